"""Colleagues' copies and bundles taken in from the desk, and bundles written: chosen, planned, done, told."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.locale import _, join_names, ngettext
from groundcode.tui.asking_sources import folder_of_files, keep_folder
from groundcode.tui.path_checks import path_check
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.report_page import Line, ReportPage
from groundcode.tui.screens.working import Outcome, Tell, Working
from groundcode.tui.tasks import told
from groundcode.tui.widgets.file_chooser import FileChooser
from groundcode.tui.widgets.picker import Pickable, Picker
from groundcode.tui.widgets.prompt import Confirm, Prompt

if TYPE_CHECKING:
    from groundcode.tui.screens.desk_screen import DeskScreen
    from groundcode.workspace.bundles import BundleReport
    from groundcode.workspace.merges.plan import MergePlan
    from groundcode.workspace.merging import MergeReport

PROJECT, BUNDLE = ".groundcode", ".gcbundle"
_MOST, _BELOW = 200, 20
"""Things of one part of a plan that the page lists, and lines below each."""
_NEW = " "
"""What stands for a coder who is not in the project: no name is blank."""


def ask_copies(screen: DeskScreen) -> None:
    """Ask for a colleague's copy or bundle, show what it would bring, and take it in."""
    workspace = screen.workspace

    def chosen(paths: list[Path] | None) -> None:
        if paths:
            with told(screen.bar):
                keep_folder(workspace, paths[0])
                _plan(screen, paths)

    title = _("Whose copy or bundle? ({endings})").format(endings=f"{PROJECT} {BUNDLE}")
    folder = folder_of_files(workspace)
    asked = FileChooser(title, folder, (PROJECT, BUNDLE), many=True, whole=False, but=workspace.path)
    screen.app.push_screen(asked, chosen)


def _plan(screen: DeskScreen, paths: Sequence[Path]) -> None:
    names = join_names([path.name for path in paths], 4)

    def task(tell: Tell) -> MergePlan:
        tell(0, 1, names)
        return screen.workspace.merging.plan(paths)

    def planned(outcome: Outcome | None) -> None:
        with told(screen.bar):
            if outcome is None or outcome.stopped:
                screen.bar.say(_("Nothing was taken in."))
                return
            plan: MergePlan = outcome.result()
            if plan.is_empty:
                screen.bar.say(_("Nothing new in {names}: this project holds all of it already.").format(names=names))
                return
            page = ReportPage(_("What {names} would bring").format(names=names), plan_lines(plan, done=False),
                              further=_("take it in, after a backup"))  # fmt: skip
            screen.app.push_screen(page, partial(_decided, screen, paths))

    screen.app.push_screen(Working(_("Comparing {names} with this project").format(names=names), task), planned)


def _decided(screen: DeskScreen, paths: Sequence[Path], yes: bool | None) -> None:
    if not yes:
        screen.bar.say(_("Nothing was taken in."))
        return

    def task(tell: Tell) -> MergeReport:
        tell(0, 1, paths[0].name)
        return screen.workspace.merging.merge(paths)

    def done(outcome: Outcome | None) -> None:
        with told(screen.bar):
            if outcome is None or outcome.stopped:
                screen.bar.say(_("Nothing was taken in."))
                return
            _tell(screen, outcome.result())

    screen.app.push_screen(Working(_("Taking in"), task), done)


def _tell(screen: DeskScreen, report: MergeReport) -> None:
    """What came in, then the conflicts."""
    changes = ngettext("{count} change came in.", "{count} changes came in.", report.changes).format(count=report.changes)
    waiting = len(report.conflicts)
    hint = ngettext("{count} conflict waits: F10 x.", "{count} conflicts wait: F10 x.", waiting).format(count=waiting)
    screen.stored(changes, hint if waiting else "")
    lines = plan_lines(report.came_in, done=True)
    if report.backup:
        lines.insert(1, (1, _("The project as it was before: {path}").format(path=report.backup)))

    def read(further: bool | None) -> None:
        if further:
            with told(screen.bar):
                screen.desk.go_to("conflicts")

    page = ReportPage(_("What came in"), lines, further=_("look at the conflicts") if waiting else "")
    screen.app.push_screen(page, read)


def plan_lines(plan: MergePlan, *, done: bool) -> list[Line]:
    """A plan, or what came of it, as lines for a page."""
    from groundcode.workspace.merges.report import heading
    from groundcode.workspace.merges.words import parts_of, summary

    out: list[Line] = [(0, " ".join(summary(plan, done=done)))]
    for part in parts_of(plan, to_decide_first=True):
        out.append((0, heading(part)))
        for first, *more in part.items[:_MOST]:
            out.append((1, first))
            out += [(1, f"    {line}") for line in more[:_BELOW]]
            if len(more) > _BELOW:
                out.append((1, "    " + _("… and {count} more").format(count=len(more) - _BELOW)))
        if len(part.items) > _MOST:
            out.append((1, _("… and {count} more").format(count=len(part.items) - _MOST)))
    return out


def ask_bundle(screen: DeskScreen) -> None:
    """Ask what a bundle shows, for whom it is, and where it goes; then write it."""
    lines = [
        _("whole: for a colleague who is to see everything"),
        _("blind: for a coder who is to code without seeing what others coded"),
    ]

    def chosen(number: int | None) -> None:
        if number == 0:
            _ask_file(screen, "", blind=False)
        elif number == 1:
            _ask_for_whom(screen)

    screen.app.push_screen(Chooser(_("Which bundle?"), lines), chosen)


def _ask_for_whom(screen: DeskScreen) -> None:
    workspace = screen.workspace
    names = [name for coder, name in workspace.assignments.people().items() if coder != workspace.coder]
    things = [Pickable(name, name) for name in names] + [Pickable(_NEW, _("somebody who is not in the project yet …"))]

    def chosen(name: str | None) -> None:
        if name == _NEW:
            screen.app.push_screen(Prompt(_("For whom is the bundle? (name of the coder)")), named)
        else:
            named(name)

    def named(name: str | None) -> None:
        if name:
            _ask_file(screen, name, blind=True)

    screen.app.push_screen(Picker(_("For whom is the blind bundle?"), things), chosen)


def _ask_file(screen: DeskScreen, name: str, *, blind: bool) -> None:
    workspace = screen.workspace
    folder = workspace.path.parent
    last = name or workspace.store.now().astimezone().date().isoformat()
    usual = folder / f"{workspace.path.stem}-{last}{BUNDLE}"
    words = _(
        "One compressed file for mail or USB. Names that the roster replaces, and interviews that may not be shared, stay here."
    )

    def given(typed: str | None) -> None:
        if typed is None:
            return
        with told(screen.bar):
            path = folder / Path(typed).expanduser()
            if path.suffix != BUNDLE:
                path = path.with_name(path.name + BUNDLE)
            _write(screen, path, name, blind=blind)

    check = path_check(folder, added=BUNDLE)
    screen.app.push_screen(Prompt(_("Write the bundle to:"), str(usual), words=words, check=check), given)


def _write(screen: DeskScreen, path: Path, name: str, *, blind: bool) -> None:
    if not path.exists():
        _write_behind(screen, path, name, blind=blind, overwrite=False)
        return

    def answered(yes: bool | None) -> None:
        with told(screen.bar):
            if yes:
                _write_behind(screen, path, name, blind=blind, overwrite=True)
            else:
                screen.bar.say(_("{path} stays as it is.").format(path=path))

    screen.app.push_screen(Confirm(_("{path} is there already. Write over it?").format(path=path)), answered)


def _write_behind(screen: DeskScreen, path: Path, name: str, *, blind: bool, overwrite: bool) -> None:
    def task(tell: Tell) -> BundleReport:
        tell(0, 1, path.name)
        return screen.workspace.bundles.write(path, blind=blind, for_coder=name or None, overwrite=overwrite)

    def done(outcome: Outcome | None) -> None:
        with told(screen.bar):
            if outcome is None or outcome.stopped:
                screen.bar.say(_("Nothing was written."))
                return
            _tell_bundle(screen, outcome.result())

    screen.app.push_screen(Working(_("Writing the bundle"), task), done)


def _tell_bundle(screen: DeskScreen, report: BundleReport) -> None:
    size = max(1, report.bytes // 1024)
    screen.bar.say(_("Written: {path} ({count} KB).").format(path=report.path, count=size))
    lines: list[Line] = []
    if report.not_shared:
        lines.append((0, _("Left out, with all that was done with them: no consent to share with the team")))
        lines += [(1, name) for name in report.not_shared]
    if report.withdrawn:
        lines.append((0, _("Left out: the text of interviews whose informants have withdrawn")))
        lines += [(1, name) for name in report.withdrawn]
    if report.named_by:
        lines.append((0, _("In it, though they are words of what was left out: names of codes, former ones too")))
        lines += [(1, name) for name in report.named_by]
    if report.blind_sources:
        words = ngettext(
            "{count} transcript is to be coded blind, but this bundle shows what others coded: write a blind one.",
            "{count} transcripts are to be coded blind, but this bundle shows what others coded: write a blind one.",
            report.blind_sources,
        )
        lines.append((0, words.format(count=report.blind_sources)))
    if lines:
        screen.app.push_screen(ReportPage(_("Written: {path}").format(path=report.path), lines))
