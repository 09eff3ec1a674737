"""Markdown files: kept as they are, with headings outside of turns."""

from __future__ import annotations

from groundcode.domain.transcripts import Transcript
from groundcode.text.encoding import decode
from groundcode.text.loaders.assemble import assemble


def load_md(data: bytes, name: str, path: str, encoding: str | None, speaker_pattern: str | None) -> Transcript:
    """A transcript from the bytes of a Markdown file; `**Name:**` at a line's beginning names a speaker."""
    decoded = decode(data, path, encoding)
    return assemble(decoded, name=name, path=path, speaker_pattern=speaker_pattern, headings=True)
