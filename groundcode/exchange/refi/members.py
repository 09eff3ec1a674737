"""Files of an archive by the paths that a project gives, however a program, or a person who zipped it again, wrote them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zipfile import ZipInfo

_ELSEWHERE = re.compile(r"(?:relative|absolute|file|https?):", re.IGNORECASE)
_PERCENT = re.compile(b"%([0-9a-fA-F]{2})")
_UTF8_NAME = 0x800
_GUESSES = ("utf-8", "gb18030", "cp1252")
"""Encodings of names for which an archive states none; zipfile reads them as cp437."""


class Members:
    """The files of an archive; folders, and what a Mac puts beside its files, are none."""

    def __init__(self, infos: Iterable[ZipInfo]) -> None:
        self._all: list[tuple[str, ZipInfo]] = []
        self._by_name: dict[str, list[tuple[str, ZipInfo]]] = {}
        for info in infos:
            parts = info.filename.replace("\\", "/").split("/")
            if not parts[-1] or parts[-1].startswith("._") or "__MACOSX" in parts:
                continue
            for number, name in enumerate(_names(info)):
                key = _key(name)
                if number == 0:
                    self._all.append((key, info))
                self._by_name.setdefault(key.rpartition("/")[2], []).append((key, info))

    def find(self, path: str, *otherwise: str) -> ZipInfo | None:
        """The file that a path of a project means, or one of other names; None where it is not there, or where two may be it."""
        inside = "" if _ELSEWHERE.match(path.strip()) else path.strip().removeprefix("internal:")
        for wanted in filter(None, (_key(name).strip("/") for name in (inside, *otherwise))):
            found = self._by_name.get(wanted.rpartition("/")[2], [])
            exact = [one for one in found if f"/{one[0]}".endswith(f"/{wanted}")]
            lying = [one for one in exact or found if "sources" in one[0].split("/")[:-1]] or exact or found
            least = min((key.count("/") for key, _info in lying), default=0)
            # Of two entries of one name the later one counts, as in any zip.
            nearest = {key: info for key, info in lying if key.count("/") == least}
            if len({id(info) for info in nearest.values()}) == 1:
                return next(iter(nearest.values()))
        return None

    def beside(self, info: ZipInfo, name: str) -> ZipInfo | None:
        """The file of a name in the folder of another."""
        wanted = next(key for key, one in self._all if one is info).rpartition("/")[0] + "/" + name
        return next((one for key, one in self._all if key == wanted.strip("/")), None)

    def topmost(self, suffix: str) -> list[ZipInfo]:
        """The files of a suffix that lie highest: in the root, or in the folder that was zipped."""
        found = [(key.count("/"), info) for key, info in self._all if key.endswith(suffix)]
        least = min((depth for depth, _info in found), default=0)
        return [info for depth, info in found if depth == least]


def _key(path: str) -> str:
    """A path by which names are compared: case, percent signs, and how letters are composed make no difference."""
    return unicodedata.normalize("NFC", _unquoted(path.replace("\\", "/")).casefold())


def _unquoted(path: str) -> str:
    if "%" not in path:
        return path
    try:
        return _PERCENT.sub(lambda match: bytes.fromhex(match[1].decode()), path.encode("utf-8")).decode("utf-8")
    except UnicodeError:
        return path


def _names(info: ZipInfo) -> Iterable[str]:
    yield info.filename
    if info.flag_bits & _UTF8_NAME or info.filename.isascii():
        return
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return
    for encoding in _GUESSES:
        try:
            yield raw.decode(encoding)
        except UnicodeDecodeError:
            continue
