"""Questions put together without typing: which kind of condition, which thing, and how it goes together with the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from groundcode.analysis.queries import Field
from groundcode.domain.levels import LEVELS
from groundcode.locale import N_, _
from groundcode.tui.layout import fit_cells
from groundcode.tui.retrieving import JOIN_WORDS, code_name, is_everything, joined, name_in, term
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.tasks import told
from groundcode.tui.widgets.picker import Pickable, Picker

if TYPE_CHECKING:
    from groundcode.tui.screens.retrieval import RetrievalScreen

_KINDS = (
    ("c", N_("code, with the codes below it")),
    ("w", N_("one code alone, without those below it")),
    ("l", N_("level at which a coding stands")),
    ("p", N_("case (a person or a site)")),
    ("s", N_("speaker")),
    ("k", N_("coder")),
    ("o", N_("source")),
    ("m", N_("mark: worth quoting, negative case")),
)


def add_any(screen: RetrievalScreen) -> None:
    """Ask of what kind the condition is, then go on as its key does."""
    asks: tuple[Callable[[RetrievalScreen], None], ...] = (
        ask_code, _ask_own, _ask_level, ask_case, _ask_speaker, _ask_coder, _ask_source, _ask_mark,
    )  # fmt: skip

    def chosen(number: int | None) -> None:
        if number is not None:
            with told(screen.bar):
                asks[number](screen)

    letters = "".join(letter for letter, _words in _KINDS)
    screen.app.push_screen(Chooser(_("Which kind of condition?"), [_(words) for _l, words in _KINDS], letters=letters), chosen)


def ask_code(screen: RetrievalScreen) -> None:
    """A code with all below it."""
    _ask_code(screen, Field.CODE)


def _ask_own(screen: RetrievalScreen) -> None:
    _ask_code(screen, Field.OWN)


def _ask_code(screen: RetrievalScreen, kind: Field) -> None:
    tree = screen.workspace.tree()
    things = [Pickable(code, tree.codes[code].name, _(tree.codes[code].level.words)) for code in tree.walk()]
    hit = screen.list_.hit
    _pick(screen, _("Which code?"), kind, things, lambda code: code_name(tree, code), hit.code if hit is not None else "")


def _ask_level(screen: RetrievalScreen) -> None:
    things = [Pickable(level.value, _(level.words)) for level in LEVELS]
    _pick(screen, _("Which level?"), Field.LEVEL, things, lambda level: level)


def ask_case(screen: RetrievalScreen) -> None:
    """A case with all below it."""
    cases = screen.workspace.cases.list_()
    _pick_named(screen, _("Which case?"), Field.CASE, {case.id: case.name for case in cases})


def _ask_speaker(screen: RetrievalScreen) -> None:
    names = {one.speaker.name: one.speaker.name for one in screen.workspace.speakers.list_()}
    _pick_named(screen, _("Which speaker?"), Field.SPEAKER, names)


def _ask_coder(screen: RetrievalScreen) -> None:
    _pick_named(screen, _("Which coder?"), Field.CODER, screen.workspace.coders())


def _ask_source(screen: RetrievalScreen) -> None:
    _pick_named(screen, _("Which source?"), Field.SOURCE, {one.id: one.name for one in screen.workspace.sources.list_()})


def _ask_mark(screen: RetrievalScreen) -> None:
    things = [Pickable(Field.STARRED.value, _("★ worth quoting")), Pickable(Field.NEGATIVE.value, _("negative case"))]

    def chosen(mark: str | None) -> None:
        if mark is not None:
            _join(screen, term(Field(mark), "", ""))

    screen.app.push_screen(Picker(_("Which mark?"), things), chosen)


def _pick_named(screen: RetrievalScreen, title: str, kind: Field, names: Mapping[str, str]) -> None:
    """Ask for one of some things (id -> name)."""
    if not names:
        screen.bar.say(_("There is none yet."))
        return
    everyone = list(names.values())
    things = [Pickable(one, name) for one, name in names.items()]
    _pick(screen, title, kind, things, lambda one: name_in(everyone, names[one], one))


def _pick(
    screen: RetrievalScreen, title: str, kind: Field, things: list[Pickable], name_of: Callable[[str], str], here: str = ""
) -> None:
    def chosen(one: str | None) -> None:
        if one is not None:
            with told(screen.bar):
                _join(screen, term(kind, one, name_of(one)))

    screen.app.push_screen(Picker(title, things, highlighted=here), chosen)


def _join(screen: RetrievalScreen, condition: str) -> None:
    """Add a condition to the question; where there is one already, ask how."""
    right = screen.on_the_right
    query = screen.line.value
    if is_everything(query):
        screen.ask(condition, right=right)
        return

    def chosen(number: int | None) -> None:
        if number is not None:
            with told(screen.bar):
                screen.ask(joined(query, JOIN_WORDS[number][0], condition), right=right)

    title = _("{condition}: how does it go together with what is there?").format(condition=fit_cells(condition, 24).rstrip())
    screen.app.push_screen(Chooser(title, [_(words) for _how, words in JOIN_WORDS]), chosen)


def ask_again(screen: RetrievalScreen) -> None:
    """Ask one of the earlier questions again."""
    if not screen.kept.history:
        screen.bar.say(_("Nothing was asked before."))
        return
    right = screen.on_the_right

    def chosen(query: str | None) -> None:
        if query is not None:
            with told(screen.bar):
                screen.ask(query, right=right)

    screen.app.push_screen(Picker(_("Which question?"), [Pickable(q, q) for q in screen.kept.history]), chosen)
