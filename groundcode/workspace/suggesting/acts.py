"""Deciding about suggestions: each decision is one change, which sets what became of it and does what was accepted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from groundcode.domain.codes import Code
from groundcode.domain.ids import fold, is_id
from groundcode.domain.levels import Level
from groundcode.domain.ranks import rank_between
from groundcode.errors import (
    AlreadyDecided,
    BadValue,
    CodeCycle,
    DuplicateName,
    SpanOutsideSource,
    SuggestionOvertaken,
    ThingNotFound,
)
from groundcode.locale import _
from groundcode.workspace.codes import add_code, check_move, living, refuse_level, refuse_twin
from groundcode.workspace.codings import codable
from groundcode.workspace.names import clean_name
from groundcode.workspace.replacing import find_equal
from groundcode.workspace.segment_reader import source_of_version
from groundcode.workspace.suggesting.book import BECAME, REFUSED, read_suggestions, still_loose
from groundcode.workspace.suggesting.values import Kind, Proposal, Status, Suggestion
from groundcode.workspace.theory import refuse_lowering

if TYPE_CHECKING:
    from groundcode.store.store import Writing
    from groundcode.workspace.workspace import Workspace


class Decision:
    """One decision, put into a change."""

    def __init__(self, workspace: Workspace, made: Writing, suggestion: str) -> None:
        """Finds the suggestion.

        Raises:
            ThingNotFound, AlreadyDecided
        """
        self._workspace, self._made = workspace, made
        self._tree = workspace.tree_at(made.connection)
        found = read_suggestions(made.connection, self._tree, only=suggestion) if is_id(suggestion) else []
        one = found[0] if found else None
        if one is None:
            raise ThingNotFound(_("suggestion"), suggestion)
        if one.status is not Status.PENDING:
            raise AlreadyDecided(short(one.id), _(one.status.words))
        self._one: Suggestion = one

    @property
    def _proposal(self) -> Proposal:
        return self._one.proposal

    def reject(self, place: str | None) -> bool:
        """Refuse the whole, or one place of a placement; gives whether it is decided with that."""
        if place is not None and self._proposal.kind is Kind.PLACEMENT:
            code = living(self._tree, place).id
            offered = {self._tree.target(one.code): one.code for one in self._one.places}
            if code not in offered:
                raise ThingNotFound(_("suggested place"), self._tree.codes[code].name)
            if len(offered) > 1:
                self._link(REFUSED, code)
                return False
        self._set(Status.REJECTED)
        return True

    def accept(self, parent: str | None, name: str, members: Sequence[str] | None) -> str:
        """Do what is proposed, as it is or as a person changed it; gives the code that came of it.

        Raises:
            SuggestionOvertaken, and what the act itself refuses.
        """
        if self._one.overtaken:
            raise SuggestionOvertaken(short(self._one.id))
        acts = {Kind.PLACEMENT: self._place, Kind.DUPLICATES: self._merge, Kind.GAPS: self._code}
        if self._proposal.kind in acts:
            code, edited = acts[self._proposal.kind](parent)
        else:
            code, edited = self._group(parent, name, members)
        self._set(Status.EDITED if edited else Status.ACCEPTED)
        self._link(BECAME, code)
        return code

    def _set(self, status: Status) -> None:
        self._made.draft.set("suggestion", self._one.id, "status", status.value)

    def _link(self, role: str, code: str) -> None:
        self._made.draft.create("link", self._workspace.store.ids(), from_=self._one.id, role=role, to=code)

    def _place(self, parent: str | None) -> tuple[str, bool]:
        offered = [self._tree.target(place.code) for place in self._one.places]
        found = living(self._tree, parent or next(code for code in offered if code is not None))
        moved = living(self._tree, self._proposal.codes[0])
        self._move([moved], found.id)
        return found.id, found.id not in offered

    def _move(self, codes: Sequence[Code], parent: str) -> None:
        rank = self._tree.last_rank(parent)
        _refuse_same_names(codes, self._tree.codes[parent].name)
        for code in codes:
            check_move(self._tree, code, parent)
            refuse_twin(self._tree, code.name, parent, but=code.id)
            rank = rank_between(rank)
            self._made.draft.set("code", code.id, "place", {"parent": parent, "rank": rank})

    def _group(self, parent: str | None, name: str, members: Sequence[str] | None) -> tuple[str, bool]:
        wanted = list(members) if members is not None else still_loose(self._tree, self._proposal)
        codes = list({code.id: code for code in (living(self._tree, one) for one in wanted)}.values())
        if not codes:
            raise BadValue(_("code"), "", _("at least one code"))
        edited = {code.id for code in codes} != set(self._proposal.codes)
        if parent is not None:
            self._move(codes, living(self._tree, parent).id)
            return living(self._tree, parent).id, True
        return self._abstract(codes, clean_name(name, _("code"))), edited

    def _abstract(self, codes: Sequence[Code], name: str) -> str:
        level = self._proposal.new_level or Level.CONCEPT
        inside = {code.id for code in codes}
        taken = self._tree.sibling_named(name, None)
        if taken is not None and taken not in inside:
            refuse_twin(self._tree, name, None)
        _refuse_same_names(codes, name)
        new = add_code(self._made.draft, self._tree, self._workspace.store.ids(), name, level, None, check_twin=False)
        rank = ""
        for code in codes:
            refuse_level(code.name, code.level, Code(new, name, level, None, ""))
            rank = rank_between(rank)
            self._made.draft.set("code", code.id, "place", {"parent": new, "rank": rank})
        return new

    def _merge(self, kept: str | None) -> tuple[str, bool]:
        ids = [living(self._tree, code).id for code in self._proposal.codes]
        into = living(self._tree, kept) if kept is not None else living(self._tree, ids[0])
        if into.id not in ids:
            raise ThingNotFound(_("suggested code"), into.name)
        gone = living(self._tree, next(code for code in ids if code != into.id))
        if gone.id in self._tree.ancestors(into.id):
            raise CodeCycle(gone.name, into.name)
        for child in self._tree.children_of(gone.id):
            refuse_level(self._tree.codes[child].name, self._tree.codes[child].level, into)
        refuse_lowering(self._made.connection, self._tree, gone.id, into.level)
        self._made.draft.set("code", gone.id, "merged_into", into.id)
        return into.id, False

    def _code(self, other: str | None) -> tuple[str, bool]:
        one = self._proposal
        code = living(self._tree, other or one.codes[0]).id
        source = source_of_version(self._made.connection, one.version)
        if source is None:
            raise SuggestionOvertaken(short(self._one.id))
        name, version, length = codable(self._made.connection, source, None)
        if version != one.version:  # the text was corrected since: its turns are others
            raise SuggestionOvertaken(short(self._one.id))
        if not one.start < one.end <= length:
            raise SpanOutsideSource(name, one.start, one.end, length)
        coder = self._workspace.coder
        if find_equal(self._made.connection, code, coder, version, one.start, one.end) is None:
            anchor = {"version": version, "start": one.start, "end": one.end}
            new = self._workspace.store.ids()
            self._made.draft.create("coding", new, code=code, coder=coder, anchor=anchor, suggestion=self._one.id)
        return code, other is not None and code != self._tree.target(one.codes[0])


def _refuse_same_names(codes: Sequence[Code], parent: str) -> None:
    by_name: dict[str, str] = {}
    for code in codes:
        if by_name.setdefault(fold(code.name), code.id) != code.id:
            raise DuplicateName(code.name, _("under “{parent}”").format(parent=parent))


def short(suggestion: str) -> str:
    """What a person types to name a suggestion: the end of its id, which differs where the beginning is the time."""
    return suggestion.replace("-", "")[-8:]
