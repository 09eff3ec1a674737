"""English names in a text: behind a title, told by their bearer, or made of a given name and a surname."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from groundcode.locale import _
from groundcode.text.identifying.hits import Hit, Kind
from groundcode.text.identifying.view import View
from groundcode.text.identifying.vocabulary_en import (
    DOUBTFUL_GIVEN,
    GIVEN,
    NOT_NAMES,
    PINYIN_SURNAMES,
    ROLE_LABELS,
    TITLES,
    WEAK_TITLES,
)

PERSON = "person"
_WORD = r"(?:(?:O|D|Mc|Mac|De|Le|La)'?)?[A-Z][a-z\u00df-\u00ff]+(?:-[A-Z]?[a-z\u00df-\u00ff]+)?"
_INITIAL = r"(?:[A-Z]\. ?){1,2}"
_PARTICLE = r"(?:van der|van den|van|von|de la|de|da|del|di|bin|al|el|ten|ter)"
_SEQUENCE = re.compile(
    rf"(?<![A-Za-z0-9_@/.-])(?P<first>{_WORD})(?P<rest>(?: (?:{_INITIAL}|{_PARTICLE} )?{_WORD}){{0,3}})(?![A-Za-z0-9_])(?!'t)"
)
_SYLLABLES = re.compile(
    r"(?i:(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|uang|iong|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ui|ao|ou|iu|ie|ue|er|an|en|in|un|ia|ua|uo|[aoeiu])-?){1,3})"
)
_TOLD = re.compile(r"(?i:(?<![a-z])(?:my name is|my name's|name is|(?:call|called) me|i am called|i go by))\s{1,2}$")
_TOLD_WEAKLY = re.compile(r"(?i:(?<![a-z])(?:i'm|i am|this is|it's|named|called|meet))\s{1,2}$")


@cache
def _title() -> re.Pattern[str]:
    titles = "|".join(sorted(TITLES, key=lambda word: (-len(word), word)))
    return re.compile(
        rf"(?<![A-Za-z0-9_-])(?P<title>{titles})\.? "
        rf"(?P<name>{_WORD}(?:(?: (?:{_INITIAL}|{_PARTICLE} )?{_WORD}){{1,2}})?)(?![A-Za-z0-9_])"
    )


def titled(view: View) -> Iterator[Hit]:
    """Mr. Smith, Officer Jane Doe, Auntie Li, Lao Wang."""
    for match in _title().finditer(view.folded):
        title = match["title"]
        words = _kept(match["name"].split(" "))
        if not words or (title in WEAK_TITLES and words[0] not in PINYIN_SURNAMES | GIVEN):
            continue
        end = match.start("name") + len(" ".join(words))
        name = " ".join(words)
        whole = name if len(words) > 1 else f"{TITLES[title]}+{name}"
        yield view.hit(Kind.PERSON, match.start(), end, TITLES[title], certain=True, why=_("a title and a name"), entity=whole)


def _kept(words: list[str]) -> list[str]:
    """The words of a name up to the first that belongs to no name."""
    kept = []
    for word in words:
        if word in NOT_NAMES:
            break
        kept.append(word)
    return kept


def named(view: View) -> Iterator[Hit]:
    """Jane Doe, Wang Xiaoming, Jenny Wong; Jane where it stands alone."""
    for match in _SEQUENCE.finditer(view.folded):
        at, words = match.start(), match[0].split(" ")
        while words and words[0] in NOT_NAMES:
            at += len(words[0]) + 1
            words = words[1:]
        words = _kept(words)
        if not words:
            continue
        whole = words == match[0].split(" ")
        end = at + len(" ".join(words))
        # Jordan River, Victoria Street: what follows makes it a place; the rules for places take it.
        if end < match.end() and words[-1] in DOUBTFUL_GIVEN:
            continue
        judged = _judge(view, at, words, whole=whole)
        if judged is not None:
            certain, why = judged
            yield view.hit(Kind.PERSON, at, end, PERSON, certain=certain, why=why, entity=" ".join(words))


def _judge(view: View, at: int, words: list[str], *, whole: bool) -> tuple[bool, str] | None:
    first, last = words[0], words[-1]
    known = first.split("-")[0] in GIVEN
    if _TOLD.search(view.folded, max(0, at - 20), at):
        return True, _("a name behind words that introduce one")
    if len(words) > 1:
        if known:
            return True, _("a given name and a surname")
        if first in DOUBTFUL_GIVEN:
            return last in PINYIN_SURNAMES, _("a given name and a surname")
        if first in PINYIN_SURNAMES or last in PINYIN_SURNAMES:
            given = words[1:] if first in PINYIN_SURNAMES else words[:-1]
            return all(_SYLLABLES.fullmatch(word) for word in given), _("a Chinese surname")
        # World Wide Web: what is left without a word that names nobody is seldom a name.
        if whole and not _opens(view.text, at) and not all(word.casefold() in ROLE_LABELS for word in words):
            return False, _("words with capitals; a person, a place or an organisation")
        return None
    if known:
        return True, _("a given name")
    if first in DOUBTFUL_GIVEN and (_TOLD_WEAKLY.search(view.folded, max(0, at - 12), at) or not _opens(view.text, at)):
        return False, _("a given name that is a word too")
    return None


def _opens(text: str, at: int) -> bool:
    """Whether a sentence begins at `at`, where any word has a capital."""
    before = text[max(0, at - 4) : at].rstrip(" \"'“”‘’(（[「『")
    return not before or before[-1] in ".!?…:;\n-—"
