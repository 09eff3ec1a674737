"""Projects of other programs at the desk: taken in after a plan, and this project written for them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.domain.codebooks import PATH_SEPARATOR
from groundcode.errors import NamesInFile
from groundcode.locale import _, ngettext
from groundcode.tui.path_checks import path_check
from groundcode.tui.screens.report_page import Line, ReportPage
from groundcode.tui.screens.working import Outcome, Tell, Working
from groundcode.tui.tasks import told
from groundcode.tui.widgets.prompt import Confirm, Prompt

if TYPE_CHECKING:
    from groundcode.tui.screens.desk_screen import DeskScreen
    from groundcode.workspace.interchange import InterchangeReport

QDPX = ".qdpx"
_MOST = 200
"""Codes that the page lists."""
_EXPORTS = "exports"


def plan_project(screen: DeskScreen, path: Path, *, keep_names: bool = False) -> None:
    """Show what a project of another program would bring, and take it in where a person wants it."""

    def task(tell: Tell) -> InterchangeReport:
        return screen.workspace.interchange.import_qdpx(path, dry_run=True, keep_names=keep_names, progress=tell)

    def planned(outcome: Outcome | None) -> None:
        with told(screen.bar):
            if outcome is None or outcome.stopped:
                screen.bar.say(_("Nothing was taken in."))
                return
            if isinstance(outcome.error, NamesInFile):
                _ask_names(screen, path, outcome.error)
                return
            report: InterchangeReport = outcome.result()
            page = ReportPage(
                _("What {names} would bring").format(names=path.name), list(report_lines(report, done=False)),
                further=_("take it in, after a backup"),
            )  # fmt: skip
            screen.app.push_screen(page, partial(_decided, screen, path, keep_names))

    screen.app.push_screen(Working(_("Reading {name}").format(name=path.name), task), planned)


def _ask_names(screen: DeskScreen, path: Path, error: NamesInFile) -> None:
    def answered(yes: bool | None) -> None:
        if yes:
            plan_project(screen, path, keep_names=True)
        else:
            screen.bar.say(_("Nothing was taken in."))

    screen.app.push_screen(Confirm(_("{why} Take it in with the names?").format(why=error.message)), answered)


def _decided(screen: DeskScreen, path: Path, keep_names: bool, yes: bool | None) -> None:
    if not yes:
        screen.bar.say(_("Nothing was taken in."))
        return

    def task(tell: Tell) -> InterchangeReport:
        return screen.workspace.interchange.import_qdpx(path, keep_names=keep_names, progress=tell)

    def done(outcome: Outcome | None) -> None:
        with told(screen.bar):
            if outcome is None or outcome.stopped:
                screen.bar.say(_("Nothing was taken in."))
                return
            report: InterchangeReport = outcome.result()
            screen.stored(_("From {path}: {what}.").format(path=path.name, what=report.words()))
            screen.app.push_screen(ReportPage(_("What came in"), list(report_lines(report, done=True))))

    screen.app.push_screen(Working(_("Taking in"), task), done)


def report_lines(report: InterchangeReport, *, done: bool) -> Iterator[Line]:
    """A report, or a plan, as lines of a page."""
    yield 0, report.words()
    if report.origin:
        yield 1, _("Written by {program}").format(program=report.origin)
    if report.backup:
        yield 1, _("The project as it was before: {path}").format(path=report.backup)
    for note in report.notes:
        yield 1, note
    for kept, heading in ((False, _("Not carried:")), (True, _("Carried in another form:"))):
        found = [loss for loss in report.losses if loss.kept is kept]
        if found:
            yield 0, heading
            for loss in found:
                yield 1, loss.sentence()
    if report.plan:
        yield 0, _("Levels of the codes, by their height in the tree:") if not done else _("Codes that were made:")
        for path, level in report.plan[:_MOST]:
            depth = path.count(PATH_SEPARATOR)
            yield 1, "  " * depth + f"{path.rpartition(PATH_SEPARATOR)[2]}  [{_(level.words)}]"
        left = len(report.plan) - _MOST
        if left > 0:
            yield 1, ngettext("and {n} more", "and {n} more", left).format(n=left)
        if not done:
            yield 1, _("Other levels: raise or lower the codes afterwards, or groundcode import --levels.")


def ask_project_file(screen: DeskScreen) -> None:
    """Ask where to write the project for other programs; a file that is there already is told before."""
    workspace = screen.workspace
    beside = workspace.path.absolute().parent
    folder = beside / _EXPORTS if (beside / _EXPORTS).is_dir() else beside
    words = _("NVivo, MAXQDA, ATLAS.ti, QualCoder and others open it. What they have no place for is told.")

    def named(typed: str | None) -> None:
        if typed is None:
            return
        with told(screen.bar):
            path = folder / Path(typed).expanduser()
            path = path if path.suffix.lower() == QDPX else path.with_name(path.name + QDPX)
            if path.exists():
                question = _("{path} is there already. It would be replaced.").format(path=path)
                screen.app.push_screen(Confirm(question), partial(_replaced, screen, path))
            else:
                _write(screen, path)

    title = _("Write the project for other programs to:")
    usual = str(folder / f"{workspace.path.stem}{QDPX}")
    screen.app.push_screen(Prompt(title, usual, words=words, check=path_check(folder, added=QDPX)), named)


def _replaced(screen: DeskScreen, path: Path, yes: bool | None) -> None:
    if yes:
        _write(screen, path)
    else:
        screen.bar.say(_("{path} stays as it is.").format(path=path))


def _write(screen: DeskScreen, path: Path) -> None:
    def task(tell: Tell) -> InterchangeReport:
        return screen.workspace.interchange.export_qdpx(path, progress=tell)

    def done(outcome: Outcome | None) -> None:
        with told(screen.bar):
            if outcome is None or outcome.stopped:
                screen.bar.say(_("Nothing was written."))
                return
            report: InterchangeReport = outcome.result()
            cannot = screen.workspace.privacy.cannot_look()
            hint = ""
            if cannot:
                hint = _("{path} is not there, so that names of the roster were not looked for.").format(
                    path=screen.workspace.privacy.path
                )
            screen.bar.say(_("Written to {path}: {what}.").format(path=path, what=report.words()), hint)
            screen.app.push_screen(ReportPage(_("Written: {path}").format(path=path), list(report_lines(report, done=True))))

    screen.app.push_screen(Working(_("Writing {name}").format(name=path.name), task), done)
