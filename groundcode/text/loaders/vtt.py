"""WebVTT subtitles, as meetings and video platforms write them."""

from __future__ import annotations

from groundcode.domain.transcripts import Transcript
from groundcode.text.loaders import Given
from groundcode.text.loaders.captions import read_captions

KIND = "subtitle file (.vtt)"


def read(given: Given) -> Transcript:
    """A transcript from a .vtt: turns over the borders of cues, with their times and voices."""
    return read_captions(given, KIND, webvtt=True)
