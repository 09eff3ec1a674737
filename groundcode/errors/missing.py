"""Things that are not there."""

from __future__ import annotations

from collections.abc import Sequence

from groundcode.errors.base import GroundcodeError
from groundcode.locale import _, join_names


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
        super().__init__(
            _("There is no source named “{name}”.").format(name=name), hint=_near(near, "groundcode sources PROJECT")
        )


class CodeNotFound(NotFound):
    """No code of this name, path or id."""

    def __init__(self, name: str, near: Sequence[str] = ()) -> None:
        super().__init__(_("There is no code named “{name}”.").format(name=name), hint=_near(near, "groundcode codes PROJECT"))


class CoderNotFound(NotFound):
    """No coder of this name."""

    def __init__(self, name: str, near: Sequence[str] = ()) -> None:
        super().__init__(_("There is no coder named “{name}”.").format(name=name), hint=_near(near, ""))


class SpeakerNotFound(NotFound):
    """No speaker of this name in any source."""

    def __init__(self, name: str, near: Sequence[str] = ()) -> None:
        super().__init__(
            _("There is no speaker named “{name}”.").format(name=name), hint=_near(near, "groundcode speakers PROJECT")
        )


class ConflictNotFound(NotFound):
    """No open conflict with this id."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("There is no open conflict “{name}”.").format(name=name),
            hint=_("List the open ones with: groundcode conflicts PROJECT"),
        )


class PlaceNotFound(NotFound):
    """No segment in the review list with this id."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("There is no segment “{name}” in the review list.").format(name=name),
            hint=_("List those that wait with: groundcode review PROJECT"),
        )


class ThingNotFound(NotFound):
    """A thing that a change speaks of is not in the project, or was deleted."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(
            _("The {kind} {name} is not in this project (any more).").format(kind=kind, name=name),
            hint=_("It may have been deleted elsewhere; groundcode history PROJECT says by whom."),
        )


class NothingThatEarly(NotFound):
    """A day on which the project did not exist yet."""

    def __init__(self, day: str, first: str) -> None:
        super().__init__(
            _("On {day} this project had not begun: its first change is of {first}.").format(day=day, first=first),
            hint=_("Name that day or a later one."),
        )


class NameNotFound(NotFound):
    """No thing of a kind with this name."""

    def __init__(self, kind: str, name: str, near: Sequence[str] = (), listing: str = "") -> None:
        super().__init__(_("There is no {kind} named “{name}”.").format(kind=kind, name=name), hint=_near(near, listing))


class LanguageModelMissing(NotFound):
    """No language model of this name is installed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("The language model {name} is not installed.").format(name=name),
            hint=_("Name one that is, or none: groundcode downloads nothing, and its own rules need no model."),
        )


class CitationNotFound(NotFound):
    """A citation in a storyline that means neither a code nor a turn."""

    def __init__(self, words: str, near: Sequence[str] = (), why: str = "") -> None:
        super().__init__(
            (
                _("“{words}” cites nothing: {why}.").format(words=words, why=why)
                if why
                else _("“{words}” cites nothing: it is neither a code nor a turn of a source.").format(words=words)
            ),
            hint=_near(near, "") or _("Write a code's name or path, [[A > B]], or a source and its turn, [[P07-23]]."),
        )


class PackageMissing(NotFound):
    """A package that a kind of file needs is not installed."""

    def __init__(self, package: str, what: str, extra: str) -> None:
        super().__init__(
            _("To write {what}, the package {package} must be installed, and it is not.").format(what=what, package=package),
            hint=_('Install it with: pip install "groundcode[{extra}]"; or write .csv or .xlsx.').format(extra=extra),
        )


class EncoderMissing(NotFound):
    """What turns texts into vectors is not installed, or does not run on this computer."""

    def __init__(self, package: str) -> None:
        super().__init__(
            _("Names cannot be compared by meaning with {package}: it is not installed, or does not run here.").format(
                package=package
            ),
            hint=_("Install it with: pip install {package}").format(package=package),
        )


def _near(near: Sequence[str], listing: str) -> str:
    if near:
        return _("Did you mean {names}?").format(names=join_names([f"“{n}”" for n in near]))
    return _("List them with: {command}").format(command=listing) if listing else ""
