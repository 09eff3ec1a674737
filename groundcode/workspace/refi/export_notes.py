"""Memos, the storyline and marks as notes, and which note stands on what."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.codes import CodeTree
from groundcode.domain.sources import Source
from groundcode.domain.spans import Span
from groundcode.exchange.refi.losses import Losses
from groundcode.exchange.refi.values import RefiLink, RefiNote, RefiSet
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.store.arrivals import authors
from groundcode.workspace.memos import KIND_WORDS
from groundcode.workspace.refi.parts import SET, xml_moment


class NoteBook:
    """The notes of one export."""

    def __init__(
        self, connection: Connection, project: str, space: str, left_out: set[str], coders: dict[str, str],
        guid: Callable[[str], str],
    ) -> None:  # fmt: skip
        self._connection = connection
        self._project = project
        self._space = space
        self._guid = guid
        self._coders = coders
        self._notes: dict[str, RefiNote] = {}
        self._kinds: dict[str, list[str]] = {}
        self._on: dict[str, list[str]] = {}
        self._told: set[tuple[str, str]] = set()
        self._segments: dict[str, list[tuple[str, int, int]]] = {}
        self._sets: dict[str, tuple[str, str]] = {}
        self._marks: dict[str, str] = {}
        sql = 'SELECT "from", "to", version, start, "end", role FROM state_link WHERE role IN (?, ?) AND alive ORDER BY id'
        rows = bulk.all_rows(connection, sql, ("about", SET))
        are_sets = {ids.to_text(row[0]) for row in rows if row[5] == SET}
        self._read_memos(left_out, are_sets)
        for memo, to, version, start, end, role in rows:
            one, thing = ids.to_text(memo), ids.to_text(to)
            if role == SET or (one not in self._notes and one not in self._sets) or thing in left_out:
                continue
            held = self._on.setdefault(thing, [])
            if one not in held:
                held.append(one)
            if version is not None:
                self._segments.setdefault(ids.to_text(version), []).append((thing, start, end))

    def _read_memos(self, left_out: set[str], are_sets: set[str]) -> None:
        made = authors(self._connection, "memo")
        for raw, kind, title, text in bulk.all_rows(
            self._connection, "SELECT id, kind, title, text FROM state_memo WHERE alive ORDER BY id"
        ):
            memo = ids.to_text(raw)
            if memo in left_out:
                continue
            if memo in are_sets:
                self._sets[memo] = (title or "", text or "")
                continue
            coder, at = made[raw]
            self._notes[memo] = RefiNote(
                memo, title or "", text or "", user=self._user(ids.to_text(coder)), moment=xml_moment(at)
            )  # fmt: skip
            self._kinds.setdefault(kind, []).append(memo)
        told = authors(self._connection, "storyline")
        for raw, name, text in bulk.all_rows(self._connection, "SELECT id, name, text FROM state_storyline WHERE alive"):
            coder, at = told[raw]
            if text:
                self.add(
                    ids.to_text(raw), name or _("Storyline"), text, self._user(ids.to_text(coder)), xml_moment(at)
                )  # fmt: skip

    def _user(self, coder: str) -> str:
        return self._guid(coder) if coder in self._coders else ""

    def add(self, guid: str, name: str, text: str, user: str = "", moment: str = "") -> str:
        """A note that is no memo; gives its GUID."""
        self._notes[guid] = RefiNote(guid, name, text, user=user, moment=moment)
        return guid

    def on(self, thing: str) -> tuple[str, ...]:
        """The notes on a thing."""
        found = tuple(one for one in self._on.get(thing, ()) if one in self._notes)
        self._told |= {(one, thing) for one in found}
        return found

    def marks(self, *, starred: bool, negative: bool) -> Iterator[str]:
        """The notes that say of a coding that it is starred, or a negative case."""
        for wanted, key in ((starred, "starred"), (negative, "negative")):
            if wanted:
                if key not in self._marks:
                    self._marks[key] = ids.named(self._space, "refi mark", key)
                yield self._marks[key]

    def segments(self, source: Source) -> Iterator[tuple[int, int]]:
        """The places of a source, as it stands, that a memo is on without a coding."""
        versions = [row[0] for row in bulk.all_rows(
            self._connection, "SELECT id FROM state_version WHERE source = ?", (ids.to_raw(source.id),)
        )]  # fmt: skip
        for version in map(ids.to_text, versions):
            for thing, start, end in self._segments.get(version, ()):
                if version == source.version:
                    yield start, end
                    continue
                span = reading.read_versions(self._connection, source.id).shown(Span(start, end), version, source.version)
                if span is not None:
                    here = ids.segment_id(source.version, span.start, span.end)
                    self._on.setdefault(here, []).extend(self._on.get(thing, ()))
                    yield span.start, span.end

    @property
    def memos(self) -> int:
        """How many memos go out; the notes beside them are storylines, connotations and marks."""
        return sum(map(len, self._kinds.values())) + len(self._sets)

    def all(self) -> tuple[RefiNote, ...]:
        """Every note; those of stars and negative cases stand among them where the project has such codings."""
        sql = "SELECT coalesce(max(starred), 0), coalesce(max(negative), 0) FROM state_coding WHERE alive"
        rows = bulk.all_rows(self._connection, sql)
        list(self.marks(starred=bool(rows[0][0]), negative=bool(rows[0][1])))
        words = {"starred": _("Starred (to be quoted)"), "negative": _("Negative case")}
        return (*self._notes.values(), *(RefiNote(guid, words[key], words[key]) for key, guid in self._marks.items()))

    def links(self, known: set[str], losses: Losses) -> Iterator[RefiLink]:
        """Links from notes to what the standard hangs no note on: cases, and other notes."""
        coded = self._codings_with_notes()
        places = {thing for found in self._segments.values() for thing, _start, _end in found}
        for thing, notes in list(self._on.items()):
            for note in notes:
                if note not in self._notes or (note, thing) in self._told or thing in coded or thing in places:
                    continue
                if thing == self._project or (self._guid(thing) in known and not self._is_case(thing)):
                    continue
                if self._guid(thing) in known or thing in self._notes:
                    yield RefiLink(
                        ids.named(note, "refi about", thing), _("memo on"), "OneWay", note, self._guid(thing)
                    )  # fmt: skip
                else:
                    why = _("what they are on has no place in REFI-QDA; groundcode reads it back from groundcode.jsonl")
                    losses.kept(_("memos on other things"), why, self._notes[note].name)

    def _codings_with_notes(self) -> set[str]:
        out: set[str] = set()
        for chunk in bulk.chunks([ids.to_raw(thing) for thing in self._on]):
            sql = f"SELECT id FROM state_coding WHERE alive AND id IN ({bulk.marks(chunk)})"
            out |= {ids.to_text(row[0]) for row in bulk.all_rows(self._connection, sql, tuple(chunk))}
        return out

    def _is_case(self, thing: str) -> bool:
        return bool(bulk.all_rows(self._connection, "SELECT 1 FROM state_case WHERE id = ?", (ids.to_raw(thing),)))

    def sets(self, tree: CodeTree, sources: dict[str, str]) -> Iterator[RefiSet]:
        """The memos by their kinds, and the sets that came from other programs."""
        for kind, memos in self._kinds.items():
            yield RefiSet(
                ids.named(self._space, "refi set", "memos", kind), _("Memos: {kind}").format(kind=_(KIND_WORDS[kind])),
                notes=tuple(memos),
            )  # fmt: skip
        for memo, (name, text) in self._sets.items():
            things = [thing for thing, notes in self._on.items() if memo in notes]
            codes = dict.fromkeys(found for one in things if (found := tree.target(one)))
            yield RefiSet(
                memo, name, text, tuple(codes), tuple(sources[one] for one in things if one in sources),
                tuple(one for one in things if one in self._notes),
            )  # fmt: skip
