"""One run of a search through the texts, memos and codes of a moment."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from sqlalchemy import Connection

from groundcode.domain.codes import CodeTree
from groundcode.domain.hits import Hit, HitKind, Narrowing, NearMiss
from groundcode.domain.ids import fold, to_text
from groundcode.domain.sources import Source
from groundcode.errors import SpeakerNotFound
from groundcode.store import bulk
from groundcode.store.search import Proposed, read_raw
from groundcode.text.matching import Literal
from groundcode.text.patterns import PatternSearch
from groundcode.workspace.search_places import AROUND, Page

Progress = Callable[[int, int, str], None]
"""Told how many texts of how many are done, and the name of one."""
_STEP = 25
"""Texts between two words of progress."""


@dataclass(frozen=True, slots=True)
class Text:
    """A source that may be searched, and where its text lies."""

    source: Source
    digest: bytes
    length: int


@dataclass(frozen=True, slots=True)
class Field:
    """A text that is no source's: a memo's, or a code's in the codebook."""

    kind: HitKind
    id: str
    field: str
    text: str
    title: str = ""


class Moment:
    """What there is to search at a position of the log."""

    def __init__(self, position: int, texts: Sequence[Text], tree: CodeTree, fields: Sequence[Field]) -> None:
        self.position = position
        self.texts = texts
        self.tree = tree
        self.fields = fields
        self.characters = sum(text.length for text in texts)
        # NUL stands in no text and no query. Many short texts in one are searched twenty times as fast.
        self._row = "\0".join(item.text for item in fields)
        self._starts = list(accumulate((len(item.text) + 1 for item in fields), initial=0))[:-1]
        self._places: dict[bytes, list[int]] = {}
        for place, text in enumerate(texts):
            self._places.setdefault(text.digest, []).append(place)
        self._unknown: tuple[frozenset[bytes] | None, tuple[bytes, ...]] = (None, ())

    def digests(self) -> list[bytes]:
        """The hashes of the texts, each once."""
        return list(self._places)

    def likely(self, proposed: Proposed | None) -> Sequence[Text]:
        """The texts to look into, in order; with nothing proposed, all of them."""
        if proposed is None:
            return self.texts
        # One set of hashes stands for many queries: 2,000 texts are compared with it once.
        if self._unknown[0] is not proposed.indexed:
            self._unknown = proposed.indexed, tuple(digest for digest in self._places if digest not in proposed.indexed)
        wanted = (*proposed.texts, *self._unknown[1])
        return [self.texts[place] for place in sorted(place for digest in wanted for place in self._places.get(digest, ()))]

    def in_fields(self, matcher: Literal | PatternSearch) -> Iterator[tuple[Field, int, int]]:
        """Where a query stands in the fields, in their order."""
        if isinstance(matcher, Literal):
            for start, end in matcher.spans(self._row):
                place = bisect_right(self._starts, start) - 1
                yield self.fields[place], start - self._starts[place], end - self._starts[place]
        else:
            for item in self.fields:
                for start, end in matcher.spans(item.text, [(0, len(item.text))], item.title):
                    yield item, start, end

    def name_of(self, item: Field) -> str:
        """The title of a memo, the path of a code."""
        return item.title if item.kind is HitKind.MEMO else self.tree.path(item.id)


@dataclass(slots=True)
class Run:
    """The hits of one query: all are counted, the first ones kept."""

    connection: Connection
    moment: Moment
    matcher: Literal | PatternSearch
    limit: int | None
    proposed: Proposed | None = None
    """Which texts need to be looked into; None for all."""
    progress: Progress | None = None
    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    """How often the query stands in each form; empty where nothing is kept, or the query has one form."""

    def search(self, kinds: Sequence[HitKind], narrowing: Narrowing) -> None:
        """Go through everything of some kinds.

        Raises:
            SpeakerNotFound, PatternTooSlow, BadPattern
        """
        if HitKind.TEXT in kinds:
            self._search_texts(narrowing)
        for item, start, end in self.moment.in_fields(self.matcher):
            if item.kind in kinds:
                self.total += 1
                self._count_forms(item.text, [(start, end)])
                if self._room() != 0:
                    self.hits.append(self._field_hit(item, start, end))

    def places(self, text: str, name: str, page: Page | None = None, raw: bytes = b"") -> list[tuple[int, int]]:
        """Where the query stands in a text."""
        if isinstance(self.matcher, Literal):
            return list(self.matcher.spans(text, raw))
        return self.matcher.spans(text, page.parts() if page else [(0, len(text))], name)

    def looked_into(self, sources: Container[str] | None = None) -> Iterator[tuple[Text, str, bytes]]:
        """The texts (of some sources) that may hold a hit, one at a time, in UTF-8 too; those that were purged are left out."""
        likely = self.moment.likely(self.proposed)
        wanted = likely if sources is None else [text for text in likely if text.source.id in sources]
        for number, text in enumerate(wanted):
            if self.progress is not None and number % _STEP == 0:
                self.progress(number, len(wanted), text.source.name)
            raw = read_raw(self.connection, text.digest)
            if raw is not None:
                yield text, raw.decode(), raw

    def _search_texts(self, narrowing: Narrowing) -> None:
        speakers = self._speakers(narrowing)
        sources = speakers if narrowing.source is None else {narrowing.source}
        for text, content, raw in self.looked_into(sources):
            early = speakers is not None or isinstance(self.matcher, PatternSearch)
            page = Page(self.connection, text.source, content) if early else None
            places = self.places(content, text.source.name, page, raw)
            if page is not None and speakers is not None:
                heard = speakers.get(text.source.id, ())
                places = [place for place in places if page.speaker_at(place[0]) in heard]
            self.total += len(places)
            self._count_forms(content, places)
            if kept := places[: self._room()]:
                page = page or Page(self.connection, text.source, content)
                self.hits += page.hits([(start, end, self._variant(content[start:end])) for start, end in kept], self.moment.tree)

    def _speakers(self, narrowing: Narrowing) -> dict[str, set[str]] | None:
        """Source -> its speakers (ids) that are wanted; None if all are."""
        if narrowing.speaker is None and narrowing.role is None:
            return None
        wanted = None if narrowing.speaker is None else fold(narrowing.speaker)
        shown = {text.source.id for text in self.moment.texts}
        found: dict[str, set[str]] = {}
        names: dict[str, str] = {}
        sql = "SELECT source, id, name, coalesce(role, 'informant') FROM state_speaker WHERE alive"
        for raw, speaker, name, role in bulk.all_rows(self.connection, sql):
            source, key = to_text(raw), fold(name)
            if source in shown:
                names[key] = name
                if wanted in (None, key) and narrowing.role in (None, role):
                    found.setdefault(source, set()).add(to_text(speaker))
        if narrowing.speaker is not None and wanted not in names:
            near = sorted(name for key, name in names.items() if wanted and (wanted in key or key in wanted))
            raise SpeakerNotFound(narrowing.speaker, near)
        return found

    def _field_hit(self, item: Field, start: int, end: int) -> Hit:
        before, after = item.text[max(0, start - AROUND) : start], item.text[end : end + AROUND]
        found, name = item.text[start:end], self.moment.name_of(item)
        return Hit(item.kind, item.id, name, item.field, start, end, before, found, after, self._variant(found))

    def told_variants(self) -> tuple[NearMiss, ...]:
        """What of all hits is in another script than the query, the commonest first."""
        return tuple(NearMiss(*form) for form in self.forms.most_common() if self._variant(form[0]) is not None)

    def _count_forms(self, text: str, places: Sequence[tuple[int, int]]) -> None:
        if self.limit != 0 and isinstance(self.matcher, Literal) and not self.matcher.is_exact:
            self.forms.update(text[start:end] for start, end in places)

    def _variant(self, found: str) -> str | None:
        return self.matcher.variant(found) if isinstance(self.matcher, Literal) else None

    def _room(self) -> int | None:
        """How many more hits are to be kept; None for all."""
        return None if self.limit is None else max(0, self.limit - len(self.hits))
