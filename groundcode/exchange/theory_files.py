"""Theory files (.yaml): properties, paradigms, relations, pathways, the storyline, constructs and memos, written by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from groundcode.domain.theory import SLOTS, Sign, Slot
from groundcode.errors import InvalidCodebook, InvalidTheoryFile
from groundcode.exchange.codebooks.drafts import Findings
from groundcode.exchange.codebooks.files import decode, read_bytes
from groundcode.exchange.codebooks.words import truth_of
from groundcode.exchange.codebooks.yaml_tree import Node, read_tree
from groundcode.exchange.theory_values import (
    Arrow,
    ConditionLine,
    ConstructLine,
    DimensionLine,
    ExcuseLine,
    ItemLine,
    MemoLine,
    Named,
    ParadigmLine,
    PathwayLine,
    PlacingLine,
    PropertyLine,
    Quote,
    RelationLine,
    RoleLine,
    TheoryFile,
)
from groundcode.locale import _, ngettext

FORMAT = "groundcode-theory"
VERSION = 1
ARROWS = ("→", "->")
STATES = ("present", "denied", "not mentioned")
STRENGTHS = ("0", "0.33", "0.67", "1")
MEMO_KINDS = ("code", "theoretical", "operational", "reflexive")

T = TypeVar("T")


class TheoryFindings(Findings):
    """What is wrong with a theory file."""

    def _error(self) -> InvalidCodebook:
        line, why = min(self._problems, key=lambda problem: problem[0] or 0)
        others = len(self._problems) - 1
        if others:
            more = ngettext("({n} more line cannot be taken.)", "({n} more lines cannot be taken.)", others)
            why = f"{why} {more.format(n=others)}"
        return InvalidTheoryFile(self.path, line, why)


def read_theory(path: Path) -> TheoryFile:
    """The theory file at a path.

    Raises:
        FileMissing, EmptyFile, BadEncoding, TooLarge
        InvalidTheoryFile: naming the first line that cannot be taken.
    """
    findings = TheoryFindings(str(path))
    try:
        data = read_bytes(path)
    except InvalidCodebook as error:
        raise InvalidTheoryFile(str(path), None, error.message) from error
    top = read_tree(decode(data, path, findings), findings)
    found = _Reader(findings).file(top, str(path))
    findings.check()
    return found


class _Reader:
    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def file(self, top: Node, path: str) -> TheoryFile:
        if top.kind != "mapping" or self._text(top, "format") != FORMAT:
            raise self._findings.stop(top.line, _("the file does not begin with “format: {format}”.").format(format=FORMAT))
        if self._text(top, "version") not in ("", str(VERSION)):
            why = _("this is version {found} of the format; this groundcode reads version {known}. Update groundcode.")
            raise self._findings.stop(top.fields["version"].line, why.format(found=self._text(top, "version"), known=VERSION))
        self._known(top, "format", "version", "title", *TheoryFile.__dataclass_fields__)
        return TheoryFile(
            path,
            core=self._named(top, "core") if "core" in top.fields else None,
            properties=self._each(top, "properties", self._property),
            paradigms=self._each(top, "paradigms", self._paradigm),
            excused=self._each(top, "excused", self._excuse),
            relations=self._each(top, "relations", self._relation),
            pathways=self._each(top, "pathways", self._pathway),
            storyline=self._named(top, "storyline") if "storyline" in top.fields else None,
            constructs=self._each(top, "constructs", self._construct),
            conditions=tuple(one for found in self._each(top, "conditions", self._conditions) for one in found),
            memos=self._each(top, "memos", self._memo),
            starred=self._quotes(top, "starred"),
            negative=self._quotes(top, "negative"),
        )

    def _property(self, node: Node) -> PropertyLine:
        self._known(node, "category", "name", "definition", "dimensions")
        texts = (self._needed(node, "name"), self._text(node, "definition"))
        return PropertyLine(node.line, self._named(node, "category"), *texts, self._each(node, "dimensions", self._dimension))

    def _dimension(self, node: Node) -> DimensionLine:
        self._known(node, "name", "low", "high", "placements")
        texts = (self._text(node, "name"), self._text(node, "low"), self._text(node, "high"))
        if not any(texts):
            self._findings.problem(node.line, _("a dimension has a name, a low end or a high end."))
        return DimensionLine(node.line, *texts, self._each(node, "placements", self._placing))

    def _placing(self, node: Node) -> PlacingLine:
        """`{value: 高, P01: words}` or `{value: 低, case: P05}`."""
        value = self._needed(node, "value")
        case = self._named(node, "case") if "case" in node.fields else None
        quotes = [Quote(text.line, key, text.text) for key, text in node.fields.items() if key not in ("value", "case")]
        if len(quotes) + (case is not None) != 1:
            self._findings.problem(node.line, _("a placement has a value, and a case or the words of one source."))
        return PlacingLine(node.line, value, case, quotes[0] if quotes else None)

    def _paradigm(self, node: Node) -> ParadigmLine:
        self._known(node, "phenomenon", "name", "evidence", *SLOTS)
        roles = tuple(role for slot in SLOTS for role in self._roles(node, slot))
        evidence = self._quotes(node, "evidence")
        return ParadigmLine(node.line, self._named(node, "phenomenon"), self._text(node, "name"), roles, evidence)

    def _roles(self, node: Node, slot: Slot) -> Iterator[RoleLine]:
        for item in self._items(node, slot.value):
            if item.kind == "mapping":
                self._known(item, "code", "evidence")
                yield RoleLine(slot, self._named(item, "code"), self._quotes(item, "evidence"))
            else:
                yield RoleLine(slot, Named(item.line, self._plain(item, slot.value)), ())

    def _excuse(self, node: Node) -> ExcuseLine:
        self._known(node, "code", "reason")
        return ExcuseLine(self._named(node, "code"), self._needed(node, "reason"))

    def _relation(self, node: Node) -> RelationLine:
        self._known(node, "from", "to", "type", "sign", "connotation", "evidence")
        end = self._arrow_or_name(node.fields["to"]) if "to" in node.fields else self._named(node, "to")
        sign = self._text(node, "sign")
        if sign not in ("", *Sign):
            self._findings.problem(
                node.fields["sign"].line, _("“{word}” is no direction: positive or negative.").format(word=sign)
            )
            sign = ""
        texts = (self._text(node, "type"), Sign(sign) if sign else None, self._text(node, "connotation"))
        return RelationLine(node.line, self._named(node, "from"), end, *texts, self._quotes(node, "evidence"))

    def _pathway(self, node: Node) -> PathwayLine:
        self._known(node, "name", "relations", "connotation", "evidence")
        arrows: list[Arrow] = []
        for item in self._items(node, "relations"):
            found = self._arrow_or_name(item)
            if isinstance(found, Arrow):
                arrows.append(found)
            else:
                self._findings.problem(item.line, _("a relation is written A → B, not “{text}”.").format(text=found.name))
        texts = (self._needed(node, "name"), tuple(arrows), self._text(node, "connotation"))
        return PathwayLine(node.line, *texts, self._quotes(node, "evidence"))

    def _construct(self, node: Node) -> ConstructLine:
        self._known(node, "name", "short", "definition", "measures", "items")
        texts = (self._needed(node, "name"), self._text(node, "short"), self._text(node, "definition"))
        measures = tuple(Named(item.line, self._plain(item, "measures")) for item in self._items(node, "measures"))
        return ConstructLine(node.line, *texts, measures, self._each(node, "items", self._item))

    def _item(self, node: Node) -> ItemLine:
        self._known(node, "text", "reversed", "evidence")
        turned = truth_of(self._text(node, "reversed"))
        if turned is None:
            why = _("“{word}” in reversed is neither yes nor no.").format(word=self._text(node, "reversed"))
            self._findings.problem(node.fields["reversed"].line, why)
        return ItemLine(node.line, self._needed(node, "text"), bool(turned), self._quotes(node, "evidence"))

    def _memo(self, node: Node) -> MemoLine:
        self._known(node, "kind", "title", "text", "about")
        kind = self._text(node, "kind") or "theoretical"
        if kind not in MEMO_KINDS:
            why = _("“{word}” is no kind of memo: {kinds}.").format(word=kind, kinds=", ".join(MEMO_KINDS))
            self._findings.problem(node.fields["kind"].line, why)
        about = tuple(one for item in self._items(node, "about") for one in self._subject(item))
        return MemoLine(node.line, kind, self._text(node, "title"), self._needed(node, "text"), about)

    def _subject(self, node: Node) -> Iterator[Named | Arrow | Quote]:
        """What a memo is on: a code, a relation A → B, or `P01: words` for what is coded there."""
        if node.kind == "mapping":
            yield from self._quote(node)
        else:
            yield self._arrow_or_name(node)

    def _conditions(self, node: Node) -> tuple[ConditionLine, ...]:
        """`{case: P01, present: {社区归属感: 1}, denied: [警民亲近感]}`."""
        self._known(node, "case", *STATES)
        case = self._named(node, "case")
        return tuple(ConditionLine(case, *found) for state in STATES for found in self._states(node, state))

    def _states(self, node: Node, state: str) -> Iterator[tuple[Named, str, str]]:
        value = node.fields.get(state)
        if value is None or value.kind != "mapping":
            yield from ((Named(item.line, self._plain(item, state)), state, "") for item in self._items(node, state))
            return
        for name, strength in value.fields.items():
            given = self._plain(strength, name)
            if given not in ("", *STRENGTHS):
                why = _("“{word}” is no strength of a condition: {strengths}.")
                self._findings.problem(strength.line, why.format(word=given, strengths=", ".join(STRENGTHS)))
            yield Named(strength.line, name), state, given

    def _quotes(self, node: Node, key: str) -> tuple[Quote, ...]:
        """`- P01: words` each."""
        return tuple(quote for item in self._items(node, key) for quote in self._quote(item))

    def _quote(self, node: Node) -> Iterator[Quote]:
        if node.kind != "mapping":
            self._findings.problem(node.line, _("words are written with their source before them: “P01: words”."))
            return
        for source, text in node.fields.items():
            words = self._plain(text, source)
            if not words.strip():
                self._findings.problem(text.line, _("nothing is quoted from “{source}”.").format(source=source))
            yield Quote(text.line, source, words.strip())

    def _arrow_or_name(self, node: Node) -> Arrow | Named:
        text = self._plain(node, "relation")
        for sign in ARROWS:
            start, found, end = text.partition(sign)
            if found and start.strip() and end.strip():
                return Arrow(node.line, Named(node.line, start.strip()), Named(node.line, end.strip()))
        return Named(node.line, text)

    def _each(self, node: Node, key: str, read: Callable[[Node], T]) -> tuple[T, ...]:
        out = []
        for item in self._items(node, key):
            if item.kind == "mapping":
                out.append(read(item))
            else:
                self._findings.problem(item.line, _("each of “{key}” is a mapping: lines of “key: text”.").format(key=key))
        return tuple(out)

    def _items(self, node: Node, key: str) -> list[Node]:
        value = node.fields.get(key)
        if value is None or value.nothing:
            return []
        if value.kind == "mapping":
            self._findings.problem(value.line, _("“{key}” is a list: each item begins with a hyphen.").format(key=key))
        return value.items if value.kind == "list" else [value] if value.kind == "text" else []

    def _named(self, node: Node, key: str) -> Named:
        text = self._needed(node, key)
        return Named(node.fields[key].line if key in node.fields else node.line, text)

    def _needed(self, node: Node, key: str) -> str:
        text = self._text(node, key)
        if not text.strip():
            self._findings.problem(node.line, _("“{key}” is missing.").format(key=key))
        return text.strip()

    def _text(self, node: Node, key: str) -> str:
        return self._plain(node.fields[key], key).strip() if key in node.fields else ""

    def _plain(self, node: Node, key: str) -> str:
        if node.kind != "text":
            self._findings.problem(node.line, _("“{key}” is a text, not a list or a mapping.").format(key=key))
        return node.text

    def _known(self, node: Node, *known: str) -> None:
        for key, value in node.fields.items():
            if key not in known or key == "path":
                self._findings.problem(value.line, _("the key “{key}” is not known.").format(key=key))
