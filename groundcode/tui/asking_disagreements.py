"""What is asked of a person who settles where coders differ."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

from groundcode.domain.spans import Span
from groundcode.locale import _, join_names, ngettext
from groundcode.tui.finding import Index
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.tasks import told
from groundcode.tui.view_model import code_entries
from groundcode.tui.widgets.palette import CodePalette, PaletteChoice
from groundcode.tui.widgets.picker import Pickable, Picker
from groundcode.tui.widgets.prompt import Confirm

if TYPE_CHECKING:
    from groundcode.tui.screens.disagreements import DisagreementsScreen
    from groundcode.workspace.consensus import SourceConsensus
    from groundcode.workspace.places import Holding, Place


def ask_way(screen: DisagreementsScreen, place: Place) -> None:
    """Choose among everything that settles a place."""
    lines, acts = [], []
    for one in place.holdings[:9]:
        lines.append(f"{one.name}: {held_words(one)}")
        acts.append(partial(screen.take, place, [one.name]))
    having = [one.name for one in place.holdings if one.codings]
    if len(having) > 1:
        lines.append(_("what all of them have: {codes}").format(codes=join_names(list(place.code_names), 4)))
        acts.append(partial(screen.take, place, having))
    if all(one.codings for one in place.holdings):
        lines.append(_("no code there"))
        acts.append(partial(screen.settle, place, _("no code"), none=True))
    lines += [_("another code …"), _("other boundaries …")]
    acts += [partial(ask_code, screen, place), partial(ask_boundaries, screen, place)]

    def chosen(number: int | None) -> None:
        if number is not None:
            with told(screen.bar):
                acts[number]()

    screen.app.push_screen(Chooser(_("Which shall be the consensus?"), lines), chosen)


def held_words(one: Holding) -> str:
    """The codes of a coder at a place, in a row."""
    return join_names(list(dict.fromkeys(held.code_name for held in one.codings)), 4) or _("nothing")


def ask_code(screen: DisagreementsScreen, place: Place) -> None:
    """Another code from the palette, on the words of the place."""
    tree = screen.workspace.tree()

    def details(code_id: str) -> str:
        code = tree.codes.get(code_id)
        return code.definition if code is not None else ""

    def chosen(choice: PaletteChoice | None) -> None:
        if choice is not None and choice.code_id is not None:
            with told(screen.bar):
                screen.settle(place, tree.codes[choice.code_id].name, codes=[choice.code_id])

    title = _("The consensus there:")
    screen.app.push_screen(CodePalette(Index(code_entries(tree, {})), title=title, details=details, new=False), chosen)


def ask_boundaries(screen: DisagreementsScreen, place: Place) -> None:
    """Other boundaries, selected in the text; whose code is taken is asked where there are several."""
    from groundcode.tui.screens.boundary import BoundaryPage

    def taken(span: Span, take: str | None = None) -> None:
        with told(screen.bar):
            screen.settle(place, _("other boundaries"), take=take, start=span.start, end=span.end)

    def selected(span: Span) -> None:
        having = [one for one in place.holdings if one.codings]
        if len(place.codes) == 1:
            taken(span)
            return

        def chosen(number: int | None) -> None:
            if number is not None:
                taken(span, having[number].name)

        lines = [f"{one.name}: {held_words(one)}" for one in having]
        screen.app.push_screen(Chooser(_("Whose code has these boundaries?"), lines), chosen)

    page = BoundaryPage(screen.workspace, place.source, Span(place.start, place.end), selected)
    screen.app.push_screen(page)


def ask_blind(screen: DisagreementsScreen, names: list[str], answered: Callable[[bool], None]) -> None:
    """Ask a coder who is to work blind whether what others coded may be shown."""
    words = ngettext(
        "You were given {names} to code without seeing what others coded, and have not finished it. This page shows what they "
        "coded there. Show it all the same? Otherwise this transcript is left out here.",
        "You were given {names} to code without seeing what others coded, and have not finished them. This page shows what "
        "they coded there. Show it all the same? Otherwise these transcripts are left out here.",
        len(names),
    ).format(names=join_names(names, 6))

    def given(yes: bool | None) -> None:
        with told(screen.bar):
            answered(bool(yes))

    screen.app.push_screen(Confirm(words), given)


def ask_filter(screen: DisagreementsScreen) -> None:
    """Of which transcript, of which code, between whom."""
    place = screen.under_bar()
    lines: list[str] = [_("all places")]
    acts: list[Callable[[], None]] = [screen.clear_chosen]
    if place is not None:
        lines.append(_("only in {name}").format(name=place.source_name))
        acts.append(partial(screen.choose, source=place.source))
        for code, name in zip(place.codes, place.code_names, strict=True):
            lines.append(_("only about {name}").format(name=name))
            acts.append(partial(screen.choose, code=code))
    lines += [_("another transcript …"), _("another code …")]
    acts += [partial(_ask_source, screen), partial(_ask_code_of, screen)]
    for one, other in list(combinations(screen.coders(), 2))[:6]:
        lines.append(_("between {one} and {other}").format(one=one, other=other))
        acts.append(partial(screen.choose, pair=(one, other)))

    def chosen(number: int | None) -> None:
        if number is not None:
            with told(screen.bar):
                acts[number]()

    screen.app.push_screen(Chooser(_("Which places?"), lines), chosen)


def _ask_source(screen: DisagreementsScreen) -> None:
    counts = screen.counts_of(lambda place: [(place.source, place.source_name)])
    things = [Pickable(source, name, _("{count} open").format(count=count)) for (source, name), count in counts.items()]

    def chosen(source: str | None) -> None:
        if source is not None:
            screen.choose(source=source)

    screen.app.push_screen(Picker(_("Which transcript?"), things), chosen)


def _ask_code_of(screen: DisagreementsScreen) -> None:
    counts = screen.counts_of(lambda place: list(zip(place.codes, place.code_names, strict=True)))
    ordered = sorted(counts.items(), key=lambda one: -one[1])
    things = [Pickable(code or "-", name, _("{count} open").format(count=count)) for (code, name), count in ordered]

    def chosen(code: str | None) -> None:
        if code is not None:
            screen.choose(code="" if code == "-" else code)

    screen.app.push_screen(Picker(_("Which code?"), things), chosen)


def _state_words(one: SourceConsensus) -> str:
    if one.settled:
        return _("finished {date}").format(date=one.settled)
    begun = _("begun") if one.begun else _("not begun")
    return _("{begun}, {open} open").format(begun=begun, open=one.open)


def _ask_state(screen: DisagreementsScreen, title: str, chosen: Callable[[SourceConsensus], None]) -> None:
    """Which transcript, the one under the bar first."""
    states = {one.source: one for one in screen.workspace.consensus.state().sources if one.is_double_coded}
    if not states:
        screen.bar.say(_("No transcript was coded by two coders."))
        return
    under = screen.under_bar()
    things = [Pickable(one.source, one.name, _state_words(one)) for one in states.values()]

    def given(source: str | None) -> None:
        if source is not None:
            with told(screen.bar):
                chosen(states[source])

    screen.app.push_screen(Picker(title, things, highlighted=under.source if under is not None else ""), given)


def ask_begin(screen: DisagreementsScreen) -> None:
    """Ask of which transcript the consensus is to begin."""

    def begin(one: SourceConsensus) -> None:
        brought, left = screen.workspace.consensus.begin(one.source)
        words = ngettext(
            "The consensus of {name} has {count} coding that all agree on;",
            "The consensus of {name} has {count} codings that all agree on;", brought,
        ).format(name=one.name, count=brought)  # fmt: skip
        left_words = ngettext("{count} place is to be settled.", "{count} places are to be settled.", left).format(count=left)
        screen.stored(words, left_words)

    _ask_state(screen, _("Begin the consensus of which transcript?"), begin)


def ask_finish(screen: DisagreementsScreen) -> None:
    """Ask of which transcript the consensus is to be finished; of a finished one, it is taken back."""

    def finish(one: SourceConsensus, *, force: bool) -> None:
        left = screen.workspace.consensus.finish(one.source, force=force)
        words = _("The consensus of {name} stands: it is what is counted there now.").format(name=one.name)
        open_words = ngettext("{count} place stays open.", "{count} places stay open.", left).format(count=left)
        screen.stored(words, open_words if left else "")

    def chosen(one: SourceConsensus) -> None:
        if one.settled:
            screen.workspace.consensus.reopen(one.source)
            screen.stored(_("The consensus of {name} is open again; its lead coder is counted.").format(name=one.name))
        elif not one.begun:
            screen.bar.say(_("The consensus of {name} was not begun: a begins it.").format(name=one.name))
        elif not one.open:
            finish(one, force=False)
        else:
            words = ngettext(
                "{count} place of {name} is not settled: the consensus has nothing there. Finish it all the same?",
                "{count} places of {name} are not settled: the consensus has nothing there. Finish it all the same?", one.open,
            ).format(count=one.open, name=one.name)  # fmt: skip

            def answered(yes: bool | None) -> None:
                if yes:
                    with told(screen.bar):
                        finish(one, force=True)

            screen.app.push_screen(Confirm(words), answered)

    _ask_state(screen, _("Finish the consensus of which transcript? Of a finished one, take it back"), chosen)
