"""What stands around a segment of the review: in its own text, and at a place of the text as it is now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groundcode.domain.opcodes import Edit
from groundcode.domain.spans import Span
from groundcode.errors import ThingNotFound
from groundcode.locale import _
from groundcode.store import blobs, reading
from groundcode.workspace.placing import is_blacked_out
from groundcode.workspace.versions import edits_between

if TYPE_CHECKING:
    from groundcode.workspace.review import Item
    from groundcode.workspace.workspace import Workspace

AROUND = 120
"""Characters on each side."""


@dataclass(frozen=True, slots=True)
class Words:
    """Some words with what stands before and after them; all empty where there are none to be read."""

    before: str = ""
    words: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A segment as it was, and the words that stand for it now."""

    was: Words
    now: Words
    changed: tuple[Edit, ...]
    """[start, end) in the old words, [start, end) in the new ones."""
    turn: str
    """What the turn with the segment's number says now; "" where there is none."""


def side_by_side(workspace: Workspace, item: Item, place: Span | None) -> SideBySide:
    """The words of a segment that waits, and those at `place` of the text as it is now.

    Raises:
        ThingNotFound: the text was corrected again meanwhile.
    """
    with workspace.store.reading() as connection:
        source = reading.read_source(connection, item.source)
        if source is None or source.version != item.into:
            raise ThingNotFound(_("version of a text"), item.into)
        version = reading.read_version(connection, item.into)
        found = next((turn for turn in (version.turns if version else ()) if turn.number == item.turn), None)
        texts = [blobs.get_text(connection, reading.text_of_version(connection, v)[0]) for v in (item.version, item.into)]
    turn = texts[1][found.body : found.end] if found is not None else ""
    was = _around(texts[0], item.span, item.quote)
    now = _around(texts[1], place) if place is not None else Words()
    changed = edits_between(was.words, now.words) if was.words and now.words else ()
    return SideBySide(was, now, changed, "" if is_blacked_out(texts[1]) else turn)


def _around(text: str, span: Span, quote: str = "") -> Words:
    """`quote`, where the segment has other words by now than it had at first."""
    if is_blacked_out(text) or (quote and span.of(text) != quote):
        return Words("", quote, "")
    return Words(text[max(0, span.start - AROUND) : span.start], span.of(text), text[span.end : span.end + AROUND])
