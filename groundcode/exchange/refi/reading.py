"""From the XML of a project or a codebook to plain values; taken as real tools write it, in any order of elements."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable
from typing import IO

from groundcode.errors import InvalidQdpx
from groundcode.exchange.refi.nodes import Node, read_units
from groundcode.exchange.refi.values import (
    RefiCase,
    RefiCode,
    RefiCodebook,
    RefiCoding,
    RefiEdge,
    RefiGraph,
    RefiLink,
    RefiNote,
    RefiProject,
    RefiSelection,
    RefiSet,
    RefiSource,
    RefiUser,
    RefiValue,
    RefiVariable,
    RefiVertex,
)
from groundcode.locale import _

KINDS = {
    "TextSource": "text",
    "PDFSource": "pdf",
    "PictureSource": "picture",
    "AudioSource": "audio",
    "VideoSource": "video",
}
MOST_DEEP = 100
"""Codes above one another."""
_UNITS = frozenset({"User", "CodeBook", "Variable", "Case", "Note", "Link", "Set", "Graph", *KINDS})
_GUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")
_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\b.*\)", re.IGNORECASE)
_OTHER = uuid.UUID("6f1d1d9e-5f0f-5e0c-9c3a-6d1f7a3d2b10")
"""Space of the ids that stand for what a tool wrote in the place of a GUID."""


def guid_of(text: str) -> str:
    """A GUID in lower case without braces; of anything else an id made from it, the same for the same words; "" of nothing."""
    text = text.strip()
    match = _GUID.fullmatch(text)
    if match is not None:
        return match[1].lower()
    return str(uuid.uuid5(_OTHER, text)) if text else ""


def colour_of(text: str) -> str:
    """A colour as #RRGGBB or #RGB; "" for what is none. rgb() and an alpha channel, which some tools write, are read."""
    text = text.strip()
    if _HEX.fullmatch(text):
        return text.lower()
    if _HEX.fullmatch(text[:7]) and len(text) == len("#rrggbbaa"):
        return text[:7].lower()
    match = _RGB.fullmatch(text)
    if match is None or any(int(part) > 255 for part in match.groups()):
        return ""
    return "#" + "".join(f"{int(part):02x}" for part in match.groups())


def read_project(stream: IO[bytes], path: str) -> RefiProject:
    """The project in the XML of a .qdpx.

    Raises:
        InvalidQdpx
    """
    reader = _Reader(path)
    root = read_units(stream, path, _UNITS, reader.take)
    if root.tag != "Project":
        why = _("its root element is {tag}, not Project")
        raise InvalidQdpx(path, why.format(tag=_clip(root.tag)))
    reader.check()
    return RefiProject(
        root.attributes.get("name", ""), root.attributes.get("origin", ""),
        guid_of(root.attributes.get("creatingUserGUID", "")), root.attributes.get("creationDateTime", ""),
        root.words("Description"), _refs(root, "NoteRef"), tuple(reader.users), tuple(reader.codes),
        tuple(reader.variables), tuple(reader.cases), tuple(reader.sources), tuple(reader.notes), tuple(reader.links),
        tuple(reader.sets), tuple(reader.graphs),
    )  # fmt: skip


def read_codebook_xml(stream: IO[bytes], path: str) -> RefiCodebook:
    """The codebook in a .qdc.

    Raises:
        InvalidQdpx
    """
    reader = _Reader(path)
    root = read_units(stream, path, frozenset({"Codes", "Set"}), reader.take)
    if root.tag != "CodeBook":
        why = _("its root element is {tag}, not CodeBook")
        raise InvalidQdpx(path, why.format(tag=_clip(root.tag)))
    reader.check()
    return RefiCodebook(tuple(reader.codes), tuple(reader.sets), root.attributes.get("origin", ""))


class _Reader:
    def __init__(self, path: str) -> None:
        self._path = path
        self.users: list[RefiUser] = []
        self.codes: list[RefiCode] = []
        self.variables: list[RefiVariable] = []
        self.cases: list[RefiCase] = []
        self.sources: list[RefiSource] = []
        self.notes: list[RefiNote] = []
        self.links: list[RefiLink] = []
        self.sets: list[RefiSet] = []
        self.graphs: list[RefiGraph] = []
        self._ways: dict[str, Callable[[Node], None]] = {
            "User": lambda node: self.users.append(
                RefiUser(self._guid(node), node.attributes.get("name", ""), node.attributes.get("id", ""))
            ),
            "CodeBook": self._codebook,
            "Codes": self._codes,
            "Variable": lambda node: self.variables.append(
                RefiVariable(
                    self._guid(node), node.attributes.get("name", ""), node.attributes.get("typeOfVariable", "Text"),
                    node.words("Description"),
                )
            ),
            "Case": lambda node: self.cases.append(self._case(node)),
            "Note": lambda node: self.notes.append(self._note(node)),
            "Link": lambda node: self.links.append(self._link(node)),
            "Set": lambda node: self.sets.append(self._set(node)),
            "Graph": lambda node: self.graphs.append(self._graph(node)),
        }  # fmt: skip

    def take(self, above: str, node: Node) -> None:
        """One part of the project, in whatever order they come."""
        if node.tag in KINDS:
            self.sources += self._source(node)
        elif above != node.tag:
            self._ways[node.tag](node)

    def check(self) -> None:
        """Refuse ids that two things have: whatever refers to one of them could mean either."""
        seen: dict[str, str] = {}
        things: Iterable[tuple[str, str, str]] = (
            *((one.guid, _("user"), one.name) for one in self.users),
            *((one.guid, _("code"), one.name) for one in self.codes),
            *((one.guid, _("variable"), one.name) for one in self.variables),
            *((one.guid, _("case"), one.name) for one in self.cases),
            *((one.guid, _("source"), one.name) for one in self.sources),
            *((one.guid, _("note"), one.name) for one in self.notes),
        )
        for guid, kind, name in things:
            here = _("{kind} “{name}”").format(kind=kind, name=_clip(name))
            if guid in seen:
                why = _("the GUID {guid} stands for two things: {one} and {other}")
                raise InvalidQdpx(self._path, why.format(guid=guid, one=seen[guid], other=here))
            seen[guid] = here

    def _guid(self, node: Node) -> str:
        guid = guid_of(node.attributes.get("guid", ""))
        if not guid:
            raise InvalidQdpx(self._path, _("a {tag} has no GUID").format(tag=node.tag), node.line)
        return guid

    def _codebook(self, node: Node) -> None:
        for codes in node.all("Codes"):
            self._codes(codes)

    def _codes(self, top: Node) -> None:
        waiting = [(node, None, 1) for node in reversed(top.all("Code"))]
        stack: list[tuple[Node, str | None, int]] = list(waiting)
        while stack:
            node, parent, depth = stack.pop()
            if depth > MOST_DEEP:
                raise InvalidQdpx(self._path, _("its codes are nested more than {most} deep").format(most=MOST_DEEP), node.line)
            guid, of = self._guid(node), node.attributes
            self.codes.append(
                RefiCode(
                    guid, of.get("name", ""), parent, of.get("isCodable", "true").strip().lower() not in ("false", "0"),
                    colour_of(of.get("color", "")), node.words("Description") or of.get("description", ""),
                    _refs(node, "NoteRef"),
                )
            )  # fmt: skip
            stack.extend((child, guid, depth + 1) for child in reversed(node.all("Code")))

    def _case(self, node: Node) -> RefiCase:
        return RefiCase(
            self._guid(node), node.attributes.get("name", ""), node.words("Description"), _refs(node, "CodeRef"),
            _values(node), _refs(node, "SourceRef"), _refs(node, "SelectionRef"),
        )  # fmt: skip

    def _source(self, node: Node) -> list[RefiSource]:
        kind = KINDS[node.tag]
        texts = node.all("Representation") + node.all("TextDescription") + node.all("Transcript")
        others = [
            (child.tag, child.attributes.get("name", ""), len(child.all("Coding")))
            for child in (*node.children, *(one for text in texts for one in text.children))
            if child.tag.endswith("Selection") and child.tag != "PlainTextSelection"
        ]
        of = node.attributes
        outer = RefiSource(
            self._guid(node), of.get("name", ""), kind, node.words("Description"),
            of.get("plainTextPath", "") if kind == "text" else of.get("path", "") or of.get("currentPath", ""),
            of.get("richTextPath", ""), _content(node), guid_of(of.get("creatingUser", "")), of.get("creationDateTime", ""),
            of.get("modifiedDateTime", ""), self._selections(node), self._codings(node), _refs(node, "NoteRef"),
            _values(node), tuple(others), self._guid(texts[0]) if texts else "",
        )  # fmt: skip
        out = [outer]
        for text in texts:
            of = text.attributes
            out.append(
                RefiSource(
                    self._guid(text), of.get("name", "") or outer.name, "text", text.words("Description"),
                    of.get("plainTextPath", ""), of.get("richTextPath", ""), _content(text),
                    guid_of(of.get("creatingUser", "")) or outer.user, of.get("creationDateTime", "") or outer.moment,
                    of.get("modifiedDateTime", ""), self._selections(text), self._codings(text), _refs(text, "NoteRef"),
                    _values(text), (), "",
                )
            )  # fmt: skip
        return out

    def _selections(self, node: Node) -> tuple[RefiSelection, ...]:
        return tuple(self._selection(child) for child in node.children if child.tag == "PlainTextSelection")

    def _selection(self, node: Node) -> RefiSelection:
        of = node.attributes
        return RefiSelection(
            self._guid(node), _whole(of.get("startPosition", "")), _whole(of.get("endPosition", "")), of.get("name", ""),
            node.words("Description"), guid_of(of.get("creatingUser", "")), of.get("creationDateTime", ""),
            of.get("modifiedDateTime", ""), self._codings(node), _refs(node, "NoteRef"),
        )  # fmt: skip

    def _codings(self, node: Node) -> tuple[RefiCoding, ...]:
        out = []
        for child in node.children:
            if child.tag != "Coding":
                continue
            of, guid = child.attributes, self._guid(child)
            codes = _refs(child, "CodeRef")
            if not codes:
                raise InvalidQdpx(self._path, _("a Coding names no code"), child.line)
            user, moment = guid_of(of.get("creatingUser", "")), of.get("creationDateTime", "")
            notes = _refs(child, "NoteRef")
            # The standard has one CodeRef a Coding; a tool that writes several means several codings.
            out += [
                RefiCoding(guid if not at else str(uuid.uuid5(_OTHER, f"{guid} {code}")), code, user, moment, notes)
                for at, code in enumerate(codes)
            ]
        return tuple(out)

    def _note(self, node: Node) -> RefiNote:
        of = node.attributes
        return RefiNote(
            self._guid(node), of.get("name", ""), _content(node) or node.words("Description"), of.get("plainTextPath", ""),
            guid_of(of.get("creatingUser", "")), of.get("creationDateTime", ""), of.get("modifiedDateTime", ""),
            len(node.all("PlainTextSelection")) + len(node.all("Coding")),
        )  # fmt: skip

    def _link(self, node: Node) -> RefiLink:
        of = node.attributes
        return RefiLink(
            self._guid(node), of.get("name", ""), of.get("direction", ""), guid_of(of.get("originGUID", "")),
            guid_of(of.get("targetGUID", "")), _refs(node, "NoteRef"),
        )  # fmt: skip

    def _set(self, node: Node) -> RefiSet:
        members = [
            tuple(guid_of(one.attributes.get("targetGUID", "") or one.attributes.get("guid", "")) for one in node.all(tag))
            for tag in ("MemberCode", "MemberSource", "MemberNote")
        ]
        return RefiSet(self._guid(node), node.attributes.get("name", ""), node.words("Description"), *members)

    def _graph(self, node: Node) -> RefiGraph:
        vertices = tuple(
            RefiVertex(self._guid(one), guid_of(one.attributes.get("representedGUID", "")), one.attributes.get("name", ""))
            for one in node.all("Vertex")
        )
        edges = tuple(
            RefiEdge(
                self._guid(one), guid_of(one.attributes.get("representedGUID", "")), one.attributes.get("name", ""),
                guid_of(one.attributes.get("sourceVertex", "")), guid_of(one.attributes.get("targetVertex", "")),
                one.attributes.get("direction", ""),
            )
            for one in node.all("Edge")
        )  # fmt: skip
        return RefiGraph(self._guid(node), node.attributes.get("name", ""), vertices, edges)


def _content(node: Node) -> str | None:
    child = node.first("PlainTextContent")
    return child.text if child is not None else None


def _refs(node: Node, tag: str) -> tuple[str, ...]:
    if not node.children:
        return ()
    found = (guid_of(child.attributes.get("targetGUID", "")) for child in node.children if child.tag == tag)
    return tuple(dict.fromkeys(guid for guid in found if guid))


def _values(node: Node) -> tuple[RefiValue, ...]:
    out = []
    for child in node.all("VariableValue"):
        refs = _refs(child, "VariableRef")
        value = next((one for one in child.children if one.tag.endswith("Value")), None)
        if refs and value is not None:
            out.append(RefiValue(refs[0], value.text, value.tag.removesuffix("Value")))
    return tuple(out)


def _whole(text: str) -> int:
    """A whole number; -1, which is no place, for anything else."""
    text = text.strip()
    return int(text) if re.fullmatch(r"[+]?[0-9]{1,12}", text) else -1


def _clip(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
