from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from groundcode.domain.opcodes import Edit, apply_edits, are_edits, inverted, mapped, mapped_end, mapped_start
from groundcode.domain.sources import Version, VersionTree
from groundcode.domain.spans import Span
from groundcode.workspace.versions import edits_between

texts = st.text("天地人abc\n", max_size=40)
spans = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda p: Span(min(p), max(p) + 1))


def test_a_place_goes_along_with_the_words_around_it() -> None:
    old, new = "他天天在院里转，看见就踏实。", "他（李警官）天天在院子里转，就踏实。"
    edits = edits_between(old, new)
    assert (mapped(edits, Span(1, 3)) or Span(0, 0)).of(new) == "天天"
    assert (mapped(edits, Span(8, 13)) or Span(0, 0)).of(new) == "就踏实"
    assert mapped(edits, Span(8, 10)) is None


@pytest.mark.parametrize(
    ("edits", "span", "there"),
    [
        ([(3, 3, 3, 5)], Span(3, 6), Span(5, 8)),  # put in right before: stays outside
        ([(6, 6, 6, 8)], Span(3, 6), Span(3, 6)),  # put in right behind: stays outside
        ([(4, 4, 4, 6)], Span(3, 6), Span(3, 8)),  # put in within: belongs to it
        ([(2, 4, 2, 2)], Span(3, 6), Span(2, 4)),  # its beginning cut off
        ([(5, 8, 5, 5)], Span(3, 6), Span(3, 5)),  # its end cut off
        ([(3, 6, 3, 3)], Span(3, 6), None),  # all of it gone
        ([(2, 7, 2, 2)], Span(3, 6), None),
        ([(2, 4, 2, 5)], Span(3, 6), Span(2, 7)),  # a word corrected at its edge stays whole
        ([(3, 6, 3, 9)], Span(3, 6), Span(3, 9)),  # replaced as a whole
        ([], Span(3, 6), Span(3, 6)),
    ],
)
def test_places_beside_and_across_an_edit(edits: list[Edit], span: Span, there: Span | None) -> None:
    assert mapped(edits, span) == there


@given(old=texts, new=texts)
def test_a_map_is_a_map_and_its_inverse_leads_back(old: str, new: str) -> None:
    edits = edits_between(old, new)
    assert are_edits(edits, len(old), len(new))
    assert apply_edits(old, edits, new)
    assert are_edits(inverted(edits), len(new), len(old))
    assert apply_edits(new, inverted(edits), old)
    assert inverted(inverted(edits)) == edits


@given(old=texts, new=texts, span=spans)
@example(old="", new="", span=Span(0, 1))
def test_what_was_not_touched_keeps_its_exact_words(old: str, new: str, span: Span) -> None:
    span = Span(min(span.start, len(old)), min(span.end, len(old)))
    if not span.length:
        return
    edits = edits_between(old, new)
    there = mapped(edits, span)
    # An edit that reaches into the span, or that put something in strictly inside it.
    touched = any((a0 < span.end and a1 > span.start) if a0 < a1 else span.start < a0 < span.end for a0, a1, _b0, _b1 in edits)
    if not touched:
        assert there is not None
        assert there.of(new) == span.of(old)
        assert mapped(inverted(edits), there) == span
    if there is not None:
        assert 0 <= there.start < there.end <= len(new)


@given(old=texts, new=texts)
def test_places_keep_their_order(old: str, new: str) -> None:
    edits = edits_between(old, new)
    starts = [mapped_start(edits, i) for i in range(len(old) + 1)]
    ends = [mapped_end(edits, i) for i in range(len(old) + 1)]
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert starts[-1] == len(new)
    assert ends[0] == 0
    assert all(0 <= place <= len(new) for place in starts + ends)


@pytest.mark.parametrize(
    "bad",
    [[(2, 1, 2, 1)], [(0, 9, 0, 1)], [(1, 2, 0, 1)], [(0, 1, 0, 1), (0, 2, 1, 2)], [(0, 1)], [(0, 0, 0, 1)], [(-1, 0, 0, 0)]],
)
def test_what_is_no_map(bad: list[tuple[int, ...]]) -> None:
    assert not are_edits(bad, 5, 5)


def version(name: str, parent: str | None, edits: tuple[Edit, ...]) -> Version:
    return Version(name, "s", parent, name, 10, (), edits)


@given(one=texts, two=texts, three=texts, span=spans)
def test_versions_side_by_side_are_reached_over_their_common_parent(one: str, two: str, three: str, span: Span) -> None:
    tree = VersionTree([
        version("1", None, ()), version("2", "1", edits_between(one, two)), version("3", "1", edits_between(one, three)),
    ])  # fmt: skip
    span = Span(min(span.start, len(two)), min(span.end, len(two)))
    if not span.length:
        return
    there = tree.place(span, "2", "3")
    back = mapped(inverted(edits_between(one, two)), span)
    assert there == (mapped(edits_between(one, three), back) if back else None)
    assert tree.place(span, "2", "2") == span
    assert tree.place(span, "2", "elsewhere") is None
