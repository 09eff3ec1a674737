"""How the theory came about, told by the log: T13."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from groundcode.domain.cases import natural
from groundcode.domain.ids import to_text
from groundcode.domain.levels import LEVELS, Level
from groundcode.domain.registry import ALIVE, CREATE
from groundcode.domain.storylines import short_names
from groundcode.exchange.tables import Cell, Column, Table, Width
from groundcode.store import bulk, reading
from groundcode.workspace.thesis.material import Material

OPEN, AXIAL, SELECTIVE, TEST = range(4)
_AXIAL = ("paradigm", "paradigm_role", "relation", "property")
_SELECTIVE = ("pathway", "storyline", "construct")
_TAKEN_IN = ("codebook", "undo", "redo", "resolve")
"""Kinds of change that bring what was made elsewhere, or before: they begin no stage."""
_ACTS: Mapping[str, tuple[str, str]] = {
    "coding": ("编码", "codings"),
    "code": ("新建编码", "codes made"),
    "abstract": ("概念化与范畴化", "codes made above others"),
    "merge": ("合并", "merged"),
    "split": ("拆分", "split"),
    "move": ("移动", "moved"),
    "level": ("升降级", "raised or lowered"),
    "define": ("修订定义", "definitions written"),
    "memo": ("备忘录", "memos"),
    "property": ("属性", "properties"),
    "paradigm": ("典范模型", "paradigms"),
    "relation": ("关系", "relations"),
    "pathway": ("路径", "pathways"),
    "construct": ("构念", "constructs"),
    "storyline": ("修订故事线", "storyline written"),
}


@dataclass(slots=True)
class _Stage:
    begun: str = ""
    ended: str = ""
    changes: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    sources: set[str] = field(default_factory=set)
    outputs: tuple[int, ...] = (0, 0, 0, 0)


@dataclass(slots=True)
class _Codes:
    """The codes at one moment of the log."""

    levels: dict[bytes, str] = field(default_factory=dict)
    dead: set[bytes] = field(default_factory=set)
    merged: set[bytes] = field(default_factory=set)

    def take(self, code: bytes, name: str, value: Any) -> None:
        """One operation on a code."""
        if name == CREATE:
            self.levels[code] = value.get("level", "label")
        elif name == "level" and value:
            self.levels[code] = value
        elif name == ALIVE:
            (self.dead.discard if value else self.dead.add)(code)
        elif name == "merged_into":
            (self.merged.add if value else self.merged.discard)(code)

    def counts(self) -> tuple[int, ...]:
        """How many labels, concepts, categories and main categories live."""
        found = Counter(level for code, level in self.levels.items() if code not in self.dead and code not in self.merged)
        return tuple(found[level.value] for level in LEVELS)


def t13(m: Material) -> Table:
    """编码演进."""
    stages = _stages(m)
    sources = {one.id: one for one in reading.read_sources(m.connection, sealed=True)}
    short = short_names({one.id: one.name for one in sources.values()})
    names = (*(m.word(stage) for stage in m.stages), m.say("饱和度检验", "Saturation test"))
    rows: list[tuple[Cell, ...]] = []
    raw: list[tuple[Cell, ...]] = [(
        m.say("阶段", "Stage"), m.say("开始", "From"), m.say("结束", "To"), m.say("材料", "Sources"), m.say("操作", "Changes"),
        *(m.word(_KEYS[level]) for level in LEVELS),
    )]  # fmt: skip
    for at, stage in stages.items():
        coded = sorted((short[one] for one in stage.sources if one in short), key=natural)
        days = stage.begun[:10] if stage.begun[:10] == stage.ended[:10] else f"{stage.begun[:10]}—{stage.ended[:10]}"
        data = m.say("{n}份：{names}", "{n}: {names}", n=len(coded), names=m.say("、", ", ").join(coded)) if coded else "—"
        acts = m.say("；", "; ").join(f"{m.say(*_ACTS[act])} {stage.acts[act]}" for act in _ACTS if stage.acts[act])
        counts = "/".join(map(str, stage.outputs))
        rows.append((f"{names[at]}\n{m.say('（{d}）', '({d})', d=days)}", data, acts or "—", counts))
        raw.append((names[at], stage.begun[:10], stage.ended[:10], len(coded), stage.changes, *stage.outputs))
    levels = "/".join(m.words[_KEYS[level]] for level in LEVELS)
    note = m.say(
        "由操作日志自动生成：第二阶段始于第一个{main}、属性、典范要素或关系，第三阶段始于指定{core}或写下路径、故事线、构念，"
        "检验始于预留样本开封；编码开始之前已有的和随编码手册导入的不计为阶段的开始。产出为阶段结束时的数目。",
        "Made from the log. The second stage begins with the first {main}, property, paradigm or relation, the third with the "
        "{core}, a pathway, the storyline or a construct, the test with the opening of the hold-out; what was there before the "
        "first coding, or came with a codebook, begins none. Outputs are counted at the end of each stage.",
        main=m.words["main"], core=m.words["core"],
    )  # fmt: skip
    return Table(
        "T13", m.say("编码演进", "Stages of construction"),
        (
            Column(m.say("阶段", "Stage"), Width.NAME), Column(m.say("资料", "Data"), Width.TEXT),
            Column(m.say("操作", "Process"), Width.TEXT),
            Column(m.say("产出（{levels}数）", "Outputs ({levels})", levels=levels), Width.NAME),
        ),
        tuple(rows), (note,) if rows else (), "" if rows else m.say("还没有编码。", "Nothing was coded yet."),
        raw=tuple(raw), language=m.language,
    )  # fmt: skip


_KEYS = {Level.LABEL: "label", Level.CONCEPT: "concept", Level.CATEGORY: "category", Level.MAIN: "main"}


def _changes(m: Material) -> Iterator[tuple[str, str, list[Any]]]:
    """(kind, when, operations) of each change that did something, in the order of the log."""
    sql = (
        "SELECT c.seq, c.kind, c.made_at, o.entity, o.entity_id, o.field, o.value FROM change c "
        "JOIN operation o ON o.change = c.seq WHERE o.entity NOT IN ('version', 'source', 'speaker', 'case', 'variable') "
        "ORDER BY c.lamport, c.id, o.n"
    )
    now, kind, when = None, "", ""
    rows: list[Any] = []
    for seq, its_kind, its_when, *row in bulk.stream(m.connection, sql):
        if seq != now and rows:
            yield kind, when, rows
            rows = []
        now, kind, when = seq, its_kind, its_when
        rows.append(row)
    if rows:
        yield kind, when, rows


def _stages(m: Material) -> dict[int, _Stage]:
    versions = {to_text(version): to_text(source) for version, (source, _now) in reading.version_sources(m.connection).items()}
    stages: dict[int, _Stage] = {}
    codes, at, begun, coded = _Codes(), OPEN, False, False
    for kind, when, rows in _changes(m):
        acts: Counter[str] = Counter()
        sources: set[str] = set()
        for entity, entity_id, name, text in rows:
            value = json.loads(text)
            if entity == "code":
                codes.take(bytes(entity_id), name, value)
            act = _act(kind, entity, name)
            if act:
                acts[act] += 1
            if entity == "coding" and name == CREATE:
                anchor = value.get("anchor") or {}
                sources.add(versions.get(anchor.get("version", ""), ""))
        begun, coded = begun or bool(acts), coded or bool(acts["coding"])
        if not begun:
            continue
        # What was set up before the first coding is a frame that the project began with.
        at = max(at, _begins(kind, rows)) if coded else at
        stage = stages.setdefault(at, _Stage(begun=when))
        # Laptops' clocks disagree: a stage spans what they say.
        stage.begun, stage.ended = min(stage.begun, when), max(stage.ended, when)
        stage.changes += 1
        stage.acts.update(acts)
        stage.sources |= sources - {""}
        stage.outputs = codes.counts()
    return stages


def _begins(kind: str, rows: list[Any]) -> int:
    """The stage that a change begins at the latest."""
    if kind == "unseal":
        return TEST
    if kind in _TAKEN_IN:
        return OPEN
    at = OPEN
    for entity, _id, name, text in rows:
        if entity in _SELECTIVE or (entity == "project" and name == "core_code" and text != "null"):
            return SELECTIVE
        if entity in _AXIAL or (entity == "code" and _makes_main(name, text)):
            at = AXIAL
    return at


def _makes_main(name: str, text: str) -> bool:
    value = json.loads(text)
    return (name == CREATE and value.get("level") == Level.MAIN.value) or (name == "level" and value == Level.MAIN.value)


def _act(kind: str, entity: str, name: str) -> str:
    """What an operation is counted as; "" for one that is counted as nothing."""
    if kind in ("undo", "redo"):
        return ""
    if entity == "code":
        if name == CREATE:
            return "abstract" if kind == "abstract" else "split" if kind == "split-code" else "code"
        found = {"merged_into": "merge", "level": "level", "definition": "define"}.get(name, "")
        return found or ("move" if name == "place" and kind == "move" else "")
    if name == CREATE and entity in ("coding", "memo", "property", "paradigm", "relation", "pathway", "construct"):
        return entity
    return "storyline" if entity == "storyline" else ""
