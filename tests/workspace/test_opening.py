"""What a case keeps in is not let out by a change of where it speaks or stands, unless that is said to be meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from groundcode.domain.cases import Bound, Case
from groundcode.errors import SaidNo, WouldOpen
from groundcode.workspace import Workspace
from groundcode.workspace.casework.opening import opened
from groundcode.workspace.merges.report import lines
from tests.builders import laptop, merge_into
from tests.workspace.case_builders import table, with_four_sources


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    workspace = with_four_sources(tmp_path)
    yield workspace
    workspace.close()


@pytest.fixture
def li(ws: Workspace) -> str:
    """A case that speaks in P01, and is to be neither shared nor quoted."""
    made = ws.cases.add("李")
    ws.cases.bind(made, "P01")
    ws.cases.consent(made, {"share": "no", "quote": "no"})
    return made


def exported(ws: Workspace, folder: Path, name: str) -> str:
    """What leaves as lines of JSON."""
    ws.lines.export(folder / f"{name}.jsonl")
    return (folder / f"{name}.jsonl").read_text(encoding="utf-8")


def stays(ws: Workspace, act: Callable[[], Any]) -> WouldOpen:
    """Look that an act is refused and nothing was stored."""
    before = len(ws.history.entries())
    with pytest.raises(WouldOpen) as refusal:
        act()
    assert len(ws.history.entries()) == before
    assert "--yes" in refusal.value.hint
    return refusal.value


def test_unbinding_opens_only_when_it_is_meant(ws: Workspace, li: str, tmp_path: Path) -> None:
    assert "看见就踏实" not in exported(ws, tmp_path, "a")
    error = stays(ws, lambda: ws.cases.unbind(li, "P01"))
    assert error.message == (
        "P01 may not be shared; after this it would leave with exports and bundles. "
        "The words of P01/李阿姨 may not be quoted freely; after this exports could show them."
    )
    assert ws.cases.named("李").bound[0].source_name == "P01"
    assert "看见就踏实" not in exported(ws, tmp_path, "b")
    assert ws.bundles.write(tmp_path / "b.gcbundle").not_shared == ("P01",)
    assert ws.cases.unbind(li, "P01", opening=True) == 1
    assert "看见就踏实" in exported(ws, tmp_path, "c")
    assert ws.bundles.write(tmp_path / "c.gcbundle").not_shared == ()


def test_another_case_that_says_no_too_opens_nothing(ws: Workspace, li: str) -> None:
    wang = ws.cases.add("王")
    stays(ws, lambda: ws.cases.bind(wang, "P01"))
    ws.cases.consent(wang, {"share": "no", "quote": "paraphrase"})
    error = stays(ws, lambda: ws.cases.bind(wang, "P01"))
    assert error.message.startswith("The words of P01/李阿姨"), "less is kept back, but it is not shared"
    ws.cases.consent(wang, {"quote": "no"})
    assert ws.cases.bind(wang, "P01")[0].former == "李"
    stays(ws, lambda: ws.cases.unbind(wang, "P01", "李阿姨"))
    assert ws.cases.bind(li, "P01")


def test_who_stands_elsewhere_has_no_answer_of_the_site(ws: Workspace) -> None:
    site, other, made = (ws.cases.add(name) for name in ("站", "别处", "李"))
    ws.cases.move(made, site)
    ws.cases.bind(made, "notes")
    ws.cases.consent(site, {"share": "no"})
    stays(ws, lambda: ws.cases.move(made, None))
    assert stays(ws, lambda: ws.cases.move(made, other)).message.startswith("notes may not be shared")
    ws.cases.consent(made, {"share": "no"})
    ws.cases.move(made, None)
    ws.cases.consent(made, {"share": ""})
    ws.cases.move(made, site)
    ws.cases.move(made, other, opening=True)
    assert ws.cases.named("李").parent == other


def test_deleting_forgets_no_answer(ws: Workspace, li: str) -> None:
    with pytest.raises(SaidNo):
        ws.cases.delete(li, opening=True)
    ws.cases.consent(li, {"share": "", "quote": "paraphrase"})
    assert stays(ws, lambda: ws.cases.delete(li)).message.startswith("The words of P01/李阿姨")
    assert ws.cases.delete(li, opening=True) == {"consent": 1, "speaker": 1}


def test_a_table_tells_what_it_opens_but_not_what_it_answers(ws: Workspace, li: str, tmp_path: Path) -> None:
    moves = table(tmp_path, "编号,材料\n王,P01\n")
    stays(ws, lambda: ws.cases.import_table(moves))
    (note,) = ws.cases.import_table(moves, dry_run=True).notes
    assert note.startswith("P01 may not be shared")
    answers = table(tmp_path, "编号,consent:share,consent:quote\n李,yes,verbatim\n", "b.csv")
    assert ws.cases.import_table(answers).notes == []
    ws.cases.import_table(moves)
    assert ws.cases.named("王").bound


def test_a_merge_tells_what_it_opens(ws: Workspace, li: str, tmp_path: Path) -> None:
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    other.cases.unbind(li, "P01", opening=True)
    other.store.checkpoint()
    plan = ws.merging.plan([other.path])
    assert [(one.name, one.what) for one in plan.let_out] == [("P01", "share"), ("P01/李阿姨", "quote")]
    assert plan.counts["let_out"] == 2
    assert "  P01 was not to be shared; it leaves with exports and bundles from then on" in lines(plan)
    assert len(merge_into(ws, other).came_in.let_out) == 2
    assert merge_into(other, ws).came_in.let_out == ()
    other.close()


def test_a_merge_that_deletes_the_source_opens_nothing(ws: Workspace, li: str, tmp_path: Path) -> None:
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    other.sources.delete(other.sources.named("P01").id)
    assert merge_into(ws, other).came_in.let_out == ()
    other.close()


def test_a_case_deleted_elsewhere_meanwhile_still_keeps_its_source(ws: Workspace, tmp_path: Path) -> None:
    made = ws.cases.add("李")
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    other.cases.delete(made)
    ws.cases.bind(made, "P01")
    ws.cases.consent(made, {"share": "no"})
    assert merge_into(ws, other).came_in.let_out == ()
    assert "看见就踏实" not in exported(ws, tmp_path, "a")
    other.close()


def test_a_speaker_of_a_whole_source_has_its_answer_until_another_is_bound() -> None:
    whole, speaker = Bound("s", "P01", None, None), Bound("s", "P01", "x", "张")
    kept = Case("a", "甲", consent={"quote": "no"}, bound=(whole,))
    silent = Case("b", "乙", bound=(speaker,))
    asked = Case("b", "乙", consent={"quote": "no"}, bound=(speaker,))
    assert opened({"a": kept}, {"a": kept, "b": silent}).quoted == ("P01/张",)
    assert not opened({"a": kept}, {"a": kept, "b": asked})
    assert not opened({"b": silent}, {})
    assert opened({"b": asked}, {"b": silent}, but=("s",)).quoted == ()
