"""Acts about cases that would let words out which somebody kept in: told, and done when somebody says yes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

import click

from groundcode.errors import WouldOpen
from groundcode.locale import _

T = TypeVar("T")

yes_option = click.option("--yes", is_flag=True, help=_("Do it also where what may not be shared or quoted could leave then."))


def allowed(act: Callable[[bool], T], *, yes: bool) -> T:
    """Do an act, which is given whether opening is meant; what it would open is said, and asked about on a terminal.

    Raises:
        WouldOpen: nobody said yes.
        click.Abort
    """
    from groundcode.cli.output import say

    try:
        return act(False)
    except WouldOpen as error:
        if not yes:
            if not (sys.stdin.isatty() and sys.stderr.isatty()):
                raise
            say(error.message)
            click.confirm(_("Do it all the same?"), abort=True, err=True)
        else:
            say(_("Note: {text}").format(text=error.message))
    return act(True)
