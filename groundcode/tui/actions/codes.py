"""What one does with codes in their list: abstract, raise, move, merge, split, rename, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.domain.levels import Level, level_above
from groundcode.locale import N_, _, ngettext
from groundcode.tui.actions.action import Action
from groundcode.tui.memo_writing import write_memo
from groundcode.tui.tasks import told
from groundcode.tui.widgets.palette import PaletteChoice
from groundcode.tui.widgets.prompt import Confirm, Prompt

if TYPE_CHECKING:
    from groundcode.tui.screens.code_keeping import CodeKeeping
    from groundcode.tui.screens.coding import CodingScreen


class Mark(Action):
    """Several codes for one act."""

    name, letter, key, short, pane = "codes.mark", "v", "space", N_("mark"), "codes"
    words = N_("Mark the code, or take its mark away")

    @staticmethod
    def run(screen: CodeKeeping) -> None:
        """Mark it and go on; how many are marked is said."""
        screen.codes.mark()
        count = len(screen.codes.marked)
        screen.bar.say(
            ngettext(
                "{count} code marked: g puts a new one above it.", "{count} codes marked: g puts a new one above them.", count
            ).format(count=count)
        )


class Abstract(Action):
    """The commonest act after the first day (概念化, 范畴化)."""

    name, letter, key, short, pane, writes = "codes.abstract", "g", "f8", N_("abstract"), "codes", True
    words = N_("Abstract: a new concept or category above the marked codes")

    @staticmethod
    def run(screen: CodeKeeping) -> None:
        """Ask for its name; its level is one above the highest marked."""
        codes = screen.codes.marked or tuple(c for c in (screen.codes.code,) if c)
        if not codes:
            screen.bar.say(_("Mark codes first: Space."))
            return
        tree = screen.code_tree
        level = level_above([tree.codes[c].level for c in codes])
        names = _(", ").join(tree.codes[c].name for c in codes)
        after = screen.codes.code_after(codes)
        title = ngettext("A new {level} above {count} code:", "A new {level} above {count} codes:", len(codes)).format(
            level=_(level.words), count=len(codes)
        )

        def named(name: str | None) -> None:
            if name is None:
                return
            with told(screen.bar):
                made = screen.workspace.codes.abstract(codes, name)
                screen.codes.clear_marks()
                words = _("{level} {name} stands above {names}.").format(level=_(level.words), name=name, names=names)
                screen.stored(words[:1].upper() + words[1:])
                # On to what is still loose: the new code stands far above it.
                screen.codes.go_to(after or made)

        screen.app.push_screen(Prompt(title, words=names), named)


class Raise(Action):
    """One level up, in place (升级)."""

    name, letter, key, pane, writes = "codes.raise", "+", "ctrl+up", "codes", True
    words = N_("Raise the code by a level")

    @staticmethod
    def run(screen: CodeKeeping) -> None:
        """Raise it, and say to which level."""
        code = screen.code_under_bar()
        if code is not None:
            screen.workspace.codes.raise_(code.id)
            _tell_level(screen, code.id)


class Lower(Action):
    """One level down, in place (降级)."""

    name, letter, key, pane, writes = "codes.lower", "-", "ctrl+down", "codes", True
    words = N_("Lower the code by a level")

    @staticmethod
    def run(screen: CodeKeeping) -> None:
        """Lower it, and say to which level."""
        code = screen.code_under_bar()
        if code is not None:
            screen.workspace.codes.lower(code.id)
            _tell_level(screen, code.id)


def _tell_level(screen: CodeKeeping, code: str) -> None:
    changed = screen.workspace.tree().codes[code]
    screen.stored(_("{name} is a {level} now.").format(name=changed.name, level=_(changed.level.words)))


class Move(Action):
    """Under another code."""

    name, letter, key, short, pane, writes = "codes.move", "m", "ctrl+x", N_("move"), "codes", True
    words = N_("Move the marked codes, or the one under the bar, below another code")

    @staticmethod
    def run(screen: CodeKeeping) -> None:
        """Ask where to."""
        codes = screen.codes.marked or tuple(c for c in (screen.codes.code,) if c)
        if not codes:
            screen.bar.say(_("Mark codes first: Space."))
            return
        names = _(", ").join(screen.code_tree.codes[c].name for c in codes)

        def chosen(parent: str | None) -> None:
            if parent is not None:
                with told(screen.bar):
                    screen.move_codes(codes, parent or None)

        screen.ask_parent(_("Move {names} below which code?").format(names=names), codes, chosen)


class MoveDown(Action):
    """One place down among its siblings."""

    name, letter, key, pane, writes = "codes.down", "J", "shift+down", "codes", True
    words = N_("Move the code down among its siblings")

    @staticmethod
    def run(screen: CodeKeeping) -> None:
        """Behind the next one."""
        screen.reorder(1)


class MoveUp(Action):
    """One place up among its siblings."""

    name, letter, key, pane, writes = "codes.up", "K", "shift+up", "codes", True
    words = N_("Move the code up among its siblings")

    @staticmethod
    def run(screen: CodeKeeping) -> None:
        """Before the one above."""
        screen.reorder(-1)


class Merge(Action):
    """Two codes that mean the same."""

    name, letter, key, pane, writes = "codes.merge", "M", "ctrl+e", "codes", True
    words = N_("Merge the code into another one; its codings go there")

    @staticmethod
    def run(screen: CodeKeeping) -> None:
        """Ask into which, tell, and do it."""
        code = screen.code_under_bar()
        if code is None:
            return

        def chosen(choice: PaletteChoice | None) -> None:
            if choice is not None and choice.code_id is not None:
                screen.confirm_merge(code.id, choice.code_id)

        screen.ask_code(_("Merge {name} into:").format(name=code.name), chosen, new=False, but={code.id})


class Split(Action):
    """One code that means two things."""

    name, letter, key, pane, writes = "codes.split", "s", "ctrl+k", "codes", True
    words = N_("Split the code: deal its segments to new codes")

    @staticmethod
    def run(screen: CodeKeeping) -> None:
        """Open the screen that deals."""
        code = screen.code_under_bar()
        if code is not None:
            screen.open_split(code.id)


class Rename(Action):
    """Another name."""

    name, letter, key, short, pane, writes = "codes.rename", "r", "ctrl+r", N_("rename"), "codes", True
    words = N_("Rename the code")

    @staticmethod
    def run(screen: CodeKeeping) -> None:
        """Ask for the name."""
        code = screen.code_under_bar()
        if code is None:
            return

        def named(name: str | None) -> None:
            if name is not None and name != code.name:
                with told(screen.bar):
                    screen.workspace.codes.rename(code.id, name)
                    screen.stored(_("{old} is called {new} now.").format(old=code.name, new=name))

        screen.app.push_screen(Prompt(_("A new name for {name}:").format(name=code.name), code.name), named)


class New(Action):
    """A code without a coding."""

    name, letter, key, pane, writes = "codes.new", "a", "ctrl+n", "codes", True
    words = N_("Make a code without coding anything")

    @staticmethod
    def run(screen: CodeKeeping) -> None:
        """Below the one under the bar where that can have one, at the top otherwise."""
        under = screen.code_under_bar()
        parent = under if under is not None and under.level is not Level.LABEL else None
        title = _("A new label under {name}:").format(name=parent.name) if parent else _("A new label:")

        def named(name: str | None) -> None:
            if name is not None:
                with told(screen.bar):
                    made = screen.workspace.codes.create(name, parent=parent.id if parent else None)
                    screen.stored(_("New label: {name}").format(name=name))
                    screen.codes.go_to(made)

        screen.app.push_screen(Prompt(title), named)


class Delete(Action):
    """A code and its codings."""

    name, letter, key, short, pane, writes = "codes.delete", "d", "delete", N_("delete"), "codes", True
    words = N_("Delete the code with its codings; what would go is told before")

    @staticmethod
    def run(screen: CodeKeeping) -> None:
        """Tell, ask, delete."""
        code = screen.code_under_bar()
        if code is None:
            return
        codings, children = screen.workspace.codes.consequences(code.id)
        words = _(
            "{name} will be deleted, with its codings (of all coders: {codings}); what stands below it moves up "
            "(codes: {children}). u brings all of it back."
        ).format(name=code.name, codings=codings, children=children)
        words = "\n".join(filter(None, (words, screen.workspace.theory.consequences(code.id).gone)))

        def answered(yes: bool | None) -> None:
            if yes:
                with told(screen.bar):
                    screen.workspace.codes.delete(code.id)
                    screen.stored(_("Deleted: {name}. u brings it back.").format(name=code.name))

        screen.app.push_screen(Confirm(words), answered)


class Memo(Action):
    """A memo on a code."""

    name, letter, key, short, pane, writes = "codes.memo", "e", "f2", N_("memo"), "codes", True
    words = N_("Write or change the memo on the code")

    @staticmethod
    def run(screen: CodeKeeping) -> None:
        """Open its page."""
        code = screen.code_under_bar()
        if code is not None:
            found = screen.workspace.memos.list_(code.id)
            write_memo(screen, code.id, _("Memo on {name}").format(name=code.name), found[0] if found else None)


class FocusCode(Action):
    """One code alone."""

    name, letter, key, short, pane = "codes.focus", "f", "enter", N_("focus"), "codes"
    words = N_("Show the codings of this code (and those below it) only; again, all of them")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """Dim all others."""
        code = screen.codes.code
        screen.focus_code("" if code == screen.focused_code else code)
        if screen.focused_code and screen.has_class("-list"):
            # Where only one pane has room, the list would hide what was asked for.
            screen.out_of_the_list()


class Apply(Action):
    """The code under the bar to the selection in the text."""

    name, letter, key, short, pane, writes = "codes.apply", "c", "ctrl+o", N_("code"), "codes", True
    words = N_("Put this code on the selection in the text; without one, on the sentence under the cursor")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """Put it there."""
        code = screen.code_under_bar()
        if code is not None and screen.opened is not None:
            screen.apply(code.id, screen.span())


class Filter(Action):
    """Codes by a part of their name."""

    name, letter, key, short, pane = "codes.filter", "/", "f3", N_("filter"), "codes"
    words = N_("Show only the codes that fit what is typed: a name, pinyin or its first letters")

    @staticmethod
    def run(screen: CodeKeeping) -> None:
        """Open the line above the list."""
        screen.open_filter()


class Clear(Action):
    """Out of marks and filter, then out of the list."""

    name, key, pane = "codes.clear", "escape", "codes"
    words = N_("Take the marks away; then the filter; then back to the text")

    @staticmethod
    def run(screen: CodeKeeping) -> None:
        """One of the three."""
        screen.leave_list()


ON_CODES: tuple[type[Action], ...] = (
    Mark, Abstract, Raise, Lower, Move, MoveUp, MoveDown, Merge, Split, Rename, New, Delete,
)  # fmt: skip
"""What any list of codes offers: these run on every `CodeKeeping` screen."""

IN_THE_LIST: tuple[type[Action], ...] = (*ON_CODES, Memo, FocusCode, Apply, Filter, Clear)
