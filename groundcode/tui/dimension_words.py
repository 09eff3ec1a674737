"""A dimension as people write it in one line: "低–高", "frequency: rare – daily"."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from groundcode.locale import _


class DimensionParts(NamedTuple):
    """What one line says of a dimension; "" where it does not."""

    name: str
    low: str
    high: str


class HasEnds(Protocol):
    """A dimension: `workspace.properties.Dimension`, or what was just typed."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def low(self) -> str:
        """One end."""

    @property
    def high(self) -> str:
        """The other end."""


_BETWEEN = ("–", "—", "～", "→", " ~ ", " - ", "~", "-", "/")
"""What parts two ends, the surest first: a hyphen may belong to a word, one between blanks does not."""


def read_dimension(line: str) -> DimensionParts:
    """The name before a colon and the two ends of a line; a line without ends is a name."""
    at = min((line.find(colon) for colon in ":：" if colon in line), default=-1)
    name, rest = (line[:at], line[at + 1 :]) if at >= 0 else ("", line)
    between = next((mark for mark in _BETWEEN if mark in rest.strip(" -–—~～→/")), "")
    if between:
        low, _mark, high = rest.partition(between)
        return DimensionParts(name.strip(), low.strip(), high.strip(" -–—~～→"))
    if name.strip():
        return DimensionParts(name.strip(), rest.strip(), "")
    return DimensionParts(rest.strip(), "", "")


def dimension_words(dimension: HasEnds) -> str:
    """A dimension in one line, as `read_dimension` reads it."""
    ends = f"{dimension.low} – {dimension.high}" if dimension.high else dimension.low
    if dimension.name and ends:
        return _("{name}: {ends}").format(name=dimension.name, ends=ends)
    return dimension.name or ends
