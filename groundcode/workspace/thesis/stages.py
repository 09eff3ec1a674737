"""How the theory came about, told by the log: T13."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from groundcode.domain.cases import natural
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.levels import LEVELS, Level
from groundcode.domain.registry import ALIVE, CREATE
from groundcode.domain.storylines import short_names
from groundcode.exchange.tables import Cell, Column, Table, Width
from groundcode.store import bulk, reading
from groundcode.workspace.thesis.material import Material

OPEN, AXIAL, SELECTIVE, TEST = range(4)
_AXIAL = ("paradigm", "paradigm_role", "property")
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
    "storyline": ("写故事线", "storyline written"),
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
    core: bytes = b""
    relations: dict[bytes, int] = field(default_factory=dict)
    """Relation -> the stage that it belongs to."""

    def relation(self, relation: bytes, name: str, value: Any) -> int:
        """The stage of a relation: what joins a main category, the core or another relation is the theory itself."""
        if name == CREATE:
            ends = [to_raw(value[end]) for end in ("from", "to") if value.get(end)]
            levels = [self.levels.get(end) for end in ends]
            high = None in levels or Level.MAIN.value in levels or self.core in ends
            self.relations[relation] = SELECTIVE if high else AXIAL
        return self.relations.get(relation, OPEN)

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
    silent = _silent(m, stages)
    rows: list[tuple[Cell, ...]] = []
    raw: list[tuple[Cell, ...]] = [(
        m.say("阶段", "Stage"), m.say("开始", "From"), m.say("结束", "To"), m.say("材料", "Sources"), m.say("操作", "Changes"),
        *(m.word(_KEYS[level]) for level in LEVELS),
    )]  # fmt: skip
    for at in sorted({*stages, *silent}):
        if at in silent:
            words = m.say("日志中没有单独的一段（见注）", "no span of its own in the log (see note)")
            rows.append((names[at], "—", words, "—"))
            raw.append((names[at], "", "", 0, 0, "", "", "", ""))
            continue
        stage = stages[at]
        coded = sorted((short[one] for one in stage.sources if one in short), key=natural)
        days = stage.begun[:10] if stage.begun[:10] == stage.ended[:10] else f"{stage.begun[:10]}—{stage.ended[:10]}"
        data = m.say("{n}份：{names}", "{n}: {names}", n=len(coded), names=m.say("、", ", ").join(coded)) if coded else "—"
        acts = m.say("；", "; ").join(f"{m.say(*_ACTS[act])} {stage.acts[act]}" for act in _ACTS if stage.acts[act])
        counts = "/".join(map(str, stage.outputs))
        rows.append((f"{names[at]}\n{m.say('（{d}）', '({d})', d=days)}", data, acts or "—", counts))
        raw.append((names[at], stage.begun[:10], stage.ended[:10], len(coded), stage.changes, *stage.outputs))
    levels = "/".join(m.words[_KEYS[level]] for level in LEVELS)
    return Table(
        "T13", m.say("编码演进", "Stages of construction"),
        (
            Column(m.say("阶段", "Stage"), Width.NAME), Column(m.say("资料", "Data"), Width.TEXT),
            Column(m.say("操作", "Process"), Width.TEXT),
            Column(m.say("产出（{levels}数）", "Outputs ({levels})", levels=levels), Width.NAME),
        ),
        tuple(rows), _notes(m) if rows else (), "" if rows else m.say("还没有编码。", "Nothing was coded yet."),
        raw=tuple(raw), language=m.language,
    )  # fmt: skip


def _notes(m: Material) -> tuple[str, ...]:
    out = [m.say(
        "由操作日志自动生成，日期为在本程序中操作的日期。第二阶段始于第一个{main}、属性、典范要素或低层{category}间的关系，第三阶段始于指定"
        "{core}，或写下涉及{main}的关系、路径、故事线、构念，检验始于预留样本启封；一次导入的内容按其所属的阶段分开计。编码开始之前已有的"
        "和随编码手册导入的不计为阶段的开始。产出为阶段结束时的数目。",
        "Made from the log; the days are those of the work in this program. The second stage begins with the first {main}, "
        "property, paradigm or relation between lower categories, the third with the {core}, a relation of a {main}, a pathway, "
        "the storyline or a construct, the test with the opening of the hold-out; what one file brings is counted in the stage "
        "that it belongs to. What was there before the first coding, or came with a codebook, begins none. Outputs are counted "
        "at the end of each stage.",
        main=m.words["main"], core=m.words["core"], category=m.words["category"],
    )]  # fmt: skip
    if m.lead_name:
        out.append(m.say(
            "编码只计编码者{name}的，一个语段带一个编码计一次。",
            "Codings are those of {name} alone, one for each code on a segment.", name=m.lead_name,
        ))  # fmt: skip
    return tuple(filter(None, (*out, m.core_note(Level.CATEGORY), m.core_note(Level.MAIN))))


def _silent(m: Material, stages: Mapping[int, _Stage]) -> list[int]:
    """Stages that the log does not tell apart, while the project has what they make."""
    standing = any(not one.gone for one in m.theory.relations) or bool(m.theory.pathways)
    made = {AXIAL: bool(m.at(Level.MAIN) or m.theory.paradigms), SELECTIVE: m.core is not None or standing}
    return [at for at, there in made.items() if there and stages and at not in stages]


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
        found = []
        for entity, entity_id, name, text in rows:
            value = json.loads(text)
            own = _begins(codes, kind, entity, bytes(entity_id), name, value)
            if entity == "code":
                codes.take(bytes(entity_id), name, value)
            act = _act(kind, entity, name)
            coded = coded or act == "coding"
            begun = begun or bool(act)
            source = ""
            if act == "coding":
                act = act if value.get("coder") == m.lead else ""
                source = versions.get((value.get("anchor") or {}).get("version", ""), "") if act else ""
            found.append((own, act, source))
        if not begun:
            continue
        before = at
        # What was set up before the first coding is a frame that the project began with.
        at = max(at, TEST if kind == "unseal" else OPEN, *(own for own, _act, _source in found)) if coded else at
        for number, (own, act, source) in enumerate(found):
            if own or act or not number:
                _count(stages, max(before, own) if coded and own else at, when, act, source)
        for stage in {at, *(max(before, own) for own, _act, _source in found if coded and own)} & set(stages):
            stages[stage].changes += 1
            stages[stage].outputs = codes.counts()
    return stages


def _count(stages: dict[int, _Stage], at: int, when: str, act: str, source: str) -> None:
    stage = stages.setdefault(at, _Stage(begun=when))
    # Laptops' clocks disagree: a stage spans what they say.
    stage.begun, stage.ended = min(stage.begun, when), max(stage.ended, when)
    stage.acts.update([act] if act else [])
    stage.sources |= {source} - {""}


def _begins(codes: _Codes, kind: str, entity: str, entity_id: bytes, name: str, value: Any) -> int:
    """The stage that an operation belongs to by what it makes; OPEN for what belongs to any."""
    if entity == "relation":
        found = codes.relation(entity_id, name, value)
        return OPEN if kind in _TAKEN_IN else found
    if entity == "project" and name == "core_code":
        codes.core = to_raw(value) if value else b""
    if kind in _TAKEN_IN:
        return OPEN
    if entity in _SELECTIVE or (entity == "project" and name == "core_code" and value):
        return SELECTIVE
    return AXIAL if entity in _AXIAL or (entity == "code" and _makes_main(name, value)) else OPEN


def _makes_main(name: str, value: Any) -> bool:
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
