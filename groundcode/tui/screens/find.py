"""Finding words: in this transcript as one types, in all others, memos and codes a moment later."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static
from textual.widgets.input import Selection
from textual.widgets.option_list import Option
from textual.worker import Worker, WorkerState, get_current_worker

from groundcode.domain.hits import CODES, MEMOS, TEXTS, Found, Hit, HitKind
from groundcode.locale import N_, _, ngettext
from groundcode.text.matching import literal
from groundcode.tui.layout import fit_cells
from groundcode.tui.memo_writing import write_memo
from groundcode.tui.tasks import told
from groundcode.tui.widgets.hit_row import hit_row
from groundcode.tui.widgets.message_bar import MessageBar
from groundcode.tui.widgets.modal import Modal
from groundcode.tui.widgets.palette import PaletteInput
from groundcode.workspace.sources import Opened

if TYPE_CHECKING:
    from groundcode.tui.screens.coding import CodingScreen
    from groundcode.workspace import Workspace

_WAIT = 0.15
"""Seconds without a key after which the other transcripts are searched."""
_BEFORE, _AFTER = 50, 250
"""Hits of the open transcript that are listed before and after the next one."""
_OTHERS = 300
_AROUND = 40
"""Characters of context before and after a hit."""
_KEPT = "find"
"""What the desk keeps the last words under."""


def open_find(screen: CodingScreen) -> None:
    """Ask for words and go to one of the places where they stand."""
    desk, opened = screen.desk, screen.opened
    selection = screen.text.selection
    after = selection.end if selection is not None else screen.text.cursor
    order = [source.id for source in screen.sources]
    last = desk.kept.get(_KEPT)

    def chosen(hit: Hit | None) -> None:
        if find.query_words:
            desk.kept[_KEPT] = find.query_words
        if hit is not None:
            with told(screen.bar):
                _go(screen, hit)
                if hit.kind is HitKind.TEXT:
                    screen.bar.say(find.place_of(hit))

    find = FindWords(screen.workspace, opened, after, order, query=last if isinstance(last, str) else "")
    screen.app.push_screen(find, chosen)


def _go(screen: CodingScreen, hit: Hit) -> None:
    """Show a hit: select it in its transcript, open the memo, put the bar on the code."""
    if hit.kind is HitKind.TEXT:
        screen.show_segment(hit.id, hit.start, hit.end)
    elif hit.kind is HitKind.MEMO:
        memo = next((memo for memo in screen.workspace.memos.list_() if memo.id == hit.id), None)
        if memo is not None and screen.may_write():
            write_memo(screen, "", memo.title or _("Memo"), memo)
    else:
        screen.add_class("-list")
        screen.codes.focus()
        screen.codes.go_to(hit.id)
        if hit.kind is HitKind.DEFINITION:
            screen.bar.say(_("It stands in the definition of this code: F10 c shows it."))


class FindWords(Modal[Hit | None]):
    """Ask for words; gives the hit to go to, or None. The bar begins on the first hit after the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", N_("Cancel"), id="find.cancel"),
        Binding("down,ctrl+n,f3", "step(1)", N_("Next"), id="find.next"),
        Binding("up,ctrl+p,shift+f3", "step(-1)", N_("Previous"), id="find.previous"),
        Binding("pagedown", "step(10)", N_("Page down"), id="find.page_down"),
        Binding("pageup", "step(-10)", N_("Page up"), id="find.page_up"),
    ]
    DEFAULT_CSS = """
    FindWords { align: center middle; }
    FindWords > Vertical {
        width: 110; max-width: 100%; height: 80%; min-height: 20; max-height: 100%;
        background: $surface; border: round $primary;
    }
    FindWords PaletteInput { padding: 0 1; }
    FindWords OptionList { height: 1fr; border: none; padding: 0; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    FindWords OptionList > .option-list--option { padding: 0; }
    FindWords OptionList > .option-list--option-disabled { color: $text-primary; text-style: bold; }
    FindWords MessageBar { dock: none; background: $surface; color: $foreground 80%; padding: 0 1; }
    FindWords #find-keys { height: 1; padding: 0 1; color: $foreground 60%; }
    """

    def __init__(self, workspace: Workspace, opened: Opened | None, after: int, order: Sequence[str], *, query: str = "") -> None:
        """Search from `after` (code points) in the open transcript on; `order` is that of the transcripts (ids)."""
        super().__init__()
        self._workspace = workspace
        self._opened = opened
        self._after = after
        self._order = order
        self.query_words = query
        """What was typed last."""
        self._own: list[tuple[int, int]] = []
        self._others: Found | None = None
        self._rows: list[Hit | None] = []
        """What each row is; None for a heading."""
        self._timer: Timer | None = None
        self._busy = False
        self._searched = ""
        self._moved = False
        self._enter = False
        """Whether Enter was pressed before the place to go to was found."""

    def compose(self) -> ComposeResult:
        """Input, list, what was found, keys."""
        with Vertical():
            yield PaletteInput(None, _("Words as they stand in the text; 简体 finds 繁體 too"), digits=False)
            yield OptionList(markup=False)
            yield MessageBar()
            yield Static(Content(_("Enter goes there; F3 Enter then to the next one  Esc cancels")), id="find-keys")

    def on_mount(self) -> None:
        """The words of the last time, to be searched again or written over."""
        self.query_one(OptionList).can_focus = False
        line = self.query_one(PaletteInput)
        line.focus()
        if self.query_words:
            line.value = self.query_words
            line.selection = Selection(0, len(self.query_words))

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._look(event.value)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.query_one(PaletteInput).is_echo:
            return
        if event.value != self.query_words:
            self._look(event.value)
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self._take(at)
        else:
            self._enter = bool(self.query_words.strip())

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._take(event.option_index)

    def on_resize(self) -> None:
        """Cut the rows to the new width."""
        self.call_after_refresh(self._fill)

    def _look(self, query: str) -> None:
        """This transcript at once, the others when no key came for a moment."""
        self.query_words, self._moved, self._enter, self._others = query, False, False, None
        self._own = []
        if query.strip() and self._opened is not None and self._opened.closed is None:
            self._own = list(literal(query).spans(self._opened.text))
        self._fill()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_WAIT, self._search_others) if query.strip() else None

    def _search_others(self) -> None:
        """One search at a time: a large project may be making its index."""
        if not self._busy and self.query_words.strip():
            self._busy, self._searched = True, self.query_words
            self._search(self.query_words, len(self._own) + _OTHERS)

    @work(thread=True, group="find", exit_on_error=False)
    def _search(self, query: str, limit: int) -> tuple[Found, Found]:
        worker = get_current_worker()

        def progress(done: int, of: int, _name: str) -> None:
            if not worker.is_cancelled and done:
                words = _("Looking through the transcripts: {done} of {of}").format(done=done, of=of)
                self.app.call_from_thread(self.query_one(MessageBar).say, words)

        search = self._workspace.search
        texts = search.find(query, kinds=TEXTS, limit=min(limit, 3000), progress=progress)
        return texts, search.find(query, kinds=(*MEMOS, *CODES), limit=_OTHERS)

    @on(Worker.StateChanged)
    def _worked(self, event: Worker.StateChanged) -> None:
        worker = event.worker
        if event.state not in (WorkerState.ERROR, WorkerState.SUCCESS):
            return
        self._busy = False
        with told(self.query_one(MessageBar)):
            if self._searched != self.query_words:
                self._search_others()
            elif worker.error is not None:
                raise worker.error
            elif worker.result is not None:
                self._found(*worker.result)

    def _found(self, texts: Found, rest: Found) -> None:
        here = self._opened.source.id if self._opened is not None else ""
        places = {source: number for number, source in enumerate(self._order)}
        begin = places.get(here, 0)
        others = [hit for hit in texts.hits if hit.id != here]
        # Those that follow this transcript come first: F3 Enter goes through the whole project, and round.
        others.sort(key=lambda hit: (places.get(hit.id, 0) - begin) % max(1, len(places)))
        total = max(0, texts.total - len(self._own)) + rest.total
        self._others = Found(texts.query, (*others, *rest.hits), total, near=texts.near or rest.near, variants=texts.variants)
        self._fill()
        if self._enter:
            self._enter = False
            self._take(self.query_one(OptionList).highlighted)

    def _own_hits(self) -> list[Hit]:
        """The hits of the open transcript around the next one."""
        assert self._opened is not None
        opened, text = self._opened, self._opened.text
        first = max(0, self._next() - _BEFORE)
        out = []
        for start, end in self._own[first : self._next() + _AFTER]:
            turn = opened.version.turn_at(start)
            low, high = (turn.body if start >= turn.body else turn.start, turn.end) if turn is not None else (0, len(text))
            before, after = text[max(low, start - _AROUND) : start], text[end : min(max(high, end), end + _AROUND)]
            number, speaker = (turn.number, opened.speaker_name(turn)) if turn is not None else ("", "")
            source = opened.source
            out.append(
                Hit(
                    HitKind.TEXT,
                    source.id,
                    source.name,
                    "text",
                    start,
                    end,
                    before,
                    text[start:end],
                    after,
                    None,
                    number,
                    speaker,
                )
            )
        return out

    def _next(self) -> int:
        """The number of the first own hit after the cursor; how many there are, if there is none."""
        return bisect_left(self._own, (self._after, 0))

    def _fill(self) -> None:
        """List what was found, with the bar on the next hit after the cursor until it is moved."""
        options = self.query_one(OptionList)
        at = options.highlighted
        here = self._opened.source.id if self._opened is not None else ""
        parts: list[tuple[str, list[Hit]]] = []
        if self._own:
            count = len(self._own)
            parts.append((ngettext("In this transcript: {count}", "In this transcript: {count}", count), self._own_hits()))
            parts[0] = (parts[0][0].format(count=count), parts[0][1])
        found = self._others.hits if self._others is not None else ()
        for words, kinds in ((N_("In other transcripts"), TEXTS), (N_("In memos"), MEMOS), (N_("In the codebook"), CODES)):
            hits = [hit for hit in found if hit.kind in kinds]
            if hits:
                parts.append((_(words), hits))
        width = max(20, options.scrollable_content_region.width)
        self._rows, rows = [], []
        for heading, hits in parts:
            rows += [Option(Content(fit_cells(f" {heading}", width)), disabled=True)]
            rows += [Option(hit_row(hit, width, here=hit.id == here)) for hit in hits]
            self._rows += [None, *hits]
        options.set_options(rows)
        options.highlighted = at if self._moved and at is not None and at < len(rows) else self._begin()
        self._tell()

    def _begin(self) -> int | None:
        """The row of the next hit: after the cursor, then in the transcripts that follow, then from the top."""
        shown = self._next() - max(0, self._next() - _BEFORE)
        if self._next() < len(self._own):
            return 1 + shown
        if self._others is None and self.query_words.strip():
            return None
        behind = 1 + shown if self._own else 0
        if behind < len(self._rows) and self._others is not None and any(hit.kind is HitKind.TEXT for hit in self._others.hits):
            return behind + 1
        return 1 if self._rows else None

    def _tell(self) -> None:
        bar = self.query_one(MessageBar)
        if not self.query_words.strip():
            bar.clear()
            return
        here = ngettext("{count} in this transcript", "{count} in this transcript", len(self._own)).format(count=len(self._own))
        if self._others is None:
            bar.say(_("{here}; looking through the others …").format(here=here))
            return
        if not self._own and not self._others.total:
            near = _(", ").join(f"{miss.found} ({miss.count})" for miss in self._others.near)
            bar.say(_("Found nowhere."), _("Nearly so: {words}").format(words=near) if near else "")
            return
        rest = ngettext("{count} elsewhere", "{count} elsewhere", self._others.total).format(count=self._others.total)
        if (listed := len(self._others.hits)) < self._others.total:
            rest += _(" (the first {count} are listed)").format(count=listed)
        forms = _(", ").join(f"{form.found} {form.count}" for form in self._others.variants)
        bar.say(f"{here}, {rest}", _("Written otherwise: {forms}").format(forms=forms) if forms else "")

    def place_of(self, hit: Hit) -> str:
        """Which of how many hits one is, in words."""
        if self._opened is not None and hit.id == self._opened.source.id:
            number = bisect_left(self._own, (hit.start, hit.end)) + 1
            return _("{number} of {count} in this transcript; F3 Enter goes to the next.").format(
                number=number, count=len(self._own)
            )
        return _("In {name}; F3 Enter goes to the next.").format(name=hit.name)

    def action_step(self, step: int) -> None:
        """Move the bar; it stops at both ends and passes the headings over."""
        options = self.query_one(OptionList)
        places = [number for number, hit in enumerate(self._rows) if hit is not None]
        if places:
            at = places.index(options.highlighted) if options.highlighted in places else (-1 if step > 0 else len(places))
            options.highlighted = places[min(max(at + step, 0), len(places) - 1)]
            self._moved = True

    def action_cancel(self) -> None:
        """Go nowhere."""
        self.dismiss(None)

    def _take(self, row: int | None) -> None:
        hit = self._rows[row] if row is not None and row < len(self._rows) else None
        if hit is not None and self.is_current:
            self.dismiss(hit)
