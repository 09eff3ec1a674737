"""Cues to turns: what one speaker says, put together over the borders of cues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from groundcode.domain.transcripts import Transcript
from groundcode.errors import EmptyFile, InvalidDocument
from groundcode.locale import _, ngettext
from groundcode.text.encoding import decode
from groundcode.text.loaders import Given
from groundcode.text.loaders.assemble import Spoken, assemble_spoken
from groundcode.text.loaders.cues import Cue, Cues, read_cues
from groundcode.text.loaders.line_names import named_lines

# Where nobody is named: a silence that ends a turn after a whole sentence, one that ends it anywhere, and how long
# a turn may be before the next sentence opens another one.
_PAUSE = 3.0
_LONG_PAUSE = 10.0
_LONG_TURN = 60.0
# Of the cues of a file that has full stops at all, at least so many end with one.
_PUNCTUATED = 0.15
# Of rolling captions every second cue or more repeats a line and adds one.
_ROLLING = 0.25
_MOST_LINES = 4
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_ENDS_SENTENCE = re.compile("[.!?。！？…；;][\"'”’」』）)\\]]*$")
# Another person speaks; two hyphens are a dash of speech that goes on, and a hyphen before a digit is a minus.
_CHANGE = re.compile(r"(?:>>+|＞＞+|»|[-–—](?![-–—\d]))\s*")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    start: float | None
    end: float | None
    speaker: str | None
    """"" for somebody who is not named, None for whoever spoke before."""
    changes: bool
    """Whether the line says that another person speaks."""


def read_captions(given: Given, kind: str, *, webvtt: bool) -> Transcript:
    """A transcript from subtitles; raises InvalidDocument, EmptyFile, NotText, BadEncoding, BadValue, BadPattern."""
    decoded = decode(given.data, given.path, given.encoding)
    found = read_cues(decoded.text, webvtt=webvtt or decoded.text.lstrip("\ufeff").startswith("WEBVTT"))
    if found is None:
        raise InvalidDocument(given.path, kind, _("no line of it holds times such as 00:00:01,000 --> 00:00:02,000"))
    if not found.cues:
        raise EmptyFile(given.path)
    cues, repeated = _once(found.cues)
    lines = _spoken_lines(cues, given.speaker_pattern)
    notes = _notes(found, repeated)
    if decoded.guessed:
        notes.insert(0, _("The encoding was guessed: {encoding}.").format(encoding=decoded.encoding))
    if not any(line.speaker for line in lines):
        notes.append(_("The captions name nobody: a new turn begins after a pause, and each minute or so at a sentence's end."))
        if given.speaker_pattern is not None:
            notes.append(_("No line fits the speaker pattern {pattern}.").format(pattern=given.speaker_pattern))
    return assemble_spoken(
        list(_turns(lines)), given, encoding=decoded.encoding, line_ends=decoded.line_ends, before=found.before,
        notes=tuple(notes),
    )  # fmt: skip


def _notes(found: Cues, repeated: int) -> list[str]:
    told = (
        (
            found.comments,
            ngettext(
                "{count} block of notes or styles was left out.",
                "{count} blocks of notes or styles were left out.",
                found.comments,
            ),
        ),
        (
            repeated,
            ngettext(
                "{count} line that rolling captions repeat was taken once.",
                "{count} lines that rolling captions repeat were taken once.",
                repeated,
            ),
        ),
        (found.unread, ngettext("{count} time could not be read.", "{count} times could not be read.", found.unread)),
    )
    return [sentence.format(count=count) for count, sentence in told if count]


def _once(cues: Sequence[Cue]) -> tuple[list[Cue], int]:
    """The cues without the lines that rolling captions show again, and how many those were."""
    shared = [0, *(_overlap(before.lines, cue.lines) for before, cue in pairwise(cues))]
    rolling = sum(1 for cue, count in zip(cues, shared, strict=True) if 0 < count < len(cue.lines))
    is_rolling = rolling >= 2 and rolling >= _ROLLING * len(cues)
    kept: list[Cue] = []
    repeated = 0
    before: Cue | None = None
    for cue, count in zip(cues, shared, strict=True):
        if is_rolling or cue == before:
            count = len(cue.lines) if cue == before else count
            repeated += count
            if count == len(cue.lines):
                kept[-1] = replace(kept[-1], end=cue.end)
            else:
                kept.append(replace(cue, lines=cue.lines[count:]))
        else:
            kept.append(cue)
        before = cue
    return kept, repeated


def _overlap(before: Sequence[object], lines: Sequence[object]) -> int:
    """How many lines at the end of `before` open `lines` again."""
    most = min(len(before), len(lines), _MOST_LINES)
    return next((n for n in range(most, 0, -1) if before[len(before) - n :] == lines[:n]), 0)


def _spoken_lines(cues: Iterable[Cue], pattern: str | None) -> list[_Line]:
    """The lines of `cues` with who speaks them."""
    found = [(cue, voice, text) for cue in cues for voice, text in cue.lines]
    if pattern is None and any(voice for _cue, voice, _text in found):
        return [_Line(text, cue.start, cue.end, voice or "", False) for cue, voice, text in found]
    bare = [_CHANGE.sub("", text, count=1) if _CHANGE.match(text) else text for _cue, _voice, text in found]
    changes = {n for n, (_cue, _voice, text) in enumerate(found) if bare[n] != text}
    lines = []
    for n, (name, speech) in enumerate(named_lines(bare, pattern, changes)):
        cue = found[n][0]
        lines.append(_Line(speech, cue.start, cue.end, "" if n in changes and name is None else name, n in changes))
    return lines


def _turns(lines: Sequence[_Line]) -> Iterator[Spoken]:
    """What each speaker says without a break."""
    punctuated = sum(map(_is_whole, lines)) >= _PUNCTUATED * len(lines)
    speaker = ""
    turn: list[_Line] = []
    for line in lines:
        if turn and _opens_turn(line, turn, speaker, punctuated):
            yield Spoken(speaker, _text(turn), _clock(turn[0].start))
            turn = []
        if not turn and line.speaker is not None:
            speaker = line.speaker
        if line.text:
            turn.append(line)
    if turn:
        yield Spoken(speaker, _text(turn), _clock(turn[0].start))


def _opens_turn(line: _Line, turn: Sequence[_Line], speaker: str, punctuated: bool) -> bool:
    before, first = turn[-1], turn[0]
    if line.speaker is not None and (line.speaker != speaker or (line.changes and not speaker)):
        return True
    if speaker or line.start is None or before.end is None or first.start is None:
        return False
    pause, length = line.start - before.end, line.start - first.start
    return pause > _LONG_PAUSE or ((pause > _PAUSE or length > _LONG_TURN) and (not punctuated or _is_whole(before)))


def _is_whole(line: _Line) -> bool:
    """Whether a sentence ends with the line."""
    return _ENDS_SENTENCE.search(line.text[-6:]) is not None


def _text(lines: Iterable[_Line]) -> str:
    """Lines put together: Chinese without a space, Latin with one."""
    pieces: list[str] = []
    for line in lines:
        if pieces and not (_WIDE.match(pieces[-1][-1]) or _WIDE.match(line.text[0])):
            pieces.append(" ")
        pieces.append(line.text)
    return "".join(pieces)


def _clock(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
