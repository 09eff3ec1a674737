"""A week of three coders: whatever the mail did, all three end with the same project, and nothing is lost."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundcode.store import bulk
from tests.builders import operations, state
from tests.properties.test_replicas import scratch
from tests.properties.week import CODERS, Interview, Laptop, Week, of_people, run_week

SPEECH = (
    "天天在院里转，看见就踏实。",
    "有事打他电话。",
    "我们都熟悉了，",
    "他也不嫌烦。",
    "那时候没人管，",
    "现在好多了。",
    "我也愿意出点力。",
)


def made_up(count: int, seed: int) -> list[Interview]:
    """Interviews that nobody gave."""
    rng = random.Random(seed)
    texts = [
        "".join(f"访谈者：第{k + 1}个问题？\n居民{n}：{''.join(rng.choices(SPEECH, k=4))}\n" for k in range(8))
        for n in range(count)
    ]
    return [Interview(f"P{n + 1:02}", text) for n, text in enumerate(texts)]


def same_for_all(week: Week) -> None:
    """All three have the same operations and the same state, and know everything that anybody typed."""
    lead = week.laptops[0]
    digests, log = state(lead.ws), operations(lead.ws)
    for laptop in week.laptops:
        lead.memos |= laptop.memos
        lead.codings |= laptop.codings
        laptop.check()
        assert state(laptop.ws) == digests
        assert operations(laptop.ws) == log
    lead.check()
    assert {name for name in lead.ws.coders().values() if name in CODERS} == set(CODERS)


def kinds(laptop: Laptop) -> set[str]:
    """The kinds of changes that there were."""
    with laptop.ws.store.reading() as connection:
        return {row[0] for row in bulk.all_rows(connection, "SELECT DISTINCT kind FROM change")}


def check_evening(laptop: Laptop) -> None:
    laptop.check()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in memory, where there is one."""
    made = scratch()
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_week_of_three_coders(folder: Path, seed: int) -> None:
    week = run_week(folder, made_up(4, seed), 300, seed, check_evening)
    same_for_all(week)
    assert kinds(week.laptops[1]) >= {"code", "abstract", "edit-text", "undo", "consensus-begin", "consensus-finish"}
    assert week.refused < week.acts / 3
    blind = [one for one in week.taken if one.into == CODERS[2] and "blind" in one.of]
    assert len(blind) >= 1
    assert sum(one.operations == 0 for one in week.taken) >= 1, "the bundle that was sent twice brought nothing new"
    assert sum(one.conflicts for one in week.taken) > 0
    for laptop in week.laptops:
        laptop.ws.close()


def test_a_week_over_transcripts_that_people_coded(folder: Path, shared_data: Path) -> None:
    week = run_week(folder, of_people(shared_data / "coded", 12), 150, 7, check_evening)
    same_for_all(week)
    for laptop in week.laptops:
        laptop.ws.close()
