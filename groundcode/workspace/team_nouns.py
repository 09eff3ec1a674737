"""The nouns of working as a team, a part of the façade."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from groundcode.workspace.agreement import Agreement
    from groundcode.workspace.bundles import Bundles
    from groundcode.workspace.codebook_review import CodebookReview
    from groundcode.workspace.consensus import Consensus
    from groundcode.workspace.transcripts import Transcripts
    from groundcode.workspace.workspace import Workspace


class TeamNouns:
    """What a workspace offers to people who code together, and to their supervisor."""

    @property
    def _team(self) -> Workspace:
        return cast("Workspace", self)

    @cached_property
    def agreement(self) -> Agreement:
        """How far coders agree, in figures."""
        from groundcode.workspace.agreement import Agreement

        return Agreement(self._team)

    @cached_property
    def consensus(self) -> Consensus:
        """Where coders differ, and what they settled on."""
        from groundcode.workspace.consensus import Consensus

        return Consensus(self._team)

    @cached_property
    def bundles(self) -> Bundles:
        """The project in one file for mail and USB."""
        from groundcode.workspace.bundles import Bundles

        return Bundles(self._team)

    @cached_property
    def codebook_review(self) -> CodebookReview:
        """A codebook that went out to a supervisor and came back with remarks."""
        from groundcode.workspace.codebook_review import CodebookReview

        return CodebookReview(self._team)

    @cached_property
    def transcripts(self) -> Transcripts:
        """A transcript with its codings, as a document."""
        from groundcode.workspace.transcripts import Transcripts

        return Transcripts(self._team)
