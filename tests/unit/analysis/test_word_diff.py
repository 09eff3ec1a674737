from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.analysis.word_diff import Change, Piece, word_diff

TEXTS = st.text("认识放心居民，。ab c\n\x0b“😀", max_size=40)


def shown(before: str, after: str) -> str:
    marks = {Change.KEPT: "{}", Change.REMOVED: "[-{}-]", Change.ADDED: "{{+{}+}}"}
    return "".join(marks[piece.change].format(piece.text) for piece in word_diff(before, after))


@settings(max_examples=300, deadline=None, database=None)
@given(TEXTS, TEXTS)
def test_the_pieces_are_the_two_texts(before: str, after: str) -> None:
    pieces = word_diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.change is not Change.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.change is not Change.REMOVED) == after
    assert all(piece.text for piece in pieces)
    assert all(a.change is not b.change for a, b in pairwise(pieces))


def test_words_of_both_languages_stay_whole() -> None:
    assert shown("居民认识民警。", "居民都认识民警。") == "居民{+都+}认识民警。"
    assert shown("trust in the police, as said", "trust in our police, as said") == "trust in [-the-]{+our+} police, as said"
    assert word_diff("a", "a") == (Piece(Change.KEPT, "a"),)
    assert word_diff("", "") == ()


def test_a_text_that_took_another_one_s_place_is_not_picked_apart() -> None:
    assert shown("认识，并且放心。", "看得见，就踏实。") == "[-认识，并且放心。-]{+看得见，就踏实。+}"


def test_texts_too_long_to_compare_are_shown_whole() -> None:
    before, after = "信任" * 3_000, "信任" * 2_999 + "怀疑"
    assert [piece.change for piece in word_diff(before, after)] == [Change.REMOVED, Change.ADDED]
