"""What the axial board and the selective screen share: the codes, their relations, the segments of what the bar is on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.timer import Timer
from textual.worker import get_current_worker

from groundcode.analysis.counts import Counts
from groundcode.domain.codes import Code, CodeTree
from groundcode.domain.levels import Level
from groundcode.domain.theory import Evidence, Relation
from groundcode.locale import _
from groundcode.tui.screens.counting_screen import CountingScreen
from groundcode.tui.tasks import attempt, told
from groundcode.tui.widgets.evidence_list import BOUND, OFFERED, EvidenceList, Offered, each_place_once, quoted
from groundcode.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from groundcode.workspace import Workspace
    from groundcode.workspace.codings import Segment

_FOLLOW = 0.04
"""Seconds after which the segments follow the bar: a held arrow key would otherwise read the project at each row."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the segments are of."""

    thing: str
    """What a segment would be bound to; "" where nothing can be."""
    heading: str
    codes: tuple[str, ...]
    """The codes whose segments are offered."""
    evidence: tuple[Evidence, ...] = ()


class TheoryScreen(CountingScreen):
    """A screen with an `EvidenceList#segments`; a subclass says in `subject` what they are of."""

    @dataclass
    class Found(Message):
        """The segments of some codes, or what went wrong."""

        codes: tuple[str, ...]
        segments: list[Offered]
        error: Exception | None

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.code_tree: CodeTree = CodeTree(())
        self.core: str | None = None
        self.relations: dict[str, Relation] = {}
        self.counts: dict[str, Counts] = {}
        self.counted_by = ""
        self._moved: Timer | None = None
        self._shown: Subject | None = None
        self._found: dict[tuple[str, ...], list[Offered]] = {}
        """Codes -> their segments, as of the last reading."""

    @property
    def segments(self) -> EvidenceList:
        """The pane with the segments."""
        return self.query_one(EvidenceList)

    def read(self) -> None:
        """Read codes and relations as they stand."""
        self.code_tree = self.workspace.tree()
        self.core = self.workspace.codes.core()
        self.relations = {relation.id: relation for relation in self.workspace.relations.list_()}
        self._shown = None
        self._found = {}

    def count(self) -> tuple[dict[str, Counts], str]:
        """How often each code was used, and by whom."""
        counts, _lead = self.workspace.codings.counts()
        return counts, self.workspace.codings.counted_by()

    def heading(self) -> str:
        """Title, project, and whose codings are counted."""
        if not self.counted_by:
            return super().heading()
        return _("{title}   counts: {coder}").format(title=super().heading(), coder=self.counted_by)

    def total(self, code: str) -> int | None:
        """How many segments a code has with all below it; None before they are counted."""
        found = self.counts.get(code)
        return found.total if found is not None else (0 if self.counts else None)

    def categories(self) -> list[Code]:
        """The codes from category up, in tree order."""
        codes = (self.code_tree.codes[code] for code in self.code_tree.walk())
        return [code for code in codes if code.level.rank >= Level.CATEGORY.rank]

    def subject(self) -> Subject | None:
        """What the bar is on."""
        return None

    def follow(self) -> None:
        """Show the segments of what the bar is on, when it rests."""
        if self._moved is not None:
            self._moved.stop()
        self._moved = self.set_timer(_FOLLOW, self._follow)

    def _follow(self) -> None:
        self._moved = None
        with told(self.bar):
            self.fill_segments()

    def follow_now(self) -> None:
        """Show the segments at once, where they wait for the bar to rest."""
        if self._moved is not None:
            self._moved.stop()
            self._follow()

    def fill_segments(self) -> None:
        """Show the segments of what the bar is on; those of other codes than before are looked for behind the picture."""
        subject = self.subject()
        if subject == self._shown or not self.is_attached:
            return
        if subject is None or not subject.codes:
            self._show_segments(subject, ())
        elif subject.codes in self._found:
            self._show_segments(subject, self._found[subject.codes])
        else:
            self._look_for(subject.codes)

    @work(thread=True, group="segments", exclusive=True, exit_on_error=False)
    def _look_for(self, codes: tuple[str, ...]) -> None:
        found, error = attempt(lambda: offered(self.workspace.evidence.candidates(codes)))
        if not get_current_worker().is_cancelled:
            # Posted, not called: a desk that is closing would never answer, and the thread would wait for it.
            self.post_message(self.Found(codes, found or [], error))

    def on_theory_screen_found(self, event: Found) -> None:
        """Show them, if the bar is still there."""
        with told(self.bar):
            if event.error is not None:
                raise event.error
            self._found[event.codes] = event.segments
            self.fill_segments()

    def _show_segments(self, subject: Subject | None, segments: Sequence[Offered]) -> None:
        self._shown = subject
        if subject is None:
            self.segments.show_segments("", _("Segments"), (), (), can_bind=False)
            return
        page = f"{subject.thing} {' '.join(subject.codes)}"
        self.segments.show_segments(page, subject.heading, subject.evidence, segments, can_bind=bool(subject.thing))

    def go_to_segment(self) -> None:
        """To the place of the segment in its transcript."""
        place = self.segments.place
        if place is None:
            self.bar.say(_("Nothing to go to: the segment under the bar is not in the text."))
            return
        self.desk.jump(*place)

    def toggle_segment(self) -> None:
        """Bind the segment under the bar as evidence, or let it go."""
        self.follow_now()
        subject, row = self.subject(), self.segments.row
        if subject is not None and subject != self._shown:
            self.bar.say(_("The segments are being looked for; press it again."))
        elif subject is None or row is None or row.kind not in (BOUND, OFFERED):
            self.bar.say(_("No segment is under the bar."))
        elif not subject.thing:
            self.bar.say(self.why_not_bound())
        elif row.kind == BOUND:
            cite = self.segments.bound[row.id].cite
            self.workspace.evidence.remove(row.id)
            self.stored(_("No longer evidence: {cite}").format(cite=cite))
        else:
            cite = self.segments.offered[row.id].cite
            self.workspace.evidence.add_coding(subject.thing, row.id)
            self.stored(_("Evidence now: {cite}").format(cite=cite))

    def let_segment_go(self) -> None:
        """Let a bound segment go."""
        row = self.segments.row
        if row is None or row.kind != BOUND:
            self.bar.say(_("The segment under the bar is not bound."))
        else:
            self.toggle_segment()

    def code_details(self, code_id: str) -> str:
        """What the palette says of a code: its definition, its last segments."""
        code = self.code_tree.codes.get(code_id)
        lines = [code.definition] if code is not None and code.definition else []
        with told(self.bar):
            lines += [quoted(one.quote) for one in self.workspace.codings.compare(code_id).last[:2]]
        return "\n".join(lines)

    def why_not_bound(self) -> str:
        """Why no segment can be bound to what the bar is on."""
        return _("Nothing that could rest on a segment is under the bar.")

    @on(RowList.Opened)
    def _row_opened(self) -> None:
        # A click gives the focus first.
        if self.pane == "segments":
            self.action_run("theory.go")
        else:
            self.open_row()

    def open_row(self) -> None:
        """What a second click does outside the segments."""


def offered(segments: Sequence[Segment]) -> list[Offered]:
    """Codings as segments to choose from."""
    out = []
    for one in segments:
        if one.placed:
            cite = f"{one.source}-{one.turn}" if one.turn else one.source
            out.append(
                Offered(
                    one.id, one.source_id, one.start, one.end, one.quote, cite, one.code, one.starred, one.negative, one.closed
                )
            )
    return each_place_once(out)
