"""`groundcode review`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.options import coder_option, json_option, opened, project_argument
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.domain.spans import Span
    from groundcode.workspace.review import Item, Review

_LONGEST = 120
"""Characters of a quote that are printed; --json has all of them."""
_PLACE = re.compile(r"\s*(\d{1,12})\s*:\s*(\d{1,12})\s*")


def _place(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[int, int] | None:
    if value is None:
        return None
    match = _PLACE.fullmatch(value)
    if match is None:
        raise click.BadParameter(_("a place is written START:END, in characters from 0"))
    return int(match[1]), int(match[2])


@click.command(
    "review",
    help=_(
        "List the coded segments of PROJECT that a corrected text has changed beyond knowing, with where they seem to lie now; "
        "with the beginning of an ID, answer for one."
    ),
)
@project_argument
@click.argument("item", required=False, metavar="[ID]")
@click.option("--source", metavar="NAME", help=_("Only those in this source."))
@click.option("--all", "everything", is_flag=True, help=_("Also those on changed words, and those that were answered."))
@click.option("--keep", is_flag=True, help=_("It lies where is proposed."))
@click.option("--move", "place", metavar="START:END", callback=_place, help=_("It lies at this place of the text as it is now."))
@click.option("--let-go", is_flag=True, help=_("It is no longer in the text; its codings stay, and count, without a place."))
@click.option("--keep-all", is_flag=True, help=_("Take all places that are proposed with enough likeness, as one change."))
@click.option(
    "--at-least", type=click.IntRange(0, 100), metavar="N", help=_("With --keep-all: from this likeness on, in per cent (90).")
)
@coder_option
@json_option
def review_command(
    project: Path, item: str | None, source: str | None, everything: bool, keep: bool, place: tuple[int, int] | None,
    let_go: bool, keep_all: bool, at_least: int | None, coder: str | None, as_json: bool,
) -> None:  # fmt: skip
    """List what waits, or answer."""
    answers = sum((keep, place is not None, let_go))
    _check_usage(item, answers, keep_all, listing=everything or source is not None, at_least=at_least, as_json=as_json)
    with opened(project, coder) as workspace:
        review = workspace.review
        if item is not None:
            _answer(review, item, keep, place)
        elif keep_all:
            _told_kept(review.keep_all(at_least, workspace.sources.named(source).id if source else None))
        else:
            within = workspace.sources.named(source).id if source else None
            _list(review.all_(within) if everything else review.waiting(within), project, as_json)
            return
        _told_left(len(review.waiting()))


def _check_usage(item: str | None, answers: int, keep_all: bool, *, listing: bool, at_least: int | None, as_json: bool) -> None:
    if item is not None and (answers != 1 or keep_all or listing):
        raise click.UsageError(_("With an ID give exactly one of --keep, --move, --let-go."))
    if item is None and answers:
        raise click.UsageError(_("--keep, --move and --let-go need the ID of a segment."))
    if at_least is not None and not keep_all:
        raise click.UsageError(_("--at-least goes with --keep-all."))
    if as_json and (item is not None or keep_all):
        raise click.UsageError(_("--json goes with the list alone."))


def _answer(review: Review, item: str, keep: bool, place: tuple[int, int] | None) -> None:
    from groundcode.cli.output import line, say

    if keep:
        done = review.keep(item)
        say(_("“{quote}” lies at “{words}” now.").format(quote=line(_cut(done.quote)), words=line(_cut(done.proposed))))
    elif place is not None:
        done = review.move(item, *place)
        say(_("“{quote}” lies at [{start}, {end}) now.").format(quote=line(_cut(done.quote)), start=place[0], end=place[1]))
    else:
        done = review.let_go(item)
        say(_("“{quote}” has no place in the text any more; its codings stay.").format(quote=line(_cut(done.quote))))


def _told_kept(found: list[Item]) -> None:
    from groundcode.cli.output import say

    say(
        ngettext("{count} segment was placed.", "{count} segments were placed.", len(found)).format(count=len(found))
        if found
        else _("No proposal is sure enough.")
    )


def _told_left(left: int) -> None:
    from groundcode.cli.output import say

    if left:
        say(ngettext("{count} segment still waits.", "{count} segments still wait.", left).format(count=left))
    else:
        say(_("No segment waits any more."))


def _list(found: list[Item], project: Path, as_json: bool) -> None:
    from groundcode.cli.output import print_json, say

    if as_json:
        print_json([item_value(item) for item in found])
        return
    for item in found:
        _print_item(item)
    waiting = [item for item in found if item.grade == "uncertain"]
    if not waiting:
        say(_("No segment waits."))
        return
    say(ngettext("{count} segment waits.", "{count} segments wait.", len(waiting)).format(count=len(waiting)))
    first = next((item for item in waiting if item.proposal is not None), waiting[0])
    ways = "--keep / --move START:END / --let-go" if first.proposal is not None else "--move START:END / --let-go"
    say(_("Answer with: groundcode review {path} {id} {way}").format(path=project, id=first.id[:8], way=ways))


def _print_item(item: Item) -> None:
    from groundcode.cli.output import line

    at = f"{item.source_name}-{item.turn}" if item.turn else item.source_name
    codes, coders = _(", ").join(item.codes), _(", ").join(item.coders)
    who = _("{codes} ({coders})").format(codes=codes, coders=coders) if codes else ""
    click.echo(line(f"{item.id[:8]}  {at}  {who}"))
    click.echo("    " + line(_("was: “{quote}”").format(quote=_cut(item.quote))))
    if item.place is not None:
        click.echo(
            "    "
            + line(_("now: {place}; {reason}").format(place=_at(item.place, item.place_turn, item.words), reason=item.reason))
        )
    else:
        click.echo("    " + line(_("now: {reason}").format(reason=item.reason)))
    if item.grade != "uncertain" or item.proposal is None:
        return
    if item.proposal.place != item.place:
        place = _at(item.proposal.place, item.proposed_turn, item.proposed)
        click.echo("    " + line(_("proposed: {place}; {score} % alike").format(place=place, score=item.proposal.score)))


def _at(place: Span, turn: str, words: str) -> str:
    where = f"[{place.start}, {place.end})"
    return _("{place} in turn {turn}, “{words}”").format(place=where, turn=turn or "–", words=_cut(words))


def _cut(words: str) -> str:
    shown = " ".join(words.split())
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"


def item_value(item: Item) -> dict[str, Any]:
    """A segment of the review for JSON."""
    return {
        "id": item.id,
        "source": item.source_name,
        "grade": item.grade.value,
        "answered": item.answered,
        "quote": item.quote,
        "turn": item.turn,
        "codes": list(item.codes),
        "coders": list(item.coders),
        "version": item.version,
        "start": item.span.start,
        "end": item.span.end,
        "place": _place_value(item.place, item.place_turn, item.words, item.likeness),
        "proposal": _place_value(item.proposal.place, item.proposed_turn, item.proposed, item.proposal.score)
        if item.proposal is not None
        else None,
        "reason": item.reason,
    }


def _place_value(place: Span | None, turn: str, words: str, score: int) -> dict[str, Any] | None:
    if place is None:
        return None
    return {"start": place.start, "end": place.end, "turn": turn, "words": words, "score": score}
