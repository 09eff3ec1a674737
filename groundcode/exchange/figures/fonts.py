"""The font that figures are set in: one with Chinese characters, measured without drawing, cleaned of what it cannot show."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

PACKAGES = (("noto_cjk_sans_otc", "NotoSansCJK-Regular.ttc"),)
"""Packages that bring a font, and the file in each: with one of them a figure is the same on every computer."""

FAMILIES = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Hiragino Sans GB",
    "Microsoft YaHei", "Heiti SC", "STHeiti", "SimHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback",
    "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "STSong", "SimSun", "Arial Unicode MS",
)  # fmt: skip
"""Families with simplified characters that systems bring, the best for a figure first."""

POINT = 25.4 / 72
"""Millimetres."""
MISSING = "□"
_NO_BREAK_BEFORE = "，。、；：？！）》」』】〉”’…—·,.;:?!)]}%"
_NO_BREAK_AFTER = "（《「『【〈“‘([{"


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file; collections hold several."""

    path: str
    index: int
    name: str

    @property
    def is_chinese(self) -> bool:
        """Whether it can write both languages."""
        return bool(_glyph(self, "警"))


def load_matplotlib() -> None:
    """Let matplotlib keep its list of fonts in the user's cache folder, where it would write one into the home folder."""
    if "matplotlib" not in sys.modules and "MPLCONFIGDIR" not in os.environ:
        import platformdirs

        os.environ["MPLCONFIGDIR"] = str(Path(platformdirs.user_cache_dir("groundcode", appauthor=False)) / "matplotlib")
    import matplotlib  # noqa: F401


@cache
def face() -> Face:
    """The best face there is: one that came as a package, else one of the system, else matplotlib's own (no Chinese)."""
    load_matplotlib()
    return _packaged() or _installed() or _own()


def _packaged() -> Face | None:
    for package, file in PACKAGES:
        try:
            path = resources.files(package).joinpath(file)
        except ModuleNotFoundError:
            continue
        if isinstance(path, Path) and path.is_file():
            return _simplified(str(path))
    return None


def _simplified(path: str) -> Face:
    """The face with simplified forms of a collection: the first face of Noto's has the Japanese ones."""
    from matplotlib.ft2font import FT2Font

    first = FT2Font(path)
    faces = [Face(path, index, FT2Font(path, face_index=index).family_name) for index in range(first.num_faces)]
    return next((one for one in faces if one.name in FAMILIES), faces[0])


def _installed() -> Face | None:
    from matplotlib.font_manager import fontManager

    found: dict[str, list[tuple[float, str, int]]] = {}
    for entry in fontManager.ttflist:
        weight = entry.weight if isinstance(entry.weight, int) else 400
        key = (abs(weight - 400) + (1000 if entry.style != "normal" else 0), entry.fname, entry.index)
        found.setdefault(entry.name, []).append(key)
    for name in FAMILIES:
        for _distance, path, index in sorted(found.get(name, ())):
            one = Face(path, index, name)
            if Path(path).is_file() and one.is_chinese:
                return one
    return None


def _own() -> Face:
    from matplotlib import get_data_path

    return Face(str(Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"), 0, "DejaVu Sans")


@cache
def _font(path: str, index: int) -> Any:
    from matplotlib.ft2font import FT2Font

    font = FT2Font(path, face_index=index)
    font.set_size(100, 72)
    return font


@cache
def _glyph(one: Face, character: str) -> int:
    return int(_font(one.path, one.index).get_char_index(ord(character)))


@cache
def _advance(one: Face, character: str) -> float:
    """The width of a character as a part of the font's size."""
    from matplotlib.ft2font import LoadFlags

    glyph = _font(one.path, one.index).load_char(ord(character), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536 / 100


def properties(size: float) -> Any:
    """The face at a size in points, as matplotlib takes it."""
    from matplotlib.font_manager import FontPath, FontProperties

    one = face()
    return FontProperties(fname=FontPath(one.path, one.index), size=size)


def width(text: str, size: float) -> float:
    """How wide a line of printable text is, in millimetres."""
    one = face()
    return sum(_advance(one, character) for character in text) * size * POINT


def line_height(size: float) -> float:
    """From one line to the next, in millimetres."""
    return size * 1.35 * POINT


def visible(text: str) -> str:
    """Text in one line, without the characters that steer a line or cannot be seen."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(one for one in line if unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co", "Cn"))


def printable(text: str) -> str:
    """Visible text with a box for what the font has not."""
    one = face()
    box = MISSING if _glyph(one, MISSING) else "?"
    return "".join(character if _glyph(one, character) else box for character in visible(text))


def wrap(text: str, most: float, size: float, lines: int = 3, *, even: bool = True) -> tuple[str, ...]:
    """Printable text in at most `lines` lines of at most `most` millimetres; what is too long ends with “…”."""
    out = _broken(printable(text), most, size)
    if len(out) <= lines:
        return tuple(_even(out, printable(text), most, size) if even else out)
    last = out[lines - 1]
    while last and width(last + "…", size) > most:
        last = last[:-1]
    return (*out[: lines - 1], last.rstrip() + "…")


def shorten(text: str, most: float, size: float) -> str:
    """Printable text in one line of at most `most` millimetres; what is too long loses its middle."""
    line = printable(text)
    if width(line, size) <= most:
        return line
    keep = len(line) - 1
    while keep > 1 and width(line[: keep - keep // 2] + "…" + line[len(line) - keep // 2 :], size) > most:
        keep -= 1
    return line[: keep - keep // 2] + "…" + line[len(line) - keep // 2 :]


def _broken(text: str, most: float, size: float) -> list[str]:
    out: list[str] = []
    line = ""
    for piece in _pieces(text, most, size):
        if line and width(line + piece.rstrip(), size) > most:
            out.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*out, line.rstrip()] if line.strip() or not out else out


def _even(lines: list[str], text: str, most: float, size: float) -> list[str]:
    """The same number of lines, as even as they get: no single character on the last one."""
    if not 1 < len(lines) <= 4:
        return lines
    low, high = max(most / 2, widest(_pieces(text, most, size), size)), most
    while high - low > 0.2:
        middle = (low + high) / 2
        if len(_broken(text, middle, size)) <= len(lines):
            high = middle
        else:
            low = middle
    return _broken(text, high, size)


def _pieces(text: str, most: float, size: float) -> list[str]:
    """What may not be torn: a word, a character of Chinese with the punctuation that clings to it."""
    out: list[str] = []
    for character in text:
        joined = out and (
            character == " "
            or character in _NO_BREAK_BEFORE
            or out[-1][-1] in _NO_BREAK_AFTER
            or (_is_latin(character) and _is_latin(out[-1][-1]))
        )
        if joined and width(out[-1] + character, size) <= most:
            out[-1] += character
        else:
            out.append(character)
    return out


def _is_latin(character: str) -> bool:
    return unicodedata.east_asian_width(character) not in ("W", "F") and character != " "


def widest(lines: Sequence[str], size: float) -> float:
    """The width of the longest of some lines, in millimetres."""
    return max((width(line, size) for line in lines), default=0.0)
