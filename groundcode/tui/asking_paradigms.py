"""Questions about paradigms: starting one, which code stands in which box, why a category needs none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.domain.levels import Level
from groundcode.domain.theory import SLOTS, Paradigm, Slot
from groundcode.locale import _, ngettext
from groundcode.tui.finding import Index
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.tasks import told
from groundcode.tui.theory_words import code_name
from groundcode.tui.view_model import code_entries
from groundcode.tui.widgets.palette import CodePalette, PaletteChoice
from groundcode.tui.widgets.paradigm_drawing import PHENOMENON, TITLES
from groundcode.tui.widgets.picker import Pickable, Picker
from groundcode.tui.widgets.prompt import Confirm, Prompt

if TYPE_CHECKING:
    from groundcode.tui.screens.axial import AxialScreen, CategoryRow


def start(screen: AxialScreen) -> None:
    """Start a paradigm; another one of the same category asks what sets it apart."""
    row = screen.at
    if row is None:
        screen.bar.say(_("No category is under the bar."))
    elif row.paradigm:
        name = code_name(screen.code_tree, row.code)
        title = _("Another paradigm of {name}. What sets it apart?").format(name=name)
        screen.app.push_screen(Prompt(title), lambda given: _start(screen, row, given) if given is not None else None)
    else:
        _start(screen, row, "")


def _start(screen: AxialScreen, row: CategoryRow, name: str) -> None:
    with told(screen.bar):
        made = screen.workspace.paradigms.start(row.code, name)
        screen.stored(
            _("A paradigm of {name} was started.").format(name=code_name(screen.code_tree, row.code)),
            _("Move to a box with the arrows; a puts a code there."),
        )
        screen.go_to_paradigm(made)
        screen.enter_board()
        screen.board.stand_in(SLOTS[0].value)


def ask_excuse(screen: AxialScreen) -> None:
    """Why a category needs no paradigm; an empty line takes it back."""
    row = screen.at
    if row is None:
        screen.bar.say(_("No category is under the bar."))
        return
    name = code_name(screen.code_tree, row.code)
    if row.paradigm:
        screen.bar.say(_("{name} has a paradigm: there is nothing to excuse.").format(name=name))
        return
    old = screen.excuses.get(row.code, "")

    def given(reason: str | None) -> None:
        if reason is None or reason == old:
            return
        with told(screen.bar):
            screen.workspace.paradigms.excuse(row.code, reason)
            done = _("{name} needs no paradigm: {reason}") if reason else _("{name} is expected to have a paradigm again.")
            screen.stored(done.format(name=name, reason=reason))

    words = _("The reason stands in the report of the checks.") + (" " + _("Nothing typed takes it back.") if old else "")
    screen.app.push_screen(Prompt(_("Why does {name} need no paradigm?").format(name=name), old, words=words, empty=True), given)


def ask_name(screen: AxialScreen) -> None:
    """What the paradigm is called."""
    paradigm = _paradigm(screen)
    if paradigm is None:
        return

    def named(name: str | None) -> None:
        if name is not None and name != paradigm.name:
            with told(screen.bar):
                screen.workspace.paradigms.rename(paradigm.id, name)
                screen.stored(_("The paradigm is called “{name}” now.").format(name=name) if name else _("It has no name now."))

    title = _("A name for this paradigm of {name}:").format(name=code_name(screen.code_tree, paradigm.phenomenon))
    screen.app.push_screen(Prompt(title, paradigm.name, empty=True), named)


def ask_deletion(screen: AxialScreen) -> None:
    """Whether to delete a paradigm, and what goes along."""
    paradigm = _paradigm(screen)
    if paradigm is None:
        return
    name = code_name(screen.code_tree, paradigm.phenomenon)
    bound = len(paradigm.evidence) + sum(len(role.evidence) for role in paradigm.roles)
    words = _(
        "The paradigm of {name} will be deleted, with what stands in its boxes ({roles}) and the segments bound there ({bound}). "
        "The codes and their codings stay. u brings all of it back."
    ).format(name=name, roles=len(paradigm.roles), bound=bound)

    def answered(yes: bool | None) -> None:
        if yes:
            with told(screen.bar):
                screen.workspace.paradigms.delete(paradigm.id)
                screen.stored(_("The paradigm of {name} is deleted. u brings it back.").format(name=name))

    screen.app.push_screen(Confirm(words), answered)


def ask_category(screen: AxialScreen) -> None:
    """A category by a part of its name: the bar goes to it."""
    things = [Pickable(one.id, one.name, _(one.level.words)) for one in screen.categories()]

    def chosen(code: str | None) -> None:
        if code is not None:
            screen.go_to_code(code)

    at = screen.at.code if screen.at is not None else ""
    screen.app.push_screen(Picker(_("Which category?"), things, highlighted=at), chosen)


def open_entry(screen: AxialScreen) -> None:
    """To the segments of what is under the bar; an empty box asks for a code."""
    if screen.board.entry is not None:
        screen.to_pane("segments")
    elif screen.may_write():
        ask_code(screen)


def ask_code(screen: AxialScreen) -> None:
    """Which code belongs into the box of the bar."""
    row, box = screen.at, screen.board.box
    if row is None:
        screen.bar.say(_("No category is under the bar."))
        return
    if screen.paradigm is None:
        # Whoever puts a code into a box wants a paradigm: it is started first.
        _start(screen, row, "")
        if box != PHENOMENON:
            screen.board.stand_in(box)
    paradigm = screen.paradigm
    if paradigm is None:
        return
    if screen.board.box != PHENOMENON:
        _ask_code(screen, paradigm, Slot(screen.board.box))
        return

    def chosen(number: int | None) -> None:
        if number is not None:
            _ask_code(screen, paradigm, SLOTS[number])

    screen.app.push_screen(Chooser(_("Into which box?"), [_(TITLES[slot.value]) for slot in SLOTS]), chosen)


def _ask_code(screen: AxialScreen, paradigm: Paradigm, slot: Slot) -> None:
    out = {paradigm.phenomenon, *(role.code for role in paradigm.of(slot))}
    counts = {code: count.total for code, count in screen.counts.items()}
    entries = [e for e in code_entries(screen.code_tree, counts) if e.level is not Level.LABEL and e.id not in out]
    if not entries:
        screen.bar.warn(
            _("No concept or category is left to put there."), _("Labels are raised to concepts in the text or codebook.")
        )
        return
    title = _("{name}: which code stands for {slot}?").format(
        name=code_name(screen.code_tree, paradigm.phenomenon), slot=_(slot.words)
    )

    def chosen(choice: PaletteChoice | None) -> None:
        if choice is None or choice.code_id is None:
            return
        with told(screen.bar):
            role = screen.workspace.paradigms.add(paradigm.id, slot, choice.code_id)
            name = code_name(screen.code_tree, choice.code_id)
            screen.stored(_("{name} stands for {slot} now.").format(name=name, slot=_(slot.words)))
            screen.board.go_to(role)

    screen.app.push_screen(CodePalette(Index(entries), title=title, details=screen.code_details, new=False), chosen)


def ask_box(screen: AxialScreen) -> None:
    """Into which box the code under the bar goes."""
    paradigm, entry = screen.paradigm, screen.board.entry
    if paradigm is None or entry is None or screen.board.box == PHENOMENON:
        screen.bar.say(_("Codes are moved from box to box; the phenomenon stays."))
        return
    slots = [slot for slot in SLOTS if slot.value != screen.board.box]

    def chosen(number: int | None) -> None:
        if number is not None:
            with told(screen.bar):
                screen.workspace.paradigms.move(entry.id, slots[number])
                screen.stored(_("{name} stands for {slot} now.").format(name=entry.name, slot=_(slots[number].words)))
                screen.board.go_to(entry.id)

    screen.app.push_screen(
        Chooser(_("{name}: into which box?").format(name=entry.name), [_(TITLES[s.value]) for s in slots]), chosen
    )


def take_out(screen: AxialScreen) -> None:
    """Take a code out of its box; what is bound to it there is told before."""
    paradigm, entry = screen.paradigm, screen.board.entry
    if paradigm is None or entry is None or screen.board.box == PHENOMENON:
        screen.bar.say(_("The phenomenon stays while its paradigm does: in the list, d deletes the paradigm."))
        return
    slot = _(TITLES[screen.board.box])

    def answered(yes: bool | None) -> None:
        if yes:
            with told(screen.bar):
                screen.workspace.paradigms.remove(entry.id)
                screen.stored(_("{name} no longer stands under “{slot}”. u puts it back.").format(name=entry.name, slot=slot))

    bound = sum(len(role.evidence) for role in paradigm.roles if role.id == entry.id)
    if not bound:
        answered(True)
        return
    words = ngettext(
        "{name} will be taken out of “{slot}”; {count} segment that is bound to it there is let go. u undoes it.",
        "{name} will be taken out of “{slot}”; {count} segments that are bound to it there are let go. u undoes it.",
        bound,
    ).format(name=entry.name, slot=slot, count=bound)
    screen.app.push_screen(Confirm(words), answered)


def _paradigm(screen: AxialScreen) -> Paradigm | None:
    paradigm = screen.paradigm
    if paradigm is None:
        screen.bar.say(_("The category has no paradigm: a starts one."))
    return paradigm
