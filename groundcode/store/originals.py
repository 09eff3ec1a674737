"""`NAME.originals`: what identifies people, beside the project and never in it.

It holds texts as they were before names were replaced, the names with what stands for them, and the words
that were taken out of the log. The whole file is read into memory and written anew; with a passphrase
it lies on the disk encrypted (scrypt, AES-256-GCM) and is opened without a temporary file.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from groundcode.errors import CannotWriteHere, OriginalsDamaged, OriginalsLocked, WrongPassphrase
from groundcode.locale import _

_MAGIC = b"groundcode originals, locked 1\n"
_SQLITE = b"SQLite format 3\x00"
_SALT, _NONCE = 16, 12
_COST = 1 << 15
"""Of scrypt, with blocks of 8: 32 MB and about a tenth of a second a try."""
_SCHEMA = (
    "CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE name (form TEXT PRIMARY KEY, replacement TEXT NOT NULL, kind TEXT NOT NULL,
        roster INTEGER NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE original (sha256 BLOB NOT NULL, source TEXT NOT NULL, name TEXT NOT NULL, file TEXT NOT NULL,
        kept_at TEXT NOT NULL, text BLOB NOT NULL, bytes BLOB, PRIMARY KEY (sha256, source)) WITHOUT ROWID""",
    "CREATE TABLE word (change TEXT NOT NULL, n INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (change, n)) WITHOUT ROWID",
    "CREATE TABLE refused (form TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE project (kept_at TEXT PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID",
)


@dataclass(frozen=True, slots=True)
class Name:
    """One form of a name, and what stands for it."""

    form: str
    replacement: str
    kind: str = ""
    roster: bool = False
    """Whether a person wrote it into a roster: such a name is looked for inside words, too."""


@dataclass(frozen=True, slots=True)
class Original:
    """A text as it was before names were replaced."""

    sha256: str
    source: str
    """The id of the source that has the text without the names."""
    name: str
    file: str
    """The name of the file it came from; "" where that is not known."""
    kept_at: str
    text: str
    data: bytes | None = None
    """The file's own bytes, where it was kept at import."""


def originals_path(project: Path) -> Path:
    """Where the originals of a project lie."""
    return project.with_suffix(".originals")


def is_locked(path: Path) -> bool:
    """Whether the originals at `path` are encrypted."""
    try:
        with path.open("rb") as stream:
            return stream.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


class Originals:
    """The originals of one project, in memory until they are saved."""

    def __init__(self, path: Path, connection: sqlite3.Connection, passphrase: str | None, found: bytes) -> None:
        self.path = path
        self.passphrase = passphrase
        """None: the file is not encrypted."""
        self._connection = connection
        self._found = found
        """sha256 of the file as it was read; b"" where there was none."""

    @classmethod
    def open(cls, path: Path, project: str, passphrase: str | None = None) -> Originals:
        """The originals at `path`, or new ones where there is no file.

        Raises:
            OriginalsLocked, WrongPassphrase, OriginalsDamaged
        """
        connection = sqlite3.connect(":memory:", isolation_level=None)
        if not path.exists():
            for statement in _SCHEMA:
                connection.execute(statement)
            connection.execute("INSERT INTO about VALUES ('project', ?), ('form', '1')", (project,))
            return cls(path, connection, passphrase or None, b"")
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise OriginalsDamaged(str(path), error.strerror or str(error)) from error
        locked = raw.startswith(_MAGIC)
        plain = _unlocked(raw, passphrase, path) if locked else raw
        try:
            if not plain.startswith(_SQLITE):
                raise OriginalsDamaged(str(path), _("it is not a file of originals"))
            connection.deserialize(plain)
            about = dict(connection.execute("SELECT key, value FROM about"))
        except sqlite3.Error as error:
            raise OriginalsDamaged(str(path), str(error)) from error
        if about.get("project") != project:
            raise OriginalsDamaged(str(path), _("it belongs to another project"))
        return cls(path, connection, passphrase if locked else None, hashlib.sha256(raw).digest())

    def save(self) -> None:
        """Write the file whole, readable by nobody else; what was there stays until the new one is on the disk.

        Raises:
            OriginalsDamaged: somebody else has written it meanwhile. CannotWriteHere
        """
        there = hashlib.sha256(self.path.read_bytes()).digest() if self.path.exists() else b""
        if there != self._found:
            raise OriginalsDamaged(str(self.path), _("another program has written it meanwhile; try again"))
        self._connection.execute("VACUUM")
        raw = self._connection.serialize()
        if self.passphrase is not None:
            raw = _locked(raw, self.passphrase)
        part = self.path.with_name(f"{self.path.name}.{os.getpid()}.part")
        try:
            part.unlink(missing_ok=True)
            handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "wb") as stream:
                stream.write(raw)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(part, self.path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise CannotWriteHere(str(self.path), error.strerror or str(error)) from error
        self._found = hashlib.sha256(raw).digest()

    def names(self) -> list[Name]:
        """Every form of every name that was replaced, or is to be."""
        rows = self._connection.execute("SELECT form, replacement, kind, roster FROM name ORDER BY form")
        return [Name(form, replacement, kind, bool(roster)) for form, replacement, kind, roster in rows]

    def add_names(self, names: Iterable[Name]) -> None:
        """Remember names; a form that is there gets the new replacement."""
        rows = [(name.form, name.replacement, name.kind, name.roster) for name in names]
        self._connection.executemany("INSERT OR REPLACE INTO name VALUES (?, ?, ?, ?)", rows)

    def refused(self) -> list[str]:
        """The forms that a person said no to."""
        return [form for (form,) in self._connection.execute("SELECT form FROM refused ORDER BY form")]

    def refuse(self, forms: Iterable[str], accepted: Iterable[str]) -> None:
        """Remember the forms that a person said no to; those that were accepted since are no longer among them."""
        self._connection.executemany("INSERT OR IGNORE INTO refused VALUES (?)", [(form,) for form in forms])
        self._connection.executemany("DELETE FROM refused WHERE form = ?", [(form,) for form in accepted])

    def forget(self, form: str) -> bool:
        """No longer look for a form of a name; whether it was there."""
        return self._connection.execute("DELETE FROM name WHERE form = ?", (form,)).rowcount > 0

    def keep(self, original: Original) -> None:
        """Keep a text as it was."""
        row = (
            bytes.fromhex(original.sha256), original.source, original.name, original.file, original.kept_at,
            zlib.compress(original.text.encode()), original.data if original.data is None else zlib.compress(original.data),
        )  # fmt: skip
        self._connection.execute("INSERT OR IGNORE INTO original VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def originals(self, source: str | None = None) -> list[Original]:
        """The texts that were kept, of one source or all, oldest first."""
        sql = "SELECT sha256, source, name, file, kept_at, text, bytes FROM original ORDER BY kept_at, name"
        found = [
            Original(
                digest.hex(), of, name, file, kept_at, zlib.decompress(text).decode(), zlib.decompress(data) if data else None
            )
            for digest, of, name, file, kept_at, text, data in self._connection.execute(sql)
        ]
        return [original for original in found if source in (None, original.source)]

    def drop(self, source: str) -> int:
        """Take out the texts of a source, and every copy of the whole project, which holds them too; gives how many texts."""
        self._connection.execute("DELETE FROM project")
        return self._connection.execute("DELETE FROM original WHERE source = ?", (source,)).rowcount

    def keep_words(self, words: Iterable[tuple[str, int, str]]) -> None:
        """Keep what operations of the log (change id, number) said: canonical JSON."""
        self._connection.executemany("INSERT OR IGNORE INTO word VALUES (?, ?, ?)", list(words))

    def keep_project(self, data: bytes, kept_at: str) -> None:
        """Keep a copy of the whole project, as it is before words are taken out of it."""
        self._connection.execute("INSERT OR REPLACE INTO project VALUES (?, ?)", (kept_at, zlib.compress(data)))

    def projects(self) -> list[tuple[str, bytes]]:
        """(when, the bytes of the whole project as it was then), oldest first."""
        rows: Sequence[tuple[str, bytes]] = self._connection.execute(
            "SELECT kept_at, bytes FROM project ORDER BY kept_at"
        ).fetchall()
        return [(kept_at, zlib.decompress(data)) for kept_at, data in rows]

    def close(self) -> None:
        """Let go of what is in memory."""
        self._connection.close()


def project_bytes(path: Path) -> bytes:
    """A project as one file's bytes, whatever lies in its WAL."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)) as connection:
        return connection.serialize()


def _key(passphrase: str, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt=salt, length=32, n=_COST, r=8, p=1).derive(passphrase.encode())


def _locked(plain: bytes, passphrase: str) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    return _MAGIC + salt + nonce + AESGCM(_key(passphrase, salt)).encrypt(nonce, plain, _MAGIC)


def _unlocked(raw: bytes, passphrase: str | None, path: Path) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if not passphrase:
        raise OriginalsLocked(str(path))
    at = len(_MAGIC)
    salt, nonce, body = raw[at : at + _SALT], raw[at + _SALT : at + _SALT + _NONCE], raw[at + _SALT + _NONCE :]
    if len(body) < 16:
        raise OriginalsDamaged(str(path), _("it is cut off"))
    try:
        return AESGCM(_key(passphrase, salt)).decrypt(nonce, body, _MAGIC)
    except InvalidTag as error:
        raise WrongPassphrase(str(path)) from error
