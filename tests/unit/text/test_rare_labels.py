"""Rarer ways to write who speaks, and lists and tables that only look like them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.text.rare_labels import rare_labels
from groundcode.text.speakers import find_turns

SAID = {
    "zh": (
        ("访谈者", "您平时见到民警吗？"), ("李阿姨", "天天在院里转，看见就踏实。"), ("访谈者", "有事找谁？"),
        ("李阿姨", "有事打他电话，他就来。"), ("访谈者", "还有呢？"), ("李阿姨", "没有了，就这些。"),
    ),
    "en": (
        ("Interviewer", "How do you meet?"), ("Mary", "We drink tea together every day."), ("Interviewer", "And then?"),
        ("Mary", "Then we talk, until it is dark."), ("Interviewer", "Anything else?"), ("Mary", "No, that is all there is."),
    ),
}  # fmt: skip

FORMS: dict[str, Callable[[int, str, str], str]] = {
    "12. Name:": lambda n, name, said: f"{n}. {name}: {said}",
    "12 Name:": lambda n, name, said: f"{n} {name}：{said}",
    "12<tab>Name:": lambda n, name, said: f"{n}\t{name}:\t{said}",
    "- Name:": lambda _n, name, said: f"- {name}: {said}",
    "#Name:": lambda _n, name, said: f"#{name}: {said}",
    "“Name”:": lambda _n, name, said: f"“{name}”：{said}",
    "[Name]": lambda _n, name, said: f"[{name}] {said}",
    "<Name>": lambda _n, name, said: f"<{name}> {said}",
    "〔Name〕": lambda _n, name, said: f"〔{name}〕{said}",
    "［Name］": lambda _n, name, said: f"［{name}］{said}",
    "(Name)": lambda _n, name, said: f"（{name}）{said}",
    "**Name**": lambda _n, name, said: f"**{name}** {said}",
    "Name>": lambda _n, name, said: f"{name}> {said}",
    "Name;": lambda _n, name, said: f"{name}；{said}",
    "Name |": lambda _n, name, said: f"{name} | {said}",
    "Name<tab>": lambda _n, name, said: f"{name}\t{said}",
    "Name<wide space>": lambda _n, name, said: f"{name}\u3000{said}",
}


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_every_line_has(form: str, language: str) -> None:
    said = SAID[language]
    text = "标题 title\n\n" + "\n".join(FORMS[form](n, *one) for n, one in enumerate(said, 1)) + "\n"
    found = find_turns(text)
    assert [turn.speaker for turn in found.turns] == [name for name, _words in said]
    assert [text[turn.body : turn.end] for turn in found.turns] == [words for _name, words in said]
    assert [speaker.role.value for speaker in found.speakers] == ["interviewer", "informant"]


@pytest.mark.parametrize("language", SAID)
def test_times_from_and_to_are_kept(language: str) -> None:
    lines = [f"{n}. [00:0{n}:05 - 00:0{n}:30] {name}: {said}" for n, (name, said) in enumerate(SAID[language], 1)]
    found = find_turns("\n".join(lines) + "\n")
    assert [turn.time for turn in found.turns] == [f"00:0{n}:05" for n in range(1, 7)]
    assert [turn.speaker for turn in found.turns] == [name for name, _said in SAID[language]]


def test_a_chat_with_the_date_behind_the_name() -> None:
    lines = [f"{name} 2024-05-01 10:0{n}:00\n{said}\n" for n, (name, said) in enumerate(SAID["zh"])]
    found = find_turns("\n".join(lines))
    assert [turn.speaker for turn in found.turns] == [name for name, _said in SAID["zh"]]
    assert found.turns[1].time == "10:01:00"


def test_a_speech_over_several_paragraphs() -> None:
    lines = [f"[{name}] {said}\n另外一段，还是他说。" for name, said in SAID["zh"]]
    assert [turn.speaker for turn in find_turns("\n".join(lines)).turns] == [name for name, _said in SAID["zh"]]


@pytest.mark.parametrize(
    "text",
    [
        "- 优点：便宜\n- 缺点：慢\n- 优点：近\n- 缺点：吵\n- 优点：熟\n- 缺点：旧\n",
        "1. First: we met.\n2. Second: we talked.\n3. Third: we left.\n4. Finally: we wrote.\n",
        "苹果\t3\n梨\t4\n苹果\t5\n梨\t6\n苹果\t7\n梨\t8\n",
        "(laughs) yes\n(pause) well\n(laughs) no\n(pause) so\n(laughs) ah\n(pause) oh\n",
        "[1] Charmaz 2006\n[2] Strauss 1990\n[3] Glaser 1967\n[4] Corbin 2008\n",
        "code\tdefinition\ntrust\tto rely on\nfear\tto run\nhope\tto wait\nlove\tto stay\n",
        "- Reliability: high\n- Validity: low\n- Trust: much\n- Fear: none\n- Hope: some\n",
        "- Mary: tea\n- Tom: milk\n- Mary: bread\n- Ann: salt\n- Joe: oil\n- Sue: rice\n- Kim: fish\n- Lee: eggs\n",
        "1. 民警来了\n2. 大家都高兴\n3. 他天天来\n4. 我们都认识他\n",
        "Mary; Tom\nWe drank tea.\nAnd then we talked.\nMary; Ann\nIt was late.\nMary; Tom\nSo we left.\n",
    ],
)
def test_lists_tables_and_prose_name_nobody(text: str) -> None:
    assert find_turns(text).speakers == ()


def test_a_form_on_too_few_lines_is_none() -> None:
    prose = "她说了很多，后来又想起一些。\n" * 20
    assert rare_labels(prose + "\n".join(f"[{n}] {said}" for n, said in SAID["zh"]), 0) == []
    assert rare_labels("", 0) == []


def test_a_long_line_and_many_lines_come_to_an_end() -> None:
    assert rare_labels("[" + "a" * 1_000_000, 0) == []
    assert rare_labels("1. " * 300_000, 0) == []
    assert rare_labels(("a" * 39 + "\n") * 50_000, 0) == []


@given(st.text(alphabet="甲乙AB12.:：[]()<>|\t \n*-#;“”", max_size=400))
@settings(deadline=None, max_examples=300)
def test_turns_lie_in_the_text_in_order(text: str) -> None:
    at = 0
    for turn in find_turns(text).turns:
        assert at <= turn.start <= turn.body <= turn.end <= len(text)
        at = turn.end
