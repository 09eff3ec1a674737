"""What keeps a whole project from going out, or coming in."""

from __future__ import annotations

from groundcode.errors.reading import CannotRead
from groundcode.errors.store import CannotWrite
from groundcode.locale import _, ngettext


class InvalidProjectLines(CannotRead):
    """A project as lines of JSON that cannot be taken; nothing of it was."""

    def __init__(self, path: str, line: int | None, why: str) -> None:
        where = path if line is None else _("{path}, line {line}").format(path=path, line=line)
        super().__init__(
            _("{where} is not a line of a groundcode project that can be read: {why}.").format(where=where, why=why)
            if line is not None
            else _("{path} is not a groundcode project that can be read: {why}.").format(path=path, why=why),
            hint=_("Nothing was imported. Write the file again with: groundcode export PROJECT FILE.jsonl"),
        )


class LinesContradict(CannotRead):
    """Lines of JSON that say something else of things which the project knows; nothing of them was taken."""

    def __init__(self, path: str, line: int, what: str, others: int) -> None:
        more = ngettext("; {count} other thing too", "; {count} other things too", others).format(count=others) if others else ""
        super().__init__(
            _("{path}, line {line}, contradicts the project: {what}{more}.").format(path=path, line=line, what=what, more=more),
            hint=_("Nothing was imported. Import the file into a new project, and merge the two: then you can choose."),
        )


class NothingToDeposit(CannotWrite):
    """A deposit of which no source may be a part."""

    def __init__(self, path: str, count: int) -> None:
        super().__init__(
            ngettext(
                "{path} was not written: the {count} source may not be archived.",
                "{path} was not written: none of the {count} sources may be archived.",
                count,
            ).format(path=path, count=count),
            hint=_("Say who consents to archiving: groundcode cases PROJECT consent CASE --archive yes"),
        )


class NotShared(CannotWrite):
    """A whole text that would leave the project, though an informant said no to sharing it."""

    def __init__(self, path: str, source: str) -> None:
        super().__init__(
            _("{path} was not written: there is no consent to share “{source}”.").format(path=path, source=source),
            hint=_("If the answer was noted by mistake: groundcode cases PROJECT consent CASE --share yes"),
        )


class NotPseudonymised(CannotWrite):
    """A deposit of a project in which nobody looked for names."""

    def __init__(self, path: str, *, lost: bool) -> None:
        super().__init__(
            _("{path} was not written: names were replaced, but the list of them is not beside the project.").format(path=path)
            if lost
            else _("{path} was not written: no names were replaced in this project.").format(path=path),
            hint=_("Put the .originals file beside the project again.")
            if lost
            else _("Replace them with: groundcode pseudonymise PROJECT; or say --no-names, if there are none."),
        )
