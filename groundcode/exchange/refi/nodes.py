"""XML read piece by piece by expat: one part of a project in memory at a time, no entities, no document types."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

from groundcode.errors import InvalidQdpx
from groundcode.exchange.refi.characters import Characters
from groundcode.exchange.refi.values import KINDS_OF_VALUE
from groundcode.locale import _

MOST_DEEP = 250
"""Elements within one another; codes are nested at most 9 deep in real files, and a hundred by our own limit."""
_TEXTS = frozenset({"Description", "PlainTextContent", *(f"{kind}Value" for kind in KINDS_OF_VALUE)})
"""Elements of words: what some programs mark up in them is read as its words."""
_LINES = frozenset({"p", "br", "div", "li", "tr"})


class Node:
    """An element by its local name, with its attributes, children and text."""

    __slots__ = ("attributes", "children", "line", "tag", "text")

    def __init__(self, tag: str, attributes: dict[str, str], line: int) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Node] = []
        self.text = ""
        self.line = line

    def all(self, tag: str) -> list[Node]:
        """The children of a name."""
        return [child for child in self.children if child.tag == tag]

    def first(self, tag: str) -> Node | None:
        """The first child of a name."""
        return next((child for child in self.children if child.tag == tag), None)

    def words(self, tag: str) -> str:
        """The text of the first child of a name; "" without one."""
        child = self.first(tag)
        return child.text if child is not None else ""


Take = Callable[[Node, str, Node], None]
"""What gets a part of a document: (root, name of what holds it, the part)."""


class _Parser:
    def __init__(self, path: str, units: frozenset[str], take: Take, known: Container[tuple[str, str]]) -> None:
        self._path = path
        self.replaced = 0
        self._known = known
        self.strange: dict[tuple[str, str], int] = {}
        self._strange_from = 0
        """How deep the element stands within which all is strange; 0 outside of one."""
        self._units = units
        self._take = take
        self._stack: list[Node] = []
        self._text_from = 0
        """How deep the element of words stands that is being read; 0 outside of one."""
        self._words: list[str] = []
        parser = expat.ParserCreate()  # what it is given are characters: it passes over the encoding that they state
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words.append
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.ExternalEntityRefHandler = self._refuse
        self._parser = parser
        self.root: Node | None = None

    def run(self, stream: IO[bytes]) -> Node:
        """Read it all; gives the root."""
        characters = Characters(stream, self._path)
        try:
            for piece in characters.pieces():
                self._parser.Parse(piece, False)
            self._parser.Parse("", True)
        except expat.ExpatError as error:
            why = _("its XML is broken: {why}").format(why=expat.ErrorString(error.code))
            raise InvalidQdpx(self._path, why, error.lineno) from error
        self.replaced = characters.replaced
        assert self.root is not None, "expat refuses a document without an element"
        return self.root

    def _refuse(self, *_anything: object) -> int:
        raise InvalidQdpx(self._path, _("its XML declares a document type or entities, which no QDA program does"))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._stack) >= MOST_DEEP:
            raise InvalidQdpx(self._path, _("its XML is nested too deep"), self._parser.CurrentLineNumber)
        tag = name.rpartition(":")[2]
        if ":" in "".join(attributes):
            attributes = {key.rpartition(":")[2] if not key.startswith("xml") else key: v for key, v in attributes.items()}
        node = Node(tag, attributes, self._parser.CurrentLineNumber)
        if self._stack:
            above = self._stack[-1]
            above.children.append(node)
            if self._strange_from or (above.tag, tag) not in self._known:
                self.strange[above.tag, tag] = self.strange.get((above.tag, tag), 0) + 1
                self._strange_from = self._strange_from or len(self._stack)
        else:
            self.root = node
        self._stack.append(node)
        if self._text_from:
            if tag in _LINES and self._words:
                self._words.append("\n")
            return
        self._words.clear()
        if tag in _TEXTS:
            self._text_from = len(self._stack)

    def _end(self, _name: str) -> None:
        node = self._stack.pop()
        if len(self._stack) == self._strange_from:
            self._strange_from = 0
        if len(self._stack) >= self._text_from > 0:
            return
        if self._text_from or not node.children:
            node.text = "".join(self._words)
        self._text_from = 0
        self._words.clear()
        if self._stack and node.tag in self._units and (len(self._stack) <= 2):
            above = self._stack[-1]
            self._take(self._stack[0], above.tag, node)
            above.children.pop()


@dataclass(frozen=True, slots=True)
class Read:
    """What is left of a document once its parts were taken."""

    root: Node
    strange: dict[tuple[str, str], int]
    """(element, element in it) -> how many stand where nothing is known to read them."""
    replaced: int
    """Characters that XML cannot hold."""


def read_units(stream: IO[bytes], path: str, units: frozenset[str], take: Take, known: Container[tuple[str, str]]) -> Read:
    """Give each element of `units` that stands one or two below the root to `take`.

    What was taken is forgotten; `known` holds each (element, element in it) that is read.

    Raises:
        InvalidQdpx
    """
    parser = _Parser(path, units, take, known)
    return Read(parser.run(stream), parser.strange, parser.replaced)
