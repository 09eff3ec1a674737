"""Flipped bytes anywhere in a project: one of our sentences, or a project that still reads; never a bare fault."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from groundcode.errors import GroundcodeError
from groundcode.workspace import Workspace
from tests.builders import new_project, with_sources


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("sound")
    workspace = new_project(folder)
    with_sources(workspace, folder / "in")
    code = workspace.codes.create("信任")
    source = workspace.sources.list_()[0]
    for start in range(0, 12, 2):
        workspace.codings.apply(code, source.id, start, start + 3)
    workspace.memos.write("一条备忘录", about=(code,))
    workspace.close()
    return workspace.path.read_bytes()


def look_at_everything(path: Path) -> list[str]:
    """Read all there is to read, and check it."""
    with Workspace.open(path) as workspace:
        workspace.title()
        workspace.sources.summaries()
        workspace.codings.segments()
        workspace.codebook.value()
        workspace.history.entries()
        workspace.conflicts.list_()
        return workspace.backups.verify(rebuild=True)[0].problems


@pytest.mark.parametrize("seed", range(100))
def test_damage_is_said_in_a_sentence(sound: bytes, tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    data = bytearray(sound)
    first = draw.choice((0, 100, 4096, 8192))
    for _ in range(draw.choice((1, 5, 50, 500))):
        data[draw.randrange(first, len(data))] ^= draw.randrange(1, 256)
    path = tmp_path / "p.groundcode"
    path.write_bytes(data)
    try:
        problems = look_at_everything(path)
    except GroundcodeError as error:
        assert error.message
        assert error.hint
    else:
        # Bytes that nobody reads (free room in a page, the file's change counter) may be anything.
        assert all(problems)
