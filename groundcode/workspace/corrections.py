"""Corrected texts: new versions, and where the coded segments lie in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groundcode.domain import ids
from groundcode.domain.heads import Seen
from groundcode.domain.opcodes import Edit
from groundcode.domain.registry import ALIVE
from groundcode.domain.sources import Speaker, Version, turns_value
from groundcode.domain.transcripts import Role, Turn
from groundcode.errors import EmptyFile, ThingNotFound
from groundcode.locale import _
from groundcode.store import blobs, reading
from groundcode.store.log import heads_of
from groundcode.store.store import Writing
from groundcode.workspace.importing import enter_speakers
from groundcode.workspace.review import Standing, standing
from groundcode.workspace.sources import text_of
from groundcode.workspace.turns import NEW, Corrected, TurnsAfter, inherited
from groundcode.workspace.versions import edited_turns, edits_between

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

_BRACKETS = ("[{}]", "【{}】")


@dataclass(frozen=True, slots=True)
class CorrectionReport:
    """A corrected text, and how the coded segments of the source fare in it."""

    version: str
    exact: int
    """Segments whose words are the same."""
    changed: int
    """Segments that have a place and most of their words."""
    waiting: int
    """Segments that wait for a person (`groundcode review`)."""
    let_go: int = 0
    """Segments that a person has let go of before."""


def edit_text(workspace: Workspace, source: str, text: str, *, reason: str = "correction", seen: Seen | None = None) -> str:
    """Store a corrected text as a new version; codings follow by the map between the two. Gives the version.

    Raises:
        EmptyFile: nothing would be left. ThingNotFound, WasPurged
    """
    return _stored(workspace, source, text, reason, None, seen)


def correct(
    workspace: Workspace, source: str, text: str, *, turns: Sequence[Turn] | None = None, reason: str = "correction",
    seen: Seen | None = None,
) -> CorrectionReport:  # fmt: skip
    """The same with a report. `turns`: those that the file of the corrected text names, if it does.

    Raises:
        EmptyFile: nothing would be left. ThingNotFound, WasPurged
    """
    version = _stored(workspace, source, text, reason, turns, seen)
    with workspace.store.reading() as connection:
        found = standing(connection, source)
    return report_of(version, found)


def report_of(version: str, found: Standing) -> CorrectionReport:
    """How a source stands with a version of its text."""
    return CorrectionReport(version, found.exact, found.changed, found.waiting, found.let_go)


def _stored(workspace: Workspace, source: str, text: str, reason: str, given: Sequence[Turn] | None, seen: Seen | None) -> str:
    from groundcode.text.normalise import normalise

    cleaned = normalise(text).text
    if not cleaned.strip():
        raise EmptyFile(_("The new text"))
    with workspace.store.reading() as connection:
        found = reading.read_source(connection, source)
        if found is None or not found.alive:
            raise ThingNotFound(_("source"), source)
        parent, old = text_of(connection, found)
        versions = reading.read_versions(connection, source).versions.values()
        speakers = reading.read_speakers(connection, source)
    if cleaned == old:
        return parent.id
    edits = edits_between(old, cleaned)
    corrected, roles = _turns(source, parent, old, cleaned, edits, given if cleaned == text else None, speakers)
    numbers = (turn.number for version in versions for turn in version.turns)
    turns = edited_turns(parent.turns, corrected.turns, edits, numbers)
    with workspace.change("edit-text", seen=seen) as made:
        version = add_version(made, source, parent.id, cleaned, edits, turns, reason, _Voices(speakers, corrected, roles))
        _show(made, source, parent.id, version)
    return version


def _turns(
    source: str, parent: Version, old: str, new: str, edits: Sequence[Edit], given: Sequence[Turn] | None,
    speakers: Sequence[Speaker],
) -> tuple[Corrected, dict[str, str]]:  # fmt: skip
    """The turns of a corrected text without their numbers, and the roles that new speakers seem to have."""
    from groundcode.text.roles import guess_roles
    from groundcode.text.speakers import find_turns

    by_name = {ids.fold(speaker.name): speaker.id for speaker in speakers}
    known = {speaker.id for speaker in speakers} | {turn.speaker for turn in parent.turns}

    def speaker_of(name: str) -> str | None:
        # A speaker may have got another name since than the one that stands in the transcript.
        as_written = ids.speaker_id(source, name)
        found = by_name.get(ids.fold(name)) or (as_written if as_written in known else None)
        # Of a label in brackets the name alone is found, though they may be part of it: "[居民A]" for a replaced name.
        return found or next((by_name[full] for mark in _BRACKETS if (full := ids.fold(mark.format(name))) in by_name), None)

    found = find_turns(new).turns if given is None else tuple(given)
    roles = {guess.name: guess.role.value for guess in guess_roles(new, found)}
    return TurnsAfter(old, parent.turns, new, edits, found, speaker_of).run(), roles


@dataclass(frozen=True, slots=True)
class _Voices:
    """What is known about the speakers of a corrected text."""

    speakers: Sequence[Speaker] = ()
    corrected: Corrected | None = None
    roles: Mapping[str, str] | None = None


def add_version(
    made: Writing, source: str, parent: str, text: str, edits: Sequence[Edit], turns: Sequence[Turn], reason: str,
    voices: _Voices | None = None,
) -> str:  # fmt: skip
    """Put the making of a version, and of its speakers, into a draft; gives its id. It may be there already."""
    sha = blobs.put_text(made.connection, text)
    version = ids.version_id(source, sha, parent)
    there = reading.read_version(made.connection, version)
    if there is not None:
        turns = there.turns
    entered = _enter(made, source, turns, voices or _Voices())
    if there is None:
        made.draft.create(
            "version", version, source=source, parent=parent, text=sha, length=len(text),
            turns=turns_value(turns, entered), map=[list(edit) for edit in edits], reason=reason,
        )  # fmt: skip
    return version


def _enter(made: Writing, source: str, turns: Sequence[Turn], voices: _Voices) -> dict[str, str]:
    """Make the new speakers of some turns, and bring back those that were undone; gives the id of each."""
    used = dict.fromkeys(turn.speaker for turn in turns if turn.speaker)
    out = {speaker: speaker for speaker in used if not speaker.startswith(NEW)}
    for speaker in out:
        row = reading.read_thing(made.connection, "speaker", speaker)
        if row is not None and not row["alive"]:
            made.draft.set("speaker", speaker, ALIVE, True)
    names = [speaker.removeprefix(NEW) for speaker in used if speaker.startswith(NEW)]
    roles, cases = _inherited(voices)
    unknown = [n for n in names if reading.read_thing(made.connection, "speaker", ids.speaker_id(source, n)) is None]
    entered = enter_speakers(made, source, [Turn("", name, 0, 0, 0) for name in names], {**(voices.roles or {}), **roles})
    for name in unknown:
        if cases.get(name):
            made.draft.set("speaker", entered[name], "case", cases[name])
    return out | {NEW + name: speaker for name, speaker in entered.items()}


def _inherited(voices: _Voices) -> tuple[dict[str, str], dict[str, str]]:
    """New name -> role, new name -> case, of the speakers that were only called otherwise."""
    before = {speaker.id: speaker for speaker in voices.speakers}
    roles: dict[str, str] = {}
    cases: dict[str, str] = {}
    for name, olds in inherited(voices.corrected.renamed if voices.corrected else {}).items():
        known = [before[old] for old in olds if old in before]
        of_role, of_case = {speaker.role for speaker in known}, {speaker.case for speaker in known}
        if known:
            roles[name] = (of_role.pop() if len(of_role) == 1 else Role.INFORMANT).value
        case = of_case.pop() if len(of_case) == 1 else None
        if case:
            cases[name] = case
    return roles, cases


def _show(made: Writing, source: str, parent: str, version: str) -> None:
    """Let a source show a new version of the text that it was made from; a text that stands beside it is no less open."""
    heads = heads_of(made.connection, source, "version", made.seen)
    mine = tuple(head.ref for head in heads if head.value == parent)
    if mine and len(mine) < len(heads):
        made.draft.set("source", source, "version", version, mine)
    else:
        made.draft.set("source", source, "version", version)
