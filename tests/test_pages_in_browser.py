"""The pages in a real browser without a screen: the filter works, nothing complains, nothing asks a network."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from groundcode.domain.levels import Level
from groundcode.workspace import Workspace
from tests.builders import new_project, with_sources

BROWSER = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
pytestmark = [pytest.mark.slow, pytest.mark.skipif(BROWSER is None, reason="no Chromium on this computer")]
HOSTILE = "</script><script>document.title='X'</script><img src=http://127.0.0.1:9/x>\" onclick=\"x"


@dataclass(frozen=True)
class Seen:
    """What a browser made of a page."""

    dom: str
    console: list[str]
    requests: set[str]

    def item(self, number: int) -> str:
        """The classes of a coding in the margin."""
        found = re.search(rf'<li class="([^"]*)" data-k="{number}"', self.dom)
        assert found
        return found[1]

    def output(self, form: str) -> str:
        """What a form says of what is shown."""
        found = re.search(rf'<form class="tool {form}">.*?<output[^>]*>([^<]*)<', self.dom, re.DOTALL)
        assert found, "the form is hidden: the script did not run"
        return found[1]


Look = Callable[..., Seen]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report and a codebook of a small project with hostile names, in both languages."""
    made = tmp_path_factory.mktemp("pages")
    with new_project(made) as ws:
        source = with_sources(ws, made / "in")["P01"]
        near = ws.codes.create("警民亲近感", level=Level.MAIN)
        seen = ws.codes.create("天天在院里", parent=near)
        bad = ws.codes.create(HOSTILE)
        for code, start, end in ((seen, 18, 23), (seen, 20, 31), (near, 18, 54), (bad, 25, 31)):
            ws.codings.apply(code, source, start, end)
        with Workspace.open(ws.path, coder="乙") as colleague:
            colleague.codings.apply(seen, source, 14, 17)
        ws.storyline.write("见[[警民亲近感]]。")
        for language in ("zh", "en"):
            ws.web_report.export(made / f"report-{language}.html", language=language)
            ws.codebook.export(made / f"book-{language}.html", language=language)
    return made


@pytest.fixture
def look(folder: Path, tmp_path: Path) -> Look:
    def run(name: str, fragment: str = "", *more: str) -> Seen:
        log = tmp_path / "net.json"
        done = subprocess.run(
            [
                str(BROWSER), "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
                "--enable-logging=stderr", f"--log-net-log={log}", "--virtual-time-budget=2000", "--dump-dom", *more,
                f"{(folder / name).as_uri()}{fragment}",
            ],
            capture_output=True, text=True, encoding="utf-8", timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        console = [line for line in done.stderr.splitlines() if ":CONSOLE" in line]
        return Seen(done.stdout, console, requests(log))

    return run


def requests(log: Path) -> set[str]:
    """The addresses that the browser asked for, those of its own making left out."""
    text = log.read_text(encoding="utf-8", errors="replace")
    try:
        events = json.loads(text)["events"]
    except ValueError:  # a browser that ends at once leaves its log without an end
        events = json.loads(text.rstrip().rstrip(",") + "]}")["events"]
    found = {event.get("params", {}).get("url", "") for event in events}
    own = ("chrome", "devtools:", "data:", "about:", "blob:", "file:")
    # Its own services: the browser asks for them with an empty page too.
    services = re.compile(r"https?://[^/]*(google|gvt1|googleapis|gstatic)\.[a-z]+[/:]")
    return {url for url in found if url and not url.startswith(own) and not services.match(url)}


@pytest.mark.parametrize("name", ["report-zh.html", "report-en.html", "book-zh.html", "book-en.html"])
def test_nothing_complains_and_nothing_is_asked_for(look: Look, name: str) -> None:
    seen = look(name)
    assert seen.console == []
    assert seen.requests == set()
    assert seen.dom.count("<script>") == 1
    assert seen.output("search") in ("3 / 3 个编码", "codes: 3 of 3")
    assert "<title>X" not in seen.dom


def test_a_complaint_or_a_request_would_be_noticed(look: Look, folder: Path) -> None:
    page = (folder / "report-en.html").read_text(encoding="utf-8")
    (folder / "bad.html").write_text(page.replace("</main>", "<img src='http://127.0.0.1:9/x.png'></main>"), encoding="utf-8")
    assert any("Content Security Policy" in line for line in look("bad.html").console)
    free = re.sub("<meta http-equiv[^>]*>", "", page).replace("</main>", "<img src='http://127.0.0.1:9/x.png'></main>")
    (folder / "bad.html").write_text(free, encoding="utf-8")
    assert "http://127.0.0.1:9/x.png" in look("bad.html").requests


def test_the_filter_shows_a_code_with_those_below_it(look: Look) -> None:
    seen = look("report-en.html", "#code=" + quote("警民亲近感"))
    assert seen.output("filter") == "codings shown: 4 of 5"
    assert [("off" in seen.item(key)) for key in range(5)] == [False, False, False, False, True]
    own = look("report-en.html", "#code=" + quote("警民亲近感 > 天天在院里") + "&coder=" + quote("甲") + "&only=1")
    assert own.output("filter") == "codings shown: 2 of 5"
    assert '<body class="only">' in own.dom
    turns = re.findall(r'<div class="(turn[^"]*)" id="(P01-\d)"', own.dom)
    assert [name for classes, name in turns if "none" not in classes] == ["P01-2"]
    assert [classes for classes in re.findall(r'<mark[^>]*class="([^"]*)" data-c="0"', own.dom) if "off" not in classes] == []


def test_a_filter_for_nothing_known_shows_all(look: Look) -> None:
    assert look("report-en.html", "#code=%E0%A4%A&coder=nobody").output("filter") == "codings shown: 5 of 5"
    assert look("report-zh.html", "#P01-2").output("filter") == "显示 5 / 5 条编码"


def test_the_codebook_is_searched(look: Look) -> None:
    seen = look("book-zh.html", "#find=" + quote("天天 标签"))
    assert seen.output("search") == "1 / 3 个编码"
    assert sorted(re.findall(r'<section class="entry h\d ?([^"]*)"', seen.dom)) == ["", "bare", "off"]


@pytest.mark.parametrize("scheme", [0, 1])
def test_dark_and_light_are_drawn(folder: Path, tmp_path: Path, scheme: int) -> None:
    from PIL import Image

    shot = tmp_path / "page.png"
    subprocess.run(
        [
            str(BROWSER), "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
            f"--blink-settings=preferredColorScheme={scheme}", "--window-size=900,700", f"--screenshot={shot}",
            (folder / "report-zh.html").as_uri(),
        ],
        capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    with Image.open(shot) as picture:
        corner = picture.convert("L").crop((0, 0, 4, 4)).getextrema()[0]
    assert (corner < 60) == (scheme == 0)  # type: ignore[operator]


def test_it_prints(folder: Path, tmp_path: Path) -> None:
    import pypdfium2

    made = tmp_path / "page.pdf"
    subprocess.run(
        [
            str(BROWSER), "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
            "--no-pdf-header-footer", f"--print-to-pdf={made}", (folder / "report-zh.html").as_uri(),
        ],
        capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    pdf = pypdfium2.PdfDocument(made)
    pages = [page.get_textpage().get_text_bounded() for page in pdf]
    pdf.close()
    whole = "\n".join(pages)
    assert any("看见就踏实" in page and "天天在院里" in page for page in pages)
    assert "筛选" not in whole
    assert "只看有编码的话轮" not in whole
    assert len(pages) >= 3
