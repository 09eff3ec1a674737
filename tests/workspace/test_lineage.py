"""Where a code comes from, and what its page in the codebook holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.errors import CodeNotFound
from groundcode.workspace import Workspace
from groundcode.workspace.splitting import Part
from tests.builders import laptop, merge_into, new_project, with_sources


def said(ws: Workspace, code: str, field: str) -> list[tuple[str, str]]:
    return [(one.value, one.coder) for one in ws.lineage.of(code).former if one.field == field]


def test_a_new_code_has_a_maker_a_day_and_no_past(ws: Workspace) -> None:
    code = ws.codes.create("见面")
    lineage = ws.lineage.of(code)
    assert (lineage.code, lineage.coder, lineage.made_at[:10], lineage.kind) == (code, "甲", "2026-03-01", "new-code")
    assert (lineage.split_from, lineage.split_into, lineage.merged, lineage.former) == (None, (), (), ())
    above = ws.codes.abstract([code], "交往")
    assert ws.lineage.of(above).kind == "abstract"


def test_former_names_levels_and_texts_are_told_newest_first_and_each_once(ws: Workspace) -> None:
    code = ws.codes.create("见面", level=Level.CONCEPT)
    for name in ("碰面", "会面", "碰面", "相见"):
        ws.codes.rename(code, name)
    ws.codes.describe(code, definition="第一稿", inclusion="碰到时")
    ws.codes.describe(code, definition="第二稿")
    ws.codes.raise_(code)
    assert said(ws, code, "name") == [("碰面", "甲"), ("会面", "甲"), ("见面", "甲")]
    assert said(ws, code, "definition") == [("第一稿", "甲")]
    assert said(ws, code, "inclusion") == []
    assert said(ws, code, "level") == [("concept", "甲")]


def test_what_was_taken_back_is_a_former_value_and_what_stands_again_is_not(ws: Workspace) -> None:
    code = ws.codes.create("见面")
    ws.codes.rename(code, "碰面")
    ws.history.undo()
    assert said(ws, code, "name") == [("碰面", "甲")]


def test_splits_and_merges_are_told_from_both_ends(ws: Workspace) -> None:
    old = ws.codes.create("见面")
    parts = ws.codes.split(old, [Part("路上见", ()), Part("家里见", ())])
    assert [part.name for part in ws.lineage.of(old).split_into] == ["路上见", "家里见"]
    origin = ws.lineage.of(parts[0]).split_from
    assert origin is not None
    assert (origin.id, origin.name) == (old, "见面")
    third = ws.codes.create("院里见")
    ws.codes.merge(third, parts[1])
    ws.codes.merge(parts[1], parts[0])
    merged = ws.lineage.of(parts[0]).merged
    assert [(one.name, one.coder) for one in merged] == [("院里见", "甲"), ("家里见", "甲")]
    assert all(one.made_at.startswith("2026-03-01") for one in merged)
    assert ws.lineage.of(third).code == parts[0]


def test_a_colleague_is_named_for_what_the_colleague_wrote(tmp_path: Path) -> None:
    a = new_project(tmp_path, coder="甲")
    code = a.codes.create("见面")
    b = laptop(a, tmp_path / "b.groundcode", coder="乙", seed=2, hours=1)
    b.codes.rename(code, "碰面")
    b.codes.rename(code, "会面")
    merge_into(a, b)
    assert said(a, code, "name") == [("碰面", "乙"), ("见面", "甲")]


def test_a_deleted_code_has_no_lineage_and_no_page(ws: Workspace) -> None:
    code = ws.codes.create("见面")
    ws.codes.delete(code)
    for ask in (ws.lineage.of, ws.codebook.page):
        with pytest.raises(CodeNotFound) as refused:
            ask(code)
        assert "见面" in refused.value.message


def test_the_page_has_the_examples_of_the_code_and_of_those_merged_into_it(ws: Workspace) -> None:
    source = ws.sources.list_()[0]
    kept, gone, other = (ws.codes.create(name) for name in ("见面", "碰面", "别的"))
    for code, start in ((kept, 20), (gone, 20), (gone, 25), (other, 30)):
        ws.codebook.bind_example(code, source.id, start, start + 3, version=source.version)
    ws.codes.merge(gone, kept)
    page = ws.codebook.page(kept)
    assert [(one.source, one.example.start, one.code) for one in page.examples] == [
        (source.id, 20, kept),
        (source.id, 25, kept),
    ]
    assert [one.example.start for one in ws.codebook.page(other).examples] == [30]


def test_the_page_has_second_memberships_from_both_ends(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    with_sources(ws, tmp_path / "in")
    above, below = ws.codes.create("交往", level=Level.CATEGORY), ws.codes.create("见面")
    with ws.change("codebook") as made:
        made.draft.create("link", ws.store.ids(), from_=below, role="also_in", to=above)
    assert (ws.codebook.page(below).also_in, ws.codebook.page(below).also_here) == ((above,), ())
    assert (ws.codebook.page(above).also_in, ws.codebook.page(above).also_here) == ((), (below,))
