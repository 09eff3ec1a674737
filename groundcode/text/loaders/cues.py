"""Cues of subtitles (.srt, .vtt): times and lines, read from files as they are rather than as they should be.

By hand and not by webvtt-py, which loses speech without a word: of a cue whose number is missing, whose times lack
hours or thousandths or have the other format's comma, and of a block after an empty line; of two voices in one cue
it keeps the first; and it refuses a file that opens with an empty line or whose first number is gone.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_CLOCK = r"(?:(?P<{0}h>\d{{1,3}})[:：])?(?P<{0}m>\d{{1,2}})[:：](?P<{0}s>\d{{1,2}})(?:[.,:，．：](?P<{0}f>\d{{1,9}}))?"
_TIMES = re.compile(rf"\s*{_CLOCK.format('a')}\s*-{{1,3}}\s?>\s*{_CLOCK.format('b')}")
# A line of times gone wrong, and nothing else on it.
_LIKE_TIMES = re.compile(r"\s*\d{1,3}[:：]\S{0,20}\s*-->\s*(?:\d{1,3}[:：]\S{0,20})?\s*$")
_NUMBER = re.compile(r"\s*\d{1,9}\s*$")
_COMMENT = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,80})?(?:\s+(?P<name>[^<>\n]{0,200}))?>|</v>", re.IGNORECASE)
_RUBY = re.compile(r"<rt>[^<]{0,200}</rt>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:i|b|u|s|c|em|strong|font|span|ruby|rt|lang)(?:[.\s][^<>]{0,400})?>|<\d{1,3}:\d\d[\d:.,]{0,10}>|\{\\[^{}]{0,200}\}",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,6});")
_DIRECTION = str.maketrans("", "", "\u200e\u200f\u202a\u202b\u202c")
# The share of cues that have a number or a name, in a file that gives them one.
_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown from one time to another."""

    start: float | None
    """Seconds; None where the file's words for it cannot be read."""
    end: float | None
    lines: tuple[tuple[str | None, str], ...]
    """(the voice that the line names, its text without tags); at least one."""


@dataclass(frozen=True, slots=True)
class Cues:
    """What `read_cues` gives."""

    cues: tuple[Cue, ...]
    before: str
    """Text above the first cue that is no part of the format."""
    comments: int
    """Blocks of notes and styles, left out."""
    unread: int
    """Times that could not be read."""


def read_cues(text: str, *, webvtt: bool) -> Cues | None:
    """The cues of `text`; None where no line holds times. `webvtt`: whether notes and styles may stand between them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").split("\n")
    places = [n for n, line in enumerate(lines) if "-" in line and (_TIMES.match(line) or _LIKE_TIMES.match(line))]
    if not any(_TIMES.match(lines[n]) for n in places):
        return None
    habits = _Habits.of(lines, places, webvtt)
    opening = _blocks(lines[: places[0]])
    _drop_name(opening, 0, habits)
    if webvtt and opening[0] and opening[0][0].startswith("WEBVTT"):
        del opening[0]
    above, comments = _without_comments(opening, webvtt)
    cues: list[Cue] = []
    unread = 0
    for place, stop in zip(places, [*places[1:], len(lines)], strict=True):
        blocks = _blocks(lines[place + 1 : stop])
        if stop < len(lines):
            _drop_name(blocks, 1, habits)
        later, left = _without_comments(blocks[1:], webvtt)
        start, end = _times(lines[place])
        spoken = tuple(_voiced("\n".join(line for block in (blocks[0], *later) for line in block)))
        comments, unread = comments + left, unread + (start is None)
        if spoken:
            cues.append(Cue(start, end, spoken))
    return Cues(tuple(cues), "\n".join(line for block in above for line in block), comments, unread)


@dataclass(frozen=True, slots=True)
class _Habits:
    """How the cues of a file are named on the lines above their times, if they are."""

    numbered: bool
    named: bool

    @classmethod
    def of(cls, lines: Sequence[str], places: Sequence[int], webvtt: bool) -> _Habits:
        """Judged by most of the cues; a WebVTT may name some of them only."""
        numbers = sum(1 for place in places if _NUMBER.match(_above(lines, place)))
        alone = sum(1 for place in places if place and lines[place - 1].strip() and (place < 2 or not lines[place - 2].strip()))
        return cls(numbers >= _MOST * len(places), webvtt or alone >= _MOST * len(places))


def _above(lines: Sequence[str], place: int) -> str:
    """The line above `place`, an empty one between them left aside."""
    above = lines[max(0, place - 2) : place]
    return next((line for line in reversed(above) if line.strip()), "")


def _blocks(lines: Sequence[str]) -> list[list[str]]:
    """`lines` divided by empty ones; the first block is empty where the first line is, and so is the last one."""
    blocks: list[list[str]] = [[]]
    for n, line in enumerate(lines):
        if line.strip():
            blocks[-1].append(line)
        elif blocks[-1] or not n:
            blocks.append([])
    return blocks


def _drop_name(blocks: list[list[str]], speech: int, habits: _Habits) -> None:
    """Take away the number or name of the cue below; the first `speech` blocks are what the cue above says."""
    closed = len(blocks) > 1 and not blocks[-1]
    if closed:
        blocks.pop()
    name = blocks[-1]
    alone = len(name) == 1 and len(blocks) > speech
    is_number = bool(habits.numbered and name and _NUMBER.match(name[-1]))
    if (is_number and (alone or not closed)) or (habits.named and alone and not closed):
        name.pop()


def _without_comments(blocks: list[list[str]], webvtt: bool) -> tuple[list[list[str]], int]:
    kept = [block for block in blocks if block and not (webvtt and _COMMENT.match(block[0]))]
    return kept, sum(1 for block in blocks if block) - len(kept)


def _times(line: str) -> tuple[float | None, float | None]:
    match = _TIMES.match(line)
    if match is None:
        return None, None
    return _seconds(match, "a"), _seconds(match, "b")


def _seconds(match: re.Match[str], which: str) -> float:
    fraction = match[f"{which}f"]
    whole = int(match[f"{which}h"] or 0) * 3600 + int(match[f"{which}m"]) * 60 + int(match[f"{which}s"])
    return whole + (float(f"0.{int(fraction):0{len(fraction)}d}") if fraction else 0.0)


def _voiced(payload: str) -> Iterator[tuple[str | None, str]]:
    """The lines of a cue with the voice that speaks each; a voice goes on over line ends."""
    voice: str | None = None
    at = 0
    for tag in [*_VOICE.finditer(payload), None]:
        for line in payload[at : None if tag is None else tag.start()].split("\n"):
            text = _plain(line)
            if text:
                yield voice, text
        if tag is not None:
            voice = _plain(tag["name"] or "") or None
            at = tag.end()


def _plain(line: str) -> str:
    """A line without tags, its entities as characters."""
    line = _TAG.sub("", _RUBY.sub("", line)) if "<" in line or "{" in line else line
    if "&" in line:
        line = _ENTITY.sub(lambda match: html.unescape(match[0]), line)
    return line.translate(_DIRECTION).replace("\u00a0", " ").strip()
