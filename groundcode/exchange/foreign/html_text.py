"""The text of HTML with a map from places that count UTF-8 bytes of what stands between the tags."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from groundcode.text.loaders.html_tokens import Text, tokens

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table",
    "tbody", "tfoot", "thead", "tr", "ul",
))  # fmt: skip
_UNSEEN = frozenset(("head", "template"))


class HtmlText:
    """A text as one reads it, a line a block, and where each byte of the page's own text stands in it."""

    def __init__(self, html: str) -> None:
        self._pieces: list[str] = []
        self._last = "\n"
        self._pre = 0
        self._unseen = 0
        self._length = 0
        self._bytes = 0
        self._nodes: list[tuple[int, int, str, bool]] = []
        """(first byte, where it stands in the text, its own words, whether they stand there)."""
        self._starts: list[int] = []
        # Browsers read every line end as one character.
        self._read(html.replace("\r\n", "\n").replace("\r", "\n"))
        self.text = "".join(self._pieces)
        self.size = self._bytes
        """UTF-8 bytes of what stands between the tags."""

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """The place `[start, end)` in the text of a place in bytes; None where it is empty, or lies outside."""
        if not 0 <= start < end <= self.size:
            return None
        first, last = self._at(start, end=False), self._at(end, end=True)
        while first < last and self.text[first] == "\n":
            first += 1
        return (first, last) if first < last else None

    def _at(self, offset: int, *, end: bool) -> int:
        # A place between two pieces begins with the second, and ends with the first.
        index = (bisect_left(self._starts, offset) if end else bisect_right(self._starts, offset)) - 1
        begins, stands, words, is_there = self._nodes[max(0, index)]
        if not is_there:
            return stands
        inside = words.encode("utf-8", "surrogatepass")[: offset - begins]
        count = len(inside.decode("utf-8", "ignore"))
        if end and len(inside) > len(words[:count].encode("utf-8", "surrogatepass")):
            count += 1
        return stands + count

    def _read(self, html: str) -> None:
        for token in tokens(html):
            if isinstance(token, Text):
                self._said(token.text)
            elif token.closes:
                self._close(token.name)
            else:
                self._open(token.name)
                if token.raw:  # a script, a style: it counts, and nobody reads it
                    self._said(token.raw, seen=False)

    def _open(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self._put("\n")
        elif tag in ("td", "th"):
            if self._last != "\n":
                self._put("\t")
        elif tag in _BLOCKS:
            self._break()
        self._pre += tag == "pre"

    def _close(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BLOCKS:
            self._break()
        if tag == "pre":
            self._pre = max(0, self._pre - 1)

    def _said(self, data: str, *, seen: bool = True) -> None:
        size = len(data.encode("utf-8", "surrogatepass"))
        is_there = seen and not self._unseen and (bool(data.strip(" \t\n\f")) or self._last != "\n" or bool(self._pre))
        shown = data if self._pre else data.replace("\n", " ").replace("\f", " ")
        self._nodes.append((self._bytes, self._length, shown, is_there))
        self._starts.append(self._bytes)
        self._bytes += size
        if is_there:
            self._put(shown)

    def _break(self) -> None:
        if self._last != "\n":
            self._put("\n")

    def _put(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)
        self._last = text[-1:] or self._last


def plain_of(html: str) -> str:
    """The text of a piece of a page, on one line."""
    return " ".join(HtmlText(html).text.split())
