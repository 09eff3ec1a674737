"""Who speaks: which of a transcript's speakers are names, and which say only what somebody is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from groundcode.locale import _
from groundcode.text.identifying import names_zh, people_en, people_zh
from groundcode.text.identifying.fold import HAN_RUN
from groundcode.text.identifying.hits import Hit, Kind
from groundcode.text.identifying.names import key_of
from groundcode.text.identifying.segment import tag_of, tokens
from groundcode.text.identifying.view import View
from groundcode.text.identifying.vocabulary_en import NOT_NAMES as NOT_NAMES_EN
from groundcode.text.identifying.vocabulary_en import PINYIN_SURNAMES, ROLE_LABELS
from groundcode.text.identifying.vocabulary_zh import COMPOUND, NOT_PEOPLE, SHORT_TITLES, SURNAMES, TITLES
from groundcode.text.labels import stem
from groundcode.text.vocabulary import ROLE_WORDS

_ASIDE = re.compile(r"[(（【\[].*?[)）】\]]")
_LETTERS_BEHIND = re.compile(r"(?:,? (?:[A-Z]{2,4}|PhD|Ph\.D\.))+$")
_NUMBER = re.compile(r"[\s_.#-]*(?:[A-Za-z]|[0-9]{1,3}|[甲乙丙丁戊己庚辛一二三四五六七八九十])$")


def speaker_names(speakers: tuple[str, ...], masked: tuple[str, ...]) -> Iterator[Hit]:
    """A hit for each name among the speakers of one source; its offsets are those in the speaker's label.

    `masked` are the labels with their tags made unreadable.
    """
    for label, readable in zip(speakers, masked, strict=True):
        bare = _LETTERS_BEHIND.sub("", _ASIDE.sub("", readable).strip())
        if not bare or bare not in label or stem(bare) in ROLE_WORDS:
            continue
        found = list(_names(bare))
        if found:
            yield from found
        elif (hit := _whole(bare)) is not None:
            yield hit


def _names(label: str) -> Iterator[Hit]:
    view = View(label, label)
    why = _("the name of a speaker")
    for rule in (people_zh.titled, people_zh.shortly_titled, people_zh.familiar, people_zh.dotted, people_en.titled):
        hits = [replace(hit, certain=True, why=why) for hit in rule(view)]
        if hits:
            yield from hits
            return
    for rule in (names_zh.full_names, people_en.named):
        for hit in rule(view):
            if hit.text == label:
                yield replace(hit, certain=True, why=why)
                return


def _whole(label: str) -> Hit | None:
    """The whole label, where it can be a name by its form."""
    why = _("the name of a speaker")
    folded = key_of(label)
    plain = _NUMBER.sub("", folded)
    if HAN_RUN.search(folded):
        if not plain or plain in TITLES or plain in SHORT_TITLES or plain in NOT_PEOPLE:
            return None
        if HAN_RUN.fullmatch(folded) and 2 <= len(folded) <= 4 and (folded[0] in SURNAMES or folded[:2] in COMPOUND):
            return Hit(Kind.PERSON, 0, len(label), label, people_zh.PERSON, _is_no_word(folded), why, folded)
        if all(_is_ordinary(token.tag) for token in tokens(plain)):
            return None
        return Hit(Kind.PERSON, 0, len(label), label, people_zh.PERSON, False, why, folded)
    words = [
        word
        for word in re.findall("[^\\W\\d_]{2,}", folded)
        if word.casefold() not in ROLE_LABELS | ROLE_WORDS and word not in NOT_NAMES_EN
    ]
    if not words or not words[0][0].isupper():
        return None
    # Two words with capitals that say no role are a name; one may be a nickname or what somebody is.
    certain = len(words) > 1 or words[0] in PINYIN_SURNAMES
    return Hit(Kind.PERSON, 0, len(label), label, people_en.PERSON, certain, why, folded)


def _is_no_word(name: str) -> bool:
    tag = tag_of(name)
    return not tag or tag.startswith("nr")


def _is_ordinary(tag: str) -> bool:
    return bool(tag) and not tag.startswith("nr")
