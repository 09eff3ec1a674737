"""`groundcode purge`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundcode.cli.options import coder_option, json_option, opened, passphrase_option, project_argument
from groundcode.errors import GroundcodeError
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.workspace.purging import PurgeReport


@click.command(
    "purge",
    help=_(
        "Take every text of SOURCE out of PROJECT for good: out of its backups and originals too, and out of every copy that "
        "merges with it. Codings stay as counts. Without --yes, only say what would go."
    ),
)
@project_argument
@click.argument("source", required=False, metavar="[SOURCE]")
@click.option("--yes", is_flag=True, help=_("Do it; nothing brings the text back."))
@click.option("--with-words", is_flag=True, help=_("Also black out what memos, names and definitions took from the text."))
@click.option("--reason", default="", metavar="TEXT", help=_("Why, as the history keeps it (no names)."))
@click.option(
    "--backups",
    is_flag=True,
    help=_("Remove the automatic backups, and what undone merges have left, that still hold what was taken out."),
)
@passphrase_option
@coder_option
@json_option
def purge_command(
    project: Path, source: str | None, yes: bool, with_words: bool, reason: str, backups: bool, passphrase: str | None,
    coder: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Take a text out for good."""
    from groundcode.cli.output import line, print_json, say

    if (source is None) != backups:
        raise click.UsageError(_("Name a SOURCE, or ask for --backups."))
    with opened(project, coder) as workspace:
        privacy = workspace.privacy
        privacy.passphrase = passphrase or privacy.passphrase
        if source is None:
            removed = privacy.remove_backups_with_purged_texts()
            say(ngettext("{count} file removed.", "{count} files removed.", len(removed)).format(count=len(removed)))
            for name in removed:
                click.echo(line(name))
            return
        found = workspace.sources.named(source, sealed=True)
        report = privacy.purge(found.id, with_words=with_words, reason=reason) if yes else privacy.would_purge(found.id)
    if as_json:
        print_json(_value(report, done=yes, sealed=found.reserved))
        return
    _print(report, done=yes, sealed=found.reserved)
    if not yes:
        raise GroundcodeError(_("Nothing was purged."), hint=_("Say --yes to take the text out for good."))


def _print(report: PurgeReport, *, done: bool, sealed: bool) -> None:
    from groundcode.cli.output import line, say

    texts = ngettext("{count} text", "{count} texts", report.texts).format(count=report.texts)
    codings = ngettext("{count} coding", "{count} codings", report.codings).format(count=report.codings)
    what = (
        _("“{name}”: {texts} taken out; {codings} kept as counts.")
        if done
        else _("“{name}”: {texts} would be taken out; {codings} would be kept as counts.")
    )
    say(what.format(name=report.source, texts=texts, codings=codings))
    for found in report.recurrences:
        # Nobody reads in what is sealed, not even to take it out.
        words = _("(sealed)") if sealed else _(", ").join(f"“{line(words)}”" for words in found.words[:3])
        click.echo(
            line(_("{kind} {name} repeats it: {words}").format(kind=_(found.entity), name=found.name or found.id, words=words))
        )
    if report.recurrences and not report.reworded:
        say(_("These words stay; --with-words blacks them out."))
    if not done:
        return
    if report.reworded:
        say(_("Blacked out in {count} entries of the log.").format(count=report.reworded))
    removed = len(report.removed_backups)
    if removed:
        say(
            ngettext(
                "{count} automatic backup held it and was removed; a new one was made.",
                "{count} automatic backups held it and were removed; a new one was made.",
                removed,
            ).format(count=removed)
        )
    if report.kept_merges:
        names = _(", ").join(map(line, report.kept_merges))
        say(_("Undone merges have left files that still hold {what}: {names}").format(what=_("it"), names=names))
        say(_("Remove them with: groundcode purge PROJECT --backups"))
    say(_("Copies elsewhere hold the text until they merge with this one; files that were exported are out of reach."))


def _value(report: PurgeReport, *, done: bool, sealed: bool) -> dict[str, object]:
    return {
        "source": report.source,
        "done": done,
        "texts": report.texts,
        "codings": report.codings,
        "recurrences": [
            {
                "kind": r.entity,
                "id": r.id,
                "name": r.name,
                "field": r.field,
                "words": [] if sealed else list(r.words),
            }
            for r in report.recurrences
        ],
        "reworded": report.reworded,
        "originals": report.originals,
        "removed_backups": list(report.removed_backups),
        "kept_merges": list(report.kept_merges),
    }
