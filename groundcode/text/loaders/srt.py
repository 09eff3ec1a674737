"""SubRip subtitles."""

from __future__ import annotations

from groundcode.domain.transcripts import Transcript
from groundcode.text.loaders import Given
from groundcode.text.loaders.captions import read_captions

KIND = "subtitle file (.srt)"


def read(given: Given) -> Transcript:
    """A transcript from an .srt: turns over the borders of cues, with their times."""
    return read_captions(given, KIND, webvtt=False)
