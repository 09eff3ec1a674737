"""Transcripts taken into a project: files read, what is known already noticed, one change for all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.domain import ids
from groundcode.domain.sources import Source, turns_value
from groundcode.domain.transcripts import Transcript, Turn
from groundcode.errors import AlreadyImported, BadPattern, CannotRead, EmptyName, FileMissing, GroundcodeError, UnknownFormat
from groundcode.locale import _
from groundcode.store import blobs, bulk, reading
from groundcode.store.store import Writing
from groundcode.workspace.casework.book import CaseBook
from groundcode.workspace.import_checks import Checks, Incoming
from groundcode.workspace.import_report import ImportReport, MovedSegments, format_of
from groundcode.workspace.names import clean_name

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

Prepare = Callable[[Path, Transcript], Transcript]
"""What is done to each transcript that was read, before it is stored."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """How files are read."""

    project: str
    encoding: str | None
    speaker_pattern: str | None
    prepare: Prepare | None
    cases: re.Pattern[str] | None = None
    """For file names: its group "case", or its first one, names the case of the informants."""
    harmless: Callable[[str], str] | None = None
    """Takes names out of what is made of a file's own name."""

    def read(self, path: Path) -> Incoming:
        """A file, read and prepared; raises what `load` does, and what `prepare` refuses."""
        transcript = self.transcript(path)
        case = _case_name(self.cases, path) if self.cases is not None else ""
        if case and self.harmless is not None:
            case = self.harmless(case)
        if self.cases is not None and not case:
            note = _("The case pattern {pattern} does not fit the file's name: no case was bound.")
            transcript = replace(transcript, notes=(*transcript.notes, note.format(pattern=self.cases.pattern)))
        sha256 = blobs.text_hash(transcript.text)
        return Incoming(path, transcript, sha256, ids.source_id(self.project, sha256), case)

    def transcript(self, path: Path) -> Transcript:
        """A file, read and prepared."""
        from groundcode.text.identifying.roster import is_list_of_names
        from groundcode.text.loaders import load

        if is_list_of_names(path):
            raise CannotRead(
                _("{path} is a list of names, not a transcript.").format(path=path), hint=_("Give a roster with --roster.")
            )
        transcript = load(path, encoding=self.encoding, speaker_pattern=self.speaker_pattern)
        return transcript if self.prepare is None else self.prepare(path, transcript)


def import_files(
    workspace: Workspace,
    paths: Sequence[Path],
    *,
    encoding: str | None = None,
    speaker_pattern: str | None = None,
    case_pattern: str | None = None,
    as_new: bool = False,
    prepare: Prepare | None = None,
    before_storing: Callable[[], None] | None = None,
    harmless: Callable[[str], str] | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> ImportReport:
    """Read files (folders are walked) and add those that can be read, as one change.

    A file that cannot be read does not stop the others; the report names it. A text that the project holds
    already is not added again, and a changed copy of one only with `as_new`. Nothing is stored before all is
    read: an interruption leaves the project as it was.

    Raises:
        BadPattern
    """
    from groundcode.text.speakers import compile_pattern

    if speaker_pattern is not None:
        compile_pattern(speaker_pattern)
    cases = _case_pattern(case_pattern) if case_pattern is not None else None
    reader = _Reader(workspace.id, encoding, speaker_pattern, prepare, cases, harmless)
    report = ImportReport()
    files = list(_walk(paths, report))
    read: list[Incoming] = []
    for done, path in enumerate(files):
        if progress is not None:
            progress(done, len(files), path.name)
        try:
            read.append(reader.read(path))
        except GroundcodeError as error:
            report.refused.append((path, error))
    if read:
        if before_storing is not None:
            before_storing()
        _store(workspace, _checked(workspace, read, as_new=as_new), report, as_new=as_new)
    return report


def import_version(
    workspace: Workspace, path: Path, name: str, *, encoding: str | None = None, speaker_pattern: str | None = None,
    prepare: Prepare | None = None, before_storing: Callable[[], None] | None = None,
) -> ImportReport:  # fmt: skip
    """Read a file and store its text as a new version of the source of a name or id; codings follow.

    Raises:
        SourceNotFound, AmbiguousName, CannotRead, WasPurged
    """
    from groundcode.workspace.corrections import correct

    source = workspace.sources.named(name)
    transcript = _Reader(workspace.id, encoding, speaker_pattern, prepare).transcript(path)
    _refuse_twin(workspace, path, transcript, source)
    if before_storing is not None:
        before_storing()
    done = correct(workspace, source.id, transcript.text, turns=transcript.turns)
    moved = MovedSegments(done.version, done.exact, done.changed, done.waiting, done.let_go)
    return ImportReport([(path, transcript)], sources={path: source.id}, version_of=source.name, moved=moved)


def _case_pattern(pattern: str) -> re.Pattern[str]:
    hint = _("It is a regular expression for file names whose first group is the case's name, such as ^(P\\d+)")
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise BadPattern(pattern, str(error), hint) from None
    if not compiled.groups:
        raise BadPattern(pattern, _("it has no group for the name"), hint)
    return compiled


def _refuse_twin(workspace: Workspace, path: Path, transcript: Transcript, source: Source) -> None:
    """Refuse a version whose text another source has already: there would be two of one interview."""
    twin = ids.source_id(workspace.id, blobs.text_hash(transcript.text))
    with workspace.store.reading() as connection:
        found = reading.read_source(connection, twin)
    if found is not None and found.alive and found.id != source.id:
        raise AlreadyImported(str(path), found.name)


def _case_name(pattern: re.Pattern[str], path: Path) -> str:
    """The case that a file's name (without its ending, else with it) names; "" for none."""
    match = pattern.search(path.stem) or pattern.search(path.name)
    if match is None:
        return ""
    try:
        return clean_name(match["case" if "case" in pattern.groupindex else 1] or "", _("case"))
    except EmptyName:
        return ""


def _checked(workspace: Workspace, read: Sequence[Incoming], *, as_new: bool) -> tuple[list[Incoming], Checks]:
    with workspace.store.reading() as connection:
        checks = Checks(connection, as_new=as_new)
        return [checks.of(one) for one in read], checks


def _store(workspace: Workspace, checked: tuple[list[Incoming], Checks], report: ImportReport, *, as_new: bool) -> None:
    ready, checks = checked
    if all(one.refused for one in ready):
        report.refused += [(one.path, one.refused) for one in ready if one.refused]
        return
    taken: list[Incoming] = []
    with bulk.without_collecting(), workspace.change("import") as made:
        now = Checks(made.connection, as_new=as_new)
        if now.sources != checks.sources:  # somebody was quicker
            ready = [now.of(replace(one, refused=None, revives=None)) for one in ready]
        cases = _cases(workspace, made, {one.case for one in ready if one.case and not one.refused})
        for one in ready:
            if one.refused is None:
                _take_in(workspace, made, one, cases.get(one.case))
                taken.append(one)
    report.refused += [(one.path, one.refused) for one in ready if one.refused]
    for one in taken:
        report.imported.append((one.path, one.transcript))
        report.sources[one.path] = one.source
        if one.case:
            report.cases[one.path] = one.case


def _cases(workspace: Workspace, made: Writing, names: set[str]) -> dict[str, str]:
    """Name -> id of the case of that name, else of the one that had it once, else of a new one."""
    if not names:
        return {}
    book = CaseBook(made.connection, made.draft, workspace.id, workspace.store.ids)
    out: dict[str, str] = {}
    for name in sorted(names):
        found = book.cases_called(name)
        out[name] = (found[0] if found else book.once_called(name) or book.add(name)).id
    return out


def _take_in(workspace: Workspace, made: Writing, one: Incoming, case: str | None) -> None:
    if one.revives is not None:
        _revive(made, one.revives, one.transcript, case)
    else:
        add_source(made, one.source, one.transcript, format_=format_of(one.path), case=case)
    if case is not None and not one.transcript.speakers:
        made.draft.create("link", workspace.store.ids(), from_=case, role="source", to=one.source)


def add_source(made: Writing, source: str, transcript: Transcript, *, format_: str = "", case: str | None = None) -> Source:
    """Put the making of a source with its first version and speakers into a draft; its informants get a case."""
    sha = blobs.put_text(made.connection, transcript.text)
    version = ids.version_id(source, sha, "")
    made.draft.create(
        "source", source, name=transcript.name, language=transcript.language, version=version, sha256=sha,
        encoding=transcript.encoding, line_ends=transcript.line_ends or None, format=format_ or None,
        **{f"header:{key}": value for key, value in transcript.header if key.isprintable()},
    )  # fmt: skip
    roles = {guess.name: guess.role.value for guess in transcript.speakers}
    speakers = enter_speakers(made, source, transcript.turns, roles, case)
    turns = turns_value(transcript.turns, speakers)
    made.draft.create("version", version, source=source, text=sha, length=len(transcript.text), turns=turns, reason="import")
    return Source(source, transcript.name, transcript.language, version)


def enter_speakers(
    made: Writing, source: str, turns: Sequence[Turn], roles: dict[str, str], case: str | None = None
) -> dict[str, str]:
    """Put the making of the speakers of some turns into a draft, but for those known; gives the id of each name.

    New informants are bound to a case.
    """
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
            role = roles.get(name, "informant")
            bound = {"case": case} if case is not None and role == "informant" else {}
            made.draft.create("speaker", speaker, source=source, name=name, role=role, **bound)
    return out


def _revive(made: Writing, source: Source, transcript: Transcript, case: str | None) -> None:
    """Bring a deleted source back with the speakers of its text; informants that have no case get one."""
    made.draft.set("source", source.id, "alive", True)
    if source.name != transcript.name:
        made.draft.set("source", source.id, "name", transcript.name)
    version = reading.read_version(made.connection, source.version)
    for speaker in dict.fromkeys(turn.speaker for turn in (version.turns if version else ()) if turn.speaker):
        row = reading.read_thing(made.connection, "speaker", speaker)
        if row is None:
            continue
        if not row["alive"]:
            made.draft.set("speaker", speaker, "alive", True)
        if case is not None and row["role"] == "informant" and row["case"] is None:
            made.draft.set("speaker", speaker, "case", case)


def _walk(paths: Sequence[Path], report: ImportReport) -> Iterator[Path]:
    from groundcode.text.loaders import SUFFIXES

    for path in paths:
        if path.is_dir():
            inside = [p for p in path.rglob("*") if p.is_file() and not _is_hidden(p.relative_to(path))]
            # "P03.docx" before "P03 corrected.docx": of two copies the first is taken.
            for found in sorted(inside, key=lambda p: (p.parent.parts, p.stem, p.suffix)):
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
    own = any(".groundcode" in part or part.endswith((".backups", ".originals")) for part in path.parts)
    return own or path.suffix == ".jsonl" or any(part.startswith((".", "~$")) for part in path.parts)
