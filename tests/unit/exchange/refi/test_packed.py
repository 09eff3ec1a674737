"""Rows that are kept small come back as they were."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.exchange.refi.packed import Packed, with_packed_selections, with_selections
from groundcode.exchange.refi.values import RefiCoding, RefiSelection, RefiSource

words = st.text(st.characters(), max_size=8)
codings = st.builds(
    RefiCoding, words, words, words, words, st.lists(words, max_size=2).map(tuple), st.booleans(), st.booleans()
)  # fmt: skip
selections = st.builds(
    RefiSelection, words, st.integers(-1, 10**12), st.integers(-1, 10**12), words, words, words, words, words,
    st.lists(codings, max_size=3).map(tuple), st.lists(words, max_size=2).map(tuple), words,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(selections, max_size=5).map(tuple))
def test_selections_come_back_as_they_were(given_ones: tuple[RefiSelection, ...]) -> None:
    source = RefiSource("guid", selections=given_ones)
    packed = with_packed_selections(source)
    assert with_selections(packed).selections == given_ones
    assert packed == source
    assert with_selections(packed) == source  # a second time too


def test_rows_over_many_blocks_keep_their_order_while_more_come() -> None:
    rows: Packed[int] = Packed(lambda row: int(row[0]))
    for number in range(1_700):
        rows.append((number,))
        if number == 700:
            assert list(rows) == list(range(701))
    assert (len(rows), list(rows)) == (1_700, list(range(1_700)))
    assert rows != [1]
    assert rows != 7


def test_half_a_surrogate_does_not_break_them() -> None:
    rows: Packed[str] = Packed(lambda row: str(row[0]))
    rows.append(("\ud83d",))
    assert list(rows) == ["\ud83d"]
