"""Suggestions: worked out, kept, decided, remembered; nothing is applied by itself."""

from __future__ import annotations

import json
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundcode.domain.ids import is_id
from groundcode.domain.levels import Level
from groundcode.errors import (
    AlreadyDecided,
    BadValue,
    DuplicateName,
    EmptyName,
    SuggestionOvertaken,
    ThingNotFound,
    TooEarlyToSuggest,
)
from groundcode.store import bulk
from groundcode.suggest import encoders as encoders_module
from groundcode.suggest.encoders import CharacterEncoder
from groundcode.suggest.vectors import Stopped
from groundcode.workspace import Workspace
from groundcode.workspace.suggestion_values import Kind, Proposal, Status, proposal_of
from tests.builders import laptop, living_rows, merge_into, new_project, position, refused, state, with_sources
from tests.workspace.suggested import HELP, KINDS_OF_SUGGESTIONS, LOOSE, POLICE, Letters, study


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
    assert error.hint == "Code another source first, so that the categories come from the data; --coder NAME says who asks."
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
    assert (place.place.path, place.words) == ("民警可见度", ("天天", "民警", "院里"))
    assert set(place.nearest) <= set(POLICE)
    assert place.quotes
    assert all(quote.cite.startswith("P0") and quote.words for quote in place.quotes)
    assert ws.suggestions.compute(Kind.PLACEMENT, count=1)[1][0].places[1:] == ()


def test_a_run_is_one_change_and_a_decision_one(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    before = position(ws)
    run = ws.suggestions.begin(Kind.PLACEMENT)
    assert position(ws) == before + 1
    assert ws.suggestions.begin(Kind.PLACEMENT).id == run.id
    assert position(ws) == before + 1
    one, other = ws.suggestions.list_(run.id)
    asked = {one.proposal.codes[0]: one, other.proposal.codes[0]: other}
    mine = asked[codes["民警常来"]]
    rows = living_rows(ws)
    assert ws.suggestions.accept(mine.id) == codes["民警可见度"]
    assert ws.tree().path(codes["民警常来"]) == "民警可见度 > 民警常来"
    assert position(ws) == before + 2
    told = ws.suggestions.named(mine.id.replace("-", "")[-8:])
    assert (told.status, told.became, told.is_open) == (Status.ACCEPTED, codes["民警可见度"], False)
    error = refused(ws, AlreadyDecided, lambda: ws.suggestions.reject(mine.id))
    assert error.message.endswith("is decided already: accepted.")
    ws.suggestions.reject(next(found.id for found in (one, other) if found.id != mine.id))
    entries = ws.history.entries(3)
    assert [entry.words for entry in entries] == [
        "rejected a suggestion", "accepted a suggestion: “民警常来”", "asked for suggestions",
    ]  # fmt: skip
    assert {entry.kind for entry in entries} == KINDS_OF_SUGGESTIONS
    ws.history.undo()
    ws.history.undo()
    assert living_rows(ws) == rows
    assert [found.status for found in ws.suggestions.list_(run.id)] == [Status.PENDING] * 2
    ws.history.redo()
    assert ws.suggestions.named(mine.id).status is Status.ACCEPTED
    state(ws)
    ws.history.undo()
    ws.history.undo()
    assert ws.suggestions.list_() == []
    assert "no machine suggestion was used" in ws.suggestions.statement("en").text


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


def test_what_was_rejected_is_not_proposed_again(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    run = ws.suggestions.begin(Kind.PLACEMENT)
    found = {one.proposal.codes[0]: one for one in ws.suggestions.list_(run.id)}
    mine, other = found[codes["民警常来"]], found[codes["半夜打电话"]]
    assert not ws.suggestions.reject(mine.id, place=codes["民警可见度"])
    again = ws.suggestions.named(mine.id)
    assert [place.code for place in again.places] == [codes["电话求助"]]
    error = refused(ws, ThingNotFound, lambda: ws.suggestions.reject(mine.id, place=codes["民警可见度"]))
    assert "民警可见度" in error.message
    assert ws.suggestions.reject(other.id)
    _run, fresh = ws.suggestions.compute(Kind.PLACEMENT)
    assert [(one.codes, [place.code for place in one.places]) for one in fresh] == [((codes["民警常来"],), [codes["电话求助"]])]
    assert ws.suggestions.reject(mine.id, place=codes["电话求助"])
    assert ws.suggestions.compute(Kind.PLACEMENT)[1] == ()
    assert ws.suggestions.begin(Kind.PLACEMENT).id != run.id
    assert ws.suggestions.waiting() == []
    state(ws)


def test_another_parent_is_an_edit(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    third = ws.codes.create("别的", level=Level.CATEGORY)
    run = ws.suggestions.begin(Kind.PLACEMENT, count=1)
    one, other = ws.suggestions.list_(run.id)
    ws.suggestions.accept(one.id, parent=third)
    assert ws.suggestions.named(one.id).status is Status.EDITED
    ws.codes.move(other.proposal.codes[0], third)
    assert ws.suggestions.named(other.id).overtaken
    error = refused(ws, SuggestionOvertaken, lambda: ws.suggestions.accept(other.id))
    assert error.hint == "Ask for suggestions anew."
    refused(ws, ThingNotFound, lambda: ws.suggestions.accept("0190a6b2-0000-7000-8000-000000000000"))
    refused(ws, ThingNotFound, lambda: ws.suggestions.named("abc"))


def test_groups_get_a_name_from_a_person(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    ws.codes.move_all([codes[name] for name in (*POLICE, *HELP)], None)
    grown = ws.suggestions.grouping()
    assert (grown.codes, grown.usual) == (9, 2)
    assert sorted(names(ws, group.codes) for group in grown.groups(2)) == sorted([{*POLICE, LOOSE[0]}, {*HELP, LOOSE[1]}])
    run = ws.suggestions.begin(Kind.GROUPS, count=2)
    one, other = ws.suggestions.list_(run.id)
    card = ws.suggestions.cards([one])[0]
    assert card.words
    assert card.quotes
    assert card.worst
    assert 0 <= (one.proposal.stability or -1) <= 1
    assert 0 <= (one.proposal.cohesion or -1) <= 1
    refused(ws, EmptyName, lambda: ws.suggestions.accept(one.id))
    refused(ws, DuplicateName, lambda: ws.suggestions.accept(one.id, name="电话求助"))
    new = ws.suggestions.accept(one.id, name="新概念")
    assert ws.tree().codes[new].level is Level.CONCEPT
    assert set(ws.tree().children_of(new)) == set(one.proposal.codes)
    kept, left = other.proposal.codes[:-1], other.proposal.codes[-1]
    second = ws.suggestions.accept(other.id, name="又一个", members=kept)
    assert ws.suggestions.named(other.id).status is Status.EDITED
    assert ws.tree().parent_of(left) is None
    (place,) = ws.suggestions.compute(Kind.PLACEMENT)[1]
    assert second not in [found.code for found in place.places]
    ws.history.undo()
    ws.history.undo()
    assert all(ws.tree().parent_of(code) is None for code in one.proposal.codes)
    state(ws)


def test_a_rejected_group_stays_away(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    ws.codes.move_all([codes[name] for name in (*POLICE, *HELP)], None)
    run = ws.suggestions.begin(Kind.GROUPS, count=2)
    for one in ws.suggestions.list_(run.id):
        ws.suggestions.reject(one.id)
    assert ws.suggestions.compute(Kind.GROUPS, count=2)[1] == ()
    assert ws.suggestions.compute(Kind.GROUPS, count=3)[1] != ()


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


def test_two_codes_that_may_be_one(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    first, second = ws.codes.create("有事打電話"), ws.codes.create("走访 民警")
    run = ws.suggestions.begin(Kind.DUPLICATES, Level.LABEL)
    found = {frozenset(one.proposal.codes): one for one in ws.suggestions.list_(run.id) if one.proposal.by == "name"}
    pair = found[frozenset((first, codes["有事打电话"]))]
    assert pair.proposal.codes[0] == codes["有事打电话"]
    turned = found[frozenset((second, codes["民警走访"]))]
    refused(ws, ThingNotFound, lambda: ws.suggestions.accept(pair.id, parent=codes["电话求助"]))
    assert ws.suggestions.accept(pair.id) == codes["有事打电话"]
    assert ws.tree().target(first) == codes["有事打电话"]
    ws.suggestions.reject(turned.id)
    _run, again = ws.suggestions.compute(Kind.DUPLICATES, Level.LABEL)
    assert not {frozenset(one.codes) for one in again} & set(found)


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
        assert len(ws.suggestions.compute(Kind.PLACEMENT)[1]) == len(loose)


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


def test_two_laptops_decide_differently(empty: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    a = empty
    run = a.suggestions.begin(Kind.PLACEMENT)
    one, other = a.suggestions.list_(run.id)
    b = laptop(a, tmp_path / "b.groundcode", coder="乙", seed=2)
    a.suggestions.accept(one.id)
    b.suggestions.reject(one.id)
    a.suggestions.reject(other.id)
    b.suggestions.reject(other.id)
    merge_into(a, b)
    (conflict,) = a.conflicts.list_()
    assert (conflict.entity, conflict.field) == ("suggestion", "status")
    assert {choice.words for choice in conflict.choices} == {"accepted", "rejected"}
    assert len(a.suggestions.list_(run.id)) == 2
    a.conflicts.resolve(conflict.id, take=1)
    assert not a.conflicts.list_()
    assert a.suggestions.statement("en").proposed == 2
    state(a)


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


def test_stored_proposals_are_read_back_and_bad_ones_passed_over() -> None:
    one = Proposal(Kind.GROUPS, Level.LABEL, ("a", "b"), new_level=Level.CONCEPT, cohesion=0.0, stability=0.5, worst="b")
    assert proposal_of(one.value()) == one
    assert "start" not in one.value()
    gap = Proposal(Kind.GAPS, Level.CATEGORY, ("a",), likeness=0.25, version="v", start=0, end=9)
    assert proposal_of(gap.value()) == gap
    kept = one.value()
    wrong: tuple[object, ...] = (None, 3, [], {}, {"kind": "new"}, {**kept, "places": [1]}, {**kept, "cohesion": "x"})
    for bad in wrong:
        assert proposal_of(bad) is None


acts = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=8)


@given(done=acts)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_undoing_everything_leads_back(done: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ws = new_project(Path(folder))
        codes = study(ws, Path(folder) / "in")
        ws.codes.move_all([codes[name] for name in HELP], None)
        before, at = living_rows(ws), position(ws)
        for act, n in done:
            if act < 2:
                ws.suggestions.begin((Kind.PLACEMENT, Kind.GROUPS)[act], anew=n > 3)
                continue
            waiting = ws.suggestions.waiting()
            one = waiting[n % len(waiting)] if waiting else None
            if one is not None and act == 5:
                place = one.places[0].code if one.places else None
                ws.suggestions.reject(one.id, place=place)
            elif one is not None and act == 4:
                ws.suggestions.reject(one.id)
            elif one is not None:
                ws.suggestions.accept(one.id, name=f"新{position(ws)}")
        told = ws.suggestions.statement("en")
        assert told.proposed == told.accepted + told.edited + told.rejected + told.pending == len(ws.suggestions.list_())
        state(ws)
        for _change in range(position(ws) - at):
            ws.history.undo()
        after = living_rows(ws)
        # A run cannot be deleted: that the machine was asked stays in the log, without anything that it proposed.
        assert {**after, "suggestion_run": []} == {**before, "suggestion_run": []}
        assert ws.suggestions.list_() == []
        ws.close()
