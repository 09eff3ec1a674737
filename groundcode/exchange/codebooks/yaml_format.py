"""Codebooks as .yaml: the format for version control and for writing by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from groundcode.domain.codebooks import Codebook, CodebookEntry, Example
from groundcode.errors import InvalidCodebook
from groundcode.exchange.codebooks.drafts import Draft, Findings, assemble
from groundcode.exchange.codebooks.examples import example_fields, example_of, note_unbound
from groundcode.exchange.codebooks.files import decode
from groundcode.exchange.codebooks.words import truth_of
from groundcode.exchange.codebooks.yaml_tree import Node, read_tree
from groundcode.locale import _

FORMAT = "groundcode-codebook"
VERSION = 1

# Quotation marks can hold anything, a literal block only what every reader of YAML leaves as it is.
_BLOCK = re.compile(r"[^\s](?:.*[^ \t\n])?\n*", re.DOTALL)
_NOT_AS_IT_IS = re.compile("[^\n\\x20-\\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]| \n")

Value = str | int | Mapping[str, Any] | list[Any]


def dump(codebook: Codebook) -> bytes:
    """The codebook as UTF-8; empty fields are left out."""
    import yaml

    class Emitter(yaml.SafeDumper):
        """Begins a list deeper than its key, which is how people indent it."""

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
            super().increase_indent(flow, False)

    codes = [_code(entry) for entry in codebook.codes]
    heading = _filled({"title": codebook.title, "description": codebook.description})
    document = {"format": FORMAT, "version": VERSION, **heading, "codes": codes}
    text = yaml.emit(_events(document), Dumper=Emitter, allow_unicode=True, width=1 << 30)
    return str(text).encode("utf-8")


def _code(entry: CodebookEntry) -> dict[str, Any]:
    return _filled(
        {
            "id": entry.id or "",
            "name": entry.name,
            "level": entry.level.value,
            "definition": entry.definition,
            "inclusion": entry.inclusion,
            "exclusion": entry.exclusion,
            "core": "true" if entry.core else "",
            "colour": entry.colour,
            "also_in": list(entry.also_in),
            "examples": [example_fields(example) for example in entry.examples],
            "children": [_code(child) for child in entry.children],
        }
    )


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in ("", [])}


def _events(document: Value) -> Iterator[Any]:
    import yaml

    resolver = yaml.resolver.Resolver()
    yield yaml.StreamStartEvent()
    yield yaml.DocumentStartEvent(explicit=False)
    yield from _value_events(document, resolver)
    yield yaml.DocumentEndEvent(explicit=False)
    yield yaml.StreamEndEvent()


def _value_events(value: Value, resolver: Any, key: str = "") -> Iterator[Any]:
    import yaml

    if isinstance(value, Mapping):
        yield yaml.MappingStartEvent(anchor=None, tag=None, implicit=True, flow_style=False)
        for name, item in value.items():
            yield from _value_events(name, resolver)
            yield from _value_events(item, resolver, name)
        yield yaml.MappingEndEvent()
    elif isinstance(value, list):
        yield yaml.SequenceStartEvent(anchor=None, tag=None, implicit=True, flow_style=False)
        for item in value:
            yield from _value_events(item, resolver)
        yield yaml.SequenceEndEvent()
    else:
        text = str(value)
        # Other readers of YAML must not take the name "yes" for a truth.
        plain = isinstance(value, int) or key == "core" or _is_text(text, resolver)
        yield yaml.ScalarEvent(anchor=None, tag=None, implicit=(plain, True), value=text, style=_style(text))


def _is_text(text: str, resolver: Any) -> bool:
    import yaml

    return bool(resolver.resolve(yaml.ScalarNode, text, (True, False)) == "tag:yaml.org,2002:str")


def _style(text: str) -> str | None:
    if _NOT_AS_IT_IS.search(text):
        return '"'
    if "\n" not in text:
        return None
    return "|" if _BLOCK.fullmatch(text) else '"'


def load(data: bytes, path: Path, findings: Findings) -> Codebook:
    """The codebook in a .yaml.

    Raises:
        EmptyFile, BadEncoding, InvalidCodebook
    """
    top = read_tree(decode(data, path, findings), findings)
    if top.kind != "mapping" or not {"codes", "format"} & set(top.fields):
        raise findings.stop(top.line, _("there is no key “codes”."))
    reader = _Reader(findings)
    fields = top.fields
    own = "format" in fields
    if own and reader.text(top, "format") != FORMAT:
        raise findings.stop(fields["format"].line, _("the format is not {format}.").format(format=FORMAT))
    if own and reader.text(top, "version") not in ("", str(VERSION)):
        raise newer(findings, fields["version"].line, reader.text(top, "version"))
    title = reader.text(top, "title") if own or "title" in fields else path.stem
    tops = [reader.code(node) for node in reader.list(top, "codes")]
    reader.note_unknown(top, {"format", "version", "title", "description", "codes"})
    return assemble(title, reader.text(top, "description"), tops, findings)


def newer(findings: Findings, line: int, found: str) -> InvalidCodebook:
    """The error for a file of a later version."""
    why = _("this is version {found} of the format; this groundcode reads version {known}. Update groundcode.")
    return findings.stop(line, why.format(found=found, known=VERSION))


class _Reader:
    def __init__(self, findings: Findings) -> None:
        self.findings = findings

    def code(self, node: Node) -> Draft:
        """A code and those below it; a bare text is a name."""
        if node.kind == "text":
            return Draft(node.line, name=node.text)
        if node.kind == "list":
            self.findings.problem(node.line, _("a code is a mapping with a name, not a list."))
            return Draft(node.line, name="-")
        core = truth_of(self.text(node, "core"))
        if core is None:
            why = _("“{word}” in core is neither yes nor no.")
            self.findings.problem(node.fields["core"].line, why.format(word=self.text(node, "core")))
        draft = Draft(node.line, core=bool(core))
        for name in ("id", "name", "level", "definition", "inclusion", "exclusion", "colour"):
            setattr(draft, name, self.text(node, name))
        draft.also_in = [self.plain(item, "also_in") for item in self.list(node, "also_in")]
        draft.examples = [e for e in map(self.example, self.list(node, "examples")) if e]
        draft.children = [self.code(child) for child in self.list(node, "children")]
        self.note_unknown(node, {*Draft.__dataclass_fields__} - {"row", "remarks", "as_exported"})
        return draft

    def example(self, node: Node) -> Example | None:
        """The example in a mapping; a bare text is bound to nothing."""
        if node.kind == "text":
            note_unbound(node.text, node.line, self.findings)
            return None
        fields = {name: self.plain(value, name) for name, value in node.fields.items()}
        return example_of(fields, node.line, self.findings)

    def text(self, node: Node, key: str) -> str:
        """The text at a key; empty where there is none."""
        return self.plain(node.fields[key], key) if key in node.fields else ""

    def plain(self, node: Node, key: str) -> str:
        """A text, and a problem where there is something else."""
        if node.kind != "text":
            self.findings.problem(node.line, _("“{key}” is a text, not a list or a mapping.").format(key=key))
        return node.text

    def list(self, node: Node, key: str) -> list[Node]:
        """The items at a key; a single text is a list of one."""
        value = node.fields.get(key)
        if value is None or value.nothing:
            return []
        if value.kind == "mapping":
            self.findings.problem(value.line, _("“{key}” is a list: each item begins with a hyphen.").format(key=key))
        return value.items if value.kind == "list" else [value] if value.kind == "text" else []

    def note_unknown(self, node: Node, known: set[str]) -> None:
        """Say which keys were left out."""
        for key in (key for key in node.fields if key not in known):
            sentence = _("Row {row}: the key “{key}” is not known and was left out.")
            self.findings.note(sentence.format(row=node.fields[key].line, key=key))
