"""What would break a rule of the method or of the project."""

from __future__ import annotations

from collections.abc import Sequence

from groundcode.errors.base import GroundcodeError
from groundcode.locale import _, join_names


class RuleBroken(GroundcodeError):
    """What was asked for would break a rule of the method or of the project."""


class AmbiguousName(RuleBroken):
    """A name that fits several things."""

    def __init__(self, name: str, candidates: Sequence[str]) -> None:
        super().__init__(
            _("“{name}” could be any of {count}: {candidates}.").format(
                name=name, count=len(candidates), candidates=join_names(list(candidates))
            ),
            hint=_("Write the path (A > B) or the id."),
        )


class EmptyName(RuleBroken):
    """A name with nothing in it that can be seen."""

    def __init__(self, kind: str) -> None:
        super().__init__(_("Every {kind} needs a name.").format(kind=kind), hint=_("Type at least one visible character."))


class DuplicateName(RuleBroken):
    """A name that a sibling has already."""

    def __init__(self, name: str, where: str) -> None:
        super().__init__(
            _("There is already a “{name}” {where}.").format(name=name, where=where),
            hint=_("Use that one, choose another name, or put it under another code."),
        )


class LevelBroken(RuleBroken):
    """A code would stand under a parent of a lower level."""

    def __init__(self, code: str, level: str, parent: str, parent_level: str) -> None:
        super().__init__(
            _("“{code}” ({level}) cannot stand under “{parent}” ({parent_level}): a parent's level is equal or higher.").format(
                code=code, level=level, parent=parent, parent_level=parent_level
            ),
            hint=_("Raise “{parent}” or lower “{code}” first.").format(parent=parent, code=code),
        )


class NoLevel(RuleBroken):
    """A main category was to be raised, or a label lowered."""

    def __init__(self, code: str, level: str, *, up: bool) -> None:
        message = (
            _("“{code}” is a {level} already: there is no higher level.")
            if up
            else _("“{code}” is a {level} already: there is no lower level.")
        )
        super().__init__(
            message.format(code=code, level=level),
            hint=_("The core category is no level: it is named among the categories and main categories."),
        )


class LabelHasNoChildren(RuleBroken):
    """A code would stand under a label."""

    def __init__(self, code: str, parent: str) -> None:
        super().__init__(
            _("“{code}” cannot stand under “{parent}”: a label has no codes below it.").format(code=code, parent=parent),
            hint=_("Raise “{parent}” to a concept, or make a new concept above both.").format(parent=parent),
        )


class CodeCycle(RuleBroken):
    """A code would stand, or be merged, below itself."""

    def __init__(self, code: str, below: str) -> None:
        super().__init__(
            _("“{code}” cannot go into “{below}”: that is the code itself or stands below it.").format(code=code, below=below),
            hint=_("Move “{below}” out first.").format(below=below),
        )


class SpanOutsideSource(RuleBroken):
    """A span that is empty or reaches beyond its text."""

    def __init__(self, source: str, start: int, end: int, length: int) -> None:
        super().__init__(
            _("[{start}, {end}) is not a place in “{source}”, which has {length} characters.").format(
                start=start, end=end, source=source, length=length
            ),
            hint=_("Places count Unicode characters from 0; the end is not included and lies after the start."),
        )


class NothingToUndo(RuleBroken):
    """This coder has nothing left to undo on this computer."""

    def __init__(self, coder: str) -> None:
        super().__init__(
            _("There is nothing of {coder} left to undo on this computer.").format(coder=coder),
            hint=_("groundcode history PROJECT shows who did what."),
        )


class NothingToRedo(RuleBroken):
    """Nothing was undone, or something was done since."""

    def __init__(self, coder: str) -> None:
        super().__init__(
            _("There is nothing to redo for {coder}: nothing was undone, or something was done since.").format(coder=coder),
            hint=_("groundcode history PROJECT shows who did what."),
        )


class NoSuchChoice(RuleBroken):
    """A conflict was to be settled in a way that it does not offer."""

    def __init__(self, choice: str, offered: Sequence[str]) -> None:
        super().__init__(
            _("This conflict cannot be settled by {choice}.").format(choice=choice),
            hint=_("It offers: {offered}.").format(offered=join_names(list(offered), 9)),
        )


class BadValue(RuleBroken):
    """A value that does not fit its field."""

    def __init__(self, field: str, value: str, wanted: str) -> None:
        super().__init__(
            _("“{value}” is not a valid {field}.").format(value=value, field=field),
            hint=_("It takes {wanted}.").format(wanted=wanted),
        )


class WriteOnceField(RuleBroken):
    """A field that is set when the thing is made, and never again."""

    def __init__(self, kind: str, field: str) -> None:
        super().__init__(
            _("The {field} of every {kind} is written once and never changed.").format(field=field, kind=kind),
            hint=_("Delete it and make a new one; the history keeps both."),
        )
