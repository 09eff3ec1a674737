"""What open coding made: T3, T3b and T4."""

from __future__ import annotations

from collections.abc import Mapping

from groundcode.domain.levels import Level
from groundcode.exchange.tables import Cell, Column, Table, Width
from groundcode.workspace.property_book import Placement, read_placements, read_properties
from groundcode.workspace.thesis.material import Material
from groundcode.workspace.thesis.quoting import Picked, Quote, pick


def _initial(m: Material, key: str) -> str:
    """初始概念 and 初始范畴, but for a word that says so itself."""
    word = m.words[key]
    if m.language == "zh":
        return word if word.startswith("初始") else f"初始{word}"
    return m.word(key) if word.startswith("initial") else f"Initial {word}"


def _homes(m: Material) -> dict[str | None, list[Quote]]:
    """Category -> the quotes below it, in tree order; None holds those that no category has."""
    out: dict[str | None, list[Quote]] = {}
    for code in m.tree.walk():
        home = m.tree.at_level(code, Level.CATEGORY)
        for quote in m.quotes.get(code, ()):
            out.setdefault(home, []).append(quote)
    loose = out.pop(None, None)
    return out if loose is None else {**out, None: loose}


def _numbered(m: Material, code: str | None) -> str:
    if code is None:
        return "—"
    number = m.numbers.get(code, "")
    return f"{number} {m.name(code)}" if number else m.name(code)


def t3(m: Material) -> Table:
    """开放式编码示例."""
    loose = m.say("（未归类）", "(in no category)")
    rows: list[tuple[Cell, ...]] = []
    raw: list[tuple[Cell, ...]] = [(
        m.say("原始语句", "Original statement"), m.say("编号", "ID"), m.say("标签编号", "Label no."), m.word("label"),
        m.say("概念编号", "Concept no."), m.word("concept"), m.word("category"), m.say("标星", "Starred"),
        m.say("反例", "Negative case"),
    )]  # fmt: skip
    shown: list[Picked] = []
    order = {code: at for at, code in enumerate(m.tree.walk())}
    for home, quotes in _homes(m).items():
        picked = pick(quotes, m.most)
        shown.append(picked)
        for quote in sorted(picked.shown, key=lambda one: order[one.code]):
            label, concept = m.nearest(quote.code, Level.LABEL), m.nearest(quote.code, Level.CONCEPT)
            rows.append((m.cited(quote), _numbered(m, label), _numbered(m, concept), m.name(home) or loose))
            raw.append((
                quote.words, quote.cite, m.numbers.get(label or "", ""), m.name(label), m.numbers.get(concept or "", ""),
                m.name(concept), m.name(home), int(quote.starred), int(quote.negative),
            ))  # fmt: skip
    note = (
        m.say("a为{label}，A为{concept}，按编码树的次序编号。",
              "a: {label}, A: {concept}, numbered in the order of the codebook.",
              label=m.words["label"], concept=m.words["concept"]),
        m.cite_note(), *m.quote_notes(shown), *_counted(m), m.holdout_note(), m.length_note(len(rows)),
    ) if rows else ()  # fmt: skip
    return Table(
        "T3",
        m.say("{stage}示例（贴标签—概念化—范畴化）", "{stage} (excerpt)", stage=m.word(m.stages[0])),
        (
            Column(m.say("原始语句（编号）", "Original statement (ID)"), Width.QUOTE),
            Column(m.say("{label} aᵢ", "{label} aᵢ", label=m.word("label")), Width.NAME),
            Column(f"{_initial(m, 'concept')} Aᵢ", Width.NAME),
            Column(_initial(m, "category"), Width.NAME),
        ),
        tuple(rows), tuple(filter(None, note)), _nothing_coded(m) if not rows else "", merged=(3, 2, 1), raw=tuple(raw),
        language=m.language,
    )  # fmt: skip


def _counted(m: Material) -> tuple[str, ...]:
    """What a reference is, and whose are counted."""
    return m.unit_note(), m.coder_note()


def _nothing_coded(m: Material) -> str:
    if m.lead_name:
        return m.say("编码者{name}还没有可以引用的编码。", "{name} has coded nothing yet that may be quoted.", name=m.lead_name)
    return m.say("还没有编码。", "Nothing is coded yet.")


def t3b(m: Material) -> Table:
    """开放式编码形成的范畴."""
    rows: list[tuple[Cell, ...]] = []
    raw: list[tuple[Cell, ...]] = [(
        m.say("编号", "No."), m.word("category"), m.say("原始语句", "Statement"), m.say("语句编号", "Statement ID"),
        m.word("concept"), m.say("反例", "Negative case"),
    )]  # fmt: skip
    shown: list[Picked] = []
    homes, stage = _homes(m), m.words[m.stages[0]]
    for number, code in enumerate(m.at(Level.CATEGORY), start=1):
        picked = pick(homes.get(code, ()), m.most)
        shown.append(picked)
        cells = []
        for quote in picked.shown:
            concept = m.nearest(quote.code, Level.CONCEPT)
            name = m.name(concept) or m.name(m.nearest(quote.code, Level.LABEL))
            cells.append(m.cited(quote) + (m.say("（{name}）", " ({name})", name=name) if name else ""))
            raw.append((number, m.name(code), quote.words, quote.cite, m.name(concept), int(quote.negative)))
        if not cells:
            raw.append((number, m.name(code), "", "", "", 0))
        rows.append((number, m.titled(code), "\n".join(cells) or m.cell(picked) or "—"))
    return Table(
        "T3b",
        m.say("{stage}形成的{category}", "{category}: from {stage}", stage=stage, category=m.word("category"))
        if m.language == "zh" or m.words["category"] != "category" else f"Categories from {stage}",
        (
            Column(m.say("编号", "No."), Width.NUMBER), Column(m.word("category"), Width.NAME),
            Column(m.say("原始语句（{concept}）", "Statements with ({concept})",
                         concept=_initial(m, "concept").lower() if m.language != "zh" else _initial(m, "concept")),
                   Width.QUOTE),
        ),
        tuple(rows), _t3b_notes(m, homes, shown, len(rows)) if rows else (),
        "" if rows else m.say("还没有{category}：把概念归到一起。", "There is no {category} yet: bring concepts together.",
                              category=m.words["category"]),
        raw=tuple(raw), language=m.language,
    )  # fmt: skip


def _t3b_notes(m: Material, homes: Mapping[str | None, list[Quote]], shown: list[Picked], rows: int) -> tuple[str, ...]:
    """What is counted, and how many references of the project stand in no category and are left out."""
    loose = len(homes.get(None, ()))
    straight = sum(len(quotes) for code, quotes in homes.items() if code and m.tree.codes[code].level is Level.MAIN)
    terms = {"category": m.words["category"], "main": m.words["main"], "label": m.words["label"]}
    out = [m.cite_note(), *m.quote_notes(shown)]
    if loose:
        out.append(m.say(
            "另有{n}处参考点的{label}未归入任何{category}，未列。",
            "Left out: {n} references that carry a {label} in no {category}.", n=loose, **terms,
        ))  # fmt: skip
    if straight:
        out.append(m.say(
            "另有{n}处参考点直接归入{main}，未列。", "Left out: {n} references that stand straight under a {main}.",
            n=straight, **terms,
        ))  # fmt: skip
    out.append(m.core_note(Level.CATEGORY))
    if m.core is not None and not m.below(m.core) and m.tree.codes[m.core].level is Level.CATEGORY:
        out.append(m.say(
            "{core}由各{main}提炼而成，没有直接归入它的语段，故记“—”。",
            "The {core} was drawn from the main categories; no segment is coded with it, hence the dash.",
            core=m.words["core"], main=m.words["main"],
        ))  # fmt: skip
    return tuple(filter(None, (*out, *_counted(m), m.holdout_note(), m.length_note(rows))))


def t4(m: Material) -> Table:
    """范畴的属性与维度."""
    properties = read_properties(m.connection, m.tree)
    placed: dict[str, list[Placement]] = {}
    for one in read_placements(m.connection):
        placed.setdefault(one.dimension, []).append(one)
    rows: list[tuple[Cell, ...]] = []
    shown: list[Picked] = []
    for prop in properties:
        head = (m.name(prop.code), prop.name)
        for dimension in prop.dimensions:
            picked, values = _examples(m, placed.get(dimension.id, []))
            shown.append(picked)
            ends = "—".join(end for end in (dimension.low, dimension.high) if end)
            words = m.say("：", ": ").join(part for part in (dimension.name, ends) if part)
            cells = [m.cited(quote, *((values[quote],) if values.get(quote) else ())) for quote in picked.shown]
            rows.append((*head, words or "—", "\n".join(cells) or m.cell(picked) or "—"))
        if not prop.dimensions:
            rows.append((*head, "—", "—"))
    return Table(
        "T4", _t4_title(m),
        (
            Column(m.word("category"), Width.NAME), Column(m.word("property"), Width.NAME),
            Column(m.say("{dimension}（低—高）", "{dimension} (range)", dimension=m.word("dimension")), Width.NAME),
            Column(m.say("例证", "Example"), Width.QUOTE),
        ),
        tuple(rows), tuple(filter(None, (m.cite_note(), *m.quote_notes(shown), m.length_note(len(rows)))))
        if any(one.shown for one in shown) else (),
        "" if rows else m.say("还没有给{category}记下{property}。", "No {property} is noted of any {category} yet.", **_terms(m)),
        merged=(0, 1), language=m.language,
    )  # fmt: skip


def _t4_title(m: Material) -> str:
    terms = _terms(m)
    if (terms["property"], terms["dimension"]) == ("property", "dimension"):
        return "Properties and dimensions"
    return m.say("{category}的{property}与{dimension}", "{category}: {property}, {dimension}", **terms)


def _terms(m: Material) -> dict[str, str]:
    return {key: m.words[key] for key in ("category", "property", "dimension")}


def _examples(m: Material, placements: list[Placement]) -> tuple[Picked, dict[Quote, str]]:
    """The quotes that lie on a dimension, and the value at which each lies."""
    values: dict[Quote, str] = {}
    for one in placements:
        if one.version is not None and one.start is not None and one.end is not None:
            quote = m.quoting.at(one.version, one.start, one.end)
            if quote is not None:
                values.setdefault(quote, one.value)
    return pick(values, m.most), values
