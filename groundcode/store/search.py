"""The search index: which stored texts may hold a query. It lies in the project file and belongs to this copy alone.

It only proposes texts; whoever asks looks into each of them. So it may propose too much, never too little, and may
be missing, old or broken at any time: it is made, brought up and made anew by searching. Nothing of it is in the log
or the state.
"""

from __future__ import annotations

import os
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from groundcode.errors import ProjectGone
from groundcode.store import bulk
from groundcode.store.connection import reading
from groundcode.store.search_question import expression
from groundcode.text.terms import Terms, question_of, terms_of
from groundcode.text.variants import variants_version

if TYPE_CHECKING:
    from groundcode.store.store import Store

Progress = Callable[[int, int], None]
"""Told how many texts of how many are indexed."""
State = tuple[str, int, int]
"""Which index it is, how many documents it holds, and the length of its list of words: the same mean the same."""

_FORMAT = 1
"""To be raised with every change of what `terms_of` gives."""
_TERMS = "CREATE VIRTUAL TABLE {name} USING fts5(han, words, content='', columnsize=0, tokenize='ascii')"
_SCHEMA = (
    "CREATE TABLE search_stamp (stamp TEXT NOT NULL, made TEXT NOT NULL, documents INTEGER NOT NULL, words INTEGER NOT NULL)",
    "CREATE TABLE search_document (id INTEGER PRIMARY KEY, text BLOB NOT NULL UNIQUE)",
    # A row holds the new words of some texts, a line end before and after each: found in by `str.find`.
    "CREATE TABLE search_words (words TEXT NOT NULL)",
    _TERMS.format(name="search_terms"),
    # The default of 1 MB writes four times as many pieces to be merged: indexing takes a quarter longer.
    "INSERT INTO search_terms (search_terms, rank) VALUES ('hashsize', 16000000)",
)
_IN_EVERY = "§"
"""A term that every document has, and no question asks for."""
_BATCH = 2_000_000
"""Bytes indexed in one transaction: a fraction of a second in which nobody else can write."""
_STEP = 20
"""Texts read in one transaction."""
_PATIENCE = 1_000
"""Milliseconds."""
_MOST_UNWANTED = 50


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the index says of a query; texts by their hashes."""

    texts: frozenset[bytes]
    """Those in which it may match."""
    indexed: frozenset[bytes]
    """Those that the index knows: of another one it says nothing."""


class TextIndex:
    """The index of one open project."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._texts: tuple[State | None, frozenset[bytes]] = (None, frozenset())
        self._complete: tuple[int, State | None] | None = None
        self._is_broken = False

    def is_up(self, connection: Connection, position: int) -> bool:
        """Whether everything stored up to a position of the log is known to be indexed, as far as it can be."""
        if self._store.read_only:
            return True
        return self._complete is not None and self._complete == (position, index_state(connection))

    def bring_up(self, position: int, wanted: Sequence[bytes], progress: Progress | None = None) -> None:
        """Index those of the texts (hashes) shown at a position of the log that are not.

        Where that cannot be done, they are found without. An index that is broken, that holds a text which the
        project no longer does, or mostly texts that are not wanted, is made anew.
        """
        if self._store.read_only:
            return
        try:
            standing = None if self._is_broken else _standing(self._store, wanted)
            made, there, known = standing or (_make(self._store), frozenset(), set())
            self._is_broken = False
            missing = [text for text in wanted if text not in there]
            done = 0
            for batch in _batches(self._store, missing):
                if not _add(self._store, made, batch, known):
                    return
                done += len(batch)
                if progress is not None:
                    progress(done, len(missing))
            with reading(self._store.engine) as connection:
                self._complete = position, index_state(connection)
        # A full disk, another writer, a SQLite without FTS5, a file taken away: then every text is looked into.
        except (DBAPIError, sqlite3.Error, ProjectGone):
            return

    def proposed(self, connection: Connection, query: str) -> Proposed | None:
        """Which texts a query may match in; None if in any of them."""
        state = index_state(connection)
        if state is None:
            return None
        try:
            if self._texts[0] != state:
                _check(connection, state)
                self._texts = state, _indexed(connection)
            asked = expression(question_of(query), lambda: _word_lists(connection, state))
            if asked is None:
                return None
            return Proposed(_matching(connection, asked) if asked else frozenset(), self._texts[1])
        except sqlite3.DatabaseError:
            self._is_broken, self._complete = True, None
            return None


def index_state(connection: Connection) -> State | None:
    """Which index there is; None without one that this version of groundcode can use."""
    try:
        rows = bulk.all_rows(
            connection, "SELECT stamp, made, documents, words, (SELECT count(*) FROM search_document) FROM search_stamp"
        )
    except sqlite3.DatabaseError:
        return None
    if len(rows) != 1 or rows[0][0] != _stamp() or rows[0][2] != rows[0][4]:
        return None
    return str(rows[0][1]), int(rows[0][2]), int(rows[0][3])


def _check(connection: Connection, state: State) -> None:
    """Look once at each state of an index.

    Raises:
        sqlite3.DatabaseError: a part of it is missing.
    """
    sql = "SELECT count(*) FROM search_terms WHERE search_terms MATCH ?"
    if bulk.all_rows(connection, sql, (f'han : "{_IN_EVERY}"',)) != [(state[1],)]:
        raise sqlite3.DatabaseError("documents are missing in the index")
    _word_lists(connection, state)


def _word_lists(connection: Connection, state: State) -> list[str]:
    """The words of the index.

    Raises:
        sqlite3.DatabaseError: some are missing.
    """
    lists = [words for (words,) in bulk.all_rows(connection, "SELECT words FROM search_words")]
    if not all(isinstance(words, str) for words in lists) or sum(map(len, lists)) != state[2]:
        raise sqlite3.DatabaseError("words are missing in the index")
    return lists


def _indexed(connection: Connection) -> frozenset[bytes]:
    return frozenset(row[0] for row in bulk.all_rows(connection, "SELECT text FROM search_document"))


def _matching(connection: Connection, asked: str) -> frozenset[bytes]:
    sql = "SELECT d.text FROM search_terms t JOIN search_document d ON d.id = t.rowid WHERE search_terms MATCH ?"
    return frozenset(row[0] for row in bulk.all_rows(connection, sql, (asked,)))


def drop_index(connection: Connection) -> None:
    """Take the index out of the project, overwriting what it held (within a write transaction)."""
    bulk.all_rows(connection, "PRAGMA secure_delete = ON")
    if "search_terms" in _tables(connection):
        try:
            connection.exec_driver_sql("DROP TABLE search_terms")
        except DBAPIError:
            _drop_broken(connection)
    for name in _tables(connection):
        connection.exec_driver_sql(f"DROP TABLE {name}")


def _drop_broken(connection: Connection) -> None:
    """SQLite opens a virtual table to drop it, which it cannot if its parts are broken: they are those of a new one first."""
    connection.exec_driver_sql(_TERMS.format(name="search_spare"))
    made = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name GLOB 'search_spare_*'"
    for name, sql in bulk.all_rows(connection, made):
        part = name.replace("spare", "terms")
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {part}")
        connection.exec_driver_sql(sql.replace(name, part))
        connection.exec_driver_sql(f"INSERT INTO {part} SELECT * FROM {name}")
    connection.exec_driver_sql("DROP TABLE search_terms")
    connection.exec_driver_sql("DROP TABLE search_spare")


def _tables(connection: Connection) -> list[str]:
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'search_[a-z]*'"
    return [row[0] for row in bulk.all_rows(connection, sql)]


def read_raw(connection: Connection, digest: bytes) -> bytes | None:
    """A text by its hash, in UTF-8; None for one that was purged."""
    rows = bulk.all_rows(connection, "SELECT bytes FROM blob WHERE sha256 = ?", (digest,))
    return bytes(rows[0][0]) if rows else None


@cache
def _stamp() -> str:
    """What an index of another version of groundcode, OpenCC or Unicode would not hold."""
    return f"{_FORMAT} {unicodedata.unidata_version} {variants_version()}"


def _standing(store: Store, wanted: Sequence[bytes]) -> tuple[str, frozenset[bytes], set[str]] | None:
    """(which index, its texts, its words); None for one that is to be made anew."""
    with reading(store.engine) as connection:
        state = index_state(connection)
        if state is None:
            return None
        try:
            there = _indexed(connection)
            # For 2,000 texts this walk takes 5 ms; asking for one after the other reads each of them, and takes 400.
            stored = {row[0] for row in bulk.all_rows(connection, "SELECT sha256 FROM blob")}
            if not there <= stored or len(there.difference(wanted)) > max(_MOST_UNWANTED, len(wanted)):
                return None
            _check(connection, state)
            return state[0], there, {word for words in _word_lists(connection, state) for word in words.split()}
        except sqlite3.DatabaseError:
            return None


@contextmanager
def _writing(store: Store) -> Iterator[Connection]:
    """A write transaction that does not wait long: whoever searches is served without an index, too."""
    with store.engine.connect().execution_options(groundcode_write=True) as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        usual = raw.execute("PRAGMA busy_timeout").fetchone()[0]
        raw.execute(f"PRAGMA busy_timeout = {min(usual, _PATIENCE)}")
        try:
            with connection.begin():
                yield connection
        finally:
            raw.execute(f"PRAGMA busy_timeout = {usual}")


def _make(store: Store) -> str:
    """An empty index in place of what there is; gives its name."""
    with _writing(store) as connection:
        drop_index(connection)
        for statement in _SCHEMA:
            connection.exec_driver_sql(statement)
        made = os.urandom(8).hex()
        connection.exec_driver_sql("INSERT INTO search_stamp VALUES (?, ?, 0, 0)", (_stamp(), made))
    return made


def _batches(store: Store, hashes: Sequence[bytes]) -> Iterator[list[tuple[bytes, Terms]]]:
    """The texts with their terms, read and taken apart outside of any write transaction."""
    batch: list[tuple[bytes, Terms]] = []
    size = 0
    for start in range(0, len(hashes), _STEP):
        with reading(store.engine) as connection:
            for digest in hashes[start : start + _STEP]:
                raw = read_raw(connection, digest)
                if raw is not None:
                    batch.append((digest, terms_of(raw.decode())))
                    size += len(raw)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _add(store: Store, made: str, batch: Sequence[tuple[bytes, Terms]], known: set[str]) -> bool:
    """Add texts to the index that `made` names; False if it has gone meanwhile."""
    with _writing(store) as connection:
        state = index_state(connection)
        if state is None or state[0] != made:
            return False
        new: set[str] = set()
        documents = 0
        for digest, terms in batch:
            added = connection.exec_driver_sql("INSERT OR IGNORE INTO search_document (text) VALUES (?)", (digest,))
            if added.rowcount:
                documents += 1
                connection.exec_driver_sql(
                    "INSERT INTO search_terms (rowid, han, words) VALUES (?, ?, ?)",
                    (added.lastrowid, f"{_IN_EVERY} {terms.han}", terms.words),
                )
                new |= terms.vocabulary
        new -= known
        words = "\n" + "\n".join(sorted(new)) + "\n" if new else ""
        if words:
            connection.exec_driver_sql("INSERT INTO search_words VALUES (?)", (words,))
            known |= new
        connection.exec_driver_sql(
            "UPDATE search_stamp SET documents = documents + ?, words = words + ?", (documents, len(words))
        )
    return True
