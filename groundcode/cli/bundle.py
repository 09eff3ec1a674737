"""`groundcode bundle`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundcode.cli.options import (
    coder_option,
    json_option,
    note_if_names_are_not_looked_for,
    opened,
    passphrase_option,
    project_argument,
)
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.workspace.bundles import BundleInfo, BundleReport


@click.command(
    "bundle",
    help=_(
        "Put PROJECT into FILE.gcbundle for mail or a USB stick: every change and the texts that are shown. A colleague "
        "takes it in with merge, or begins with it: groundcode init PROJECT --bundle FILE. What is in one: "
        "groundcode bundle FILE.gcbundle --info"
    ),
)
@project_argument
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option("--blind", is_flag=True, help=_("Only the texts and the codebook: nothing that others coded, wrote or concluded."))
@click.option("--for", "for_coder", metavar="CODER", help=_("Whom it is for; what they coded stays in a blind bundle."))
@click.option("--all-texts", is_flag=True, help=_("Also the texts from before corrections."))
@click.option("--overwrite", is_flag=True, help=_("Write over a file that is there."))
@click.option("--info", is_flag=True, help=_("Say what is in the bundle that is named in the place of PROJECT."))
@coder_option
@passphrase_option
@json_option
def bundle_command(
    project: Path, file: Path | None, blind: bool, for_coder: str | None, all_texts: bool, overwrite: bool, info: bool,
    coder: str | None, passphrase: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Write a bundle, or say what is in one."""
    from groundcode.cli.output import print_json

    if info:
        _tell(project, as_json=as_json)
        return
    if file is None:
        raise click.UsageError(_("Name the bundle to write: groundcode bundle PROJECT FILE.gcbundle"))
    with opened(project, coder) as workspace:
        workspace.privacy.passphrase = passphrase or workspace.privacy.passphrase
        note_if_names_are_not_looked_for(workspace)
        report = workspace.bundles.write(file, blind, for_coder, overwrite=overwrite, all_texts=all_texts)
    if as_json:
        print_json({"file": report.path, "bytes": report.bytes, **asdict(report.info),
                    "in_vivo_of_others": report.in_vivo, "not_shared_sources": list(report.not_shared),
                    "codes_named_by_what_is_left_out": list(report.named_by),
                    "withdrawn_sources": list(report.withdrawn)})  # fmt: skip
    _report(report, blind=blind)


def _tell(path: Path, *, as_json: bool) -> None:
    from groundcode.cli.output import line, print_json
    from groundcode.workspace.bundles import read_info

    info = read_info(path)
    if as_json:
        print_json(asdict(info))
        return
    rows = [(_("project"), info.title), (_("made by"), info.by), (_("made at"), info.at)]
    rows += [(_("made for"), info.coder)] if info.coder else []
    rows += [
        (_("holds"), _("texts and codebook, without what others coded") if info.blind else _("everything")),
        (_("interviews"), str(info.sources)), (_("changes"), str(info.changes)),
    ]  # fmt: skip
    for name, value in rows:
        click.echo(line(_("{name}: {value}").format(name=name, value=value)))
    tell_what_is_missing(info)


def _report(report: BundleReport, *, blind: bool) -> None:
    from groundcode.cli.output import line, say

    info = report.info
    say(ngettext(
        "Wrote {path}: {sources} interview, {changes} changes, {kilobytes} KB.",
        "Wrote {path}: {sources} interviews, {changes} changes, {kilobytes} KB.", info.sources,
    ).format(path=report.path, sources=info.sources, changes=info.changes, kilobytes=-(-report.bytes // 1000)))  # fmt: skip
    if report.is_new_coder:
        say(_("Note: {coder} has not worked in this project yet; is the name right?").format(coder=info.coder))
    if blind:
        whose = _("Blind: it holds the texts and the codebook, and of codings and memos only those of {coder}.")
        say(
            whose.format(coder=info.coder)
            if info.coder
            else _("Blind: it holds the texts and the codebook, no codings, no memos.")
        )
    if report.in_vivo:
        say(ngettext(
            "Note: {count} in-vivo label of others is in it; a search for its words shows where they coded.",
            "Note: {count} in-vivo labels of others are in it; a search for their words shows where they coded.", report.in_vivo,
        ).format(count=report.in_vivo))  # fmt: skip
    if report.not_shared:
        say(ngettext(
            "Left out, since the informant did not agree to sharing with the team: {names}.",
            "Left out, since the informants did not agree to sharing with the team: {names}.", len(report.not_shared),
        ).format(names=_(", ").join(report.not_shared)))  # fmt: skip
    if report.withdrawn:
        say(_("Without their text, since the informant has withdrawn: {names}.").format(names=_(", ").join(report.withdrawn)))
    if report.named_by:
        say(ngettext(
            "Note: {count} name of a code in it is words of what was left out: {names}. The log keeps former names too.",
            "Note: {count} names of codes in it are words of what was left out: {names}. The log keeps former names too.",
            len(report.named_by),
        ).format(count=len(report.named_by), names=_(", ").join(map(line, report.named_by))))  # fmt: skip
    if report.blind_sources:
        say(ngettext(
            "Note: {coder} is to code {count} interview blind, and this bundle shows what others coded. "
            "With --blind it does not.",
            "Note: {coder} is to code {count} interviews blind, and this bundle shows what others coded. "
            "With --blind it does not.",
            report.blind_sources,
        ).format(coder=info.coder, count=report.blind_sources))  # fmt: skip


def tell_what_is_missing(info: BundleInfo) -> None:
    """Say what a bundle does not hold."""
    from groundcode.cli.output import say

    for count, words in (
        (info.not_shared, ngettext(
            "{count} interview is not in it: the informant did not agree to sharing with the team.",
            "{count} interviews are not in it: the informants did not agree to sharing with the team.", info.not_shared)),
        (info.withdrawn, ngettext(
            "{count} text is not in it: the informant has withdrawn.",
            "{count} texts are not in it: the informants have withdrawn.", info.withdrawn)),
        (info.earlier_texts, ngettext(
            "{count} text from before a correction is not in it.",
            "{count} texts from before corrections are not in it.", info.earlier_texts)),
    ):  # fmt: skip
        if count:
            say(words.format(count=count))
    if info.blind:
        say(_("It is blind: what others coded comes when a whole bundle is merged."))
