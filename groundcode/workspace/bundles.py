"""Bundles: the project in one file for mail and USB, whole or for a coder who is to code without seeing others."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.ids import to_raw, to_text
from groundcode.errors import BadBundleName, BadProjectName, BundleExists, FileMissing, NoCoderForBundle, ProjectExists
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.store.bundle_choice import Choice, choose
from groundcode.store.bundle_file import BUNDLE_SUFFIX, BundleInfo, read_info, write_file
from groundcode.store.bundle_lines import log_lines
from groundcode.store.connection import in_words, writing
from groundcode.store.lock import place_new
from groundcode.store.parts import BLIND
from groundcode.store.reading_cases import not_shared
from groundcode.store.store import Store, Surroundings, own_coder_key, remove_project
from groundcode.store.union import read_incoming, take_in
from groundcode.workspace.named_by_words import named_by_words
from groundcode.workspace.names import clean_name

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

__all__ = ["BundleInfo", "BundleReport", "Bundles", "begin_from", "not_shared", "read_info"]


@dataclass(frozen=True, slots=True)
class BundleReport:
    """What was written."""

    path: str
    info: BundleInfo
    not_shared: tuple[str, ...]
    """Names of interviews that were left out: their informants did not agree to sharing with the team."""
    withdrawn: tuple[str, ...]
    """Names of interviews whose text was left out: their informants have withdrawn."""
    blind_sources: int
    """Interviews that the coder it is for is to code blind, where the bundle shows what others coded."""
    bytes: int
    is_new_coder: bool = False
    """Whether the coder it is for has not joined the project yet."""
    in_vivo: int = 0
    """In-vivo labels in a blind bundle that others made: their words can be searched for in the transcripts."""
    named_by: tuple[str, ...] = ()
    """Names of codes in it, former ones too, that are words of interviews that were left out."""


class Bundles:
    """What one does with bundles."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def write(
        self, path: Path, blind: bool = False, for_coder: str | None = None, *, overwrite: bool = False, all_texts: bool = False
    ) -> BundleReport:
        """Write a bundle: every change of the project and the texts that are shown.

        `blind` leaves out what others than `for_coder` (a name) coded, wrote and concluded. Interviews whose
        informants did not agree to sharing are left out with all that was done with them, texts of those who have
        withdrawn, and, but with `all_texts`, texts from before a correction on which nothing lies.

        Raises:
            BadBundleName, BundleExists, CannotWriteHere, CoderNotFound
            NamesRemain: a name of the roster is still in the project. OriginalsLocked, WrongPassphrase, OriginalsDamaged
        """
        if path.suffix != BUNDLE_SUFFIX:
            raise BadBundleName(str(path))
        if not path.parent.exists():
            raise FileMissing(str(path.parent))
        if path.exists() and not overwrite:
            raise BundleExists(str(path))
        workspace = self._workspace
        name = clean_name(for_coder, _("coder")) if for_coder else ""
        own = to_raw(ids.coder_id(workspace.id, name)) if name else None
        workspace.privacy.refuse_if_names_remain(str(path))
        with bulk.without_collecting(), workspace.store.reading() as connection:
            kept, cases = not_shared(connection)
            choice = choose(connection, not_shared=kept, cases=cases, blind=blind, coder=own, all_texts=all_texts)
            closed = {to_raw(source) for source in reading.withdrawn_sources(connection)} - kept
            written = self._write(connection, choice, path, overwrite, blind, coder=name, not_shared=len(kept))
            return BundleReport(
                str(path), written, _names(connection, kept), _names(connection, closed),
                _blind_sources(connection, own) if own and not blind else 0, path.stat().st_size,
                bool(own) and to_text(own or b"") not in reading.read_coders(connection),
                _in_vivo_of_others(connection, own or b"") if blind else 0,
                named_by_words(connection, kept | closed),
            )  # fmt: skip

    def _write(
        self, connection: Connection, choice: Choice, path: Path, overwrite: bool, blind: bool, **more: str | int
    ) -> BundleInfo:
        workspace = self._workspace
        sources = {row[0] for row in bulk.all_rows(connection, "SELECT id FROM state_source WHERE alive")} - choice.hidden
        counts = {"changes": 0, "operations": 0, "texts": 0}

        def about() -> BundleInfo:
            return BundleInfo(
                project=workspace.id, title=str(reading.read_project(connection)["title"] or workspace.path.stem),
                by=workspace.coder_name, at=_moment(workspace.store), sources=len(sources),
                withdrawn=len(choice.left_out & choice.withdrawn), earlier_texts=len(choice.left_out - choice.withdrawn),
                blind=blind or self.is_blind(), **counts, **more,  # type: ignore[arg-type]
            )  # fmt: skip

        return write_file(path, about, log_lines(connection, choice, counts), overwrite=overwrite)

    def read(self, path: Path) -> BundleInfo:
        """What a bundle says of itself, once it is known to be whole.

        Raises:
            FileMissing, BundleProblem, ProjectTooNew
        """
        return read_info(path)

    def is_blind(self) -> bool:
        """Whether this copy was begun from a blind bundle, and nothing has come since that shows what others coded."""
        return bool(self._workspace.store.local(BLIND))


def begin_from(bundle: Path, path: Path, *, coder: str | None = None, surroundings: Surroundings | None = None) -> Workspace:
    """Make a project from a bundle and open it; it stands at `path` whole or not at all.

    It is opened by `coder` (a name), else by whom the bundle was made for, and remembers that on this computer.

    Raises:
        BadProjectName, FileMissing, ProjectExists, CannotWriteHere, NoCoderForBundle
        BundleProblem, ProjectTooNew
    """
    from groundcode.workspace.workspace import SUFFIX, Workspace

    if path.suffix != SUFFIX:
        raise BadProjectName(str(path))
    if not path.parent.exists():
        raise FileMissing(str(path.parent))
    if path.exists():
        raise ProjectExists(str(path))
    info = read_info(bundle)
    name = coder or os.environ.get("GROUNDCODE_CODER") or info.coder
    if not name:
        raise NoCoderForBundle(str(bundle))
    name = clean_name(name, _("coder"))
    part = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        _fill(bundle, part, path, info, name, surroundings)
        with in_words(path):
            try:
                place_new(part, path)
            except FileExistsError as error:
                raise ProjectExists(str(path)) from error
    finally:
        remove_project(part)
    return Workspace.open(path, coder=name, surroundings=surroundings)


def _fill(bundle: Path, part: Path, path: Path, info: BundleInfo, name: str, surroundings: Surroundings | None) -> None:
    store = Store.create(part, surroundings)
    try:
        with bulk.without_collecting():
            with store.reading() as connection:
                incoming = read_incoming(connection, path, bundle)
            with in_words(path), writing(store.engine) as connection:
                take_in(connection, incoming)
        store.set_local(own_coder_key(store), name)
        if info.blind:
            store.set_local(BLIND, info.coder or name)
    finally:
        store.close()


def _names(connection: Connection, sources: set[bytes]) -> tuple[str, ...]:
    rows = bulk.all_rows(connection, "SELECT id, name FROM state_source WHERE alive ORDER BY name, id")
    return tuple(name for source, name in rows if source in sources)


def _in_vivo_of_others(connection: Connection, coder: bytes) -> int:
    sql = "SELECT count(*) FROM state_code t JOIN change c ON c.id = t.made WHERE t.alive AND t.in_vivo AND c.coder <> ?"
    return int(bulk.all_rows(connection, sql, (coder,))[0][0])


def _blind_sources(connection: Connection, coder: bytes) -> int:
    """How many sources a coder is to code without seeing others."""
    sql = "SELECT count(DISTINCT source) FROM state_assignment WHERE alive AND blind AND finished IS NULL AND coder = ?"
    return int(bulk.all_rows(connection, sql, (coder,))[0][0])


def _moment(store: Store) -> str:
    return store.now().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
