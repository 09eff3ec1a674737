"""`groundcode import`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.options import coder_option, json_option, opened, project_argument
from groundcode.errors import GroundcodeError
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.domain.transcripts import Transcript
    from groundcode.workspace.importing import ImportReport


@click.command("import", help=_("Take transcripts (.txt .md .docx) or folders of them into PROJECT, as one change."))
@project_argument
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--encoding", metavar="E", help=_("Read text files in this encoding instead of guessing it: utf-8 gb18030 big5hkscs ...")
)
@click.option(
    "--speaker-pattern", metavar="RE", help=_("A regular expression for a turn's beginning; its first group is the name.")
)
@click.option("--as-version-of", metavar="SOURCE", help=_("Import the file as a corrected text of this source."))
@coder_option
@json_option
def import_command(
    project: Path, paths: tuple[Path, ...], encoding: str | None, speaker_pattern: str | None,
    as_version_of: str | None, coder: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Import transcripts."""
    with opened(project, coder) as workspace:
        if as_version_of is not None:
            from groundcode.text.loaders import load

            if len(paths) != 1:
                raise click.UsageError(_("--as-version-of takes exactly one file."))
            source = workspace.sources.named(as_version_of)
            text = load(paths[0], encoding=encoding, speaker_pattern=speaker_pattern).text
            workspace.sources.edit_text(source.id, text)
            from groundcode.cli.output import say

            say(_("“{name}” has a new version; its codings moved with the text.").format(name=source.name))
            return
        with _progress() as progress:
            report = workspace.sources.import_files(paths, encoding=encoding, speaker_pattern=speaker_pattern, progress=progress)
    _print(report, as_json)
    if report.refused and not report.imported:
        first = report.refused[0][1]
        if len(report.refused) == 1:
            raise first
        raise GroundcodeError(_("No file was imported."), hint=_("The reason for each file is given above."))


@contextmanager
def _progress() -> Iterator[Callable[[int, int, str], None] | None]:
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("")

        def show(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, description=escape(name))

        yield show


def _print(report: ImportReport, as_json: bool) -> None:
    from groundcode.cli.output import line, print_json, say

    if as_json:
        print_json(
            {
                "imported": [_value(path, transcript) for path, transcript in report.imported],
                "refused": [{"path": str(path), "reason": error.message, "hint": error.hint} for path, error in report.refused],
            }
        )
        return
    for path, transcript in report.imported:
        speakers = _(", ").join(_("{name} ({role})").format(name=s.name, role=_(s.role.value)) for s in transcript.speakers)
        click.echo(
            line(
                _("{name}: {turns} turns, {characters} characters, {encoding}; {speakers}").format(
                    name=transcript.name, turns=len(transcript.turns), characters=len(transcript.text),
                    encoding=transcript.encoding, speakers=speakers or _("no speakers"),
                )
            )
        )  # fmt: skip
        for note in transcript.notes:
            say(f"  {note}")
        del path
    for _path, error in report.refused if len(report.refused) > 1 or report.imported else ():
        say(_("Not imported: {message}").format(message=error.message))
        if error.hint:
            say(f"  {error.hint}")
    if not report.imported:
        return
    say(
        ngettext("{count} source imported.", "{count} sources imported.", len(report.imported)).format(count=len(report.imported))
    )


def _value(path: Path, transcript: Transcript) -> dict[str, Any]:
    return {
        "path": str(path),
        "name": transcript.name,
        "language": transcript.language,
        "encoding": transcript.encoding,
        "line_ends": transcript.line_ends,
        "characters": len(transcript.text),
        "turns": len(transcript.turns),
        "speakers": [{"name": s.name, "role": s.role.value, "turns": s.turns} for s in transcript.speakers],
        "header": dict(transcript.header),
        "notes": list(transcript.notes),
    }
