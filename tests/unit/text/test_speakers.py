from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.domain.transcripts import Role
from groundcode.errors import BadPattern
from groundcode.text.normalise import normalise
from groundcode.text.speakers import Found, find_turns


def told(found: Found, text: str) -> list[tuple[str | None, str]]:
    return [(turn.speaker, text[turn.body : turn.end]) for turn in found.turns]


def turns_of(text: str, **how: object) -> list[tuple[str | None, str]]:
    return told(find_turns(text, **how), text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("访谈者：您好吗？\n受访者：还好。\n", [("访谈者", "您好吗？"), ("受访者", "还好。")]),
        ("A: hello\nB: hi\n", [("A", "hello"), ("B", "hi")]),
        (
            "【张警官】您好\n【李大妈】好，好\n【张警官】坐",
            [("张警官", "您好"), ("李大妈", "好，好"), ("张警官", "坐")],
        ),
        ("[00:01:02] Li: yes\n[00:01:09] Wang: no", [("Li", "yes"), ("Wang", "no")]),
        ("说话人1 00:05\n大家好\n我先说\n说话人2 01:10\n好的\n", [("说话人1", "大家好\n我先说"), ("说话人2", "好的")]),
        ("Speaker 1 (00:05): yes\nSpeaker 2 (1:00:09): no", [("Speaker 1", "yes"), ("Speaker 2", "no")]),
        ("张三(00:00:12): 大家好\n李四(00:00:15): 你好", [("张三", "大家好"), ("李四", "你好")]),
        ("00:00:05 Anna\nHello there\n00:00:09 Ben\nHi", [("Anna", "Hello there"), ("Ben", "Hi")]),
        ("**Anna:** Hello\n\n**Ben**: Hi\n\n**Anna**：你好", [("Anna", "Hello"), ("Ben", "Hi"), ("Anna", "你好")]),
        (
            "Interviewer — So?\nMaria — Well.\nInterviewer — Go on.\nMaria — Yes.",
            [
                ("Interviewer", "So?"),
                ("Maria", "Well."),
                ("Interviewer", "Go on."),
                ("Maria", "Yes."),
            ],
        ),
        (
            "Anna\nHello there.\n\nBen\nHi Anna.\n\nAnna\nHow are you?\n\nBen\nFine.",
            [
                ("Anna", "Hello there."),
                ("Ben", "Hi Anna."),
                ("Anna", "How are you?"),
                ("Ben", "Fine."),
            ],
        ),
        (
            "问1：几岁？\n答1：五十。\n问2：哪里人？\n答2：本地。",
            [("问", "几岁？"), ("答", "五十。"), ("问", "哪里人？"), ("答", "本地。")],
        ),
        ("访谈者:\n您好\n\n受访者:\n好", [("访谈者", "您好"), ("受访者", "好")]),
        ("说话人1:2018年来的\n说话人2:对", [("说话人1", "2018年来的"), ("说话人2", "对")]),
        (
            "我：你几岁来的？\n他：十岁。\n我：哦。\n他：嗯。",
            [("我", "你几岁来的？"), ("他", "十岁。"), ("我", "哦。"), ("他", "嗯。")],
        ),
        ("阿卜杜拉·买买提：好\n访谈者：好", [("阿卜杜拉·买买提", "好"), ("访谈者", "好")]),
        (
            "Dr. J. Smith: Yes\nO'Brien: No\nDr. J. Smith: Why\nO'Brien: So",
            [
                ("Dr. J. Smith", "Yes"),
                ("O'Brien", "No"),
                ("Dr. J. Smith", "Why"),
                ("O'Brien", "So"),
            ],
        ),
        (
            "访谈者：好\n张警官（社区民警）：嗯\n受访者（笑）：哈哈\n受访者：对",
            [
                ("访谈者", "好"),
                ("张警官（社区民警）", "嗯"),
                ("受访者", "哈哈"),
                ("受访者", "对"),
            ],
        ),
        ("00:00:01\nAnna: Hello\n00:00:04\nBen: Hi", [("Anna", "Hello"), ("Ben", "Hi")]),
        ("Li: a\nLi: b\nWang: c", [("Li", "a"), ("Li", "b"), ("Wang", "c")]),
        ("（访谈者）：你好\n（受访者）：好", [("访谈者", "你好"), ("受访者", "好")]),
        (
            "I: What?\nP5: Three.\nTime: none.\nP5: Yes.",
            [("I", "What?"), ("P5", "Three.\nTime: none."), ("P5", "Yes.")],
        ),
        ("【访谈者】好\n【笑】\n【受访者】嗯\n【笑】", [("访谈者", "好\n【笑】"), ("受访者", "嗯\n【笑】")]),
    ],
)
def test_forms_of_labels(text: str, expected: list[tuple[str, str]]) -> None:
    assert turns_of(text) == expected


def test_a_paragraph_without_a_label_belongs_to_the_turn_before() -> None:
    text = (
        "访谈者：请讲。\n\n"
        "受访者：我先说三点。\n第一：便民。\n例如：上门办证。\n"
        "说到 12:30 才散，http://a.cn 上有。\n\n访谈者：还有吗？"
    )
    assert turns_of(text) == [
        ("访谈者", "请讲。"),
        ("受访者", "我先说三点。\n第一：便民。\n例如：上门办证。\n说到 12:30 才散，http://a.cn 上有。"),
        ("访谈者", "还有吗？"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "我们社区很好。\n例如：楼长制。\n第一：安全。\n第二：卫生。\n例如：路灯。",
        "Note: this was hard.\nhttp://example.org/a\n12:30 we left\nNote: the end.",
        "我当时就想一件事：活下去。\n后来好了。\n他说：走吧。\n我说：好。\n他说：快。\n我说：行。",
        "Dear diary.\nToday was fine.\nTomorrow: we shall see, said he.\nThe end.",
        "优点：近。\n缺点：贵。\n优点：快。\n缺点：吵。",
    ],
)
def test_false_speakers(text: str) -> None:
    found = find_turns(text)
    assert found.speakers == ()
    assert [text[turn.start : turn.end] for turn in found.turns] == text.split("\n")


def test_a_name_met_once_between_labelled_lines_is_a_speaker() -> None:
    text = "Anna Lee: one\nAnna Lee: two\nBen Ito: once\nAnna Lee: three\n" + "and so on\n" * 30
    assert [guess.name for guess in find_turns(text).speakers] == ["Anna Lee", "Ben Ito"]


def test_times_and_places_of_turns() -> None:
    text = "标题\n\n  [00:01:02] Li:  yes \n\n[00:02:00] Wang: no\n"
    first, second = find_turns(text).turns
    assert (first.number, first.time, first.start, text[first.body : first.end]) == (
        "1",
        "00:01:02",
        text.index("["),
        "yes",
    )
    assert (second.number, second.time, second.end) == ("2", "00:02:00", len(text) - 1)


def test_header_lines_become_variables() -> None:
    above = "访谈时间：2024年3月1日　访谈地点：社区会议室\n访谈对象：王某\n访谈者：李明\n\n"
    text = above + "访谈者：您好！\n受访者：你好。\n访谈者：请讲。"
    found = find_turns(text)
    assert found.header == (
        ("访谈时间", "2024年3月1日"),
        ("访谈地点", "社区会议室"),
        ("访谈对象", "王某"),
        ("访谈者", "李明"),
    )
    assert told(found, text) == [("访谈者", "您好！"), ("受访者", "你好。"), ("访谈者", "请讲。")]


def test_header_directly_above_the_talk() -> None:
    talk = "Interviewer: So, how was it?\nP03: Fine.\nInterviewer: Go on.\nP03: Yes."
    text = f"Interview 3\nDate: 2024-03-01\nParticipant: P03\n{talk}"
    found = find_turns(text)
    assert ("Date", "2024-03-01") in found.header
    assert [turn.speaker for turn in found.turns][-4:] == ["Interviewer", "P03", "Interviewer", "P03"]


def test_a_known_key_that_speaks_is_no_header() -> None:
    text = "对象：我先说。\n民警：好。\n对象：就这样。\n民警：行。\n对象：走了。"
    found = find_turns(text)
    assert found.header == ()
    assert [guess.name for guess in found.speakers] == ["对象", "民警"]


def test_headings_stay_outside_of_turns() -> None:
    text = "# 访谈\n\n访谈者：好\n\n## 二、家庭\n\n受访者：嗯\n## 三\n接着说\n"
    assert turns_of(text) == [("访谈者", "好"), ("受访者", "嗯"), ("受访者", "接着说")]
    plain = "访谈者：好\n# 不是标题\n受访者：嗯"
    assert turns_of(plain)[0] == ("访谈者", "好\n# 不是标题")


def test_roles() -> None:
    def roles(text: str) -> dict[str, Role]:
        return {guess.name: guess.role for guess in find_turns(text).speakers}

    teller, asker = Role.INFORMANT, Role.INTERVIEWER
    assert roles("Interviewer 2: a\nP01: b\nModerator: c") == {
        "Interviewer 2": asker,
        "P01": teller,
        "Moderator": asker,
    }
    assert roles("Q: a\nA: b\nQ: c\nA: d") == {"Q": asker, "A": teller}
    assert roles("Anna: So?\nBen: Long, long answers.\nAnna: And?\nBen: More of the same.") == {
        "Anna": asker,
        "Ben": teller,
    }
    assert roles("张三：您好\n受访者：你好\n张三：嗯\n受访者：对") == {"张三": asker, "受访者": teller}
    assert roles("Anna: a?\nBen: b\nCarl: c\nAnna: d?\nBen: e\nCarl: f") == {
        "Anna": teller,
        "Ben": teller,
        "Carl": teller,
    }


def test_a_pattern_replaces_the_search() -> None:
    text = "anna> hello\nNote: x\nben> hi\n"
    assert turns_of(text, speaker_pattern=r"^(\w+)>") == [("anna", "hello\nNote: x"), ("ben", "hi")]
    assert find_turns(text, speaker_pattern=r"^(\d+)>").speakers == ()


@pytest.mark.parametrize("pattern", ["(", r"^\w+>", "*a", "(?P<x"])
def test_a_pattern_that_cannot_be_used(pattern: str) -> None:
    with pytest.raises(BadPattern) as caught:
        find_turns("a> b", speaker_pattern=pattern)
    assert pattern in caught.value.message


_piece = st.sampled_from(
    [
        "访谈者：",
        "A: ",
        "B：",
        "Li",
        "【张】",
        "[00:01] ",
        "00:05",
        "**Ann:** ",
        "# x",
        "\n",
        "\n\n",
        " ",
        "　",
        "\t",
        "：",
        ":",
        "——",
        " - ",
        "日期：",
        "Date: ",
        "说话人1 ",
        "好。",
        "hello",
        "\x1b",
        "\x1c",
        "\u200b",
        "例如：",
        "Q1:",
        "(",
        ")",
        "-",
    ]
)
_texts = st.one_of(st.text(max_size=60), st.lists(_piece, max_size=40).map("".join))


@settings(max_examples=400, deadline=None)
@given(_texts, st.sampled_from([None, r"(\w+)>", r"^(.*?):"]))
def test_turns_tile_whatever_the_text(raw: str, pattern: str | None) -> None:
    text = normalise(raw).text
    found = find_turns(text, speaker_pattern=pattern, headings=False)
    last = None
    covered: set[int] = set()
    for n, turn in enumerate(found.turns, 1):
        assert turn.number == str(n)
        assert 0 <= turn.start <= turn.body <= turn.end <= len(text)
        assert turn.start < turn.end
        assert not text[turn.end - 1].isspace()
        assert not text[turn.start].isspace()
        assert last is None or last <= turn.start
        last = turn.end
        covered.update(range(turn.start, turn.end))
    if found.turns:
        first = found.turns[0].start
        assert all(i in covered for i in range(first, len(text)) if not text[i].isspace())
    names = {turn.speaker for turn in found.turns if turn.speaker is not None}
    assert names == {guess.name for guess in found.speakers}
    assert sum(guess.turns for guess in found.speakers) in (0, len(found.turns))


@settings(max_examples=200, deadline=None)
@given(_texts)
def test_only_headings_escape_the_turns(raw: str) -> None:
    text = normalise(raw).text
    found = find_turns(text, headings=True)
    if not found.turns:
        return
    inside = bytearray(len(text))
    for turn in found.turns:
        inside[turn.start : turn.end] = b"\1" * (turn.end - turn.start)
    at = 0
    for line in text.split("\n"):
        if at >= found.turns[0].start and not re.match(r"#{1,6}[ \t]+\S", line):
            assert all(inside[at + i] for i, char in enumerate(line) if not char.isspace())
        at += len(line) + 1


@pytest.mark.parametrize(
    "text",
    [
        "a:" * 200_000,
        "a:\n" * 200_000,
        "x" * 1_000_000,
        "Li" + " " * 1_000_000,
        " " * 500_000 + "Li: x",
        "【" * 300_000,
        "(" * 300_000 + ":",
        "a-" * 300_000 + "—",
        "00:01 " * 100_000,
        ("[00:01]\n" * 60_000),
        "**" * 300_000 + "a:",
        "名\n" * 150_000,
    ],
    ids=range(12),
)
def test_hostile_text_does_not_hang(text: str) -> None:
    began = time.process_time()
    find_turns(text)
    assert time.process_time() - began < 20
