from __future__ import annotations

import pytest

from groundcode.text.identifying.tags import MASK, Tags, bracketed, is_tag, letters, mask, tags_in


@pytest.mark.parametrize(
    ("given", "tag"),
    [
        ("民警A", "[民警A]"),
        ("[民警A]", "[民警A]"),
        ("【民警A】", "[民警A]"),
        (" ( person 1 ) ", "[person 1]"),
        ("（（甲））", "[甲]"),
    ],
)
def test_brackets_are_put_on(given: str, tag: str) -> None:
    assert bracketed(given) == tag


@pytest.mark.parametrize("given", ["", "  ", "[]", "a[b", "a]b", "[a][b]", "a\nb", "a\x1bb", "x" * 81])
def test_what_cannot_be_a_tag(given: str) -> None:
    assert bracketed(given) == ""


@pytest.mark.parametrize("tag", ["[警官A]", "[人物AB]", "[手机号]", "[police station C]", "[e-mail]", "[person ZZ]", "[街道B]"])
def test_proposed_tags_are_known_again(tag: str) -> None:
    assert is_tag(tag)


@pytest.mark.parametrize("text", ["[张警官]", "[laughs]", "[John]", "[inaudible 10:02]", "[警官]", "[A]", "[警官 张]"])
def test_other_brackets_are_no_tags(text: str) -> None:
    assert not is_tag(text)
    assert is_tag(text, {text})


def test_masking_keeps_every_place() -> None:
    text = "找[警官A]和[张伟]，[化名甲]"
    assert mask(text, {"[化名甲]"}) == f"找{MASK * 5}和[张伟]，{MASK * 5}"
    assert mask("没有") == "没有"


def test_letters() -> None:
    assert [letters(n) for n in (0, 1, 25, 26, 27, 51, 52, 701, 702)] == ["A", "B", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA"]


def test_new_tags_keep_clear_of_old_ones() -> None:
    tags = Tags(["[警官A]", "[警官C]"])
    assert [tags.of("x", "警官"), tags.of("y", "警官"), tags.of("x", "警官")] == ["[警官B]", "[警官D]", "[警官B]"]
    assert tags.of("z", "person") == "[person A]"
    assert tags_in("x [警官A] [笑] [手机号]") == {"[警官A]", "[手机号]"}
