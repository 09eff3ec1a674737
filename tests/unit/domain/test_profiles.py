"""The four schools: what belongs to each, and the words they use."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundcode.domain.profiles import (
    LANGUAGES,
    PROFILE,
    PROFILES,
    STAGES,
    TERM,
    TERMS,
    Topic,
    language_of_word,
    word_for,
)
from groundcode.domain.registry import BY_NAME

PLAIN = PROFILE["strauss-corbin"]


def test_the_schools_are_those_of_the_registry() -> None:
    field = BY_NAME["project"].field("profile")
    assert field is not None
    assert field.choices == tuple(PROFILE)


def test_what_each_school_leaves_out() -> None:
    assert [profile.key for profile in PROFILES if profile.has_paradigm] == ["strauss-corbin"]
    assert {"T5", "T6"}.isdisjoint(PROFILE["glaser"].tables)
    assert {"T9", "T10"}.isdisjoint(PROFILE["charmaz"].tables)
    assert {Topic.SATURATION, Topic.AGREEMENT}.isdisjoint(PROFILE["charmaz"].topics)
    assert PROFILE["gioia"].figures[0] == "F2"
    assert PLAIN.tables[:4] == ("T1", "T2", "T3", "T3b")
    assert len(PLAIN.tables) == 14
    assert {Topic.COLUMNS, Topic.FOCUS, Topic.MEMOS}.isdisjoint(PLAIN.topics)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.key)
def test_every_term_and_stage_has_a_word(profile: object, language: str) -> None:
    found = PROFILE[getattr(profile, "key")]  # noqa: B009 - parametrized values have no type
    for key in (*TERM, *STAGES):
        word = word_for(found, {}, key, language)
        assert word
        assert "{" not in word
        if key not in ("first_order",):
            assert language_of_word(word) == language
    assert set(found.own) <= set(TERM)
    assert set(found.stages) <= set(STAGES)


def test_the_same_stage_is_another_in_another_school() -> None:
    assert PLAIN.stages.index("selective_coding") == 2
    assert PROFILE["glaser"].stages.index("selective_coding") == 1


def test_words_are_offered_in_both_languages_without_twins() -> None:
    for term in TERMS:
        for language in LANGUAGES:
            offered = term.offered(language)
            assert len(set(offered)) == len(offered) >= 1
    assert TERM["coding"].zh == ("编码", "译码", "登录")
    assert TERM["axial"].zh == ("主轴", "轴心式", "关联式")
    assert TERM["intervening_condition"].zh[0] == "中介条件"


def test_an_unknown_word_is_an_error() -> None:
    with pytest.raises(KeyError):
        word_for(PLAIN, {}, "nothing", "zh")


@given(st.text(string.ascii_letters + " -", min_size=1), st.text("范畴主题类属", min_size=1))
def test_a_word_is_chinese_where_any_of_it_is(english: str, chinese: str) -> None:
    assert language_of_word(english) == "en"
    assert language_of_word(english + chinese) == "zh"


@given(st.dictionaries(st.sampled_from(sorted(TERM)), st.text(min_size=1, max_size=10)), st.sampled_from(LANGUAGES))
def test_a_chosen_word_is_used_everywhere(chosen: dict[str, str], language: str) -> None:
    for key, word in chosen.items():
        assert word_for(PLAIN, chosen, key, language) == word
    assert chosen.get("coding", TERM["coding"].offered(language)[0]) in word_for(PLAIN, chosen, "open_coding", language)
