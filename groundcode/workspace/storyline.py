"""The storyline (故事线): text that tells the theory, citing categories and what people said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.codes import Code, CodeTree
from groundcode.domain.heads import Seen
from groundcode.domain.levels import Level
from groundcode.domain.sources import Source
from groundcode.domain.spans import Span, is_span_inside
from groundcode.domain.storylines import (
    GONE,
    Citation,
    Mark,
    StorySentence,
    TurnPlace,
    Uncited,
    code_mark,
    covered,
    gathered,
    marks,
    rendered,
    replaced,
    segment_mark,
    short_names,
    turn_place,
    typed,
    within,
)
from groundcode.domain.theory import Evidence, Relation
from groundcode.errors import AmbiguousName, CitationNotFound, SealedSource, SourceNotFound, SpanOutsideSource
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.workspace.codes import living
from groundcode.workspace.segment_reader import SegmentReader, Shown
from groundcode.workspace.sources import closed_source, find_source, text_of
from groundcode.workspace.theories.book import TheoryBook

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Storyline:
    """What one does with the storyline of a project; there is one."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def text(self, shown: bool = True) -> str:
        """The text: as it reads now, with the names of now; or as it is stored, citations by id. "" before the first word."""
        with self._workspace.store.reading() as connection:
            stored = _read(connection, self._workspace.id)[1]
            return _Reader(connection, self._workspace.tree_at(connection)).shown(stored)[0] if shown else stored

    def citations(self) -> list[Citation]:
        """Every citation in the order of the text, what is gone among them."""
        with self._workspace.store.reading() as connection:
            stored = _read(connection, self._workspace.id)[1]
            return _Reader(connection, self._workspace.tree_at(connection)).shown(stored)[1]

    def sentences(self) -> list[StorySentence]:
        """The sentences as they read now, each with its citations."""
        from groundcode.text.units import sentences

        with self._workspace.store.reading() as connection:
            stored = _read(connection, self._workspace.id)[1]
            text, found = _Reader(connection, self._workspace.tree_at(connection)).shown(stored)
        bare = covered(text, [(one.start, one.end) for one in found])
        return list(gathered(text, sentences(bare, 0, len(bare)), found))

    def write(self, text: str, *, seen: Seen | None = None) -> bool:
        """Let the storyline read so; whether that changes anything.

        A citation is a code's name or path, a turn (P07-23), or a place in one (P07-23:0-12, code points of its speech).
        What the text cited before and still cites keeps its place, what is gone too.

        Raises:
            CitationNotFound, AmbiguousName, SpanOutsideSource, SealedSource, WithdrawnSource
        """
        text = _UNSTORABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        with self._workspace.change("storyline", seen=seen) as made:
            found, current = _read(made.connection, self._workspace.id)
            tree = self._workspace.tree_at(made.connection)
            stored = _Resolver(made.connection, tree, current).stored(text)
            if stored == current:
                return False
            row = reading.read_thing(made.connection, "storyline", found)
            if row is None:
                made.draft.create("storyline", found, text=stored)
                return True
            if not row["alive"]:
                made.draft.set("storyline", found, "alive", True)
            made.draft.set("storyline", found, "text", stored)
            return True

    def check(self, text: str) -> None:
        """Raise what `write` would, without writing."""
        with self._workspace.store.reading() as connection:
            current = _read(connection, self._workspace.id)[1]
            _Resolver(connection, self._workspace.tree_at(connection), current).stored(text)

    def words_for_code(self, code: str) -> str:
        """What cites a code: `[[name]]`, or its path where the name alone could be another's.

        Raises:
            CodeNotFound
        """
        tree = self._workspace.tree()
        return f"[[{_code_words(tree, living(tree, code))}]]"

    def words_for_segment(self, version: str, start: int, end: int) -> str:
        """What cites `[start, end)` of a version, as it lies now: `[[P07-23]]` for a whole turn, else `[[P07-23:0-12]]`.

        Raises:
            CitationNotFound: it has no place in a text that may be read.
        """
        with self._workspace.store.reading() as connection:
            reader = _Reader(connection, self._workspace.tree_at(connection))
            shown = reader.segments.at(version, start, end)
            if shown is None or shown.gone or not shown.placed:
                raise CitationNotFound(f"[{start}, {end})")
            return f"[[{reader.segment_words(shown)}]]"

    def place_of(self, words: str) -> tuple[str, str, Span]:
        """(source id, version, segment) that `P07-23` or `P07-23:0-12` means, as anything that asks for a place may be told.

        Raises:
            CitationNotFound, SpanOutsideSource, SealedSource, WithdrawnSource, AmbiguousName
        """
        with self._workspace.store.reading() as connection:
            mark = next(marks(_Resolver(connection, self._workspace.tree_at(connection), "").segment(words)))
            version = reading.read_version(connection, mark.version)
        assert version is not None, "a place that was found lies in a version"
        assert mark.span is not None, "a segment has a place"
        return version.source, mark.version, mark.span

    def uncited(self) -> Uncited:
        """The main categories, the core category, the relations and the pathways that the storyline leaves out."""
        with self._workspace.store.reading() as connection:
            tree = self._workspace.tree_at(connection)
            stored = _read(connection, self._workspace.id)[1]
            cited = {tree.target(mark.code) for mark in marks(stored) if mark.code is not None}
            book = TheoryBook(connection, tree)
            raw = reading.read_project(connection)["core_code"]
            core = tree.target(ids.to_text(raw)) if raw else None
            relations = {one.id: one for one in book.relations.values() if not one.gone}
            pathways = [one for one in book.pathways if one.relations]
        told = [code for code in tree.walk() if tree.codes[code].level is Level.MAIN or code == core]
        return Uncited(
            tuple(code for code in told if code not in cited),
            tuple(one.id for one in relations.values() if not ends_of(one, relations) <= cited),
            tuple(path.id for path in pathways if not {end for one in path.relations for end in (one.start, one.end)} <= cited),
        )


def ends_of(relation: Relation, relations: dict[str, Relation]) -> set[str]:
    """The codes at both ends of a relation; where it leads to a relation, the ends of that one too."""
    out, at = {relation.start}, relation
    passed = {relation.id}
    while at.on_relation and at.end in relations and at.end not in passed:
        at = relations[at.end]
        passed.add(at.id)
        out.add(at.start)
    return out if at.on_relation else out | {at.end}


def _read(connection: Connection, project: str) -> tuple[str, str]:
    """(id, stored text) of the project's storyline: the one with its own id, else the first living one."""
    own = ids.named(project, "storyline")
    row = reading.read_thing(connection, "storyline", own)
    if row is not None and row["alive"]:
        return own, row["text"] or ""
    sql = (
        "SELECT t.id, t.text FROM state_storyline t JOIN change c ON c.id = t.made WHERE t.alive ORDER BY c.lamport, t.id LIMIT 1"
    )
    rows = bulk.all_rows(connection, sql)
    return (ids.to_text(rows[0][0]), rows[0][1] or "") if rows else (own, "")


def _code_words(tree: CodeTree, code: Code) -> str:
    """The shortest name of a living code that no other code has: its name, its path, else the whole citation's inside."""
    for words in (within(code.name), within(tree.path(code.id))):
        if tree.find(words) == (code.id,):
            return words
    # Names that a citation cannot hold as they are, and twins that a merge of two copies made.
    return within(code.name) if _called(tree, code.name) == [code.id] else code_mark(code.id, code.name)[2:-2]


def _called(tree: CodeTree, name: str) -> list[str]:
    wanted = ids.fold(within(name))
    return [code for code in tree.walk() if ids.fold(within(tree.codes[code].name)) == wanted]


class _Reader:
    """A stored text as it reads now."""

    def __init__(self, connection: Connection, tree: CodeTree) -> None:
        self._connection = connection
        self._tree = tree

    @cached_property
    def segments(self) -> SegmentReader:
        """Where segments lie."""
        return SegmentReader(self._connection)

    def shown(self, stored: str) -> tuple[str, list[Citation]]:
        """The text that people read, and its citations."""
        text, places = rendered(stored, self.words)
        return text, [self._citation(mark, start, end, text[start + 2 : end - 2]) for mark, start, end in places]

    def words(self, mark: Mark) -> str:
        """What stands between the brackets of a citation."""
        if mark.code is not None:
            target = self._tree.target(mark.code)
            return mark.name + GONE if target is None else _code_words(self._tree, self._tree.codes[target])
        shown = self._at(mark)
        return mark.name + GONE if shown is None or shown.gone or not shown.placed else self.segment_words(shown)

    @cached_property
    def _short(self) -> dict[str, str]:
        sources = reading.read_sources(self._connection, sealed=True)
        return short_names({source.id: source.name for source in sources})

    def segment_words(self, shown: Shown) -> str:
        """`P07-23` for a whole turn's speech, else the place in it."""
        version = reading.read_version(self._connection, shown.version)
        turn = version.turn_at(shown.start) if version is not None else None
        source = self._short.get(shown.source_id, shown.source)
        cite = f"{source}-{turn.number}" if turn is not None else source
        if turn is None or (shown.start, shown.end) == (turn.body, turn.end) or shown.start < turn.body:
            return within(cite)
        return within(f"{cite}:{shown.start - turn.body}-{shown.end - turn.body}")

    def _at(self, mark: Mark) -> Shown | None:
        return self.segments.at(mark.version, mark.span.start, mark.span.end) if mark.span is not None else None

    def _citation(self, mark: Mark, start: int, end: int, words: str) -> Citation:
        if mark.code is not None:
            target = self._tree.target(mark.code)
            return Citation(start, end, words, target or mark.code, None, target is None)
        shown = self._at(mark)
        if shown is None:
            return Citation(start, end, words, None, None, True)
        segment = Evidence(
            "", shown.source, shown.source_id, shown.version, shown.start, shown.end, shown.quote, shown.cite, shown.placed,
            shown.closed, shown.gone,
        )  # fmt: skip
        return Citation(start, end, words, None, segment, shown.gone or not shown.placed)


class _Resolver:
    """What a person typed, as it is stored; what stood in the text before comes first."""

    def __init__(self, connection: Connection, tree: CodeTree, current: str) -> None:
        self._connection = connection
        self._tree = tree
        self._before: dict[str, list[str]] = {}
        self._last: dict[str, str] = {}
        reader = _Reader(connection, tree)
        for mark in marks(current):
            self._before.setdefault(reader.words(mark), []).append(mark.stored)
            self._last.setdefault(mark.name, mark.stored)

    @cached_property
    def _sources(self) -> list[Source]:
        return reading.read_sources(self._connection, sealed=True)

    def stored(self, text: str) -> str:
        """The text with its citations by id."""
        return replaced(text, [(one.start, one.end, self._resolve(one.words)) for one in typed(text)])

    def _resolve(self, words: str) -> str:
        if before := self._before.get(words):
            # Two citations may read alike and lie apart (a corrected text): the first stays the first.
            return before.pop(0) if len(before) > 1 else before[0]
        written = next(marks(f"[[{words}]]"), None)
        if written is not None and self._is_known(written):
            return written.stored
        codes = self._tree.find(words) or tuple(_called(self._tree, words))
        if codes:
            return self._code(words, codes)
        return self._segment(words) or self._last.get(words) or self._gone(words)

    def segment(self, words: str) -> str:
        """The stored citation of a turn, or of a place in one.

        Raises:
            CitationNotFound, SpanOutsideSource, SealedSource, WithdrawnSource, AmbiguousName
        """
        found = self._segment(words.strip())
        if found is None:
            raise CitationNotFound(words, why=_("it is no turn of a source"))
        return found

    def _is_known(self, mark: Mark) -> bool:
        if mark.code is not None:
            return mark.code in self._tree.all
        version = reading.read_version(self._connection, mark.version)
        return version is not None and mark.span is not None and is_span_inside(mark.span.start, mark.span.end, version.length)

    def _code(self, words: str, codes: Sequence[str]) -> str:
        if len(codes) > 1:
            paths = [self._tree.path(code) for code in codes]
            whole = [code for code, path in zip(codes, paths, strict=True) if ids.fold(path) == ids.fold(words)]
            if len(whole) != 1:
                raise AmbiguousName(words, paths)
            codes = whole
        found = self._tree.codes[codes[0]]
        return code_mark(found.id, found.name)

    def _segment(self, words: str) -> str | None:
        place = turn_place(words)
        if place is None:
            return None
        short = short_names({source.id: within(source.name) for source in self._sources})
        named = [one for one in self._sources if ids.fold(place.source) == ids.fold(short[one.id])]
        try:
            source = named[0] if len(named) == 1 else find_source(self._sources, place.source)
        except SourceNotFound:
            return None
        return self._in_source(words, source, place)

    def _in_source(self, words: str, source: Source, place: TurnPlace) -> str:
        if source.reserved:
            raise SealedSource(source.name)
        closed = closed_source(self._connection, source.id, source.name)
        if closed is not None:
            raise closed
        version, _text = text_of(self._connection, source)
        turn = next((one for one in version.turns if one.number == place.turn), None)
        if turn is None or turn.body >= turn.end:
            first, last = (version.turns[at].number if version.turns else "–" for at in (0, -1))
            raise CitationNotFound(words, why=_("“{source}” has the turns {first} to {last}").format(
                source=source.name, first=first, last=last))  # fmt: skip
        if place.span is None:
            return segment_mark(version.id, Span(turn.body, turn.end), words)
        span = Span(turn.body + place.span.start, turn.body + place.span.end)
        if not is_span_inside(span.start, span.end, version.length):
            raise SpanOutsideSource(f"{source.name}-{turn.number}", place.span.start, place.span.end, turn.end - turn.body)
        return segment_mark(version.id, span, words)

    def _gone(self, words: str) -> str:
        """The stored form of a deleted code by its last name; refused where there is none, or several."""
        if words.endswith(GONE.strip()):
            name = ids.fold(words.removesuffix(GONE.strip()))
            dead = [one for one in self._tree.all.values() if self._tree.target(one.id) is None]
            found = [one for one in dead if ids.fold(within(one.name)) == name]
            if len(found) == 1:
                return code_mark(found[0].id, found[0].name)
        folded = ids.fold(words)
        names = dict.fromkeys(one.name for one in self._tree.codes.values())
        near = [name for name in names if folded and (folded in ids.fold(name) or ids.fold(name) in folded)]
        raise CitationNotFound(words, near[:5])
