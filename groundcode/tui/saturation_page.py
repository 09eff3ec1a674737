"""The saturation report as rows of a list, each with a page and the gap it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from groundcode.domain.codebooks import PATH_SEPARATOR
from groundcode.locale import N_, _, join_names, ngettext
from groundcode.tui.widgets.read_page import Part
from groundcode.workspace import saturation_words as words
from groundcode.workspace.saturation import CategoryMeaning, SaturationReport

CURVE = "curve"
_MOST_NAMED = 20
"""New codes that are named on the page."""
TITLES = {
    CURVE: N_("New codes"), "grid": N_("Base and run"), "richness": N_("Unseen codes"), "stability": N_("Codebook"),
    "holdout": N_("Hold-out"), "strata": N_("Kinds of informants"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """One row: a way to look at saturation, or one category."""

    key: str
    """A key of `TITLES`, or the id of a category."""
    title: str
    result: str
    parts: tuple[Part, ...]
    gap: str
    """What is missing by it, for a new sampling round."""
    is_category: bool = False


def looks(report: SaturationReport) -> list[Look]:
    """Every row, those on the whole first."""
    if not report.interviews:
        return []
    made = {CURVE: _curve, "grid": _grid, "richness": _richness, "holdout": _holdout, "stability": _stability, "strata": _strata}
    out = []
    for key, make in made.items():
        result, lines, gap = make(report)
        parts = [Part(_(TITLES[key]), "head"), *(Part(line) for line in lines), Part(""), Part(words.caution(key), "dim")]
        out.append(Look(key, _(TITLES[key]), result, tuple(parts), gap))
    return out + [_category(report, one) for one in report.meaning]


def _curve(report: SaturationReport) -> tuple[str, list[str], str]:
    last, total = report.new[-1], report.cumulative[-1]
    result = _("{total} in {count}; the last brought {last}").format(total=total, count=len(report.new), last=last)
    lines = [*words.counted_words(report), ""]
    bands = report.shuffled.curve if report.shuffled else ()
    for n, one in enumerate(report.interviews):
        line = _("{n}. {name} {date}: {new} new, {total} together").format(
            n=n + 1, name=one.name, date=one.date, new=report.new[n], total=report.cumulative[n]
        )
        lines.append(line + (_("; other orders {band}").format(band=words.band_words(bands[n])) if bands else ""))
    at = max((n for n, new in enumerate(report.new) if new), default=None)
    if at is not None:
        names = [report.names[code].rpartition(PATH_SEPARATOR)[2] for code in report.whole.first_seen(at)]
        lines += ["", _("New in {name}: {codes}").format(name=report.interviews[at].name, codes=join_names(names, _MOST_NAMED))]
    gap = _("The last interview still brought {last} new codes.").format(last=last) if last else ""
    return result, lines, gap


def _grid(report: SaturationReport) -> tuple[str, list[str], str]:
    lines = [line for line in (words.grid_words(report), words.shuffled_words(report)) if line] + [""]
    others = report.shuffled.cells if report.shuffled else ()
    for n, cell in enumerate(report.grid):
        line = _("base {base}, run {run}, {percent} %: {result}").format(
            base=cell.base, run=cell.run, percent=cell.percent, result=words.cell_words(cell)
        )
        lines.append(
            line
            + (_("; other orders {band}").format(band=words.band_words(others[n].k, cell.run)) if others and cell.runs else "")
        )
    cell = report.whole.cell()
    gap = "" if cell.reached is not None else lines[0]
    return words.cell_words(cell), lines, gap


def _richness(report: SaturationReport) -> tuple[str, list[str], str]:
    lines, found = words.richness_words(report), report.richness
    if found is None:
        return lines[0], lines, ""
    result = _("coverage {value}; at least about {count} unseen").format(
        value=f"{found.coverage.value:.3f}", count=round(found.unseen)
    )
    seen = found.incidence
    sentence = _("{once} codes stand in one interview only, {twice} in two; {total} in all, each counted once an interview.")
    lines += ["", sentence.format(once=seen.once, twice=seen.twice, total=seen.total)]
    return result, lines, lines[1] if round(found.unseen) else ""


def _holdout(report: SaturationReport) -> tuple[str, list[str], str]:
    seals = report.holdout.seals
    if not seals:
        none = _("There is no hold-out. Draw one before the coding ends: groundcode reserve PROJECT --share 1/3")
        return _("none"), [none], ""
    said = {
        "sealed": _("sealed"),
        "not tested": _("not tested"),
        "not saturated": _("not saturated"),
        "saturated": _("saturated"),
    }
    failed = [one.sentence for one in seals if one.verdict == "not saturated"]
    return said[seals[-1].verdict], [one.sentence for one in seals], " ".join(failed)


def _stability(report: SaturationReport) -> tuple[str, list[str], str]:
    lines = []
    for one in report.stability:
        name = join_names(one.interviews, 3) or _("before the first")
        lines.append(
            _("{name}: {new} new, {split} split, {merged} merged, {redefined} defined anew").format(
                name=name, new=one.moves.new, split=one.moves.split, merged=one.moves.merged, redefined=one.moves.redefined
            )
        )
    last = report.stability[-1].moves
    result = _("since the last began: {new} new, {changed} changed").format(
        new=last.new, changed=last.split + last.merged + last.redefined
    )
    return result, lines + [line for line in (words.stability_words(report),) if line], ""


def _strata(report: SaturationReport) -> tuple[str, list[str], str]:
    said = words.strata_words(report)
    if said and not report.strata:
        # The command line names an option here; on the desk it is a key.
        said = _(
            "There are {count} kinds of informants ({variable}), too many to look at each. Make a variable that groups them on "
            "the screen of cases (F10 p); v here chooses it."
        ).format(count=report.kinds, variable=report.stratum)
    lines = [said] if said else [_("No variable tells kinds of informants apart; v names one.")]
    for one in report.strata:
        head = ngettext("{value}: {count} interview, {codes} codes, the last brought {last}; {result}",
                        "{value}: {count} interviews, {codes} codes, the last brought {last}; {result}",
                        len(one.interviews))  # fmt: skip
        line = head.format(
            value=one.stratum or _("(not said)"), count=len(one.interviews), codes=one.cumulative[-1], last=one.new[-1],
            result=words.cell_words(one.cell()),
        )  # fmt: skip
        if one.richness is not None:
            line += _("; coverage {value}").format(value=f"{one.richness.coverage.value:.3f}")
        lines.append(line)
    thin = [one.stratum for one in report.strata if one.stratum and one.cell().reached is None]
    gap = _("Not saturated by itself: {names}.").format(names=join_names(thin)) if thin else ""
    return (_("{key}: {value}").format(key=report.stratum, value=report.kinds) if report.stratum else "–"), lines, gap


def _category(report: SaturationReport, one: CategoryMeaning) -> Look:
    result = _("codes {codes} · properties {properties} · values {values}").format(
        codes=_since(one.codes.since), properties=_since(one.properties.since), values=_since(one.values.since)
    )
    parts = [Part(one.name, "head"), *(Part(line) for line in _category_lines(report, one))]
    parts += [Part(""), Part(_("Enter opens it in the codebook, where properties and dimensions are."), "dim")]
    parts += [Part(words.caution("meaning"), "dim")]
    return Look(one.id, one.name, result, tuple(parts), _category_gap(one), is_category=True)


def _since(since: int | None) -> str:
    """How many interviews ago; – for never."""
    return "–" if since is None else f"+{since}"


def _category_lines(report: SaturationReport, one: CategoryMeaning) -> Iterator[str]:
    kinds = ((one.codes, _("Code")), (one.properties, _("Property")), (one.values, _("Value of a dimension")))
    for found, kind in kinds:
        if found.at is None or found.since is None:
            yield _("{kind}: none yet in these interviews.").format(kind=kind)
            continue
        sentence = ngettext("{kind}: {count} in all; the last new one at interview {at} ({name}), {since} interview since.",
                            "{kind}: {count} in all; the last new one at interview {at} ({name}), {since} interviews since.",
                            found.since)  # fmt: skip
        name = report.interviews[found.at - 1].name
        yield sentence.format(kind=kind, count=found.count, at=found.at, name=name, since=found.since)
    if one.unplaced:
        sentence = ngettext("{count} property has no segment and no case on it.",
                            "{count} properties have no segment and no case on them.", one.unplaced)  # fmt: skip
        yield sentence.format(count=one.unplaced)


def _category_gap(one: CategoryMeaning) -> str:
    if one.properties.at is None:
        return _("{name}: no property of it is found in any interview yet.").format(name=one.name)
    since = min(one.properties.since or 0, one.values.since or 0)
    if not since:
        return _("{name}: the last interview still brought a new property or value.").format(name=one.name)
    if one.unplaced:
        return _("{name}: some of its properties are found in no interview yet.").format(name=one.name)
    return _("{name}: is there more to it than was found?").format(name=one.name)
