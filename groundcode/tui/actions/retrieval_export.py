"""What was found as a file: which of two groups, where to, and what is told of it."""

from __future__ import annotations

from asyncio import gather, to_thread
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.locale import _, ngettext
from groundcode.tui.path_checks import path_check
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.tasks import told
from groundcode.tui.widgets.message_bar import MessageBar
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.workspace.retrieval import Exported, Retrieved

if TYPE_CHECKING:
    from groundcode.tui.screens.retrieval import RetrievalScreen


def ask_file(screen: RetrievalScreen) -> None:
    """Ask which of two groups is meant, then for a file."""
    answer = screen.answer
    if answer is None:
        screen.bar.say(_("Nothing was found yet."))
        return
    if answer.compared is None:
        _ask_name(screen, answer.one)
        return
    lines = [answer.compared.one.query, answer.compared.other.query, _("what is in both")]

    def chosen(number: int | None) -> None:
        with told(screen.bar):
            found = screen.found(number) if number is not None else None
            if found is not None:
                _ask_name(screen, found)

    screen.app.push_screen(Chooser(_("Write which group?"), lines), chosen)


def _ask_name(screen: RetrievalScreen, found: Retrieved) -> None:
    if not found.hits:
        screen.bar.say(_("There is nothing to write."))
        return
    folder = screen.workspace.path.parent
    usual = folder / f"{screen.workspace.path.stem}-{_('segments')}.docx"
    title = ngettext("Write {count} coding to the file:", "Write {count} codings to the file:", len(found.hits))
    words = _(
        "Its ending decides: .docx .html .md to read, .xlsx .csv to compute with. Existing files are not written over unasked."
    )

    def named(name: str | None) -> None:
        if name is not None:
            with told(screen.bar):
                _write(screen, found, folder / Path(name).expanduser())

    check = path_check(folder, endings=(".docx", ".html", ".md", ".xlsx", ".csv"))
    screen.app.push_screen(Prompt(title.format(count=len(found.hits)), str(usual), words=words, check=check), named)


def _write(screen: RetrievalScreen, found: Retrieved, path: Path) -> None:
    """Write it; over an existing file only where that is said."""
    if not path.is_file():
        _write_behind(screen, found, path, overwrite=False)
        return

    def answered(yes: bool | None) -> None:
        if yes:
            _write_behind(screen, found, path, overwrite=True)
        else:
            screen.bar.say(_("{path} stays as it is.").format(path=path))

    screen.app.push_screen(Confirm(_("{path} is there already. Write over it?").format(path=path)), answered)


def _write_behind(screen: RetrievalScreen, found: Retrieved, path: Path, *, overwrite: bool) -> None:
    """Write it behind the picture; the desk goes on, and says on whatever screen is open by then what came of it."""
    desk, retrieval = screen.desk, screen.workspace.retrieval

    async def run() -> None:
        (done,) = await gather(to_thread(retrieval.export, found, path, overwrite=overwrite), return_exceptions=True)
        bar = next(one for one in reversed(desk.screen_stack) if isinstance(one, DeskScreen)).bar
        with told(bar):
            if isinstance(done, BaseException):
                raise done
            _tell_written(bar, done)

    screen.bar.say(_("Writing {path} …").format(path=path))
    # A worker of this screen would be given up when the screen closes.
    desk.home.run_worker(run(), group="export", exit_on_error=False)


def _tell_written(bar: MessageBar, done: Exported) -> None:
    words = ngettext("{count} coding written to {path}.", "{count} codings written to {path}.", done.rows)
    hint = ""
    if done.withheld:
        hint = ngettext(
            "{count} of them without its words: no consent to quote, or withdrawn.",
            "{count} of them without their words: no consent to quote, or withdrawn.",
            done.withheld,
        ).format(count=done.withheld)
    bar.say(words.format(count=done.rows, path=done.path), hint)
