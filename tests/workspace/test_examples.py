"""Segments bound to codes as their examples."""

from __future__ import annotations

from functools import partial

import pytest

from groundcode.domain.codebooks import Example
from groundcode.errors import (
    AlreadyExample,
    CodeNotFound,
    SealedSource,
    SpanOutsideSource,
    ThingNotFound,
    WithdrawnSource,
)
from groundcode.workspace import Workspace
from tests.builders import P01, living_rows, position, refused, state

NOWHERE = "0190a6b2-0000-7000-8000-000000000000"
LINE = "看见就踏实"
AT = P01.index(LINE)


@pytest.fixture
def place(ws: Workspace) -> tuple[str, str, int, int]:
    """A code and a segment."""
    return ws.codes.create("踏实"), ws.sources.named("P01").id, AT, AT + len(LINE)


def version(ws: Workspace) -> str:
    return ws.sources.named("P01").version


def test_bound_shown_and_undone(ws: Workspace, place: tuple[str, str, int, int]) -> None:
    before, at = living_rows(ws), position(ws)
    ws.codebook.bind_example(*place, version=version(ws))
    assert position(ws) == at + 1
    assert ws.codebook.examples() == {place[0]: [Example("P01", AT, AT + 5, LINE, "2")]}
    assert ws.codebook.value().codes[0].examples == (Example("P01", AT, AT + 5, LINE, "2"),)
    assert ws.history.entries(1)[0].words == "bound a segment to a code as its example"
    state(ws)
    ws.history.undo()
    assert living_rows(ws) == before


def test_the_same_twice_is_told(ws: Workspace, place: tuple[str, str, int, int]) -> None:
    old = version(ws)
    ws.codebook.bind_example(*place, version=old)
    error = refused(ws, AlreadyExample, lambda: ws.codebook.bind_example(*place, version=old))
    assert error.message == f"[{AT}, {AT + 5}) of “P01” is an example of “踏实” already."
    ws.sources.edit_text(place[1], "访谈者：你好。\n" + P01)
    moved = (*place[:2], AT + 8, AT + 13)
    refused(ws, AlreadyExample, lambda: ws.codebook.bind_example(*moved, version=version(ws)))
    refused(ws, AlreadyExample, lambda: ws.codebook.bind_example(*place, version=old))
    other = ws.codes.create("安心")
    ws.codebook.bind_example(other, *moved[1:], version=version(ws))
    ws.codes.merge(other, place[0])
    assert [e.start for e in ws.codebook.examples()[place[0]]] == [AT + 8]
    assert ws.codebook.unbind_example(*moved) == 2
    assert not ws.codebook.examples().get(place[0])
    ws.codebook.bind_example(*moved, version=version(ws))
    state(ws)


def test_taken_off_again(ws: Workspace, place: tuple[str, str, int, int]) -> None:
    ws.codebook.bind_example(*place, version=version(ws))
    ws.codebook.bind_example(place[0], place[1], 0, 3, version=version(ws))
    assert ws.codebook.unbind_example(*place) == 1
    assert [e.start for e in ws.codebook.examples()[place[0]]] == [0]
    error = refused(ws, ThingNotFound, lambda: ws.codebook.unbind_example(*place))
    assert error.message == f"The example [{AT}, {AT + 5}) is not in this project (any more)."
    ws.history.undo()
    assert len(ws.codebook.examples()[place[0]]) == 2


def test_what_is_refused(ws: Workspace, place: tuple[str, str, int, int]) -> None:
    code, source, start, end = place
    bind = partial(ws.codebook.bind_example, version=version(ws))
    refused(ws, CodeNotFound, lambda: bind(NOWHERE, source, start, end))
    refused(ws, CodeNotFound, lambda: ws.codebook.unbind_example(NOWHERE, source, start, end))
    refused(ws, ThingNotFound, lambda: bind(code, NOWHERE, start, end))
    refused(ws, ThingNotFound, lambda: ws.codebook.bind_example(*place, version=NOWHERE))
    refused(ws, SpanOutsideSource, lambda: bind(code, source, 4, 4))
    refused(ws, SpanOutsideSource, lambda: bind(code, source, 0, len(P01) + 1))


def test_closed_texts_are_left_alone(ws: Workspace, place: tuple[str, str, int, int]) -> None:
    ws.codebook.bind_example(*place, version=version(ws))
    case = ws.cases.add("李阿姨")
    ws.cases.bind(case, "P01")
    ws.cases.withdraw(case, "2026-03-02")
    assert ws.codebook.examples() == {}
    refused(ws, WithdrawnSource, lambda: ws.codebook.bind_example(*place[:2], 0, 3, version=version(ws)))


def test_a_sealed_source_gives_no_examples(ws: Workspace, place: tuple[str, str, int, int]) -> None:
    old = version(ws)
    ws.codebook.bind_example(*place, version=old)
    with ws.change("reserve") as made:
        made.draft.set("source", place[1], "reserved", True)
    assert ws.codebook.examples() == {}
    refused(ws, SealedSource, lambda: ws.codebook.bind_example(*place[:2], 0, 3, version=old))
