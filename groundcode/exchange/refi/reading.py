"""From the XML of a project or a codebook to plain values; taken as real tools write it, in any order of elements."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import PurePath
from typing import IO

from groundcode.errors import InvalidQdpx
from groundcode.exchange.colours import colour_of
from groundcode.exchange.refi.fields import Ids, guid_of
from groundcode.exchange.refi.nodes import Node, Read, read_units
from groundcode.exchange.refi.packed import with_packed_selections
from groundcode.exchange.refi.values import (
    KINDS,
    KINDS_OF_VALUE,
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

MOST_DEEP = 100
"""Codes above one another."""
_INNER = ("Codes", "SubCodes", "Children")
"""What some tools put around the codes below a code, and others leave out around all codes."""
_SPANS = ("PlainTextSelection", "TranscriptSelection")
_UNITS = frozenset({"User", "CodeBook", "Variable", "Case", "Note", "Link", "Set", "Graph", *KINDS})


def _known() -> frozenset[tuple[str, str]]:
    """(element, element in it) that is read here, and carried or told."""
    texts = ("TextSource", "Representation", "TextDescription", "Transcript")
    boxes = ("PDFSelection", "PictureSelection", "AudioSelection", "VideoSelection")
    within = {
        "Project": ["Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs", "Description",
                    "NoteRef"],
        "Users": ["User"], "CodeBook": ["Codes", "Code", "Sets"], "Code": ["Description", "NoteRef", "Code", *_INNER],
        **{tag: ["Code"] for tag in _INNER}, "Variables": ["Variable"], "Variable": ["Description"], "Cases": ["Case"],
        "Case": ["Description", "CodeRef", "VariableValue", "SourceRef", "SelectionRef"],
        "VariableValue": ["VariableRef", *(f"{kind}Value" for kind in KINDS_OF_VALUE)], "Sources": list(KINDS),
        **{tag: ["Description", "PlainTextContent", "Coding", "NoteRef", "VariableValue", *_SPANS] for tag in texts},
        **{tag: ["Description", "Coding", "NoteRef"] for tag in (*boxes, *_SPANS)}, "Notes": ["Note"],
        "Note": ["Description", "PlainTextContent", "Coding", "PlainTextSelection"], "Coding": ["CodeRef", "NoteRef"],
        "Links": ["Link"], "Link": ["NoteRef"], "Sets": ["Set"], "Graphs": ["Graph"], "Graph": ["Vertex", "Edge"],
        "Set": ["Description", "MemberCode", "MemberSource", "MemberNote"],
    }  # fmt: skip
    within["Transcript"].append("SyncPoint")
    for tag, kind in KINDS.items():
        if kind != "text":
            mine = ["Representation", "TextDescription", "Transcript", "PlainTextSelection", *boxes]
            within[tag] = ["Description", "Coding", "NoteRef", "VariableValue", *mine]
    return frozenset((tag, inner) for tag, inners in within.items() for inner in inners)


_KNOWN = _known()


def read_project(stream: IO[bytes], path: str) -> RefiProject:
    """The project in the XML of a .qdpx.

    Raises:
        InvalidQdpx
    """
    reader = _Reader(path)
    read = read_units(stream, path, _UNITS, reader.take, _KNOWN)
    root = read.root
    reader.settle(root, root)
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
        _strange(read), read.replaced, reader.ids.given,
    )  # fmt: skip


def read_codebook_xml(stream: IO[bytes], path: str) -> RefiCodebook:
    """The codebook in a .qdc.

    Raises:
        InvalidQdpx
    """
    reader = _Reader(path)
    read = read_units(stream, path, frozenset({"Codes", "Set"}), reader.take, _KNOWN)
    root = read.root
    reader.settle(root, root)
    if root.tag != "CodeBook":
        why = _("its root element is {tag}, not CodeBook")
        raise InvalidQdpx(path, why.format(tag=_clip(root.tag)))
    reader.put_codes(root)
    reader.check()
    return RefiCodebook(
        tuple(reader.codes), tuple(reader.sets), root.attributes.get("origin", ""), _strange(read), read.replaced
    )  # fmt: skip


def _strange(read: Read) -> tuple[tuple[str, int], ...]:
    words = _("{inner} in {outer}")
    return tuple((words.format(inner=_clip(two), outer=_clip(one)), n) for (one, two), n in read.strange.items())


class _Reader:
    def __init__(self, path: str) -> None:
        self._path = path
        self.ids = Ids()
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
            "User": self._user,
            "CodeBook": self.put_codes,
            "Codes": self.put_codes,
            "Variable": lambda node: self.variables.append(
                RefiVariable(
                    _guid(node), node.attributes.get("name", ""), node.attributes.get("typeOfVariable", "Text"),
                    node.words("Description"),
                )
            ),
            "Case": lambda node: self.cases.append(self._case(node)),
            "Note": lambda node: self.notes.append(self._note(node)),
            "Link": lambda node: self.links.append(self._link(node)),
            "Set": lambda node: self.sets.append(self._set(node)),
            "Graph": lambda node: self.graphs.append(self._graph(node)),
        }  # fmt: skip

    def take(self, root: Node, above: str, node: Node) -> None:
        """One part of the project, in whatever order they come."""
        self.settle(root, node)
        if node.tag in KINDS:
            self.sources += map(with_packed_selections, self._source(node))
        elif above != node.tag:
            self._ways[node.tag](node)

    def settle(self, root: Node, node: Node) -> None:
        """Settle the ids of an element: what is none is one within the projects of this name and program."""
        name = root.attributes.get("name", "") if root.tag == "Project" else PurePath(self._path).stem
        self.ids.settle(node, f"{root.attributes.get('origin', '')} {name}")

    def _user(self, node: Node) -> None:
        user = RefiUser(_guid(node), node.attributes.get("name", ""), node.attributes.get("id", ""))
        if user not in self.users:  # the same one said twice is one
            self.users.append(user)

    def check(self) -> None:
        """Refuse ids that two things of one kind have: whatever refers to one of them could mean either.

        NVivo writes a case and the code that gathers its words under one GUID: what refers to it says which it means.
        """
        seen: dict[tuple[str, str], str] = {}
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
            if (kind, guid) in seen:
                why = _("the GUID {guid} stands for two things: {one} and {other}")
                raise InvalidQdpx(self._path, why.format(guid=guid, one=seen[kind, guid], other=here))
            seen[kind, guid] = here

    def put_codes(self, top: Node) -> None:
        """The codes below an element, parents first."""
        waiting = [(node, None, 1) for node in reversed(_codes_in(top))]
        stack: list[tuple[Node, str | None, int]] = list(waiting)
        while stack:
            node, parent, depth = stack.pop()
            if depth > MOST_DEEP:
                raise InvalidQdpx(self._path, _("its codes are nested more than {most} deep").format(most=MOST_DEEP), node.line)
            guid, of = _guid(node), node.attributes
            colour = colour_of(of.get("color", "")) or of.get("color", "").strip()
            self.codes.append(
                RefiCode(
                    guid, of.get("name", ""), parent, of.get("isCodable", "true").strip().lower() not in ("false", "0"),
                    colour, node.words("Description") or of.get("description", ""), _refs(node, "NoteRef"),
                )
            )  # fmt: skip
            stack.extend((child, guid, depth + 1) for child in reversed(_codes_in(node)))

    def _case(self, node: Node) -> RefiCase:
        return RefiCase(
            _guid(node), node.attributes.get("name", ""), node.words("Description"), _refs(node, "CodeRef"),
            _values(node), _refs(node, "SourceRef"), _refs(node, "SelectionRef"),
        )  # fmt: skip

    def _source(self, node: Node) -> list[RefiSource]:
        kind = KINDS[node.tag]
        texts = [child for child in node.children if child.tag in ("Representation", "TextDescription", "Transcript")]
        selections = [one for one in node.children if one.tag.endswith("Selection") and one.tag not in _SPANS]
        boxes = tuple(self._selection(one, {}) for one in selections if one.tag == "PDFSelection")
        others = [one for one in selections if one.tag != "PDFSelection"]
        of = node.attributes
        outer = RefiSource(
            _guid(node), of.get("name", ""), kind, node.words("Description"),
            of.get("plainTextPath", "") if kind == "text" else of.get("path", "") or of.get("currentPath", ""),
            of.get("richTextPath", ""), _content(node), *_made(of), self._selections(node) + (() if texts else boxes),
            self._codings(node), _refs(node, "NoteRef"), _values(node),
            tuple((one.tag, one.attributes.get("name", ""), len(one.all("Coding"))) for one in others),
            sum(bool(one.words("Description").strip()) + len(one.all("NoteRef")) for one in others), 0,
            _guid(texts[0]) if texts else "",
        )  # fmt: skip
        out = [outer]
        for at, text in enumerate(texts):
            of = text.attributes
            user, moment, modified = _made(of)
            out.append(
                RefiSource(
                    _guid(text), of.get("name", "") or outer.name, "text", text.words("Description"),
                    of.get("plainTextPath", ""), of.get("richTextPath", ""), _content(text), user or outer.user,
                    moment or outer.moment, modified, self._selections(text) + (() if at else boxes), self._codings(text),
                    _refs(text, "NoteRef"), _values(text), (), 0, len(text.all("SyncPoint")), "",
                )
            )  # fmt: skip
        return out

    def _selections(self, node: Node) -> tuple[RefiSelection, ...]:
        marks = {guid_of(one.attributes.get("guid", "")): one.attributes.get("position", "") for one in node.all("SyncPoint")}
        return tuple(self._selection(child, marks) for child in node.children if child.tag in _SPANS)

    def _selection(self, node: Node, marks: Mapping[str, str]) -> RefiSelection:
        of = node.attributes
        start, end = of.get("startPosition", ""), of.get("endPosition", "")
        if node.tag == "TranscriptSelection":
            start, end = (marks.get(guid_of(of.get(name, "")), start) for name in ("fromSyncPoint", "toSyncPoint"))
        return RefiSelection(
            _guid(node), _whole(start), _whole(end), of.get("name", ""), node.words("Description"), *_made(of),
            self._codings(node), _refs(node, "NoteRef"), node.tag,
        )  # fmt: skip

    def _codings(self, node: Node) -> tuple[RefiCoding, ...]:
        out = []
        for child in node.children:
            if child.tag != "Coding":
                continue
            of, guid = child.attributes, _guid(child)
            codes = _refs(child, "CodeRef") or ("",)  # QualCoder writes codings whose code was deleted
            user, moment, _modified = _made(of)
            notes = _refs(child, "NoteRef")
            # The standard has one CodeRef a Coding; a tool that writes several means several codings.
            out += [
                RefiCoding(guid if not at else guid_of(f"{guid} {code}"), code, user, moment, notes)
                for at, code in enumerate(codes)
            ]
        return tuple(out)

    def _note(self, node: Node) -> RefiNote:
        of = node.attributes
        return RefiNote(
            _guid(node), of.get("name", ""), _content(node) or "", of.get("plainTextPath", ""), of.get("richTextPath", ""),
            *_made(of), len(node.all("PlainTextSelection")) + len(node.all("Coding")), node.words("Description"),
            tuple(
                (_whole(one.attributes.get("startPosition", "")), _whole(one.attributes.get("endPosition", "")))
                for one in node.all("PlainTextSelection") if not one.all("Coding")
            ),
        )  # fmt: skip

    def _link(self, node: Node) -> RefiLink:
        of = node.attributes
        return RefiLink(
            _guid(node), of.get("name", ""), of.get("direction", ""), guid_of(of.get("originGUID", "")),
            guid_of(of.get("targetGUID", "")), _refs(node, "NoteRef"),
        )  # fmt: skip

    def _set(self, node: Node) -> RefiSet:
        members = [
            tuple(guid_of(one.attributes.get("targetGUID", "") or one.attributes.get("guid", "")) for one in node.all(tag))
            for tag in ("MemberCode", "MemberSource", "MemberNote")
        ]
        return RefiSet(_guid(node), node.attributes.get("name", ""), node.words("Description"), *members)

    def _graph(self, node: Node) -> RefiGraph:
        vertices = tuple(
            RefiVertex(_guid(one), guid_of(one.attributes.get("representedGUID", "")), one.attributes.get("name", ""))
            for one in node.all("Vertex")
        )
        edges = tuple(
            RefiEdge(
                _guid(one), guid_of(one.attributes.get("representedGUID", "")), one.attributes.get("name", ""),
                guid_of(one.attributes.get("sourceVertex", "")), guid_of(one.attributes.get("targetVertex", "")),
                one.attributes.get("direction", ""),
            )
            for one in node.all("Edge")
        )  # fmt: skip
        return RefiGraph(_guid(node), node.attributes.get("name", ""), vertices, edges)


_named_often = lru_cache(maxsize=5_000)(guid_of)
"""Codings name the same codes and users again and again."""


def _guid(node: Node) -> str:
    return node.attributes["guid"]  # settled before


def _made(of: Mapping[str, str]) -> tuple[str, str, str]:
    """By whom, when, and when changed last; who and when it was changed stand for what is not said of its making."""
    modified = of.get("modifiedDateTime", "")
    user = _named_often(of.get("creatingUser", "")) or _named_often(of.get("modifyingUser", ""))
    return user, of.get("creationDateTime", "") or modified, modified


def _codes_in(node: Node) -> list[Node]:
    """The codes right below a code or codebook, whatever is put around them."""
    out: list[Node] = []
    for child in node.children:
        if child.tag == "Code":
            out.append(child)
        elif child.tag in _INNER:
            out += _codes_in(child)
    return out


def _content(node: Node) -> str | None:
    child = node.first("PlainTextContent")
    return child.text if child is not None else None


def _refs(node: Node, tag: str) -> tuple[str, ...]:
    if not node.children:
        return ()
    found = (_named_often(child.attributes.get("targetGUID", "")) for child in node.children if child.tag == tag)
    return tuple(dict.fromkeys(guid for guid in found if guid))


def _values(node: Node) -> tuple[RefiValue, ...]:
    out = []
    for child in node.all("VariableValue"):
        refs = _refs(child, "VariableRef")
        value = next((one for one in child.children if one.tag.endswith("Value")), None)
        if value is not None:
            out.append(RefiValue(refs[0] if refs else "", value.text, value.tag.removesuffix("Value")))
    return tuple(out)


def _whole(text: str) -> int:
    """A whole number; -1, which is no place, for anything else."""
    text = text.strip()
    return int(text) if re.fullmatch(r"[+]?[0-9]{1,12}", text) else -1


def _clip(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
