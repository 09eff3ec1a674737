"""Which code of a project each code of a codebook file is, and where those stand that the project does not have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.codebooks import PATH_SEPARATOR, Codebook, CodebookEntry
from groundcode.domain.codes import CodeTree
from groundcode.domain.levels import Level, may_stand_under
from groundcode.domain.ranks import rank_between
from groundcode.errors import DuplicateName, EmptyName, GroundcodeError, InvalidCodebook
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.workspace.codebooks.plan import CodebookPlan, LeftOut, PlannedChange
from groundcode.workspace.names import clean_name

_Key = tuple[str | None, str]
"""A parent, and a name as it is compared."""


@dataclass(slots=True)
class ToPlace:
    """A code of a file on its way into a project."""

    names: tuple[str, ...]
    """As the file has them, from the top down."""
    entry: CodebookEntry
    above: ToPlace | None
    name: str = ""
    """As it is, or would be, stored."""
    code: str = ""
    """The id of the code, known or new; "" where it is left out."""
    is_new: bool = False
    path: str = ""
    """In the project: as it stands for a known code, as it would stand for a new one."""
    why_no_texts: str = ""
    """Why the texts of the file are not those of the code."""


class Placing:
    """Finds codes by id, then by name under the same code, and makes room for the others."""

    def __init__(self, connection: Connection, tree: CodeTree, new_id: Callable[[], str], plan: CodebookPlan) -> None:
        self._connection = connection
        self._tree = tree
        self._new_id = new_id
        self._plan = plan
        self._names = {code: tree.codes[code].name for code in tree.codes}
        self._renamed: dict[str, ToPlace] = {}
        self._last: dict[str | None, str] = {}

    def place(self, codebook: Codebook) -> list[ToPlace]:
        """Each code of the file; what is at odds with the project goes to the plan's list of what is left out."""
        placed = self._resolve(codebook)
        self._check_levels(placed)
        self._check_names(placed)
        self._set_paths(placed)
        for code, one in self._renamed.items():
            before = self._tree.codes[code].name
            self._plan.changed.append(PlannedChange(code, self._tree.path(code), "name", before, one.name))
        return placed

    def next_rank(self, one: ToPlace) -> str:
        """The rank of a new code: after all that stand where it comes to stand."""
        parent = one.above.code if one.above else None
        last = self._last.get(parent)
        if last is None:
            last = self._tree.last_rank(parent) if parent is None or parent in self._tree.codes else ""
        rank = self._last[parent] = rank_between(last)
        return rank

    def _resolve(self, codebook: Codebook) -> list[ToPlace]:
        claimed = {entry.id for _names, entry in codebook.walk() if entry.id in self._tree.codes}
        under: dict[_Key, str] = {}
        for code in self._tree.walk():
            if code not in claimed:
                under.setdefault((self._tree.parent_of(code), ids.fold(self._names[code])), code)
        seen: set[str] = set()
        found: dict[tuple[str, ...], ToPlace] = {}
        for names, entry in codebook.walk():
            one = found[names] = ToPlace(names, entry, found.get(names[:-1]))
            try:
                one.name = clean_name(entry.name, _("code"))
            except EmptyName as error:
                self._leave_out(one, error.message, error)
            self._resolve_one(one, under, seen)
        return list(found.values())

    def _resolve_one(self, one: ToPlace, under: dict[_Key, str], seen: set[str]) -> None:
        entry = one.entry
        target = self._tree.target(entry.id) if entry.id else None
        if target is not None:
            one.code = target
            if target != entry.id:
                one.why_no_texts = _("The code was merged into another one since.")
            elif one.name and one.name != self._names[target]:
                self._rename(one)
        elif one.name and (one.above is None or one.above.code):
            key = (one.above.code if one.above else None, ids.fold(one.name))
            if key in under:
                one.code = under[key]
            else:
                one.is_new = True
                one.code = under[key] = self._free_id(entry.id) or self._new_id()
        elif one.name:
            self._leave_out(one, _("The code above it is left out."))
        if one.code and one.code in seen:
            one.why_no_texts = one.why_no_texts or _("The file has this code twice.")
        seen.add(one.code)

    def _free_id(self, wanted: str | None) -> str | None:
        # An id that the project does not know is kept, so that a codebook that went out and came into a new project
        # can still be compared; one that was deleted here is not brought back, and the id of anything else in the
        # project (a memo, the project itself) would make two things of one id.
        known = wanted is None or bulk.operations_of(self._connection, ids.to_raw(wanted))
        return None if known else wanted

    def _rename(self, one: ToPlace) -> None:
        if reading.is_at_odds(self._connection, one.code, "name"):
            why = _("Its name was set differently by two people: groundcode conflicts settles that first.")
            self._plan.left_out.append(LeftOut(self._tree.path(one.code), "name", one.name, why))
            return
        self._renamed[one.code] = one
        self._names[one.code] = one.name

    def _leave_out(self, one: ToPlace, why: str, error: GroundcodeError | None = None) -> None:
        one.code, one.is_new = "", False
        self._plan.left_out.append(LeftOut(PATH_SEPARATOR.join(one.names), "", _(one.entry.level.words), why, error))

    def _level(self, one: ToPlace) -> Level:
        known = self._tree.codes.get(one.code)
        return known.level if known is not None else one.entry.level

    def _check_levels(self, placed: list[ToPlace]) -> None:
        for one in placed:
            if not one.is_new or one.above is None:
                continue
            if not one.above.code:
                self._leave_out(one, _("The code above it is left out."))
            elif not may_stand_under(one.entry.level, self._level(one.above)):
                where = PATH_SEPARATOR.join(one.names)
                why = _("“{name}” cannot stand where it does: the project's levels differ").format(name=where)
                self._leave_out(one, why, InvalidCodebook(self._plan.path, None, why))

    def _check_names(self, placed: list[ToPlace]) -> None:
        """Give up new names, then new codes, until no two codes beside each other have one name."""
        while True:
            holders: dict[_Key, list[str]] = {}
            for code in self._tree.codes:
                holders.setdefault((self._tree.parent_of(code), ids.fold(self._names[code])), []).append(code)
            clashing = [code for codes in holders.values() if len(codes) > 1 for code in codes if code in self._renamed]
            for one in placed:
                key = (one.above.code if one.above else None, ids.fold(one.name))
                if one.is_new and one.code and key in holders:
                    renamed = [code for code in holders[key] if code in self._renamed]
                    clashing += renamed
                    if not renamed:
                        error = DuplicateName(one.name, _("beside it"))
                        self._leave_out(one, error.message, error)
            if not clashing:
                break
            for code in set(clashing):
                one = self._renamed.pop(code)
                self._names[code] = self._tree.codes[code].name
                error = DuplicateName(one.name, _("beside it"))
                self._plan.left_out.append(LeftOut(self._tree.path(code), "name", one.name, error.message, error))
        made = {one.code for one in placed if one.is_new}
        for one in placed:
            if one.is_new and one.above is not None and not one.above.code:
                made.discard(one.code)
                self._leave_out(one, _("The code above it is left out."))
            elif one.code and one.code not in made and one.code not in self._tree.codes:
                self._leave_out(one, _("The code of the same name is left out."))

    def _set_paths(self, placed: list[ToPlace]) -> None:
        for one in placed:
            if one.code and not one.is_new:
                one.path = self._tree.path(one.code) if one.code in self._tree.codes else PATH_SEPARATOR.join(one.names)
            elif one.code:
                above = self._path_to_be(one.above) + PATH_SEPARATOR if one.above else ""
                one.path = above + one.name

    def _path_to_be(self, one: ToPlace) -> str:
        if one.code not in self._tree.codes:
            return one.path
        line = [one.code, *self._tree.ancestors(one.code)]
        return PATH_SEPARATOR.join(self._names[code] for code in reversed(line))
