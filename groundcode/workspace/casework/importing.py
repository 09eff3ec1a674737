"""A table of cases taken in: checked as a whole, then one change, or only told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.cases import Bound, Case, CaseKind, Variable, VariableType, fits_type, guess_type
from groundcode.domain.operations import Draft
from groundcode.errors import BadValue, GroundcodeError, InvalidTable, WouldOpen
from groundcode.errors.privacy import opening_words
from groundcode.exchange.case_tables import CaseRow, CaseTable, read_cases
from groundcode.locale import _, ngettext
from groundcode.store import reading
from groundcode.workspace.cases import consent_answer
from groundcode.workspace.casework.book import CaseBook
from groundcode.workspace.casework.opening import opened
from groundcode.workspace.names import clean_name
from groundcode.workspace.sources import find_source

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


@dataclass(slots=True)
class CaseImportReport:
    """What a table of cases changes."""

    cases: int = 0
    """Cases that the table names."""
    new_cases: list[str] = field(default_factory=list)
    new_variables: list[tuple[str, str]] = field(default_factory=list)
    """(name, type)"""
    values: list[tuple[str, str, str, str]] = field(default_factory=list)
    """(case, variable, former value or "", value)"""
    consent: list[tuple[str, str, str, str]] = field(default_factory=list)
    bound: list[tuple[str, str, str | None, str | None]] = field(default_factory=list)
    """(case, source, speaker, the case that had it before)"""
    parents: list[tuple[str, str]] = field(default_factory=list)
    """(case, the case it stands under)"""
    notes: list[str] = field(default_factory=list)

    def changes(self) -> int:
        """How many things are made or set."""
        made = len(self.new_cases) + len(self.new_variables)
        return made + len(self.values) + len(self.consent) + len(self.bound) + len(self.parents)


def import_table(
    workspace: Workspace, path: Path, *, parent: str | None, kind: CaseKind, dry_run: bool, opening: bool
) -> CaseImportReport:
    """Take in a table of cases, or with `dry_run` only say what it would change.

    Raises:
        FileMissing, EmptyFile, UnknownFormat, TooLarge, InvalidDocument
        InvalidTable: naming the first row that cannot be taken; nothing was.
        WouldOpen: words that were kept in would go out, and it is not said that the `opening` is meant.
    """
    table = read_cases(path, parent=parent)
    new_id = workspace.store.ids
    if dry_run:
        with workspace.store.reading() as connection:
            book = CaseBook(connection, Draft("case-table"), workspace.id, new_id)
            return _Importer(connection, book, path, kind).run(table)
    with workspace.change("case-table") as made:
        book = CaseBook(made.connection, made.draft, workspace.id, new_id)
        return _Importer(made.connection, book, path, kind, may_open=opening).run(table)


class _Importer:
    def __init__(self, connection: Connection, book: CaseBook, path: Path, kind: CaseKind, *, may_open: bool = True) -> None:
        self._book = book
        self._before = dict(book.cases)
        self._may_open = may_open
        self._path = str(path)
        self._kind = kind
        self._sources = reading.read_sources(connection, sealed=True)
        self._report = CaseImportReport()
        self._problems: dict[int, str] = {}
        self._said: dict[tuple[str, ...], tuple[int, str]] = {}
        """What an earlier row says of (case, field) or of (source, speaker): its number and the value."""

    def run(self, table: CaseTable) -> CaseImportReport:
        """Every row, or the first problem.

        Raises:
            InvalidTable, WouldOpen
        """
        self._report.notes += table.notes
        self._make_variables(table)
        found = [(row, self._case(row)) for row in table.rows]
        for row, case in found:
            if case is not None:
                self._take(row, case)
        if self._problems:
            row_number = min(self._problems)
            raise InvalidTable(self._path, row_number, self._problems[row_number], len(self._problems) - 1)
        self._report.cases = len({case.id for _row, case in found if case is not None})
        self._look_for_openings()
        return self._report

    def _look_for_openings(self) -> None:
        """What the table lets out by where cases speak and stand; answers that it gives itself are told as such."""
        now = self._book.cases
        before = {case: replace(one, consent=now[case].consent) for case, one in self._before.items()}
        found = opened(before, now)
        if found and not self._may_open:
            raise WouldOpen(found.shared, found.quoted)
        if found:
            self._note(opening_words(found.shared, found.quoted))

    def _problem(self, row: int, why: str) -> None:
        self._problems.setdefault(row, why)

    def _make_variables(self, table: CaseTable) -> None:
        columns: dict[str, list[tuple[int, str]]] = {name: [] for name in table.variables}
        for row in table.rows:
            for name, value in row.values:
                columns[name].append((row.row, value))
        for name, cells in columns.items():
            if not cells:
                continue
            values = [value for _row, value in cells]
            variable, made = self._book.variable(name, values)
            if made:
                self._report.new_variables.append((variable.name, variable.type.value))
                self._note_spoilt(variable, cells)
            elif not all(fits_type(variable.type, value) for value in values):
                others = [case.values[variable.id] for case in self._book.cases.values() if variable.id in case.values]
                kind = guess_type([*others, *values])
                if kind in (VariableType.NUMBER, VariableType.DATE):
                    kind = VariableType.TEXT
                self._book.set_type(variable, kind)
                sentence = _("“{name}” is no longer {former}, because of {cells}: it is {type} now.")
                spoilt = _cells([cell for cell in cells if not fits_type(variable.type, cell[1])])
                self._report.notes.append(
                    sentence.format(name=variable.name, former=_(variable.type.words), cells=spoilt, type=_(kind.words))
                )

    def _note_spoilt(self, variable: Variable, cells: list[tuple[int, str]]) -> None:
        """Say which few cells keep a new column from being one of numbers or of dates."""
        if variable.type in (VariableType.NUMBER, VariableType.DATE):
            return
        for kind in (VariableType.NUMBER, VariableType.DATE):
            spoilt = [cell for cell in cells if not fits_type(kind, cell[1])]
            if 2 * len(spoilt) < len(cells):
                sentence = _("“{name}” would be {wanted}, but for {cells}: it was taken as {type}.")
                found = _(variable.type.words)
                self._note(sentence.format(name=variable.name, wanted=_(kind.words), cells=_cells(spoilt), type=found))

    def _case(self, row: CaseRow) -> Case | None:
        try:
            return self._found_or_made(row.case, self._kind)
        except GroundcodeError as error:
            self._problem(row.row, error.message)
            return None

    def _found_or_made(self, name: str, kind: CaseKind) -> Case:
        found = self._book.cases_called(clean_name(name, _("case")))
        if found or ids.is_id(name):
            return self._book.case(name)
        renamed = self._book.once_called(name)
        if renamed is not None:
            note = _("“{former}” is called “{name}” by now; its row was taken for that case.")
            self._note(note.format(former=name, name=renamed.name))
            return renamed
        made = self._book.add(name, kind)
        self._report.new_cases.append(made.name)
        return made

    def _note(self, sentence: str) -> None:
        if sentence not in self._report.notes:
            self._report.notes.append(sentence)

    def _agrees(self, row: int, what: tuple[str, ...], words: str, value: str) -> bool:
        """Whether no earlier row says something else of the same thing."""
        former, said = self._said.setdefault(what, (row, value))
        if said != value:
            sentence = _("{what} is “{value}” here, but “{former}” in row {row}.")
            self._problem(row, sentence.format(what=words, value=value, former=said, row=former))
        return said == value

    def _take(self, row: CaseRow, case: Case) -> None:
        for name, value in row.values:
            variable, _made = self._book.variable(name)
            former = self._book.cases[case.id].values.get(variable.id, "")
            if self._agrees(row.row, ("value", case.id, variable.id), f"{case.name}, {variable.name}", value) and (
                self._book.set_value(case, variable, value)
            ):
                self._report.values.append((case.name, variable.name, former, value))
        try:
            self._take_consent(row, case)
            self._take_parent(row, case)
            self._take_source(row, case)
        except GroundcodeError as error:
            self._problem(row.row, error.message)

    def _take_consent(self, row: CaseRow, case: Case) -> None:
        for key, value in row.consent:
            try:
                answer = consent_answer(key, value)
            except BadValue as error:
                # The sentence of a row has no room for a hint, and here the hint names the answers there are.
                self._problem(row.row, f"{error.message} {error.hint}")
                continue
            former = self._book.cases[case.id].consent.get(key, "")
            if self._agrees(row.row, ("consent", case.id, key), f"{case.name}, consent:{key}", answer) and (
                self._book.set_consent(case, key, answer)
            ):
                self._report.consent.append((case.name, key, former, answer))

    def _take_parent(self, row: CaseRow, case: Case) -> None:
        if row.parent and self._agrees(row.row, ("parent", case.id), case.name, row.parent):
            parent = self._found_or_made(row.parent, CaseKind.SITE)
            if self._book.set_parent(case, parent):
                self._report.parents.append((case.name, parent.name))

    def _take_source(self, row: CaseRow, case: Case) -> None:
        if not row.source:
            if row.speaker:
                self._problem(row.row, _("the speaker “{name}” stands beside no source.").format(name=row.speaker))
            return
        source = find_source(self._sources, row.source)
        for place in self._book.places(source, row.speaker):
            self._bind(row, case, place)

    def _bind(self, row: CaseRow, case: Case, place: Bound) -> None:
        words = f"{place.source_name}, {place.speaker_name}" if place.speaker_name else place.source_name
        if not self._agrees(row.row, ("bound", place.source, place.speaker or ""), words, case.name):
            return
        former = self._book.holder(place)
        if self._book.bind(case, place):
            self._report.bound.append((case.name, place.source_name, place.speaker_name, former.name if former else None))


_NAMED = 3
"""Cells that a note names."""


def _cells(cells: list[tuple[int, str]]) -> str:
    """Where cells stand, and what is in them: the first few."""
    named = [_("row {row} “{value}”").format(row=row, value=value) for row, value in cells[:_NAMED]]
    more = len(cells) - len(named)
    if more:
        named.append(ngettext("{count} more", "{count} more", more).format(count=more))
    return _(", ").join(named)
