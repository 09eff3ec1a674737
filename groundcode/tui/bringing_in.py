"""Transcripts brought in from the desk: read behind a page, told in a report, and asked about where they are copies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.domain.transcripts import Transcript
from groundcode.errors import ChangedCopy, GroundcodeError, NamesInFile, OriginalsProblem
from groundcode.locale import _, ngettext
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.report_page import Line, ReportPage
from groundcode.tui.screens.working import Outcome, Tell, Working
from groundcode.tui.tasks import told

if TYPE_CHECKING:
    from groundcode.tui.screens.desk_screen import DeskScreen
    from groundcode.workspace import Workspace
    from groundcode.workspace.import_report import ImportReport

Prepare = Callable[[Path, Transcript], Transcript]
KEEP_OUT, AS_BEFORE, TAKE_IN = "keep out", "as before", "take in"
"""What becomes of files with names that were replaced in the project: refused, replaced again, taken in as they are."""


@dataclass(frozen=True, slots=True)
class Job:
    """Files to be read, and as what."""

    paths: tuple[Path, ...]
    as_new: bool = False
    version_of: str = ""
    """The source that the one file is a corrected text of."""
    names: str = KEEP_OUT


@dataclass(frozen=True, slots=True)
class Question:
    """A file that was not taken in before a person says what it is."""

    path: Path
    error: ChangedCopy | NamesInFile
    job: Job


@dataclass(slots=True)
class Brought:
    """What came of some jobs."""

    reports: list[ImportReport] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def taken(self) -> int:
        """How many files were taken in."""
        return sum(len(report.imported) for report in self.reports)

    def summary(self) -> str:
        """One sentence."""
        from groundcode.workspace.import_report import known_words

        words = []
        new = sum(len(report.imported) for report in self.reports if not report.version_of)
        if new:
            words.append(ngettext("{count} source imported.", "{count} sources imported.", new).format(count=new))
        for report in self.reports:
            if report.moved is not None:
                words.append(_("“{name}” has a new version; its codings moved with the text.").format(name=report.version_of))
                if report.moved.waiting:
                    words.append(waiting_words(report.moved.waiting))
        known = sum(len(report.known) for report in self.reports)
        if known:
            words.append(known_words(known))
        left = sum(len(report.refused) for report in self.reports) - known
        if left:
            words.append(ngettext("{count} file was not taken in.", "{count} files were not taken in.", left).format(count=left))
        return " ".join(words) or _("No transcript was found there.")


def waiting_words(count: int) -> str:
    """How many segments wait for a person after a correction."""
    return ngettext(
        "{count} coded segment waits for you in the review list (w).",
        "{count} coded segments wait for you in the review list (w).", count,
    ).format(count=count)  # fmt: skip


def bring_in(screen: DeskScreen, jobs: Sequence[Job], go_to: Callable[[str], None]) -> None:
    """Do the jobs behind a page, `go_to` the first source that came in, then show the report and ask what it asks."""
    workspace = screen.workspace

    def over(outcome: Outcome | None) -> None:
        if outcome is None or outcome.stopped:
            screen.stored(_("Stopped. Nothing was imported."))
            return
        with told(screen.bar):
            brought: Brought = outcome.result()
            screen.stored(brought.summary())
            first = next((source for report in brought.reports for source in report.sources.values()), None)
            if first is not None:
                go_to(first)
            further = _("say what to do with those that were not taken in") if brought.questions else ""

            def read(go_on: bool | None) -> None:
                if go_on:
                    _ask(screen, brought.questions, [], go_to)

            screen.app.push_screen(ReportPage(_("What came in"), list(report_page_lines(brought)), further=further), read)

    screen.app.push_screen(Working(_("Reading transcripts"), lambda tell: run_jobs(workspace, jobs, tell)), over)


def run_jobs(workspace: Workspace, jobs: Sequence[Job], tell: Tell) -> Brought:
    """Do the jobs one after the other.

    Raises:
        BadPattern, OriginalsLocked, WrongPassphrase, OriginalsDamaged, StoreProblem
    """
    brought = Brought()
    for job in jobs:
        report = _run(workspace, job, tell, brought.notes)
        brought.reports.append(report)
        for path, error in report.refused:
            if isinstance(error, ChangedCopy | NamesInFile):
                brought.questions.append(Question(path, error, job))
    return brought


def _run(workspace: Workspace, job: Job, tell: Tell, notes: list[str]) -> ImportReport:
    from groundcode.workspace.roster_import import RosterAtImport

    source = workspace.sources.named(job.version_of, sealed=True).id if job.version_of else None
    names = RosterAtImport(workspace, None, source=source) if job.names == AS_BEFORE else None
    prepare: Prepare | None = names.prepare if names is not None else None
    if job.names == KEEP_OUT:
        prepare = _kept_out(workspace, notes)
    save = names.save if names is not None else None
    if source is not None:
        report = _version(workspace, job.paths[0], source, tell, prepare, save)
    else:
        report = workspace.sources.import_files(
            job.paths, as_new=job.as_new, prepare=prepare, before_storing=save,
            harmless=names.harmless if names else None, progress=tell,
        )  # fmt: skip
    if names is not None and names.replaced and report.imported:
        notes.append(names.told())
    return report


def _version(
    workspace: Workspace, path: Path, source: str, tell: Tell, prepare: Prepare | None, save: Callable[[], None] | None
) -> ImportReport:
    from groundcode.workspace.import_report import ImportReport

    tell(0, 1, path.name)
    try:
        return workspace.sources.import_version(path, source, prepare=prepare, before_storing=save)
    except GroundcodeError as error:
        return ImportReport(refused=[(path, error)])


def _kept_out(workspace: Workspace, notes: list[str]) -> Prepare | None:
    """What refuses files with names that were replaced before; None where nothing was, or where the names are locked."""
    from groundcode.workspace.roster_import import NamesKeptOut

    if not workspace.privacy.path.exists():
        return None
    try:
        return NamesKeptOut(workspace).prepare
    except OriginalsProblem as error:
        note = _("Names were not looked for in these files: {why}").format(why=error.message)
        if note not in notes:
            notes.append(note)
        return None


def report_page_lines(brought: Brought) -> Iterator[Line]:
    """The report to be read; hints say what one does at the desk, not on the command line."""
    from groundcode.workspace.import_report import report_lines

    yield 0, brought.summary()
    for note in brought.notes:
        yield 1, _("Note: {text}").format(text=note)
    for question in brought.questions:
        yield 0, _("Not imported: {message}").format(message=question.error.message)
        yield 1, _say_what(question)
    for report in brought.reports:
        asked = [(path, error) for path, error in report.refused if not isinstance(error, ChangedCopy | NamesInFile)]
        shown = replace(report, refused=asked)
        yield from report_lines(shown)
        if report.moved is not None:
            words = _("Coded segments: {exact} unchanged, {changed} on changed words, {waiting} waiting in the review list.")
            yield 1, words.format(exact=report.moved.exact, changed=report.moved.changed, waiting=report.moved.waiting)


def _say_what(question: Question) -> str:
    if isinstance(question.error, NamesInFile):
        return _("Say whether these names are to be replaced as they were before.")
    return _("Say whether it is a corrected text of “{source}” or a source of its own.").format(source=question.error.source)


def _ask(screen: DeskScreen, questions: Sequence[Question], jobs: list[Job], go_to: Callable[[str], None]) -> None:
    """Ask about one file after the other, then do what was said."""
    if not questions:
        if jobs:
            bring_in(screen, jobs, go_to)
        return
    question, *rest = questions
    choices = list(_choices(question))

    def chosen(number: int | None) -> None:
        if number is not None:
            jobs.append(choices[number][1])
        _ask(screen, rest, jobs, go_to)

    screen.app.push_screen(Chooser(_question(question), [words for words, _job in choices]), chosen)


def _question(question: Question) -> str:
    file = question.path.name
    if isinstance(question.error, NamesInFile):
        return _("{file} holds names that were replaced in this project.").format(file=file)
    percent = min(99, int(100 * question.error.likeness))
    return _("{file} is {percent} % like “{source}”.").format(file=file, percent=percent, source=question.error.source)


def _choices(question: Question) -> Iterable[tuple[str, Job]]:
    job = replace(question.job, paths=(question.path,))
    if isinstance(question.error, NamesInFile):
        yield _("Replace these names as before, and take it in"), replace(job, names=AS_BEFORE)
        yield _("Take it in with the names"), replace(job, names=TAKE_IN)
        return
    source = question.error.source
    yield _("It is a corrected text of “{source}”: its codings move along").format(source=source), replace(job, version_of=source)
    yield _("It is another interview: a source of its own"), replace(job, as_new=True)
