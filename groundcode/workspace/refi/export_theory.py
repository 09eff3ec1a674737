"""Relations and paradigms as links and graphs."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.codes import CodeTree
from groundcode.domain.theory import SLOTS, Paradigm, Relation
from groundcode.exchange.refi.losses import Losses
from groundcode.exchange.refi.values import RefiEdge, RefiGraph, RefiLink, RefiVertex
from groundcode.locale import _
from groundcode.workspace.refi.export_notes import NoteBook
from groundcode.workspace.theories.book import TheoryBook
from groundcode.workspace.theories.words import relation_words, type_words

_WIDE, _HIGH, _A_ROW = 220, 120, 5


@dataclass(frozen=True, slots=True)
class RefiTheory:
    """What the theory is to other programs."""

    links: tuple[RefiLink, ...]
    graphs: tuple[RefiGraph, ...]


def theory_of(connection: Connection, tree: CodeTree, project: str, notes: NoteBook, losses: Losses) -> RefiTheory:
    """The relations as links and one graph, each paradigm as a graph with links from its codes to its phenomenon."""
    book = TheoryBook(connection, tree)
    links: list[RefiLink] = []
    graphs: list[RefiGraph] = []
    plain = [one for one in book.relations.values() if not one.gone]
    for gone in (one for one in book.relations.values() if one.gone):
        losses.kept(_("relations"), _("an end of them was deleted"), relation_words(gone, tree, book.relations))
    for relation in plain:
        links.append(_link(relation, tree, book, notes))
    if plain:
        graphs.append(_model(project, plain, tree))
    for paradigm in book.paradigms:
        if paradigm.gone:
            losses.kept(_("paradigms"), _("their phenomenon was deleted"), paradigm.name)
            continue
        found, graph = _paradigm(paradigm, tree)
        links += found
        graphs.append(graph)
    return RefiTheory(tuple(links), tuple(graphs))


def _link(relation: Relation, tree: CodeTree, book: TheoryBook, notes: NoteBook) -> RefiLink:
    held = notes.on(relation.id)
    if relation.connotation:
        name = relation_words(relation, tree, book.relations)
        held = (*held, notes.add(ids.named(relation.id, "connotation"), name, relation.connotation))
    return RefiLink(relation.id, _label(relation), "OneWay", relation.start, relation.end, held)


def _label(relation: Relation) -> str:
    sign = f" {_(relation.sign.words)}" if relation.sign else ""
    return f"{type_words(relation.type)}{sign}".strip()


def _model(project: str, relations: list[Relation], tree: CodeTree) -> RefiGraph:
    graph = ids.named(project, "refi graph", "model")
    ends = dict.fromkeys(code for one in relations for code in (one.start, one.end) if code in tree.codes)
    vertices = _vertices(graph, list(ends), tree)
    at = {one.represents: one.guid for one in vertices}
    edges = tuple(
        RefiEdge(ids.named(graph, one.id), one.id, _label(one), at[one.start], at[one.end])
        for one in relations if not one.on_relation
    )  # fmt: skip
    return RefiGraph(graph, _("Model"), vertices, edges)


def _vertices(graph: str, codes: list[str], tree: CodeTree) -> tuple[RefiVertex, ...]:
    return tuple(
        RefiVertex(ids.named(graph, code), code, tree.codes[code].name, 40 + at % _A_ROW * _WIDE, 40 + at // _A_ROW * _HIGH)
        for at, code in enumerate(codes)
    )


def _paradigm(paradigm: Paradigm, tree: CodeTree) -> tuple[list[RefiLink], RefiGraph]:
    graph = ids.named(paradigm.id, "refi graph")
    roles = [role for slot in SLOTS for role in paradigm.of(slot) if not role.gone]
    codes = list(dict.fromkeys([paradigm.phenomenon, *(role.code for role in roles)]))
    vertices = _vertices(graph, codes, tree)
    at = {one.represents: one.guid for one in vertices}
    links = [RefiLink(role.id, _(role.slot.words), "OneWay", role.code, paradigm.phenomenon) for role in roles]
    edges = tuple(
        RefiEdge(ids.named(graph, role.id), role.id, _(role.slot.words), at[role.code], at[paradigm.phenomenon])
        for role in roles
    )  # fmt: skip
    name = _("Paradigm: {name}").format(name=paradigm.name or tree.codes[paradigm.phenomenon].name)
    return links, RefiGraph(graph, name, vertices, edges)
