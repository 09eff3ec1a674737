"""The living project as lines of JSON, out and in: a way for other programs, and one out of groundcode."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain.registry import FORMAT
from groundcode.errors import DocumentExists, ThingNotFound
from groundcode.exchange.project_lines import LinesState, end, head
from groundcode.exchange.refi import own
from groundcode.exchange.refi.losses import Losses
from groundcode.exchange.refi.writing import written_beside
from groundcode.locale import _
from groundcode.store import blobs, bulk
from groundcode.store.whole_state import left_out_with, living_things
from groundcode.workspace.closed import closed_things
from groundcode.workspace.interchange import InterchangeReport

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

COUNTED = {"source": "sources", "code": "codes", "coding": "codings", "memo": "memos", "case": "cases"}


class ProjectLines:
    """What one does with a project as lines of JSON."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def export(self, path: Path, *, overwrite: bool = False) -> InterchangeReport:
        """Write every living thing with its fields, who made it and when, and the texts.

        Sealed and withdrawn material and what may not be shared is left out, and told; what is deleted and the history
        of fields stays in the project.

        Raises:
            DocumentExists, CannotWriteHere
            NamesRemain: a name of the roster stands in the project. OriginalsLocked
        """
        if path.exists() and not overwrite:
            raise DocumentExists(str(path))
        self._workspace.privacy.refuse_if_names_remain(str(path))
        losses = Losses()
        with bulk.without_collecting(), self._workspace.store.reading() as connection:
            closed = closed_things(connection, losses)
            left_out = left_out_with(connection, closed) if closed else set()
            with written_beside(path) as beside, beside.open("wb") as stream:
                counts = self._write(connection, left_out, stream)
            seals = bulk.all_rows(connection, "SELECT count(*) FROM state_seal WHERE alive")[0][0]
        losses.lost(_("records of sealed hold-outs"), _("they stay with the project"), count=seals)
        losses.lost(_("the history of fields"), _("the file holds what is, not what was"))
        counted = {name: counts.get(kind, 0) for kind, name in COUNTED.items()}
        return InterchangeReport(str(path), "groundcode", counted, losses=losses.all(), whole=True)

    def _write(self, connection: Connection, left_out: set[str], stream: IO[bytes]) -> dict[str, int]:
        counts: dict[str, int] = {}
        texts: set[str] = set()

        def lines() -> Iterator[str]:
            yield head(self._workspace.id, self._workspace.title(), FORMAT)
            numbers: dict[tuple[str, str], int] = {}
            for thing in living_things(connection, left_out):
                key = (thing.coder, thing.made_at)
                if key not in numbers:
                    numbers[key] = len(numbers)
                    yield own.author_line(numbers[key], *key)
                yield own.thing_line(thing.entity, thing.id, thing.fields, numbers[key])
                counts[thing.entity] = counts.get(thing.entity, 0) + 1
                if thing.entity == "version" and thing.fields["text"] not in texts:
                    text = _text(connection, thing.fields["text"])
                    if text is not None:
                        texts.add(thing.fields["text"])
                        yield own.text_line(thing.fields["text"], text)
            yield end(sum(counts.values()), len(texts))

        for line in lines():
            stream.write(line.encode("utf-8"))
        return counts

    def import_(self, path: Path, *, dry_run: bool = False, fresh: bool = False, keep_names: bool = False) -> InterchangeReport:
        """Take such a file in, in one transaction after a backup; ids, coders and dates stay as they are.

        What the project knows and says in the same words stays. `fresh` says that the project was made for this file;
        `keep_names` takes names in that were replaced here before. It is not undone by `undo`: the report names the backup.

        Raises:
            FileMissing, EmptyFile, InvalidProjectLines, NamesInFile, OriginalsLocked, ReadOnlyProject
            LinesContradict: the project says something else of a thing in it.
        """
        from groundcode.workspace.project_lines_import import run_import

        with bulk.without_collecting():
            return run_import(self._workspace, path, dry_run=dry_run, fresh=fresh, keep_names=keep_names)


def _text(connection: Connection, sha256: str) -> str | None:
    """A text; None where it was purged, or lies with the originals."""
    try:
        text = blobs.get_text(connection, sha256)
    except ThingNotFound:
        return None
    return text if blobs.text_hash(text) == sha256 else None


def lead_of(found: LinesState) -> str:
    """The name of the coder in whose name a project made from a file begins: its lead coder, else its first one."""
    names = {thing: str(fields.get("name", "")) for kind, thing, fields, _by in found.own.things if kind == "coder"}
    lead = next((fields.get("lead_coder") for kind, _id, fields, _by in found.own.things if kind == "project"), None)
    return names.get(str(lead)) or next(iter(names.values()), "")
