"""Everything that can go wrong and that a person can do something about.

Each error builds its own sentence from typed arguments: what failed, on which named thing, why.
The hint says what to do next. They are shown in two places only: the command line's edge and the
desk's message bar.

GroundcodeError
├── NotFound            ProjectNotFound FileMissing SourceNotFound CodeNotFound CoderNotFound
│                       ConflictNotFound ThingNotFound
├── RuleBroken          AmbiguousName EmptyName DuplicateName LevelBroken NoLevel CodeCycle LabelHasNoChildren
│                       SpanOutsideSource NothingToUndo NothingToRedo NoSuchChoice BadValue WriteOnceField
├── CannotRead          UnknownFormat EmptyFile NotText BadEncoding BadPattern InvalidDocument TooLarge
│                       InvalidCodings InvalidCodebook AlreadyImported
├── NoTerminal
├── CannotWrite         CannotWriteHere CannotWriteCodebook
└── StoreProblem        ProjectExists BadProjectName NotAProject ProjectLocked ProjectTooNew ProjectDamaged
                        DifferentProject ReadOnlyProject
"""

from __future__ import annotations

from collections.abc import Sequence

from groundcode.locale import _, join_names, ngettext


class GroundcodeError(Exception):
    """Something a person can act on: one sentence, and a hint on what to do."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class NotFound(GroundcodeError):
    """A named thing is not there."""


class ProjectNotFound(NotFound):
    """No project file at this path."""

    def __init__(self, path: str) -> None:
        super().__init__(
            _("There is no project at {path}.").format(path=path),
            hint=_("Make one with: groundcode init {path}").format(path=path),
        )


class FileMissing(NotFound):
    """No file or folder at this path."""

    def __init__(self, path: str) -> None:
        super().__init__(
            _("There is no file or folder at {path}.").format(path=path),
            hint=_("Check the path; a name with spaces needs quotation marks around it."),
        )


class SourceNotFound(NotFound):
    """No source of this name or id."""

    def __init__(self, name: str, near: Sequence[str] = ()) -> None:
        super().__init__(_("There is no source named “{name}”.").format(name=name), hint=_near(near, "groundcode sources PROJECT"))


class CodeNotFound(NotFound):
    """No code of this name, path or id."""

    def __init__(self, name: str, near: Sequence[str] = ()) -> None:
        super().__init__(_("There is no code named “{name}”.").format(name=name), hint=_near(near, "groundcode codes PROJECT"))


class CoderNotFound(NotFound):
    """No coder of this name."""

    def __init__(self, name: str, near: Sequence[str] = ()) -> None:
        super().__init__(_("There is no coder named “{name}”.").format(name=name), hint=_near(near, ""))


class ConflictNotFound(NotFound):
    """No open conflict with this id."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("There is no open conflict “{name}”.").format(name=name),
            hint=_("List the open ones with: groundcode conflicts PROJECT"),
        )


class ThingNotFound(NotFound):
    """A thing that a change speaks of is not in the project, or was deleted."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(
            _("The {kind} {name} is not in this project (any more).").format(kind=kind, name=name),
            hint=_("It may have been deleted elsewhere; groundcode history PROJECT says by whom."),
        )


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
        message = _("“{code}” is a {level} already: there is no higher level.") if up else _(
            "“{code}” is a {level} already: there is no lower level."
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


class CannotRead(GroundcodeError):
    """A file that cannot be taken in."""


class UnknownFormat(CannotRead):
    """A file of a kind that is not read or written here."""

    def __init__(self, path: str, known: Sequence[str], *, writing: bool = False) -> None:
        hint = _("These are: {known}.").format(known=" ".join(known))
        if path.lower().endswith((".doc", ".wps")) and not writing:
            hint = _("Open it in Word or WPS and save it as .docx (另存为 docx).")
        super().__init__(_("groundcode does not read or write files like {path} here.").format(path=path), hint=hint)


class EmptyFile(CannotRead):
    """A file without any text."""

    def __init__(self, path: str) -> None:
        super().__init__(
            _("{path} holds no text.").format(path=path),
            hint=_("Check that the file was saved, and that it is not a picture of a text."),
        )


class NotText(CannotRead):
    """Bytes that are no text in any encoding known here."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(
            _("{path} is not a text file: {why}.").format(path=path, why=why),
            hint=_("If it is a Word file, give it its ending (.docx); otherwise export it as .txt first."),
        )


class BadEncoding(CannotRead):
    """Bytes that do not fit the encoding."""

    def __init__(self, path: str, encoding: str, offset: int) -> None:
        super().__init__(
            _("{path} is not {encoding}: byte {offset} does not fit.").format(path=path, encoding=encoding, offset=offset),
            hint=_("Try --encoding with one of: utf-8 utf-16 gb18030 big5hkscs cp1252."),
        )


class BadPattern(CannotRead):
    """A speaker pattern that is no regular expression, or has no group for the name."""

    def __init__(self, pattern: str, why: str) -> None:
        super().__init__(
            _("The pattern {pattern} cannot be used: {why}.").format(pattern=pattern, why=why),
            hint=_("It is a regular expression whose first group is the speaker's name, such as ^(\\w+)>"),
        )


class InvalidDocument(CannotRead):
    """A file whose ending promises what its bytes do not hold."""

    def __init__(self, path: str, kind: str, why: str) -> None:
        super().__init__(
            _("{path} is not a {kind} that can be read: {why}.").format(path=path, kind=kind, why=why),
            hint=_("Open it in the program that made it and save it again."),
        )


class TooLarge(CannotRead):
    """A file that unpacks, or is, larger than any interview."""

    def __init__(self, path: str, size: int, limit: int, hint: str = "") -> None:
        super().__init__(
            _("{path} holds {size} MB once unpacked; groundcode takes at most {limit} MB.").format(
                path=path, size=size // 1_000_000, limit=limit // 1_000_000
            ),
            hint=hint or _("Split it into single interviews, or take the pictures out."),
        )


class AlreadyImported(CannotRead):
    """The same text is a source of this project already."""

    def __init__(self, path: str, source: str) -> None:
        super().__init__(
            _("{path} is in this project already, as “{source}”.").format(path=path, source=source),
            hint=_("Nothing was added."),
        )


class InvalidCodings(CannotRead):
    """Lines of a codings file that cannot be taken; nothing of the file was."""

    def __init__(self, path: str, line: int, why: str, others: int = 0, hint: str = "") -> None:
        message = _("{path}, line {line}: {why}").format(path=path, line=line, why=why)
        if others:
            message += " " + ngettext("({others} more line cannot be taken.)", "({others} more lines cannot be taken.)", others).format(
                others=others
            )
        super().__init__(
            message, hint=hint or _("Nothing was coded. Mend the file, or take the good lines only with --partial.")
        )


class InvalidCodebook(CannotRead):
    """A row of a codebook that cannot be taken; nothing of the file was."""

    def __init__(self, path: str, row: int | None, why: str) -> None:
        where = path if row is None else _("{path}, row {row}").format(path=path, row=row)
        super().__init__(
            _("{where}: {why}").format(where=where, why=why),
            hint=_("Nothing was imported. Mend the row and import the file again."),
        )


class CannotWrite(GroundcodeError):
    """Something that cannot be written."""


class CannotWriteHere(CannotWrite):
    """A path that refuses a write."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(
            _("{path} cannot be written: {why}.").format(path=path, why=why),
            hint=_("Choose another folder, free some space, or ask who owns it. Nothing was changed."),
        )


class CannotWriteCodebook(CannotWrite):
    """A codebook holds what no codebook file can carry."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(
            _("{path} was not written: {why}.").format(path=path, why=why),
            hint=_("Change that code in the project first. Nothing was written."),
        )


class NoTerminal(GroundcodeError):
    """The desk was asked for where there is no terminal to show it."""

    def __init__(self) -> None:
        super().__init__(
            _("The desk needs a terminal, and this is none."),
            hint=_("Start it without a pipe or redirection; the other commands work anywhere."),
        )


class StoreProblem(GroundcodeError):
    """The project file itself."""


class ProjectExists(StoreProblem):
    """A project is there already."""

    def __init__(self, path: str) -> None:
        super().__init__(_("There is already something at {path}.").format(path=path), hint=_("Choose another name."))


class BadProjectName(StoreProblem):
    """A path for a new project that does not end as projects do."""

    def __init__(self, path: str) -> None:
        super().__init__(
            _("The name of a project ends in .groundcode; {path} does not.").format(path=path),
            hint=_("Try: groundcode init {path}.groundcode").format(path=path),
        )


class NotAProject(StoreProblem):
    """A file that is no project."""

    def __init__(self, path: str) -> None:
        super().__init__(
            _("{path} is not a groundcode project.").format(path=path),
            hint=_("A project is a file ending in .groundcode that groundcode init made."),
        )


class ProjectLocked(StoreProblem):
    """Somebody has the project open for writing, or writes to it now."""

    def __init__(self, path: str, who: str) -> None:
        super().__init__(
            _("{path} is in use: {who}.").format(path=path, who=who),
            hint=_("Wait until it is free, or close the other program."),
        )


class ReadOnlyProject(StoreProblem):
    """A change to a project that was opened for reading."""

    def __init__(self, path: str, who: str) -> None:
        super().__init__(
            _("{path} is open for reading only: {who}.").format(path=path, who=who),
            hint=_("Close the other desk, then open this one again."),
        )


class ProjectTooNew(StoreProblem):
    """A project written by a later groundcode."""

    def __init__(self, path: str, found: int, known: int) -> None:
        super().__init__(
            _("{path} was written by a newer groundcode (format {found}; this one knows {known}).").format(
                path=path, found=found, known=known
            ),
            hint=_("Update groundcode: pip install --upgrade groundcode"),
        )


class ProjectDamaged(StoreProblem):
    """A project whose bytes do not add up."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(
            _("{path} is damaged: {why}.").format(path=path, why=why),
            hint=_("Keep the file as it is and open the newest backup beside it (the folder ending in .backups)."),
        )


class DifferentProject(StoreProblem):
    """Two files that are not copies of one project."""

    def __init__(self, path: str, other: str) -> None:
        super().__init__(
            _("{other} is not a copy of {path}: the two were made separately.").format(path=path, other=other),
            hint=_("Only copies of one project can be merged; give your colleagues a copy of the file to code in."),
        )


def _near(near: Sequence[str], listing: str) -> str:
    if near:
        return _("Did you mean {names}?").format(names=join_names([f"“{n}”" for n in near]))
    return _("List them with: {command}").format(command=listing) if listing else ""
