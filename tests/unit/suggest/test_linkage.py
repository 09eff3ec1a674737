from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform

from groundcode.suggest.linkage import average_linkage


@settings(max_examples=150, deadline=None)
@given(st.integers(2, 40), st.integers(0, 10**6), st.integers(0, 3))
def test_the_same_tree_as_scipy_makes_to_the_last_bit(size: int, seed: int, digits: int) -> None:
    # Few digits: many distances are equal, and ties decide.
    pairs = np.random.default_rng(seed).random(size * (size - 1) // 2).round(digits) + 0.001
    assert np.array_equal(average_linkage(squareform(pairs)), linkage(pairs, "average"))


def test_a_larger_one() -> None:
    pairs = np.random.default_rng(7).standard_normal(600 * 599 // 2).round(5) + 9
    assert np.array_equal(average_linkage(squareform(pairs)), linkage(pairs, "average"))


def test_codes_that_are_all_the_same() -> None:
    joins = average_linkage(np.ones((5, 5)) - np.eye(5))
    assert joins[:, 2].tolist() == [1.0] * 4
    assert joins[-1, 3] == 5
