"""Moments of the log as people read them: in the time of this computer."""

from __future__ import annotations

from datetime import datetime


def local_minute(moment: str) -> str:
    """A moment of the log (UTC, ISO 8601), to the minute; as it is where it cannot be read."""
    found = _local(moment)
    return found.strftime("%Y-%m-%d %H:%M") if found else moment[:16].replace("T", " ")


def local_day(moment: str) -> str:
    """The day of a moment of the log."""
    return local_minute(moment)[:10]


def _local(moment: str) -> datetime | None:
    try:
        return datetime.fromisoformat(moment).astimezone()
    except (ValueError, OverflowError):
        return None


def first_words(text: str, most: int = 300) -> str:
    """A text in one line, no longer than a list can show."""
    return " ".join(text[:most].split())
