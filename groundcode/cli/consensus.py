"""`groundcode consensus`."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.groups import ProjectGroup
from groundcode.cli.options import coder_option, json_option, names_by_commas, opened, project_argument
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.workspace.consensus import SourceConsensus
    from groundcode.workspace.places import Held, Place, Settled


def coders_option(command: Any) -> Any:
    """--coders A,B: whose codings are compared."""
    return click.option(
        "--coders", metavar="A,B", callback=names_by_commas, help=_("List only places where these coders differ; by commas.")
    )(command)


class _Group(ProjectGroup):
    """`consensus PROJECT` says how far the consensus has come."""

    default = "state"


@click.group(
    "consensus", cls=_Group,
    help=_(
        "Where coders differ, and what they settle on: begin a source, go through its places, finish it. "
        "From then on the consensus is what is counted in it; what the coders coded themselves stays as it is."
    ),
)  # fmt: skip
def consensus_command() -> None:
    """The consensus."""


@consensus_command.command("state", help=_("Say of each source of PROJECT how far its consensus has come."))
@project_argument
@coders_option
@json_option
def state_command(project: Path, coders: list[str] | None, as_json: bool) -> None:
    """How far it has come."""
    from groundcode.cli.output import print_json, print_table, say

    with opened(project) as workspace:
        state = workspace.consensus.state(coders)
        counted = workspace.codings.counted_by()
    if as_json:
        sources = [_source_value(one) for one in state.sources]
        print_json({"coder": state.coder, "counted": counted, "double_coded": round(state.double_coded, 4), "sources": sources})
        return
    print_table(
        [_("source"), _("coders"), _("blind"), _("open"), _("settled"), _("consensus")],
        [
            [one.name, _(", ").join(one.coders) or "–", one.blind or "–", one.open or "–", one.done or "–", _stand(one)]
            for one in state.sources
        ],
        right=(2, 3, 4),
    )  # fmt: skip
    double = sum(one.is_double_coded for one in state.sources)
    say(
        ngettext("{count} of {all} source was coded by two or more.", "{count} of {all} sources were coded by two or more.",
                 len(state.sources)).format(count=double, all=len(state.sources))
    )  # fmt: skip
    if counted:
        say(_("Counted for {coder}.").format(coder=counted))


def _stand(one: SourceConsensus) -> str:
    if one.settled:
        return _("finished {day}").format(day=one.settled)
    if one.begun:
        return _("begun")
    return "–" if one.is_double_coded else _("one coder only")


def _source_value(one: SourceConsensus) -> dict[str, Any]:
    return {
        "source": one.name, "coders": list(one.coders), "blind": one.blind, "begun": one.begun,
        "finished": one.settled or None, "open": one.open, "settled": one.done,
    }  # fmt: skip


@consensus_command.command("begin", help=_("Begin the consensus of SOURCE with what its coders agree on."))
@project_argument
@click.argument("source", metavar="SOURCE")
@coder_option
def begin_command(project: Path, source: str, coder: str | None) -> None:
    """Begin."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        copied, left = workspace.consensus.begin(source)
    words = ngettext(
        "{count} coding on which all agree was taken over.", "{count} codings on which all agree were taken over.", copied
    )
    say(words.format(count=copied))
    say(ngettext("{count} place is open.", "{count} places are open.", left).format(count=left))
    last = "places {path} --source {source}" if left else "finish {path} {source}"
    say(_("Next: {command}").format(command="groundcode consensus " + last.format(path=project, source=shlex.quote(source))))


@consensus_command.command("places", help=_("List the places where the coders of PROJECT differ, the worthiest first."))
@project_argument
@click.option("--source", metavar="SOURCE", help=_("In this source alone."))
@coders_option
@click.option("--level", type=click.Choice(["label", "concept", "category", "main"]), help=_("Compare codes of this level."))
@click.option("--settled", is_flag=True, help=_("List those that were settled instead."))
@click.option("--all", "everything", is_flag=True, help=_("List open and settled ones."))
@click.option("--count", type=click.IntRange(1), metavar="N", help=_("List the first N."))
@json_option
def places_command(
    project: Path, source: str | None, coders: list[str] | None, level: str | None, settled: bool, everything: bool,
    count: int | None, as_json: bool,
) -> None:  # fmt: skip
    """List the places."""
    from groundcode.cli.output import print_json, say
    from groundcode.domain.levels import Level

    with opened(project) as workspace:
        wanted = Level(level) if level else None
        found = workspace.consensus.places(coders, source, wanted, settled=None if everything else settled)
    shown = found if count is None else found[:count]
    if as_json:
        print_json([place_value(place) for place in shown])
        return
    for place in shown:
        _print(place)
    if len(shown) < len(found):
        more = len(found) - len(shown)
        say(ngettext("and {count} more place", "and {count} more places", more).format(count=more))
    if not found:
        say(_("No place was settled.") if settled else _("No place is open."))
    elif not settled and wanted is None:
        first = next((holding.name for holding in found[0].holdings if holding.codings), "")
        say(
            _("Settle one with: groundcode consensus settle {path} {id} --take {coder}, --none, or --code C").format(
                path=project, id=found[0].id[:6], coder=first
            )
        )


def _print(place: Place) -> None:
    from groundcode.cli.output import line

    where = f"{place.source_name}-{place.turn}" if place.turn else place.source_name
    what = _("{id} · {where} [{start}, {end}) · {kind} · gain {gain:.2f}").format(
        id=place.id[:6], where=where, start=place.start, end=place.end, kind=place.words, gain=place.gain
    )
    click.echo(line(what))
    click.echo("    " + line(place.quote))
    for holding in place.holdings:
        click.echo("    " + line(_("{coder}: {codes}").format(coder=holding.name, codes=_codes(holding.codings, place))))
    if place.settled is not None:
        told = _("settled by {coder}, {when}: {codes}")
        when = place.settled.at[:16].replace("T", " ")
        click.echo("    " + line(told.format(coder=place.settled.by, when=when, codes=_codes(place.outcome, place))))
    if place.contested:
        who = _(", ").join(dict.fromkeys(one.by for one in place.contested))
        click.echo("    " + line(_("settled in different ways by {coders}; settle it again").format(coders=who)))


def _codes(held: tuple[Held, ...], place: Place) -> str:
    """Codes with their boundaries, where those are not the place's own."""
    told = []
    for one in held:
        whole = (one.start, one.end) == (place.start, place.end)
        told.append(one.code_name if whole else f"{one.code_name} [{one.start}, {one.end})")
    return _(", ").join(told) or "–"


def place_value(place: Place) -> dict[str, Any]:
    """A place for JSON."""
    return {
        "id": place.id, "source": place.source_name, "start": place.start, "end": place.end, "turn": place.turn,
        "quote": place.quote, "kind": place.kind.value, "codes": list(place.code_names), "gain": round(place.gain, 4),
        "coders": [{"coder": one.name, "codings": [_held(held) for held in one.codings]} for one in place.holdings],
        "settled": _settled(place.settled) if place.settled is not None else None,
        "contested": [_settled(one) for one in place.contested],
        "outcome": [_held(one) for one in place.outcome],
    }  # fmt: skip


def _settled(one: Settled) -> dict[str, str]:
    return {"coder": one.by, "made_at": one.at}


def _held(one: Held) -> dict[str, Any]:
    return {"code": one.code_name, "start": one.start, "end": one.end}


@consensus_command.command("settle", help=_("Settle PLACE (by the first letters of its id): one way of --take, --code, --none."))
@project_argument
@click.argument("place", metavar="PLACE")
@click.option("--take", multiple=True, metavar="CODER", help=_("As this coder has it; several times: as all of these have it."))
@click.option("--code", "codes", multiple=True, metavar="C", help=_("This code instead; may be given several times."))
@click.option("--none", "none", is_flag=True, help=_("No code there."))
@click.option("--start", type=int, metavar="N", help=_("Begin there instead, in code points."))
@click.option("--end", type=int, metavar="N", help=_("End there instead, in code points."))
@coders_option
@coder_option
def settle_command(
    project: Path, place: str, take: tuple[str, ...], codes: tuple[str, ...], none: bool, start: int | None, end: int | None,
    coders: list[str] | None, coder: str | None,
) -> None:  # fmt: skip
    """Settle a place."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        settled = workspace.consensus.settle(
            place, take=take or None, codes=codes or None, none=none, start=start, end=end, coders=coders
        )
        left = len(workspace.consensus.places(coders, settled.source))
    words = _("{source} [{start}, {end}): the consensus has {codes}.")
    if not settled.outcome:
        words = _("{source} [{start}, {end}): the consensus has no code there.")
    say(words.format(
        source=settled.source_name, start=settled.start, end=settled.end, codes=_codes(settled.outcome, settled)
    ))  # fmt: skip
    say(ngettext("{count} place is open in this source.", "{count} places are open in this source.", left).format(count=left))


@consensus_command.command("unsettle", help=_("Open PLACE again, which was settled."))
@project_argument
@click.argument("place", metavar="PLACE")
@coder_option
def unsettle_command(project: Path, place: str, coder: str | None) -> None:
    """Open a place again."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        workspace.consensus.unsettle(place)
    say(_("The place is open again."))


@consensus_command.command("finish", help=_("Say that the consensus of SOURCE stands: from now on it is counted there."))
@project_argument
@click.argument("source", metavar="SOURCE")
@click.option("--force", is_flag=True, help=_("Although places are open; those stay as they are."))
@coder_option
def finish_command(project: Path, source: str, force: bool, coder: str | None) -> None:
    """Finish a source."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        left = workspace.consensus.finish(source, force=force)
        counted = workspace.codings.counted_by()
    if left:
        say(ngettext("{count} place was left open.", "{count} places were left open.", left).format(count=left))
    say(_("Counted for {coder}.").format(coder=counted))


@consensus_command.command("reopen", help=_("Take back that the consensus of SOURCE stands."))
@project_argument
@click.argument("source", metavar="SOURCE")
@coder_option
def reopen_command(project: Path, source: str, coder: str | None) -> None:
    """Open a source again."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        workspace.consensus.reopen(source)
        counted = workspace.codings.counted_by()
    say(_("Counted for {coder}.").format(coder=counted))
