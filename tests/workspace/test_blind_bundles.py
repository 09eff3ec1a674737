"""Bundles for a coder who is not to see what others coded: what is in them, and how the copies come together again."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from groundcode.domain.levels import Level
from groundcode.store.parts import read_parts
from groundcode.workspace import Workspace
from groundcode.workspace.bundles import begin_from
from tests.builders import P01, laptop, new_project, operations, state, surroundings, with_sources
from tests.workspace.bundle_testing import codings, kinds_in, made_lead, operations_of_bundle, sent, values_in, whole


@pytest.fixture
def lead(tmp_path: Path) -> Workspace:
    return made_lead(tmp_path)


def test_a_blind_bundle_shows_nothing_of_others(lead: Workspace, tmp_path: Path) -> None:
    path = sent(lead, tmp_path / "blind.gcbundle", blind=True, for_coder="丙")
    told = values_in(path)
    assert "相信他会来" in told
    assert "走访" in told
    assert "备忘" not in told
    assert kinds_in(path) == {"coder", "code", "project", "source", "speaker", "version"}
    c = begin_from(path, tmp_path / "c.groundcode", surroundings=surroundings(3))
    assert c.coder_name == "丙"
    assert c.bundles.is_blind()
    whole(c)
    assert [code.name for code in c.tree().codes.values()] == [code.name for code in lead.tree().codes.values()]
    assert [s.name for s in c.sources.list_()] == ["P01", "P02"]
    assert (codings(c), c.memos.list_(), c.relations.list_()) == ([], [], [])
    assert c.sources.open(c.sources.list_()[0].id).text == P01
    c.history.entries()
    with c.store.reading() as connection:
        assert read_parts(connection)


def test_what_a_blind_coder_did_comes_back_and_the_rest_goes_in(lead: Workspace, tmp_path: Path) -> None:
    c = begin_from(
        sent(lead, tmp_path / "blind.gcbundle", blind=True, for_coder="丙"),
        tmp_path / "c.groundcode",
        surroundings=surroundings(3),
    )
    made = c.codings.apply(c.tree().get("常来").id, c.sources.list_()[0].id, 15, 20)
    c.codes.rename(c.tree().get("走访").id, "上门")
    c.memos.write("丙的想法", about=(made,))
    lead.codes.describe(lead.tree().get("信任").id, definition="另一种说法。")
    wanted = operations(lead) | operations(c)
    report = lead.merging.merge([sent(c, tmp_path / "back.gcbundle")])
    assert report.new_conflicts == 0
    assert operations(lead) == wanted
    assert made in {one.id for one in codings(lead)}
    assert lead.tree().find("上门")
    whole(lead)
    # The blind copy itself, as a file, brings no more than its bundle did.
    c.store.checkpoint()
    assert lead.merging.merge([c.path]).changes == 0
    # A further blind bundle keeps it blind; the whole one shows everything.
    c.merging.merge([sent(lead, tmp_path / "blind2.gcbundle", blind=True, for_coder="丙")])
    assert c.bundles.is_blind()
    assert {one.id for one in codings(c)} == {made}
    assert [memo.text for memo in c.memos.list_()] == ["丙的想法"]
    whole(c)
    c.merging.merge([sent(lead, tmp_path / "all.gcbundle")])
    assert not c.bundles.is_blind()
    assert state(c) == state(lead)
    assert operations(c) == operations(lead)
    with c.store.reading() as connection:
        assert read_parts(connection) == {}
    whole(c)
    assert c.merging.merge([tmp_path / "all.gcbundle"]).changes == 0
    assert c.merging.merge([tmp_path / "blind2.gcbundle"]).changes == 0


def test_the_full_log_as_a_file_into_a_blind_copy(lead: Workspace, tmp_path: Path) -> None:
    path = sent(lead, tmp_path / "blind.gcbundle", blind=True)
    c = begin_from(path, tmp_path / "c.groundcode", coder="丙", surroundings=surroundings(3))
    lead.store.checkpoint()
    report = c.merging.merge([lead.path])
    assert report.operations == len(operations(lead)) - len(operations_of_bundle(path))
    assert state(c) == state(lead)
    whole(c)


def test_a_third_copy_takes_a_blind_one_first_and_the_whole_later(lead: Workspace, tmp_path: Path) -> None:
    third = laptop(lead, tmp_path / "third.groundcode", coder="丁", seed=5)
    lines = [{"source": "P01", "start": 30, "end": 34, "code": "新的"}, {"source": "P01", "start": 40, "end": 44, "code": "新二"}]
    (tmp_path / "more.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    lead.codings.from_file(tmp_path / "more.jsonl", create=True)
    c = begin_from(
        sent(lead, tmp_path / "blind.gcbundle", blind=True), tmp_path / "c.groundcode", coder="丙", surroundings=surroundings(3)
    )
    c.codings.apply(c.tree().get("新的").id, c.sources.list_()[0].id, 30, 34)
    third.merging.merge([sent(c, tmp_path / "c.gcbundle")])
    whole(third)
    assert len(codings(third)) == 5
    third.merging.merge([sent(lead, tmp_path / "lead.gcbundle")])
    lead.merging.merge([sent(third, tmp_path / "third.gcbundle")])
    assert state(third) == state(lead)
    whole(third)
    # Both at once, in either order, is the same.
    for order in (["c", "lead"], ["lead", "c"]):
        again = begin_from(
            tmp_path / "blind.gcbundle", tmp_path / f"{order[0]}2.groundcode", coder="戊", surroundings=surroundings(6)
        )
        again.merging.merge([tmp_path / f"{name}.gcbundle" for name in order])
        whole(again)
        assert operations(again) == operations(lead)
        again.close()


def test_a_blind_coder_s_own_work_stays_in_their_bundle(lead: Workspace, tmp_path: Path) -> None:
    path = sent(lead, tmp_path / "blind.gcbundle", blind=True, for_coder="乙")
    c = begin_from(path, tmp_path / "c.groundcode", surroundings=surroundings(3))
    own = [one for one in codings(lead) if one.coder == lead.coder_named("乙")]
    assert len(own) == 1
    assert [one.id for one in codings(c)] == [one.id for one in own]
    whole(c)


def test_words_replaced_while_a_copy_was_blind(lead: Workspace, tmp_path: Path) -> None:
    from groundcode.store.originals import Name
    from groundcode.workspace.pseudonyms import replace_names

    c = begin_from(
        sent(lead, tmp_path / "blind.gcbundle", blind=True), tmp_path / "c.groundcode", coder="丙", surroundings=surroundings(3)
    )
    c.codings.apply(c.tree().get("常来").id, c.sources.list_()[0].id, 15, 20)

    def replace(text: str) -> tuple[str, tuple[Any, ...]]:
        at = [i for i in range(len(text)) if text.startswith("李阿姨", i)]
        return text.replace("李阿姨", "[甲某]"), tuple((i, i + 3, i + k, i + k + 4) for k, i in enumerate(at))

    lead.codes.describe(lead.tree().get("常来").id, definition="李阿姨这样说")
    lead.memos.write("李阿姨其实另有所指")
    with closing(lead.privacy.open()) as originals:
        replace_names(lead, originals, replace, [Name("李阿姨", "[甲某]")])
    assert "李阿姨" not in values_in(sent(lead, tmp_path / "all.gcbundle"))
    blind = sent(lead, tmp_path / "blind2.gcbundle", blind=True)
    assert "redaction" in kinds_in(blind)
    assert "另有所指" not in values_in(blind), "a redaction holds the words of what it rewords"
    for bundle in (blind, tmp_path / "all.gcbundle"):
        c.merging.merge([bundle])
        whole(c)
        assert "李阿姨" not in c.sources.open(c.sources.list_()[0].id).text
    lead.merging.merge([sent(c, tmp_path / "back.gcbundle")])
    assert state(c) == state(lead)


@pytest.mark.parametrize("what", ["relation", "example", "memo", "nothing but names"])
def test_what_is_no_coding_shows_what_others_made_of_it_too(tmp_path: Path, what: str) -> None:
    ws = new_project(tmp_path, coder="甲")
    sources = with_sources(ws, tmp_path / "in", "P01")
    trust, part = (ws.codes.create(name, level=Level.CATEGORY) for name in ("信任", "参与"))
    c = begin_from(
        sent(ws, tmp_path / "blind.gcbundle", blind=True), tmp_path / "c.groundcode", coder="丙", surroundings=surroundings(3)
    )
    if what == "relation":
        ws.relations.add(trust, part)
    elif what == "example":
        ws.codebook.bind_example(trust, sources["P01"], 22, 27, version=ws.sources.open(sources["P01"]).version.id)
    elif what == "memo":
        ws.memos.write("像是被动的", about=[trust])
    else:
        ws.codes.rename(part, "参与意愿")
        ws.codes.create("距离", level=Level.CATEGORY)
    all_of_it = sent(ws, tmp_path / "all.gcbundle")
    assert c.merging.plan([all_of_it]).shows == (() if what == "nothing but names" else (str(all_of_it),))
