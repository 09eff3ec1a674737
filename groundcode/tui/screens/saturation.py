"""Saturation: the ways to look at it as rows, the curve drawn, the page of the row under the bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from groundcode.domain.levels import LEVELS, Level
from groundcode.locale import N_, _, ngettext
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.common import EVERYWHERE, Back
from groundcode.tui.actions.saturation import WITH_SATURATION
from groundcode.tui.curve_drawing import AXIS, BAND, BAR, REAL, draw
from groundcode.tui.layout import fit_cells
from groundcode.tui.saturation_page import CURVE, Look, looks
from groundcode.tui.screens.counting_screen import CountingScreen
from groundcode.tui.screens.listing import ListingScreen
from groundcode.tui.tasks import told
from groundcode.tui.widgets.picker import Pickable, Picker
from groundcode.tui.widgets.read_page import Part, ReadPage
from groundcode.tui.widgets.row_list import RowList
from groundcode.workspace.saturation import ORDERS, SaturationReport
from groundcode.workspace.saturation_words import school_words

if TYPE_CHECKING:
    from groundcode.workspace import Workspace

_LOOKS = {REAL: "bold $text-accent", BAND: "$foreground 50%", BAR: "$text-success", AXIS: "$foreground 60%", "": ""}
_LEAST_PICTURE = 9
"""Rows beside the list from which there is room for the drawing."""
_TALL = 14


class SaturationScreen(ListingScreen, CountingScreen):
    """The report is worked out behind the picture; what is chosen here holds until the desk closes."""

    ACTIONS: ClassVar[tuple[type[Action], ...]] = (*WITH_SATURATION, *EVERYWHERE, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    NAME: ClassVar[str] = N_("Saturation")
    DEFAULT_CSS = """
    SaturationScreen #side { width: 1fr; height: 1fr; }
    SaturationScreen #drawing { height: auto; padding: 0 1; display: none; }
    SaturationScreen #page { width: 100%; }
    SaturationScreen.-narrow #left { height: 8; }
    SaturationScreen.-narrow #side { width: 100%; height: 1fr; }
    SaturationScreen.-low #left { height: 1fr; }
    SaturationScreen.-low #side { display: none; }
    SaturationScreen.-low.-page #side { display: block; }
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.level = Level.CONCEPT
        self.order = ORDERS[0]
        self.coder = ""
        """The id of the counted coder; "" for the lead coder."""
        self.stratum = ""
        """The id of the variable; "" for the one that is found."""
        self.report: SaturationReport | None = None
        self._rows: list[Look] = []

    def page_widget(self) -> Widget:
        """The drawing above the page."""
        return Vertical(Static(Content(""), id="drawing"), ReadPage(id="page"), id="side")

    def show(self) -> None:
        """Count anew; what is chosen stays."""
        kept = self.desk.kept.get("saturation")
        if isinstance(kept, tuple) and self.report is None:
            self.level, self.order, self.coder, self.stratum = kept
        if self.report is None:
            if school := school_words(self.workspace.profile.current()):
                self.bar.say(school)
            self.page.show([Part(_("Counting …"), "dim")])
        self.count_soon()

    def count(self) -> SaturationReport:
        """The report."""
        known = {variable.id for variable in self.workspace.cases.variables()}
        return self.workspace.saturation.report(
            self.level, self.order, stratum=self.stratum if self.stratum in known else None, coder=self.coder or None
        )

    def counted(self, value: SaturationReport) -> None:
        """Show the rows; the bar stays on its row."""
        under = self.under_bar()
        self.report, self._rows = value, looks(value)
        at = next((n for n, look in enumerate(self._rows) if under is not None and look.key == under.key), max(0, self.at))
        self.fill([self._row(look) for look in self._rows], at)
        self.retitle()

    def heading(self) -> str:
        """What is counted, and in which order."""
        if self.report is None:
            return super().heading()
        count = len(self.report.interviews)
        words = ngettext("{count} interview", "{count} interviews", count).format(count=count)
        order = _("by the day of the interview") if self.order == "date" else _("as they were coded")
        return "   ".join([_(self.NAME), words, _(self.level.words), order, self.report.coder, self.workspace.title()])

    def under_bar(self) -> Look | None:
        """The row under the bar."""
        return self._rows[self.at] if 0 <= self.at < len(self._rows) else None

    def _row(self, look: Look) -> Content:
        cells = max(10, min(24, self.room // 3))
        result = fit_cells(look.result, max(4, self.room - cells - 3)).rstrip()
        return Content.assemble(" ", (fit_cells(look.title, cells), "" if look.is_category else "bold"), "  ", (result, "dim"))

    def show_page(self) -> None:
        """The page of the row under the bar, and the drawing where there is room or it is asked for."""
        look = self.under_bar()
        self._draw(look)
        if look is not None:
            self.page.show(look.parts)
        elif self.report is not None:
            self.page.show([Part(_("Nothing is coded yet: there is nothing to say about saturation."), "dim")])

    def _draw(self, look: Look | None) -> None:
        drawing = self.query_one("#drawing", Static)
        side = self.query_one("#side").size
        room = side.height if self.has_class("-narrow") else min(_TALL, side.height - 6)
        wanted = look is not None and (look.key == CURVE or not self.has_class("-narrow"))
        drawing.display = wanted and self.report is not None and room >= _LEAST_PICTURE and side.width >= 24
        if not drawing.display or self.report is None:
            return
        bands = self.report.shuffled.curve if self.report.shuffled else ()
        lines = draw(
            self.report.new, self.report.cumulative, [b.low or 0 for b in bands], [b.high or 0 for b in bands],
            side.width - 2, min(_TALL, room) - 2,
        )  # fmt: skip
        legend = _("line: this order  dots: other orders  bars: new")
        content = [Content.assemble(*((text, _LOOKS[kind]) for text, kind in line)) for line in lines]
        content.append(Content.styled(fit_cells(legend, side.width - 2).rstrip(), "$foreground 60%"))
        drawing.update(Content("\n").join(content))

    def lay_out(self) -> None:
        """Rows and drawing of another width."""
        self.fill([self._row(look) for look in self._rows], max(0, self.at))

    def _chosen(self, message: str) -> None:
        self.desk.kept["saturation"] = (self.level, self.order, self.coder, self.stratum)
        self.count_soon()
        self.bar.say(message)

    def next_level(self) -> None:
        """Count the codes of the next level."""
        self.level = LEVELS[(LEVELS.index(self.level) + 1) % len(LEVELS)]
        self._chosen(_("Counted now: {what}.").format(what=_(self.level.words)))

    def next_order(self) -> None:
        """Take the interviews in the other order."""
        self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        self._chosen(_("By the day of the interview.") if self.order == "date" else _("As they were coded."))

    def next_coder(self) -> None:
        """Count the codings of the next coder."""
        coders = self.workspace.coders()
        ids = list(coders)
        now = self.coder or self.workspace.lead_coder()
        self.coder = ids[(ids.index(now) + 1) % len(ids)] if now in ids else ids[0] if ids else ""
        self._chosen(_("The codings of {coder}.").format(coder=coders.get(self.coder, "–")))

    def ask_stratum(self) -> None:
        """Ask for the variable that tells kinds of informants apart."""
        variables = self.workspace.cases.variables()
        if not variables:
            self.bar.say(_("There is no variable yet."), _("On the screen of cases (F10 p), n adds one."))
            return
        things = [Pickable("", _("the one that names a role"))] + [Pickable(one.id, one.name) for one in variables]

        def chosen(variable: str | None) -> None:
            if variable is not None:
                with told(self.bar):
                    self.stratum = variable
                    name = next((one.name for one in variables if one.id == variable), _("role"))
                    self._chosen(_("Kinds of informants by: {name}.").format(name=name))

        self.app.push_screen(
            Picker(_("Which variable tells kinds of informants apart?"), things, highlighted=self.stratum), chosen
        )

    @on(RowList.Opened)
    def _clicked_twice(self) -> None:
        self.action_run("saturation.open")

    def help_words(self, pane: str) -> str:
        """What each row is."""
        return _help() if pane else ""


def _help() -> str:
    return "\n\n".join(
        (
            _(
                "Saturation is looked at in several ways, since no single number shows it. Each row is one of them; the page "
                "says what it found, and what it does not prove."
            ),
            _(
                "The drawing shows how many codes were known after each interview. The dots are where nine tenths of other "
                "orders of the same interviews lie: so much depends on the order alone. The bars are the new codes."
            ),
            _(
                "Below stand the main categories. “+3” means that the last new code, property or value came three interviews "
                "ago; “+0” that the last interview still brought one; “–” that there is none. Enter opens the category in the "
                "codebook."
            ),
            _(
                "t counts labels, concepts, categories or main categories; b changes the order of the interviews; w counts "
                "another coder; v chooses which variable tells kinds of informants apart. n notes what is missing as a new "
                "sampling round."
            ),
        )
    )
