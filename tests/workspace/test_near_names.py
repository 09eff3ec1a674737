"""Codes whose names are probably the same."""

from __future__ import annotations

from groundcode.domain.levels import Level
from groundcode.workspace import Workspace
from groundcode.workspace.near_names import NearPair


def test_living_codes_the_likest_first(ws: Workspace) -> None:
    top = ws.codes.create("关系", level=Level.CONCEPT)
    below = ws.codes.create("見面頻率", parent=top)
    one = ws.codes.create("见面频率")
    two = ws.codes.create("见面的频率")
    ws.codes.delete(ws.codes.create("见面频率！"))
    merged = ws.codes.create("见面頻率")
    ws.codes.merge(merged, one)
    assert ws.codes.near_duplicates() == [
        NearPair(below, one, 1.0, "equal but for script"),
        NearPair(below, two, 8 / 9, "one letter apart"),
        NearPair(one, two, 8 / 9, "one letter apart"),
    ]
    assert len(ws.codes.near_duplicates(at_least=0.95)) == 1
