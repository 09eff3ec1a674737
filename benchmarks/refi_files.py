"""Files of other programs to measure on: made from one of ours, larger, and dated as people code."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

_CODING = re.compile(r'(<Coding guid=")([^"]*)(" creatingUser="[^"]*" creationDateTime=")([^"]*)')
_PLACE = re.compile(r'(<(?:PlainTextSelection|TextSource) guid=")([^"]*)')
_NAME = re.compile(r'(<TextSource guid="[^"]*" name=")([^"]*)')
_PATH = re.compile(r'internal://([^"]*)\.txt')
_SECONDS = 100_000_000


def foreign(own: Path, target: Path, times: int = 1, *, dated: bool = False) -> Path:
    """A .qdpx of ours as another program's: without our own file, its sources so many times under GUIDs of their own.

    `dated` gives each coding a second of its own within three years, in no order; else all keep the one of the bulk.
    """
    rng = random.Random(20_261)
    with zipfile.ZipFile(own) as found, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        qde = found.read("project.qde").decode()
        first, last = qde.index("<Sources>") + len("<Sources>"), qde.index("</Sources>")
        with out.open("project.qde", "w", force_zip64=True) as stream:
            stream.write(qde[:first].encode())
            for number in range(times):
                stream.write(_part(qde[first:last], number, rng if dated else None).encode())
            stream.write(qde[last:].encode())
        for name in found.namelist():
            if name.endswith(".txt"):
                text = found.read(name)
                for number in range(times):
                    guid = _other(number)(name.removeprefix("sources/").removesuffix(".txt"))
                    # Two sources of one text would be one source.
                    out.writestr(f"sources/{guid}.txt", text + f"{number}\n".encode() * bool(number))
    return target


def _part(sources: str, number: int, rng: random.Random | None) -> str:
    other = _other(number)

    def coding(match: re.Match[str]) -> str:
        when = match[4]
        if rng is not None:
            moment = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=rng.randrange(_SECONDS))
            when = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
        return match[1] + other(match[2]) + match[3] + when

    sources = _CODING.sub(coding, sources)
    sources = _PLACE.sub(lambda match: match[1] + other(match[2]), sources)
    sources = _PATH.sub(lambda match: f"internal://{other(match[1])}.txt", sources)
    return _NAME.sub(lambda match: match[1] + match[2] + (f"-{number}" if number else ""), sources)


def _other(number: int) -> Callable[[str], str]:
    """From a GUID to that of its copy."""
    return lambda guid: f"{guid[:24]}{(int(guid[24:26], 16) + number) % 256:02x}{guid[26:]}"
