"""The check: what an examiner would object to, with the page of the finding under the bar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content

from groundcode.domain.codebooks import PATH_SEPARATOR
from groundcode.domain.ids import fold
from groundcode.locale import N_, _, language, ngettext
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.check import ON_FINDINGS
from groundcode.tui.actions.common import EVERYWHERE, Back
from groundcode.tui.layout import fit_cells
from groundcode.tui.screens.counting_screen import CountingScreen
from groundcode.tui.screens.listing import ListingScreen
from groundcode.tui.screens.places import PLACES
from groundcode.tui.widgets.read_page import Part
from groundcode.tui.widgets.row_list import RowList
from groundcode.workspace.checks import Finding, Line, Severity, folded

if TYPE_CHECKING:
    from groundcode.domain.profiles import Profile
    from groundcode.workspace import Workspace

_LISTED = 60
"""Names of equal warnings that the page lists; unfolding shows all."""
_SCREENS = {
    "code": "codebook", "axial": "axial", "relation": "axial", "paradigm": "axial", "pathway": "selective",
    "storyline": "selective", "construct": "selective", "item": "selective", "coding": "retrieval", "sampling": "sampling",
    "holdout": "saturation", "memo": "memos",
}  # fmt: skip
"""Kind of place -> the screen on which it is mended."""
_OPENED_AT = ("codebook", "axial", "selective", "sampling")
"""The screens that open at the thing whose id is kept for them."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list: a finding, equal ones in one, or one of those that were unfolded."""

    line: Line
    is_head: bool = False
    """Whether it stands above those that were unfolded from it."""
    is_below: bool = False

    @property
    def is_folded(self) -> bool:
        """Whether it stands for several that are not shown."""
        return len(self.line.findings) > 1 and not self.is_head

    @property
    def key(self) -> str:
        """The same after every run."""
        first = self.line.first
        return first.key if self.is_below or len(self.line.findings) == 1 else f"{first.rule} {first.answered}"


class CheckScreen(ListingScreen, CountingScreen):
    """Errors, then warnings, then what was answered."""

    ACTIONS: ClassVar[tuple[type[Action], ...]] = (*ON_FINDINGS, *EVERYWHERE, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    NAME: ClassVar[str] = N_("Check")
    DEFAULT_CSS = """
    CheckScreen #left { width: 3fr; }
    CheckScreen #page { width: 2fr; }
    CheckScreen.-narrow #left { width: 100%; height: 3fr; }
    CheckScreen.-narrow #page { width: 100%; height: 2fr; }
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._found: list[Finding] | None = None
        self._open: set[str] = set()
        """The rules whose equal warnings are shown one by one."""
        self._stays = False
        """Whether the bar stays where it is at the next listing, though its finding goes elsewhere."""
        self._shown: list[Row] = []
        self._profile: Profile | None = None

    def on_mount(self) -> None:
        """Open as it was left: a list is worked through from place to place, and what was unfolded stays so."""
        kept = self.desk.kept.setdefault("check-open", self._open)
        if isinstance(kept, set):
            self._open = kept

    def show(self) -> None:
        """Check anew; what was found before stays until then."""
        self._profile = self.workspace.profile.current()
        if self._found is None:
            self.bar.say(_("Checking…"))
        self.count_soon()

    def count(self) -> list[Finding]:
        """What is found now."""
        return self.workspace.check.run()

    def counted(self, value: list[Finding]) -> None:
        """Show it; the bar stays on its finding, or where that one was."""
        kept = ""
        if self._found is None:
            self.bar.clear()
            kept = str(self.desk.kept.get("check", ""))
        self._found = value
        self._list(kept)

    def _list(self, wanted: str = "") -> None:
        under, at = wanted or (self.row.key if self.row is not None else ""), max(0, self.at)
        if self._stays:
            under, self._stays = "", False
        words = fold(self.words).split()
        found = [one for one in self._found or () if all(word in fold(_searched(one)) for word in words)]
        self._shown = list(_rows(folded(found), self._open))
        at = next((n for n, row in enumerate(self._shown) if row.key == under), at)
        self.fill([self._row(row) for row in self._shown], at)
        self.retitle()

    def heading(self) -> str:
        """The school, and how much there is of what."""
        found = self._found or []
        errors = sum(one.severity is Severity.ERROR for one in found)
        answered = sum(one.answered for one in found)
        warnings = len(found) - errors - answered
        told = [
            ngettext("{count} error", "{count} errors", errors).format(count=errors),
            ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings),
            ngettext("{count} answered", "{count} answered", answered).format(count=answered),
        ]
        school = self._profile.name(language()) if self._profile is not None else ""
        return f"{_(self.NAME)}   {_(', ').join(told)}   {school}   {self.workspace.title()}"

    @property
    def row(self) -> Row | None:
        """The row under the bar."""
        return self._shown[self.at] if 0 <= self.at < len(self._shown) else None

    def _row(self, row: Row) -> Content:
        line, first, room = row.line, row.line.first, self.room - 1
        if row.is_below:
            return Content.assemble("       ", fit_cells(first.name, room - 6).rstrip())
        look = "bold $text-error" if first.severity is Severity.ERROR else "dim" if first.answered else "$text-warning"
        mark = "✓" if first.answered else "✗" if first.severity is Severity.ERROR else "!"
        count = len(line.findings)
        number, names = f"{count} × " if count > 1 else "", _(", ").join(_last(name) for name in line.names[:_LISTED])
        words = fit_cells(number + line.reason, room - 3).rstrip()
        fold_mark = "▾" if row.is_head else "▸" if row.is_folded else " "
        plain = "dim" if first.answered else ""
        return Content.assemble(
            " ", (mark, look), fold_mark, " ", (words, plain), "\n     ", (fit_cells(names, room - 5).rstrip(), "dim")
        )

    def show_page(self) -> None:
        """What is wrong, what it is about, what mends it."""
        row = self.row
        if row is not None:
            self.desk.kept["check"] = row.key
        self.page.show(_page(row) if row is not None else self._none())

    def _none(self) -> Sequence[Part]:
        if self._found is None:
            return []
        if self._found:
            return [Part(_("Nothing fits what is asked for. Esc shows all again."))]
        return [Part(_("Nothing was found that an examiner would object to, as far as a program can see."))]

    def stay(self) -> None:
        """What is under the bar will go elsewhere: the bar stays, on what comes next."""
        self._stays = True

    def unfold(self, row: Row, *, on: bool) -> None:
        """Show equal warnings one by one, or as one line."""
        first = row.line.first
        rule = f"{first.rule} {first.answered}"
        if on and row.is_folded:
            self._open.add(rule)
            self._list(rule)
        elif not on and rule in self._open:
            self._open.discard(rule)
            self._list(rule)

    def go_to_place(self, finding: Finding) -> None:
        """Leave for where a finding can be mended; coming back, the bar is on it."""
        place, desk = finding.place, self.desk
        if place.kind == "review":
            from groundcode.tui.screens.review import ReviewScreen

            self.app.push_screen(ReviewScreen(self.workspace, place.id or None))
            return
        if place.kind == "coding" and place.id:
            there = next((one for one in self.workspace.codings.segments() if one.id == place.id), None)
            if there is not None:
                desk.jump(there.source_id, there.start, there.end)
                return
        name = _SCREENS.get(place.kind, "")
        if not any(one.name == name for one in PLACES):
            self.bar.say(finding.mend)
            return
        if place.kind == "relation" and place.id:
            desk.kept["axial-relation"] = place.id
        if place.id and name in _OPENED_AT:
            desk.kept[name] = self._code_at(place.kind, place.id) or place.id
        desk.go_to(name)

    def _code_at(self, kind: str, thing: str) -> str:
        """The category by which the screen of axial coding finds a relation or a paradigm."""
        if kind == "relation":
            return next((one.start for one in self.workspace.relations.list_() if one.id == thing), "")
        if kind == "paradigm":
            return next((one.phenomenon for one in self.workspace.paradigms.list_() if one.id == thing), "")
        return ""

    def lay_out(self) -> None:
        """Rows of another width."""
        self._list()

    def filtered(self) -> None:
        """Other words."""
        self._list()

    @on(RowList.Opened)
    def _clicked_twice(self) -> None:
        self.action_run("check.open")

    def help_words(self, pane: str) -> str:  # noqa: ARG002 - both panes tell of the same
        """What is looked for, and what an answer is."""
        return "\n\n".join(
            (
                _(
                    "What an examiner would object to, looked for before the examiner does. Errors (✗) are faults: an arrow "
                    "without a quote, a category without a definition, a real name. Warnings (!) are for you to judge."
                ),
                _(
                    "Enter goes to where a thing can be mended. Equal warnings stand in one line with their number; Enter or → "
                    "shows each of them, ← makes them one line again."
                ),
                _(
                    "e answers a warning: say why it is as it should be. It stays in the list (✓) and does not count; the reason "
                    "can go into the thesis. d takes the answer back. Errors cannot be answered."
                ),
                _(
                    "P chooses the school that the study follows: it decides what is looked for, which tables there are and what "
                    "the stages are called. w chooses the words of the study, as 编码, 译码 or 登录. Neither changes data."
                ),
            )
        )


def _rows(lines: Sequence[Line], opened: set[str]) -> Iterator[Row]:
    for line in lines:
        is_open = len(line.findings) > 1 and f"{line.first.rule} {line.first.answered}" in opened
        yield Row(line, is_head=is_open)
        if is_open:
            yield from (Row(Line((one,)), is_below=True) for one in line.findings)


def _last(name: str) -> str:
    return name.split(PATH_SEPARATOR)[-1]


def _searched(finding: Finding) -> str:
    return f"{finding.rule} {finding.name} {finding.reason} {finding.answer}"


def _page(row: Row) -> list[Part]:
    """The page of a row."""
    line, first = row.line, row.line.first
    severity = _("answered") if first.answered else _(first.severity.words)
    parts = [Part(f"{severity}   {first.rule}", "dim"), Part(line.reason, "head"), Part("")]
    if len(line.findings) == 1:
        parts.append(Part(first.name))
    else:
        shown = [(one.name, one.reason if one.reason != line.reason else "") for one in line.findings[:_LISTED]]
        parts += [Part(f"· {name}  {reason}".rstrip()) for name, reason in shown]
        left = len(line.findings) - _LISTED
        parts += [Part(ngettext("and {count} more", "and {count} more", left).format(count=left), "dim")] if left > 0 else []
    parts += [Part(""), Part(_("What mends it"), "head"), Part(first.mend)]
    for answer in dict.fromkeys(one.answer for one in line.findings if one.answer):
        parts += [Part(""), Part(_("Answer"), "head"), Part(answer)]
    return parts
