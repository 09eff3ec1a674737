"""What stands between a suggestion and the project."""

from __future__ import annotations

from groundcode.errors.rules import RuleBroken
from groundcode.locale import _, ngettext


class TooEarlyToSuggest(RuleBroken):
    """Suggestions were asked for before enough was coded by hand."""

    def __init__(self, coder: str, sources: int, needed: int) -> None:
        super().__init__(
            ngettext(
                "Suggestions come once {coder} has coded {needed} sources by hand, and so far it is {count}.",
                "Suggestions come once {coder} has coded {needed} sources by hand, and so far there are {count}.",
                sources,
            ).format(coder=coder, needed=needed, count=sources),
            hint=_("Code another source first, so that the categories come from the data."),
        )


class AlreadyDecided(RuleBroken):
    """A suggestion that somebody has accepted or rejected."""

    def __init__(self, suggestion: str, decision: str) -> None:
        super().__init__(
            _("The suggestion {suggestion} is decided already: {decision}.").format(suggestion=suggestion, decision=decision),
            hint=_("Undo that decision first, or change the codes by hand."),
        )


class SuggestionOvertaken(RuleBroken):
    """A suggestion about codes that were sorted, merged or deleted since."""

    def __init__(self, suggestion: str) -> None:
        super().__init__(
            _("The suggestion {suggestion} no longer fits: its codes were sorted, merged or deleted since.").format(
                suggestion=suggestion
            ),
            hint=_("Ask for suggestions anew."),
        )
