"""What a merge lays side by side: codes of one name, one interview twice, texts that were corrected twice."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import Connection

from groundcode.domain.codes import CodeTree
from groundcode.domain.ids import fold, to_raw
from groundcode.errors import NoSuchChoice, ThingNotFound, TurnsDiffer
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.store.log import heads_of
from groundcode.workspace.conflicts import Conflict
from groundcode.workspace.merges.plan import SameText, TextsApart, Twin, TwinSide
from groundcode.workspace.settling.texts import plan_merge


def twins(
    connection: Connection, tree: CodeTree, touched: Mapping[str, tuple[bool, bool]], new: Collection[str]
) -> Iterator[Twin]:  # fmt: skip
    """Pairs of codes that have one name since a merge; beside each other first.

    `touched`: code -> whether its name, and whether its place came in. Two codes that both came in and stand apart are
    the other side's own affair.
    """
    of_name: dict[str, list[str]] = {}
    for code in tree.walk():
        of_name.setdefault(fold(tree.codes[code].name), []).append(code)
    found = []
    for code in tree.walk():
        name, place = touched.get(code, (False, False))
        if not (name or place):
            continue
        for other in of_name[fold(tree.codes[code].name)]:
            if other == code or (other in touched and any(touched[other]) and other > code):
                continue
            is_beside = tree.parent_of(code) == tree.parent_of(other)
            if is_beside or (name and not (code in new and other in new)):
                found.append((not is_beside, other, code))
    found.sort(key=lambda one: one[0])
    for apart, other, code in found:
        yield Twin(tree.codes[code].name, _side(connection, tree, other), _side(connection, tree, code), not apart)


def _side(connection: Connection, tree: CodeTree, code: str) -> TwinSide:
    found = tree.codes[code]
    sql = "SELECT count(*) FROM state_coding WHERE code = ? AND alive"
    codings = int(bulk.all_rows(connection, sql, (to_raw(code),))[0][0])
    sql = "SELECT k.name FROM state_code d JOIN change c ON c.id = d.made JOIN state_coder k ON k.id = c.coder WHERE d.id = ?"
    rows = bulk.all_rows(connection, sql, (to_raw(code),))
    return TwinSide(code, tree.path(code), _(found.level.words), found.definition, rows[0][0] if rows else "?", codings)


def same_texts(connection: Connection, new: Collection[str]) -> Iterator[SameText]:
    """Pairs of open sources of which one is new and whose texts are the same, or copies of each other."""
    from groundcode.text.copies import Known, fingerprint

    if not new:
        return
    withdrawn = reading.withdrawn_sources(connection)
    sources = [source for source in reading.read_sources(connection) if source.id not in withdrawn]
    texts = {source.id: reading.readable_text(connection, source.version) for source in sources}
    names = {source.id: source.name for source in sources}
    known: Known[str] = Known()
    seen: dict[str, str] = {}
    for source in sorted(texts, key=lambda id_: (id_ in new, names[id_])):
        if not texts[source]:
            continue
        mark = fingerprint(texts[source])
        if source in new:
            best = max(_alike(seen, texts[source], known.candidates(mark)), default=None)
            if best is not None:
                yield SameText(names[best[1]], names[source], round(best[0], 3))
        known.add(source, mark)
        seen[source] = texts[source]


def _alike(seen: Mapping[str, str], text: str, candidates: Sequence[tuple[str, float]]) -> Iterator[tuple[float, str]]:
    """(likeness, source) of the known texts of which one is a copy; short texts only where they are the very same."""
    from groundcode.text.copies import is_copy, likeness

    yield from ((1.0, other) for other, theirs in seen.items() if theirs == text)
    for other, share in candidates:
        alike = likeness(text, seen[other])
        if is_copy(text, seen[other], share, alike):
            yield alike, other


def texts_apart(connection: Connection, conflicts: Sequence[Conflict]) -> Iterator[TextsApart]:
    """The conflicts of two corrected texts, and whether they merge by turns."""
    for conflict in conflicts:
        if (conflict.kind, conflict.entity, conflict.field) != ("value", "source", "version"):
            continue
        source = reading.read_source(connection, conflict.entity_id)
        values = [head.value for head in reversed(heads_of(connection, conflict.entity_id, "version")) if head.value]
        versions = list(dict.fromkeys(values))[::-1]
        turns: tuple[str, ...] = ()
        by_turns = True
        try:
            plan_merge(connection, conflict.entity_id, versions)
        except TurnsDiffer as error:
            turns, by_turns = error.turns, False
        except (NoSuchChoice, ThingNotFound):
            by_turns = False
        yield TextsApart(conflict.entity_id, source.name if source else "?", turns, by_turns)
