"""Whose codings are counted, in words."""

from __future__ import annotations

from sqlalchemy import Connection

from groundcode.domain.codings import Layer
from groundcode.locale import ngettext
from groundcode.store import reading


def counted_by(connection: Connection, layer: Layer) -> str:
    """Who is counted: "田野", or "田野; in 3 sources the consensus"; "" before anybody coded."""
    name, count = reading.read_coders(connection).get(layer.coder or "", ""), len(layer.settled)
    if not count:
        return name
    if not name:
        return ngettext("the consensus, in {count} source", "the consensus, in {count} sources", count).format(count=count)
    words = ngettext("{coder}; in {count} source the consensus", "{coder}; in {count} sources the consensus", count)
    return words.format(coder=name, count=count)
