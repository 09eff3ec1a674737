"""`groundcode pseudonymise`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.options import coder_option, json_option, opened, passphrase_option, project_argument
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.text.identifying.plan import Findings
    from groundcode.workspace.pseudonyms import PseudonymReport


@click.command(
    "pseudonymise",
    help=_(
        "Find what identifies people in PROJECT, and replace it. Alone, it lists what it finds: names of the roster, numbers, "
        "addresses, surnames with titles, places. With --list it writes that list; say yes or no in it, and give it back with "
        "--apply."
    ),
)
@project_argument
@click.option(
    "--roster", type=click.Path(path_type=Path), metavar="FILE", help=_("A csv of names: name,replacement and perhaps kind.")
)
@click.option("--list", "list_file", type=click.Path(path_type=Path), metavar="FILE", help=_("Write the list to a new csv."))
@click.option(
    "--apply",
    "apply_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("Replace what this list says yes to."),
)
@click.option(
    "--yes",
    is_flag=True,
    help=_("Replace the roster, what was replaced before, and certain numbers."),
)
@click.option("--encrypt", is_flag=True, help=_("Lock a new file of originals with the passphrase."))
@click.option("--keep-backups", is_flag=True, help=_("Do not remove the automatic backups, which hold the names."))
@passphrase_option
@coder_option
@json_option
def pseudonymise_command(
    project: Path, roster: Path | None, list_file: Path | None, apply_file: Path | None, yes: bool, encrypt: bool,
    keep_backups: bool, passphrase: str | None, coder: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Find and replace what identifies people."""
    from groundcode.cli.output import print_json, say

    if sum([list_file is not None, apply_file is not None, yes]) > 1:
        raise click.UsageError(_("--list, --apply and --yes are asked for one at a time."))
    with opened(project, coder) as workspace:
        from groundcode.workspace.privacy import certain, reviewed, write_list

        privacy = workspace.privacy
        privacy.passphrase = passphrase or privacy.passphrase
        known = privacy.roster(roster)
        for warning in known.warnings:
            say(warning)
        findings = privacy.survey(known)
        if list_file is not None:
            write_list(findings, list_file)
            say(
                _("Written: {path}. It holds names. Say yes or no to each line, then give it back with --apply.").format(
                    path=list_file
                )
            )
            return
        if apply_file is None and not yes:
            _print_findings(findings, as_json=as_json, absent=findings.absent if roster is not None else ())
            return
        earlier = {name.form for name in privacy.names()}
        refused = privacy.refused()
        decisions = reviewed(apply_file, findings) if apply_file is not None else certain(findings, earlier, refused)
        report = privacy.replace(decisions, known, encrypt=encrypt, keep_backups=keep_backups)
        left = decisions.undecided
    if as_json:
        print_json(_value(report))
        return
    _tell(report, left)
    for words, forms in (
        (_("Not found in the project: {forms}"), decisions.absent),
        (_("Certain, but not in the list, and left as it is: {forms}"), decisions.unlisted),
    ):
        if forms:
            say(words.format(forms=_(", ").join(forms[:10]) + ("…" if len(forms) > 10 else "")))


def _print_findings(findings: Findings, *, as_json: bool, absent: Sequence[str]) -> None:
    from groundcode.cli.output import line, print_json, print_table, say
    from groundcode.text.identifying.hits import kind_word

    if as_json:
        print_json({
            "found": [
                {
                    "kind": f.kind.value, "text": f.text, "replacement": f.replacement, "count": f.count, "certain": f.certain,
                    "roster": f.roster, "why": f.why, "sources": dict(f.counts), "examples": list(f.examples),
                }
                for f in findings.found
            ],
            "absent": list(absent),
        })  # fmt: skip
        return
    rows = [
        [_("yes") if f.certain else "?", kind_word(f.kind), line(f.text), line(f.replacement), f.count, line(f.why),
         line(f.examples[0] if f.examples else "")]
        for f in findings.found
    ]  # fmt: skip
    if rows:
        headers = [_("sure"), _("kind"), _("text"), _("replacement"), _("count"), _("why"), _("example")]
        print_table(headers, rows, right=(4,))
    if absent:
        say(_("In the roster, but nowhere in the project: {names}").format(names=_(", ").join(map(line, absent))))
    say(
        ngettext("{count} form found; nothing was replaced.", "{count} forms found; nothing was replaced.", len(rows)).format(
            count=len(rows)
        )
        + " "
        + _("Decide on each with --list FILE and --apply FILE.")
    )


def _tell(report: PseudonymReport, left: int) -> None:
    from groundcode.cli.output import line, say

    for name in report.sources:
        click.echo(line(_("{name} has a new version without the names; its codings moved with the text.").format(name=name)))
    words = sum(report.words.values())
    if words:
        say(
            ngettext(
                "Names, memos and definitions: {count} entry of the log has other words now.",
                "Names, memos and definitions: {count} entries of the log have other words now.",
                words,
            ).format(count=words)
        )
    if not report.sources and not words:
        say(_("Nothing to replace."))
    if report.removed_backups:
        say(
            ngettext(
                "{count} automatic backup held the names and was removed; a new one was made.",
                "{count} automatic backups held the names and were removed; a new one was made.",
                len(report.removed_backups),
            ).format(count=len(report.removed_backups))
        )
    if report.kept_backups:
        say(_("These backups still hold the names: {names}").format(names=_(", ").join(report.kept_backups)))
    if report.kept_merges:
        names = _(", ").join(map(line, report.kept_merges))
        say(_("Undone merges have left files that still hold {what}: {names}").format(what=_("the names"), names=names))
        say(_("Remove them with: groundcode purge PROJECT --backups"))
    if left:
        say(
            ngettext(
                "{count} doubtful form was left as it is, since nobody has decided about it (--list).",
                "{count} doubtful forms were left as they are, since nobody has decided about them (--list).",
                left,
            ).format(count=left)
        )
    say(_("What was there lies in {path}; keep that file to yourself.").format(path=report.originals))


def _value(report: PseudonymReport) -> dict[str, Any]:
    return {
        "sources": list(report.sources),
        "texts": report.texts,
        "words": report.words,
        "originals": report.originals,
        "removed_backups": list(report.removed_backups),
        "kept_backups": list(report.kept_backups),
        "kept_merges": list(report.kept_merges),
    }
