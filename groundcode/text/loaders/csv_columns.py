"""Which column of a table of turns holds the speakers, which the speech, which the times."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from groundcode.text.labels import Likeness, likeness

_WORDS: Mapping[str, tuple[str, ...]] = {
    # The better word comes first: of a table with "speaker" and "role", the first one names.
    "speaker": (
        "speaker", "speaker name", "说话人", "发言人", "讲话人", "说话者", "发言者", "讲话者", "說話人", "發言人", "講話人",
        "说话人姓名", "发言人姓名", "who", "name", "participant", "姓名", "名字", "人物", "角色", "role",
    ),
    "text": (
        "text", "content", "utterance", "transcript", "transcription", "speech", "dialogue", "内容", "內容", "文本", "发言",
        "發言", "话语", "話語", "发言内容", "说话内容", "讲话内容", "访谈内容", "对话内容",
        "转写", "转写文本", "转写内容", "原文",
    ),
    "time": (
        "time", "start", "start time", "timestamp", "time stamp", "timecode", "begin", "时间", "時間", "开始", "開始",
        "开始时间", "開始時間", "时间戳", "起始时间", "时间码",
    ),
}  # fmt: skip
_GAPS = re.compile(r"[\s_\-.:：*#]+")
_TIME = re.compile(r"[\[(（]?(?:\d{1,3}[:：])?\d{1,3}[:：]\d{1,2}(?:[.,]\d{1,6})?[\])）]?|\d+\.\d+")
_LONGEST_NAME = 40
_MOSTLY = 0.9


@dataclass(frozen=True, slots=True)
class Columns:
    """The places of the columns, counted from 0."""

    speaker: int | None
    text: int
    time: int | None
    first: int
    """The first row of speech: 0, or 1 below a row of headings."""
    width: int
    others: tuple[str, ...] = ()
    """What the columns are called that hold none of these."""


def known_columns(head: Sequence[str]) -> dict[str, int]:
    """The columns that a row of headings names: speaker, text, time -> place."""
    places: dict[str, int] = {}
    for n, cell in enumerate(head):
        places.setdefault(_GAPS.sub(" ", cell.casefold()).strip(), n)
    return {
        kind: next(places[word] for word in words if word in places)
        for kind, words in _WORDS.items()
        if any(word in places for word in words)
    }


def find_columns(rows: Sequence[Sequence[str]]) -> Columns | None:
    """The columns of a table: by its headings, else by the look of its cells; None where neither tells."""
    head = rows[0]
    known = known_columns(head)
    rest = [n for n, cell in enumerate(head) if n not in known.values() and cell.strip()]
    if "text" not in known and "speaker" in known and len(rest) == 1:
        known["text"] = rest.pop()
    if "text" not in known:
        return _by_shape(rows)
    others = tuple(head[n].strip() for n in rest)
    return Columns(known.get("speaker"), known["text"], known.get("time"), 1, len(_trimmed(head)), others)


def _trimmed(row: Sequence[str]) -> Sequence[str]:
    """`row` without the empty cells at its end, which spreadsheets write."""
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return row[:end]


def _by_shape(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Two columns, (name, text) or (time, text), or three with a time among them."""
    width = Counter(len(_trimmed(row)) for row in rows).most_common(1)[0][0]
    if width not in (2, 3) or any(len(row) < width for row in rows):
        return None
    times = [n for n in range(width) if _share(_TIME, [row[n] for row in rows[1:] or rows]) >= _MOSTLY]
    time = times[0] if times else None
    left = [n for n in range(width) if n != time]
    # A cell above the times that is none is a heading.
    first = 0 if time is None or _TIME.fullmatch(rows[0][time].strip()) else 1
    if len(left) == 1:
        return Columns(None, left[0], time, first, width)
    if len(left) != 2 or not _are_names([row[left[0]].strip() for row in rows[first:]]):
        return None
    return Columns(left[0], left[1], time, first, width)


def _share(pattern: re.Pattern[str], cells: Sequence[str]) -> float:
    return sum(1 for cell in cells if pattern.fullmatch(cell.strip())) / max(1, len(cells))


def _are_names(cells: Sequence[str]) -> bool:
    """Whether `cells` look like a column of speakers: short, and the same ones again and again."""
    counts = Counter(cell.rstrip(":： ") for cell in cells if cell)
    total = sum(counts.values())
    if not counts or len(counts) > 1 + total / 2:
        return False
    good = sum(
        count
        for name, count in counts.items()
        if name and len(name) <= _LONGEST_NAME and "\n" not in name and (likeness(name) > Likeness.NEVER or name.isdigit())
    )
    return good >= _MOSTLY * total
