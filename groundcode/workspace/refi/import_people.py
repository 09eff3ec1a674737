"""The people of another program as coders: one of a name is one coder."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from groundcode.domain import ids
from groundcode.domain.ids import fold
from groundcode.errors import EmptyName
from groundcode.exchange.refi.values import RefiUser
from groundcode.locale import _
from groundcode.store.arrivals import names_of
from groundcode.workspace.names import clean_name

if TYPE_CHECKING:
    from groundcode.workspace.refi.import_foreign import ForeignImport


class People:
    """The coders of one import."""

    def __init__(self, of: ForeignImport) -> None:
        self._of = of
        self._here = names_of(of.made.connection, "coder")
        self._taken: set[str] = set()
        coder, name = of.workspace.coder, of.workspace.coder_name
        if coder not in self._here:
            of.arrivals.first.things.append(("coder", coder, {"name": name}))
            self._here[coder] = name

    def take(self, users: Iterable[RefiUser]) -> None:
        """Put those that the file names into the arrivals."""
        for number, user in enumerate(users, start=1):
            self._take(user, _("coder {n}").format(n=number))
            if user.initials and user.name:
                self._of.losses.lost(_("initials of users"), _("a coder has a name only"), user.initials)

    def coder(self, guid: str) -> str:
        """The coder of a user; "" for nobody. One whom the file does not name is called after the GUID."""
        if guid and guid not in self._of.coder_of:
            name = _("coder {n}").format(n=guid[:8])
            self._of.losses.kept(_("users"), _("the file does not name them: they are called after their GUIDs"), name)
            self._take(RefiUser(guid), name)
        return self._of.coder_of.get(guid, "")

    def _take(self, user: RefiUser, otherwise: str) -> None:
        of = self._of
        try:
            name = clean_name(user.name or user.initials, _("coder"))
        except EmptyName:
            name = otherwise
        free, again = name, 2
        while fold(free) in self._taken:
            free, again = f"{name} ({again})", again + 1
        if free != name:
            of.losses.kept(_("users"), _("two have one name: the second got a number"), free)
        self._taken.add(fold(free))
        coder = of.coder_of[user.guid] = ids.coder_id(of.workspace.id, free)
        if coder not in self._here:
            self._here[coder] = free
            of.arrivals.first.things.append(("coder", coder, {"name": free}))
        of.report.coders.append(free)
        if user.guid != coder:
            of.arrivals.first.things.append(of.alias(coder, user.guid))
