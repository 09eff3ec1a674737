"""Where two texts differ, in whole words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.tui.differences import differing


def marked(*texts: str) -> list[list[str]]:
    return [[span.of(text) for span in spans] for text, spans in zip(texts, differing(texts), strict=True)]


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("seen by everyone", "seen by nobody", [["everyone"], ["nobody"]]),
        ("the heart", "the heard", [["heart"], ["heard"]]),
        ("他天天在院里转", "他每天在院里转", [["天"], ["每"]]),
        ("一二", "一二三", [[], ["三"]]),
        ("same", "same", [[], []]),
        ("", "all", [[], ["all"]]),
        ("a b c", "x b y", [["a", "c"], ["x", "y"]]),
    ],
)
def test_words_that_differ(one: str, other: str, wanted: list[list[str]]) -> None:
    assert marked(one, other) == wanted


def test_of_three_each_is_held_against_the_last() -> None:
    assert marked("red bus", "blue bus", "green bus") == [["red"], ["blue"], ["green"]]
    assert marked("alone") == [[]]


texts = st.text(alphabet=st.sampled_from("ab 他天。\n"), max_size=30)


@settings(deadline=None)
@given(texts, texts)
def test_places_lie_in_order_within_the_text_and_never_stand_where_nothing_differs(one: str, other: str) -> None:
    for text, spans in zip((one, other), differing((one, other)), strict=True):
        ends = [0]
        for span in spans:
            assert ends[-1] <= span.start < span.end <= len(text)
            ends.append(span.end)
        assert spans == () or one != other
    assert one == other or any(differing((one, other)))
