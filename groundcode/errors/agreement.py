"""Why coders cannot be compared."""

from __future__ import annotations

from collections.abc import Sequence

from groundcode.errors.rules import RuleBroken
from groundcode.locale import _, join_names


class OneCoderOnly(RuleBroken):
    """Fewer than two coders to compare."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            _("Agreement needs two coders, and there is only {name}.").format(name=f"“{names[0]}”")
            if names
            else _("Agreement needs two coders, and nobody has coded yet."),
            hint=_("A second coder works in a copy of the project under another name (--coder NAME); then merge it: "
                   "groundcode merge PROJECT COPY"),
        )  # fmt: skip


class NotCodedTwice(RuleBroken):
    """No source that two of the coders have coded."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            _("No source is coded by two of these coders: {names}.").format(names=join_names(list(names), 6)),
            hint=_("A source that was assigned counts once it is finished; another one as soon as anything is coded in it."),
        )  # fmt: skip


class NotAParty(RuleBroken):
    """The consensus, which coders settled on after they had coded, as one of those who are compared."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("“{name}” is the consensus of the coders, not one of them: agreement with it would prove nothing.").format(
                name=name
            ),
            hint=_("Name the coders themselves with --coders A,B."),
        )
