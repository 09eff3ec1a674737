"""`groundcode sampling`."""

from __future__ import annotations

from pathlib import Path

import click

from groundcode.cli.groups import ProjectGroup
from groundcode.cli.options import coder_option, json_option, note_if_names_are_not_looked_for, opened, project_argument
from groundcode.locale import _, ngettext


@click.group(
    "sampling", cls=ProjectGroup,
    help=_(
        "The log of theoretical sampling: the gap, the decision, and what came of it. "
        "PROJECT may stand first: groundcode sampling PROJECT add NAME."
    ),
)  # fmt: skip
def sampling_command() -> None:
    """Sampling rounds."""


@sampling_command.command("list", help=_("List the sampling rounds of PROJECT."))
@project_argument
@json_option
def list_command(project: Path, as_json: bool) -> None:
    """List the rounds."""
    from groundcode.cli.output import print_json, print_table

    with opened(project) as workspace:
        rounds = workspace.sampling.list_()
        table = workspace.sampling.table(workspace.language())
    if as_json:
        print_json(
            [
                {
                    "id": one.id,
                    "round": one.name,
                    "date": one.date,
                    "gap": one.gap,
                    "decision": one.decision,
                    "sources": [name for _source, name in one.sources],
                    "new_cases": row[4],
                    "outcome": one.outcome,
                }
                for one, row in zip(rounds, table[1:], strict=True)
            ]
        )
        return
    print_table(
        [_("round"), _("date"), _("gap"), _("decision"), _("sources"), _("outcome")],
        [
            [o.name, (o.date or "")[:10], o.gap, o.decision, _(", ").join(name for _source, name in o.sources), o.outcome]
            for o in rounds
        ],
    )


@sampling_command.command("add", help=_("Note the sampling round NAME."))
@project_argument
@click.argument("name", metavar="NAME")
@click.option("--date", default="", metavar="D", help=_("When: 2026-03-01."))
@click.option("--gap", default="", metavar="TEXT", help=_("Which category or property is thin."))
@click.option("--decision", default="", metavar="TEXT", help=_("Whom to ask next, and what."))
@click.option("--outcome", default="", metavar="TEXT", help=_("What came of it."))
@click.option("--source", "sources", multiple=True, metavar="S", help=_("A source that came of it; may be given several times."))
@coder_option
def add_command(
    project: Path, name: str, date: str, gap: str, decision: str, outcome: str, sources: tuple[str, ...], coder: str | None
) -> None:
    """Note a round."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        made = workspace.sampling.add(name, date=date, gap=gap, decision=decision, outcome=outcome, sources=sources)
        found = workspace.sampling.named(made)
    count = len(found.sources)
    say(
        ngettext("The sampling round “{name}” was noted, with {count} source.",
                 "The sampling round “{name}” was noted, with {count} sources.", count).format(name=found.name, count=count)
    )  # fmt: skip


@sampling_command.command("edit", help=_("Change what the sampling round ROUND says."))
@project_argument
@click.argument("sampling_round", metavar="ROUND")
@click.option("--name", metavar="NAME", help=_("What it is called."))
@click.option("--date", metavar="D", help=_("When: 2026-03-01; “” takes it away."))
@click.option("--gap", metavar="TEXT", help=_("Which category or property is thin."))
@click.option("--decision", metavar="TEXT", help=_("Whom to ask next, and what."))
@click.option("--outcome", metavar="TEXT", help=_("What came of it."))
@coder_option
def edit_command(
    project: Path, sampling_round: str, name: str | None, date: str | None, gap: str | None, decision: str | None,
    outcome: str | None, coder: str | None,
) -> None:  # fmt: skip
    """Change a round."""
    _edit(project, sampling_round, coder, name=name, date=date, gap=gap, decision=decision, outcome=outcome)


@sampling_command.command("outcome", help=_("Note what came of the sampling round ROUND."))
@project_argument
@click.argument("sampling_round", metavar="ROUND")
@click.argument("text", metavar="TEXT")
@coder_option
def outcome_command(project: Path, sampling_round: str, text: str, coder: str | None) -> None:
    """Note an outcome."""
    _edit(project, sampling_round, coder, outcome=text)


def _edit(project: Path, sampling_round: str, coder: str | None, **wanted: str | None) -> None:
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found = workspace.sampling.named(sampling_round)
        changed = workspace.sampling.edit(found.id, {name: text for name, text in wanted.items() if text is not None})
    say(_("The sampling round “{name}” was changed.").format(name=found.name) if changed else _("Nothing changed."))


@sampling_command.command("link", help=_("Say that SOURCE came of the sampling round ROUND."))
@project_argument
@click.argument("sampling_round", metavar="ROUND")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@coder_option
def link_command(project: Path, sampling_round: str, sources: tuple[str, ...], coder: str | None) -> None:
    """Put sources into a round."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        count = workspace.sampling.link(workspace.sampling.named(sampling_round).id, sources)
    say(ngettext("{count} source put into it.", "{count} sources put into it.", count).format(count=count))


@sampling_command.command("unlink", help=_("Take SOURCE out of the sampling round ROUND."))
@project_argument
@click.argument("sampling_round", metavar="ROUND")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@coder_option
def unlink_command(project: Path, sampling_round: str, sources: tuple[str, ...], coder: str | None) -> None:
    """Take sources out of a round."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        count = workspace.sampling.unlink(workspace.sampling.named(sampling_round).id, sources)
    say(ngettext("{count} source taken out of it.", "{count} sources taken out of it.", count).format(count=count))


@sampling_command.command("delete", help=_("Delete the sampling round ROUND; its sources stay, and undo brings it back."))
@project_argument
@click.argument("sampling_round", metavar="ROUND")
@coder_option
def delete_command(project: Path, sampling_round: str, coder: str | None) -> None:
    """Delete a round."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found = workspace.sampling.named(sampling_round)
        count = workspace.sampling.delete(found.id)
    sentence = ngettext(
        "“{name}” was deleted; its {count} source stays, and groundcode undo brings it back.",
        "“{name}” was deleted; its {count} sources stay, and groundcode undo brings it back.",
        count,
    )
    say(sentence.format(name=found.name, count=count))


@sampling_command.command("export", help=_("Write the sampling log (T2) of PROJECT to FILE (.csv .xlsx)."))
@project_argument
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--language", type=click.Choice(["zh", "en"]), help=_("Of the headings (else the project's)."))
def export_command(project: Path, file: Path, language: str | None) -> None:
    """Write T2."""
    from groundcode.cli.output import say

    with opened(project) as workspace:
        note_if_names_are_not_looked_for(workspace)
        count = workspace.sampling.export(file, language)
    say(ngettext("{count} round written to {path}.", "{count} rounds written to {path}.", count).format(count=count, path=file))
