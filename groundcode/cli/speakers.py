"""`groundcode speakers`."""

from __future__ import annotations

from pathlib import Path

import click

from groundcode.cli.options import coder_option, json_option, opened, project_argument
from groundcode.locale import _


@click.command(
    "speakers",
    help=_("List the speakers of PROJECT, or of one SOURCE. With a SPEAKER, say who asks and who tells, or what to call them."),
)
@project_argument
@click.argument("source", required=False, metavar="[SOURCE]")
@click.argument("speaker", required=False, metavar="[SPEAKER]")
@click.option("--role", type=click.Choice(["interviewer", "informant"]), help=_("What the speaker does in the interview."))
@click.option("--rename", metavar="NAME", help=_("What lists and exports call the speaker; the text stays as it is."))
@coder_option
@json_option
def speakers_command(
    project: Path, source: str | None, speaker: str | None, role: str | None, rename: str | None, coder: str | None, as_json: bool
) -> None:
    """List speakers, or say more of one."""
    from groundcode.cli.output import line, print_json, print_table, say
    from groundcode.domain.transcripts import Role

    if (speaker is None) != (role is None and rename is None):
        raise click.UsageError(_("With a SPEAKER goes --role or --rename, and with these a SPEAKER."))
    with opened(project, coder) as workspace:
        of = workspace.sources.named(source) if source is not None else None
        if of is not None and speaker is not None:
            found = workspace.speakers.named(of.id, speaker)
            if role is not None:
                workspace.speakers.set_role(found.id, Role(role))
                say(_("“{name}” is {role} now.").format(name=found.name, role=_(role)))
            if rename is not None:
                workspace.speakers.rename(found.id, rename)
                say(_("“{name}” is called “{new}” now.").format(name=found.name, new=rename))
            return
        listed = workspace.speakers.list_(of.id if of else None)
    if as_json:
        print_json(
            [
                {
                    "source": s.source.name,
                    "id": s.speaker.id,
                    "name": s.speaker.name,
                    "role": s.speaker.role.value,
                    "case": s.case or None,
                    "turns": s.turns,
                    "characters": s.characters,
                }
                for s in listed
            ]
        )
        return
    print_table(
        [_("source"), _("speaker"), _("role"), _("case"), _("turns"), _("characters")],
        [
            [line(s.source.name), line(s.speaker.name), _(s.speaker.role.value), line(s.case), s.turns, s.characters]
            for s in listed
        ],
        right=(4, 5),
    )
