"""The last steps that every format shares: normalise, find the turns, make the transcript."""

from __future__ import annotations

from groundcode.domain.transcripts import Transcript
from groundcode.errors import EmptyFile
from groundcode.locale import _
from groundcode.text.encoding import Decoded
from groundcode.text.normalise import normalise
from groundcode.text.speakers import find_turns
from groundcode.text.units import language_of


def assemble(
    decoded: Decoded,
    *,
    name: str,
    path: str,
    speaker_pattern: str | None,
    headings: bool | None,
    notes: tuple[str, ...] = (),
) -> Transcript:
    """A transcript of text as a file gave it; raises EmptyFile and BadPattern."""
    normal = normalise(decoded.text)
    if not normal.text or normal.text.isspace():
        raise EmptyFile(path)
    found = find_turns(normal.text, speaker_pattern=speaker_pattern, headings=headings)
    told = [*notes, *normal.notes]
    if decoded.guessed:
        told.insert(0, _("The encoding was guessed: {encoding}.").format(encoding=decoded.encoding))
    if speaker_pattern is not None and not found.speakers:
        told.append(_("No line fits the speaker pattern {pattern}.").format(pattern=speaker_pattern))
    return Transcript(
        name=name,
        text=normal.text,
        turns=found.turns,
        speakers=found.speakers,
        language=language_of(normal.text),
        encoding=decoded.encoding,
        line_ends=decoded.line_ends,
        header=found.header,
        notes=tuple(told),
    )
