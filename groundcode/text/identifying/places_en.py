"""English places and organisations: words with capitals and a word for what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from groundcode.locale import _
from groundcode.text.identifying.hits import Hit, Kind
from groundcode.text.identifying.places_vocabulary_en import GENERIC_EN, KNOWN_PLACES_EN, LEADING_EN, SUFFIXES_EN, SURE_EN
from groundcode.text.identifying.view import View

PLACE = "place"
_NAME = r"(?:St\.|[A-Z][A-Za-z0-9'&-]{0,30}|\d{1,3}(?:st|nd|rd|th))"
_OF = re.compile(
    rf"(?<![A-Za-z0-9_-])(?P<word>University|Ministry|Department|Bank|College|School|Institute|Museum|Bureau|Council|Province|County|City|Borough)"
    rf" of (?:the )?(?P<name>{_NAME}(?: (?:and |for )?{_NAME}){{0,3}})(?![A-Za-z0-9_])"
)
_TOO_LARGE = frozenset(["Hong Kong", "New York City", "New York", "Mexico City", "Silicon Valley", "United Nations"])


@cache
def _suffixed() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(SUFFIXES_EN, key=lambda word: (-len(word), word)))
    return re.compile(
        rf"(?<![A-Za-z0-9_@/.'-])(?P<name>{_NAME}(?: (?:of |the )?{_NAME}){{0,4}}) (?P<word>{words})(?![A-Za-z0-9_])"
    )


def named_by_suffix(view: View) -> Iterator[Hit]:
    """Elm Street, Oak Road Police Station, Stanford University, University of Leeds."""
    for match in _suffixed().finditer(view.folded):
        start = match.start("name")
        words = match["name"].split(" ")
        while words and (words[0] in LEADING_EN or words[0] in ("of", "and", "the")):
            start += len(words[0]) + 1
            words = words[1:]
        if not words or all(word in GENERIC_EN or not word[0].isupper() for word in words):
            continue
        whole = view.folded[start : match.end()]
        ending = max((word for word in SUFFIXES_EN if whole.endswith(f" {word}")), key=len)
        kind, word = SUFFIXES_EN[ending]
        if whole not in _TOO_LARGE:
            sure = ending in SURE_EN
            yield view.hit(kind, start, match.end(), word, certain=sure, why=_("a name and a word for what it is"), entity=whole)
    for match in _OF.finditer(view.folded):
        kind, word = SUFFIXES_EN.get(match["word"], (Kind.PLACE, PLACE))
        sure = match["word"] not in ("Ministry", "Department")
        yield view.hit(
            kind, match.start(), match.end(), word, certain=sure, why=_("a name and a word for what it is"), entity=match[0]
        )


def bare_places(view: View) -> Iterator[Hit]:
    """Taichung, Leeds, Taipei City."""
    for match in re.finditer(r"(?<![A-Za-z0-9_@/.])(?P<name>[A-Z][A-Za-z]+)(?: City)?(?![A-Za-z0-9_@])", view.folded):
        if match["name"] in KNOWN_PLACES_EN:
            yield view.hit(
                Kind.PLACE, match.start(), match.end(), PLACE, certain=False, why=_("a town or a district"), entity=match["name"]
            )
