"""Where segments of texts that go away lie in the texts that these were made from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection

from groundcode.domain.ids import segment_id, to_raw
from groundcode.domain.sources import VersionTree
from groundcode.domain.spans import Span
from groundcode.store import reading

PLACED = ("coding", "placement", "link")
"""Kinds of thing that lie on a segment and can lie on it in an earlier text too."""


class EarlierPlaces:
    """The way back from versions that are `missing` to the nearest one that is not."""

    def __init__(self, connection: Connection, missing: Collection[bytes]) -> None:
        self._connection = connection
        self._missing = missing
        self._trees: dict[str, VersionTree | None] = {}

    def moved(self, entity: str, fields: dict[str, Any]) -> dict[str, Any]:
        """The first fields of a thing with its segment in the earlier text; the very same ones where that is not needed.

        Nor is it moved where less than half of the segment's words stood there before.
        """
        anchor = fields.get("anchor")
        if not isinstance(anchor, Mapping) or to_raw(str(anchor["version"])) not in self._missing:
            return fields
        version, span = str(anchor["version"]), Span(int(anchor["start"]), int(anchor["end"]))
        tree = self._tree(version)
        earlier = self._before(tree, version) if tree is not None else None
        at = tree.shown(span, version, earlier) if tree is not None and earlier is not None else None
        if at is None or earlier is None:
            return fields
        out = {**fields, "anchor": {"version": earlier, "start": at.start, "end": at.end}}
        if entity == "link" and fields.get("to") == segment_id(version, span.start, span.end):
            out["to"] = segment_id(earlier, at.start, at.end)
        return out

    def _tree(self, version: str) -> VersionTree | None:
        if version not in self._trees:
            found = reading.read_version(self._connection, version)
            self._trees[version] = reading.read_versions(self._connection, found.source) if found is not None else None
        return self._trees[version]

    def _before(self, tree: VersionTree, version: str) -> str | None:
        at: str | None = version
        seen: set[str] = set()
        while at is not None and at not in seen and to_raw(at) in self._missing:
            seen.add(at)
            at = tree.versions[at].parent if at in tree.versions else None
        return at if at in tree.versions else None
