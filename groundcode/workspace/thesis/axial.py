"""What axial coding made: T5, T6 and T7."""

from __future__ import annotations

from collections.abc import Sequence

from groundcode.analysis.counts import Counts
from groundcode.domain.levels import Level
from groundcode.domain.theory import SLOTS, Evidence, Pathway, Relation, Sign, Slot
from groundcode.exchange.tables import Cell, Column, Table, Width
from groundcode.workspace.thesis.material import Material
from groundcode.workspace.thesis.quoting import Picked

TYPES = {
    "causal": ("因果关系", "causal"),
    "condition": ("条件关系", "condition"),
    "context": ("情境关系", "contextual"),
    "strategy": ("策略—结果关系", "strategy and consequence"),
    "parallel": ("并列关系", "side by side"),
    "sequence": ("先后关系", "one after the other"),
    "moderation": ("调节", "moderation"),
}
"""What a thesis calls the types of relations."""


def t5(m: Material) -> Table:
    """主轴编码形成的主范畴."""
    rows: list[tuple[Cell, ...]] = []
    raw: list[tuple[Cell, ...]] = [(
        m.word("main"), m.say("主范畴来源数", "Sources of main"), m.say("主范畴参考点数", "References of main"),
        m.word("subcategory"), m.say("内涵", "Connotation"), m.say("材料来源数", "Sources"), m.say("参考点数", "References"),
    )]  # fmt: skip
    for main in m.at(Level.MAIN):
        count = m.counts.get(main, Counts())
        subs = _subs(m, main)
        own = m.tree.codes[main].definition.strip()
        below = [m.say("{name}：{words}", "{name}: {words}", name=m.name(sub), words=text)
                 for sub in subs if (text := m.tree.codes[sub].definition.strip())]  # fmt: skip
        rows.append((
            m.titled(main), m.list_(map(m.name, subs)) or "—", own or "\n".join(below) or "—", f"{count.sources}/{count.total}"
        ))  # fmt: skip
        for sub in subs or [""]:
            at = m.counts.get(sub, Counts())
            words = m.tree.codes[sub].definition if sub else own
            raw.append((m.name(main), count.sources, count.total, m.name(sub) if sub else "", words, at.sources, at.total))
    note = m.say("材料来源为含有该范畴的访谈份数。", "Sources: interviews in which the category occurs.")
    return Table(
        "T5", m.say("{stage}形成的{main}", "Main categories ({stage})", stage=m.words[m.stages[1]], main=m.words["main"]),
        (
            Column(m.word("main"), Width.NAME), Column(m.word("subcategory"), Width.TEXT),
            Column(m.say("{category}的内涵", "Connotation", category=m.words["category"]), Width.LONG),
            Column(m.say("材料来源/参考点", "Sources/references"), Width.NAME if m.language != "zh" else Width.SHORT),
        ),
        tuple(rows), tuple(filter(None, (note, m.segments_note(), m.coder_note(), m.core_note(Level.MAIN)))) if rows else (),
        "" if rows else m.say("还没有{main}。", "There is no {main} yet.", main=m.words["main"]),
        raw=tuple(raw), language=m.language,
    )  # fmt: skip


def _subs(m: Material, main: str) -> list[str]:
    """The categories right below a main category, whatever stands between."""
    out = []
    for child in m.tree.children_of(main):
        level = m.tree.codes[child].level
        out += [child] if level is Level.CATEGORY else _subs(m, child) if level.rank < Level.CATEGORY.rank else []
    return out


def t6(m: Material) -> Table:
    """主轴编码典范模型."""
    slots = {slot: m.word(slot.value) for slot in SLOTS}
    order = (Slot.CAUSAL_CONDITION, None, Slot.CONTEXT, Slot.INTERVENING_CONDITION, Slot.STRATEGY, Slot.CONSEQUENCE)
    rows: list[tuple[Cell, ...]] = []
    raw: list[tuple[Cell, ...]] = [(
        m.word("main"), m.word("phenomenon"), m.say("要素", "Slot"), m.say("编码", "Code"), m.say("依据", "Evidence")
    )]  # fmt: skip
    empty = filled = proven = 0
    for one in m.theory.paradigms:
        main = m.tree.at_level(one.phenomenon, Level.MAIN) if one.phenomenon in m.tree.codes else None
        phenomenon = one.name or m.name(one.phenomenon)
        home = m.titled(m.core if main is None and one.phenomenon == m.core else main)
        cells: list[Cell] = [home or "—"]
        for slot in order:
            found = one.of(slot) if slot is not None else ()
            cells.append(phenomenon if slot is None else m.list_(m.name(role.code) for role in found) or "—")
            empty += slot is not None and not found
            filled += len(found)
            proven += sum(bool(_cites(m, role.evidence)) for role in found)
            raw += [(home, phenomenon, slots[role.slot], m.name(role.code), m.list_(_cites(m, role.evidence))) for role in found]
        rows.append(tuple(cells))
    headings = [m.word("phenomenon") if slot is None else slots[slot] for slot in order]
    return Table(
        "T6", m.say("{stage}{paradigm}", "{paradigm}: {stage}", stage=m.words[m.stages[1]],
                    paradigm=m.word("paradigm")),
        (Column(m.word("main"), Width.SHORT), *(Column(heading, Width.SHORT) for heading in headings)),
        tuple(rows), _t6_notes(m, filled, proven, empty) if rows else (),
        "" if rows else m.say("还没有{paradigm}。", "There is no {paradigm} yet.", paradigm=m.words["paradigm"]),
        raw=tuple(raw), language=m.language,
    )  # fmt: skip


def _t6_notes(m: Material, filled: int, proven: int, empty: int) -> tuple[str, ...]:
    """How much of it rests on segments, and what the dash means."""
    note = m.say(
        "所列{filled}项要素中，{proven}项附有语段依据，其余{rest}项为分析者的归纳。",
        "Of the {filled} entries {proven} are tied to segments; the other {rest} are the analyst's own.",
        filled=filled, proven=proven, rest=filled - proven,
    )  # fmt: skip
    return (*([note] if filled else []), *([m.say("—表示尚无。", "—: none yet.")] if empty else []))


def _cites(m: Material, evidence: Sequence[Evidence]) -> list[str]:
    found = (m.quoting.at(one.version, one.start, one.end) for one in evidence)
    return [quote.cite for quote in found if quote is not None]


def t7(m: Material) -> Table:
    """主范畴的典型关系结构."""
    relations = {one.id: one for one in m.theory.relations}
    rows: list[tuple[Cell, ...]] = []
    raw: list[tuple[Cell, ...]] = [(
        m.say("种类", "Kind"), m.word("relation"), m.say("类型", "Type"), m.say("方向", "Sign"), m.say("内涵", "Connotation"),
        m.say("语句", "Quote"), m.say("编号", "ID"),
    )]  # fmt: skip
    shown: list[Picked] = []
    signs = {Sign.POSITIVE: m.say("正向", "positive"), Sign.NEGATIVE: m.say("负向", "negative"), None: ""}

    def add(kind: str, words: str, type_: str, sign: Sign | None, connotation: str, evidence: Sequence[Evidence]) -> None:
        picked = m.evidence(evidence)
        shown.append(picked)
        marked = type_ + (m.say("（{sign}）", " ({sign})", sign=signs[sign]) if sign is Sign.NEGATIVE else "")
        rows.append((words, marked or "—", connotation or "—", m.cell(picked) or "—"))
        records = [(quote.words, quote.cite) for quote in picked.shown] or [("", "")]
        flat = words.replace("\n", m.say("；", "; "))
        raw.extend((kind, flat, type_, signs[sign], connotation, *record) for record in records)

    for path in m.theory.pathways:
        if path.relations:
            evidence = path.evidence or tuple(link for one in path.relations for link in one.evidence)
            add(m.say("路径", "pathway"), path_words(m, path), path_type(m, path), None, path.connotation or path.name, evidence)
    for one in (one for one in m.theory.relations if not one.gone):
        type_ = type_words(m, one)
        add(m.say("关系", "relation"), relation_words(m, one, relations), type_, one.sign, one.connotation, one.evidence)
    notes = (m.cite_note(), *m.quote_notes(shown)) if any(one.total for one in shown) else ()
    if rows:
        standing = [one for one in m.theory.relations if not one.gone]
        notes = (_t7_note(m, len(standing), sum(bool(_cites(m, one.evidence)) for one in standing)), *notes)
    return Table(
        "T7", m.say("{main}的典型关系结构", "Typical relation structures", main=m.words["main"]),
        (
            Column(m.say("典型关系结构（A→B）", "Relation (A→B)"), Width.TEXT), Column(m.say("关系类型", "Type"), Width.SHORT),
            Column(m.say("关系结构的内涵", "Connotation"), Width.TEXT),
            Column(m.say("代表性语句（编号）", "Representative quote (ID)"), Width.QUOTE),
        ),
        tuple(rows), notes, "" if rows else m.say("还没有关系和路径。", "There are no relations and no pathways yet."),
        raw=tuple(raw), language=m.language,
    )  # fmt: skip


def _t7_note(m: Material, count: int, proven: int) -> str:
    return m.say(
        "关系{n}条，其中{proven}条附有语段依据；未另附依据的路径列出其各段关系的语句。",
        "Relations: {n}, of which {proven} are tied to segments. A pathway without quotes of its own shows those of its steps.",
        n=count, proven=proven,
    )  # fmt: skip


def relation_words(m: Material, one: Relation, relations: dict[str, Relation]) -> str:
    """A → B; a moderation points to what it moderates: C → (A → B)."""
    if one.on_relation:
        other = relations.get(one.end)
        inner = relation_words(m, other, {k: v for k, v in relations.items() if k != one.id}) if other else "…"
        return m.say("{start} → （{inner}）", "{start} → ({inner})", start=m.name(one.start), inner=inner)
    return f"{m.name(one.start)} → {m.name(one.end)}"


def type_words(m: Material, one: Relation) -> str:
    """What a relation's type is called; the researcher's own word as it is."""
    key = one.type or ("moderation" if one.on_relation else "")
    return m.say(*TYPES[key]) if key in TYPES else key


def path_words(m: Material, path: Pathway) -> str:
    """The ways of a pathway, a line each."""
    ways = path.chains or tuple((one,) for one in path.relations)
    return "\n".join(" → ".join([m.name(way[0].start), *(m.name(one.end) for one in way)]) for way in ways)


def path_type(m: Material, path: Pathway) -> str:
    """Mediation, serial or parallel, by the ways of a pathway."""
    through = [way for way in path.chains if len(way) > 1]
    if not through:
        return type_words(m, path.relations[0]) if len(path.relations) == 1 else ""
    if len(through) > 1:
        return m.say("并行中介", "parallel mediation")
    return m.say("链式中介", "serial mediation") if len(through[0]) > 2 else m.say("中介", "mediation")
