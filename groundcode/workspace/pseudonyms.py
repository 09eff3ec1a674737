"""Names replaced in the whole project: new versions of texts, new words in the log, the old ones beside the project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.opcodes import Edit, mapped_end, mapped_start
from groundcode.domain.sources import Source, Version, turns_value
from groundcode.domain.transcripts import SpeakerGuess, Transcript, Turn
from groundcode.errors import CannotRead
from groundcode.locale import _
from groundcode.store import blobs, reading
from groundcode.store.backup import automatic_backup, automatic_backups, kept_merges, unfinished_backups
from groundcode.store.connection import in_words, writing
from groundcode.store.originals import Name, Original, Originals, project_bytes
from groundcode.store.redaction import is_copy_of, lacks_marks, marks
from groundcode.store.store import Writing
from groundcode.store.wording import Reworded, reword_locally, reworded_operations, stored_texts

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

Replace = Callable[[str], tuple[str, tuple[Edit, ...]]]
"""A text with the names replaced, and the map to it."""


@dataclass(slots=True)
class _Plan:
    """What is to be done, computed before anything is written."""

    versions: list[tuple[Source, Version, str, str, tuple[Edit, ...]]] = field(default_factory=list)
    """(source, its version, the text, the text without the names, the map)."""
    gone: dict[str, tuple[str, str]] = field(default_factory=dict)
    """sha256 -> (source id, text) of each text that holds a name."""
    words: list[Reworded] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PseudonymReport:
    """What was replaced."""

    sources: tuple[str, ...]
    """Names of the sources that have a new version."""
    texts: int
    """Texts that were taken out, earlier versions counted."""
    words: dict[str, int]
    """Kind of thing -> operations of the log that say something else now."""
    originals: str
    """Where the former texts and words lie."""
    removed_backups: tuple[str, ...] = ()
    kept_backups: tuple[str, ...] = ()
    kept_merges: tuple[str, ...] = ()
    """Files that undoing merges has left beside the project, which still hold the names."""


def replace_names(
    workspace: Workspace, originals: Originals, replace_in: Replace, names: Sequence[Name], *, keep_backups: bool = False
) -> PseudonymReport:
    """Replace names everywhere in a project, as one change that cannot be undone.

    The former texts, words and a copy of the whole project go to the originals first. Codings keep their places
    by the map of each new version. Automatic backups hold the names, and are removed unless `keep_backups`.

    Raises:
        CannotRead: two edits of one transcript wait to be settled. What writing raises.
    """
    store = workspace.store
    workspace.refresh()
    with store.reading() as connection:
        plan = _planned(connection, replace_in)
    if not plan.versions and not plan.gone and not plan.words:
        originals.add_names(names)
        originals.save()
        # What a run that was interrupted may have left in free pages and backups.
        store.scrub()
        removed = _told(_remove_old(workspace)) if not keep_backups else ()
        return PseudonymReport((), 0, {}, str(originals.path), removed, (), merges_with_words(workspace))
    _keep(workspace, originals, plan, names)
    with workspace.change("pseudonymise") as made:
        for source, version, _text, new, edits in plan.versions:
            _new_version(made, source, version, new, edits)
        _mark(made, workspace.id, plan)
    with in_words(store.path), writing(store.engine) as connection:
        reword_locally(connection, lambda text: replace_in(text)[0])
    removed, kept = clean_up(workspace, keep_backups=keep_backups, why="pseudonymise")
    counts: dict[str, int] = {}
    for word in plan.words:
        counts[word.entity] = counts.get(word.entity, 0) + 1
    names_of = tuple(replace_in(source.name)[0] for source, *_rest in plan.versions)
    left = merges_with_words(workspace)
    return PseudonymReport(names_of, len(plan.gone), counts, str(originals.path), removed, kept, left)


def _planned(connection: Connection, replace_in: Replace) -> _Plan:
    plan = _Plan()
    changed = {sha: (text, *replace_in(text)) for sha, text in stored_texts(connection) if replace_in(text)[0] != text}
    plan.words = list(reworded_operations(connection, lambda text: replace_in(text)[0]))
    if not changed:
        return plan
    for source in reading.read_sources(connection, alive=False, sealed=True):
        tree = reading.read_versions(connection, source.id)
        plan.gone |= {v.text: (source.id, changed[v.text][0]) for v in tree.versions.values() if v.text in changed}
        shown = tree.versions.get(source.version)
        if shown is not None and shown.text in changed:
            _refuse_open_edits(connection, source)
            plan.versions.append((source, shown, *changed[shown.text]))
    return plan


def _refuse_open_edits(connection: Connection, source: Source) -> None:
    if reading.is_at_odds(connection, source.id, "version"):
        raise CannotRead(
            _("“{name}” was edited in two copies of the project, which is not settled yet.").format(name=source.name),
            hint=_("Settle it first: groundcode conflicts PROJECT"),
        )


def _keep(workspace: Workspace, originals: Originals, plan: _Plan, names: Sequence[Name]) -> None:
    """Put everything that will be gone beside the project, and onto the disk, before the first word is replaced."""
    stamp = workspace.store.now().isoformat(timespec="seconds")
    with workspace.store.reading() as connection:
        called = {source.id: source.name for source in reading.read_sources(connection, alive=False, sealed=True)}
    workspace.store.checkpoint()
    originals.keep_project(project_bytes(workspace.path), stamp)
    for sha, (source, text) in plan.gone.items():
        originals.keep(Original(sha, source, called.get(source, ""), "", stamp, text))
    originals.keep_words((word.change, word.n, word.before) for word in plan.words)
    originals.add_names(names)
    originals.save()


def _new_version(made: Writing, source: Source, version: Version, new: str, edits: tuple[Edit, ...]) -> None:
    sha = blobs.put_text(made.connection, new)
    new_id = ids.version_id(source.id, sha, version.id)
    if reading.read_version(made.connection, new_id) is None:
        turns = [turn_after(turn, edits) for turn in version.turns]
        made.draft.create(
            "version", new_id, source=source.id, parent=version.id, text=sha, length=len(new),
            turns=turns_value(turns, {turn.speaker: turn.speaker for turn in turns if turn.speaker}),
            map=[list(edit) for edit in edits], reason="pseudonym",
        )  # fmt: skip
    made.draft.set("source", source.id, "version", new_id)


def _mark(made: Writing, project: str, plan: _Plan) -> None:
    for sha in plan.gone:
        made.draft.create("purge", ids.purge_id(project, sha), sha256=sha, reason="pseudonym")
    for word in plan.words:
        made.draft.create("redaction", ids.redaction_id(word.change, word.n), change=word.change, n=word.n, value=word.after)


def turn_after(turn: Turn, edits: Sequence[Edit]) -> Turn:
    """A turn where it lies after a text was edited."""
    start = mapped_start(edits, turn.start)
    body = max(start, mapped_start(edits, turn.body))
    return replace(turn, start=start, body=body, end=max(body, mapped_end(edits, turn.end)))


def pseudonymised(transcript: Transcript, replace_in: Replace) -> Transcript:
    """A transcript without the names, before it is a source: in its text, its name, its speakers and its header."""
    text, edits = replace_in(transcript.text)
    called = {speaker.name: replace_in(speaker.name)[0] for speaker in transcript.speakers}
    turns = tuple(
        turn_after(replace(turn, speaker=called.get(turn.speaker or "", turn.speaker)), edits) for turn in transcript.turns
    )
    speakers: dict[str, SpeakerGuess] = {}
    for speaker in transcript.speakers:
        name = called[speaker.name]
        known = speakers.get(name)
        speakers[name] = replace(speaker, name=name, turns=speaker.turns + (known.turns if known else 0))
    return replace(
        transcript, name=replace_in(transcript.name)[0], text=text, turns=turns, speakers=tuple(speakers.values()),
        header=tuple((replace_in(key)[0], replace_in(value)[0]) for key, value in transcript.header),
    )  # fmt: skip


def clean_up(workspace: Workspace, *, keep_backups: bool, why: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Leave nothing of removed words in free pages or automatic backups; gives the backups (removed, kept)."""
    store = workspace.store
    store.scrub()
    workspace.refresh()
    old = automatic_backups(store.path)
    new = automatic_backup(store.path, why, store.now())
    if keep_backups:
        return (), _told(old)
    for path in (*old, *unfinished_backups(store.path)):
        if path != new:
            path.unlink(missing_ok=True)
    return _told(old), ()


def remove_old_backups(workspace: Workspace) -> tuple[str, ...]:
    """Remove what holds words that were taken out since: automatic backups, and what undone merges have left.

    Unfinished backups go too; gives the names.
    """
    merges = _old_merges(workspace)
    for path in merges:
        path.unlink(missing_ok=True)
    return _told([*_remove_old(workspace), *merges])


def merges_with_words(workspace: Workspace) -> tuple[str, ...]:
    """The files that undoing merges has left beside the project and that hold what was taken out since, by name."""
    return _told(_old_merges(workspace))


def _old_merges(workspace: Workspace) -> list[Path]:
    found = kept_merges(workspace.path)
    with workspace.store.reading() as connection:
        wanted = marks(connection) if found else set()
    if not wanted:
        return []
    out: list[Path] = []
    for copy, lists in found.items():
        if not copy.exists():
            out += lists  # nobody can tell any more from when they are
        elif is_copy_of(copy, ids.to_raw(workspace.id)) and lacks_marks(copy, wanted):
            out += [copy, *lists]
    return out


def _remove_old(workspace: Workspace) -> list[Path]:
    with workspace.store.reading() as connection:
        wanted = marks(connection)
    old = [path for path in automatic_backups(workspace.path) if wanted and lacks_marks(path, wanted)]
    for path in (*old, *unfinished_backups(workspace.path)):
        path.unlink(missing_ok=True)
    return old


def _told(paths: Iterable[Path]) -> tuple[str, ...]:
    return tuple(path.name for path in paths)
