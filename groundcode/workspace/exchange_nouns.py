"""The nouns of exchanging whole projects, a part of the façade."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from groundcode.workspace.coded_data import CodedData
    from groundcode.workspace.deposit import Deposits
    from groundcode.workspace.framework import Framework
    from groundcode.workspace.interchange import Interchange
    from groundcode.workspace.project_lines import ProjectLines
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

    @cached_property
    def coded_data(self) -> CodedData:
        """What was coded, as data: codings, cases by categories, networks."""
        from groundcode.workspace.coded_data import CodedData

        return CodedData(cast("Workspace", self))

    @cached_property
    def framework(self) -> Framework:
        """Cases by categories with what was written of each cell."""
        from groundcode.workspace.framework import Framework

        return Framework(cast("Workspace", self))

    @cached_property
    def lines(self) -> ProjectLines:
        """The living project as lines of JSON, out and in."""
        from groundcode.workspace.project_lines import ProjectLines

        return ProjectLines(cast("Workspace", self))

    @cached_property
    def deposits(self) -> Deposits:
        """An archive of the project for a data repository."""
        from groundcode.workspace.deposit import Deposits

        return Deposits(cast("Workspace", self))
