"""Archives as other programs write them, put together by hand."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

NS = "urn:QDA-XML:project:1.0"


def guid(number: int) -> str:
    """A GUID, told apart by its number."""
    return f"00000000-0000-4000-8000-{number:012d}"


U1, U2, C1, C2, C3, S1, S2 = (guid(n) for n in (1, 2, 11, 12, 13, 21, 22))
USERS = f'<Users><User guid="{U1}" name="Ann"/><User guid="{U2}" name="Ben"/></Users>'
CODES = (
    f'<CodeBook><Codes><Code guid="{C1}" name="trust" isCodable="true" color="#ff0000"><Description>Who trusts.</Description>'
    f'<Code guid="{C2}" name="seen" isCodable="true"/></Code><Code guid="{C3}" name="calls" isCodable="true"/>'
    "</Codes></CodeBook>"
)


def project(inner: str, *, origin: str = "Tool 1.0", namespace: str = NS) -> str:
    """The XML of a project."""
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    return f'{head}<Project xmlns="{namespace}" name="study" origin="{origin}">{inner}</Project>'


def selection(number: int, start: int, end: int, code: str, name: str = "", *, user: str = U1, inner: str = "") -> str:
    """A coded selection."""
    return (
        f'<PlainTextSelection guid="{guid(number)}" name="{name}" startPosition="{start}" endPosition="{end}" '
        f'creatingUser="{user}" creationDateTime="2019-03-04T05:06:07Z">{inner}<Coding guid="{guid(number + 500)}" '
        f'creatingUser="{user}" creationDateTime="2019-03-04T05:06:{number % 60:02d}Z"><CodeRef targetGUID="{code}"/></Coding>'
        "</PlainTextSelection>"
    )


def source(number: str, selections: str, *, name: str = "P01", path: str | None = None) -> str:
    """A text source."""
    where = f"internal://{number}.txt" if path is None else path
    return f'<TextSource guid="{number}" name="{name}" plainTextPath="{where}">{selections}</TextSource>'


def write(path: Path, xml: str | bytes, texts: Mapping[str, str | bytes] | None = None, *, qde: str = "project.qde") -> Path:
    """A .qdpx with its texts by their names in the archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr(qde, xml)
        for name, text in (texts or {}).items():
            out.writestr(name, text)
    return path


def simple(path: Path, text: str, selections: str, **more: str) -> Path:
    """One text with its selections."""
    xml = project(f"{USERS}{CODES}<Sources>{source(S1, selections)}</Sources>", **more)
    return write(path, xml, {f"sources/{S1}.txt": text})
