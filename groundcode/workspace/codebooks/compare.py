"""Codebooks of projects, of days and of files, brought side by side."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.analysis.codebook_diff import CodebookDiff, Lineage, compare_codebooks
from groundcode.domain.cases import iso_date
from groundcode.domain.codebooks import Codebook
from groundcode.domain.codes import CodeTree
from groundcode.errors import BadValue, NothingThatEarly
from groundcode.locale import _
from groundcode.store.store import Surroundings

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

_NOT_CARRIED = {".qdc": ("examples", "description")}
"""Ending -> what its files cannot say."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two codebooks that are compared."""

    name: str
    """The path, as it was given."""
    codebook: Codebook
    day: str = ""
    """As it was at the end of this day (2026-03-01); "" for today."""
    lineage: Lineage = field(default_factory=Lineage)
    not_carried: tuple[str, ...] = ()
    """What it cannot say."""
    is_project: bool = False
    notes: tuple[str, ...] = ()

    @property
    def codes(self) -> int:
        """How many there are."""
        return sum(1 for _entry in self.codebook.walk())


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two codebooks and in what the second differs."""

    before: Side
    after: Side
    diff: CodebookDiff


def compare_sides(before: Side, after: Side) -> Comparison:
    """The second held against the first."""
    but: Collection[str] = {*before.not_carried, *after.not_carried}
    lineage = before.lineage, after.lineage
    return Comparison(before, after, compare_codebooks(before.codebook, after.codebook, lineage=lineage, but=but))


def side_of(path: Path) -> Side:
    """The codebook in a project, which is opened for reading only, or in a file of any format that can be read back.

    Raises:
        ProjectNotFound, NotAProject, ProjectDamaged, ProjectTooNew
        FileMissing, EmptyFile, UnknownFormat, InvalidCodebook, InvalidQdpx
    """
    from groundcode.workspace.workspace import SUFFIX, Workspace

    if path.suffix.lower() == SUFFIX:
        with Workspace.open(path, read_only=_("it is only compared")) as workspace:
            return side_of_project(workspace, str(path))
    from groundcode.exchange.codebooks import read_codebook

    read = read_codebook(path)
    return Side(str(path), read.codebook, not_carried=_NOT_CARRIED.get(path.suffix.lower(), ()), notes=read.notes)


def side_of_project(workspace: Workspace, name: str, day: str = "") -> Side:
    """The codebook of an open project."""
    return Side(
        name, workspace.codebook.value(), day, lineage_of(workspace.tree()), is_project=True, not_carried=("description",)
    )


def lineage_of(tree: CodeTree) -> Lineage:
    """What became of codes that were merged, and where those come from that were split."""
    targets = {code: tree.target(code) for code in tree.all}
    merged = {code: target for code, target in targets.items() if target is not None and target != code}
    split = {code.id: code.split_from for code in tree.codes.values() if code.split_from}
    return Lineage(merged, split)


def side_at(workspace: Workspace, day: datetime.date, *, before: bool = False) -> Side:
    """The codebook as it was at the end of a day; `before`, at its beginning: empty before the project was.

    The project as it was then is made in a folder of its own, which is gone afterwards.

    Raises:
        NothingThatEarly: the project began later, and it is not asked for the beginning of the day.
    """
    from groundcode.workspace.workspace import Workspace

    name = str(workspace.path)
    try:
        until = day - datetime.timedelta(days=1) if before else day
    except OverflowError:
        return Side(name, Codebook(workspace.title(), ()), day.isoformat(), is_project=True)
    with _folder() as folder:
        try:
            past = workspace.history.as_of(until, folder / "past.groundcode")
        except NothingThatEarly:
            if not before:
                raise
            return Side(name, Codebook(workspace.title(), ()), until.isoformat(), is_project=True)
        there = Surroundings(now=workspace.store.now)
        with Workspace.open(past.path, coder=workspace.coder_name, surroundings=there) as then:
            return side_of_project(then, name, until.isoformat())


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that nobody else may look into."""
    with tempfile.TemporaryDirectory(prefix="groundcode-") as folder:
        yield Path(folder)


def a_day(text: str | datetime.date) -> datetime.date:
    """The day that a person wrote.

    Raises:
        BadValue
    """
    if isinstance(text, datetime.date):
        return text
    named = iso_date(text)
    if named is None:
        raise BadValue(_("date"), text, "2026-03-01")
    return datetime.date.fromisoformat(named)
