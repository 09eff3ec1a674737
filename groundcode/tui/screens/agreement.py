"""Agreement: how far coders agree, code by code, in a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import DataTable, Static

from groundcode.domain.levels import Level
from groundcode.locale import N_, _, join_names, ngettext
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.agreement import WITH_AGREEMENT
from groundcode.tui.actions.common import EVERYWHERE, Back
from groundcode.tui.agreement_words import UNIT_WORDS, by_name, counts_words, number, per_cent
from groundcode.tui.disagreement_help import agreement_help
from groundcode.tui.layout import fit_cells
from groundcode.tui.path_checks import path_check
from groundcode.tui.screens.figuring import FiguringScreen
from groundcode.tui.tasks import told
from groundcode.tui.widgets.grid import Column, Grid, Row
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.workspace.agreeing.values import UNITS

if TYPE_CHECKING:
    from groundcode.workspace import Workspace
    from groundcode.workspace.agreeing.values import AgreementReport, CodeAgreement

_LEVELS = (None, Level.CONCEPT, Level.CATEGORY, Level.MAIN)
_POOLED = "pooled"
_RESAMPLES = 1000


class AgreementScreen(FiguringScreen):
    """A line a code, all codes together first; what the figures rest on stands below."""

    ACTIONS: ClassVar[tuple[type[Action], ...]] = (*WITH_AGREEMENT, *EVERYWHERE, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    NAME: ClassVar[str] = N_("Agreement")
    PANES: ClassVar[tuple[str, ...]] = ("agreement",)
    DEFAULT_CSS = """
    AgreementScreen Grid { height: 1fr; }
    AgreementScreen #no-figures { height: auto; padding: 1 2; display: none; }
    AgreementScreen #about { height: 4; padding: 0 1; background: $surface; color: $foreground 90%; }
    """

    def __init__(self, workspace: Workspace, level: Level | None = None) -> None:
        super().__init__(workspace)
        self.unit = "turn"
        self.level = level
        self.lowest_first = False

    def body(self) -> ComposeResult:
        """The table, and what it rests on."""
        yield Static(Content(""), id="no-figures")
        yield Grid(id="agreement")
        yield Static(Content(""), id="about")

    @property
    def grid(self) -> Grid:
        """The table."""
        return self.query_one(Grid)

    def show(self) -> None:
        """The figures as they stand; new ones come in behind the picture."""
        if self.report is None and not self.report_error:
            self.bar.say(_("Counting …"))
        self.figure_soon(self.level, self.unit, _RESAMPLES)

    def show_figures(self) -> None:
        """Fill the table."""
        report = self.report
        self.bar.clear()
        self.query_one("#no-figures").display = report is None
        self.grid.display = report is not None
        self.query_one("#no-figures", Static).update(Content(self.report_error))
        if report is not None:
            self.grid.fill(_columns(report), [_pooled(report), *(_row(report, one) for one in self._ordered(report))])
            self.grid.focus()
        self.query_one("#screen-title", Static).update(Content(fit_cells(self.heading(), max(10, self.size.width - 2)).rstrip()))
        self._tell_about()

    def _ordered(self, report: AgreementReport) -> list[CodeAgreement]:
        if not self.lowest_first:
            return list(report.codes)
        return sorted(report.codes, key=lambda one: (one.alpha is None, one.alpha or 0.0, -one.disagreements))

    def heading(self) -> str:
        """Between whom, by what units."""
        report = self.report
        if report is None:
            return f"{_(self.NAME)}   {self.workspace.title()}"
        level = _("codes as they are") if report.level is None else _("level: {level}").format(level=_(report.level.words))
        units = _("by {unit}").format(unit=_(UNIT_WORDS[report.unit]))
        return f"{_(self.NAME)}   {join_names(by_name(report), 4)}   {units}   {level}   {self.workspace.title()}"

    @on(DataTable.RowHighlighted)
    def _tell_about(self) -> None:
        report = self.report
        lines = _about(report, self._under_bar()) if report is not None else []
        room = max(10, self.size.width - 2)
        self.query_one("#about", Static).update(Content("\n".join(fit_cells(line, room).rstrip() for line in lines)))

    def _under_bar(self) -> CodeAgreement | None:
        codes = self.report.codes if self.report is not None else ()
        return next((one for one in codes if one.code == self.grid.row_key), None)

    def show_places(self) -> None:
        """The places where coders differ about the code under the bar."""
        one = self._under_bar()
        level = self.level
        self.app.pop_screen()
        screen = self.desk.front
        from groundcode.tui.screens.disagreements import DisagreementsScreen

        if isinstance(screen, DisagreementsScreen):
            screen.show_code(one.code if one is not None else None, level)

    @on(DataTable.RowSelected)
    def _clicked_twice(self) -> None:
        self.action_run("agreement.open")

    def next_unit(self) -> None:
        """The next unit."""
        self.unit = UNITS[(UNITS.index(self.unit) + 1) % len(UNITS)]
        self._changed(_("Compared by {unit}.").format(unit=_(UNIT_WORDS[self.unit])))

    def next_level(self) -> None:
        """The codes at the next level."""
        self.level = _LEVELS[(_LEVELS.index(self.level) + 1) % len(_LEVELS)]
        self._changed(
            _("Codes as they are.") if self.level is None else _("Codes at the level: {level}.").format(level=_(self.level.words))
        )

    def _changed(self, words: str) -> None:
        self.show()
        self.bar.say(words, _("Counting …"))

    def next_order(self) -> None:
        """As in the codebook, or the lowest alpha first."""
        self.lowest_first = not self.lowest_first
        if self.report is not None:
            self.show_figures()
        self.bar.say(_("The lowest alpha first.") if self.lowest_first else _("In the order of the codebook."))

    def ask_export(self) -> None:
        """Ask for a file, and write T10 to it."""
        folder = self.workspace.path.parent

        def named(name: str | None) -> None:
            if name is not None:
                with told(self.bar):
                    self._write(folder / Path(name).expanduser())

        words = _("T10, agreement between coders by turns, in the language of the project: .docx, .xlsx or .csv by its ending.")
        check = path_check(folder, endings=(".docx", ".xlsx", ".csv"))
        self.app.push_screen(Prompt(_("Write the table T10 to:"), str(folder / "T10.docx"), words=words, check=check), named)

    def _write(self, path: Path) -> None:
        if not path.exists():
            self._written(path, overwrite=False)
            return

        def answered(yes: bool | None) -> None:
            with told(self.bar):
                if yes:
                    self._written(path, overwrite=True)
                else:
                    self.bar.say(_("{path} stays as it is.").format(path=path))

        self.app.push_screen(Confirm(_("{path} is there already. Write over it?").format(path=path)), answered)

    def _written(self, path: Path, *, overwrite: bool) -> None:
        self.workspace.thesis.export(path, ["T10"], overwrite=overwrite)
        self.bar.say(_("T10 written to {path}.").format(path=path))

    def on_resize(self) -> None:
        """What stands below, for the new width."""
        self.call_after_refresh(self._tell_about)

    def go_back(self) -> None:
        """To the screen below."""
        self.app.pop_screen()

    def help_words(self, pane: str) -> str:  # noqa: ARG002 - there is one pane
        """What the figures say."""
        return agreement_help()


def _columns(report: AgreementReport) -> tuple[Column, ...]:
    counts = _("by 0/1/2… coders")
    if len(report.coders) == 2:
        counts = _("both/{one}/{other}/none").format(one=by_name(report)[0], other=by_name(report)[1])
    return (
        Column("name", _("code"), most=28), Column("alpha", "alpha", right=True), Column("interval", _("95 % interval")),
        Column("kappa", "kappa", right=True), Column("percent", "%", right=True), Column("counts", counts, right=True, most=30),
        Column("prevalence", _("prevalence"), right=True), Column("holsti", "Holsti", right=True),
        Column("ac1", "AC1", right=True), Column("bp", "B–P", right=True), Column("fleiss", "Fleiss", right=True),
        Column("units", _("units"), right=True),
    )  # fmt: skip


def _pooled(report: AgreementReport) -> Row:
    one = report.pooled
    name = ngettext("all {count} code together", "all {count} codes together", one.codes).format(count=one.codes)
    counts = counts_words(report, one.counts)
    return Row(
        _POOLED,
        (
            name, number(one.alpha), _interval(one.interval), number(one.pooled_kappa), per_cent(one.percent), counts,
            per_cent(one.prevalence), number(one.holsti), number(one.ac1), number(one.brennan_prediger), number(one.fleiss),
            str(one.units),
        ),
    )  # fmt: skip


def _row(report: AgreementReport, one: CodeAgreement) -> Row:
    name = one.name if report.level is None or one.level is report.level else f"{one.name} ({_(one.level.words)})"
    mark = "! " if one.is_extreme else "  "
    return Row(
        one.code,
        (
            name, number(one.alpha), _interval(one.interval), number(one.kappa), per_cent(one.percent),
            counts_words(report, one.counts),
            mark + per_cent(one.prevalence), number(one.holsti), number(one.ac1), number(one.brennan_prediger),
            number(one.fleiss), str(one.units),
        ),
    )  # fmt: skip


def _interval(found: tuple[float, float] | None) -> str:
    return f"{number(found[0])} – {number(found[1])}" if found is not None else "–"


def _about(report: AgreementReport, under: CodeAgreement | None) -> list[str]:
    twice = report.double_coded
    lines = [
        _("Coded twice: {sources} of {all_sources} transcripts, {turns} of {all_turns} turns ({share}).").format(
            sources=twice.sources, all_sources=twice.all_sources, turns=twice.turns, all_turns=twice.all_turns,
            share=per_cent(twice.turn_share),
        ),
        _("Coded blind: {blind} of {shares}.   Codes with an alpha from 0.800: {good}, from 0.667: {fair}.").format(
            blind=report.blind, shares=report.shares, good=report.band(0.8), fair=report.band(0.667, 0.8)
        ),
    ]  # fmt: skip
    if report.discussed:
        words = ngettext(
            "In {count} of these transcripts a consensus was begun: what was coded after it is no longer independent.",
            "In {count} of these transcripts a consensus was begun: what was coded after it is no longer independent.",
            report.discussed,
        )
        lines.append(words.format(count=report.discussed))
    if under is not None:
        rare = _("   Hardly any unit (or nearly every one) carries it: look at the counts.") if under.is_extreme else ""
        lines.append(under.path + rare)
    return lines
