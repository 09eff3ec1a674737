"""Codes of a codebook file put into a project: known ones get its texts, others are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.codebooks import PATH_SEPARATOR, Codebook, CodebookEntry, Example
from groundcode.domain.codes import Code, CodeTree
from groundcode.domain.levels import Level, may_stand_under
from groundcode.domain.ranks import rank_between
from groundcode.domain.sources import Source
from groundcode.domain.spans import Span, is_span_inside
from groundcode.errors import DuplicateName, GroundcodeError, InvalidCodebook, SourceNotFound
from groundcode.locale import _
from groundcode.store import blobs, bulk, reading
from groundcode.store.store import Writing
from groundcode.workspace.codebook_plan import PlannedCode
from groundcode.workspace.names import clean_name
from groundcode.workspace.sources import find_source

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


@dataclass(slots=True)
class CodebookReport:
    """What importing a codebook did."""

    created: list[str] = field(default_factory=list)
    """Paths of new codes."""
    changed: list[str] = field(default_factory=list)
    examples: int = 0
    notes: list[str] = field(default_factory=list)
    """What was left out or guessed, each a sentence."""


class Importer:
    """One file going into a project, within one change."""

    def __init__(self, workspace: Workspace, made: Writing, report: CodebookReport, path: str) -> None:
        self._workspace = workspace
        self._made = made
        self._report = report
        self._path = path
        self._tree = reading.read_tree(made.connection)
        self._by_path = {ids.fold(self._tree.path(code)): code for code in self._tree.codes}
        self._sources = reading.read_sources(made.connection)
        self._levels = {code.id: code.level for code in self._tree.codes.values()}
        self._last: dict[str | None, str] = {}
        self._texts: dict[str, str] = {}
        self._links = living_links(made.connection)

    def run(self, codebook: Codebook) -> None:
        """Put everything in."""
        made: list[tuple[tuple[str, ...], CodebookEntry, str]] = []
        homes: dict[tuple[str, ...], str] = {}
        for names, entry in codebook.walk():
            code = self._place(names, entry, homes.get(names[:-1]))
            homes[names] = code
            made.append((names, entry, code))
        for names, entry, code in made:
            self._examples(names, entry, code)
            for other in entry.also_in:
                self._also(code, other, homes)
            if entry.core:
                self._core(names, code)

    def _core(self, names: tuple[str, ...], code: str) -> None:
        if self._levels[code].rank < Level.CATEGORY.rank:
            self._report.notes.append(
                _("“{name}” was not made the core category: that is a category or a main category.").format(name=names[-1])
            )
            return
        core = reading.read_project(self._made.connection)["core_code"]
        if core is None or self._tree.target(ids.to_text(core)) != code:
            self._made.draft.set("project", self._workspace.id, "core_code", code)

    def _place(self, names: tuple[str, ...], entry: CodebookEntry, parent: str | None) -> str:
        known = self._tree.target(entry.id) if entry.id else None
        known = known or self._by_path.get(ids.fold(PATH_SEPARATOR.join(names)))
        if known is not None:
            self._update(self._tree.codes[known], entry)
            return known
        where = PATH_SEPARATOR.join(names)
        if parent is not None and not may_stand_under(entry.level, self._levels[parent]):
            why = _("“{name}” cannot stand where it does: the project's levels differ").format(name=where)
            raise InvalidCodebook(self._path, None, why)
        last = self._last.get(parent)
        if last is None:
            last = self._tree.last_rank(parent) if parent is None or parent in self._tree.codes else ""
        rank = self._last[parent] = rank_between(last)
        # An id that the project does not know is kept, so that a codebook that went out and came into a new
        # project can still be compared; one that was deleted here is not brought back under its old id.
        code = self._free_id(entry.id) or self._workspace.store.ids()
        self._made.draft.create(
            "code", code, name=clean_name(entry.name, _("code")), level=entry.level.value,
            place={"parent": parent, "rank": rank}, definition=entry.definition or None,
            inclusion=entry.inclusion or None, exclusion=entry.exclusion or None,
        )  # fmt: skip
        self._levels[code] = entry.level
        self._report.created.append(where)
        return code

    def _free_id(self, wanted: str | None) -> str | None:
        # The id of anything else in the project (a memo, the project itself) would make two things of one id.
        known = wanted is None or bulk.operations_of(self._made.connection, ids.to_raw(wanted))
        return None if known else wanted

    def _update(self, code: Code, entry: CodebookEntry) -> None:
        changed = False
        for field_name in ("definition", "inclusion", "exclusion"):
            text = getattr(entry, field_name)
            if text and text != getattr(code, field_name):
                self._made.draft.set("code", code.id, field_name, text)
                changed = True
        if entry.name != code.name and ids.fold(entry.name) != ids.fold(code.name):
            parent = self._tree.parent_of(code.id)
            if self._tree.sibling_named(entry.name, parent, code.id):
                raise DuplicateName(entry.name, _("beside it"))
            self._made.draft.set("code", code.id, "name", clean_name(entry.name, _("code")))
            changed = True
        if entry.level is not code.level:
            self._report.notes.append(
                _("“{name}” stays a {level}: a codebook file does not raise or lower codes.").format(
                    name=code.name, level=_(code.level.words)
                )
            )
        if changed:
            self._report.changed.append(self._tree.path(code.id))

    def _examples(self, names: tuple[str, ...], entry: CodebookEntry, code: str) -> None:
        for example in entry.examples:
            try:
                source = find_source(self._sources, example.source)
            except GroundcodeError as error:
                self._note(names, example, error.message)
                continue
            span = self._anchored(source, example)
            if span is None:
                self._note(names, example, _("its quote does not stand there"))
                continue
            segment = ids.segment_id(source.version, span.start, span.end)
            if (code, "example", segment) in self._links:
                continue
            anchor = {"version": source.version, "start": span.start, "end": span.end}
            self._made.draft.create("link", self._workspace.store.ids(), from_=code, role="example", to=segment, anchor=anchor)
            self._report.examples += 1

    def _anchored(self, source: Source, example: Example) -> Span | None:
        if source.version not in self._texts:
            version = reading.read_version(self._made.connection, source.version)
            if version is None:
                raise SourceNotFound(source.name)
            self._texts[source.version] = blobs.get_text(self._made.connection, version.text)
        text = self._texts[source.version]
        if not is_span_inside(example.start, example.end, len(text)):
            return None
        span = Span(example.start, example.end)
        return span if not example.quote or span.of(text) == example.quote else None

    def _also(self, code: str, other: str, homes: dict[tuple[str, ...], str]) -> None:
        target = homes.get(tuple(part.strip() for part in other.split(PATH_SEPARATOR)))
        target = target or self._by_path.get(ids.fold(other))
        if target is None:
            self._report.notes.append(_("“also in” names “{name}”, but there is no such code.").format(name=other))
        elif (code, "also_in", target) not in self._links:
            self._made.draft.create("link", self._workspace.store.ids(), from_=code, role="also_in", to=target)

    def _note(self, names: tuple[str, ...], example: Example, why: str) -> None:
        self._report.notes.append(
            _("An example of “{code}” was left out ({source}, {start}–{end}): {why}").format(
                code=names[-1], source=example.source, start=example.start, end=example.end, why=why
            )
        )


def living_links(connection: Connection) -> set[tuple[str, str, str]]:
    """(from, role, to) of every living link."""
    rows = bulk.all_rows(connection, 'SELECT "from", role, "to" FROM state_link WHERE alive')
    return {(ids.to_text(r[0]), r[1], ids.to_text(r[2])) for r in rows}


def planned_codes(tree: CodeTree, codebook: Codebook) -> tuple[list[PlannedCode], Codebook | None]:
    """The codes of a file that a project does not have, and a codebook that makes them and changes no other code."""
    by_path = {ids.fold(tree.path(code)): code for code in tree.codes}
    made: list[PlannedCode] = []

    def only_new(entries: Sequence[CodebookEntry], above: tuple[str, ...], path: tuple[str, ...]) -> list[CodebookEntry]:
        out: list[CodebookEntry] = []
        for entry in entries:
            here = (*path, entry.name)
            known = tree.target(entry.id) if entry.id and entry.id in tree.all else None
            if known is None and not (entry.id and entry.id in tree.all):
                known = by_path.get(ids.fold(PATH_SEPARATOR.join(here)))
            if known is not None:
                code = tree.codes[known]
                below = only_new(entry.children, (*above, code.name), here)
                out.append(CodebookEntry(code.name, code.level, known, children=tuple(below)))
            elif entry.id and entry.id in tree.all:  # deleted here: what stands below it comes to where it stood
                out += only_new(entry.children, above, here)
            else:
                fields = {name: getattr(entry, name) for name in ("definition", "inclusion", "exclusion")}
                told = {name: text for name, text in fields.items() if text}
                made.append(PlannedCode(PATH_SEPARATOR.join((*above, entry.name)), entry.level, told))
                below = only_new(entry.children, (*above, entry.name), here)
                out.append(replace(entry, children=tuple(below)))
        return out

    entries = only_new(codebook.codes, (), ())
    return made, Codebook(codebook.title, tuple(entries)) if made else None


def import_entries(workspace: Workspace, made: Writing, codebook: Codebook, path: str) -> list[str]:
    """Put what `planned_codes` gave into a change; gives what there is to tell.

    Raises:
        InvalidCodebook
    """
    report = CodebookReport()
    Importer(workspace, made, report, path).run(codebook)
    return report.notes
