"""A codebook file put into a project: what it would make, change, bind and leave out, and the carrying out of that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.codebooks import PATH_SEPARATOR, Codebook, CodebookEntry, Example
from groundcode.domain.codes import CodeTree
from groundcode.domain.levels import Level
from groundcode.domain.spans import Span, is_span_inside
from groundcode.errors import GroundcodeError, SourceNotFound
from groundcode.exchange.codebooks import ReadCodebook
from groundcode.locale import _, ngettext
from groundcode.store import blobs, bulk, reading
from groundcode.store.store import Writing
from groundcode.workspace.codebooks.placing import Placing, ToPlace
from groundcode.workspace.codebooks.plan import (
    CodebookPlan,
    LeftOut,
    PlannedChange,
    PlannedCode,
    PlannedExample,
    PlannedHome,
    PlannedWrite,
    field_word,
)
from groundcode.workspace.codings import codable
from groundcode.workspace.examples import bound_examples
from groundcode.workspace.sources import find_source

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

TEXTS = ("definition", "inclusion", "exclusion", "colour")
"""Fields of a code that a file may set."""


@dataclass(slots=True)
class CodebookReport:
    """What importing a codebook did."""

    created: list[str] = field(default_factory=list)
    """Paths of new codes."""
    changed: list[str] = field(default_factory=list)
    examples: int = 0
    notes: list[str] = field(default_factory=list)
    """What was left out or guessed, each a sentence."""


def plan_import(connection: Connection, project: str, new_id: Callable[[], str], read: ReadCodebook, path: str) -> CodebookPlan:
    """What taking a codebook in would do to the project as it stands."""
    plan = CodebookPlan(path, notes=list(read.notes), source=read)
    codebook = read.codebook
    if codebook.description:
        plan.notes.append(_("The description of the codebook was left out: a project has none."))
    remarked = sum(bool(entry.remarks) for _path, entry in codebook.walk())
    if remarked:
        sentence = ngettext("The remark on {n} code was left out.", "The remarks on {n} codes were left out.", remarked)
        plan.notes.append(sentence.format(n=remarked))
    _Planner(connection, project, new_id, plan).run(codebook)
    return plan


def carry_out(made: Writing, plan: CodebookPlan, *, take_theirs: bool = False) -> None:
    """Put what a plan says into a change, but for its remarks."""
    for change in plan.to_change(take_theirs=take_theirs):
        made.draft.set("code", change.code, change.field, change.after)
    for write in plan.writes:
        if write.is_new:
            made.draft.create(write.entity, write.id, **write.fields)
        else:
            for name, value in write.fields.items():
                made.draft.set(write.entity, write.id, name, value)


def held_where_new(now: CodebookPlan, shown: CodebookPlan) -> None:
    """Hold the texts that say something else by now than they did when the plan was shown, or that it did not show."""
    before = {(one.code, one.field): one.before for one in shown.changed}
    for n, one in enumerate(now.changed):
        if before.get((one.code, one.field)) != one.before:
            now.changed[n] = replace(one, both_sides=True)


def report_of(plan: CodebookPlan) -> CodebookReport:
    """What was done, in short."""
    changed = dict.fromkeys(one.path for one in plan.to_change())
    notes = [*plan.notes, *map(note_of, plan.left_out)]
    return CodebookReport([one.path for one in plan.created], list(changed), len(plan.examples), notes)


def note_of(left: LeftOut) -> str:
    """A sentence on what was left out."""
    what = " · ".join(filter(None, (left.path, field_word(left.field) if left.field else "", left.after)))
    return _("Left out: {what}. {why}").format(what=what, why=left.why)


class _Planner:
    def __init__(self, connection: Connection, project: str, new_id: Callable[[], str], plan: CodebookPlan) -> None:
        self._connection = connection
        self._project = project
        self._new_id = new_id
        self._plan = plan
        self._tree: CodeTree = reading.read_tree(connection)
        self._sources = reading.read_sources(connection)
        self._texts: dict[str, str] = {}
        self._links = living_links(connection)
        self._bound: set[tuple[str, str, int, int]] | None = None

    def run(self, codebook: Codebook) -> None:
        """Fill the plan."""
        placing = Placing(self._connection, self._tree, self._new_id, self._plan)
        placed = placing.place(codebook)
        for one in placed:
            if one.is_new and one.code:
                self._create(one, placing)
            elif one.code:
                self._update(one)
        by_path = {ids.fold(self._tree.path(code)): code for code in self._tree.codes}
        homes = {ids.fold(PATH_SEPARATOR.join(one.names)): one.code for one in placed}
        for one in placed:
            for example in one.entry.examples if one.code else ():
                self._example(one, example)
            for other in one.entry.also_in if one.code else ():
                self._also(one, other, homes.get(ids.fold(other)) or by_path.get(ids.fold(other)))
            if one.entry.core and one.code:
                self._core(one)

    def _create(self, one: ToPlace, placing: Placing) -> None:
        entry = one.entry
        texts = {name: getattr(entry, name) for name in TEXTS}
        self._plan.created.append(PlannedCode(one.path, entry.level, {name: text for name, text in texts.items() if text}))
        place = {"parent": one.above.code if one.above else None, "rank": placing.next_rank(one)}
        fields = {name: text or None for name, text in texts.items()}
        self._plan.writes.append(
            PlannedWrite("code", one.code, {"name": one.name, "level": entry.level.value, "place": place, **fields})
        )

    def _update(self, one: ToPlace) -> None:
        code, entry = self._tree.codes.get(one.code), one.entry
        if code is None:  # the file has a new code twice
            for name in TEXTS:
                if getattr(entry, name):
                    self._leave_out(one.path, name, getattr(entry, name), one.why_no_texts)
            return
        for name in TEXTS:
            before, after = getattr(code, name), getattr(entry, name)
            if not after or after == before:
                continue
            if one.why_no_texts:
                self._leave_out(one.path, name, after, one.why_no_texts)
                continue
            at_odds = reading.is_at_odds(self._connection, code.id, name)
            self._plan.changed.append(PlannedChange(code.id, one.path, name, before, after, at_odds))
        if one.why_no_texts:
            return
        if entry.level is not code.level:
            why = _("“{name}” stays a {level}: a codebook file does not raise or lower codes.")
            words = why.format(name=code.name, level=_(code.level.words))
            self._leave_out(one.path, "level", _(entry.level.words), words)
        parent = one.above.code if one.above else None
        if parent != "" and parent != self._tree.parent_of(code.id):
            self._leave_out(one.path, "place", PATH_SEPARATOR.join(one.names), _("A codebook file does not move codes."))

    def _leave_out(self, path: str, field_name: str, after: str, why: str, error: GroundcodeError | None = None) -> None:
        self._plan.left_out.append(LeftOut(path, field_name, after, why, error))

    def _core(self, one: ToPlace) -> None:
        level = one.entry.level if one.is_new else self._tree.codes[one.code].level
        if level.rank < Level.CATEGORY.rank:
            why = _("“{name}” was not made the core category: that is a category or a main category.").format(name=one.name)
            self._leave_out(one.path, "core", "", why)
            return
        raw = reading.read_project(self._connection)["core_code"]
        core = self._tree.target(ids.to_text(raw)) if raw else None
        if core != one.code:
            self._plan.core, self._plan.core_before = one.path, self._tree.path(core) if core else ""
            self._plan.writes.append(PlannedWrite("project", self._project, {"core_code": one.code}, is_new=False))

    def _example(self, one: ToPlace, example: Example) -> None:
        shown = f"{example.source} [{example.start}, {example.end})" + (f" “{example.quote}”" if example.quote else "")
        try:
            source = find_source(self._sources, example.source)
            _name, version, _length = codable(self._connection, source.id, None)
        except GroundcodeError as error:
            self._leave_out(one.path, "example", shown, error.message)
            return
        text = self._text(version, source.name)
        span = Span(example.start, example.end) if is_span_inside(example.start, example.end, len(text)) else None
        if span is None or (example.quote and span.of(text) != example.quote):
            self._leave_out(one.path, "example", shown, _("its quote does not stand there"))
            return
        if self._bound is None:
            found = bound_examples(self._connection, self._tree)
            self._bound = {(b.code, b.source, b.example.start, b.example.end) for b in found}
        key = (one.code, source.id, span.start, span.end)
        segment = ids.segment_id(version, span.start, span.end)
        if key in self._bound or (one.code, "example", segment) in self._links:
            return
        self._bound.add(key)
        self._plan.examples.append(PlannedExample(one.path, source.name, span.start, span.end, span.of(text)))
        anchor = {"version": version, "start": span.start, "end": span.end}
        self._link(one.code, "example", segment, anchor=anchor)

    def _text(self, version: str, name: str) -> str:
        if version not in self._texts:
            found = reading.read_version(self._connection, version)
            if found is None:
                raise SourceNotFound(name)
            self._texts[version] = blobs.get_text(self._connection, found.text)
        return self._texts[version]

    def _also(self, one: ToPlace, other: str, target: str | None) -> None:
        if not target:
            self._leave_out(one.path, "also_in", other, _("There is no such code."))
        elif target != one.code and (one.code, "also_in", target) not in self._links:
            self._plan.also_in.append(PlannedHome(one.path, other))
            self._link(one.code, "also_in", target)

    def _link(self, code: str, role: str, to: str, **more: object) -> None:
        self._links.add((code, role, to))
        self._plan.writes.append(PlannedWrite("link", self._new_id(), {"from_": code, "role": role, "to": to, **more}))


def living_links(connection: Connection) -> set[tuple[str, str, str]]:
    """(from, role, to) of every living link."""
    rows = bulk.all_rows(connection, 'SELECT "from", role, "to" FROM state_link WHERE alive')
    return {(ids.to_text(r[0]), r[1], ids.to_text(r[2])) for r in rows}


def only_new(tree: CodeTree, codebook: Codebook) -> Codebook:
    """What of a codebook the project does not have, under the codes that it has.

    Those that were deleted here stay away, and what stands below one comes to where it stood.
    """
    by_path = {ids.fold(tree.path(code)): code for code in tree.codes}

    def reduced(entries: Sequence[CodebookEntry], path: tuple[str, ...]) -> list[CodebookEntry]:
        out: list[CodebookEntry] = []
        for entry in entries:
            here = (*path, entry.name)
            is_known = entry.id is not None and entry.id in tree.all
            known = tree.target(entry.id) if entry.id and is_known else by_path.get(ids.fold(PATH_SEPARATOR.join(here)))
            below = tuple(reduced(entry.children, here))
            if known is not None:
                code = tree.codes[known]
                out.append(CodebookEntry(code.name, code.level, known, children=below))
            elif is_known:
                out += below
            else:
                out.append(replace(entry, core=False, children=below))
        return out

    return Codebook(codebook.title, tuple(reduced(codebook.codes, ())))


def plan_new(workspace: Workspace, connection: Connection, codebook: Codebook, path: str) -> CodebookPlan:
    """What taking in only the codes that the project does not have would do.

    Their own examples and second homes come with them; which code is the core stays.
    """
    tree = reading.read_tree(connection)
    plan = plan_import(connection, workspace.id, workspace.store.ids, ReadCodebook(only_new(tree, codebook)), path)
    plan.left_out = [one for one in plan.left_out if one.field not in ("level", "place")]
    return plan
