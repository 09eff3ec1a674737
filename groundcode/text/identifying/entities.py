"""Which forms mean the same: 张伟 and 张伟警官, Jenny, Ms. Wong and Jenny Wong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from groundcode.locale import _
from groundcode.text.identifying.fold import HAN_RUN, fold
from groundcode.text.identifying.hits import Hit, Kind
from groundcode.text.identifying.names import key_of
from groundcode.text.identifying.people_en import PERSON as PERSON_EN
from groundcode.text.identifying.people_zh import COMMON, is_given
from groundcode.text.identifying.people_zh import PERSON as PERSON_ZH
from groundcode.text.identifying.places_vocabulary_zh import BIG_PLACES, GENERIC_ZH, HOPEFUL, NOT_PLACES, SUFFIXES_ZH
from groundcode.text.identifying.places_zh import PLACE as PLACE_ZH
from groundcode.text.identifying.roster import Roster
from groundcode.text.identifying.segment import frequency_of, tag_of
from groundcode.text.identifying.vocabulary_en import DOUBTFUL_GIVEN, PINYIN_SURNAMES
from groundcode.text.identifying.vocabulary_en import NOT_NAMES as NOT_NAMES_EN
from groundcode.text.identifying.vocabulary_zh import COMPOUND

_RARE = 30
PLAIN_WORDS = (PERSON_ZH, PERSON_EN, "name")


@dataclass(slots=True)
class Entities:
    """Who is meant by each hit of a set of texts."""

    full: dict[str, set[str]]
    """Full names of people, folded -> the words that their tags may say."""

    @classmethod
    def of(cls, hits: Iterable[Hit], roster: Roster) -> Entities:
        """The people whose full names stand among `hits` or in the roster."""
        full: dict[str, set[str]] = {}
        for hit in hits:
            if hit.kind is Kind.PERSON and hit.entity and "+" not in hit.entity and is_full(hit.entity):
                full.setdefault(hit.entity, set()).add(hit.word)
        for entry in roster.entries:
            if entry.kind is Kind.PERSON and is_full(key_of(entry.name)):
                full.setdefault(key_of(entry.name), set())
        return cls(full)

    def canonical(self, entity: str) -> str:
        """The one name for all forms that mean the same."""
        if "+" in entity:
            word, _plus, name = entity.partition("+")
            if HAN_RUN.match(entity):  # 张+警官
                same = [
                    full
                    for full, words in self.full.items()
                    if full.startswith(word) and name in words and HAN_RUN.fullmatch(full)
                ]
            else:  # doctor+Brown
                # With the commonest surnames it is too often somebody else.
                same = [full for full in self.full if full.split(" ")[-1] == name and " " in full and name not in PINYIN_SURNAMES]
            return same[0] if len(same) == 1 else entity
        if entity and " " not in entity and not HAN_RUN.search(entity):
            same = [full for full in self.full if " " in full and entity in (full.split(" ")[0], full.split(" ")[-1])]
            return same[0] if len(same) == 1 else entity
        return entity


def is_full(entity: str) -> bool:
    """Whether a folded name has a surname and a given name."""
    if HAN_RUN.fullmatch(entity):
        return 2 <= len(entity) <= 4
    return " " in entity and not HAN_RUN.search(entity)


def parts(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Hits for a part of a name that may be said alone: 建国 of 李建国, 劲松 of 劲松街道, Hale of Richard Hale.

    They have no place: whether and where they stand is looked up later.
    """
    for hit in hits:
        if hit.kind is Kind.PERSON and "+" not in hit.entity and (hit.certain or hit.word not in PLAIN_WORDS):
            yield from _of_person(hit)
        elif hit.kind in (Kind.PLACE, Kind.ORGANISATION) and hit.certain and HAN_RUN.fullmatch(fold(hit.text)):
            yield from _of_place(hit)


def _of_person(hit: Hit) -> Iterator[Hit]:
    name = hit.entity
    if HAN_RUN.fullmatch(name) and fold(hit.text) != name and key_of(hit.text) == name:  # 张 伟
        yield replace(hit, text="".join(hit.text.split()), why=_("{name} without spaces").format(name=hit.text))
    if HAN_RUN.fullmatch(name) and 3 <= len(name) <= 4:
        given = name[2:] if name[:2] in COMPOUND else name[1:]
        where = fold(hit.text).find(given)
        if len(given) == 2 and where >= 0 and is_given(given):
            written = hit.text[where : where + 2]
            tag = tag_of(given)
            if frequency_of(given) <= COMMON or tag.startswith("nr"):
                why = _("the given name of {name}").format(name=hit.text)
                yield replace(hit, text=written, certain=not tag or tag.startswith("nr"), why=why)
        if where > 0 and fold(hit.text) != name and name in fold(hit.text):  # 张伟 of 张伟警官
            at = fold(hit.text).find(name)
            yield replace(hit, text=hit.text[at : at + len(name)], why=_("the name in {name}").format(name=hit.text))
    elif HAN_RUN.fullmatch(name) and len(name) == 2 and fold(hit.text) != name and fold(hit.text).startswith(name):
        yield replace(hit, text=hit.text[:2], why=_("the name in {name}").format(name=hit.text))
    elif " " in name and not HAN_RUN.search(name):
        yield replace(hit, text=name.upper(), why=_("{name} in capitals").format(name=name))
        for word in dict.fromkeys((name.split(" ")[0], name.split(" ")[-1])):
            if len(word) > 2 and word not in NOT_NAMES_EN and word[0].isupper():
                why = _("a part of {name}").format(name=hit.text)
                yield replace(hit, text=word, certain=hit.certain and word not in DOUBTFUL_GIVEN, why=why)


def _of_place(hit: Hit) -> Iterator[Hit]:
    folded = fold(hit.text)
    suffix = max((word for word in SUFFIXES_ZH if folded.endswith(word)), key=len, default="")
    name = folded[: len(folded) - len(suffix)]
    if len(name) < 2 or name in BIG_PLACES or name in HOPEFUL or name in GENERIC_ZH or name in NOT_PLACES or len(name) > 6:
        return
    if tag_of(name)[:2] not in ("", "ns", "nr", "nz", "nt") and frequency_of(name) >= _RARE:
        return  # 美术 of 美术学院
    why = _("the name in {name}").format(name=hit.text)
    yield replace(hit, kind=Kind.PLACE, text=hit.text[: len(name)], word=PLACE_ZH, entity=name, certain=True, why=why)
