"""Tables of cases written to files: categories, conditions, memberships for QCA, the raw truth table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from groundcode.domain.cases import CaseKind
from groundcode.domain.codes import CodeTree
from groundcode.domain.levels import Level
from groundcode.errors import BadValue, NothingForTruthTable, UnknownFormat
from groundcode.exchange.case_tables import write_table
from groundcode.exchange.codebooks.files import write_atomically
from groundcode.exchange.qca import NOTE, Membership, QcaColumn, QcaTable, cells, r_script, truth_rows, truth_table
from groundcode.exchange.sav import SavColumn, write_sav
from groundcode.locale import _
from groundcode.workspace.codes import living
from groundcode.workspace.conditions import ConditionTable, Stated
from groundcode.workspace.matrices import CaseMatrix, case_matrix
from groundcode.workspace.participants import participants
from groundcode.workspace.short_names import all_short, variable_name

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

KINDS = ("matrix", "conditions", "crisp", "fuzzy", "truth", "fuzzy-truth")
"""categories of cases with counts; what was said of conditions; memberships of 0 and 1, or of four steps; configurations."""
_ENDINGS = {
    "matrix": (".csv", ".xlsx", ".sav"), "conditions": (".csv", ".xlsx", ".sav"), "crisp": (".csv", ".xlsx", ".sav", ".R"),
    "fuzzy": (".csv", ".xlsx", ".sav", ".R"), "truth": (".csv", ".xlsx"), "fuzzy-truth": (".csv", ".xlsx"),
}  # fmt: skip
_WORDS: dict[str, tuple[str, str]] = {
    "case": ("个案", "case"),
    "presence": ("{name}：有无", "{name}: coded"),
    "count": ("{name}：次数", "{name}: segments"),
    "share": ("{name}：占比", "{name}: share of characters"),
    "strength": ("{name}：强度", "{name}: strength"),
    "no": ("未编码", "not coded"),
    "yes": ("有编码", "coded"),
    "present": ("存在", "present"),
    "denied": ("否认", "denied"),
    "not mentioned": ("未提及", "not mentioned"),
    "coder": ("编码者：{name}", "codings of {name}"),
    "missing": (
        "空缺：该个案的材料尚未编完或已封存，不能算作 0",
        "empty: the sources of this case are sealed or not all coded, which is not zero",
    ),
    "withdrawn": ("{count} 位受访者退出研究，未列出", "{count} withdrew and are left out"),
    "silence": ("“未提及”按 0 处理（经研究者确认）", "“not mentioned” counts as 0 (confirmed by the researcher)"),
    "n": ("个案数", "n"),
    "cases": ("个案", "cases"),
    "consistency": ("一致性", "consistency"),
    "title": ("个案×范畴", "cases by categories"),
}
_STATE_NUMBERS = {"denied": 0, "present": 1, "not mentioned": 9}
Table = list[list[Any]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written."""

    what: str
    codes: Sequence[str] | None
    outcome: str | None
    level: Level
    kind: CaseKind | None
    silence_is_absence: bool
    language: str

    def say(self, key: str, **values: object) -> str:
        """A heading in the file's language."""
        return _WORDS[key][0 if self.language == "zh" else 1].format(**values)

    @property
    def note(self) -> str:
        """That silence is no absence."""
        return NOTE[0 if self.language == "zh" else 1]


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written."""

    rows: int
    columns: int
    empty: int
    """Cells of memberships that are empty, since nobody said what holds."""
    left_out: int
    """Cases that stand in no configuration, since of them not everything was said."""
    notes: tuple[str, ...]
    """What has to be known to read it, in the file's language."""


def export(workspace: Workspace, path: Path, wanted: Wanted) -> ExportReport:
    """What `Conditions.export` does."""
    if wanted.what not in KINDS:
        raise BadValue(_("kind of table"), wanted.what, _(", ").join(KINDS))
    suffix = ".R" if path.suffix.lower() == ".r" else path.suffix.lower()
    if suffix not in _ENDINGS[wanted.what]:
        raise UnknownFormat(str(path), _ENDINGS[wanted.what], writing=True)
    if wanted.what == "matrix":
        return _matrix(workspace, path, suffix, wanted)
    if wanted.what == "conditions":
        return _conditions(workspace, path, suffix, wanted)
    table = qca_table(workspace, wanted)
    notes = [wanted.note] + ([wanted.say("silence")] if wanted.silence_is_absence else [])
    empty = sum(one is None for _case, row in table.cases for one in row)
    left = len(table.cases) - len(table.whole)
    if wanted.what.endswith("truth"):
        return _truth(workspace, path, wanted, table, notes)
    workspace.privacy.refuse_if_names_remain(str(path))
    if suffix == ".R":
        write_atomically(path, r_script(table, wanted.language).encode())
    elif suffix == ".sav":
        columns = [SavColumn("case_id", wanted.say("case"), [case for case, _row in table.cases])]
        columns += [
            SavColumn(column.name, column.label, [row[at] for _case, row in table.cases], {}, "scale")
            for at, column in enumerate(table.everything)
        ]
        write_sav(path, columns, wanted.say("title"), notes)
    else:
        write_table(path, cells(table, "case"), wanted.what)
    return ExportReport(len(table.cases), len(table.everything), empty, left, tuple(notes))


def _truth(workspace: Workspace, path: Path, wanted: Wanted, table: QcaTable, notes: list[str]) -> ExportReport:
    if table.outcome is None:
        raise NothingForTruthTable(_("no outcome is named"))
    if not table.whole:
        raise NothingForTruthTable(_("of no case everything was said"))
    found = truth_table(table)
    headings = (wanted.say("n"), wanted.say("cases"), wanted.say("consistency"))
    rows: Table = [list(row) for row in truth_rows(table, found, headings)]
    labels = {column.name: column.label for column in table.columns}
    rows[0] = [f"{name} {labels[name]}" if name in labels else name for name in rows[0]]
    workspace.privacy.refuse_if_names_remain(str(path))
    write_table(path, _noted(rows, [*notes, f"{table.outcome.name} = {table.outcome.label}"]), wanted.what)
    return ExportReport(len(found), len(table.columns), 0, len(table.cases) - len(table.whole), tuple(notes))


def qca_table(workspace: Workspace, wanted: Wanted) -> QcaTable:
    """Memberships as people stated them: crisp from conditions, fuzzy from strengths; empty where nobody said.

    Raises:
        CodeNotFound, NothingForTruthTable: nothing was said of any condition.
    """
    tree = workspace.tree()
    outcome = living(tree, wanted.outcome).id if wanted.outcome is not None else None
    asked = None if wanted.codes is None else [*wanted.codes, *([outcome] if outcome else [])]
    table = workspace.conditions.table(asked, kind=wanted.kind)
    if outcome is not None and outcome not in table.codes:
        table = workspace.conditions.table([*table.codes, outcome], kind=wanted.kind)
    codes = [code for code in (table.codes if wanted.codes is not None else table.stated) if code != outcome]
    if not codes:
        raise NothingForTruthTable(_("nothing was said of any condition"))
    order = [*codes, *([outcome] if outcome is not None else [])]
    short = all_short((code, tree.codes[code].name, "") for code in order)
    columns = [QcaColumn(short[code], tree.path(code)) for code in order]
    is_fuzzy = wanted.what.startswith("fuzzy")
    rows = tuple(
        (case.name, tuple(_membership(table.cell(case.id, code), is_fuzzy, wanted.silence_is_absence) for code in order))
        for case in table.cases
    )
    return QcaTable(tuple(columns[: len(codes)]), columns[-1] if outcome is not None else None, rows)


def _membership(cell: Stated, is_fuzzy: bool, silence_is_absence: bool) -> Membership:
    if is_fuzzy and cell.condition is not None and cell.strength is not None:
        return float(cell.strength)
    if cell.condition == "not mentioned":
        return 0.0 if silence_is_absence else None
    if is_fuzzy or cell.condition is None:
        return None
    return 1.0 if cell.condition == "present" else 0.0


def _matrix(workspace: Workspace, path: Path, suffix: str, wanted: Wanted) -> ExportReport:
    tree = workspace.tree()
    codes = None if wanted.codes is None else [living(tree, code).id for code in wanted.codes]
    matrix = case_matrix(workspace, codes, level=wanted.level, kind=wanted.kind)
    columns = [*_variables(workspace, wanted), *_measures(matrix, tree, wanted)]
    notes = [wanted.note, wanted.say("coder", name=matrix.coder or "–")]
    notes += [wanted.say("missing")] if len(matrix.whole) < len(matrix.cases) else []
    notes += [wanted.say("withdrawn", count=matrix.withdrawn)] if matrix.withdrawn else []
    _write(workspace, path, suffix, columns, notes, wanted)
    return ExportReport(len(matrix.cases), len(columns), 0, 0, tuple(notes))


def _conditions(workspace: Workspace, path: Path, suffix: str, wanted: Wanted) -> ExportReport:
    tree = workspace.tree()
    table = workspace.conditions.table(wanted.codes, kind=wanted.kind)
    columns = [*_variables(workspace, wanted), *_statements(table, tree, wanted, as_numbers=suffix == ".sav")]
    notes = [wanted.note]
    _write(workspace, path, suffix, columns, notes, wanted)
    empty = sum(table.cell(case.id, code).condition is None for case in table.cases for code in table.codes)
    return ExportReport(len(table.cases), len(columns), empty, 0, tuple(notes))


def _variables(workspace: Workspace, wanted: Wanted) -> list[SavColumn]:
    """The case and what is known of it, as in the table of participants: exact ages are bands there."""
    rows = participants(workspace, wanted.language, wanted.kind).rows
    taken: set[str] = set()
    out = []
    for at, heading in enumerate(rows[0]):
        values = [row[at] for row in rows[1:]]
        if at and not any(value != "" for value in values):
            continue
        name = variable_name("case_id" if at == 0 else str(heading), taken)
        taken.add(name)
        label = wanted.say("case") if at == 0 else str(heading)
        numbers = [_number(value) for value in values]
        is_number = at > 0 and all(number is not None or value == "" for number, value in zip(numbers, values, strict=True))
        out.append(SavColumn(name, label, numbers if is_number else values, {}, "scale" if is_number else "nominal"))
    return out


def _number(value: str | int | float) -> int | float | None:
    if not isinstance(value, str):
        return value
    try:
        number = float(value)
    except ValueError:
        return None
    return int(number) if number.is_integer() and abs(number) < 1e15 else number if abs(number) < 1e300 else None


def _measures(matrix: CaseMatrix, tree: CodeTree, wanted: Wanted) -> list[SavColumn]:
    short = all_short((code, tree.codes[code].name, "") for code in matrix.codes)
    ids = [case.id for case in matrix.cases]
    labels = {0: wanted.say("no"), 1: wanted.say("yes")}
    presence, counts, shares = [], [], []
    for code in matrix.codes:
        name, words = short[code].lower(), tree.codes[code].name
        found = [matrix.count(case, code) for case in ids]
        there = [None if count is None else int(count > 0) for count in found]
        presence.append(SavColumn(f"p_{name}", wanted.say("presence", name=words), there, labels))
        counts.append(SavColumn(f"n_{name}", wanted.say("count", name=words), found, {}, "scale"))
        shared = (matrix.share(case, code) for case in ids)
        share = [None if one is None else round(one, 4) for one in shared]
        shares.append(SavColumn(f"s_{name}", wanted.say("share", name=words), share, {}, "scale"))
    return [*presence, *counts, *shares]


def _statements(table: ConditionTable, tree: CodeTree, wanted: Wanted, *, as_numbers: bool) -> list[SavColumn]:
    short = all_short((code, tree.codes[code].name, "") for code in table.codes)
    labels = {number: wanted.say(state) for state, number in _STATE_NUMBERS.items()}
    out, strengths = [], []
    for code in table.codes:
        said = [table.cell(case.id, code) for case in table.cases]
        values = [
            None if one.condition is None else _STATE_NUMBERS[one.condition] if as_numbers else wanted.say(one.condition)
            for one in said
        ]
        out.append(SavColumn(f"c_{short[code].lower()}", tree.codes[code].name, values, labels))
        if any(one.strength is not None for one in said):
            strength = [None if one.strength is None else _number(one.strength) for one in said]
            heading = wanted.say("strength", name=tree.codes[code].name)
            strengths.append(SavColumn(f"f_{short[code].lower()}", heading, strength, {}, "scale"))
    return [*out, *strengths]


def _write(workspace: Workspace, path: Path, suffix: str, columns: Sequence[SavColumn], notes: list[str], wanted: Wanted) -> None:
    workspace.privacy.refuse_if_names_remain(str(path))
    if suffix == ".sav":
        write_sav(path, columns, wanted.say("title"), notes)
        return
    rows: Table = [[column.label for column in columns]]
    rows += [["" if one is None else one for one in row] for row in zip(*(column.values for column in columns), strict=True)]
    write_table(path, _noted(rows, notes), wanted.what)


def _noted(rows: Table, notes: Sequence[str]) -> Table:
    """The rows with what has to be known as the heading of a last, empty column: a reader of tables passes over it."""
    return [[*rows[0], " · ".join(notes)], *([*row, ""] for row in rows[1:])]
