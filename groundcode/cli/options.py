"""Arguments and options that several commands share, and the opening of a project."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from groundcode.errors import EmptyFile, FileMissing, ProjectNotFound
from groundcode.locale import _

if TYPE_CHECKING:
    from groundcode.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])


def project_argument(command: F) -> F:
    """The PROJECT argument."""
    return click.argument("project", type=click.Path(path_type=Path), metavar="PROJECT")(command)


def coder_option(command: F) -> F:
    """--coder NAME: who makes the change."""
    return click.option("--coder", metavar="NAME", help=_("Who does this (else GROUNDCODE_CODER, else the project's coder)."))(
        command
    )


def json_option(command: F) -> F:
    """--json: one JSON document on stdout."""
    return click.option("--json", "as_json", is_flag=True, help=_("Print one JSON document."))(command)


def names_by_commas(_context: click.Context, _parameter: click.Parameter, value: str | None) -> list[str] | None:
    """The names of an option like --coders A,B, parted by any comma; None where there is none."""
    return None if value is None else parted(value) or None


def parted(names: str) -> list[str]:
    """Names parted by any comma, a Chinese one too."""
    return [name.strip() for name in names.replace("，", ",").replace("、", ",").split(",") if name.strip()]


def passphrase_option(command: F) -> F:
    """--passphrase-file FILE: opens the originals; the option's value is the passphrase."""
    return click.option(
        "--passphrase-file", "passphrase", metavar="FILE", callback=_passphrase,
        help=_("The first line of this file opens NAME.originals (else GROUNDCODE_PASSPHRASE)."),
    )(command)  # fmt: skip


def note_if_names_are_not_looked_for(workspace: Workspace) -> None:
    """Say before an export that the originals, which hold the names to look for, are not beside the project."""
    from groundcode.cli.output import say

    if workspace.privacy.cannot_look():
        path = workspace.privacy.path
        say(_("Note: {path} is not there, so that names of the roster were not looked for.").format(path=path))


def _passphrase(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        words = Path(value).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FileMissing(value) from error
    if not words or not words[0].strip():
        raise EmptyFile(value)
    return words[0].strip()


@contextmanager
def opened(project: Path, coder: str | None = None) -> Iterator[Workspace]:
    """A project, opened and closed again; what is unusual about its folder is said on stderr."""
    from groundcode.cli.output import say

    if not project.exists():  # said before SQLAlchemy is loaded, which takes longer than everything else here
        raise ProjectNotFound(str(project))
    from groundcode.workspace import Workspace

    with Workspace.open(project, coder=coder) as workspace:
        if workspace.store.warning:
            say(_("Note: {text}").format(text=workspace.store.warning))
        yield workspace
        if workspace.has_changed and workspace.coder_is_assumed:
            say(
                _("Note: recorded as {coder}, the project's coder. Say who works on this computer with --coder NAME.").format(
                    coder=workspace.coder_name
                )
            )
