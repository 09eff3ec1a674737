from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.text.units import language_of, sentences


def split(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("好。真的吗？行！我说；走……嗯", ["好。", "真的吗？", "行！", "我说；", "走……", "嗯"]),
        ("他说：“好。”我走了。", ["他说：“好。”", "我走了。"]),
        ("（笑。）然后「对！」他说", ["（笑。）", "然后「对！」", "他说"]),
        ("什么？！真的！？好", ["什么？！", "真的！？", "好"]),
        ("那个……，就是说。", ["那个……，就是说。"]),
        ("Mr. Smith met Dr. J. Lee. They spoke.", ["Mr. Smith met Dr. J. Lee.", "They spoke."]),
        (
            "See e.g. the U.S. figures, i.e. 3.5 of No. 7. Good.",
            ["See e.g. the U.S. figures, i.e. 3.5 of No. 7.", "Good."],
        ),
        ("Did he? No. I said no.", ["Did he?", "No.", "I said no."]),
        ('"Stop!" he said. "Why?" "Because."', ['"Stop!"', "he said.", '"Why?"', '"Because."']),
        ("Well... I think so. Well... so it is?!", ["Well...", "I think so.", "Well... so it is?!"]),
        ("one\ntwo\n\n  three  ", ["one", "two", "three"]),
        ("1. First point. 2. Second", ["1. First point.", "2. Second"]),
        ("It was 2020. Then it ended.", ["It was 2020.", "Then it ended."]),
        ("go to http://a.b/c?d=e!f now. Yes", ["go to http://a.b/c?d=e!f now.", "Yes"]),
        ("so did I. Then", ["so did I.", "Then"]),
        ("at 5 p.m. we left. At 6 p.m. They came.", ["at 5 p.m. we left.", "At 6 p.m.", "They came."]),
        ("我去了.然后呢", ["我去了.", "然后呢"]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert split(text) == expected


pieces = st.lists(
    st.sampled_from(
        [
            "好",
            "a",
            "Mr",
            "U.S",
            "。",
            "！",
            "？",
            "…",
            ".",
            "!",
            "?",
            "；",
            "”",
            ")",
            '"',
            " ",
            "\n",
            "　",
            "，",
            "3",
            "\x1c",
            "e.g",
        ]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=400)
@given(st.one_of(st.text(max_size=60), pieces), st.data())
def test_sentences_tile_every_visible_character(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spans = sentences(text, start, end)
    inside: set[int] = set()
    last = start
    for span in spans:
        assert last <= span.start < span.end <= end
        assert span.of(text) == span.of(text).strip()
        last = span.end
        inside.update(range(span.start, span.end))
    assert all(i in inside for i in range(start, end) if not text[i].isspace())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("访谈者：您好，请问您在社区住了多久？", "zh"),
        ("Interviewer: how long have you lived here?", "en"),
        ("我们用 Excel 做表，老师也用 PPT 上课，大家都觉得方便。", "zh"),
        ("他说 we should talk about this before the meeting 对吧 因为大家都很忙", "mixed"),
        ("12:30 ...", "en"),
        ("", "en"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "." * 500_000 + "x",
        "?" * 500_000 + "x",
        "”" * 500_000,
        "Mr. " * 100_000,
        "A." * 200_000,
        "。" * 300_000,
        " " * 500_000,
    ],
    ids=range(8),
)
def test_hostile_text_does_not_hang(text: str) -> None:
    began = time.process_time()
    sentences(text, 0, len(text))
    assert time.process_time() - began < 20
