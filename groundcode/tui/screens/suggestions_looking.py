"""Looking for suggestions behind the picture: progress, cancelling, the cut of groups, the words of cards."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message
from textual.timer import Timer
from textual.worker import Worker, WorkerState, get_current_worker

from groundcode.domain.levels import Level
from groundcode.locale import _, ngettext
from groundcode.tui.asking_suggestions import cut_at, one_at_a_time, outline_at, set_aside
from groundcode.tui.screens.counting_screen import CountingScreen
from groundcode.tui.screens.listing import ListingScreen
from groundcode.tui.suggestion_rows import GROUPING
from groundcode.tui.tasks import attempt, told
from groundcode.workspace.suggesting.values import Kind, Proposal, Run, Status, Suggestion

if TYPE_CHECKING:
    from groundcode.workspace import Workspace
    from groundcode.workspace.suggesting.cards import Card
    from groundcode.workspace.suggesting.finding import Grouping

_WORKER = "suggestions"
"""What a worker is called: without a name Textual writes down all that it is given, a second for the tree of 5,000 codes."""
_PAUSE = 0.1
"""Seconds between two words on how far it is."""
_CUT_RESTS = 0.3
"""Seconds after which the reasons of a cut are worked out: whoever holds + goes through twenty of them."""
_STEPS = 20
"""Into how many steps + and - part the slider: a step of one group of 250 would not be seen."""


@dataclass(slots=True)
class Preview:
    """Groups that are looked at and not kept: they are cut anew until the first of them is decided."""

    kind: Kind
    level: Level
    count: int
    """Into how many parts the tree is cut; parts of one code are not shown."""
    shown: list[Suggestion]
    """The groups of the last cut that is known: for a tenth of a second after a key they are those of another."""
    run: Run | None
    """None while the reasons are being worked out."""
    grouping: Grouping | None
    """The tree; None where the project has changed since, or the screen was left."""
    position: int
    """Of the project."""


def provisional(proposals: Sequence[Proposal]) -> list[Suggestion]:
    """Proposals as suggestions that are not kept."""
    return [Suggestion(f"new {number}", "", Status.PENDING, one) for number, one in enumerate(proposals)]


class LookingScreen(ListingScreen, CountingScreen):
    """What works in threads; a subclass shows it (`looked`, `recut`, `carded`) and says which `preview` there is."""

    @dataclass
    class Progress(Message):
        """So many texts are read."""

        done: int
        total: int

    @dataclass
    class Looked(Message):
        """What came of looking: a run that is kept, or a preview; nothing where it was stopped."""

        run: Run | None = None
        preview: Preview | None = None
        error: Exception | None = None

    @dataclass
    class Cut(Message):
        """A cut without its reasons."""

        preview: Preview
        count: int
        proposals: Sequence[Proposal]
        error: Exception | None

    @dataclass
    class Recut(Message):
        """A cut with its reasons."""

        preview: Preview
        count: int
        run: Run | None
        proposals: Sequence[Proposal]
        error: Exception | None

    @dataclass
    class Kept(Message):
        """A preview became a run."""

        found: Sequence[Suggestion]
        error: Exception | None
        then: Callable[[Sequence[Suggestion]], None]

    @dataclass
    class Carded(Message):
        """Cards in words, of what the project was at a position."""

        cards: dict[str, Card]
        position: int
        error: Exception | None

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.preview: Preview | None = None
        self._looking: Worker[None] | None = None
        self._told_at = 0.0
        self._rest: Timer | None = None
        self._is_cutting = self._is_reasoning = self._is_set_aside = False
        self.is_keeping = False
        """Whether a preview is being made a run."""

    @property
    def is_looking(self) -> bool:
        """Whether suggestions are being looked for."""
        return self._looking is not None and self._looking.state in (WorkerState.PENDING, WorkerState.RUNNING)

    def begin_looking(self, kind: Kind, level: Level | None, count: int | None = None) -> None:
        """Look for suggestions; groups are shown first, the others are kept at once."""
        self.bar.say(_("Loading what compares texts …"), _("Esc stops it."))
        self._looking = self._look(kind, level, count, self._position)

    def stop_looking(self) -> bool:
        """Call it off; False if nothing was under way."""
        if not self.is_looking or self._looking is None:
            return False
        self._looking.cancel()
        self._looking = None
        self.bar.say(_("Stopped. What was read is kept and not read again."))
        return True

    @work(thread=True, description=_WORKER, group="look", exclusive=True, exit_on_error=False)
    def _look(self, kind: Kind, level: Level | None, count: int | None, position: int) -> None:
        from groundcode.suggest.vectors import Stopped

        worker = get_current_worker()

        def tell(done: int, total: int) -> None:
            now = time.monotonic()
            if now - self._told_at >= _PAUSE or done == total:
                self._told_at = now
                self.post_message(self.Progress(done, total))

        def is_stopped() -> bool:
            return worker.is_cancelled

        def find() -> LookingScreen.Looked:
            with one_at_a_time(self.desk):
                if kind in GROUPING:
                    return self.Looked(preview=self._grow(kind, level, count, position, tell, is_stopped))
                asked = self.workspace.suggestions
                run, proposals = asked.compute(kind, level, progress=tell, cancelled=is_stopped)
                if is_stopped():
                    raise Stopped
                return self.Looked(asked.keep(run, proposals) if proposals else run)

        try:
            found, error = attempt(find, but=(Stopped,))
        except Stopped:
            return
        set_aside()
        if not worker.is_cancelled:
            # Posted, not called: a desk that is closing would never answer, and the thread would wait for it.
            self.post_message(found or self.Looked(error=error))
            preview = found.preview if found is not None else None
            if preview is not None and preview.grouping is not None and preview.run is None:
                self._reason(preview, preview.grouping, preview.count)

    def _grow(
        self, kind: Kind, level: Level | None, count: int | None, position: int,
        tell: Callable[[int, int], None], is_stopped: Callable[[], bool],
    ) -> Preview:  # fmt: skip
        """The tree of the loose codes, and its cut; the reasons only where there is nothing to show, which they tell."""
        from groundcode.suggest.vectors import Stopped

        grouping = self.workspace.suggestions.grouping(kind, level, progress=tell, cancelled=is_stopped)
        wanted = max(1, min(grouping.usual if count is None else count, grouping.codes))
        if is_stopped():
            raise Stopped
        proposals = outline_at(grouping, wanted)
        run = None if proposals else cut_at(self.workspace, grouping, wanted)[0]
        return Preview(kind, grouping.level, wanted, provisional(proposals), run, grouping, position)

    def on_looking_screen_progress(self, event: Progress) -> None:
        """Say how far it is."""
        if self.is_looking:
            words = _("Reading names and segments: {done} of {total}.").format(done=event.done, total=event.total)
            self.bar.say(words, _("Esc stops it."))

    def on_looking_screen_looked(self, event: Looked) -> None:
        """Show what was found."""
        self._looking = None
        self._is_reasoning = event.preview is not None and event.preview.run is None
        with told(self.bar):
            if event.error is not None:
                raise event.error
            self.looked(event.run, event.preview)

    def looked(self, run: Run | None, preview: Preview | None) -> None:
        """Show a run that is kept, or a preview."""
        raise NotImplementedError

    # The cut.

    def cut(self, by: int) -> None:
        """Cut the tree into more groups or fewer, behind the picture; the reasons when the keys rest."""
        preview = self.preview
        if preview is None:
            return
        if preview.grouping is None or preview.position != self._position:
            self.begin_looking(preview.kind, preview.level, preview.count + by)
            return
        step = max(1, preview.grouping.codes // _STEPS)
        wanted = max(1, min(preview.count + by * step, preview.grouping.codes))
        if wanted == preview.count:
            self.bar.say(_("It cannot be cut further."))
            return
        preview.count, preview.run = wanted, None
        self._stop_rest()
        self.retitle()
        if not self._is_cutting:
            self._begin_cut(preview)

    def _begin_cut(self, preview: Preview) -> None:
        """One cut at a time: whoever holds the key asks for the last of twenty."""
        if preview.grouping is not None:
            self._is_cutting = True
            self._cut_behind(preview, preview.grouping, preview.count)

    @work(thread=True, description=_WORKER, group="cut", exit_on_error=False)
    def _cut_behind(self, preview: Preview, grouping: Grouping, count: int) -> None:
        proposals, error = attempt(lambda: outline_at(grouping, count))
        self.post_message(self.Cut(preview, count, proposals or (), error))

    def on_looking_screen_cut(self, event: Cut) -> None:
        """Show the groups; where another cut was asked for meanwhile, go on to that."""
        self._is_cutting = False
        with told(self.bar):
            if event.error is not None:
                raise event.error
            preview = event.preview
            if preview is not self.preview or preview.run is not None:
                return
            if preview.count != event.count:
                self._begin_cut(preview)
                return
            preview.shown = provisional(event.proposals)
            self.recut(preview)
            count = len(preview.shown)
            words = ngettext("{count} group of two codes and more.", "{count} groups of two codes and more.", count)
            self.bar.say(words.format(count=count), _("+ more and smaller ones, - fewer and larger ones."))
            self._stop_rest()
            self._rest = self.set_timer(_CUT_RESTS, self.work_out)

    def _stop_rest(self) -> None:
        if self._rest is not None:
            self._rest.stop()
            self._rest = None

    def work_out(self) -> None:
        """Work out the reasons of the cut that is shown, unless that is under way."""
        self._stop_rest()
        preview = self.preview
        if preview is not None and preview.run is None and preview.grouping is not None and not self._is_reasoning:
            self._is_reasoning = True
            self._work_out_behind(preview, preview.grouping, preview.count)

    @work(thread=True, description=_WORKER, group="reasons", exit_on_error=False)
    def _work_out_behind(self, preview: Preview, grouping: Grouping, count: int) -> None:
        self._reason(preview, grouping, count)

    def _reason(self, preview: Preview, grouping: Grouping, count: int) -> None:
        def find() -> tuple[Run, tuple[Proposal, ...]]:
            with one_at_a_time(self.desk):
                return cut_at(self.workspace, grouping, count)

        found, error = attempt(find)
        run, proposals = found or (None, ())
        self.post_message(self.Recut(preview, count, run, proposals, error))

    def on_looking_screen_recut(self, event: Recut) -> None:
        """Show the reasons, if it is still cut so; else work out those of the cut that is shown."""
        self._is_reasoning = False
        with told(self.bar):
            if event.error is not None:
                raise event.error
            preview = event.preview
            if preview is not self.preview or preview.run is not None:
                return
            if preview.count == event.count:
                preview.run, preview.shown = event.run, provisional(event.proposals)
                self.recut(preview)
            elif not self._is_cutting and self._rest is None:
                self.work_out()

    def recut(self, preview: Preview) -> None:
        """Show another cut."""
        raise NotImplementedError

    # Keeping.

    def keep_behind(self, preview: Preview, then: Callable[[Sequence[Suggestion]], None]) -> None:
        """Make a preview a run behind the picture (1,200 groups take half a second); `then` gets its suggestions."""
        if preview.run is not None and not self.is_keeping:
            self.is_keeping = True
            self._keep_behind(preview.run, [one.proposal for one in preview.shown], then)

    @work(thread=True, description=_WORKER, group="keep", exit_on_error=False)
    def _keep_behind(
        self, run: Run, proposals: Sequence[Proposal], then: Callable[[Sequence[Suggestion]], None]
    ) -> None:  # fmt: skip
        asked = self.workspace.suggestions
        found, error = attempt(lambda: asked.list_(asked.keep(run, proposals).id))
        self.post_message(self.Kept(found or (), error, then))

    def on_looking_screen_kept(self, event: Kept) -> None:
        """Go on with what was to be decided."""
        self.is_keeping = False
        with told(self.bar):
            if event.error is not None:
                raise event.error
            event.then(event.found)

    # The words of cards.

    def word(self, found: Sequence[Suggestion]) -> None:
        """Put suggestions into words behind the picture: the first time, dictionaries are loaded for two seconds."""
        self._word(found, self._position)

    @work(thread=True, description=_WORKER, group="cards", exclusive=True, exit_on_error=False)
    def _word(self, found: Sequence[Suggestion], position: int) -> None:
        cards, error = attempt(lambda: self.workspace.suggestions.cards(found))
        if not self._is_set_aside:
            self._is_set_aside = True
            set_aside()
        if not get_current_worker().is_cancelled:
            made = dict(zip((one.id for one in found), cards, strict=True)) if cards is not None else {}
            self.post_message(self.Carded(made, position, error))

    def on_looking_screen_carded(self, event: Carded) -> None:
        """Show them, unless the project has changed meanwhile."""
        with told(self.bar):
            if event.error is not None:
                raise event.error
            if event.position == self._position:
                self.carded(event.cards)

    def carded(self, cards: dict[str, Card]) -> None:
        """Show cards."""
        raise NotImplementedError
