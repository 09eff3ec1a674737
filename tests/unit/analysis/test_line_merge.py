"""Texts brought together piece by piece."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from groundcode.analysis.line_merge import Stretch, joined, merge_lines, open_stretches, pieces

BEFORE = "他平时在院里。只算见面。\n开会不算。"
texts = st.lists(st.sampled_from(["甲。", "乙！", "\n", "丙", "a. ", "b", "3.5 ", "？”"]), max_size=8).map("".join)


def only_open(stretches: tuple[Stretch, ...]) -> list[Stretch]:
    return [stretches[n] for n in open_stretches(stretches)]


def test_a_text_is_cut_at_lines_and_sentences() -> None:
    assert pieces("他说“好。”走了。\n3.5 km. Then e.g. this!") == [
        "他说“好。”",
        "走了。",
        "\n",
        "3.5 km. ",
        "Then e.g. ",
        "this!",
    ]
    assert pieces("") == []


@given(st.text(alphabet="甲。.!? \n”a;", max_size=30))
def test_the_pieces_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text


def test_different_sentences_of_one_paragraph_need_nobody() -> None:
    mine, theirs = BEFORE.replace("院里", "院里或楼道"), BEFORE.replace("只算", "只计") + "\n线上另算。"
    stretches = merge_lines(BEFORE, [mine, theirs])
    assert open_stretches(stretches) == []
    assert joined(stretches, {}) == "他平时在院里或楼道。只计见面。\n开会不算。\n线上另算。"


def test_a_sentence_that_both_changed_is_asked_for() -> None:
    stretches = merge_lines(BEFORE, [BEFORE.replace("平时", "常常"), BEFORE.replace("平时", "每天") + "\n另算。"])
    (one,) = only_open(stretches)
    assert (one.before, one.sides, one.by) == ("他平时在院里。", ("他常常在院里。", "他每天在院里。"), (0, 1))
    number = open_stretches(stretches)[0]
    assert joined(stretches, {number: one.sides[1]}) == "他每天在院里。只算见面。\n开会不算。\n另算。"
    assert joined(stretches, {}) == BEFORE + "\n另算。"


def test_the_same_change_is_no_question_and_a_line_taken_out_stays_out() -> None:
    same = BEFORE.replace("院里", "楼道")
    assert joined(merge_lines(BEFORE, [same, same]), {}) == same
    assert (
        joined(merge_lines(BEFORE, [BEFORE.replace("\n开会不算。", ""), BEFORE + "\n另算。"]), {})
        == "他平时在院里。只算见面。\n另算。"
    )


def test_both_put_something_in_at_the_same_place() -> None:
    (one,) = only_open(merge_lines(BEFORE, [BEFORE + "\n甲加的。", BEFORE + "\n乙加的。"]))
    assert one.before == ""
    assert one.sides == ("\n甲加的。", "\n乙加的。")


def test_without_a_common_text_what_one_alone_has_stays() -> None:
    stretches = merge_lines(None, ["一样。只有甲有。\n末。", "一样。\n末。"])
    assert open_stretches(stretches) == []
    assert joined(stretches, {}) == "一样。只有甲有。\n末。"
    assert len(open_stretches(merge_lines(None, ["甲写的", "乙写的"]))) == 1


def test_three_people() -> None:
    sides = [BEFORE.replace("院里", "楼道"), BEFORE.replace("院里", "门口"), BEFORE.replace("院里", "楼道")]
    (one,) = only_open(merge_lines(BEFORE, sides))
    assert one.by == (0, 1, 2)
    assert len(set(one.sides)) == 2


@given(texts, st.lists(texts, min_size=1, max_size=3))
def test_the_sides_can_be_put_together_again(before: str, sides: list[str]) -> None:
    stretches = merge_lines(before, sides)
    assert "".join(stretch.before for stretch in stretches) == before
    for number, side in enumerate(sides):
        assert "".join(stretch.sides[number] for stretch in stretches) == side


@given(texts, texts)
def test_what_only_one_changed_is_taken_whole(before: str, side: str) -> None:
    stretches = merge_lines(before, [before, side])
    assert open_stretches(stretches) == []
    assert joined(stretches, {}) == side


@given(texts, texts, texts)
def test_whose_text_is_named_first_changes_nothing(before: str, one: str, other: str) -> None:
    here, there = merge_lines(before, [one, other]), merge_lines(before, [other, one])
    assert [(s.before, s.sides[::-1], s.taken) for s in here] == [(s.before, s.sides, s.taken) for s in there]
