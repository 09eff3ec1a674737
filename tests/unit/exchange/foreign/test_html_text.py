"""Bytes between the tags of a page as places in its text."""

from __future__ import annotations

from html import escape

from hypothesis import given
from hypothesis import strategies as st

from groundcode.exchange.foreign.building import moment
from groundcode.exchange.foreign.html_text import HtmlText, plain_of
from tests.unit.exchange.foreign.makers import PAGE, SHOWN, in_bytes


def test_the_text_is_what_a_reader_sees() -> None:
    assert HtmlText(PAGE).text == "Visit\nAnn: I trust them & 😀 you.\n王：他们\n叫我们去。\none\ntwo\n"
    assert HtmlText("<table><tr><td>a</td><td>b</td></tr></table>").text == "a\tb\n"
    assert HtmlText("<pre>a\n  b</pre>").text == "a\n  b\n"
    assert HtmlText("<style>x</style><p>a</p><script>y</script>").text == "a\n"
    assert plain_of("<p>a</p>\n<p>b</p>") == "a b"
    assert HtmlText("").place(0, 1) is None


def test_places_of_words_between_tags() -> None:
    page = HtmlText(PAGE)
    for words in ("Visit", "trust", "& 😀", "王：他们", "叫我们去", "two"):
        place = page.place(*in_bytes(words))
        assert place is not None
        assert page.text[place[0] : place[1]] == words
    assert page.size == len(SHOWN.encode())
    assert page.place(0, page.size + 1) is None
    assert page.place(3, 3) is None
    assert page.place(-1, 3) is None


def test_a_place_within_a_character_takes_it_whole() -> None:
    page = HtmlText("<p>a😀b</p>")
    assert page.place(2, 4) == (1, 2)


@given(
    st.lists(
        st.lists(st.text(st.sampled_from("ab 是😀&<é"), min_size=1, max_size=6).filter(str.strip), min_size=1, max_size=4),
        min_size=1, max_size=5,
    ),
    st.data(),
)  # fmt: skip
def test_every_place_gives_its_own_words(blocks: list[list[str]], data: st.DataObject) -> None:
    html = "".join("<p>" + "".join(f"<b>{escape(piece)}</b>" for piece in block) + "</p>" for block in blocks)
    shown = "".join("".join(block) for block in blocks)
    start = data.draw(st.integers(0, len(shown) - 1))
    end = data.draw(st.integers(start + 1, len(shown)))
    page = HtmlText(html)
    place = page.place(len(shown[:start].encode()), len(shown[:end].encode()))
    assert place is not None
    assert page.text[place[0] : place[1]].replace("\n", "") == shown[start:end]


def test_dates_of_other_programs() -> None:
    assert moment("Sat Feb  6 13:05:27 2010") == "2010-02-06T13:05:27"
    assert moment("2021-03-01 10:00:00.000123") == "2021-03-01T10:00:00.000123"
    assert moment("2021-03-01 10:00") == "2021-03-01T10:00:00"
    assert moment("2021-03-01T10:00:00+0800") == "2021-03-01T10:00:00+08:00"
    assert moment("yesterday") == ""
