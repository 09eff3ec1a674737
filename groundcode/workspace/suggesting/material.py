"""What suggestions are made from: codes, and what informants said in the segments that carry them; read once."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from groundcode.domain.codes import CodeTree
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.levels import Level
from groundcode.domain.operations import canonical
from groundcode.domain.sources import Version
from groundcode.domain.transcripts import Role
from groundcode.store import blobs, bulk, reading
from groundcode.suggest.ranking import Category
from groundcode.suggest.similarity import Item, Spot
from groundcode.workspace.placing import is_blacked_out
from groundcode.workspace.suggesting.notes import read_notes

MOST_QUOTES = 40
"""Quotes of a code that are compared, spread evenly over all: the mean of 40 lies where that of 4,000 lies."""


_HAN = re.compile("[\u3400-\u9fff]")
_WORDS = re.compile("[\u3400-\u9fff]+|[^\\W\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Said:
    """What informants said in one coded segment."""

    coding: str
    source: str
    words: str
    spot: Spot


@dataclass(slots=True)
class Material:
    """The codes and the words of their segments at one moment."""

    tree: CodeTree
    own: dict[str, tuple[Said, ...]] = field(default_factory=dict)
    """Living code -> its own segments, each once, by source and place."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Label -> what researchers wrote about it."""
    _read: list[str] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)

    def loose(self, level: Level) -> list[str]:
        """The codes of a level that stand under nothing, by id."""
        return sorted(one.id for one in self.tree.codes.values() if one.level is level and self.tree.parent_of(one.id) is None)

    def above(self, level: Level) -> list[str]:
        """The codes of the next level that has any, by id."""
        higher = [one for one in self.tree.codes.values() if one.level.rank > level.rank]
        nearest = min((one.level.rank for one in higher), default=0)
        return sorted(one.id for one in higher if one.level.rank == nearest)

    def said(self, code: str) -> list[Said]:
        """The segments of a code and of all below it, each once; many are thinned out evenly."""
        places: dict[tuple[str, str], Said] = {}
        for one in (code, *self.tree.walk(code)):
            for said in self.own.get(one, ()):
                places.setdefault((said.source, said.words), said)
        found = sorted(places.values(), key=lambda said: said.coding)
        return found if len(found) <= MOST_QUOTES else [found[at * len(found) // MOST_QUOTES] for at in range(MOST_QUOTES)]

    def codes_with(self, word: str) -> int:
        """How many codes have a word (folded) in their name, definition or own segments."""
        if not self._read:
            self._read = [self._plain(code) for code in self.tree.codes]
        if word not in self._counts:
            sought = word if _HAN.match(word) else f" {word} "
            self._counts[word] = sum(sought in one for one in self._read)
        return self._counts[word]

    def _plain(self, code: str) -> str:
        """All that is said of a code, in words between spaces; runs of Han characters stay whole."""
        said = " ".join((self.called(code), *(one.words for one in self.own.get(code, ())[:MOST_QUOTES])))
        return f" {' '.join(_WORDS.findall(said.casefold()))} "

    def called(self, code: str) -> str:
        """A code's name, and what the codebook says it is and covers; of a label also what its memos say."""
        found = self.tree.codes[code]
        said = " ".join(filter(None, map(_line, (found.definition, found.inclusion, self.notes.get(code, "")))))
        return f"{found.name}: {said}" if said else found.name

    def item(self, code: str) -> Item:
        """A code as it is compared: by its name, its definition and its segments; a category by the codes right under it."""
        found, said = self.tree.codes[code], self.said(code)
        children = self.tree.children_of(code) if found.level.rank >= Level.CATEGORY.rank else ()
        quotes = set(map(self.called, children)) or {one.words for one in said}
        return Item(code, self.called(code), tuple(sorted(quotes)), tuple(sorted({one.spot for one in said})), found.name)

    def category(self, code: str, level: Level) -> Category:
        """A code with what stands right under it, as something that codes of a level may belong to.

        To labels, which are often an informant's words, its own segments are members too.
        """
        members = [self.item(one) for one in sorted(self.tree.children_of(code))]
        if level is Level.LABEL:
            members += [Item(said.coding, said.words, (), (said.spot,)) for said in self.own.get(code, ())[:MOST_QUOTES]]
        return Category(code, self.called(code), tuple(members))


def _line(text: str) -> str:
    return " ".join(text.split())


def read_material(connection: Connection, tree: CodeTree) -> Material:
    """The material of all coders; nothing of sealed and withdrawn sources, and nothing that interviewers said."""
    columns = reading.read_columns(connection)
    closed = {to_raw(source) for source in reading.withdrawn_sources(connection)}
    by_text: dict[bytes, list[int]] = {}
    for row, source in enumerate(columns.source):
        if source not in closed:
            by_text.setdefault(columns.version[row], []).append(row)
    asking = interviewers(connection)
    target = {code: tree.target(to_text(code)) for code in set(columns.code)}
    source_of = {raw: to_text(raw) for raw in set(columns.source)}
    found: dict[tuple[str, bytes, int, int], Said] = {}
    for raw, rows in by_text.items():
        version = reading.read_version(connection, to_text(raw))
        if version is None:
            continue
        text = blobs.get_text(connection, version.text)
        starts = [turn.start for turn in version.turns]
        heard: dict[tuple[int, int], str] = {}
        for row in rows:
            code, place = target[columns.code[row]], (columns.start[row], columns.end[row])
            if code is None:
                continue
            if place not in heard:
                heard[place] = spoken(text, version, starts, *place, asking)
            coding, words = to_text(columns.id[row]), heard[place]
            spot = Spot(source_of[columns.source[row]], *turns_touched(starts, *place))
            key = (code, columns.source[row], *place)
            if words and (key not in found or coding < found[key].coding):
                found[key] = Said(coding, spot.source, words, spot)
    own: dict[str, list[Said]] = {}
    for key in sorted(found):
        own.setdefault(key[0], []).append(found[key])
    return Material(tree, {code: tuple(all_said) for code, all_said in own.items()}, read_notes(connection, tree))


def turns_touched(starts: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """The first and the last turn that `[start, end)` touches, where turns start there; 0 before the first."""
    return max(0, bisect_right(starts, start) - 1), max(0, bisect_right(starts, end - 1) - 1)


def spot_of(connection: Connection, version: str, start: int, end: int) -> Spot | None:
    """Where `[start, end)` of a version stands; None where the version is not there."""
    found = reading.read_version(connection, version)
    return None if found is None else Spot(found.source, *turns_touched([turn.start for turn in found.turns], start, end))


_OTHER_THINGS = ("code", "suggestion", "suggestion_run", "memo", "relation", "paradigm", "paradigm_role", "property")
# A code that is deleted, restored or merged: its segments are another's, or nobody's.
_CHANGES_OWNERS = ("alive", "merged_into")
# Links of decisions; others say which sources are withdrawn.
_LINKS = ("became", "refused")


def said_the_same(connection: Connection, since: int) -> bool:
    """Whether nothing since a position can have changed which code has which words: after most decisions about suggestions.

    Reading 100,000 segments anew after each of them would take two seconds.
    """
    sql = (
        f"SELECT 1 FROM operation WHERE change > ? AND NOT (entity IN ({bulk.marks(_OTHER_THINGS)}) "
        f"AND NOT (entity = 'code' AND field IN ({bulk.marks(_CHANGES_OWNERS)})) OR entity = 'link' "
        f"AND entity_id IN (SELECT id FROM state_link WHERE role IN ({bulk.marks(_LINKS)}))) LIMIT 1"
    )
    return not bulk.all_rows(connection, sql, (since, *_OTHER_THINGS, *_CHANGES_OWNERS, *_LINKS))


def interviewers(connection: Connection) -> frozenset[str]:
    """The speakers (ids) who ask."""
    rows = bulk.all_rows(connection, "SELECT id FROM state_speaker WHERE alive AND role = ?", (Role.INTERVIEWER.value,))
    return frozenset(to_text(row[0]) for row in rows)


def spoken(
    text: str, version: Version, starts: Sequence[int], start: int, end: int, asking: frozenset[str]
) -> str:  # fmt: skip
    """What informants say in `[start, end)`, without the names of speakers; "" where only others speak."""
    first = max(0, bisect_right(starts, start) - 1)
    if version.turns and version.turns[first].start <= start and end <= version.turns[first].end:
        # Within one turn, as nearly all segments are: a third of the time.
        turn = version.turns[first]
        words = "" if turn.speaker in asking else " ".join(text[max(start, turn.body) : end].split())
        return "" if is_blacked_out(words) else words
    parts = []
    if not version.turns or start < version.turns[0].start:
        parts.append(text[start : min(end, version.turns[0].start if version.turns else end)])
    for turn in version.turns[first:]:
        if turn.start >= end:
            break
        if turn.speaker not in asking:
            parts.append(text[max(start, turn.body) : min(end, turn.end)])
    words = " ".join(" ".join(parts).split())
    return "" if is_blacked_out(words) else words


def input_hash(parts: Iterable[object]) -> str:
    """sha256 of what suggestions were made from; the same whatever the order of codes."""
    sha = hashlib.sha256()
    for part in sorted(canonical(_listed(part)) for part in parts):
        sha.update(part.encode("utf-8", "surrogatepass") + b"\n")
    return sha.hexdigest()


def described(items: Iterable[Item], categories: Iterable[Category] = ()) -> Iterator[object]:
    """Codes and categories as `input_hash` takes them."""
    for item in items:
        yield _described(item)
    for shelf in categories:
        yield ["category", shelf.id, shelf.name, sorted(one.id for one in shelf.members)]
        yield from map(_described, shelf.members)


def _described(item: Item) -> object:
    return ["code", item.id, item.text, item.quotes, [[spot.source, spot.first, spot.last] for spot in item.spots]]


def _listed(part: object) -> object:
    if isinstance(part, list | tuple | frozenset):
        return [_listed(one) for one in (sorted(part) if isinstance(part, frozenset) else part)]
    return part
