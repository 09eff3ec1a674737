"""Codings whose places are looked for by their quotes: found, doubtful or not found, a row each, nothing guessed in silence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain.sources import Source
from groundcode.errors import AmbiguousName, DocumentExists, SealedSource, SourceNotFound
from groundcode.exchange.codings_file import BadLine, CodingLine
from groundcode.exchange.quoted_codings import QuotedRow, read_quoted
from groundcode.locale import _, ngettext
from groundcode.store import blobs, reading
from groundcode.text.quotes import Found, Quoted
from groundcode.workspace.sources import closed_source, find_source

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

Progress = Callable[[int, int, str], None]
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Anchored:
    """One row and where its quote was found."""

    row: QuotedRow
    outcome: str
    """exact, like, near, several, none, refused."""
    line: CodingLine | BadLine
    source: str = ""
    score: int = 0
    words: str = ""
    """What stands there."""


@dataclass(frozen=True, slots=True)
class AnchoredTable:
    """All rows of a table."""

    rows: tuple[Anchored, ...]
    unread: tuple[str, ...]
    """Columns that mean nothing here."""

    @property
    def lines(self) -> list[CodingLine | BadLine]:
        """What `Codings.from_file` takes."""
        return [one.line for one in self.rows]

    def counts(self) -> dict[str, int]:
        """How many rows had each outcome."""
        found = [one.outcome for one in self.rows]
        return {outcome: found.count(outcome) for outcome in ("exact", "like", "near", "several", "none", "refused")}

    def dated(self) -> int:
        """How many rows give a date, which a coding made now does not have."""
        return sum(bool(one.row.date) for one in self.rows)


class QuoteFinder:
    """Looks for the quotes of one table in the texts of the project."""

    def __init__(self, connection: Connection, *, accept_near: bool) -> None:
        self._connection = connection
        self._accept_near = accept_near
        self._sources = reading.read_sources(connection, sealed=True)
        self._withdrawn = reading.withdrawn_sources(connection)
        self._texts: dict[str, Quoted] = {}

    def anchored(self, row: QuotedRow) -> Anchored:
        """Where one row belongs."""
        if row.why:
            return Anchored(row, "refused", BadLine(row.row, row.why))
        if not row.source:
            return self._anywhere(row)
        try:
            source = find_source(self._sources, row.source)
        except (SourceNotFound, AmbiguousName) as error:
            return Anchored(row, "refused", BadLine(row.row, error.message))
        closed = SealedSource(source.name) if source.reserved else closed_source(self._connection, source.id, source.name)
        if closed is not None:
            return Anchored(row, "refused", BadLine(row.row, f"{closed.message} {closed.hint}"))
        return self._placed(row, source, self._text(source).find(row.quote))

    def _anywhere(self, row: QuotedRow) -> Anchored:
        """A row without a source: its quote must stand in one text only."""
        hits = []
        for source in self._sources:
            if not source.reserved and source.id not in self._withdrawn:
                found = self._text(source).find(row.quote, near=False)
                if found.places:
                    hits.append((source, found))
        exact = [hit for hit in hits if hit[1].how == "exact"] or hits
        if len(exact) == 1:
            return self._placed(row, *exact[0])
        if not exact:
            why = _("it names no source, and its quote stands in none: “{quote}”").format(quote=_short(row.quote))
            return Anchored(row, "none", BadLine(row.row, why))
        names = _(", ").join(source.name for source, _found in exact[:5])
        why = _("it names no source, and its quote stands in several: {names}").format(names=names)
        return Anchored(row, "several", BadLine(row.row, why))

    def _placed(self, row: QuotedRow, source: Source, found: Found) -> Anchored:
        def bad(outcome: str, why: str, words: str = "") -> Anchored:
            return Anchored(row, outcome, BadLine(row.row, why), source.name, found.score, words)

        if not found.places:
            why = _("the quote does not stand in “{source}”: “{quote}”")
            return bad("none", why.format(source=source.name, quote=_short(row.quote)))
        text = self._text(source).text
        if len(found.places) > 1:
            count = len(found.places)
            why = ngettext(
                "the quote stands at {count} place in “{source}”: “{quote}”",
                "the quote stands at {count} places in “{source}”: “{quote}”; a longer one tells them apart", count,
            )  # fmt: skip
            return bad("several", why.format(count=count, source=source.name, quote=_short(row.quote)))
        place = found.places[0]
        words = place.of(text)
        if found.how == "near" and not self._accept_near:
            why = _("only nearly the quote stands in “{source}” ({score} %): “{words}”; --accept-near takes it")
            return bad("near", why.format(source=source.name, score=found.score, words=_short(words)), words)
        line = CodingLine(
            row.row, source.id, place.start, place.end, row.code, words, row.coder or None, row.level, row.parent or None,
            row.memo or None,
        )  # fmt: skip
        return Anchored(row, found.how, line, source.name, found.score, words)

    def _text(self, source: Source) -> Quoted:
        found = self._texts.get(source.id)
        if found is None:
            sha256, _length = reading.text_of_version(self._connection, source.version)
            found = self._texts[source.id] = Quoted(blobs.get_text(self._connection, sha256))
        return found


def anchor(workspace: Workspace, path: Path, *, accept_near: bool, progress: Progress | None = None) -> AnchoredTable:
    """What `Codings.anchored` does."""
    table = read_quoted(path)
    with workspace.store.reading() as connection:
        finder = QuoteFinder(connection, accept_near=accept_near)
        rows = []
        for number, row in enumerate(table.rows):
            if progress is not None and number % 20 == 0:
                progress(number, len(table.rows), row.source)
            rows.append(finder.anchored(row))
    return AnchoredTable(tuple(rows), table.unread)


def write_report(workspace: Workspace, table: AnchoredTable, path: Path, *, overwrite: bool = False) -> None:
    """Each row with where its quote was found, or why not, to a .csv or .xlsx.

    Raises:
        UnknownFormat, CannotWriteHere, DocumentExists, NamesRemain, OriginalsLocked
    """
    from groundcode.exchange.case_tables import write_table

    if path.exists() and not overwrite:
        raise DocumentExists(str(path))
    workspace.privacy.refuse_if_names_remain(str(path))
    header = (
        _("row"), _("outcome"), _("source"), _("start"), _("end"), _("likeness"), _("code"), _("quote"), _("what stands there"),
        _("why not"),
    )  # fmt: skip
    words = {
        "exact": _("found"), "like": _("found, but for spaces and marks"), "near": _("nearly"), "several": _("several places"),
        "none": _("not found"), "refused": _("refused"),
    }  # fmt: skip
    rows = [
        (
            one.row.row, words[one.outcome], one.source or one.row.source,
            one.line.start if isinstance(one.line, CodingLine) else "", one.line.end if isinstance(one.line, CodingLine) else "",
            one.score or "", one.row.code, one.row.quote, one.words, one.line.why if isinstance(one.line, BadLine) else "",
        )
        for one in table.rows
    ]  # fmt: skip
    write_table(path, [header, *rows], _("codings"))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
