"""What would break a rule of the method or of the project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from groundcode.errors.base import GroundcodeError
from groundcode.locale import _, join_names, ngettext


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


class EmptyQuery(RuleBroken):
    """A search for nothing."""

    def __init__(self) -> None:
        super().__init__(
            _("There is nothing to search for."), hint=_("Type at least one character besides spaces, in quotation marks.")
        )


class BadQuery(RuleBroken):
    """A question about codings that cannot be read."""

    def __init__(self, query: str, place: int, why: str, hint: str = "") -> None:
        rest = " ".join(query[place : place + 40].split())
        shown = rest if len(rest) <= 20 else rest[:19] + "…"
        message = (
            _("The query cannot be read from character {number} on (“{rest}”): {why}.")
            if shown
            else _("The query cannot be read at its end: {why}.")
        )
        super().__init__(
            message.format(number=place + 1, rest=shown, why=why),
            hint=hint or _("For example: 信任 and not 抱怨; “a name with spaces” near/2 信任; speaker:李阿姨 or case:P03."),
        )
        self.place = place


class TextsOnly(RuleBroken):
    """A search of memos or codes that names a source, a speaker or a role."""

    def __init__(self) -> None:
        super().__init__(
            _("A source, a speaker or a role narrows the texts; memos and codes have none of these."),
            hint=_("Search the texts (--in text), or leave the narrowing out."),
        )


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
            hint=_("The core category is no level: it is named among the categories and main categories.") if up else "",
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


class NoMergeToUndo(RuleBroken):
    """This file remembers no merge."""

    def __init__(self, path: str) -> None:
        super().__init__(
            _("{path} remembers no merge that could be undone.").format(path=path),
            hint=_("A merge is undone in the file that took it in. The backups beside the project hold earlier states."),
        )


class NothingToRedo(RuleBroken):
    """Nothing was undone, or something was done since."""

    def __init__(self, coder: str) -> None:
        super().__init__(
            _("There is nothing to redo for {coder}: nothing was undone, or something was done since.").format(coder=coder),
            hint=_("groundcode history PROJECT shows who did what."),
        )


class CannotUndoTo(RuleBroken):
    """A change to which this coder cannot go back on this computer."""

    def __init__(self, words: str, why: Literal["theirs", "elsewhere", "undo", "undone", "beginning"]) -> None:
        reasons = {
            "theirs": _("somebody else made it"),
            "elsewhere": _("it was made on another computer"),
            "undo": _("it only undid another change"),
            "undone": _("it is undone already"),
            "beginning": _("the project began with it"),
        }
        super().__init__(
            _("Nothing was undone back to “{words}”: {why}.").format(words=words, why=reasons[why]),
            hint=_("Choose a change of your own, made here, that still stands: groundcode history PROJECT shows them."),
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


class NameTaken(RuleBroken):
    """A name that another thing of the same kind has."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(
            _("There is a {kind} named “{name}” already.").format(kind=kind, name=name),
            hint=_("Use that one, or choose another name."),
        )


class CaseCycle(RuleBroken):
    """A case would stand below itself."""

    def __init__(self, case: str, below: str) -> None:
        super().__init__(
            _("The case “{case}” cannot stand under “{below}”: that is the case itself or stands below it.").format(
                case=case, below=below
            ),
            hint=_("Take “{below}” out from under it first.").format(below=below),
        )


class SealedSource(RuleBroken):
    """A source of the hold-out, before it is opened."""

    def __init__(self, source: str) -> None:
        super().__init__(
            _("“{source}” is sealed: it is kept back to test the saturation.").format(source=source),
            hint=_("When everything else is coded, open the hold-out with: groundcode unseal PROJECT"),
        )


class WithdrawnSource(RuleBroken):
    """A source whose informant has withdrawn."""

    def __init__(self, source: str, case: str, when: str) -> None:
        super().__init__(
            _("“{source}” is closed: {case} withdrew from the study on {when}.").format(source=source, case=case, when=when),
            hint=_("Its codings stay as counts; groundcode purge PROJECT takes the text out for good."),
        )


class CaseWithdrawn(RuleBroken):
    """An act on a withdrawn case that would show its text again."""

    def __init__(self, case: str) -> None:
        super().__init__(
            _("{case} has withdrawn; this would show the text again.").format(case=case),
            hint=_("If the withdrawal was a mistake, take it back first: groundcode cases PROJECT withdraw CASE --revoke"),
        )


class BoundToAnother(RuleBroken):
    """A place that another case would lose."""

    def __init__(self, place: str, case: str) -> None:
        super().__init__(
            _("{place} belongs to the case “{case}”.").format(place=place, case=case),
            hint=_("To take it from there, say --move."),
        )


class AlreadyExample(RuleBroken):
    """A segment that is an example of this code already."""

    def __init__(self, code: str, source: str, start: int, end: int) -> None:
        super().__init__(
            _("[{start}, {end}) of “{source}” is an example of “{code}” already.").format(
                start=start, end=end, source=source, code=code
            ),
            hint=_("The codebook shows it; nothing is stored twice."),
        )


class LabelHasNoProperties(RuleBroken):
    """A property was to be given to a label."""

    def __init__(self, code: str) -> None:
        super().__init__(
            _("“{code}” is a label: properties belong to concepts, categories and main categories.").format(code=code),
            hint=_("Raise “{code}” to a concept, or give the property to the code above it.").format(code=code),
        )


class AlreadyCoded(RuleBroken):
    """Sources that were to be kept back, but somebody has read them already."""

    def __init__(self, sources: Sequence[str]) -> None:
        super().__init__(
            ngettext("{names} is coded already, and cannot be kept back.", "{names} are coded already, and cannot be kept back.",
                     len(sources)).format(names=join_names([f"“{name}”" for name in sources])),
            hint=_("A hold-out tests nothing if its words have shaped the codes: choose sources that nobody has coded."),
        )  # fmt: skip


class AlreadyAssigned(RuleBroken):
    """A source that a coder has already."""

    def __init__(self, source: str, coder: str) -> None:
        super().__init__(
            _("“{source}” is assigned to {coder} already.").format(source=source, coder=coder),
            hint=_("Open it again if it was finished too early, or take the assignment back."),
        )


class NothingToReserve(RuleBroken):
    """A draw with nothing to draw from, or with nothing left to code."""

    def __init__(self, why: str) -> None:
        super().__init__(
            _("No hold-out was drawn: {why}.").format(why=why),
            hint=_("groundcode sources PROJECT lists the sources; those that are coded, sealed or withdrawn are not drawn."),
        )


class NotConfirmed(RuleBroken):
    """An act that cannot be taken back in the reader's head, without a yes."""

    def __init__(self, what: str) -> None:
        super().__init__(
            _("{what} was not opened: nobody said yes.").format(what=what),
            hint=_("What has been read cannot be unread. If everything else is coded, say it with --yes."),
        )


class OneRoundOnly(RuleBroken):
    """A source that came of another sampling round."""

    def __init__(self, source: str, found: str) -> None:
        super().__init__(
            _("“{source}” came of the sampling round “{round}”.").format(source=source, round=found),
            hint=_("Take it out there first: groundcode sampling PROJECT unlink ROUND SOURCE"),
        )


class NothingProposed(RuleBroken):
    """A segment whose words were found nowhere in the corrected text."""

    def __init__(self, item: str, quote: str) -> None:
        line = " ".join(quote.split())
        shown = line if len(line) <= 40 else line[:39] + "…"
        super().__init__(
            _("Nothing in the text is like “{quote}”, so there is no place to keep.").format(quote=shown),
            hint=_("Say where it lies now (groundcode review PROJECT {item} --move START:END), or --let-go.").format(item=item),
        )


class AnsweredDifferently(RuleBroken):
    """Two people have said different things about where a segment lies."""

    def __init__(self, item: str, conflict: str) -> None:
        super().__init__(
            _("Two people answered differently where segment {item} lies, which is not settled yet.").format(item=item),
            hint=_("Settle it first: groundcode resolve PROJECT {conflict} --take 1").format(conflict=conflict),
        )


class ErrorsAreMended(RuleBroken):
    """An error of the check, which no answer makes right."""

    def __init__(self, rule: str, mend: str) -> None:
        super().__init__(_("“{rule}” is an error: it is mended, not answered.").format(rule=rule), hint=mend)


class TurnsDiffer(RuleBroken):
    """Two corrected texts that cannot be merged by themselves."""

    def __init__(self, source: str, turns: Sequence[str]) -> None:
        self.turns = tuple(turns)
        super().__init__(
            ngettext(
                "The two texts of “{source}” cannot be merged: turn {turns} was changed differently in both.",
                "The two texts of “{source}” cannot be merged: turns {turns} were changed differently in both.",
                len(turns),
            ).format(source=source, turns=join_names(list(turns), 20)),
            hint=_("Take one of them with --take N, and put the other's changes in by hand as a new version."),
        )
