"""Suggestions where there is little or nothing to suggest from, and work that is called off."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.suggest import encoders as encoders_module
from groundcode.suggest.encoders import CharacterEncoder
from groundcode.suggest.vectors import Stopped
from groundcode.workspace import Workspace
from groundcode.workspace.suggesting.methods import nothing_found, twins_told
from groundcode.workspace.suggesting.values import Kind
from tests.builders import new_project, position, with_sources
from tests.workspace.suggested import LOOSE, Letters, study


@pytest.fixture
def empty(tmp_path: Path) -> Workspace:
    return new_project(tmp_path, "study")


@pytest.fixture
def codes(empty: Workspace, tmp_path: Path) -> dict[str, str]:
    return study(empty, tmp_path / "in")


@pytest.mark.parametrize("made", [[], ["信任"], ["信任", "trust", "信任 trust"], ["同名"]])
def test_few_codes(ws: Workspace, tmp_path: Path, made: list[str]) -> None:
    sources = with_sources(ws, tmp_path / "more", "P02", "P03")
    parents = [ws.codes.create(name, level=Level.CONCEPT) for name in ("信任感", "同感")] if made == ["同名"] else []
    for parent in parents:
        ws.codes.create("同名", parent=parent)
    loose = [ws.codes.create(name) for name in made]
    dummy = ws.codes.create("码", parent=parents[0] if parents else ws.codes.create("顶", level=Level.CATEGORY))
    for name in ("P02", "P03"):
        ws.codings.apply(dummy, sources[name], 13, 20)
    for encoder in (CharacterEncoder(), Letters()):
        ws.suggestions.encoders = (encoder,)
        for kind in Kind:
            _run, found = ws.suggestions.compute(kind)
            ws.suggestions.cards(found)
        # Where both places hold a code of that name, none is proposed.
        assert len(ws.suggestions.compute(Kind.PLACEMENT)[1]) == (0 if made == ["同名"] else len(loose))


def test_without_an_encoder_the_floor_is_used(empty: Workspace, codes: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders_module, "_runs", lambda _encoder: False)
    empty.suggestions._encoders = None
    run, found = empty.suggestions.compute(Kind.PLACEMENT)
    assert run.is_floor
    assert found
    run = empty.suggestions.keep(run, found)
    assert "仅比较字符" in empty.suggestions.statement("zh").text


def test_work_is_called_off(empty: Workspace, codes: dict[str, str]) -> None:
    before = position(empty)
    empty.suggestions.encoders = (Letters(),)
    with pytest.raises(Stopped):
        empty.suggestions.begin(Kind.PLACEMENT, cancelled=lambda: True)
    assert position(empty) == before
    told: list[tuple[int, int]] = []
    empty.suggestions.begin(Kind.PLACEMENT, progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] > 0


def told(ws: Workspace, kind: Kind, level: Level | None = None) -> str:
    """What is said of a run that proposes nothing."""
    run, found = ws.suggestions.compute(kind, level)
    assert not found
    return nothing_found(run)


def test_what_was_looked_at_is_said(ws: Workspace, tmp_path: Path) -> None:
    sources = with_sources(ws, tmp_path / "more", "P02", "P03")
    ws.suggestions.encoders = (Letters(),)
    top = ws.codes.create("顶", level=Level.CONCEPT)
    inside = ws.codes.create("码", parent=top)
    for name in ("P02", "P03"):
        ws.codings.apply(inside, sources[name], 0, len(ws.sources.open(sources[name]).text) - 1)
    assert told(ws, Kind.PLACEMENT) == "Nothing to suggest: no code of this level (label) stands loose."
    assert told(ws, Kind.GROUPS) == "Nothing to suggest: fewer than two codes of this level (label) stand loose."
    assert told(ws, Kind.PLACEMENT, Level.CONCEPT) == (
        "Nothing to suggest: there is no code of a higher level to put the loose ones under (concept: 1)."
    )
    assert "codes compared by name and by meaning: 2. No two may be one" in told(ws, Kind.DUPLICATES)
    assert "no code of this level (category) has 5 segments" in told(ws, Kind.GAPS)
    category = ws.codes.create("范", level=Level.CATEGORY)
    for start in range(20, 26):
        ws.codings.apply(category, sources["P02"], start, 28)
    assert "no turn of an informant is without a code" in told(ws, Kind.GAPS)


def test_everything_was_rejected(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    for one in ws.suggestions.list_(ws.suggestions.begin(Kind.PLACEMENT).id):
        ws.suggestions.reject(one.id)
    words = told(ws, Kind.PLACEMENT)
    assert words == "Nothing to suggest: loose codes (label): 2, places: 2. Every place was refused already."
    (group,) = ws.suggestions.list_(ws.suggestions.begin(Kind.GROUPS, count=1).id)
    ws.suggestions.reject(group.id)
    run, found = ws.suggestions.compute(Kind.GROUPS, count=1)
    assert not found
    assert nothing_found(run).endswith("No group of two or more came of it that nobody refused.")


def test_no_place_where_a_code_of_that_name_stands(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    twin = ws.codes.create("民警走訪")
    ws.codes.rename(twin, "民警走访")
    run, found = ws.suggestions.compute(Kind.PLACEMENT)
    (mine,) = [one for one in found if one.codes == (twin,)]
    assert [place.code for place in mine.places] == [codes["电话求助"]]
    assert twins_told(run).startswith("1 place is left out, where a code of the same name stands already")
    _run, pairs = ws.suggestions.compute(Kind.DUPLICATES, Level.LABEL)
    assert {twin, codes["民警走访"]} in [set(pair.codes) for pair in pairs]
    for one in ws.suggestions.list_(ws.suggestions.begin(Kind.PLACEMENT).id):
        ws.suggestions.accept(one.id)


def test_every_place_holds_a_code_of_that_name(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    ws.codes.move_all([codes[name] for name in LOOSE], codes["民警可见度"])
    ws.codes.create("民警常来", parent=codes["电话求助"])
    ws.codes.create("民警常来")
    assert told(ws, Kind.PLACEMENT).startswith("Nothing to suggest: 2 places are left out, where codes of the same name stand")


def test_ranking_for_a_segment_is_called_off(empty: Workspace, codes: dict[str, str]) -> None:
    empty.suggestions.encoders = (Letters(),)
    empty.suggestions.rank_for_text("半夜打电话")
    with pytest.raises(Stopped):
        empty.suggestions.rank_for_text("半夜打电话", cancelled=lambda: True)
    with pytest.raises(Stopped):
        empty.suggestions.compute(Kind.PLACEMENT, cancelled=lambda: True)


def test_two_languages_in_one_study(ws: Workspace, tmp_path: Path) -> None:
    sources = with_sources(ws, tmp_path / "more", "P02", "P03")
    parents = {name: ws.codes.create(name, level=Level.CONCEPT) for name in ("警察 police", "电话 phone")}
    for parent, inside in (("警察 police", ("民警走访", "police visit")), ("电话 phone", ("打电话", "phone call"))):
        for name in inside:
            ws.codes.create(name, parent=parents[parent])
    loose = [ws.codes.create(name) for name in ("police come", "民警来", "半夜电话", "phones", "???", "🙂")]
    for name in ("P02", "P03"):
        ws.codings.apply(loose[0], sources[name], 13, 20)
    for encoder in (CharacterEncoder(), Letters()):
        ws.suggestions.encoders = (encoder,)
        _run, found = ws.suggestions.compute(Kind.PLACEMENT)
        best = {ws.tree().codes[one.codes[0]].name: ws.tree().codes[one.places[0].code].name for one in found}
        assert len(best) == 6
        assert (best["民警来"], best["半夜电话"]) == ("警察 police", "电话 phone")
        assert ws.suggestions.cards(found)
        assert ws.suggestions.compute(Kind.GROUPS, count=3)[1]
