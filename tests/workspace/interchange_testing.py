"""What the tests of projects that go out to other programs, and come in from them, share."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from groundcode.exchange.refi.archive import EXTRA
from groundcode.workspace import Workspace
from groundcode.workspace.interchange import InterchangeReport
from tests.builders import new_project, with_sources
from tests.workspace.theory_builders import small_theory

TEXT = "Ann: I trust them.\nBob: They call us.\n"
KEPT = ("Coding", "PlainTextSelection", "TextSource", "Code", "User", "Note", "Case", "Variable", "Link", "Set", "Graph")


def rich_project(folder: Path) -> Workspace:
    """A project with something of nearly everything."""
    ws = new_project(folder)
    sources = with_sources(ws, folder / "in", "P01", "P02", "P03")
    small = small_theory(ws)
    coding = ws.codings.apply(small.label, small.source, 3, 9)
    ws.codings.star(coding)
    ws.codings.apply(small.near, sources["P03"], 13, 20)
    ws.memos.write("On a coding.", kind="code", about=(coding,))
    ws.memos.write("On a code \x07.", title="老师", about=(small.near,))
    ws.memos.write("Of all.", kind="reflexive")
    ws.codes.describe(small.near, definition="About it.", inclusion="What counts.", exclusion="What not.")
    ws.codebook.bind_example(small.near, small.source, 3, 9, version=ws.sources.open(small.source).version.id)
    ws.cases.set_value(ws.cases.add("P01-李"), "年龄", "61")
    ws.storyline.write("What it is about.")
    return ws


def again(
    file: Path, folder: Path, name: str = "again", *, coder: str = "新", **more: Any
) -> tuple[Workspace, InterchangeReport]:
    """A project made from a file."""
    ws = new_project(folder, name, coder=coder, seed=7)
    return ws, ws.interchange.import_qdpx(file, fresh=True, **more)


def things(path: Path) -> dict[str, list[tuple[str | None, ...]]]:
    """Tag -> (GUID, who, when, where, name) of everything in a .qdpx."""
    with zipfile.ZipFile(path) as found:
        root = ET.fromstring(found.read("project.qde"))
    names = ("guid", "creatingUser", "creationDateTime", "startPosition", "endPosition", "name")
    return {
        tag: sorted((tuple(e.get(n) for n in names) for e in root.iter() if e.tag.endswith("}" + tag)), key=str) for tag in KEPT
    }


def without_own(path: Path, target: Path) -> Path:
    """The same file as another program would have written it."""
    with zipfile.ZipFile(path) as found, zipfile.ZipFile(target, "w") as out:
        for name in found.namelist():
            if name != EXTRA:
                out.writestr(name, found.read(name))
    return target


def told(report: InterchangeReport) -> str:
    return "\n".join(report.lines())
