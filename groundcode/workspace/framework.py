"""The framework matrix: cases by categories, with what a person wrote of a cell, else its quotes in short.

What is written of a cell is a theoretical memo on both the case and the category, and on nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.cases import Case, CaseKind, line_of_parents
from groundcode.domain.codes import CodeTree
from groundcode.domain.heads import Seen
from groundcode.domain.ids import to_text
from groundcode.domain.levels import Level
from groundcode.domain.storylines import short_names
from groundcode.errors import DocumentExists, ThingNotFound
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.store.reading_layers import counted_layer
from groundcode.store.store import Writing
from groundcode.workspace.casework.book import free_id
from groundcode.workspace.codes import living
from groundcode.workspace.matrices import columns_of
from groundcode.workspace.removal import delete_all
from groundcode.workspace.retrieving.rows import Moment, read_moment
from groundcode.workspace.thesis.quoting import Picked, Quote, pick

if TYPE_CHECKING:
    from groundcode.workspace.coded_data import DataReport
    from groundcode.workspace.framework_import import FrameworkPlan
    from groundcode.workspace.workspace import Workspace

QUOTES = 3
"""Quotes that are shown of a cell of which nothing is written."""
_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class FrameworkCell:
    """What there is of a category in a case."""

    case: str
    code: str
    """Ids."""
    text: str = ""
    """What a person wrote; what several memos say stands below each other."""
    memos: tuple[str, ...] = ()
    """The memos that hold it, oldest first."""
    quotes: Picked = field(default_factory=Picked)
    """Segments of the case under the category or a code below it."""


@dataclass(frozen=True, slots=True)
class FrameworkMatrix:
    """Cases by categories."""

    cases: tuple[Case, ...]
    """By name; without those that withdrew."""
    codes: tuple[str, ...]
    names: Mapping[str, str]
    """Code -> its name, or its path where another column has the name."""
    cells: Mapping[tuple[str, str], FrameworkCell]
    """(case, code) -> what there is; no entry where there is nothing."""
    withdrawn: int
    """Cases that are left out because they withdrew."""
    sealed: tuple[str, ...] = ()
    """Names of the sources that are left out because they are sealed."""

    def cell(self, case: str, code: str) -> FrameworkCell:
        """What there is of a category in a case."""
        return self.cells.get((case, code)) or FrameworkCell(case, code)


class Framework:
    """What one does with the framework matrix."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def matrix(
        self, codes: Sequence[str] | None = None, *, level: Level = Level.MAIN, kind: CaseKind | None = CaseKind.INFORMANT,
        quotes: int = QUOTES,
    ) -> FrameworkMatrix:  # fmt: skip
        """Cases of a kind (None: all) by categories (ids; None: those of a level, and categories that stand alone).

        A site has the quotes of the cases below it. Sealed and withdrawn material is left out; quotes are those of the
        coder who is counted.

        Raises:
            CodeNotFound
        """
        with self._workspace.store.reading() as connection:
            moment = read_moment(connection)
            tree = moment.tree
            wanted = (
                tuple(dict.fromkeys(living(tree, code).id for code in codes))
                if codes is not None
                else columns_of(connection, tree, level)
            )
            of_kind = [case for case in moment.cases.values() if kind is None or case.kind is kind]
            cases = tuple(case for case in of_kind if not case.withdrawn)
            written = read_written(connection, tree)
            found = _quotes(moment, set(wanted), {case.id for case in cases})
            sealed = tuple(one.name for one in reading.read_sources(connection, sealed=True) if one.reserved)
        cells = {}
        for case in cases:
            for code in wanted:
                key = (case.id, code)
                if key in written or key in found:
                    text, memos = written.get(key, ("", ()))
                    cells[key] = FrameworkCell(case.id, code, text, memos, pick(found.get(key, ()), quotes))
        return FrameworkMatrix(cases, wanted, _names(tree, wanted), cells, len(of_kind) - len(cases), sealed)

    def cell(self, case: str, code: str) -> FrameworkCell:
        """What there is of a category in a case, both by id.

        Raises:
            CodeNotFound, ThingNotFound
        """
        matrix = self.matrix([code], kind=None)
        if all(one.id != case for one in matrix.cases):
            raise ThingNotFound(_("case"), case)
        return matrix.cell(case, matrix.codes[0])

    def write(self, case: str, code: str, text: str, *, seen: Seen | None = None) -> bool:
        """Write what is to be said of a category in a case (ids), in place of what stood there; whether anything changed.

        "" takes it away. What stood there stays in the history of its memo.

        Raises:
            CodeNotFound, ThingNotFound
        """
        with self._workspace.change("framework", seen=seen) as made:
            return write_cells(self._workspace, made, {(case, code): text}) > 0

    def export(
        self, path: Path, *, level: Level = Level.MAIN, kind: CaseKind | None = CaseKind.INFORMANT, language: str | None = None,
        overwrite: bool = False,
    ) -> DataReport:  # fmt: skip
        """Write the matrix to .xlsx, in which cells can be written and taken in again, or to .csv.

        Raises:
            DocumentExists: a file is there, in which somebody may have written. UnknownFormat, CannotWriteHere
            NamesRemain: a name of the roster stands in the project. OriginalsLocked
        """
        from groundcode.exchange.framework_files import write_framework
        from groundcode.workspace.coded_data import check_ending
        from groundcode.workspace.framework_sheet import report_of, sheet_of

        check_ending(path, "framework")
        if path.exists() and not overwrite:
            raise DocumentExists(str(path))
        self._workspace.privacy.refuse_if_names_remain(str(path))
        matrix = self.matrix(level=level, kind=kind)
        sheet = sheet_of(matrix, self._workspace.id, self._workspace.title(), language or self._workspace.language())
        write_framework(path, sheet)
        return report_of(path, matrix, sheet)

    def plan(self, path: Path) -> FrameworkPlan:
        """What taking in a .xlsx would do in which somebody has written.

        Raises:
            FileMissing, UnknownFormat, TooLarge
            InvalidDocument: it is not a matrix that was exported, or not of this project.
        """
        from groundcode.workspace.framework_import import make_plan

        return make_plan(self._workspace, path)

    def apply(self, plan: FrameworkPlan, *, take_theirs: bool = False) -> FrameworkPlan:
        """Carry a plan out as one change; gives what was done.

        A cell that was written anew here too since the file was written stays, unless `take_theirs`.
        """
        from groundcode.workspace.framework_import import apply_plan

        return apply_plan(self._workspace, plan, take_theirs=take_theirs)


def read_written(connection: Connection, tree: CodeTree) -> dict[tuple[str, str], tuple[str, tuple[str, ...]]]:
    """(case, living code) -> what was written of the two, and the memos that hold it."""
    rows = bulk.all_rows(
        connection,
        'SELECT m.id, m.text, l."to" FROM state_memo m JOIN change c ON c.id = m.made '
        "JOIN state_link l ON l.\"from\" = m.id AND l.role = 'about' AND l.alive "
        "WHERE m.alive AND m.kind = 'theoretical' ORDER BY c.lamport, m.id",
    )
    about: dict[bytes, set[str]] = {}
    texts: dict[bytes, str] = {}
    for memo, text, to in rows:
        thing = to_text(to)
        about.setdefault(memo, set()).add((tree.target(thing) or thing) if thing in tree.all else thing)
        texts[memo] = text or ""
    cases = {to_text(row[0]) for row in bulk.all_rows(connection, "SELECT id FROM state_case WHERE alive")}
    found: dict[tuple[str, str], list[bytes]] = {}
    for memo, things in about.items():
        case, code = things & cases, things & tree.codes.keys()
        if len(things) == 2 and len(case) == 1 and len(code) == 1:
            found.setdefault((next(iter(case)), next(iter(code))), []).append(memo)
    return {
        key: (_BETWEEN.join(dict.fromkeys(texts[memo] for memo in memos if texts[memo])), tuple(map(to_text, memos)))
        for key, memos in found.items()
    }


def write_cells(workspace: Workspace, made: Writing, cells: Mapping[tuple[str, str], str]) -> int:
    """Put texts of cells into a change; gives how many it changes.

    Raises:
        CodeNotFound, ThingNotFound
    """
    tree = reading.read_tree(made.connection)
    written = read_written(made.connection, tree)
    count = 0
    for (case, code), text in cells.items():
        if not reading.is_alive(made.connection, "case", case):
            raise ThingNotFound(_("case"), case)
        key = (case, living(tree, code).id)
        before, memos = written.get(key, ("", ()))
        plain = text.strip()
        if plain == before.strip():
            continue
        count += 1
        if not plain:
            delete_all(made, "memo", memos)
        elif memos:
            made.draft.set("memo", memos[0], "text", plain)
            if len(memos) > 1:
                delete_all(made, "memo", memos[1:])
        else:
            row = reading.read_thing(made.connection, "case", case)
            assert row is not None
            _create(workspace, made, key, f"{row['name']} × {tree.codes[key[1]].name}", plain)
    return count


def _create(workspace: Workspace, made: Writing, key: tuple[str, str], title: str, text: str) -> None:
    """The memo of a cell: written on two laptops, it is one memo with a conflict, not two."""
    memo, was_deleted = free_id(made.connection, "memo", ids.named(workspace.id, "framework", *key))
    if was_deleted:
        for name, value in (("alive", True), ("kind", "theoretical"), ("title", title), ("text", text)):
            made.draft.set("memo", memo, name, value)
    else:
        made.draft.create("memo", memo, kind="theoretical", title=title, text=text)
    for thing in key:
        link = ids.named(memo, "about", thing)
        if reading.read_thing(made.connection, "link", link) is not None:
            made.draft.set("link", link, "alive", True)
        else:
            made.draft.create("link", link, from_=memo, role="about", to=thing)


def _names(tree: CodeTree, codes: Sequence[str]) -> dict[str, str]:
    names = [ids.fold(tree.codes[code].name) for code in codes]
    return {
        code: tree.path(code) if names.count(ids.fold(tree.codes[code].name)) > 1 else tree.codes[code].name for code in codes
    }


def _quotes(moment: Moment, codes: set[str], cases: set[str]) -> dict[tuple[str, str], list[Quote]]:
    """(case, code) -> the counted segments, each once, in the order of the texts."""
    tree, rows = moment.tree, moment.rows
    layer = counted_layer(moment.connection)
    everything = reading.read_sources(moment.connection, sealed=True)
    short = short_names({source.id: source.name for source in everything})
    above = {code: [one for one in (code, *tree.ancestors(code)) if one in codes] for code in set(rows.code)}
    seen: set[tuple[str, str, str, int, int]] = set()
    out: dict[tuple[str, str], list[Quote]] = {}
    for at, coding in enumerate(moment.codings):
        under = above[rows.code[at]]
        if not under or coding.source in moment.withdrawn or not layer.counts(coding.coder, coding.source):
            continue
        held = dict.fromkeys(one for case in rows.cases[at] for one in (case, *line_of_parents(moment.cases, case)))
        keys = [(case, code) for case in held if case in cases for code in under]
        if not keys:
            continue
        consent, turn = moment.consent(at), moment.page(at).number(rows.first_turn[at])
        name = short.get(coding.source, "")
        words = " ".join(moment.quote(at).split()) if consent in ("", "verbatim") else ""
        quote = Quote(
            words, f"{name}-{turn}" if turn else name, coding.source, consent, rows.code[at], coding.starred, coding.negative
        )
        for case, code in keys:
            place = (case, code, rows.text[at], coding.start, coding.end)
            if place not in seen:
                seen.add(place)
                out.setdefault((case, code), []).append(quote)
    return out
