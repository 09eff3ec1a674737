"""What the splitting screen keeps: the parts, what was dealt to them, each step back; and how all of it is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.errors import DuplicateName, GroundcodeError
from groundcode.locale import _, ngettext
from groundcode.tui.dealing import MOST_PARTS, Deal
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.code_keeping import CodeKeeping
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.tasks import told
from groundcode.tui.widgets.deal_list import DealRow
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.workspace.codes import refuse_twin
from groundcode.workspace.names import clean_name
from groundcode.workspace.splitting import Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from groundcode.workspace import Workspace
    from groundcode.workspace.codings import Segment


class SplitParts(DeskScreen):
    """A screen on the splitting of one code. What is dealt is a draft at once: closing the desk does not lose it."""

    def __init__(self, workspace: Workspace, code: str) -> None:
        super().__init__(workspace)
        self.code = code
        self.name_of_code = ""
        self.found: dict[str, Segment] = {}
        """The codings on the code, of all coders, in the order of the texts."""
        self._rows: list[DealRow] = []
        self._draft = f"split:{code}"
        self.deal = Deal.from_words(workspace.store.drafts().get(self._draft, ""))
        self._before: list[str] = []
        self._after: list[str] = []

    def show_deal(self) -> None:
        """Where everything goes now."""

    def was_put(self, codings: tuple[str, ...]) -> None:
        """Called when codings were dealt."""

    def put(self, codings: tuple[str, ...], part: int) -> None:
        """Deal codings to a part, 0 back to the code; one that is not there yet is named first."""
        if not codings:
            return
        if part > len(self.deal.parts) + 1:
            self.bar.say(_("There is no part {number} yet: a adds one.").format(number=part))
        elif part > len(self.deal.parts):
            self.add_part(codings)
        else:
            with told(self.bar), self._step():
                self.deal.put(codings, part)
            self.was_put(codings)
            self._say_where(codings, part)

    def _say_where(self, codings: tuple[str, ...], part: int) -> None:
        name = self.deal.parts[part - 1] if part else self.name_of_code
        words = ngettext("{count} segment to {name}.", "{count} segments to {name}.", len(codings))
        if not part:
            words = ngettext("{count} segment stays on {name}.", "{count} segments stay on {name}.", len(codings))
        done = "" if len(self.deal.where) < len(self.found) else _("Every segment is dealt: s splits.")
        self.bar.say(words.format(count=len(codings), name=name), done)
