"""A codebook file taken in from the desk: chosen, its plan read, taken in as one change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.locale import _, ngettext
from groundcode.tui.asking_sources import folder_of_files, keep_folder
from groundcode.tui.screens.report_page import Line, ReportPage
from groundcode.tui.screens.working import Outcome, Tell, Working
from groundcode.tui.tasks import told
from groundcode.tui.widgets.file_chooser import FileChooser

if TYPE_CHECKING:
    from groundcode.tui.screens.desk_screen import DeskScreen
    from groundcode.workspace.codebooks.plan import CodebookPlan, PlannedChange, PlannedRemark

_MOST = 200
"""Things of one part of a plan that the page lists."""
_LONGEST = 400
"""Characters of a text that the page shows."""


def ask_codebook(screen: DeskScreen) -> None:
    """Ask for a codebook file, show what it would do, and take it in."""
    from groundcode.exchange.codebooks import SUFFIXES

    endings = (*SUFFIXES, ".yml", ".docx")

    def chosen(paths: list[Path] | None) -> None:
        if paths:
            with told(screen.bar):
                keep_folder(screen.workspace, paths[0])
                _plan(screen, paths[0])

    title = _("Which codebook? ({endings})").format(endings=" ".join(endings))
    screen.app.push_screen(FileChooser(title, folder_of_files(screen.workspace), endings, whole=False), chosen)


def _plan(screen: DeskScreen, path: Path) -> None:
    def task(tell: Tell) -> CodebookPlan:
        tell(0, 1, path.name)
        return screen.workspace.codebook.plan(path)

    def planned(outcome: Outcome | None) -> None:
        with told(screen.bar):
            if outcome is None or outcome.stopped:
                screen.bar.say(_("Nothing was taken in."))
                return
            _show(screen, path, outcome.result())

    screen.app.push_screen(Working(_("Comparing {names} with this project").format(names=path.name), task), planned)


def _show(screen: DeskScreen, path: Path, plan: CodebookPlan) -> None:
    if plan.is_empty() and not plan.notes:
        screen.bar.say(_("Nothing new in {names}: this project holds all of it already.").format(names=path.name))
        return

    def decided(yes: bool | None) -> None:
        with told(screen.bar):
            if not yes:
                screen.bar.say(_("Nothing was taken in."))
                return
            done = screen.workspace.codebook.apply(plan)
            held = len(done.changed) - len(done.to_change())
            hint = ngettext("{n} text was changed here too: ours stays.", "{n} texts were changed here too: ours stay.", held)
            screen.stored(summary(done, done=True), hint.format(n=held) if held else "")

    title = _("What {names} would bring").format(names=path.name)
    further = "" if plan.does_nothing() else _("take it in")
    screen.app.push_screen(ReportPage(title, plan_lines(plan), further=further), decided)


def summary(plan: CodebookPlan, *, done: bool) -> str:
    """How much of what, in a sentence."""
    changed, remarks = len(plan.to_change()), len(plan.new_remarks())
    numbers = (
        (ngettext("{n} code made", "{n} codes made", len(plan.created)), len(plan.created)),
        (ngettext("{n} text changed", "{n} texts changed", changed), changed),
        (ngettext("{n} remark kept as a memo", "{n} remarks kept as memos", remarks), remarks),
        (ngettext("{n} example bound", "{n} examples bound", len(plan.examples)), len(plan.examples)),
        (ngettext("{n} second home", "{n} second homes", len(plan.also_in)), len(plan.also_in)),
        (ngettext("{n} thing left out", "{n} things left out", len(plan.left_out)), len(plan.left_out)),
    )
    counts = [words.format(n=n) for words, n in numbers if n]
    if plan.core:
        counts.append(_("core category: {name}").format(name=plan.core))
    if not counts:
        return _("Nothing in it is new here.")
    words = _("Taken in: {counts}.") if done else _("It would be: {counts}.")
    return words.format(counts=_(", ").join(counts))


def plan_lines(plan: CodebookPlan) -> list[Line]:
    """A plan as lines for a page."""
    out: list[Line] = [(0, summary(plan, done=False))]
    for heading, items in _parts(plan):
        if items:
            out.append((0, heading))
            for lines in items[:_MOST]:
                out.append((1, _cut(lines[0])))
                out += [(1, "    " + _cut(line)) for line in lines[1:]]
            if len(items) > _MOST:
                out.append((1, _("… and {count} more").format(count=len(items) - _MOST)))
    return out


def _parts(plan: CodebookPlan) -> Iterator[tuple[str, Sequence[Sequence[str]]]]:
    from groundcode.workspace.codebooks.plan import field_word

    yield _("Changed texts"), [_changed(one) for one in plan.changed]
    yield _("Remarks"), [_remark(one) for one in plan.new_remarks()]
    left = [
        [" · ".join(filter(None, (one.path, field_word(one.field) if one.field else ""))), *filter(None, (one.after, one.why))]
        for one in plan.left_out
    ]
    yield _("Left out"), left
    core = [[_("{before} → {after}").format(before=plan.core_before or _("none"), after=plan.core)]] if plan.core else []
    yield _("Core category"), core
    new = [
        [
            _("{path} ({level})").format(path=one.path, level=_(one.level.words)),
            *(_("{field}: {text}").format(field=field_word(name), text=text) for name, text in one.after.items()),
        ]
        for one in plan.created
    ]
    yield _("New codes"), new
    yield _("Examples"), [[one.path, f"{one.source} [{one.start}, {one.end}) “{one.quote}”"] for one in plan.examples]
    yield _("Also in"), [[f"{one.path} → {one.other}"] for one in plan.also_in]
    yield _("Notes"), [[note] for note in plan.notes]


def _changed(one: PlannedChange) -> list[str]:
    from groundcode.workspace.codebooks.plan import field_word

    lines = [f"{one.path} · {field_word(one.field)}", f"- {one.before}", f"+ {one.after}"]
    return [*lines, _("Changed on both sides: ours stays.")] if one.both_sides else lines


def _remark(one: PlannedRemark) -> list[str]:
    who = _(", ").join(filter(None, (one.author, one.date[:16].replace("T", " "))))
    head = " · ".join(filter(None, (one.path or _("the codebook as a whole"), who)))
    return [head, *([f"“{one.quote}”"] if one.quote else []), one.text]


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"
