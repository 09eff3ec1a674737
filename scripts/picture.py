"""The picture of the desk in the README: the sample project on a virtual terminal, saved as SVG and as PNG.

    python scripts/picture.py docs/desk.png --language en
    python scripts/picture.py docs/desk.zh.png --language zh

The PNG is painted by Chromium without a window (`--browser` names it) with a font that has Chinese characters;
the name of a file ending in .svg stops before that step.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from rich.cells import cell_len

CELL = 12.2
"""Width of one terminal cell in Rich's SVG."""
MONO = "'DejaVu Sans Mono', 'Fira Code', Menlo, Consolas, 'Noto Sans Mono CJK SC', 'Noto Sans CJK SC', 'PingFang SC', monospace"
WIDTH, HEIGHT = 120, 30

_TEXT = re.compile(
    r'<text (?P<head>[^>]*?)x="(?P<x>[\d.]+)"(?P<mid>[^>]*?) textLength="[\d.]+"(?P<tail>[^>]*)>(?P<text>.*?)</text>'
)
_FONT_FACE = re.compile(r"@font-face \{.*?\n    \}\n", re.DOTALL)


def legible(svg: str) -> str:
    """Rich's picture of a terminal with every glyph at the place of its cell, and with nothing to be fetched.

    Rich gives a run of text the length of its characters in single cells (Textualize/rich#2742), which squeezes
    Chinese to half its width.
    """
    svg = _FONT_FACE.sub("", svg)
    svg = svg.replace("font-family: Fira Code, monospace;", f"font-family: {MONO};")
    svg = svg.replace("font-variant-east-asian: full-width;", "white-space: pre;")
    return _TEXT.sub(_placed, svg)


def _placed(match: re.Match[str]) -> str:
    at = float(match["x"])
    places, shown = [], []
    for character in html.unescape(match["text"]):
        if not character.isspace():
            places.append(f"{at:g}")
            shown.append(character)
        at += CELL * cell_len(character)
    # A column of x positions is one per UTF-16 unit; the sample holds no characters beyond the first plane.
    text = html.escape("".join(shown))
    return f'<text {match["head"]}x="{" ".join(places)}"{match["mid"]}{match["tail"]}>{text}</text>'


async def screenshot(project: Path, source: str, words: str) -> str:
    """The desk on `project` as Rich's SVG, with `words` of `source` selected."""
    from groundcode.tui.app import Desk
    from groundcode.tui.widgets.text_view import TextView
    from groundcode.workspace import Workspace

    with Workspace.open(project) as workspace:
        opened = workspace.sources.named(source)
        desk = Desk(workspace, source=opened.id)
        async with desk.run_test(size=(WIDTH, HEIGHT)) as pilot:
            await desk.workers.wait_for_complete()
            view = desk.screen.query_one(TextView)
            start = workspace.sources.open(opened.id).text.index(words)
            view.select(start, start + len(words))
            await pilot.pause()
            return desk.export_screenshot(title=f"groundcode {project.name}")


def paint(svg: str, target: Path, browser: str) -> None:
    """Write the picture as PNG."""
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    assert box is not None, "a picture without a size"
    width, height = (int(float(n)) + 1 for n in box.groups())
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(f'<!doctype html><meta charset="utf-8"><style>body{{margin:0}}</style>{svg}', encoding="utf-8")
        subprocess.run(
            [
                browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                f"--user-data-dir={folder}/profile", "--default-background-color=00000000",
                f"--window-size={width},{height}", f"--screenshot={target.resolve()}", page.as_uri(),
            ],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip


def main() -> None:
    """Make the sample project and take its picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", type=Path)
    parser.add_argument("--language", choices=["en", "zh"], default="en")
    parser.add_argument("--source", default="P01-居民-李阿姨")
    parser.add_argument("--words", default="我们都不叫他警官，叫小张。")
    parser.add_argument("--browser", default=shutil.which("chromium") or shutil.which("google-chrome") or "chromium")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(GROUNDCODE_LANG=asked.language, GROUNDCODE_DATA=folder, COLORTERM="truecolor")
        from groundcode.cli.main import cli

        cli.main(["demo", folder, "--no-desk"], standalone_mode=False)
        project = Path(folder) / "chaoyang.groundcode"
        svg = legible(asyncio.run(screenshot(project, asked.source, asked.words)))
    asked.target.parent.mkdir(parents=True, exist_ok=True)
    if asked.target.suffix == ".svg":
        asked.target.write_text(svg, encoding="utf-8")
    else:
        paint(svg, asked.target, asked.browser)
    print(f"{asked.target}: {asked.target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
