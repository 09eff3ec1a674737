"""Transcripts taken into a project: files read, what is known already noticed, one change for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.domain import ids
from groundcode.domain.sources import Source, turns_value
from groundcode.domain.transcripts import Transcript, Turn
from groundcode.errors import AlreadyImported, FileMissing, GroundcodeError, UnknownFormat
from groundcode.locale import _
from groundcode.store import blobs, reading
from groundcode.store.store import Writing

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


@dataclass(slots=True)
class ImportReport:
    """What an import did with each file."""

    imported: list[tuple[Path, Transcript]] = field(default_factory=list)
    refused: list[tuple[Path, GroundcodeError]] = field(default_factory=list)


def import_files(
    workspace: Workspace,
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
    _store(workspace, report)
    return report


def _store(workspace: Workspace, report: ImportReport) -> None:
    if not report.imported:
        return
    with workspace.change("import") as made:
        known = {s.id: s for s in reading.read_sources(made.connection, alive=False)}
        names = {ids.fold(s.name): s for s in known.values() if s.alive}
        taken: list[tuple[Path, Transcript]] = []
        for path, transcript in report.imported:
            source = ids.source_id(workspace.id, blobs.text_hash(transcript.text))
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
    speakers = enter_speakers(made, source, transcript.turns, roles)
    turns = turns_value(transcript.turns, speakers)
    made.draft.create("version", version, source=source, text=sha, length=len(transcript.text), turns=turns, reason="import")
    return Source(source, transcript.name, transcript.language, version)


def enter_speakers(made: Writing, source: str, turns: Sequence[Turn], roles: dict[str, str]) -> dict[str, str]:
    """Put the making of the speakers of some turns into a draft, but for those known; gives the id of each name."""
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
