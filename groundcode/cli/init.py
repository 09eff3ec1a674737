"""`groundcode init`."""

from __future__ import annotations

from pathlib import Path

import click

from groundcode.cli.options import coder_option, project_argument
from groundcode.locale import _, ngettext

STARTERS = (
    "emotional-commitment-arousal", "million-volunteer-police", "prevention-control-system", "service-mechanism-innovation",
    "system-mechanism-life",
)  # fmt: skip


@click.command("init", help=_("Make the project file PROJECT (its name ends in .groundcode)."))
@project_argument
@click.option("--title", default="", metavar="T", help=_("The study's title (else the file's name)."))
@coder_option
@click.option("--language", type=click.Choice(["zh", "en"]), help=_("The language of the study and its desk."))
@click.option(
    "--profile", type=click.Choice(["strauss-corbin", "glaser", "charmaz", "gioia"]), default="strauss-corbin",
    show_default=True, help=_("The school of grounded theory that is followed."),
)  # fmt: skip
@click.option(
    "--starter", type=click.Choice(STARTERS), metavar="NAME",
    help=_("Begin with a study's codebook and invented material: {names}.").format(names=", ".join(STARTERS)),
)  # fmt: skip
@click.option(
    "--bundle", type=click.Path(path_type=Path), metavar="FILE", help=_("Begin with a colleague's bundle, as --coder."),
)  # fmt: skip
@click.pass_context
def init_command(
    context: click.Context, project: Path, title: str, coder: str | None, language: str | None, profile: str,
    starter: str | None, bundle: Path | None,
) -> None:  # fmt: skip
    """Make a project."""
    from groundcode.cli.output import say

    if bundle is not None:
        _begin_from(context, project, bundle, coder)
        return
    from groundcode.workspace import Workspace
    from groundcode.workspace.starters import starter_named

    chosen = starter_named(starter) if starter else None
    language = language or ("zh" if chosen else None)
    with Workspace.create(project, title=title, coder=coder, language=language, profile=profile) as workspace:
        say(_("Made {path}; its coder is {coder}.").format(path=project, coder=workspace.coder_name))
        if chosen is None:
            say(_("Next: groundcode import {path} TRANSCRIPTS…").format(path=project))
            return
        from groundcode.workspace.starters import fill

        filled = fill(workspace, chosen)
        say(ngettext("Put the starter “{name}” in: {count} code.", "Put the starter “{name}” in: {count} codes.", filled.codes)
            .format(name=chosen.name, count=filled.codes))  # fmt: skip
        if filled.sources:
            say(_("With it come {sources} invented interviews, {codings} codings and {relations} relations: they show how it is "
                  "done, and say nothing about anybody. Delete them before your own work.").format(
                sources=filled.sources, codings=filled.codings, relations=filled.relations))  # fmt: skip
        say(_("Next: groundcode desk {path}").format(path=project))


def _begin_from(context: click.Context, project: Path, bundle: Path, coder: str | None) -> None:
    from groundcode.cli.bundle import tell_what_is_missing
    from groundcode.cli.output import say
    from groundcode.workspace.bundles import begin_from

    for name in ("title", "language", "profile", "starter"):
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            words = _("--bundle brings its own title, language and profile: leave out --{name}.")
            raise click.UsageError(words.format(name=name))
    with begin_from(bundle, project, coder=coder) as workspace:
        info = workspace.bundles.read(bundle)
        say(_("Made {path} from {bundle}; its coder is {coder}.").format(
            path=project, bundle=bundle, coder=workspace.coder_name))  # fmt: skip
        tell_what_is_missing(info)
    say(_("Next: groundcode desk {path}, and at the end of the day: groundcode bundle {path} FILE.gcbundle").format(path=project))
