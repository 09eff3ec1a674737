"""Identities: 16 bytes in the store, lower-case canonical strings everywhere else."""

from __future__ import annotations

import hashlib
import os
import re
import threading
import time
import unicodedata
from collections.abc import Callable

_ID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def to_text(raw: bytes) -> str:
    """The canonical string of 16 bytes."""
    h = raw.hex()
    return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"


def to_raw(text: str) -> bytes:
    """The 16 bytes of a canonical string."""
    return bytes.fromhex(text.replace("-", ""))


def is_id(text: str) -> bool:
    """Whether `text` is an id as groundcode writes it: lower case, with its four hyphens."""
    return _ID.fullmatch(text) is not None


def named(space: str, *parts: str | int) -> str:
    """The id that the same parts make on every computer: uuid5 (RFC 9562) of the parts within `space` (an id).

    By hand, since an import makes 200,000 of them: about half the time of `uuid.uuid5`.
    """
    digest = hashlib.sha1(to_raw(space) + "\x1f".join(map(str, parts)).encode(), usedforsecurity=False).digest()
    raw = bytearray(digest[:16])
    raw[6], raw[8] = raw[6] & 0x0F | 0x50, raw[8] & 0x3F | 0x80
    return to_text(bytes(raw))


def fold(name: str) -> str:
    """A name as it is compared: NFC, case folded, outer white space gone."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).strip().casefold())


def coder_id(project: str, name: str) -> str:
    """A coder of a project: the same name is the same coder on every laptop."""
    return named(project, "coder", fold(name))


def source_id(project: str, sha256: str) -> str:
    """A source by the hash of its normalised text: the same text added on two laptops is one source."""
    return named(project, "source", sha256)


def version_id(source: str, sha256: str, parent: str) -> str:
    """A version of a source by its text and what it was made from ("" for the first)."""
    return named(source, "version", sha256, parent)


def speaker_id(source: str, name: str) -> str:
    """A speaker of a source, by the name the transcript gives."""
    return named(source, "speaker", fold(name))


def case_id(project: str, name: str) -> str:
    """A case of a project: two laptops that make the same case make the same."""
    return named(project, "case", fold(name))


def variable_id(project: str, name: str) -> str:
    """A variable of cases, by its name."""
    return named(project, "variable", fold(name))


def round_id(project: str, name: str) -> str:
    """A sampling round, by its name."""
    return named(project, "sampling round", fold(name))


def assignment_id(source: str, coder: str) -> str:
    """That a coder codes a source: assigned on two laptops, it is one assignment."""
    return named(source, "assignment", coder)


def segment_id(version: str, start: int, end: int) -> str:
    """A segment is a value: the same place of the same version is the same segment."""
    return named(version, start, end)


def conflict_id(entity_id: str, field: str) -> str:
    """A conflict, by the thing and the field it is about."""
    return named(entity_id, "conflict", field)


def relocation_id(version: str, segment: str) -> str:
    """A person's answer to where a segment lies in a later version."""
    return named(version, "relocation", segment)


def redaction_id(change: str, n: int) -> str:
    """The new wording of one operation of the log: whoever words it anew, there is one that holds."""
    return named(change, "redaction", n)


def purge_id(project: str, sha256: str) -> str:
    """The mark that a text was taken out for good."""
    return named(project, "purge", sha256)


class IdFactory:
    """Draws new ids: 48 bits of milliseconds, then a counter and random bits (RFC 9562, version 7).

    In order of time they are added at the end of an index; two factories never meet because of
    62 random bits.
    """

    def __init__(
        self,
        milliseconds: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._milliseconds = milliseconds
        self._random = random
        self._last = 0
        self._count = 0
        self._lock = threading.Lock()

    def raw(self) -> bytes:
        """16 new bytes."""
        with self._lock:
            now = self._milliseconds()
            if now > self._last:
                self._last, self._count = now, 0
            else:
                self._count += 1
                if self._count > 0xFFF:
                    self._last, self._count = self._last + 1, 0
            high = (self._last << 16) | 0x7000 | self._count
        tail = bytearray(self._random(8))
        tail[0] = (tail[0] & 0x3F) | 0x80
        return high.to_bytes(8, "big") + bytes(tail)

    def __call__(self) -> str:
        """A new canonical string."""
        return to_text(self.raw())
