"""HTML as a stream of tags and text, in one pass.

Written by hand because `html.parser` looks through the rest of the file again at every tag that is not closed: 40,000 of
them, 400 kB, took Python 3.11's more than two minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

MOST_TAGS = 1_000_000
"""A transcript that times every word of ten hours has a fifth of that."""

_NAME = re.compile(r"[a-zA-Z][^\s/>]{0,60}")
_STOP = re.compile("[>\"']")
_ATTRIBUTE = re.compile(r"([^\s=>\"'/]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?")
# What stands in these is no HTML, up to their end tag.
_RAW = frozenset(("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript"))
_ATTRIBUTES_READ = 4_000


class TooManyTags(Exception):
    """More tags than MOST_TAGS."""


@dataclass(frozen=True, slots=True)
class Text:
    """Text between tags, entities replaced."""

    text: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag or an end tag."""

    name: str
    """Lower case."""
    closes: bool
    attributes: str = ""
    """As written."""
    raw: str = ""
    """What stands in an element that holds no HTML: script, style, title, textarea."""

    def attribute(self, name: str) -> str | None:
        """The value of an attribute, entities replaced; None where it is not given."""
        if not self.attributes or name not in self.attributes.lower():
            return None
        for match in _ATTRIBUTE.finditer(self.attributes):
            if match[1].lower() == name:
                return unescape(match[2] or match[3] or match[4] or "")
        return None


def tokens(text: str, most: int = MOST_TAGS) -> Iterator[Text | Tag]:
    """The tags and texts of an HTML file, without comments; raises TooManyTags."""
    yield from _Tokens(text, most).read()


class _Tokens:
    """One walk through one file; every character is looked at a bounded number of times."""

    def __init__(self, text: str, left: int) -> None:
        self._text = text
        self._left = left
        self._missing: set[str] = set()
        """Marks that do not come any more."""

    def read(self) -> Iterator[Text | Tag]:
        text, at, begin = self._text, 0, 0
        while (opening := self._find("<", at)) >= 0:
            end, tag = self._markup(opening)
            if end < 0:  # a "<" that is text
                at = opening + 1
                continue
            if opening > begin:
                yield Text(unescape(text[begin:opening]))
            if tag is not None:
                self._left -= 1
                if self._left < 0:
                    raise TooManyTags
                yield tag
            at = begin = end
        if begin < len(text):
            yield Text(unescape(text[begin:]))

    def _find(self, mark: str, at: int) -> int:
        """The next place of `mark`, -1 without; looked for once only when there is none."""
        if mark in self._missing:
            return -1
        found = self._text.find(mark, at)
        if found < 0:
            self._missing.add(mark)
        return found

    def _markup(self, at: int) -> tuple[int, Tag | None]:
        """The end of the markup that begins at `at`, and the tag that it is; -1 where it is none."""
        text = self._text
        if text.startswith("<!--", at):
            if text.startswith((">", "->"), at + 4):
                return text.index(">", at + 4) + 1, None
            end = self._find("-->", at + 4)
            return (end + 3 if end >= 0 else len(text)), None
        if text.startswith(("<!", "<?"), at):
            end = self._find(">", at + 2)
            return end + 1 if end >= 0 else -1, None
        closes = text.startswith("</", at)
        name = _NAME.match(text, at + 1 + closes)
        end = self._end_of_tag(name.end()) if name else -1
        if name is None or end < 0:
            return -1, None
        tag = Tag(name.group().lower(), closes, text[name.end() : min(end, name.end() + _ATTRIBUTES_READ)])
        if closes or tag.name not in _RAW:
            return end + 1, tag
        closing = re.compile(f"</{tag.name}(?=[\\s/>])", re.IGNORECASE).search(text, end + 1)
        stop = closing.start() if closing else len(text)
        return stop, Tag(tag.name, False, tag.attributes, text[end + 1 : stop])

    def _end_of_tag(self, at: int) -> int:
        """The ">" that ends a tag; one within a quoted value does not."""
        while self._find(">", at) >= 0 and (stop := _STOP.search(self._text, at)):
            mark = stop.group()
            if mark == ">":
                return stop.start()
            at = stop.end()
            if self._text[max(0, at - 9) : at - 1].rstrip().endswith("="):
                closing = self._find(mark, at)
                at = closing + 1 if closing >= 0 else at
        return -1
