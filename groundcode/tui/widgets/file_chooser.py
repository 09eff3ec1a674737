"""Choosing files: a folder's list with marks, and a line for a path with completion."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from groundcode.domain.cases import natural
from groundcode.domain.ids import fold
from groundcode.locale import N_, _, ngettext
from groundcode.tui.layout import fit_cells
from groundcode.tui.widgets.keys import plain_key
from groundcode.tui.widgets.modal import Modal
from groundcode.tui.widgets.row_list import RowList

_WIDTH = 92
_MOST = 5_000
"""Entries of a folder that are listed, and of folders that are walked before a warning."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A folder or a file in the list."""

    path: Path
    name: str
    is_folder: bool
    size: int = 0


def typed_path(typed: str, folder: Path) -> Path:
    """The path that was typed, pasted or dropped in: quotes, `~` and escaped spaces are understood; it begins in `folder`."""
    plain = typed.strip()
    if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "\"'":
        plain = plain[1:-1]
    path = folder / Path(plain).expanduser()
    if "\\ " in plain and not path.exists():
        path = folder / Path(plain.replace("\\ ", " ")).expanduser()
    return path


def completed(typed: str, folder: Path, suffixes: Iterable[str]) -> str:
    """`typed` as far as only one name can be meant."""
    head, _slash, start = typed.rpartition("/")
    base = typed_path(f"{head}/" if _slash else ".", folder)
    found = [e for e in entries(base, suffixes) if fold(e.name).startswith(fold(start)) and (start or not e.name.startswith("."))]
    if not found:
        return typed
    names = [entry.name for entry in found]
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    common = "".join(letters[0] for letters in alike)
    if len(common) < len(start):  # they differ in upper and lower case
        common = start
    return f"{head}{_slash}{common}" + ("/" if len(found) == 1 and found[0].is_folder else "")


def entries(folder: Path, suffixes: Iterable[str]) -> list[Entry]:
    """The folders in a folder, then its files with one of some endings, both as people sort names; what is hidden is left out."""
    wanted = {suffix.lower() for suffix in suffixes}
    found = []
    try:
        with os.scandir(folder) as inside:
            for one in inside:
                if one.name.startswith((".", "~$")):
                    continue
                if one.is_dir():
                    if not one.name.endswith(".backups"):
                        found.append(Entry(Path(one.path), one.name, is_folder=True))
                elif Path(one.name).suffix.lower() in wanted:
                    found.append(Entry(Path(one.path), one.name, is_folder=False, size=one.stat().st_size))
                if len(found) >= _MOST:
                    break
    except OSError:
        return []
    return sorted(found, key=lambda entry: (not entry.is_folder, natural(entry.name)))


def within(folder: Path, suffixes: Iterable[str]) -> int:
    """How many files with one of some endings lie in a folder and below; more than `_MOST` where it is endless."""
    wanted, found, seen = {suffix.lower() for suffix in suffixes}, 0, 0
    for _here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        seen += len(files) + len(folders)
        found += sum(Path(name).suffix.lower() in wanted and not name.startswith((".", "~$")) for name in files)
        if seen > _MOST:
            return _MOST + 1
    return found


class FileChooser(Modal[list[Path] | None]):
    """Ask for files, or a folder; gives their paths, or None.

    `many`: Space marks several, and a folder can be given as a whole. `known`: names of files that need no attention.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", N_("Cancel"), id="files.cancel"),
        Binding("enter", "take", N_("Open the folder, or take the file"), id="files.take"),
        Binding("space,v", "mark", N_("Mark"), id="files.mark"),
        Binding("backspace,left", "up", N_("The folder above"), id="files.up"),
        Binding("right", "into", N_("Into the folder"), id="files.into"),
        Binding("slash,f3", "type", N_("Type a path"), id="files.type"),
        Binding("a,f9", "whole", N_("The whole folder"), id="files.whole"),
        # The input would lose the focus to the list; with priority, Tab completes there.
        Binding("tab", "complete", N_("Complete"), id="files.complete", priority=True),
    ]
    DEFAULT_CSS = """
    FileChooser { align: center middle; }
    FileChooser > Vertical {
        width: 92; max-width: 100%; height: 24; max-height: 100%; background: $surface; border: round $primary; padding: 0 1;
    }
    FileChooser #files-title { height: 1; text-style: bold; }
    FileChooser #files-folder { height: 1; color: $foreground 80%; }
    FileChooser RowList { height: 1fr; }
    FileChooser #files-state { height: 1; color: $text-warning; }
    FileChooser #files-keys { height: 1; color: $foreground 60%; }
    """

    def __init__(
        self, title: str, folder: Path, suffixes: Sequence[str], *, also: Sequence[str] = (), many: bool = False,
        known: Iterable[str] = (), whole: bool = True, but: Path | None = None,
    ) -> None:  # fmt: skip
        """`many` lets several be marked, and `whole` a whole folder be taken; the file `but` is not listed."""
        super().__init__()
        self._whole = many and whole
        self._but = but.resolve() if but is not None else None
        self._title = title
        self._folder = folder
        self._suffixes = suffixes
        self._listed = (*suffixes, *also)
        self._many = many
        self._known = {fold(name) for name in known}
        self._entries: list[Entry] = []
        self._marked: dict[Path, None] = {}
        self._told_whole: Path | None = None
        self._is_done = False

    def compose(self) -> ComposeResult:
        """Title, folder, line, list, what is marked, keys."""
        with Vertical():
            yield Static(Content(fit_cells(self._title, _WIDTH - 4).rstrip()), id="files-title")
            yield Static(Content(""), id="files-folder")
            yield Input(placeholder=_("/ or F3: type or paste a path; Tab completes it"), compact=True, select_on_focus=False)
            yield RowList(id="files")
            yield Static(Content(""), id="files-state")
            keys = _("Enter takes it  Space marks  ← up  Esc cancels") if self._many else _("Enter takes it  ← up  Esc cancels")
            if self._whole:
                keys = _("Enter takes it  Space marks  ← up  a whole folder  Esc cancels")
            yield Static(Content(keys), id="files-keys")

    def on_mount(self) -> None:
        """Show the first folder; the list has the focus."""
        self._list(self._folder)
        self.query_one(RowList).focus()

    @property
    def _line(self) -> Input:
        return self.query_one(Input)

    def _list(self, folder: Path, at: str = "") -> None:
        """Show what is in a folder, with the bar on the entry of a name."""
        self._folder = folder
        self._entries = [one for one in entries(folder, self._listed) if self._but is None or one.path.resolve() != self._but]
        names = [entry.name for entry in self._entries]
        self.query_one("#files-folder", Static).update(Content(_fit_path(str(folder), self._width)))
        first = next((n for n, entry in enumerate(self._entries) if not entry.is_folder), 0)
        self.query_one(RowList).fill(self._rows(), names.index(at) if at in names else first)
        empty = _("No such files here ({endings}).").format(endings=" ".join(self._suffixes))
        self._say("" if any(not e.is_folder for e in self._entries) else empty)

    @property
    def _width(self) -> int:
        return min(_WIDTH, self.app.size.width) - 4

    def _rows(self) -> list[Content]:
        name = max(12, self._width - 30)
        rows = []
        for entry in self._entries:
            mark = "* " if entry.path in self._marked else "  "
            if entry.is_folder:
                rows.append(Content.assemble(mark, fit_cells(f"{entry.name}/", name)))
                continue
            size = _("{count} KB").format(count=max(1, entry.size // 1024)).rjust(9)
            there = _("in the project") if fold(Path(entry.name).stem) in self._known else ""
            rows.append(Content.assemble(mark, fit_cells(entry.name, name), (fit_cells(f"{size}  {there}", 27), "dim")))
        return rows

    def _say(self, words: str) -> None:
        count = len(self._marked)
        marked = ngettext("{count} file marked.", "{count} files marked.", count).format(count=count) if count else ""
        self.query_one("#files-state", Static).update(Content(fit_cells(words or marked, self._width).rstrip()))

    def _under_bar(self) -> Entry | None:
        at = self.query_one(RowList).highlighted
        return self._entries[at] if at is not None and at < len(self._entries) else None

    def on_key(self, event: events.Key) -> None:
        """Full-width letters are their plain ones; a path that is begun goes to its line."""
        plain = plain_key(event.character)
        if self.focused is self._line or plain is None:
            return
        if plain in "~." or (plain == "/" and event.character != "/"):
            event.stop()
            self._begin_line("" if plain == "." else plain)
        elif event.character and not event.character.isascii() and plain in "vajk":
            event.stop()
            acts = {"v": self.action_mark, "a": self.action_whole}
            acts.get(plain, lambda: self.query_one(RowList).step(1 if plain == "j" else -1))()

    def on_paste(self, event: events.Paste) -> None:
        """A path that is pasted, or a file that is dropped on the terminal."""
        if self.focused is not self._line:
            event.stop()
            self._begin_line(event.text.splitlines()[0] if event.text.strip() else "")

    def _begin_line(self, text: str) -> None:
        self._line.focus()
        self._line.value = text
        self._line.cursor_position = len(text)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """A folder is shown, a file taken; for anything else, say that there is none."""
        event.stop()
        if not event.value.strip():
            self.query_one(RowList).focus()
            return
        path = typed_path(event.value, self._folder)
        if path.is_dir():
            self._line.value = ""
            self._list(path.resolve())
            self.query_one(RowList).focus()
        elif path.exists():
            self._give([path])
        else:
            self._say(_("There is no {path}.").format(path=path))

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        """Two clicks do what Enter does."""
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """Into a folder; the marked files; without marks, the one under the bar."""
        entry = self._under_bar()
        if entry is not None and entry.is_folder:
            self._list(entry.path)
        elif self._marked:
            self._give(list(self._marked))
        elif entry is not None:
            self._give([entry.path])

    def action_mark(self) -> None:
        """Mark the file under the bar, or take its mark away, and go on."""
        entry = self._under_bar()
        if entry is None or not self._many or entry.is_folder:
            return
        if entry.path in self._marked:
            del self._marked[entry.path]
        else:
            self._marked[entry.path] = None
        rows = self.query_one(RowList)
        at = rows.highlighted or 0
        rows.replace_option_prompt_at_index(at, self._rows()[at])
        rows.step(1)
        self._say("")

    def action_up(self) -> None:
        """The folder above."""
        self._list(self._folder.parent, self._folder.name)

    def action_into(self) -> None:
        """The folder under the bar."""
        entry = self._under_bar()
        if entry is not None and entry.is_folder:
            self._list(entry.path)

    def action_whole(self) -> None:
        """Everything in the folder that is shown and in those below it, after saying how much that is."""
        if not self._whole:
            return
        if self._told_whole == self._folder:
            self._give([self._folder])
            return
        self._told_whole = self._folder
        found = within(self._folder, self._suffixes)
        if found > _MOST:
            self._say(_("There is too much in this folder and below it; a once more tries it all the same."))
            return
        self._say(
            ngettext(
                "{count} transcript in this folder and below; a once more takes it.",
                "{count} transcripts in this folder and below; a once more takes them.", found,
            ).format(count=found)
        )  # fmt: skip

    def action_type(self) -> None:
        """The line for a path."""
        self._begin_line(self._line.value)

    def action_complete(self) -> None:
        """Complete the path; from the list, go to its line."""
        if self.focused is self._line and self._line.value.strip():
            self._begin_line(completed(self._line.value, self._folder, self._listed))
        elif self.focused is self._line:
            self.query_one(RowList).focus()
        else:
            self.action_type()

    def action_cancel(self) -> None:
        """From the line to the list; from the list, away."""
        if self.focused is self._line:
            self._line.value = ""
            self.query_one(RowList).focus()
        else:
            self._give(None)

    def _give(self, paths: list[Path] | None) -> None:
        if not self._is_done:
            self._is_done = True
            self.dismiss(paths)


def _fit_path(path: str, width: int) -> str:
    """The end of a path, where it is too long."""
    shown = fit_cells(path, width).rstrip()
    while shown.endswith("…") and "/" in path[1:]:
        path = path[path.index("/", 1) :]
        shown = fit_cells("…" + path, width).rstrip()
    return shown
