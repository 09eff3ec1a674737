"""`groundcode suggest`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.groups import ProjectGroup
from groundcode.cli.options import coder_option, json_option, note_if_names_are_not_looked_for, opened, project_argument
from groundcode.errors import TooEarlyToSuggest
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from groundcode.workspace import Workspace
    from groundcode.workspace.suggesting.values import Proposal, Run, Suggestion

LEVELS = click.Choice(["label", "concept", "category", "main"])


@click.group(
    "suggest", cls=ProjectGroup,
    help=_(
        "What the machine proposes and a person decides: where codes belong, groups, codes that may be one, turns that were "
        "overlooked. Everything is computed on this computer, and nothing is applied by itself."
    ),
)  # fmt: skip
def suggest_command() -> None:
    """Suggestions."""


def _asking(kind: str, words: str, counted: str) -> None:
    """A command that asks for one kind of suggestions."""

    @suggest_command.command(kind, help=words)
    @project_argument
    @click.option("--level", type=LEVELS, help=_("Of the codes that it is about."))
    @click.option("--count", type=click.IntRange(1), metavar="K", help=counted)
    @click.option("--seed", type=click.IntRange(0), default=0, metavar="N", help=_("For what is drawn by chance (stability)."))
    @click.option("--keep", is_flag=True, help=_("Store the run, so that its suggestions can be accepted and rejected."))
    @json_option
    @coder_option
    def command(
        project: Path, level: str | None, count: int | None, seed: int, keep: bool, as_json: bool, coder: str | None
    ) -> None:  # fmt: skip
        """Ask."""
        _ask(project, kind, level, count, seed, keep=keep, as_json=as_json, coder=coder)


_asking(
    "placement", _("Where each loose code of a level belongs (labels, unless --level says)."), _("Places of a code (else 3).")
)  # fmt: skip
_asking(
    "groups", _("Loose codes that may become one of the next level."), _("Into how many groups (else a quarter of the codes).")
)  # fmt: skip
_asking("main", _("Loose categories that may become a main category."), _("Into how many groups (else a quarter of them)."))
_asking("duplicates", _("Codes that may be one, by name and by meaning."), _("At most so many pairs."))
_asking(
    "gaps", _("Uncoded turns that look like a category's segments; categories that rest on one informant."),
    _("Turns of a category (else 5)."),
)  # fmt: skip


def _ask(
    project: Path, kind: str, level: str | None, count: int | None, seed: int, *, keep: bool, as_json: bool, coder: str | None
) -> None:  # fmt: skip
    from groundcode.cli.output import print_json, say
    from groundcode.cli.suggest_output import lines, values
    from groundcode.domain.levels import Level
    from groundcode.workspace.suggesting.values import Kind

    with opened(project, coder) as workspace:
        asked = workspace.suggestions
        try:
            asked.refuse_too_early()
        except TooEarlyToSuggest as error:
            error.hint += " " + _("If somebody else asks: --coder NAME.")
            raise
        wanted = Level(level) if level else None
        run, found = _with_bar(
            lambda tell: asked.compute(Kind(kind), wanted, count=count, seed=seed, progress=tell), _("reading names and segments")
        )
        if asked.is_floor():
            say(_("Note: no encoder is installed, so that letters are compared and not meanings (groundcode doctor says more)."))
        kept: Sequence[Suggestion] = ()
        if keep:
            run = asked.keep(run, found)
            kept = asked.list_(run.id)
        else:
            asked.note_listed()
        cards = asked.cards(kept or found)
        ids = [one.id for one in kept] or [""] * len(cards)
        tree = workspace.tree()
        alone = [tree.path(code) for code in asked.on_one_informant()] if kind == "gaps" else []
        told = _run_value(workspace, run) if as_json else {}
    if as_json:
        more: dict[str, Any] = {"one_informant": alone} if kind == "gaps" else {}
        listed = [{"id": at or None, **values(card)} for at, card in zip(ids, cards, strict=True)]
        print_json({**told, "suggestions": listed, **more})
        return
    for at, card in zip(ids, cards, strict=True):
        lines(at, card)
    if alone:
        say(_("Only one informant supports: {names}").format(names=_(", ").join(alone)))
    _tell(run, len(found), keep=keep)


def _tell(run: Run, count: int, *, keep: bool) -> None:
    from groundcode.cli.output import say
    from groundcode.workspace.suggesting.methods import nothing_found, twins_told

    if not count:
        say(nothing_found(run))
        return
    say(
        ngettext("{count} suggestion, by {encoders}.", "{count} suggestions, by {encoders}.", count).format(
            count=count, encoders=_(" and ").join(run.details["encoders"])
        )
    )
    if twins := twins_told(run):
        say(twins)
    say(
        _("They are stored: groundcode suggest accept PROJECT ID, or reject.") if keep
        else _("Nothing was stored; with --keep they can be accepted and rejected.")
    )  # fmt: skip


def _with_bar(
    work: Callable[[Callable[[int, int], None]], tuple[Run, tuple[Proposal, ...]]], words: str
) -> tuple[Run, tuple[Proposal, ...]]:
    from groundcode.cli.output import say
    from groundcode.cli.progress import progress_bar

    try:
        with progress_bar(unnamed=words, patience=1) as show:
            return work(lambda done, total: show(done, total, "") if show is not None else None)
    except KeyboardInterrupt:
        say(_("What was read is kept, and not read again."))
        raise


def _run_value(workspace: Workspace, run: Run) -> dict[str, Any]:
    """How the suggestions were made."""
    details = run.details
    return {
        "run": run.id or None, "kind": run.kind.value, "level": run.level.value, "method": run.method,
        "encoders": details["encoders"], "floor": details["floor"], "seed": details["seed"],
        "parameters": details["parameters"], "versions": details["versions"], "input": details["input"],
        "counts": details["counts"], "coder": run.coder or workspace.coder_name,
    }  # fmt: skip


@suggest_command.command("list", help=_("List the suggestions that are stored and wait for a decision."))
@project_argument
@click.option("--all", "everything", is_flag=True, help=_("The decided ones too."))
@json_option
def list_command(project: Path, everything: bool, as_json: bool) -> None:
    """List."""
    from groundcode.cli.output import print_json
    from groundcode.cli.suggest_output import lines, values

    with opened(project) as workspace:
        found = workspace.suggestions.list_() if everything else workspace.suggestions.waiting()
        cards = workspace.suggestions.cards(found)
        names = {one.id: one.name for one in workspace.tree().codes.values()}
    if as_json:
        print_json(
            [
                {
                    "id": one.id, "run": one.run, "kind": one.proposal.kind.value, "status": one.status.value,
                    "overtaken": one.overtaken, "became": names.get(one.became), **values(card),
                }
                for one, card in zip(found, cards, strict=True)
            ]
        )  # fmt: skip
        return
    for one, card in zip(found, cards, strict=True):
        lines(one.id, card, _(one.status.words) if everything else "")


@suggest_command.command("accept", help=_("Do what the suggestion ID proposes, as one change."))
@project_argument
@click.argument("suggestion", metavar="ID")
@click.option("--name", default="", metavar="N", help=_("Of a group: the name of the new code, which you give."))
@click.option(
    "--parent",
    metavar="P",
    help=_("The code to put it under; of two codes that may be one, the one to keep; of a turn, another code for it."),
)
@click.option(
    "--member", "members", multiple=True, metavar="M", help=_("Of a group: only these codes; may be given several times.")
)
@coder_option
def accept_command(
    project: Path, suggestion: str, name: str, parent: str | None, members: tuple[str, ...], coder: str | None
) -> None:  # fmt: skip
    """Accept."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        tree = workspace.tree()
        found = workspace.suggestions.named(suggestion)
        under = tree.get(parent).id if parent else None
        only = [tree.get(one).id for one in members] or None
        became = workspace.suggestions.accept(found.id, parent=under, name=name, members=only)
        path = workspace.tree().path(became)
    say(_("Accepted: {path}. groundcode undo takes it back.").format(path=path))


@suggest_command.command("reject", help=_("Refuse the suggestion ID; it is not proposed again."))
@project_argument
@click.argument("suggestion", metavar="ID")
@click.option("--parent", metavar="P", help=_("Refuse only this place of a code; the others wait."))
@coder_option
def reject_command(project: Path, suggestion: str, parent: str | None, coder: str | None) -> None:
    """Reject."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found = workspace.suggestions.named(suggestion)
        place = workspace.tree().get(parent).id if parent else None
        whole = workspace.suggestions.reject(found.id, place=place)
    say(_("Rejected.") if whole else _("This place was refused; the others wait."))


@suggest_command.command(
    "statement", help=_("Print the statement of computational assistance, or write it to FILE (.txt .docx .csv .xlsx).")
)
@project_argument
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option("--language", type=click.Choice(["zh", "en"]), help=_("Of the statement (else the project's)."))
@click.option("--overwrite", is_flag=True, help=_("Write over a .docx that is there."))
@json_option
def statement_command(project: Path, file: Path | None, language: str | None, overwrite: bool, as_json: bool) -> None:
    """Tell what the machine did."""
    from groundcode.cli.output import print_json, safe, say

    with opened(project) as workspace:
        told = workspace.suggestions.statement(language)
        if file is not None:
            note_if_names_are_not_looked_for(workspace)
            workspace.privacy.refuse_if_names_remain(str(file))
            told.write(file, overwrite=overwrite)
    if as_json:
        print_json(
            {
                "language": told.language, "text": told.text, "proposed": told.proposed, "accepted": told.accepted,
                "edited": told.edited, "rejected": told.rejected, "pending": told.pending, "rate": told.rate,
                "ranked": told.ranked, "from_suggestions": told.from_suggestions,
                "table": [list(told.table.headings), *map(list, told.table.rows)],
            }
        )  # fmt: skip
    elif file is None:
        click.echo(safe(told.text), nl=False)
    if file is not None:
        say(_("The statement was written to {path}.").format(path=file))


@suggest_command.command(
    "palette", help=_("Let the desk's palette rank codes for the selected segment: on or off (off at first).")
)
@project_argument
@click.argument("switch", required=False, type=click.Choice(["on", "off"]), metavar="[on|off]")
def palette_command(project: Path, switch: str | None) -> None:
    """The setting."""
    with opened(project) as workspace:
        if switch is not None:
            workspace.suggestions.set_ranked_palette(switch == "on")
        on = workspace.suggestions.ranked_palette()
    click.echo("on" if on else "off")
