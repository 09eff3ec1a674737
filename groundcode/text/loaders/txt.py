"""Plain text files."""

from __future__ import annotations

from groundcode.domain.transcripts import Transcript
from groundcode.text.encoding import decode
from groundcode.text.loaders import Given
from groundcode.text.loaders.assemble import assemble


def read(given: Given) -> Transcript:
    """A transcript from a text file; headings stay outside of turns where the text opens with one."""
    return assemble(decode(given.data, given.path, given.encoding), given, headings=None)
