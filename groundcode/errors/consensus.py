"""What stands in the way of a consensus."""

from __future__ import annotations

from collections.abc import Sequence

from groundcode.errors.rules import RuleBroken
from groundcode.locale import _, join_names, ngettext


class TooFewCoders(RuleBroken):
    """A source in which fewer than two coders take part."""

    def __init__(self, source: str, coders: Sequence[str]) -> None:
        super().__init__(
            _("There is nothing to compare in {source}: only {who} takes part in it.").format(
                source=source, who=join_names(list(coders))
            )
            if coders
            else _("There is nothing to compare in {source}: nobody has coded it.").format(source=source),
            hint=_("A second coder codes it, or finishes what was assigned: groundcode merge PROJECT OTHER brings that in."),
        )


class ConsensusNotBegun(RuleBroken):
    """A consensus that nobody has begun."""

    def __init__(self, source: str) -> None:
        super().__init__(
            _("The consensus of {source} was not begun.").format(source=source),
            hint=_("Begin it with: groundcode consensus begin PROJECT {source}").format(source=source),
        )


class OneWayToSettle(RuleBroken):
    """A place that is to be settled in no way, or in several at once."""

    def __init__(self) -> None:
        super().__init__(
            _("A place is settled in one way: as coders have it, with other codes, or with none."),
            hint=_("One of --take CODER, --code C and --none; --start and --end move the boundaries of the first two."),
        )


class PlacesOpen(RuleBroken):
    """A consensus that is to be finished while coders still differ."""

    def __init__(self, source: str, count: int) -> None:
        super().__init__(
            ngettext(
                "In {source} {count} place waits to be settled.", "In {source} {count} places wait to be settled.", count
            ).format(source=source, count=count),
            hint=_("groundcode consensus places PROJECT lists them; --force finishes all the same and leaves them uncoded."),
        )
