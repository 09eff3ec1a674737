from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundcode.text.identifying.fold import fold, is_han, is_latin


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("李建國", "李建国"),
        ("張偉與蕭紅", "张伟与萧红"),
        ("１３８ＡＢｃ：", "138ABc:"),
        ("买买提•吐尔逊・艾", "买买提·吐尔逊·艾"),
        ("O’Brien\u3000x\u00a0y", "O'Brien x y"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=200))
def test_folding_keeps_every_place(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


def test_kinds_of_characters() -> None:
    assert is_han("李")
    assert is_han("\U00020000")
    assert not any(map(is_han, ("a", "，", "", "é")))
    assert all(map(is_latin, "aZ9é"))
    assert not any(map(is_latin, ("李", "，", "", "-", "_", "[")))
