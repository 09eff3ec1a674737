"""Suggestions for 5,000 loose codes with 20 quotes each, made up, with made-up vectors in a cache of their own.

What is measured runs in processes of their own, so that the most memory is that of the work. The floor is what nobody can do
without: one product of the codes' rows of both encoders, and scipy's average linkage of it.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from benchmarks.result import Result
from benchmarks.terminal_proc import memory
from groundcode.domain.levels import Level

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from benchmarks.projects import Bench
    from groundcode.workspace.suggesting.finding import Grouping

CODES, QUOTES, PLACED, CONCEPTS, SOURCES = 5_000, 20, 900, 300, 50
WIDTHS = (512, 384)
GROUPS, PLACES, READING, MEMORY = 3.0, 4.0, 2.0, 600
"""Bars: seconds on two cores that do nothing else, and megabytes."""
_WORDS = (
    "民警", "社区", "走访", "电话", "信任", "邻居", "矛盾", "调解", "巡逻", "安全", "孩子", "老人", "楼道", "停车", "噪音",
    "物业", "群里", "通知", "认识", "帮忙", "晚上", "值班", "报警", "办证", "窗口", "排队", "热情", "冷淡", "解释", "规定",
    "罚款", "教育", "宣传", "防骗", "养老", "体检",
)  # fmt: skip
T = TypeVar("T")


def large(place: Bench, _size: str) -> list[Result]:
    """A line each for reading, groups, their reasons, another cut and places."""
    project, cache = build(place.folder / "large"), place.folder / "large-cache"
    fill(project, cache)
    groups, places = (_fresh(project, cache, what) for what in ("groups", "places"))
    out = []
    for name, found, bar in (
        ("reading", groups, READING), ("groups", groups, GROUPS), ("reasons", groups, None), ("cut", groups, None),
        ("places", places, PLACES),
    ):  # fmt: skip
        wall, cpu = found[name]
        note = f"{cpu:.2f} s CPU, {cpu / found['floor'][1]:.1f} times the floor's {found['floor'][1]:.2f} s CPU"
        met = None if bar is None else wall <= bar
        words = f"<= {bar:g} s" if bar else ""
        out.append(Result(f"suggest {name} of 5,000", "", wall, found["floor"][0], bar=words, met=met, note=note))
    for name, found in (("groups", groups), ("places", places)):
        most = found["memory"][0]
        note = f"{most:.0f} MB at most, Python and reading included"
        out.append(Result(f"suggest {name}, memory", "", 0.0, bar=f"<= {MEMORY} MB", met=most <= MEMORY, note=note))
    return out


def build(folder: Path) -> Path:
    """The project: loose labels with quotes, and others in their places."""
    from groundcode.workspace import Workspace

    folder.mkdir()
    draw = random.Random(1)

    def phrase(count: int) -> str:
        return "".join(draw.choice(_WORDS) for _ in range(count))

    turns = (CODES * QUOTES + PLACED) // SOURCES + 1
    for number in range(SOURCES):
        lines = (f"居民：{phrase(draw.randint(5, 14))}第{number}-{turn}回。" for turn in range(turns))
        (folder / f"S{number:02}.txt").write_text("\n".join(lines), encoding="utf-8")
    labels = [f"{phrase(draw.randint(2, 5))}{number}" for number in range(CODES + PLACED)]
    project = folder / "large.groundcode"
    with Workspace.create(project, coder="甲", language="zh") as workspace:
        workspace.sources.import_files(sorted(folder.glob("*.txt")))
        spans = []
        for source in workspace.sources.list_():
            spans += [(source.name, turn.body, turn.end) for turn in workspace.sources.open(source.id).version.turns]
        draw.shuffle(spans)
        concepts = [workspace.codes.create(f"概念{phrase(2)}{number}", level=Level.CONCEPT) for number in range(CONCEPTS)]
        named = [workspace.tree().codes[code].name for code in concepts]
        paths = [f"{named[number % CONCEPTS]} > {name}" for number, name in enumerate(labels[:PLACED])]
        for number, name in enumerate(labels[:PLACED]):
            workspace.codes.create(name, parent=concepts[number % CONCEPTS])
        coded = [*paths, *(name for name in labels[PLACED:] for _quote in range(QUOTES))]
        with (folder / "codings.jsonl").open("w", encoding="utf-8") as file:
            for code, (name, start, end) in zip(coded, spans, strict=False):
                file.write(json.dumps({"source": name, "start": start, "end": end, "code": code}) + "\n")
        workspace.codings.from_file(folder / "codings.jsonl", create=True)
    return project


class MadeUp:
    """Vectors of what characters stand beside each other, under the name of an encoder, so that it need not read anything."""

    def __init__(self, name: str, width: int) -> None:
        import numpy as np

        self.name = name
        self._draw = np.random.default_rng(width)
        self._of = self._draw.standard_normal((200, width))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row for each text."""
        import numpy as np

        rows = 1.0 * self._draw.standard_normal((len(texts), self._of.shape[1]))
        for row, text in zip(rows, texts, strict=True):
            row += self._of[[(31 * ord(one) + ord(other)) % 200 for one, other in pairwise(text)]].sum(0)
        return np.asarray(rows / 10, np.float32)


def fill(project: Path, cache: Path) -> None:
    """Put a vector for each text of a project into a cache."""
    from benchmarks.suggestions_sample import material_of
    from groundcode.suggest.encoders import E5Encoder, UniversalEncoder
    from groundcode.suggest.vectors import VectorStore

    material = material_of(project)
    texts = sorted({said.words for own in material.own.values() for said in own} | set(map(material.called, material.tree.codes)))
    for name, width in zip((UniversalEncoder().name, E5Encoder().name), WIDTHS, strict=True):
        VectorStore(cache / "vectors").make(MadeUp(name, width), texts)


def _fresh(project: Path, cache: Path, what: str) -> dict[str, list[float]]:
    command = [sys.executable, "-m", "benchmarks.suggestions_large", str(project), what]
    done = subprocess.run(
        command, env={**os.environ, "GROUNDCODE_CACHE": str(cache)}, cwd=Path(__file__).parent.parent, check=True,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    found: dict[str, list[float]] = json.loads(done.stdout)
    return found


def _measured(project: Path, what: str) -> dict[str, Sequence[float]]:
    """(seconds, seconds of CPU) of each step, and the most memory before the floor."""
    from groundcode.workspace import Workspace
    from groundcode.workspace.suggesting.values import Kind

    out: dict[str, Sequence[float]] = {}

    def timed(name: str, work: Callable[[], T]) -> T:
        wall, cpu = time.perf_counter(), time.process_time()
        made = work()
        out[name] = (time.perf_counter() - wall, time.process_time() - cpu)
        return made

    with Workspace.open(project) as workspace:
        asked = workspace.suggestions
        timed("encoders", lambda: asked.encoders)

        timed("reading", lambda: asked.cards(()))
        if what == "groups":
            grouping = timed("groups", lambda: _cut(asked.grouping(Kind.GROUPS)))
            timed("reasons", grouping.proposals)
            timed("cut", lambda: grouping.outline(grouping.usual + grouping.codes // 20))
        else:
            timed("places", lambda: asked.compute(Kind.PLACEMENT))
    used = memory(os.getpid())
    out["memory"] = (used.peak / 2**20 if used is not None else 0.0,)
    timed("floor", _floor)
    return out


def _cut(grouping: Grouping) -> Grouping:
    """With the groups of the usual cut, as a list shows them."""
    grouping.outline()
    return grouping


def _floor() -> None:
    import numpy as np
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    rows = np.random.default_rng(0).standard_normal((CODES, sum(WIDTHS))).astype(np.float32)
    far = 1.0 + np.abs((rows @ rows.T).astype(np.float64))
    np.fill_diagonal(far, 0)
    linkage(squareform(far, checks=False), "average")


if __name__ == "__main__":
    print(json.dumps(_measured(Path(sys.argv[1]), sys.argv[2])))
