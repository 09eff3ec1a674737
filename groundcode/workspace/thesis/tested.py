"""Whether the categories are saturated: T9."""

from __future__ import annotations

from collections.abc import Sequence

from groundcode.domain.levels import Level
from groundcode.domain.storylines import short_names
from groundcode.exchange.tables import Cell, Column, Table, Width
from groundcode.store import reading
from groundcode.workspace.holdout_report import RELATIONS, SealVerdict, SourceVerdict
from groundcode.workspace.holdout_report import report as holdout_report
from groundcode.workspace.thesis.material import Material

_VERDICTS = {
    "sealed": ("尚未检验", "not tested"),
    "not tested": ("尚未检验", "not tested"),
    "not saturated": ("未饱和", "not saturated"),
    "saturated": ("饱和", "saturated"),
}


def t9(m: Material) -> Table:
    """理论饱和度检验."""
    report = holdout_report(m.workspace, None)
    short = short_names({one.id: one.name for one in reading.read_sources(m.connection, sealed=True)})
    rows: list[tuple[Cell, ...]] = []
    notes: list[str] = []
    for seal in report.seals:
        for source in seal.sources:
            rows.append((_reserved(m, source, short), *_numbers(m, seal, (source,)), "—"))
        rows.append((_drawn(m, seal), *_numbers(m, seal, seal.sources), m.say(*_VERDICTS[seal.verdict])))
        notes.append(_sentence(m, seal, m.lead_name))
    block = _guest(m)
    if block is None:
        notes.append(
            m.say(
                "可计入的访谈不足以列出基数—游程表。", "Too few interviews are counted for a grid of base sizes and run lengths."
            )
        )
    if rows and any(seal.verdict not in ("sealed", "not tested") for seal in report.seals):
        notes.insert(0, _bases(m, report.seals))
    terms = {key: m.words[key] for key in ("concept", "category")}
    return Table(
        "T9", m.say("理论饱和度检验", "Saturation test"),
        (
            Column(m.say("预留样本", "Reserved case"), Width.TEXT), Column(m.say("语句数", "Statements"), Width.SHORT),
            Column(m.say("归入已有{concept}", "Fit existing {concept}s", **terms), Width.NAME),
            Column(m.say("新增{concept}", "New {concept}s", **terms), Width.SHORT),
            Column(m.say("新增{category}", "New categories", **terms), Width.SHORT),
            Column(m.say("新增关系", "New relations"), Width.SHORT), Column(m.say("结论", "Verdict"), Width.SHORT),
        ),
        tuple(rows), tuple(notes),
        "" if rows else m.say("没有封存预留样本：groundcode reserve。", "No hold-out was sealed: groundcode reserve."),
        blocks=(block,) if block is not None else (), language=m.language,
    )  # fmt: skip


def _reserved(m: Material, source: SourceVerdict, short: dict[str, str]) -> str:
    name = short.get(source.id, source.name)
    return m.say("{name}（{round}）", "{name} ({round})", name=name, round=source.round) if source.round else name


def _numbers(m: Material, seal: SealVerdict, sources: tuple[SourceVerdict, ...]) -> tuple[Cell, ...]:
    """Statements, how many fit, and what is new; a dash where nothing was tested."""
    statements = sum(one.statements for one in sources)
    if seal.verdict == "sealed":
        sealed = sum(seal.seal.draw.statements.get(one.id, 0) for one in sources)
        return sealed or statements, "—", "—", "—", "—"
    coded, existing = sum(one.coded for one in sources), sum(one.existing for one in sources)
    new = [
        len(dict.fromkeys(name for one in sources for key in keys for name in one.new.get(key, ())))
        for keys in (("concept",), ("category", "main"), (RELATIONS,))
    ]
    share = m.say(
        "{n}/{coded}（{p:.1f}%）", "{n}/{coded} ({p:.1f}%)", n=existing, coded=coded, p=100 * existing / coded
    ) if coded else "—"  # fmt: skip
    return statements, share, *new


def _bases(m: Material, seals: Sequence[SealVerdict]) -> str:
    """What the percentages are of, and what the statements carry that fit nothing old."""
    sources = [source for seal in seals for source in seal.sources]
    rest = sum(source.coded - source.existing for source in sources)
    told = m.say(
        "归入一栏为归入已有编码的语句数/已编码的语句数，百分比以后者为底。语句为受访者的句子，一处编码可跨数句，故与参考点数不等。",
        "Fit: statements with a code that was there before, of all statements that were coded; the percentage is of the latter. "
        "Statements are sentences of the informants; one coding may span several, so that references are fewer.",
    )
    if not rest:
        return told
    labels = len(dict.fromkeys(name for seal in seals for name in seal.new("label")))
    return told + m.say(
        "其余{rest}句只带启封后新建的{label}（共{n}个，可归在已有{concept}之下）或新{concept}。",
        " The other {rest} carry only {label}s made after the opening ({n}, which may stand under old {concept}s) or new "
        "{concept}s.", rest=rest, n=labels, label=m.words["label"], concept=m.words["concept"],
    )  # fmt: skip


def _drawn(m: Material, seal: SealVerdict) -> str:
    """合计：4/12, how it was drawn and when it was sealed."""
    draw, count = seal.seal.draw, len(seal.sources)
    how = m.say("种子{seed}", "seed {seed}", seed=draw.seed) if draw.method == "random" else m.say("指定", "chosen by name")
    return m.say(
        "合计（{count}/{eligible}，{how}，封存于{day}）", "All ({count}/{eligible}, {how}, sealed {day})", count=count,
        eligible=draw.eligible, how=how, day=seal.seal.made_at[:10],
    )  # fmt: skip


def _sentence(m: Material, seal: SealVerdict, coder: str) -> str:
    """The verdict in a sentence that claims no more than was tested."""
    count, eligible = len(seal.sources), max(seal.seal.draw.eligible, 1)
    higher = [*seal.new("category"), *seal.new("main"), *seal.new(RELATIONS)]
    if seal.verdict == "sealed":
        return m.say(
            "预留的{count}份访谈仍在封存，尚未检验。",
            "The {count} reserved interviews are still sealed; nothing was tested yet.",
            count=count,
        )
    if seal.verdict == "not tested":
        return m.say("预留样本尚未全部编码，不能据此下结论。", "The hold-out is not coded yet; it tells nothing.")
    opened = m.say(
        "启封于{day}，由{coder}编码。", "Opened {day}, coded by {coder}.", day=(seal.seal.unsealed or "")[:10], coder=coder
    )
    if seal.verdict == "not saturated":
        return m.say(
            "对预留的{count}份访谈按相同程序编码，出现{n}个新的范畴或关系（{names}），理论尚未饱和，须继续抽样。{opened}",
            "The {count} reserved interviews, coded by the same steps, brought {n} new categories or relations ({names}): not "
            "saturated, sampling goes on. {opened}",
            count=count, n=len(higher), names=m.list_(name.rpartition(" > ")[2] for name in higher), opened=opened,
        )  # fmt: skip
    concepts = len(seal.new("concept"))
    loose = m.list_(name.rpartition(" > ")[2] for one in seal.sources for name in one.loose)
    more = (
        m.say("但{names}未能归入既有范畴。", "But {names} stand under no category that was there before. ", names=loose)
        if loose
        else ""
    )
    return m.say(
        "对预留的{count}份（{share:.0f}%）访谈按相同程序编码，未形成新的范畴与关系，新增{concepts}个概念{fit}。{more}"
        "故认为所列范畴在本样本范围内基本饱和；编码者知道所期望的结果，这是该检验的局限。{opened}",
        "The {count} reserved interviews ({share:.0f}%), coded by the same steps, brought no new category and no new relation "
        "and {concepts} new concepts{fit}. {more}Within this sample the categories are saturated as far as this test goes; who "
        "codes knows the result that is hoped for. {opened}",
        count=count, share=100 * count / eligible, concepts=concepts, more=more, opened=opened,
        fit=m.say("均可归入既有范畴", ", all within categories that were there before") if concepts and not loose else "",
    )  # fmt: skip


def _guest(m: Material) -> Table | None:
    """基数—游程表: base sizes by run lengths by thresholds, at the level of concepts; None with too few interviews."""
    report = m.workspace.saturation.report(Level.CONCEPT, shuffles=0)
    cells = [cell for cell in report.grid if cell.runs]
    if not cells:
        return None
    rows: list[tuple[Cell, ...]] = []
    for cell in cells:
        run = next((one for one in cell.runs if one.after == cell.reached), None) or cell.runs[-1]
        share = "—" if run.ratio is None else f"{100 * run.ratio:.1f}%"
        rows.append((cell.base, cell.run, f"{cell.percent}%", cell.themes, share, cell.result or m.say("未达到", "not reached")))
    note = m.say(
        "按{order}排列的{n}份访谈（含已启封的预留样本），以{concept}计。末栏如“8+2”，指第8份访谈时达到阈值、又经其后2份确认；“未达到”指"
        "其后的访谈不足以确认，或新信息仍多于阈值。此表只看新{concept}的多少，与上表是否出现新{category}所问不同；结果依访谈次序而变，"
        "不能证明理论饱和。",
        "{n} interviews by {order}, opened hold-outs included, counted in {concept}s. Last column: “8+2” means reached at "
        "interview 8 and confirmed by the 2 after it; “not reached” that new information stayed above the threshold, or that too "
        "few interviews follow to confirm it. This grid asks how many {concept}s are new, the table above whether any "
        "{category} is; the result changes with the order of the interviews, and does not prove saturation.",
        order=m.say("名称", "name") if len(report.undated) == len(report.interviews) else m.say("访谈日期", "date"),
        n=len(report.interviews), concept=m.words["concept"], category=m.words["category"],
    )  # fmt: skip
    return Table(
        "T9", m.say("基数—游程表", "Base sizes and run lengths"),
        (
            Column(m.say("基数", "Base"), Width.SHORT), Column(m.say("游程", "Run"), Width.SHORT),
            Column(m.say("阈值", "Threshold"), Width.SHORT), Column(m.say("基数内{concept}数", "{concept} in base",
                                                                   concept=m.word("concept")), Width.SHORT),
            Column(m.say("新信息占比", "New information"), Width.SHORT),
            Column(m.say("达到于（另经确认）", "Reached at (confirmed by)"), Width.SHORT),
        ),
        tuple(rows), (note,), language=m.language,
    )  # fmt: skip
