"""The nouns of exchanging whole projects, a part of the façade."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from groundcode.workspace.interchange import Interchange
    from groundcode.workspace.web_report import WebReport
    from groundcode.workspace.workspace import Workspace


class ExchangeNouns:
    """What a workspace offers to other programs."""

    @cached_property
    def interchange(self) -> Interchange:
        """The project out to other programs and in from them: REFI-QDA."""
        from groundcode.workspace.interchange import Interchange

        return Interchange(cast("Workspace", self))

    @cached_property
    def web_report(self) -> WebReport:
        """The whole study as a page for a browser."""
        from groundcode.workspace.web_report import WebReport

        return WebReport(cast("Workspace", self))
