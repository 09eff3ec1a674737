"""Three laptops that do anything in any order: the log's promises, whatever happens."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from groundcode.domain.levels import Level
from groundcode.domain.theory import Slot
from groundcode.errors import RuleBroken
from groundcode.store.connection import writing
from groundcode.store.store import Store
from groundcode.store.union import read_incoming, take_in
from groundcode.workspace import Workspace
from tests.builders import merge_into, new_project, operations, position, state
from tests.properties.replica import Replica, check_conflicts, check_tree, masked, union_of
from tests.properties.theory_acts import THEORY_ACTS, check_theory

LONG = os.environ.get("GROUNDCODE_PROPERTIES") == "long"
CODERS = ("甲", "乙")
ACTS = tuple(
    name
    for name, weight in {
        "create": 4, "rename": 2, "describe": 1, "level": 2, "delete_code": 2, "abstract": 2, "merge_codes": 2, "move": 3,
        "core": 1, "apply": 4, "recode": 1, "boundary": 1, "uncode": 1, "mark": 1, "memo": 2, "edit_memo": 1,
        "delete_memo": 1, "import_text": 2, "edit_text": 2, "cut": 2, "answer": 2, "code_file": 1, "codebook": 1,
        "undo": 3, "redo": 2, "resolve": 3, "look": 2, "redact": 1, **THEORY_ACTS,
    }.items()
    for _ in range(weight)
)  # fmt: skip
numbers = st.tuples(*[st.integers(0, 60)] * 5)
which = st.integers(0, 2)


def scratch() -> Path:
    """A folder in memory where there is one: the disk's own speed is not what is tested here."""
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="groundcode-", dir=memory if memory.is_dir() else None))


def shared_material(ws: Workspace) -> None:
    """What all three have from the start: enough for them to get into each other's way."""
    create = ws.codes.create
    main = create("主", level=Level.MAIN)
    one, two = (create(name, level=Level.CATEGORY) for name in ("信任1", "熟悉1"))
    concept = create("走访1", level=Level.CONCEPT, parent=one)
    label = create("一杯茶", parent=main)
    coding = ws.codings.apply(label, ws.sources.list_()[0].id, 5, 9)
    ws.memos.write("开头", about=(coding, two))
    relation = ws.relations.add(one, two, "causal", codings=[coding])
    ws.relations.add(main, relation, "moderation", on_relation=True)
    ws.pathways.add("开头", [relation, ws.relations.add(two, main)])
    paradigm = ws.paradigms.start(two)
    ws.paradigms.add(paradigm, Slot.CONTEXT, one)
    ws.paradigms.add(paradigm, Slot.CONTEXT, concept)


class Laptops(RuleBasedStateMachine):
    """Three copies of one project."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = scratch()
        self.replicas: list[Replica] = []

    @initialize(coders=st.tuples(*[st.sampled_from(CODERS)] * 3))
    def hand_out(self, coders: tuple[str, ...]) -> None:
        first = new_project(self.folder, "first")
        path = self.folder / "P01.txt"
        path.write_text("访谈者：您平时见到民警吗？\n李阿姨：天天在院里转，看见就踏实。\n", encoding="utf-8")
        first.sources.import_files([path])
        shared_material(first)
        first.close()
        for number, coder in enumerate(coders):
            copy = self.folder / f"laptop{number}.groundcode"
            shutil.copy(first.path, copy)
            self.replicas.append(Replica(number, copy, coder))

    @rule(laptop=which, act=st.sampled_from(ACTS), n=numbers, stale=st.integers(0, 4).map(lambda k: k == 0))
    def act(self, laptop: int, act: str, n: tuple[int, ...], stale: bool) -> None:
        getattr(self.replicas[laptop], act)(n, stale)

    @rule(laptop=which, acts=st.lists(st.tuples(st.sampled_from(ACTS), numbers), min_size=3, max_size=6))
    def work_on(self, laptop: int, acts: list[tuple[str, tuple[int, ...]]]) -> None:
        for act, n in acts:
            getattr(self.replicas[laptop], act)(n, False)

    @rule(into=which, other=which)
    def merge(self, into: int, other: int) -> None:
        if into == other:
            return
        ours, theirs = self.replicas[into], self.replicas[other]
        union = union_of(ours.ws, theirs.ws)
        merge_into(ours.ws, theirs.ws)
        assert masked(operations(ours.ws)) == union
        ours.memo_texts |= theirs.memo_texts
        ours.codings |= theirs.codings
        ours.check()
        before = position(ours.ws)
        assert merge_into(ours.ws, theirs.ws).changes == 0
        assert position(ours.ws) == before

    @rule(pair=st.permutations(range(3)), n=numbers, way=st.sampled_from(("move", "merge", "delete")))
    def tangle(self, pair: list[int], n: tuple[int, ...], way: str) -> None:
        """Two put two codes into each other, or one deletes what the other uses; then one takes the other's in."""
        ours, theirs = self.replicas[pair[0]], self.replicas[pair[1]]
        shared = sorted(ours.ws.tree().codes.keys() & theirs.ws.tree().codes.keys())
        if len(shared) < 2:
            return
        x, y = shared[n[0] % len(shared)], shared[n[1] % len(shared)]
        if way == "move":
            ours.do(lambda: ours.ws.codes.move(x, y))
            theirs.do(lambda: theirs.ws.codes.move(y, x))
        elif way == "merge":
            ours.do(lambda: ours.ws.codes.merge(x, y))
            theirs.do(lambda: theirs.ws.codes.merge(y, x))
        else:
            ours.do(lambda: ours.ws.codes.delete(x))
            theirs.do(lambda: theirs.ws.codes.create(f"新{n[2]}", parent=x))
            theirs.do(lambda: theirs.ws.codes.merge(y, x))
        self.merge(pair[0], pair[1])

    @rule(pair=st.permutations(range(3)), n=numbers, other=numbers, way=st.sampled_from(("correct", "answer")))
    def disagree(self, pair: list[int], n: tuple[int, ...], other: tuple[int, ...], way: str) -> None:
        """Two correct one text, or answer for one segment; then one takes the other's in."""
        ours, theirs = self.replicas[pair[0]], self.replicas[pair[1]]
        if way == "correct":
            ours.edit_text(n, False)
            theirs.edit_text((n[0], *other[1:]), False)
        else:
            ours.cut(n, False)
            self.merge(pair[1], pair[0])
            ours.answer(n, False)
            theirs.answer((n[0], *other[1:]), False)
        self.merge(pair[0], pair[1])
        ours.resolve(other, False)

    @rule(laptop=which, coder=st.sampled_from(CODERS))
    def reopen(self, laptop: int, coder: str) -> None:
        self.replicas[laptop].reopen(coder)
        self.replicas[laptop].check()

    @rule(order=st.permutations(range(3)), other=st.permutations(range(3)))
    def converge(self, order: list[int], other: list[int]) -> None:
        for replica in self.replicas:
            replica.ws.store.checkpoint()
        one, two = self._merged("one", order), self._merged("two", other)
        try:
            assert state(one) == state(two)
            assert operations(one) == operations(two)
            assert masked(operations(one)) == union_of(*(r.ws for r in self.replicas))
            check_tree(one)
            check_conflicts(one)
            check_theory(one)
            settle_everything(one)
        finally:
            one.close()
            two.close()

    def _merged(self, name: str, order: list[int]) -> Workspace:
        path = self.folder / f"{name}.groundcode"
        for old in self.folder.glob(f"{name}.groundcode*"):
            old.unlink()
        shutil.copy(self.replicas[order[0]].ws.path, path)
        union(path, *(self.replicas[k].ws.path for k in order[1:]))
        return Workspace.open(path, coder="甲", surroundings=self.replicas[0].world)

    def teardown(self) -> None:
        try:
            if self.replicas:
                self.converge([0, 1, 2], [2, 1, 0])
        finally:
            for replica in self.replicas:
                replica.ws.store.engine.dispose()
            shutil.rmtree(self.folder, ignore_errors=True)


def union(path: Path, *others: Path) -> None:
    """Merge without the backup that a person's merge makes."""
    store = Store.open(path)
    for other in others:
        with store.reading() as connection:
            incoming = read_incoming(connection, path, other)
        with writing(store.engine) as connection:
            take_in(connection, incoming)
    store.close()


def settle_everything(ws: Workspace) -> None:
    """Settle one conflict after the other: none comes back, and in the end none is left."""
    for round_ in range(200):
        found = ws.conflicts.list_()
        if not found:
            return
        conflict = found[0]
        event(f"settled: {conflict.kind} {conflict.entity}.{conflict.field}")
        ways: list[dict[str, Any]] = [{"take": 1}, {"value": f"别名{round_}"}]
        if conflict.kind == "level":
            ways.insert(0, {"take": 2})
        if conflict.kind == "value":
            ways = [{"take": 1 + round_ % len(conflict.choices)}]
        for way in ways:
            try:
                ws.conflicts.resolve(conflict.id, **way)
            except RuleBroken:
                continue
            break
        else:
            raise AssertionError(f"no way settles {conflict}")
        left = {c.id for c in ws.conflicts.list_()}
        assert conflict.id not in left, f"{conflict} is still open"
        state(ws)
    raise AssertionError(f"conflicts without end: {ws.conflicts.list_()}")


TestLaptops = Laptops.TestCase
TestLaptops.settings = settings(
    max_examples=int(os.environ.get("GROUNDCODE_EXAMPLES", "1500" if LONG else "25")),
    stateful_step_count=60 if LONG else 25,
    deadline=None,
    derandomize=not LONG,
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, *([Phase.shrink] if os.environ.get("GROUNDCODE_SHRINK") else [])),
)
