"""Paradigms: a phenomenon with its conditions, strategies and consequences (典范模型)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from groundcode.domain.codes import Code, CodeTree
from groundcode.domain.heads import Seen
from groundcode.domain.ids import fold, to_raw, to_text
from groundcode.domain.levels import Level
from groundcode.domain.ranks import rank_between, ranks_after
from groundcode.domain.theory import SLOTS, Paradigm, ParadigmRole, Slot
from groundcode.errors import (
    AmbiguousName,
    BadValue,
    InSlotAlready,
    NameNotFound,
    NameTaken,
    OwnPhenomenon,
    ThingNotFound,
    TooLow,
)
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.store.store import Writing
from groundcode.workspace.codes import living
from groundcode.workspace.names import clean_name
from groundcode.workspace.relations import category
from groundcode.workspace.removal import delete_all, delete_things
from groundcode.workspace.theories.book import TheoryBook

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


class Paradigms:
    """What one does with paradigms."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def list_(self) -> list[Paradigm]:
        """The living paradigms, in the order they were made."""
        with self._workspace.store.reading() as connection:
            return TheoryBook(connection, self._workspace.tree_at(connection)).paradigms

    def of(self, code: str) -> list[Paradigm]:
        """The paradigms of a phenomenon.

        Raises:
            CodeNotFound
        """
        found = living(self._workspace.tree(), code).id
        return [paradigm for paradigm in self.list_() if paradigm.phenomenon == found]

    def named(self, paradigm: str) -> Paradigm:
        """The paradigm of an id, of its name, or of the name of a phenomenon that has one.

        Raises:
            NameNotFound, AmbiguousName
        """
        tree, everything = self._workspace.tree(), self.list_()
        found = [one for one in everything if one.id == paradigm]
        found = found or [one for one in everything if fold(one.name) == fold(paradigm)]
        if not found:
            codes = tree.find(paradigm)
            found = [one for one in everything if one.phenomenon in codes]
        if not found:
            raise NameNotFound(_("paradigm"), paradigm, listing="groundcode paradigm PROJECT")
        if len(found) > 1:
            raise AmbiguousName(paradigm, [f"{one.name or tree.all[one.phenomenon].name} ({one.id})" for one in found])
        return found[0]

    def start(self, phenomenon: str, name: str = "", *, seen: Seen | None = None) -> str:
        """Begin the paradigm of a phenomenon, a category or higher; gives its id.

        Raises:
            CodeNotFound, TooLow, EmptyName
            NameTaken: this phenomenon has one of that name, or one without a name.
        """
        with self._workspace.change("paradigm", seen=seen) as made:
            book = TheoryBook(made.connection)
            found = category(book.tree, phenomenon, _("the phenomenon of a paradigm"))
            name = clean_name(name, _("paradigm")) if name.strip() else ""
            _refuse_taken(book, found.id, name)
            return made.draft.create("paradigm", self._workspace.store.ids(), phenomenon=found.id, name=name or None)

    def rename(self, paradigm: str, name: str, *, seen: Seen | None = None) -> None:
        """Give a paradigm another name; "" takes it away.

        Raises:
            ThingNotFound, EmptyName, NameTaken
        """
        with self._workspace.change("rename-paradigm", seen=seen) as made:
            book = TheoryBook(made.connection)
            found = _living(book, paradigm)
            name = clean_name(name, _("paradigm")) if name.strip() else ""
            _refuse_taken(book, found.phenomenon, name, but=paradigm)
            if name != found.name:
                made.draft.set("paradigm", paradigm, "name", name)

    def add(self, paradigm: str, slot: Slot | str, code: str, *, seen: Seen | None = None) -> str:
        """Put a code, a concept or higher, into a slot behind those that stand there; gives the role's id.

        Raises:
            ThingNotFound, CodeNotFound, BadValue, TooLow, OwnPhenomenon, InSlotAlready
        """
        return self.add_all(paradigm, slot, [code], seen=seen)[0]

    def add_all(self, paradigm: str, slot: Slot | str, codes: Sequence[str], *, seen: Seen | None = None) -> list[str]:
        """Put several codes into a slot, as one change; gives the ids of the roles.

        Raises:
            ThingNotFound, CodeNotFound, BadValue, TooLow, OwnPhenomenon, InSlotAlready
        """
        with self._workspace.change("paradigm-role", seen=seen) as made:
            book = TheoryBook(made.connection)
            found, into = _living(book, paradigm), clean_slot(slot)
            last, out = _last_rank(made, found.of(into)), []
            taken = {role.code for role in found.of(into)}
            for code in codes:
                wanted = _may_stand(book.tree, found, code)
                if wanted.id in taken:
                    raise InSlotAlready(wanted.name, _(into.words))
                taken.add(wanted.id)
                last = rank_between(last)
                out.append(
                    made.draft.create(
                        "paradigm_role", self._workspace.store.ids(), paradigm=paradigm, code=wanted.id, role=into.value,
                        place={"parent": None, "rank": last},
                    )
                )  # fmt: skip
            return out

    def move(self, role: str, slot: Slot | str, *, before: str | None = None, seen: Seen | None = None) -> None:
        """Put a code of a paradigm into another slot, last or before a role there; or elsewhere in its own slot.

        Raises:
            ThingNotFound, BadValue, InSlotAlready
        """
        with self._workspace.change("move-role", seen=seen) as made:
            book = TheoryBook(made.connection)
            found, one = _role(book, role)
            into = clean_slot(slot)
            if into is not one.slot:
                _refuse_twice(book.tree, found, into, one.code)
            elif before is None or before == role:
                return
            for twin in _twins(made, book, found, one):
                if into is not one.slot:
                    made.draft.set("paradigm_role", twin, "role", into.value)
            there = [other.id for other in found.of(into) if other.id != one.id]
            at = there.index(before) if before in there else len(there)
            for moved, rank in _ranks(made, one.id, there, at):
                made.draft.set("paradigm_role", moved, "place", {"parent": None, "rank": rank})

    def remove(self, role: str, *, seen: Seen | None = None) -> int:
        """Take a code out of a slot with the evidence bound to it there; gives how many segments that were.

        Raises:
            ThingNotFound
        """
        with self._workspace.change("remove-role", seen=seen) as made:
            book = TheoryBook(made.connection)
            found, one = _role(book, role)
            delete_all(made, "paradigm_role", _twins(made, book, found, one))
            return len(one.evidence)

    def delete(self, paradigm: str, *, seen: Seen | None = None) -> tuple[int, int]:
        """Delete a paradigm with its roles (the codes stay) and its evidence; gives (roles, segments bound to it or them).

        Raises:
            ThingNotFound
        """
        with self._workspace.change("delete-paradigm", seen=seen) as made:
            found = _living(TheoryBook(made.connection), paradigm)
            delete_things(made, "paradigm", paradigm)
            return len(found.roles), len(found.evidence) + sum(len(role.evidence) for role in found.roles)

    def excuse(self, code: str, reason: str, *, seen: Seen | None = None) -> None:
        """Say why a main category has no paradigm, so that `check` is content; "" takes it back.

        Raises:
            CodeNotFound
        """
        with self._workspace.change("excuse", seen=seen) as made:
            found = living(self._workspace.tree_at(made.connection), code)
            row = reading.read_thing(made.connection, "code", found.id)
            if row is not None and (row["no_paradigm"] or "") != reason.strip():
                made.draft.set("code", found.id, "no_paradigm", reason.strip() or None)

    def excuses(self) -> dict[str, str]:
        """Living code -> why it has no paradigm."""
        with self._workspace.store.reading() as connection:
            tree = self._workspace.tree_at(connection)
            sql = "SELECT id, no_paradigm FROM state_code WHERE alive AND no_paradigm <> '' ORDER BY id"
            rows = [(to_text(row[0]), row[1]) for row in bulk.all_rows(connection, sql)]
        return {code: reason for code, reason in rows if code in tree.codes}


def clean_slot(slot: Slot | str) -> Slot:
    """A slot by its key, or by its words in the language of now.

    Raises:
        BadValue
    """
    wanted = fold(slot).replace("-", "_").replace(" ", "_")
    for one in SLOTS:
        if wanted in (one.value, fold(_(one.words)).replace(" ", "_")):
            return one
    raise BadValue(_("slot"), slot, _(", ").join(one.value for one in SLOTS))


def _living(book: TheoryBook, paradigm: str) -> Paradigm:
    found = next((one for one in book.paradigms if one.id == paradigm), None)
    if found is None:
        raise ThingNotFound(_("paradigm"), paradigm)
    return found


def _role(book: TheoryBook, role: str) -> tuple[Paradigm, ParadigmRole]:
    for paradigm in book.paradigms:
        for one in paradigm.roles:
            if one.id == role:
                return paradigm, one
    raise ThingNotFound(_("paradigm role"), role)


def _twins(made: Writing, book: TheoryBook, paradigm: Paradigm, role: ParadigmRole) -> list[str]:
    """A role and those that merges of codes have made equal to it."""
    rows = bulk.all_rows(
        made.connection,
        "SELECT id, code FROM state_paradigm_role WHERE paradigm = ? AND role = ? AND alive ORDER BY id",
        (to_raw(paradigm.id), role.slot.value),
    )
    same = {to_text(raw): to_text(code) for raw, code in rows}
    return [found for found, code in same.items() if found == role.id or (book.tree.target(code) or code) == role.code]


def _may_stand(tree: CodeTree, paradigm: Paradigm, code: str) -> Code:
    found = living(tree, code)
    if found.level.rank < Level.CONCEPT.rank:
        raise TooLow(found.name, _(found.level.words), _(Level.CONCEPT.words), _("what stands in a slot of a paradigm"))
    if found.id == paradigm.phenomenon:
        raise OwnPhenomenon(found.name)
    return found


def _refuse_taken(book: TheoryBook, phenomenon: str, name: str, but: str | None = None) -> None:
    for one in book.paradigms:
        if one.id != but and one.phenomenon == phenomenon and fold(one.name) == fold(name):
            raise NameTaken(_("paradigm"), one.name or book.tree.all[phenomenon].name)


def _refuse_twice(tree: CodeTree, paradigm: Paradigm, slot: Slot, code: str) -> None:
    if any(role.code == code for role in paradigm.of(slot)):
        raise InSlotAlready(tree.all[code].name, _(slot.words))


def _last_rank(made: Writing, roles: tuple[ParadigmRole, ...]) -> str:
    return max((_rank(made, role.id) for role in roles), default="")


def _ranks(made: Writing, role: str, there: list[str], at: int) -> list[tuple[str, str]]:
    """The rank that puts a role before the `at`-th of others; new ones for all where two laptops gave two the same."""
    low, high = _rank(made, there[at - 1]) if at else "", _rank(made, there[at]) if at < len(there) else ""
    if not (high and low >= high):
        return [(role, rank_between(low, high))]
    ordered = [*there[:at], role, *there[at:]]
    return list(zip(ordered, ranks_after("", len(ordered)), strict=True))


def _rank(made: Writing, role: str) -> str:
    row = reading.read_thing(made.connection, "paradigm_role", role)
    return str(row["rank"] or "a0") if row is not None else ""
