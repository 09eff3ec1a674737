from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.workspace import Workspace
from tests.builders import laptop, new_project, with_sources
from tests.workspace.laptops import Two


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    """A project with its transcripts, as most use cases begin."""
    workspace = new_project(tmp_path)
    with_sources(workspace, tmp_path / "in")
    return workspace


@pytest.fixture
def two(tmp_path: Path) -> Two:
    """Two laptops with the same five codes: a main category, two categories, a concept and a label."""
    a = new_project(tmp_path, coder="甲")
    codes = {"源": with_sources(a, tmp_path / "in")["P01"]}
    for name, level in (
        ("主", Level.MAIN),
        ("范", Level.CATEGORY),
        ("畴", Level.CATEGORY),
        ("概", Level.CONCEPT),
        ("签", Level.LABEL),
    ):
        codes[name] = a.codes.create(name, level=level)
    b = laptop(a, tmp_path / "b.groundcode", coder="乙", seed=2)
    return a, b, codes
