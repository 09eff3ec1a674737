"""Chinese places and organisations: a name and a word for what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from groundcode.locale import _
from groundcode.text.identifying.fold import is_han
from groundcode.text.identifying.hits import Hit, Kind
from groundcode.text.identifying.places_vocabulary_zh import (
    BIG_PLACES,
    BY_COMMON_WORDS,
    GENERIC_ZH,
    HOPEFUL,
    KNOWN_PLACES,
    NOT_PLACES,
    SUFFIXES_ZH,
)
from groundcode.text.identifying.segment import Token, frequency_of, is_rare_noun
from groundcode.text.identifying.view import View
from groundcode.text.identifying.wordlist import listed

PLACE = "地点"
_LONGEST = 12
_NUMERAL = re.compile("第?[一二三四五六七八九十百0-9]+$")
_POINTING = "每这那各某哪几"
_PROPER = ("ns", "nr", "nz", "nt")
# A word of the dictionary that was met less often is a name in front of 街道 or 医院 (劲松 3, 和平 4,000).
_RARE = 30
_CUES = listed(
    """
    在 到 去 从 来自 往 住 搬 搬到 回 回到 至 离开 飞 飞到 位于 落户 老家 籍贯 来到 前往 返回 调到 家住 住在 于 赴 驻 跑到 嫁到 来
    人在
    """
)
_FOLLOWERS = listed("人 那边 这边 当地 那里 这里 出生 长大 读书 工作 上班 打工")


@cache
def _suffix() -> re.Pattern[str]:
    return re.compile("|".join(sorted(SUFFIXES_ZH, key=lambda word: (-len(word), word))))


def named_by_suffix(view: View) -> Iterator[Hit]:
    """劲松街道, 朝阳区, 第二实验小学, 幸福小区."""
    for match in _suffix().finditer(view.folded):
        end = match.end()
        if end not in view.edges:
            continue
        start, proper = _name_start(view, match.start(), match[0])
        whole = view.folded[start:end]
        if start == match.start() or whole in BIG_PLACES or whole in NOT_PLACES:
            continue
        yield view.hit(
            SUFFIXES_ZH[match[0]], start, end, match[0], certain=proper, why=_("a name and a word for what it is"), entity=whole
        )


def _name_start(view: View, end: int, suffix: str) -> tuple[int, bool]:
    """Where the name begins that ends at `end` (`end` itself for none), and whether it can only be a name."""
    inside = view.token_over(end)
    start, known = end, False
    if inside is not None:  # the name and its word are one word of the dictionary: 朝阳区, 实验小学
        if inside.text in NOT_PLACES:
            return end, False
        start, known = inside.start, inside.tag.startswith(_PROPER)
    unknown = False
    while end - start < _LONGEST:
        token = view.guess_ending(start)
        if token is None or end - token.start > _LONGEST or not _may_name(token):
            break
        if inside is not None and not (token.tag.startswith(("ns", "nz", "nt")) or _NUMERAL.match(token.text)):
            break
        if start < end and not (_is_proper(token) or _NUMERAL.match(token.text) or _single_run(view, start)):
            break
        known = known or (token.tag.startswith(_PROPER) and len(token.text) > 1)
        unknown = unknown or _is_proper(token)
        start = token.start
    while unknown and end - start < _LONGEST and _is_cut(view, start):
        start -= 1
    name = view.folded[start:end]
    if inside is None and (len(name) == 1 or name in GENERIC_ZH or name in NOT_PLACES or _NUMERAL.fullmatch(name)):
        return end, False
    if inside is not None and not known:
        return end, False
    if known or (unknown and (suffix in BY_COMMON_WORDS or len(suffix) == 1)):
        return start, True
    return (start, False) if unknown or suffix in BY_COMMON_WORDS else (end, False)


def _is_cut(view: View, at: int) -> bool:
    """Whether the character before `at` belongs to the name that begins there: 砚 before 北里."""
    before = view.guess_ending(at)
    return before is not None and len(before.text) == 1 and is_rare_noun(before.text)


def _single_run(view: View, at: int) -> bool:
    """Whether single characters meet at `at`, which may be halves of one name."""
    before, after = view.guess_ending(at), view.guess_starting(at)
    return before is not None and after is not None and len(before.text) == len(after.text) == 1


def _may_name(token: Token) -> bool:
    if token.text in HOPEFUL or _NUMERAL.match(token.text):
        return True
    if token.text in GENERIC_ZH or token.text in NOT_PLACES or token.text[0] in _POINTING or not is_han(token.text[0]):
        return False
    return not token.tag or token.tag[:1] in ("n", "j", "s", "b", "g", "x", "z")


def _is_proper(token: Token) -> bool:
    if len(token.text) == 1:
        return False
    return token.tag == "" or token.tag.startswith(_PROPER) or (token.tag == "n" and frequency_of(token.text) < _RARE)


def bare_places(view: View) -> Iterator[Hit]:
    """苗栗, 通州; what the dictionary calls a place, where somebody lives there or goes there."""
    for n, token in enumerate(view.tokens):
        name = token.text
        if _is_cut(view, token.start) or len(name) < 2 or name in BIG_PLACES or name in NOT_PLACES:
            continue
        if name in KNOWN_PLACES or (token.tag == "ns" and _is_gone_to(view, n)):
            why = _("a town or a district")
            yield view.hit(Kind.PLACE, token.start, token.end, PLACE, certain=False, why=why, entity=name)


def _is_gone_to(view: View, n: int) -> bool:
    token = view.tokens[n]
    before = view.tokens[n - 1] if n else None
    after = view.tokens[n + 1] if n + 1 < len(view.tokens) else None
    if before is not None and before.end == token.start and before.text in _CUES:
        return True
    return after is not None and after.start == token.end and after.text in _FOLLOWERS
