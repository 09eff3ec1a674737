"""All rules on one text, and which of their hits hold where several meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from groundcode.locale import _
from groundcode.text.identifying import names_zh, people_en, people_zh, places_en, places_zh
from groundcode.text.identifying.fold import HAN_RUN
from groundcode.text.identifying.hits import Hit, Kind
from groundcode.text.identifying.patterns import find_patterns
from groundcode.text.identifying.roster import Roster
from groundcode.text.identifying.view import View

_CHINESE = (
    people_zh.titled, people_zh.shortly_titled, people_zh.familiar, people_zh.hidden, people_zh.dotted, names_zh.full_names,
    places_zh.named_by_suffix, places_zh.bare_places,
)  # fmt: skip
_CHINESE_WORDS = {
    "officer": "警官",
    "doctor": "医生",
    "professor": "教授",
    "teacher": "老师",
    "secretary": "书记",
    "aunt": "阿姨",
    "uncle": "叔叔",
    "street": "街",
    "road": "路",
    "hospital": "医院",
    "university": "大学",
    "school": "学校",
    "company": "公司",
    "foundation": "基金会",
}
_ENGLISH = (people_en.titled, people_en.named, places_en.named_by_suffix, places_en.bare_places)


def hits_in(text: str, masked: str, roster: Roster, *, chinese: bool) -> list[Hit]:
    """What is found in a text, in order, none overlapping another.

    `masked` is the text with its tags made unreadable; `chinese` decides in which language new tags speak.
    """
    found = list(find_patterns(masked, chinese=chinese))
    view = View(text, masked)
    for rule in _CHINESE if HAN_RUN.search(view.folded) else ():
        found.extend(rule(view))
    for rule in _ENGLISH:
        found.extend(_in_chinese(hit) if chinese else hit for hit in rule(view))
    return _settled([*_of_roster(masked, roster)], found, len(text))


def _in_chinese(hit: Hit) -> Hit:
    """An English name in a Chinese text, its tag in Chinese."""
    default = {Kind.PERSON: people_zh.PERSON, Kind.PLACE: places_zh.PLACE}.get(hit.kind, "机构")
    return replace(hit, word=_CHINESE_WORDS.get(hit.word, default))


def _of_roster(masked: str, roster: Roster) -> Iterator[Hit]:
    for match in roster.finder.search(masked):
        entry = roster.entry(match.name)
        if entry is not None:
            why = _("the roster")
            yield Hit(entry.kind, match.start, match.end, match.text, entry.replacement, True, why, entry.name)


def _settled(sure: Iterable[Hit], found: Iterable[Hit], length: int) -> list[Hit]:
    """Of hits that overlap, the certain ones, and the longest of these; a longer name around one of the roster stays."""
    kept = list(sure)
    taken = bytearray(length)
    for hit in sorted(found, key=_rank):
        if any(taken[hit.start : hit.end]):
            continue
        taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
        kept.append(hit)
    return sorted(kept, key=lambda hit: (hit.start, hit.end))


def _rank(hit: Hit) -> tuple[bool, bool, int, int]:
    settled_by_form = hit.kind not in (Kind.PERSON, Kind.PLACE, Kind.ORGANISATION)
    return (not hit.certain, not settled_by_form, hit.start - hit.end, hit.start)
