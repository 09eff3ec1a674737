"""Suggestions in words: names, shared words, quotes; made when they are shown, since a suggestion keeps ids only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from groundcode.domain.ids import to_text
from groundcode.locale import _
from groundcode.store import reading
from groundcode.workspace.segment_reader import SegmentReader
from groundcode.workspace.suggesting.material import Material
from groundcode.workspace.suggesting.values import Kind, Place, Proposal
from groundcode.workspace.suggesting.words import WordsOf

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Quote:
    """What an informant said, and where."""

    coding: str
    """"" for a turn that is not coded."""
    source: str
    """Id."""
    cite: str
    """"P07-23"."""
    words: str


@dataclass(frozen=True, slots=True)
class Named:
    """A code as a card shows it."""

    code: str
    name: str
    path: str
    level: str
    """In words, translated."""
    segments: int
    """Its segments and those below it, of all coders; no more than 40 are counted."""


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """A place that a code may have, and why."""

    place: Named
    score: float
    words: tuple[str, ...]
    """That its members and the code share."""
    nearest: tuple[str, ...]
    """Names of its members that are most like the code."""
    quotes: tuple[Quote, ...]
    beside: tuple[str, ...] = ()
    """Names of its members, or its own, that are coded in the same turns as the code or near them."""


@dataclass(frozen=True, slots=True)
class Card:
    """A proposal as a person reads it; what is not of its kind is empty."""

    proposal: Proposal
    codes: tuple[Named, ...]
    places: tuple[PlaceCard, ...] = ()
    words: tuple[str, ...] = ()
    """That at least two of the codes share."""
    quotes: tuple[Quote, ...] = ()
    worst: str = ""
    """Name of the member that fits least."""
    turn: Quote | None = None
    """Of a gap: what is not coded."""


class Cards:
    """Puts proposals into words, as of one moment; what it looked up once it remembers."""

    def __init__(self, connection: Connection, material: Material) -> None:
        """Reads nothing yet."""
        self._connection, self._material, self._tree = connection, material, material.tree
        self._segments = SegmentReader(connection)
        self._words = WordsOf(material)

    def card(self, one: Proposal, refused: Iterable[str] = ()) -> Card:
        """A proposal in words; places that were refused are left out."""
        codes = tuple(self._named(code) for code in one.codes if self._tree.target(code) is not None)
        quotes = tuple(filter(None, map(self._quote, one.telling)))
        if one.kind is Kind.PLACEMENT:
            barred = set(refused)
            shown = [place for place in one.places if place.code not in barred and self._tree.target(place.code) is not None]
            return Card(one, codes, places=tuple(self._place(one.codes[0], place) for place in shown))
        if one.kind is Kind.GAPS:
            return Card(one, codes, quotes=quotes, turn=self._turn(one))
        worst = self._tree.codes[one.worst].name if one.worst in self._tree.codes else ""
        return Card(one, codes, words=self._shared([named.code for named in codes]), quotes=quotes, worst=worst)

    def _named(self, code: str) -> Named:
        target = self._tree.target(code) or code
        found = self._tree.codes[target]
        return Named(target, found.name, self._tree.path(target), _(found.level.words), len(self._material.said(target)))

    def _place(self, asked: str, place: Place) -> PlaceCard:
        named = self._named(place.code)
        near, beside = (
            [code for code in (self._tree.target(one) for one in codes) if code is not None]
            for codes in (place.nearest, place.beside)
        )
        quotes = tuple(filter(None, map(self._quote, place.telling)))
        here, there = ([self._material.item(code) for code in codes if code in self._tree.codes] for codes in ([asked], near))
        shared = self._words.of_both(here, there, self._material.called(named.code))
        names, names_beside = (tuple(self._tree.codes[code].name for code in codes) for codes in (near, beside))
        return PlaceCard(named, place.score, shared, names, quotes, names_beside)

    def _shared(self, codes: Sequence[str]) -> tuple[str, ...]:
        return self._words.of_some([self._material.item(code) for code in codes])

    @cached_property
    def _said(self) -> dict[str, str]:
        """Coding -> what informants said in it; what may not be quoted is not there."""
        return {said.coding: said.words for own in self._material.own.values() for said in own}

    def _quote(self, coding: str) -> Quote | None:
        row = reading.read_thing(self._connection, "coding", coding) if coding in self._said else None
        shown = self._segments.at(to_text(row["version"]), row["start"], row["end"]) if row is not None else None
        if shown is None or shown.gone or shown.closed:
            return None
        return Quote(coding, shown.source_id, shown.cite, self._said[coding])

    def _turn(self, one: Proposal) -> Quote | None:
        shown = self._segments.at(one.version, one.start, one.end)
        if shown is None or shown.gone or shown.closed:
            return None
        return Quote("", shown.source_id, shown.cite, " ".join(shown.quote.split()))
