"""Words that speak for a suggestion: those that codes share and that few other codes of the project have."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from groundcode.domain.codes import CodeTree
from groundcode.domain.levels import Level
from groundcode.suggest.similarity import Item
from groundcode.workspace.suggesting.material import Material

if TYPE_CHECKING:
    from groundcode.text.tokenise import Tokeniser

MOST_WORDS = 5
_QUOTES_A_CODE = 20
_LONGEST_QUOTE = 300
_LONGEST_NAME = 8
_COMMON = 0.25
"""A word that this share of the project's codes has tells none of them apart."""
_FEWEST_CODES = 20
"""In a study of fewer codes everything is frequent."""
# How definitions and answers talk, whatever they are about: rare as these may be in a project, two codes that have them have
# nothing in common. The lists of spaCy, which are for counting words of plain texts, lack them.
_SAYS_NOTHING = """
    范畴 主范畴 概念 编码 标签 维度 属性 反例 受访者 被访者 访谈 访谈者 是指 指的 表示 表现 体现 反映 描述 涉及 包括
    包含 相关 有关 方面 情况 时候 地方 东西 事儿 事情 有个 有人 这人 那人 这话 那话 这是 那是 这事 那事 里头 后头 前头
    外头 上头 底下 一下子 知道 觉得 认为 感觉 回来 回去 出来 过来 过去 起来 下来 下去 看看 说说 想想 不能 不会 不让 不是
    没有 有的 大家 自己 下午 上午 早上 晚上 今天 昨天 明天 当时 后来 现在 以前 过后 category categories concept concepts
    code codes coded label labels theme themes dimension property participant participants respondent respondents
    informant informants interviewee interviewees describe describes described refer refers include includes including
    reflect reflects express expresses mention mentions mentioned thing things way ways said says saying tell told ask
    asked think thought know knew known like liked want wanted got get getting go goes going went gone come comes came
    look looked see saw seen one ones day days time times year years really actually lot bit yeah okay don didn doesn
    isn wasn ve ll
"""
_COUNTED = re.compile(
    "第?[零〇一二三四五六七八九十两俩仨几半百千万多\\d]+(?:"
    "个|些|天|年|月|日|周|宿|次|回|种|类|项|条|名|位|件|点|分|分钟|小时|钟头|岁|号|句|层|楼|遍|趟|下|块|元|斤|家|口|人|把|样|番|阵|步|辈子)*"
)


class WordsOf:
    """The words of codes that say something; the dictionaries are loaded with the first (about two seconds)."""

    def __init__(self, material: Material) -> None:
        """Loads nothing yet."""
        self._material = material
        self._known: dict[str, frozenset[str]] = {}

    def of_both(self, here: Collection[Item], there: Collection[Item], text: str) -> tuple[str, ...]:
        """Words that codes share with other codes or with a text, those first that few codes of the project have."""
        mine, theirs = self._of(here), self._of(there) | self.of_text(text)
        told = [(-rare, -len(word), word) for word in mine & theirs if (rare := self._rarity(word))]
        return tuple(word for _rare, _length, word in sorted(told)[:MOST_WORDS])

    def of_some(self, items: Sequence[Item]) -> tuple[str, ...]:
        """Words that at least two of these codes share, those first that many of them and few others have."""
        count = Counter(word for item in items for word in self.of_item(item))
        shared = [(n, word) for word, n in count.items() if n > 1]
        told = [(-rare * n, -len(word), word) for n, word in shared if (rare := self._rarity(word))]
        return tuple(word for _weight, _length, word in sorted(told)[:MOST_WORDS])

    def of_item(self, item: Item) -> frozenset[str]:
        """The words of a code's name and of its first segments."""
        if item.id not in self._known:
            texts = (item.text, *(quote[:_LONGEST_QUOTE] for quote in item.quotes[:_QUOTES_A_CODE]))
            self._known[item.id] = frozenset(word for text in texts for word in self.of_text(text))
        return self._known[item.id]

    def of_text(self, text: str) -> set[str]:
        """The words of a text: no single characters, no numbers, nothing counted, none that stand in every text."""
        from groundcode.text.tokenise import Kind as Token

        words = (token.text.casefold() for token in self._tokeniser.tokens(text) if token.kind is Token.WORD)
        return {word for word in words if len(word) > 1 and word not in self._stops and not _COUNTED.fullmatch(word)}

    def _of(self, items: Collection[Item]) -> set[str]:
        return {word for item in items for word in self.of_item(item)}

    def _rarity(self, word: str) -> float:
        """How much a word tells: 0 where a quarter of the codes has it."""
        codes = max(len(self._material.tree.codes), 1)
        count = max(self._material.codes_with(word), 1)
        return 0.0 if codes >= _FEWEST_CODES and count > _COMMON * codes else math.log((codes + 1) / count)

    @cached_property
    def _tokeniser(self) -> Tokeniser:
        from groundcode.text.tokenise import Tokeniser

        return Tokeniser(_names(self._material.tree))

    @cached_property
    def _stops(self) -> frozenset[str]:
        from spacy.lang.en.stop_words import STOP_WORDS as ENGLISH
        from spacy.lang.zh.stop_words import STOP_WORDS as CHINESE

        return frozenset(ENGLISH | CHINESE | {*_SAYS_NOTHING.split()})


def _names(tree: CodeTree) -> list[str]:
    """Names that stay whole: an own word of the study is one word."""
    return [code.name for code in tree.codes.values() if code.level is not Level.LABEL and 1 < len(code.name) <= _LONGEST_NAME]
