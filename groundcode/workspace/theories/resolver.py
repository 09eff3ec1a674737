"""From the names and words of a theory file to the project's things; what cannot be found is a line's problem."""

from __future__ import annotations

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.cases import Case, find_named
from groundcode.domain.codes import Code, CodeTree
from groundcode.domain.levels import Level
from groundcode.domain.ranks import rank_between
from groundcode.domain.sources import Source
from groundcode.domain.spans import Span
from groundcode.errors import AmbiguousName, GroundcodeError, SealedSource, SourceNotFound
from groundcode.exchange.theory_files import TheoryFindings
from groundcode.exchange.theory_values import Named, Quote
from groundcode.locale import _, ngettext
from groundcode.store import blobs, bulk, reading, reading_cases
from groundcode.store.store import Writing
from groundcode.workspace.names import clean_name
from groundcode.workspace.sources import closed_source, find_source
from groundcode.workspace.theories.book import read_evidence

_SHORT = 40


class Resolver:
    """Finds what a theory file names, in one transaction, and binds words to things."""

    def __init__(self, made: Writing, findings: TheoryFindings, new_id: ids.IdFactory) -> None:
        self._made = made
        self._findings = findings
        self._new_id = new_id
        self.tree: CodeTree = reading.read_tree(made.connection)
        self._sources = reading.read_sources(made.connection, sealed=True)
        self._cases: list[Case] | None = None
        self._texts: dict[str, tuple[Source, str] | None] = {}
        self._bound = {
            thing: {(one.version, one.start, one.end) for one in found} for thing, found in read_evidence(made.connection).items()
        }
        sql = "SELECT \"from\", max(coalesce(rank, 'a0')) FROM state_link WHERE role = 'evidence' AND alive GROUP BY \"from\""
        self._ranks = {ids.to_text(thing): rank for thing, rank in bulk.all_rows(made.connection, sql)}
        self.evidence = 0
        """How many segments were bound."""

    @property
    def connection(self) -> Connection:
        """The transaction's."""
        return self._made.connection

    def problem(self, line: int, why: str) -> None:
        """Remember why a line cannot be taken."""
        self._findings.problem(line, why)

    def refuse(self, line: int, error: GroundcodeError) -> None:
        """Remember an error as a line's problem."""
        self.problem(line, f"{error.message} {error.hint}".strip())

    def name(self, line: int, text: str, kind: str) -> str:
        """A name as projects keep it; a problem where nothing is left of it."""
        try:
            return clean_name(text, kind)
        except GroundcodeError as error:
            self.refuse(line, error)
            return ""

    def code(self, named: Named, at_least: Level = Level.LABEL) -> Code | None:
        """The living code of a name or path; None, and a problem, where there is none or it stands too low."""
        try:
            code = self.tree.get(named.name)
        except GroundcodeError as error:
            self.refuse(named.line, error)
            return None
        if code.level.rank >= at_least.rank:
            return code
        why = _("“{code}” is a {level}; what stands here is a {needed} or higher.")
        self.problem(named.line, why.format(code=code.name, level=_(code.level.words), needed=_(at_least.words)))
        return None

    def case(self, named: Named) -> str | None:
        """The id of the case of a name."""
        if self._cases is None:
            self._cases = reading_cases.read_cases(self.connection)
        try:
            return find_named(_("case"), self._cases, named.name, "groundcode cases PROJECT").id
        except GroundcodeError as error:
            self.refuse(named.line, error)
            return None

    def place(self, quote: Quote) -> tuple[str, Span] | None:
        """(version, place) of the words, which stand in the source exactly once."""
        if quote.source not in self._texts:
            self._texts[quote.source] = self._text(quote)
        found = self._texts[quote.source]
        if found is None:
            return None
        source, text = found
        count = text.count(quote.text)
        if count == 1:
            start = text.index(quote.text)
            return source.version, Span(start, start + len(quote.text))
        if count == 0:
            why = _("“{quote}” does not stand in “{source}” in these words.")
        else:
            why = ngettext(
                "“{quote}” stands {count} time in “{source}”: quote more of it.",
                "“{quote}” stands {count} times in “{source}”: quote more of it.",
                count,
            )
        self.problem(quote.line, why.format(quote=_short(quote.text), source=source.name, count=count))
        return None

    def bind(self, thing: str, quotes: tuple[Quote, ...]) -> None:
        """Bind words to a thing as its evidence; a place that it rests on already is not bound again."""
        bound = self._bound.setdefault(thing, set())
        for quote in quotes:
            found = self.place(quote)
            if found is None or (found[0], found[1].start, found[1].end) in bound:
                continue
            version, span = found
            bound.add((version, span.start, span.end))
            rank = self._ranks[thing] = rank_between(self._ranks.get(thing, ""))
            self._made.draft.create(
                "link", self._new_id(), from_=thing, role="evidence", rank=rank,
                to=ids.segment_id(version, span.start, span.end),
                anchor={"version": version, "start": span.start, "end": span.end},
            )  # fmt: skip
            self.evidence += 1

    def _text(self, quote: Quote) -> tuple[Source, str] | None:
        try:
            source = self._source(quote.source)
            if source.reserved:
                raise SealedSource(source.name)
            closed = closed_source(self.connection, source.id, source.name)
            if closed is not None:
                raise closed
        except GroundcodeError as error:
            self.refuse(quote.line, error)
            return None
        version = reading.read_version(self.connection, source.version)
        return (source, blobs.get_text(self.connection, version.text)) if version is not None else None

    def _source(self, name: str) -> Source:
        """The source of a name, or the one whose name begins so."""
        try:
            return find_source(self._sources, name)
        except SourceNotFound:
            begins = [source for source in self._sources if name and ids.fold(source.name).startswith(ids.fold(name))]
            if not begins:
                raise
            if len(begins) > 1:
                raise AmbiguousName(name, [source.name for source in begins]) from None
            return begins[0]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else line[: _SHORT - 1] + "…"
