"""The XML of other programs as characters that a parser takes: whatever its encoding, and whatever it says that this is."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import IO

from groundcode.errors import InvalidQdpx
from groundcode.locale import _

_CHUNK = 1 << 18
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"),
)  # fmt: skip
_STATED = re.compile(rb"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
_WIDE = re.compile(r"(?:utf|ucs)-?_?(?:16|32|2|4)", re.IGNORECASE)
_TEXT = re.compile(
    r"utf-?8|us-ascii|ascii|iso-?8859-\d+|latin-?1|windows-?\d+|cp\d+|gb2312|gbk|gb18030|big5(?:-?hkscs)?|shift_jis|euc-\w+|"
    r"koi8-\w|mac\w*", re.IGNORECASE,
)  # fmt: skip
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile("&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
_LONGEST = 10
"""Characters of a reference: `&#1114111;`."""


class Characters:
    """A stream of XML as text; characters that XML cannot hold, which some programs write all the same, become U+FFFD."""

    def __init__(self, stream: IO[bytes], path: str) -> None:
        self._stream = stream
        self._path = path
        self.replaced = 0

    def pieces(self) -> Iterator[str]:
        """The text from its first sign on, in pieces.

        Raises:
            InvalidQdpx: it is not in the encoding that it states.
        """
        begun, held = False, ""
        for text in self._decoded():
            text = held + text
            if not begun:
                text = text.lstrip("\ufeff \t\r\n")
                begun = bool(text)
            # A reference may go on in the next piece.
            cut = text.rfind("&", max(0, len(text) - _LONGEST))
            text, held = (text[:cut], text[cut:]) if cut >= 0 else (text, "")
            yield self._clean(text)
        yield self._clean(held)

    def _decoded(self) -> Iterator[str]:
        head = self._stream.read(_CHUNK)
        encoding = self._encoding(head)
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while head:
                yield decoder.decode(head)
                head = self._stream.read(_CHUNK)
            yield decoder.decode(b"", True)
        except UnicodeDecodeError as error:
            why = _("its XML cannot be read: {why}").format(why=f"{error.encoding}: {error.reason}")
            raise InvalidQdpx(self._path, why) from error

    def _encoding(self, head: bytes) -> str:
        for mark, encoding in _MARKS:
            if head.startswith(mark):
                return encoding
        match = _STATED.match(head[:1_000])
        # .NET writes "utf-16" above texts that it then stores as UTF-8.
        stated = match[1].decode() if match is not None else "utf-8"
        if _WIDE.fullmatch(stated):
            return "utf-8"
        try:
            if _TEXT.fullmatch(stated):
                return _WIDER.get(stated.lower()) or codecs.lookup(stated).name
        except LookupError:
            pass
        raise InvalidQdpx(self._path, _("its XML cannot be read: {why}").format(why=stated[:60]))

    def _clean(self, text: str) -> str:
        if "&#" in text:
            text = _REFERENCE.sub(self._referred, text)
        if _NOT_XML.search(text) is not None:
            text, count = _NOT_XML.subn("\ufffd", text)
            self.replaced += count
        return text

    def _referred(self, match: re.Match[str]) -> str:
        code = int(match[1], 16) if match[1] else int(match[2])
        fits = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF
        if fits:
            return match[0]
        self.replaced += 1
        return "\ufffd"
