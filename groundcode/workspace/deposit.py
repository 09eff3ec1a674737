"""An archive for a data repository: the sources that may be archived, as REFI-QDA, with codebook, variables and a README."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain.codebooks import CodebookEntry
from groundcode.domain.deposit import Selection, Why, select
from groundcode.domain.ids import to_text
from groundcode.errors import DocumentExists, NothingToDeposit, NotPseudonymised
from groundcode.exchange.codebooks import csv_format, qdc_format
from groundcode.exchange.codebooks.csv_format import shielded
from groundcode.exchange.refi.losses import Losses
from groundcode.exchange.refi.values import RefiCase
from groundcode.exchange.refi.writing import write_qdpx, written_beside
from groundcode.exchange.segment_files import harmless
from groundcode.locale import N_, _, ngettext
from groundcode.store import bulk, reading
from groundcode.store.reading_cases import read_cases
from groundcode.store.whole_state import living_things
from groundcode.workspace.closed import closed_things
from groundcode.workspace.deposit_readme import readme
from groundcode.workspace.interchange import InterchangeReport
from groundcode.workspace.participants import participants
from groundcode.workspace.refi.exporting import Exporter

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

_WHY = {
    Why.REFUSED: N_("no consent to archive them"),
    Why.UNASKED: N_("nobody noted a consent to archive them"),
    Why.UNKNOWN: N_("somebody speaks in them who is no case, so that no consent is known"),
}
_NO_PLACE = ("speaker", "property", "dimension", "placement", "pathway", "construct", "item", "sampling_round", "assignment",
             "suggestion")  # fmt: skip
"""Kinds that REFI-QDA has no place for, and that no file of our own carries here."""
FILES = ("README.txt", "codebook/codebook.qdc", "codebook/codebook.csv", "variables.csv")


class Deposits:
    """What one does to hand a study to an archive."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def selection(self) -> Selection:
        """Which sources may be archived."""
        with self._workspace.store.reading() as connection:
            return read_selection(connection, Losses())

    def export(
        self, path: Path, *, memos: bool = False, no_names: bool = False, overwrite: bool = False, language: str | None = None
    ) -> InterchangeReport:
        """Write a .qdpx for deposit; `no_names` says that there were no names to replace in this project.

        Memos and the storyline stay here without `memos`; groundcode's own file is no part of it.

        Raises:
            DocumentExists, CannotWriteHere
            NotPseudonymised: nobody looked for names. NamesRemain: one of the roster stands in the project. OriginalsLocked
            NothingToDeposit: no source may be archived.
        """
        workspace = self._workspace
        if path.exists() and not overwrite:
            raise DocumentExists(str(path))
        privacy = workspace.privacy
        if privacy.cannot_look() or (not privacy.path.exists() and not no_names):
            raise NotPseudonymised(str(path), lost=privacy.cannot_look())
        privacy.refuse_if_names_remain(str(path))
        losses, named = Losses(), language or workspace.language()
        codebook, table = workspace.codebook.value(), participants(workspace, named, None)
        with workspace.store.reading() as connection:
            selection = read_selection(connection, losses)
            if not selection.sources:
                raise NothingToDeposit(str(path), len(selection.left))
            ages = {name for name in (table.banded, *table.ages) if name}
            exporter = _DepositExporter(workspace, connection, losses, selection, ages, memos=memos)
            kept = {case.name for case in selection.cases}
            rows = [row for at, row in enumerate(table.rows) if not at or row[0] in kept]
            sources = {source.name for source in selection.sources}
            with written_beside(path) as beside:
                exporter.write(beside)
                text = readme(str(workspace.title()), exporter.counts, losses.all(), memos=memos, no_names=no_names)
                shown = replace(codebook, codes=tuple(_entry(one, sources) for one in codebook.codes))
                held = (text.encode("utf-8"), qdc_format.dump(shown), csv_format.dump(shown), _csv(rows))
                with zipfile.ZipFile(beside, "a", zipfile.ZIP_DEFLATED) as archive:
                    for name, data in zip(FILES, held, strict=True):
                        archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
        notes = self._notes(no_names=no_names)
        return InterchangeReport(str(path), "groundcode", exporter.counts, notes=notes, losses=losses.all())

    def _notes(self, *, no_names: bool) -> list[str]:
        alone = len(self._workspace.cases.unique().alone)
        notes = []
        if alone:
            notes.append(ngettext(
                "{count} informant stands alone with role, site, age and gender: groundcode cases unique PROJECT",
                "{count} informants stand alone with role, site, age and gender: groundcode cases unique PROJECT", alone,
            ).format(count=alone))  # fmt: skip
        if no_names:
            notes.append(_("No list of names was there to look for: you said that there are none."))
        return notes


def read_selection(connection: Connection, losses: Losses) -> Selection:
    """What may be archived as a transaction sees it; what may not is told."""
    closed = closed_things(connection, losses)
    sources = reading.read_sources(connection, sealed=True)
    speakers = {source.id: reading.read_speakers(connection, source.id) for source in sources}
    selection = select(sources, speakers, {case.id: case for case in read_cases(connection)}, closed)
    for source, why in selection.left:
        if why is not Why.CLOSED:
            losses.lost(_("sources"), _(_WHY[why]), source.name)
    return selection


class _DepositExporter(Exporter):
    """A .qdpx of what may be archived, without our own file."""

    def __init__(
        self, workspace: Workspace, connection: Connection, losses: Losses, selection: Selection, ages: set[str], *, memos: bool
    ) -> None:
        everything = read_cases(connection)
        self._stays = selection.closed(everything)
        self._ages = ages
        self._quiet = set() if memos else _ids(connection, "memo")
        self._stories = set() if memos else _ids(connection, "storyline")
        super().__init__(workspace, connection, losses, None)

    def _closed_ones(self) -> tuple[set[str], set[str]]:
        # What is closed was told by the selection; here it is only gathered.
        told, self._losses = self._losses, Losses()
        closed, unquotable = super()._closed_ones()
        self._losses = told
        return closed | self._stays | self._quiet, unquotable

    def _cases(self) -> Iterator[RefiCase]:
        """The cases without exact ages: those go as bands with the table of variables."""
        for case in super()._cases():
            exact = {one.guid for one in self._variables if one.name in self._ages}
            values = tuple(one for one in case.values if one.variable not in exact)
            why = _("variables.csv has bands of ten years")
            self._losses.kept(_("exact ages"), why, count=len(case.values) - len(values))
            yield replace(case, values=values)

    def write(self, path: Path) -> None:
        """Write the file; raises CannotWriteHere."""
        project = self._project()
        memos = tuple(one for one in project.memos if one.guid not in self._stories)
        write_qdpx(path, replace(project, memos=memos, notes=()), self._texts())
        self.counts["memos"] = 0 if self._quiet or self._stories else self.counts["memos"]
        left = _("they stay with the researchers")
        self._losses.lost(_("memos and storyline"), left, count=len(self._quiet) + len(self._stories))
        held: dict[str, int] = {}
        for thing in living_things(self._connection, self._left_out):
            held[thing.entity] = held.get(thing.entity, 0) + 1
        count = sum(held.get(kind, 0) for kind in _NO_PLACE)
        self._losses.lost(
            _("speakers, properties, pathways, constructs, sampling rounds"), _("no place in REFI-QDA"), count=count
        )


def _ids(connection: Connection, entity: str) -> set[str]:
    return {to_text(row[0]) for row in bulk.all_rows(connection, f"SELECT id FROM state_{entity} WHERE alive")}


def _entry(entry: CodebookEntry, sources: set[str]) -> CodebookEntry:
    """A code without the examples of sources that stay here."""
    examples = tuple(one for one in entry.examples if one.source in sources)
    return replace(entry, examples=examples, children=tuple(_entry(one, sources) for one in entry.children))


def _csv(rows: list[tuple[str | int | float, ...]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([shielded(harmless(cell)) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")
