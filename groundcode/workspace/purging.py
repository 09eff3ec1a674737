"""Texts taken out for good: the one act that leaves nothing to go back to."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.operations import Value
from groundcode.domain.spans import Span
from groundcode.errors import ThingNotFound
from groundcode.locale import _
from groundcode.store import blobs, bulk, reading
from groundcode.store.originals import Originals
from groundcode.store.store import Writing
from groundcode.store.union import Incoming
from groundcode.store.wording import Reworded, reworded_operations, stored_texts
from groundcode.workspace.history import name_of
from groundcode.workspace.pseudonyms import clean_up, merges_with_words

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

_HAN = re.compile("[\u3400-\u9fff]")
_LEAST, _LEAST_LATIN, _LEAST_NAME = 8, 24, 3
"""Characters of a run that a person will have taken from the text: Han, others, a code's whole name.

Shorter ones come about by chance.
"""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Words of a purged text that stand elsewhere in the project."""

    entity: str
    id: str
    field: str
    name: str
    """What people call the thing; "" for one without a name."""
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """What was taken out, or would be."""

    source: str
    """Its name, which stays."""
    texts: int
    codings: int
    """They stay as counts."""
    recurrences: tuple[Recurrence, ...]
    """Where its words stand elsewhere."""
    reworded: int = 0
    """Operations of the log in which such words were blacked out."""
    originals: int = 0
    removed_backups: tuple[str, ...] = ()
    kept_merges: tuple[str, ...] = ()
    """Files that undoing merges has left beside the project, which still hold the text or its words."""


def recurrences(workspace: Workspace, source: str) -> PurgeReport:
    """What a purge of a source (by id) would take out, and where its words stand elsewhere.

    Raises:
        ThingNotFound
    """
    with workspace.store.reading() as connection:
        taken = _taken(connection, source)
        return _report(connection, source, taken, _words(connection, taken))


def purge(workspace: Workspace, source: str, originals: Originals | None, *, with_words: bool, reason: str = "") -> PurgeReport:
    """Take every text of a source (by id) out of the project, its automatic backups and its originals, for good.

    Its codings stay as counts, its places as black squares. The mark wins in every merge. `with_words` also blacks
    out what memos and names have taken from it.

    Raises:
        ThingNotFound
    """
    with workspace.store.reading() as connection:
        taken = _taken(connection, source)
        words = _words(connection, taken)
        report = _report(connection, source, taken, words)
    with workspace.change("purge") as made:
        for sha in _texts_of(made.connection, source):
            made.draft.create("purge", ids.purge_id(workspace.id, sha), sha256=sha, reason=reason or None)
        for word in words if with_words else ():
            _redact(made, word)
    dropped = 0
    if originals is not None:
        dropped = originals.drop(source)
        originals.save()
    removed, _kept = clean_up(workspace, keep_backups=False, why="purge")
    return PurgeReport(
        report.source, report.texts, report.codings, report.recurrences, len(words) if with_words else 0, dropped, removed,
        merges_with_words(workspace),
    )  # fmt: skip


def quotes_of_purged(incoming: Incoming) -> int:
    """In how many values that come in words of a text stand that was purged here, and that the other copy still has."""
    taken = _Taken([raw.decode(errors="replace") for raw in incoming.purged], set())
    if not taken:
        return 0
    return sum(
        any(taken.spans_in(text) for text in _strings(json.loads(value)))
        for rows in incoming.operations.values()
        for _n, _entity, _id, _field, value, _parents in rows
    )


def _redact(made: Writing, word: Reworded) -> None:
    made.draft.create("redaction", ids.redaction_id(word.change, word.n), change=word.change, n=word.n, value=word.after)


def _report(connection: Connection, source: str, taken: _Taken, words: list[Reworded]) -> PurgeReport:
    found = reading.read_source(connection, source)
    if found is None:
        raise ThingNotFound(_("source"), source)
    codings = len(reading.codings_of_source(connection, found))
    told = tuple(
        Recurrence(
            w.entity, w.entity_id, w.field, name_of(connection, w.entity, ids.to_raw(w.entity_id)), taken.runs_in(w.before)
        )
        for w in words
    )
    return PurgeReport(found.name, len(_texts_of(connection, source)), codings, told)


def _texts_of(connection: Connection, source: str) -> dict[str, str]:
    """sha256 -> text of all versions of a source that are still there and that no other source has."""
    own = {version.text for version in reading.read_versions(connection, source).versions.values()}
    shared = bulk.all_rows(connection, "SELECT DISTINCT text FROM state_version WHERE source <> ?", (ids.to_raw(source),))
    own -= {row[0].hex() for row in shared}
    return {sha: text for sha, text in stored_texts(connection) if sha in own}


def _taken(connection: Connection, source: str) -> _Taken:
    texts = list(_texts_of(connection, source).values())
    names = {code.name for code in reading.read_codes(connection)}
    return _Taken(texts, {name for name in names if len(name) >= _LEAST_NAME and any(name in text for text in texts)})


def _words(connection: Connection, taken: _Taken) -> list[Reworded]:
    return list(reworded_operations(connection, taken.blacked_out, whole=True)) if taken else []


class _Taken:
    """Finds the runs that some words share with a text."""

    def __init__(self, texts: list[str], names: set[str]) -> None:
        self._grams = {text[i : i + _LEAST] for text in texts for i in range(len(text) - _LEAST + 1)}
        self._names = names

    def __bool__(self) -> bool:
        return bool(self._grams or self._names)

    def spans_in(self, words: str) -> list[Span]:
        if words in self._names:
            return [Span(0, len(words))]
        spans: list[Span] = []
        for i in range(len(words) - _LEAST + 1):
            if words[i : i + _LEAST] not in self._grams:
                continue
            if spans and i < spans[-1].end:
                spans[-1] = Span(spans[-1].start, i + _LEAST)
            else:
                spans.append(Span(i, i + _LEAST))
        return [span for span in spans if self._is_taken(words[span.start : span.end])]

    def _is_taken(self, run: str) -> bool:
        han = len(_HAN.findall(run))
        return han >= _LEAST - 2 or len(run) >= _LEAST_LATIN

    def runs_in(self, before: str) -> tuple[str, ...]:
        """What of a value was blacked out."""
        texts = _strings(json.loads(before))
        return tuple(dict.fromkeys(text[span.start : span.end] for text in texts for span in self.spans_in(text)))

    def blacked_out(self, words: str) -> str:
        for span in reversed(self.spans_in(words)):
            words = words[: span.start] + blobs.BLACKED_OUT * (span.end - span.start) + words[span.end :]
        return words


def _strings(value: Value) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for item in items for text in _strings(item)]
