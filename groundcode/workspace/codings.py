"""Codings: put on segments, taken off, moved, marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, RowMapping

from groundcode.analysis.counts import Counts, count_codings
from groundcode.domain.codes import CodeTree
from groundcode.domain.codings import Coding, CodingColumns
from groundcode.domain.heads import Seen
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.levels import Level
from groundcode.domain.sources import Version
from groundcode.domain.spans import Span, is_span_inside
from groundcode.errors import SealedSource, SpanOutsideSource, ThingNotFound
from groundcode.locale import _
from groundcode.store import blobs, bulk, reading
from groundcode.store.reading_layers import counted_layer
from groundcode.store.store import Writing
from groundcode.workspace.codes import add_code
from groundcode.workspace.counting import counted_by
from groundcode.workspace.placing import Texts, is_blacked_out
from groundcode.workspace.removal import delete_things
from groundcode.workspace.replacing import Replacement, find_equal, replace_codings
from groundcode.workspace.sources import closed_source

if TYPE_CHECKING:
    from groundcode.workspace.code_file import CodeFileReport
    from groundcode.workspace.comparison import Comparison
    from groundcode.workspace.quoted_codings import AnchoredTable
    from groundcode.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Segment:
    """A coding as a list of segments shows it."""

    id: str
    source: str
    source_id: str
    start: int
    end: int
    quote: str
    code: str
    code_id: str
    coder: str
    speaker: str
    turn: str
    made_at: str
    starred: bool
    negative: bool
    placed: bool
    closed: bool = False
    """Whether its informant has withdrawn: the quote is empty then."""


class Codings:
    """What one does with codings."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def apply(
        self, code: str, source: str, start: int, end: int, *, version: str | None = None, coder: str | None = None,
        ranked: bool = False, seen: Seen | None = None,
    ) -> str:  # fmt: skip
        """Put a code on `[start, end)` of a source's text; gives the coding's id.

        An equal living coding of the same coder is given back instead of a second one. `ranked` says that the code was
        chosen from a list that was ranked for this segment.

        Raises:
            CodeNotFound, SourceNotFound, SpanOutsideSource, SealedSource, WithdrawnSource
        """
        with self._workspace.change("code", seen=seen) as made:
            return self._add(made, code, source, start, end, version, coder or self._workspace.coder, ranked=ranked)

    def apply_new(
        self, name: str, source: str, start: int, end: int, *, version: str | None = None, in_vivo: bool = False,
        seen: Seen | None = None,
    ) -> str:  # fmt: skip
        """Make a label and put it on a segment, as one change; gives the code's id.

        Raises:
            EmptyName, DuplicateName, SourceNotFound, SpanOutsideSource, SealedSource, WithdrawnSource
        """
        with self._workspace.change("code", seen=seen) as made:
            shown, current, length = codable(made.connection, source, version)
            if not is_span_inside(start, end, length):
                raise SpanOutsideSource(shown, start, end, length)
            ids, tree = self._workspace.store.ids, self._workspace.tree_at(made.connection)
            code = add_code(made.draft, tree, ids(), name, Level.LABEL, None, in_vivo=in_vivo)
            anchor = {"version": current, "start": start, "end": end}
            made.draft.create("coding", ids(), code=code, coder=self._workspace.coder, anchor=anchor)
            return code

    def _add(
        self, made: Writing, code: str, source: str, start: int, end: int, version: str | None, coder: str,
        *, ranked: bool = False,
    ) -> str:  # fmt: skip
        name, current, length = codable(made.connection, source, version)
        if not is_span_inside(start, end, length):
            raise SpanOutsideSource(name, start, end, length)
        _refuse_dead_code(made.connection, code)
        same = find_equal(made.connection, code, coder, current, start, end)
        if same is not None:
            return same
        anchor = {"version": current, "start": start, "end": end}
        new = self._workspace.store.ids()
        return made.draft.create("coding", new, code=code, coder=coder, anchor=anchor, ranked=ranked or None)

    def from_file(
        self, path: Path, *, create: bool = False, partial: bool = False, table: AnchoredTable | None = None
    ) -> CodeFileReport:
        """Take in the codings of a file of JSON lines, all or (without `partial`) nothing, as one change.

        `table` gives the rows of a .csv or .xlsx, which `anchored` found the places of.

        Raises:
            FileMissing, EmptyFile, InvalidCodings
        """
        from groundcode.workspace.code_file import CodeFile

        lines = None if table is None else table.lines
        return CodeFile(self._workspace, path, create=create, partial=partial, lines=lines).run()

    def anchored(
        self, path: Path, *, accept_near: bool = False, progress: Callable[[int, int, str], None] | None = None
    ) -> AnchoredTable:
        """Where the quotes of a table (.csv, .xlsx: source, quote, code) stand; nothing is coded yet.

        `accept_near` takes a place for a quote that stands there only nearly (90 %), and nowhere else.

        Raises:
            FileMissing, EmptyFile, UnknownFormat, BadEncoding, TooLarge, InvalidDocument, InvalidTable
        """
        from groundcode.workspace.quoted_codings import anchor

        return anchor(self._workspace, path, accept_near=accept_near, progress=progress)

    def remove(self, codings: Sequence[str], *, seen: Seen | None = None) -> int:
        """Take codings off, with the links to them; gives how many there were."""
        with self._workspace.change("uncode", seen=seen) as made:
            count = 0
            for coding in dict.fromkeys(codings):
                if reading.is_alive(made.connection, "coding", coding):
                    delete_things(made, "coding", coding)
                    count += 1
            return count

    def recode(self, coding: str, code: str, *, seen: Seen | None = None) -> str:
        """Let another code stand on the same segment: the old coding goes, a new one replaces it; gives its id."""
        with self._workspace.change("recode", seen=seen) as made:
            row = self._living(made.connection, coding)
            if to_text(row["code"]) == code:
                return coding
            return self._replace(made, row, code, to_text(row["version"]), row["start"], row["end"])

    def recode_new(self, coding: str, name: str, *, seen: Seen | None = None) -> str:
        """Let a new label stand on the same segment, as one change; gives the label's id.

        Raises:
            EmptyName, DuplicateName, ThingNotFound
        """
        with self._workspace.change("recode", seen=seen) as made:
            row, ids = self._living(made.connection, coding), self._workspace.store.ids
            code = add_code(made.draft, self._workspace.tree_at(made.connection), ids(), name, Level.LABEL, None)
            replace_codings(made, ids, [Replacement(row, code, to_text(row["version"]), row["start"], row["end"])])
            return code

    def resize(self, coding: str, start: int, end: int, *, seen: Seen | None = None) -> str:
        """Move a coding's boundaries in the text as it stands now; gives the id of the coding that replaces it."""
        with self._workspace.change("boundary", seen=seen) as made:
            row = self._living(made.connection, coding)
            version = reading.read_version(made.connection, to_text(row["version"]))
            assert version is not None
            name, current, length = codable(made.connection, version.source, None)
            if not is_span_inside(start, end, length):
                raise SpanOutsideSource(name, start, end, length)
            if (to_text(row["version"]), row["start"], row["end"]) == (current, start, end):
                return coding
            return self._replace(made, row, to_text(row["code"]), current, start, end)

    def _replace(self, made: Writing, row: RowMapping, code: str, version: str, start: int, end: int) -> str:
        _refuse_dead_code(made.connection, code)
        wanted = Replacement(row, code, version, start, end)
        return replace_codings(made, self._workspace.store.ids, [wanted])[to_text(row["id"])]

    def star(self, coding: str, on: bool = True, *, seen: Seen | None = None) -> None:
        """Mark a coding as one to quote."""
        self._flag("star", coding, "starred", on, seen)

    def mark_negative(self, coding: str, on: bool = True, *, seen: Seen | None = None) -> None:
        """Mark a coding as a negative case (反例)."""
        self._flag("negative", coding, "negative", on, seen)

    def _flag(self, kind: str, coding: str, field: str, on: bool, seen: Seen | None) -> None:
        with self._workspace.change(kind, seen=seen) as made:
            row = self._living(made.connection, coding)
            if bool(row[field]) != on:
                made.draft.set("coding", coding, field, on)

    def _living(self, connection: Connection, coding: str) -> RowMapping:
        row = reading.read_thing(connection, "coding", coding)
        if row is None or not row["alive"]:
            raise ThingNotFound(_("coding"), coding)
        return row

    def of_source(self, source: str, coder: str | None = None) -> list[Coding]:
        """The living codings in a source, in the order of its text."""
        with self._workspace.store.reading() as connection:
            found = next((s for s in reading.read_sources(connection) if s.id == source), None)
            return reading.codings_of_source(connection, found, coder) if found else []

    def columns(self) -> CodingColumns:
        """All living codings as columns."""
        with self._workspace.store.reading() as connection:
            return reading.read_columns(connection)

    def counts(self, coder: str | None = None) -> tuple[dict[str, Counts], str | None]:
        """Code id -> counts of one coder (by id), and who that is.

        Without one those of the lead coder, but where a consensus is finished, those of the consensus: `counted_by` says so.
        """
        with self._workspace.store.reading() as connection:
            layer = counted_layer(connection, coder)
            tree = self._workspace.tree_at(connection)
            columns = reading.read_columns(connection)
        return count_codings(tree, columns, layer), layer.coder

    def counted_by(self, coder: str | None = None) -> str:
        """Whose codings `counts` counts, in words; "" before anybody coded."""
        with self._workspace.store.reading() as connection:
            return counted_by(connection, counted_layer(connection, coder))

    def segments(
        self, *, code: str | None = None, own: bool = False, source: str | None = None, coder: str | None = None
    ) -> list[Segment]:
        """The coded segments, by source and place: of a code and all below it (`own`: the code alone).

        Ids name code, source and coder; None means all of them.
        """
        with self._workspace.store.reading() as connection:
            tree = self._workspace.tree_at(connection)
            coders = reading.read_coders(connection)
            moments = reading.change_moments(connection)
            wanted = None if code is None else ({code} if own else {code, *tree.walk(code)})
            codes = None if wanted is None else [one for one in tree.all if tree.target(one) in wanted]
            holding: set[str] | None = None
            if codes is not None:
                sources = reading.version_sources(connection)
                holding = {to_text(sources[version][0]) for version in reading.versions_with(connection, codes)}
            withdrawn = reading.withdrawn_sources(connection)
            out: list[Segment] = []
            for found in reading.read_sources(connection):
                if (source is not None and found.id != source) or (holding is not None and found.id not in holding):
                    continue
                codings = [
                    coding
                    for coding in reading.codings_of_source(connection, found, coder, codes)
                    if tree.target(coding.code) is not None
                ]
                if codings:
                    segments = segments_of(connection, found.name, found.version, codings, tree, coders, moments)
                    closed = found.id in withdrawn
                    out += [replace(s, quote="", closed=True) for s in segments] if closed else segments
        return out

    def compare(self, code: str, *, but: str | None = None, quote: str = "") -> Comparison:
        """Segments of a code (without those below it) to hold a quote against: the last three, and two unlike it.

        `but` is the coding that carries the quote: its segment is left out, and gives the quote where none is named.
        The two are chosen from at most 300 segments in 60 texts, spread evenly over the code's; a segment counts once,
        whoever coded it. What was sealed or withdrawn is not shown.

        Raises:
            CodeNotFound
        """
        from groundcode.workspace.comparison import compare

        with self._workspace.store.reading() as connection:
            return compare(connection, self._workspace.tree_at(connection), code, but=but, quote=quote)


def segments_of(
    connection: Connection, name: str, shown: str, codings: Sequence[Coding], tree: CodeTree, coders: dict[str, str],
    moments: dict[bytes, str],
) -> list[Segment]:  # fmt: skip
    """The codings of one source (at least one) with their words, speakers and moments."""
    versions: dict[str, tuple[Version, str]] = {}
    readable: Texts | None = None
    out = []
    names = {s.id: s.name for s in reading.read_speakers(connection, codings[0].source)}
    for coding in codings:
        at = shown if coding.placed else coding.version
        if at not in versions:
            version = reading.read_version(connection, at)
            assert version is not None
            versions[at] = (version, blobs.get_text(connection, version.text))
        version, text = versions[at]
        turn = version.turn_at(coding.start)
        quote = text[coding.start : coding.end]
        if not coding.placed and is_blacked_out(quote):
            readable = readable or readable_texts(connection, coding.source)
            words = readable.words(Span(coding.start, coding.end), coding.version, shown)
            quote = words[0] if words else quote
        target = tree.target(coding.code) or coding.code
        out.append(
            Segment(
                coding.id, name, coding.source, coding.start, coding.end, quote,
                tree.codes[target].name, target, coders.get(coding.coder, ""),
                names.get(turn.speaker or "", "") if turn else "", turn.number if turn else "",
                moments.get(to_raw(coding.made), ""), coding.starred, coding.negative, coding.placed,
            )
        )  # fmt: skip
    return out


def readable_texts(connection: Connection, source: str) -> Texts:
    """All texts of a source that can be read: words that were taken out of one may stand in a later one."""
    tree = reading.read_versions(connection, source)
    return Texts(tree, {sha: blobs.get_text(connection, sha) for sha in {v.text for v in tree.versions.values()}})


def codable(connection: Connection, source: str, version: str | None) -> tuple[str, str, int]:
    """(name, version to code in, its length) of a living source that may be coded.

    Raises:
        ThingNotFound, SealedSource, WithdrawnSource
    """
    rows = bulk.all_rows(
        connection,
        "SELECT s.name, v.id, v.length, s.reserved FROM state_source s JOIN state_version v ON v.id = coalesce(?, s.version) "
        "AND v.source = s.id WHERE s.id = ? AND s.alive",
        (to_raw(version) if version else None, to_raw(source)),
    )
    if not rows:
        raise ThingNotFound(_("source"), source)
    name, shown, length, reserved = rows[0]
    if reserved:
        raise SealedSource(name)
    closed = closed_source(connection, source, name)
    if closed is not None:
        raise closed
    return name, to_text(shown), length


def _refuse_dead_code(connection: Connection, code: str) -> None:
    if not bulk.all_rows(connection, "SELECT 1 FROM state_code WHERE id = ? AND alive", (to_raw(code),)):
        raise ThingNotFound(_("code"), code)
