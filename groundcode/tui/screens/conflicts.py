"""Conflicts: where two people changed the same thing differently, side by side, settled one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from groundcode.domain.ids import fold
from groundcode.locale import N_, _, ngettext
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.common import EVERYWHERE, Back
from groundcode.tui.actions.conflicts import WITH_CONFLICTS
from groundcode.tui.differences import differing
from groundcode.tui.layout import fit_cells
from groundcode.tui.moments import first_words, local_minute
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.listing import ListingScreen
from groundcode.tui.tasks import told
from groundcode.tui.text_writing import write_text
from groundcode.tui.widgets.keys import plain_key
from groundcode.tui.widgets.picker import Pickable, Picker
from groundcode.tui.widgets.prompt import Prompt
from groundcode.tui.widgets.read_page import Part
from groundcode.tui.widgets.row_list import RowList
from groundcode.tui.widgets.side_by_side import MOST, SideBySide
from groundcode.workspace.conflict_ways import Ways, third_words, ways_of
from groundcode.workspace.conflicts import Choice, Conflict

if TYPE_CHECKING:
    from groundcode.domain.heads import Seen
    from groundcode.workspace import Workspace


class ConflictsScreen(ListingScreen):
    """The open conflicts, and what stands against what in the one under the bar."""

    ACTIONS: ClassVar[tuple[type[Action], ...]] = (*WITH_CONFLICTS, *EVERYWHERE, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    NAME: ClassVar[str] = N_("Conflicts")
    DEFAULT_CSS = """
    ConflictsScreen #left { width: 2fr; }
    ConflictsScreen #page { width: 3fr; }
    ConflictsScreen.-narrow #left { width: 100%; height: 1fr; }
    ConflictsScreen.-narrow #page { width: 100%; height: 2fr; }
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._conflicts: list[Conflict] = []
        self._shown: list[Conflict] = []

    def page_widget(self) -> Widget:
        """Columns."""
        return SideBySide(id="page")

    @property
    def sides(self) -> SideBySide:
        """What stands beside the list."""
        return self.query_one(SideBySide)

    def show(self) -> None:
        """The conflicts that are open now; the bar stays on its one, or where that one was."""
        self._conflicts = self.workspace.conflicts.list_()
        self._list()

    def _list(self) -> None:
        under, at = self.under_bar(), max(0, self.at)
        words = fold(self.words).split()
        self._shown = [c for c in self._conflicts if all(word in fold(_searched(c)) for word in words)]
        at = next((n for n, one in enumerate(self._shown) if under is not None and one.id == under.id), at)
        self.fill([self._row(one) for one in self._shown], at)
        self.retitle()

    def heading(self) -> str:
        """How many are open."""
        count = ngettext("{count} open", "{count} open", len(self._conflicts)).format(count=len(self._conflicts))
        by = f"   “{self.words}”: {len(self._shown)}" if self.words else ""
        return f"{_(self.NAME)}   {count}{by}   {self.workspace.title()}"

    def under_bar(self) -> Conflict | None:
        """The conflict under the bar."""
        return self._shown[self.at] if 0 <= self.at < len(self._shown) else None

    def _row(self, one: Conflict) -> Content:
        room = self.room - 2
        words = fit_cells(self._words(one), room).rstrip()
        return Content.assemble(" ", words, "\n   ", (fit_cells(_between(one.choices), room - 2).rstrip(), "dim"))

    def _words(self, one: Conflict) -> str:
        # The sentence is the command line's too, where a key is an option.
        key = next(self.desk.key_of(action) for action in WITH_CONFLICTS if action.name == "conflicts.both")
        return one.words.replace("--both", key)

    def show_page(self) -> None:
        """What stands against what."""
        one = self.under_bar()
        if one is None:
            self.sides.show(self._none(), [], [])
            return
        ways = ways_of(self.workspace, one)
        columns = _columns(one, ways) if one.kind == "value" else []
        lines = [f"{n}  {words}" for n, words in enumerate(ways.values[: ways.takes], 1)]
        lines = [_("1–{count}  take that one").format(count=len(columns))] if columns else lines
        self.sides.show(self._words(one), columns, [*lines, *(f"{key}  {words}" for key, words, _do in self._others(one, ways))])

    def _others(self, one: Conflict, ways: Ways) -> list[tuple[str, str, Callable[[], None]]]:
        """The ways besides taking one of the choices: key, words, what is done."""
        keys = {action.name: self.desk.key_of(action) for action in WITH_CONFLICTS}
        out = []
        if ways.both:
            words = _("keep both, one under the other") if ways.is_text else _("take in the corrections of both")
            out.append((keys["conflicts.both"], words, self.take_both))
        if ways.third:
            out.append((keys["conflicts.third"], third_words(ways, one), self.ask_third))
        return out

    def _none(self) -> str:
        if self._conflicts:
            return _("No conflict fits what is asked for. Esc shows all again.")
        return _(
            "No conflict is open. When two people change the same thing on two computers and their copies are merged, both "
            "values are kept, and wait here until somebody decides."
        )

    def lay_out(self) -> None:
        """Rows of another width."""
        self._list()

    def filtered(self) -> None:
        """Other words."""
        self._list()

    @on(RowList.Opened)
    def _clicked_twice(self) -> None:
        self.action_run("conflicts.settle")

    def on_key(self, event: events.Key) -> None:
        """Digits take what has that number."""
        plain = plain_key(event.character)
        if not isinstance(self.focused, Input) and plain is not None and plain in "123456789":
            event.stop()
            if self.may_write():
                with told(self.bar):
                    self.take(int(plain))

    def take(self, number: int) -> None:
        """Settle the conflict under the bar by one of its choices (from 1)."""
        one = self.under_bar()
        if one is None:
            return
        ways = ways_of(self.workspace, one)
        if number > ways.takes:
            self.bar.say(_("Nothing has the number {number} here.").format(number=number))
        else:
            self._settle(one, first_words(ways.values[number - 1], 60), take=number)

    def take_both(self) -> None:
        """Keep both texts."""
        one = self.under_bar()
        if one is None:
            return
        if not ways_of(self.workspace, one).both:
            self.bar.say(_("Here both cannot stand: one has to be taken, or a third."))
        else:
            self._settle(one, _("both"), both=True)

    def _settle(self, one: Conflict, what: str, *, take: int | None = None, both: bool = False, value: str | None = None,
                seen: Seen | None = None) -> None:  # fmt: skip
        self.workspace.conflicts.resolve(one.id, take=take, both=both, value=value, seen=seen)
        self.stored("")
        left = len(self._conflicts)
        words = ngettext("{count} conflict is left.", "{count} conflicts are left.", left).format(count=left)
        self.bar.say(_("Settled: {what}.").format(what=what), words if left else _("No conflict is left; u undoes."))

    def ask_way(self) -> None:
        """Choose among everything that settles the conflict under the bar."""
        one = self.under_bar()
        if one is None:
            self.bar.say(self._none())
            return
        ways = ways_of(self.workspace, one)
        lines, acts = [], []
        for number in range(1, min(ways.takes, MOST) + 1):
            choice = one.choices[number - 1]
            who = f"{choice.coder}: " if choice.coder else ""
            lines.append(who + first_words(ways.values[number - 1]))
            acts.append(partial(self.take, number))
        for _key, words, do in self._others(one, ways):
            lines.append(words)
            acts.append(partial(do))

        def chosen(number: int | None) -> None:
            if number is not None:
                with told(self.bar):
                    acts[number]()

        self.app.push_screen(Chooser(_("Which shall hold?"), lines), chosen)

    def ask_third(self) -> None:
        """Ask for another value."""
        one = self.under_bar()
        if one is None:
            return
        ways = ways_of(self.workspace, one)
        if not ways.third:
            self.bar.say(_("There is no third way here: take one of those with a number."))
            return
        {"text": self._write, "line": self._ask_line, "place": self._ask_place, "code": self._ask_code, "one of": self._ask_one}[
            ways.third
        ](one, ways)

    def _given(self, one: Conflict, value: str | None) -> None:
        if value is not None:
            with told(self.bar):
                self._settle(one, first_words(value, 60), value=value)

    def _write(self, one: Conflict, ways: Ways) -> None:
        """A page that begins with all texts, one under the other."""

        def stored(text: str, seen: Seen) -> None:
            self._settle(one, first_words(text, 60), value=text, seen=seen)

        write_text(self, f"conflict:{one.id}", self._words(one), "\n\n".join(ways.values), stored)

    def _ask_line(self, one: Conflict, ways: Ways) -> None:
        value = ways.values[one.shown - 1] if one.kind == "value" else ""
        self.app.push_screen(Prompt(third_words(ways, one), value, words=self._words(one)), partial(self._given, one))

    def _ask_place(self, one: Conflict, _ways: Ways) -> None:
        words = _("The place as start:end in characters from the beginning of the text, such as 120:135.")
        self.app.push_screen(Prompt(self._words(one), words=words), partial(self._given, one))

    def _ask_code(self, one: Conflict, ways: Ways) -> None:
        tree = self.workspace.tree()
        things = [Pickable(i, tree.path(i), _(tree.codes[i].level.words)) for i in tree.walk() if i != one.entity_id]

        def chosen(code: str | None) -> None:
            if code is not None:
                with told(self.bar):
                    self._settle(one, tree.codes[code].name, value=code)

        self.app.push_screen(Picker(third_words(ways, one), things), chosen)

    def _ask_one(self, one: Conflict, ways: Ways) -> None:
        def chosen(number: int | None) -> None:
            if number is not None:
                with told(self.bar):
                    value, words = ways.offered[number]
                    self._settle(one, words, value=value)

        self.app.push_screen(Chooser(self._words(one), [words for _value, words in ways.offered]), chosen)

    def help_words(self, pane: str) -> str:
        """What conflicts are, and how they are settled."""
        return _help() if pane else ""


def _searched(one: Conflict) -> str:
    return "\n".join((one.words, *(f"{choice.words} {choice.coder}" for choice in one.choices)))


def _between(choices: Sequence[Choice]) -> str:
    """Between whom it is, and since when."""
    names = list(dict.fromkeys(choice.coder for choice in choices if choice.coder))
    since = max((choice.made_at for choice in choices), default="")
    if not names or not since:
        return _("came up by bringing copies together")
    return _("between {names}, since {when}").format(names=_(", ").join(names), when=local_minute(since))


def _columns(one: Conflict, ways: Ways) -> list[list[Part]]:
    """The values, each under its number, who set it and when; where they differ is marked."""
    is_marked = ways.is_text and len(ways.values) > 1
    marks = differing(ways.values) if is_marked else [()] * len(ways.values)
    out = []
    for n, (choice, words, marked) in enumerate(zip(one.choices, ways.values, marks, strict=True), 1):
        shown = "  " + _("(shown meanwhile)") if n == one.shown else ""
        head = [Part(f"{n}  {choice.coder}{shown}", "head"), Part(local_minute(choice.made_at), "dim"), Part("")]
        out.append([*head, Part(words, "", 0, marked), *_turns(ways, n - 1)])
    return out[:MOST]


def _turns(ways: Ways, side: int) -> list[Part]:
    """The turns that two corrected transcripts have differently, as one of them has them."""
    parts: list[Part] = []
    for turn, texts in ways.apart.turns:
        number = _("turn {number}").format(number=turn) if turn else _("above the first turn")
        parts += [Part(""), Part(number, "dim"), Part(texts[side], "", 0, differing(texts)[side])]
    if ways.apart.more:
        words = ngettext("… and {count} more turn.", "… and {count} more turns.", ways.apart.more)
        parts.append(Part(words.format(count=ways.apart.more), "dim"))
    return parts


def _help() -> str:
    return "\n\n".join(
        (
            _(
                "When two people change the same field of the same thing on two computers and their copies are brought together, "
                "both values are kept. The one marked “(shown meanwhile)” is used until somebody decides. Nothing is lost while "
                "it waits, and nothing has to be decided at once."
            ),
            _(
                "1 takes the first value, 2 the second, and so on. b keeps both where that is possible: two texts one under the "
                "other, each with its author; of two corrected transcripts the corrections of both, turn by turn. e lets you "
                "write a third. Enter shows all ways to choose from. Then the next conflict is shown; u undoes a decision."
            ),
            _(
                "Some conflicts are not about two values: a code was deleted here and used there, two codes of one name stand "
                "side by side, a code came to stand under one of a lower level. Their ways out are listed with numbers."
            ),
            _("Tab goes to the columns, which scroll together. In long texts the words that differ are marked."),
        )
    )
