"""What the figures of a thesis show, as plain values read from the project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from groundcode.analysis.cooccurrence import Cooccurrence, Unit, cooccurrence
from groundcode.domain.levels import Level
from groundcode.domain.storylines import short_names
from groundcode.domain.theory import Pathway, Relation, Sign
from groundcode.exchange.figures.data_structure import Structure, Theme, Whole
from groundcode.exchange.figures.graphml import Edge, Network, Vertex
from groundcode.exchange.figures.model_values import Arrow, Model, Node
from groundcode.exchange.figures.saturation import Curves
from groundcode.store import reading
from groundcode.workspace.figure_flow import many
from groundcode.workspace.hypotheses import Hypothesis
from groundcode.workspace.retrieving.rows import read_moment
from groundcode.workspace.saturation import SaturationReport
from groundcode.workspace.thesis.axial import path_type, path_words, type_words
from groundcode.workspace.thesis.material import Material

MOST_EDGES = 60
"""Pairs that are drawn of a network; its GraphML has all."""
_SIGNS = {Sign.POSITIVE: "+", Sign.NEGATIVE: "−", None: ""}


def structure_values(m: Material, top: str | None = None) -> Structure:
    """F2: the concepts of each category and the categories of each main category, of the whole tree or below one code."""
    tree = m.tree
    within = [*([top] if top else []), *tree.walk(top)]
    wholes: dict[str | None, dict[str | None, list[str]]] = {}
    loose = labels = 0
    for code in within:
        level = tree.codes[code].level
        if level is Level.CATEGORY:
            wholes.setdefault(m.nearest(code, Level.MAIN), {}).setdefault(code, [])
        elif level is Level.CONCEPT:
            home = next((one for one in tree.ancestors(code) if tree.codes[one].level is not Level.LABEL), None)
            if home is None:
                loose += 1
            elif tree.codes[home].level is Level.CATEGORY:
                wholes.setdefault(m.nearest(home, Level.MAIN), {}).setdefault(home, []).append(m.name(code))
            elif tree.codes[home].level is Level.MAIN:
                wholes.setdefault(home, {}).setdefault(None, []).append(m.name(code))
    for themes in wholes.values():
        for home in [one for one, names in themes.items() if one is not None and not names]:
            found = [m.name(one) for one in tree.children_of(home) if tree.codes[one].level is Level.LABEL]
            themes[home] += found
            labels += bool(found)
    notes = []
    if labels:
        notes.append(
            m.say(
                "尚无{c}的{k}列出其{l}。", "Where there are no {c}, the {l} are shown.",
                c=many(m, "concept"), k=m.words["category"], l=many(m, "label"),
            )
        )  # fmt: skip
    if loose:
        notes.append(
            m.say(
                "另有{n}个{c}未归入任何{k}，未画出。", "Not shown, being under no {k}: {n} {c}.",
                n=loose, c=many(m, "concept"), k=m.words["category"],
            )
        )  # fmt: skip
    made = tuple(
        Whole(m.titled(main), _themes(m, themes), core=main is not None and main == m.core)
        for main, themes in _in_tree_order(m, wholes)
    )
    shown = [one for themes in wholes.values() for one in themes if one is not None]
    if any(m.nearest(one, Level.MAIN) is None and one != m.core for one in shown):
        notes.append(m.say("未归入{main}的{k}单列。", "Categories under no {main} stand alone.",
                           main=m.words["main"], k=m.words["category"]))  # fmt: skip
    if m.core in shown:
        notes.append(m.core_note(Level.CATEGORY) if top is None else "")
    notes = list(filter(None, notes))
    note = (m.say("注：", "Note: ") + m.say("", " ").join(notes),) if notes else ()
    return Structure((m.word("concept"), m.word("category"), m.word("main")), made, note)


def _themes(m: Material, themes: Mapping[str | None, Sequence[str]]) -> tuple[Theme, ...]:
    """The categories of a main category; one that stands under another knows which."""
    order = list(themes)
    out = []
    for home, names in themes.items():
        above = m.tree.ancestors(home) if home is not None else ()
        under = next((order.index(one) for one in above if one in themes), -1)
        out.append(Theme(m.titled(home), tuple(names), under, home is not None and home == m.core))
    return tuple(out)


def _in_tree_order(
    m: Material, wholes: Mapping[str | None, dict[str | None, list[str]]]
) -> list[tuple[str | None, dict[str | None, list[str]]]]:
    order = {code: n for n, code in enumerate(m.tree.walk())}
    return sorted(wholes.items(), key=lambda one: len(order) if one[0] is None else order[one[0]])


def model_values(m: Material, hypotheses: Sequence[Hypothesis]) -> Model:
    """F3: the relations that stand, with their hypotheses and their first citations."""
    standing = {one.id: one for one in m.theory.relations if _stands(one, m)}
    numbers: dict[str, list[str]] = {}
    for one in hypotheses:
        if one.kind != "mediation":
            for relation in one.relations[:1] if one.kind == "moderation" else one.relations:
                numbers.setdefault(relation, []).append(one.number)
    arrows = tuple(_arrow(m, one, numbers.get(one.id, ())) for one in standing.values())
    ends = {end for one in standing.values() for end in (one.start, *(() if one.on_relation else (one.end,)))}
    nodes = tuple(Node(code, m.name(code), code == m.core) for code in m.tree.walk() if code in ends)
    notes = [_pathway(m, one, hypotheses) for one in m.theory.pathways if one.relations]
    if numbers:
        notes.append(m.say(
            "H为假设编号（见研究假设表）：图中为{k}，假设写的是测量它们的构念。",
            "H: numbers of the hypotheses (see their table), which name the constructs that measure the categories drawn here.",
            k=m.words["category"],
        ))  # fmt: skip
    beside = [m.name(code) for code in m.at(Level.MAIN) if code not in ends and code != m.core] if arrows else []
    if beside:
        notes.append(m.say("尚无关系、未画出的{word}：{names}。", "Not shown, being in no relation yet ({word}): {names}.",
                           word=many(m, "main"),
                           names=m.say("、", ", ").join(beside)))  # fmt: skip
    core = m.say("{word}：{name}", "{word}: {name}", word=m.word("core"), name=m.name(m.core))
    return Model(nodes, arrows, core if m.core and m.core not in ends else "", tuple(notes))


def _pathway(m: Material, path: Pathway, hypotheses: Sequence[Hypothesis]) -> str:
    """A pathway in one line, with the numbers of its hypotheses: "H4a, H4b (parallel mediation): A → (B, C) → D"."""
    numbers = m.say("、", ", ").join(one.number for one in hypotheses if one.pathway == path.id)
    kind = path_type(m, path) or m.say("路径", "pathway")
    ways = path.chains
    if len(ways) > 1 and all(len(way) == 2 for way in ways):
        between = m.say("、", ", ").join(m.name(code) for code in path.mediators)
        words = f"{m.name(path.start)} → {m.say('（{x}）', '({x})', x=between)} → {m.name(path.end)}"
    else:
        words = m.say("；", "; ").join(path_words(m, path).splitlines())
    if not numbers:
        return m.say("{kind}：{words}。", "{kind}: {words}.", kind=kind[:1].upper() + kind[1:], words=words)
    return m.say("{numbers}（{kind}）：{words}。", "{numbers} ({kind}): {words}.", numbers=numbers, kind=kind, words=words)


def _stands(relation: Relation, m: Material) -> bool:
    if relation.gone or relation.start not in m.tree.codes:
        return False
    return relation.on_relation or relation.end in m.tree.codes


def _arrow(m: Material, relation: Relation, numbers: Sequence[str]) -> Arrow:
    readable = [one for one in relation.evidence if one.holds]
    quotes = (m.quoting.at(one.version, one.start, one.end) for one in readable)
    cite = next((quote.cite for quote in quotes if quote is not None), "")
    return Arrow(
        relation.id, relation.start, relation.end, relation.on_relation, _SIGNS[relation.sign], type_words(m, relation),
        "/".join(numbers), bool(readable), cite,
    )  # fmt: skip


def curve_values(m: Material, report: SaturationReport) -> Curves:
    """F4: codes known and new after each interview, with the band of other orders."""
    shuffled = report.shuffled
    bands = shuffled.curve if shuffled is not None else ()
    what = many(m, report.level.value)
    short = short_names({source.id: source.name for source in reading.read_sources(m.connection, sealed=True)})
    notes = []
    order = {"date": m.say("访谈日期", "date of the interview"), "coding": m.say("编码先后", "order of coding")}
    told = m.say("按{order}排列", "In the order of: {order}", order=order.get(report.order, m.say("指定顺序", "a chosen order")))
    if shuffled is not None:
        told += m.say("；灰带为{n}次随机排序的5–95%范围（种子{seed}）", "; band: 5–95 % of {n} shuffled orders (seed {seed})",
                      n=shuffled.orders, seed=shuffled.seed)  # fmt: skip
    notes.append(m.say("注：", "Note: ") + told + m.say("。", ". ") + m.coder_note())
    sealed = sum(len(one.sources) for one in report.holdout.seals if one.seal.unsealed is None)
    if sealed:
        notes.append(m.say("另有{n}份封存，未计入。", "Sealed and not counted: {n}.", n=sealed))
    return Curves(
        tuple(short.get(one.id, one.name) for one in report.interviews), report.new,
        tuple(float(band.low or 0) for band in bands),
        tuple(float(band.median or 0) for band in bands), tuple(float(band.high or 0) for band in bands), what, tuple(notes),
    )  # fmt: skip


def network_values(m: Material, level: Level | None, unit: Unit) -> tuple[Network, Level]:
    """F5: every pair of codes of a level that stands together; without a level that of categories, else of concepts."""
    rows = read_moment(m.connection).rows
    found: Cooccurrence | None = None
    for at in (level,) if level is not None else (Level.CATEGORY, Level.CONCEPT, Level.LABEL):
        found = cooccurrence(rows, m.tree, level=at, unit=unit, layer=m.layer)
        if found.pairs:
            break
    assert found is not None
    vertices = tuple(Vertex(code, m.name(code), m.tree.codes[code].level.value, found.counts[code]) for code in found.codes)
    edges = tuple(Edge(one, other, count) for (one, other), count in found.pairs.items())
    return Network(vertices, edges, unit.value), found.level or Level.LABEL


def shown_network(m: Material, network: Network, level: Level) -> tuple[Network, tuple[str, ...]]:
    """As much of a network as can be read on a page, and what is told below it."""
    pairs = {(edge.one, edge.other): edge.count for edge in network.edges}
    counted = Cooccurrence(Unit(network.unit), level, tuple(v.id for v in network.vertices), {}, pairs)
    strong, least = counted.strongest(MOST_EDGES)
    edges = tuple(edge for edge in network.edges if (edge.one, edge.other) in strong)
    units = {
        Unit.TURN: m.say("共同出现的话轮数", "turns in which both occur"),
        Unit.OVERLAP: m.say("相互重叠的语段对数", "pairs of overlapping segments"),
        Unit.SOURCE: m.say("共同出现的访谈份数", "interviews in which both occur"),
    }
    told = m.say(
        "线宽表示{unit}，括号内为{word}自身出现的次数。",
        "Width of a line: {unit}; in brackets: how often the {word} itself occurs.",
        unit=units[Unit(network.unit)], word=m.words[level.value],
    )  # fmt: skip
    if len(edges) < len(network.edges):
        told += m.say(
            "{total}对中只画出至少{least}次的{shown}对。", " Drawn of {total} pairs: the {shown} with at least {least}.",
            total=len(network.edges), shown=len(edges), least=least,
        )  # fmt: skip
    told += m.say(
        "图中{shown}个{word}，共{all}个，其余未与他者（按此标准）共同出现。",
        " Shown are {shown} of {all} {many}; the others meet none, or not often enough.",
        shown=len({end for edge in edges for end in (edge.one, edge.other)}), word=m.words[level.value],
        many=many(m, level.value), all=len(m.at(level)),
    )  # fmt: skip
    unit_name = _counted(m, network)
    units_note = m.say("图中次数以{unit}计，与参考点数不同。", "These numbers count {unit}, not references.", unit=unit_name)
    notes = [m.say("注：", "Note: ") + told, units_note, m.coder_note()]
    return Network(network.vertices, edges, network.unit), tuple(note for note in notes if note)


def _counted(m: Material, network: Network) -> str:
    """What the numbers of a network count."""
    return {
        Unit.TURN: m.say("话轮", "turns"),
        Unit.OVERLAP: m.say("语段", "segments"),
        Unit.SOURCE: m.say("访谈份数", "interviews"),
    }[Unit(network.unit)]
