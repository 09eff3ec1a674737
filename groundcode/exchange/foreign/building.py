"""What each reader of another program's project does alike: ids, dates, trees, codings on places."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from groundcode.exchange.refi.losses import Losses
from groundcode.exchange.refi.values import RefiCode, RefiCoding, RefiNote, RefiProject, RefiSelection, RefiUser
from groundcode.locale import _

_SPACE = uuid.UUID("0a4f3f7e-4df3-5f3a-9d50-5a4b2c0e7d11")
"""Ids of what other programs know by numbers only are made within this one."""
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d)?(\.\d{1,9})?\s*(Z|[+-]\d\d:?\d\d)?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_R_DATE = re.compile(r"\w{2,9} (\w{3}) +(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})")


@dataclass(frozen=True, slots=True)
class Foreign:
    """A project of another program as plain values."""

    project: RefiProject
    notes: tuple[str, ...] = ()
    """Sentences: what was chosen, and what a person should know."""


def moment(text: str) -> str:
    """A date of another program as an XML dateTime; "" for none. A zone is kept, and none is made up."""
    text = " ".join(text.split())
    found = _ISO.fullmatch(text)
    if found is not None:
        day, clock, seconds, fraction, zone = found.groups()
        zone = zone if not zone or zone == "Z" or ":" in zone else f"{zone[:3]}:{zone[3:]}"
        return f"{day}T{clock}{seconds or ':00'}{fraction or ''}{zone or ''}"
    found = _R_DATE.fullmatch(text)
    if found is not None and found[1] in _MONTHS:
        return f"{found[4]}-{_MONTHS.index(found[1]) + 1:02}-{int(found[2]):02}T{found[3]}"
    return ""


@dataclass(slots=True)
class _Place:
    """What lies on one place of a source."""

    quote: str = ""
    codings: dict[tuple[str, str], RefiCoding] = field(default_factory=dict)
    """(code, user) -> the coding."""
    notes: list[str] = field(default_factory=list)


class Builder:
    """Collects the values of one project."""

    def __init__(self, tool: str, stamp: str, losses: Losses) -> None:
        self._space = uuid.uuid5(_SPACE, f"{tool}\x1f{stamp}")
        self._tool = tool
        self.losses = losses
        self.codes: list[RefiCode] = []
        self.memos: list[RefiNote] = []
        self._users: dict[str, RefiUser] = {}
        self._places: dict[str, dict[tuple[int, int], _Place]] = {}

    def guid(self, kind: str, *parts: str | int | None) -> str:
        """The id of a thing by what it is: the same thing read again, or in a colleague's copy, has the same."""
        text = "\x1f".join((kind, *map(str, parts)))
        return str(uuid.uuid5(self._space, text.encode("utf-8", "replace").decode()))

    def user(self, name: str) -> str:
        """Somebody by name; "" for nobody."""
        name = " ".join(name.split())
        if not name:
            return ""
        found = self._users.get(name)
        if found is None:
            found = self._users[name] = RefiUser(self.guid("user", name), name)
        return found.guid

    def note(self, title: str, text: str, user: str, date: str, *where: str | int | None) -> str:
        """A memo; "" for one without any words. `where` tells apart those of one text."""
        if not text.strip():
            return ""
        guid = self.guid("note", *where, title, text, user, date)
        self.memos.append(RefiNote(guid, title, text, user=self.user(user), moment=moment(date)))
        return guid

    def note_on_case(self, name: str, text: str, user: str, date: str, *where: str | int | None) -> None:
        """What somebody said of a case in one place of a source: a case is bound to whole sources, so it is a memo by itself."""
        if self.note(name, text, user, date, "case place", *where):
            self.losses.kept(_("memos on places of cases"), _("they are memos of their own"), name)

    def tree(self, nodes: Mapping[str, RefiCode], parents: Mapping[str, str]) -> None:
        """The codes, parents first; `parents` are keys of `nodes`. What stands in a circle, or under nothing, is put on top."""
        above = {key: parents.get(key, "") for key in nodes}
        for key, parent in above.items():
            if parent and parent not in nodes:
                why = _("what they stood under is not in the file: they stand at the top")
                self.losses.kept(_("codes"), why, nodes[key].name)
                above[key] = ""
        seen: set[str] = set()
        for key in nodes:
            walked: dict[str, None] = {}
            at = key
            while at and at not in seen:
                if at in walked:
                    self.losses.kept(_("codes"), _("they stood under each other: one of them stands at the top"), nodes[at].name)
                    above[at] = ""
                    break
                walked[at] = None
                at = above[at]
            seen |= walked.keys()
        below: dict[str, list[str]] = {}
        for key, parent in above.items():
            below.setdefault(parent, []).append(key)
        waiting = below.get("", [])[::-1]
        while waiting:
            key = waiting.pop()
            parent = above[key]
            self.codes.append(replace(nodes[key], parent=nodes[parent].guid if parent else None))
            waiting += below.get(key, [])[::-1]

    def on(self, source: str, start: int, end: int, quote: str = "") -> _Place:
        """The place of a source."""
        place = self._places.setdefault(source, {}).setdefault((start, end), _Place())
        place.quote = place.quote or quote
        return place

    def code_place(
        self, source: str, start: int, end: int, code: str, user: str, date: str, quote: str = "", memo: str = "",
        title: str = "", *, starred: bool = False, negative: bool = False,
    ) -> None:  # fmt: skip
        """A code on a place by somebody; what the same person said twice counts once, with both memos."""
        place = self.on(source, start, end, quote)
        who = self.user(user)
        notes = [note] if (note := self.note(title, memo, user, date, "coding", source, start, end, code)) else []
        found = place.codings.get((code, who))
        if found is not None:
            self.losses.kept(_("codings"), _("the same coder put the same code there twice: it counts once"), quote)
            notes = [*found.notes, *notes]
        guid = found.guid if found else self.guid("coding", source, start, end, code, who, date)
        place.codings[code, who] = RefiCoding(
            guid, code, who, found.moment if found else moment(date), tuple(notes),
            starred or bool(found and found.starred), negative or bool(found and found.negative),
        )  # fmt: skip

    def selections(self, source: str) -> tuple[RefiSelection, ...]:
        """The places of a source with what lies on them."""
        found = self._places.get(source, {})
        return tuple(
            RefiSelection(
                self.guid("selection", source, start, end), start, end, place.quote, codings=tuple(place.codings.values()),
                notes=tuple(place.notes),
            )
            for (start, end), place in sorted(found.items())
        )  # fmt: skip

    def tell_codes(self) -> None:
        """Say what of codes is not carried."""
        self.losses.lost(_("makers and dates of codes"), _("a code here is made by who imports it"), count=len(self.codes))

    def project(self, name: str, **more: Any) -> RefiProject:
        """All of it."""
        return RefiProject(
            name, self._tool, users=tuple(self._users.values()), codes=tuple(self.codes), memos=tuple(self.memos), **more
        )
