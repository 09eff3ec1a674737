"""Corrected texts: how segments fare, whose turns they have, and two people's corrections of one transcript."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.transcripts import Role
from groundcode.errors import EmptyFile, NoSuchChoice, ThingNotFound, TurnsDiffer
from groundcode.workspace import Workspace
from groundcode.workspace.corrections import CorrectionReport, correct, edit_text
from groundcode.workspace.sources import Opened
from tests.builders import P01, laptop, merge_into, new_project, position, refused, state, transcript

NOWHERE = "0190a6b2-0000-7000-8000-000000000000"
TALK = "".join(f"访谈者：第{k}个问题是什么呢？\n李阿姨：这是第{k}个回答，说得很长。\n" for k in range(1, 8))


def only(ws: Workspace) -> str:
    """The id of the one source."""
    (source,) = ws.sources.list_()
    return source.id


def code(ws: Workspace, words: str, name: str = "走访") -> str:
    """Code some words of the one source where they stand first; gives the coding."""
    tree, text = ws.tree(), ws.sources.open(only(ws)).text
    found = next((c for c in tree.codes if tree.codes[c].name == name), None) or ws.codes.create(name)
    return ws.codings.apply(found, only(ws), text.index(words), text.index(words) + len(words))


def quotes(ws: Workspace) -> dict[str, bool]:
    """The words of each coded segment, and whether they stand in the shown text."""
    return {s.quote: s.placed for s in ws.codings.segments()}


def said(opened: Opened) -> list[tuple[str, str, str]]:
    """(number, speaker, speech) of each turn."""
    return [(t.number, opened.speaker_name(t), opened.text[t.body : t.end]) for t in opened.version.turns]


def talk(ws: Workspace) -> list[tuple[str, str, str]]:
    return said(ws.sources.open(only(ws)))


def test_a_correction_tells_how_the_segments_fare(ws: Workspace) -> None:
    for words in ("您平时见到民警吗", "天天在院里转", "看见就踏实", "有事打他电话"):
        code(ws, words)
    code(ws, "天天在院里转", "另一个")  # the same segment: counted once
    text = P01.replace("您平时", "您平常").replace("看见就踏实", "踏实").replace("有事打他电话。", "")
    done = correct(ws, only(ws), text)
    assert done == CorrectionReport(ws.sources.open(only(ws)).version.id, exact=1, changed=1, waiting=2)
    assert quotes(ws) == {"您平常见到民警吗": True, "天天在院里转": True, "踏实": True, "有事打他电话": False}
    code(ws, "有事找谁")
    again = ws.review.correct(only(ws), text + "访谈者：好。\n")
    assert (again.exact, again.changed, again.waiting, again.let_go) == (2, 1, 2, 0)
    assert ws.review.correct(only(ws), text + "访谈者：好。\n") == again, "an unchanged text is no new version"
    state(ws)


def test_what_is_mostly_gone_counts_and_stays_with_its_own_words(ws: Workspace) -> None:
    coding = code(ws, "有事打他电话")
    version = ws.sources.open(only(ws)).version.id
    ws.sources.edit_text(only(ws), P01.replace("有事打他电话", "没有什么了"))
    (segment,) = ws.codings.segments()
    assert (segment.id, segment.quote, segment.placed, segment.turn, segment.speaker) == (
        coding, "有事打他电话", False, "4", "李阿姨",
    )  # fmt: skip
    (found,) = ws.sources.open(only(ws)).codings
    assert (found.start, found.version, found.placed) == (P01.index("有事打"), version, False)
    counts, _coder = ws.codings.counts()
    assert [count.own for count in counts.values()] == [1]
    columns = ws.codings.columns()
    assert (columns.start, columns.version) == ([P01.index("有事打")], [to_raw(version)])
    ws.sources.edit_text(only(ws), P01.replace("天天", "每天"))
    columns = ws.codings.columns()
    assert columns.version == [to_raw(version)], "its way leads over the text in which it was gone"
    ws.sources.edit_text(only(ws), P01)
    assert ws.codings.columns().version == [to_raw(ws.sources.open(only(ws)).version.id)]
    assert quotes(ws) == {"有事打他电话": True}, "the very text that it was coded in"


@pytest.mark.parametrize("act", [edit_text, correct])
def test_texts_and_sources_that_are_refused(ws: Workspace, act: type[object]) -> None:
    error = refused(ws, EmptyFile, lambda: act(ws, only(ws), " \n\t"))  # type: ignore[call-arg]
    assert "holds no text" in error.message
    refused(ws, ThingNotFound, lambda: act(ws, NOWHERE, "新"))  # type: ignore[call-arg]


# Turns and speakers.


MOTHER = "甲乙丙丁戊己庚辛的妈妈"


@pytest.fixture
def table(tmp_path: Path) -> Workspace:
    """A transcript from a table: speakers whom nobody could find in the text, and an answer that looks like a label."""
    told = '"他说：\n张警官：没事。\n张警官：走吧。\n路人：不。"'
    rows = ["speaker,text", f"{MOTHER},天天来。", "小明,嗯。", f"{MOTHER},{told}", "路人,走了。"]
    path = tmp_path / "表.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    ws = new_project(tmp_path)
    ws.sources.import_files([path])
    return ws


def test_speakers_that_a_table_names_stay_in_a_corrected_text(table: Workspace) -> None:
    before = talk(table)
    assert [speaker for _n, speaker, _s in before] == [MOTHER, "小明", MOTHER, "路人"]
    text = table.sources.open(only(table)).text
    table.sources.edit_text(only(table), text.replace("天天来", "每天都来"))
    assert talk(table) == [(n, who, words.replace("天天来", "每天都来")) for n, who, words in before]
    assert len(table.sources.open(only(table)).speakers) == 3


def test_a_known_speaker_is_known_where_a_turn_is_split(table: Workspace) -> None:
    text = table.sources.open(only(table)).text
    table.sources.edit_text(only(table), text.replace("走了。", f"走了。\n{MOTHER}：慢走。"))
    assert [(n, who) for n, who, _s in talk(table)][2:] == [("3", MOTHER), ("4", "路人"), ("4a", MOTHER)]
    text = table.sources.open(only(table)).text
    table.sources.edit_text(only(table), text.replace("路人：不。", "又说了。\n路人：不。"))
    assert talk(table)[2][2].endswith("张警官：走吧。\n又说了。\n路人：不。"), "lines of an answer that look like turns are none"


def test_a_turn_that_is_joined_to_the_lines_before_it_is_none(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    text = P01.replace("看见就踏实。\n", "看见就踏实。\n还有一段话。\n")
    ws.sources.import_files([transcript(tmp_path, "P01", text)])
    ws.sources.edit_text(only(ws), text.replace("还有一段话。\n", "还有一段话。"))
    assert [n for n, _who, _s in talk(ws)] == ["1", "2", "4"]
    assert talk(ws)[1][2].endswith("还有一段话。访谈者：有事找谁？")


def test_a_new_name_takes_over_role_and_case(ws: Workspace) -> None:
    asking = ws.speakers.named(only(ws), "访谈者")
    case = ws.cases.add("P01")
    ws.cases.bind(case, only(ws), ws.speakers.named(only(ws), "李阿姨").id)
    ws.sources.edit_text(only(ws), P01.replace("李阿姨：", "[居民A]：").replace("访谈者：", "问话人甲："))
    assert [who for _n, who, _s in talk(ws)] == ["问话人甲", "居民A"] * 2
    assert [n for n, _who, _s in talk(ws)] == ["1", "2", "3", "4"]
    found = {s.name: s for s in ws.sources.open(only(ws)).speakers.values()}
    assert (found["居民A"].role, found["居民A"].case) == (Role.INFORMANT, case)
    assert (found["问话人甲"].role, found["问话人甲"].case) == (asking.role, None)
    assert asking.role is Role.INTERVIEWER
    ws.history.undo()
    assert [who for _n, who, _s in talk(ws)] == ["访谈者", "李阿姨"] * 2
    state(ws)


def test_a_turn_given_to_somebody_else_takes_nothing_over(ws: Workspace) -> None:
    case = ws.cases.add("P01")
    ws.cases.bind(case, only(ws), ws.speakers.named(only(ws), "李阿姨").id)
    ws.sources.edit_text(only(ws), P01.replace("李阿姨：有事", "王书记：有事"))
    found = {s.name: s for s in ws.sources.open(only(ws)).speakers.values()}
    assert found["王书记"].case is None
    assert found["李阿姨"].case == case
    assert [who for _n, who, _s in talk(ws)] == ["访谈者", "李阿姨", "访谈者", "王书记"]


def test_a_speaker_with_another_name_is_still_the_one_in_the_text(ws: Workspace) -> None:
    speaker = ws.speakers.named(only(ws), "李阿姨")
    ws.speakers.rename(speaker.id, "居民A")
    ws.sources.edit_text(only(ws), P01.replace("天天", "每天") + "李阿姨：再见。\n居民A：再见。\n")
    turns = ws.sources.open(only(ws)).version.turns
    assert [turn.speaker for turn in turns][1::2] == [speaker.id] * 3
    assert len(ws.sources.open(only(ws)).speakers) == 2


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("\n访谈者：有事", "访谈者：有事"), [("1", "访谈者"), ("2", "李阿姨"), ("4", "李阿姨")]),
        (("李阿姨：有事", "（笑）李阿姨：有事"), [("1", "访谈者"), ("2", "李阿姨"), ("3", "访谈者"), ("4", "李阿姨")]),
        (("李阿姨：天天在院里转，看见就踏实。\n", ""), [("1", "访谈者"), ("3", "访谈者"), ("4", "李阿姨")]),
        (("访谈者：有事", "李阿姨:有事"), [("1", "访谈者"), ("2", "李阿姨"), ("3", "李阿姨"), ("4", "李阿姨")]),
        (("访谈者：您", "补充说明。\n访谈者：您"), [("1", "访谈者"), ("2", "李阿姨"), ("3", "访谈者"), ("4", "李阿姨")]),
    ],
)  # fmt: skip
def test_how_lines_are_joined_and_gone(ws: Workspace, change: tuple[str, str], expected: list[tuple[str, str]]) -> None:
    ws.sources.edit_text(only(ws), P01.replace(*change))
    assert [(n, who) for n, who, _s in talk(ws)] == expected


def test_headings_stay_outside_of_turns(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    path = tmp_path / "P.md"
    path.write_text(
        "# 访谈\n\n访谈者：一，说什么？\n\n李阿姨：二。\n\n## 第二部分\n\n访谈者：三，又如何？\n\n李阿姨：四。\n",
        encoding="utf-8",
    )
    ws.sources.import_files([path])
    before = talk(ws)
    assert not any("第二部分" in words for _n, _w, words in before)
    text = ws.sources.open(only(ws)).text
    ws.sources.edit_text(only(ws), text.replace("李阿姨：二。", "李阿姨：二，补。"))
    assert talk(ws) == [(n, who, words.replace("二。", "二，补。")) for n, who, words in before]


def test_a_text_without_speakers_is_read_anew(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    plain = "今天天气好。\n后来去了社区。\n没有什么事情。\n"
    ws.sources.import_files([transcript(tmp_path, "日记", plain)])
    ws.sources.edit_text(only(ws), plain.replace("社区", "派出所"))
    assert [(n, who) for n, who, _s in talk(ws)] == [("1", ""), ("2", ""), ("3", "")]
    ws.sources.edit_text(
        only(ws),
        "".join(f"{who}：{line}\n" for who, line in zip(("访谈者", "李阿姨", "访谈者"), plain.split("\n"), strict=False)),
    )
    assert [who for _n, who, _s in talk(ws)] == ["访谈者", "李阿姨", "访谈者"]


# Two people correct one text.


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
    assert "--both takes in the changes of all" in conflict.words
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


def fare(ws: Workspace) -> tuple[int, int, int]:
    found = ws.review.standing(only(ws))
    return found.exact, found.changed, found.waiting


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
