"""The saturation report as plain values for JSON: all that its numbers are worked out from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from groundcode.analysis.saturation.guest import Band, Shuffled
    from groundcode.analysis.saturation.meaning import LastNew
    from groundcode.analysis.saturation.richness import Estimate, Richness
    from groundcode.workspace.saturation import Sample, SaturationReport

PARTS = ("curve", "grid", "richness", "meaning", "stability", "holdout", "strata")


def value_of(found: SaturationReport) -> dict[str, Any]:
    """The whole report."""
    from groundcode.workspace.saturation_words import caution, counted_words

    return {
        "coder": found.coder, "level": found.level.value, "order": found.order, "seed": found.seed,
        "stratum": found.stratum or None, "kinds": found.kinds, "counted": counted_words(found), "undated": list(found.undated),
        "not_counted": list(found.unfinished), "loose": found.loose,
        "codes": [{"id": code, "path": path} for code, path in found.names.items()],
        **_sample(found.whole),
        "cautions": {part: caution(part) for part in PARTS},
        "meaning": [
            {"id": one.id, "category": one.name, "level": one.level.value, "codes": _last(one.codes),
             "properties": _last(one.properties), "values": _last(one.values), "unplaced": one.unplaced}
            for one in found.meaning
        ],
        "stability": [
            {"interviews": list(one.interviews), "new": one.moves.new, "split": one.moves.split, "merged": one.moves.merged,
             "redefined": one.moves.redefined}
            for one in found.stability
        ],
        "holdout": [
            {"id": one.seal.id, "verdict": one.verdict, "sentence": one.sentence,
             "new": {kind: list(one.new(kind)) for kind in ("label", "concept", "category", "main", "relation")}}
            for one in found.holdout.seals
        ],
        "strata": [{"value": one.stratum, **_sample(one)} for one in found.strata],
    }  # fmt: skip


def _sample(found: Sample) -> dict[str, Any]:
    return {
        "interviews": [
            {"id": one.id, "name": one.name, "date": one.date or None, "stratum": one.stratum or None, "new": new,
             "cumulative": total, "codes": list(one.codes)}
            for one, new, total in zip(found.interviews, found.new, found.cumulative, strict=True)
        ],
        "new": list(found.new), "cumulative": list(found.cumulative),
        "grid": [
            {"base": cell.base, "run": cell.run, "threshold_percent": cell.percent, "base_codes": cell.themes,
             "result": cell.result or None, "reached": cell.reached,
             "runs": [{"after": run.after, "new": run.new, "ratio": run.ratio} for run in cell.runs]}
            for cell in found.grid
        ],
        "shuffled": _shuffled(found.shuffled), "richness": _richness(found.richness),
    }  # fmt: skip


def _shuffled(found: Shuffled | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "orders": found.orders, "seed": found.seed, "curve": [_band(band) for band in found.curve],
        "grid": [
            {"base": cell.base, "run": cell.run, "threshold_percent": cell.percent, "k": _band(cell.k),
             "reached_share": cell.reached}
            for cell in found.cells
        ],
    }  # fmt: skip


def _band(band: Band) -> list[int | None]:
    """The 5th, 50th and 95th percentile."""
    return [band.low, band.median, band.high]


def _richness(found: Richness | None) -> dict[str, Any] | None:
    if found is None:
        return None
    seen = found.incidence
    return {
        "interviews": seen.interviews, "observed": seen.observed, "incidences": seen.total, "in_one": seen.once,
        "in_two": seen.twice,
        "coverage": _estimate(found.coverage), "chao2": _estimate(found.chao2), "unseen_at_least": found.unseen,
        "resamples": found.resamples, "seed": found.seed,
    }  # fmt: skip


def _estimate(found: Estimate) -> dict[str, float | None]:
    return {"value": found.value, "low": found.low, "high": found.high}


def _last(found: LastNew) -> dict[str, Any]:
    return {"count": found.count, "last_new_at": found.at, "interviews_since": found.since, "new": list(found.first)}
