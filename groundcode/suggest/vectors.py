"""Vectors that were made before: kept in the user's cache folder, so that each text is encoded once.

Each encoder has a folder of shards, which hold sha256 sums of texts and vectors in half precision, never a text. Shards are
written under another name and put in place whole, so two programs may write at once and neither reads half a shard.
"""

from __future__ import annotations

import hashlib
import os
import re
import struct
import sys
import tempfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from groundcode.suggest.encoders import kept, plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from groundcode.suggest.encoders import Encoder

    Halves = NDArray[np.float16]

Progress = Callable[[int, int], None]
"""Told how many texts of how many are done."""
CHUNK = 64
"""Texts encoded between two calls of the progress: about half a second of names, two of paragraphs."""
_MAGIC = b"GCVECS01"
_HEAD = struct.Struct("<8sIII")
_KEY = 32
# Reading 64 files costs 20 ms; a chunk a file would be 1,600 files for 100,000 quotes.
_MOST_SMALL = 64
# Vectors of a shard that is left alone: 4 MB, so that putting small ones together never holds a whole cache twice.
_FULL = 4096


class Stopped(Exception):
    """A person called the work off; the chunks that are done are kept."""


def cache_folder() -> Path:
    """Where vectors are kept; `GROUNDCODE_CACHE` names another place."""
    named = os.environ.get("GROUNDCODE_CACHE")
    if named:
        return Path(named) / "vectors"
    import platformdirs

    return Path(platformdirs.user_cache_dir("groundcode", appauthor=False)) / "vectors"


class VectorStore:
    """Vectors of texts, from the cache where they are there. One owner holds it for one piece of work."""

    def __init__(self, folder: Path | None = None, *, on_disk: bool = True) -> None:
        """Reads nothing yet; with `on_disk=False` nothing is read or written."""
        self._folder = (folder or cache_folder()) if on_disk else None
        self._known: dict[str, _Known] = {}
        self._is_kept = True
        """Whether everything that was made could be written."""
        self._keys: dict[str, bytes] = {}

    def vectors(
        self,
        encoder: Encoder,
        texts: Sequence[str],
        *,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Halves:
        """A row for each text, float16, made where it is not known.

        What is missing is encoded in order of length, so that the same texts are encoded together whatever their order.
        Raises Stopped when `cancelled` says so; what was done by then is kept and not done again.
        """
        if not texts:
            return np.zeros((0, 1), np.float16)
        if not kept(encoder):
            asked = [plain(text) for text in texts]
            ordered = sorted(set(asked))
            at = {text: row for row, text in enumerate(ordered)}
            return encoder.encode(ordered).astype(np.float16)[[at[text] for text in asked]]
        known, keys = self._load(encoder.name), self._keys_of(texts)
        if (found := known.take(keys)) is not None:
            return found
        self.make(encoder, texts, progress=progress, cancelled=cancelled)
        made = known.take(keys)
        assert made is not None
        return made

    def make(
        self, encoder: Encoder, texts: Sequence[str], *, progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:  # fmt: skip
        """Encode what is not known yet, and keep it; as `vectors`."""
        known = self._load(encoder.name)
        missing = {key: text for key, text in zip(self._keys_of(texts), texts, strict=True) if key not in known.rows}
        if missing:
            ordered = sorted(missing.values(), key=lambda text: (len(text), plain(text), text))
            self._encode(encoder, ordered, known, progress, cancelled)

    def missing(self, encoder: Encoder, texts: Sequence[str]) -> int:
        """How many of these texts would have to be encoded."""
        if not kept(encoder):
            return 0
        known = self._known.get(encoder.name)
        there = _keys_of(self._shards(encoder.name)) if known is None else known.rows.keys()
        return len(set(self._keys_of(texts)) - there)

    def forget(self) -> None:
        """Give the memory back (90 MB for 100,000 texts and an encoder); the files stay. Without files nothing is forgotten."""
        if self._folder is not None and self._is_kept:
            self._known.clear()

    def _encode(
        self,
        encoder: Encoder,
        texts: Sequence[str],
        known: _Known,
        progress: Progress | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        try:
            for start in range(0, len(texts), CHUNK):
                if cancelled is not None and cancelled():
                    raise Stopped
                chunk = texts[start : start + CHUNK]
                keys, rows = [_key(text) for text in chunk], encoder.encode(chunk).astype(np.float16)
                known.add(keys, rows)
                self._is_kept &= self._write(encoder.name, keys, rows)
                if progress is not None:
                    progress(min(start + CHUNK, len(texts)), len(texts))
        finally:
            self._tidy(encoder.name)

    def _keys_of(self, texts: Sequence[str]) -> list[bytes]:
        """What the texts are known by; each is hashed once, however often it is asked for."""
        known = self._keys
        known.update((text, _key(text)) for text in texts if text not in known)
        return list(map(known.__getitem__, texts))

    def _load(self, name: str) -> _Known:
        if name not in self._known:
            self._known[name] = _in_memory(self._shards(name))
        return self._known[name]

    def _place(self, name: str) -> Path | None:
        return None if self._folder is None else self._folder / re.sub(r"[^\w.-]+", "-", name)

    def _shards(self, name: str) -> list[Path]:
        place = self._place(name)
        try:
            return [] if place is None else sorted(place.glob("*.vectors"))
        except OSError:
            return []

    def _write(self, name: str, keys: Sequence[bytes], rows: Halves) -> bool:
        place = self._place(name)
        if place is None or not keys:
            return False
        try:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write_shard(place, keys, rows)
        except OSError:  # a folder that cannot be written: the vectors are made anew next time
            return False
        return True

    def _tidy(self, name: str) -> None:
        """Make full shards of many small ones; a program that reads meanwhile misses some and makes them anew."""
        small = [path for path in self._shards(name) if (head := _head(path)) is not None and head.texts < _FULL]
        if len(small) <= _MOST_SMALL:
            return
        pile, paths = _Known(), list[Path]()
        for number, path in enumerate(small):
            if (head := _head(path)) is not None:
                table = np.empty((head.texts, head.width), np.float16)
                pile.add(_read_into(path, table) or (), table)
                paths.append(path)
            if len(pile.rows) >= _FULL or number == len(small) - 1:
                self._together(name, pile, paths)
                pile, paths = _Known(), []

    def _together(self, name: str, pile: _Known, paths: Sequence[Path]) -> None:
        keys = list(pile.rows)
        rows = pile.take(keys) if keys else None
        if rows is not None and len(paths) > 1 and self._write(name, keys, rows):
            for path in paths:
                if path.name != _shard_name(keys):
                    _drop(path)


class _Known:
    """Vectors in memory: which row of which part each key has. Parts are not put together, which would hold them twice."""

    def __init__(self) -> None:
        self.rows: dict[bytes, int] = {}
        self._parts: list[Halves] = []
        self._starts: list[int] = []
        self._size = 0

    def add(self, keys: Sequence[bytes], rows: Halves) -> None:
        if not len(keys) or (self._parts and self._parts[0].shape[1] != rows.shape[1]):
            return
        self._parts.append(rows)
        self._starts.append(self._size)
        self.rows.update(zip(keys, range(self._size, self._size + len(keys)), strict=True))
        self._size += len(keys)

    def take(self, keys: Sequence[bytes]) -> Halves | None:
        """The vectors of these keys, in their order; None where one is not there."""
        try:
            at = np.array([self.rows[key] for key in keys], np.intp)
        except KeyError:
            return None
        if len(self._parts) == 1:
            return self._parts[0][at]
        part = np.searchsorted(self._starts, at, "right") - 1
        out = np.empty((len(keys), self._parts[0].shape[1]), np.float16)
        for number in np.unique(part):
            here = np.flatnonzero(part == number)
            out[here] = self._parts[number][at[here] - self._starts[number]]
        return out


def _in_memory(shards: Sequence[Path]) -> _Known:
    """All of them, in one table: pieces of a few megabytes would stay with the process when they are forgotten."""
    heads = [(path, head) for path in shards if (head := _head(path)) is not None]
    known = _Known()
    if not heads:
        return known
    width = heads[0][1].width
    heads = [(path, head) for path, head in heads if head.width == width]
    table, keys = np.empty((sum(head.texts for _path, head in heads), width), np.float16), list[bytes]()
    for path, _known_head in heads:
        keys += _read_into(path, table[len(keys) :]) or ()
    known.add(keys, table[: len(keys)])
    return known


def _key(text: str) -> bytes:
    """What a text is known by; it is not folded first, which would take 100,000 quotes a second."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _shard_name(keys: Sequence[bytes]) -> str:
    return f"{hashlib.sha256(b''.join(sorted(keys))).hexdigest()[:32]}.vectors"


def _write_shard(place: Path, keys: Sequence[bytes], rows: Halves) -> None:
    body = b"".join(keys) + rows.astype("<f2").tobytes()
    # mkstemp makes the file 0600.
    handle, name = tempfile.mkstemp(dir=place, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_HEAD.pack(_MAGIC, len(keys), rows.shape[1], zlib.crc32(body)))
            file.write(body)
        os.replace(name, place / _shard_name(keys))
    except OSError:
        _drop(Path(name))
        raise


class _Head(NamedTuple):
    """What a shard says of itself."""

    texts: int
    width: int
    check: int


def _head(path: Path) -> _Head | None:
    """The head of a shard; one that is damaged is dropped."""
    try:
        with path.open("rb") as file:
            data, size = file.read(_HEAD.size), path.stat().st_size
    except OSError:  # put together with others by another program a moment ago
        return None
    if len(data) == _HEAD.size:
        magic, count, width, check = _HEAD.unpack(data)
        if magic == _MAGIC and count and width and size == _HEAD.size + count * (_KEY + 2 * width):
            return _Head(count, width, check)
    _drop(path)
    return None


def _keys_of(shards: Sequence[Path]) -> set[bytes]:
    """The keys of shards, without their vectors: 20 ms for 100,000."""
    out: set[bytes] = set()
    for path in shards:
        if (head := _head(path)) is not None:
            try:
                with path.open("rb") as file:
                    file.seek(_HEAD.size)
                    out.update(_parted(file.read(head.texts * _KEY)))
            except OSError:
                continue
    return out


def _parted(keys: bytes) -> list[bytes]:
    return [keys[at : at + _KEY] for at in range(0, len(keys), _KEY)]


def _read_into(path: Path, table: Halves) -> list[bytes] | None:
    """The keys of a shard, its vectors put into the first rows of a table; one that is damaged is dropped."""
    if (head := _head(path)) is None or head.width != table.shape[1] or head.texts > len(table):
        return None
    rows = table[: head.texts]
    try:
        with path.open("rb") as file:
            file.seek(_HEAD.size)
            keys = file.read(head.texts * _KEY)
            file.readinto(rows.data.cast("B"))
    except OSError:
        return None
    if zlib.crc32(rows.data.cast("B"), zlib.crc32(keys)) != head.check:
        _drop(path)
        return None
    if sys.byteorder == "big":
        rows.byteswap(inplace=True)
    return _parted(keys)


def _drop(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
