"""How the screen of disagreements is looked at: which places, of which transcript, code, coders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groundcode.domain.ids import fold
from groundcode.domain.levels import Level
from groundcode.locale import N_, _
from groundcode.workspace.places import Place

OPEN, SETTLED, ALL = "open", "settled", "all"
WHICH = {OPEN: N_("Open places."), SETTLED: N_("Settled places."), ALL: N_("All places, settled ones with a mark.")}
MOST = 300
"""Places listed at once: those that are settled make room for the next, and 5,000 rows take a second to fill."""
LEVELS = (None, Level.CONCEPT, Level.CATEGORY, Level.MAIN)


@dataclass(slots=True)
class View:
    """How the screen was left."""

    which: str = OPEN
    level: Level | None = None
    source: str = ""
    code: str | None = None
    """"" for codes that the level shows nowhere."""
    pair: tuple[str, ...] = ()
    may_see: bool | None = None
    """Whether a coder who is to work blind wants to see the others' codings; None before that was asked."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was read."""

    places: tuple[Place, ...]
    blind: frozenset[str]
    """The transcripts that the coder at the desk is to code blind, and has not finished."""


def differ(place: Place, pair: Sequence[str]) -> bool:
    """Whether two coders have different things at a place."""
    held = [{(one.code, one.start, one.end) for one in h.codings} for h in place.holdings if h.name in pair]
    return len(held) == 2 and held[0] != held[1]


def searched(place: Place) -> str:
    """What the words of the filter are looked for in."""
    names = (held.name for held in place.holdings if held.codings)
    return fold("\n".join((place.source_name, place.quote, place.words, *place.code_names, *names)))


def fitting(found: Found | None, view: View, words: str) -> list[Place]:
    """All places that may be shown and fit the filters, settled or not."""
    hidden, wanted = hidden_in(found, view), fold(words).split()
    out = []
    for one in found.places if found is not None else ():
        if one.source in hidden or (view.source and one.source != view.source):
            continue
        if view.code is not None and view.code not in one.codes:
            continue
        if view.pair and not differ(one, view.pair):
            continue
        if all(word in searched(one) for word in wanted):
            out.append(one)
    return out


def hidden_in(found: Found | None, view: View) -> frozenset[str]:
    """The transcripts that are left out for a coder who works blind."""
    return found.blind if found is not None and not view.may_see else frozenset()


def filter_words(found: Found | None, view: View) -> list[str]:
    """What is asked for, in words for the title."""
    out, places = [], found.places if found is not None else ()
    if view.source:
        out.append(next((one.source_name for one in places if one.source == view.source), "–"))
    if view.code is not None:
        names = (n for one in places for c, n in zip(one.codes, one.code_names, strict=True) if c == view.code)
        out.append(next(names, "–"))
    out += [" – ".join(view.pair)] if view.pair else []
    out += [_("level: {level}").format(level=_(view.level.words))] if view.level is not None else []
    return out
