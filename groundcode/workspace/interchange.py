"""The project out to other programs and in from them: REFI-QDA (.qdpx)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from groundcode.domain.levels import Level
from groundcode.exchange.refi.losses import Loss, Losses
from groundcode.locale import _
from groundcode.store import bulk

if TYPE_CHECKING:
    from groundcode.exchange.refi.values import RefiProject
    from groundcode.workspace.workspace import Workspace

Progress = Callable[[int, int, str], None]


@dataclass(slots=True)
class InterchangeReport:
    """What an exchange carried, and what it did not."""

    path: str
    origin: str = ""
    """The program that wrote the file, as it says itself."""
    counts: dict[str, int] = field(default_factory=dict)
    plan: list[tuple[str, Level]] = field(default_factory=list)
    """(path, level) of the codes that were made."""
    coders: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Sentences: what was chosen, guessed, found here already."""
    losses: tuple[Loss, ...] = ()
    backup: str | None = None
    """Where the project as it was before lies."""
    positions: str = ""
    whole: bool = False
    """Whether our own file was read, from which nothing is lost."""

    def value(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "file": self.path, "origin": self.origin, "counts": self.counts, "positions": self.positions,
            "levels": [{"path": path, "level": level.value} for path, level in self.plan], "coders": self.coders,
            "notes": self.notes, "losses": [loss.value() for loss in self.losses], "backup": self.backup,
            "own_file": self.whole,
        }  # fmt: skip

    def words(self) -> str:
        """How many things it is about, in a line."""
        counts = {name: self.counts.get(name, 0) for name in ("sources", "codes", "codings", "memos", "cases")}
        return _("{sources} sources, {codes} codes, {codings} codings, {memos} memos, {cases} cases").format(**counts)

    def lines(self) -> list[str]:
        """The report as text, without its counts."""
        out = list(self.notes)
        for kept, heading in ((False, _("Not carried:")), (True, _("Carried in another form:"))):
            found = [loss for loss in self.losses if loss.kept is kept]
            if found:
                out.append(heading)
                out += [f"  {loss.sentence()}" for loss in found]
        return out


class Interchange:
    """What one does with files of other programs."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def export_qdpx(self, path: Path, *, progress: Progress | None = None) -> InterchangeReport:
        """Write the project as a .qdpx; what the standard has no place for goes into a file beside it, and is told.

        Sealed and withdrawn material and what may not be shared is left out, and told.

        Raises:
            CannotWriteHere
            NamesRemain: a name of the roster stands in the project. OriginalsLocked
        """
        from groundcode.workspace.refi.exporting import ORIGIN, Exporter

        self._workspace.privacy.refuse_if_names_remain(str(path))
        losses = Losses()
        with bulk.without_collecting(), self._workspace.store.reading() as connection:
            exporter = Exporter(self._workspace, connection, losses, progress)
            exporter.write(path)
        return InterchangeReport(str(path), ORIGIN, exporter.counts, losses=losses.all())

    def import_qdpx(
        self, path: Path, *, positions: str = "auto", levels: str = "", dry_run: bool = False, fresh: bool = False,
        keep_names: bool = False, progress: Progress | None = None,
    ) -> InterchangeReport:  # fmt: skip
        """Take a .qdpx in, in one transaction after a backup; what was coded keeps its coder, date and GUID.

        `positions` forces how positions are counted (see `exchange/refi/positions`), `levels` overrides the levels that
        codes get by their height, `fresh` says that the project was made for this file, `keep_names` takes names in that
        were replaced in this project before. `undo` passes
        over it, as over a merge; `merging.undo` takes it back.

        Raises:
            FileMissing, EmptyFile, InvalidQdpx, TooLarge, BadValue, NamesInFile, OriginalsLocked, ReadOnlyProject
        """
        from groundcode.workspace.refi.importing import Wishes, run_import

        wishes = Wishes(positions, levels, dry_run, fresh, keep_names, progress)
        with bulk.without_collecting():
            return run_import(self._workspace, path, wishes)

    def import_project(
        self, project: RefiProject, path: Path, *, losses: Losses | None = None, positions: str = "codepoints",
        levels: str = "", dry_run: bool = False, fresh: bool = False, keep_names: bool = False,
        progress: Progress | None = None,
    ) -> InterchangeReport:  # fmt: skip
        """Take in what another program's own file says, given as the values of a REFI-QDA project.

        The texts stand in the sources' and notes' own `content` and `text`; `path` is the file, for the report; `losses`
        holds what its reader could not say in these values; the report tells both. All else is as in `import_qdpx`, but for
        `positions`: they are places in the contents unless said otherwise.

        Raises:
            BadValue, NamesInFile, OriginalsLocked, ReadOnlyProject
        """
        from groundcode.workspace.refi.importing import Wishes, run_import_of

        wishes = Wishes(positions, levels, dry_run, fresh, keep_names, progress)
        with bulk.without_collecting():
            return run_import_of(self._workspace, project, path, losses if losses is not None else Losses(), wishes)

    def import_foreign(
        self, path: Path, *, which: str | None = None, encoding: str | None = None, positions: str = "auto", levels: str = "",
        dry_run: bool = False, fresh: bool = False, keep_names: bool = False, progress: Progress | None = None,
    ) -> InterchangeReport:  # fmt: skip
        """Take in a project of Taguette, QualCoder or RQDA, as `import_qdpx` does; `which` names one of several in a file.

        Raises:
            FileMissing, EmptyFile, InvalidDocument, TooLarge, CannotRead, BadValue, NamesInFile, OriginalsLocked,
            ReadOnlyProject
        """
        from groundcode.workspace.foreign_import import import_foreign

        return import_foreign(
            self._workspace, path, which=which, encoding=encoding, positions=positions, levels=levels, dry_run=dry_run,
            fresh=fresh, keep_names=keep_names, progress=progress,
        )  # fmt: skip

    def import_commented(
        self, path: Path, *, levels: str = "", dry_run: bool = False, fresh: bool = False, keep_names: bool = False,
        progress: Progress | None = None,
    ) -> InterchangeReport:  # fmt: skip
        """Take in a .docx whose comments are codings: the author coded, the words are the segment, the text names codes.

        Raises:
            FileMissing, EmptyFile, InvalidDocument, TooLarge, UnknownFormat, BadValue, NamesInFile, OriginalsLocked,
            ReadOnlyProject
        """
        from groundcode.workspace.commented_import import import_commented

        return import_commented(
            self._workspace, path, levels=levels, dry_run=dry_run, fresh=fresh, keep_names=keep_names, progress=progress
        )
