"""One laptop of the random tests: a copy of the project, its coder, and everything that coder may do."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from groundcode.domain.heads import Seen
from groundcode.domain.ids import redaction_id, to_raw, to_text
from groundcode.domain.levels import LEVELS
from groundcode.errors import NotFound, RuleBroken
from groundcode.store import bulk, reading
from groundcode.store.log import heads_of
from groundcode.store.wording import reworded_operations
from groundcode.workspace import Workspace
from tests.builders import TEXTS, operations, position, state, surroundings
from tests.properties.theory_acts import TheoryActs, check_theory

NAMES = ("信任", "熟悉", "走访", "信 任", "trust", "Trust")
WORDS = ("天天见面。", "一杯茶", "第一行\n第二行", "")


class Replica(TheoryActs):
    """A copy of the project on one laptop; `pick` numbers choose among what is there."""

    def __init__(self, number: int, path: Path, coder: str) -> None:
        self.number = number
        self.folder = path.parent
        # One clock runs backwards, one is nine hours ahead: neither may matter.
        world = surroundings(100 + number, hours=(0, 9, -3)[number], step=(1, -7, 0.25)[number])
        self.world = world
        self.ws = Workspace.open(path, coder=coder, surroundings=world)
        self.screen: Seen = self.ws.refresh()
        self.memo_texts: set[str] = set()
        self.codings: set[str] = set()

    def reopen(self, coder: str) -> None:
        """Close the project and open it as somebody."""
        path = self.ws.path
        self.ws.close()
        self.ws = Workspace.open(path, coder=coder, surroundings=self.world)

    def do(self, act: Callable[[], Any]) -> Any:
        """Do something; a rule may refuse it, and then nothing is stored."""
        before = position(self.ws)
        try:
            done = act()
        except (RuleBroken, NotFound):
            assert position(self.ws) == before, "a refused act left something in the log"
            done = None
        self.check()
        return done

    def seen(self, stale: bool) -> Seen | None:
        """What an act is made on: what was seen last, or an older screen."""
        return self.screen if stale else None

    def ids(self, table: str, where: str = "alive") -> list[str]:
        """The ids of the living things of a kind."""
        with self.ws.store.reading() as connection:
            rows = bulk.all_rows(connection, f"SELECT id FROM state_{table} WHERE {where} ORDER BY id")
        return [to_text(row[0]) for row in rows]

    def one(self, table: str, pick: int) -> str:
        """One of the living things of a kind; an unknown id where there is none."""
        found = self.ids(table)
        return found[pick % len(found)] if found else "00000000-0000-7000-8000-000000000000"

    def shown_code(self, pick: int) -> str:
        """One of the codes that the tree shows."""
        found = sorted(self.ws.tree().codes)
        return found[pick % len(found)] if found else "00000000-0000-7000-8000-000000000000"

    # What a coder does. `n` are random numbers.

    def create(self, n: Sequence[int], stale: bool) -> None:
        parent = None if n[0] % 3 == 0 else self.shown_code(n[1])
        name, level = NAMES[n[2] % len(NAMES)] + str(n[3] % 3), LEVELS[n[4] % 4]
        self.do(lambda: self.ws.codes.create(name, level=level, parent=parent, seen=self.seen(stale)))

    def rename(self, n: Sequence[int], stale: bool) -> None:
        self.do(lambda: self.ws.codes.rename(self.shown_code(n[0]), NAMES[n[1] % 6] + str(n[2] % 3), seen=self.seen(stale)))

    def describe(self, n: Sequence[int], stale: bool) -> None:
        field = ("definition", "inclusion", "exclusion")[n[1] % 3]
        texts = {field: WORDS[n[2] % 4]}
        self.do(lambda: self.ws.codes.describe(self.shown_code(n[0]), seen=self.seen(stale), **texts))

    def level(self, n: Sequence[int], stale: bool) -> None:
        act = self.ws.codes.raise_ if n[1] % 2 else self.ws.codes.lower
        self.do(lambda: act(self.shown_code(n[0]), seen=self.seen(stale)))

    def delete_code(self, n: Sequence[int], stale: bool) -> None:
        self.do(lambda: self.ws.codes.delete(self.shown_code(n[0]), seen=self.seen(stale)))

    def abstract(self, n: Sequence[int], stale: bool) -> None:
        marked = [self.shown_code(n[0]), self.shown_code(n[1])]
        self.do(lambda: self.ws.codes.abstract(marked, f"概念{n[2] % 4}", seen=self.seen(stale)))

    def merge_codes(self, n: Sequence[int], stale: bool) -> None:
        self.do(lambda: self.ws.codes.merge(self.shown_code(n[0]), self.shown_code(n[1]), seen=self.seen(stale)))

    def move(self, n: Sequence[int], stale: bool) -> None:
        parent = None if n[1] % 4 == 0 else self.shown_code(n[1])
        before = self.shown_code(n[2]) if n[3] % 2 else None
        self.do(lambda: self.ws.codes.move(self.shown_code(n[0]), parent, before=before, seen=self.seen(stale)))

    def core(self, n: Sequence[int], stale: bool) -> None:
        code = None if n[1] % 4 == 0 else self.shown_code(n[0])
        self.do(lambda: self.ws.codes.set_core(code, seen=self.seen(stale)))

    def apply(self, n: Sequence[int], stale: bool) -> None:
        start = n[2] % 8 * 5
        made = self.do(
            lambda: self.ws.codings.apply(
                self.one("code", n[0]), self.one("source", n[1]), start, start + 1 + n[3] % 9, seen=self.seen(stale)
            )
        )
        if made:
            self.codings.add(made)

    def recode(self, n: Sequence[int], stale: bool) -> None:
        self.do(lambda: self.ws.codings.recode(self.one("coding", n[0]), self.one("code", n[1]), seen=self.seen(stale)))

    def boundary(self, n: Sequence[int], stale: bool) -> None:
        start = n[1] % 40
        self.do(lambda: self.ws.codings.resize(self.one("coding", n[0]), start, start + n[2] % 12, seen=self.seen(stale)))

    def uncode(self, n: Sequence[int], stale: bool) -> None:
        self.do(lambda: self.ws.codings.remove([self.one("coding", n[0])], seen=self.seen(stale)))

    def mark(self, n: Sequence[int], stale: bool) -> None:
        act = self.ws.codings.star if n[1] % 2 else self.ws.codings.mark_negative
        self.do(lambda: act(self.one("coding", n[0]), bool(n[2] % 2), seen=self.seen(stale)))

    def memo(self, n: Sequence[int], stale: bool) -> None:
        text = f"{WORDS[n[0] % 3]} {self.number}-{n[1]}"
        about = (self.one(("code", "coding", "source")[n[2] % 3], n[3]),)
        if self.do(lambda: self.ws.memos.write(text, about=about, seen=self.seen(stale))):
            self.memo_texts.add(text)

    def edit_memo(self, n: Sequence[int], stale: bool) -> None:
        text = f"新的 {self.number}-{n[1]}"
        memo = self.one("memo", n[0])
        self.do(lambda: self.ws.memos.edit(memo, text, title=WORDS[n[2] % 2], seen=self.seen(stale)))
        if any(found.id == memo for found in self.ws.memos.list_()):
            self.memo_texts.add(text)

    def delete_memo(self, n: Sequence[int], stale: bool) -> None:
        self.do(lambda: self.ws.memos.delete(self.one("memo", n[0]), seen=self.seen(stale)))

    def import_text(self, n: Sequence[int], stale: bool) -> None:
        name = sorted(TEXTS)[n[0] % 3]
        path = self.folder / str(self.number) / f"{name}{'（改名）' if n[1] % 3 == 0 else ''}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEXTS[name], encoding="utf-8")
        pattern = r"^([^：:\n]{1,12})[：:]" if n[2] % 2 else r"^(访谈者|Mary)[：:]"
        self.do(lambda: self.ws.sources.import_files([path], speaker_pattern=pattern))

    def edit_text(self, n: Sequence[int], stale: bool) -> None:
        found = self.ws.sources.list_()
        if not found:
            return
        source = found[n[0] % len(found)]
        text = self.ws.sources.open(source.id).text
        at = n[1] % (len(text) + 1)
        changed = (
            text[:at] + "某某" + text[at:],
            text[:at] + text[at + 4 :],
            text + "补记：后来又说了一句。\n",
            TEXTS["P01"],
        )[n[2] % 4]
        if changed.strip():
            self.do(lambda: self.ws.sources.edit_text(source.id, changed, seen=self.seen(stale)))

    def cut(self, n: Sequence[int], stale: bool) -> None:
        """Correct a text so that words somebody coded are no longer in it."""
        opened = [self.ws.sources.open(source.id) for source in self.ws.sources.list_()]
        placed = [(one, coding) for one in opened for coding in one.codings if coding.placed]
        if placed:
            one, coding = placed[n[0] % len(placed)]
            changed = one.text[: coding.start] + "改了" * (n[1] % 2) + one.text[coding.end :]
            if changed.strip():
                self.do(lambda: self.ws.sources.edit_text(one.source.id, changed, seen=self.seen(stale)))

    def answer(self, n: Sequence[int], stale: bool) -> None:
        """Say where a segment of an earlier text lies; one that waits if there is one."""
        items = self.ws.review.waiting() or self.ws.review.all_()
        if not items:
            return
        item, review, seen = items[n[0] % len(items)].id, self.ws.review, self.seen(stale)
        way = n[1] % 4
        if way == 0:
            self.do(lambda: review.keep(item, seen=seen))
        elif way == 1:
            self.do(lambda: review.let_go(item, seen=seen))
        elif way == 2:
            self.do(lambda: review.keep_all(n[2], seen=seen))
        else:
            self.do(lambda: review.move(item, n[2] % 30, n[2] % 30 + n[3] % 9, seen=seen))

    def code_file(self, n: Sequence[int], _stale: bool) -> None:
        found = self.ws.sources.list_()
        if not found:
            return
        lines = [
            {"source": found[n[0] % len(found)].id, "start": k * 3, "end": k * 3 + 2, "code": NAMES[(n[1] + k) % 6],
             "parent": "走访1" if n[2] % 2 else None, "coder": "乙" if k else None, "memo": "行" if k == 1 else None}
            for k in range(1 + n[3] % 3)
        ]  # fmt: skip
        path = self.folder / f"lines-{self.number}.jsonl"
        path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
        self.do(lambda: self.ws.codings.from_file(path, create=True, partial=True))

    def codebook(self, n: Sequence[int], _stale: bool) -> None:
        path = self.folder / f"book-{self.number}.yaml"
        ident = f"0190a6b2-0000-7000-8000-{n[0] % 2:012d}"
        path.write_text(
            f"format: groundcode-codebook\nversion: 1\ncodes:\n- name: 手册{n[1] % 2}\n  id: {ident}\n  level: category\n"
            f"  definition: 说明{n[2] % 3}\n  children:\n  - name: 下级\n    level: concept\n",
            encoding="utf-8",
        )
        self.do(lambda: self.ws.codebook.import_(path))

    def undo(self, _n: Sequence[int], _stale: bool) -> None:
        self.do(self.ws.history.undo)

    def redo(self, _n: Sequence[int], _stale: bool) -> None:
        self.do(self.ws.history.redo)

    def resolve(self, n: Sequence[int], _stale: bool) -> None:
        found = self.ws.conflicts.list_()
        if not found:
            return
        conflict = found[n[0] % len(found)]
        if (conflict.entity, conflict.field) == ("source", "version") and n[2] % 2:
            self.do(lambda: self.ws.conflicts.resolve(conflict.id, both=True))
            return
        way: dict[str, Any] = (
            {"take": 1 + n[1] % 3}, {"take": 1}, {"both": True}, {"value": NAMES[n[2] % 6]}, {"coder": "甲"}, {},
        )[n[1] % 6]  # fmt: skip
        self.do(lambda: self.ws.conflicts.resolve(conflict.id, **way))

    def redact(self, n: Sequence[int], _stale: bool) -> None:
        """Take a word out of the log; two laptops may put different ones in its place."""

        def act() -> None:
            with self.ws.store.reading() as connection:
                words = list(reworded_operations(connection, lambda text: text.replace("走访", f"[访{n[0] % 2}]")))
            with self.ws.change("pseudonymise") as made:
                for word in words:
                    made.draft.create(
                        "redaction", redaction_id(word.change, word.n), change=word.change, n=word.n, value=word.after
                    )

        self.do(act)

    def look(self, _n: Sequence[int], _stale: bool) -> None:
        """Take note of the log as it stands; later stale acts are made on this."""
        self.screen = self.ws.refresh()

    # What must hold whatever was done.

    def check(self) -> None:
        """The state is what the log adds up to, the tree is a tree, conflicts are conflicts."""
        state(self.ws)
        check_tree(self.ws)
        check_conflicts(self.ws)
        check_theory(self.ws)
        check_nothing_lost(self.ws, self.memo_texts, self.codings)


def check_tree(ws: Workspace) -> None:
    """No cycle, no code under one that may not hold it, broken places loose; the same as read anew, in the same order."""
    tree = ws.tree()
    with ws.store.reading() as connection:
        anew = reading.read_tree(connection)
    assert list(tree.all.items()) == list(anew.all.items())
    assert list(tree.walk()) == list(anew.walk())
    assert tree.faults == anew.faults
    assert sorted(tree.walk()) == sorted(tree.codes)
    for code_id, code in tree.codes.items():
        parent = tree.parent_of(code_id)
        if parent is not None:
            above = tree.codes[parent].level
            assert above.rank >= max(1, code.level.rank)
            assert parent == tree.target(code.parent or "")
    loose = {fault.code for fault in tree.faults if fault.code in tree.codes and fault.fault != "merge cycle"}
    assert all(tree.parent_of(code) is None for code in loose)
    misplaced = {i for i, c in tree.codes.items() if c.parent and tree.parent_of(i) is None}
    assert misplaced <= loose, "a code is shown loose without a fault that says why"


def check_conflicts(ws: Workspace) -> None:
    """A conflict of values has at least two heads that differ; every conflict can be told and found."""
    found = ws.conflicts.list_()
    assert len({c.id for c in found}) == len(found)
    with ws.store.reading() as connection:
        for conflict in found:
            assert conflict.words
            assert conflict.choices
            if conflict.kind == "value":
                values = {json.dumps(h.value, sort_keys=True) for h in heads_of(connection, conflict.entity_id, conflict.field)}
                assert len(values) >= 2
    ws.history.entries(limit=3)


def check_nothing_lost(ws: Workspace, memo_texts: set[str], codings: set[str]) -> None:
    """Every memo's wording and every coding that was ever stored is in the log, and nothing died by itself."""
    with ws.store.reading() as connection:
        rows = bulk.all_rows(connection, "SELECT field, value FROM operation WHERE entity = 'memo'")
        texts = {json.loads(v).get("text") if f == "*" else json.loads(v) for f, v in rows if f in ("*", "text")}
        dead = {to_text(r[0]) for r in bulk.all_rows(connection, "SELECT id FROM state_coding WHERE NOT alive")}
        ever = {to_text(r[0]) for r in bulk.all_rows(connection, "SELECT id FROM state_coding")}
        deleted = {
            to_text(r[0])
            for r in bulk.all_rows(
                connection,
                "SELECT entity_id FROM operation WHERE entity = 'coding' AND field = 'alive' AND value = 'false'",
            )
        }
    assert memo_texts <= texts
    assert codings <= ever
    assert dead <= deleted


def union_of(*replicas: Workspace) -> set[tuple[Any, ...]]:
    """Every operation that any of them has, without the words of those that any of them has redacted."""
    return masked(set().union(*(operations(ws) for ws in replicas)))


def masked(found: set[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """Operations, the redacted ones without their values."""
    redacted = set()
    for row in found:
        if row[4] == "redaction" and row[6] == "*":
            value = json.loads(row[7])
            redacted.add((to_raw(value["change"]), value["n"]))
    return {(*row[:7], None, row[8]) if (row[0], row[3]) in redacted else row for row in found}
