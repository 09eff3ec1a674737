"""Tables of cases in and out, and the lines above the interviews."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.domain.cases import VariableType
from groundcode.locale import N_, _, ngettext
from groundcode.tui.asking_sources import folder_of_files, keep_folder
from groundcode.tui.path_checks import path_check
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.report_page import Line, ReportPage
from groundcode.tui.screens.working import Outcome, Working
from groundcode.tui.tasks import told
from groundcode.tui.widgets.file_chooser import FileChooser
from groundcode.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from groundcode.tui.screens.cases import CasesScreen
    from groundcode.workspace.casework.headers import HeaderOffer
    from groundcode.workspace.casework.importing import CaseImportReport

TABLES = (".csv", ".xlsx")
_STATUS_WORDS = {
    "new": N_("new"),
    "same": N_("there already"),
    "different": N_("differs from what is there, which stays"),
    "no case": N_("nobody is bound to this source"),
    "several cases": N_("several cases speak in this source"),
}


def ask_table(screen: CasesScreen) -> None:
    """Ask for a table, show what it would change, take it in."""
    workspace = screen.workspace

    def chosen(paths: list[Path] | None) -> None:
        if paths:
            with told(screen.bar):
                keep_folder(workspace, paths[0])
                path = paths[0]
                tried = Working(_("Reading the table"), lambda _tell: workspace.cases.import_table(path, dry_run=True))
                screen.app.push_screen(tried, lambda outcome: shown(path, outcome))

    def shown(path: Path, outcome: Outcome | None) -> None:
        if outcome is None or outcome.stopped:
            screen.bar.say(_("Stopped. Nothing was imported."))
            return
        with told(screen.bar):
            report: CaseImportReport = outcome.result()
            further = _("take it in") if report.changes() else ""
            page = ReportPage(_("What {file} would change").format(file=path.name), list(table_lines(report)), further=further)
            screen.app.push_screen(page, lambda go_on: _take_in(screen, path) if go_on else None)

    screen.app.push_screen(FileChooser(_("Which table of cases?"), folder_of_files(workspace), TABLES), chosen)


def _take_in(screen: CasesScreen, path: Path) -> None:
    with told(screen.bar):
        # What it lets out stood on the page that was just answered.
        report = screen.workspace.cases.import_table(path, opening=True)
        read = ngettext("{count} case read", "{count} cases read", report.cases).format(count=report.cases)
        changed = ngettext("{count} change", "{count} changes", report.changes()).format(count=report.changes())
        screen.stored(_("{read}, {changed}.").format(read=read, changed=changed), _("u takes it back."))


def table_lines(report: CaseImportReport) -> Iterator[Line]:
    """What a table of cases changes, to be read."""
    if not report.changes():
        yield 0, _("Nothing changes: everything in the table is there already.")
    for note in report.notes:
        yield 1, _("Note: {text}").format(text=note)
    if report.new_variables:
        yield 0, _("New variables")
        for name, kind in report.new_variables:
            yield 1, f"{name} ({_(VariableType(kind).words)})"
    if report.new_cases:
        yield 0, _("New cases")
        yield 1, _(", ").join(report.new_cases)
    new = set(report.new_cases)
    changed = [row for row in (*report.values, *report.consent) if row[0] not in new]
    if changed:
        yield 0, _("Changed values")
        for case, what, former, value in changed:
            yield 1, _("{case}, {what}: {former} → {value}").format(case=case, what=what, former=former or "–", value=value)
    yield from _place_lines(report)


def _place_lines(report: CaseImportReport) -> Iterator[Line]:
    if report.bound:
        yield 0, _("Where cases speak")
        for case, source, speaker, holder in report.bound:
            place = f"{source}/{speaker}" if speaker else source
            before = " " + _("(before: {former})").format(former=holder) if holder else ""
            yield 1, _("{case} speaks in {place}").format(case=case, place=place) + before
    if report.parents:
        yield 0, _("Cases below others")
        for case, above in report.parents:
            yield 1, _("{case} stands under {parent}").format(case=case, parent=above)


def ask_headers(screen: CasesScreen) -> None:
    """Show the lines above the interviews, and take over those that are new."""
    offers = screen.workspace.cases.headers()
    if not offers:
        screen.bar.say(_("No transcript has header lines such as 访谈时间 or Date above its first turn."))
        return
    new = sum(offer.status == "new" for offer in offers)
    further = ngettext("take over {count} new value", "take over {count} new values", new).format(count=new) if new else ""

    def answered(go_on: bool | None) -> None:
        if go_on:
            _ask_which_headers(screen, Counter(offer.key for offer in offers if offer.status == "new"))

    screen.app.push_screen(ReportPage(_("Lines above the interviews"), list(header_lines(offers)), further=further), answered)


def _ask_which_headers(screen: CasesScreen, keys: Counter[str]) -> None:
    names = list(keys)
    lines = [_("All of them ({count})").format(count=keys.total())]
    lines += [_("Only {key} ({count})").format(key=key, count=keys[key]) for key in names]

    def chosen(number: int | None) -> None:
        if number is not None:
            with told(screen.bar):
                only = () if number == 0 else (names[number - 1],)
                found = screen.workspace.cases.headers(apply=True, only=only)
                count = sum(offer.status == "new" for offer in found)
                words = ngettext("{count} value taken over.", "{count} values taken over.", count)
                screen.stored(words.format(count=count), _("u takes it back."))

    screen.app.push_screen(Chooser(_("Which lines?"), lines), chosen)


def header_lines(offers: list[HeaderOffer]) -> Iterator[Line]:
    """The header lines by source, the new ones first said so."""
    source = ""
    for offer in offers:
        if offer.source != source:
            source = offer.source
            yield 0, f"{source} → {offer.case}" if offer.case else source
        status = _(_STATUS_WORDS[offer.status])
        there = f" ({offer.former})" if offer.status == "different" else ""
        yield 1, _("{key}: {value}").format(key=offer.key, value=offer.value) + f"   [{status}{there}]"


def ask_export(screen: CasesScreen) -> None:
    """Ask for a path, and write the table of participants there."""
    workspace = screen.workspace

    def given(path: str | None) -> None:
        if path:
            with told(screen.bar):
                target = folder_of_files(workspace) / Path(path).expanduser()
                table = workspace.cases.export(target)
                count = len(table.rows) - 1
                words = ngettext("{count} case written to {path}.", "{count} cases written to {path}.", count)
                screen.bar.say(words.format(count=count, path=target))

    words = _("T1, the table of participants, as .xlsx or .csv; exact ages become bands of ten years.")
    folder = folder_of_files(workspace)
    check = path_check(folder, endings=TABLES)
    screen.app.push_screen(Prompt(_("Write the participants to:"), str(folder / "T1.xlsx"), words=words, check=check), given)
