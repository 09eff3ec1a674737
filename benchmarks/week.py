"""A week of three coders over transcripts that people coded: 5,000 acts, a bundle from each of them every evening."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from benchmarks.projects import Bench
from benchmarks.result import Result
from tests.builders import operations, state
from tests.properties.test_week import made_up
from tests.properties.week import Laptop, of_people, run_week

_ACTS = 5_000
_SEED = 2026


def week(bench: Bench, _size: str) -> list[Result]:
    """The time of each merge and each bundle; all three must end with the same project."""
    coded = Path(__file__).resolve().parents[2] / "shared" / "data" / "coded"
    interviews = of_people(coded) if coded.is_dir() else made_up(40, _SEED)
    folder = bench.folder / "week"
    folder.mkdir()
    found = run_week(folder, interviews, _ACTS, _SEED, _checked)
    lead = found.laptops[0]
    same = all(state(one.ws) == state(lead.ws) and operations(one.ws) == operations(lead.ws) for one in found.laptops)
    for one in found.laptops:
        lead.memos |= one.memos
        lead.codings |= one.codings
    lead.check()
    for taken in found.taken:
        print(
            f"{taken.day:9}  {taken.into} takes in {taken.of:9}  {taken.kilobytes:5} KB  {taken.changes:5} changes  "
            f"{taken.operations:6} operations  {taken.conflicts:3} new conflicts  {taken.seconds:.2f} s"
        )
    total = len(operations(lead.ws))
    written, taken = statistics.median(found.written), statistics.median(one.seconds for one in found.taken)
    note = (
        f"{len(interviews)} interviews, {found.acts:,} acts ({found.refused:,} refused by rules), {total:,} operations, "
        f"{len(lead.codings):,} codings, {len(lead.memos):,} memos; longest merge {max(t.seconds for t in found.taken):.2f} s"
    )
    for one in found.laptops:
        one.ws.close()
    return [
        Result("week: a merge", "", taken, bar="all the same", met=same, note=note),
        Result("week: a bundle", "", written, note=f"the last {found.taken[-1].kilobytes:,} KB"),
    ]


def _checked(laptop: Laptop) -> None:
    laptop.check()
    print(f"{laptop.name}: nothing lost", file=sys.stderr, flush=True)
