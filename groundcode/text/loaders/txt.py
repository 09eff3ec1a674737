"""Plain text files."""

from __future__ import annotations

from groundcode.domain.transcripts import Transcript
from groundcode.text.encoding import decode
from groundcode.text.loaders.assemble import assemble


def load_txt(data: bytes, name: str, path: str, encoding: str | None, speaker_pattern: str | None) -> Transcript:
    """A transcript from the bytes of a text file; headings stay outside of turns where the text opens with one."""
    decoded = decode(data, path, encoding)
    return assemble(decoded, name=name, path=path, speaker_pattern=speaker_pattern, headings=None)
