"""Lines that may begin a turn: every form of a speaker's label, found without judging it yet."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple


class Form(Enum):
    """How a label is written."""

    COLON = auto()
    BRACKET = auto()
    TIMED = auto()
    DASH = auto()
    ALONE = auto()


class Label(NamedTuple):
    """A place that may begin a turn."""

    # A tuple: made for every line of every file, in 0.4 µs where a frozen dataclass of nine fields takes 1.6 µs.

    start: int
    """At the time mark or name."""
    end: int
    """After the mark that ends the label."""
    name: str
    time: str | None
    form: Form
    opens_block: bool = False
    """For a name alone on its line: whether an empty line or the beginning stands before it."""
    has_speech: bool = False
    """For a name alone on its line: whether the next line holds something."""
    line: int = 0
    """How many visible lines stand before it."""

    def named(self, name: str) -> Label:
        """The same place with another name."""
        return self._replace(name=name)


SPACE = "[ \t\u00a0\u3000]"
TIME = r"\d{1,3}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?"
# At most 40 characters, and every part bounded: a line of a million characters costs what a short one does.
NAME = "[^\\W_][\\w .·•・'’‐\\-–/&#+@]{0,39}"
ASIDE = f"(?:{SPACE}?[(（][^()（）\n：:]{{1,24}}[)）])?"
_TIME_BEFORE = f"[\\[(（【<]?(?P<time>{TIME})[\\])）】>]?{SPACE}{{0,9}}[-–]?{SPACE}{{0,9}}\n?{SPACE}{{0,9}}"
_LEAD = f"{SPACE}{{0,40}}(?P<label>(?:{_TIME_BEFORE})?"
_BOLD = r"(?:\*\*|__|\*)?"
_TIME_AFTER = f"(?:{SPACE}{{0,9}}[\\[(（]?(?P<after>{TIME})[\\])）]?)?"
# A colon within a time or before // is no end of a name.
MARK = r"(?:：|:(?!//)(?!(?<=[\s\[(（:\d]\d:)\d))"
_COLON = re.compile(f"{_LEAD}{_BOLD}(?P<name>{NAME}{ASIDE}){_TIME_AFTER}{_BOLD}{SPACE}?{MARK}{_BOLD})")
_BRACKET = re.compile(
    f"{_LEAD}{_BOLD}(?:【(?P<name>[^【】\n]{{1,40}})】|[\\[(（](?P<other>{NAME}{ASIDE})[\\])）](?={SPACE}?[：:])){_BOLD}{SPACE}?[：:]?)"
)
_TIMED = re.compile(
    f"{SPACE}{{0,40}}(?P<label>{_BOLD}(?P<name>{NAME}){_BOLD}{SPACE}{{0,9}}(?:{SPACE}|[\\[(（])(?P<after>{TIME})[\\])）]?{SPACE}{{0,9}}$"
    f"|[\\[(（【]?(?P<time>{TIME})[\\])）】]?{SPACE}{{1,9}}{_BOLD}(?P<late>{NAME}){_BOLD}{SPACE}{{0,9}}$)",
    re.MULTILINE,
)
_DASH = re.compile(
    f"{_LEAD}{_BOLD}(?P<name>{NAME}?){_BOLD}(?:{SPACE}{{0,3}}(?:——|—|--){SPACE}{{0,3}}|{SPACE}{{1,3}}[-–]{SPACE}{{1,3}})(?=\\S))"
)
_ALONE = re.compile(f"{SPACE}{{0,40}}(?P<label>{_BOLD}(?P<name>{NAME}{ASIDE}){_BOLD}){SPACE}{{0,9}}$", re.MULTILINE)
_HAS_TIME = re.compile(r"\d:\d\d")
_OPENING = "【[(（*_"
_HEAD = 130


def scan(text: str, start: int) -> tuple[list[Label], int]:
    """Every line from `start` on that has the form of a label, and the number of visible lines."""
    labels: list[Label] = []
    at, length, after_blank, count = start, len(text), True, 0
    while at < length:
        stop = text.find("\n", at)
        stop = length if stop < 0 else stop
        head = text[at : min(stop, at + _HEAD)]
        if not head or head.isspace():
            after_blank = True
            at = stop + 1
            continue
        label = _label_at(text, at, stop, head, after_blank, count)
        if label is not None:
            labels.append(label)
            stop = text.find("\n", max(label.end, stop))
            stop = length if stop < 0 else stop
        after_blank = False
        count += 1
        at = stop + 1
    return labels, count


def _label_at(text: str, at: int, stop: int, head: str, after_blank: bool, line: int) -> Label | None:
    colon = ":" in head
    timed = colon and _HAS_TIME.search(head) is not None
    if timed and stop - at < _HEAD and (match := _TIMED.match(text, at, stop)):
        return _made(match, match["name"] or match["late"], match["time"] or match["after"], Form.TIMED, line)
    if colon or "：" in head:
        match = _COLON.match(text, at)
        if match:
            return _made(match, match["name"], match["time"] or match["after"], Form.COLON, line)
    if timed or head.lstrip()[:1] in _OPENING:
        match = _BRACKET.match(text, at)
        if match:
            return _made(match, match["name"] or match["other"], match["time"], Form.BRACKET, line)
    if ("—" in head or "-" in head or "–" in head) and (match := _DASH.match(text, at)):
        return _made(match, match["name"], match["time"], Form.DASH, line)
    if stop - at <= 60 and (match := _ALONE.match(text, at, stop)):
        label = _made(match, match["name"], None, Form.ALONE, line)
        following = text[stop + 1 : stop + 200].split("\n", 1)[0]
        return label._replace(opens_block=after_blank, has_speech=bool(following.strip()))
    return None


def _made(match: re.Match[str], name: str, time: str | None, form: Form, line: int) -> Label:
    start, end = match.span("label")
    return Label(start, end, name.strip(), time, form, False, False, line)
