"""Sources: imported, listed, shown, corrected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.codings import Coding
from groundcode.domain.heads import Seen
from groundcode.domain.sources import Source, Speaker, Version
from groundcode.domain.spans import Span
from groundcode.domain.transcripts import Role, Transcript, Turn
from groundcode.errors import (
    AmbiguousName,
    SealedSource,
    SourceNotFound,
    ThingNotFound,
    WithdrawnSource,
)
from groundcode.locale import _
from groundcode.store import blobs, bulk, reading

if TYPE_CHECKING:
    from groundcode.workspace.import_report import ImportReport
    from groundcode.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """A source as a list shows it."""

    source: Source
    characters: int
    turns: int
    sentences: int
    speakers: tuple[Speaker, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A source with its text, as it is read and coded."""

    source: Source
    text: str
    version: Version
    speakers: dict[str, Speaker]
    codings: tuple[Coding, ...]
    closed: WithdrawnSource | None = None
    """Why the text is blacked out; None where it is not."""

    def speaker_name(self, turn: Turn) -> str:
        """The name of who speaks in a turn; "" where nobody is named."""
        speaker = self.speakers.get(turn.speaker or "")
        return speaker.name if speaker else ""

    def said(self, span: Span) -> Span | None:
        """What of a span was said: without blanks and the labels of speakers at its ends; None where nothing is left."""
        start, end = span.start, span.end
        while start < end:
            turn = self.version.turn_at(start)
            if turn is not None and turn.start <= start < turn.body:
                start = min(turn.body, end)
            elif self.text[start].isspace():
                start += 1
            else:
                break
        while start < end:
            turn = self.version.turn_at(end - 1)
            if turn is not None and turn.start <= end - 1 < turn.body:
                end = turn.start
            elif self.text[end - 1].isspace():
                end -= 1
            else:
                break
        return Span(start, end) if start < end else None

    def is_interviewer(self, turn: Turn) -> bool:
        """Whether an interviewer speaks in a turn."""
        speaker = self.speakers.get(turn.speaker or "")
        return speaker is not None and speaker.role is Role.INTERVIEWER


_SHOWN_BY_OPEN = ("source", "version", "speaker", "case", "seal", "relocation", "purge", "redaction")


class Sources:
    """What one does with sources."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def import_files(
        self,
        paths: Sequence[Path],
        *,
        encoding: str | None = None,
        speaker_pattern: str | None = None,
        case_pattern: str | None = None,
        as_new: bool = False,
        prepare: Callable[[Path, Transcript], Transcript] | None = None,
        before_storing: Callable[[], None] | None = None,
        harmless: Callable[[str], str] | None = None,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> ImportReport:
        """Read files (folders are walked) and add those that can be read, as one change.

        A file that cannot be read does not stop the others; the report names it. A text that the project holds
        already is not added again, and a changed copy of one only with `as_new`. `prepare` is done to each
        transcript that was read, `before_storing` once before the first is stored, `harmless` to a case's name.

        Raises:
            BadPattern
        """
        from groundcode.workspace.importing import import_files

        return import_files(
            self._workspace, paths, encoding=encoding, speaker_pattern=speaker_pattern, case_pattern=case_pattern,
            as_new=as_new, prepare=prepare, before_storing=before_storing, harmless=harmless, progress=progress,
        )  # fmt: skip

    def import_version(
        self,
        path: Path,
        source: str,
        *,
        encoding: str | None = None,
        speaker_pattern: str | None = None,
        prepare: Callable[[Path, Transcript], Transcript] | None = None,
        before_storing: Callable[[], None] | None = None,
    ) -> ImportReport:
        """Read a file and store its text as a new version of a source (by name or id); codings follow.

        Raises:
            SourceNotFound, AmbiguousName, CannotRead, WasPurged
        """
        from groundcode.workspace.importing import import_version

        return import_version(
            self._workspace, path, source, encoding=encoding, speaker_pattern=speaker_pattern, prepare=prepare,
            before_storing=before_storing,
        )  # fmt: skip

    def summaries(self) -> list[SourceSummary]:
        """Every source, the sealed ones too, with its size and speakers."""
        from groundcode.text.units import sentences

        out = []
        with self._workspace.store.reading() as connection:
            for source in reading.read_sources(connection, sealed=True):
                version, text = text_of(connection, source)
                count = sum(len(sentences(text, turn.body, turn.end)) for turn in version.turns)
                speakers = tuple(reading.read_speakers(connection, source.id))
                out.append(SourceSummary(source, version.length, len(version.turns), count, speakers))
        return out

    def list_(self, *, sealed: bool = False) -> list[Source]:
        """Every source, by name; those of a hold-out that is not opened only where `sealed` asks for them."""
        with self._workspace.store.reading() as connection:
            return reading.read_sources(connection, sealed=sealed)

    def offered(self) -> list[Source]:
        """The sources that one may read and code: neither sealed nor withdrawn."""
        with self._workspace.store.reading() as connection:
            withdrawn = reading.withdrawn_sources(connection)
            return [source for source in reading.read_sources(connection) if source.id not in withdrawn]

    def changed_since(self, position: int) -> bool:
        """Whether anything was done after a position of the log that can change what `open` gives, codings apart."""
        sql = f"SELECT 1 FROM operation WHERE change > ? AND entity IN ({bulk.marks(_SHOWN_BY_OPEN)}) LIMIT 1"
        with self._workspace.store.reading() as connection:
            return bool(bulk.all_rows(connection, sql, (position, *_SHOWN_BY_OPEN)))

    def coding_counts(self) -> dict[str, int]:
        """Source id -> how many living codings it has, of all coders."""
        with self._workspace.store.reading() as connection:
            rows = bulk.all_rows(
                connection,
                "SELECT v.source, count(*) FROM state_coding c JOIN state_version v ON v.id = c.version "
                "WHERE c.alive GROUP BY v.source",
            )
        return {ids.to_text(source): count for source, count in rows}

    def named(self, name: str, *, sealed: bool = False) -> Source:
        """The source of a name (with or without the file's ending) or an id.

        Raises:
            SourceNotFound, AmbiguousName
            SealedSource: it is kept back, and `sealed` does not say that its text is not wanted.
        """
        found = find_source(self.list_(sealed=True), name)
        if found.reserved and not sealed:
            raise SealedSource(found.name)
        return found

    def open(self, source: str) -> Opened:
        """A source (by id) with its text, turns, speakers and living codings; a withdrawn text is blacked out.

        Raises:
            ThingNotFound, SealedSource
        """
        with self._workspace.store.reading() as connection:
            found = reading.read_source(connection, source)
            if found is None or not found.alive:
                raise ThingNotFound(_("source"), source)
            if found.reserved:
                raise SealedSource(found.name)
            version, text = text_of(connection, found)
            closed = closed_source(connection, found.id, found.name)
            if closed is not None:
                text = blobs.BLACKED_OUT * len(text)
            speakers = {s.id: s for s in reading.read_speakers(connection, source)}
            codings = tuple(reading.codings_of_source(connection, found))
        return Opened(found, text, version, speakers, codings, closed)

    def edit_text(self, source: str, text: str, *, reason: str = "correction", seen: Seen | None = None) -> str:
        """Store a corrected text as a new version; codings follow by the map between the two. Gives the version.

        Raises:
            EmptyFile: nothing would be left. ThingNotFound
        """
        from groundcode.workspace.corrections import edit_text

        return edit_text(self._workspace, source, text, reason=reason, seen=seen)

    def rename(self, source: str, name: str, *, seen: Seen | None = None) -> None:
        """Give a source (by id) another name; its file is not touched.

        Raises:
            EmptyName, NameTaken, ThingNotFound
        """
        from groundcode.workspace.source_acts import rename

        rename(self._workspace, source, name, seen=seen)

    def consequences(self, source: str) -> dict[str, int]:
        """How much of each kind ("coding", "speaker", "link" ...) the deletion of a source would take along."""
        from groundcode.workspace.source_acts import consequences

        return consequences(self._workspace, source)

    def delete(self, source: str, *, seen: Seen | None = None) -> dict[str, int]:
        """Delete a source with its codings and speakers; gives how much of each kind went along.

        Raises:
            SealedSource, WithdrawnSource, ThingNotFound
        """
        from groundcode.workspace.source_acts import delete

        return delete(self._workspace, source, seen=seen)

    def write_text(self, source: str, path: Path) -> None:
        """Write the text of a source (by id) to a new file that nobody else may read.

        Raises:
            SealedSource, WithdrawnSource, ThingNotFound, CannotWriteHere, NamesRemain, OriginalsLocked
        """
        from groundcode.workspace.source_acts import write_text

        write_text(self._workspace, source, path)

    def place_of(self, source: str, span: Span, version: str) -> Span | None:
        """Where a segment of some version lies in the text as it stands now."""
        with self._workspace.store.reading() as connection:
            found = reading.read_source(connection, source)
            return reading.read_versions(connection, source).shown(span, version, found.version) if found else None


def find_source(sources: Sequence[Source], name: str) -> Source:
    """The source that a name, with or without a file's ending, or an id means."""
    by_id = [s for s in sources if s.id == name]
    if by_id:
        return by_id[0]
    wanted = ids.fold(name.strip("“”\"'"))  # as messages print it
    found = [s for s in sources if s.name == name] or [s for s in sources if ids.fold(s.name) == wanted]
    if not found:
        stem = ids.fold(Path(name).stem)
        found = [s for s in sources if ids.fold(s.name) == stem]
    if not found:
        near = [s.name for s in sources if wanted and (wanted in ids.fold(s.name) or ids.fold(s.name) in wanted)]
        raise SourceNotFound(name, near[:5])
    if len(found) > 1:
        raise AmbiguousName(name, [f"{s.name} ({s.id})" for s in found])
    return found[0]


def closed_source(connection: Connection, source: str, name: str) -> WithdrawnSource | None:
    """Why nobody may read or code a source any more; None where one may."""
    found = reading.withdrawn_sources(connection, source).get(source)
    return None if found is None else WithdrawnSource(name, *found)


def text_of(connection: Connection, source: Source) -> tuple[Version, str]:
    """The version of a source that is shown, and its text."""
    version = reading.read_version(connection, source.version)
    if version is None:
        raise ThingNotFound(_("version of a text"), source.version)
    return version, blobs.get_text(connection, version.text)
