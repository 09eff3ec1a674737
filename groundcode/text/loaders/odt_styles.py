"""Which styles of an OpenDocument text are bold, and which are hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_FAMILIES = {f"{TEXT}span": "text", f"{TEXT}a": "text", f"{TEXT}p": "paragraph", f"{TEXT}h": "paragraph"}
# A style may have parents, which a damaged file may close to a ring.
_MOST_PARENTS = 20


@dataclass(frozen=True, slots=True)
class _Style:
    parent: str
    bold: bool | None
    hidden: bool | None


class Styles:
    """The styles of a document: those of its own content, and the named ones."""

    def __init__(self, content: Element, named: Element | None) -> None:
        """The styles of content.xml, and of styles.xml where there is one."""
        self._known: dict[tuple[str, str], _Style] = {}
        # The automatic styles of styles.xml belong to headers and footers, and have the names of others here.
        if named is not None:
            self._add(named.find(f"{OFFICE}styles"))
        self._add(content.find(f"{OFFICE}automatic-styles"))

    def _add(self, styles: Element | None) -> None:
        for style in () if styles is None else styles.iter(f"{_STYLE}style"):
            words = style.find(f"{_STYLE}text-properties")
            weight = None if words is None else words.get(f"{_FO}font-weight")
            display = None if words is None else words.get(f"{TEXT}display")
            key = (style.get(f"{_STYLE}family", ""), style.get(f"{_STYLE}name", ""))
            self._known[key] = _Style(
                style.get(f"{_STYLE}parent-style-name", ""),
                None if weight is None else weight in ("bold", "600", "700", "800", "900"),
                None if display is None else display == "none",
            )

    def is_bold(self, element: Element, before: bool) -> bool:
        """Whether the text of `element` is bold; `before`: whether that around it is."""
        for style in self._line(element):
            if style.bold is not None:
                return style.bold
        return before

    def is_hidden(self, element: Element) -> bool:
        """Whether `element` (a span, a paragraph, a section) is not to be seen."""
        if element.get(f"{TEXT}display") == "none":
            return True
        return next((style.hidden for style in self._line(element) if style.hidden is not None), False)

    def _line(self, element: Element) -> list[_Style]:
        """The style of `element` and its parents."""
        family = _FAMILIES.get(element.tag)
        name = element.get(f"{TEXT}style-name", "")
        found: list[_Style] = []
        while family and (style := self._known.get((family, name))) and len(found) < _MOST_PARENTS:
            found.append(style)
            name = style.parent
        return found
