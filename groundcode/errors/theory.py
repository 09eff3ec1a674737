"""What would break a rule of axial and selective coding."""

from __future__ import annotations

from collections.abc import Sequence

from groundcode.errors.rules import RuleBroken
from groundcode.locale import _, join_names


class TooLow(RuleBroken):
    """A code of too low a level for its part in the theory."""

    def __init__(self, code: str, level: str, wanted: str, part: str) -> None:
        super().__init__(
            _("“{code}” is a {level}: {part} is a {wanted} or higher.").format(code=code, level=level, part=part, wanted=wanted),
            hint=_("Raise “{code}” first, or take the code above it.").format(code=code),
        )


class LevelHeld(RuleBroken):
    """A code was to be lowered, but the theory rests on it where it is."""

    def __init__(self, code: str, level: str, holders: Sequence[str]) -> None:
        super().__init__(
            _("“{code}” cannot become a {level}: it stands in {holders}.").format(
                code=code, level=level, holders=join_names(list(holders))
            ),
            hint=_("Delete the relation, or take the code out of the paradigm, first."),
        )


class InSlotAlready(RuleBroken):
    """A code that stands in this slot of the paradigm."""

    def __init__(self, code: str, slot: str) -> None:
        super().__init__(
            _("“{code}” stands in this slot already: {slot}.").format(code=code, slot=slot),
            hint=_("It may stand in another slot too, and in other paradigms."),
        )


class OwnPhenomenon(RuleBroken):
    """A phenomenon was to be put into a slot of its own paradigm."""

    def __init__(self, code: str) -> None:
        super().__init__(
            _("“{code}” is the phenomenon of this paradigm: it cannot be a condition or consequence of itself.").format(
                code=code
            ),
            hint=_("Put another code into the slot."),
        )


class RelationToItself(RuleBroken):
    """A relation from a code to itself."""

    def __init__(self, code: str) -> None:
        super().__init__(
            _("A relation cannot lead from “{code}” to “{code}”.").format(code=code),
            hint=_("Name another category as one of its ends."),
        )


class SameRelation(RuleBroken):
    """A relation that there is already."""

    def __init__(self, relation: str, kind: str) -> None:
        there = (
            _("There is already a relation {relation} ({kind}).")
            if kind
            else _("There is already a relation {relation} of no type.")
        )
        super().__init__(
            there.format(relation=relation, kind=kind),
            hint=_("Give evidence to that one, or say another type."),
        )


class NotAPathway(RuleBroken):
    """Relations that do not lead from one category to another."""

    def __init__(self, relations: Sequence[str]) -> None:
        super().__init__(
            _("These relations make no pathway: {relations}.").format(relations=join_names(list(relations), 9))
            if relations
            else _("A pathway needs at least one relation."),
            hint=_(
                "A pathway begins at one category and leads to one other, by one way or several beside each other; "
                "a relation that leads to a relation (a moderation) belongs to none."
            ),
        )
