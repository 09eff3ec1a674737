"""The sealed hold-out: sources drawn by a seed and hidden until the theory is to be tested on them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain.cases import Case, Variable, find_named, value_of
from groundcode.domain.heads import Seen
from groundcode.domain.ids import to_text
from groundcode.domain.sampling import Candidate, Draw, SamplingRound, Seal, draw_sources
from groundcode.domain.sources import Source, Version
from groundcode.domain.spans import Span
from groundcode.domain.transcripts import Role
from groundcode.errors import AlreadyCoded, AmbiguousName, NameNotFound, NotFound, NothingToReserve, SealedSource
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.store.reading_cases import read_cases, read_rounds, read_seals, read_variables
from groundcode.store.store import Writing
from groundcode.workspace.casework.book import LISTING
from groundcode.workspace.sampling import LISTING as ROUNDS
from groundcode.workspace.sources import closed_source, find_source, text_of

if TYPE_CHECKING:
    from groundcode.workspace.holdout_report import HoldoutReport
    from groundcode.workspace.workspace import Workspace

Progress = Callable[[int, int, str], None]
LISTING_SEALS = "groundcode reserve PROJECT"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a hold-out is to be drawn by; names, as people say them."""

    share: Fraction | None = None
    """Of the sources, or of their statements; a third where neither it nor a count is given."""
    count: int | None = None
    seed: int | None = None
    """None: one is drawn."""
    stratify: str | None = None
    by_statements: bool = False
    round: str | None = None
    sources: tuple[str, ...] = ()
    """Exactly these, without a draw."""


@dataclass(frozen=True, slots=True)
class Reserved:
    """A hold-out that was drawn, or would be."""

    seal: str | None
    """Its id; None after a dry run."""
    draw: Draw
    names: Mapping[str, str]
    """Source id -> name of what was drawn."""
    strata: Mapping[str, str]
    """Source id -> its value of the variable, where one was named."""
    left: int
    """Sources that stay open."""


class Holdout:
    """Hold-outs drawn, listed, opened and judged."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def reserve(
        self, wish: Wish, *, dry_run: bool = False, progress: Progress | None = None, seen: Seen | None = None
    ) -> Reserved:
        """Draw a hold-out and seal it, as one change (`dry_run`: only say what it would be).

        Raises:
            AlreadyCoded: a source that was named has been read. NothingToReserve, SealedSource, WithdrawnSource,
            SourceNotFound, NameNotFound, AmbiguousName
        """
        with self._workspace.store.reading() as connection:
            pool = _Pool(connection, wish, progress)
        draw = pool.draw(wish)
        if dry_run:
            return pool.reserved(draw, None)
        with self._workspace.change("reserve", seen=seen) as made:
            _check_again(made, pool, draw)
            seal = made.draft.create("seal", self._workspace.store.ids(), draw=draw.value())
            for source in draw.sources:
                made.draft.set("source", source, "reserved", True)
        return pool.reserved(draw, seal)

    def list_(self) -> list[Seal]:
        """Every hold-out, oldest first."""
        with self._workspace.store.reading() as connection:
            return read_seals(connection)

    def named(self, name: str | None = None) -> Seal:
        """The sealed hold-out whose id begins so; without a name, the only one.

        Raises:
            NotFound: none is sealed. NameNotFound, AmbiguousName
        """
        sealed = [seal for seal in self.list_() if seal.unsealed is None]
        if not sealed:
            raise NotFound(_("There is no sealed hold-out."), hint=_("Draw one with: groundcode reserve PROJECT --share 1/3"))
        found = [seal for seal in sealed if name is None or seal.id.startswith(name)]
        if not found:
            raise NameNotFound(_("sealed hold-out"), name or "", listing=LISTING_SEALS)
        if len(found) > 1:
            raise AmbiguousName(name or "…", [f"{seal.id} ({seal.made_at[:10]})" for seal in found])
        return found[0]

    def unseal(self, seal: str, *, seen: Seen | None = None) -> list[str]:
        """Open a hold-out (by id) for coding; gives the names of its sources.

        Raises:
            NameNotFound: it is not sealed (any more).
        """
        with self._workspace.change("unseal", seen=seen) as made:
            seals = {one.id: one for one in read_seals(made.connection) if one.unsealed is None}
            if seal not in seals:
                raise NameNotFound(_("sealed hold-out"), seal, listing=LISTING_SEALS)
            stamp = self._workspace.store.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
            made.draft.set("seal", seal, "unsealed", stamp)
            elsewhere = {source for one in seals.values() if one.id != seal for source in one.draw.sources}
            known = {source.id: source for source in reading.read_sources(made.connection, alive=False)}
            opened = [known[s] for s in seals[seal].draw.sources if s in known and known[s].reserved and s not in elsewhere]
            for source in opened:
                made.draft.set("source", source.id, "reserved", False)
            return [source.name for source in opened]

    def uncoded(self) -> list[str]:
        """The names of the open sources that nobody has coded: what is to be done before a hold-out is opened."""
        with self._workspace.store.reading() as connection:
            coded, closed = coded_sources(connection), reading.withdrawn_sources(connection)
            return [s.name for s in reading.read_sources(connection) if s.id not in coded and s.id not in closed]

    def coded_while_sealed(self) -> list[str]:
        """The names of sealed sources that hold codings: a colleague coded them before the copies were merged."""
        with self._workspace.store.reading() as connection:
            coded = coded_sources(connection)
            return [s.name for s in reading.read_sources(connection, sealed=True) if s.reserved and s.id in coded]

    def report(self, coder: str | None = None) -> HoldoutReport:
        """What each opened hold-out brought, counted for the lead coder or the one named by id (T9)."""
        from groundcode.workspace.holdout_report import report

        return report(self._workspace, coder)


class _Pool:
    """The sources that may be drawn, with what the draw asks of them."""

    def __init__(self, connection: Connection, wish: Wish, progress: Progress | None) -> None:
        everything = reading.read_sources(connection, sealed=True)
        self._rounds = read_rounds(connection)
        self.round = find_named(_("sampling round"), self._rounds, wish.round, ROUNDS) if wish.round else None
        self.variable = find_named(_("variable"), read_variables(connection), wish.stratify, LISTING) if wish.stratify else None
        coded, withdrawn = coded_sources(connection), reading.withdrawn_sources(connection)
        self.open = [s for s in everything if not s.reserved]
        within = [s for s in self.open if self.round is None or s.id in dict(self.round.sources)]
        self.coded = sum(s.id in coded for s in within)
        self.eligible = [s for s in within if s.id not in coded and s.id not in withdrawn]
        self.size = len(self.eligible)
        if wish.sources:
            self.eligible = _chosen(connection, everything, wish.sources, coded)
        elif not self.eligible:
            raise NothingToReserve(_nothing(everything, self.round, self.coded))
        self.versions: dict[str, Version] = {}
        self.statements: dict[str, int] = {}
        for done, source in enumerate(self.eligible):
            if progress is not None:
                progress(done, len(self.eligible), source.name)
            self.versions[source.id], text = text_of(connection, source)
            self.statements[source.id] = len(statements(connection, self.versions[source.id], text))
        self.strata = _strata(read_cases(connection), self.variable, self.eligible)

    def draw(self, wish: Wish) -> Draw:
        """What is drawn, or was named.

        Raises:
            NothingToReserve: nothing would be left to code.
        """
        if wish.sources:
            method, seed, share, drawn = "named", None, None, sorted(source.id for source in self.eligible)
        else:
            method, seed = "random", wish.seed if wish.seed is not None else secrets.randbelow(10**8)
            share = wish.share if wish.share or wish.count else Fraction(1, 3)
            candidates = [Candidate(s.id, self.statements[s.id], self.strata.get(s.id, "")) for s in self.eligible]
            if wish.count is not None and wish.count > len(candidates):
                sentence = _("{count} were asked for, but only {eligible} can be drawn")
                raise NothingToReserve(sentence.format(count=wish.count, eligible=len(candidates)))
            drawn = draw_sources(candidates, seed=seed, share=share, count=wish.count, by_statements=wish.by_statements)
        if len(drawn) >= len(self.open):
            raise NothingToReserve(_("no source would be left to code"))
        return Draw(
            method, tuple(drawn), {s: self.statements[s] for s in drawn}, {s: self.versions[s].text for s in drawn},
            self.size, 0 if wish.sources else sum(self.statements.values()), self.coded, seed,
            f"{share.numerator}/{share.denominator}" if share is not None else None, wish.count if not wish.sources else None,
            "statements" if wish.by_statements and not wish.sources else "sources",
            self.variable.id if self.variable and not wish.sources else None, self.round.id if self.round else None,
        )  # fmt: skip

    def reserved(self, draw: Draw, seal: str | None) -> Reserved:
        """The draw with the names of what was drawn."""
        names = {source.id: source.name for source in self.eligible if source.id in draw.sources}
        strata = {s: self.strata.get(s, "") for s in draw.sources} if draw.stratum else {}
        return Reserved(seal, draw, names, strata, len(self.open) - len(draw.sources))


def _chosen(connection: Connection, sources: list[Source], names: Sequence[str], coded: set[str]) -> list[Source]:
    """Sources that were named, each fit to be kept back."""
    chosen = list({find_source(sources, name).id: find_source(sources, name) for name in names}.values())
    for source in chosen:
        if source.reserved:
            raise SealedSource(source.name)
        closed = closed_source(connection, source.id, source.name)
        if closed is not None:
            raise closed
    if read := [source.name for source in chosen if source.id in coded]:
        raise AlreadyCoded(read)
    return chosen


def _nothing(everything: Sequence[Source], found: SamplingRound | None, coded: int) -> str:
    if not everything:
        return _("there are no sources yet")
    if coded:
        return _("every source that is left is coded already")
    if found is not None:
        return _("no open source came of the sampling round “{name}”").format(name=found.name)
    return _("every source is sealed or withdrawn already")


def _strata(cases: Sequence[Case], variable: Variable | None, sources: Sequence[Source]) -> dict[str, str]:
    """Source id -> the values of a variable among the cases that speak in it."""
    if variable is None:
        return {}
    by_id = {case.id: case for case in cases}
    out = {}
    for source in sources:
        speaking = [case for case in cases if any(place.source == source.id for place in case.bound)]
        values = {value_of(by_id, case.id, variable.id) for case in speaking} - {""}
        out[source.id] = " / ".join(sorted(values))
    return out


def _check_again(made: Writing, pool: _Pool, draw: Draw) -> None:
    """Refuse a draw from a project that somebody else changed since the sources were read."""
    now = {source.id: source for source in reading.read_sources(made.connection)}
    coded = coded_sources(made.connection)
    if read := [now[source].name for source in draw.sources if source in now and source in coded]:
        raise AlreadyCoded(read)
    for source in draw.sources:
        if source not in now or now[source].version != pool.versions[source].id:
            raise NothingToReserve(_("the sources were changed elsewhere at the same moment"))


def coded_sources(connection: Connection) -> set[str]:
    """The sources in which anybody has coded anything that still stands."""
    sql = "SELECT DISTINCT v.source FROM state_coding c JOIN state_version v ON v.id = c.version WHERE c.alive"
    return {to_text(row[0]) for row in bulk.all_rows(connection, sql)}


def statements(connection: Connection, version: Version, text: str) -> list[Span]:
    """The sentences of a text that its interviewers did not say."""
    from groundcode.text.units import sentences

    quiet = {s.id for s in reading.read_speakers(connection, version.source) if s.role is Role.INTERVIEWER}
    return [span for turn in version.turns if turn.speaker not in quiet for span in sentences(text, turn.body, turn.end)]
