"""The review list: what waits after a correction, what is proposed, and what a person's answer does."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from groundcode.domain.ids import relocation_id, segment_id
from groundcode.domain.relocations import Grade
from groundcode.domain.spans import Span
from groundcode.errors import (
    AmbiguousName,
    AnsweredDifferently,
    BadValue,
    NothingProposed,
    PlaceNotFound,
    SpanOutsideSource,
    ThingNotFound,
)
from groundcode.store import bulk, reading
from groundcode.workspace import Workspace
from groundcode.workspace.placing import Proposal, propose
from groundcode.workspace.review import Item
from tests.builders import P01, P02, laptop, living_rows, merge_into, refused, state, transcript

LOST = "有事打他电话"
GONE = P01.replace(LOST, "没有什么了")


def only(ws: Workspace) -> str:
    """The id of the one source."""
    return ws.sources.named("P01").id


def code(ws: Workspace, words: str, name: str = "走访") -> str:
    """Code some words where they stand first; gives the coding."""
    tree, text = ws.tree(), ws.sources.open(only(ws)).text
    found = next((c for c in tree.codes if tree.codes[c].name == name), None) or ws.codes.create(name)
    return ws.codings.apply(found, only(ws), text.index(words), text.index(words) + len(words))


def the_one(ws: Workspace) -> Item:
    (item,) = ws.review.waiting()
    return item


def placed(ws: Workspace) -> dict[str, bool]:
    return {s.quote: s.placed for s in ws.codings.segments()}


@pytest.fixture
def lost(ws: Workspace) -> Workspace:
    """A project in whose text two people's segment is gone; another one is untouched."""
    code(ws, LOST)
    code(ws, LOST, "电话")
    code(ws, "天天在院里转")
    ws.sources.edit_text(only(ws), GONE)
    return ws


def test_nothing_waits_where_nothing_was_corrected(ws: Workspace) -> None:
    code(ws, LOST)
    assert ws.review.waiting() == ws.review.all_() == []
    ws.sources.edit_text(only(ws), P01 + "访谈者：好。\n")
    assert ws.review.waiting() == []
    assert ws.review.standing(only(ws)).exact == 1


def test_what_waits_is_told_with_everything_one_needs(lost: Workspace) -> None:
    item = the_one(lost)
    start = P01.index(LOST)
    assert item.id == relocation_id(item.into, segment_id(item.version, start, start + len(LOST)))
    assert (item.source_name, item.turn, item.quote, item.span) == ("P01", "4", LOST, Span(start, start + len(LOST)))
    assert (item.codes, item.coders) == (("走访", "电话"), ("甲",))
    assert (item.grade, item.place, item.words, item.likeness) == (Grade.UNCERTAIN, None, "", 0)
    assert (item.proposal, item.reason) == (None, "most of its words are gone")
    assert item.into == lost.sources.open(only(lost)).version.id


def test_words_that_went_elsewhere_are_found(ws: Workspace) -> None:
    code(ws, LOST)
    ws.sources.edit_text(only(ws), f"开头的话：{LOST}。\n" + P01.replace(LOST + "。", "没什么要说的了，就这样吧。"))
    item = the_one(ws)
    assert item.proposal is not None
    assert (item.proposal.score, item.proposed) == (100, LOST)
    ws.review.keep(item.id)
    assert placed(ws) == {LOST: True}
    assert ws.review.all_()[0].reason == "placed by a person"


def test_of_equal_words_those_with_the_same_surroundings_are_proposed_then_the_nearest() -> None:
    text = "一问：嗯，是的。二问：嗯，是的，三天。三问：嗯，是的。"
    at = text.index("，三天") - 4
    assert propose("嗯，是的", "二问：", "，三天", text, 0) == Proposal(Span(at, at + 4), 100)
    first, last = text.index("嗯"), text.rindex("嗯")
    assert propose("嗯，是的", "", "", text, 0) == Proposal(Span(first, first + 4), 100)
    assert propose("嗯，是的", "", "", text, len(text)) == Proposal(Span(last, last + 4), 100)
    like = propose("嗯，是啊", "", "", text, 0)
    assert like is not None
    assert (like.score, like.place.overlaps(Span(first, first + 4))) == (75, True)
    assert propose("没有的话", "", "", text, 0) is propose("  ", "", "", text, 0) is None


def test_rare_words_are_found_wherever_they_went_and_common_ones_near_alone() -> None:
    far = "。" * 9_000 + "天天在院里转，看见就踏实"
    assert propose("天天在院里转，看见就踏实", "", "", far, 0) == Proposal(Span(9_000, 9_012), 100)
    assert propose("天天在", "", "", far, 0) is None
    assert propose("天天在院里转，看见就踏实", "", "", far + far, 0) is None, "twice is not telling"


def test_a_changed_place_keeps_its_coding_and_is_not_asked_about(ws: Workspace) -> None:
    code(ws, "天天在院里转，看见就踏实")
    ws.sources.edit_text(only(ws), P01.replace("天天在院里转", "天天在院子里转"))
    assert ws.review.waiting() == []
    (item,) = ws.review.all_()
    assert (item.grade, item.words) == (Grade.CHANGED, "天天在院子里转，看见就踏实")
    assert 80 <= item.likeness < 100
    assert item.reason == f"its words changed: {item.likeness} % alike"


def test_between_half_and_four_fifths_it_stands_there_and_waits(ws: Workspace) -> None:
    code(ws, "看见就踏实")
    ws.sources.edit_text(only(ws), P01.replace("看见就踏实", "踏实"))
    item = the_one(ws)
    assert (item.words, item.likeness, item.place_turn) == ("踏实", 57, "2")
    assert item.proposal is not None
    assert (item.proposal.place, item.proposal.score) == (item.place, 57)
    assert placed(ws) == {"踏实": True}
    ws.review.keep(item.id[:8])
    assert ws.review.waiting() == []
    assert ws.review.standing(only(ws)).changed == 1, "it has its place, but not its words"


def test_one_answer_moves_every_coding_and_link_on_the_segment(lost: Workspace) -> None:
    (segment, other) = (s for s in lost.codings.segments() if s.quote == LOST)
    item = the_one(lost)
    with lost.change("memo") as made:
        anchor = {"version": item.version, "start": item.span.start, "end": item.span.end}
        made.draft.create("link", lost.store.ids(), from_=only(lost), role="about",
                          to=segment_id(item.version, item.span.start, item.span.end), anchor=anchor)  # fmt: skip
    at = GONE.index("没有")
    lost.review.move(item.id, at, at + 5)
    found = {s.id: (s.quote, s.placed, s.start) for s in lost.codings.segments()}
    assert found[segment.id] == found[other.id] == ("没有什么了", True, at)
    assert {(c.start, c.placed) for c in lost.sources.open(only(lost)).codings} == {(at, True), (P01.index("天天"), True)}
    assert sorted(lost.codings.columns().start) == [P01.index("天天"), at, at]
    assert lost.sources.place_of(only(lost), item.span, item.version) == Span(at, at + 5)
    state(lost)


def test_a_segment_that_only_a_link_names_waits_too(lost: Workspace) -> None:
    item = the_one(lost)
    lost.codings.remove([s.id for s in lost.codings.segments() if s.quote == LOST])
    assert lost.review.waiting() == []
    with lost.change("memo") as made:
        anchor = {"version": item.version, "start": item.span.start, "end": item.span.end}
        made.draft.create("link", lost.store.ids(), from_=only(lost), role="example", to=only(lost), anchor=anchor)
    assert the_one(lost).id == item.id
    assert the_one(lost).codes == ()


def test_what_is_let_go_counts_and_waits_no_more(lost: Workspace) -> None:
    own = {code: count.own for code, count in lost.codings.counts()[0].items()}
    done = lost.review.let_go(the_one(lost).id)
    assert lost.review.waiting() == []
    assert placed(lost) == {LOST: False, "天天在院里转": True}
    assert {code: count.own for code, count in lost.codings.counts()[0].items()} == own
    standing = lost.review.standing(only(lost))
    assert (standing.exact, standing.waiting, standing.let_go) == (1, 0, 1)
    (told,) = lost.review.all_()
    assert (told.id, told.grade, told.reason) == (done.id, Grade.LET_GO, "let go of: it is no longer in the text")
    lost.sources.edit_text(only(lost), GONE + "访谈者：好。\n")
    assert lost.review.waiting() == [], "it stays let go in later texts"
    lost.review.move(lost.review.all_()[0].id, 0, 3)
    assert placed(lost)["访谈者"], "and can be put somewhere all the same"


def test_answers_hold_through_later_texts_and_end_with_earlier_ones(lost: Workspace) -> None:
    first = the_one(lost).version
    at = GONE.index("没有")
    lost.review.move(the_one(lost).id, at, at + 5)
    lost.sources.edit_text(only(lost), "（开头）\n" + GONE)
    assert placed(lost)["没有什么了"]
    assert lost.review.waiting() == []
    lost.sources.edit_text(only(lost), "（开头）\n" + GONE.replace("没有什么了", "再见吧您哪"))
    item = the_one(lost)
    assert (item.quote, item.version, item.turn) == ("没有什么了", first, "4"), "compared with what it was last put on"
    with lost.change("edit-text") as made:
        made.draft.set("source", only(lost), "version", first)
    assert placed(lost) == {LOST: True, "天天在院里转": True}
    assert lost.review.all_() == []


def test_undo_takes_an_answer_back_and_redo_gives_it_again(lost: Workspace) -> None:
    before, item = living_rows(lost), the_one(lost)
    lost.review.let_go(item.id)
    lost.review.move(item.id, 0, 3)
    after = living_rows(lost)
    lost.history.undo()
    assert lost.review.all_()[0].grade is Grade.LET_GO
    lost.history.undo()
    assert living_rows(lost) == before
    assert the_one(lost) == item
    lost.history.redo()
    lost.history.redo()
    assert living_rows(lost) == after
    lost.history.undo()
    lost.history.undo()
    lost.review.move(item.id, 0, 3)
    assert placed(lost)["访谈者"]
    state(lost)
    assert lost.history.entries()[0].words == "said where segments lie in a corrected text"


def test_all_that_is_sure_enough_is_taken_as_one_change(ws: Workspace) -> None:
    for words in ("您平时见到民警吗", "看见就踏实", LOST):
        code(ws, words)
    changed = P01.replace("您平时见到民警吗", "他们啊").replace("看见就", "").replace(LOST, "没")
    ws.sources.edit_text(only(ws), changed + "旧稿：您平时见到民警吗？\n")
    assert [item.proposal and item.proposal.score for item in ws.review.waiting()] == [57, 100, None]
    assert [item.quote for item in ws.review.keep_all()] == ["您平时见到民警吗"]
    assert [item.quote for item in ws.review.keep_all(50, only(ws))] == ["看见就踏实"]
    at = len(ws.history.entries())
    assert ws.review.keep_all(0) == []
    assert len(ws.history.entries()) == at, "nothing taken is no change"
    ws.history.undo()
    ws.history.undo()
    assert len(ws.review.keep_all(0)) == 2
    ws.history.undo()
    assert len(ws.review.waiting()) == 3


def test_answers_that_are_refused(lost: Workspace) -> None:
    item = the_one(lost)
    error = refused(lost, NothingProposed, lambda: lost.review.keep(item.id))
    assert error.message == f"Nothing in the text is like “{LOST}”, so there is no place to keep."
    assert f"review PROJECT {item.id[:8]} --move" in error.hint
    for start, end in ((0, len(GONE) + 1), (3, 3), (5, 4), (-1, 2)):
        error = refused(lost, SpanOutsideSource, partial(lost.review.move, item.id, start, end))
        assert "is not a place in “P01”" in error.message
    for name in ("", "zzzz"):
        error = refused(lost, PlaceNotFound, partial(lost.review.let_go, name))
        assert "in the review list" in error.message


def test_an_id_is_named_by_a_beginning_that_only_it_has(ws: Workspace) -> None:
    for at in range(40):
        if P01[at].strip():
            ws.codings.apply(ws.codes.create(f"码{at}"), only(ws), at, at + 1)
    ws.sources.edit_text(only(ws), "全都另写了，一个字也没有留下来。\n")
    ids = [item.id for item in ws.review.waiting()]
    twice = next(one for n, one in enumerate(ids) if any(one[0] == other[0] for other in ids[:n]))
    error = refused(ws, AmbiguousName, lambda: ws.review.let_go(twice[0]))
    assert twice[0] in error.message
    ws.review.let_go(twice)


def test_an_answer_is_about_the_text_that_was_looked_at(lost: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    item = the_one(lost)
    lost.sources.edit_text(only(lost), GONE + "访谈者：好。\n")
    refused(lost, PlaceNotFound, lambda: lost.review.let_go(item.id))
    # A text that came in between the look and the change.
    monkeypatch.setattr(type(lost.review), "named", lambda _self, _item: item)
    error = refused(lost, ThingNotFound, lambda: lost.review.let_go(item.id))
    assert "version of a text" in error.message


def test_different_answers_of_two_people_are_a_conflict(lost: Workspace, tmp_path: Path) -> None:
    other = laptop(lost, tmp_path / "b.groundcode", coder="乙", seed=2)
    item, at = the_one(lost), GONE.index("没有")
    lost.review.let_go(item.id)
    other.review.move(item.id, at, at + 5)
    (conflict,) = merge_into(lost, other).conflicts
    assert merge_into(other, lost).conflicts == (conflict,)
    assert state(lost) == state(other)
    assert conflict.words == f"“P01”: it was answered differently where “{LOST}” lies"
    assert {c.words for c in conflict.choices} == {"it is no longer in the text", f"[{at}, {at + 5}) “没有什么了”"}
    error = refused(lost, AnsweredDifferently, lambda: lost.review.move(item.id, 0, 3))
    assert f"groundcode resolve PROJECT {conflict.id[:8]}" in error.hint
    lost.conflicts.resolve(conflict.id, coder="乙")
    assert placed(lost)["没有什么了"]
    lost.history.undo()
    lost.conflicts.resolve(conflict.id, coder="甲")
    assert placed(lost)[LOST] is False
    lost.history.undo()
    for value, kind in (("here", BadValue), ("3", BadValue), ("3:x", BadValue), ("0:999", SpanOutsideSource)):
        refused(lost, kind, partial(lost.conflicts.resolve, conflict.id, value=value))
    lost.conflicts.resolve(conflict.id, value="0:3")
    assert placed(lost)["访谈者"]
    assert not lost.conflicts.list_()
    state(lost)


def test_the_same_answer_of_two_people_is_one(lost: Workspace, tmp_path: Path) -> None:
    other = laptop(lost, tmp_path / "b.groundcode", coder="乙", seed=2)
    for ws in (lost, other):
        ws.review.let_go(the_one(ws).id)
    assert not merge_into(lost, other).conflicts
    assert lost.review.waiting() == []
    lost.history.undo()
    assert lost.review.waiting() == [], "the colleague's answer stays"


def test_a_sealed_source_is_not_looked_into(lost: Workspace) -> None:
    with lost.change("reserve") as made:
        made.draft.set("source", only(lost), "reserved", True)
    assert lost.review.waiting() == lost.review.all_() == []


def test_one_source_or_all(lost: Workspace, tmp_path: Path) -> None:
    lost.sources.import_files([transcript(tmp_path / "x", "P02", P02)])
    second = lost.sources.named("P02").id
    lost.codings.apply(next(iter(lost.tree().codes)), second, P02.index("天天走访"), P02.index("天天走访") + 4)
    lost.sources.edit_text(second, P02.replace("天天走访", "不怎么来"))
    assert [item.source_name for item in lost.review.waiting()] == ["P01", "P02"]
    assert [item.source_name for item in lost.review.waiting(second)] == ["P02"]
    assert lost.review.waiting("0190a6b2-0000-7000-8000-000000000000") == []


def test_of_purged_words_nobody_is_asked(lost: Workspace) -> None:
    lost.privacy.purge(only(lost), with_words=False)
    assert lost.review.waiting() == []
    found = lost.review.standing(only(lost))
    assert (found.exact, found.waiting) == (1, 1)


def test_words_that_were_purged_are_told_by_the_texts_after_them(ws: Workspace) -> None:
    code(ws, LOST)
    code(ws, "李阿姨：天天")
    first = ws.sources.open(only(ws)).version
    named = P01.replace("李阿姨", "[居民A]")
    ws.sources.edit_text(only(ws), named, reason="pseudonym")
    with ws.change("purge") as made:
        made.draft.create("purge", ws.store.ids(), sha256=first.text, reason="pseudonym")
        bulk.all_rows(made.connection, "DELETE FROM blob WHERE sha256 = ?", (bytes.fromhex(first.text),))
    assert ws.review.waiting() == []
    assert ws.review.all_() == [], "words that are what they were are no news"
    assert placed(ws) == {LOST: True, "[居民A]：天天": True}
    assert ws.review.standing(only(ws)).changed == 1, "the name's place is sure, its words are others"
    ws.sources.edit_text(only(ws), named.replace(LOST, "没有什么了"))
    item = the_one(ws)
    assert (item.quote, item.turn) == (LOST, "4")
    assert placed(ws) == {LOST: False, "[居民A]：天天": True}
    ws.review.let_go(item.id)
    assert ws.review.waiting() == []
    assert placed(ws) == {LOST: False, "[居民A]：天天": True}
    (told,) = ws.review.all_()
    assert (told.grade, told.quote, told.turn) == (Grade.LET_GO, LOST, "4")


def test_what_was_let_go_before_its_text_was_purged_keeps_the_words_that_are_left(ws: Workspace) -> None:
    code(ws, LOST)
    code(ws, "看见就踏实")
    ws.sources.edit_text(only(ws), P01.replace("看见就踏实", "踏实") + "李阿姨：再见。\n")
    ws.review.let_go(the_one(ws).id)
    with ws.store.reading() as connection:
        shas = {version.text for version in reading.read_versions(connection, only(ws)).versions.values()}
    ws.sources.edit_text(only(ws), P01.replace("看见就踏实", "踏实").replace("李阿姨", "[居民A]"), reason="pseudonym")
    with ws.change("purge") as made:
        for sha in shas:
            made.draft.create("purge", ws.store.ids(), sha256=sha, reason="pseudonym")
            bulk.all_rows(made.connection, "DELETE FROM blob WHERE sha256 = ?", (bytes.fromhex(sha),))
    assert placed(ws) == {LOST: True, "踏实": False}, "the words are gone with the text; what they became is left"
    assert {item.quote for item in ws.review.all_()} == {"踏实"}


def test_an_answer_that_says_nothing_is_passed_over(lost: Workspace) -> None:
    item = the_one(lost)
    with lost.change("relocate") as made:
        anchor = {"version": item.version, "start": item.span.start, "end": item.span.end}
        made.draft.create("relocation", item.id, anchor=anchor, into=item.into, answer=["whatever"])
    assert the_one(lost) == item
    lost.review.let_go(item.id)
    assert lost.review.waiting() == []


def test_what_a_person_placed_in_an_earlier_text_is_told_of_still(lost: Workspace) -> None:
    at = GONE.index("没有")
    lost.review.move(the_one(lost).id, at, at + 5)
    lost.sources.edit_text(only(lost), "（开头）\n" + GONE)
    (item,) = lost.review.all_()
    assert (item.quote, item.words, item.likeness, item.answered) == ("没有什么了", "没有什么了", 100, False)
