"""What an import did with each file: as values, as text, and as a file."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from groundcode.domain.transcripts import Transcript
from groundcode.errors import AlreadyImported, CannotWriteHere, ChangedCopy, FileMissing, GroundcodeError, UnknownFormat
from groundcode.locale import _, join_names, ngettext

ENDINGS = (".json", ".txt", ".md")
"""What a report can be written as."""

_MOST_SPEAKERS = 12
_MOST_TURNS = 3
"""Turns with several speakers that are named; where there are more, the file has one fault many times."""
_LEAST_LABELS = 2
"""Speakers' labels within a turn: one may be a quotation."""
_LONGEST_VALUE = 40


@dataclass(frozen=True, slots=True)
class MovedSegments:
    """How the coded segments of a source fare in a new version of its text."""

    version: str
    exact: int
    changed: int
    waiting: int
    """For a person to say where they belong."""
    let_go: int = 0


@dataclass(slots=True)
class ImportReport:
    """What an import did with each file."""

    imported: list[tuple[Path, Transcript]] = field(default_factory=list)
    refused: list[tuple[Path, GroundcodeError]] = field(default_factory=list)
    sources: dict[Path, str] = field(default_factory=dict)
    """The id of the source that a file became."""
    cases: dict[Path, str] = field(default_factory=dict)
    """The name of the case that a file's informants were bound to."""
    version_of: str = ""
    """The source that the file became a new version of."""
    moved: MovedSegments | None = None
    """How that source's coded segments fare."""

    @property
    def known(self) -> list[tuple[Path, AlreadyImported]]:
        """Those of the refused whose text is in the project already."""
        return [(path, error) for path, error in self.refused if isinstance(error, AlreadyImported)]


def report_value(report: ImportReport) -> dict[str, Any]:
    """The report as one JSON document."""
    value: dict[str, Any] = {
        "imported": [_file_value(report, path, transcript) for path, transcript in report.imported],
        "refused": [_refused_value(path, error) for path, error in report.refused],
    }
    if report.moved is not None:
        value["version_of"] = report.version_of
        value["segments"] = asdict(report.moved)
    return value


def _file_value(report: ImportReport, path: Path, transcript: Transcript) -> dict[str, Any]:
    return {
        "path": str(path),
        "name": transcript.name,
        "source": report.sources.get(path),
        "format": format_of(path),
        "language": transcript.language,
        "languages": turn_languages(transcript),
        "encoding": transcript.encoding,
        "guessed": is_guessed(transcript),
        "line_ends": transcript.line_ends,
        "characters": len(transcript.text),
        "turns": len(transcript.turns),
        "times": sum(1 for turn in transcript.turns if turn.time),
        "above": above_turns(transcript),
        "speakers": [{"name": s.name, "role": s.role.value, "turns": s.turns} for s in transcript.speakers],
        "case": report.cases.get(path),
        "header": dict(transcript.header),
        "notes": [*transcript.notes, *run_together(transcript)],
    }


def _refused_value(path: Path, error: GroundcodeError) -> dict[str, Any]:
    value: dict[str, Any] = {"path": str(path), "reason": error.message, "hint": error.hint, "kind": kind_of(error)}
    if isinstance(error, AlreadyImported | ChangedCopy):
        value["source"] = error.source
    if isinstance(error, ChangedCopy):
        # Rounded down: 1.0 is said of equal texts only.
        value["likeness"] = math.floor(1000 * error.likeness) / 1000
    return value


def kind_of(error: GroundcodeError) -> str:
    """Why a file was not taken, in a word that scripts may depend on."""
    kinds: tuple[tuple[type[GroundcodeError], str], ...] = (
        (AlreadyImported, "already imported"),
        (ChangedCopy, "changed copy"),
        (UnknownFormat, "unknown format"),
        (FileMissing, "missing"),
    )
    return next((word for kind, word in kinds if isinstance(error, kind)), "unreadable")


def format_of(path: Path) -> str:
    """A file's format: its ending without the dot, in lower case."""
    return path.suffix.lower().lstrip(".")


def is_guessed(transcript: Transcript) -> bool:
    """Whether the encoding was guessed from the bytes."""
    return _guess_note(transcript) in transcript.notes


def _guess_note(transcript: Transcript) -> str:
    # The sentence of the loaders, in the language of now.
    return _("The encoding was guessed: {encoding}.").format(encoding=transcript.encoding)


def above_turns(transcript: Transcript) -> int:
    """How many characters stand above the first turn, the white space at their ends apart."""
    return len(transcript.text[: transcript.turns[0].start].strip()) if transcript.turns else 0


def turn_languages(transcript: Transcript) -> dict[str, int]:
    """How many turns are in each language ("zh", "en", "mixed"), the commonest first."""
    from groundcode.text.units import language_of_span

    text, around = transcript.text, transcript.language
    found = Counter(language_of_span(text, turn.body, turn.end, around) for turn in transcript.turns)
    return dict(found.most_common())


def run_together(transcript: Transcript) -> list[str]:
    """Sentences on turns that hold what seem to be the turns of several speakers: "… 李阿姨：…" in mid-line, twice or more."""
    names = sorted({turn.speaker for turn in transcript.turns if turn.speaker}, key=lambda name: (-len(name), name))
    if not names:
        return []
    # Behind a space or the end of a sentence: “我问：” is no label of the speaker 问.
    label = re.compile(rf"(?<![^\s。！？!?….;；”」』\"）)])({'|'.join(map(re.escape, names))})[ \u3000]?[：:]")
    told: list[str] = []
    for turn in transcript.turns:
        found = label.findall(transcript.text, turn.body, turn.end)
        if len(found) >= _LEAST_LABELS:
            here = list(dict.fromkeys([*([turn.speaker] if turn.speaker else []), *found]))
            if len(here) == 1:  # the others have no line of their own, and are not known
                here.append("…")
            words = _("Turn {turn} seems to hold several speakers: {names}. Begin a new line for each in the file.")
            told.append(words.format(turn=turn.number, names=join_names(here)))
    left = len(told) - _MOST_TURNS
    if left > 0:
        some = ngettext("{count} more turn seems to as well.", "{count} more turns seem to as well.", left)
        told[_MOST_TURNS:] = [some.format(count=left)]
    return told


def known_words(count: int) -> str:
    """How many files were not taken in because their text is in the project."""
    return ngettext("{count} file is in the project already.", "{count} files are in the project already.", count).format(
        count=count
    )


def report_lines(report: ImportReport) -> Iterator[tuple[int, str]]:
    """The report to be read, a block for each file: (how far a line is indented, the line)."""
    for path, transcript in report.imported:
        yield 0, _heading(report, transcript)
        for words in _details(report, path, transcript):
            yield 1, words
    for _path, error in report.refused:
        if isinstance(error, AlreadyImported):
            continue
        yield 0, _("Not imported: {message}").format(message=error.message)
        if error.hint:
            yield 1, error.hint
    known = report.known
    if known:
        yield 0, known_words(len(known))
        for path, error in known:
            yield 1, _("{key}: {value}").format(key=path, value=error.source)


def _heading(report: ImportReport, transcript: Transcript) -> str:
    turns = ngettext("{count} turn", "{count} turns", len(transcript.turns)).format(count=len(transcript.turns))
    heading = _("{name}: {turns}, {characters} characters").format(
        name=transcript.name, turns=turns, characters=len(transcript.text)
    )
    if report.version_of:
        return _("{file}, a new version of “{name}”").format(file=heading, name=report.version_of)
    return heading


def _details(report: ImportReport, path: Path, transcript: Transcript) -> Iterator[str]:
    encoding = transcript.encoding
    if is_guessed(transcript):
        encoding = _("{encoding} (guessed)").format(encoding=encoding)
    about = [format_of(path), encoding] if encoding != format_of(path) else [encoding]
    if transcript.line_ends:
        about.append(_("line ends {kind}").format(kind=transcript.line_ends))
    about.append(_language_words(transcript))
    yield _("File: {path} ({about})").format(path=path, about=_(", ").join(about))
    speakers = [
        _("{name} ({role}, {turns})").format(name=s.name, role=_(s.role.value), turns=s.turns) for s in transcript.speakers
    ]
    if speakers:
        yield _("Speakers and their turns: {speakers}").format(speakers=join_names(speakers, _MOST_SPEAKERS))
    else:
        yield _("No speakers were found: each paragraph is a turn.")
    times = sum(1 for turn in transcript.turns if turn.time)
    if times:
        yield _("Times: at {times} of {turns} turns").format(times=times, turns=len(transcript.turns))
    above = above_turns(transcript)
    if above:
        yield ngettext("Above the first turn: {count} character", "Above the first turn: {count} characters", above).format(
            count=above
        )
    if transcript.header:
        pairs = [_("{key}: {value}").format(key=key, value=_cut(value)) for key, value in transcript.header]
        yield _("Offered as variables: {pairs}").format(pairs=_("; ").join(pairs))
    if path in report.cases:
        yield _("Case: {name}").format(name=report.cases[path])
    for note in (*transcript.notes, *run_together(transcript)):
        if note == _guess_note(transcript):
            continue
        yield _("Note: {text}").format(text=note)


def _cut(value: str) -> str:
    return value if len(value) <= _LONGEST_VALUE else value[: _LONGEST_VALUE - 1] + "…"


def _language_words(transcript: Transcript) -> str:
    languages = turn_languages(transcript)
    if len(languages) < 2:
        return transcript.language
    counts = _(", ").join(f"{language} {count}" for language, count in languages.items())
    return _("{language} (turns: {counts})").format(language=transcript.language, counts=counts)


def report_text(report: ImportReport) -> str:
    """The report as plain text; what cannot be seen is left out."""
    return _joined(report, lambda depth, words: "  " * depth + "".join(filter(str.isprintable, words)))


def report_markdown(report: ImportReport) -> str:
    """The report as Markdown, whatever marks the names in it hold."""
    from groundcode.exchange.codebooks.markdown_text import one_line

    return _joined(report, lambda depth, words: f"- {one_line(words)}" if depth else f"## {one_line(words)}\n")


def _joined(report: ImportReport, written: Callable[[int, str], str]) -> str:
    lines: list[str] = []
    for depth, words in report_lines(report):
        if lines and not depth:
            lines.append("")
        lines.append(written(depth, " ".join(words.split())))
    return "".join(line + "\n" for line in lines)


def check_report_path(path: Path) -> None:
    """Refuse a place for the report before anything is imported.

    Raises:
        UnknownFormat: no ending that is known. CannotWriteHere: no such folder, or something is there: it may be an interview.
    """
    if path.suffix.lower() not in ENDINGS:
        raise UnknownFormat(str(path), ENDINGS, writing=True)
    if not path.parent.is_dir():
        raise CannotWriteHere(str(path), _("there is no folder {folder}").format(folder=path.parent))
    if path.exists():
        raise CannotWriteHere(str(path), _("there is something already"))


def write_report(report: ImportReport, path: Path, harmless: Callable[[str], str] | None = None) -> None:
    """Write the report as .json, .txt or .md, by the ending; `harmless` takes names out of it.

    Raises:
        UnknownFormat, CannotWriteHere
    """
    from groundcode.exchange.codebooks.files import write_atomically

    check_report_path(path)
    texts: dict[str, Callable[[ImportReport], str]] = {".json": report_json, ".txt": report_text, ".md": report_markdown}
    words = texts[path.suffix.lower()](report)
    write_atomically(path, (harmless(words) if harmless is not None else words).encode("utf-8", "replace"))


def report_json(report: ImportReport) -> str:
    """The report as a JSON document."""
    return json.dumps(report_value(report), ensure_ascii=False, indent=1) + "\n"
