"""What the splitting screen keeps: the parts, what was dealt to them, each step back; and how all of it is stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from groundcode.errors import DuplicateName, GroundcodeError
from groundcode.locale import _, ngettext
from groundcode.tui.dealing import MOST_PARTS, Deal
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.code_keeping import CodeKeeping
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.tasks import told
from groundcode.tui.widgets.deal_list import DealList, DealRow
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.workspace.codes import refuse_twin
from groundcode.workspace.names import clean_name
from groundcode.workspace.splitting import Part

if TYPE_CHECKING:
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

    @property
    def segments(self) -> DealList:
        """The pane with the segments."""
        return self.query_one(DealList)

    def show_deal(self) -> None:
        """Where everything goes now."""

    def put(self, codings: tuple[str, ...], part: int) -> None:
        """Deal codings to a part, 0 back to the code; the next part that there is not yet is named first."""
        if not codings:
            return
        if part > len(self.deal.parts) + 1:
            self.bar.say(_("There is no part {number} yet: a adds one.").format(number=part))
        elif part > len(self.deal.parts):
            self.add_part(codings)
        else:
            before = self.deal.words()
            self.deal.put(codings, part)
            self._keep(before)
            # Marks are used up; without marks one goes on to the next segment.
            if not self.segments.clear_marks() and codings == (self.segments.segment,):
                self.segments.step(1)
            self._say_where(len(codings), part)

    def _say_where(self, count: int, part: int) -> None:
        if part:
            words = ngettext("{count} segment to {name}.", "{count} segments to {name}.", count)
        else:
            words = ngettext("{count} segment stays on {name}.", "{count} segments stay on {name}.", count)
        name = self.deal.parts[part - 1] if part else self.name_of_code
        done = _("Every segment is dealt: s splits.") if len(self.deal.where) == len(self.found) else ""
        self.bar.say(words.format(count=count, name=name), done)

    def add_part(self, codings: tuple[str, ...] = ()) -> None:
        """Ask for the name of one more part, and deal codings to it."""
        number = len(self.deal.parts) + 1
        if number > MOST_PARTS:
            self.bar.say(_("There are nine parts: split one of them later."))
            return

        def named(name: str) -> None:
            before = self.deal.words()
            self.deal.add(name)
            self._keep(before)
            self.bar.say(_("Part {number}: {name}").format(number=number, name=name))
            self.put(codings, number)

        self._ask_name(_("A name for part {number}:").format(number=number), "", 0, named)

    def rename_part(self, part: int) -> None:
        """Ask for another name of a part."""
        old = self.deal.parts[part - 1]

        def named(name: str) -> None:
            before = self.deal.words()
            self.deal.rename(part, name)
            self._keep(before)
            self.bar.say(_("{old} is called {new} now.").format(old=old, new=name))

        self._ask_name(_("A new name for {name}:").format(name=old), old, part, named)

    def drop_part(self, part: int) -> None:
        """Take a part away; its segments stay on the code."""
        name, before = self.deal.parts[part - 1], self.deal.words()
        self.deal.drop(part)
        self._keep(before)
        self.bar.say(_("Taken away: {name}. u brings it back.").format(name=name))

    def _ask_name(self, title: str, value: str, part: int, named: Callable[[str], None], words: str = "") -> None:
        """Ask until the name can be had, or Esc; the part that bears it already may keep it."""

        def given(name: str | None) -> None:
            if name is None:
                return
            with told(self.bar):
                try:
                    name = clean_name(name, _("code"))
                    tree = self.workspace.tree()
                    refuse_twin(tree, name, tree.parent_of(self.code))
                    if self.deal.number_of(name) not in (0, part):
                        raise DuplicateName(name, _("among the parts"))
                except GroundcodeError as error:
                    self._ask_name(title, name or "", part, named, error.message)
                else:
                    named(name)

        self.app.push_screen(Prompt(title, value, words=words), given)

    def _keep(self, before: str) -> None:
        """Keep what is dealt now as a draft, and what was before for u."""
        self._before.append(before)
        self._after.clear()
        self._save()

    def _save(self) -> None:
        with told(self.bar):
            self.workspace.store.save_draft(self._draft, self.deal.words())
        self.show_deal()

    def step_back(self) -> None:
        """Take back the last dealing."""
        if not self._step(self._before, self._after, _("Taken back.")):
            self.bar.say(_("Nothing was dealt yet. What was stored before can be undone in the text."))

    def step_forth(self) -> None:
        """Deal again what was taken back."""
        if not self._step(self._after, self._before, _("Dealt again.")):
            self.bar.say(_("Nothing was taken back."))

    def _step(self, one: list[str], other: list[str], words: str) -> bool:
        if not one:
            return False
        other.append(self.deal.words())
        self.deal = Deal.from_words(one.pop())
        self.deal.forget(self.found)
        self._save()
        self.bar.say(words)
        return True

    def go_back(self) -> None:
        """Marks away; then back to where one came from, asking first where something was dealt."""
        if self.segments.clear_marks():
            self.bar.say(_("No segment is marked."))
            return
        if self.deal.is_empty:
            self.leave()
            return
        words = _(
            "Leave without splitting? Nothing was stored; the parts and what was dealt to them (segments: {count}) are lost."
        )

        def answered(yes: bool | None) -> None:
            if yes:
                self.leave()

        self.app.push_screen(Confirm(words.format(count=len(self.deal.where))), answered)

    def leave(self, message: str = "") -> None:
        """Close the screen and forget what was dealt."""
        with told(self.bar):
            self.workspace.store.save_draft(self._draft, "")
        below = self.app.screen_stack[-2]
        self.app.pop_screen()
        if message and isinstance(below, DeskScreen):
            below.bar.say(message)

    def ask_to_store(self) -> None:
        """Tell what will happen, ask, and store it."""
        if not self.deal.parts:
            self.bar.say(_("Name a part first: a."))
            return
        stay = self.workspace.codes.consequences(self.code)[0] - len(self.deal.where)
        lines = [_("{name} will be split:").format(name=self.name_of_code)]
        for number, name in enumerate(self.deal.parts, 1):
            count = self.deal.count(number)
            words = ngettext("  {count} segment to {name}", "  {count} segments to {name}", count)
            lines.append((words if count else _("  {name}, a code without a segment")).format(count=count, name=name))
        words = ngettext("  {count} segment stays on {name}", "  {count} segments stay on {name}", stay)
        lines += [words.format(count=stay, name=self.name_of_code), _("u undoes all of it.")]

        def answered(yes: bool | None) -> None:
            if yes:
                with told(self.bar):
                    self._ask_about_the_rest(stay)

        self.app.push_screen(Confirm("\n".join(lines)), answered)

    def _ask_about_the_rest(self, stay: int) -> None:
        """Where nothing stays on the code or below it, ask whether it goes."""
        if stay or self.workspace.tree().children_of(self.code):
            self._store(delete_empty=False)
            return
        lines = [
            _("Keep {name}, without a segment").format(name=self.name_of_code),
            _("Delete {name} with its definition; u brings it back").format(name=self.name_of_code),
        ]

        def chosen(number: int | None) -> None:
            if number is not None:
                with told(self.bar):
                    if number == 1:
                        self._ask_about_the_theory()
                    else:
                        self._store(delete_empty=False)

        self.app.push_screen(Chooser(_("Nothing stays on {name}.").format(name=self.name_of_code), lines), chosen)

    def _ask_about_the_theory(self) -> None:
        """Tell what of the theory goes with the code, and ask again; without any, delete it."""
        held = self.workspace.theory.consequences(self.code).gone

        def answered(yes: bool | None) -> None:
            if yes:
                with told(self.bar):
                    self._store(delete_empty=True)

        if not held:
            self._store(delete_empty=True)
            return
        words = _("{name} will be deleted.").format(name=self.name_of_code)
        self.app.push_screen(Confirm(f"{words} {held}"), answered)

    def _store(self, *, delete_empty: bool) -> None:
        order = list(self.found)
        parts = [Part(name, self.deal.of(number, order)) for number, name in enumerate(self.deal.parts, 1)]
        made = self.workspace.codes.split(self.code, parts, delete_empty=delete_empty)
        self.workspace.store.save_draft(self._draft, "")
        below = self.app.screen_stack[-2]
        self.app.pop_screen()
        if isinstance(below, DeskScreen):
            names = _(", ").join(part.name for part in parts)
            below.stored(_("{name} is split: {names}. u undoes it.").format(name=self.name_of_code, names=names))
        if isinstance(below, CodeKeeping):
            below.codes.go_to(made[0])
