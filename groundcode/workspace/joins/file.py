"""The plan of joining two projects as a table that a person edits: a row a thing, with a column for the decision."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from groundcode.domain.ids import fold
from groundcode.errors import InvalidTable
from groundcode.exchange.case_tables import filled_rows, write_table
from groundcode.locale import N_, _
from groundcode.workspace.joins.plan import DECISIONS, KINDS, Decision, JoinPlan, JoinRow

_COLUMNS = (
    N_("kind"), N_("there"), N_("what it is"), N_("decision"), N_("here"), N_("why"), N_("id (leave as it is)"),
)  # fmt: skip
_WORDS = {
    Decision.JOIN: ("join", "合并", "并入", "同一"),
    Decision.NEW: ("new", "新建", "新", "新增"),
    Decision.LEAVE: ("leave out", "leave", "out", "不取", "不要", "略去", "舍去"),
}
"""Decision -> what a person may write for it, in either language."""
_HERE, _DECISION, _ID = 4, 3, 6


def write_plan(plan: JoinPlan, path: Path) -> None:
    """Write a plan to a .csv or .xlsx, in the language of now.

    Raises:
        UnknownFormat, CannotWriteHere
    """
    rows: list[list[str | int | float]] = [[_(column) for column in _COLUMNS]]
    for row in plan.rows:
        rows.append(
            [_(KINDS[row.kind]), row.theirs, row.about, _(DECISIONS[row.decision]), row.ours, row.why, f"{row.kind} {row.id}"]
        )  # fmt: skip
    write_table(path, rows, _("Joining"))


def read_plan(plan: JoinPlan, path: Path) -> JoinPlan:
    """A plan with the decisions of a table that was written for it and edited since.

    Raises:
        FileMissing, EmptyFile, UnknownFormat, BadEncoding, TooLarge, InvalidDocument
        InvalidTable: a row was not written for these two projects, its decision is none, or rows are missing.
    """
    of_id = {f"{row.kind} {row.id}": row for row in plan.rows}
    decided: dict[str, JoinRow] = {}
    rows, _notes = filled_rows(path)
    for number, cells in rows:
        cells = [*cells, *[""] * (_ID + 1 - len(cells))]
        key = cells[_ID]
        if key in (_COLUMNS[_ID], _(_COLUMNS[_ID])) or not key:
            continue
        if key not in of_id:
            raise InvalidTable(str(path), number, _("the other project has no such thing: {name}").format(name=cells[1] or key))
        decided[key] = _decided(of_id[key], cells, path, number)
    missing = [row.theirs for key, row in of_id.items() if key not in decided]
    if missing:
        why = _("there is no row for {name}; write “{leave}” as its decision if it is not to come in")
        raise InvalidTable(str(path), None, why.format(name=missing[0], leave=_(DECISIONS[Decision.LEAVE])))
    return replace(plan, rows=tuple(decided[key] for key in of_id))


def _decided(row: JoinRow, cells: list[str], path: Path, number: int) -> JoinRow:
    word = fold(cells[_DECISION])
    found = next((one for one, words in _WORDS.items() if word in (*words, fold(_(DECISIONS[one])))), None)
    if found is None:
        wanted = _(", ").join(_(DECISIONS[one]) for one in Decision)
        why = _("“{word}” is no decision: {wanted}").format(word=cells[_DECISION], wanted=wanted)
        raise InvalidTable(str(path), number, why)
    ours = cells[_HERE]
    if found is Decision.JOIN and not ours:
        raise InvalidTable(str(path), number, _("with what of ours is “{name}” to be joined?").format(name=row.theirs))
    return replace(row, decision=found, ours=ours)
