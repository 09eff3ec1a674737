"""A project that is sent as bundles, and what is in one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from groundcode.domain.levels import Level
from groundcode.store import bulk
from groundcode.store.bundle_file import bundle_log
from groundcode.workspace import Workspace
from tests.builders import (
    new_project,
    state,
    with_sources,
)


def made_lead(folder: Path) -> Workspace:
    """A project in which two have coded, in changes that hold more than codings."""
    ws = new_project(folder, coder="甲")
    sources = with_sources(ws, folder / "in", "P01", "P02")
    trust = ws.codes.create("信任", level=Level.CATEGORY)
    ws.codes.describe(trust, definition="相信他会来。")
    lines = [
        {"source": "P01", "start": 15, "end": 20, "code": "常来", "parent": "信任", "memo": "甲的备忘"},
        {"source": "P02", "start": 12, "end": 18, "code": "走访", "coder": "乙"},
        {"source": "P02", "start": 14, "end": 18, "code": "走访"},
    ]
    path = folder / "lines.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    ws.codings.from_file(path, create=True)
    coding = ws.codings.apply(trust, sources["P01"], 22, 27)
    ws.memos.write("理论备忘，只有甲该看到", about=(coding, trust))
    ws.codebook.bind_example(trust, sources["P01"], 22, 27, version=ws.sources.open(sources["P01"]).version.id)
    ws.relations.add(trust, ws.codes.create("参与", level=Level.CATEGORY))
    return ws


def sent(ws: Workspace, path: Path, **how: Any) -> Path:
    ws.bundles.write(path, **how)
    return path


def values_in(path: Path) -> str:
    """Everything that a bundle says, as one text."""
    with bundle_log(path) as (_info, connection):
        return "\n".join(row[0] for row in bulk.all_rows(connection, "SELECT value FROM operation"))


def kinds_in(path: Path) -> set[str]:
    with bundle_log(path) as (_info, connection):
        return {row[0] for row in bulk.all_rows(connection, "SELECT DISTINCT entity FROM operation")}


def codings(ws: Workspace) -> list[Any]:
    """Every coding that is shown, in all sources."""
    return [coding for source in ws.sources.list_() for coding in ws.codings.of_source(source.id)]


def whole(ws: Workspace) -> None:
    """The project verifies, its state is what its log adds up to."""
    verdict, backup = ws.backups.verify(rebuild=True)
    assert (verdict.problems, backup) == ([], None)
    state(ws)


def operations_of_bundle(path: Path) -> set[Any]:
    with bundle_log(path) as (_info, connection):
        return set(bulk.all_rows(connection, "SELECT change, n FROM operation"))
