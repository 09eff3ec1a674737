"""Quotes looked for in a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from groundcode.domain.spans import Span
from groundcode.text.quotes import Quoted

TEXT = "访谈者：你好。\n李：天天在院里转，看见就踏实。王：看见就踏实。\nAnn: I — really — trust them, all of them.\n"


def words(quote: str) -> tuple[str, list[str]]:
    found = Quoted(TEXT).find(quote)
    return found.how, [place.of(TEXT) for place in found.places]


def test_the_very_words() -> None:
    assert words("天天在院里转") == ("exact", ["天天在院里转"])
    assert words("  天天在院里转，") == ("exact", ["天天在院里转，"])
    assert words("看见就踏实") == ("exact", ["看见就踏实", "看见就踏实"])
    assert words("") == ("", [])
    assert words("！！") == ("", [])


def test_spaces_marks_case_and_width_may_differ() -> None:
    assert words("i really TRUST them; all of them.") == ("like", ["I — really — trust them, all of them."])
    assert words("天天 在院里转,看见就踏实") == ("like", ["天天在院里转，看见就踏实"])
    assert words("ＡＮＮ") == ("like", ["Ann"])


def test_near_words_begin_and_end_where_the_quotes_own_do() -> None:
    assert words("really do trust them, all of them") == ("near", ["really — trust them, all of them"])
    assert words("天天在院里走，看见就踏实") == ("near", ["天天在院里转，看见就踏实"])
    assert words("看走就踏") == ("", [])
    assert words("something else altogether, not here") == ("", [])
    assert Quoted(TEXT).find("天天在院里走，看见就踏实", near=False).how == ""


def test_two_near_places_are_both_given() -> None:
    text = "we came to the gate at nine. we came to the gate at five."
    found = Quoted(text).find("we come to the gate at")
    assert (found.how, len(found.places)) == ("near", 2)


@given(st.text(st.sampled_from("ab 是，。😀\n"), max_size=30), st.integers(0, 30), st.integers(1, 12))
def test_a_quote_cut_from_a_text_is_found_where_it_was(text: str, start: int, length: int) -> None:
    quote = text[start : start + length]
    found = Quoted(text).find(quote)
    if quote.strip() == quote and any(c.isalnum() for c in quote):
        assert Span(start, start + len(quote)) in found.places
