"""Tables for qualitative comparative analysis: memberships of cases, the raw truth table, a script for R's package QCA."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groundcode.exchange.models.values import one_line

NOTE = ("未提及不等于不存在：没有谈到某条件，不能当作该条件不存在", "Absence of mention is not absence of a condition")
"""What stands in every table of conditions, in Chinese and English."""

Membership = float | None
"""0 to 1, never .5; None where nobody said."""


@dataclass(frozen=True, slots=True)
class QcaColumn:
    """A condition, or the outcome."""

    name: str
    """ASCII, upper case."""
    label: str


@dataclass(frozen=True, slots=True)
class QcaTable:
    """Cases by conditions; the outcome, if there is one, is the last column."""

    columns: tuple[QcaColumn, ...]
    outcome: QcaColumn | None
    cases: tuple[tuple[str, tuple[Membership, ...]], ...]
    """(case, memberships): the conditions in their order, then the outcome."""

    @property
    def everything(self) -> tuple[QcaColumn, ...]:
        """The columns of `cases`."""
        return (*self.columns, self.outcome) if self.outcome is not None else self.columns

    @property
    def whole(self) -> tuple[tuple[str, tuple[float, ...]], ...]:
        """The cases of which everything was said."""
        out = []
        for case, memberships in self.cases:
            said = tuple(one for one in memberships if one is not None)
            if len(said) == len(memberships):
                out.append((case, said))
        return tuple(out)


@dataclass(frozen=True, slots=True)
class Configuration:
    """A combination of conditions that cases have."""

    present: tuple[bool, ...]
    cases: tuple[str, ...]
    """Those with a membership above one half in it."""
    consistency: float
    """How far the combination is a subset of the outcome: sum of min(combination, outcome) / sum of combination."""


def truth_table(table: QcaTable) -> list[Configuration]:
    """The raw truth table, nothing minimised: the combinations that occur, those of most cases first.

    Cases of which not everything was said are in none; with crisp memberships the consistency is the share of the
    combination's cases that have the outcome.
    """
    assert table.outcome is not None, "a truth table has an outcome"
    whole = table.whole
    count = len(table.columns)
    found: dict[tuple[bool, ...], list[str]] = {}
    for case, memberships in whole:
        found.setdefault(tuple(one > 0.5 for one in memberships[:count]), []).append(case)
    out = []
    for present, cases in found.items():
        within = above = 0.0
        for _case, memberships in whole:
            degree = min(
                (one if there else 1 - one for one, there in zip(memberships[:count], present, strict=True)), default=1.0
            )
            within += min(degree, memberships[count])
            above += degree
        out.append(Configuration(present, tuple(cases), within / above if above else 0.0))
    return sorted(out, key=lambda one: (-len(one.cases), tuple(not there for there in one.present)))


def r_script(table: QcaTable, language: str) -> str:
    """An R script that holds the data and asks the package QCA for the truth table; comments in "zh" or "en"."""
    at = 0 if language == "zh" else 1
    out = [f"# {NOTE[at]}{'。' if at == 0 else '.'}"]
    out += [f"# {('空缺（NA）：没有人确认；含空缺的个案不参与分析', 'NA: nobody said; a case with NA is left out')[at]}"]
    out += [f"#   {column.name} = {one_line(column.label)}" for column in table.everything]
    out += ["", "library(QCA)", "d <- data.frame("]
    for place, column in enumerate(table.everything):
        values = ", ".join(_number(memberships[place]) for _case, memberships in table.cases)
        out.append(f"  {column.name} = c({values}),")
    names = ", ".join(_quoted(case) for case, _memberships in table.cases)
    out += [f"  row.names = c({names})", ")", "d <- na.omit(d)"]
    if table.outcome is not None:
        conditions = ", ".join(column.name for column in table.columns)
        out.append(
            f'tt <- truthTable(d, outcome="{table.outcome.name}", conditions="{conditions}", incl.cut=0.8, show.cases=TRUE, '
            "complete=FALSE)"
        )
        out += ["print(tt)", "# minimize(tt, details=TRUE)"]
    else:
        out.append("print(d)")
    return "\n".join(out) + "\n"


def cells(table: QcaTable, case_heading: str) -> list[list[str | int | float]]:
    """A header and a row a case, as R and fsQCA read them; an empty cell is a missing value."""
    rows: list[list[str | int | float]] = [[case_heading, *(column.name for column in table.everything)]]
    for case, memberships in table.cases:
        rows.append([case, *("" if one is None else int(one) if one in (0, 1) else one for one in memberships)])
    return rows


def _number(membership: Membership) -> str:
    return "NA" if membership is None else f"{membership:g}"


def _quoted(text: str) -> str:
    """A text as R writes it."""
    return '"' + one_line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def truth_rows(table: QcaTable, found: Sequence[Configuration], headings: tuple[str, str, str]) -> list[list[str | int | float]]:
    """A header and a row a configuration: the conditions, then how many cases, which, and the consistency."""
    count, cases, consistency = headings
    rows: list[list[str | int | float]] = [[*(column.name for column in table.columns), count, consistency, cases]]
    for one in found:
        rows.append([*map(int, one.present), len(one.cases), round(one.consistency, 4), "; ".join(one.cases)])
    return rows
