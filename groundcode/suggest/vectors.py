"""Vectors that were made before: kept in the user's cache folder, so that each text is encoded once.

A shard holds sha256 sums of (encoder, text) and vectors in half precision, never a text. Shards are written under another
name and put in place whole, so two programs may write at once and neither reads half a shard.
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
        self._known: dict[str, dict[bytes, Halves]] = {}

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
        asked = [plain(text) for text in texts]
        ordered = sorted(set(asked), key=lambda text: (len(text), text))
        if not kept(encoder):
            at = {text: row for row, text in enumerate(ordered)}
            return encoder.encode(ordered).astype(np.float16)[[at[text] for text in asked]]
        known = self._load(encoder.name)
        keys = {text: _key(encoder.name, text) for text in ordered}
        missing = [text for text in ordered if keys[text] not in known]
        for start in range(0, len(missing), CHUNK):
            if cancelled is not None and cancelled():
                raise Stopped
            chunk = missing[start : start + CHUNK]
            rows = encoder.encode(chunk).astype(np.float16)
            fresh = {keys[text]: row for text, row in zip(chunk, rows, strict=True)}
            known.update(fresh)
            self._write(encoder.name, fresh)
            if progress is not None:
                progress(min(start + CHUNK, len(missing)), len(missing))
        if missing:
            self._tidy(encoder.name)
        return np.stack([known[keys[text]] for text in asked])

    def missing(self, encoder: Encoder, texts: Sequence[str]) -> int:
        """How many of these texts would have to be encoded."""
        if not kept(encoder):
            return 0
        known = self._load(encoder.name)
        return sum(_key(encoder.name, text) not in known for text in {plain(text) for text in texts})

    def forget(self) -> None:
        """Give the memory back; the files stay."""
        self._known.clear()

    def _load(self, name: str) -> dict[bytes, Halves]:
        if name not in self._known:
            found: dict[bytes, Halves] = {}
            for path in self._shards(name):
                found.update(_read(path))
            self._known[name] = found
        return self._known[name]

    def _place(self, name: str) -> Path | None:
        return None if self._folder is None else self._folder / re.sub(r"[^\w.-]+", "-", name)

    def _shards(self, name: str) -> list[Path]:
        place = self._place(name)
        try:
            return [] if place is None else sorted(place.glob("*.vectors"))
        except OSError:
            return []

    def _write(self, name: str, rows: dict[bytes, Halves]) -> bool:
        place = self._place(name)
        if place is None or not rows:
            return False
        try:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write_shard(place, rows)
        except OSError:  # a folder that cannot be written: the vectors are made anew next time
            return False
        return True

    def _tidy(self, name: str) -> None:
        """Make one shard of many; a program that reads meanwhile misses some and makes them anew."""
        shards = self._shards(name)
        if len(shards) <= _MOST_SHARDS:
            return
        together: dict[bytes, Halves] = {}
        for path in shards:
            together.update(_read(path))
        if self._write(name, together):
            written = _shard_name(together)
            for path in shards:
                if path.name != written:
                    _drop(path)


def _key(name: str, text: str) -> bytes:
    return hashlib.sha256(f"{name}\0{text}".encode("utf-8", "surrogatepass")).digest()


def _shard_name(rows: dict[bytes, Halves]) -> str:
    return f"{hashlib.sha256(b''.join(sorted(rows))).hexdigest()[:32]}.vectors"


def _write_shard(place: Path, rows: dict[bytes, Halves]) -> None:
    body = b"".join(rows) + np.stack(list(rows.values())).astype("<f2").tobytes()
    width = len(next(iter(rows.values())))
    # mkstemp makes the file 0600.
    handle, name = tempfile.mkstemp(dir=place, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_HEAD.pack(_MAGIC, len(rows), width, zlib.crc32(body)))
            file.write(body)
        os.replace(name, place / _shard_name(rows))
    except OSError:
        _drop(Path(name))
        raise


def _read(path: Path) -> dict[bytes, Halves]:
    """What a shard holds; one that is damaged is dropped."""
    try:
        data = path.read_bytes()
    except OSError:  # put together with others by another program a moment ago
        return {}
    rows = _parsed(data)
    if rows is None:
        _drop(path)
        return {}
    return rows


def _parsed(data: bytes) -> dict[bytes, Halves] | None:
    if len(data) < _HEAD.size:
        return None
    magic, count, width, sum_ = _HEAD.unpack_from(data)
    body = memoryview(data)[_HEAD.size :]
    if magic != _MAGIC or len(body) != count * (_KEY + 2 * width) or zlib.crc32(body) != sum_:
        return None
    table: Any = np.frombuffer(body, "<f2", offset=count * _KEY).reshape(count, width)
    if not np.isfinite(table).all():
        return None
    return {bytes(body[at * _KEY : (at + 1) * _KEY]): table[at] for at in range(count)}


def _drop(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
