"""The nouns of axial and selective coding, a part of the façade."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from groundcode.workspace.checks import Check
    from groundcode.workspace.conditions import Conditions
    from groundcode.workspace.constructs import Constructs
    from groundcode.workspace.evidence import EvidenceLinks
    from groundcode.workspace.figures import Figures
    from groundcode.workspace.paradigms import Paradigms
    from groundcode.workspace.pathways import Pathways
    from groundcode.workspace.profile import ProjectProfile
    from groundcode.workspace.relations import Relations
    from groundcode.workspace.saturation import Saturation
    from groundcode.workspace.storyline import Storyline
    from groundcode.workspace.suggestions import Suggestions
    from groundcode.workspace.theory import TheoryOfCodes
    from groundcode.workspace.theory_import import TheoryFiles
    from groundcode.workspace.thesis import Thesis
    from groundcode.workspace.workspace import Workspace


class TheoryNouns:
    """What a workspace offers from codes to theory."""

    @property
    def _whole(self) -> Workspace:
        return cast("Workspace", self)

    @cached_property
    def paradigms(self) -> Paradigms:
        """Paradigms: phenomena with their conditions, strategies and consequences."""
        from groundcode.workspace.paradigms import Paradigms

        return Paradigms(self._whole)

    @cached_property
    def relations(self) -> Relations:
        """Relations between categories."""
        from groundcode.workspace.relations import Relations

        return Relations(self._whole)

    @cached_property
    def pathways(self) -> Pathways:
        """Pathways: relations one after the other."""
        from groundcode.workspace.pathways import Pathways

        return Pathways(self._whole)

    @cached_property
    def evidence(self) -> EvidenceLinks:
        """Segments that relations, pathways, paradigms and items rest on."""
        from groundcode.workspace.evidence import EvidenceLinks

        return EvidenceLinks(self._whole)

    @cached_property
    def theory(self) -> TheoryOfCodes:
        """The theory as a whole, and where it holds a code."""
        from groundcode.workspace.theory import TheoryOfCodes

        return TheoryOfCodes(self._whole)

    @cached_property
    def figures(self) -> Figures:
        """Figures of the thesis: drawn, and written to files."""
        from groundcode.workspace.figures import Figures

        return Figures(self._whole)

    @cached_property
    def saturation(self) -> Saturation:
        """How much each interview still brought."""
        from groundcode.workspace.saturation import Saturation

        return Saturation(self._whole)

    @cached_property
    def theory_files(self) -> TheoryFiles:
        """Theory files, taken in."""
        from groundcode.workspace.theory_import import TheoryFiles

        return TheoryFiles(self._whole)

    @cached_property
    def check(self) -> Check:
        """What an examiner would object to."""
        from groundcode.workspace.checks import Check

        return Check(self._whole)

    @cached_property
    def profile(self) -> ProjectProfile:
        """The school that is followed, and the words of the study."""
        from groundcode.workspace.profile import ProjectProfile

        return ProjectProfile(self._whole)

    @cached_property
    def storyline(self) -> Storyline:
        """The storyline and what it cites."""
        from groundcode.workspace.storyline import Storyline

        return Storyline(self._whole)

    @cached_property
    def constructs(self) -> Constructs:
        """What a questionnaire would measure: constructs, items, hypotheses, models."""
        from groundcode.workspace.constructs import Constructs

        return Constructs(self._whole)

    @cached_property
    def conditions(self) -> Conditions:
        """What holds of each case: present, denied, not mentioned; tables of it."""
        from groundcode.workspace.conditions import Conditions

        return Conditions(self._whole)

    @cached_property
    def thesis(self) -> Thesis:
        """The tables of a thesis, made and written to files."""
        from groundcode.workspace.thesis import Thesis

        return Thesis(self._whole)

    @cached_property
    def suggestions(self) -> Suggestions:
        """Suggestions: asked for, accepted, rejected."""
        from groundcode.workspace.suggestions import Suggestions

        return Suggestions(self._whole)
