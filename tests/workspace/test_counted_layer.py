"""Every count names its coder: the consensus where there is one, else the lead coder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from groundcode.analysis.cooccurrence import Unit
from groundcode.domain.levels import Level
from groundcode.workspace import Workspace
from groundcode.workspace.checks.material import read_material
from groundcode.workspace.figure_values import network_values
from groundcode.workspace.matrices import case_matrix
from groundcode.workspace.thesis.material import Material
from tests.builders import with_sources
from tests.workspace.team_testing import FIRST, SECOND, about, made_team, put


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Workspace]:
    """P01, where 甲 and 乙 differ, and P02, which 甲 alone has coded."""
    with made_team(tmp_path) as ws:
        ids = with_sources(ws, tmp_path / "more", "P02")
        ws.codings.apply(ws.tree().get("独").id, ids["P02"], 16, 20)
        case = ws.cases.add("P01")
        ws.cases.bind(case, "P01")
        yield ws


def counted(ws: Workspace) -> dict[str, tuple[int, int]]:
    """Name -> (own, sources) of the codes in use."""
    counts, _lead = ws.codings.counts()
    return {ws.tree().codes[code].name: (count.own, count.sources) for code, count in counts.items() if count.own}


LEADS = {"同": (1, 1), "界": (1, 1), "甲码": (1, 1), "独": (2, 2)}
AGREED = {"同": (1, 1), "乙码": (1, 1), "独": (1, 1)}
"""甲码 became 乙码, nothing else was taken over, 独 stands in P02."""


def settle(ws: Workspace) -> None:
    ws.consensus.settle(about(ws, "甲码"), take="乙")
    for name in ("独", "界"):
        ws.consensus.settle(about(ws, name), none=True)


def test_the_counts_are_the_leads_until_the_consensus_is_finished(team: Workspace) -> None:
    assert counted(team) == LEADS
    settle(team)
    assert counted(team) == LEADS, "begun and settled, not finished"
    assert team.codings.counted_by() == "甲"
    team.consensus.finish("P01")
    assert counted(team) == AGREED
    assert team.codings.counted_by() == "甲; in 1 source the consensus"
    lead = team.coder_named("甲")
    assert team.codings.counted_by(lead) == "甲"
    assert team.codings.counts(lead)[0][team.tree().get("界").id].own == 1, "who is named is counted alone"
    team.consensus.reopen("P01")
    assert counted(team) == LEADS
    team.history.undo()
    assert counted(team) == AGREED


READERS: dict[str, Callable[[Workspace], Any]] = {
    "thesis counts": lambda ws: _material(ws, lambda m: sum(count.own for count in m.counts.values())),
    "thesis quotes": lambda ws: _material(ws, lambda m: sorted(quote.words for found in m.quotes.values() for quote in found)),
    "T3": lambda ws: str(ws.thesis.table("T3").raw),
    "figure": lambda ws: _material(ws, lambda m: network_values(m, Level.LABEL, Unit.TURN)[0]),
    "saturation": lambda ws: [set(one.codes) for one in ws.saturation.report(level=Level.LABEL, shuffles=5).interviews],
    "matrix": lambda ws: case_matrix(ws, [ws.tree().get("界").id]).cells,
    "check": lambda ws: read_material(ws).counts,
    "check informants": lambda ws: read_material(ws).informants,
    "codebook": lambda ws: ws.codings.counts()[0],
}


def _material(ws: Workspace, ask: Callable[[Material], Any]) -> Any:
    with ws.store.reading() as connection:
        return ask(Material(ws, connection, "en"))


@pytest.mark.parametrize("reader", READERS)
def test_everything_that_counts_follows(team: Workspace, reader: str) -> None:
    read = READERS[reader]
    before = read(team)
    settle(team)
    assert read(team) == before
    team.consensus.finish("P01")
    after = read(team)
    assert after != before
    team.history.undo()
    assert read(team) == before


def test_a_table_says_who_is_counted(team: Workspace) -> None:
    settle(team)
    team.consensus.finish("P01")
    told = {language: _told(team, language) for language in ("en", "zh")}
    assert told["en"] == "References and sources are those coded by 甲, and the consensus of the coders in 1 source."
    assert told["zh"] == "参考点与材料来源按编码者甲、编码者商定的共识（1份材料）的编码计。"
    assert team.saturation.report(level=Level.LABEL, shuffles=5).coder == "甲; in 1 source the consensus"
    assert case_matrix(team).coder == "甲; in 1 source the consensus"


def _told(ws: Workspace, language: str) -> str:
    with ws.store.reading() as connection:
        return Material(ws, connection, language).coder_note()


def test_a_settled_source_without_codings_of_the_lead_is_counted(team: Workspace, tmp_path: Path) -> None:
    with_sources(team, tmp_path / "more", "P03")
    source = next(one.id for one in team.sources.list_() if one.name == "P03")
    put(team, "丙", "同", FIRST, FIRST + 1)
    for coder in ("乙", "丙"):
        team.codings.apply(team.tree().get("同").id, source, 34, 40, coder=team.coder_named(coder))
    assert counted(team)["同"] == (1, 1)
    team.consensus.begin(source)
    team.consensus.finish(source)
    assert counted(team)["同"] == (2, 2)
    report = team.saturation.report(level=Level.LABEL, shuffles=5)
    assert "P03" in {one.name for one in report.interviews}


def test_the_consensus_is_no_coder_who_works(team: Workspace) -> None:
    before = team.progress.of_sources(), team.assignments.list_()
    settle(team)
    team.consensus.finish("P01")
    assert (team.progress.of_sources(), team.assignments.list_()) == before
    consensus = team.coder_named("共识")
    (one,) = [one for one in team.progress.of_sources(consensus) if one.name == "P01"]
    assert one.codings == 2, "asked for by name it is told"
    with Workspace.open(team.path, coder="共识") as as_consensus:
        assert as_consensus.suggestions.coded_by_hand() == 0


def test_the_lead_is_who_coded_first_and_never_the_consensus(tmp_path: Path) -> None:
    with made_team(tmp_path) as ws:
        with ws.change("test") as made:
            made.draft.set("project", ws.id, "lead_coder", None)
        ws.consensus.begin("P01")
        ws.codings.remove([one.id for one in ws.codings.segments() if one.coder in ("甲", "乙")])
        assert ws.lead_coder() is None
        assert SECOND > FIRST
