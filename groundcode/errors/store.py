"""What cannot be written, the project file itself, and the terminal."""

from __future__ import annotations

import errno
import os

from groundcode.errors.base import GroundcodeError
from groundcode.locale import _


class CannotWrite(GroundcodeError):
    """Something that cannot be written."""


class CannotWriteHere(CannotWrite):
    """A path that refuses a write."""

    def __init__(self, path: str, why: str) -> None:
        hint = _("Choose another folder, free some space, or ask who owns it. Nothing was changed.")
        taken = _("there is something already")
        if why in (taken, os.strerror(errno.EEXIST)):
            why, hint = taken, _("Choose another name.")
        super().__init__(_("{path} cannot be written: {why}.").format(path=path, why=why), hint=hint)


class DocumentExists(CannotWrite):
    """A document that would be written over without anybody saying so."""

    def __init__(self, path: str) -> None:
        super().__init__(
            _("There is a document at {path} already.").format(path=path),
            hint=_("Write over it with --overwrite.")
            if path.lower().endswith((".qdpx", ".html", ".jsonl", ".xlsx", ".csv"))
            else _("Put the tables into it with --into, or write over it with --overwrite."),
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


class ProjectGone(StoreProblem):
    """A project file that was deleted, moved or replaced while it was open."""

    def __init__(self, path: str) -> None:
        super().__init__(
            _("The project file {path} is no longer where it was opened; nothing more is stored.").format(path=path),
            hint=_("All that was stored is still held open here: save a copy under another name before you close it."),
        )


class ReadOnlyProject(StoreProblem):
    """A change to a project that was opened for reading."""

    def __init__(self, path: str, who: str) -> None:
        super().__init__(
            _("{path} is open for reading only: {who}.").format(path=path, who=who),
            hint=_("Close the desk that has it, or work on a copy that you may write and merge it back."),
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
        self.why = why
        super().__init__(
            _("{path} is damaged: {why}.").format(path=path, why=why),
            hint=_("Keep the file as it is and open the newest backup beside it (the folder ending in .backups)."),
        )


class DifferentProject(StoreProblem):
    """Two files that are not copies of one project."""

    def __init__(self, path: str, other: str) -> None:
        super().__init__(
            _("{other} is not a copy of {path}: the two were made separately.").format(path=path, other=other),
            hint=_(
                "Copies of one project are merged as they are. Of a project that was made separately, write a plan what is "
                "the same: groundcode merge {path} {other} --plan FILE.xlsx"
            ).format(path=path, other=other),
        )
