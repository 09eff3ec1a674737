"""The cases and variables of a project while a change about them is put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.cases import Bound, Case, CaseKind, Variable, VariableType, find_named, guess_type, line_of_parents
from groundcode.domain.operations import Draft
from groundcode.domain.sources import Source
from groundcode.domain.transcripts import Role
from groundcode.errors import CaseCycle, CaseWithdrawn, NameTaken
from groundcode.locale import _
from groundcode.store import reading
from groundcode.store.reading_cases import read_cases, read_variables, source_links
from groundcode.workspace.names import clean_name

LISTING = "groundcode cases PROJECT"


def free_id(connection: Connection, entity: str, first: str) -> tuple[str, bool]:
    """The first id from `first` on under which no living thing goes, and whether a deleted one has it.

    The thing that was made under `first` may have another name by now.
    """
    while (row := reading.read_thing(connection, entity, first)) is not None and row["alive"]:
        first = ids.named(first, "again")
    return first, row is not None


class CaseBook:
    """What is known of cases, kept up with what a draft adds; nothing is written twice."""

    def __init__(self, connection: Connection, draft: Draft, project: str, new_id: Callable[[], str]) -> None:
        self._connection = connection
        self._draft = draft
        self._project = project
        self._new_id = new_id
        self.cases: dict[str, Case] = {case.id: case for case in read_cases(connection)}
        self.variables: dict[str, Variable] = {variable.id: variable for variable in read_variables(connection)}

    def case(self, name: str) -> Case:
        """The case of a name or an id.

        Raises:
            NameNotFound, AmbiguousName
        """
        return find_named(_("case"), list(self.cases.values()), name, LISTING)

    def cases_called(self, name: str) -> list[Case]:
        """The cases of a name."""
        return [case for case in self.cases.values() if ids.fold(case.name) == ids.fold(name)]

    def once_called(self, name: str) -> Case | None:
        """The case that was made under a name and has another one now."""
        return self.cases.get(ids.case_id(self._project, name))

    def add(self, name: str, kind: CaseKind = CaseKind.INFORMANT) -> Case:
        """Make a case, or bring a deleted one of this name back with what was known of it.

        Raises:
            EmptyName, NameTaken
        """
        name = clean_name(name, _("case"))
        self.refuse_taken(name)
        case, deleted = free_id(self._connection, "case", ids.case_id(self._project, name))
        if deleted:
            row = reading.read_thing(self._connection, "case", case)
            assert row is not None
            self._draft.set("case", case, "alive", True)
            for field, value in (("name", name), ("kind", kind.value)):
                if row[field] != value:
                    self._draft.set("case", case, field, value)
            known = _of_deleted(self._connection, case, name, kind)
            self.cases[case] = replace(known, values={v: x for v, x in known.values.items() if v in self.variables})
        else:
            self._draft.create("case", case, name=name, kind=kind.value)
            self.cases[case] = Case(case, name, kind)
        return self.cases[case]

    def refuse_taken(self, name: str, but: str | None = None) -> None:
        """Refuse a name that another case has."""
        if any(case.id != but for case in self.cases_called(name)):
            raise NameTaken(_("case"), name)

    def variable(self, name: str, values: Sequence[str] = ()) -> tuple[Variable, bool]:
        """The variable of a name, made with the type that its first values have; and whether it was made."""
        name = clean_name(name, _("variable"))
        found = [one for one in self.variables.values() if ids.fold(one.name) == ids.fold(name)]
        if found:
            return found[0], False
        variable, deleted = free_id(self._connection, "variable", ids.variable_id(self._project, name))
        made = Variable(variable, name, guess_type(values))
        if deleted:
            self._draft.set("variable", variable, "alive", True)
            self._draft.set("variable", variable, "name", name)
            self._draft.set("variable", variable, "type", made.type.value)
        else:
            self._draft.create("variable", variable, name=name, type=made.type.value)
        self.variables[variable] = made
        return made, True

    def set_type(self, variable: Variable, kind: VariableType) -> None:
        """Let a variable have another type."""
        if kind is not variable.type:
            self._draft.set("variable", variable.id, "type", kind.value)
            self.variables[variable.id] = replace(variable, type=kind)

    def set_value(self, case: Case, variable: Variable, value: str) -> bool:
        """Set a value, or take it away with ""; whether that changes anything."""
        values = dict(self.cases[case.id].values)
        if values.get(variable.id, "") == value:
            return False
        self._draft.set("case", case.id, f"value:{variable.id}", value or None)
        values[variable.id] = value
        self.cases[case.id] = replace(self.cases[case.id], values={v: x for v, x in values.items() if x})
        return True

    def set_consent(self, case: Case, key: str, value: str) -> bool:
        """Note what a case consented to; whether that changes anything."""
        consent = dict(self.cases[case.id].consent)
        if consent.get(key, "") == value and not reading.is_at_odds(self._connection, case.id, f"consent:{key}"):
            return False
        self._draft.set("case", case.id, f"consent:{key}", value or None)
        consent[key] = value
        self.cases[case.id] = replace(self.cases[case.id], consent={k: x for k, x in consent.items() if x})
        return True

    def set_parent(self, case: Case, parent: Case | None) -> bool:
        """Put a case under another one; whether that changes anything.

        Raises:
            CaseCycle
        """
        if self.cases[case.id].parent == (parent.id if parent else None):
            return False
        if parent is not None and case.id in (parent.id, *line_of_parents(self.cases, parent.id)):
            raise CaseCycle(case.name, parent.name)
        self._draft.set("case", case.id, "parent", parent.id if parent else None)
        self.cases[case.id] = replace(self.cases[case.id], parent=parent.id if parent else None)
        return True

    def places(self, source: Source, speaker: str | None = None) -> list[Bound]:
        """Where in a source a case may be bound: one speaker, else its informants, else all of it.

        Raises:
            NameNotFound, AmbiguousName: no such speaker.
        """
        speakers = reading.read_speakers(self._connection, source.id)
        if speaker:
            found = [find_named(_("speaker"), speakers, speaker)]
        else:
            found = [one for one in speakers if one.role is Role.INFORMANT]
        return [Bound(source.id, source.name, one.id, one.name) for one in found] or [Bound(source.id, source.name, None, None)]

    def holder(self, place: Bound) -> Case | None:
        """The case that is bound to a place."""
        return next((case for case in self.cases.values() if place in case.bound), None)

    def bind(self, case: Case, place: Bound) -> bool:
        """Bind a case to a place, taking it from another case; whether that changes anything.

        Raises:
            CaseWithdrawn: it is a withdrawn case's, whose text would be shown again.
        """
        former = self.holder(place)
        if former is not None and former.id == case.id:
            return False
        if former is not None:
            self.unbind(former, place, rebound=place.speaker is not None)
        if place.speaker is not None:
            self._draft.set("speaker", place.speaker, "case", case.id)
        else:
            self._draft.create("link", self._new_id(), from_=case.id, role="source", to=place.source)
        self.cases[case.id] = replace(self.cases[case.id], bound=(*self.cases[case.id].bound, place))
        return True

    def unbind(self, case: Case, place: Bound, *, rebound: bool = False) -> None:
        """Let go of a place (`rebound`: the next operation gives it to another case).

        Raises:
            CaseWithdrawn
        """
        if case.withdrawn:
            raise CaseWithdrawn(case.name)
        if place.speaker is None:
            for link in source_links(self._connection, case.id, "source").get(place.source, ()):
                self._draft.set("link", link, "alive", False)
        elif not rebound:
            self._draft.set("speaker", place.speaker, "case", None)
        kept = tuple(bound for bound in self.cases[case.id].bound if bound != place)
        self.cases[case.id] = replace(self.cases[case.id], bound=kept)


def _of_deleted(connection: Connection, case: str, name: str, kind: CaseKind) -> Case:
    found = next((one for one in read_cases(connection, alive=False) if one.id == case), None)
    return replace(found, name=name, kind=kind, bound=()) if found else Case(case, name, kind)
