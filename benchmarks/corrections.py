"""`python -m benchmarks.corrections TRANSCRIPT`: what 150 corrections do to 1,000 codings of a real transcript."""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from groundcode.domain.opcodes import Edit
from groundcode.domain.relocations import Grade
from groundcode.domain.sources import Version, VersionTree
from groundcode.domain.spans import Span
from groundcode.text.normalise import normalise
from groundcode.workspace.placing import Placed, Proposal, Texts, grade, proposal_for
from groundcode.workspace.versions import edits_between

PSEUDONYMS = ("[民警A]", "[居民B]", "L01", "某某", "书记甲", "[社区]", "P07")
PUT_IN = "后来我又想了一下这个事情其实还要再补一句大家都知道的话"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the codings, and how long it took in seconds."""

    grades: Counter[Grade]
    proposed: int
    """Of those that wait, how many have a place proposed with at least 80 per cent."""
    wait: int
    without: int
    """Of those, how many have none at all."""
    mapping: float
    placing: float
    proposing: float

    @property
    def seconds(self) -> float:
        """In all."""
        return self.mapping + self.placing + self.proposing


def corrected(text: str, draw: random.Random, *, names: int = 120, added: int = 20, removed: int = 10) -> str:
    """A text with pseudonyms for names, and runs put in and taken out, at places that do not overlap."""
    kinds = ["name"] * names + ["in"] * added + ["out"] * removed
    cells = draw.sample(range(len(text) // 70), len(kinds))
    out = text
    for cell, kind in sorted(zip(cells, draw.sample(kinds, len(kinds)), strict=True), reverse=True):
        at = cell * 70 + draw.randrange(10)
        if kind == "name":
            out = out[:at] + draw.choice(PSEUDONYMS) + out[at + draw.choice((2, 3)) :]
        elif kind == "in":
            out = out[:at] + PUT_IN[: draw.randint(4, len(PUT_IN))] + out[at:]
        else:
            out = out[:at] + out[at + draw.randint(4, 55) :]
    return out


def coded(text: str, draw: random.Random, count: int = 1_000, shortest: int = 4, longest: int = 45) -> list[Span]:
    """Random segments, as long as clauses and sentences are."""
    out: list[Span] = []
    while len(out) < count:
        start, length = draw.randrange(len(text)), draw.randint(shortest, longest)
        if start + length <= len(text) and text[start : start + length].strip():
            out.append(Span(start, start + length))
    return out


def fare(old: str, new: str, spans: list[Span]) -> Outcome:
    """Map, place, grade and propose, as a correction and the review after it do."""
    began = time.perf_counter()
    edits = edits_between(old, new)
    mapped = time.perf_counter()
    tree = VersionTree([_version("1", None, old, ()), _version("2", "1", new, edits)])
    texts = Texts(tree, {"1": old, "2": new})
    placed = [grade(texts, span, "1", "2") for span in spans]
    graded = time.perf_counter()
    found = [_proposal(one, tree, old, new) for one in placed if one.grade is Grade.UNCERTAIN]
    done = time.perf_counter()
    good = sum(one is not None and one.score >= 80 for one in found)
    return Outcome(
        Counter(one.grade for one in placed), good, len(found), found.count(None), mapped - began, graded - mapped, done - graded
    )


def _version(name: str, parent: str | None, text: str, edits: tuple[Edit, ...]) -> Version:
    return Version(name, "s", parent, name, len(text), (), edits)


def _proposal(placed: Placed, tree: VersionTree, old: str, new: str) -> Proposal | None:
    near = placed.place.start if placed.place else tree.near(placed.span.start, "1", "2")
    return proposal_for(placed, old, new, near)


def main() -> None:
    """Read the arguments, and measure with several seeds."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corrections", description=__doc__)
    parser.add_argument("transcript", type=Path)
    parser.add_argument("--seeds", type=int, default=7)
    parser.add_argument("--longest", type=int, default=45, help="characters of the longest coding")
    asked = parser.parse_args()
    text = normalise(asked.transcript.read_text(encoding="utf-8")).text
    found = []
    for seed in range(asked.seeds):
        draw = random.Random(seed)
        found.append(fare(text, corrected(text, draw), coded(text, draw, longest=asked.longest)))
        one = found[-1]
        sure = one.grades[Grade.EXACT] + one.grades[Grade.CHANGED]
        print(
            f"seed {seed}: exact {one.grades[Grade.EXACT]}, changed {one.grades[Grade.CHANGED]}, waiting {one.wait} "
            f"(proposed at 80 %: {one.proposed}, nothing to propose: {one.without}); placed or proposed {sure + one.proposed}; "
            f"map {one.mapping:.3f} s, placing and grading {one.placing:.3f} s, proposals {one.proposing:.3f} s, "
            f"in all {one.seconds:.3f} s"
        )
    print(f"{len(text)} characters; median in all {statistics.median(one.seconds for one in found):.3f} s")


if __name__ == "__main__":
    main()
