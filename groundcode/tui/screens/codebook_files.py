"""The codebook to a file, from the desk."""

from __future__ import annotations

from pathlib import Path

from textual import work

from groundcode.locale import _
from groundcode.tui.path_checks import path_check
from groundcode.tui.screens.code_keeping import CodeKeeping
from groundcode.tui.tasks import told
from groundcode.tui.widgets.prompt import Confirm, Prompt

_EXPORTS = "exports"
DOCUMENT = ".docx"


class CodebookExport(CodeKeeping):
    """A screen that writes the codebook to a file."""

    def ask_export(self) -> None:
        """Ask for the file; one that is there already is told before."""
        from groundcode.exchange.codebooks import PAGES, SUFFIXES

        endings = " ".join((*SUFFIXES, DOCUMENT, *PAGES))
        words = _("The ending says what it becomes: {endings}.").format(endings=endings)
        suggested = self.export_folder() / f"{self.workspace.path.stem}-codebook.xlsx"

        def named(name: str | None) -> None:
            if name is not None:
                with told(self.bar):
                    self._export_to(name)

        title, check = _("Write the codebook to which file?"), path_check(self.export_folder(), endings=endings.split())
        self.app.push_screen(Prompt(title, str(suggested), words=words, check=check), named)

    def export_folder(self) -> Path:
        """Where exports go by default: the folder of that name beside the project, or the project's own."""
        beside = self.workspace.path.absolute().parent
        return beside / _EXPORTS if (beside / _EXPORTS).is_dir() else beside

    def _export_to(self, name: str) -> None:
        path = self.export_folder() / Path(name).expanduser()
        if not path.exists():
            self._begin(path)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._begin(path)
            else:
                self.bar.say(_("Nothing was written."))

        self.app.push_screen(Confirm(_("{path} is there already. It would be replaced.").format(path=path)), answered)

    def _begin(self, path: Path) -> None:
        self.bar.say(_("Writing {path} …").format(path=path))
        self._export(path)

    @work(thread=True, group="export", exclusive=True, exit_on_error=False)
    def _export(self, path: Path) -> None:
        """Behind the picture: all texts are looked through for names that must not leave."""
        if path.suffix.lower() == DOCUMENT:
            count = self.workspace.codebook_review.export(path)
        else:
            count = sum(1 for _entry in self.workspace.codebook.export(path).walk())
        hint = ""
        if self.workspace.privacy.cannot_look():
            hint = _("{path} is not there, so that names of the roster were not looked for.").format(
                path=self.workspace.privacy.path
            )
        self.app.call_from_thread(self._exported, path, count, hint)

    def _exported(self, path: Path, count: int, hint: str) -> None:
        if self.is_attached:
            self.bar.say(_("{count} codes written to {path}.").format(count=count, path=path), hint)
