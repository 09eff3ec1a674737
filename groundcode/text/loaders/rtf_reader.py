"""What a rich text file says: paragraphs and rows of tables, its bytes decoded by font and code page.

Not by striprtf: of 20 small documents it misread or refused 12 (Chinese bytes whose font is the default one, raw
bytes of Big5, pairs broken by a line end, characters beyond U+FFFF, hidden and deleted text, a link's address
added to the speech), and 90 kB of unclosed links took it 176 seconds.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from groundcode.text.loaders.rtf_bytes import Bytes, codec_of_page
from groundcode.text.loaders.rtf_layout import Layout
from groundcode.text.loaders.rtf_words import BOXES, CHARSETS, COUNTED, FORMATS, PAGES, SIGNS, SKIPPED, SYMBOLS

_TOKEN = re.compile(
    r"\\(?:(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,20})?\x20?|'(?P<hex>[0-9a-fA-F]{2})|(?P<symbol>[^a-zA-Z]))"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n\x00]+)|.",
    re.DOTALL,
)
_IN_SKIPPED = re.compile(r"\\bin([0-9]{1,20})\x20?|\\[^a-zA-Z]|[{}]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group, and is forgotten at its end."""

    font: int | None = None
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    in_table: bool = False
    in_fonts: bool = False
    fallback: int = 1
    """Characters after a \\u that are for programs without Unicode."""


class Reader:
    """One reading of one document: what it says is in `layout`, what is left out is counted."""

    def __init__(self, data: bytes, encoding: str | None, path: str) -> None:
        """Read `data`; `encoding` stands instead of the code page that the document names."""
        self.layout = Layout()
        self.left_out: Counter[str] = Counter()
        self.is_whole = False
        """Whether the last group was closed."""
        self.bytes = Bytes(data, encoding, path)
        self._source = data.decode("latin-1")
        self._state = _State()
        self._stack: list[_State] = []
        self._fonts: dict[int, str] = {}
        self._default_font: int | None = None
        self._skip = 0
        self._starred = False
        self._pair = False
        self._absent = ""
        self._run()

    def _run(self) -> None:
        at = 0
        while not self.is_whole and (token := _TOKEN.match(self._source, at)) is not None:
            at = token.end()
            if (text := token["text"]) is not None:
                self._plain(text, raw=True)
            elif (word := token["word"]) is not None:
                at = self._word(word, None if token["number"] is None else int(token["number"]), at)
            elif (digits := token["hex"]) is not None:
                self._plain(chr(int(digits, 16)), raw=False)
            elif (brace := token["brace"]) is not None:
                at = self._open(at) if brace == "{" else self._close(at)
            elif (symbol := token["symbol"]) is not None:
                self._symbol(symbol)
        self._flush()
        self.layout.finish()

    def _open(self, at: int) -> int:
        self._skip = 0
        if self._pair:  # of two versions of a text the second one is in Unicode
            self._pair = False
            return self._after_group(at)
        self._stack.append(self._state)
        return at

    def _close(self, at: int) -> int:
        self._skip = 0
        self._starred = self._pair = False
        if self._stack:
            self._state = self._stack.pop()
        self.is_whole = not self._stack
        return at

    def _after_group(self, at: int) -> int:
        """Where the group that is open at `at` ends, its brace included."""
        depth = 1
        while (token := _IN_SKIPPED.search(self._source, at)) is not None:
            at = token.end()
            if token[1]:
                at = self._past(at, int(token[1]))
            elif token[0] in "{}":
                depth += 1 if token[0] == "{" else -1
                if not depth:
                    return at
        return len(self._source)

    def _past(self, at: int, length: int) -> int:
        """`length` bytes further on, which a hostile file may put anywhere."""
        return min(at + max(0, length), len(self._source))

    def _plain(self, text: str, *, raw: bool) -> None:
        """Bytes, one a character."""
        if self._skip:
            text, self._skip = text[self._skip :], max(0, self._skip - len(text))
        if text and self._is_shown():
            font = self._default_font if self._state.font is None else self._state.font
            charset = None if font is None else self._fonts.get(font)
            done = self.bytes.add(text, charset, self._state.bold, raw=raw)
            if done is not None:
                self.layout.add(done)

    def _sign(self, text: str) -> None:
        """Text that needs no decoding."""
        if self._is_shown():
            self._flush()
            self.layout.add((text, self._state.bold))

    def _is_shown(self) -> bool:
        """Whether text that comes now is speech; passages that are not are counted."""
        if self._state.in_fonts:
            return False
        absent = "deletion" if self._state.deleted else "hidden" if self._state.hidden else ""
        if absent and absent != self._absent:
            self.left_out[absent] += 1
        self._absent = absent
        return not absent

    def _flush(self) -> None:
        done = self.bytes.flush()
        if done is not None:
            self.layout.add(done)

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._starred = True
        elif self._skip:
            self._skip -= 1
        elif symbol in "\r\n":
            self._end_paragraph()
        elif symbol in "{}\\":
            self._plain(symbol, raw=True)  # may be the second half of a pair, as in 功
        elif symbol in SYMBOLS:
            self._sign(SYMBOLS[symbol])

    def _word(self, word: str, number: int | None, at: int) -> int:
        """Do what a control word says; where to read on."""
        starred, self._starred = self._starred, False
        if word == "bin":
            return self._past(at, number or 0)
        if len(self._stack) > 1 and (word in SKIPPED or word in BOXES or (starred and word != "ud")):
            end = self._after_group(at)
            self._count(word, at, end)
            return self._close(end)
        if self._skip:
            self._skip -= 1
        elif word == "u":
            self._unicode(number)
        elif word in SIGNS:
            self._sign(SIGNS[word])
        elif word in FORMATS:
            self._state = replace(self._state, **{FORMATS[word]: number != 0})
        elif word in PAGES:
            self.bytes.set_page(PAGES[word])
        elif not self._layout_word(word):
            self._format_word(word, number)
        return at

    def _count(self, word: str, start: int, end: int) -> None:
        """Count a group that is left out."""
        if word in COUNTED:
            self.left_out[COUNTED[word]] += 1
        elif word in BOXES and any(self._source.find(mark, start, end) >= 0 for mark in ("\\shptxt", "\\dptxbxtext")):
            self.left_out["box"] += 1

    def _unicode(self, number: int | None) -> None:
        if number is not None:
            number += 0x10000 if number < 0 else 0
            self._sign(chr(number) if 0 <= number <= 0x10FFFF else "\ufffd")
        self._skip = self._state.fallback

    def _layout_word(self, word: str) -> bool:
        match word:
            case "par" | "sect":
                self._end_paragraph()
            case "cell":
                self._flush()
                self.layout.end_cell()
            case "row":
                self._flush()
                self.layout.end_row()
            case "nestcell":
                self._sign("\t")
            case "nestrow":
                self._sign("\n")
            case _:
                return False
        return True

    def _end_paragraph(self) -> None:
        self._flush()
        self.layout.end_paragraph(self._state.in_table)

    def _format_word(self, word: str, number: int | None) -> None:
        match word:
            case "f":
                self._state = replace(self._state, font=number or 0)
            case "plain":
                self._state = replace(self._state, font=None, bold=False, hidden=False, deleted=False)
            case "pard":
                self._state = replace(self._state, in_table=False)
            case "uc":
                self._state = replace(self._state, fallback=max(0, 1 if number is None else number))
            case "deff":
                self._default_font = number
            case "fonttbl":
                self._state = replace(self._state, in_fonts=True)
            case "fcharset" | "cpg":
                self._set_charset(CHARSETS.get(number or 0) if word == "fcharset" else codec_of_page(number))
            case "ansicpg":
                self.bytes.set_page(codec_of_page(number) or "cp1252")
            case "upr":
                self._pair = True

    def _set_charset(self, codec: str | None) -> None:
        if codec is not None and self._state.in_fonts and self._state.font is not None:
            self._fonts[self._state.font] = codec
