"""What holds of each case: a condition is present, denied, or not mentioned, as a person says it; codings only propose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Connection

from groundcode.domain.cases import Case, CaseKind
from groundcode.domain.codes import CodeTree
from groundcode.domain.heads import Seen
from groundcode.domain.ids import is_id, to_raw, to_text
from groundcode.domain.levels import Level
from groundcode.errors import BadValue, SealedSource, ThingNotFound
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.store.reading_cases import read_cases
from groundcode.workspace.codes import living
from groundcode.workspace.matrices import CaseMatrix, case_matrix, columns_of

if TYPE_CHECKING:
    from groundcode.workspace.condition_files import ExportReport
    from groundcode.workspace.workspace import Workspace

State = Literal["present", "denied", "not mentioned"]
STATES: tuple[State, ...] = ("present", "denied", "not mentioned")
STRENGTHS = ("0", "0.33", "0.67", "1")
"""Memberships in a fuzzy set; one half says neither in nor out, and is no choice."""
_FITTING: Mapping[State, tuple[str, ...]] = {
    "present": ("0.33", "0.67", "1"), "denied": ("0", "0.33"), "not mentioned": ("0", "0.33"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stated:
    """What a person said of a condition in a case, and what the codings propose."""

    condition: State | None = None
    """None: nobody said anything yet, which is not the same as “not mentioned”."""
    strength: str | None = None
    proposed: int = 0
    """Segments of the condition that touch a turn of the case; above 0 they propose “present”."""


@dataclass(frozen=True, slots=True)
class ConditionTable:
    """Cases by conditions."""

    cases: tuple[Case, ...]
    codes: tuple[str, ...]
    cells: Mapping[tuple[str, str], Stated]
    """(case, code) -> what was said; no entry where there is nothing."""
    matrix: CaseMatrix
    """What the proposals rest on."""

    def cell(self, case: str, code: str) -> Stated:
        """What was said of a condition in a case."""
        return self.cells.get((case, code), Stated())

    @property
    def stated(self) -> tuple[str, ...]:
        """The conditions of which anything was said."""
        said = {code for (_case, code), cell in self.cells.items() if cell.condition is not None}
        return tuple(code for code in self.codes if code in said)


class Conditions:
    """What one does with the conditions of cases."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def table(self, codes: Sequence[str] | None = None, *, kind: CaseKind | None = CaseKind.INFORMANT) -> ConditionTable:
        """Cases of a kind by conditions (ids); None: the main categories, those that stand alone, and all that was spoken of.

        Cases that withdrew are left out.

        Raises:
            CodeNotFound
        """
        with self._workspace.store.reading() as connection:
            tree = self._workspace.tree_at(connection)
            said = read_conditions(connection, tree)
            if codes is None:
                spoken_of = {code for _case, code in said} | set(columns_of(connection, tree, Level.MAIN))
                wanted = tuple(code for code in tree.walk() if code in spoken_of)
            else:
                wanted = tuple(dict.fromkeys(living(tree, code).id for code in codes))
        matrix = case_matrix(self._workspace, wanted, kind=kind)
        cells = {}
        for case in matrix.cases:
            for code in wanted:
                condition, strength = said.get((case.id, code), (None, None))
                count = matrix.cell(case.id, code).count
                if condition is not None or strength is not None or count:
                    cells[case.id, code] = Stated(condition, strength, count)
        return ConditionTable(matrix.cases, wanted, cells, matrix)

    def proposed(self, case: str, code: str) -> tuple[State | None, int]:
        """What the lead coder's codings propose of a case (by id) and a code: “present” where there are any, and how many.

        Nothing of it is stored; where there are none, nothing is proposed: silence is no denial.

        Raises:
            CodeNotFound, ThingNotFound
        """
        matrix = case_matrix(self._workspace, [living(self._workspace.tree(), code).id], kind=None)
        if case not in {one.id for one in matrix.cases}:
            raise ThingNotFound(_("case"), case)
        count = matrix.cell(case, matrix.codes[0]).count
        return ("present" if count else None), count

    def set(
        self, case: str, code: str, condition: State | None, strength: str | None = None, *, seen: Seen | None = None
    ) -> bool:
        """Say what holds of a case (by id): present, denied, not mentioned; None takes it back, its strength too.

        `strength` is one of `STRENGTHS`; None leaves it as it is, where it fits the condition; "" takes it away. Whether
        that changes anything.

        Raises:
            ThingNotFound, CodeNotFound
            SealedSource: all that the case says is sealed, so nobody can have read it.
            BadValue: no such condition or strength, or a strength that contradicts the condition.
        """
        with self._workspace.change("condition", seen=seen) as made:
            row = reading.read_thing(made.connection, "case", case) if is_id(case) else None
            if row is None or not row["alive"]:
                raise ThingNotFound(_("case"), case)
            _refuse_sealed(made.connection, case)
            tree = reading.read_tree(made.connection)
            found = living(tree, code).id
            was = read_conditions(made.connection, tree).get((case, found), (None, None))
            now = (condition, _strength(condition, strength, was[1]))
            keys = [one for one in tree.all if tree.target(one) == found and one != found]
            for field, before, after in zip(("condition", "strength"), was, now, strict=True):
                if before == after:
                    continue
                made.draft.set("case", case, f"{field}:{found}", after)
                for key in keys if after is None else ():
                    # What was said of a code that was merged into this one would show again.
                    if _value(made.connection, field, case, key) is not None:
                        made.draft.set("case", case, f"{field}:{key}", None)
            return was != now

    def export(
        self, path: Path, what: str = "conditions", *, codes: Sequence[str] | None = None, outcome: str | None = None,
        level: Level = Level.MAIN, kind: CaseKind | None = CaseKind.INFORMANT, silence_is_absence: bool = False,
        language: str | None = None,
    ) -> ExportReport:  # fmt: skip
        """Write a table of cases to .csv, .xlsx, .sav or .R: `what` is one of `condition_files.KINDS`.

        Raises:
            UnknownFormat, BadValue, CodeNotFound, NothingForTruthTable, PackageMissing, CannotWriteHere
            NamesRemain: a name of the roster stands in the project. OriginalsLocked
        """
        from groundcode.workspace.condition_files import Wanted, export

        wanted = Wanted(what, codes, outcome, level, kind, silence_is_absence, language or self._workspace.language())
        return export(self._workspace, path, wanted)


def read_conditions(connection: Connection, tree: CodeTree) -> dict[tuple[str, str], tuple[State | None, str | None]]:
    """(case, living code) -> what was said of it and how strong; what was said of the code itself before merged ones."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    for field in ("condition", "strength"):
        values: dict[tuple[str, str], str] = {}
        rows = bulk.all_rows(
            connection, f"SELECT id, key, value FROM state_case_{field} WHERE value IS NOT NULL ORDER BY id, key"
        )
        for case, key, value in rows:
            target = tree.target(key)
            if target is not None and (target == key or (to_text(case), target) not in values):
                values[to_text(case), target] = value
        found[field] = values
    keys = dict.fromkeys([*found["condition"], *found["strength"]])
    known: dict[str, State] = {state: state for state in STATES}
    return {key: (known.get(found["condition"].get(key, "")), found["strength"].get(key)) for key in keys}


def _refuse_sealed(connection: Connection, case: str) -> None:
    found = next(one for one in read_cases(connection) if one.id == case)
    sealed = {one.id: one.name for one in reading.read_sources(connection, sealed=True) if one.reserved}
    if found.bound and all(place.source in sealed for place in found.bound):
        raise SealedSource(sealed[found.bound[0].source])


def _value(connection: Connection, field: str, case: str, key: str) -> str | None:
    sql = f"SELECT value FROM state_case_{field} WHERE id = ? AND key = ?"
    row = bulk.all_rows(connection, sql, (to_raw(case), key))
    return str(row[0][0]) if row and row[0][0] is not None else None


def _strength(condition: State | None, wanted: str | None, was: str | None) -> str | None:
    """The strength that goes with a condition."""
    if condition is None:
        if wanted:
            raise BadValue(_("strength of a condition"), wanted, _("a condition first: present, denied or not mentioned"))
        return None
    if condition not in STATES:
        raise BadValue(_("condition"), condition, _(", ").join(_(state) for state in STATES))
    if wanted is None:
        return was if was in _FITTING[condition] else None
    if wanted == "":
        return None
    if wanted not in STRENGTHS:
        raise BadValue(_("strength of a condition"), wanted, _("0, 0.33, 0.67 or 1; 0.5 would say neither in nor out"))
    if wanted not in _FITTING[condition]:
        fitting = _(", ").join(_FITTING[condition])
        raise BadValue(_("strength of a condition"), wanted, _("{values} where it is {condition}").format(
            values=fitting, condition=_(condition)))  # fmt: skip
    return wanted
