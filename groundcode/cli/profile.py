"""`groundcode profile`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundcode.cli.options import coder_option, json_option, opened, project_argument
from groundcode.locale import _

if TYPE_CHECKING:
    from groundcode.workspace import Workspace


@click.command(
    "profile",
    help=_("Show or choose the school of grounded theory that PROJECT follows, and the words of its study."),
)
@project_argument
@click.option("--set", "name", type=click.Choice(["strauss-corbin", "glaser", "charmaz", "gioia"]), help=_("Follow this school."))
@click.option(
    "--word",
    "words",
    multiple=True,
    metavar="KEY=WORD",
    help=_("Write WORD for what KEY names (coding=译码); KEY= takes the choice back. May be given several times."),
)
@click.option("--language", type=click.Choice(["zh", "en"]), help=_("Of the words (else the project's)."))
@coder_option
@json_option
def profile_command(
    project: Path, name: str | None, words: tuple[str, ...], language: str | None, coder: str | None, as_json: bool
) -> None:  # fmt: skip
    """Show or choose the profile and the words."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        given = {key: word or None for key, word in map(_pair, words)}
        for key, used in (workspace.profile.set_words(given, language=language) if given else {}).items():
            say(_("“{key}” is written “{word}” from now on.").format(key=key, word=used))
        if name is not None:
            changed = workspace.profile.set(name)
            now = workspace.profile.current().name(workspace.language())
            say(_("The project follows: {profile}.").format(profile=now) if changed else _("Nothing changed."))
        if as_json:
            _print_json(workspace, language or workspace.language())
        elif name is None and not words:
            _print(workspace, language or workspace.language())


def _pair(given: str) -> tuple[str, str]:
    key, equals, word = given.partition("=")
    if not equals:
        raise click.BadParameter(_("“{given}” is not KEY=WORD, as in coding=译码.").format(given=given), param_hint="--word")
    return key.strip(), word.strip()


def _print_json(workspace: Workspace, language: str) -> None:
    from groundcode.cli.output import print_json
    from groundcode.domain.profiles import TERMS

    found, words, chosen = workspace.profile.current(), workspace.profile.words(language), workspace.profile.chosen()
    print_json(
        {
            "profile": found.key,
            "name": found.name(language),
            "language": language,
            "stages": list(workspace.profile.stages(language)),
            "tables": list(found.tables),
            "figures": list(found.figures),
            "words": [
                {
                    "key": term.key,
                    "word": words[term.key],
                    "chosen": term.key in chosen[language],
                    "offered": list(term.offered(language)),
                }
                for term in TERMS
            ],
        }
    )


def _print(workspace: Workspace, language: str) -> None:
    from groundcode.cli.output import print_table, say
    from groundcode.domain.profiles import PROFILES, TERMS

    found, words, chosen = workspace.profile.current(), workspace.profile.words(language), workspace.profile.chosen()
    say(_("{key}: {name}. {what}").format(key=found.key, name=found.name(language), what=_(found.words)))
    say(_("Stages: {stages}").format(stages=" → ".join(workspace.profile.stages(language))))
    rows = [
        [
            term.key,
            words[term.key] + (" *" if term.key in chosen[language] else ""),
            " / ".join(term.offered(language)),
            _(term.words),
        ]
        for term in TERMS
    ]
    print_table([_("key"), _("word"), _("offered"), _("what is named so")], rows)
    others = _(", ").join(one.key for one in PROFILES if one is not found)
    say(_("* was chosen here. Other profiles: {profiles}.").format(profiles=others))
