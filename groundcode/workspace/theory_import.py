"""Theory files taken in: everything that one says, as one change, or nothing of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.domain import ids
from groundcode.domain.codes import Code
from groundcode.domain.levels import Level
from groundcode.domain.ranks import rank_between
from groundcode.domain.theory import Relation, Slot, chains_of
from groundcode.errors import GroundcodeError
from groundcode.exchange.theory_files import TheoryFindings, read_theory
from groundcode.exchange.theory_values import (
    Arrow,
    ExcuseLine,
    ParadigmLine,
    PathwayLine,
    RelationLine,
    TheoryFile,
)
from groundcode.locale import _
from groundcode.store import reading
from groundcode.store.store import Writing
from groundcode.workspace.theories.book import STEP, TheoryBook
from groundcode.workspace.theories.importing_rest import RestOfTheory
from groundcode.workspace.theories.resolver import Resolver

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


@dataclass(slots=True)
class TheoryReport:
    """What came of importing a theory file."""

    made: Counter[str] = field(default_factory=Counter)
    """Kind of thing -> how many were made: paradigm, relation, evidence, …"""
    known: int = 0
    """Things that the project held already; only what rests on them was added."""


class TheoryFiles:
    """Theory files, taken in."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def import_(self, path: Path) -> TheoryReport:
        """Take in a theory file (.yaml): one change, and one more where it holds a storyline.

        Codes, cases and sources are found by name, quotes in the text, where they stand exactly once. What the project
        holds already is left as it is and only gets the file's evidence; nothing is deleted.

        Raises:
            InvalidTheoryFile: naming the first line that cannot be taken; nothing was.
            FileMissing, EmptyFile, BadEncoding, TooLarge
        """
        read = read_theory(path)
        findings, report = TheoryFindings(str(path)), TheoryReport()
        if read.storyline is not None:
            # Looked through before anything is written, since the storyline is a change of its own.
            try:
                self._workspace.storyline.check(read.storyline.name)
            except GroundcodeError as error:
                findings.problem(read.storyline.line, f"{error.message} {error.hint}".strip())
        with self._workspace.change("theory-file") as made:
            resolver = Resolver(made, findings, self._workspace.store.ids)
            axial = _Axial(self._workspace, made, resolver, report)
            axial.run(read)
            RestOfTheory(self._workspace, made, resolver, report, axial.relation).run(read)
            findings.check()
            report.made["evidence"] = resolver.evidence
        if read.storyline is not None and self._workspace.storyline.write(read.storyline.name):
            report.made["storyline"] += 1
        return report


class _Axial:
    """The core, paradigms, relations and pathways of a file."""

    def __init__(self, workspace: Workspace, made: Writing, resolver: Resolver, report: TheoryReport) -> None:
        self._workspace = workspace
        self._made = made
        self._find = resolver
        self._report = report
        book = TheoryBook(made.connection, resolver.tree)
        self._paradigms = list(book.paradigms)
        self._pathways = list(book.pathways)
        self._relations: dict[str, Relation] = dict(book.relations)

    def run(self, read: TheoryFile) -> None:
        if read.core is not None:
            core = self._find.code(read.core, Level.CATEGORY)
            if core is not None and reading.read_project(self._made.connection)["core_code"] != ids.to_raw(core.id):
                self._made.draft.set("project", self._workspace.id, "core_code", core.id)
        for paradigm in read.paradigms:
            self._paradigm(paradigm)
        for excuse in read.excused:
            self._excuse(excuse)
        # A relation may be moderated by one that stands before it.
        for relation in sorted(read.relations, key=lambda one: isinstance(one.end, Arrow)):
            self._relation(relation)
        for pathway in read.pathways:
            self._pathway(pathway)

    def _paradigm(self, line: ParadigmLine) -> None:
        code = self._find.code(line.phenomenon, Level.CATEGORY)
        if code is None:
            return
        folded = ids.fold(line.name)
        known = next((one for one in self._paradigms if one.phenomenon == code.id and ids.fold(one.name) == folded), None)
        if known is None:
            paradigm = self._made.draft.create(
                "paradigm", self._workspace.store.ids(), phenomenon=code.id, name=line.name or None
            )
            self._report.made["paradigm"] += 1
        else:
            paradigm = known.id
            self._report.known += 1
        roles = {(role.slot, role.code): role.id for role in (known.roles if known else ())}
        rank = self._last_role_rank(paradigm) if known else ""
        for role in line.roles:
            stands = self._find.code(role.code, Level.CONCEPT)
            if stands is None:
                continue
            if stands.id == code.id:
                self._find.problem(role.code.line, _("“{code}” is the phenomenon itself.").format(code=code.name))
                continue
            key = (role.slot, stands.id)
            if key not in roles:
                rank = rank_between(rank)
                roles[key] = self._role(paradigm, role.slot, stands, rank)
            self._find.bind(roles[key], role.evidence)
        self._find.bind(paradigm, line.evidence)

    def _role(self, paradigm: str, slot: Slot, code: Code, rank: str) -> str:
        self._report.made["paradigm_role"] += 1
        return self._made.draft.create(
            "paradigm_role", self._workspace.store.ids(), paradigm=paradigm, code=code.id, role=slot.value,
            place={"parent": None, "rank": rank},
        )  # fmt: skip

    def _last_role_rank(self, paradigm: str) -> str:
        from groundcode.workspace.property_book import last_rank

        return last_rank(self._made.connection, "paradigm_role", "paradigm", [paradigm])

    def _excuse(self, line: ExcuseLine) -> None:
        code = self._find.code(line.code, Level.CATEGORY)
        if code is not None:
            self._made.draft.set("code", code.id, "no_paradigm", line.reason)
            self._report.made["excuse"] += 1

    def relation(self, arrow: Arrow) -> str | None:
        """The relation that an arrow means; None, and a problem, where there is none or there are several."""
        start, end = self._find.code(arrow.start), self._find.code(arrow.end)
        if start is None or end is None:
            return None
        found = [one.id for one in self._relations.values() if (one.start, one.end) == (start.id, end.id)]
        if len(found) == 1:
            return found[0]
        why = _("there are several relations {start} → {end}.") if found else _("there is no relation {start} → {end}.")
        self._find.problem(arrow.line, why.format(start=start.name, end=end.name))
        return None

    def _relation(self, line: RelationLine) -> None:
        start = self._find.code(line.start, Level.CATEGORY)
        if isinstance(line.end, Arrow):
            end = self.relation(line.end)
        else:
            code = self._find.code(line.end, Level.CATEGORY)
            end = code.id if code is not None else None
        if start is None or end is None:
            return
        if start.id == end:
            self._find.problem(line.line, _("“{code}” cannot lead to itself.").format(code=start.name))
            return
        found = self._known(start.id, end, line.type) or self._new_relation(line, start.id, end)
        self._find.bind(found, line.evidence)

    def _known(self, start: str, end: str, kind: str) -> str | None:
        key = (start, end, ids.fold(kind))
        found = next((one.id for one in self._relations.values() if (one.start, one.end, ids.fold(one.type)) == key), None)
        self._report.known += found is not None
        return found

    def _new_relation(self, line: RelationLine, start: str, end: str) -> str:
        moderates = isinstance(line.end, Arrow)
        new = self._made.draft.create(
            "relation", self._workspace.store.ids(), from_=start, to=end, type=line.type or None,
            sign=line.sign.value if line.sign else None, connotation=line.connotation or None,
        )  # fmt: skip
        self._relations[new] = Relation(new, start, end, moderates, line.type, line.sign, line.connotation)
        self._report.made["relation"] += 1
        return new

    def _pathway(self, line: PathwayLine) -> None:
        steps = [self.relation(arrow) for arrow in line.relations]
        relations = [self._relations[step] for step in steps if step is not None]
        if len(relations) < len(steps):
            return
        name = self._find.name(line.line, line.name, _("pathway"))
        if not chains_of(relations):
            why = _("the relations of “{name}” do not lead from one category to one other.")
            self._find.problem(line.line, why.format(name=name))
            return
        known = next((one for one in self._pathways if ids.fold(one.name) == ids.fold(name)), None)
        pathway = known.id if known else self._new_pathway(line, name, relations)
        self._report.known += known is not None
        self._find.bind(pathway, line.evidence)

    def _new_pathway(self, line: PathwayLine, name: str, relations: list[Relation]) -> str:
        draft, new_id = self._made.draft, self._workspace.store.ids
        pathway = draft.create("pathway", new_id(), name=name, connotation=line.connotation or None)
        rank = ""
        for relation in dict.fromkeys(one.id for one in relations):
            rank = rank_between(rank)
            draft.create("link", new_id(), from_=pathway, role=STEP, to=relation, rank=rank)
        self._report.made["pathway"] += 1
        return pathway
