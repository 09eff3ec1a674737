"""A database of another program, read from a copy of it: never written, never trusted, found whole before it is used."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from groundcode.errors import BadEncoding, BadValue, CannotRead, EmptyFile, FileMissing, InvalidDocument, TooLarge
from groundcode.locale import _
from groundcode.text.encoding import decode

LARGEST = 2_000_000_000
"""Bytes of a database."""
LARGEST_VALUE = 50_000_000
"""Bytes of one text."""
_STEPS = 1_000_000
_MOST_STEPS = 5_000
"""So many million steps of SQLite's machine: 200 times what 400,000 codings take."""
_SAMPLE = 400_000
_MAGIC = b"SQLite format 3\x00"
_HOT = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
"""How a journal begins from which a write that was broken off is to be taken back."""
_NO_DAMAGE = (" value in ", "non-unique entry in index", "CHECK constraint failed")
"""What a check finds odd that loses nothing here."""


def kind_words() -> str:
    """What such a file is called in messages."""
    return _("project of Taguette, QualCoder or RQDA")


Value = int | float | bytes | None


class Row:
    """One row; columns that a version of the program does not have are empty."""

    __slots__ = ("_decoded", "_values")

    def __init__(self, values: Mapping[str, Value], decoded: Callable[[bytes], str]) -> None:
        self._values = values
        self._decoded = decoded

    def text(self, column: str) -> str:
        """A value as text, "" for none."""
        value = self._values.get(column)
        if value is None:
            return ""
        return self._decoded(value) if isinstance(value, bytes) else f"{value:.15g}" if isinstance(value, float) else str(value)

    def whole(self, column: str) -> int | None:
        """A value as a whole number; None where it is none."""
        value = self._values.get(column)
        if isinstance(value, bytes):
            try:
                value = float(value) if b"." in value else int(value)
            except ValueError:
                return None
        if isinstance(value, float):
            return int(value) if value.is_integer() else None
        return value

    def is_null(self, column: str) -> bool:
        """Whether a column is missing or holds nothing."""
        return self._values.get(column) is None


class Database:
    """An open copy of a database of another program."""

    def __init__(self, connection: sqlite3.Connection, path: str, encoding: str | None) -> None:
        self._connection = connection
        self.path = path
        self.encoding = encoding
        """The one that texts which are not UTF-8 were read in; None while there was none."""
        self.guessed = False
        with self._in_words():
            found = connection.execute("SELECT name, type, sql FROM sqlite_master").fetchall()
        self._tables: dict[str, tuple[bytes, bool]] = {}
        for raw, kind, sql in found:
            is_plain = kind == b"table" and not (sql or b"").upper().startswith(b"CREATE VIRTUAL")
            self._tables[raw.decode("utf-8", "replace").lower()] = (raw, is_plain)

    def has(self, *tables: str) -> bool:
        """Whether all these tables are there."""
        return all(table.lower() in self._tables for table in tables)

    def rows(self, table: str, *needed: str) -> Iterator[Row]:
        """The rows of a table in the order they were made; none where the table is not there.

        Raises:
            InvalidDocument: it lacks one of the `needed` columns, is no plain table, or is damaged. TooLarge
        """
        raw, is_plain = self._tables.get(table.lower(), (b"", True))
        if not raw:
            return
        if not is_plain:
            raise self.bad(_("its table {table} is no plain table").format(table=table))
        with self._in_words():
            cursor = self._connection.execute(f'SELECT * FROM "{raw.decode()}"')
            columns = [column[0].lower() for column in cursor.description]
            missing = [column for column in needed if column.lower() not in columns]
            if missing:
                raise self.bad(_("its table {table} has no column {column}").format(table=table, column=missing[0]))
            for values in cursor:
                yield Row(dict(zip(columns, values, strict=True)), self._text)

    def count(self, table: str) -> int:
        """How many rows a table has; 0 where it is not there."""
        return sum(1 for _row in self.rows(table))

    def bad(self, why: str, hint: str = "") -> InvalidDocument:
        """The error of a database that cannot be taken."""
        return InvalidDocument(self.path, kind_words(), why, hint)

    def _text(self, value: bytes) -> str:
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            if self.encoding is None:
                self.encoding, self.guessed = self._guess(), True
            try:
                return value.decode(self.encoding, "replace")
            except LookupError:
                raise BadValue(_("encoding"), self.encoding, "utf-8, gb18030, big5hkscs, cp1252") from None

    def _guess(self) -> str:
        """The encoding of the values that are not UTF-8, from all of them together: a name alone is too short."""
        odd: list[bytes] = []
        size = 0
        for raw, is_plain in self._tables.values():
            if not is_plain or raw.startswith(b"sqlite_"):
                continue
            with self._in_words():
                for values in self._connection.execute(f'SELECT * FROM "{raw.decode()}"'):
                    for value in values:
                        if isinstance(value, bytes) and not value.isascii() and not _is_utf8(value) and size < _SAMPLE:
                            odd.append(value[:_SAMPLE])
                            size += len(value)
        try:
            return decode(b"\n".join(odd), self.path).encoding
        except (CannotRead, BadEncoding):
            return "utf-8"

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        with in_words(self.path):
            yield


@contextmanager
def in_words(path: str) -> Iterator[None]:
    """What SQLite says as an error with a sentence."""
    kind = kind_words()
    try:
        yield
    except sqlite3.DataError as error:
        raise InvalidDocument(path, kind, _("it holds a value of more than {mb} MB").format(mb=LARGEST_VALUE // 10**6)) from error
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            why = _("reading one of its tables takes for ever")
        else:
            why = _("it is damaged ({why})").format(why=error)
        raise InvalidDocument(path, kind, why) from error
    except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
        if "not a database" in str(error):
            raise InvalidDocument(path, kind, _("it is not an SQLite database, or it is locked with a password")) from error
        raise InvalidDocument(path, kind, _("it is damaged ({why})").format(why=error)) from error


@contextmanager
def open_database(path: Path, shown: str, encoding: str | None = None) -> Iterator[Database]:
    """A database of another program, as a copy that lives while it is read; errors call it `shown`.

    What its program has written ahead, and not yet put into the file, counts.

    Raises:
        FileMissing, EmptyFile, InvalidDocument, TooLarge, CannotRead
    """
    with tempfile.TemporaryDirectory(prefix="groundcode-") as folder:
        copy = Path(folder) / "copy"
        try:
            _copied(path, copy, shown)
        except FileNotFoundError as error:
            raise FileMissing(shown) from error
        except OSError as error:
            raise CannotRead(
                _("{path} cannot be read: {why}.").format(path=path, why=error.strerror or error),
                hint=_("Check who may read the file."),
            ) from error
        with in_words(shown), closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            _make_safe(connection)
            _check_whole(connection, shown)
            yield Database(connection, shown, encoding)


def _copied(path: Path, copy: Path, shown: str) -> None:
    size = path.stat().st_size
    if size == 0:
        raise EmptyFile(shown)
    if size > LARGEST:
        raise TooLarge(shown, size, LARGEST, hint=_("Delete what is not needed in the program that made it."))
    with path.open("rb") as file:
        if not file.read(16).startswith(_MAGIC):
            raise InvalidDocument(
                shown, kind_words(), _("it is not an SQLite database, or it is locked with a password")
            )  # fmt: skip
    journal = path.with_name(path.name + "-journal")
    if journal.is_file():
        with journal.open("rb") as file:
            if file.read(8) == _HOT:
                raise InvalidDocument(
                    shown, kind_words(), _("its program writes to it, or was stopped while it did"),
                    _("Open it in that program and close it again."),
                )  # fmt: skip
    shutil.copyfile(path, copy)
    ahead = path.with_name(path.name + "-wal")
    if ahead.is_file() and ahead.stat().st_size <= LARGEST:
        shutil.copyfile(ahead, copy.with_name("copy-wal"))


def _make_safe(connection: sqlite3.Connection) -> None:
    """Limits for what a stranger's database may do."""
    connection.text_factory = bytes
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    steps = iter(range(_MOST_STEPS))
    connection.set_progress_handler(lambda: next(steps, None) is None, _STEPS)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA cell_size_check = ON")


def _check_whole(connection: sqlite3.Connection, path: str) -> None:
    for (line,) in connection.execute("PRAGMA quick_check(20)").fetchall():
        words = line.decode("utf-8", "replace")
        if words != "ok" and not any(odd in words for odd in _NO_DAMAGE):
            raise InvalidDocument(path, kind_words(), _("it is damaged ({why})").format(why=" ".join(words.split())[:120]))


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def check_encoding(encoding: str | None) -> None:
    """Refuse the name of an encoding that nobody knows.

    Raises:
        BadValue
    """
    if encoding is None:
        return
    try:
        "".encode(encoding)
    except LookupError:
        raise BadValue(_("encoding"), encoding, "utf-8, gb18030, big5hkscs, cp1252") from None
