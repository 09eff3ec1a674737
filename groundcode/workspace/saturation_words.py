"""The saturation report in sentences: what was found, and what each of it does not prove."""

from __future__ import annotations

from groundcode.analysis.saturation.guest import BASES, LEAST, Band, Cell
from groundcode.domain.levels import Level
from groundcode.domain.profiles import Profile, Topic
from groundcode.locale import N_, _, join_names, language, ngettext
from groundcode.workspace.saturation import SaturationReport

CAUTIONS = {
    "curve": N_(
        "A flat end says that these interviews repeated each other, in this order. It does not say that the next one will."
    ),
    "grid": N_(
        "A rule of thumb, made for one level of codes and people who are much alike. The result changes with the order of the "
        "interviews, and does not prove that the theory is saturated."
    ),
    "richness": N_(
        "This takes the interviews for a random draw. Theoretical sampling is none, so that it describes these interviews and "
        "proves nothing of the theory."
    ),
    "meaning": N_(
        "That nothing new was noted does not prove that there was nothing to find. Only what was put on a dimension is seen here."
    ),
    "stability": N_("A codebook also stands still when nobody works on it any more. What all coders did is counted."),
    "holdout": N_("Who codes the hold-out knows which result is hoped for. A second coder on it would prove more."),
    "strata": N_(
        "That the whole is saturated does not prove that each kind of informant is; few interviews of a kind say little."
    ),
}
"""Part of the report -> what it does not prove (messages to translate)."""


def caution(part: str) -> str:
    """What a part of the report does not prove."""
    return _(CAUTIONS[part])


def school_words(profile: Profile) -> str:
    """That the school of the study does without saturation; "" where it does not."""
    if Topic.SATURATION in profile.topics:
        return ""
    school = profile.zh if language() == "zh" else profile.en
    return _("{school} does without saturation: checks and thesis tables leave it out.").format(school=school)


def counted_words(report: SaturationReport) -> list[str]:
    """What was counted, in which order, and what was left out."""
    count = len(report.interviews)
    if not report.coder or not count:
        return [_("Nothing is coded yet: there is nothing to say about saturation.")]
    sentence = ngettext("{count} interview, coded by {coder}; codes: {level}; order: {order}.",
                        "{count} interviews, coded by {coder}; codes: {level}; order: {order}.", count)  # fmt: skip
    lines = [sentence.format(count=count, coder=report.coder, level=_(report.level.words), order=order_words(report))]
    if report.order == "date" and 0 < len(report.undated) < count:
        lines.append(_("Without a day, and therefore last: {names}.").format(names=join_names(report.undated)))
    if report.unfinished:
        lines.append(_("Not coded, or not finished, and therefore not counted: {names}.").format(
            names=join_names(report.unfinished)))  # fmt: skip
    sealed = sum(len(one.sources) for one in report.holdout.seals if one.seal.unsealed is None)
    if sealed:
        sentence = ngettext(
            "{count} interview is sealed and not counted.", "{count} interviews are sealed and not counted.", sealed
        )
        lines.append(sentence.format(count=sealed))
    if report.loose:
        lines.append(
            ngettext("{count} code stands under no {level} and is not counted.",
                     "{count} codes stand under no {level} and are not counted.", report.loose
                     ).format(count=report.loose, level=_(report.level.words))
        )  # fmt: skip
    if report.level is Level.LABEL:
        lines.append(_("Labels are mostly used once each: they hardly ever saturate. Look at concepts and categories."))
    return lines


def order_words(report: SaturationReport) -> str:
    """The order of the interviews."""
    if report.order == "date":
        dated = len(report.undated) < len(report.interviews)
        return _("by the day of the interview") if dated else _("by name, as no interview has a day")
    return _("as they were coded") if report.order == "coding" else _("as named")


def cell_words(cell: Cell) -> str:
    """The result of one cell of the grid."""
    if cell.reached is not None:
        return cell.result
    if not cell.runs:
        return _("too few interviews")
    return _("not reached") if cell.themes else _("no codes in the base")


def band_words(band: Band, run: int | None = None) -> str:
    """A median and its band: 7 (5–12); with a run, 7+2 (5–12)."""
    if band.low is None:
        return _("not reached")
    median = "–" if band.median is None else f"{band.median}" if run is None else f"{band.median}+{run}"
    return f"{median} ({band.low}–{'…' if band.high is None else band.high})"


def grid_words(report: SaturationReport) -> str:
    """The headline of the grid: base 4, run 2, 5 %."""
    if len(report.interviews) < LEAST:
        return _("Too few interviews: base {base} and a run of 2 need {least}, here are {count}.").format(
            base=BASES[0], least=LEAST, count=len(report.interviews)
        )
    cell = report.whole.cell()
    if cell.reached is None:
        return _("Not reached with base 4, run 2 and 5 %.")
    return _("Base 4, run 2, 5 %: reached at interview {k}, confirmed by the {run} after it ({result}).").format(
        k=cell.reached, run=cell.run, result=cell.result
    )


def shuffled_words(report: SaturationReport) -> str:
    """What other orders would have shown for base 4, run 2 and 5 %."""
    found = report.shuffled
    if found is None or len(report.interviews) < LEAST:
        return ""
    cell = found.cells[0]
    words = _("In {orders} random orders (seed {seed}) it was reached in {percent} %").format(
        orders=found.orders, seed=found.seed, percent=f"{100 * cell.reached:.0f}"
    )
    if cell.k.median is None:
        return words + _(".")
    return words + _("; median and nine tenths of them: {band}.").format(band=band_words(cell.k, cell.run))


def richness_words(report: SaturationReport) -> list[str]:
    """Coverage, and the codes that were not met."""
    found = report.richness
    if found is None:
        return [_("Too few interviews: an estimate needs two with codes.")]
    coverage, most = found.coverage, found.chao2
    lines = [
        _("Coverage {value} ({low}–{high}): so much of what the next interview mentions is known already, by estimate.").format(
            value=f"{coverage.value:.3f}", low=_figure(coverage.low, 3), high=_figure(coverage.high, 3)
        )
    ]
    unseen = round(found.unseen)
    if unseen < 1:
        lines.append(_("No sign of codes that were not met yet; that does not prove that there are none."))
    else:
        seen = found.incidence.observed
        lines.append(
            ngettext("At least about {count} unseen code ({low}–{high}), beside the {seen} met (Chao2 {value}, a lower bound).",
                     "At least about {count} unseen codes ({low}–{high}), beside the {seen} met (Chao2 {value}, a lower bound).",
                     unseen).format(
                count=unseen, low=_less(most.low, seen), high=_less(most.high, seen), seen=seen, value=f"{most.value:.1f}")
        )  # fmt: skip
    return lines


def _figure(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _less(value: float | None, seen: int) -> str:
    return "–" if value is None else f"{value - seen:.0f}"


def strata_words(report: SaturationReport) -> str:
    """Whether different kinds of informants are mixed; "" where not."""
    if report.kinds < 2:
        return ""
    if report.strata:
        sentence = _("There are {count} kinds of informants ({variable}): look at each of them, too.")
    else:
        sentence = _(
            "There are {count} kinds of informants ({variable}), too many to look at each. "
            "Make a variable that groups them, and name it: --stratum."
        )
    return sentence.format(count=report.kinds, variable=report.stratum)


def stability_words(report: SaturationReport) -> str:
    """Whether the stretches of the log can be told apart."""
    if any(len(stretch.interviews) > 1 for stretch in report.stability):
        return _("Interviews that came in by one file were coded at one moment: they cannot be told apart here.")
    return ""
