"""XML written piece by piece: escaped, without what XML cannot hold, never as a tree."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_IN_TEXT = re.compile("[&<>\r]")
_IN_ATTRIBUTE = re.compile('[&<>"\r\n\t]')
_SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}


class Xml:
    """Escapes texts, and counts the characters that XML cannot hold."""

    def __init__(self) -> None:
        self.replaced = 0

    def text(self, words: str) -> str:
        """Words between tags."""
        return _IN_TEXT.sub(_sign, self._clean(words))

    def value(self, words: str) -> str:
        """Words within an attribute's quotation marks."""
        return _IN_ATTRIBUTE.sub(_sign, self._clean(words))

    def open(self, tag: str, attributes: Mapping[str, str], *, empty: bool = False) -> str:
        """An opening tag; attributes that are "" are left out."""
        out = [f"<{tag}"]
        for name, value in attributes.items():
            if value:
                out.append(f' {name}="{self.value(value)}"')
        out.append("/>" if empty else ">")
        return "".join(out)

    def element(self, tag: str, words: str) -> str:
        """An element of words; "" without words."""
        return f"<{tag}>{self.text(words)}</{tag}>" if words else ""

    def _clean(self, words: str) -> str:
        if _NOT_XML.search(words) is None:
            return words
        cleaned, count = _NOT_XML.subn("\ufffd", words)
        self.replaced += count
        return cleaned


def _sign(match: re.Match[str]) -> str:
    return _SIGNS[match[0]]
