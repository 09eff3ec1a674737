"""Labels of speakers in rarer forms, believed only where nearly every line has them: numbered lines, brackets, tabs."""

from __future__ import annotations

import re
from collections import Counter

from groundcode.text.labels import Likeness, likeness
from groundcode.text.scan import ASIDE, MARK, NAME, SPACE, TIME, Form, Label

_HEAD = 160
_FEWEST = 4
_SAMPLE = 1_000
_SHARE = 0.5
"""Of the visible lines: the rest may be further paragraphs of a speech."""
_RECURRING = 0.8
"""Of the labels: those of names that come again."""

_NUMBER = r"(?:[\[(（#]?\d{1,4}[.、．:)）\]]{0,2}[ \t\u3000]{1,9})"
_BULLET = r"(?:[-*•·–—][ \t]{1,3}|[#*•])"
_TO = r"(?:-->|[-–—~～至到])"
_RANGE = rf"(?:[\[(（]?(?P<time>{TIME}){SPACE}{{0,3}}{_TO}{SPACE}{{0,3}}{TIME}[\])）]?{SPACE}{{0,9}}[:：]?{SPACE}{{0,9}})"
_AFTER = rf"(?:{SPACE}{{0,9}}[\[(（]?(?P<after>{TIME})[\])）]?)?"
_NAMED = rf"(?P<name>{NAME}{ASIDE})"
_PLAIN = "(?P<time>(?!))?(?P<after>(?!))?"

# (what the label looks like, the least that its names must look like): tabs, bars and semicolons stand in tables and
# lists too, so every name has to be one by itself there.
_FORMS: tuple[tuple[re.Pattern[str], Likeness], ...] = tuple(
    (re.compile(f"{SPACE}{{0,40}}(?P<label>{form})", re.MULTILINE), least)
    for form, least in (
        (f"(?:{_BULLET}?{_NUMBER}?{_RANGE}|{_BULLET}?{_NUMBER}|{_BULLET}){_NAMED}{_AFTER}{SPACE}?{MARK}", Likeness.POSSIBLE),
        (rf"{_PLAIN}[“\"「『]{_NAMED}[”\"」』]{SPACE}?{MARK}", Likeness.POSSIBLE),
        (
            rf"{_PLAIN}(?:<{_NAMED}>|〈(?P<n1>{NAME})〉|［(?P<n2>{NAME})］|〔(?P<n3>{NAME})〕|\[(?P<n4>{NAME})\])",
            Likeness.POSSIBLE,
        ),
        (rf"{_PLAIN}[(（]{_NAMED}[)）]", Likeness.NAME),
        (rf"{_PLAIN}(?:\*\*|__){_NAMED}(?:\*\*|__)(?={SPACE}{{1,9}}\S)", Likeness.NAME),
        (rf"{_PLAIN}{_NAMED}>(?=\s)", Likeness.NAME),
        (rf"{_PLAIN}{_NAMED}{SPACE}?[;；]", Likeness.NAME),
        (rf"{_PLAIN}\|?{SPACE}?{_NAMED}{SPACE}?\|(?={SPACE}?\S)", Likeness.NAME),
        (rf"{_PLAIN}{_NAMED}(?:\t{{1,4}}|\u3000{{1,4}}| {{3,20}})(?=\S)", Likeness.NAME),
    )
)
_NUMBERED = re.compile(r"\d{1,4}[.、．)）]?\s+\S|\d{1,4}[.、．)）]\S")
_DATED = re.compile(r"(.*\S)\s+\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?")


def are_numbered(labels: list[Label]) -> bool:
    """Whether most labels are a line's number with a name: "12. Li"."""
    numbered = {name for name in {label.name for label in labels} if _NUMBERED.match(name)}
    return bool(numbered) and 2 * sum(label.name in numbered for label in labels) > len(labels)


def without_dates(labels: list[Label]) -> list[Label]:
    """Make "Li 2024-05-01" Li, as chats are exported, where most labels are so."""
    found = {name: match[1] for name in {label.name for label in labels} if (match := _DATED.fullmatch(name))}
    if not found or 2 * sum(label.name in found for label in labels) <= len(labels):
        return labels
    return [label.named(found.get(label.name, label.name)) for label in labels]


def rare_labels(text: str, start: int) -> list[Label]:
    """The labels of the form that most lines from `start` on have; none where no form is regular enough."""
    lines = _lines(text, start)
    # Nine forms cost 4 µs a line: the first thousand tell which one it is.
    some = lines[:_SAMPLE]
    best = max(_FORMS, key=lambda form: len(_labels(text, some, *form)))
    return _labels(text, lines, *best) if _labels(text, some, *best) else []


def _labels(text: str, lines: list[tuple[int, int]], form: re.Pattern[str], least: Likeness) -> list[Label]:
    return _regular([label for line in lines if (label := _at(form, text, *line)) is not None], len(lines), least)


def _at(form: re.Pattern[str], text: str, start: int, end: int) -> Label | None:
    match = form.match(text, start, min(end, start + _HEAD))
    if match is None:
        return None
    groups = match.groupdict()
    name = next(value for key, value in groups.items() if key.startswith("n") and value)
    return Label(match.start("label"), match.end(), name.strip(), groups["time"] or groups["after"], Form.COLON)


def _regular(labels: list[Label], lines: int, least: Likeness) -> list[Label]:
    if len(labels) < max(_FEWEST, _SHARE * lines):
        return []
    counts = Counter(label.name for label in labels)
    kinds = {name: likeness(name) for name in counts}
    named = {name for name in counts if kinds[name] >= least and (counts[name] > 1 or kinds[name] >= Likeness.NAME)}
    again = [label for label in labels if label.name in named and counts[label.name] > 1]
    if len({label.name for label in again}) < 2 or len(again) < _RECURRING * len(labels):
        return []
    return [label for label in labels if label.name in named]


def _lines(text: str, start: int) -> list[tuple[int, int]]:
    found = []
    for line in text[start:].split("\n"):
        if line and not line.isspace():
            found.append((start, start + len(line)))
        start += len(line) + 1
    return found
