"""Texts that several people made from one, brought together on a page: each place that differs is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from groundcode.analysis.line_merge import Stretch, joined, open_stretches
from groundcode.domain.spans import Span
from groundcode.locale import N_, _
from groundcode.tui.differences import differing
from groundcode.tui.layout import fit_cells
from groundcode.tui.widgets.keys import plain_key
from groundcode.tui.widgets.modal import Modal
from groundcode.tui.widgets.read_page import Part, ReadPage

_AROUND = 160
"""Characters of the text shown before and behind a place."""


@dataclass(frozen=True, slots=True)
class MergedText:
    """What came of it."""

    text: str
    is_edited: bool
    """Whether the person wants to go on writing in it before it is stored."""
    is_whole: bool
    """Whether every place was decided."""


class LineMergePage(Modal[MergedText | None]):
    """Asks for one place after the other; gives the text, or None where it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", N_("Leave it open"), id="lines.leave"),
        Binding("enter", "store", N_("Store the text"), id="lines.store"),
        Binding("b,f8", "both", N_("Both"), id="lines.both"),
        Binding("e,f2", "edit", N_("Write in the whole text"), id="lines.edit"),
        Binding("left,backspace", "back", N_("The place before"), id="lines.back"),
        Binding("right", "skip", N_("The next place"), id="lines.skip"),
        *(Binding(str(n), f"take({n})", show=False, id=f"lines.{n}") for n in range(10)),
    ]
    DEFAULT_CSS = """
    LineMergePage { align: center middle; }
    LineMergePage > Vertical {
        width: 100; max-width: 98%; height: 90%; background: $surface; border: round $primary; padding: 0 1;
    }
    LineMergePage #lines-title, LineMergePage #lines-state { height: 1; }
    LineMergePage #lines-title { text-style: bold; }
    LineMergePage ReadPage { height: 1fr; background: transparent; }
    LineMergePage #lines-keys { height: auto; max-height: 2; color: $foreground 60%; }
    """

    def __init__(self, title: str, stretches: Sequence[Stretch], names: Sequence[str], when: Sequence[str] = ()) -> None:
        """Bring stretches together; `names` says whose each side is, `when` since when it stands."""
        super().__init__()
        self._title = title
        self._stretches = tuple(stretches)
        self._names = tuple(names)
        self._when = tuple(when) or ("",) * len(names)
        self._open = open_stretches(stretches)
        self._decided: dict[int, str] = {}
        self._at = 0

    def compose(self) -> ComposeResult:
        """Title, place, keys."""
        with Vertical():
            yield Static(Content(fit_cells(self._title, 90).rstrip()), id="lines-title")
            yield Static(Content(""), id="lines-state")
            yield ReadPage(id="lines-page")
            yield Static(Content(""), id="lines-keys")

    def on_mount(self) -> None:
        """The first place."""
        self.query_one(ReadPage).focus()
        self._show()

    @property
    def text(self) -> str:
        """The text as it would be now; what nobody decided stands in it with the names of its writers."""
        return joined(self._stretches, {n: self._side_by_side(self._stretches[n]) for n in self._open} | self._decided)

    def _side_by_side(self, stretch: Stretch) -> str:
        return "".join(
            _("[{name}: {words}]").format(name=name, words=words.strip())
            for name, words in zip(self._names, stretch.sides, strict=True)
        )

    def _show(self) -> None:
        page = self.query_one(ReadPage)
        if self._at < len(self._open):
            state = _("place {number} of {count}").format(number=self._at + 1, count=len(self._open))
            page.show(self._place(self._open[self._at]))
            keys = _("1–{count} takes it  0 as it was  b all of them  ← → other places  e write yourself  Esc leaves it open")
            self._say(state, keys.format(count=len(self._names)))
            return
        undecided = len(self._open) - len(self._decided)
        page.show(self._whole())
        if undecided:
            self._say(_("{count} places are not decided.").format(count=undecided), _("← goes back to them  e writes yourself"))
        else:
            words = _("This is what comes of it: what differs from before is marked.")
            self._say(words, _("Enter stores it  e write in it first  ← back  Esc leaves it open"))

    def _say(self, state: str, keys: str) -> None:
        self.query_one("#lines-state", Static).update(Content(state))
        self.query_one("#lines-keys", Static).update(Content(keys))

    def _place(self, number: int) -> list[Part]:
        """A place between what stands around it."""
        stretch = self._stretches[number]
        around = [joined([one], {0: self._decided.get(n, one.before)}) for n, one in enumerate(self._stretches)]
        before, behind = "".join(around[:number]), "".join(around[number + 1 :])
        out = [Part(("…" if len(before) > _AROUND else "") + before[-_AROUND:].strip("\n"), "dim"), Part("")] if before else []
        out += [Part(_("0  before"), "head"), Part(stretch.before.strip("\n") or _("(nothing)"), "", 3)]
        for side, (name, words) in enumerate(zip(self._names, stretch.sides, strict=True), 1):
            marks = differing([words.strip("\n"), stretch.before.strip("\n")])[0] if stretch.before.strip() else ()
            taken = "  " + _("(taken)") if self._decided.get(number) == words else ""
            out += [Part(""), Part(f"{side}  {name}   {self._when[side - 1]}{taken}", "head")]
            out.append(Part(words.strip("\n") or _("(taken out)"), "", 3, marks))
        if behind:
            out += [Part(""), Part(behind[:_AROUND].strip("\n") + ("…" if len(behind) > _AROUND else ""), "dim")]
        return out

    def _whole(self) -> list[Part]:
        """The text, with what differs from before marked."""
        text, marks = "", []
        for number, stretch in enumerate(self._stretches):
            words = self._decided.get(number, self._side_by_side(stretch)) if stretch.taken is None else stretch.taken
            if words != stretch.before and words:
                marks.append(Span(len(text), len(text) + len(words)))
            text += words
        return [Part(text, "", 0, tuple(marks))]

    def on_key(self, event: events.Key) -> None:
        """Full-width letters are their plain ones."""
        plain = plain_key(event.character)
        if plain is None or event.character == plain:
            return
        acts = {"b": self.action_both, "e": self.action_edit}
        if plain in acts:
            event.stop()
            acts[plain]()
        elif plain.isdecimal():
            event.stop()
            self.action_take(int(plain))

    def action_take(self, number: int) -> None:
        """Take what stands under a number; 0 leaves the place as it was."""
        if self._at < len(self._open) and number <= len(self._names):
            stretch = self._stretches[self._open[self._at]]
            self._decide(stretch.sides[number - 1] if number else stretch.before)

    def action_both(self) -> None:
        """What all wrote, one behind the other."""
        if self._at < len(self._open):
            sides = dict.fromkeys(self._stretches[self._open[self._at]].sides)
            self._decide(_behind_each_other([one for one in sides if one]))

    def _decide(self, words: str) -> None:
        self._decided[self._open[self._at]] = words
        self._at += 1
        self._show()

    def action_back(self) -> None:
        """The place before."""
        self._at = max(0, self._at - 1)
        self._show()

    def action_skip(self) -> None:
        """The next place; behind the last one, the whole text."""
        self._at = min(len(self._open), self._at + 1)
        self._show()

    def action_store(self) -> None:
        """Give the text, once every place is decided."""
        if len(self._decided) == len(self._open) and self._at >= len(self._open):
            self.dismiss(MergedText(self.text, is_edited=False, is_whole=True))
        elif self._at >= len(self._open):
            self._at = next(n for n, number in enumerate(self._open) if number not in self._decided)
            self._show()

    def action_edit(self) -> None:
        """Give the text to write in."""
        self.dismiss(MergedText(self.text, is_edited=True, is_whole=len(self._decided) == len(self._open)))

    def action_leave(self) -> None:
        """Give nothing."""
        self.dismiss(None)


def _behind_each_other(texts: Sequence[str]) -> str:
    """Texts in one, with a blank between where letters of two would grow together."""
    out = ""
    for text in texts:
        needs_blank = out[-1:].isascii() and text[:1].isascii() and not (out[-1:].isspace() or text[:1].isspace())
        out += (" " if out and needs_blank else "") + text
    return out
