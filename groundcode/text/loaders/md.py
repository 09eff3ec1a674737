"""Markdown files: kept as they are, with headings outside of turns."""

from __future__ import annotations

from groundcode.domain.transcripts import Transcript
from groundcode.text.encoding import decode
from groundcode.text.loaders import Given
from groundcode.text.loaders.assemble import assemble


def read(given: Given) -> Transcript:
    """A transcript from a Markdown file; `**Name:**` at a line's beginning names a speaker."""
    return assemble(decode(given.data, given.path, given.encoding), given, headings=True)
