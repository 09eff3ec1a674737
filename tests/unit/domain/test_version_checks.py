"""What a version of a text may say of its turns and of its map: what could not be read back is refused."""

from __future__ import annotations

from typing import Any

import pytest

from groundcode.domain.validation import check_operation
from groundcode.errors import BadValue

ID = "0190a6b2-0000-7000-8000-000000000000"
SOUND: dict[str, Any] = {
    "source": ID, "text": "0" * 64, "length": 10, "turns": [["1", ID, 0, 2, 5], ["2", None, 5, 5, 10, "00:01"]],
    "map": [[0, 2, 0, 3], [6, 6, 7, 9]],
}  # fmt: skip


def test_a_sound_version_is_taken() -> None:
    check_operation("version", "*", SOUND)
    check_operation("version", "*", {key: value for key, value in SOUND.items() if key != "map"})


@pytest.mark.parametrize(
    "odd",
    [
        {"turns": {}},
        {"turns": [["1", ID, 0, 2]]},
        {"turns": [["1", "nobody", 0, 2, 5]]},
        {"turns": [["1", ID, 0, 2, 11]]},
        {"turns": [["1", ID, 3, 2, 5]]},
        {"turns": [["1", ID, 0, 2, "5"]]},
        {"turns": [["1", ID, 0, 2, 5, 7]]},
        {"map": {"a": 1}},
        {"map": [[0, 1]]},
        {"map": [[0, 1, 0, "2"]]},
        {"map": [[2, 4, 3, 5]]},
        {"map": [[4, 5, 4, 5], [0, 1, 0, 1]]},
        {"map": [[0, 1, 0, 99]]},
    ],
)
def test_what_could_not_be_read_back_is_refused(odd: dict[str, Any]) -> None:
    with pytest.raises(BadValue):
        check_operation("version", "*", {**SOUND, **odd})
