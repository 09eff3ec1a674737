"""What is said of names after something came in from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.workspace import Workspace


def warn_of_names(workspace: Workspace) -> None:
    """Say whether names that were replaced here came in again."""
    from groundcode.cli.output import say
    from groundcode.errors import OriginalsProblem

    try:
        found = set().union(*workspace.privacy.remaining().values())
    except OriginalsProblem as error:
        say(_("Note: names were not looked for in what came in: {why}").format(why=error.message))
        return
    if found:
        say(
            ngettext(
                "{count} name that was replaced here came in again; replace it with: groundcode pseudonymise PROJECT --yes",
                "{count} names that were replaced here came in again; replace them with: groundcode pseudonymise PROJECT --yes",
                len(found),
            ).format(count=len(found))
        )
