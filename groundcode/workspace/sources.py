"""Sources: imported, listed, shown, corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.codings import Coding
from groundcode.domain.heads import Seen
from groundcode.domain.sources import Source, Speaker, Version, turns_value
from groundcode.domain.spans import Span
from groundcode.domain.transcripts import Transcript, Turn
from groundcode.errors import (
    AlreadyImported,
    AmbiguousName,
    EmptyFile,
    FileMissing,
    GroundcodeError,
    SourceNotFound,
    ThingNotFound,
    UnknownFormat,
)
from groundcode.locale import _
from groundcode.store import blobs, reading
from groundcode.store.store import Writing
from groundcode.workspace.versions import edited_turns, edits_between

if TYPE_CHECKING:
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

    def speaker_name(self, turn: Turn) -> str:
        """The name of who speaks in a turn; "" where nobody is named."""
        speaker = self.speakers.get(turn.speaker or "")
        return speaker.name if speaker else ""


@dataclass(slots=True)
class ImportReport:
    """What an import did with each file."""

    imported: list[tuple[Path, Transcript]] = field(default_factory=list)
    refused: list[tuple[Path, GroundcodeError]] = field(default_factory=list)


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
        progress: Callable[[int, int, str], None] | None = None,
    ) -> ImportReport:
        """Read files (folders are walked) and add those that can be read, as one change.

        A file that cannot be read does not stop the others; the report names it. A text that the project holds
        already is not added again.
        """
        from groundcode.text.loaders import load

        report = ImportReport()
        files = list(_walk(paths, report))
        for done, path in enumerate(files):
            if progress is not None:
                progress(done, len(files), path.name)
            try:
                report.imported.append((path, load(path, encoding=encoding, speaker_pattern=speaker_pattern)))
            except GroundcodeError as error:
                report.refused.append((path, error))
        self._store(report)
        return report

    def _store(self, report: ImportReport) -> None:
        if not report.imported:
            return
        with self._workspace.change("import") as made:
            known = {s.id: s for s in reading.read_sources(made.connection, alive=False)}
            names = {ids.fold(s.name): s for s in known.values() if s.alive}
            taken: list[tuple[Path, Transcript]] = []
            for path, transcript in report.imported:
                source = ids.source_id(self._workspace.id, blobs.text_hash(transcript.text))
                twin = known.get(source)
                named = names.get(ids.fold(transcript.name))
                if twin is not None and twin.alive:
                    report.refused.append((path, AlreadyImported(str(path), twin.name)))
                elif named is not None:
                    report.refused.append((path, _same_name(path, named.name)))
                elif twin is not None:
                    _revive(made, twin, transcript)
                    known[source] = names[ids.fold(transcript.name)] = replace(twin, name=transcript.name, alive=True)
                    taken.append((path, transcript))
                else:
                    new = add_source(made, source, transcript)
                    known[source] = names[ids.fold(transcript.name)] = new
                    taken.append((path, transcript))
            report.imported = taken

    def summaries(self) -> list[SourceSummary]:
        """Every source with its size and speakers."""
        from groundcode.text.units import sentences

        out = []
        with self._workspace.store.reading() as connection:
            for source in reading.read_sources(connection):
                version, text = _text_of(connection, source)
                count = sum(len(sentences(text, turn.body, turn.end)) for turn in version.turns)
                speakers = tuple(reading.read_speakers(connection, source.id))
                out.append(SourceSummary(source, version.length, len(version.turns), count, speakers))
        return out

    def list_(self) -> list[Source]:
        """Every source, by name."""
        with self._workspace.store.reading() as connection:
            return reading.read_sources(connection)

    def named(self, name: str) -> Source:
        """The source of a name (with or without the file's ending) or an id.

        Raises:
            SourceNotFound, AmbiguousName
        """
        return find_source(self.list_(), name)

    def open(self, source: str) -> Opened:
        """A source (by id) with its text, turns, speakers and living codings.

        Raises:
            ThingNotFound
        """
        with self._workspace.store.reading() as connection:
            found = reading.read_source(connection, source)
            if found is None or not found.alive:
                raise ThingNotFound(_("source"), source)
            version, text = _text_of(connection, found)
            speakers = {s.id: s for s in reading.read_speakers(connection, source)}
            codings = tuple(reading.codings_of_source(connection, found))
        return Opened(found, text, version, speakers, codings)

    def edit_text(self, source: str, text: str, *, reason: str = "correction", seen: Seen | None = None) -> str:
        """Store a corrected text as a new version; codings follow by the map between the two. Gives the version.

        Raises:
            EmptyFile: nothing would be left. ThingNotFound
        """
        from groundcode.text.normalise import normalise
        from groundcode.text.speakers import find_turns

        cleaned = normalise(text).text
        if not cleaned.strip():
            raise EmptyFile(_("The new text"))
        with self._workspace.store.reading() as connection:
            found = reading.read_source(connection, source)
            if found is None or not found.alive:
                raise ThingNotFound(_("source"), source)
            parent, old = _text_of(connection, found)
            versions = reading.read_versions(connection, source).versions.values()
        if cleaned == old:
            return parent.id
        edits = edits_between(old, cleaned)
        given = (turn.number for version in versions for turn in version.turns)
        turns = edited_turns(parent.turns, find_turns(cleaned).turns, edits, given)
        with self._workspace.change("edit-text", seen=seen) as made:
            sha = blobs.put_text(made.connection, cleaned)
            version = ids.version_id(source, sha, parent.id)
            speakers = _enter_speakers(made, source, turns, {})
            if reading.read_version(made.connection, version) is None:
                value = turns_value(turns, speakers)
                made.draft.create(
                    "version", version, source=source, parent=parent.id, text=sha, length=len(cleaned), turns=value,
                    map=[list(e) for e in edits], reason=reason,
                )  # fmt: skip
            made.draft.set("source", source, "version", version)
        return version

    def place_of(self, source: str, span: Span, version: str) -> Span | None:
        """Where a segment of some version lies in the text as it stands now."""
        with self._workspace.store.reading() as connection:
            found = reading.read_source(connection, source)
            return reading.read_versions(connection, source).place(span, version, found.version) if found else None


def add_source(made: Writing, source: str, transcript: Transcript) -> Source:
    """Put the making of a source with its first version and speakers into a draft."""
    sha = blobs.put_text(made.connection, transcript.text)
    version = ids.version_id(source, sha, "")
    made.draft.create(
        "source", source, name=transcript.name, language=transcript.language, version=version, sha256=sha,
        encoding=transcript.encoding, line_ends=transcript.line_ends or None,
        **{f"header:{key}": value for key, value in transcript.header if key.isprintable()},
    )  # fmt: skip
    roles = {guess.name: guess.role.value for guess in transcript.speakers}
    speakers = _enter_speakers(made, source, transcript.turns, roles)
    turns = turns_value(transcript.turns, speakers)
    made.draft.create("version", version, source=source, text=sha, length=len(transcript.text), turns=turns, reason="import")
    return Source(source, transcript.name, transcript.language, version)


def _enter_speakers(made: Writing, source: str, turns: Sequence[Turn], roles: dict[str, str]) -> dict[str, str]:
    out: dict[str, str] = {}
    known = {s.id for s in reading.read_speakers(made.connection, source)}
    for name in dict.fromkeys(turn.speaker for turn in turns if turn.speaker):
        speaker = out[name] = ids.speaker_id(source, name)
        if speaker in known:
            continue
        known.add(speaker)
        if reading.read_thing(made.connection, "speaker", speaker) is not None:
            made.draft.set("speaker", speaker, "alive", True)
        else:
            made.draft.create("speaker", speaker, source=source, name=name, role=roles.get(name, "informant"))
    return out


def _revive(made: Writing, source: Source, transcript: Transcript) -> None:
    """Bring a deleted source back with the speakers of its text."""
    made.draft.set("source", source.id, "alive", True)
    if source.name != transcript.name:
        made.draft.set("source", source.id, "name", transcript.name)
    version = reading.read_version(made.connection, source.version)
    for speaker in dict.fromkeys(turn.speaker for turn in (version.turns if version else ()) if turn.speaker):
        row = reading.read_thing(made.connection, "speaker", speaker)
        if row is not None and not row["alive"]:
            made.draft.set("speaker", speaker, "alive", True)


def find_source(sources: Sequence[Source], name: str) -> Source:
    """The source that a name, with or without a file's ending, or an id means."""
    by_id = [s for s in sources if s.id == name]
    if by_id:
        return by_id[0]
    wanted = ids.fold(name)
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


def _text_of(connection: Connection, source: Source) -> tuple[Version, str]:
    version = reading.read_version(connection, source.version)
    if version is None:
        raise ThingNotFound(_("version of a text"), source.version)
    return version, blobs.get_text(connection, version.text)


def _same_name(path: Path, name: str) -> GroundcodeError:
    return GroundcodeError(
        _("{path} was not imported: there is a source “{name}” with another text.").format(path=path, name=name),
        hint=_("A corrected copy goes in as a new version: groundcode import PROJECT {path} --as-version-of “{name}”").format(
            path=path, name=name
        ),
    )


def _walk(paths: Sequence[Path], report: ImportReport) -> Iterator[Path]:
    from groundcode.text.loaders import SUFFIXES

    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and not _is_hidden(p.relative_to(path)))
            for found in inside:
                if found.suffix.lower() in SUFFIXES:
                    yield found
                else:
                    report.refused.append((found, UnknownFormat(str(found), SUFFIXES)))
        elif path.exists():
            yield path
        else:
            report.refused.append((path, FileMissing(str(path))))


def _is_hidden(path: Path) -> bool:
    # What groundcode itself writes beside a project is no interview.
    own = any(".groundcode" in part or part.endswith(".backups") for part in path.parts)
    return own or path.suffix == ".jsonl" or any(part.startswith((".", "~$")) for part in path.parts)
