"""The lines of a PDF as paragraphs: which lines were only wrapped, and how they belong together."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from groundcode.text.loaders.labelled import LONGEST_NAME, joined, names_among, row_line
from groundcode.text.loaders.pdf_lines import Line, is_beside, together
from groundcode.text.scan import Form, scan
from groundcode.text.speakers import accept, compile_pattern

# Without hangul: Korean lines break between words.
_CJK = "\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
# Quotes, dashes and dots that both scripts use belong to the script of the letter beside them.
_CJK_END, _CJK_START = re.compile(f"[{_CJK}][—…”’]*$"), re.compile(f"[—…“‘]*[{_CJK}]")
_WIDE = re.compile(f"[{_CJK}]")
_NEVER_FIRST = "，。、；：！？）】》」』〉…”’"
# What a line end does not cut: opening marks, a word or a Chinese character, closing marks.
_UNBROKEN = re.compile(f"[（【《「『〈“‘(\\[]*(?:[{_CJK}]|[^\\s{_CJK}]*)[{_NEVER_FIRST})\\]%,.]*")
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_HAN_LATIN = re.compile("[\u3400-\u9fff]( ?)[A-Za-z0-9]|[A-Za-z0-9]( ?)[\u3400-\u9fff]")
_HYPHENATED = re.compile(r"([^\W_]+)-$")
_BEGINNING = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BULLETS = "•●▪■◆◦○‣➢✓"
_COMPOUNDS = frozenset(("self", "well", "non", "half", "long", "short", "high", "low", "one", "two", "three", "all", "ex", "so"))
_TITLE_GAP = 1.22
"""A wider step than this many ordinary ones begins a paragraph: six points after lines of 12 on 20 are 1.29."""
_INDENT = 0.8
_STEP = 3.0
_PATTERN_LINE = 4_000
_NEAR, _NARROWEST = 3.0, 15.0
_WIDE_TEXT = 0.62


@dataclass(frozen=True, slots=True)
class _Measures:
    """How the document is set."""

    pitch: float
    """From baseline to baseline within a paragraph, in sizes of the line."""
    margins: dict[int, float]
    """Block -> where its lines end."""
    justified: bool
    starts_at: dict[int, float]
    """Block -> the left edge of lines that begin a paragraph, where those are set in or out."""


def paragraphs(lines: Sequence[Line], speaker_pattern: str | None = None) -> str:
    """The text of `lines`, one paragraph a line, an empty line where the page leaves a space; raises BadPattern."""
    whole = _whole_rows(lines)
    labelled = _labelled(whole, speaker_pattern)
    measures = _measures(whole, labelled)
    breaks = _breaks(whole, labelled, measures)
    if speaker_pattern is None:  # names that only the joined text gives away: few among very many lines
        labelled |= _labelled(whole, None, "".join(_joined(whole, breaks)))
        breaks = _breaks(whole, labelled, measures)
    return "".join(_joined(whole, breaks))


def _whole_rows(lines: Sequence[Line]) -> list[Line]:
    """Lines of one row as one; a name in the left column of a table gets its colon."""
    rows: list[list[Line]] = []
    for line in lines:
        last = rows[-1][-1] if rows else None
        if last is not None and last.block == line.block and is_beside(last, line):
            rows[-1].append(line)
        else:
            rows.append([line])
    names = names_among(row[0].text for row in rows if len(row) == 2 and len(row[0].text) <= LONGEST_NAME)
    return [_whole(row, names) for row in rows]


def _whole(row: list[Line], names: set[str]) -> Line:
    whole = row[0]
    for other in row[1:]:
        whole = together(whole, other)
    cells = [line.text for line in row]
    if len(row) == 2 and cells[0] in names:
        return replace(whole, text=joined(*cells))
    if len(row) == 3 and not (as_row := row_line(cells)).startswith(f"{cells[0]}\t"):
        return replace(whole, text=as_row)
    return whole


def _labelled(lines: list[Line], pattern: str | None, text: str | None = None) -> set[int]:
    """Which lines begin with a speaker's name; `text`: in which the names are looked for, if not in the lines."""
    raw = "\n".join(line.text for line in lines)
    starts = [0, *itertools.accumulate(len(line.text) + 1 for line in lines)]
    if pattern is not None:
        compiled = compile_pattern(pattern)
        return {
            n for n, line in enumerate(lines) if (match := compiled.match(line.text[:_PATTERN_LINE])) and (match[1] or "").strip()
        }
    candidates, count = scan(raw, 0)
    accepted = accept(*scan(text, 0)) if text is not None else accept(candidates, count)
    names = {(label.name, label.form is Form.ALONE) for label in accepted}
    kept = [label for label in candidates if (label.name, label.form is Form.ALONE) in names]
    return {bisect_right(starts, label.start) - 1 for label in kept}


def _measures(lines: list[Line], labelled: set[int]) -> _Measures:
    margins = _margins(lines)
    pitch = _pitch(lines)
    reaching = [line for line in lines if margins[line.block] - line.right < 0.25 * line.size]
    latin = [line for line in lines if not _HAN.search(line.text)]
    justified = len(latin) > 0.5 * len(lines) and len(reaching) > 0.6 * len(lines)
    measures = _Measures(pitch, margins, justified, {})
    return replace(measures, starts_at=_starts_at(lines, labelled, measures))


def _pitch(lines: list[Line]) -> float:
    """The smallest step from line to line that is common."""
    steps = sorted(
        step for a, b in itertools.pairwise(lines) if a.block == b.block and _alike(a, b) and (step := (a.y - b.y) / b.size) > 0.5
    )
    for at, step in enumerate(steps):
        if bisect_right(steps, 1.12 * step) - at >= max(2.0, 0.15 * len(steps)):
            return steps[min(len(steps) - 1, at + int(0.05 * len(steps)))]
    return steps[0] if steps else 1.2


def _alike(line: Line, other: Line) -> bool:
    return abs(line.size - other.size) < 0.15 * max(line.size, other.size)


def _margins(lines: list[Line]) -> dict[int, float]:
    """Where the lines of each block end at the latest; blocks that begin at the same edge share it."""
    lefts = _lefts(lines)
    columns = {block: round(left / 20) for block, left in lefts.items()}
    edges: defaultdict[int, list[Line]] = defaultdict(list)
    for line in lines:
        edges[columns[line.block]].append(line)
    latest = {column: margin for column, among in edges.items() if (margin := _margin(among)) is not None}
    near = {block: [latest[column + step] for step in (-1, 0, 1) if column + step in latest] for block, column in columns.items()}
    return {block: max(found, default=float("inf")) for block, found in near.items()}


def _lefts(lines: list[Line]) -> dict[int, float]:
    """The left edge of each block."""
    lefts: dict[int, float] = {}
    for line in lines:
        lefts[line.block] = min(line.left, lefts.get(line.block, line.left))
    return lefts


def _usual_size(lines: list[Line]) -> float:
    return Counter(line.size for line in lines).most_common(1)[0][0]


def _margin(lines: list[Line]) -> float | None:
    """Where the lines of one column end at the latest; None where none seems to be wrapped."""
    rights = sorted(line.right for line in lines)
    # One line in fifty may stick out: an address that could not be broken.
    latest = rights[len(rights) - 1 - int(0.02 * len(rights))]
    if latest > _WIDE_TEXT * max(line.width for line in lines):
        return latest
    near = sum(1 for line in lines if line.right > latest - _NEAR * line.size)
    column = latest - min(line.left for line in lines) > _NARROWEST * _usual_size(lines)
    return latest if column and near >= max(2.0, 0.4 * len(lines)) else None


def _is_full(line: Line, following: Line, measures: _Measures) -> bool:
    """Whether the first word of `following` would not have fitted on `line`."""
    left = measures.margins[line.block] - line.right
    if (_HYPHENATED.search(line.text) and following.text[0].islower()) or following.text[0] in _NEVER_FIRST:
        return True
    if measures.justified and left > 1.5 * line.size:
        return False
    return left < _first_width(following) + 0.3 * line.size


def _first_width(line: Line) -> float:
    """How much space the first word of a line needs; in Chinese a character, and the marks that stay with it."""
    match = _UNBROKEN.match(line.text)
    if match is None or match.end() == len(line.text.split(" ", 1)[0]):
        return line.first - line.left + 0.25 * line.size
    return line.size * sum(1.0 if _WIDE.match(char) else 0.5 for char in match.group())


def _starts_at(lines: list[Line], labelled: set[int], measures: _Measures) -> dict[int, float]:
    """Where paragraphs begin, if that is set in (first lines) or out (names before a hanging column)."""
    pairs = [
        (a, b, n in labelled) for n, (a, b) in enumerate(itertools.pairwise(lines), 1) if a.block == b.block and _alike(a, b)
    ]
    lefts = _lefts(lines)
    for base in (dict.fromkeys(lefts, 0.0), lefts):  # the second one: left and right pages have margins of their own
        begin: Counter[int] = Counter()
        go_on: Counter[int] = Counter()
        for a, b, named in pairs:
            sure = named or _has_gap(a, b, measures) or not _is_full(a, b, measures)
            (begin if sure else go_on)[round((b.left - base[b.block]) / _STEP)] += 1
        start, rest = _usual(begin), _usual(go_on)
        if start is not None and rest is not None and abs(start - rest) * _STEP > _INDENT * _usual_size(lines):
            return {block: left + start * _STEP for block, left in base.items()}
    return {}


def _usual(counts: Counter[int]) -> int | None:
    """What most have in common, if there are enough of them."""
    total = sum(counts.values())
    if total < 3:
        return None
    value, often = counts.most_common(1)[0]
    return value if often >= 0.6 * total else None


def _has_gap(line: Line, following: Line, measures: _Measures) -> bool:
    """Whether more space than between lines lies between two lines of one block."""
    return line.block == following.block and line.y - following.y > _TITLE_GAP * measures.pitch * following.size


def _breaks(lines: list[Line], labelled: set[int], measures: _Measures) -> list[str]:
    """What stands before each line: "" where it goes on, else one line end or two."""
    found: list[str] = []
    for n, (a, b) in enumerate(itertools.pairwise(lines), 1):
        gap = _has_gap(a, b, measures)
        starts_at = measures.starts_at.get(b.block)
        set_off = starts_at is not None and abs(b.left - starts_at) < 0.3 * b.size
        new = n in labelled or gap or set_off or not _alike(a, b) or not _is_full(a, b, measures)
        found.append(("\n\n" if gap else "\n") if new or b.text[0] in _BULLETS else "")
    return ["", *_with_empty_lines(lines, found)]


def _with_empty_lines(lines: list[Line], found: list[str]) -> Iterator[str]:
    """Where paragraphs stand apart, those at the beginning of a page do, too; a name keeps its speech."""
    pairs = list(zip(found, itertools.pairwise(lines), strict=True))
    within = [mark for mark, (a, b) in pairs if mark and a.block == b.block]
    apart = within.count("\n\n") > 0.3 * max(1, len(within))
    close = {a.text for mark, (a, b) in pairs if mark == "\n" and a.block == b.block and len(a.text) <= LONGEST_NAME}
    names = close - {a.text for mark, (a, _b) in pairs if mark == "\n\n"}
    for mark, (a, b) in pairs:
        yield "\n\n" if mark and apart and a.block != b.block and a.text not in names else mark


def _joined(lines: list[Line], breaks: list[str]) -> Iterator[str]:
    """The lines with what stands between them."""
    words = Counter(word.casefold() for line in lines for word in _WORD.findall(line.text))
    wrapped = sum(1 for mark in breaks[1:] if not mark)
    cut = [line for n, line in enumerate(lines[:-1]) if not breaks[n + 1] and _HYPHENATED.search(line.text)]
    hyphens = sum(1 for line in cut if line.text[-2].islower())
    spaces = [bool(a or b) for line in lines for a, b in _HAN_LATIN.findall(line.text)]
    habit = _Habits(words, hyphens > 0.03 * wrapped, sum(spaces) > 0.5 * len(spaces))
    for n, line in enumerate(lines):
        yield breaks[n]
        if n + 1 < len(lines) and not breaks[n + 1]:
            yield from _with_joint(line.text, lines[n + 1].text, habit)
        else:
            yield line.text.rstrip("\u00ad")


@dataclass(frozen=True, slots=True)
class _Habits:
    """How the document writes."""

    words: Counter[str]
    hyphenates: bool
    """Whether it breaks words at the ends of lines at all."""
    spaces: bool
    """Whether a space stands between Chinese and Latin words."""


def _with_joint(text: str, following: str, habit: _Habits) -> Iterator[str]:
    """`text` with what belongs between it and `following`."""
    if text.endswith("\u00ad"):
        yield text.rstrip("\u00ad")
        return
    first, second = _HYPHENATED.search(text), _BEGINNING.match(following)
    if first and second:
        yield from _unhyphenated(text, first[1], second.group(), habit)
        return
    yield text
    chinese = (_CJK_END.search(text) is not None, _CJK_START.match(following) is not None)
    if not any(chinese) or (habit.spaces and not all(chinese) and _HAN_LATIN.match(f"{text[-1]}{following[0]}")):
        yield " "


def _unhyphenated(text: str, first: str, second: str, habit: _Habits) -> Iterator[str]:
    """A word that a line end cut in two, or one that has its hyphen anyway, or a stammer ("th- the")."""
    one, two = first.casefold(), second.casefold()
    has_hyphen = f"{one}-{two}" in habit.words or one in _COMPOUNDS
    known = habit.words[one] > 1 and habit.words[two] > 1
    if second[0].islower() and one + two in habit.words:
        yield text[:-1]
    elif not has_hyphen and two.startswith(one):
        yield text + " "
    elif second[0].islower() and habit.hyphenates and not has_hyphen and not known and not one.isdigit():
        yield text[:-1]
    else:
        yield text
