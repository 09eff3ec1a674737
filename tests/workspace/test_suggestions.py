"""Suggestions: worked out and put into words; nothing is applied by itself."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from groundcode.domain.ids import is_id
from groundcode.domain.levels import Level
from groundcode.errors import (
    BadValue,
    TooEarlyToSuggest,
)
from groundcode.store import bulk
from groundcode.workspace import Workspace
from groundcode.workspace.suggesting.material import read_material
from groundcode.workspace.suggesting.values import Kind, Place, Proposal, proposal_of
from tests.builders import new_project, position, refused, state, with_sources
from tests.workspace.suggested import POLICE, Letters, study


@pytest.fixture
def empty(tmp_path: Path) -> Workspace:
    return new_project(tmp_path, "study")


@pytest.fixture
def codes(empty: Workspace, tmp_path: Path) -> dict[str, str]:
    return study(empty, tmp_path / "in")


def names(ws: Workspace, ids: tuple[str, ...]) -> set[str]:
    return {ws.tree().codes[one].name for one in ids}


def shuffled(folder: Path, seed: int) -> tuple[list[str], list[list[str]]]:
    """What is found in the same study whose codes were made in another order: best places and groups, by name."""
    ws = new_project(folder, f"order{seed}", seed=seed)
    sources = with_sources(ws, folder / f"in{seed}", "P01", "P02")
    ws.suggestions.encoders = (Letters(),)
    loose = ["信任民警", "信任警察", "电话报警", "打电话", "电话求助", "喝茶聊天", "一起喝茶", "聊天喝茶"]
    parents = {"信任": ["信任社区", "很信任"], "电话": ["电话联系", "手机电话"], "喝茶": ["喝茶见面", "下午喝茶"]}
    random.Random(seed).shuffle(loose)
    order = list(parents)
    random.Random(seed).shuffle(order)
    for parent in order:
        at = ws.codes.create(parent, level=Level.CONCEPT)
        for name in parents[parent]:
            ws.codes.create(name, parent=at)
    made = {name: ws.codes.create(name) for name in loose}
    ws.codings.apply(made["打电话"], sources["P01"], 13, 20)
    ws.codings.apply(made["一起喝茶"], sources["P02"], 13, 20)
    tree = ws.tree()
    _run, places = ws.suggestions.compute(Kind.PLACEMENT)
    _run, groups = ws.suggestions.compute(Kind.GROUPS, count=3)
    found = [f"{tree.codes[one.codes[0]].name}>{tree.codes[one.places[0].code].name}" for one in places]
    told = [sorted(tree.codes[code].name for code in one.codes) for one in groups]
    ws.close()
    return sorted(found), sorted(told)


def test_off_until_two_sources_are_coded_by_hand(ws: Workspace, tmp_path: Path) -> None:
    sources = with_sources(ws, tmp_path / "more", "P02", "P03")
    code = ws.codes.create("走访")
    error = refused(ws, TooEarlyToSuggest, lambda: ws.suggestions.compute(Kind.PLACEMENT))
    assert error.message == "Suggestions come once 甲 has coded 2 sources by hand, and so far there are 0."
    assert error.hint == "Code another source first, so that the categories come from the data."
    ws.codings.apply(code, sources["P02"], 13, 20)
    ws.codings.apply(code, sources["P02"], 14, 20)
    ws.codings.apply(code, sources["P03"], 13, 20, ranked=True)
    error = refused(ws, TooEarlyToSuggest, lambda: ws.suggestions.begin(Kind.PLACEMENT))
    assert error.message.endswith("so far it is 1.")
    for act in (lambda: ws.suggestions.rank_for_text("民警"), lambda: ws.suggestions.grouping()):
        refused(ws, TooEarlyToSuggest, act)
    ws.codings.apply(code, sources["P03"], 15, 20)
    assert ws.suggestions.coded_by_hand() == 2
    with Workspace.open(ws.path, coder="乙") as other:
        assert other.suggestions.coded_by_hand() == 0


def test_where_codes_belong(empty: Workspace, codes: dict[str, str]) -> None:
    ws, before = empty, position(empty)
    run, found = ws.suggestions.compute(Kind.PLACEMENT)
    best = {ws.tree().codes[one.codes[0]].name: ws.tree().codes[one.places[0].code].name for one in found}
    assert best == {"民警常来": "民警可见度", "半夜打电话": "电话求助"}
    assert position(ws) == before
    assert (run.id, run.is_floor, run.details["encoders"]) == ("", True, ["tfidf-characters-1"])
    assert run.details["counts"] == {"codes": 2, "candidates": 2, "quotes": 9}
    assert len(run.details["input"]) == 64
    assert ws.suggestions.is_floor()
    cards = {card.codes[0].name: card for card in ws.suggestions.cards(found)}
    place = cards["民警常来"].places[0]
    assert (place.place.path, place.words) == ("民警可见度", ("天天", "院里", "民警"))
    assert set(place.nearest) <= set(POLICE)
    assert place.quotes
    assert all(quote.cite.startswith("P0") and quote.words for quote in place.quotes)
    assert ws.suggestions.compute(Kind.PLACEMENT, count=1)[1][0].places[1:] == ()


def test_what_is_coded_close_by_speaks_for_a_place(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    lone, away = ws.codes.create("嗯"), ws.codes.create("唉")
    ws.codings.apply(lone, codes["P02"], 20, 22)
    ws.codings.apply(codes["民警可见度"], codes["P02"], 21, 24)
    found = {one.codes[0]: one for one in ws.suggestions.compute(Kind.PLACEMENT)[1]}
    first = found[lone].places[0]
    assert first.code == codes["民警可见度"]
    # A segment of the concept itself stands for it; so do the labels under it that are in the same turn.
    assert first.code in first.beside
    assert {ws.tree().codes[one].name for one in first.beside} <= {"民警可见度", *POLICE}
    assert all(place.beside == () for place in found[away].places)
    card = next(card for card in ws.suggestions.cards([found[lone]]))
    assert "民警可见度" in card.places[0].beside


def test_what_a_definition_includes_is_compared(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    code = ws.codes.create("夜里喊人")

    def first() -> str:
        found = next(one for one in ws.suggestions.compute(Kind.PLACEMENT)[1] if one.codes == (code,))
        return ws.tree().codes[found.places[0].code].name

    ws.codes.describe(codes["民警可见度"], inclusion="夜里喊人也来的。")
    assert first() == "民警可见度"
    ws.codes.describe(codes["民警可见度"], inclusion="")
    ws.codes.describe(codes["电话求助"], inclusion="夜里喊人也来的。")
    assert first() == "电话求助"


def test_names_are_compared_without_what_they_cover(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    one, other = (ws.codes.create(name, level=Level.CONCEPT) for name in ("邻里往来冷淡", "邻里往来淡"))
    ws.codes.describe(one, definition="住在一栋楼里而不说话，电梯里也低着头。")
    ws.codes.describe(other, definition="见面点点头，叫不出名字，也不串门；过年不走动，有事不求人。")
    found = ws.suggestions.compute(Kind.DUPLICATES, level=Level.CONCEPT)[1]
    assert [(set(pair.codes), pair.by) for pair in found if pair.by == "name"] == [({one, other}, "name")]


def test_no_words_are_kept(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    for kind in (Kind.PLACEMENT, Kind.GROUPS, Kind.DUPLICATES):
        ws.suggestions.begin(kind)
    with ws.store.reading() as connection:
        rows = bulk.all_rows(
            connection, "SELECT proposal FROM state_suggestion UNION ALL SELECT details FROM state_suggestion_run"
        )
    assert len(rows) > 5
    for (text,) in rows:
        assert not any("\u4e00" <= char <= "\u9fff" for char in text), text
        found = json.loads(text)
        assert all(is_id(code) for code in found.get("codes", ()))


def test_a_text_that_is_purged_is_quoted_no_more(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    run = ws.suggestions.begin(Kind.PLACEMENT)
    before = ws.suggestions.list_(run.id)
    ws.privacy.purge(codes["P01"], with_words=True)
    ws.refresh()
    assert ws.suggestions.list_(run.id) == before
    cards = ws.suggestions.cards(before)
    assert {quote.source for card in cards for place in card.places for quote in place.quotes} <= {codes["P02"], codes["P03"]}
    ws.suggestions.accept(before[0].id)
    fresh, _found = ws.suggestions.compute(Kind.PLACEMENT)
    assert fresh.details["counts"]["quotes"] < run.details["counts"]["quotes"]
    state(ws)


def test_a_text_that_is_closed_is_quoted_no_more(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    run = ws.suggestions.begin(Kind.PLACEMENT)
    assert any(quote.source == codes["P01"] for card in ws.suggestions.cards(ws.suggestions.list_(run.id))
               for place in card.places for quote in place.quotes)  # fmt: skip
    case = ws.cases.add("李阿姨")
    ws.cases.bind(case, "P01")
    ws.cases.withdraw(case, "2026-03-02")
    cards = ws.suggestions.cards(ws.suggestions.list_(run.id))
    assert all(quote.source != codes["P01"] for card in cards for place in card.places for quote in place.quotes)
    with ws.change("reserve") as made:
        made.draft.set("source", codes["P02"], "reserved", True)
    cards = ws.suggestions.cards(ws.suggestions.list_(run.id))
    assert {quote.source for card in cards for place in card.places for quote in place.quotes} <= {codes["P03"]}
    assert ws.suggestions.compute(Kind.PLACEMENT)[0].details["counts"]["quotes"] < run.details["counts"]["quotes"]


def test_what_interviewers_say_is_left_out(ws: Workspace, tmp_path: Path) -> None:
    sources = with_sources(ws, tmp_path / "more", "P02")
    code = ws.codes.create("走访")
    whole = len(ws.sources.open(sources["P02"]).text) - 1
    ws.codings.apply(code, sources["P02"], 0, whole)
    with ws.suggestions._moment() as (_connection, material):
        (said,) = material.said(code)
    assert said.words == "我们社区民警，天天走访。 都熟悉了。"


def test_main_categories_come_of_categories(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    for name in ("警民信任", "警民熟悉", "品牌传播", "品牌认同", "品牌荣誉", "警民来往"):
        ws.codes.create(name, level=Level.CATEGORY)
    _run, found = ws.suggestions.compute(Kind.MAIN, count=2)
    assert sorted(sorted(names(ws, one.codes)) for one in found) == [
        ["品牌传播", "品牌荣誉", "品牌认同"], ["警民信任", "警民来往", "警民熟悉"],
    ]  # fmt: skip
    assert {one.new_level for one in found} == {Level.MAIN}
    error = refused(ws, BadValue, lambda: ws.suggestions.compute(Kind.MAIN, Level.LABEL))
    assert "label" in error.message
    refused(ws, BadValue, lambda: ws.suggestions.grouping(Kind.GROUPS, Level.MAIN))
    run = ws.suggestions.begin(Kind.MAIN, count=2)
    one = ws.suggestions.list_(run.id)[0]
    new = ws.suggestions.accept(one.id, name="主")
    assert ws.tree().codes[new].level is Level.MAIN


def test_turns_that_were_overlooked(empty: Workspace, tmp_path: Path) -> None:
    ws = empty
    text = "".join(f"访谈者：问{n}？\n李阿姨：民警天天走访第{n}回。\n" for n in range(12)) + "李阿姨：今天天气不错啊。\n"
    (tmp_path / "P09.txt").write_text(text, encoding="utf-8")
    ws.sources.import_files([tmp_path / "P09.txt"])
    source = ws.sources.named("P09")
    category = ws.codes.create("走访", level=Level.CATEGORY)
    ws.suggestions.encoders = (Letters(),)
    for turn in [turn for turn in ws.sources.open(source.id).version.turns if "民警" in text[turn.body : turn.end]][:8]:
        ws.codings.apply(category, source.id, turn.body, turn.end)
    ws.codings.apply(category, with_sources(ws, tmp_path / "in", "P02")["P02"], 16, 28)
    run = ws.suggestions.begin(Kind.GAPS, count=2)
    found = ws.suggestions.list_(run.id)
    assert len(found) == 2
    cards = ws.suggestions.cards(found)
    assert all(card.turn is not None and "民警天天走访" in card.turn.words for card in cards)
    one, other = found
    ws.suggestions.accept(one.id)
    with ws.store.reading() as connection:
        rows = bulk.all_rows(connection, "SELECT count(*) FROM state_coding WHERE suggestion IS NOT NULL AND alive")
    assert rows[0][0] == 1
    ws.suggestions.reject(other.id)
    _run, again = ws.suggestions.compute(Kind.GAPS, count=9)
    places = {(gap.version, gap.start) for gap in again}
    assert (other.proposal.version, other.proposal.start) not in places
    assert again
    statement = ws.suggestions.statement("en")
    assert (statement.from_suggestions, statement.accepted, statement.rejected) == (1, 1, 1)
    assert ws.suggestions.on_one_informant() == []


def test_the_order_of_codes_does_not_matter(tmp_path: Path) -> None:
    first = shuffled(tmp_path, 1)
    assert [shuffled(tmp_path, seed) for seed in (2, 3, 4)] == [first] * 3


def test_same_input_same_hash(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    one, found = ws.suggestions.compute(Kind.PLACEMENT)
    other, again = ws.suggestions.compute(Kind.PLACEMENT)
    assert (one.details, found) == (other.details, again)
    ws.codes.rename(codes["民警常来"], "警察常来")
    assert ws.suggestions.compute(Kind.PLACEMENT)[0].details["input"] != one.details["input"]


def test_the_ranked_palette(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    assert not ws.suggestions.ranked_palette()
    ws.suggestions.set_ranked_palette(True)
    assert ws.suggestions.ranked_palette()
    before = position(ws)
    ranked = ws.suggestions.rank_for_text("半夜有事打电话", count=4)
    assert len(ranked) == 4
    assert "打电话" in ws.tree().codes[ranked[0].code].name
    assert position(ws) == before
    coding = ws.codings.apply(ranked[0].code, codes["P03"], 2, 30, ranked=True)
    assert ws.suggestions.statement().ranked == 1
    ws.codings.resize(coding, 2, 28)
    assert ws.suggestions.statement().ranked == 1
    text = ws.suggestions.statement("en").text
    assert "Of 10 codings, 1 carry a code chosen from a list ranked by likeness." in text


def test_the_ranked_palette_sees_what_is_coded_close_by(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    ws.codings.apply(codes["电话求助"], codes["P02"], 21, 24)
    version = ws.sources.open(codes["P02"]).version.id
    first, *_rest = ws.suggestions.rank_for_text("嗯", at=(version, 16, 18), levels=[Level.CONCEPT])
    assert first.code == codes["电话求助"]
    assert first.code in first.beside
    assert all(not place.beside for place in ws.suggestions.rank_for_text("嗯", levels=[Level.CONCEPT]))
    assert all(not place.beside for place in ws.suggestions.rank_for_text("嗯", at=(codes["P02"], 16, 18)))


def test_stored_proposals_are_read_back_and_bad_ones_passed_over() -> None:
    one = Proposal(Kind.GROUPS, Level.LABEL, ("a", "b"), new_level=Level.CONCEPT, cohesion=0.0, stability=0.5, worst="b")
    assert proposal_of(one.value()) == one
    assert "start" not in one.value()
    places = (Place("c", 1.5, 0.25, None), Place("d", 0.5, 0.125, 0.25, ("e",), ("k",), ("e", "d")))
    placed = Proposal(Kind.PLACEMENT, Level.LABEL, ("a",), places=places)
    assert proposal_of(placed.value()) == placed
    gap = Proposal(Kind.GAPS, Level.CATEGORY, ("a",), likeness=0.25, version="v", start=0, end=9)
    assert proposal_of(gap.value()) == gap
    kept = one.value()
    wrong: tuple[object, ...] = (None, 3, [], {}, {"kind": "new"}, {**kept, "places": [1]}, {**kept, "cohesion": "x"})
    for bad in wrong:
        assert proposal_of(bad) is None


def test_an_outline_has_the_groups_of_the_proposals_in_their_order(empty: Workspace, codes: dict[str, str]) -> None:
    for name in ("电话报警", "喝茶聊天", "一起喝茶", "聊天喝茶"):
        empty.codes.create(name)
    found = empty.suggestions.grouping()
    for count in (1, 2, 3):
        outline, proposals = found.outline(count), found.proposals(count)
        assert outline
        assert [(one.codes, one.cohesion, one.worst) for one in outline] == [
            (one.codes, one.cohesion, one.worst) for one in proposals
        ]
        assert all(one.stability is None and not one.telling for one in outline)
        assert all(one.stability is not None for one in proposals)


def test_segments_are_read_anew_only_where_they_may_be_others(
    empty: Workspace, codes: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from groundcode.workspace import suggestions

    read: list[int] = []

    def watched(*given: Any) -> Any:
        read.append(1)
        return read_material(*given)

    monkeypatch.setattr(suggestions, "read_material", watched)

    def again() -> int:
        read.clear()
        empty.suggestions.cards(empty.suggestions.list_())
        return len(read)

    assert again() == 1
    run = empty.suggestions.begin(Kind.PLACEMENT)
    one, other = empty.suggestions.list_(run.id)
    assert again() == 0
    empty.suggestions.reject(one.id)
    empty.suggestions.accept(other.id)
    empty.codes.rename(codes["民警走访"], "走访的民警")
    assert again() == 0
    assert empty.suggestions.cards([one])[0].codes[0].path == empty.tree().path(one.proposal.codes[0])
    empty.history.undo()
    assert again() == 0
    empty.codes.merge(codes["看见民警"], codes["民警可见"])
    assert again() == 1
    empty.codings.apply(codes["民警可见"], codes["P02"], 0, 5)
    assert again() == 1
    assert again() == 0
    empty.history.undo()
    assert again() == 1
