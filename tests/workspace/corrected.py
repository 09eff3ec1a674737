"""A project with one transcript that is corrected: what tests of corrected texts ask of it."""

from __future__ import annotations

from groundcode.workspace import Workspace
from groundcode.workspace.sources import Opened


def only(ws: Workspace) -> str:
    """The id of the one source."""
    (source,) = ws.sources.list_()
    return source.id


def code(ws: Workspace, words: str, name: str = "走访") -> str:
    """Code some words of the one source where they stand first; gives the coding."""
    tree, text = ws.tree(), ws.sources.open(only(ws)).text
    found = next((c for c in tree.codes if tree.codes[c].name == name), None) or ws.codes.create(name)
    return ws.codings.apply(found, only(ws), text.index(words), text.index(words) + len(words))


def quotes(ws: Workspace) -> dict[str, bool]:
    """The words of each coded segment, and whether they stand in the shown text."""
    return {s.quote: s.placed for s in ws.codings.segments()}


def said(opened: Opened) -> list[tuple[str, str, str]]:
    """(number, speaker, speech) of each turn."""
    return [(t.number, opened.speaker_name(t), opened.text[t.body : t.end]) for t in opened.version.turns]


def talk(ws: Workspace) -> list[tuple[str, str, str]]:
    return said(ws.sources.open(only(ws)))


def fare(ws: Workspace) -> tuple[int, int, int]:
    """How many segments are exact, changed, waiting."""
    found = ws.review.standing(only(ws))
    return found.exact, found.changed, found.waiting
