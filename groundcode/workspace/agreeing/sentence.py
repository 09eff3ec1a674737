"""The sentences on agreement that go into a thesis, in Chinese or in English."""

from __future__ import annotations

from collections.abc import Iterable

from groundcode.domain.levels import Level
from groundcode.workspace.agreeing.values import RELIABLE, TENTATIVE, AgreementReport

UNIT_WORDS = {
    "turn": ("受访者话轮", "informants' turns"),
    "sentence": ("受访者话语中的句", "sentences of informants"),
    "character": ("受访者话语中的字符（空白不计）", "characters that informants said (white space left out)"),
    "segment": ("编码语段", "coded segments"),
}
_LEVELS = {
    Level.LABEL: ("标签", "label"), Level.CONCEPT: ("概念", "concept"), Level.CATEGORY: ("范畴", "category"),
    Level.MAIN: ("主范畴", "main category"),
}  # fmt: skip


def figure(value: float | None, digits: int = 3) -> str:
    """0.812, or – where it is not defined; a minus that is one."""
    return "–" if value is None else f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "\u2212")


def share(value: float | None) -> str:
    """97.3%."""
    return "–" if value is None else f"{100 * value:.1f}%"


def band(interval: tuple[float, float] | None, digits: int = 2) -> str:
    """[0.75, 0.86]; "" without one."""
    return "" if interval is None else f"[{figure(interval[0], digits)}, {figure(interval[1], digits)}]"


def report_sentence(report: AgreementReport, language: str) -> str:
    """What the report found and rests on, to be put into a thesis, in "zh" or "en"."""
    parts = (_who, _what, _found, _bands, _how)
    at = 0 if language == "zh" else 1
    return ("" if at == 0 else " ").join(filter(None, (part(report)[at] for part in parts)))


def _names(names: Iterable[str]) -> tuple[str, str]:
    found = list(names)
    english = f"{', '.join(found[:-1])} and {found[-1]}" if len(found) > 1 else "".join(found)
    return "、".join(found), english


def _who(report: AgreementReport) -> tuple[str, str]:
    shared = report.double_coded
    zh, en = _names(report.coders)
    blind = (
        (f"{report.shares}份编码任务中{report.blind}份为盲编", f"{report.blind} of the {report.shares} assignments were blind")
        if report.blind
        else ("未登记为盲编", "not recorded as blind")
    )
    days = (f"，编码时间{_days(report)[0]}", f", coded {_days(report)[1]}") if report.first else ("", "")
    sources, turns = share(shared.source_share), share(shared.turn_share)
    parts = f"占材料的{sources}、受访者话轮的{turns}", f"{sources} of the sources, {turns} of the informants' turns"
    twice = f"{shared.all_sources}份材料中的{shared.sources}份", f"{shared.sources} of the {shared.all_sources} sources"
    return (
        f"{zh}{len(report.coders)}名编码者对{twice[0]}（{parts[0]}）重复编码（{blind[0]}{days[0]}）。",
        f"{en} ({len(report.coders)} coders) coded {twice[1]} more than once ({parts[1]}; {blind[1]}{days[1]}).",
    )


def _days(report: AgreementReport) -> tuple[str, str]:
    if report.first == report.last:
        return f"{report.first}", f"on {report.first}"
    return f"{report.first}至{report.last}", f"from {report.first} to {report.last}"


def _what(report: AgreementReport) -> tuple[str, str]:
    unit, codes = UNIT_WORDS[report.unit], len(report.codes)
    level = ("", "") if report.level is None else _LEVELS[report.level]
    at = (f"（在{level[0]}层级）", f", at the level of the {level[1]}") if report.level else ("", "")
    least = f"{100 * report.overlap:.0f}%"
    if report.unit == "segment":
        overlap = (f"，重叠不少于较长者的{least}为一致", f"; two match if they share {least} of the longer one or more")
    else:
        overlap = ("", "")
    return (
        f"以{unit[0]}为单位（n={report.units}{overlap[0]}），比较{codes}个编码{at[0]}。",
        f"The unit is {unit[1]} (n = {report.units}{overlap[1]}); {codes} codes are compared{at[1]}.",
    )


def _found(report: AgreementReport) -> tuple[str, str]:
    found = report.pooled
    if report.unit == "segment":
        return (
            f"合并各编码：一致率{share(found.percent)}，Brennan–Prediger κ={figure(found.brennan_prediger)}。",
            f"Over all codes: agreement {share(found.percent)}, Brennan–Prediger κ = {figure(found.brennan_prediger)}.",
        )
    kinds = ("Cohen κ", "Cohen's κ") if len(report.coders) == 2 else ("两两Cohen κ均值", "mean pairwise Cohen's κ")
    interval = band(found.interval)
    alpha = [f"Krippendorff α={figure(found.alpha)}", f"Krippendorff's α = {figure(found.alpha)}"]
    if interval:
        alpha[0] += f"（95% CI {interval}，按材料与话轮两级整群自助抽样{report.bootstrap}次，种子{report.seed}）"
        alpha[1] += f" (95% CI {interval}, {report.bootstrap} bootstrap samples of sources, then turns, seed {report.seed})"
    kappa, agree = figure(found.kappa), share(found.percent)
    return (
        f"合并各编码：{alpha[0]}，{kinds[0]}={kappa}，一致率{agree}。",
        f"Over all codes: {alpha[1]}, {kinds[1]} = {kappa}, agreement {agree}.",
    )


def _bands(report: AgreementReport) -> tuple[str, str]:
    known = [one.alpha for one in report.codes if one.alpha is not None]
    if not known:
        return "", ""
    good, fair = report.band(RELIABLE), report.band(TENTATIVE, RELIABLE)
    low = len(known) - good - fair
    return (
        f"逐编码看，α不低于.80的{good}个，.667至.80之间的{fair}个，低于.667的{low}个。",
        f"Code by code, α is at least .80 for {good}, from .667 to .80 for {fair}, below .667 for {low}.",
    )


def _how(report: AgreementReport) -> tuple[str, str]:
    """After a discussion the figures say something else than before it."""
    if not report.discussed:
        return "", ""
    return (
        f"其中{report.discussed}份已开始协商；以上按编码者各自的编码计，协商结果不计入。",
        f"A consensus was begun for {report.discussed} of them; the figures are of the coders' own codings, not of that.",
    )
