"""Names of places on a page: turns are named as they are cited, and no two places have the same name."""

from __future__ import annotations

import re

from groundcode.exchange.segment_files import harmless

_OWN = "gc-"
"""What every other name begins with."""


class Anchors:
    """The names that a page has given."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._by_cite: dict[str, str] = {}

    def own(self, name: str) -> str:
        """A place of the page's own making."""
        self._given.add(_OWN + name)
        return _OWN + name

    def cited(self, cite: str) -> str:
        """A turn, or a whole source, by what cites it: P07-23."""
        wanted = re.sub(r"\s", "_", harmless(cite)) or "_"
        if wanted.startswith(_OWN):
            wanted = "_" + wanted
        while wanted in self._given:
            wanted += "_"
        self._given.add(wanted)
        self._by_cite.setdefault(cite, wanted)
        return wanted

    def of(self, cite: str) -> str:
        """Where a citation leads; "" where it is not on the page."""
        return self._by_cite.get(cite, "")
