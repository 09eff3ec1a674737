from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.text.variants import same_script, simplest_forms, written_alike


@pytest.mark.parametrize(
    ("one", "all_of_them"),
    [
        ("干", "干幹乾榦"),
        ("邻", "邻鄰"),
        ("里", "里裡裏"),
        ("发", "发發髮"),
        ("着", "着著"),
        ("了", "了瞭"),
        ("划", "划劃画畫畵"),
    ],
)
def test_characters_of_one_simplified_form_are_one(one: str, all_of_them: str) -> None:
    for character in all_of_them:
        assert set(written_alike(character)) == set(all_of_them)
        assert same_script(character) == same_script(one)


@pytest.mark.parametrize("character", ["居", "民", "a", "Ａ", "，", " ", "7", "😀", "ß", "𠮷", "ｱ", "の"])
def test_what_is_the_same_in_both_scripts_stands_for_itself(character: str) -> None:
    assert written_alike(character) == character


def test_words_of_both_scripts() -> None:
    for one, other in (
        ("鄰居", "邻居"),
        ("瞭解", "了解"),
        ("幹部", "干部"),
        ("頭髮", "头发"),
        ("計畫", "计划"),
        ("看著", "看着"),
    ):
        assert same_script(one) == same_script(other), (one, other)
        assert len(same_script(one)) == len(one)
    assert same_script("居民") != same_script("居名")


def test_the_groups_are_small_and_whole() -> None:
    forms = simplest_forms()
    assert 3_000 < len(forms) < 6_000
    for character, simplest in forms.items():
        group = written_alike(character)
        assert len(group) <= 6
        assert character in group
        assert simplest in group
        assert simplest not in forms


def test_real_interviews_are_found_in_the_other_script(shared_data: Path) -> None:
    from opencc import OpenCC

    texts = [path.read_text(encoding="utf-8") for path in sorted((shared_data / "transcripts" / "zh").glob("[cm]*.txt"))]
    traditional = [text for text in texts if text.count("們") > 5]
    simplified = [text for text in texts if text.count("们") > 5]
    assert len(traditional) > 5
    assert len(simplified) > 5
    for way, chosen, most in (("t2s", traditional, 0.0), ("tw2s", traditional, 0.0), ("s2tw", simplified, 0.0004)):
        convert = OpenCC(way).convert
        changed = missed = 0
        for text in chosen:
            pairs = [(a, b) for a, b in zip(text, convert(text), strict=True) if a != b]
            changed += len(pairs)
            missed += sum(b not in written_alike(a) for a, b in pairs)
        assert changed > 40_000
        assert missed <= most * changed, way
