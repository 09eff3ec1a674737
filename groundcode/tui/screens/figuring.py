"""Screens that show the agreement of coders: computed behind the picture, shown as it stands until then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message
from textual.worker import get_current_worker

from groundcode.errors import GroundcodeError
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.tasks import attempt, told

if TYPE_CHECKING:
    from groundcode.domain.levels import Level
    from groundcode.workspace import Workspace
    from groundcode.workspace.agreeing.values import AgreementReport


class FiguringScreen(DeskScreen):
    """A subclass asks for figures by `figure_soon`, and shows `report` in `show_figures`."""

    @dataclass
    class Figured(Message):
        """Figures came in, or what went wrong."""

        report: AgreementReport | None
        error: Exception | None
        key: tuple[object, ...]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.report: AgreementReport | None = None
        self.report_error = ""
        """Why there are no figures."""
        self._figured: tuple[object, ...] = ()
        """What the figures were computed of: the moment, the unit, the level."""

    def figure_soon(self, level: Level | None, unit: str = "turn", bootstrap: int = 0) -> None:
        """Compute the agreement behind the picture, unless it was computed of just this."""
        key = (self.workspace.store.data_version(), level, unit, bootstrap)
        if key != self._figured:
            self._figure(level, unit, bootstrap, key)

    @work(thread=True, group="figure", exclusive=True, exit_on_error=False)
    def _figure(self, level: Level | None, unit: str, bootstrap: int, key: tuple[object, ...]) -> None:
        report, error = attempt(lambda: self.workspace.agreement.report(unit=unit, level=level, bootstrap=bootstrap))
        if not get_current_worker().is_cancelled:
            # Posted, not called: a desk that is closing would never answer, and the thread would wait for it.
            self.post_message(self.Figured(report, error, key))

    def on_figuring_screen_figured(self, event: Figured) -> None:
        """Show the figures; that there are none yet is no fault."""
        with told(self.bar):
            if event.error is not None and not isinstance(event.error, GroundcodeError):
                raise event.error
            self._figured = event.key
            self.report = event.report
            self.report_error = event.error.message if isinstance(event.error, GroundcodeError) else ""
            self.show_figures()

    def show_figures(self) -> None:
        """Show `report`, or `report_error`."""
        raise NotImplementedError
