"""How far coders agree: T10."""

from __future__ import annotations

from groundcode.domain.levels import Level
from groundcode.errors import NotCodedTwice, OneCoderOnly
from groundcode.exchange.tables import Cell, Column, Table, Width
from groundcode.workspace.agreeing.sentence import band, figure, report_sentence, share
from groundcode.workspace.agreeing.values import AgreementReport, CodeAgreement, PooledAgreement
from groundcode.workspace.thesis.material import Material

LEVEL = Level.CATEGORY
"""Labels are mostly one coder's own words; what a thesis reports is whether coders found the same categories."""


def t10(m: Material) -> Table:
    """编码者间一致性."""
    title = m.say("编码者间一致性", "Intercoder agreement")
    try:
        report = m.workspace.agreement.report(level=LEVEL)
        if not report.codes:
            report = m.workspace.agreement.report()
    except (OneCoderOnly, NotCodedTwice) as error:
        return Table("T10", title, _columns(m, None), missing=_missing(m, error), language=m.language)
    rows = [_row(m.name(one.code), one) for one in report.codes]
    rows.append(_row(m.say("合并", "All codes"), report.pooled))
    return Table("T10", title, _columns(m, report), tuple(rows), _notes(m, report), raw=_raw(m, report), language=m.language)


def _missing(m: Material, error: OneCoderOnly | NotCodedTwice) -> str:
    if isinstance(error, OneCoderOnly):
        return m.say("尚无第二名编码者：一致性至少需要两人编码。", "There is no second coder yet: agreement takes two.")
    return m.say("没有两名编码者都编码（或完成）的材料。", "No source was coded, or finished, by two coders.")


def _columns(m: Material, report: AgreementReport | None) -> tuple[Column, ...]:
    return (
        Column(m.say("编码", "Code"), Width.NAME), Column(m.say("单位数", "n"), Width.SHORT),
        Column(m.say("一致率", "Agreement"), Width.SHORT), Column("α [95% CI]", Width.NAME), Column("κ", Width.SHORT),
        Column("AC1", Width.SHORT), Column(m.say("分歧数", "Differing"), Width.SHORT),
        Column(_counts_heading(m, report), Width.NAME),
    )  # fmt: skip


def _counts_heading(m: Material, report: AgreementReport | None) -> str:
    if report is not None and len(report.coders) > 2:
        return m.say("0—{n}人编码的单位数", "Units coded by 0 to {n}", n=len(report.coders))
    return m.say("均编/仅一/仅二/均未", "Both/1st/2nd/neither")


def _row(name: str, one: CodeAgreement | PooledAgreement) -> tuple[Cell, ...]:
    mark = "†" if isinstance(one, CodeAgreement) and one.is_extreme else ""
    alpha = f"{figure(one.alpha)} {band(one.interval)}".strip()
    counts = "/".join(map(str, one.counts))
    return name + mark, one.units, share(one.percent), alpha, figure(one.kappa), figure(one.ac1), one.disagreements, counts


def _notes(m: Material, report: AgreementReport) -> tuple[str, ...]:
    extreme = sum(one.is_extreme for one in report.codes)
    order = m.say("“一”为{one}，“二”为{two}。", "1st: {one}; 2nd: {two}.", one=report.coders[0], two=report.coders[1])
    return tuple(filter(None, (
        report_sentence(report, m.language),
        order if len(report.coders) == 2 else "",
        m.say(
            "“合并”为各编码观察一致与期望一致分别取均值后计算，不是各系数的均值；单位数与各次数为各编码之和。",
            "All codes: the means of observed and of expected agreement, then the formula, not the mean of the coefficients; n "
            "and counts are added up.",
        ),
        m.say(
            "†{n}个编码出现在不足5%（或多于95%）的单位中，系数取决于少数单位，宜同时看次数。",
            "† {n} codes are on fewer than 5% (or more than 95%) of the units: few units decide, read the counts.", n=extreme,
        ) if extreme else "",
        m.say("–表示没有变异，系数无定义。", "–: nothing varies, the coefficient is not defined.")
        if any(one.alpha is None for one in report.codes) else "",
        m.say(
            "κ为Cohen κ；AC1为Gwet AC1；访谈者话轮、封存与撤回的材料不计。",
            "κ: Cohen's; AC1: Gwet's. Interviewers' turns, sealed and withdrawn sources are left out.",
        ),
        m.say(
            "{n}个编码不在任何{category}之下，未列入。", "{n} codes stand under no {category} and are left out.",
            n=report.loose, category=m.words["category"],
        ) if report.loose else "",
    )))  # fmt: skip


def _raw(m: Material, report: AgreementReport) -> tuple[tuple[Cell, ...], ...]:
    """A row a code of the table, then of every code as it was applied; counts in columns of their own."""
    applied = m.workspace.agreement.report() if report.level is not None else None
    if len(report.coders) == 2:
        heads = [m.say(*words) for words in (("均编", "Both"), ("仅一", "1st only"), ("仅二", "2nd only"), ("均未", "Neither"))]
    else:
        heads = [m.say("{n}人编码", "Coded by {n}", n=n) for n in range(len(report.coders) + 1)]
    out: list[tuple[Cell, ...]] = [(
        m.say("层级", "Level"), m.say("编码", "Code"), m.say("路径", "Path"), m.say("单位数", "n"), *heads,
        m.say("分歧数", "Differing"), m.say("一致率", "Agreement"), "α", m.say("α下限", "α low"), m.say("α上限", "α high"),
        "κ", "Holsti", "AC1", "Brennan-Prediger", "Fleiss", m.say("出现率", "Prevalence"),
    )]  # fmt: skip
    as_applied = m.say("原编码", "as applied")
    for one, view in ((report, as_applied if applied is None else m.words["category"]), (applied, as_applied)):
        if one is not None:
            out += [_record(view, code.name, code.path, code) for code in one.codes]
            out.append(_record(view, m.say("合并", "All codes"), "", one.pooled))
    return tuple(out)


def _record(view: str, name: str, path: str, one: CodeAgreement | PooledAgreement) -> tuple[Cell, ...]:
    low, high = one.interval or (None, None)
    values = (one.percent, one.alpha, low, high, one.kappa, one.holsti, one.ac1, one.brennan_prediger, one.fleiss, one.prevalence)
    numbers = ("" if value is None else round(value, 6) for value in values)
    return view, name, path, one.units, *one.counts, one.disagreements, *numbers
