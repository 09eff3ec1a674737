"""Chinese people in a text: names with titles, 老周 and 小刘, full names by their form and company."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from groundcode.locale import _
from groundcode.text.identifying.fold import HAN, is_han
from groundcode.text.identifying.hits import Hit, Kind
from groundcode.text.identifying.segment import frequency_of
from groundcode.text.identifying.view import View
from groundcode.text.identifying.vocabulary_zh import (
    COMMON_SURNAMES,
    COMPOUND,
    FUNCTION_SURNAMES,
    GIVEN,
    GRAMMAR_SURNAMES,
    LITTLE_THINGS,
    NOT_PEOPLE,
    SHORT_TITLES,
    SURE_SHORT,
    SURNAMES,
    TITLES,
)

PERSON = "人物"
COMMON = 400
"""More often than this among the dictionary's 60 million, a word is an ordinary one and no given name (建国: 193)."""
# 一周总共, 两段: a surname that counts something is none.
_MEASURES = frozenset("周段时项门季楼万千单班房车章元支桥")
_COUNTING = re.compile("[一二三四五六七八九十百千万几两半每上下本这那整某0-9第]")
_HIDDEN = re.compile(f"([{''.join(sorted(SURNAMES))}])(?:某[某甲乙丙丁]?|[×xX＊*]{{1,3}})(?![A-Za-z])")
_DOTTED = re.compile(f"[{HAN}]{{1,8}}(?:·[{HAN}]{{1,8}}){{1,3}}")


@cache
def _titled() -> re.Pattern[str]:
    titles = "|".join(sorted(TITLES, key=lambda word: (-len(word), word)))
    return re.compile(f"[副总代大]?(?P<title>{titles})")


def titled(view: View) -> Iterator[Hit]:
    """张警官, 张伟警官, 欧阳老师, 李副所长."""
    for match in _titled().finditer(view.folded):
        if match.end() not in view.edges:
            continue
        inside = view.token_over(match.start())
        if inside is not None and inside.end == match.end() and view.is_word(inside.text):
            continue  # 班主任, 车队长
        for begin in (match.start(), match.start("title")):
            name = _name_before(view, begin)
            if name:
                title = TITLES[match["title"]]
                full = len(name) > _surname_length(name)
                yield view.hit(
                    Kind.PERSON, begin - len(name), match.end(), title,
                    certain=full or name not in FUNCTION_SURNAMES,
                    why=_("a surname and a title"), entity=name if full else f"{name}+{title}",
                )  # fmt: skip
                break


def _name_before(view: View, end: int) -> str:
    """The name that ends at `end`: surname and given name where both are there, else the surname; "" for none."""
    best = ""
    for length in (1, 2, 3, 4):
        start = end - length
        if start < 0 or (start not in view.edges and start not in view.guesses):
            continue
        name = view.folded[start:end]
        surname = _surname_length(name)
        if not surname or surname > length or (surname == 1 and length == 4):
            continue
        if name in NOT_PEOPLE or (length == 1 and name in GRAMMAR_SURNAMES):
            continue
        given = name[surname:]
        if given and (name[0] in GRAMMAR_SURNAMES or not is_given(given) or view.is_word(name) or _is_common(name[0], given)):
            continue
        # 和李书记: a word between two others, not a surname, where the character behind it is one.
        if best and name[0] in FUNCTION_SURNAMES:
            continue
        best = name
    return best


def _is_common(surname: str, given: str) -> bool:
    """Whether `given` is rather an ordinary word; behind the commonest surnames 建国 and 和平 are names."""
    return len(given) == 2 and frequency_of(given) > COMMON and surname not in COMMON_SURNAMES


def _surname_length(name: str) -> int:
    if name[:2] in COMPOUND:
        return 2
    return 1 if name[:1] in SURNAMES else 0


def is_given(name: str) -> bool:
    """Whether `name` can be a given name of one or two characters."""
    return 1 <= len(name) <= 2 and all(char in GIVEN for char in name)


def shortly_titled(view: View) -> Iterator[Hit]:
    """高总, 王哥, 李队: a surname that stands for itself and one character."""
    for at in sorted(view.edges):
        surname = view.folded[at : at + 1]
        if surname not in SURNAMES or surname in FUNCTION_SURNAMES:
            continue
        title = view.folded[at + 1 : at + 2]
        end = at + 2
        if title not in SHORT_TITLES or end not in view.edges or _counts(view, at, surname):
            continue
        form = view.folded[at:end]
        if form in NOT_PEOPLE or view.is_word(form):
            continue
        word = SHORT_TITLES[title]
        yield view.hit(
            Kind.PERSON, at, end, word, certain=title in SURE_SHORT, why=_("a surname and a title"), entity=f"{surname}+{word}"
        )


def _counts(view: View, at: int, surname: str) -> bool:
    """Whether `surname` counts what follows the number before `at`."""
    return surname in _MEASURES and _COUNTING.match(view.folded, max(0, at - 1), at) is not None


def familiar(view: View) -> Iterator[Hit]:
    """老周, 小刘, 阿强."""
    for match in re.finditer("[老小阿大](?=([^\n]))", view.folded):
        at, end = match.start(), match.start() + 2
        before, name = match[0], match[1]
        form = view.folded[at:end]
        if at not in view.edges or end not in view.edges or form in NOT_PEOPLE or (name in LITTLE_THINGS and view.is_word(form)):
            continue
        if before == "阿":
            if name in GIVEN and not view.is_word(form):
                yield view.hit(Kind.PERSON, at, end, PERSON, certain=False, why=_("阿 and a name"), entity=form)
        elif name in SURNAMES and name not in FUNCTION_SURNAMES and not _counts(view, at, name):
            certain = before != "大" and name not in LITTLE_THINGS
            yield view.hit(Kind.PERSON, at, end, PERSON, certain=certain, why=_("老 or 小 and a surname"), entity=form)


def hidden(view: View) -> Iterator[Hit]:
    """张某, 李某某: half hidden already."""
    for match in _HIDDEN.finditer(view.folded):
        if match.start() in view.edges or match.start() in view.guesses:
            yield view.hit(
                Kind.PERSON,
                match.start(),
                match.end(),
                PERSON,
                certain=False,
                why=_("a surname, the rest hidden"),
                entity=match[0],
            )


def dotted(view: View) -> Iterator[Hit]:
    """买买提·吐尔逊."""
    for match in _DOTTED.finditer(view.folded):
        start, end = match.start(), match.end()
        first = view.folded.index("·", start, end)
        last = view.folded.rindex("·", start, end)
        start = _edge(view, first, start, -1)
        end = _edge(view, last + 1, end, 1)
        if start < first and end > last + 1 and not all(view.is_word(part) for part in view.folded[start:end].split("·")):
            yield view.hit(
                Kind.PERSON,
                start,
                end,
                PERSON,
                certain=True,
                why=_("the form of a transliterated name"),
                entity=view.folded[start:end],
            )


def _edge(view: View, at: int, limit: int, step: int) -> int:
    """How far a transliterated name goes from its dot: over words that are not in the dictionary, or are names."""
    edge = at
    while edge != limit:
        token = view.guess_ending(edge) if step < 0 else view.guess_starting(edge)
        if token is None or (edge != at and token.tag and not token.tag.startswith(("nr", "ns", "nz"))):
            break
        edge = token.start if step < 0 else token.end
        if (step < 0 and edge <= limit) or (step > 0 and edge >= limit):
            return limit
    return edge


def is_name_start(view: View, at: int) -> bool:
    """Whether no Han character stands before `at`."""
    return at == 0 or not is_han(view.folded[at - 1])
