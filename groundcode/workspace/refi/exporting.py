"""The project as a .qdpx: what REFI-QDA has a place for, in its place; everything of ours in a file beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.cases import Case, VariableType, consent_of, fits_type, iso_date
from groundcode.domain.codings import Coding
from groundcode.domain.levels import LEVELS
from groundcode.domain.registry import FORMAT
from groundcode.domain.sources import Source
from groundcode.errors import ThingNotFound
from groundcode.exchange.colours import colour_of
from groundcode.exchange.refi import own
from groundcode.exchange.refi.losses import Losses
from groundcode.exchange.refi.values import (
    RefiCase,
    RefiCode,
    RefiCoding,
    RefiProject,
    RefiSelection,
    RefiSet,
    RefiSource,
    RefiUser,
    RefiValue,
    RefiVariable,
)
from groundcode.exchange.refi.writing import write_qdpx
from groundcode.locale import N_, _
from groundcode.store import blobs, bulk, reading
from groundcode.store.arrivals import authors
from groundcode.store.reading_cases import read_cases, read_variables
from groundcode.store.whole_state import left_out_with, living_things
from groundcode.workspace.closed import closed_things
from groundcode.workspace.examples import read_examples
from groundcode.workspace.refi.export_notes import NoteBook
from groundcode.workspace.refi.export_theory import theory_of
from groundcode.workspace.refi.parts import aliases, coding_aliases, description_of, moments_of, xml_moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from groundcode.workspace.workspace import Workspace

ORIGIN = "groundcode"
_TYPES = {VariableType.NUMBER: "Float", VariableType.DATE: "Date"}


class Exporter:
    """One export, within one moment of the project."""

    def __init__(
        self, workspace: Workspace, connection: Connection, losses: Losses, progress: Callable[[int, int, str], None] | None
    ) -> None:
        self._workspace = workspace
        self._connection = connection
        self._losses = losses
        self._progress = progress
        self._tree = workspace.tree_at(connection)
        self._alias = aliases(connection, but_codings=True)
        self._coders = reading.read_coders(connection)
        self._closed, self._unquotable = self._closed_ones()
        self._left_out = left_out_with(connection, self._closed) if self._closed else set()
        self._sources = [s for s in reading.read_sources(connection) if s.id not in self._closed]
        self._made = authors(connection, "source")
        self._notes = NoteBook(connection, workspace.id, self.guid(workspace.id), self._left_out, self._coders, self.guid)
        self._used: set[str] = set()
        self._held: dict[str, int] = {}
        self._variables: tuple[RefiVariable, ...] = ()
        self.counts = {"sources": 0, "codes": 0, "codings": 0, "memos": 0, "cases": 0}

    def guid(self, thing: str) -> str:
        """The GUID of a thing: that of the program it came from, else its own id."""
        return self._alias.get(thing, thing)

    def write(self, path: Path) -> None:
        """Write the file; raises CannotWriteHere."""
        # Theory and cases come first: they make links and notes that stand behind the sources.
        project = self._project()
        replaced = write_qdpx(
            path, project, self._texts(), self._extra_lines(), head=own.head(self._workspace.id, FORMAT)
        )  # fmt: skip
        why = _("XML cannot hold them: U+FFFD stands there")
        self._losses.kept(_("control characters in names and memos"), why, "", replaced)
        self._tell_rest()

    def _closed_ones(self) -> tuple[set[str], set[str]]:
        """(what stays here, the sources whose people may not be quoted)."""
        cases = {case.id: case for case in read_cases(self._connection)}
        silent = [case for case in cases.values() if consent_of(cases, case.id, "quote") in ("no", "paraphrase")]
        return closed_things(self._connection, self._losses), {bound.source for case in silent for bound in case.bound}

    def _project(self) -> RefiProject:
        row = reading.read_project(self._connection)
        made = bulk.all_rows(self._connection, "SELECT coder, made_at FROM change ORDER BY lamport, id LIMIT 1")[0]
        core = self._tree.target(ids.to_text(row["core_code"])) if row["core_code"] else None
        theory = theory_of(self._connection, self._tree, self.guid(self._workspace.id), self._notes, self._losses)
        cases = tuple(self._cases())
        codes = tuple(self._codes())
        self.counts |= {"codes": len(codes), "cases": len(cases)}
        known = {one.guid for one in cases} | {one.guid for one in codes} | {self.guid(s.id) for s in self._sources}
        links = (*theory.links, *self._notes.links(known, self._losses))
        memos = self._notes.all()
        self.counts["memos"] = self._notes.memos
        return RefiProject(
            str(row["title"] or self._workspace.path.stem), ORIGIN, self.guid(ids.to_text(made[0])), xml_moment(made[1]), "",
            self._notes.on(self._workspace.id),
            tuple(RefiUser(self.guid(coder), name) for coder, name in self._coders.items()),
            codes, self._variables, cases, self._all_sources(), memos, links, tuple(self._sets(core)), theory.graphs,
        )  # fmt: skip

    def _codes(self) -> Iterator[RefiCode]:
        examples = read_examples(self._connection, self._tree)
        bad = {s.name for s in self._sources if s.id in self._unquotable}
        bad |= {s.name for s in reading.read_sources(self._connection, sealed=True) if s.id in self._closed}
        for code in self._tree.walk():
            one = self._tree.codes[code]
            quoted = [
                f"“{e.quote}” ({e.source}{'-' + e.turn if e.turn else ''})"
                for e in examples.get(code, ()) if e.source not in bad
            ]  # fmt: skip
            yield RefiCode(
                code, one.name, self._tree.parent_of(code), True, colour_of(one.colour), description_of(one, quoted),
                self._notes.on(code),
            )  # fmt: skip

    def _cases(self) -> Iterator[RefiCase]:
        found = [case for case in read_cases(self._connection) if case.id not in self._left_out]
        names = {case.id: case.name for case in found}
        self._variables, kinds = self._typed(found)
        open_ones = {source.id for source in self._sources}
        for case in found:
            words = [_("Site") if case.kind.value == "site" else ""]
            words += [_("belongs to {name}").format(name=names[case.parent])] if case.parent in names else []
            values = tuple(
                RefiValue(self.guid(variable), iso_date(value) or value if kinds[variable] == "Date" else value.strip(),
                          kinds[variable])
                for variable, value in case.values.items() if variable in kinds
            )  # fmt: skip
            sources = dict.fromkeys(self.guid(one.source) for one in case.bound if one.source in open_ones)
            yield RefiCase(
                self.guid(case.id), case.name, "; ".join(filter(None, words)), (), values, tuple(sources)
            )  # fmt: skip

    def _typed(self, cases: list[Case]) -> tuple[tuple[RefiVariable, ...], dict[str, str]]:
        kinds: dict[str, str] = {}
        out = []
        for variable in read_variables(self._connection):
            kind = _TYPES.get(variable.type, "Text")
            given = [case.values[variable.id] for case in cases if case.values.get(variable.id)]
            # A value that the schema would not take makes the whole variable text.
            if kind == "Float" and not all(fits_type(VariableType.NUMBER, v) and _is_decimal(v) for v in given):
                kind = "Text"
            if kind == "Date" and not all(iso_date(value) for value in given):
                kind = "Text"
            kinds[variable.id] = kind
            out.append(RefiVariable(self.guid(variable.id), variable.name, kind))
        return tuple(out), kinds

    def _sets(self, core: str | None) -> Iterator[RefiSet]:
        project = self.guid(self._workspace.id)
        for level in reversed(LEVELS):
            members = tuple(code for code in self._tree.walk() if self._tree.codes[code].level is level)
            if members:
                name = _("Level: {level}").format(level=_(level.words))
                yield RefiSet(ids.named(project, "refi set", level.value), name, codes=members)
        if core is not None:
            yield RefiSet(ids.named(project, "refi set", "core"), _("Core category"), codes=(core,))
        rows = bulk.all_rows(
            self._connection, 'SELECT "from", "to" FROM state_link WHERE role = \'also_in\' AND alive ORDER BY id'
        )
        inside: dict[str, dict[str, None]] = {}
        for member, into in rows:
            one, other = self._tree.target(ids.to_text(member)), self._tree.target(ids.to_text(into))
            if one and other:
                inside.setdefault(other, {})[one] = None
        for other, members_of in inside.items():
            name = _("Also in: {name}").format(name=self._tree.path(other))
            yield RefiSet(ids.named(project, "refi set", "also in", other), name, codes=tuple(members_of))
        yield from self._notes.sets(self._tree, {s.id: self.guid(s.id) for s in self._sources})

    def _texts(self) -> Iterator[tuple[str, str]]:
        for done, source in enumerate(self._sources):
            if self._progress is not None:
                self._progress(done, 2 * len(self._sources), source.name)
            sha256, _length = reading.text_of_version(self._connection, source.version)
            yield self.guid(source.id), blobs.get_text(self._connection, sha256)

    def _all_sources(self) -> Iterator[RefiSource]:
        for done, source in enumerate(self._sources):
            if self._progress is not None:
                self._progress(len(self._sources) + done, 2 * len(self._sources), source.name)
            coder, made_at = self._made[ids.to_raw(source.id)]
            guid = self.guid(source.id)
            self.counts["sources"] += 1
            yield RefiSource(
                guid, source.name, path=f"internal://{guid}.txt", user=self.guid(ids.to_text(coder)),
                moment=xml_moment(made_at), selections=self._selections(source), notes=self._notes.on(source.id),
            )  # fmt: skip

    def _selections(self, source: Source) -> Iterator[RefiSelection]:
        sha256, _length = reading.text_of_version(self._connection, source.version)
        text = blobs.get_text(self._connection, sha256)
        places: dict[tuple[int, int, str], list[Coding]] = {}
        found = reading.codings_of_source(self._connection, source)
        moments = moments_of(self._connection, {coding.made for coding in found})
        known_as = coding_aliases(self._connection, source.id)
        for coding in found:
            target = self._tree.target(coding.code)
            if not coding.placed:
                why = _("nothing of their words is left in the corrected text")
                self._losses.kept(_("codings"), why, source.name)
            elif target is None:
                self._losses.kept(_("codings"), _("their code was deleted by a merge"), source.name)
            else:
                places.setdefault((coding.start, coding.end, known_as.get(coding.id, "")), []).append(coding)
        for start, end in self._notes.segments(source):
            places.setdefault((start, end, ""), [])
        quiet = source.id in self._unquotable
        for (start, end, alias), codings in sorted(places.items()):
            segment = ids.segment_id(source.version, start, end)
            guid = alias or self._alias.get(segment, segment)
            if guid in self._used:
                guid = ids.named(guid, "again", source.id, start, end)
            self._used.add(guid)
            made = tuple(self._coding(coding, moments) for coding in codings)
            self.counts["codings"] += len(made)
            first = made[0] if made else None
            yield RefiSelection(
                guid, start, end, "" if quiet else text[start:end], user=first.user if first else "",
                moment=first.moment if first else "", codings=made, notes=() if alias else self._notes.on(segment),
            )  # fmt: skip

    def _coding(self, coding: Coding, moments: dict[str, str]) -> RefiCoding:
        target = self._tree.target(coding.code)
        assert target is not None
        notes = (*self._notes.on(coding.id), *self._notes.marks(starred=coding.starred, negative=coding.negative))
        return RefiCoding(
            coding.id, target, self.guid(coding.coder), xml_moment(moments.get(coding.made, "")), notes
        )  # fmt: skip

    def _extra_lines(self) -> Iterator[str]:
        numbers: dict[tuple[str, str], int] = {}
        held: dict[str, int] = {}
        shown = {reading.text_of_version(self._connection, source.version)[0] for source in self._sources}
        for thing in living_things(self._connection, self._left_out):
            key = (thing.coder, thing.made_at)
            if key not in numbers:
                numbers[key] = len(numbers)
                yield own.author_line(numbers[key], *key)
            yield own.thing_line(thing.entity, thing.id, thing.fields, numbers[key])
            held[thing.entity] = held.get(thing.entity, 0) + 1
            if thing.entity == "version" and thing.fields["text"] not in shown:
                shown.add(thing.fields["text"])
                yield from self._earlier_text(thing.fields["text"])
        self._held = held

    def _earlier_text(self, sha256: str) -> Iterator[str]:
        """A text that is not shown; nothing where it was purged, or lies with the originals."""
        try:
            text = blobs.get_text(self._connection, sha256)
        except ThingNotFound:
            return
        if blobs.text_hash(text) == sha256:
            yield own.text_line(sha256, text)

    def _tell_rest(self) -> None:
        """What other programs do not see, since the standard has no place for it."""
        why = _("no place in REFI-QDA; groundcode reads it back from groundcode.jsonl")
        for entity, words in _NO_PLACE.items():
            self._losses.kept(_(words), why, "", self._held.get(entity, 0))
        count = bulk.all_rows(self._connection, "SELECT count(*) FROM change")[0][0]
        self._losses.lost(
            _("changes of the history"), _("an export carries what stands now; a backup or a bundle carries the history"), "",
            count,
        )  # fmt: skip


def _is_decimal(value: str) -> bool:
    text = value.strip().lstrip("+-")
    whole, _point, rest = text.partition(".")
    return text.isascii() and (whole + rest).isdigit()


_NO_PLACE = {
    "speaker": N_("speakers and turns"),
    "property": N_("properties"),
    "dimension": N_("dimensions"),
    "placement": N_("places on dimensions"),
    "pathway": N_("pathways"),
    "construct": N_("constructs"),
    "item": N_("items"),
    "sampling_round": N_("sampling rounds"),
    "assignment": N_("assignments"),
    "suggestion": N_("suggestions"),
    "relocation": N_("answers to moved segments"),
}
"""Kinds of thing -> words (messages to translate)."""
