"""The texts of another project's interviews brought into ours: which version there is which here."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.operations import Draft
from groundcode.domain.sources import Source, Version, VersionTree
from groundcode.domain.spans import Span
from groundcode.store import bulk, reading
from groundcode.workspace.joins.targets import Targets
from groundcode.workspace.versions import edits_between

_ID = re.compile(r'"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"')


class Texts:
    """Sources, versions and speakers: what is made of them, and where segments of theirs lie here.

    A version of theirs whose text is here is ours. Any other one is added beside ours, with a map to it, and is not
    shown: so every coding keeps its own words, and is shown where these are in our text.
    """

    def __init__(self, ours: Connection, theirs: Connection, targets: Targets) -> None:
        self._ours = ours
        self._theirs = theirs
        self._targets = targets
        self._trees: dict[str, VersionTree] = {}
        self._source_of: dict[str, str] = {}
        self.version_of: dict[str, str] = {}
        """Their version -> ours."""
        self._here: dict[str, tuple[str, list[Version]]] = {}
        """Our source -> (the version that is shown, all versions, the new ones included)."""
        self._here_of: dict[str, str] = {}
        self._our_trees: dict[str, VersionTree] = {}
        self.blobs: list[str] = []
        """Texts to be stored."""

    def add(self, source: Source, name: str, draft: Draft) -> bool:
        """Put what is missing of a source into a draft, under a name; gives whether the source itself is new here."""
        ours = self._targets.id_of[source.id]
        tree = self._trees[source.id] = reading.read_versions(self._theirs, source.id)
        self._source_of |= dict.fromkeys(tree.versions, source.id)
        there = reading.read_source(self._ours, ours)
        known = {v.text: v.id for v in reading.read_versions(self._ours, ours).versions.values()} if there is not None else {}
        self._speakers(source.id, ours, draft)
        if ours not in self._here:
            versions = list(reading.read_versions(self._ours, ours).versions.values())
            self._here[ours] = (there.version if there else "", versions)
            self._here_of |= {version.id: ours for version in versions}
        for id_ in _parents_first(tree):
            self._version(tree, id_, ours, there, known, draft)
        if there is None:
            self._here[ours] = (self.version_of[source.version], self._here[ours][1])
            row = reading.read_thing(self._theirs, "source", source.id)
            assert row is not None, "it was listed"
            kept = {key: row[key] for key in ("language", "encoding", "line_ends", "format")}
            headers = bulk.all_rows(self._theirs, "SELECT key, value FROM state_source_header WHERE id = ?", (to_raw(source.id),))
            draft.create(
                "source", ours, name=name, version=self.version_of[source.version], sha256=bytes(row["sha256"]).hex(), **kept,
                **{f"header:{key}": value for key, value in headers if value is not None},
            )  # fmt: skip
        return there is None

    def _speakers(self, theirs: str, ours: str, draft: Draft) -> None:
        known = {row[0] for row in bulk.all_rows(self._ours, "SELECT id FROM state_speaker WHERE source = ?", (to_raw(ours),))}
        rows = bulk.all_rows(
            self._theirs, 'SELECT id, name, role, "case" FROM state_speaker WHERE source = ? ORDER BY id', (to_raw(theirs),)
        )
        for raw, name, role, case in rows:
            id_ = self._targets.id_of[to_text(raw)] = ids.speaker_id(ours, name)
            if to_raw(id_) in known:
                continue
            known.add(to_raw(id_))
            bound = self._targets.id_of.get(to_text(case)) if case is not None else None
            draft.create("speaker", id_, source=ours, name=name, role=role, case=bound)

    def _version(self, tree: VersionTree, id_: str, ours: str, there: Source | None, known: dict[str, str], draft: Draft) -> None:
        version = tree.versions[id_]
        if version.text in known:
            self.version_of[id_] = known[version.text]
            return
        text = reading.readable_text(self._theirs, id_)
        parent = self.version_of.get(version.parent or "")
        if not text or (version.parent and not parent and there is None):
            return  # its words were taken out there: what lies on it is looked for in a later text
        fields: dict[str, Any] = {}
        if parent is not None:
            fields = {"parent": parent, "map": [list(edit) for edit in version.edits]}
        elif there is not None:
            before = reading.readable_text(self._ours, there.version)
            fields = {"parent": there.version, "map": [list(edit) for edit in edits_between(before, text)]}
        made = ids.version_id(ours, version.text, fields.get("parent", ""))
        turns = self._renamed(bulk.all_rows(self._theirs, "SELECT turns FROM state_version WHERE id = ?", (to_raw(id_),))[0][0])
        draft.create(
            "version", made, source=ours, text=version.text, length=version.length, turns=turns,
            reason=version.reason or "import", **fields,
        )  # fmt: skip
        self.version_of[id_] = known[version.text] = made
        edits = tuple((int(a), int(b), int(c), int(d)) for a, b, c, d in fields.get("map", ()))
        new = Version(made, ours, fields.get("parent"), version.text, version.length, (), edits, version.reason)
        self._here[ours][1].append(new)
        self._here_of[made] = ours
        self.blobs.append(text)

    def _renamed(self, turns: str) -> Any:
        return json.loads(_ID.sub(lambda found: f'"{self._targets.id_of.get(found[1], found[1])}"', turns))

    def anchor(self, version: str, start: int, end: int) -> dict[str, Any] | None:
        """Where a segment of theirs lies here; None if its source does not come in, or its words are nowhere."""
        ours = self.version_of.get(version)
        if ours is not None:
            return {"version": ours, "start": start, "end": end}
        tree = self._trees.get(self._source_of.get(version, ""))
        for other in tree.versions if tree is not None else ():
            at = tree.shown(Span(start, end), version, other) if tree is not None and other in self.version_of else None
            if at is not None:
                return {"version": self.version_of[other], "start": at.start, "end": at.end}
        return None

    def shown(self, anchor: Mapping[str, Any]) -> tuple[str, int, int]:
        """Where a segment that comes in is shown: (version, start, end); where it is, if it is not."""
        version, span = str(anchor["version"]), Span(int(anchor["start"]), int(anchor["end"]))
        source = self._here_of.get(version)
        if source is None:
            return version, span.start, span.end
        shown, versions = self._here[source]
        tree = self._our_trees.setdefault(source, VersionTree(versions))
        at = tree.shown(span, version, shown)
        return (shown, at.start, at.end) if at is not None else (version, span.start, span.end)


def _parents_first(tree: VersionTree) -> list[str]:
    out: list[str] = []
    waiting = sorted(tree.versions)
    while waiting:
        ready = [v for v in waiting if tree.versions[v].parent not in waiting]
        ready = ready or waiting[:1]  # a merge could make a circle
        out += ready
        waiting = [v for v in waiting if v not in ready]
    return out
