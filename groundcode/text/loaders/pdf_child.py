"""What pdfium reads on the pages of a PDF. Run as a program, so that a hostile file ends this process and no other.

It takes the file on standard input and writes one JSON document: `{"pages": [[width, height, filled, unread, pieces], …]}`
or `{"refused": why}`. Points, from the lower left corner of the page, held so that its text stands upright.
It imports nothing of groundcode: the interpreter starts it by its path.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

MOST_PAGES = 5_000
MOST_CHARACTERS = 3_000_000
MOST_MEMORY = 2_000_000_000
"""Bytes of address space."""

Piece = tuple[str, float, float, float, float, float, bool]
"""Text, left edge, right edge, baseline, size, right edge of the first word, whether it stands upright."""
Page = tuple[float, float, bool, int, list[Piece]]
"""Width, height, whether anything at all is drawn on it, how many texts pdfium may have passed over, pieces in the order
of the file."""
_Word = tuple[int, int, float, float, float]

_WIDE_GAP = 0.9
_SAMPLE = 100
# Bytes that pdfium says a text has which it passed over: the NUL at its end.
_NO_TEXT = 2
_WIDE_PAIR = re.compile("[\u2e80-\u9fff\uff00-\uffef] ?(?=[\u2e80-\u9fff\uff00-\uffef])")
_LINE_END = (0x0A, 0x0D)
# What pdfium gives for a hyphen at a line's end, by version.
_HYPHENS = (0x02, 0xFFFE)


class TooMuch(Exception):
    """More than any interview has; its text is "pages" or "characters"."""


def pages_of(data: bytes, most_pages: int = MOST_PAGES, most_characters: int = MOST_CHARACTERS) -> dict[str, object]:
    """The pages of the PDF in `data`, or why there are none: "password", "damaged", "pages", "characters"."""
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        with contextlib.closing(pypdfium2.PdfDocument(data)) as document:
            if len(document) > most_pages:
                return {"refused": "pages"}
            return {"pages": list(_pages(document, most_characters))}
    except pypdfium2.PdfiumError:
        locked = raw.FPDF_GetLastError() in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        return {"refused": "password" if locked else "damaged"}
    except TooMuch as error:
        return {"refused": str(error)}


def _pages(document: Any, left: int) -> Iterator[Page]:
    import pypdfium2
    import pypdfium2.raw as raw

    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()
        except pypdfium2.PdfiumError:  # one page is damaged: the others are worth having, and this one is told of
            yield 0.0, 0.0, True, 0, []
            continue
        with contextlib.closing(page), contextlib.closing(text):
            left -= text.count_chars()
            if left < 0:
                raise TooMuch("characters")
            reader = _Reader(page, text)
            pieces = list(reader.pieces())
            filled = bool(pieces) or raw.FPDFPage_CountObjects(page.raw) > 0
            yield *reader.size, filled, _unread(page, text), pieces


def _unread(page: Any, text: Any) -> int:
    """How many texts pdfium passed over, because it found no shapes for their letters.

    It takes a text without any shape for a copy of one nearby, or for nothing at all, where the font is neither in the
    file nor on the computer. Spaces look the same; they do not count where other texts have shapes.
    """
    import pypdfium2.raw as raw

    edges = [ctypes.c_float() for _edge in range(4)]
    lost = read = shapes = 0
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        raw.FPDFPageObj_GetBounds(one.raw, *map(ctypes.byref, edges))
        has_shape = edges[3].value > edges[1].value
        shapes += has_shape
        is_read = raw.FPDFTextObj_GetText(one.raw, text.raw, None, 0) > _NO_TEXT
        read += is_read and not has_shape
        lost += not is_read and not has_shape and not raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(one.raw))
    return lost if read or not shapes else 0


class _Reader:
    """The text of one page with its places."""

    def __init__(self, page: Any, text: Any) -> None:
        import pypdfium2.raw as raw

        self._raw = raw
        self._text = text.raw
        self._count: int = text.count_chars()
        self._left, self._bottom, self._right, self._top = page.get_bbox()
        self._box = raw.FS_RECTF()
        self._matrix = raw.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._rotation = self._turned()
        width, height = self._right - self._left, self._top - self._bottom
        self.size: tuple[float, float] = (height, width) if self._rotation in (90, 270) else (width, height)
        """Width and height of the page, held so that its text stands upright."""

    def _turned(self) -> int:
        """How far the text is turned, in quarters; a page that is shown turned has its text turned back."""
        angles: Counter[int] = Counter()
        for at in range(0, self._count, 1 + self._count // _SAMPLE):
            if self._raw.FPDFText_GetMatrix(self._text, at, self._matrix):
                angle = math.degrees(math.atan2(self._matrix.b, self._matrix.a))
                angles[round(angle / 90) * 90 % 360] += 1
        return angles.most_common(1)[0][0] if angles else 0

    def pieces(self) -> Iterator[Piece]:
        """Runs of text on one line without a wide gap."""
        for first, last in self._lines():
            yield from self._split(first, last)

    def _lines(self) -> Iterator[tuple[int, int]]:
        """First and last character of what pdfium takes for lines; a hyphen ends one, too."""
        start = 0
        for at in range(self._count):
            char = self._raw.FPDFText_GetUnicode(self._text, at)
            if char in _LINE_END or char in _HYPHENS:
                if char in _HYPHENS:
                    yield start, at
                elif at > start:
                    yield start, at - 1
                start = at + 1
        if start < self._count:
            yield start, self._count - 1

    def _split(self, first: int, last: int) -> Iterator[Piece]:
        """One line cut where it leaves a wide gap; pdfium also takes lines for one that have a baseline each."""
        text = self._characters(first, last)
        start = next((at for at, char in enumerate(text) if _is_visible(char)), None)
        if start is None:
            return
        size, upright = self._size(first + start)
        words = [(a, b, place, *self._edges(first + a, first + b - 1)) for a, b, place in self._words(text, first, size)]
        begin = 0
        for n in range(1, len(words) + 1):
            if n < len(words) and _is_beside(words[n - 1], words[n], size):
                continue
            at, _end, place, left, word_end = words[begin]
            piece = text[at : words[n][0] if n < len(words) else len(text)]
            yield piece, left, words[n - 1][4], place, size, word_end, upright
            begin = n

    def _characters(self, first: int, last: int) -> str:
        """The characters of a line; NUL for spaces that pdfium concludes from Chinese that is set wide."""
        text = "".join(chr(self._raw.FPDFText_GetUnicode(self._text, at)) for at in range(first, last + 1))
        gaps = [match.start() + 1 for match in _WIDE_PAIR.finditer(text) if match.group()[1:]]
        gaps = [at for at in gaps if self._raw.FPDFText_IsGenerated(self._text, first + at) == 1]
        if len(gaps) < 2 or len(gaps) < 0.5 * len(_WIDE_PAIR.findall(text)):
            return text
        concluded = set(gaps)
        return "".join("\0" if at in concluded else char for at, char in enumerate(text))

    def _words(self, text: str, first: int, size: float) -> Iterator[tuple[int, int, float]]:
        """Where the visible runs of `text` on one baseline begin and end, and the baseline."""
        start, level = -1, 0.0
        for at, char in enumerate(text):
            visible = _is_visible(char)
            place = self._baseline(first + at) if visible else level
            if start >= 0 and (not visible or abs(place - level) > 0.5 * size):
                yield start, at, level
                start = -1
            if visible and start < 0:
                start, level = at, place
        if start >= 0:
            yield start, len(text), level

    def _edges(self, first: int, last: int) -> tuple[float, float]:
        """The left edge of one character and the right edge of another."""
        left = min(self._corners(first), key=lambda corner: corner[0])[0]
        right = max(self._corners(last), key=lambda corner: corner[0])[0]
        return round(left, 2), round(right, 2)

    def _corners(self, at: int) -> tuple[tuple[float, float], tuple[float, float]]:
        box = self._box
        if not self._raw.FPDFText_GetLooseCharBox(self._text, at, box):
            return (0.0, 0.0), (0.0, 0.0)
        return self._shown(box.left, box.bottom), self._shown(box.right, box.top)

    def _baseline(self, at: int) -> float:
        self._raw.FPDFText_GetCharOrigin(self._text, at, self._x, self._y)
        return round(self._shown(self._x.value, self._y.value)[1], 2)

    def _shown(self, x: float, y: float) -> tuple[float, float]:
        """A place in the file as a place on the page as it is read."""
        x, y, width, height = x - self._left, y - self._bottom, self._right - self._left, self._top - self._bottom
        places = {90: (y, width - x), 180: (width - x, height - y), 270: (height - y, x)}
        x, y = places.get(self._rotation, (x, y))
        return (x, y) if math.isfinite(x) and math.isfinite(y) else (0.0, 0.0)

    def _size(self, at: int) -> tuple[float, bool]:
        """The size of a character as it is drawn, and whether it stands upright."""
        matrix = self._matrix
        size = self._raw.FPDFText_GetFontSize(self._text, at)
        if not self._raw.FPDFText_GetMatrix(self._text, at, matrix):
            return max(1.0, size), True
        drawn = size * math.hypot(matrix.c, matrix.d)
        turned = math.degrees(math.atan2(matrix.b, matrix.a)) - self._rotation
        upright = abs((turned + 180) % 360 - 180) < 10
        return (round(drawn, 2) if 1.0 <= drawn < 1_000 else 10.0), upright


def _is_visible(char: str) -> bool:
    return char != "\0" and not char.isspace()


def _is_beside(word: _Word, following: _Word, size: float) -> bool:
    """Whether two words stand on one baseline, one after the other, without a wide gap."""
    gap = following[3] - word[4]
    return abs(word[2] - following[2]) < 0.5 * size and -size < gap < _WIDE_GAP * size


def main() -> None:
    """Answer for the file on standard input."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limits, some systems refuse them
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    json.dump(pages_of(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()
