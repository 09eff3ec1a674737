"""`groundcode reserve` and `groundcode unseal`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.options import coder_option, json_option, opened, project_argument
from groundcode.errors import BadValue, NotConfirmed
from groundcode.locale import _, join_names, ngettext

if TYPE_CHECKING:
    from fractions import Fraction

    from groundcode.workspace import Workspace
    from groundcode.workspace.holdout import Reserved
    from groundcode.workspace.holdout_report import HoldoutReport, SealVerdict

_LEVELS = ("label", "concept", "category", "main", "relation")


@click.command(
    "reserve",
    help=_(
        "Draw sources of PROJECT by a seed and seal them: a hold-out to test the saturation on. Until groundcode unseal they are "
        "hidden and cannot be coded. Without options, list the hold-outs."
    ),
)
@project_argument
@click.option("--share", metavar="S", help=_("How much to keep back: 1/3, 25%, 0.25. [default: 1/3]"))
@click.option("--count", type=click.IntRange(1, 100_000), help=_("How many sources to keep back."))
@click.option("--seed", type=click.IntRange(0, 2**53), help=_("Where chance begins (else it is drawn, and told)."))
@click.option("--stratify", metavar="VARIABLE", help=_("Draw from each value of this variable of the cases in proportion."))
@click.option("--by", type=click.Choice(["sources", "statements"]), default=None,
              help=_("What the share is of: sources, or the sentences of their informants."))  # fmt: skip
@click.option("--round", "round_", metavar="NAME", help=_("Draw within this sampling round."))
@click.option(
    "--source", "sources", multiple=True, metavar="S", help=_("Keep exactly this one back; may be given several times.")
)
@click.option("--dry-run", is_flag=True, help=_("Only say what would be drawn."))
@click.option("--report", is_flag=True, help=_("Say what each opened hold-out brought that was not there before (T9)."))
@coder_option
@json_option
def reserve_command(
    project: Path, share: str | None, count: int | None, seed: int | None, stratify: str | None, by: str | None,
    round_: str | None, sources: tuple[str, ...], dry_run: bool, report: bool, coder: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Draw a hold-out, list them, or judge them."""
    drawing = [share, count, seed, stratify, by, round_]
    given = any(one is not None for one in drawing)
    _check_usage(share, count, by, sources, given=given, dry_run=dry_run, report=report)
    with opened(project, None if report else coder) as workspace:
        if report:
            _print_report(workspace.holdout.report(workspace.coder_named(coder) if coder else None), as_json)
        elif given or sources or dry_run:
            from groundcode.cli.progress import progress_bar
            from groundcode.workspace.holdout import Wish

            wish = Wish(_share(share), count, seed, stratify, by == "statements", round_, sources)
            with progress_bar() as progress:
                found = workspace.holdout.reserve(wish, dry_run=dry_run, progress=progress)
            _print_draw(workspace, found, as_json)
        else:
            _print_list(workspace, as_json)


def _check_usage(
    share: str | None, count: int | None, by: str | None, sources: tuple[str, ...], *, given: bool, dry_run: bool, report: bool
) -> None:
    if report and (given or sources or dry_run):
        raise click.UsageError(_("--report draws nothing: leave the other options away."))
    if share is not None and count is not None:
        raise click.UsageError(_("Say --share or --count, not both."))
    if count is not None and by == "statements":
        raise click.UsageError(_("--count counts sources; with --by statements, say --share."))
    if sources and given:
        raise click.UsageError(_("--source keeps exactly these back: leave the options of a draw away."))


def _share(text: str | None) -> Fraction | None:
    from groundcode.domain.sampling import share_from

    if text is None:
        return None
    share = share_from(text)
    if share is None:
        raise BadValue(_("share"), text, "1/3, 25%, 0.25")
    return share


def _print_draw(workspace: Workspace, found: Reserved, as_json: bool) -> None:
    from groundcode.cli.output import print_json, print_table, say
    from groundcode.domain.cases import natural

    draw = found.draw
    order = sorted(draw.sources, key=lambda source: (natural(found.names[source]), source))
    if as_json:
        print_json(
            {
                "seal": found.seal, **_draw_value(workspace, found.draw), "left": found.left, "dry_run": found.seal is None,
                "sources": [
                    {"id": s, "name": found.names[s], "statements": draw.statements[s], "stratum": found.strata.get(s)}
                    for s in order
                ],
            }
        )  # fmt: skip
        return
    headers = [_("source"), _("statements"), *([_("stratum")] if found.strata else [])]
    rows = [[found.names[s], draw.statements[s], *([found.strata[s] or "–"] if found.strata else [])] for s in order]
    print_table(headers, rows, right=(1,))
    if draw.seed is not None:
        say(_("Drawn with the seed {seed}: the same seed draws the same again.").format(seed=draw.seed))
    if draw.coded:
        say(
            ngettext("{count} source is coded already and was not drawn from.",
                     "{count} sources are coded already and were not drawn from.", draw.coded).format(count=draw.coded)
        )  # fmt: skip
    counted = len(draw.sources)
    sentence = (
        ngettext("{count} of {eligible} sources is sealed now.", "{count} of {eligible} sources are sealed now.", counted)
        if found.seal is not None
        else ngettext("{count} of {eligible} sources would be sealed; nothing was.",
                      "{count} of {eligible} sources would be sealed; nothing was.", counted)
    )  # fmt: skip
    say(sentence.format(count=counted, eligible=draw.eligible))


def _draw_value(workspace: Workspace, draw: Any) -> dict[str, Any]:
    variables = {v.id: v.name for v in workspace.cases.variables()}
    rounds = {r.id: r.name for r in workspace.sampling.list_()}
    return {
        "method": draw.method, "seed": draw.seed, "share": draw.share, "count": draw.count, "by": draw.by,
        "stratify": variables.get(draw.stratum or ""), "round": rounds.get(draw.round or ""), "eligible": draw.eligible,
        "eligible_statements": draw.eligible_statements or None, "coded": draw.coded,
    }  # fmt: skip


def _print_list(workspace: Workspace, as_json: bool) -> None:
    from groundcode.cli.output import print_json, print_table, say
    from groundcode.domain.cases import natural
    from groundcode.workspace.holdout_report import undone_sentences

    seals = workspace.holdout.list_()
    names = {source.id: source.name for source in workspace.sources.list_(sealed=True)}
    coders = workspace.coders()
    breached = workspace.holdout.coded_while_sealed()
    for seal in seals:
        for sentence in undone_sentences(seal, coders):
            say(_("Hold-out {id}: {text}").format(id=seal.id[:8], text=sentence))
    if breached:
        say(_("Coded by somebody although sealed: {names}. The report will say so.").format(names=join_names(breached)))
    if as_json:
        print_json(
            [
                {
                    "id": seal.id, "sealed": seal.made_at, "coder": coders.get(seal.coder, ""), "unsealed": seal.unsealed,
                    "first_unsealed": seal.first_unsealed,
                    "undone": [{"when": when, "coder": coders.get(who, "")} for when, who in seal.undone],
                    **_draw_value(workspace, seal.draw), "statements": sum(seal.draw.statements.values()),
                    "sources": [
                        {"id": s, "name": names.get(s), "statements": seal.draw.statements.get(s, 0)}
                        for s in sorted(seal.draw.sources, key=lambda s: (natural(names.get(s, "")), s))
                    ],
                }
                for seal in seals
            ]
        )  # fmt: skip
        return
    rows = []
    for seal in seals:
        drawn = _(", ").join(sorted(names.get(source, "–") for source in seal.draw.sources))
        seed = "–" if seal.draw.seed is None else str(seal.draw.seed)
        opening = (seal.first_unsealed or "–")[:10]
        if seal.first_unsealed and not seal.unsealed:
            opening = _("{date}, sealed again").format(date=opening)
        rows.append([seal.id, seal.made_at[:10], opening, seed, sum(seal.draw.statements.values()), drawn])
    headers = [_("hold-out"), _("sealed"), _("opened"), _("seed"), _("statements"), _("sources")]
    print_table(headers, rows, right=(4,))
    if not seals:
        say(_("There is no hold-out yet. Draw one with: groundcode reserve PROJECT --share 1/3"))


@click.command(
    "unseal",
    help=_("Open the hold-out SEAL of PROJECT (the first characters of its id; the only one without it), to code it at last."),
)
@project_argument
@click.argument("seal", required=False, metavar="[SEAL]")
@click.option("--yes", is_flag=True, help=_("Do it without asking."))
@coder_option
@json_option
def unseal_command(project: Path, seal: str | None, yes: bool, coder: str | None, as_json: bool) -> None:
    """Open a hold-out."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        if as_json and not yes:
            _print_list(workspace, as_json=True)
            return
        found = workspace.holdout.named(seal)
        uncoded = workspace.holdout.uncoded()
        if uncoded:
            say(
                ngettext("{count} open source is not coded yet ({names}): a hold-out is opened when all others are.",
                         "{count} open sources are not coded yet ({names}): a hold-out is opened when all others are.",
                         len(uncoded)).format(count=len(uncoded), names=join_names(uncoded))
            )  # fmt: skip
        if not yes:
            if not (sys.stdin.isatty() and sys.stdout.isatty()):
                raise NotConfirmed(_("The hold-out"))
            click.confirm(_("What has been read cannot be unread. Open the hold-out now?"), abort=True)
        names = workspace.holdout.unseal(found.id)
        if as_json:
            _print_list(workspace, as_json=True)
        else:
            say(_("Opened: {names}. Code them by the same steps, then: groundcode reserve PROJECT --report").format(
                names=_(", ").join(sorted(names)) or "–"))  # fmt: skip


def _print_report(found: HoldoutReport, as_json: bool) -> None:
    from groundcode.cli.output import print_json, print_table, say

    if as_json:
        print_json({"coder": found.coder, "seals": [_tested_value(tested) for tested in found.seals]})
        return
    for tested in found.seals:
        seed = "–" if tested.seal.draw.seed is None else str(tested.seal.draw.seed)
        words = _("Hold-out {id}: sealed {sealed}, opened {opened}, seed {seed}").format(
            id=tested.seal.id[:8], sealed=tested.seal.made_at[:10], opened=(tested.seal.first_unsealed or "–")[:10], seed=seed
        )
        click.echo(words)
        if tested.seal.opening is not None:
            print_table(
                [_("source"), _("round"), _("statements"), _("coded"), _("fit existing codes"), _("new labels"),
                 _("new concepts"), _("new categories"), _("new main categories"), _("new relations")],
                [
                    [s.name, s.round, s.statements, s.coded, _existing(s.existing, s.coded), *(len(s.new[k]) for k in _LEVELS)]
                    for s in tested.sources
                ],
                right=tuple(range(2, 10)),
            )  # fmt: skip
        click.echo(tested.sentence + "\n")
    if not found.seals:
        say(_("There is no hold-out yet. Draw one with: groundcode reserve PROJECT --share 1/3"))
    elif found.coder:
        say(_("Counted for {coder}.").format(coder=found.coder))


def _existing(existing: int, coded: int) -> str:
    return f"{existing} ({100 * existing / coded:.1f}%)" if coded else str(existing)


def _tested_value(tested: SealVerdict) -> dict[str, Any]:
    seal = tested.seal
    coded, existing = sum(s.coded for s in tested.sources), sum(s.existing for s in tested.sources)
    return {
        "id": seal.id, "sealed": seal.made_at, "unsealed": seal.unsealed, "first_unsealed": seal.first_unsealed,
        "seed": seal.draw.seed, "share": seal.draw.share, "by": seal.draw.by, "eligible": seal.draw.eligible,
        "sources": [
            {
                "id": s.id, "name": s.name, "round": s.round or None, "statements": s.statements, "coded": s.coded,
                "existing": s.existing, "percent": _percent(s.existing, s.coded), "new": {k: list(s.new[k]) for k in _LEVELS},
                "loose": list(s.loose), "text_changed": s.changed, "coded_before_opening": s.early,
            }
            for s in tested.sources
        ],
        "statements": sum(s.statements for s in tested.sources), "coded": coded, "existing": existing,
        "percent": _percent(existing, coded), "new": {k: len(tested.new(k)) for k in _LEVELS},
        "verdict": tested.verdict, "undone": [when for when, _who in seal.undone], "sentence": tested.sentence,
    }  # fmt: skip


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
