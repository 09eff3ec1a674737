"""What the figures of a thesis show, as plain values read from the project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from groundcode.analysis.cooccurrence import Cooccurrence, Unit, cooccurrence
from groundcode.domain.cases import CaseKind
from groundcode.domain.levels import LEVELS, Level
from groundcode.domain.sampling import Seal
from groundcode.domain.theory import Pathway, Relation, Sign
from groundcode.exchange.figures.data_structure import Structure, Theme, Whole
from groundcode.exchange.figures.graphml import Edge, Network, Vertex
from groundcode.exchange.figures.model_values import Arrow, Model, Node
from groundcode.exchange.figures.research_flow import Flow, Step
from groundcode.exchange.figures.saturation import Curves
from groundcode.store import reading
from groundcode.store.reading_cases import read_cases, read_rounds, read_seals
from groundcode.workspace.holdout_report import RELATIONS, HoldoutReport
from groundcode.workspace.hypotheses import Hypothesis
from groundcode.workspace.retrieval_rows import read_moment
from groundcode.workspace.saturation import SaturationReport
from groundcode.workspace.thesis.axial import path_type, path_words, type_words
from groundcode.workspace.thesis.material import Material

MOST_EDGES = 60
"""Pairs that are drawn of a network; its GraphML has all."""
_SIGNS = {Sign.POSITIVE: "+", Sign.NEGATIVE: "−", None: ""}
_THREE_COLUMNS = "first_order"


def many(m: Material, key: str) -> str:
    """What the study calls several of a kind."""
    word = m.words[key]
    if m.language == "zh":
        return word
    return word[:-1] + "ies" if word.endswith("y") else word + "s"


def flow_values(m: Material, judged: HoldoutReport) -> Flow:
    """F1: the steps of the work with their counts, in the words of the project's school."""
    everything = reading.read_sources(m.connection, sealed=True)
    if not everything:
        return Flow(())
    seals = read_seals(m.connection)
    drawn = {source for seal in seals for source in seal.draw.sources}
    held = [source for source in everything if source.id in drawn]
    steps = [_gathered(m, len(everything), len(everything) - len(held)), *_coded(m)]
    if not seals:
        return Flow(tuple(steps), notes=_flow_notes(m))
    verdicts = [one.verdict for one in judged.seals]
    steps.append(Step(m.say("理论饱和度检验", "Saturation test"), tuple(_verdicts(m, judged))))
    return Flow(
        tuple(steps), Step(m.say("预留样本", "Reserved"), _held(m, len(held), seals)),
        m.say("未饱和则继续理论抽样", "not saturated: sample further"), "not saturated" in verdicts, _flow_notes(m),
    )  # fmt: skip


def _flow_notes(m: Material) -> tuple[str, ...]:
    note = m.coder_note()
    return (m.say("注：", "Note: ") + note,) if note else ()


def _gathered(m: Material, count: int, to_code: int) -> Step:
    asked = sum(case.kind is CaseKind.INFORMANT and not case.withdrawn for case in read_cases(m.connection))
    rounds = len(read_rounds(m.connection))
    parts = [m.say("访谈{n}份", "interviews: {n}", n=count)]
    parts += [m.say("{word}{n}位", "{word}: {n}", word=many(m, "informant"), n=asked)] if asked else []
    parts += [m.say("理论抽样{n}轮", "sampling rounds: {n}", n=rounds)] if rounds else []
    lines = [m.say("，", "; ").join(parts)] if m.language == "zh" else parts
    if to_code != count:
        lines.append(m.say("其中{n}份用于编码", "to be coded: {n}", n=to_code))
    return Step(m.say("资料收集", "Data collection"), tuple(lines))


def _coded(m: Material) -> list[Step]:
    """The three stages of the school, each with what it made; the core is no main category among others."""
    number = {level: sum(code != m.core for code in m.at(level)) for level in LEVELS}

    def line(*levels: Level) -> list[str]:
        parts = [
            m.say("{word} {n}", "{word}: {n}", word=many(m, level.value), n=number[level]) for level in levels if number[level]
        ]
        return [" → ".join(parts)] if parts else []

    core = [m.say("{word}：{name}", "{word}: {name}", word=m.word("core"), name=m.name(m.core))] if m.core else []
    last = []
    relations = sum(not relation.gone for relation in m.theory.relations)
    last += [m.say("关系 {n}", "relations: {n}", n=relations)] if relations else []
    last += [m.say("路径 {n}", "pathways: {n}", n=len(m.theory.pathways))] if m.theory.pathways else []
    theory = [m.say("，", "; ").join(last)] if last else []
    references = sum(count.own for count in m.counts.values())
    first = [m.say("参考点 {n}", "references: {n}", n=references)] if references else []
    if m.stages[0] == _THREE_COLUMNS:
        results = [first + line(Level.LABEL, Level.CONCEPT), line(Level.CATEGORY), line(Level.MAIN) + core + theory]
    else:
        count = len(m.theory.paradigms) if m.workspace.profile.current().has_paradigm else 0
        paradigms = [m.say("{word} {n}", "{word}: {n}", word=many(m, "paradigm"), n=count)] if count else []
        results = [first + line(Level.LABEL, Level.CONCEPT, Level.CATEGORY), line(Level.MAIN) + paradigms, core + theory]
    none = m.say("尚无", "nothing yet")
    return [
        Step(m.word(stage), tuple(found) or (none,)) for stage, found in zip(m.stages, results, strict=True)
    ]  # fmt: skip


def _held(m: Material, count: int, seals: Sequence[Seal]) -> tuple[str, ...]:
    sealed = sum(seal.unsealed is None for seal in seals)
    state = m.say("已封存", "sealed") if sealed == len(seals) else m.say("已启封", "opened") if not sealed else ""
    lines = [m.say("访谈{n}份", "interviews: {n}", n=count)]
    return (
        (*lines, state)
        if state
        else (*lines, m.say("{n}批中{k}批已启封", "opened: {k} of {n}", n=len(seals), k=len(seals) - sealed))
    )


def _verdicts(m: Material, judged: HoldoutReport) -> list[str]:
    """What each hold-out says, in short: the report has the whole sentence."""
    out = []
    for one in judged.seals:
        match one.verdict:
            case "sealed":
                out.append(m.say("预留样本尚未启封检验", "the hold-out is sealed; not tested yet"))
            case "not tested":
                out.append(m.say("预留样本已启封，尚未检验", "the hold-out is open; not tested yet"))
            case "not saturated":
                higher = sum(len(one.new(kind)) for kind in (Level.CATEGORY, Level.MAIN, RELATIONS))
                out.append(m.say("新增范畴或关系{n}个：未饱和", "new categories or relations: {n}; not saturated", n=higher))
            case _:
                out.append(
                    m.say(
                        "未形成新的范畴与关系；新增概念{n}个",
                        "no new category or relation; new concepts: {n}",
                        n=len(one.new(Level.CONCEPT)),
                    )
                )
    return list(dict.fromkeys(out))


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
        Whole(m.name(main), tuple(Theme(m.name(home), tuple(names)) for home, names in themes.items()))
        for main, themes in _in_tree_order(m, wholes)
    )
    note = (m.say("注：", "Note: ") + m.say("", " ").join(notes),) if notes else ()
    return Structure((m.word("concept"), m.word("category"), m.word("main")), made, note)


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
    return Arrow(
        relation.id, relation.start, relation.end, relation.on_relation, _SIGNS[relation.sign], type_words(m, relation),
        "/".join(numbers), bool(readable), readable[0].cite if readable else "",
    )  # fmt: skip


def curve_values(m: Material, report: SaturationReport) -> Curves:
    """F4: codes known and new after each interview, with the band of other orders."""
    shuffled = report.shuffled
    bands = shuffled.curve if shuffled is not None else ()
    what = many(m, report.level.value)
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
        tuple(one.name for one in report.interviews), report.new, tuple(float(band.low or 0) for band in bands),
        tuple(float(band.median or 0) for band in bands), tuple(float(band.high or 0) for band in bands), what, tuple(notes),
    )  # fmt: skip


def network_values(m: Material, level: Level | None, unit: Unit) -> tuple[Network, Level]:
    """F5: every pair of codes of a level that stands together; without a level that of categories, else of concepts."""
    rows = read_moment(m.connection).rows
    found: Cooccurrence | None = None
    for at in (level,) if level is not None else (Level.CATEGORY, Level.CONCEPT, Level.LABEL):
        found = cooccurrence(rows, m.tree, level=at, unit=unit, coder=m.lead)
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
    notes = [m.say("注：", "Note: ") + told, m.coder_note()]
    return Network(network.vertices, edges, network.unit), tuple(note for note in notes if note)
