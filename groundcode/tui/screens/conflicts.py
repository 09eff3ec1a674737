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

from groundcode.analysis.line_merge import open_stretches
from groundcode.domain.ids import fold
from groundcode.locale import N_, _, ngettext
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.common import EVERYWHERE, Back
from groundcode.tui.actions.conflicts import WITH_CONFLICTS
from groundcode.tui.asking_conflicts import ask_lines, ask_third
from groundcode.tui.differences import differing
from groundcode.tui.layout import fit_cells, wrap
from groundcode.tui.moments import first_words, local_minute
from groundcode.tui.screens.listing import ListingScreen
from groundcode.tui.tasks import told
from groundcode.tui.widgets.keys import plain_key
from groundcode.tui.widgets.read_page import Part
from groundcode.tui.widgets.row_list import RowList
from groundcode.tui.widgets.side_by_side import MOST, SideBySide
from groundcode.workspace.conflicts import Choice, Conflict
from groundcode.workspace.settling.batch import is_like
from groundcode.workspace.settling.lines import Earlier, earlier_of, lines_of
from groundcode.workspace.settling.places import place_of
from groundcode.workspace.settling.ways import Ways, third_words, ways_of

if TYPE_CHECKING:
    from groundcode.domain.heads import Seen
    from groundcode.workspace import Workspace

_SCREENS = {
    "code": "codebook", "source": "sources", "memo": "memos", "case": "cases", "variable": "cases", "relation": "axial",
    "paradigm": "axial", "pathway": "selective", "storyline": "selective", "construct": "selective",
    "sampling_round": "sampling",
}  # fmt: skip
"""Kind of thing -> the screen on which it stands."""


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
        self._marked: set[str] = set()

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
        self._marked &= {one.id for one in self._conflicts}
        self._list()

    def _list(self) -> None:
        under, at = self.under_bar(), max(0, self.at)
        wanted = under.id if under is not None else str(self.desk.kept.pop("conflicts", ""))
        words = fold(self.words).split()
        self._shown = [c for c in self._conflicts if all(word in fold(_searched(c)) for word in words)]
        at = next((n for n, one in enumerate(self._shown) if one.id == wanted), at)
        self.fill([self._row(one) for one in self._shown], at)
        self.retitle()

    def heading(self) -> str:
        """How many are open."""
        count = ngettext("{count} open", "{count} open", len(self._conflicts)).format(count=len(self._conflicts))
        by = f"   “{self.words}”: {len(self._shown)}" if self.words else ""
        marked = len(self._marked)
        by += "   " + ngettext("{count} marked", "{count} marked", marked).format(count=marked) if marked else ""
        return f"{_(self.NAME)}   {count}{by}   {self.workspace.title()}"

    def under_bar(self) -> Conflict | None:
        """The conflict under the bar."""
        return self._shown[self.at] if 0 <= self.at < len(self._shown) else None

    def _row(self, one: Conflict) -> Content:
        room = self.room - 2
        mark = "*" if one.id in self._marked else " "
        words = self.sentence(one)
        # What was set differently stands at the end of the sentence: cut off, the rows would look all the same.
        cut = wrap(words, (), room).starts
        lines = [words] if len(cut) < 2 else [words[: cut[1]].rstrip(), words[cut[1] :]]
        shown = "\n ".join(fit_cells(line, room).rstrip() for line in lines)
        return Content.assemble((mark, "bold"), shown, "\n   ", (fit_cells(_between(one.choices), room - 2).rstrip(), "dim"))

    def sentence(self, one: Conflict) -> str:
        """What a conflict is about."""
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
        earlier = earlier_of(self.workspace, one)
        columns = _columns(one, ways, earlier) if one.kind == "value" else []
        lines = [f"{n}  {words}" for n, words in enumerate(ways.values[: ways.takes], 1)]
        lines = [_("1–{count}  take that one").format(count=ways.takes)] if columns else lines
        self.sides.show(self.sentence(one), columns, [*lines, *(f"{key}  {words}" for key, words, _do in self.others(one, ways))])

    def others(self, one: Conflict, ways: Ways) -> list[tuple[str, str, Callable[[], None]]]:
        """The ways besides taking one of the choices: key, words, what is done."""
        keys = {action.name: self.desk.key_of(action) for action in WITH_CONFLICTS}
        out = []
        if ways.both:
            words = _("keep both, one under the other") if ways.is_text else _("take in the corrections of both")
            out.append((keys["conflicts.both"], words, self.take_both))
        if ways.is_text and len(ways.values) > 1:
            out.append((keys["conflicts.lines"], self._lines_words(one), partial(ask_lines, self, one)))
        if ways.third:
            out.append((keys["conflicts.third"], third_words(ways, one), partial(ask_third, self, one)))
        return out

    def _lines_words(self, one: Conflict) -> str:
        found = lines_of(self.workspace, one)
        count = len(open_stretches(found[0])) if found is not None else 0
        if not count:
            return _("bring them together line by line: no line was changed by both")
        words = ngettext(
            "bring them together line by line: {count} place to decide",
            "bring them together line by line: {count} places to decide", count,
        )  # fmt: skip
        return words.format(count=count)

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
        self.action_run("conflicts.open")

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
            self.settle(one, first_words(ways.values[number - 1], 60), take=number)

    def take_both(self) -> None:
        """Keep both texts."""
        one = self.under_bar()
        if one is None:
            return
        if not ways_of(self.workspace, one).both:
            self.bar.say(_("Here both cannot stand: one has to be taken, or a third."))
        else:
            self.settle(one, _("both"), both=True)

    def settle(self, one: Conflict, what: str, *, take: int | None = None, both: bool = False, value: str | None = None,
                seen: Seen | None = None) -> None:  # fmt: skip
        """Settle a conflict, and say what came of it."""
        self.workspace.conflicts.resolve(one.id, take=take, both=both, value=value, seen=seen)
        self.stored("")
        left = len(self._conflicts)
        words = ngettext("{count} conflict is left.", "{count} conflicts are left.", left).format(count=left)
        told = words if left else _("No conflict is left; u undoes.")
        self.bar.say(_("Settled: {what}.").format(what=what.rstrip(".。")), told)

    def chosen(self) -> Conflict | None:
        """The conflict under the bar; says so where there is none."""
        one = self.under_bar()
        if one is None:
            self.bar.say(self._none())
        return one

    def marked(self) -> list[Conflict]:
        """The marked conflicts, in the order of the list."""
        return [one for one in self._conflicts if one.id in self._marked]

    def switch_mark(self) -> None:
        """Mark the conflict under the bar, or take its mark away, and go on."""
        one = self.chosen()
        if one is not None:
            self._marked ^= {one.id}
            self.rows.replace_option_prompt_at_index(self.at, self._row(one))
            self.rows.step(1)
            self.retitle()

    def mark_kind(self) -> None:
        """Mark all that are listed and like the one under the bar; where all are marked, take their marks away."""
        one = self.chosen()
        if one is None:
            return
        alike = {other.id for other in self._shown if is_like(one, other)}
        self._marked = self._marked - alike if alike <= self._marked else self._marked | alike
        self._list()
        count = len(self._marked)
        self.bar.say(ngettext("{count} conflict marked.", "{count} conflicts marked.", count).format(count=count))

    def go_to_place(self, one: Conflict) -> None:
        """Leave for what a conflict is about; coming back, the bar is on it."""
        place, desk = place_of(self.workspace, one), self.desk
        desk.kept["conflicts"] = one.id
        if place.kind == "coding" and place.source:
            desk.jump(place.source, place.start, place.end)
            return
        name = _SCREENS.get(place.kind, "")
        if (place.kind, one.field) == ("project", "core_code"):
            name = "selective"
        if not name:
            self.bar.say(_("There is no screen of its own for this; what stands here is all of it."))
            return
        if place.kind == "code" and place.id not in self.workspace.tree().codes:
            self.bar.say(_("The code is deleted in this copy; once it is restored it stands in the codebook."))
            return
        desk.kept[name] = place.id
        desk.go_to(name)

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


def _columns(one: Conflict, ways: Ways, earlier: Earlier | None) -> list[list[Part]]:
    """What it was before, then the values, each under its number, who set it and when; what each changed is marked."""
    is_marked = ways.is_text and (len(ways.values) > 1 or earlier is not None)
    texts = [*ways.values, earlier.words] if earlier is not None else list(ways.values)
    marks = differing(texts) if is_marked else [()] * len(texts)
    out = []
    for n, (choice, words, marked) in enumerate(zip(one.choices, ways.values, marks, strict=False), 1):
        shown = _("(shown meanwhile)") if n == one.shown else ""
        head = [Part(f"{n}  {choice.coder}", "head"), Part(local_minute(choice.made_at), "dim"), Part(shown, "dim"), Part("")]
        out.append([*head, Part(words, "", 0, marked), *_turns(ways, n - 1)])
    if earlier is not None:
        head = [Part(_("before"), "head"), Part(local_minute(earlier.made_at), "dim"), Part(earlier.coder, "dim"), Part("")]
        out.insert(0, [*head, Part(earlier.words, "dim")])
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
                "The first column is what all had before, the others are who made what of it, and when. 1 takes the first value, "
                "2 the second. b keeps both texts, each with its author; of two corrected transcripts the corrections of both, "
                "turn by turn. e lets you write a third. s lists all ways. Then the next conflict is shown; u undoes a decision."
            ),
            _(
                "M brings two long texts together line by line, sentence by sentence. What only one person changed is taken as "
                "it is; what both changed is shown place by place for you to decide. The whole text is shown before it is stored."
            ),
            _(
                "Space marks conflicts, * marks all of the same kind; t then settles all of them the same way, as one act that u "
                "takes back. Enter goes to what the conflict is about. Tab goes to the columns, which scroll together."
            ),
            _(
                "Some conflicts are not about two values: a code was deleted here and used there, two codes of one name stand "
                "side by side, a code came to stand under one of a lower level. Their ways out are listed with numbers."
            ),
        )
    )
