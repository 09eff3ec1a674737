"""What the flow of research (F1) shows: the steps with their counts, and what of them the hold-out brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from groundcode.domain.cases import CaseKind
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.levels import LEVELS, Level
from groundcode.domain.sampling import Seal
from groundcode.exchange.figures.research_flow import Flow, Step
from groundcode.store import reading
from groundcode.store.reading_cases import read_cases, read_rounds, read_seals
from groundcode.workspace.holdout_report import RELATIONS, HoldoutReport
from groundcode.workspace.thesis.material import Material

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
    brought = _brought(m, judged, {source.id for source in held})
    steps = [_gathered(m, len(everything), len(everything) - len(held)), *_coded(m, brought)]
    if not seals:
        return Flow(tuple(steps), notes=_flow_notes(m, brought))
    verdicts = [one.verdict for one in judged.seals]
    steps.append(Step(m.say("理论饱和度检验", "Saturation test"), (*_tested(m, brought), *_verdicts(m, judged))))
    return Flow(
        tuple(steps), Step(m.say("预留样本", "Reserved"), _held(m, len(held), seals)),
        m.say("未饱和则继续理论抽样", "not saturated: sample further"), "not saturated" in verdicts,
        _flow_notes(m, brought),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Brought:
    """References, codes and relations of the whole project, and those that came with the opened hold-out."""

    references: int
    of_holdout: int
    new: dict[str, int] = field(default_factory=dict)
    """Level, or "relation" -> how many."""

    @property
    def before(self) -> int:
        """References without those of the hold-out."""
        return self.references - self.of_holdout


def _brought(m: Material, judged: HoldoutReport, held: set[str]) -> _Brought:
    sources = {to_raw(source) for source in held}
    c = reading.read_columns(m.connection)
    placed = {
        (m.tree.target(to_text(c.code[row])), (c.source[row], c.start[row], c.end[row])) for row in m.layer.rows(c)
    }  # fmt: skip
    found = [place for code, place in placed if code is not None]
    kinds = (*(level.value for level in LEVELS), RELATIONS)
    opened = [one for one in judged.seals if one.verdict != "sealed"]
    new = {kind: len({name for one in opened for name in one.new(kind)}) for kind in kinds}
    return _Brought(len(found), sum(place[0] in sources for place in found), new)


def _flow_notes(m: Material, brought: _Brought) -> tuple[str, ...]:
    if not m.counted_by:
        return ()
    out = [m.say("注：", "Note: ") + m.coder_note(), m.unit_note()]
    if brought.of_holdout:
        totals = [m.say("参考点{n}", "references: {n}", n=brought.references)]
        totals += [
            m.say("{word}{n}", "{word}: {n}", word=many(m, level.value), n=len(m.at(level)))
            for level in LEVELS if brought.new[level.value]
        ]  # fmt: skip
        out.append(m.say(
            "各编码阶段的数目不含预留样本带来的；连同预留样本共{totals}。",
            "The stages of coding are counted without what the hold-out brought. With it: {totals}.",
            totals=m.say("、", ", ").join(totals),
        ))  # fmt: skip
    return tuple(out)


def _gathered(m: Material, count: int, to_code: int) -> Step:
    asked = sum(case.kind is CaseKind.INFORMANT and not case.withdrawn for case in read_cases(m.connection))
    rounds = len(read_rounds(m.connection))
    parts = [m.say("访谈{n}份", "interviews: {n}", n=count)]
    parts += [m.say("{word}{n}位", "{word}: {n}", word=many(m, "informant"), n=asked)] if asked else []
    parts += [m.say("理论抽样{n}轮", "sampling rounds: {n}", n=rounds)] if rounds else []
    lines = [m.say("，", "; ").join(parts)] if m.language == "zh" else parts
    if to_code != count:
        lines.append(
            m.say(
                "{n}份用于建构理论，{k}份预留检验",
                "for the theory: {n}; held back for the test: {k}",
                n=to_code,
                k=count - to_code,
            )
        )
    return Step(m.say("资料收集", "Data collection"), tuple(lines))


def _coded(m: Material, brought: _Brought) -> list[Step]:
    """The three stages of the school, each with what it made, the hold-out left out; the core counts in its level."""
    number = {level: len(m.at(level)) - brought.new[level.value] for level in LEVELS}
    own = m.tree.codes[m.core].level if m.core else None
    with_core = m.say("（含{core}）", " ({core} included)", core=m.words["core"])

    def line(*levels: Level) -> list[str]:
        parts = [
            m.say("{word} {n}", "{word}: {n}", word=many(m, level.value), n=number[level]) + (with_core if level is own else "")
            for level in levels if number[level]
        ]  # fmt: skip
        return [" → ".join(parts)] if parts else []

    core = [m.say("{word}：{name}", "{word}: {name}", word=m.word("core"), name=m.name(m.core))] if m.core else []
    last = []
    relations = sum(not relation.gone for relation in m.theory.relations) - brought.new[RELATIONS]
    last += [m.say("关系 {n}", "relations: {n}", n=relations)] if relations else []
    last += [m.say("路径 {n}", "pathways: {n}", n=len(m.theory.pathways))] if m.theory.pathways else []
    theory = [m.say("，", "; ").join(last)] if last else []
    first = [m.say("参考点 {n}", "references: {n}", n=brought.before)] if brought.before else []
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


def _tested(m: Material, brought: _Brought) -> tuple[str, ...]:
    """What was coded in the hold-out."""
    if not brought.of_holdout:
        return ()
    parts = [m.say("参考点 {n}", "references: {n}", n=brought.of_holdout)]
    if labels := brought.new[Level.LABEL.value]:
        parts.append(m.say("新增{word} {n}", "new {word}: {n}", word=many(m, "label"), n=labels))
    return (m.say("，", "; ").join(parts),)


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
