"""Corrected texts: how segments fare in them, and whose turns they have."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain.ids import to_raw
from groundcode.domain.transcripts import Role
from groundcode.errors import EmptyFile, ThingNotFound
from groundcode.workspace import Workspace
from groundcode.workspace.corrections import CorrectionReport, correct, edit_text
from tests.builders import P01, new_project, refused, state, transcript
from tests.workspace.corrected import code, only, quotes, talk

NOWHERE = "0190a6b2-0000-7000-8000-000000000000"


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


# Speakers whose names hold brackets, as those of a pseudonymised transcript do.


@pytest.mark.parametrize(("name", "label"), [("[居民A]", "[居民A]"), ("【居民A】", "【居民A】"), ("[居民A]", "【居民A】")])
def test_a_speaker_whose_name_has_brackets_is_still_the_one_in_the_text(ws: Workspace, name: str, label: str) -> None:
    resident = ws.speakers.named(only(ws), "李阿姨")
    ws.speakers.rename(resident.id, name)
    labelled = P01.replace("李阿姨：", f"{label}：")
    ws.sources.edit_text(only(ws), labelled, reason="pseudonym")
    ws.sources.edit_text(only(ws), labelled.replace("看见就踏实。\n", f"看见就踏实。\n{label}：还有呢。\n"))
    assert [(n, who) for n, who, _s in talk(ws)] == [
        ("1", "访谈者"), ("2", name), ("2a", name), ("3", "访谈者"), ("4", name),
    ]  # fmt: skip
    assert {turn.speaker for turn in ws.sources.open(only(ws)).version.turns[1:3]} == {resident.id}
    assert len(ws.sources.open(only(ws)).speakers) == 2


def test_a_speaker_who_has_the_bare_name_comes_before_the_one_in_brackets(ws: Workspace) -> None:
    bare = ws.speakers.named(only(ws), "访谈者")
    ws.speakers.rename(bare.id, "居民A")
    ws.speakers.rename(ws.speakers.named(only(ws), "李阿姨").id, "[居民A]")
    ws.sources.edit_text(only(ws), P01 + "[居民A]：好。\n")
    assert ws.sources.open(only(ws)).version.turns[-1].speaker == bare.id
