"""Two people correct one transcript: their texts come together turn by turn, and every coding finds its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain.ids import to_text
from groundcode.errors import NoSuchChoice, TurnsDiffer
from groundcode.store import bulk
from groundcode.workspace import Workspace
from groundcode.workspace.settling.texts import Apart, turns_apart
from tests.builders import laptop, merge_into, new_project, position, refused, state, transcript
from tests.workspace.corrected import code, fare, only, quotes, talk

TALK = "".join(f"访谈者：第{k}个问题是什么呢？\n李阿姨：这是第{k}个回答，说得很长。\n" for k in range(1, 8))


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Workspace, Workspace]:
    """Two laptops with one conversation."""
    a = new_project(tmp_path, coder="甲")
    a.sources.import_files([transcript(tmp_path / "in", "L", TALK)])
    code(a, "第3个回答，说得很长")
    return a, laptop(a, tmp_path / "b.groundcode", coder="乙", seed=2)


def edits(ws: Workspace, *changes: tuple[str, str]) -> None:
    text = ws.sources.open(only(ws)).text
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    ws.sources.edit_text(only(ws), text)


OURS = (("第2个回答，说得很长", "第2个回答，说得很短"), ("访谈者：第4", "李阿姨：补充一句，大家都好。\n访谈者：第4"))
THEIRS = (
    ("第6个回答，说得很长", "第6个回答，其实我想说的完全是另外一件事"), ("第3个问题是什么呢", "第3个问题是啥呢"),
    ("访谈者：第3", "李阿姨：社区也来人了。\n访谈者：第3"), ("访谈者：第6", "访谈者：到第6"),
)  # fmt: skip


def test_two_corrections_of_different_turns_become_one_text(pair: tuple[Workspace, Workspace]) -> None:
    a, b = pair
    edits(a, *OURS)
    edits(b, *THEIRS)
    code(a, "补充一句，大家都好")
    for words in ("其实我想说的完全是另外一件事", "完全", "社区也来人了"):
        code(b, words)
    (conflict,) = merge_into(a, b).conflicts
    assert merge_into(b, a).conflicts == (conflict,)
    assert "the changes fit together" in conflict.words
    assert {c.words for c in conflict.choices} == {
        "the text with changes in turns 4, 6", "the text with changes in turns 4, 5, 11, 12",
    }  # fmt: skip
    a.conflicts.resolve(conflict.id, both=True)
    assert not a.conflicts.list_()
    expected = TALK
    for old, new in OURS + THEIRS:
        expected = expected.replace(old, new)
    assert a.sources.open(only(a)).text == expected
    numbers = [n for n, _who, _s in talk(a)]
    assert numbers == ["1", "2", "3", "4", "4a", "5", "6", "6a", "7", "8", "9", "10", "11", "12", "13", "14"]
    assert quotes(a) == dict.fromkeys(
        ("社区也来人了", "第3个回答，说得很长", "补充一句，大家都好", "其实我想说的完全是另外一件事", "完全"), True
    )
    assert fare(a) == (5, 0, 0)
    b.conflicts.resolve(conflict.id, both=True)
    assert not merge_into(a, b).conflicts
    assert not merge_into(b, a).conflicts
    assert state(a) == state(b)


def test_undo_brings_both_texts_back_and_redo_the_merged_one(pair: tuple[Workspace, Workspace]) -> None:
    a, b = pair
    edits(a, *OURS)
    edits(b, *THEIRS)
    (conflict,) = merge_into(a, b).conflicts
    shown = a.sources.open(only(a)).text
    a.conflicts.resolve(conflict.id, both=True)
    merged = a.sources.open(only(a)).text
    a.history.undo()
    assert [c.id for c in a.conflicts.list_()] == [conflict.id]
    assert a.sources.open(only(a)).text == shown
    a.history.redo()
    assert a.sources.open(only(a)).text == merged
    assert not a.conflicts.list_()
    state(a)


def test_codings_that_arrive_after_the_merge_have_their_place_too(pair: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    a, b = pair
    edits(a, *OURS)
    edits(b, *THEIRS)
    c = laptop(b, tmp_path / "c.groundcode", coder="丙", seed=3)
    (conflict,) = merge_into(a, b).conflicts
    a.conflicts.resolve(conflict.id, both=True)
    code(c, "社区也来人了")
    merge_into(a, c)
    assert quotes(a)["社区也来人了"]
    assert fare(a) == (2, 0, 0)


def test_the_same_correction_twice_is_taken_once(pair: tuple[Workspace, Workspace]) -> None:
    a, b = pair
    same = ("第5个回答，说得很长", "第5个回答，说得不长")
    edits(a, same, OURS[0])
    edits(b, same, THEIRS[0])
    (conflict,) = merge_into(a, b).conflicts
    a.conflicts.resolve(conflict.id, both=True)
    text = a.sources.open(only(a)).text
    assert text == TALK.replace(*same).replace(*OURS[0]).replace(*THEIRS[0])


def test_turns_changed_in_two_ways_stay_a_question(pair: tuple[Workspace, Workspace]) -> None:
    a, b = pair
    edits(a, ("第1个回答", "第一个回答"), ("第5个回答", "第五个回答"), OURS[0])
    edits(b, ("第1个回答", "头一个回答"), ("第5个回答", "第伍个回答"))
    (conflict,) = merge_into(a, b).conflicts
    assert conflict.words == "“L”: its text was corrected differently, turns 2, 10 in two ways"
    assert "the text with changes in turns 2, 4, 10" in {c.words for c in conflict.choices}
    error = refused(a, TurnsDiffer, lambda: a.conflicts.resolve(conflict.id, both=True))
    assert error.message == "The two texts of “L” cannot be merged: turns 2, 10 were changed differently in both."
    assert "--take N" in error.hint
    a.conflicts.resolve(conflict.id, coder="甲")
    assert "第一个回答" in a.sources.open(only(a)).text


def test_turns_put_behind_one_turn_by_both_stay_a_question(pair: tuple[Workspace, Workspace]) -> None:
    a, b = pair
    edits(a, ("访谈者：第4", "李阿姨：还有。\n访谈者：第4"))
    edits(b, ("访谈者：第4", "李阿姨：没了。\n访谈者：第4"))
    (conflict,) = merge_into(a, b).conflicts
    assert "turn 6 in two ways" in conflict.words
    refused(a, TurnsDiffer, lambda: a.conflicts.resolve(conflict.id, both=True))


def test_the_same_words_in_two_cuts_stay_a_question(pair: tuple[Workspace, Workspace]) -> None:
    a, b = pair
    edits(a, ("访谈者：第4", "李阿姨：补充一句，大家都好。\n访谈者：第4"))
    edits(b, ("第3个回答，说得很长。", "第3个回答，说得很长。李阿姨：补充一句，大家都好。"))
    (conflict,) = merge_into(a, b).conflicts
    refused(a, TurnsDiffer, lambda: a.conflicts.resolve(conflict.id, both=True))


def test_a_turn_changed_here_and_one_put_behind_it_there(pair: tuple[Workspace, Workspace]) -> None:
    a, b = pair
    edits(a, ("访谈者：第4", "李阿姨：补充一句，大家都好。\n访谈者：第4"))
    edits(b, ("第3个回答，说得很长。", "第3个回答，说得不长。"))
    (conflict,) = merge_into(a, b).conflicts
    a.conflicts.resolve(conflict.id, both=True)
    assert [(n, words) for n, _who, words in talk(a)][5:7] == [("6", "这是第3个回答，说得不长。"), ("6a", "补充一句，大家都好。")]


def test_headings_stay_outside_of_turns_in_a_merged_text(tmp_path: Path) -> None:
    a = new_project(tmp_path, coder="甲")
    path = tmp_path / "P.md"
    path.write_text("# 题\n\n" + TALK.replace("访谈者：第4", "\n## 第二部分\n\n访谈者：第4"), encoding="utf-8")
    a.sources.import_files([path])
    b = laptop(a, tmp_path / "b.groundcode", coder="乙", seed=2)
    before = talk(a)
    edits(a, OURS[0])
    edits(b, THEIRS[1])
    (conflict,) = merge_into(a, b).conflicts
    a.conflicts.resolve(conflict.id, both=True)
    assert [(n, who, w.replace("很短", "很长").replace("啥", "什么")) for n, who, w in talk(a)] == before
    assert not any("第二部分" in words for _n, _who, words in before)


def test_lines_above_the_first_turn_can_differ_too(pair: tuple[Workspace, Workspace]) -> None:
    a, b = pair
    edits(a, ("访谈者：第1", "记录：上午\n\n访谈者：第1"))
    edits(b, ("访谈者：第1", "（下午补记）\n\n访谈者：第1"))
    (conflict,) = merge_into(a, b).conflicts
    error = refused(a, TurnsDiffer, lambda: a.conflicts.resolve(conflict.id, both=True))
    assert "(above the first)" in error.message


def test_three_people_and_two_with_one_letter(pair: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    a, b = pair
    c = laptop(a, tmp_path / "c.groundcode", coder="丙", seed=3)
    edits(a, ("访谈者：第4", "李阿姨：补充一句，大家都好。\n访谈者：第4"))
    edits(b, ("第7个问题", "最后一个问题"))
    edits(c, ("第1个问题", "头一个问题"))
    (conflict,) = merge_into(a, b, c).conflicts
    assert len(conflict.choices) == 3
    a.conflicts.resolve(conflict.id, both=True)
    text = a.sources.open(only(a)).text
    assert all(words in text for words in ("补充一句", "最后一个问题", "头一个问题"))
    # From here on both go on from the merged text; what one of them puts in gets the same letter as what the other does.
    merge_into(b, a)
    edits(a, ("访谈者：第3", "李阿姨：一句。\n访谈者：第3"))
    edits(b, ("李阿姨：补充一句，大家都好。\n", "李阿姨：补充一句，大家都好。\n李阿姨：又一句。\n"))
    (conflict,) = merge_into(a, b).conflicts
    a.conflicts.resolve(conflict.id, both=True)
    numbers = [n for n, _who, _s in talk(a)]
    assert len(set(numbers)) == len(numbers)
    assert a.sources.open(only(a)).text == text.replace("访谈者：第3", "李阿姨：一句。\n访谈者：第3").replace(
        "大家都好。\n", "大家都好。\n李阿姨：又一句。\n"
    )
    state(a)


def test_a_correction_on_top_of_two_texts_settles_nothing(pair: tuple[Workspace, Workspace]) -> None:
    a, b = pair
    edits(a, *OURS)
    edits(b, *THEIRS)
    (conflict,) = merge_into(a, b).conflicts
    edits(a, ("第7个回答", "末一个回答"))
    (still,) = a.conflicts.list_()
    assert still.id == conflict.id
    assert len(still.choices) == 2
    a.conflicts.resolve(still.id, both=True)
    text = a.sources.open(only(a)).text
    assert all(new in text for _old, new in (*OURS, *THEIRS, ("", "末一个回答")))
    state(a)


def test_a_text_that_is_part_of_the_other_needs_no_new_one(pair: tuple[Workspace, Workspace]) -> None:
    a, b = pair
    edits(a, OURS[0])
    edits(b, OURS[0], THEIRS[0])
    (conflict,) = merge_into(a, b).conflicts
    at = b.sources.open(only(b)).text
    a.conflicts.resolve(conflict.id, both=True)
    assert a.sources.open(only(a)).text == at
    assert not a.conflicts.list_()


def test_a_purged_text_is_merged_with_nothing(pair: tuple[Workspace, Workspace]) -> None:
    a, b = pair
    edits(a, *OURS)
    edits(b, *THEIRS)
    (conflict,) = merge_into(a, b).conflicts
    a.privacy.purge(only(a), with_words=False)
    (conflict,) = a.conflicts.list_()
    assert conflict.words == "“L”: its text was corrected differently"
    at = position(a)
    with pytest.raises(NoSuchChoice, match="--both"):
        a.conflicts.resolve(conflict.id, both=True)
    assert position(a) == at
    assert {to_text(row) for row in a.codings.columns().id}, "its codings count still"


# The words to decide between.


def test_turns_changed_in_two_ways_are_shown_in_both_wordings(pair: tuple[Workspace, Workspace]) -> None:
    a, b = pair
    edits(a, *((f"第{k}个回答", f"第{k}个答复") for k in range(1, 8)), OURS[1])
    edits(b, *((f"第{k}个回答", f"第{k}个\n回应") for k in range(1, 8)))
    (conflict,) = merge_into(a, b).conflicts
    apart = turns_apart(a, conflict)
    ours, theirs = [choice.coder for choice in conflict.choices].index("甲"), [c.coder for c in conflict.choices].index("乙")
    assert [turn for turn, _texts in apart.turns] == ["2", "4", "6", "8", "10"]
    assert apart.more == 2
    assert apart.turns[0][1][ours] == "李阿姨：这是第1个答复，说得很长。"
    assert apart.turns[0][1][theirs] == "李阿姨：这是第1个 回应，说得很长。"
    assert apart.turns[2][1][ours].endswith("李阿姨：补充一句，大家都好。"), "with what was put behind the turn"


def test_long_wordings_are_cut_to_where_they_differ(pair: tuple[Workspace, Workspace]) -> None:
    a, b = pair
    long = "长" * 300
    edits(a, ("第1个回答", f"{long}甲说{long}"))
    edits(b, ("第1个回答", f"{long}乙说{long}"))
    (conflict,) = merge_into(a, b).conflicts
    ((turn, texts),) = turns_apart(a, conflict).turns
    assert turn == "2"
    assert all(len(words) == 200 and words[0] == words[-1] == "…" for words in texts)
    assert {words[41:43] for words in texts} == {"甲说", "乙说"}


def test_no_words_where_there_is_nothing_to_decide(pair: tuple[Workspace, Workspace]) -> None:
    a, b = pair
    edits(a, *OURS)
    edits(b, *THEIRS)
    (conflict,) = merge_into(a, b).conflicts
    assert turns_apart(a, conflict) == Apart(), "no turn was changed by both"


def test_words_of_a_sealed_text_are_not_shown(pair: tuple[Workspace, Workspace]) -> None:
    a, b = pair
    edits(a, ("第1个回答", "第一个回答"))
    edits(b, ("第1个回答", "头一个回答"))
    (conflict,) = merge_into(a, b).conflicts
    assert turns_apart(a, conflict).turns
    with a.change("reserve") as made:
        made.draft.set("source", only(a), "reserved", True)
    assert turns_apart(a, conflict) == Apart()


@pytest.mark.parametrize("purged", [True, False])
def test_the_text_without_names_is_called_so(pair: tuple[Workspace, Workspace], purged: bool) -> None:
    a, b = pair
    first = a.sources.open(only(a)).version
    text = TALK.replace("李阿姨", "[居民A]")
    a.sources.edit_text(only(a), text, reason="pseudonym")
    edits(b, ("第2个回答", "第二个回答"))
    (conflict,) = merge_into(a, b).conflicts
    if purged:
        with a.change("purge") as made:
            made.draft.create("purge", a.store.ids(), sha256=first.text, reason="pseudonym")
            bulk.all_rows(made.connection, "DELETE FROM blob WHERE sha256 = ?", (bytes.fromhex(first.text),))
    (conflict,) = a.conflicts.list_()
    told = {choice.coder: choice.words for choice in conflict.choices}
    assert told["甲"].startswith("the text without names")
    assert told["乙"].startswith("a correction of the text with names")
    assert ("turn 4" in told["乙"]) is not purged
    ((turn, texts),) = turns_apart(a, conflict).turns
    assert turn == "4"
    assert set(texts) == {"[居民A]：这是第2个回答，说得很长。", "李阿姨：这是第二个回答，说得很长。"}


def test_a_correction_made_after_the_names_were_replaced_is_called_so(pair: tuple[Workspace, Workspace]) -> None:
    a, b = pair
    a.sources.edit_text(only(a), TALK.replace("李阿姨", "[居民A]"), reason="pseudonym")
    edits(a, ("第5个问题", "第五个问题"))
    edits(b, ("第2个回答", "第二个回答"))
    (conflict,) = merge_into(a, b).conflicts
    told = {choice.coder: choice.words for choice in conflict.choices}
    assert told["甲"].startswith("a correction of the text without names (")
    assert told["乙"].startswith("a correction of the text with names (")
