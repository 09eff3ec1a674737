"""A week of three coders on three laptops, who send each other a bundle every evening.

The first leads; the second begins with the lead's bundle; the third with a blind one, and is shown the others' codings
in the middle of the week. One laptop's clock is a year ahead. One bundle is lost and sent again a day later, one is
sent twice. Everything is drawn from one seed.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.levels import Level
from groundcode.errors import NotFound, RuleBroken
from groundcode.store import bulk
from groundcode.store.rebuild import rebuilt_digests, state_digests
from groundcode.workspace import Workspace
from groundcode.workspace.bundles import begin_from
from tests.builders import surroundings

CODERS = ("田野", "林", "周")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
UNBLINDED = 2
"""The day on whose evening the third is sent whole bundles for the first time."""
_A_YEAR = 24 * 366
_WORDS = ("信任", "熟悉", "走访", "帮忙", "情面", "责任", "习惯", "参与", "在场", "联系", "求助", "规矩")
_THOUGHTS = ("这里说的是人情，不是制度。", "和前一份访谈相反，要再看。", "“踏实”一词反复出现。", "定义太宽，考虑拆开。")


@dataclass(frozen=True, slots=True)
class Interview:
    """A transcript, and where people have coded it, if they have."""

    name: str
    text: str
    spans: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """One merge."""

    day: str
    into: str
    of: str
    changes: int
    operations: int
    conflicts: int
    kilobytes: int
    seconds: float


@dataclass(slots=True)
class Week:
    """What a week came to."""

    laptops: list[Laptop] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    acts: int = 0
    refused: int = 0
    written: list[float] = field(default_factory=list)
    """Seconds that each bundle took to write."""


class Laptop:
    """One coder with a copy of the project, and everything the coder typed."""

    def __init__(self, ws: Workspace, rng: random.Random, spans: dict[str, Interview]) -> None:
        self.ws = ws
        self.name = ws.coder_name
        self.memos: set[str] = set()
        self.codings: set[str] = set()
        self.refused = 0
        self._rng = rng
        self._spans = spans
        acts: dict[Callable[[], Any], int] = {
            self.code: 44, self.code_new: 14, self.memo: 9, self.rename: 4, self.define: 4, self.move: 4, self.abstract: 3,
            self.correct: 2, self.uncode: 3, self.recode: 2, self.star: 2, self.edit_memo: 2, self.delete_memo: 1,
            self.merge_codes: 1, self.delete_code: 1, self.level: 1, self.undo: 3, self.redo: 1, self.assign: 1, self.finish: 1,
            self.resolve: 2,
        }  # fmt: skip
        self._acts, self._weights = list(acts), list(acts.values())

    def work(self, acts: int) -> None:
        """So many acts; what a rule refuses counts as one, too."""
        for act in self._rng.choices(self._acts, self._weights, k=acts):
            try:
                act()
            except (RuleBroken, NotFound):
                self.refused += 1

    def _one(self, table: str, where: str = "alive") -> str:
        with self.ws.store.reading() as connection:
            rows = bulk.all_rows(connection, f"SELECT id FROM state_{table} WHERE {where} ORDER BY id")
        return to_text(self._rng.choice(rows)[0]) if rows else "00000000-0000-7000-8000-000000000000"

    def _own_coding(self) -> str:
        return self._one("coding", f"alive AND coder = x'{self.ws.coder.replace('-', '')}'")

    def _name(self) -> str:
        return self._rng.choice(_WORDS) + self._rng.choice(("", "的样子", "不够", "·" + self._rng.choice(_WORDS)))

    def _place(self) -> tuple[str, int, int, str]:
        """A source and a span; where people have coded it before, theirs, more often than not."""
        source = self._rng.choice(self.ws.sources.list_())
        with self.ws.store.reading() as connection:
            sql = "SELECT length FROM state_version WHERE id = ?"
            length = int(bulk.all_rows(connection, sql, (to_raw(source.version),))[0][0])
        spans = self._spans[source.name].spans if source.name in self._spans else ()
        if spans and self._rng.random() < 0.8:
            start, end, code = self._rng.choice(spans)
            if end <= length:
                return source.id, start, end, code
        start = self._rng.randrange(max(1, length - 30))
        return source.id, start, min(length, start + self._rng.randint(4, 60)), self._name()

    def code(self) -> None:
        source, start, end, _name = self._place()
        codes = sorted(self.ws.tree().codes)
        if codes:
            self.codings.add(self.ws.codings.apply(self._rng.choice(codes), source, start, end))

    def code_new(self) -> None:
        source, start, end, name = self._place()
        found = self.ws.tree().find(name)
        if found:
            self.codings.add(self.ws.codings.apply(found[0], source, start, end))
        else:
            self.ws.codings.apply_new(name, source, start, end)

    def memo(self) -> None:
        text = f"{self._rng.choice(_THOUGHTS)}（{self.name} {self._rng.random()}）"
        self.ws.memos.write(text, about=(self._one(self._rng.choice(("code", "coding", "source"))),))
        self.memos.add(text)

    def edit_memo(self) -> None:
        text = f"改过：{self._rng.choice(_THOUGHTS)}（{self.name} {self._rng.random()}）"
        self.ws.memos.edit(self._one("memo"), text)
        self.memos.add(text)

    def delete_memo(self) -> None:
        self.ws.memos.delete(self._one("memo"))

    def rename(self) -> None:
        self.ws.codes.rename(self._one("code"), self._name())

    def define(self) -> None:
        self.ws.codes.describe(self._one("code"), definition=self._rng.choice(_THOUGHTS), exclusion=self._name())

    def move(self) -> None:
        parent = self._one("code", "alive AND level <> 'label'") if self._rng.random() < 0.8 else None
        self.ws.codes.move(self._one("code"), parent)

    def abstract(self) -> None:
        marked = {self._one("code", "alive AND level = 'label'") for _ in range(self._rng.randint(2, 4))}
        self.ws.codes.abstract(sorted(marked), self._name())

    def level(self) -> None:
        self.ws.codes.set_level(self._one("code"), self._rng.choice(list(Level)))

    def merge_codes(self) -> None:
        self.ws.codes.merge(self._one("code"), self._one("code"))

    def delete_code(self) -> None:
        self.ws.codes.delete(self._one("code", "alive AND level = 'label'"))

    def correct(self) -> None:
        """Put a slip of the typist right."""
        source = self._rng.choice(self.ws.sources.list_()).id
        text = self.ws.sources.open(source).text
        at = self._rng.randrange(len(text))
        self.ws.sources.edit_text(
            source, text[:at] + self._rng.choice(("是", "（笑）", "")) + text[at + self._rng.randint(0, 3) :]
        )

    def uncode(self) -> None:
        self.ws.codings.remove([self._own_coding()])

    def recode(self) -> None:
        self.ws.codings.recode(self._own_coding(), self._one("code"))

    def star(self) -> None:
        act = self.ws.codings.star if self._rng.random() < 0.5 else self.ws.codings.mark_negative
        act(self._one("coding"))

    def undo(self) -> None:
        self.ws.history.undo()

    def redo(self) -> None:
        self.ws.history.redo()

    def assign(self) -> None:
        self.ws.assignments.assign_name(self._rng.choice(CODERS), self._rng.choice(self.ws.sources.list_()).id)

    def finish(self) -> None:
        self.ws.assignments.finish(self._rng.choice(self.ws.sources.list_()).id)

    def resolve(self) -> None:
        found = self.ws.conflicts.list_()
        if found:
            conflict = self._rng.choice(found)
            self.ws.conflicts.resolve(conflict.id, take=self._rng.randint(1, 2))

    def meet(self, sources: int) -> None:
        """Friday's meeting: settle what the coders differ on in some interviews."""
        for source in self._rng.sample(self.ws.sources.list_(), sources):
            try:
                self.ws.consensus.begin(source.id)
                for place in self.ws.consensus.places(source=source.id)[:3]:
                    self.ws.consensus.settle(place.id, none=True)
                self.ws.consensus.finish(source.id, force=True)
            except (RuleBroken, NotFound):
                self.refused += 1

    def check(self) -> None:
        """The state is what the log adds up to, nothing that was typed is missing, the file is whole."""
        with self.ws.store.reading() as connection:
            assert state_digests(connection) == rebuilt_digests(connection)
            rows = bulk.all_rows(connection, "SELECT field, value FROM operation WHERE entity = 'memo'")
            there = {json.loads(v).get("text") if f == "*" else json.loads(v) for f, v in rows if f in ("*", "text")}
            codings = {to_text(row[0]) for row in bulk.all_rows(connection, "SELECT id FROM state_coding")}
        assert self.memos <= there, "a memo is lost"
        assert self.codings <= codings, "a coding is lost"
        assert self.ws.backups.verify()[0].problems == []


def of_people(folder: Path, most: int | None = None) -> list[Interview]:
    """Transcripts that others coded, with the places they coded, the shortest first."""
    out = []
    for path in sorted(folder.glob("*/*.json")):
        found = json.loads(path.read_text(encoding="utf-8"))
        spans = tuple((span["start"], span["end"], " ".join(str(span["code"]).split())[:40]) for span in found["spans"])
        out.append(Interview(path.stem, found["text"], spans))
    return sorted(out, key=lambda one: (len(one.text), one.name))[:most]


def run_week(folder: Path, interviews: Sequence[Interview], acts: int, seed: int, look: Callable[[Laptop], None]) -> Week:
    """Let a week pass in a folder; `look` is called with each laptop after each evening."""
    rng = random.Random(seed)
    week = Week()
    _begin(week, folder, interviews, rng)
    late: list[tuple[int, Path]] = []
    for day, name in enumerate(DAYS):
        for number in rng.sample(range(3), 3):
            week.laptops[number].work(acts // (3 * len(DAYS)))
        if day == len(DAYS) - 1:
            week.laptops[0].meet(min(2, len(interviews)))
        mail = [(to, path) for to, path in _evening(week, folder, day) if to != 2 or day >= UNBLINDED or "blind" in path.name]
        rng.shuffle(mail)
        if day == 1:
            late = [mail.pop()]
        elif day == 2:
            mail += [*late, mail[0]]  # Tuesday's lost one, and one of today's a second time
        for number, path in mail:
            _take(week, name, number, path)
        for laptop in week.laptops:
            look(laptop)
    week.acts = len(DAYS) * 3 * (acts // (3 * len(DAYS)))
    week.refused = sum(laptop.refused for laptop in week.laptops)
    return week


def _begin(week: Week, folder: Path, interviews: Sequence[Interview], rng: random.Random) -> None:
    lead = Workspace.create(
        folder / "lead.groundcode", title="一周", coder=CODERS[0], language="zh", surroundings=surroundings(1)
    )
    inside = folder / "in"
    inside.mkdir()
    for one in interviews:
        (inside / f"{one.name}.txt").write_text(one.text, encoding="utf-8")
    lead.sources.import_files([inside])
    trust = lead.codes.create("信任", level=Level.CATEGORY)
    lead.codes.create("走访", level=Level.CONCEPT, parent=trust)
    lead.codings.apply_new("在场", lead.sources.list_()[0].id, 0, 9)
    lead.bundles.write(folder / "first.gcbundle")
    lead.bundles.write(folder / "first-blind.gcbundle", blind=True, for_coder=CODERS[2])
    whole, blind = folder / "first.gcbundle", folder / "first-blind.gcbundle"
    copies = (
        lead,
        begin_from(whole, folder / "second.groundcode", coder=CODERS[1], surroundings=surroundings(2, hours=_A_YEAR)),
        begin_from(blind, folder / "third.groundcode", surroundings=surroundings(3, hours=-5)),
    )
    spans = {one.name: one for one in interviews}
    week.laptops = [Laptop(ws, random.Random(rng.random()), spans) for ws in copies]


def _evening(week: Week, folder: Path, day: int) -> list[tuple[int, Path]]:
    """(to whom, which bundle) of everything that is sent on an evening."""
    mail = []
    for number, laptop in enumerate(week.laptops):
        path = folder / f"{day}-{number}.gcbundle"
        began = time.perf_counter()
        laptop.ws.bundles.write(path)
        week.written.append(time.perf_counter() - began)
        mail += [(to, path) for to in range(3) if to != number]
        if number == 0 and day < UNBLINDED:
            blind = folder / f"{day}-{number}-blind.gcbundle"
            laptop.ws.bundles.write(blind, blind=True, for_coder=CODERS[2])
            mail.append((2, blind))
    return mail


def _take(week: Week, day: str, number: int, path: Path) -> None:
    laptop = week.laptops[number]
    began = time.perf_counter()
    report = laptop.ws.merging.merge([path])
    seconds = time.perf_counter() - began
    week.taken.append(
        Taken(day, laptop.name, path.stem, report.changes, report.operations, report.new_conflicts,
              path.stat().st_size // 1000, seconds)
    )  # fmt: skip
