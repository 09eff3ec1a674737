"""Codebooks for the tests: one that a study could have, and arbitrary ones."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from hypothesis import strategies as st

from groundcode.domain.codebooks import Codebook, CodebookEntry, Example
from groundcode.domain.ids import fold
from groundcode.domain.levels import LEVELS, Level, may_stand_under


def an_id(n: int) -> str:
    return f"0190a6b2-0000-7000-8000-{n:012d}"


def police_book() -> Codebook:
    """The test tree of the design, with everything a code can have."""
    seen = CodebookEntry(
        name="看见就踏实",
        level=Level.LABEL,
        id=an_id(4),
        examples=(Example("P11", 0, 14, "他天天在院里转，看见就踏实。", turn="5"),),
        own=1,
        total=1,
        sources=1,
    )
    visible = CodebookEntry(
        name="民警可见度",
        level=Level.CONCEPT,
        id=an_id(3),
        definition="居民说得出在哪里、什么时候见到民警。\n\n只算亲眼见到的：\n  听说的不算。",
        inclusion="巡逻、走访、办公",
        exclusion="- 监控\n- 警车（见 *警务设施*）",
        children=(seen,),
        own=0,
        total=3,
        sources=2,
    )
    trust = CodebookEntry(
        name="熟悉信任", level=Level.CATEGORY, id=an_id(2), core=True, also_in=("参与意愿",), children=(visible,)
    )
    close = CodebookEntry(
        name="警民亲近感",
        level=Level.MAIN,
        id=an_id(1),
        definition="Closeness of residents & police <in their own words>.",
        children=(trust, CodebookEntry("有事打他电话", Level.LABEL, id=an_id(5))),
    )
    return Codebook("朝阳群众", (close, CodebookEntry("参与意愿", Level.MAIN)), "第一轮编码。\nTranslated names.")


def carried(codebook: Codebook) -> Codebook:
    """What a file keeps: not the counts and the printed turns."""
    return replace(codebook, codes=tuple(map(_carried, codebook.codes)))


def _carried(entry: CodebookEntry) -> CodebookEntry:
    return replace(
        entry,
        own=None,
        total=None,
        sources=None,
        examples=tuple(replace(example, turn="") for example in entry.examples),
        children=tuple(map(_carried, entry.children)),
    )


_MARKS = "\n \t\r\\`*_{}[]()<>#+-.!|~&;:'\"=@›—：，中文「」／$%?,/0123456789x"
_UNSEEN = "\x0b\x1b\x85\u2028\ufeff\ufffe\u200d\u3000😀"
_CHARACTERS = st.one_of(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), st.sampled_from(_MARKS + _UNSEEN))
_SNIPPETS = st.sampled_from(
    [
        *(
            "'=1+1",
            "''",
            "=cmd|' /C calc'!A0",
            "-1",
            "#N/A",
            "definition 2",
            "_x000D_",
            "_x005F_x001B_",
            "[{",
            "[]",
            "{}",
        ),
        *("a > b", "\\>", "> q", "# h", "## h `main`", "`core`", "**Definition:** x", "**定义：** x", "<!-- id: 1 -->"),
        *("<script>alert(1)</script>", "&amp;", "&#32;", "| a | b |", "---", "- a\n- b", "1. a", "a\\", "— P07 [1, 2)"),
        *("...", "yes", "null", "~", "1.10", "2024-01-01", "&a", "*a", "!!x", "key: value"),
        *("\n\n", "  x", "x  ", "\r\n", "é", "e\u0301"),
    ]
)
TEXTS = st.lists(st.one_of(_SNIPPETS, st.text(_CHARACTERS, max_size=8)), max_size=5).map("".join)
NAMES = TEXTS.map(lambda text: unicodedata.normalize("NFC", text).strip()).filter(
    lambda name: bool(name) and name == unicodedata.normalize("NFC", name).strip()
)


@st.composite
def examples(draw: st.DrawFn) -> Example:
    start = draw(st.integers(0, 10**6))
    end = start + draw(st.integers(1, 500))
    turn = draw(st.sampled_from(["", "7", "23a", "a [1, 2)"]))
    return Example(draw(TEXTS.filter(bool)), start, end, draw(TEXTS), turn)


@st.composite
def entries(draw: st.DrawFn, parent: Level | None = None, depth: int = 0) -> CodebookEntry:
    level = draw(st.sampled_from([level for level in LEVELS if parent is None or may_stand_under(level, parent)]))
    may_have_children = level is not Level.LABEL and depth < 7
    children = draw(st.lists(entries(level, depth + 1), max_size=2, unique_by=_folded)) if may_have_children else []
    count = st.none() | st.integers(0, 99)
    return CodebookEntry(
        name=draw(NAMES),
        level=level,
        definition=draw(TEXTS),
        inclusion=draw(TEXTS),
        exclusion=draw(TEXTS),
        examples=tuple(draw(st.lists(examples(), max_size=2))),
        also_in=tuple(draw(st.lists(TEXTS, max_size=2))),
        own=draw(count),
        total=draw(count),
        sources=draw(count),
        children=tuple(children),
    )


def _folded(entry: CodebookEntry) -> str:
    return fold(entry.name)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    tops = draw(st.lists(entries(), max_size=3, unique_by=_folded))
    codebook = Codebook(draw(TEXTS), tuple(tops), draw(TEXTS))
    number = len(list(codebook.walk()))
    chosen = draw(st.sets(st.integers(0, max(number - 1, 0))))
    core = draw(st.integers(0, 20))
    counter = iter(range(number))

    def marked(entry: CodebookEntry) -> CodebookEntry:
        n = next(counter)
        core_here = n == core and entry.level.rank >= Level.CATEGORY.rank
        code_id = an_id(n) if n in chosen else None
        return replace(entry, id=code_id, core=core_here, children=tuple(map(marked, entry.children)))

    return replace(codebook, codes=tuple(map(marked, codebook.codes)))
