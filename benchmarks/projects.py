"""Projects and floor files to measure on: built once a run, copied for every round that writes."""

from __future__ import annotations

import csv
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import floor
from benchmarks.workload import CODERS, FOLDER, Workload, workload
from groundcode.workspace import Workspace

STAGES = ("texts", "codes", "coded")
"""Transcripts imported; the codebook too; the codings too."""


@dataclass(slots=True)
class Bench:
    """The folder of one run, and what was built in it."""

    folder: Path
    _built: set[str] = field(default_factory=set)
    _copies: int = 0

    def files(self, size: str) -> Workload:
        """The workload that a size is built from."""
        return workload("M") if size == "M20" else workload(size)

    def project(self, size: str, stage: str) -> Path:
        """The project of a size at a stage; to be copied before it is written to."""
        self._build(size)
        return self.folder / f"{size}-{stage}.groundcode"

    def floor_file(self, size: str, stage: str) -> Path:
        """The same as a floor file."""
        self._build(size)
        return self.folder / f"{size}-{stage}.floor"

    def copy(self, path: Path) -> Path:
        """A fresh copy; the earlier ones of the same file go, with their backups."""
        for old in self.folder.glob(f"copy-*-{path.stem}*"):
            if old.suffix.startswith(path.suffix) or old.suffix == ".backups":
                shutil.rmtree(old) if old.is_dir() else old.unlink()
        self._copies += 1
        return Path(shutil.copy(path, path.with_name(f"copy-{self._copies}-{path.name}")))

    def _build(self, size: str) -> None:
        if size in self._built:
            return
        self._built.add(size)
        files = self.files(size)
        if size == "M20":
            files = self._part(files, 20)
        project = self.folder / f"{size}.groundcode"
        connection = floor.create(self.folder / f"{size}.floor")
        with Workspace.create(project, coder=CODERS[0], language="zh") as workspace:
            for stage in STAGES:
                if stage == "texts":
                    workspace.sources.import_files([files.texts])
                    floor.import_texts(connection, files.texts)
                elif stage == "codes":
                    workspace.codebook.import_(files.codebook)
                    floor.add_codes(connection, paths(files))
                else:
                    workspace.codings.from_file(files.codings)
                    floor.code_from(connection, files.codings)
                workspace.store.checkpoint()
                shutil.copy(project, self.folder / f"{size}-{stage}.groundcode")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                shutil.copy(self.folder / f"{size}.floor", self.folder / f"{size}-{stage}.floor")
        connection.close()

    def _part(self, files: Workload, interviews: int) -> Workload:
        """The first interviews of a workload alone."""
        part = Workload(self.folder / f"first-{interviews}", files.size)
        part.texts.mkdir(parents=True)
        taken = sorted(files.texts.glob("*.txt"))[:interviews]
        for path in taken:
            shutil.copy(path, part.texts)
        shutil.copy(files.codebook, part.codebook)
        names = {path.stem for path in taken}
        lines = files.codings.read_text(encoding="utf-8").splitlines(keepends=True)
        part.codings.write_text("".join(line for line in lines if json.loads(line)["source"] in names), encoding="utf-8")
        return part


def paths(files: Workload) -> list[tuple[str, ...]]:
    """The paths of the codes in a workload's codebook, parents first."""
    with files.codebook.open(encoding="utf-8", newline="") as file:
        return [tuple(row["path"].split(" > ")) for row in csv.DictReader(file)]


@contextmanager
def bench() -> Iterator[Bench]:
    """A folder for one run, on the disk of the project, gone afterwards."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="run-", dir=FOLDER) as name:
        os.environ["GROUNDCODE_DATA"] = str(Path(name) / "data")
        os.environ.pop("GROUNDCODE_CODER", None)
        yield Bench(Path(name))
