"""The table of participants (T1), and whether somebody could be recognised in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.analysis.anonymity import Anonymity, band, too_few
from groundcode.domain.cases import Case, CaseKind, Variable, VariableType, iso_date, line_of_parents, value_of
from groundcode.domain.transcripts import Role
from groundcode.exchange.case_tables import PARTICIPANTS, Cell, plain_heading, write_table
from groundcode.store import blobs, reading
from groundcode.store.reading_cases import read_cases, read_rounds, read_variables

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

_COMPUTED = ("characters", "round")
_EXACT = re.compile(r"(?:约|about )?\d{1,3}(?:\.\d+)? ?(?:周?岁|years?(?: old)?|y)?", re.IGNORECASE)
_HAN = "〇一二三四五六七八九"
_HAN_AGE = re.compile("([一二三四五六七八九])?十([一二三四五六七八九])?(?:周?岁)?")
_QUASI = ("role", "site", "age", "gender")
"""What people are recognised by together."""


@dataclass(frozen=True, slots=True)
class Participants:
    """T1, ready to be written."""

    rows: tuple[tuple[Cell, ...], ...]
    """The header, then a row a case."""
    withdrawn: int
    """Cases that are left out because they withdrew."""
    banded: str
    """A variable whose ages became bands of ten years; "" if none did."""
    ages: tuple[str, ...] = ()
    """Variables of exact ages that are left out, since another one gives a band."""


def participants(workspace: Workspace, language: str, kind: CaseKind | None) -> Participants:
    """T1 in "zh" or "en": what it asks for, computed or found by name, then every other variable."""
    with workspace.store.reading() as connection:
        cases = {case.id: case for case in read_cases(connection)}
        variables = read_variables(connection)
        rounds = {s: r.name for r in reversed(read_rounds(connection)) for s, _name in r.sources}
        shown = [case for case in cases.values() if (kind is None or case.kind is kind) and not case.withdrawn]
        lengths = {case.id: _characters(connection, case) for case in shown}
    columns = columns_of(variables)
    others = [one for one in variables if not _is_computed(one) and not _is_shown(cases, shown, one, columns)]
    header = [zh if language == "zh" else en for _key, zh, en, _more in PARTICIPANTS]
    rows: list[tuple[Cell, ...]] = [(*header, *(variable.name for variable in others))]
    for case in shown:
        found: dict[str, Cell] = {key: cell(cases, case, key, columns) for key, *_words in PARTICIPANTS}
        came = dict.fromkeys(rounds[place.source] for place in case.bound if place.source in rounds)
        found |= {"id": case.name, "characters": lengths[case.id] or "", "round": ("、" if language == "zh" else ", ").join(came)}
        more = (_plain(variable, value_of(cases, case.id, variable.id)) for variable in others)
        rows.append((*(found[key] for key, *_words in PARTICIPANTS), *more))
    left_out = sum(bool(case.withdrawn) and (kind is None or case.kind is kind) for case in cases.values())
    return Participants(tuple(rows), left_out, *_ages(cases, shown, columns["age"]))


def export(workspace: Workspace, path: Path, language: str | None, kind: CaseKind | None) -> Participants:
    """Write T1 to a .csv or .xlsx."""
    table = participants(workspace, language or workspace.language(), kind)
    workspace.privacy.refuse_if_names_remain(str(path))
    write_table(path, table.rows, "T1")
    return table


def unique(workspace: Workspace, k: int) -> Anonymity:
    """The informants whose role, site, age band and gender fewer than `k` share."""
    with workspace.store.reading() as connection:
        cases = {case.id: case for case in read_cases(connection)}
        columns = columns_of(read_variables(connection))
    informants = [case for case in cases.values() if case.kind is CaseKind.INFORMANT and not case.withdrawn]
    rows = [(case.name, {key: cell(cases, case, key, columns) for key in _QUASI}) for case in informants]
    known = [key for key in _QUASI if any(values[key] for _name, values in rows)]
    return too_few(rows, known, k)


def columns_of(variables: Sequence[Variable]) -> dict[str, list[Variable]]:
    """Key of a column of T1 -> the variables that fill it, by what people call it in either language, the best first."""
    by_name: dict[str, list[Variable]] = {}
    for variable in variables:
        by_name.setdefault(plain_heading(variable.name), []).append(variable)
    out: dict[str, list[Variable]] = {}
    for key, zh, en, more in PARTICIPANTS:
        if key not in ("id", *_COMPUTED):
            out[key] = [one for name in dict.fromkeys(map(plain_heading, (zh, en, *more))) for one in by_name.get(name, ())]
    return out


def cell(cases: Mapping[str, Case], case: Case, key: str, columns: Mapping[str, Sequence[Variable]]) -> str:
    """What a column of T1 says of a case; a site is named by the case above it where no variable does."""
    for variable in columns.get(key, ()):
        value = value_of(cases, case.id, variable.id)
        if value:
            if key == "age":
                return _banded(variable, value)
            return iso_date(value) or value if key == "date" else value
    above = line_of_parents(cases, case.id) if key == "site" else []
    return cases[above[0]].name if above else ""


def _banded(variable: Variable, value: str) -> str:
    """An exact age as a band of ten years, for it tells too much in a printed table; any other value as it is."""
    plain = unicodedata.normalize("NFKC", value).strip()
    if match := _HAN_AGE.fullmatch(plain):
        tens = _HAN.index(match[1]) if match[1] else 1
        return band(f"{10 * tens + (_HAN.index(match[2]) if match[2] else 0)}")
    return band(plain) if variable.type is VariableType.NUMBER or _EXACT.fullmatch(plain) else value


def _is_exact(variable: Variable, value: str) -> bool:
    return _banded(variable, value) != value


def _plain(variable: Variable, value: str) -> str:
    return iso_date(value) or value if variable.type is VariableType.DATE else value


def _ages(cases: Mapping[str, Case], shown: Sequence[Case], columns: Sequence[Variable]) -> tuple[str, tuple[str, ...]]:
    """The variable that was put into bands, and those whose exact ages are left out."""
    banded: dict[str, None] = {}
    left: dict[str, None] = {}
    for case in shown:
        given = [(one, value) for one in columns if (value := value_of(cases, case.id, one.id))]
        if given and _is_exact(*given[0]):
            banded[given[0][0].name] = None
        left |= {one.name: None for one, value in given[1:] if _is_exact(one, value)}
    return next(iter(banded), ""), tuple(left)


def _is_shown(
    cases: Mapping[str, Case], shown: Sequence[Case], variable: Variable, columns: Mapping[str, Sequence[Variable]]
) -> bool:
    """Whether a column of T1 says already what a variable says of every case, or it holds exact ages."""
    for of_column in columns.values():
        if variable in of_column:
            if of_column is columns.get("age") and any(
                _is_exact(variable, value_of(cases, case.id, variable.id)) for case in shown
            ):
                return True
            better = of_column[: of_column.index(variable)]
            return not any(
                value_of(cases, case.id, variable.id) and any(value_of(cases, case.id, one.id) for one in better)
                for case in shown
            )
    return False


def _is_computed(variable: Variable) -> bool:
    computed = {plain_heading(word) for key, zh, en, _more in PARTICIPANTS if key in _COMPUTED for word in (zh, en)}
    return plain_heading(variable.name) in computed


def _characters(connection: Connection, case: Case) -> int:
    """The visible characters of what a case says, all its sources together."""
    total = 0
    for source_id in dict.fromkeys(place.source for place in case.bound):
        source = reading.read_source(connection, source_id)
        version = reading.read_version(connection, source.version) if source else None
        if version is None:
            continue
        text = blobs.get_text(connection, version.text)
        own = {place.speaker for place in case.bound if place.source == source_id}
        quiet = {s.id for s in reading.read_speakers(connection, source_id) if s.role is Role.INTERVIEWER}
        for turn in version.turns:
            if turn.speaker in own if None not in own else turn.speaker not in quiet:
                total += sum(map(len, text[turn.body : turn.end].split()))
    return total
