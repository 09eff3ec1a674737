from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundcode.exchange.refi.positions import READINGS, PlaceMap, Reading, choose, reading_named
from groundcode.text.normalise import normalise

CHARACTERS = st.sampled_from(
    [
        "a",
        "é",
        "e\u0301",
        "\u0301",
        "居",
        "😀",
        "𠮷",
        "\r\n",
        "\n",
        "\r",
        "\u1112",
        "\u1161",
        "\u11ab",
        "\u2028",
        "\ufeff",
        "ﬁ",
        "\u0344",
    ]
)
TEXTS = st.lists(CHARACTERS, max_size=25).map("".join)
LINE = "居民😀说：\r\n𠮷老师很信任警察。"


def theirs(raw: str, reading: Reading, index: int) -> int:
    """The position that a program of this reading gives to an index of the raw text, counted one by one."""
    count = 0
    for at, character in enumerate(raw[:index]):
        if at == 0 and character == "\ufeff" and not reading.mark:
            continue
        if character == "\r" and raw[at + 1 : at + 2] == "\n" and reading.line_ends == "one":
            continue
        lone = character == "\n" and (at == 0 or raw[at - 1] != "\r")
        count += 2 if (reading.utf16 and ord(character) > 0xFFFF) or (lone and reading.line_ends == "two") else 1
    return count


@given(TEXTS, st.sampled_from(READINGS), st.data())
def test_a_place_holds_the_words_that_were_meant(raw: str, reading: Reading, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))
    stored = normalise(raw).text
    whole = [normalise(raw[:start]).text, normalise(raw[start:end]).text, normalise(raw[end:]).text]
    lead = len(raw) - len(raw.lstrip("\ufeff"))
    in_line_end = "\r\n" in (raw[end - 1 : end + 1], raw[start - 1 : start + 1])
    if "".join(whole) != stored or not whole[1] or start < lead or in_line_end:
        return  # a border within a composed character, or within a line end
    if any(unicodedata.combining(raw[at]) for at in (start, end) if at < len(raw)):
        return  # a mark belongs to the character before it, composed or not
    last = theirs(raw, reading, end)
    found = PlaceMap(raw, reading).place(theirs(raw, reading, start), last - 1 if reading.inclusive else last)
    assert found is not None
    assert stored[found[0] : found[1]] == whole[1].lstrip("\ufeff") or stored[found[0] : found[1]] == whole[1]


@given(TEXTS, st.sampled_from(READINGS), st.integers(-3, 60), st.integers(-3, 60))
def test_any_numbers_give_a_place_inside_or_none(raw: str, reading: Reading, start: int, end: int) -> None:
    places = PlaceMap(raw, reading)
    found = places.place(start, end)
    assert found is None or 0 <= found[0] < found[1] <= len(places.text)


def test_half_of_a_composed_character_takes_all_of_it() -> None:
    places = PlaceMap("ae\u0301b", Reading())
    assert places.text == "aéb"
    assert places.place(1, 2) == (1, 2)
    assert places.place(2, 3) == (1, 2)
    assert places.place(3, 4) == (2, 3)


@pytest.mark.parametrize("reading", [r for r in READINGS if r.line_ends != "two"], ids=lambda r: r.word)
@pytest.mark.parametrize("raw", [LINE * 3, "\ufeff" + LINE * 3])
def test_the_reading_under_which_the_quotes_fit_is_chosen(raw: str, reading: Reading) -> None:
    quotes = []
    for word in ("信任", "警察", "老师", "居民"):
        at = raw.rindex(word)
        end = theirs(raw, reading, at + 2)
        quotes.append((theirs(raw, reading, at), end - 1 if reading.inclusive else end, word))
    choice = choose([(raw, quotes)], "Tool")
    assert choice.fits == choice.checked == len(quotes)
    assert PlaceMap(raw, choice.reading).place(*quotes[0][:2]) == PlaceMap(raw, reading).place(*quotes[0][:2])


def test_lf_files_of_programs_that_counted_crlf() -> None:
    raw, reading = "one\ntwo\nthree four\n", Reading(line_ends="two")
    at = raw.index("four")
    choice = choose([(raw, [(theirs(raw, reading, at), theirs(raw, reading, at + 4), "four")])], "MAXQDA")
    assert choice.reading.line_ends == "two"


def test_without_quotes_the_program_decides_and_it_is_told() -> None:
    choice = choose([("text", [(0, 2, "")])], "NVivo for Mac 15.0.0")
    assert choice.reading == Reading(utf16=True)
    assert "no quotes" in choice.sentence()
    assert choose([], "ATLAS.ti").reading.line_ends == "one"
    assert choose([], "").reading == Reading()


def test_labels_say_nothing() -> None:
    choice = choose([("some words here", [(0, 4, "Quotation 12"), (5, 10, "words")])], "")
    assert (choice.fits, choice.checked, choice.reading) == (1, 1, Reading())


def test_a_reading_can_be_forced() -> None:
    assert reading_named("auto") is None
    assert reading_named("utf16+crlf1+bom+inclusive") == Reading(True, "one", True, True)
    for wrong in ("utf8", "crlf1+crlf2", "utf16+codepoints", ""):
        with pytest.raises(ValueError, match=r"^"):
            reading_named(wrong)
    for reading in READINGS:
        assert reading_named(reading.word) == reading
    forced = Reading(inclusive=True)
    assert choose([("some words", [(0, 4, "some")])], "", forced).reading == forced


def test_nfc_is_what_is_stored() -> None:
    assert unicodedata.is_normalized("NFC", PlaceMap("e\u0301\r\n\ufeffx", Reading()).text)


@pytest.mark.parametrize("raw", ["ab\r\ncd", "居民\r\n", "ae\u0301\r\n", "\ufeffab\r\ncd"])
def test_a_selection_that_ends_with_its_line_ends_before_the_line_end(raw: str) -> None:
    reading = Reading(line_ends="one")
    at = raw.index("\r")
    places = PlaceMap(raw, reading)
    found = places.place(0, theirs(raw, reading, at))
    assert found is not None
    assert places.text[slice(*found)] == normalise(raw[:at]).text
    found = places.place(0, theirs(raw, reading, at) + 1)
    assert found is not None
    assert places.text[slice(*found)] == normalise(raw[: at + 2]).text
