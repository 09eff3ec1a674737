"""Answers about moved segments, and the ways that places take between versions."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundcode.domain.relocations import Answer, answer_from, answer_value
from groundcode.domain.sources import HALF, Version, VersionTree, is_touched, kept_share
from groundcode.domain.spans import Span
from groundcode.workspace.versions import edits_between

ONE = "他天天在院里转，看见就踏实。"
TWO = "他天天在院里转，踏实。"
THREE = "（笑）他天天在院里转，踏实。"


def version(name: str, parent: Version | None, text: str, reason: str = "") -> Version:
    """A version whose text stands in place of its hash."""
    edits = edits_between(parent.text, text) if parent else ()
    return Version(name, "s", parent.id if parent else None, text, len(text), (), edits, reason)


def chain(*texts: str) -> tuple[Version, ...]:
    """Versions 1, 2, 3 … each made from the one before."""
    out: list[Version] = []
    for number, text in enumerate(texts, 1):
        out.append(version(str(number), out[-1] if out else None, text))
    return tuple(out)


def answer(made_in: str, span: Span, into: str, place: Span | None) -> Answer:
    return Answer("a", made_in, span, into, place)


def quoted(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


@pytest.mark.parametrize("place", [Span(3, 9), Span(0, 1), None])
def test_an_answer_is_written_and_read(place: Span | None) -> None:
    written = json.dumps(answer_value(place))
    assert answer_from("i", "v", Span(1, 2), "w", written) == Answer("i", "v", Span(1, 2), "w", place)


@pytest.mark.parametrize(
    "value",
    [
        None, "null", '"gone"', "[]", "{}", '{"gone": false}', '{"gone": 1}', '{"start": 1}', '{"start": 2, "end": 2}',
        '{"start": -1, "end": 2}', '{"start": true, "end": 2}', '{"start": "1", "end": "2"}', '{"start": 0, "end": null}',
    ],
)  # fmt: skip
def test_what_says_nothing_is_no_answer(value: str | None) -> None:
    assert answer_from("i", "v", Span(1, 2), "w", value) is None


def test_an_answer_holds_from_its_version_on_and_only_there() -> None:
    span, other = quoted(ONE, "看见就踏实"), quoted(ONE, "天天在院里转")
    put = quoted(TWO, "院里转")
    tree = VersionTree(chain(ONE, TWO, THREE), [answer("1", span, "2", put)])
    assert tree.place(span, "1", "2") == tree.shown(span, "1", "2") == put
    assert tree.place(span, "1", "3") == quoted(THREE, "院里转")
    assert tree.place(span, "1", "1") == span
    assert (tree.place(other, "1", "3") or Span(0, 1)).of(THREE) == "天天在院里转"
    assert tree.answer(span, "1", "3") is not None
    assert tree.answer(other, "1", "3") is None
    assert [step.place for step in tree.track(span, "1", "3")] == [put, quoted(THREE, "院里转")]


def test_the_last_answer_on_the_way_wins() -> None:
    span = quoted(ONE, "看见就踏实")
    tree = VersionTree(chain(ONE, TWO, THREE), [answer("1", span, "2", None), answer("1", span, "3", quoted(THREE, "踏实"))])
    assert tree.place(span, "1", "2") is tree.shown(span, "1", "2") is None
    assert tree.place(span, "1", "3") == quoted(THREE, "踏实")
    only = VersionTree(chain(ONE, TWO, THREE), [answer("1", span, "2", None)])
    assert only.place(span, "1", "3") is only.shown(span, "1", "3") is None


def test_answers_that_lead_nowhere_are_passed_over() -> None:
    span = quoted(ONE, "天天")
    for nowhere in (answer("1", span, "9", Span(0, 1)), answer("1", span, "2", Span(0, 99)), answer("9", span, "2", None)):
        tree = VersionTree(chain(ONE, TWO), [nowhere])
        assert tree.place(span, "1", "2") == quoted(TWO, "天天")


def test_a_text_that_was_corrected_back_is_the_same_text() -> None:
    tree = VersionTree(chain(ONE, "他。", ONE))
    span = quoted(ONE, "看见就踏实")
    assert tree.place(span, "1", "2") is None
    assert tree.place(span, "1", "3") == span
    assert tree.place(span, "3", "1") == span
    assert not VersionTree(chain(ONE, "他。", ONE), [answer("1", span, "2", None)]).answer(span, "1", "3")


def test_a_merged_text_is_reached_from_both_sides() -> None:
    first = version("1", None, ONE)
    left, right = version("2", first, ONE.replace("他", "李阿姨")), version("3", first, ONE + "后来又来了一次。")
    merged = ONE.replace("他", "李阿姨") + "后来又来了一次。"
    tree = VersionTree([first, left, right, version("4", left, merged), version("5", right, merged)])
    added = quoted(right.text, "又来了一次")
    assert tree.place(added, "3", "4") == quoted(merged, "又来了一次")
    assert tree.place(quoted(left.text, "李阿姨"), "2", "4") == quoted(merged, "李阿姨")
    assert tree.place(quoted(merged, "又来了一次"), "4", "3") == added
    assert tree.place(quoted(merged, "又来了一次"), "4", "2") is None
    without = VersionTree([first, left, right, version("4", left, merged)])
    assert without.place(added, "3", "4") is None, "by the common text alone there is no way"


def test_the_nearest_common_text() -> None:
    first = version("1", None, ONE)
    left, right = version("2", first, TWO), version("3", first, THREE)
    after = version("4", left, TWO + "好。")
    tree = VersionTree([first, left, right, after])
    assert tree.common(["4", "3"]) == "1"
    assert tree.common(["4", "2"]) == "2"
    assert tree.common(["4", "3", "2"]) == "1"
    assert tree.common(["4"]) == "4"
    assert tree.common(["4", "9"]) is tree.common([]) is None


def test_a_place_is_shown_while_half_of_it_stands() -> None:
    tree = VersionTree(chain("甲乙丙丁戊己", "甲乙丙", "甲X"))
    assert tree.shown(Span(0, 6), "1", "2") == Span(0, 3)
    assert tree.shown(Span(0, 6), "1", "3") is None
    assert tree.place(Span(0, 6), "1", "3") == Span(0, 2)
    assert tree.shown(Span(0, 1), "1", "3") == Span(0, 1)
    assert tree.shown(Span(0, 6), "1", "1") == Span(0, 6)


def test_another_name_for_a_name_leaves_its_segment_where_it_is() -> None:
    first = version("1", None, ONE)
    tree = VersionTree([first, version("2", first, ONE.replace("看见", "[居民甲]"), "pseudonym")])
    assert tree.shown(quoted(ONE, "看见"), "1", "2") == Span(8, 13)
    assert VersionTree([first, version("2", first, ONE.replace("看见", "[居民甲]"))]).shown(quoted(ONE, "看见"), "1", "2") is None


@pytest.mark.parametrize(
    ("edit", "touched"),
    [((3, 3, 3, 5), False), ((6, 6, 6, 8), False), ((4, 4, 4, 5), True), ((0, 3, 0, 0), False), ((0, 4, 0, 0), True),
     ((5, 9, 5, 5), True), ((6, 9, 6, 6), False), ((3, 6, 3, 3), True)],
)  # fmt: skip
def test_what_touches_a_segment(edit: tuple[int, int, int, int], touched: bool) -> None:
    assert is_touched([edit], Span(3, 6)) is touched


texts = st.text("天地人abc\n", min_size=1, max_size=30)


@given(old=texts, new=texts, ends=st.tuples(st.integers(0, 29), st.integers(1, 30)))
def test_the_share_of_a_segment_is_a_share(old: str, new: str, ends: tuple[int, int]) -> None:
    start, end = min(ends[0], len(old) - 1), min(len(old), max(ends[1], ends[0] + 1))
    if start >= end:
        return
    span = Span(start, end)
    edits = edits_between(old, new)
    tree = VersionTree([Version("1", "s", None, "1", len(old), ()), Version("2", "s", "1", "2", len(new), (), edits)])
    there = tree.place(span, "1", "2")
    if there is None:
        assert tree.shown(span, "1", "2") is None
        return
    share = kept_share(edits, span, there)
    assert 0 <= share <= 1
    assert (share < 1) == (is_touched(edits, span))
    assert tree.shown(span, "1", "2") == (there if share >= HALF else None)
