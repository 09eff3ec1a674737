"""An open project: the one way in for the command line, the desk and the tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.domain import ids
from groundcode.domain.codes import CodeTree
from groundcode.domain.heads import Seen
from groundcode.domain.operations import Draft
from groundcode.errors import BadProjectName, CoderNotFound, FileMissing, GroundcodeError
from groundcode.locale import _
from groundcode.store import log, reading
from groundcode.store.lock import DeskLock, Holder
from groundcode.store.reading_layers import counted_coder
from groundcode.store.store import Store, Surroundings, Writing, own_coder_key, remove_project, set_coder
from groundcode.store.union import project_id
from groundcode.workspace.exchange_nouns import ExchangeNouns
from groundcode.workspace.names import clean_name, login_name
from groundcode.workspace.team_nouns import TeamNouns
from groundcode.workspace.theory_nouns import TheoryNouns

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from groundcode.workspace.assignments import Assignments
    from groundcode.workspace.backups import Backups
    from groundcode.workspace.cases import Cases
    from groundcode.workspace.codebook import CodebookFiles
    from groundcode.workspace.codes import Codes
    from groundcode.workspace.codings import Codings
    from groundcode.workspace.conflicts import Conflicts
    from groundcode.workspace.history import History
    from groundcode.workspace.holdout import Holdout
    from groundcode.workspace.lineage import Lineages
    from groundcode.workspace.memos import Memos
    from groundcode.workspace.merging import Merging
    from groundcode.workspace.privacy import Privacy
    from groundcode.workspace.progress import ProgressOfCoding
    from groundcode.workspace.properties import Properties
    from groundcode.workspace.retrieval import Retrieval
    from groundcode.workspace.review import Review
    from groundcode.workspace.sampling import Sampling
    from groundcode.workspace.search import Search
    from groundcode.workspace.sources import Sources
    from groundcode.workspace.speakers import Speakers
    from groundcode.workspace.units import Units

SUFFIX = ".groundcode"


class Workspace(TheoryNouns, TeamNouns, ExchangeNouns):
    """An open project and the coder who works in it.

    Reads give frozen values. Writes are single changes: made whole or not at all, undone as one, and made on
    what was last read (`refresh`): what a colleague changed since stands beside it as a conflict.
    """

    def __init__(self, store: Store, coder: str | None = None) -> None:
        self.store = store
        self._tree: tuple[int, CodeTree] | None = None
        self._lock: DeskLock | None = None
        self._holder: Holder | None = None
        with store.reading() as connection:
            self.id = project_id(connection)
            coders = reading.read_coders(connection)
            own = reading.project_coder(connection)
            home = reading.home_installation(connection)
        named = coder or os.environ.get("GROUNDCODE_CODER") or store.local(own_coder_key(store)) or None
        self.coder_name = clean_name(named or coders.get(own or "") or login_name(), _("coder"))
        self.coder_is_assumed = named is None and home != store.installation
        """Whether nobody said who works here, on a computer that the project does not come from."""
        self.has_changed = False
        self.coder = ids.coder_id(self.id, self.coder_name)
        self._coder_is_known = self.coder in coders
        set_coder(store, self.coder)

    @classmethod
    def create(
        cls, path: Path, *, title: str = "", coder: str | None = None, language: str | None = None,
        profile: str | None = None, project: str | None = None, surroundings: Surroundings | None = None,
    ) -> Workspace:  # fmt: skip
        """Make a project and open it; with the id `project`, one that went out as a file comes in again.

        Raises:
            BadProjectName: the path does not end in .groundcode. FileMissing, ProjectExists, CannotWriteHere
        """
        if path.suffix != SUFFIX:
            raise BadProjectName(str(path))
        if not path.parent.exists():
            raise FileMissing(str(path.parent))
        title = clean_name(title or path.stem, _("project"))
        name = clean_name(coder or os.environ.get("GROUNDCODE_CODER") or login_name(), _("coder"))
        store = Store.create(path, surroundings)
        project = project or store.ids()
        coder_id = ids.coder_id(project, name)
        set_coder(store, coder_id)
        try:
            with store.change("init") as made:
                lead = coder_id if coder else None
                made.draft.create("coder", coder_id, name=name)
                made.draft.create(
                    "project", project, title=title, language=language, profile=profile or "strauss-corbin", lead_coder=lead
                )
        except GroundcodeError:
            store.let_go()
            remove_project(path)
            raise
        return cls(store, name)

    @classmethod
    def open(
        cls, path: Path, *, coder: str | None = None, read_only: str = "", desk: bool = False,
        surroundings: Surroundings | None = None,
    ) -> Workspace:  # fmt: skip
        """Open a project; a `desk` takes its lock, and opens for reading only where another desk holds it.

        Raises:
            ProjectNotFound, NotAProject, ProjectDamaged, ProjectTooNew, ProjectLocked
        """
        lock = DeskLock(path) if desk and path.is_file() else None
        holder = lock.take(patience=1.5) if lock is not None else None
        try:
            store = Store.open(path, surroundings, read_only=holder.words() if holder else read_only)
            try:
                workspace = cls(store, coder)
            except BaseException:
                store.close()
                raise
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        workspace._lock, workspace._holder = lock, holder
        return workspace

    @property
    def path(self) -> Path:
        """The project file."""
        return self.store.path

    def read_only_because(self) -> str:
        """Why nothing may be written, in the language of now; "" where it may."""
        return self._holder.words() if self._holder is not None else self.store.read_only

    def is_free_now(self) -> bool:
        """Whether this is open for reading only because of another desk, and that one has been closed since."""
        return self._holder is not None and DeskLock(self.path).is_free()

    def close(self) -> None:
        """Write everything into the one file and let go of it."""
        try:
            self.store.close()
        finally:
            if self._lock is not None:
                self._lock.release()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def refresh(self, *, anew: bool = False) -> Seen:
        """Take note of everything stored by now; `anew` if the file was replaced. What one sees, one changes knowingly."""
        self._tree = None if anew else self._tree
        return self.store.refresh()

    @contextmanager
    def change(self, kind: str, *, seen: Seen | None = None) -> Iterator[Writing]:
        """A change by this coder, who is entered in the project with the first one."""
        with self.store.change(kind, seen=seen) as made:
            if not self._coder_is_known and reading.read_thing(made.connection, "coder", self.coder) is None:
                made.joining = Draft("coder")
                made.joining.create("coder", self.coder, name=self.coder_name)
            yield made
        self._coder_is_known = self._coder_is_known or made.seq is not None
        self.has_changed = self.has_changed or made.seq is not None

    def title(self) -> str:
        """The project's title."""
        with self.store.reading() as connection:
            return str(reading.read_project(connection)["title"] or self.path.stem)

    def language(self) -> str:
        """The project's language, "zh" or "en"; that of most of its sources where none was named."""
        with self.store.reading() as connection:
            named = reading.read_project(connection)["language"]
            if named:
                return str(named)
            found = [source.language for source in reading.read_sources(connection)]
        return "zh" if 2 * sum(lang in ("zh", "mixed") for lang in found) > len(found) else "en"

    def coders(self) -> dict[str, str]:
        """Coder id -> name."""
        with self.store.reading() as connection:
            return reading.read_coders(connection)

    def coder_named(self, name: str) -> str:
        """The id of a coder of this project.

        Raises:
            CoderNotFound
        """
        coders = self.coders()
        wanted = ids.coder_id(self.id, name)
        if wanted not in coders:
            raise CoderNotFound(name, list(coders.values()))
        return wanted

    def lead_coder(self) -> str | None:
        """The coder whose codings are counted where there is no consensus: the lead coder, in a blind copy its own."""
        with self.store.reading() as connection:
            return counted_coder(connection)

    def tree(self) -> CodeTree:
        """The codes as they stand."""
        with self.store.reading() as connection:
            return self.tree_at(connection)

    def tree_at(self, connection: Connection) -> CodeTree:
        """The codes as a transaction sees them; of a tree that was read before, only what changed is read."""
        position, before = log.position(connection), self._tree
        if before is None or position < before[0]:
            tree = reading.read_tree(connection)
        else:
            tree = before[1] if position == before[0] else reading.renewed_tree(connection, before[1], before[0])
        self._tree = (position, tree)
        return tree

    @cached_property
    def codes(self) -> Codes:
        """Codes: made, renamed, moved, abstracted, merged, deleted."""
        from groundcode.workspace.codes import Codes

        return Codes(self)

    @cached_property
    def codings(self) -> Codings:
        """Codings: put on segments and taken off."""
        from groundcode.workspace.codings import Codings

        return Codings(self)

    @cached_property
    def sources(self) -> Sources:
        """Sources: imported, shown, corrected."""
        from groundcode.workspace.sources import Sources

        return Sources(self)

    @cached_property
    def cases(self) -> Cases:
        """Cases: informants and sites, their variables, consent and withdrawal."""
        from groundcode.workspace.cases import Cases

        return Cases(self)

    @cached_property
    def assignments(self) -> Assignments:
        """Assignments: who codes which source, and when it was finished."""
        from groundcode.workspace.assignments import Assignments

        return Assignments(self)

    @cached_property
    def progress(self) -> ProgressOfCoding:
        """How far the coding of each source has come."""
        from groundcode.workspace.progress import ProgressOfCoding

        return ProgressOfCoding(self)

    @cached_property
    def sampling(self) -> Sampling:
        """Sampling rounds: the gap, the decision, what came of it."""
        from groundcode.workspace.sampling import Sampling

        return Sampling(self)

    @cached_property
    def holdout(self) -> Holdout:
        """Sealed hold-outs: drawn, opened, judged."""
        from groundcode.workspace.holdout import Holdout

        return Holdout(self)

    @cached_property
    def search(self) -> Search:
        """Words found again in texts, memos and codes."""
        from groundcode.workspace.search import Search

        return Search(self)

    @cached_property
    def retrieval(self) -> Retrieval:
        """Coded segments found by a question, compared, written to files."""
        from groundcode.workspace.retrieval import Retrieval

        return Retrieval(self)

    @cached_property
    def memos(self) -> Memos:
        """Memos on anything."""
        from groundcode.workspace.memos import Memos

        return Memos(self)

    @cached_property
    def codebook(self) -> CodebookFiles:
        """The codebook out to files and in from them."""
        from groundcode.workspace.codebook import CodebookFiles

        return CodebookFiles(self)

    @cached_property
    def lineage(self) -> Lineages:
        """Where codes come from: splits, merges, former names and definitions."""
        from groundcode.workspace.lineage import Lineages

        return Lineages(self)

    @cached_property
    def properties(self) -> Properties:
        """Properties of categories, their dimensions and what lies on them."""
        from groundcode.workspace.properties import Properties

        return Properties(self)

    @cached_property
    def history(self) -> History:
        """Who did what, undo and redo."""
        from groundcode.workspace.history import History

        return History(self)

    @cached_property
    def merging(self) -> Merging:
        """Other copies of the project, taken in."""
        from groundcode.workspace.merging import Merging

        return Merging(self)

    @cached_property
    def conflicts(self) -> Conflicts:
        """What people have to decide after a merge."""
        from groundcode.workspace.conflicts import Conflicts

        return Conflicts(self)

    @cached_property
    def speakers(self) -> Speakers:
        """Speakers of the sources: their roles and names."""
        from groundcode.workspace.speakers import Speakers

        return Speakers(self)

    @cached_property
    def units(self) -> Units:
        """Sentences, languages and tokens of a source."""
        from groundcode.workspace.units import Units

        return Units(self)

    @cached_property
    def privacy(self) -> Privacy:
        """Names replaced and looked for; texts taken out for good."""
        from groundcode.workspace.privacy import Privacy

        return Privacy(self)

    @cached_property
    def review(self) -> Review:
        """Segments of earlier texts that a person has to find in the corrected one."""
        from groundcode.workspace.review import Review

        return Review(self)

    @cached_property
    def backups(self) -> Backups:
        """Backups and checks of the file."""
        from groundcode.workspace.backups import Backups

        return Backups(self)
