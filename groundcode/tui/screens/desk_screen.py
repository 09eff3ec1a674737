"""What all screens of the desk share: keys, a message line, a key line, help, and an eye on what others write."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static, TextArea
from textual.worker import Worker, WorkerState

from groundcode.errors import ProjectGone, StoreProblem
from groundcode.locale import N_, _
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.common import EVERYWHERE, Back
from groundcode.tui.keymap import PaneBindings
from groundcode.tui.layout import fit_cells
from groundcode.tui.pasting import RefusesPaste
from groundcode.tui.settings import keep_setting
from groundcode.tui.tasks import tell, told
from groundcode.tui.widgets.keys import key_name, plain_key
from groundcode.tui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from groundcode.tui.app import Desk
    from groundcode.workspace import Workspace

_WATCH_SECONDS = 0.5
_ALWAYS = ("desk.keys", "desk.leave", "desk.back", "desk.screens", "desk.pane")
"""Actions that stand first in the key line: 80 columns show nine, and a newcomer needs these."""


class DeskScreen(RefusesPaste):
    """A screen on one project. A subclass names its `ACTIONS`, its panes, composes `body` and fills it in `show`.

    `show` is called on opening, on coming back, after every change made here, and within half a second of a change
    made elsewhere; from then on changes are made on what it showed.
    """

    ACTIONS: ClassVar[tuple[type[Action], ...]] = (*EVERYWHERE, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    NAME: ClassVar[str] = N_("Text and codes")
    """The title (a message to translate)."""
    PANES: ClassVar[tuple[str, ...]] = ()
    """Ids of the widgets that take the focus, in the order of Tab; the first has it on opening."""
    DEFAULT_CSS = """
    DeskScreen > .screen-title {
        height: 1; padding: 0 1; text-style: bold; background: $panel; text-wrap: nowrap; text-overflow: ellipsis;
    }
    DeskScreen > #bottom { dock: bottom; height: 2; }
    DeskScreen #messages { dock: none; }
    DeskScreen #keys { height: 1; width: 100%; background: $panel; color: $foreground 80%; padding: 0 1; }
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        # One key may mean one thing a pane: Textual's own keymap would take it from all of them.
        self._bindings = PaneBindings.of(self._bindings)
        self.workspace = workspace
        self._position = 0
        self._is_begun = False

    @property
    def desk(self) -> Desk:
        """The application."""
        return cast("Desk", self.app)

    @property
    def bar(self) -> MessageBar:
        """The message line."""
        return self.query_one(MessageBar)

    @property
    def pane(self) -> str:
        """The id of the pane that has the focus: the focused widget, or the pane it stands in."""
        node: Any = self.focused
        while node is not None and node is not self:
            if node.id in self.PANES:
                return str(node.id)
            node = node.parent
        return ""

    def compose(self) -> ComposeResult:
        """A title, the body, a message line, a key line."""
        yield Static(Content(""), classes="screen-title", id="screen-title")
        yield from self.body()
        with Vertical(id="bottom"):
            yield MessageBar(id="messages")
            yield Static(Content(""), id="keys")

    def body(self) -> ComposeResult:
        """The panes."""
        yield from ()

    def show(self) -> None:
        """Read the project and fill the panes."""

    def heading(self) -> str:
        """What the title line says."""
        return f"{_(self.NAME)}   {self.workspace.title()}"

    def help_words(self, pane: str) -> str:  # noqa: ARG002 - what a subclass answers by
        """Prose on a pane for F1: paragraphs parted by empty lines."""
        return ""

    def on_mount(self) -> None:
        """Fill the panes, and go on looking at what others write."""
        # Textual calls the handlers of every class: a subclass that wants this done first has called it already.
        if self._is_begun or self not in self.app.screen_stack:
            return
        self._is_begun = True
        self._show_whole()
        if self.PANES:
            self.query_one(f"#{self.PANES[0]}").focus()
        self.set_interval(_WATCH_SECONDS, self._watch)

    def on_screen_resume(self) -> None:
        """Show what was changed on another screen; not below a question that stands on what is shown now."""
        if self._position and self.is_attached and self.app.screen is self:
            with told(self.bar):
                # A palette that closes on nothing new must not cost a reading of the project.
                if self.workspace.store.data_version() != self._position:
                    self._show_whole()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What went wrong behind the picture is said."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            for bar in self.query(MessageBar):
                tell(bar, event.worker.error)

    def _show_whole(self) -> None:
        with told(self.bar):
            self._position = self.workspace.refresh().position
            self.show()
            if self.query("#screen-title"):
                self.query_one("#screen-title", Static).update(Content(self.heading()), layout=False)
        self.show_keys()

    def _watch(self) -> None:
        """See within half a second what another program wrote, and that the file was taken away."""
        if self.desk.front is not self:
            return
        # A desk that only reads may meet the moment in which the other one empties its WAL: soon it reads again.
        passing = (StoreProblem,) if self.workspace.read_only_because() else ()
        with told(self.bar), suppress(*passing):
            self._watch_file()
            if self.app.screen is self and self.workspace.store.data_version() != self._position:
                self.changed_elsewhere()

    def _watch_file(self) -> None:
        """Say once that the file was taken away, that it came back, that whoever had it before us let go of it."""
        was_gone = self.desk.file_is_gone
        try:
            self.workspace.store.check_in_place()
        except ProjectGone as error:
            self.desk.file_is_gone = True
            if not was_gone:
                tell(self.bar, error)
            return
        self.desk.file_is_gone = False
        if was_gone:
            self.desk.copied = None
            self.bar.say(_("The project file is back at its place; what is done now is stored again."))
        if not self.desk.may_reopen and self.workspace.is_free_now():
            self.desk.may_reopen = True
            self.bar.warn(self._why_not())

    def changed_elsewhere(self) -> None:
        """Show what another program wrote."""
        self._show_whole()
        self.bar.say(_("The project was changed elsewhere; this shows it as it is now."))

    def stored(self, message: str, hint: str = "") -> None:
        """Show the project after a change made here, and say what was done."""
        self._show_whole()
        self.bar.say(message, hint)

    def undone(self) -> None:
        """Called when something was undone or done again: what a screen has kept of it goes."""

    def may_write(self) -> bool:
        """Whether this desk may change anything; says why not before anybody types for nothing."""
        why = self._why_not()
        if why:
            self.bar.fail(why)
        return not why

    def _why_not(self) -> str:
        """Why nothing may be written, and what helps; "" where it may."""
        if self.desk.may_reopen:
            return _("The other desk was closed. This one still only reads: close it with q and open the project again to write.")
        why = self.workspace.read_only_because()
        return _("Open for reading only: {why}.").format(why=why) if why else ""

    def keep_setting(self, key: str, value: str) -> None:
        """Keep how the desk stands; where that cannot be stored (a full disk), what is done goes on without it."""
        keep_setting(self.workspace, key, value)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An action of a pane is there only while its pane has the focus."""
        if action != "run":
            return True
        found = self.action_named(str(parameters[0]))
        return found is not None and found.stands_for(self)

    @classmethod
    def action_named(cls, name: str) -> type[Action] | None:
        """The action of a name; None if the screen has none."""
        return next((action for action in cls.ACTIONS if action.name == name), None)

    def action_run(self, name: str) -> None:
        """Do what a key or the list of commands asks for."""
        found = self.action_named(name)
        if found is None or (found.writes and not self.may_write()):
            return
        with told(self.bar):
            found.run(self)

    def on_key(self, event: events.Key) -> None:
        """Full-width letters are their plain ones; Chinese where a command belongs is told."""
        if event.character is None or isinstance(self.focused, Input | TextArea):
            return
        plain = plain_key(event.character)
        if plain is not None and not event.character.isascii():
            event.stop()
            key = events.Key(key_name(plain), plain)
            # A message does not bubble past its sender: sent by this screen, no binding of the app would see it.
            key.set_sender(self.app)
            self.app.post_message(key)
        elif plain is None and event.is_printable:
            event.stop()
            self.bar.warn(_("The input method is on: press Shift to switch it off, or use the keys under F1."))

    def on_descendant_focus(self) -> None:
        """Name the keys of the pane that has the focus."""
        self.show_keys()

    def on_resize(self) -> None:
        """Cut the key line to the new width."""
        self.call_after_refresh(self.show_keys)

    def show_keys(self) -> None:
        """The key line: those of the pane first, the way out and the way to all keys always."""
        keys = self.query("#keys")
        if not keys:
            return
        last = [a for a in self.ACTIONS if a.short and a.name.startswith("desk.")]
        first = [a for a in self.ACTIONS if a.short and a.stands_for(self) and a not in last]
        ends = [a for a in last if a.name in _ALWAYS]
        shown = ends + first + [a for a in last if a not in ends]
        words = "  ".join(f"{self.desk.key_of(a)} {_(a.short)}" for a in shown)
        self.query_one("#keys", Static).update(Content(fit_cells(words, max(10, self.size.width - 2)).rstrip()), layout=False)

    def next_pane(self) -> None:
        """The focus to the next pane that is on the screen."""
        shown = [p for p in self.PANES if self.query_one(f"#{p}").display and self.query_one(f"#{p}").region.area]
        if shown:
            at = shown.index(self.pane) + 1 if self.pane in shown else 0
            self.query_one(f"#{shown[at % len(shown)]}").focus()

    def go_back(self) -> None:
        """To the text, where it was."""
        self.desk.go_home()

    def open_help(self, *, keys: bool) -> None:
        """The help on the pane, or all keys."""
        from groundcode.tui.screens.help import Help

        self.app.push_screen(Help(self, keys=keys))

    def open_screens(self) -> None:
        """Ask for a screen by its letter."""
        from groundcode.tui.screens.chooser import Chooser
        from groundcode.tui.screens.places import PLACES

        def chosen(number: int | None) -> None:
            if number is not None:
                with told(self.bar):
                    self.desk.go_to(PLACES[number].name)

        lines = [_(place.words) for place in PLACES]
        letters = "".join(place.letter for place in PLACES)
        self.app.push_screen(Chooser(_("Which screen?"), lines, letters=letters), chosen)

    def open_commands(self) -> None:
        """Ask for an action by its words."""
        from groundcode.tui.widgets.picker import Pickable, Picker

        actions = {a.name: a for a in self.ACTIONS if a.stands_for(self) and a.name != "desk.commands"}
        things = [Pickable(a.name, _(a.words), self.desk.key_of(a)) for a in actions.values()]

        def chosen(name: str | None) -> None:
            if name is not None:
                self.action_run(name)

        self.app.push_screen(Picker(_("Which command?"), things), chosen)
