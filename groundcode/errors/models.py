"""What stands between a theory and a file for a statistics program."""

from __future__ import annotations

from collections.abc import Sequence

from groundcode.errors.rules import RuleBroken
from groundcode.locale import _, join_names


class BadShortName(RuleBroken):
    """A short name of a construct that a statistics program would not take, or that another one has."""

    def __init__(self, short: str, why: str) -> None:
        super().__init__(
            _("“{short}” cannot stand for a construct: {why}.").format(short=short, why=why),
            hint=_("Two to eight letters and digits without accents, a letter first, such as CC; or none, and one is made."),
        )


class NothingToModel(RuleBroken):
    """A model was asked for, and constructs or pathways are missing for it."""

    def __init__(self, why: str, hint: str) -> None:
        super().__init__(_("There is no model to write: {why}.").format(why=why), hint=hint)


class OnePathwayOnly(RuleBroken):
    """A file that holds one model, for several pathways."""

    def __init__(self, program: str, pathways: Sequence[str]) -> None:
        super().__init__(
            _("A file for {program} holds one model, and there are {count} pathways: {names}.").format(
                program=program, count=len(pathways), names=join_names([f"“{name}”" for name in pathways])
            ),
            hint=_("Choose one with --pathway NAME, and write a file for each."),
        )


class NothingForTruthTable(RuleBroken):
    """A table of configurations was asked for, and an outcome or conditions are missing for it."""

    def __init__(self, why: str) -> None:
        super().__init__(
            _("There is no truth table to write: {why}.").format(why=why),
            hint=_(
                "Name the outcome with --outcome CODE, and say what holds of a case: groundcode condition PROJECT set CASE CODE"
            ),
        )
