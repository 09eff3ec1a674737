"""Where in a text of ours a selection of another program stands: by its positions, or by its words where it has none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from groundcode.exchange.refi.losses import Losses
from groundcode.exchange.refi.positions import PlaceMap
from groundcode.exchange.refi.values import RefiSelection
from groundcode.locale import _

_NUMBERS = re.compile(r"\(?\s*-?\d+\s*[,:–-]\s*\d+\s*\)?(?:,\(\d+,\d+\))?")
"""What MAXQDA calls a selection: its own positions."""
_CUT = re.compile(r"(?:\.{3}|…|\[\.\.\.\])\s*$")
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_WEIGHT = 8
"""Letters that words must have at least to be looked for by themselves; a Chinese character is worth two."""
_LONGEST = 5_000
_AROUND = 10_000
"""Characters on either side of a place within which its quote is looked for."""
_LINE_END = 2
"""Characters of a line end at most."""


class Placing:
    """Finds the places of the selections of one text; what has none is told, with its codings."""

    def __init__(self, places: PlaceMap, losses: Losses, name: str, *, unsure: bool) -> None:
        """`unsure`: the text is not the one that the positions were counted in."""
        self._places = places
        self._losses = losses
        self._name = name
        self._unsure = unsure

    def place(self, one: RefiSelection) -> tuple[int, int] | None:
        """[start, end) in the stored text; None where it has no place."""
        if one.tag == "PDFSelection":
            return self._found(one, _("a rectangle on a page, and its words do not stand once in the text"))
        where = f"{self._name} {one.start}–{one.end}"
        place = self._places.place(one.start, one.end) or self._cut(one, where)
        if self._unsure and one.name.strip() and not _NUMBERS.fullmatch(one.name.strip()):
            if place is not None and _is_begun(one.name, self._places.text[slice(*place)]):
                return place
            return self._found(one, _("its plain text is not in the file, and its words do not stand once in the formatted one"))
        if place is None:
            return self._found(one, _("the place is empty, or lies outside of its text"), where)
        if self._unsure:
            why = _("placed in the formatted text, as the plain one is not in the file: look whether they fit")
            self._losses.kept(_("codings"), why, where, max(1, len(one.codings)))
        elif one.tag == "TranscriptSelection":
            self._losses.kept(_("places in transcripts"), _("from the positions of their time marks"), where)
        return self._by_quote(one, place)

    def _cut(self, one: RefiSelection, where: str) -> tuple[int, int] | None:
        """The place of what ends with a last line end that the text does not have."""
        length = self._places.length - self._places.reading.inclusive
        place = self._places.place(one.start, length) if length < one.end <= length + _LINE_END else None
        if place is not None:
            self._losses.kept(_("selections"), _("they end behind the text: they are cut at its end"), where)
        return place

    def _by_quote(self, one: RefiSelection, place: tuple[int, int]) -> tuple[int, int]:
        """The place of the quote, where it stands beside the place that the positions say: those of one text may have drifted."""
        words = " ".join(self._places.text[slice(*place)].split())
        name = " ".join(one.name.split())
        if abs(len(name) - len(words)) > max(_LINE_END, len(words) // 10) or not is_label(one, words):
            return place
        lead = max(0, place[0] - _AROUND)
        near = self._places.text[lead : place[1] + _AROUND]
        starts = [(lead + match.start(), lead + match.end()) for match in _matches(name, near)]
        if not starts:
            return place
        why = _("their quote does not stand where their positions say: they were placed by the quote")
        self._losses.kept(_("selections"), why, one.name)
        return min(starts, key=lambda span: abs(span[0] - place[0]))

    def _found(self, one: RefiSelection, otherwise: str, where: str = "") -> tuple[int, int] | None:
        place = find_words(one.name, self._places.text)
        label = (where if place is None else "") or one.name.strip() or self._name
        if place is None:
            self._lost(one, otherwise, label)
        else:
            self._losses.kept(_("selections"), _("found by their words, which stand once in the text"), label)
        return place

    def _lost(self, one: RefiSelection, why: str, where: str) -> None:
        self._losses.lost(_("selections"), why, where)
        self._losses.lost(_("codings"), why, where, len(one.codings))
        more = bool(one.description.strip()) + len(one.notes)
        self._losses.lost(_("comments on selections"), _("they go with the places they are on"), where, more)


def find_words(words: str, text: str) -> tuple[int, int] | None:
    """Where some words stand in a text, however they are spaced; None where they do not, stand twice, or are too few."""
    found = [match.span() for match in islice(_matches(words, text), 2)]
    return found[0] if len(found) == 1 else None


def _matches(words: str, text: str) -> Iterator[re.Match[str]]:
    """Where some words stand in a text, however they are spaced; nowhere if they are too few to be looked for."""
    found = words.split()
    letters = "".join(found)
    if len(letters) + len(_HAN.findall(letters)) < _WEIGHT or len(words) > _LONGEST or _CUT.search(words):
        return
    pattern = re.compile(r"\s+".join(map(re.escape, found)))
    match = pattern.search(text)
    while match is not None:
        yield match
        match = pattern.search(text, match.start() + 1)


def is_label(one: RefiSelection, words: str) -> bool:
    """Whether the name of a selection says something else than its words or its place."""
    name = one.name.strip()
    return bool(name) and name != words and not _NUMBERS.fullmatch(name) and not _is_begun(name, words)


def _is_begun(name: str, words: str) -> bool:
    """Whether a name is the quote, or the beginning of it."""
    plain, quote = " ".join(name.split()).rstrip(".…[] "), " ".join(words.split())
    return bool(plain) and quote.startswith(plain)
