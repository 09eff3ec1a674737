"""Cases: informants and sites, their variables, what they consented to, and where they speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.domain import ids
from groundcode.domain.cases import (
    ANSWERS,
    CONSENT,
    Case,
    CaseKind,
    Variable,
    VariableType,
    find_named,
    fits_type,
    iso_date,
    plain_answer,
)
from groundcode.domain.heads import Seen
from groundcode.errors import BadValue, BoundToAnother, CaseWithdrawn, NameTaken, ThingNotFound
from groundcode.locale import _
from groundcode.store import reading
from groundcode.store.reading_cases import read_cases, read_variables, source_links
from groundcode.store.references import living_users
from groundcode.store.store import Writing
from groundcode.workspace.casework.book import LISTING, CaseBook
from groundcode.workspace.casework.opening import refuse_opening, refuse_to_forget_a_no, without
from groundcode.workspace.names import clean_name
from groundcode.workspace.removal import delete_things
from groundcode.workspace.sources import find_source

if TYPE_CHECKING:
    from groundcode.analysis.anonymity import Anonymity
    from groundcode.workspace.casework.counts import CaseCounts
    from groundcode.workspace.casework.headers import HeaderOffer
    from groundcode.workspace.casework.importing import CaseImportReport
    from groundcode.workspace.participants import Participants
    from groundcode.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class BoundReport:
    """A place that a case was bound to."""

    source: str
    speaker: str | None
    former: str | None
    """The case that had it before."""


class Cases:
    """What one does with cases."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def list_(self) -> list[Case]:
        """Every case, by name."""
        with self._workspace.store.reading() as connection:
            return read_cases(connection)

    def variables(self) -> list[Variable]:
        """Every variable, in the order in which they were made."""
        with self._workspace.store.reading() as connection:
            return read_variables(connection)

    def named(self, name: str) -> Case:
        """The case of a name or an id.

        Raises:
            NameNotFound, AmbiguousName
        """
        return find_named(_("case"), self.list_(), name, LISTING)

    def variable_named(self, name: str) -> Variable:
        """The variable of a name or an id.

        Raises:
            NameNotFound, AmbiguousName
        """
        return find_named(_("variable"), self.variables(), name, LISTING)

    def _book(self, made: Writing) -> CaseBook:
        return CaseBook(made.connection, made.draft, self._workspace.id, self._workspace.store.ids)

    def add(self, name: str, *, kind: CaseKind = CaseKind.INFORMANT, parent: str | None = None, seen: Seen | None = None) -> str:
        """Make a case, under another one if `parent` (an id) names it; gives its id.

        Raises:
            EmptyName, NameTaken, ThingNotFound
        """
        with self._workspace.change("case", seen=seen) as made:
            book = self._book(made)
            above = _living(book, parent) if parent is not None else None
            case = book.add(name, kind)
            if above is not None:
                book.set_parent(case, above)
            return case.id

    def rename(self, case: str, name: str, *, seen: Seen | None = None) -> None:
        """Give a case another name.

        Raises:
            EmptyName, NameTaken, ThingNotFound
        """
        with self._workspace.change("rename-case", seen=seen) as made:
            book = self._book(made)
            found, name = _living(book, case), clean_name(name, _("case"))
            book.refuse_taken(name, but=case)
            if name != found.name:
                made.draft.set("case", case, "name", name)

    def move(self, case: str, parent: str | None, *, opening: bool = False, seen: Seen | None = None) -> None:
        """Put a case under another one; None: under none.

        Raises:
            CaseCycle, ThingNotFound
            WouldOpen: a no of the case above held for it, and it is not said that the `opening` is meant.
        """
        with self._workspace.change("case-parent", seen=seen) as made:
            book = self._book(made)
            before = dict(book.cases)
            book.set_parent(_living(book, case), _living(book, parent) if parent is not None else None)
            if not opening:
                refuse_opening(before, book.cases)

    def delete(self, case: str, *, opening: bool = False, seen: Seen | None = None) -> dict[str, int]:
        """Delete a case: its speakers are let go, cases below it stand alone; gives how much of what goes along.

        Raises:
            CaseWithdrawn: its text would be shown again. ThingNotFound
            SaidNo: to sharing, or to being quoted; nobody would know any more.
            WouldOpen: only a paraphrase was allowed, and it is not said that the `opening` is meant.
        """
        with self._workspace.change("delete-case", seen=seen) as made:
            book = self._book(made)
            found = _living(book, case)
            if found.withdrawn:
                raise CaseWithdrawn(found.name)
            refuse_to_forget_a_no(book.cases, found)
            if not opening:
                refuse_opening(book.cases, without(book.cases, found))
            told = {"value": len(found.values), "consent": len(found.consent), "speaker": 0, "case": 0}
            for user in living_users(made.connection, "case", ids.to_raw(case)):
                if (user.entity, user.field) in _LET_GO and made.seen.holds(user.seq):
                    made.draft.set(user.entity, ids.to_text(user.id), user.field, None)
                    told[user.entity] += 1
            told |= delete_things(made, "case", case, but=_LET_GO)
            return {kind: count for kind, count in told.items() if count}

    def set_value(self, case: str, variable: str, value: str, *, seen: Seen | None = None) -> bool:
        """Set a case's value of a variable, by the variable's name; "" takes it away. Whether that changes anything.

        Raises:
            BadValue: the variable's other values are numbers or dates, and this is none. EmptyName, ThingNotFound
        """
        with self._workspace.change("case-value", seen=seen) as made:
            book = self._book(made)
            found, plain = _living(book, case), " ".join(value.split())
            if not plain and not any(ids.fold(v.name) == ids.fold(variable) for v in book.variables.values()):
                return False
            known, _made = book.variable(variable, [plain])
            if plain and not fits_type(known.type, plain):
                raise BadValue(known.name, plain, _(known.type.words))
            return book.set_value(found, known, plain)

    def retype(self, variable: str, kind: VariableType, *, seen: Seen | None = None) -> None:
        """Let a variable be of another type.

        Raises:
            BadValue: naming a value that does not fit. ThingNotFound
        """
        with self._workspace.change("variable", seen=seen) as made:
            book = self._book(made)
            found = _living_variable(book, variable)
            for value in (case.values.get(variable, "") for case in book.cases.values()):
                if value and not fits_type(kind, value):
                    raise BadValue(found.name, value, _(kind.words))
            book.set_type(found, kind)

    def rename_variable(self, variable: str, name: str, *, seen: Seen | None = None) -> None:
        """Give a variable another name.

        Raises:
            EmptyName, NameTaken, ThingNotFound
        """
        with self._workspace.change("variable", seen=seen) as made:
            book = self._book(made)
            found, name = _living_variable(book, variable), clean_name(name, _("variable"))
            if any(ids.fold(v.name) == ids.fold(name) and v.id != variable for v in book.variables.values()):
                raise NameTaken(_("variable"), name)
            if name != found.name:
                made.draft.set("variable", variable, "name", name)

    def delete_variable(self, variable: str, *, seen: Seen | None = None) -> int:
        """Delete a variable with its values; gives how many cases had one.

        Raises:
            ThingNotFound
        """
        with self._workspace.change("delete-variable", seen=seen) as made:
            book = self._book(made)
            _living_variable(book, variable)
            delete_things(made, "variable", variable)
            return sum(variable in case.values for case in book.cases.values())

    def bind(
        self, case: str, source: str, speaker: str | None = None, *, move: bool = True, opening: bool = False,
        seen: Seen | None = None,
    ) -> list[BoundReport]:  # fmt: skip
        """Bind a case to a speaker of a source (by name), or to all its informants; gives what is bound now.

        Raises:
            BoundToAnother: another case has it, and it may not `move`.
            WouldOpen: the case that had it kept its words in, and it is not said that the `opening` is meant.
            ThingNotFound, SourceNotFound, NameNotFound, CaseWithdrawn
        """
        with self._workspace.change("bind-case", seen=seen) as made:
            book = self._book(made)
            before = dict(book.cases)
            found = _living(book, case)
            at = find_source(reading.read_sources(made.connection, sealed=True), source)
            out = []
            for place in book.places(at, speaker):
                former = book.holder(place)
                other = former.name if former is not None and former.id != case else None
                if former is not None and other is not None and not move and not former.withdrawn:
                    raise BoundToAnother(f"{at.name}/{place.speaker_name}" if place.speaker_name else at.name, other)
                book.bind(found, place)
                out.append(BoundReport(at.name, place.speaker_name, other))
            if not opening:
                refuse_opening(before, book.cases)
            return out

    def unbind(
        self, case: str, source: str, speaker: str | None = None, *, opening: bool = False, seen: Seen | None = None
    ) -> int:
        """Let go of a source, or of one of its speakers; gives how many places were bound.

        Raises:
            WouldOpen: the case kept its words in, and it is not said that the `opening` is meant.
            ThingNotFound, SourceNotFound, NameNotFound, CaseWithdrawn
        """
        with self._workspace.change("unbind-case", seen=seen) as made:
            book = self._book(made)
            before = dict(book.cases)
            found = _living(book, case)
            at = find_source(reading.read_sources(made.connection, sealed=True), source)
            wanted = set(book.places(at, speaker)) if speaker else {place for place in found.bound if place.source == at.id}
            held = [place for place in found.bound if place in wanted]
            for place in held:
                book.unbind(found, place)
            if not opening:
                refuse_opening(before, book.cases)
            return len(held)

    def consent(self, case: str, answers: Mapping[str, str], *, seen: Seen | None = None) -> bool:
        """Note what a case consented to (keys of `CONSENT`; "" takes an answer away); whether that changes anything.

        Raises:
            BadValue, ThingNotFound
        """
        with self._workspace.change("consent", seen=seen) as made:
            book = self._book(made)
            found = _living(book, case)
            return sum(book.set_consent(found, key, consent_answer(key, value)) for key, value in answers.items()) > 0

    def withdraw(self, case: str, date: str | None = None, *, seen: Seen | None = None) -> list[str]:
        """Note that a case has withdrawn; gives the names of the sources whose text is shown no more.

        Their codings stay as counts. Only a purge takes the text out of the project.

        Raises:
            BadValue: no date. ThingNotFound
        """
        with self._workspace.change("withdraw", seen=seen) as made:
            found = _living(self._book(made), case)
            when = iso_date(date) if date else self._workspace.store.now().date().isoformat()
            if when is None:
                raise BadValue(_("date"), date or "", "2026-03-01")
            if found.withdrawn is None or (date and found.withdrawn != when):
                made.draft.set("case", case, "withdrawn", when)
            marked = source_links(made.connection, case, "withdrawn")
            sources = dict.fromkeys((place.source, place.source_name) for place in found.bound)
            for source, _name in sources:
                if source not in marked:
                    made.draft.create("link", self._workspace.store.ids(), from_=case, role="withdrawn", to=source)
            return [name for _source, name in sources]

    def revoke_withdrawal(self, case: str, *, seen: Seen | None = None) -> bool:
        """Take a withdrawal back; whether there was one.

        Raises:
            ThingNotFound
        """
        with self._workspace.change("revoke-withdrawal", seen=seen) as made:
            if _living(self._book(made), case).withdrawn is None:
                return False
            made.draft.set("case", case, "withdrawn", None)
            for links in source_links(made.connection, case, "withdrawn").values():
                for link in links:
                    made.draft.set("link", link, "alive", False)
            return True

    def import_table(
        self, path: Path, *, parent: str | None = None, kind: CaseKind = CaseKind.INFORMANT, dry_run: bool = False,
        opening: bool = False,
    ) -> CaseImportReport:  # fmt: skip
        """Take in a table of cases, all or nothing, as one change; gives what changes.

        Raises:
            FileMissing, EmptyFile, UnknownFormat, TooLarge, InvalidDocument, InvalidTable
            WouldOpen: by where its cases speak or stand, and it is not said that the `opening` is meant.
        """
        from groundcode.workspace.casework.importing import import_table

        return import_table(self._workspace, path, parent=parent, kind=kind, dry_run=dry_run, opening=opening)

    def headers(self, *, apply: bool = False, only: tuple[str, ...] = ()) -> list[HeaderOffer]:
        """The header lines of sources as values of their cases; `apply` takes over those that are new."""
        from groundcode.workspace.casework.headers import headers

        return headers(self._workspace, apply=apply, only=only)

    def counts(self) -> dict[str, CaseCounts]:
        """Case id -> in how many sources it speaks, its turns, its codings."""
        from groundcode.workspace.casework.counts import case_counts

        return case_counts(self._workspace)

    def participants(self, language: str, *, kind: CaseKind | None = CaseKind.INFORMANT) -> Participants:
        """The table of participants (T1) in "zh" or "en"."""
        from groundcode.workspace.participants import participants

        return participants(self._workspace, language, kind)

    def export(self, path: Path, language: str | None = None, *, kind: CaseKind | None = CaseKind.INFORMANT) -> Participants:
        """Write the table of participants (T1) to a .csv or .xlsx, in "zh" or "en" (None: the project's language).

        Raises:
            UnknownFormat, CannotWriteHere
            NamesRemain: a name of the roster stands in the project. OriginalsLocked
        """
        from groundcode.workspace.participants import export

        return export(self._workspace, path, language, kind)

    def unique(self, k: int = 2) -> Anonymity:
        """The informants whose role, site, age band and gender fewer than `k` share, and which coarser tables help."""
        from groundcode.workspace.participants import unique

        return unique(self._workspace, k)


_LET_GO = {("speaker", "case"), ("case", "parent")}
"""References to a case that its deletion empties; what else refers to it goes along."""


def consent_answer(key: str, value: str) -> str:
    """An answer as it is kept.

    Raises:
        BadValue
    """
    if key not in CONSENT:
        raise BadValue(_("consent"), key, _(", ").join(CONSENT))
    plain = " ".join(value.split())
    answer = plain_answer(key, plain) if plain else ""
    if answer is None and key == "date":
        raise BadValue(_("date"), plain, "2026-03-01")
    if answer is None:
        raise BadValue(_("consent"), plain, _(", ").join(_(ANSWERS[choice]) for choice in CONSENT[key]))
    return answer


def _living(book: CaseBook, case: str) -> Case:
    if case not in book.cases:
        raise ThingNotFound(_("case"), case)
    return book.cases[case]


def _living_variable(book: CaseBook, variable: str) -> Variable:
    if variable not in book.variables:
        raise ThingNotFound(_("variable"), variable)
    return book.variables[variable]
