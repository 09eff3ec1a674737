"""Two coders in one interview, for tests of what they settle on."""

from __future__ import annotations

from pathlib import Path

from groundcode.workspace import Workspace
from groundcode.workspace.places import Place
from tests.builders import P01, new_project, with_sources

FIRST, SECOND = P01.index("天天在院里"), P01.index("有事打他")
"""Where the speech of the two turns of the informant begins."""


def made_team(folder: Path) -> Workspace:
    """甲 and 乙 in P01: one agreed coding, one boundary, one other code, one that 甲 alone has."""
    ws = new_project(folder, language="zh")
    with_sources(ws, folder / "in")
    for name in ("同", "界", "甲码", "乙码", "独"):
        ws.codes.create(name)
    put(ws, "甲", "同", FIRST, FIRST + 5)
    put(ws, "乙", "同", FIRST, FIRST + 5)
    put(ws, "甲", "界", FIRST + 6, FIRST + 9)
    put(ws, "乙", "界", FIRST + 6, FIRST + 11)
    put(ws, "甲", "甲码", SECOND, SECOND + 6)
    put(ws, "乙", "乙码", SECOND, SECOND + 6)
    put(ws, "甲", "独", SECOND + 2, SECOND + 4)
    return ws


def put(ws: Workspace, coder: str, code: str, start: int, end: int) -> str:
    from groundcode.domain import ids

    if ids.coder_id(ws.id, coder) not in ws.coders():
        with ws.change("coder") as made:
            made.draft.create("coder", ids.coder_id(ws.id, coder), name=coder)
    return ws.codings.apply(ws.tree().get(code).id, source(ws), start, end, coder=ws.coder_named(coder))


def source(ws: Workspace) -> str:
    return ws.sources.list_()[0].id


def has(ws: Workspace, coder: str) -> set[tuple[str, int, int]]:
    """What a coder has: (code, start, end)."""
    tree, wanted = ws.tree(), ws.coders()
    found = ws.codings.of_source(source(ws))
    return {
        (tree.codes[target].name, one.start, one.end)
        for one in found
        if wanted[one.coder] == coder and (target := tree.target(one.code)) is not None
    }


def about(ws: Workspace, code: str, **more: bool | None) -> Place:
    """The place that a code is part of."""
    (found,) = [one for one in ws.consensus.places(**more) if code in one.code_names]  # type: ignore[arg-type]
    return found
