"""The turns of a corrected text: what nobody touched stays a turn of its speaker, whoever would find it or not.

The turns of a file that names its speakers (a table, subtitles) could not be found in its text alone, and those of any
file are judged by the evidence of all lines: a correction in one place must not take a speaker away in another.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from groundcode.domain.opcodes import Edit, inverted, mapped, mapped_end, mapped_start
from groundcode.domain.sources import is_touched
from groundcode.domain.spans import Span
from groundcode.domain.transcripts import Turn
from groundcode.text.labels import Likeness, likeness
from groundcode.text.scan import Form, Label, scan

NEW = "new "
"""Stands before a name that is no speaker of the source yet; ids hold no space."""
_PLAIN = (Form.COLON, Form.BRACKET)
"""Labels that are known by their form; others may be any words."""


@dataclass(slots=True)
class Corrected:
    """The turns of a corrected text; numbers are still to be given."""

    turns: tuple[Turn, ...]
    """Their speakers are ids, or names behind NEW."""
    renamed: dict[str, str] = field(default_factory=dict)
    """Speaker id -> the new name that stands in all of its labels now."""


@dataclass(slots=True)
class _Mark:
    """A place where a turn begins."""

    start: int
    body: int
    speaker: str | None
    time: str | None
    end: int | None = None
    """Where its speech ends, if there is text behind it that is no turn's."""
    found: bool = False
    """Whether that end was found in the corrected text, and is not what the earlier one had."""


class TurnsAfter:
    """Finds the turns of one corrected text."""

    def __init__(
        self, old: str, turns: Sequence[Turn], new: str, edits: Sequence[Edit], found: Sequence[Turn],
        speaker_of: Callable[[str], str | None],
    ) -> None:  # fmt: skip
        self._old, self._turns, self._new, self._edits, self._found = old, turns, new, tuple(edits), found
        self._back = inverted(edits)
        self._speaker_of = speaker_of
        self._marks: dict[int, _Mark] = {}
        self._lines: set[int] = set()
        """Beginnings of lines that have a mark."""
        self._relabelled: dict[str, set[str]] = {}
        """Speaker id -> the speakers whose labels stand where its own stood."""
        self._found_on = {self._line(turn.start): turn for turn in reversed(found) if turn.speaker}
        self._following = {turn.start: later.start for turn, later in pairwise(turns)}

    def run(self) -> Corrected:
        """The turns in order."""
        if not any(turn.speaker for turn in self._turns):
            return self._as_found()
        labelled = [turn for turn in self._turns if turn.speaker and turn.body > turn.start]
        touched = {turn.start for turn in labelled if is_touched(self._edits, Span(turn.start, turn.body))}
        for turn in labelled:
            if turn.start not in touched:
                self._keep(turn)
        for turn in labelled:
            if turn.start in touched:
                self._relabel(turn)
        passed = [turn.start for turn in self._found if not self._take(turn)]
        self._take_known()
        for turn in self._turns:
            if turn.body == turn.start:
                self._keep_unlabelled(turn)
        if not self._marks:
            return self._as_found()
        return Corrected(self._made(passed), self._renamed())

    def _as_found(self) -> Corrected:
        turns = (
            Turn("", self._key(turn.speaker) if turn.speaker else None, turn.start, turn.body, turn.end, turn.time)
            for turn in self._found
        )
        return Corrected(tuple(turns))

    def _key(self, name: str) -> str:
        return self._speaker_of(name) or NEW + name

    def _put(self, mark: _Mark) -> None:
        line = self._line(mark.start)
        if line not in self._lines:
            self._lines.add(line)
            self._marks[mark.start] = mark

    def _line(self, at: int) -> int:
        return self._new.rfind("\n", 0, at) + 1

    def _keep(self, turn: Turn) -> None:
        """A turn whose label nobody touched."""
        start = mapped_start(self._edits, turn.start)
        length = turn.body - turn.start
        line = self._line(start)
        if self._new[line:start].strip():
            begin = self._old.rfind("\n", 0, turn.start)
            if begin >= 0 and not self._old[begin : turn.start].strip() and self._is_joined(begin):
                return
            self._put(_Mark(_visible(self._new, line), start + length, turn.speaker, turn.time, self._end_of(turn)))
        else:
            self._put(_Mark(start, start + length, turn.speaker, turn.time, self._end_of(turn)))

    def _is_joined(self, line_end: int) -> bool:
        """Whether a line end of the earlier text is none any more."""
        there = mapped(self._edits, Span(line_end, line_end + 1))
        return there is None or "\n" not in there.of(self._new)

    def _relabel(self, turn: Turn) -> None:
        """A turn whose label was changed."""
        there = mapped(self._edits, Span(turn.start, turn.body))
        if there is None or turn.speaker is None:
            return
        line = self._line(there.start)
        label = self._found_on.get(line) or self._label_at(line)
        if label is None or label.speaker is None or line in self._lines:
            return
        speaker = self._key(label.speaker)
        self._relabelled.setdefault(turn.speaker, set()).add(speaker)
        self._put(_Mark(label.start, label.body, speaker, label.time, self._end_of(turn)))

    def _label_at(self, line: int) -> Turn | None:
        """The label at the beginning of a line, by its form or a name that is known."""
        for label in self._scanned(line):
            likely = label.form in _PLAIN and likeness(label.name) > Likeness.NEVER
            if likely or (label.form is not Form.ALONE and self._speaker_of(label.name)):
                body = _visible(self._new, line + label.end)
                return Turn("", label.name, line + label.start, body, body, label.time)
        return None

    def _scanned(self, line: int) -> list[Label]:
        end = self._new.find("\n", line)
        return scan(self._new[line : end if end >= 0 else len(self._new)], 0)[0][:1]

    def _take(self, turn: Turn) -> bool:
        """A turn that was found on a line which is not one of the earlier text; False if it is none."""
        if not turn.speaker or turn.start in self._marks:
            return turn.start in self._marks
        line = self._line(turn.start)
        if line in self._lines or self._is_old(line):
            return False
        self._put(_Mark(turn.start, turn.body, self._key(turn.speaker), turn.time, turn.end, found=True))
        return True

    def _is_old(self, line: int) -> bool:
        """Whether a line stands in the earlier text just so."""
        end = self._new.find("\n", line)
        end = len(self._new) if end < 0 else end
        there = mapped_start(self._back, line)
        same = not is_touched(self._back, Span(line, max(end, line + 1)))
        return same and (there == 0 or self._old[there - 1 : there] == "\n")

    def _take_known(self) -> None:
        """Names of speakers at the beginning of touched lines, which may be too rare to be found."""
        for _a0, _a1, b0, b1 in self._edits:
            line = self._line(b0)
            while line <= b1:
                if line not in self._lines and not self._is_old(line):
                    label = self._label_at(line)
                    if label is not None and label.speaker and self._speaker_of(label.speaker):
                        self._put(_Mark(label.start, label.body, self._key(label.speaker), label.time))
                line = self._new.find("\n", line) + 1
                if line == 0:
                    break

    def _keep_unlabelled(self, turn: Turn) -> None:
        """A turn that only its line tells: where nobody is named, or goes on after a heading."""
        start = mapped_start(self._edits, turn.start)
        if mapped(self._edits, Span(turn.start, turn.end)) is None or self._new[self._line(start) : start].strip():
            return
        start = _visible(self._new, start)
        if start < len(self._new) and self._new[start] != "\n":
            self._put(_Mark(start, start, turn.speaker, turn.time, self._end_of(turn)))

    def _end_of(self, turn: Turn) -> int | None:
        outside = self._old[turn.end : self._following.get(turn.start, len(self._old))].strip()
        return mapped_end(self._edits, turn.end) if outside else None

    def _made(self, passed: Sequence[int]) -> tuple[Turn, ...]:
        """The marks as turns, each up to the next one."""
        marks = sorted(self._marks.values(), key=lambda mark: mark.start)
        out = []
        for n, mark in enumerate(marks):
            limit = marks[n + 1].start if n + 1 < len(marks) else len(self._new)
            end = limit if mark.end is None else min(mark.end, limit)
            if mark.found and bisect_left(passed, end) < bisect_left(passed, limit):
                end = limit  # it was taken to end where a line begins a turn that is none
            end = mark.start + len(self._new[mark.start : end].rstrip())
            if end <= mark.start:
                continue
            body = min(max(_visible(self._new, mark.body), mark.start), end)
            out.append(Turn("", mark.speaker, mark.start, body, end, mark.time))
        return tuple(out)

    def _renamed(self) -> dict[str, str]:
        """Old speakers all of whose labels name one new speaker now: the same person under another name."""
        still = {mark.speaker for mark in self._marks.values()}
        return {
            old: next(iter(names)).removeprefix(NEW)
            for old, names in self._relabelled.items()
            if old not in still and len(names) == 1 and next(iter(names)).startswith(NEW)
        }


def inherited(renamed: Mapping[str, str]) -> dict[str, list[str]]:
    """New name -> the speakers (ids) that it stands for."""
    out: dict[str, list[str]] = {}
    for old, name in renamed.items():
        out.setdefault(name, []).append(old)
    return out


def _visible(text: str, at: int) -> int:
    """The first character from `at` on that can be seen, or ends the line."""
    while at < len(text) and text[at].isspace() and text[at] != "\n":
        at += 1
    return at
