"""Searches for reference cycles come in pauses, and never by themselves."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from groundcode.tui.collecting import Pauses


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


class Ring:
    """Something that only a search for cycles takes away."""

    def __init__(self) -> None:
        self.me = self


def old_ring() -> weakref.ref[Ring]:
    """A dead ring that the searches of younger objects have let grow old."""
    ring = Ring()
    gc.collect(0)
    gc.collect(1)
    return weakref.ref(ring)


def test_a_full_search_waits_for_a_pause() -> None:
    now = [0.0]
    pauses = Pauses(lambda: now[0])
    ring = old_ring()
    pauses.touched()
    now[0] += 1.0
    pauses.look()
    assert ring() is not None
    pauses.touched()
    now[0] += 1.0
    pauses.look()
    assert ring() is not None
    now[0] += 1.0
    pauses.look()
    assert ring() is None


def test_no_full_search_comes_by_itself() -> None:
    Pauses()
    assert gc.get_threshold()[2] >= 1_000_000


def test_what_stands_at_the_first_pause_is_walked_through_once() -> None:
    now = [0.0]
    pauses = Pauses(lambda: now[0])
    old_ring()
    now[0] += 2.0
    pauses.look()
    assert gc.get_freeze_count() > 0
    later = old_ring()
    now[0] += 2.0
    pauses.look()
    assert later() is None


def test_where_nobody_pauses_much_to_search_needs_only_a_short_rest() -> None:
    now = [0.0]
    pauses = Pauses(lambda: now[0])
    ring = old_ring()
    for _time in range(50):
        gc.collect(1)
    pauses.touched()
    now[0] += 0.2
    pauses.look()
    assert ring() is not None
    now[0] += 0.1
    pauses.look()
    assert ring() is None
