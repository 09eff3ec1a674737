"""Files that cannot be taken in."""

from __future__ import annotations

from collections.abc import Sequence

from groundcode.errors.base import GroundcodeError
from groundcode.locale import N_, _, ngettext


class CannotRead(GroundcodeError):
    """A file that cannot be taken in."""


_ELSEWHERE = {
    ".qdc": N_("It is a codebook. Take it in with: groundcode codebook import PROJECT FILE"),
    ".qde": N_("It is the inside of a REFI-QDA project. Import the .qdpx that it comes from, with its texts."),
    ".zip": N_("If it is a REFI-QDA project, give it the ending .qdpx; else unpack it and import the files."),
    ".groundcode": N_("It is a project. Bring it together with yours with: groundcode merge PROJECT OTHER"),
    ".gcbundle": N_("It is a bundle. Take it in with: groundcode merge PROJECT FILE"),
}


class UnknownFormat(CannotRead):
    """A file of a kind that is not read or written here."""

    def __init__(self, path: str, known: Sequence[str], *, writing: bool = False) -> None:
        hint = _("These are: {known}.").format(known=" ".join(known))
        if path.lower().endswith((".doc", ".wps")) and not writing:
            hint = _("Open it in Word or WPS and save it as .docx (另存为 docx).")
        if path.lower().endswith(".html") and not writing:
            hint = _("A page that groundcode wrote is for reading and does not come back. These can be read: {known}.").format(
                known=" ".join(known)
            )
        ending = path.lower()[path.rfind(".") :]
        if ending in _ELSEWHERE and ending not in known and not writing:
            hint = _(_ELSEWHERE[ending])
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
    """A pattern for speakers or cases that is no regular expression, or has no group for the name."""

    def __init__(self, pattern: str, why: str, hint: str = "") -> None:
        super().__init__(
            _("The pattern {pattern} cannot be used: {why}.").format(pattern=pattern, why=why),
            hint=hint or _("It is a regular expression whose first group is the speaker's name, such as ^(\\w+)>"),
        )


class PatternTooSlow(CannotRead):
    """A pattern that was stopped, as it took too long."""

    def __init__(self, pattern: str, seconds: float, where: str) -> None:
        super().__init__(
            _("The pattern {pattern} was stopped: in “{where}”, {seconds:g} seconds were over.").format(
                pattern=pattern, where=where, seconds=seconds
            ),
            hint=_("Repetitions of repetitions, such as (a+)+, may take for ever; say it more plainly, or search one --source."),
        )


class InvalidDocument(CannotRead):
    """A file whose ending promises what its bytes do not hold."""

    def __init__(self, path: str, kind: str, why: str, hint: str = "") -> None:
        super().__init__(
            _("{path} is not a {kind} that can be read: {why}.").format(path=path, kind=kind, why=why),
            hint=hint or _("Open it in the program that made it and save it again."),
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
        self.source = source


_HARDLY_ALIKE = 0.5
"""A likeness below which two texts of one name are taken for two interviews."""


class ChangedCopy(CannotRead):
    """A text much like that of a source, or with the name of one: a person says what it is."""

    def __init__(self, path: str, source: str, likeness: float, *, same_name: bool = False) -> None:
        percent = min(99, int(100 * likeness))
        if same_name:
            message = _("{path}: there is a source “{source}” with another text ({percent} % like this one).")
        else:
            message = _("{path} is {percent} % like the source “{source}”.")
        if likeness < _HARDLY_ALIKE:
            hint = _(
                "Take it in as a source of its own: groundcode import PROJECT {path} --as-new; "
                "only if it is the same interview, as a new version with --as-version-of “{source}”."
            )
        else:
            hint = _(
                "Take it in as its new version: groundcode import PROJECT {path} --as-version-of “{source}”; "
                "or as a source of its own with --as-new."
            )
        super().__init__(message.format(path=path, source=source, percent=percent), hint=hint.format(path=path, source=source))
        self.source = source
        self.likeness = likeness


class InvalidCodings(CannotRead):
    """Lines of a codings file that cannot be taken; nothing of the file was."""

    def __init__(self, path: str, line: int, why: str, others: int = 0, hint: str = "") -> None:
        message = _("{path}, line {line}: {why}").format(path=path, line=line, why=why)
        if others:
            message += " " + ngettext(
                "({others} more line cannot be taken.)", "({others} more lines cannot be taken.)", others
            ).format(others=others)
        super().__init__(message, hint=hint or _("Nothing was coded. Mend the file, or take the good lines only with --partial."))


class InvalidCodebook(CannotRead):
    """A row of a codebook that cannot be taken; nothing of the file was."""

    def __init__(self, path: str, row: int | None, why: str) -> None:
        where = path if row is None else _("{path}, row {row}").format(path=path, row=row)
        super().__init__(
            _("{where}: {why}").format(where=where, why=why),
            hint=_("Nothing was imported. Mend the row and import the file again."),
        )


class InvalidQdpx(CannotRead):
    """A REFI-QDA file (.qdpx, .qdc) that cannot be taken; nothing of it was."""

    def __init__(self, path: str, why: str, line: int | None = None) -> None:
        where = path if line is None else _("{path}, line {line}").format(path=path, line=line)
        super().__init__(
            _("{where} is not a REFI-QDA file that can be read: {why}.").format(where=where, why=why),
            hint=_("Nothing was imported. Export it again from the program that made it."),
        )


class InvalidTheoryFile(InvalidCodebook):
    """A line of a theory file that cannot be taken; nothing of the file was."""

    def __init__(self, path: str, line: int | None, why: str) -> None:
        where = path if line is None else _("{path}, line {line}").format(path=path, line=line)
        CannotRead.__init__(
            self,
            _("{where}: {why}").format(where=where, why=why),
            hint=_("Nothing was imported. Mend the line and import the file again."),
        )


class InvalidRoster(CannotRead):
    """Lines of a roster that cannot be taken; nothing of the file was."""

    def __init__(self, path: str, lines: Sequence[tuple[int, str]]) -> None:
        hint = _("Nothing was taken. The first line is name,replacement and optionally kind; then one form of a name a line.")
        super().__init__(_each_line(path, lines), hint=hint)


class InvalidReviewList(CannotRead):
    """Lines of a review list that cannot be taken; nothing of the file was."""

    def __init__(self, path: str, lines: Sequence[tuple[int, str]]) -> None:
        super().__init__(_each_line(path, lines), hint=_("Nothing was replaced. Mend these lines and give the list again."))


_MOST_LINES = 10


def _each_line(path: str, lines: Sequence[tuple[int, str]]) -> str:
    """What is wrong with each of the first lines, and how many more there are."""
    told = [_("{path}, line {line}: {why}").format(path=path, line=line, why=why) for line, why in lines[:1]]
    told += [_("Line {line}: {why}").format(line=line, why=why) for line, why in lines[1:_MOST_LINES]]
    left = len(lines) - _MOST_LINES
    if left > 0:
        told.append(
            ngettext("({others} more line cannot be taken.)", "({others} more lines cannot be taken.)", left).format(others=left)
        )
    return " ".join(told)


class InvalidTable(CannotRead):
    """A row of a table that cannot be taken; nothing of the file was."""

    def __init__(self, path: str, row: int | None, why: str, others: int = 0) -> None:
        where = path if row is None else _("{path}, row {row}").format(path=path, row=row)
        message = _("{where}: {why}").format(where=where, why=why)
        if others:
            message += " " + ngettext(
                "({others} more row cannot be taken.)", "({others} more rows cannot be taken.)", others
            ).format(others=others)
        super().__init__(message, hint=_("Nothing was changed. Mend the table and import it again."))


class BadKeymap(CannotRead):
    """A file of keys that cannot be read; no key was changed."""

    def __init__(self, path: str, line: int | None, why: str, hint: str = "") -> None:
        where = path if line is None else _("{path}, line {line}").format(path=path, line=line)
        super().__init__(
            _("{where}: {why}").format(where=where, why=why),
            hint=hint or _("The desk keeps its own keys. A line of the file is: action: key, key."),
        )
