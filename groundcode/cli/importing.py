"""`groundcode import`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundcode.cli.options import coder_option, json_option, opened, passphrase_option, project_argument
from groundcode.cli.progress import progress_bar
from groundcode.errors import CannotWriteHere, GroundcodeError
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.domain.transcripts import Transcript
    from groundcode.workspace import Workspace
    from groundcode.workspace.import_report import ImportReport
    from groundcode.workspace.roster_import import RosterAtImport

STOPPED = 130
"""Exit code after Ctrl-C."""


@click.command(
    "import",
    help=_(
        "Take transcripts, or folders of them, into PROJECT, as one change: "
        ".txt .md .docx .odt .rtf .pdf .html .srt .vtt .csv, and .xml of Akoma Ntoso. "
        "A .qdpx is a whole project of another program (NVivo, MAXQDA, ATLAS.ti): it goes into PROJECT, or makes it; so do "
        "those of Taguette (.sqlite3), QualCoder (the folder NAME.qda, or a .zip of it) and RQDA (.rqda). "
        "A .jsonl is a project of groundcode, as export writes it."
    ),
)
@project_argument
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--encoding", metavar="E", help=_("Read text files in this encoding instead of guessing it: utf-8 gb18030 big5hkscs ...")
)
@click.option(
    "--speaker-pattern", metavar="RE", help=_("A regular expression for a turn's beginning; its first group is the name.")
)
@click.option(
    "--case-pattern", metavar="RE",
    help=_("A regular expression for file names; its first group names the case that a file's informants belong to."),
)  # fmt: skip
@click.option(
    "--roster",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("Replace the names of this csv (name,replacement,kind) before anything is stored; the texts as they were go beside."),
)
@click.option("--replace-names", is_flag=True, help=_("Replace the names that were replaced in this project before, as then."))
@click.option("--keep-names", is_flag=True, help=_("Take files in although they hold names that were replaced before."))
@click.option("--encrypt", is_flag=True, help=_("Lock a new file of originals with the passphrase."))
@click.option("--as-version-of", metavar="SOURCE", help=_("Import the file as a corrected text of this source."))
@click.option("--as-new", is_flag=True, help=_("Take a changed copy of a source in as a source of its own."))
@click.option(
    "--report", "report_file", metavar="FILE", type=click.Path(path_type=Path),
    help=_("Write what was found in each file to a new .json, .txt or .md."),
)  # fmt: skip
@click.option(
    "--positions", default="auto", metavar="HOW", show_default=True,
    help=_("Of another program: how positions are counted, joined by +: codepoints utf16 crlf1 crlf2 bom inclusive."),
)  # fmt: skip
@click.option(
    "--levels", default="", metavar="PLAN",
    help=_("Of another program: levels of the codes, by depth from the top (main,category,label) or by name (NAME=category)."),
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help=_("Of another program: tell what would be imported, and change nothing."))
@click.option("--which", metavar="NAME", help=_("Of a Taguette file with several projects: the one to take, by name or number."))
@click.option(
    "--comments-as-codings", is_flag=True,
    help=_("Of a .docx: its comments are codings; the author coded, the words under it are the segment, its text names codes."),
)  # fmt: skip
@passphrase_option
@coder_option
@json_option
def import_command(
    project: Path, paths: tuple[Path, ...], encoding: str | None, speaker_pattern: str | None, case_pattern: str | None,
    roster: Path | None, replace_names: bool, keep_names: bool, encrypt: bool, passphrase: str | None,
    as_version_of: str | None, as_new: bool, report_file: Path | None, coder: str | None, as_json: bool,
    positions: str, levels: str, dry_run: bool, which: str | None, comments_as_codings: bool,
) -> None:  # fmt: skip
    """Import transcripts."""
    from groundcode.cli.interchange import Wishes, import_project, is_of_others, is_qdpx
    from groundcode.cli.project_lines import import_lines, is_lines

    if any(is_lines(path) for path in paths):
        transcripts = (encoding, speaker_pattern, case_pattern, roster, replace_names, encrypt, as_version_of, as_new)
        foreign = (report_file, which, comments_as_codings, levels, positions != "auto")
        if len(paths) > 1 or any(transcripts) or any(foreign):
            raise click.UsageError(_("A .jsonl is imported by itself, with --keep-names and --dry-run only."))
        import_lines(project, paths[0], dry_run=dry_run, keep_names=keep_names, coder=coder, as_json=as_json)
        return
    if comments_as_codings or any(is_of_others(path) for path in paths):
        is_database = not comments_as_codings and not is_qdpx(paths[0])
        others = (
            encoding and not is_database, which and not is_database, comments_as_codings and positions != "auto",
            speaker_pattern, case_pattern, roster, replace_names, encrypt, as_version_of, as_new, report_file,
        )  # fmt: skip
        if len(paths) > 1 or any(others):
            words = _(
                "A project of another program is imported by itself, with --positions, --levels, --keep-names and --dry-run only "
                "(--which and --encoding: those that keep a database)."
            )
            raise click.UsageError(words)
        wishes = Wishes(positions, levels, keep_names, which, encoding, comments_as_codings)
        import_project(project, paths[0], wishes, dry_run=dry_run, coder=coder, as_json=as_json)
        return
    if positions != "auto" or levels or dry_run or which:
        raise click.UsageError(_("--positions, --levels, --dry-run and --which belong to projects of other programs."))
    if as_version_of is not None and (len(paths) != 1 or paths[0].is_dir()):
        raise click.UsageError(_("--as-version-of takes exactly one file."))
    if keep_names and (replace_names or roster is not None):
        raise click.UsageError(_("--keep-names goes without --roster and --replace-names."))
    if as_version_of is not None and (as_new or case_pattern):
        raise click.UsageError(_("--as-version-of goes without --as-new and --case-pattern."))
    if report_file is not None:
        from groundcode.workspace.import_report import check_report_path

        check_report_path(report_file)

    workspace: Workspace | None = None
    names: RosterAtImport | None = None
    try:
        with opened(project, coder) as workspace, progress_bar() as progress:
            prepare: Callable[[Path, Transcript], Transcript] | None = None
            if roster is not None or replace_names:
                names = _names(workspace, roster, encrypt, passphrase, as_version_of)
            elif not keep_names:
                prepare = _kept_out(workspace, passphrase)
            save = names.save if names is not None else None
            prepare = names.prepare if names is not None else prepare
            if as_version_of is not None:
                report = workspace.sources.import_version(
                    paths[0], as_version_of, encoding=encoding, speaker_pattern=speaker_pattern, prepare=prepare,
                    before_storing=save,
                )  # fmt: skip
            else:
                report = workspace.sources.import_files(
                    paths, encoding=encoding, speaker_pattern=speaker_pattern, case_pattern=case_pattern, as_new=as_new,
                    prepare=prepare, before_storing=save, harmless=names.harmless if names else None, progress=progress,
                )  # fmt: skip
    except KeyboardInterrupt:
        raise _stopped(workspace) from None
    _tell(report, as_json, report_file, names)


def _names(
    workspace: Workspace, roster: Path | None, encrypt: bool, passphrase: str | None, as_version_of: str | None
) -> RosterAtImport:
    from groundcode.cli.output import say
    from groundcode.workspace.roster_import import RosterAtImport

    workspace.privacy.passphrase = passphrase or workspace.privacy.passphrase
    source = workspace.sources.named(as_version_of).id if as_version_of is not None else None
    names = RosterAtImport(workspace, roster, encrypt=encrypt, source=source)
    for warning in names.warnings:
        say(warning)
    return names


def _kept_out(workspace: Workspace, passphrase: str | None) -> Callable[[Path, Transcript], Transcript] | None:
    """What refuses files with names that were replaced before; None where nothing was, or where the names are locked."""
    from groundcode.cli.output import say
    from groundcode.errors import OriginalsProblem
    from groundcode.workspace.roster_import import NamesKeptOut

    workspace.privacy.passphrase = passphrase or workspace.privacy.passphrase
    if not workspace.privacy.path.exists():
        return None
    try:
        return NamesKeptOut(workspace).prepare
    except OriginalsProblem as error:
        say(_("Note: names were not looked for in these files: {why}").format(why=error.message))
        return None


def _tell(report: ImportReport, as_json: bool, report_file: Path | None, names: RosterAtImport | None) -> None:
    from groundcode.cli.output import say

    try:
        _print(report, as_json)
    finally:  # the reader of a pipe may have enough
        if report_file is not None:
            _write(report, report_file, names.harmless if names is not None else None)
    if names is not None and names.replaced and report.imported:
        say(names.told())
    if len(report.refused) > len(report.known) and not report.imported:
        first = report.refused[0][1]
        if len(report.refused) == 1:
            raise first
        raise GroundcodeError(_("No file was imported."), hint=_("The reason for each file is given above."))


def _stopped(workspace: Workspace | None) -> click.exceptions.Exit:
    from groundcode.cli.output import say

    if workspace is not None and workspace.has_changed:
        say(_("Stopped after the files were imported."))
    else:
        say(_("Stopped. Nothing was imported."))
    return click.exceptions.Exit(STOPPED)


def _print(report: ImportReport, as_json: bool) -> None:
    from groundcode.cli.output import line, print_json, say
    from groundcode.workspace.import_report import report_lines, report_value

    if as_json:
        print_json(report_value(report))
    elif report.imported or len(report.refused) > max(1, len(report.known)):
        # The reason for a single file is the command's error, and files that are all known are only counted.
        for number, (depth, words) in enumerate(report_lines(report)):
            if number and not depth:
                click.echo()
            click.echo("  " * depth + line(words))
    if report.moved is not None:
        say(_("“{name}” has a new version; its codings moved with the text.").format(name=report.version_of))
        moved = report.moved
        words = _("Coded segments: {exact} unchanged, {changed} on changed words, {waiting} waiting (groundcode review PROJECT).")
        say(words.format(exact=moved.exact, changed=moved.changed, waiting=moved.waiting))
    elif report.imported or report.known:
        say(_summary(report))


def _summary(report: ImportReport) -> str:
    from groundcode.workspace.import_report import known_words

    taken, known = len(report.imported), len(report.known)
    left = len(report.refused) - known
    if not taken and len(report.refused) == 1:
        return f"{report.refused[0][1].message} {report.refused[0][1].hint}"
    words = [ngettext("{count} source imported.", "{count} sources imported.", taken).format(count=taken)] if taken else []
    if known:
        words.append(known_words(known))
    if taken and left:
        words.append(ngettext("{count} file was not.", "{count} files were not.", left).format(count=left))
    return " ".join(words)


def _write(report: ImportReport, path: Path, harmless: Callable[[str], str] | None) -> None:
    from groundcode.cli.output import say
    from groundcode.workspace.import_report import write_report

    try:
        write_report(report, path, harmless)
    except CannotWriteHere as error:
        raise GroundcodeError(error.message, hint=_("Only the report is missing: what it tells was done.")) from error
    say(_("The report is in {path}.").format(path=path))
