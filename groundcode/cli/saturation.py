"""`groundcode saturation`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundcode.cli.options import json_option, opened, parted, project_argument
from groundcode.locale import _

if TYPE_CHECKING:
    from groundcode.workspace.saturation import SaturationReport


@click.command(
    "saturation",
    help=_(
        "Say how much each interview of PROJECT still brought, in four ways that check each other: new codes (Guest, Namey & "
        "Chen 2020), unseen codes (coverage, Chao2), meaning (properties and dimensions), and the sealed hold-out. "
        "Each stands beside a sentence on what it does not prove."
    ),
)
@project_argument
@click.option("--level", type=click.Choice(["label", "concept", "category", "main"]), default="concept", show_default=True,
              help=_("Count the codes of this level; codings below count for them."))  # fmt: skip
@click.option("--order", default="date", show_default=True, metavar="ORDER",
              help=_("date (of the interview), coding (as they were coded), or names of sources parted by commas."))  # fmt: skip
@click.option("--shuffles", type=click.IntRange(0, 100_000), default=1000, show_default=True,
              help=_("Try so many other orders of the interviews."))  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 2**53), default=1, show_default=True, help=_("Where chance begins."))
@click.option("--stratum", metavar="VARIABLE", help=_("Look at each value of this variable of the cases, too."))
@click.option("--coder", metavar="NAME", help=_("Whose codings count (else the lead coder's)."))
@json_option
def saturation_command(
    project: Path, level: str, order: str, shuffles: int, seed: int, stratum: str | None, coder: str | None, as_json: bool
) -> None:
    """Report on saturation."""
    with opened(project) as workspace:
        from groundcode.domain.levels import Level
        from groundcode.workspace.saturation import ORDERS

        names = parted(order)
        counted = workspace.coder_named(coder) if coder else None
        found = workspace.saturation.report(Level(level), order if order in ORDERS else names, shuffles, seed, stratum, counted)
        from groundcode.cli.output import print_json, say
        from groundcode.workspace.saturation_words import school_words

        if school := school_words(workspace.profile.current()):
            say(school)
    if as_json:
        from groundcode.cli.saturation_json import value_of

        print_json(value_of(found))
    else:
        _print(found)


def _print(found: SaturationReport) -> None:
    from groundcode.cli.output import say
    from groundcode.workspace import saturation_words as words

    for sentence in words.counted_words(found):
        say(sentence)
    if not found.interviews:
        return
    _print_curve(found)
    _end([words.caution("curve")])
    _print_grid(found)
    _end([words.grid_words(found), words.shuffled_words(found), words.caution("grid")])
    _head(_("Unseen codes"))
    _end([*words.richness_words(found), words.caution("richness")])
    _print_meaning(found)
    _print_stability(found)
    _print_holdout(found)
    _print_strata(found)


def _head(title: str) -> None:
    click.echo(f"# {title}")


def _end(sentences: list[str]) -> None:
    from groundcode.cli.output import safe

    for sentence in sentences:
        if sentence:
            click.echo(safe(sentence))
    click.echo()


def _print_curve(found: SaturationReport) -> None:
    from groundcode.cli.output import print_table
    from groundcode.workspace.saturation_words import band_words

    _head(_("New codes of each interview"))
    bands = [band_words(band) for band in found.shuffled.curve] if found.shuffled else ["–"] * len(found.interviews)
    print_table(
        [_("no."), _("interview"), _("date"), _("codes"), _("new"), _("together"), _("other orders: median (5–95 %)")],
        [
            [n, one.name, one.date or "–", len(one.codes), new, total, band]
            for n, (one, new, total, band) in enumerate(zip(found.interviews, found.new, found.cumulative, bands, strict=True), 1)
        ],
        right=(0, 3, 4, 5),
    )


def _print_grid(found: SaturationReport) -> None:
    from groundcode.cli.output import print_table
    from groundcode.workspace.saturation_words import band_words, cell_words

    _head(_("Base size, run length, threshold (Guest, Namey & Chen 2020)"))
    others = (
        [band_words(cell.k, cell.run) if here.runs else "–" for here, cell in zip(found.grid, found.shuffled.cells, strict=True)]
        if found.shuffled
        else ["–"] * len(found.grid)
    )
    print_table(
        [_("base"), _("run"), _("threshold"), _("codes in the base"), _("result"), _("other orders: median (5–95 %)")],
        [
            [cell.base, cell.run, f"{cell.percent} %", cell.themes if cell.runs else "–", cell_words(cell), other]
            for cell, other in zip(found.grid, others, strict=True)
        ],
        right=(0, 1, 2, 3),
    )


def _print_meaning(found: SaturationReport) -> None:
    from groundcode.cli.output import print_table
    from groundcode.workspace.saturation_words import caution

    _head(_("Meaning of each main category: last new at interview (interviews since)"))
    print_table(
        [_("category"), _("codes"), _("properties"), _("values of dimensions"), _("properties without a place")],
        [
            [one.name, _last(one.codes.at, one.codes.since), _last(one.properties.at, one.properties.since),
             _last(one.values.at, one.values.since), one.unplaced]
            for one in found.meaning
        ],
        right=(4,),
    )  # fmt: skip
    _end([caution("meaning") if found.meaning else _("There is no category yet.")])


def _last(at: int | None, since: int | None) -> str:
    return "–" if at is None else f"{at} ({since})"


def _print_stability(found: SaturationReport) -> None:
    from groundcode.cli.output import print_table
    from groundcode.locale import join_names
    from groundcode.workspace.saturation_words import caution, stability_words

    _head(_("The codebook from the first coding in each interview on"))
    print_table(
        [_("interview"), _("new"), _("split"), _("merged"), _("defined anew")],
        [
            [join_names(one.interviews, 3) or _("before the first"), one.moves.new, one.moves.split, one.moves.merged,
             one.moves.redefined]
            for one in found.stability
        ],
        right=(1, 2, 3, 4),
    )  # fmt: skip
    _end([stability_words(found), caution("stability")])


def _print_holdout(found: SaturationReport) -> None:
    from groundcode.workspace.saturation_words import caution

    _head(_("Hold-out"))
    none = _("There is no hold-out. Draw one before the coding ends: groundcode reserve PROJECT --share 1/3")
    _end([*([one.sentence for one in found.holdout.seals] or [none]), caution("holdout")])


def _print_strata(found: SaturationReport) -> None:
    from groundcode.cli.output import print_table
    from groundcode.workspace.saturation_words import caution, cell_words, strata_words

    if not found.strata and not strata_words(found):
        return
    _head(_("Kinds of informants"))
    if found.strata:
        print_table(
            [found.stratum, _("interviews"), _("codes"), _("new in the last"), _("base 4, run 2, 5 %"), _("coverage"), "Chao2"],
            [
                [one.stratum or _("(not said)"), len(one.interviews), one.cumulative[-1], one.new[-1], cell_words(one.cell()),
                 f"{one.richness.coverage.value:.3f}" if one.richness else "–",
                 f"{one.richness.chao2.value:.1f}" if one.richness else "–"]
                for one in found.strata
            ],
            right=(1, 2, 3, 5, 6),
        )  # fmt: skip
    _end([strata_words(found), caution("strata")])
