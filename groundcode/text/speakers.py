"""Turns of a transcript: which lines name a speaker, judged by the whole file's evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from groundcode.domain.transcripts import SpeakerGuess, Turn
from groundcode.errors import BadPattern
from groundcode.locale import _
from groundcode.text.header import is_header_key, read_header
from groundcode.text.labels import Likeness, likeness
from groundcode.text.rare_labels import are_numbered, rare_labels, without_dates
from groundcode.text.roles import guess_roles
from groundcode.text.scan import Form, Label, scan

_HEADING = re.compile(r"#{1,6}[ \t]+\S")
_QUESTION_NUMBER = re.compile(r"([QAqa问答問])\s*\d+")
_BRACKET = re.compile(r"(.*?)\s*[(（].*[)）]")
_PATTERN_LINE = 4_000


@dataclass(frozen=True, slots=True)
class Found:
    """What `find_turns` gives."""

    turns: tuple[Turn, ...]
    speakers: tuple[SpeakerGuess, ...]
    header: tuple[tuple[str, str], ...]
    """Variables named above the first turn: ("访谈地点", "社区会议室")."""


def find_turns(text: str, *, speaker_pattern: str | None = None, headings: bool | None = None) -> Found:
    """The turns of normalised `text`, in order, covering every visible character from the first turn on.

    A text without speakers has one turn a line. `headings`: whether Markdown headings stay outside
    of turns; None means that they do where the text opens with one. `speaker_pattern` replaces the
    search for speakers: a regular expression, matched at the beginning of a line (of its first
    4,000 characters), whose first group is the name. Raises BadPattern.
    """
    if headings is None:
        headings = _HEADING.match(text.lstrip()) is not None
    if speaker_pattern is not None:
        compiled = compile_pattern(speaker_pattern)
        labels = [label for line in _lines(text, 0) if (label := _by_pattern(compiled, text, *line))]
        first = labels[0].start if labels else None
        header, after = read_header(text, first)
    else:
        header, after = read_header(text, None)
        labels = accept(*scan(text, after))
        if not labels or are_numbered(labels):
            labels = rare_labels(text, after) or labels
        labels = without_dates(labels)
    starts = labels or _paragraphs(text, after, headings)
    turns = _turns(text, starts, _heading_lines(text, starts[0].start) if headings and starts else [])
    return Found(turns, guess_roles(text, turns), header)


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """`pattern` as it is used to find speakers; raises BadPattern."""
    try:
        compiled = re.compile(pattern, re.MULTILINE)
    except (re.error, OverflowError, RecursionError) as error:
        raise BadPattern(pattern, str(error)) from None
    if compiled.groups < 1:
        raise BadPattern(pattern, _("it has no group for the name"))
    return compiled


def accept(candidates: list[Label], lines: int) -> list[Label]:
    """Those of `candidates` that name a speaker, given how often and how regularly they occur among `lines`."""
    found = [label for label in candidates if label.form is not Form.ALONE]
    kinds = {name: likeness(name) for name in {label.name for label in found}}
    found = _without_asides([label for label in found if kinds[label.name] > Likeness.NEVER], kinds)
    counts = Counter(label.name for label in found)
    # "Time: we have none." within an answer; as a name it would come again.
    keys = {name for name in counts if counts[name] <= 2 and kinds[name] < Likeness.ROLE and is_header_key(name)}
    found = [label for label in found if label.name not in keys] if keys else found
    lines -= found[0].line if found else 0
    good = [label for label in found if _is_good(label, kinds[label.name], counts[label.name])]
    share = len(good) / max(1, lines) if len(good) > 1 or (good and good[0].line == 0) else 0.0
    named = {name for name in counts.keys() - keys if _is_speaker(kinds[name], counts[name], share)}
    # A name that is met once counts where the lines on both sides of it are labelled too.
    if any(kinds[name] is Likeness.NAME for name in counts.keys() - keys - named):
        at_lines = {label.line for label in found if label.name in named}
        named |= {
            label.name for label in found if kinds[label.name] is Likeness.NAME and {label.line - 1, label.line + 1} <= at_lines
        }
    kept = [label for label in found if label.name in named and _form_holds(label, found, kinds, share)]
    return _merge_numbers(kept) if kept else _alone(candidates, lines)


def _is_good(label: Label, kind: Likeness, count: int) -> bool:
    return kind >= Likeness.NAME or count >= 2 or label.form in (Form.TIMED, Form.BRACKET)


def _is_speaker(kind: Likeness, count: int, share: float) -> bool:
    if kind is Likeness.ROLE:
        return True
    if kind is Likeness.NAME:
        return share >= 0.5 or (count >= 2 and share >= 0.02)
    return (count >= 2 and share >= 0.15) or (count >= 3 and share >= 0.05)


def _form_holds(label: Label, found: list[Label], kinds: dict[str, Likeness], share: float) -> bool:
    """A dash is ordinary punctuation, and so is one time beside a word: these need more evidence."""
    if label.form is Form.DASH:
        return kinds[label.name] is Likeness.ROLE or share >= 0.5
    if label.form is Form.TIMED:
        return kinds[label.name] is Likeness.ROLE or len(found) > 1
    return True


def _without_asides(found: list[Label], kinds: dict[str, Likeness]) -> list[Label]:
    """Make "Li (laughs)" Li wherever Li, or a word for a role, stands without the brackets."""
    # By name and not by label: a file has a few of these and up to a thousand of those.
    names = {label.name for label in found}
    bare: dict[str, str] = {}
    for name in names:
        match = _BRACKET.fullmatch(name)
        if match and match[1] and (match[1] in names or likeness(match[1]) is Likeness.ROLE):
            kinds.setdefault(match[1], likeness(match[1]))
            bare[name] = match[1]
    return [label.named(bare[label.name]) if label.name in bare else label for label in found] if bare else found


def _merge_numbers(labels: list[Label]) -> list[Label]:
    """Q1, A1, Q2, A2 number the questions, not the speakers."""
    matches = {name: _QUESTION_NUMBER.fullmatch(name) for name in {label.name for label in labels}}
    head = {name: match[1] for name, match in matches.items() if match}
    numbered = [head[label.name] for label in labels if label.name in head] if head else []
    if len(set(numbered)) < 2 or len(numbered) < len(labels) / 2:
        return labels
    return [label.named(head[label.name]) if label.name in head else label for label in labels]


def _alone(candidates: list[Label], lines: int) -> list[Label]:
    """Names that stand alone on their lines: only where they recur and always open a block of lines."""
    alone = [label for label in candidates if label.form is Form.ALONE]
    places: dict[str, list[Label]] = {}
    for label in alone:
        places.setdefault(label.name, []).append(label)
    kept: set[str] = set()
    for name, labels in places.items():
        kind = likeness(name)
        opens = all(label.opens_block and label.has_speech for label in labels)
        regular = kind is Likeness.ROLE and all(label.has_speech for label in labels)
        if kind > Likeness.NEVER and len(labels) >= 2 and (opens or regular):
            kept.add(name)
    chosen = [label for label in alone if label.name in kept]
    singles = [label for label in alone if label.opens_block and label.has_speech and likeness(label.name) >= Likeness.NAME]
    if len(kept) < 1 or len(chosen) < 3:
        return []
    if lines > 25 * len(chosen):
        return []
    if len(chosen) >= 4:
        chosen = sorted({*chosen, *singles}, key=lambda label: label.start)
    return chosen


def _lines(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Start and end of every line from `start` on that holds something visible."""
    length = len(text)
    while start < length:
        end = text.find("\n", start)
        end = length if end < 0 else end
        if end > start and not text[start:end].isspace():
            yield start, end
        start = end + 1


def _by_pattern(pattern: re.Pattern[str], text: str, start: int, end: int) -> Label | None:
    match = pattern.match(text, start, min(end, start + _PATTERN_LINE))
    if match is None or not (match[1] or "").strip():
        return None
    visible = start + len(text[start:end]) - len(text[start:end].lstrip())
    return Label(visible, max(match.end(), visible), match[1].strip(), None, Form.COLON)


def _heading_lines(text: str, start: int) -> list[tuple[int, int]]:
    if "#" not in text:
        return []
    return [(a, b) for a, b in _lines(text, start) if text[a] == "#" and _HEADING.match(text, a)]


def _paragraphs(text: str, start: int, headings: bool) -> list[Label]:
    skip = set(_heading_lines(text, start)) if headings else set()
    lines = list(_lines(text, start))
    kept = [line for line in lines if line not in skip] or lines
    result = []
    for a, b in kept:
        visible = b - len(text[a:b].lstrip())
        result.append(Label(visible, visible, "", None, Form.ALONE))
    return result


def _turns(text: str, labels: list[Label], headings: list[tuple[int, int]]) -> tuple[Turn, ...]:
    """Turns from label to label; a heading ends a turn, and the same speaker goes on after it."""
    turns: list[Turn] = []
    at_heading = 0
    for n, label in enumerate(labels):
        limit = labels[n + 1].start if n + 1 < len(labels) else len(text)
        begin, body = label.start, label.end
        time = label.time
        while at_heading < len(headings) and headings[at_heading][0] < limit:
            heading = headings[at_heading]
            at_heading += 1
            if heading[0] >= begin:
                _append(text, turns, label.name, begin, body, heading[0], time)
                begin = body = heading[1]
                time = None
        _append(text, turns, label.name, begin, body, limit, time)
    return tuple(turns)


def _append(text: str, turns: list[Turn], name: str, start: int, body: int, limit: int, time: str | None) -> None:
    bare = text[start:limit].rstrip()
    if not bare:
        return
    end = start + len(bare)
    if text[start].isspace():
        start = _visible(text, start, end)
    body = max(body, start)
    if body >= end or text[body].isspace():
        body = _visible(text, body, end)
    turns.append(Turn(str(len(turns) + 1), name or None, start, body, end, time))


def _visible(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return min(start, end)
