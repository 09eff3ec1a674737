"""Suggestions on a terminal and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.output import line
from groundcode.locale import _

if TYPE_CHECKING:
    from groundcode.workspace.suggesting.cards import Card, Named, PlaceCard, Quote

_LONGEST = 60


def values(card: Card) -> dict[str, Any]:
    """A suggestion as JSON; what is not of its kind is left out."""
    from groundcode.workspace.suggesting.values import Kind

    one = card.proposal
    out: dict[str, Any] = {"level": one.level.value, "codes": [_named(code) for code in card.codes]}
    if one.kind is Kind.PLACEMENT:
        return {**out, "places": [_place(place) for place in card.places]}
    quotes = [_quote(quote) for quote in card.quotes]
    if one.kind is Kind.GAPS:
        turn = _quote(card.turn) if card.turn is not None else None
        return {**out, "turn": turn, "version": one.version, "start": one.start, "end": one.end, "likeness": one.likeness,
                "quotes": quotes}  # fmt: skip
    if one.kind is Kind.DUPLICATES:
        return {**out, "likeness": one.likeness, "by": one.by, "words": list(card.words)}
    return {
        **out, "name": "", "new_level": one.new_level.value if one.new_level else None, "cohesion": one.cohesion,
        "stability": one.stability, "worst": card.worst or None, "words": list(card.words), "quotes": quotes,
    }  # fmt: skip


def _named(code: Named) -> dict[str, Any]:
    return {"id": code.code, "name": code.name, "path": code.path}


def _quote(quote: Quote) -> dict[str, str]:
    return {"cite": quote.cite, "words": quote.words}


def _place(place: PlaceCard) -> dict[str, Any]:
    return {
        **_named(place.place), "score": round(place.score, 3), "words": list(place.words),
        "nearest": list(place.nearest), "beside": list(place.beside),
        "quotes": [_quote(quote) for quote in place.quotes],
    }  # fmt: skip


def lines(suggestion: str, card: Card, status: str = "") -> None:
    """A suggestion on a few lines."""
    from groundcode.workspace.suggesting.acts import short
    from groundcode.workspace.suggesting.values import Kind

    one = card.proposal
    head = [short(suggestion)] if suggestion else []
    twins = len({code.name for code in card.codes}) < len(card.codes)
    names = _(", ").join(f"“{code.path if twins else code.name}”" for code in card.codes)
    told = {
        Kind.PLACEMENT: _("{names} belongs to:"), Kind.GROUPS: _("a group of {count}: {names}"),
        Kind.MAIN: _("a group of {count}: {names}"), Kind.DUPLICATES: _("may be one: {names} ({how})"),
        Kind.GAPS: _("not coded, and like {names}:"),
    }[one.kind]  # fmt: skip
    how = _("by name") if one.by == "name" else _("by meaning")
    head.append(told.format(names=names, count=len(card.codes), how=how))
    click.echo(line("  ".join([*head, *([f"[{status}]"] if status else [])])))
    for number, place in enumerate(card.places, start=1):
        _put(f"  {number}. {place.place.path}  {place.score:.1f}")
        _put_reasons(place.words, place.quotes, place.nearest, "     ", place.beside)
    if one.cohesion is not None and one.stability is not None:
        _put("  " + _("cohesion {cohesion}, stability {stability}").format(
            cohesion=f"{one.cohesion:.2f}", stability=f"{one.stability:.2f}"
        ) + (_("; fits least: {name}").format(name=card.worst) if card.worst else ""))  # fmt: skip
    if card.turn is not None:
        _put(f"  {card.turn.cite}  {_short(card.turn.words)}")
    elif one.kind is Kind.GAPS:
        _put("  " + _("(the text is closed)"))
    _put_reasons(card.words, card.quotes, (), "  ")


def _put_reasons(
    words: tuple[str, ...], quotes: tuple[Quote, ...], nearest: tuple[str, ...], indent: str, beside: tuple[str, ...] = ()
) -> None:
    if nearest:
        _put(indent + _("like: {names}").format(names=_(", ").join(nearest)))
    if beside:
        _put(indent + _("close by in the interviews: {names}").format(names=_(", ").join(beside)))
    if words:
        _put(indent + _("shared words: {words}").format(words=_(", ").join(words)))
    for quote in quotes:
        _put(f"{indent}{quote.cite}  {_short(quote.words)}")


def _put(text: str) -> None:
    click.echo(" " * (len(text) - len(text.lstrip(" "))) + line(text))


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
