"""Bytes of a rich text file to text: the font decides the code page, else the document does."""

from __future__ import annotations

import codecs
import re

from groundcode.errors import GroundcodeError
from groundcode.text.encoding import decode

_HEX = re.compile(rb"\\'([0-9a-fA-F]{2})")
_NAMED = re.compile(rb"\\ansicpg[1-9]|\\fcharset(?:7[89]|8[0-9]|1[2-9][0-9]|2[0-9][0-9])|\\mac[^a-z]|\\pca?[^a-z]")
_EAST_ASIAN_FONT = re.compile(rb"\\fcharset(?:12[89]|13[046])")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_PAGES = {936: "gb18030", 54936: "gb18030", 950: "cp950", 65001: "utf-8", 10000: "mac_roman", 1361: "johab"}
_WESTERN = "cp1252"
_EAST_ASIAN = frozenset(("gb18030", "cp950", "big5hkscs", "cp932", "cp949"))


def codec_of_page(number: int | None) -> str | None:
    """Python's name of a Windows code page; None where it has none."""
    name = _PAGES.get(number or 0) or f"cp{number}"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


class Bytes:
    """Bytes that wait for their other half: a pair may be broken by a line end, a brace or its way of being written."""

    def __init__(self, data: bytes, encoding: str | None, path: str) -> None:
        """The bytes of the document `data`; `encoding` stands instead of the code page that it names.

        Raises BadValue and BadEncoding for an `encoding` that is not one, or does not fit.
        """
        self._pending: list[str] = []
        self._codec = _WESTERN
        self._bold = False
        self.guessed: str | None = None
        """The code page, where the document names none."""
        self._settled = encoding is not None
        self._page = _WESTERN
        if encoding is not None:
            self._page = decode(b"a", path, encoding).encoding
        elif not _NAMED.search(data):
            self._guess(data, path)
        self._fonts_tell = _EAST_ASIAN_FONT.search(data) is not None
        self._raw = "utf-8" if not data.isascii() and _is_utf8(data) else None

    def _guess(self, data: bytes, path: str) -> None:
        plain = _HEX.sub(lambda match: bytes.fromhex(match[1].decode()), data).removeprefix(b"{\\rtf")
        if plain.isascii():
            return
        try:
            decoded = decode(plain, path)
        except GroundcodeError:  # bytes of pictures, say; Windows-1252 is what the format says then
            return
        self._page, self._settled = decoded.encoding, True
        self.guessed = decoded.encoding if decoded.guessed else None

    def set_page(self, codec: str) -> None:
        """The document's code page."""
        if not self._settled:
            self._page = codec

    def add(self, text: str, charset: str | None, bold: bool, *, raw: bool) -> tuple[str, bool] | None:
        """Bytes, one a character of `text`; gives the text before them if that is finished by them.

        `raw`: they stand in the file as they are.
        """
        codec = self._raw if raw and self._raw and not text.isascii() else charset or self._page
        done = None if codec == self._codec and bold == self._bold else self.flush()
        self._codec, self._bold = codec, bold
        self._pending.append(text)
        return done

    def flush(self) -> tuple[str, bool] | None:
        """The text of the bytes so far, and whether it is bold."""
        if not self._pending:
            return None
        data = "".join(self._pending).encode("latin-1")
        self._pending = []
        return (data.decode() if data.isascii() else self._decoded(data)), self._bold

    def _decoded(self, data: bytes) -> str:
        if self._codec == _WESTERN and self._page in _EAST_ASIAN and self._may_be_pairs(data):
            text = _read_as(self._page, data)
            lost = text.count("\ufffd")
            if sum(1 for char in text if char > "\x7f") > 2 * lost:
                return text
        return _read_as(self._codec, data)

    def _may_be_pairs(self, data: bytes) -> bool:
        """Whether bytes in a font for Western text are Chinese all the same, as old Chinese programs have it."""
        # Where other fonts are for Chinese, é and the like stand alone here, and Han bytes in pairs.
        return not self._fonts_tell or all(len(run) % 2 == 0 for run in _HIGH_RUN.findall(data))


def _read_as(codec: str, data: bytes) -> str:
    if codec == "cp950":  # the code page of Windows, else what Hong Kong added
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            codec = "big5hkscs"
    return data.decode(codec, "replace")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
