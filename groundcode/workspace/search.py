"""Searching texts, memos and the codebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain.codes import CodeTree
from groundcode.domain.hits import EVERYTHING, TEXTS, Found, HitKind, Narrowing, NearMiss
from groundcode.domain.ids import to_text
from groundcode.errors import EmptyQuery, TextsOnly
from groundcode.store import bulk, log, reading
from groundcode.store.search import Proposed, TextIndex
from groundcode.text.matching import Literal, literal
from groundcode.text.patterns import PatternSearch
from groundcode.workspace.search_run import Field, Moment, Progress, Run, Text

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

LIMIT = 100
"""Hits given unless more are asked for."""
SCAN = 5_000_000
"""Characters that are looked through each time, in a tenth of a second; beyond, there is an index."""
_LONGEST_LOOSE = 100
"""Characters of a query that is looked for with other spaces, too."""
_FORMS = 5
"""Near-misses that are told."""


class Search:
    """What one does to find words again."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._index = TextIndex(workspace.store)
        self._seen: Moment | None = None

    def find(
        self, query: str, *, kinds: Sequence[HitKind] = EVERYTHING, narrowing: Narrowing | None = None, regex: bool = False,
        exact: bool = False, limit: int | None = LIMIT, progress: Progress | None = None,
    ) -> Found:  # fmt: skip
        """Where a query stands: texts by the source's name and place, then memos, then the codebook.

        Sealed sources and those of withdrawn cases are not searched. `exact` means these very code points, `regex` a
        regular expression (of Python) within each turn; a `limit` of None means all hits.

        Raises:
            EmptyQuery, TextsOnly, SpeakerNotFound, BadPattern, PatternTooSlow
        """
        query = _storable(query)
        if not query or query.isspace():
            raise EmptyQuery
        wanted = narrowing or Narrowing()
        if wanted:
            if HitKind.TEXT not in kinds:
                raise TextsOnly
            kinds = TEXTS
        if regex:
            with PatternSearch(query, exact=exact) as pattern:
                return self._find(query, pattern, tuple(kinds), wanted, limit, progress)
        return self._find(query, literal(query, exact=exact), tuple(kinds), wanted, limit, progress)

    def _find(
        self, query: str, matcher: Literal | PatternSearch, kinds: tuple[HitKind, ...], narrowing: Narrowing, limit: int | None,
        progress: Progress | None,
    ) -> Found:  # fmt: skip
        asked = matcher.query if isinstance(matcher, Literal) else None
        with self._ready(asked, progress) as (connection, moment, proposed):
            run = Run(connection, moment, matcher, limit, proposed, progress)
            run.search(kinds, narrowing)
            if run.total:
                return Found(query, tuple(run.hits), run.total, variants=run.told_variants())
            if narrowing or kinds != EVERYTHING:
                anywhere = Run(connection, moment, matcher, 0, proposed)
                anywhere.search(EVERYTHING, Narrowing())
                if anywhere.total:
                    return Found(query, (), 0, elsewhere=anywhere.total)
            near: tuple[NearMiss, ...] = ()
            if isinstance(matcher, Literal):
                if matcher.is_exact:
                    nearly = literal(query)
                    # What was proposed for a query that is not in NFC says nothing of the one that is.
                    near = _near(Run(connection, moment, nearly, 0, proposed if nearly.query == matcher.query else None))
                if not near and len(query) <= _LONGEST_LOOSE and moment.characters <= SCAN:
                    near = _near(Run(connection, moment, literal(query, loose=True), 0))
        return Found(query, (), 0, near=near)

    @contextmanager
    def _ready(self, query: str | None, progress: Progress | None) -> Iterator[tuple[Connection, Moment, Proposed | None]]:
        """A moment of the project, and which of its texts a query may match in; None looks into all of them."""
        store = self._workspace.store
        with store.reading() as connection:
            moment = self._moment(connection)
            if query is None or moment.characters <= SCAN:
                yield connection, moment, None
                return
            if self._index.is_up(connection, moment.position):
                yield connection, moment, self._index.proposed(connection, query)
                return
        told = None if progress is None else (lambda done, of: progress(done, of, ""))
        self._index.bring_up(moment.position, moment.digests(), told)
        with store.reading() as connection:
            yield connection, self._moment(connection), self._index.proposed(connection, query)

    def _moment(self, connection: Connection) -> Moment:
        """What may be searched now; read again only when something was changed."""
        position = log.position(connection)
        if self._seen is None or self._seen.position != position:
            withdrawn = reading.withdrawn_sources(connection)
            rows = bulk.all_rows(
                connection, "SELECT s.id, v.text, v.length FROM state_source s JOIN state_version v ON v.id = s.version"
            )
            stored = {to_text(source): (digest, length) for source, digest, length in rows}
            texts = tuple(
                Text(source, *stored[source.id])
                for source in reading.read_sources(connection)
                if source.id not in withdrawn and source.id in stored
            )
            tree = self._workspace.tree_at(connection)
            self._seen = Moment(position, texts, tree, [*_memos(connection), *_codes(tree)])
        return self._seen


def _memos(connection: Connection) -> Iterator[Field]:
    sql = "SELECT m.id, m.title, m.text FROM state_memo m JOIN change c ON c.id = m.made WHERE m.alive ORDER BY c.lamport, m.id"
    for memo, title, text in bulk.all_rows(connection, sql):
        for name, words in (("title", title), ("text", text)):
            if words:
                yield Field(HitKind.MEMO, to_text(memo), name, words, title or "")


def _codes(tree: CodeTree) -> Iterator[Field]:
    for code in tree.walk():
        here = tree.codes[code]
        yield Field(HitKind.CODE, code, "name", here.name, here.name)
        for name in ("definition", "inclusion", "exclusion"):
            if words := getattr(here, name):
                yield Field(HitKind.DEFINITION, code, name, words, here.name)


def _near(run: Run) -> tuple[NearMiss, ...]:
    """What a wider query finds, by how it is written, the commonest first."""
    forms = Counter(
        text[start:end] for found, text, raw in run.looked_into() for start, end in run.places(text, found.source.name, raw=raw)
    )
    return tuple(NearMiss(*form) for form in forms.most_common(_FORMS))


def _storable(query: str) -> str:
    """The query as a text would have been stored: no NUL, no halves of pairs."""
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in query)
