"""The codebook as a table of the appendix: T11."""

from __future__ import annotations

from groundcode.analysis.counts import Counts
from groundcode.domain.ids import to_text
from groundcode.domain.levels import Level
from groundcode.exchange.tables import Cell, Column, Table, Width
from groundcode.store import bulk
from groundcode.workspace.thesis.material import Material
from groundcode.workspace.thesis.quoting import Picked, pick


def t11(m: Material) -> Table:
    """编码手册."""
    bound = _bound(m)
    words = {Level.LABEL: "label", Level.CONCEPT: "concept", Level.CATEGORY: "category", Level.MAIN: "main"}
    rows: list[tuple[Cell, ...]] = []
    raw: list[tuple[Cell, ...]] = [(
        m.say("编号", "No."), m.say("编码", "Code"), m.say("路径", "Path"), m.say("层级", "Level"), m.say("定义", "Definition"),
        m.say("纳入", "Include"), m.say("排除", "Exclude"), m.say("典型例句", "Example"), m.say("例句编号", "Example ID"),
        m.say("来源数", "Sources"), m.say("参考点数", "References"),
    )]  # fmt: skip
    labels = 0
    shown: list[Picked] = []
    told: set[tuple[str, str]] = set()
    for code_id in m.tree.walk():
        code, count = m.tree.codes[code_id], m.counts.get(code_id, Counts())
        picked = bound.get(code_id) or _chosen(m, code_id, told)
        quote = picked.shown[0] if picked.shown else None
        if quote is not None:
            told.add((quote.cite, quote.words))
        level = m.words[words[code.level]] + (m.say("（核心）", " (core)") if code_id == m.core else "")
        texts = (code.definition, code.inclusion, code.exclusion)
        raw.append((
            m.numbers.get(code_id, ""), code.name, m.tree.path(code_id), level, *texts, quote.words if quote else "",
            quote.cite if quote else "", count.sources, count.total,
        ))  # fmt: skip
        if code.level is Level.LABEL:
            labels += 1
            continue
        shown.append(picked)
        number = m.numbers.get(code_id, "")
        rows.append((
            f"{number} {code.name}".strip(), level, *(text.strip() or "—" for text in texts), m.cell(picked) or "—",
            count.sources, count.total,
        ))  # fmt: skip
    notes = [m.cite_note(), m.segments_note(), m.coder_note(), *map(m.core_note, (Level.CATEGORY, Level.MAIN))] if rows else []
    if labels and rows:
        notes.append(m.say("{n}个{label}未列入。", "{n} {label}s are left out.", n=labels, label=m.words["label"]))
    return Table(
        "T11", m.say("编码手册", "Codebook"),
        (
            Column(m.say("编码", "Code"), Width.NAME), Column(m.say("层级", "Level"), Width.SHORT),
            Column(m.say("定义", "Definition"), Width.TEXT), Column(m.say("纳入", "Include"), Width.TEXT),
            Column(m.say("排除", "Exclude"), Width.TEXT), Column(m.say("典型例句", "Example"), Width.QUOTE),
            Column(m.say("来源数", "Sources"), Width.NUMBER), Column(m.say("参考点数", "References"), Width.NUMBER),
        ),
        tuple(rows), tuple(filter(None, notes)),
        "" if rows else m.say("还没有{concept}以上的编码。", "There is no code above labels yet.", concept=m.words["concept"]),
        raw=tuple(raw), language=m.language,
    )  # fmt: skip


def _chosen(m: Material, code: str, told: set[tuple[str, str]]) -> Picked:
    """The quote that stands for a code and those below it; another than the codes before it have, where there is one."""
    quotes = m.below(code)
    fresh = [quote for quote in quotes if quote.words and (quote.cite, quote.words) not in told]
    return pick(fresh or quotes, 1)


def _bound(m: Material) -> dict[str, Picked]:
    """Code -> the example that somebody bound to it, the first that may be quoted."""
    rows = bulk.all_rows(
        m.connection,
        'SELECT "from", version, start, "end" FROM state_link WHERE role = \'example\' AND alive AND version IS NOT NULL '
        "ORDER BY rank, id",
    )
    out: dict[str, Picked] = {}
    for code, version, start, end in rows:
        target = m.tree.target(to_text(code))
        if target is not None and target not in out:
            quote = m.quoting.at(to_text(version), start, end)
            if quote is not None and quote.words:
                out[target] = Picked((quote,), 1)
    return out
