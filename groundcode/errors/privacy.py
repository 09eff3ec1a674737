"""What keeps confidential words where they belong."""

from __future__ import annotations

from collections.abc import Sequence

from groundcode.errors.base import GroundcodeError
from groundcode.errors.reading import CannotRead
from groundcode.errors.rules import RuleBroken
from groundcode.errors.store import CannotWrite
from groundcode.locale import _, join_names, join_sentences, ngettext


class WasPurged(RuleBroken):
    """A text that was taken out of the project for good."""

    def __init__(self, sha256: str) -> None:
        super().__init__(
            _("This very text was purged from the project ({id}); it cannot come back.").format(id=sha256[:12]),
            hint=_("Replace the names in the file first, or import it into another project."),
        )


class SaidNo(RuleBroken):
    """An act that would forget that an informant said no."""

    def __init__(self, case: str, what: str) -> None:
        super().__init__(
            _("{case} said no ({what}); this would forget it, and let the words go out.").format(case=case, what=what),
            hint=_("If they say otherwise now, note that first: groundcode cases PROJECT consent CASE"),
        )


class WouldOpen(RuleBroken):
    """An act after which nobody knows any more that something was to stay here."""

    def __init__(self, shared: Sequence[str], quoted: Sequence[str]) -> None:
        """`shared`: sources that were kept from sharing; `quoted`: speakers and sources kept from being quoted."""
        super().__init__(
            opening_words(shared, quoted),
            hint=_("Say --yes to do it all the same, or first note what was answered: groundcode cases PROJECT consent CASE"),
        )


def opening_words(shared: Sequence[str], quoted: Sequence[str]) -> str:
    """What an act lets out, as sentences."""
    sharing = ngettext(
        "{names} may not be shared; after this it would leave with exports and bundles.",
        "{names} may not be shared; after this they would leave with exports and bundles.",
        len(shared),
    )
    quoting = _("The words of {names} may not be quoted freely; after this exports could show them.")
    return join_sentences(
        pattern.format(names=join_names(tuple(names))) for pattern, names in ((sharing, shared), (quoting, quoted)) if names
    )


class CannotBeUndone(RuleBroken):
    """A change that took words out for good."""

    def __init__(self, words: str, *, latest: bool = True) -> None:
        message = (
            _("The latest change cannot be undone: {words}.")
            if latest
            else _("One of these changes cannot be undone, so that none was: {words}.")
        )
        super().__init__(
            message.format(words=words),
            hint=_("The words that were replaced are in the .originals file, if they are anywhere; later changes can be undone."),
        )


class NamesRemain(CannotWrite):
    """Names of the roster in what is about to leave the computer."""

    def __init__(self, target: str, where: Sequence[str], count: int) -> None:
        told = _(", ").join(where[:5]) + (" …" if len(where) > 5 else "")
        super().__init__(
            ngettext(
                "{target} was not written: {count} name of the roster is still in the project ({where}).",
                "{target} was not written: {count} names of the roster are still in the project ({where}).",
                count,
            ).format(target=target, count=count, where=told),
            hint=_("Replace them with: groundcode pseudonymise PROJECT"),
        )


class NamesInFile(CannotRead):
    """A transcript with names that were replaced in the project."""

    def __init__(self, path: str, count: int) -> None:
        super().__init__(
            ngettext(
                "{path} holds {count} name that was replaced in this project.",
                "{path} holds {count} names that were replaced in this project.",
                count,
            ).format(path=path, count=count),
            hint=_("Say --replace-names to replace them as before, or --keep-names to take them in."),
        )


class OriginalsProblem(GroundcodeError):
    """The file of originals cannot be used."""


class OriginalsLocked(OriginalsProblem):
    """An encrypted file of originals, and no passphrase."""

    def __init__(self, path: str) -> None:
        super().__init__(
            _("{path} is locked with a passphrase, and holds the names to look for.").format(path=path),
            hint=_("Give it with --passphrase-file FILE, or in GROUNDCODE_PASSPHRASE."),
        )


class NoPassphrase(OriginalsProblem):
    """A file of originals is to be encrypted, and no passphrase was given."""

    def __init__(self) -> None:
        super().__init__(
            _("There is no passphrase to lock the originals with."),
            hint=_("Give it with --passphrase-file FILE, or in GROUNDCODE_PASSPHRASE."),
        )


class WrongPassphrase(OriginalsProblem):
    """A passphrase that does not open the originals."""

    def __init__(self, path: str) -> None:
        super().__init__(
            _("The passphrase does not open {path}.").format(path=path),
            hint=_("Without the right one its contents are lost; nobody can recover them."),
        )


class OriginalsDamaged(OriginalsProblem):
    """Bytes that are no file of originals, or those of another project."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(
            _("{path} cannot be used: {why}.").format(path=path, why=why),
            hint=_("Put the file back from your own copy; without it names cannot be checked before an export."),
        )
