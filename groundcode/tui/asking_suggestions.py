"""What the screen of suggestions reads and asks, and the ranking of codes for a selected segment."""

from __future__ import annotations

import gc
from asyncio import gather, to_thread
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, cast

from groundcode.domain.codes import CodeTree
from groundcode.domain.levels import Level, may_stand_under
from groundcode.errors import TooEarlyToSuggest
from groundcode.locale import _
from groundcode.tui.path_checks import path_check
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.report_page import ReportPage
from groundcode.tui.tasks import told
from groundcode.tui.widgets.picker import Pickable, Picker
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.tui.widgets.ranked_palette import Ranked
from groundcode.workspace.suggesting.values import Kind, Proposal, Run, Suggestion

if TYPE_CHECKING:
    from groundcode.tui.app import Desk
    from groundcode.workspace import Workspace
    from groundcode.workspace.suggesting.cards import Card
    from groundcode.workspace.suggesting.finding import Grouping
    from groundcode.workspace.suggesting.statement import Statement

LEVELS: Mapping[Kind, tuple[Level | None, ...]] = {
    Kind.PLACEMENT: (Level.LABEL, Level.CONCEPT, Level.CATEGORY),
    Kind.GROUPS: (Level.LABEL, Level.CONCEPT),
    Kind.MAIN: (Level.CATEGORY,),
    Kind.DUPLICATES: (None,),
    Kind.GAPS: (Level.CATEGORY, Level.CONCEPT, Level.MAIN),
}
"""The levels that each kind can be asked for, the usual one first; None looks at every level."""
_PALETTE = "ranked-palette"
_LIKE = 0.5


@dataclass(frozen=True, slots=True)
class Board:
    """What is kept of suggestions, as of one moment."""

    tree: CodeTree
    runs: Sequence[Run]
    found: Mapping[str, Sequence[Suggestion]]
    """Run -> its suggestions."""
    statement: Statement
    is_ranked: bool
    """Whether the palette ranks codes for the selected segment."""
    early: TooEarlyToSuggest | None
    """Why there are no suggestions yet."""
    alone: tuple[str, ...] = ()
    """Names of the categories that rest on one informant."""
    turns: Mapping[str, Card] = field(default_factory=dict)
    """Of gaps: suggestion -> its card, which costs little there."""
    turns_of: str = ""
    """The run whose turns are known."""

    def run_of(self, kind: Kind, level: Level | None) -> Run | None:
        """The latest run of a kind, at a level, of which anything is left."""
        fitting = (
            run for run in reversed(self.runs) if run.kind is kind and level in (None, run.level) and self.found.get(run.id)
        )
        return next(fitting, None)


def read_board(workspace: Workspace, kind: Kind, level: Level | None) -> Board:
    """Read everything; where `kind` is gaps, the turns of what is shown too."""
    from groundcode.store.bulk import without_collecting

    with without_collecting():
        return _board(workspace, kind, level)


def _board(workspace: Workspace, kind: Kind, level: Level | None) -> Board:
    asked, early = workspace.suggestions, None
    try:
        asked.refuse_too_early()
    except TooEarlyToSuggest as error:
        early = error
    found: dict[str, list[Suggestion]] = {}
    for one in asked.list_():
        found.setdefault(one.run, []).append(one)
    board = Board(workspace.tree(), asked.runs(), found, asked.statement(), asked.ranked_palette(), early)
    run = board.run_of(kind, level)
    if kind is not Kind.GAPS or run is None:
        return board
    turns = dict(zip((one.id for one in found[run.id]), asked.cards(found[run.id]), strict=True))
    alone = tuple(board.tree.codes[code].name for code in asked.on_one_informant(run.level))
    return replace(board, turns=turns, turns_of=run.id, alone=alone)


def one_at_a_time(desk: Desk) -> Lock:
    """Held while vectors are read: two threads that fill one table of them would mix up its rows."""
    return cast("Lock", desk.kept.setdefault("suggestions-lock", Lock()))


def cut_at(workspace: Workspace, grouping: Grouping, count: int) -> tuple[Run, tuple[Proposal, ...]]:
    """The groups of a cut with what speaks for them, and how they were made; nothing is encoded anew."""
    from groundcode.workspace.suggesting.finding import SEED, grouped
    from groundcode.workspace.suggesting.methods import details

    asked, found = workspace.suggestions, grouped(grouping, count, SEED)
    names = [encoder.name for encoder in asked.encoders]
    told_of = details(grouping.kind, grouping.level, found, names, SEED, floor=asked.is_floor())
    return Run("", grouping.kind, grouping.level, told_of, coder=workspace.coder_name), found.proposals


def set_aside() -> None:
    """What was read stays while the desk is open: later searches for cycles need not walk through it, 0.4 s for 5,000 codes."""
    gc.freeze()


def outline_at(grouping: Grouping, count: int) -> tuple[Proposal, ...]:
    """The groups of a cut, in the order of `cut_at`, without what was said; a fifth of a second for 5,000 codes."""
    from groundcode.store.bulk import without_collecting

    with without_collecting():
        return grouping.outline(count)


def kept_after_all(workspace: Workspace) -> None:
    """A list that was counted as looked at and not kept was kept."""
    from groundcode.workspace.suggesting.statement import LISTED

    store = workspace.store
    store.set_local(LISTED, str(max(0, int(store.local(LISTED, "0")) - 1)))


# The ranked palette.


def palette_is_ranked(workspace: Workspace) -> bool:
    """Whether the palette ranks codes; asked at each coding, so that it may not load what suggestions need."""
    return workspace.store.local(_PALETTE) == "on"


def rank_for(
    desk: Desk, text: str, at: tuple[str, int, int] | None, is_wanted: Callable[[], bool]
) -> list[Ranked]:  # fmt: skip
    """The codes that fit a segment, by its words and by where it stands, with why; for a thread.

    Nothing where nobody waits for it any more.

    Raises:
        TooEarlyToSuggest
    """
    with one_at_a_time(desk):
        if not is_wanted():
            return []
        from groundcode.suggest.vectors import Stopped

        workspace = desk.workspace
        try:
            places = workspace.suggestions.rank_for_text(text, at=at, cancelled=lambda: not is_wanted())
        except Stopped:
            return []
        tree = workspace.tree()
        out = []
        for place in places:
            target = tree.target(place.code)
            if target is None:
                continue
            near = [tree.codes[one].name for one in map(tree.target, place.nearest) if one is not None]
            why = [_("nearest there: {names}").format(names=_(", ").join(near))] if near else []
            beside = [tree.codes[one].name for one in map(tree.target, place.beside) if one is not None]
            why += [_("close by: {names}").format(names=_(", ").join(beside))] if beside else []
            why += [_("its segments are alike")] if (place.by_members or 0) >= _LIKE else []
            why += [_("its name is alike")] if place.by_name >= _LIKE else []
            out.append(Ranked(target, _("; ").join(why) or _("nothing else is nearer")))
        return out


# Questions.


def ask_other(screen: DeskScreen, proposal: Proposal, tree: CodeTree, chosen: Callable[[str], None]) -> None:
    """Ask for another code than those that are proposed: to put codes under, or to code a turn with."""
    if proposal.kind is Kind.DUPLICATES:
        screen.bar.say(_("Of two codes one stays: 1 or 2 says which."))
        return
    is_gap = proposal.kind is Kind.GAPS
    things = []
    for code_id in tree.walk():
        code = tree.codes[code_id]
        if is_gap or (code_id not in proposal.codes and may_stand_under(proposal.level, code.level)):
            things.append(Pickable(code_id, code.name, _(code.level.words)))
    if not things:
        screen.bar.say(_("There is no code of a higher level yet."))
        return
    title = _("Code it with which code?") if is_gap else _("Put it under which code?")

    def answered(code: str | None) -> None:
        if code is not None:
            with told(screen.bar):
                chosen(code)

    screen.app.push_screen(Picker(title, things), answered)


def show_statement(screen: DeskScreen, statement: Statement) -> None:
    """Show the statement of computational assistance; Enter writes it to a file."""
    lines = [(1, paragraph) for paragraph in statement.paragraphs]

    def read(further: bool | None) -> None:
        if further:
            with told(screen.bar):
                _ask_file(screen, statement)

    screen.app.push_screen(ReportPage(statement.title, lines, further=_("write it to a file")), read)


def _ask_file(screen: DeskScreen, statement: Statement) -> None:
    from groundcode.workspace.suggesting.statement import SUFFIXES

    folder = screen.workspace.path.parent
    usual = folder / f"{screen.workspace.path.stem}-{_('statement')}.docx"
    endings = " ".join((*SUFFIXES, *(() if _MARKDOWN in SUFFIXES else (_MARKDOWN,))))
    words = _("Its ending decides: {endings}. Existing files are not written over unasked.").format(endings=endings)

    def named(name: str | None) -> None:
        if name is not None:
            with told(screen.bar):
                _write(screen, statement, folder / Path(name).expanduser())

    check = path_check(folder, endings=endings.split())
    screen.app.push_screen(Prompt(_("Write the statement to the file:"), str(usual), words=words, check=check), named)


def _write(screen: DeskScreen, statement: Statement, path: Path) -> None:
    if not path.is_file():
        _write_behind(screen, statement, path, overwrite=False)
        return

    def answered(yes: bool | None) -> None:
        if yes:
            _write_behind(screen, statement, path, overwrite=True)
        else:
            screen.bar.say(_("{path} stays as it is.").format(path=path))

    screen.app.push_screen(Confirm(_("{path} is there already. Write over it?").format(path=path)), answered)


def _write_behind(screen: DeskScreen, statement: Statement, path: Path, *, overwrite: bool) -> None:
    """Write it behind the picture: what makes a .docx takes half a second to load."""
    desk = screen.desk

    async def run() -> None:
        (done,) = await gather(to_thread(write_statement, statement, path, overwrite=overwrite), return_exceptions=True)
        bar = desk.front.bar if desk.front is not None else desk.home.bar
        with told(bar):
            if isinstance(done, BaseException):
                raise done
            bar.say(_("Written: {path}").format(path=path))

    screen.bar.say(_("Writing {path} …").format(path=path))
    # A worker of this screen would be given up when the screen closes.
    desk.home.run_worker(run(), group="export", exit_on_error=False)


_MARKDOWN = ".md"


def write_statement(statement: Statement, path: Path, *, overwrite: bool = False) -> None:
    """Write a statement by the file's ending; Markdown has title, paragraphs and table.

    Raises:
        UnknownFormat, CannotWriteHere, DocumentExists
    """
    from groundcode.exchange.codebooks.files import write_atomically
    from groundcode.workspace.suggesting.statement import SUFFIXES

    if path.suffix.lower() != _MARKDOWN or _MARKDOWN in SUFFIXES:
        statement.write(path, overwrite=overwrite)
        return
    blocks = [f"# {statement.title}", *statement.paragraphs]
    if statement.table.rows:
        heads = statement.table.headings
        rows = [heads, ["---"] * len(heads), *statement.table.rows]
        blocks.append("\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows))
    write_atomically(path, ("\n\n".join(blocks) + "\n").encode("utf-8"))
