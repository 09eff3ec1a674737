"""Full Chinese names without a title: by their form, the dictionary's guess, and what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from groundcode.locale import _
from groundcode.text.identifying.hits import Hit, Kind
from groundcode.text.identifying.people_zh import COMMON, PERSON, is_given
from groundcode.text.identifying.segment import Token, frequency_of, tag_of
from groundcode.text.identifying.view import View
from groundcode.text.identifying.vocabulary_zh import (
    BEFORE_NAME,
    COMMON_SURNAMES,
    COMPOUND,
    FUNCTION_SURNAMES,
    GRAMMAR_SURNAMES,
    NO_NAME_ENDING,
    NOT_PEOPLE,
    SURNAMES,
    TITLES,
)

# No name holds one: 民警管它.
_NO_NAME = frozenset("它他她我你您咱们这那哪谁啥么的了吗呢吧")

# With these, two characters make a word (黄金, 林立), but three seldom do.
_SURE_OF_THREE = frozenset("黄林马叶余范夏任")


@cache
def _introduced() -> re.Pattern[str]:
    titles = "|".join(sorted((word for word in TITLES if len(word) > 1), key=lambda word: (-len(word), word)))
    told = "|".join(sorted(BEFORE_NAME, key=lambda words: (-len(words), words)))
    called = "(?:^|[,。;、 \n我他她])叫$"
    return re.compile(f'(?:{told})[是为:“"\\s]{{0,2}}$|(?:{titles})叫?$|{called}')


_AFTER_TOLD = re.compile('[，。,.；;！!？?、\\s”"）)]|$|是|来自|今年|,')


def full_names(view: View) -> Iterator[Hit]:
    """Surname and given name, each at a place where words begin and end."""
    for token in view.guessed:
        for start, end in _candidates(view, token):
            name = view.folded[start:end]
            if name in NOT_PEOPLE or view.is_word(name) or name[-1] in NO_NAME_ENDING or not _NO_NAME.isdisjoint(name):
                continue
            judged = _judge(view, start, end, token)
            if judged is not None:
                certain, why = judged
                yield view.hit(Kind.PERSON, start, end, PERSON, certain=certain, why=why, entity=name)
                break


def _candidates(view: View, token: Token) -> Iterator[tuple[int, int]]:
    """Where a name may stand that begins with `token`, longest first."""
    start, text = token.start, token.text
    surname = 2 if text[:2] in COMPOUND else 1
    if text[:surname] not in COMPOUND and text[:1] not in SURNAMES:
        return
    if len(text) == surname:
        second = view.guess_starting(token.end)
        if second is None:
            return
        third = view.guess_starting(second.end)
        if len(second.text) == 1 and third is not None and len(third.text) == 1:
            yield start, third.end
        if len(second.text) <= 2:
            yield start, second.end
    elif len(text) <= surname + 2:
        following = view.guess_starting(token.end)
        if len(text) == surname + 1 and following is not None and len(following.text) == 1 and is_given(following.text):
            yield start, following.end
        yield start, token.end


def _judge(view: View, start: int, end: int, token: Token) -> tuple[bool, str] | None:
    """Whether what stands there is a name for certain, and by what; None if it is none."""
    name = view.folded[start:end]
    surname = 2 if name[:2] in COMPOUND else 1
    given = name[surname:]
    whole = token.end == end and (token.tag == "" or token.tag.startswith("nr"))
    formed = is_given(given)
    told = _introduced().search(view.folded, max(0, start - 8), start) is not None
    if told and (formed or whole) and name[0] not in GRAMMAR_SURNAMES and _ends_well(view, end):
        return True, _("a name behind words that introduce one")
    if not formed or name[0] in FUNCTION_SURNAMES or name[-1] == "家":
        return None
    if len(name) == 3 and (name[:2] in NOT_PEOPLE or (view.is_word(name[:2]) and frequency_of(name[:2]) > COMMON)):
        return None
    if len(given) == 2:
        if given in TITLES:
            return None
        if not whole and frequency_of(given) > COMMON and not tag_of(given).startswith("nr"):
            return None
        certain = (whole and token.tag == "") or name[0] in COMMON_SURNAMES or name[0] in _SURE_OF_THREE
        return certain, _("the form of a full name")
    # The dictionary's names of two characters are mostly ordinary words: 阳光, 卫星, 温馨.
    if whole and (token.tag == "" or name[0] in COMMON_SURNAMES):
        return False, _("the form of a full name")
    return None


def _ends_well(view: View, end: int) -> bool:
    return end in view.edges or end in view.guesses or _AFTER_TOLD.match(view.folded, end) is not None
