"""Examples of a code: segments that show what it means, bound to it by hand or by a codebook file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.codebooks import Example
from groundcode.domain.codes import CodeTree
from groundcode.domain.heads import Seen
from groundcode.domain.registry import ALIVE
from groundcode.domain.spans import Span, is_span_inside
from groundcode.errors import AlreadyExample, SpanOutsideSource, ThingNotFound
from groundcode.locale import _
from groundcode.store import blobs, bulk, reading
from groundcode.workspace.codes import living
from groundcode.workspace.codings import codable

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class BoundExample:
    """An example of a living code, where it lies in the text as it stands."""

    link: str
    code: str
    source: str
    example: Example


def bind_example(
    workspace: Workspace, code: str, source: str, start: int, end: int, *, version: str, seen: Seen | None = None
) -> str:
    """What `CodebookFiles.bind_example` does."""
    with workspace.change("bind-example", seen=seen) as made:
        tree = reading.read_tree(made.connection)
        found = living(tree, code)
        name, current, length = codable(made.connection, source, version)
        if not is_span_inside(start, end, length):
            raise SpanOutsideSource(name, start, end, length)
        shown = _shown(made.connection, source, current, Span(start, end))
        if shown is not None and _at(made.connection, tree, found.id, source, shown):
            raise AlreadyExample(found.name, name, shown.start, shown.end)
        segment = ids.segment_id(current, start, end)
        anchor = {"version": current, "start": start, "end": end}
        return made.draft.create("link", workspace.store.ids(), from_=found.id, role="example", to=segment, anchor=anchor)


def unbind_example(workspace: Workspace, code: str, source: str, start: int, end: int, *, seen: Seen | None = None) -> int:
    """What `CodebookFiles.unbind_example` does."""
    with workspace.change("unbind-example", seen=seen) as made:
        tree = reading.read_tree(made.connection)
        found = living(tree, code)
        links = _at(made.connection, tree, found.id, source, Span(start, end))
        if not links:
            raise ThingNotFound(_("example"), f"[{start}, {end})")
        for link in links:
            made.draft.set("link", link, ALIVE, False)
        return len(links)


def _shown(connection: Connection, source: str, version: str, span: Span) -> Span | None:
    found = reading.read_source(connection, source)
    return reading.read_versions(connection, source).shown(span, version, found.version) if found else None


def _at(connection: Connection, tree: CodeTree, code: str, source: str, span: Span) -> list[str]:
    """The links that bind a place of the shown text to a code: merged codes and other laptops may have brought several."""
    return [
        one.link
        for one in bound_examples(connection, tree)
        if (one.code, one.source, one.example.start, one.example.end) == (code, source, span.start, span.end)
    ]


def read_examples(connection: Connection, tree: CodeTree) -> dict[str, list[Example]]:
    """Code id -> the segments bound to it as examples, each once."""
    out: dict[str, list[Example]] = {}
    for one in bound_examples(connection, tree):
        if one.example not in out.setdefault(one.code, []):
            out[one.code].append(one.example)
    return out


def bound_examples(connection: Connection, tree: CodeTree, only: str | None = None) -> Iterator[BoundExample]:
    """Every example that can be shown: those in sealed or withdrawn sources, or without a place in the text, are left out.

    `only` those of one living code.
    """
    withdrawn = reading.withdrawn_sources(connection)
    sources = {s.id: s for s in reading.read_sources(connection) if s.id not in withdrawn}
    for link, code, version_id, start, end in _anchored_links(connection):
        owner = tree.target(code)
        if owner is None or (only is not None and owner != only):
            continue
        version = reading.read_version(connection, version_id)
        if version is None or version.source not in sources:
            continue
        source = sources[version.source]
        span = reading.read_versions(connection, source.id).shown(Span(start, end), version_id, source.version)
        shown = reading.read_version(connection, source.version)
        if span is None or shown is None:
            continue
        turn = shown.turn_at(span.start)
        text = blobs.get_text(connection, shown.text)
        example = Example(source.name, span.start, span.end, span.of(text), turn.number if turn else "")
        yield BoundExample(link, owner, source.id, example)


def _anchored_links(connection: Connection) -> Iterator[tuple[str, str, str, int, int]]:
    rows = bulk.all_rows(
        connection,
        'SELECT id, "from", version, start, "end" FROM state_link WHERE role = \'example\' AND alive AND version IS NOT NULL '
        "ORDER BY rank, id",
    )
    for link, code, version, start, end in rows:
        yield ids.to_text(link), ids.to_text(code), ids.to_text(version), start, end
