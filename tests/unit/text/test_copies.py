"""Changed copies of a text are recognised, other texts are not."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.text.copies import Known, fingerprint, is_copy, likeness, shared

HAN = "我们社区的民警天天在院里转大家看见他就觉得踏实有事打电话晚上也来家里走访老人孩子都认识他还帮着修门修灯"
WORDS = re.findall(
    "[a-z]+",
    "we they people work home school ward shift mother neighbour time money trouble change trust help nobody always never "
    "maybe really about before because when then still only went said felt knew saw came asked kept moved waited tried",
)


def interview(seed: int, turns: int, *, chinese: bool) -> str:
    """An invented interview."""
    draw = random.Random(seed)
    lines = []
    for turn in range(turns):
        if chinese:
            words = "，".join("".join(draw.choices(HAN, k=draw.randint(5, 12))) for _ in range(draw.randint(1, 5)))
            lines.append(f"{'李阿姨' if turn % 2 else '访谈者'}：{words}。")
        else:
            words = " ".join(draw.choices(WORDS, k=draw.randint(6, 40)))
            lines.append(f"{'Mary' if turn % 2 else 'Interviewer'}: {words.capitalize()}.")
    return "\n".join(lines) + "\n"


def candidates(text: str, *known: str) -> list[int]:
    """Which of the known texts are asked about."""
    found: Known[int] = Known()
    for number, other in enumerate(known):
        found.add(number, fingerprint(other))
    return [
        number
        for number, share in found.candidates(fingerprint(text))
        if is_copy(text, known[number], share, likeness(text, known[number]))
    ]


@pytest.mark.parametrize("chinese", [True, False], ids=["zh", "en"])
@pytest.mark.parametrize("turns", [24, 60, 200])
def test_what_people_do_to_a_copy(turns: int, chinese: bool) -> None:
    text = interview(1, turns, chinese=chinese)
    others = [interview(seed, turns, chinese=chinese) for seed in range(2, 8)]
    lines = text.splitlines()
    middle = len(lines) // 2
    renamed = text.replace("李阿姨", "受访者P03").replace("Mary", "Participant 3")
    changed = {
        "one word": text[:100] + "另外 otherwise" + text[104:],
        "names": renamed,
        "a turn more": "\n".join([*lines[:middle], "访谈者：还有呢？我们再谈谈别的。", *lines[middle:]]),
        "a third gone": "\n".join(lines[: 2 * len(lines) // 3]),
        "punctuation": text.replace("，", ",").replace("。", "."),
        "no capitals": text.lower(),
        "empty lines": text.replace("\n", "\n\n"),
        "indented": text.replace("\n", "\n\u3000\u3000"),
    }
    for how, copy in changed.items():
        assert candidates(copy, *others, text) == [len(others)], how
        assert candidates(text, *others, copy) == [len(others)], how
    assert candidates(text, *others) == []


def test_one_guide_does_not_make_two_interviews_copies() -> None:
    questions = interview(9, 20, chinese=True).splitlines()
    answers = [interview(seed, 20, chinese=True).splitlines() for seed in (10, 11)]
    one, other = ("\n".join(f"{q}\n{a}，{a}" for q, a in zip(questions, found, strict=True)) for found in answers)
    assert candidates(one, other) == []


def test_half_a_transcript_stands_in_the_whole() -> None:
    text = interview(3, 300, chinese=False)
    half = text[: len(text) // 3]
    assert likeness(half, text) < 0.5
    assert candidates(half, text) == [0]
    assert candidates(text, half) == [0]
    assert candidates(text[: len(text) // 10], text) == [], "an excerpt is no copy"


def test_a_few_lines_are_compared_with_nothing() -> None:
    text = "访谈者：您平时见到民警吗？\n李阿姨：天天在院里转，看见就踏实。\n"
    assert fingerprint(text).fine is None
    assert fingerprint("").coarse is None
    assert candidates(text, text) == []


def test_likeness_says_how_much_is_the_same() -> None:
    assert likeness("abcd", "abcd") == 1.0
    assert likeness("abcdefghij", "abcdefghiX") == 0.9
    assert likeness("", "abc") == 0.0
    long = interview(4, 1_500, chinese=True)
    assert len(long) > 30_000
    longer = long * 4
    assert 0.99 <= likeness(longer, longer + "完了。") < 1.0, "beyond 100,000 characters it is estimated"
    assert likeness(longer, interview(5, 6_000, chinese=True)) < 0.9


@given(st.text(max_size=3_000), st.text(max_size=3_000))
@settings(deadline=None, max_examples=100)
def test_any_text_has_a_fingerprint(one: str, other: str) -> None:
    first, second = fingerprint(one * 3), fingerprint(other * 3)
    for a, b in ((first.fine, second.fine), (first.coarse, second.coarse)):
        if a and b:
            assert 0.0 <= shared(a, b) <= 1.0
            assert shared(a, b) == shared(b, a)
            assert shared(a, a) in (0.0, 1.0)
    assert fingerprint(one * 3) == first


def test_a_crowd_of_copies_gives_the_nearest_three() -> None:
    text = interview(6, 80, chinese=True)
    known: Known[int] = Known()
    for number in range(20):
        known.add(number, fingerprint(text[number * 40 :]))
    found = known.candidates(fingerprint(text))
    assert len(found) == 3
    assert found[0][1] >= found[-1][1] > 0.5
