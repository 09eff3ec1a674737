"""Cases: people and sites as rows, what is known of them as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import DataTable, Static

from groundcode.domain.cases import CONSENT, Case, CaseKind, Variable
from groundcode.locale import N_, _, join_names, ngettext
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.cases import WITH_CASES
from groundcode.tui.actions.common import EVERYWHERE, Back
from groundcode.tui.asking_cases import CONSENT_WORDS, answer_words
from groundcode.tui.layout import fit_cells
from groundcode.tui.screens.counting_screen import CountingScreen
from groundcode.tui.widgets.grid import Column, Grid, Row

if TYPE_CHECKING:
    from groundcode.workspace import Workspace
    from groundcode.workspace.casework.counts import CaseCounts


class CasesScreen(CountingScreen):
    """A table whose cursor stands on cells; what is known of the case under it stands below."""

    ACTIONS: ClassVar[tuple[type[Action], ...]] = (*WITH_CASES, *EVERYWHERE, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    NAME: ClassVar[str] = N_("Cases")
    PANES: ClassVar[tuple[str, ...]] = ("cases",)
    DEFAULT_CSS = """
    CasesScreen Grid { height: 1fr; }
    CasesScreen #no-cases { height: auto; padding: 1 2; display: none; }
    CasesScreen #about { height: 4; padding: 0 1; background: $surface; color: $foreground 90%; }
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.cases: dict[str, Case] = {}
        """Those under a case come right after it."""
        self.variables: dict[str, Variable] = {}
        self._counts: dict[str, CaseCounts] = {}

    def body(self) -> ComposeResult:
        """The table, and what is known of one case."""
        words = _(
            "No case yet. A case is somebody who was interviewed, or a site. a (or Ctrl+N) makes one; i (or Ctrl+L) brings in "
            "a table; h (or Ctrl+G) takes over what stands above the interviews once cases are bound to them."
        )
        yield Static(Content(words), id="no-cases")
        yield Grid(id="cases", by_cell=True)
        yield Static(Content(""), id="about")

    @property
    def grid(self) -> Grid:
        """The table."""
        return self.query_one(Grid)

    def show(self) -> None:
        """Every case as it stands; the cursor stays on its cell."""
        self.cases = {case.id: case for case in in_families(self.workspace.cases.list_())}
        self.variables = {variable.id: variable for variable in self.workspace.cases.variables()}
        self._fill()
        self.query_one("#no-cases").display = not self.cases
        self._tell_about()
        self.count_soon()

    def count(self) -> dict[str, CaseCounts]:
        """How much there is of each case."""
        return self.workspace.cases.counts()

    def counted(self, value: dict[str, CaseCounts]) -> None:
        """Fill the columns of numbers."""
        self._counts = value
        self._fill()

    def _fill(self) -> None:
        columns = self._columns(withdrawn=any(case.withdrawn for case in self.cases.values()))
        was_empty = not self.grid.row_count
        self.grid.fixed_columns = 1
        self.grid.fill(columns, [self._row(case, self._counts.get(case.id), columns) for case in self.cases.values()])
        if was_empty:
            self.grid.go_to(str(self.desk.kept.get("cases", "")))

    def heading(self) -> str:
        """How many there are."""
        people = sum(case.kind is CaseKind.INFORMANT for case in self.cases.values())
        sites = len(self.cases) - people
        words = ngettext("{count} informant", "{count} informants", people).format(count=people)
        if sites:
            words += _(", ") + ngettext("{count} site", "{count} sites", sites).format(count=sites)
        return f"{super().heading()}   {words}"

    def _columns(self, *, withdrawn: bool) -> list[Column]:
        columns = [
            Column("name", _("case"), most=24), Column("kind", _("kind"), most=10), Column("under", _("under"), most=16),
            Column("speaks", _("speaks in"), most=24), Column("turns", _("turns"), right=True),
            Column("codings", _("codings"), right=True), Column("consent", _("may be quoted"), most=14),
        ]  # fmt: skip
        if withdrawn:
            columns.append(Column("withdrawn", _("withdrawn"), most=10))
        return columns + [Column(variable.id, variable.name, most=24) for variable in self.variables.values()]

    def _row(self, case: Case, counts: CaseCounts | None, columns: list[Column]) -> Row:
        above = self.cases.get(case.parent or "")
        cells = {
            "name": f"  {case.name}" if above is not None else case.name,
            "kind": _(case.kind.words),
            "under": above.name if above is not None else "",
            "speaks": join_names([*dict.fromkeys(place.source_name for place in case.bound)], 2),
            "turns": str(counts.turns or "") if counts else "",
            "codings": str(counts.codings or "") if counts else "",
            "consent": answer_words(case.consent.get("quote", "")),
            "withdrawn": (case.withdrawn or "")[:10],
        }
        row = tuple(cells[column.key] if column.key in cells else case.values.get(column.key, "") for column in columns)
        return Row(case.id, row, dim=bool(case.withdrawn))

    @on(DataTable.CellHighlighted)
    def _tell_about(self) -> None:
        case = self.cases.get(self.grid.row_key)
        if case is not None:
            self.desk.kept["cases"] = case.id
        lines = [""] if case is None else self._about(case)
        room = max(10, self.size.width - 2)
        self.query_one("#about", Static).update(Content("\n".join(fit_cells(line, room).rstrip() for line in lines)))

    def _about(self, case: Case) -> list[str]:
        places = [f"{p.source_name} / {p.speaker_name}" if p.speaker_name else p.source_name for p in case.bound]
        said = [
            _("{what}: {answer}").format(what=_(CONSENT_WORDS[key]), answer=answer_words(case.consent[key]))
            for key in CONSENT
            if case.consent.get(key)
        ]
        variable = self.variables.get(self.grid.column_key)
        value = case.values.get(variable.id, "–") if variable is not None else ""
        cell = _("{variable} ({type}): {value}").format(
            variable=variable.name, type=_(variable.type.words), value=value
        ) if variable is not None else ""  # fmt: skip
        return [
            f"{case.name}   {_(case.kind.words)}   {cell}".rstrip(),
            _("Speaks in: {places}").format(places=join_names(places, 6) or "–"),
            _("Consent: {answers}").format(answers=_("; ").join(said) or "–"),
            _("Withdrew on {date}").format(date=case.withdrawn[:10]) if case.withdrawn else "",
        ]

    def under_bar(self) -> Case | None:
        """The case under the cursor; says so if there is none."""
        case = self.cases.get(self.grid.row_key)
        if case is None:
            self.bar.say(_("There is no case yet: a makes one."))
        return case

    @on(DataTable.CellSelected)
    def _clicked_twice(self) -> None:
        self.action_run("cases.edit")

    def help_words(self, pane: str) -> str:  # noqa: ARG002 - there is one pane
        """What cases are for, and how the table is filled."""
        return "\n\n".join(
            (
                _(
                    "A case is somebody who was interviewed (an informant), or a site: a neighbourhood, a group. Each is a line; "
                    "what you know of it stands in columns, which go on at the right: move there with the arrows."
                ),
                _(
                    "Enter changes the cell under the cursor. n adds a variable, C renames it, changes its type or deletes it. "
                    "A number or a date is checked when you type it."
                ),
                _(
                    "b binds a case to a speaker of a transcript. Only then its turns and codings count for it, and tables by "
                    "gender, age or site can be made. If a case is not bound to its interviews, it has no codings here."
                ),
                _(
                    "i brings in a table (.csv or .xlsx) with a line a case; what would change is shown before. h takes over "
                    "the lines above the interviews, such as date and place. c notes what somebody consented to: the words "
                    "of those who answered no are left out of exports. w notes that somebody withdrew: the text is hidden at "
                    "once."
                ),
            )
        )


def in_families(cases: list[Case]) -> list[Case]:
    """Each case with those under it right after it; a circle that a merge made stands at the end."""
    ids = {case.id for case in cases}
    below: dict[str | None, list[Case]] = {}
    for case in cases:
        below.setdefault(case.parent if case.parent in ids else None, []).append(case)
    out: dict[str, Case] = {}
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        case = waiting.pop()
        if case.id not in out:
            out[case.id] = case
            waiting += reversed(below.get(case.id, []))
    return [*out.values(), *(case for case in cases if case.id not in out)]
