"""What people call levels, columns and labels in a codebook file, in both languages."""

from __future__ import annotations

import re
import unicodedata

from groundcode.domain.levels import Level

COLUMNS = (
    "id",
    "level",
    "name",
    "path",
    "definition",
    "inclusion",
    "exclusion",
    "core",
    "also_in",
    "examples",
    "own",
    "total",
    "sources",
)
"""The columns of the table formats, in order."""

_LEVELS = {
    Level.LABEL: ("label", "标签"),
    Level.CONCEPT: ("concept", "概念"),
    Level.CATEGORY: ("category", "范畴"),
    Level.MAIN: ("main", "main category", "主范畴"),
}
_OTHER_LEVEL_WORDS = {
    "初始概念": Level.CONCEPT,
    "初始范畴": Level.CATEGORY,
    "副范畴": Level.CATEGORY,
    "对应范畴": Level.CATEGORY,
    "subcategory": Level.CATEGORY,
    "sub category": Level.CATEGORY,
}
_LEVEL_BY_WORD = {word: level for level, words in _LEVELS.items() for word in words}
_CORE_WORDS = frozenset({"core", "core category", "core code", "核心", "核心范畴", "核心类属", "核心编码"})

_YES = frozenset({"true", "yes", "y", "1", "x", "✓", "✔", "√", "是", "真", "核心", "core"})
_NO = frozenset({"", "false", "no", "n", "0", "-", "否", "假"})

_HEADERS = {
    "id": "id uuid guid 标识",
    "level": "level 层级 级别",
    "name": "name code 编码 名称 编码名称",
    "path": "path 路径",
    "parent": "parent 上级 上级编码 父级 父编码",
    "definition": "definition description 定义 内涵 描述",
    "inclusion": "inclusion include 纳入 纳入标准 包含",
    "exclusion": "exclusion exclude 排除 排除标准 不包含",
    "core": "core 核心",
    "also_in": "also_in 另属 兼属",
    "examples": "examples example 例句 典型例句 例证",
    "own": "own 直接参考点",
    "total": "total references 参考点 参考点数",
    "sources": "sources 来源数 材料来源 材料来源数",
    "remarks": "remarks 意见",
    "as_exported": "as_exported",
}
REMARKS_HEADER, AS_EXPORTED_HEADER = "意见 Remarks", "as_exported"
"""How the two columns are headed that only go out to a reviewer and come back."""
_COLUMN_BY_HEADER = {word.replace("_", " "): column for column, words in _HEADERS.items() for word in words.split()}
_COLUMN_BY_HEADER["意见 remarks"] = "remarks"
_NUMBERED = re.compile(r"(.+?) ?(\d{1,3})")


def plain(word: str) -> str:
    """A word as it is looked up: full-width forms, letter case, `_`, `-` and outer white space do not matter."""
    return re.sub(r"[\s_-]+", " ", unicodedata.normalize("NFKC", word).casefold()).strip()


def level_of(word: str) -> Level | None:
    """The level a word means; None if it means none."""
    return _LEVEL_BY_WORD.get(plain(word)) or _OTHER_LEVEL_WORDS.get(plain(word))


def is_level_exactly(word: str) -> bool:
    """Whether a level word says no more than the level (副范畴 says more)."""
    return plain(word) in _LEVEL_BY_WORD


def is_core_word(word: str) -> bool:
    """Whether a word in the place of a level means the core category."""
    return plain(word) in _CORE_WORDS


def truth_of(word: str) -> bool | None:
    """Yes or no as people mark it; None if it is neither."""
    folded = word.strip().casefold() if word.strip() == "-" else plain(word)
    return True if folded in _YES else False if folded in _NO else None


def column_of(header: str) -> tuple[str, int] | None:
    """The column a header names, and which part of it: (definition, 2) for "definition 2"; None if unknown."""
    word = plain(header)
    if word in _COLUMN_BY_HEADER:
        return _COLUMN_BY_HEADER[word], 1
    numbered = _NUMBERED.fullmatch(word)
    if numbered and numbered[1] in _COLUMN_BY_HEADER and int(numbered[2]) > 1:
        return _COLUMN_BY_HEADER[numbered[1]], int(numbered[2])
    return None


def level_word(level: Level, language: str) -> str:
    """What a document in `language` calls a level."""
    return _LEVELS[level][-1 if language == "zh" else 0]
