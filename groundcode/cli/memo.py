"""`groundcode memo`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundcode.cli.options import coder_option, json_option, opened, project_argument
from groundcode.errors import GroundcodeError, ThingNotFound
from groundcode.locale import _

if TYPE_CHECKING:
    from groundcode.workspace import Workspace

_LIST = "list"
_ACTS = frozenset(
    ("add", "delete", "edit", "export", "find", "help", "ls", "new", "remove", "rename", "rm", "search", "show", "write")
)
"""What other nouns have as commands: typed here alone, it is meant as one, not as the text of a memo."""


@click.command(
    "memo",
    help=_(
        "Write TEXT as a memo in PROJECT (“-” reads it from stdin). Without TEXT, list the memos; so does the one word list. "
        "A single word that other commands have for an act, such as show, is refused: it is hardly a memo."
    ),
)
@project_argument
@click.argument("text", required=False, metavar="[TEXT]")
@click.option(
    "--kind", type=click.Choice(["code", "theoretical", "operational", "reflexive"]),
    help=_("The memo's kind (theoretical, or code with --code and --coding)."),
)  # fmt: skip
@click.option("--title", default="", metavar="T", help=_("A title."))
@click.option("--code", metavar="NAME", help=_("The memo is on this code."))
@click.option("--source", metavar="NAME", help=_("The memo is on this source."))
@click.option("--coding", metavar="ID", help=_("The memo is on this coding (its id as segments --json shows it)."))
@click.option("--edit", metavar="ID", help=_("TEXT replaces what this memo says."))
@click.option("--delete", metavar="ID", help=_("Delete this memo."))
@coder_option
@json_option
def memo_command(
    project: Path, text: str | None, kind: str | None, title: str, code: str | None, source: str | None,
    coding: str | None, edit: str | None, delete: str | None, coder: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Write, list and change memos."""
    from groundcode.cli.output import say

    if text is not None and not (edit or title or kind):
        text = _meant(text)
    with opened(project, coder) as workspace:
        about = _about(workspace, code, source, coding)
        if delete is not None:
            workspace.memos.delete(_memo_id(workspace, delete))
            say(_("Memo deleted; groundcode undo brings it back."))
            return
        if text is None:
            _list(workspace, about[0] if about else None, as_json)
            return
        words = sys.stdin.read() if text == "-" else text
        if edit is not None:
            workspace.memos.edit(_memo_id(workspace, edit), words, title=title or None)
            say(_("Memo rewritten; its former text stays in the history."))
            return
        wanted = kind or ("code" if code or coding else "theoretical")
        made = workspace.memos.write(words, kind=wanted, title=title, about=about)
        say(_("Memo {id} written.").format(id=made))


def _meant(text: str) -> str | None:
    """The text, None for the word that asks for the list.

    Raises:
        GroundcodeError: it is the name of another act.
    """
    word = text.strip().casefold()
    if word in _ACTS:
        raise GroundcodeError(
            _("“{word}” was not written: it looks like a command, not like a memo.").format(word=text.strip()),
            hint=_("The memos are listed by: groundcode memo PROJECT. If it is a memo, say its --kind or --title too."),
        )
    return None if word == _LIST else text


def _about(workspace: Workspace, code: str | None, source: str | None, coding: str | None) -> list[str]:
    about = []
    if code:
        about.append(workspace.tree().get(code).id)
    if source:
        about.append(workspace.sources.named(source).id)
    if coding:
        if all(segment.id != coding for segment in workspace.codings.segments()):
            raise ThingNotFound(_("coding"), coding)
        about.append(coding)
    return about


def _memo_id(workspace: Workspace, beginning: str) -> str:
    found = [memo.id for memo in workspace.memos.list_() if memo.id.startswith(beginning)]
    if len(found) != 1:
        raise ThingNotFound(_("memo"), beginning)
    return found[0]


def _list(workspace: Workspace, about: str | None, as_json: bool) -> None:
    from groundcode.cli.output import line, print_json, safe

    memos = workspace.memos.list_(about)
    if as_json:
        print_json(
            [
                {
                    "id": m.id,
                    "kind": m.kind,
                    "title": m.title,
                    "text": m.text,
                    "about": list(m.about),
                    "coder": m.coder,
                    "made_at": m.made_at,
                }
                for m in memos
            ]
        )
        return
    for memo in memos:
        head = f"{memo.made_at[:16].replace('T', ' ')}  {memo.coder}  {_(memo.kind)}  {memo.id}"
        click.echo(line(head) + (f"  {line(memo.title)}" if memo.title else ""))
        click.echo("\n".join("    " + row for row in safe(memo.text).splitlines()) + "\n")
