"""The starter codebooks: each is read without a note, goes into a project, and holds what its study names."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.exchange.codebooks import read_codebook
from tests.builders import new_project

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "codebooks").glob("*.yaml"))
MAIN = {
    "emotional-commitment-arousal": [
        "社区党组织设置互动场景", "社区民警的在场与行动", "“朝阳群众”品牌传播", "社区归属感", "警民亲近感", "品牌认同",
        "情感能量", "责任感",
    ],
    "system-mechanism-life": ["制度", "机制", "生活"],
    "service-mechanism-innovation": ["共同趋势", "服务机制创新", "薄弱环节", "对策", "分析视角"],
    "prevention-control-system": ["防控体系的问题", "防控体系的对策"],
    "million-volunteer-police": ["制约因素", "对策"],
}  # fmt: skip


def test_there_is_one_for_each_study() -> None:
    assert {path.stem for path in FILES} == set(MAIN)
    page = (ROOT / "codebooks" / "README.md").read_text(encoding="utf-8")
    assert all(path.name in page for path in FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_is_read_and_goes_into_a_project(path: Path, tmp_path: Path) -> None:
    read = read_codebook(path)
    assert list(read.notes) == []
    codebook = read.codebook
    assert "translations made for groundcode" in " ".join(codebook.description.split())
    assert [entry.name for entry in codebook.codes if entry.level is Level.MAIN] == MAIN[path.stem]
    entries = [entry for _path, entry in codebook.walk()]
    assert all(entry.definition for entry in entries)
    assert all(entry.level is not Level.LABEL for entry in entries)
    for entry in codebook.codes:
        if entry.level is Level.MAIN:
            assert sum(child.level is Level.CATEGORY for child in entry.children) >= 2, entry.name
    with new_project(tmp_path) as workspace:
        workspace.codebook.import_(path)
        assert len(workspace.tree().codes) == len(entries)


def test_the_founding_study_has_its_core_and_its_forms_of_participation() -> None:
    codebook = read_codebook(ROOT / "codebooks" / "emotional-commitment-arousal.yaml").codebook
    (core,) = [entry.name for _path, entry in codebook.walk() if entry.core]
    assert core == "情感承诺唤起"
    (willingness,) = [entry for entry in codebook.codes if entry.name == "参与意愿"]
    assert willingness.level is Level.CATEGORY
    assert sum(child.level is Level.CONCEPT for child in willingness.children) == 6
