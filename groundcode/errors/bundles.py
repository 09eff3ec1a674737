"""Bundles: files for mail and USB that cannot be written or used."""

from __future__ import annotations

from groundcode.errors.rules import RuleBroken
from groundcode.errors.store import CannotWrite, StoreProblem
from groundcode.locale import _


class BundleExists(CannotWrite):
    """A file that would be written over without anybody saying so."""

    def __init__(self, path: str) -> None:
        super().__init__(
            _("There is a file at {path} already.").format(path=path),
            hint=_("Choose another name, or write over it with --overwrite."),
        )


class BadBundleName(CannotWrite):
    """A path for a bundle that does not end as bundles do."""

    def __init__(self, path: str) -> None:
        super().__init__(
            _("The name of a bundle ends in .gcbundle; {path} does not.").format(path=path),
            hint=_("Try: {path}.gcbundle").format(path=path),
        )


class NoCoderForBundle(RuleBroken):
    """A project is begun from a bundle, and nobody says who will code in it."""

    def __init__(self, path: str) -> None:
        super().__init__(
            _("{path} was made for nobody by name: who will work with it?").format(path=path),
            hint=_("Say your name with --coder NAME: all that you code is recorded under it."),
        )


class BundleProblem(StoreProblem):
    """A bundle that cannot be used."""


class NotABundle(BundleProblem):
    """A file that is no bundle."""

    def __init__(self, path: str) -> None:
        super().__init__(
            _("{path} is not a bundle.").format(path=path),
            hint=_("A bundle is a file ending in .gcbundle that groundcode bundle wrote; unpack it first if it was zipped."),
        )


class BundleCutOff(BundleProblem):
    """A bundle whose end is missing."""

    def __init__(self, path: str, found: int, wanted: int) -> None:
        super().__init__(
            _("{path} is cut off: {found} of its {wanted} bytes are there.").format(
                path=path, found=f"{found:,}", wanted=f"{wanted:,}"
            ),
            hint=_("The mail or the copying stopped half way: ask for the file again. Nothing was taken in."),
        )


class BundleAltered(BundleProblem):
    """A bundle whose bytes are not what was written."""

    def __init__(self, path: str) -> None:
        super().__init__(
            _("{path} is not what was written: its checksum does not fit.").format(path=path),
            hint=_("It was damaged on its way or altered: ask for the file again. Nothing was taken in."),
        )


class BundleTooNew(BundleProblem):
    """A bundle written by a later groundcode."""

    def __init__(self, path: str, found: int, known: int) -> None:
        super().__init__(
            _("{path} was written by a newer groundcode (bundle {found}; this one knows {known}).").format(
                path=path, found=found, known=known
            ),
            hint=_("Update groundcode: pip install --upgrade groundcode"),
        )


class BundleTooLarge(BundleProblem):
    """A bundle that expands to more than it says, or than anybody's project holds."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(
            _("{path} was not opened: {why}.").format(path=path, why=why),
            hint=_("groundcode writes no such file: ask who sent it. Nothing was taken in."),
        )


class BundleIncomplete(BundleProblem):
    """A bundle that builds on what is neither in it nor in the project."""

    def __init__(self, path: str, change: str) -> None:
        super().__init__(
            _("{path} builds on changes that are neither in it nor in this project (change {change}).").format(
                path=path, change=change
            ),
            hint=_("Ask for a new bundle, written with: groundcode bundle. Nothing was taken in."),
        )


class BundleUnusable(BundleProblem):
    """A bundle that came whole, but whose contents groundcode would not have written."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(
            _("{path} cannot be used: {why}.").format(path=path, why=why),
            hint=_("Ask who sent it for a new bundle, or for a copy of the project itself. Nothing was taken in."),
        )
