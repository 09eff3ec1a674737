"""One coder does anything with codes, relations, pathways and paradigms: what must hold of the theory."""

from __future__ import annotations

import shutil
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundcode.domain.theory import Relation, chains_of
from groundcode.errors import GroundcodeError
from groundcode.store import bulk
from tests.builders import living_rows
from tests.properties.replica import Replica
from tests.properties.test_replicas import LONG, numbers
from tests.properties.test_undo import PHASES, replica_with
from tests.properties.theory_acts import THEORY_ACTS

CODES = ("create", "level", "level", "abstract", "move", "merge_codes", "delete_code", "apply", "uncode", "edit_text", "undo")
drawn = st.lists(
    st.tuples(st.sampled_from([*(name for name, weight in THEORY_ACTS.items() for _ in range(weight)), *CODES]), numbers),
    min_size=3, max_size=25,
)  # fmt: skip
quick = settings(
    max_examples=300 if LONG else 20, deadline=None, derandomize=not LONG, suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False, phases=PHASES,
)  # fmt: skip


def codings_of(replica: Replica) -> list[Any]:
    with replica.ws.store.reading() as connection:
        return list(bulk.all_rows(connection, 'SELECT id, code, version, start, "end", alive FROM state_coding ORDER BY id'))


@given(done=drawn)
@quick
def test_the_theory_holds_whatever_is_done(done: list[tuple[str, tuple[int, ...]]]) -> None:
    # `do` compares the two materialisers and looks at every relation, pathway and paradigm after each act.
    replica, _before = replica_with(done)
    replica.ws.close()
    shutil.rmtree(replica.folder, ignore_errors=True)


@given(done=drawn, pick=numbers)
@quick
def test_raising_lowering_back_and_abstracting_change_no_coding_and_no_relation(
    done: list[tuple[str, tuple[int, ...]]], pick: tuple[int, ...]
) -> None:
    replica, _before = replica_with(done)
    try:
        ws, codings, theory = replica.ws, codings_of(replica), replica.ws.theory.read()
        code = replica.shown_code(pick[0])
        before = living_rows(ws)
        try:
            ws.codes.raise_(code)
        except GroundcodeError:
            pass
        else:
            assert codings_of(replica) == codings
            ws.codes.lower(code)
            assert living_rows(ws) == before
        level = ws.tree().codes[code].level if code in ws.tree().codes else None
        replica.do(lambda: ws.codes.abstract([code], f"抽象{pick[1]}", level=level))
        assert codings_of(replica) == codings
        assert ws.theory.read() == theory
    finally:
        replica.ws.close()
        shutil.rmtree(replica.folder, ignore_errors=True)


def _relations(pairs: list[tuple[int, int]]) -> list[Relation]:
    return [Relation(f"r{k}", f"c{a}", f"c{b}", False, "", None, "") for k, (a, b) in enumerate(pairs)]


@given(pairs=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=10))
def test_the_ways_of_a_pathway_are_all_there_is_between_one_start_and_one_end(pairs: list[tuple[int, int]]) -> None:
    relations = _relations(pairs)
    chains = chains_of(relations)
    for chain in chains:
        assert (chain[0].start, chain[-1].end) == (chains[0][0].start, chains[0][-1].end)
        assert all(one.end == two.start for one, two in pairwise(chain))
        passed = [chain[0].start, *(step.end for step in chain)]
        assert len(set(passed)) == len(passed)
    assert not chains or {step.id for chain in chains for step in chain} == {one.id for one in relations}
    assert len(set(chains)) == len(chains)
    # Any order of the same relations has the same ways.
    assert {frozenset(step.id for step in chain) for chain in chains_of(relations[::-1])} == {
        frozenset(step.id for step in chain) for chain in chains
    }
