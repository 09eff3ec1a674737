"""`groundcode export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.coded_data import ENDINGS, data_options, export_data
from groundcode.cli.options import coder_option, json_option, note_if_names_are_not_looked_for, opened, project_argument
from groundcode.errors import UnknownFormat
from groundcode.locale import _, join_names, ngettext
from groundcode.locale import language as current_language

if TYPE_CHECKING:
    from groundcode.workspace import Workspace

TABLES = (".docx", ".xlsx", ".csv")
FIGURES = (".svg", ".png", ".dot", ".graphml")
PROJECTS = (".qdpx",)
PAGES = (".html",)


@click.command(
    "export",
    help=_(
        "Write tables or a figure of the thesis from PROJECT to FILE: tables to .docx, .xlsx or (one of them) .csv, "
        "a figure to .svg, .png, .dot or .graphml. Without --table, every table of the project's school. With --transcript, a "
        "transcript with its codings as comments of Word, all of them or those of --coder. A .qdpx is the whole project for "
        "another program (REFI-QDA). A .html is a report to read in a browser: the transcripts with their codings (those of "
        "--coder), the codebook, counts, the model, the storyline. With --data, data to count with; a .jsonl is the whole "
        "project as lines of JSON, which groundcode import takes in again."
    ),
    epilog=_("For example: groundcode export study.groundcode chapter4.docx --into --chapter 4 --table T5 --table T7"),
)
@project_argument
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--table", "tables", multiple=True, metavar="T3", help=_("A table, T1 to T13 or SC; may be given several times."))
@click.option("--figure", "figures", multiple=True, metavar="F3", help=_("A figure, F1 to F5; several go to FILE-F1, FILE-F3."))
@click.option("--transcript", metavar="SOURCE", help=_("The transcript SOURCE to a .docx instead, its codings as comments."))
@data_options
@click.option("--language", type=click.Choice(["zh", "en"]), help=_("Of headings and notes (else the project's)."))
@click.option("--template", type=click.Path(path_type=Path), metavar="T.docx", help=_("A .docx whose page and styles are used."))
@click.option("--into", is_flag=True, help=_("Put the tables into the document FILE, and touch nothing else in it."))
@click.option("--chapter", default="", metavar="N", help=_("Number the tables within this chapter: 4 gives 表4-1."))
@click.option("--quotes", type=int, default=3, show_default=True, metavar="N", help=_("Most quotes shown of a category."))
@click.option("--continued", is_flag=True, help=_("Cut long tables page by page, each part headed 续表."))
@click.option("--freeze-numbers", is_flag=True, help=_("Let labels and concepts keep their numbers (a31, A12) from now on."))
@click.option("--overwrite", is_flag=True, help=_("Write over a .docx, .qdpx or .html that is there already."))
@coder_option
@json_option
def export_command(
    project: Path, file: Path, tables: tuple[str, ...], figures: tuple[str, ...], language: str | None, template: Path | None,
    into: bool, chapter: str, quotes: int, continued: bool, freeze_numbers: bool, overwrite: bool, coder: str | None,
    transcript: str | None, as_json: bool, **data: Any,
) -> None:  # fmt: skip
    """Write tables or figures."""
    from groundcode.cli.interchange import export_project
    from groundcode.cli.output import say

    suffix = file.suffix.lower()
    others = bool(tables or figures or transcript or template or into or freeze_numbers or continued or chapter)
    if export_data(
        project, file, others=others, language=language, overwrite=overwrite, coder=coder, as_json=as_json, **data
    ):  # fmt: skip
        return
    if transcript is not None:
        if tables or figures or into or template is not None or freeze_numbers or continued or chapter:
            raise click.UsageError(_("--transcript goes with --coder, --language and --overwrite only."))
        _export_transcript(project, file, transcript, coder, language, overwrite=overwrite)
        return
    if suffix in PROJECTS:
        if tables or figures or into or template is not None or freeze_numbers or continued or chapter or language:
            raise click.UsageError(_("A .qdpx is the whole project: it goes with --overwrite and --json only."))
        export_project(project, file, overwrite=overwrite, coder=coder, as_json=as_json)
        return
    if as_json:
        raise click.UsageError(_("--json belongs to a .qdpx, a .jsonl and to --data."))
    if suffix in PAGES:
        if tables or figures or into or template is not None or freeze_numbers or continued or chapter:
            raise click.UsageError(_("A .html is a report to read: it goes with --coder, --language and --overwrite only."))
        _export_page(project, file, coder, language, overwrite=overwrite)
        return
    if suffix not in (*TABLES, *FIGURES):
        raise UnknownFormat(str(file), (*TABLES, *FIGURES, *PROJECTS, *PAGES, *ENDINGS), writing=True)
    if suffix in FIGURES and not figures:
        raise click.UsageError(_("{suffix} holds a figure: name it with --figure F3.").format(suffix=suffix))
    if figures and (tables or suffix in (".docx", ".xlsx")):
        raise click.UsageError(_("A figure goes to .svg, .png, .dot or .graphml; tables go to .docx, .xlsx or .csv."))
    if into and template is not None:
        raise click.UsageError(_("--into keeps the styles of the chapter: --template belongs to a new document."))
    with opened(project, coder) as workspace:
        note_if_names_are_not_looked_for(workspace)
        if freeze_numbers:
            count = workspace.thesis.freeze_numbers()
            say(ngettext("{count} code keeps its number from now on.", "{count} codes keep their numbers from now on.", count)
                .format(count=count))  # fmt: skip
        if figures:
            _export_figures(workspace, file, figures, language)
            return
        done = workspace.thesis.export(
            file, tables, language, template=template, into=into, quotes_per_category=quotes, chapter=chapter,
            continued=continued, overwrite=overwrite,
        )  # fmt: skip
        lacking = [one.key for one in done.tables if one.missing]
        # What is missing is told in the language of the command, whatever that of the tables.
        told = workspace.thesis.tables(lacking, current_language()) if lacking else ()
    if into:
        if done.replaced:
            say(_("Written anew in {path}: {keys}.").format(path=file, keys=join_names(done.replaced, 20)))
        if done.appended:
            say(_("Put at the end of {path}: {keys}.").format(path=file, keys=join_names(done.appended, 20)))
        for key in done.overwritten:
            say(_("Note: tracked changes stood in {key}; they went with the old table.").format(key=key))
    else:
        say(_("Written to {path}: {keys}.").format(path=file, keys=join_names([one.key for one in done.tables], 20)))
    for table in told:
        say(_("{key}: {missing}").format(key=table.key, missing=table.missing))


def _export_transcript(project: Path, file: Path, name: str, coder: str | None, language: str | None, *, overwrite: bool) -> None:
    from groundcode.cli.output import say

    with opened(project) as workspace:
        note_if_names_are_not_looked_for(workspace)
        coders = (coder,) if coder else ()
        done = workspace.transcripts.export(file, name, coders=coders, language=language, overwrite=overwrite)
    say(
        ngettext("{source} written to {path}, with {count} coding as a comment.",
                 "{source} written to {path}, with {count} codings as comments.", done.codings)
        .format(source=done.source, path=file, count=done.codings)
    )  # fmt: skip
    if done.unplaced:
        say(ngettext("{count} coding is left out: its words are not in the text any more.",
                     "{count} codings are left out: their words are not in the text any more.", done.unplaced)
            .format(count=done.unplaced))  # fmt: skip
    if done.withheld:
        say(ngettext("{count} turn stands without its words: no consent to quote.",
                     "{count} turns stand without their words: no consent to quote.", done.withheld)
            .format(count=done.withheld))  # fmt: skip


def _export_page(project: Path, file: Path, coder: str | None, language: str | None, *, overwrite: bool) -> None:
    from groundcode.cli.output import say
    from groundcode.cli.progress import progress_bar

    with opened(project) as workspace, progress_bar() as progress:
        note_if_names_are_not_looked_for(workspace)
        coders = (coder,) if coder else ()
        done = workspace.web_report.export(file, coders=coders, language=language, overwrite=overwrite, progress=progress)
    for loss in done.losses:
        sentence = _("In another form: {what}.") if loss.kept else _("Not shown: {what}.")
        say(sentence.format(what=loss.sentence()))
    counts = {name: done.counts[name] for name in ("sources", "codes", "codings")}
    say(_("Written to {path}: sources {sources}, codes {codes}, codings {codings}.").format(path=file, **counts))


def _export_figures(workspace: Workspace, file: Path, figures: tuple[str, ...], language: str | None) -> None:
    from groundcode.cli.output import say

    for key in dict.fromkeys(figures):
        path = file if len(figures) == 1 else file.with_name(f"{file.stem}-{key}{file.suffix}")
        for written in workspace.figures.export(path, key, language):
            say(_("Written to {path}: {keys}.").format(path=written, keys=key.upper()))
