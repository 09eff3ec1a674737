"""Vectors that were made before: kept in the user's cache folder, so that each text is encoded once.

Each encoder has a folder of shards, which hold sha256 sums of texts and vectors in half precision, never a text. Shards are
written under another name and put in place whole, so two programs may write at once and neither reads half a shard.
"""

from __future__ import annotations

import hashlib
import os
import re
import struct
import tempfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
_MOST_SHARDS = 64


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
        known, keys = self._load(encoder.name), [self._key(text) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known.rows}
        if missing:
            ordered = sorted(missing.values(), key=lambda text: (len(text), plain(text), text))
            self._encode(encoder, ordered, known, progress, cancelled)
        return known.table()[[known.rows[key] for key in keys]]

    def missing(self, encoder: Encoder, texts: Sequence[str]) -> int:
        """How many of these texts would have to be encoded."""
        if not kept(encoder):
            return 0
        known = self._load(encoder.name)
        return len({key for text in texts if (key := self._key(text)) not in known.rows})

    def forget(self) -> None:
        """Give the memory back; the files stay. Without files nothing is forgotten."""
        if self._folder is not None:
            self._known.clear()

    def _encode(
        self,
        encoder: Encoder,
        texts: Sequence[str],
        known: _Known,
        progress: Progress | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        for start in range(0, len(texts), CHUNK):
            if cancelled is not None and cancelled():
                raise Stopped
            chunk = texts[start : start + CHUNK]
            keys, rows = [_key(text) for text in chunk], encoder.encode(chunk).astype(np.float16)
            known.add(keys, rows)
            self._write(encoder.name, keys, rows)
            if progress is not None:
                progress(min(start + CHUNK, len(texts)), len(texts))
        self._tidy(encoder.name)

    def _key(self, text: str) -> bytes:
        if (key := self._keys.get(text)) is None:
            key = self._keys[text] = _key(text)
        return key

    def _load(self, name: str) -> _Known:
        if name not in self._known:
            self._known[name] = _together(self._shards(name))
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
        """Make one shard of many; a program that reads meanwhile misses some and makes them anew."""
        shards = self._shards(name)
        if len(shards) <= _MOST_SHARDS:
            return
        together = _together(shards)
        keys = list(together.rows)
        written = _shard_name(keys)
        if self._write(name, keys, together.table()[list(together.rows.values())]):
            for path in shards:
                if path.name != written:
                    _drop(path)


class _Known:
    """Vectors in memory: which row of a table each key has."""

    def __init__(self) -> None:
        self.rows: dict[bytes, int] = {}
        self._parts: list[Halves] = []
        self._size = 0

    def add(self, keys: Sequence[bytes], rows: Halves) -> None:
        if self._parts and self._parts[0].shape[1] != rows.shape[1]:
            return
        self._parts.append(rows)
        self.rows.update(zip(keys, range(self._size, self._size + len(keys)), strict=True))
        self._size += len(keys)

    def table(self) -> Halves:
        if len(self._parts) > 1:
            self._parts = [np.concatenate(self._parts)]
        return self._parts[0] if self._parts else np.zeros((0, 1), np.float16)


def _together(shards: Sequence[Path]) -> _Known:
    known = _Known()
    for path in shards:
        if (shard := _read(path)) is not None:
            known.add(*shard)
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


def _read(path: Path) -> tuple[list[bytes], Halves] | None:
    """What a shard holds; one that is damaged is dropped."""
    try:
        data = path.read_bytes()
    except OSError:  # put together with others by another program a moment ago
        return None
    found = _parsed(data)
    if found is None:
        _drop(path)
    return found


def _parsed(data: bytes) -> tuple[list[bytes], Halves] | None:
    if len(data) < _HEAD.size:
        return None
    magic, count, width, check = _HEAD.unpack_from(data)
    body = memoryview(data)[_HEAD.size :]
    if magic != _MAGIC or len(body) != count * (_KEY + 2 * width) or zlib.crc32(body) != check:
        return None
    rows: Any = np.frombuffer(body, "<f2", offset=count * _KEY).reshape(count, width)
    keys = bytes(body[: count * _KEY])
    return [keys[at : at + _KEY] for at in range(0, len(keys), _KEY)], rows


def _drop(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
