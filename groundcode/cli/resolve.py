"""`groundcode resolve`."""

from __future__ import annotations

from pathlib import Path

import click

from groundcode.cli.options import opened, project_argument
from groundcode.locale import _


@click.command(
    "resolve",
    help=_("Settle the conflict whose id begins with CONFLICT: take one value, both texts, or a third."),
)
@project_argument
@click.argument("conflict", metavar="CONFLICT")
@click.option("--take", type=int, metavar="N", help=_("Take the choice with this number."))
@click.option("--coder", metavar="NAME", help=_("Take what this coder set."))
@click.option(
    "--both", is_flag=True,
    help=_("Keep both texts, each under its author and date; of two corrected transcripts: the changes of both."),
)  # fmt: skip
@click.option("--value", metavar="TEXT", help=_("Take this value instead (for a deleted code: the code that stands for it)."))
@click.option("--as", "decider", metavar="NAME", help=_("Who decides (else GROUNDCODE_CODER, else the project's coder)."))
def resolve_command(
    project: Path, conflict: str, take: int | None, coder: str | None, both: bool, value: str | None, decider: str | None
) -> None:
    """Settle a conflict."""
    from groundcode.cli.output import say

    if sum((take is not None, coder is not None, both, value is not None)) != 1:
        raise click.UsageError(_("Give exactly one of --take, --coder, --both, --value."))
    with opened(project, decider) as workspace:
        settled = workspace.conflicts.resolve(conflict, take=take, coder=coder, both=both, value=value)
        left = len(workspace.conflicts.list_())
    say(_("Settled: {what}. {left} left.").format(what=settled.words, left=left))
