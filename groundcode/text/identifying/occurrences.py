"""Where given forms stand in a text as words of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from groundcode.text.identifying.fold import HAN_RUN, fold, is_han, is_latin
from groundcode.text.identifying.segment import Boundaries, is_rare_noun
from groundcode.text.identifying.vocabulary_zh import SURNAMES

# A Chinese name of up to three characters may be met inside other words: 高总 in 提高总体.
_SHORT = 3
_REACH = 16
_PERSON_BEGINS = SURNAMES | frozenset("老小阿大")
_BEFORE_PEOPLE = SURNAMES | frozenset("爸妈爷奶娘婆爹姥姨婶嫂伯叔舅姑哥姐弟妹公")


class Forms:
    """Forms as they are written, ready to be looked for.

    A form that begins or ends in a letter or a digit is met where no other stands beside it; a short Chinese one where
    words begin and end, unless it is one of `anywhere`.
    """

    def __init__(self, forms: Collection[str], anywhere: Collection[str] = ()) -> None:
        """`forms`: the empty one is left out."""
        self._by_first: dict[str, list[str]] = {}
        for form in sorted({form for form in forms if form}, key=lambda form: (-len(form), form)):
            self._by_first.setdefault(form[0], []).append(form)
        self._checked = {form for form in forms if form not in anywhere and len(form) <= _SHORT and HAN_RUN.fullmatch(form)}
        self._alone = {form for form in forms if len(form) == 1}
        self._boundaries = Boundaries(frozenset(map(fold, self._checked))) if self._checked else None

    def every(self, masked: str) -> Iterator[tuple[int, str]]:
        """Every place of every form in order, within others too; of those that begin together the longest first."""
        for at, first in enumerate(masked):
            if first in self._by_first:
                for form in self._by_first[first]:
                    if masked.startswith(form, at) and self._stands(masked, at, at + len(form), form):
                        yield at, form

    def _stands(self, masked: str, start: int, end: int, form: str) -> bool:
        before, after = masked[start - 1 : start], masked[end : end + 1]
        if form in self._alone:
            return not any(is_han(char) or is_latin(char) or (char and char in "[]\ufffc") for char in (before, after))
        if (is_latin(form[0]) and is_latin(before)) or (is_latin(form[-1]) and is_latin(after)):
            return False
        if form not in self._checked or self._boundaries is None or not (is_han(before) or is_han(after)):
            return True
        first = last = start
        while first > 0 and start - first < _REACH and is_han(masked[first - 1]):
            first -= 1
        last = end
        while last < len(masked) and last - end < _REACH and is_han(masked[last]):
            last += 1
        # 北里 in 砚北里: the end of a longer name.
        if form[0] not in _PERSON_BEGINS and fold(before) not in _BEFORE_PEOPLE and is_rare_noun(fold(before)):
            return False
        edges = self._boundaries.of(fold(masked[first:last]))
        return start - first in edges and end - first in edges


def others_in(tag: str, tags: Mapping[str, str], finder: Forms) -> list[str]:
    """The forms that stand in a tag, but are replaced by another one; `finder` looks for the forms of `tags`."""
    return [form for _at, form in finder.every(tag[1:-1]) if tags[form] != tag and (len(form) > 1 or tag == f"[{form}]")]
