"""A project as a .qdpx and a codebook as a .qdc: valid against the schemas, written in one pass."""

from __future__ import annotations

import hashlib
import os
import stat
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from groundcode.errors import CannotWriteHere
from groundcode.exchange.refi.archive import EXTRA
from groundcode.exchange.refi.values import (
    RefiCase,
    RefiCode,
    RefiCodebook,
    RefiCoding,
    RefiGraph,
    RefiNote,
    RefiProject,
    RefiSelection,
    RefiSet,
    RefiSource,
    RefiValue,
)
from groundcode.exchange.refi.xml import Xml
from groundcode.locale import _

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PROJECT = "urn:QDA-XML:project:1.0"
_CODEBOOK = "urn:QDA-XML:codebook:1.0"
_PIECES = 1 << 16
LEVEL = 6
"""Of deflate: transcripts and codings shrink to a quarter; level 1 is twice as fast and a sixth larger."""


@contextmanager
def written_beside(path: Path) -> Iterator[Path]:
    """A path beside `path` that takes its place when the block ends well: a reader sees the old file or the new one.

    Raises:
        CannotWriteHere
    """
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".{uuid.uuid4().hex}.tmp")
    try:
        try:
            yield beside
            with beside.open("rb+") as file:
                os.fsync(file.fileno())
            if target.exists():
                beside.chmod(stat.S_IMODE(target.stat().st_mode))
            os.replace(beside, target)
        finally:
            beside.unlink(missing_ok=True)
    except FileNotFoundError:
        raise CannotWriteHere(str(path), _("there is no folder {folder}").format(folder=target.parent)) from None
    except OSError as error:
        raise CannotWriteHere(str(path), error.strerror or str(error)) from error


def write_qdpx(
    path: Path, project: RefiProject, texts: Iterable[tuple[str, str]], extra: Iterable[str] = (), *, head: str = ""
) -> int:
    """Write a project with its texts (GUID, text) and our own extra lines; gives how many characters XML could not hold.

    `head` is the first line of the extra file, in which {qde} stands for the digest of the project.qde.

    Raises:
        CannotWriteHere
    """
    xml = Xml()
    with written_beside(path) as beside, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as out:
        for guid, text in texts:
            out.writestr(_member(f"sources/{guid}.txt"), text.encode("utf-8"), compresslevel=LEVEL)
        digest = _put(out, "project.qde", project_pieces(project, xml))
        if head:
            _put(out, EXTRA, chain([head.replace("{qde}", digest)], extra))
    return xml.replaced


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _put(out: zipfile.ZipFile, name: str, pieces: Iterable[str]) -> str:
    sha = hashlib.sha256()
    with out.open(_member(name), "w", force_zip64=True) as stream:
        for data in _gathered(pieces):
            sha.update(data)
            stream.write(data)
    return sha.hexdigest()


def _gathered(pieces: Iterable[str]) -> Iterator[bytes]:
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _PIECES:
            yield "".join(held).encode("utf-8")
            held, size = [], 0
    yield "".join(held).encode("utf-8")


def _within(tag: str, pieces: Iterable[str]) -> Iterator[str]:
    """Pieces within an element; nothing at all where there are none, since the schema takes no empty container."""
    begun = False
    for piece in pieces:
        if not begun:
            yield f"<{tag}>\n"
            begun = True
        yield piece
    if begun:
        yield f"</{tag}>\n"


def project_pieces(project: RefiProject, xml: Xml) -> Iterator[str]:
    """The XML of a project, piece by piece, in the order of the schema."""
    yield _HEAD
    yield xml.open(
        "Project",
        {
            "xmlns": _PROJECT, "name": project.name or "-", "origin": project.origin, "creatingUserGUID": project.user,
            "creationDateTime": project.moment,
        },
    ) + "\n"  # fmt: skip
    users = (
        xml.open("User", {"guid": one.guid, "name": one.name, "id": one.initials}, empty=True) + "\n" for one in project.users
    )
    yield from _within("Users", users)
    if project.codes:
        yield "<CodeBook>\n"
        yield from _within("Codes", _codes(project.codes, xml, notes=True))
        yield "</CodeBook>\n"
    yield from _within("Variables", (
        xml.open("Variable", {"guid": one.guid, "name": one.name or "-", "typeOfVariable": one.type})
        + xml.element("Description", one.description) + "</Variable>\n"
        for one in project.variables
    ))  # fmt: skip
    yield from _within("Cases", (_case(one, xml) for one in project.cases))
    yield from _within("Sources", chain.from_iterable(_source(one, xml) for one in project.sources))
    yield from _within("Notes", (_note(one, xml) for one in project.memos))
    yield from _within("Links", (
        xml.open("Link", {
            "guid": one.guid, "name": one.name, "direction": one.direction, "originGUID": one.origin,
            "targetGUID": one.target,
        }) + _refs("NoteRef", one.notes) + "</Link>\n"
        for one in project.links
    ))  # fmt: skip
    yield from _within("Sets", (_set(one, xml) for one in project.sets))
    yield from _within("Graphs", (_graph(one, xml) for one in project.graphs))
    yield xml.element("Description", project.description)
    yield _refs("NoteRef", project.notes)
    yield "</Project>\n"


def codebook_pieces(codebook: RefiCodebook, xml: Xml) -> Iterator[str]:
    """The XML of a codebook, piece by piece."""
    yield _HEAD
    yield xml.open("CodeBook", {"xmlns": _CODEBOOK, "origin": codebook.origin}) + "\n"
    yield from _within("Codes", _codes(codebook.codes, xml, notes=False))
    yield from _within("Sets", (_set(one, xml, codebook=True) for one in codebook.sets))
    yield "</CodeBook>\n"


def _codes(codes: Iterable[RefiCode], xml: Xml, *, notes: bool) -> Iterator[str]:
    open_ones: list[str] = []
    for code in codes:
        while open_ones and open_ones[-1] != code.parent:
            open_ones.pop()
            yield "</Code>\n"
        of = {
            "guid": code.guid, "name": code.name or "-", "isCodable": "true" if code.codable else "false",
            "color": code.colour,
        }  # fmt: skip
        refs = _refs("NoteRef", code.notes) if notes else ""
        yield xml.open("Code", of) + xml.element("Description", code.description) + refs
        open_ones.append(code.guid)
    yield "</Code>\n" * len(open_ones)


def _refs(tag: str, guids: Iterable[str]) -> str:
    return "".join(f'<{tag} targetGUID="{guid}"/>' for guid in guids)


def _case(case: RefiCase, xml: Xml) -> str:
    return (
        xml.open("Case", {"guid": case.guid, "name": case.name}) + xml.element("Description", case.description)
        + _refs("CodeRef", case.codes) + _values(case.values, xml) + _refs("SourceRef", case.sources)
        + _refs("SelectionRef", case.selections) + "</Case>\n"
    )  # fmt: skip


def _values(values: Iterable[RefiValue], xml: Xml) -> str:
    return "".join(
        f'<VariableValue><VariableRef targetGUID="{one.variable}"/>'
        f"<{one.kind}Value>{xml.text(one.value)}</{one.kind}Value></VariableValue>"
        for one in values
    )


def _source(source: RefiSource, xml: Xml) -> Iterator[str]:
    yield xml.open(
        "TextSource",
        {
            "guid": source.guid, "name": source.name, "plainTextPath": source.path, "creatingUser": source.user,
            "creationDateTime": source.moment, "modifiedDateTime": source.modified,
        },
    ) + xml.element("Description", source.description)  # fmt: skip
    if source.content is not None:
        yield f"<PlainTextContent>{xml.text(source.content)}</PlainTextContent>"
    yield "\n"
    for selection in source.selections:
        yield _selection(selection, xml)
    yield "".join(map(_coding, source.codings)) + _refs("NoteRef", source.notes) + _values(source.values, xml)
    yield "</TextSource>\n"


def _selection(one: RefiSelection, xml: Xml) -> str:
    # Written by hand: 40,000 of them take a third of the time that attributes in a dictionary take.
    name = f' name="{xml.value(one.name)}"' if one.name else ""
    who = f' creatingUser="{one.user}"' if one.user else ""
    when = f' creationDateTime="{one.moment}"' if one.moment else ""
    return (
        f'<PlainTextSelection guid="{one.guid}"{name} startPosition="{one.start}" endPosition="{one.end}"{who}{when}>'
        f"{xml.element('Description', one.description)}{''.join(map(_coding, one.codings))}{_refs('NoteRef', one.notes)}"
        "</PlainTextSelection>\n"
    )


def _coding(one: RefiCoding) -> str:
    who = f' creatingUser="{one.user}"' if one.user else ""
    when = f' creationDateTime="{one.moment}"' if one.moment else ""
    return f'<Coding guid="{one.guid}"{who}{when}><CodeRef targetGUID="{one.code}"/>{_refs("NoteRef", one.notes)}</Coding>'


def _note(note: RefiNote, xml: Xml) -> str:
    of = {"guid": note.guid, "name": note.name, "creatingUser": note.user, "creationDateTime": note.moment}
    return xml.open("Note", of) + f"<PlainTextContent>{xml.text(note.text)}</PlainTextContent></Note>\n"


def _set(one: RefiSet, xml: Xml, *, codebook: bool = False) -> str:
    out = xml.open("Set", {"guid": one.guid, "name": one.name or "-"}) + xml.element("Description", one.description)
    if codebook:
        return out + "".join(f'<MemberCode guid="{guid}"/>' for guid in one.codes) + "</Set>\n"
    members = _refs("MemberCode", one.codes) + _refs("MemberSource", one.sources) + _refs("MemberNote", one.notes)
    return out + members + "</Set>\n"


def _graph(graph: RefiGraph, xml: Xml) -> str:
    out = xml.open("Graph", {"guid": graph.guid, "name": graph.name})
    for one in graph.vertices:
        of = {
            "guid": one.guid, "representedGUID": one.represents, "name": one.name, "firstX": str(one.x),
            "firstY": str(one.y), "shape": "RoundedRectangle",
        }  # fmt: skip
        out += xml.open("Vertex", of, empty=True)
    for edge in graph.edges:
        of = {
            "guid": edge.guid, "representedGUID": edge.represents, "name": edge.name, "sourceVertex": edge.start,
            "targetVertex": edge.end, "direction": edge.direction,
        }  # fmt: skip
        out += xml.open("Edge", of, empty=True)
    return out + "</Graph>\n"


def codebook_bytes(codebook: RefiCodebook) -> bytes:
    """The .qdc of a codebook."""
    return "".join(codebook_pieces(codebook, Xml())).encode("utf-8")
