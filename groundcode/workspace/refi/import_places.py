"""Where in a text of ours a selection of another program stands: by its positions, or by its words where it has none."""

from __future__ import annotations

import re

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
        place = self._places.place(one.start, one.end)
        if self._unsure and one.name.strip() and not _NUMBERS.fullmatch(one.name.strip()):
            if place is not None and _is_begun(one.name, self._places.text[slice(*place)]):
                return place
            return self._found(one, _("its plain text is not in the file, and its words do not stand once in the formatted one"))
        if place is None:
            self._lost(one, _("the place is empty, or lies outside of its text"), where)
        elif self._unsure:
            why = _("placed in the formatted text, as the plain one is not in the file: look whether they fit")
            self._losses.kept(_("codings"), why, where, max(1, len(one.codings)))
        elif one.tag == "TranscriptSelection":
            self._losses.kept(_("places in transcripts"), _("from the positions of their time marks"), where)
        return place

    def _found(self, one: RefiSelection, otherwise: str) -> tuple[int, int] | None:
        place = find_words(one.name, self._places.text)
        label = one.name.strip() or self._name
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
    found = words.split()
    letters = "".join(found)
    if len(letters) + len(_HAN.findall(letters)) < _WEIGHT or len(words) > _LONGEST or _CUT.search(words):
        return None
    pattern = re.compile(r"\s+".join(map(re.escape, found)))
    first = pattern.search(text)
    if first is None or pattern.search(text, first.start() + 1) is not None:
        return None
    return first.span()


def is_label(one: RefiSelection, words: str) -> bool:
    """Whether the name of a selection says something else than its words or its place."""
    name = one.name.strip()
    return bool(name) and name != words and not _NUMBERS.fullmatch(name) and not _is_begun(name, words)


def _is_begun(name: str, words: str) -> bool:
    """Whether a name is the quote, or the beginning of it."""
    plain, quote = " ".join(name.split()).rstrip(".…[] "), " ".join(words.split())
    return bool(plain) and quote.startswith(plain)
