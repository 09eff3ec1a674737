"""`groundcode storyline`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundcode.cli.groups import ProjectGroup
from groundcode.cli.options import coder_option, json_option, opened, project_argument
from groundcode.errors import EmptyFile, FileMissing, NotText
from groundcode.locale import _, join_names

if TYPE_CHECKING:
    from groundcode.domain.storylines import Citation
    from groundcode.workspace import Workspace


@click.group(
    "storyline", cls=ProjectGroup,
    help=_(
        "The storyline: text that cites categories [[A]], paths [[A > B]] and turns [[P07-23]]. "
        "PROJECT may stand first: groundcode storyline PROJECT write FILE."
    ),
)  # fmt: skip
def storyline_command() -> None:
    """The storyline."""


@storyline_command.command("show", help=_("Show the storyline of PROJECT, and what it leaves out."))
@project_argument
@json_option
def show_command(project: Path, as_json: bool) -> None:
    """Show the text."""
    from groundcode.cli.output import print_json, safe, say

    with opened(project) as workspace:
        text = workspace.storyline.text()
        gone = [one for one in workspace.storyline.citations() if one.gone]
        left = _left_out(workspace)
        if as_json:
            sentences = [
                {"text": one.text, "cites": [_citation(workspace, cited) for cited in one.citations]}
                for one in workspace.storyline.sentences()
            ]
            print_json({"text": text, "sentences": sentences, "not_cited": left})
            return
    if not text:
        say(_("There is no storyline yet: groundcode storyline PROJECT write FILE"))
    else:
        click.echo(safe(text))
    for one in gone:
        say(_("Cited and gone: {words}").format(words=one.words))
    for kind, names in left.items():
        if names and text:
            say(_("Not cited, {kind}: {names}").format(kind=_KINDS[kind](), names=join_names(names)))


storyline_command.add_command(
    click.Command("list", callback=show_command.callback, params=show_command.params, help=show_command.help, hidden=True)
)

_KINDS = {
    "main_categories": lambda: _("main categories"),
    "relations": lambda: _("relations"),
    "pathways": lambda: _("pathways"),
}


def _left_out(workspace: Workspace) -> dict[str, list[str]]:
    from groundcode.workspace.theories.words import relation_words

    found = workspace.storyline.uncited()
    tree = workspace.tree()
    relations = {one.id: one for one in workspace.relations.list_()}
    pathways = {one.id: one.name for one in workspace.pathways.list_()}
    return {
        "main_categories": [tree.codes[code].name for code in found.codes],
        "relations": [relation_words(relations[one], tree, relations) for one in found.relations],
        "pathways": [pathways[one] for one in found.pathways],
    }


@storyline_command.command("write", help=_("Let the storyline of PROJECT say what FILE says (“-” reads it from stdin)."))
@project_argument
@click.argument("file", metavar="FILE")
@coder_option
def write_command(project: Path, file: str, coder: str | None) -> None:
    """Take a text in."""
    from groundcode.cli.output import say

    text = sys.stdin.read() if file == "-" else _text_of(Path(file))
    with opened(project, coder) as workspace:
        changed = workspace.storyline.write(text.rstrip("\n"))
        citations = workspace.storyline.citations()
    if not changed:
        say(_("Nothing changed."))
        return
    codes = len({one.code for one in citations if one.code is not None})
    segments = len([one for one in citations if one.code is None])
    say(_("The storyline was written; it cites {codes} codes and {segments} places in the texts. Its former wording stays in "
          "the history.").format(codes=codes, segments=segments))  # fmt: skip


def _text_of(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileMissing(str(path)) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText(str(path), _("it is not in UTF-8")) from error
    if not text.strip():
        raise EmptyFile(str(path))
    return text


@storyline_command.command("cites", help=_("List what the storyline of PROJECT cites."))
@project_argument
@json_option
def cites_command(project: Path, as_json: bool) -> None:
    """List the citations."""
    from groundcode.cli.output import print_json, print_table

    with opened(project) as workspace:
        found = [_citation(workspace, one) for one in workspace.storyline.citations()]
    if as_json:
        print_json(found)
        return
    states = {True: _("gone"), False: ""}
    print_table(
        [_("cited"), _("what"), _("words"), ""],
        [[one["words"], one["path"] or one["source"] or "", one["quote"] or "", states[bool(one["gone"])]] for one in found],
    )


def _citation(workspace: Workspace, one: Citation) -> dict[str, object]:
    tree = workspace.tree()
    segment = one.segment
    return {
        "words": one.words,
        "kind": "segment" if one.code is None else "code",
        "code": one.code,
        "path": tree.path(one.code) if one.code is not None and one.code in tree.codes else None,
        "source": segment.source if segment else None,
        "start": segment.start if segment else None,
        "end": segment.end if segment else None,
        "quote": segment.quote if segment and not segment.closed else None,
        "withdrawn": bool(segment and segment.closed),
        "gone": one.gone,
    }
