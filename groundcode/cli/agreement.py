"""`groundcode agreement`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundcode.cli.options import json_option, names_by_commas, opened, project_argument
from groundcode.locale import _

if TYPE_CHECKING:
    from groundcode.workspace.agreeing.values import AgreementReport, CodeAgreement, PooledAgreement


@click.command(
    "agreement",
    help=_(
        "Say how far the coders of PROJECT agree, code by code and over all codes: percentage, Krippendorff's alpha with its "
        "interval, Cohen's kappa, Holsti, and the counts that they come from. Only sources that two coders coded count; what "
        "interviewers say, sealed and withdrawn sources and the consensus do not."
    ),
)
@project_argument
@click.option("--unit", type=click.Choice(["turn", "sentence", "character", "segment"]), default="turn", show_default=True,
              help=_("What is compared: turns, sentences, visible characters, or whole segments as MAXQDA does."))  # fmt: skip
@click.option("--coders", metavar="A,B", callback=names_by_commas,
              help=_("Only these coders, parted by commas (else all who code)."))  # fmt: skip
@click.option("--level", type=click.Choice(["label", "concept", "category", "main"]),
              help=_("Let codings stand under their nearest code of this level (else under their own)."))  # fmt: skip
@click.option("--source", "sources", multiple=True, metavar="SOURCE", help=_("Only this source; may be repeated."))
@click.option("--all", "everything", is_flag=True, help=_("Also AC1, Brennan-Prediger and Fleiss."))
@click.option("--overlap", type=click.IntRange(1, 100), default=80, show_default=True, metavar="PERCENT",
              help=_("Of segments: how much of the longer one both must hold."))  # fmt: skip
@click.option("--bootstrap", type=click.IntRange(0, 100_000), default=1000, show_default=True,
              help=_("Resamples for the intervals of alpha (0: none)."))  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True, help=_("Where chance begins."))
@json_option
def agreement_command(
    project: Path, unit: str, coders: list[str] | None, level: str | None, sources: tuple[str, ...], everything: bool,
    overlap: int, bootstrap: int, seed: int, as_json: bool,
) -> None:  # fmt: skip
    """Report on agreement."""
    with opened(project) as workspace:
        from groundcode.cli.output import print_json, say
        from groundcode.domain.levels import Level
        from groundcode.workspace.agreeing.words import school_words

        found = workspace.agreement.report(
            unit, coders, Level(level) if level else None, sources or None, bootstrap, seed, overlap / 100
        )
        language = workspace.language()
        if school := school_words(workspace.profile.current()):
            say(school)
    if as_json:
        print_json(value_of(found))
    else:
        _print(found, language, everything=everything)


def value_of(found: AgreementReport) -> dict[str, object]:
    """The report as plain values for JSON."""
    from groundcode.workspace.agreeing.sentence import report_sentence

    shared = found.double_coded
    return {
        "unit": found.unit, "level": found.level.value if found.level else None, "coders": list(found.coders),
        "sources": [{"id": one.id, "name": one.name, "coders": list(one.coders), "units": one.units} for one in found.sources],
        "units": found.units,
        "codes": [
            {"code": one.name, "id": one.code, "path": one.path, "level": one.level.value, **_figures(found, one)}
            for one in found.codes
        ],
        "pooled": {"codes": found.pooled.codes, **_figures(found, found.pooled), "pooled_kappa": found.pooled.pooled_kappa},
        "double_coded": {
            "sources": shared.sources, "all_sources": shared.all_sources, "source_share": shared.source_share,
            "turns": shared.turns, "all_turns": shared.all_turns, "turn_share": shared.turn_share,
        },
        "blind": found.blind, "assignments": found.shares, "first": found.first or None, "last": found.last or None,
        "discussed": found.discussed, "alone": list(found.alone), "loose": found.loose, "unplaced": found.unplaced,
        "overlap": found.overlap if found.unit == "segment" else None, "bootstrap": found.bootstrap, "seed": found.seed,
        "sentence": {"zh": report_sentence(found, "zh"), "en": report_sentence(found, "en")},
    }  # fmt: skip


def _figures(report: AgreementReport, one: CodeAgreement | PooledAgreement) -> dict[str, object]:
    """The figures of a code; counts by name for two coders, else by how many coders coded."""
    return {
        "units": one.units, "counts": _named_counts(report, one.counts), "disagreements": one.disagreements,
        "percent": one.percent, "alpha": one.alpha, "interval": list(one.interval) if one.interval else None,
        "kappa": one.kappa, "holsti": one.holsti, "ac1": one.ac1, "brennan_prediger": one.brennan_prediger,
        "fleiss": one.fleiss, "prevalence": one.prevalence,
    }  # fmt: skip


def _named_counts(report: AgreementReport, counts: tuple[int, ...]) -> dict[str, int] | list[int]:
    if report.unit == "segment" or len(report.coders) == 2:
        return dict(zip("abcd", counts, strict=False))
    return list(counts)


def _print(found: AgreementReport, language: str, *, everything: bool) -> None:
    from groundcode.cli.output import safe
    from groundcode.workspace.agreeing.sentence import report_sentence
    from groundcode.workspace.agreeing.words import counts_words, left_out_words, reading_words

    if found.codes:
        _print_table(found)
        if everything and found.unit != "segment":
            _print_more(found)
        click.echo(safe(counts_words(found)))
    for sentence in [*(reading_words(found) if found.codes else []), *left_out_words(found)]:
        click.echo(safe(sentence))
    click.echo()
    click.echo(safe(report_sentence(found, language)))


def _label(found: AgreementReport, one: CodeAgreement) -> str:
    twice = sum(other.name == one.name for other in found.codes) > 1
    return one.path if twice else one.name


def _print_table(found: AgreementReport) -> None:
    from groundcode.cli.output import print_table
    from groundcode.workspace.agreeing.sentence import band, figure, share

    rows: list[tuple[str, CodeAgreement | PooledAgreement]] = [(_label(found, one), one) for one in found.codes]
    rows.append((_("(all codes)"), found.pooled))
    if found.unit == "segment":
        print_table(
            [_("code"), _("counts"), _("agree"), "BP"],
            [[name, _counts(one), share(one.percent), figure(one.brennan_prediger)] for name, one in rows],
            right=(1, 2, 3),
        )
        return
    print_table(
        [_("code"), _("agree"), "α", "95 %", "κ", "Holsti", _("on units"), _("counts")],
        [
            [name, share(one.percent), _marked(one.alpha), band(one.interval) or "–", figure(one.kappa, 2), figure(one.holsti, 2),
             _prevalence(one), _counts(one)]
            for name, one in rows
        ],
        right=(1, 2, 3, 4, 5, 6, 7),
    )  # fmt: skip


def _print_more(found: AgreementReport) -> None:
    from groundcode.cli.output import print_table
    from groundcode.workspace.agreeing.sentence import figure

    click.echo()
    rows: list[tuple[str, CodeAgreement | PooledAgreement]] = [(_label(found, one), one) for one in found.codes]
    rows.append((_("(all codes, pooled κ {value})").format(value=figure(found.pooled.pooled_kappa)), found.pooled))
    print_table(
        [_("code"), "AC1", "Brennan-Prediger", "Fleiss"],
        [[name, figure(one.ac1), figure(one.brennan_prediger), figure(one.fleiss)] for name, one in rows],
        right=(1, 2, 3),
    )


def _marked(value: float | None) -> str:
    """Alpha with its band."""
    from groundcode.workspace.agreeing.sentence import figure
    from groundcode.workspace.agreeing.values import RELIABLE, TENTATIVE

    stars = "" if value is None or value < TENTATIVE else "**" if value >= RELIABLE else "*"
    return f"{figure(value)}{stars:<2}"


def _prevalence(one: CodeAgreement | PooledAgreement) -> str:
    """How much of the units carries a code, with a mark where that is hardly any or nearly all."""
    from groundcode.workspace.agreeing.sentence import share
    from groundcode.workspace.agreeing.values import CodeAgreement

    extreme = isinstance(one, CodeAgreement) and one.is_extreme
    return f"{share(one.prevalence)}{'!' if extreme else ' '}"


def _counts(one: CodeAgreement | PooledAgreement) -> str:
    return "/".join(map(str, one.counts))
