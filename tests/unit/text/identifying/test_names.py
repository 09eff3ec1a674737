from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundcode.text.identifying.names import NameFinder, key_of


def found(names: list[str], text: str) -> list[tuple[str, str]]:
    return [(match.text, match.name) for match in NameFinder(names).search(text)]


@pytest.mark.parametrize(
    "text",
    ["找李建国问", "李建國", "李 建国", "李 建 国", "李\u3000建国", "李建\n国", "李\u200b建国"],
)
def test_a_chinese_name_in_every_form(text: str) -> None:
    ((form, name),) = found(["李建国"], text)
    assert name == "李建国"
    assert form in text


def test_the_roster_may_be_traditional_and_spaced_too() -> None:
    assert found(["李 建國"], "李建国") == [("李建国", "李 建國")]


def test_a_name_of_two_is_not_joined_across_lines() -> None:
    assert found(["张伟"], "他姓张\n伟大") == []
    assert found(["张伟"], "张 伟") == [("张 伟", "张伟")]


def test_chinese_names_match_inside_longer_words() -> None:
    assert found(["张伟"], "张伟大声说") == [("张伟", "张伟")]


def test_the_longer_name_wins() -> None:
    assert found(["张伟", "张伟民"], "张伟民和张伟") == [("张伟民", "张伟民"), ("张伟", "张伟")]


@pytest.mark.parametrize("text", ["John's car", "(John)", "JOHN left", "找John聊", "John_s", "P04_John"])
def test_latin_names(text: str) -> None:
    assert len(found(["John"], text)) == 1


@pytest.mark.parametrize("text", ["Johnson", "St.Johns", "elton-john", "john", "1John", "Éjohn"])
def test_latin_names_are_whole_words_in_their_case(text: str) -> None:
    assert found(["John"], text) == []


def test_names_of_several_words() -> None:
    assert found(["Mary Ann O'Brien"], "Mary  Ann O’Brien, MARY ANN O'BRIEN, Mary Ann\nO'Brien, Mary AnnO'Brien") == [
        ("Mary  Ann O’Brien", "Mary Ann O'Brien"),
        ("MARY ANN O'BRIEN", "Mary Ann O'Brien"),
        ("Mary Ann\nO'Brien", "Mary Ann O'Brien"),
    ]


def test_names_given_in_small_letters_are_met_with_capitals() -> None:
    assert [form for form, _name in found(["li wei"], "li wei, Li Wei, LI WEI, lI wEI")] == ["li wei", "Li Wei", "LI WEI"]


def test_full_width_letters_are_letters() -> None:
    assert found(["Lisa"], "Ｌｉｓａ说") == [("Ｌｉｓａ", "Lisa")]


@pytest.mark.parametrize(
    ("text", "count"),
    [("王：好", 1), ("（王）", 1), ("国王", 0), ("王a", 0), ("[王]", 0), ("王", 1), ("小王。", 0), ("P04_王", 1)],
)
def test_a_name_of_one_character_stands_alone(text: str, count: int) -> None:
    assert len(found(["王"], text)) == count


def test_mixed_names() -> None:
    assert found(["Lisa姐"], "找Lisa姐姐") == [("Lisa姐", "Lisa姐")]
    assert found(["阿May"], "阿Mayor 阿May") == [("阿May", "阿May")]


def test_names_are_no_expressions() -> None:
    assert found(["a.b", "(x)", "*"], "axb a.b (x) *") == [("a.b", "a.b"), ("(x)", "(x)"), ("*", "*")]


def test_nothing_to_look_for() -> None:
    assert found([], "李建国") == []
    assert found(["", " "], "李建国") == []


def test_keys() -> None:
    assert key_of(" 李  建 國 ") == key_of("李建国")
    assert key_of("Li  Wei") == "Li Wei"
    assert key_of("Li 建国") == "Li 建国"


@given(st.lists(st.text("李建国王Jo hn.[", min_size=1, max_size=5), max_size=5), st.text("李建國 王\nJOhn.[]", max_size=40))
def test_matches_are_in_order_and_show_the_text(names: list[str], text: str) -> None:
    last = 0
    for match in NameFinder(names).search(text):
        assert last <= match.start < match.end
        assert match.text == text[match.start : match.end]
        last = match.end


@given(
    st.text("李建国张伟Jon", min_size=1, max_size=6), st.text("的，。 是", max_size=10), st.text("，。 [", min_size=1, max_size=3)
)
def test_every_name_is_found_where_nothing_joins_it(name: str, before: str, after: str) -> None:
    text = f"{before}，{name}，{after}"
    assert [match.name for match in NameFinder([name]).search(text)] == [name]
