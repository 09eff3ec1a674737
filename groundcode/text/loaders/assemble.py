"""The last steps that every format shares: normalise, find the turns, make the transcript."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from groundcode.domain.transcripts import Transcript, Turn
from groundcode.errors import EmptyFile
from groundcode.locale import _
from groundcode.text.encoding import Decoded
from groundcode.text.loaders import Given
from groundcode.text.normalise import normalise
from groundcode.text.roles import guess_roles
from groundcode.text.speakers import find_turns
from groundcode.text.units import language_of

_HAN = re.compile("[\u3400-\u9fff]")
_BREAK = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one speaker says at one place of a format that names its speakers."""

    speaker: str
    """"" where nobody is named."""
    text: str
    time: str | None = None
    """As written: "00:01:02"."""
    heading: bool = False
    """Whether it stands between the turns and in none of them."""


def assemble(decoded: Decoded, given: Given, *, headings: bool | None, notes: tuple[str, ...] = ()) -> Transcript:
    """A transcript of text as a file gave it; raises EmptyFile and BadPattern."""
    normal = normalise(decoded.text)
    if not normal.text or normal.text.isspace():
        raise EmptyFile(given.path)
    found = find_turns(normal.text, speaker_pattern=given.speaker_pattern, headings=headings)
    told = [*notes, *normal.notes]
    if decoded.guessed:
        told.insert(0, _("The encoding was guessed: {encoding}.").format(encoding=decoded.encoding))
    if given.speaker_pattern is not None and not found.speakers:
        told.append(_("No line fits the speaker pattern {pattern}.").format(pattern=given.speaker_pattern))
    return Transcript(
        name=given.name,
        text=normal.text,
        turns=found.turns,
        speakers=found.speakers,
        language=language_of(normal.text),
        encoding=decoded.encoding,
        line_ends=decoded.line_ends,
        header=found.header,
        notes=tuple(told),
    )


def assemble_spoken(
    spoken: Sequence[Spoken], given: Given, *, encoding: str, line_ends: str = "", before: str = "",
    header: Sequence[tuple[str, str]] = (), notes: tuple[str, ...] = (),
) -> Transcript:  # fmt: skip
    """A transcript of a format that says who speaks: one turn each, written "Name：speech" on a line of its own.

    `before`: text above the first turn (a title). A line end within a name becomes a space. Raises EmptyFile.
    """
    pieces: list[str] = []
    turns: list[Turn] = []
    told: list[str] = []
    at = 0

    def put(text: str) -> None:
        nonlocal at
        pieces.append(text)
        at += len(text)

    if before.strip():
        put(_normal(before, told) + "\n\n")
    for one in spoken:
        name, speech = _BREAK.sub(" ", _normal(one.speaker, told)), _normal(one.text, told)
        if not speech:
            continue
        if one.heading:
            follows_turn = bool(turns) and turns[-1].end + 1 == at
            put("\n" * follows_turn + speech + "\n")
            continue
        start = at
        if name:
            put(f"{name}{'：' if _HAN.search(name) else ': '}")
        turns.append(Turn(str(len(turns) + 1), name or None, start, at, at + len(speech), one.time))
        put(speech + "\n")
    if not turns:
        raise EmptyFile(given.path)
    text = "".join(pieces)
    # Joined pieces may compose across their borders (a name that ends in a letter, a speech that opens with an accent).
    if normalise(text).text != text:
        return assemble(Decoded(text, encoding, False, line_ends), given, headings=False, notes=notes)
    return Transcript(
        name=given.name, text=text, turns=tuple(turns), speakers=guess_roles(text, turns), language=language_of(text),
        encoding=encoding, line_ends=line_ends, header=tuple(header), notes=(*notes, *normalise("\n".join(told)).notes),
    )  # fmt: skip


def _normal(text: str, told: list[str]) -> str:
    told.append(text)  # its notes count over all pieces, not once for each
    return normalise(text).text.strip()
