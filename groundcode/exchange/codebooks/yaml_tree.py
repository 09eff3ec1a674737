"""YAML as texts, lists and mappings with their lines: no types guessed, no aliases, no depth to fall into.

`yaml.safe_load` would make `name: yes` a truth and `name: 1.10` a number, lose the line numbers, keep
the last of two equal keys and recurse; so the parser's events are read here instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from groundcode.exchange.codebooks.drafts import MOST_DEEP, Findings, too_deep
from groundcode.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterator

# A code is a mapping in a list; its examples are two deeper, and the file is one more.
_DEEPEST = 2 * MOST_DEEP + 4


@dataclass(slots=True)
class Node:
    """One value of a YAML file; of the three only its own kind is filled."""

    line: int
    """1-based."""
    kind: str
    """text, list or mapping."""
    text: str = ""
    items: list[Node] = field(default_factory=list)
    fields: dict[str, Node] = field(default_factory=dict)
    key: str | None = None
    """Of a mapping that is being read: the key whose value comes next."""

    @property
    def nothing(self) -> bool:
        """Whether nothing is written here."""
        return not (self.text or self.items or self.fields)


def read_tree(text: str, findings: Findings) -> Node:
    """The one document in a YAML text.

    Raises:
        InvalidCodebook: for what is no YAML, and for aliases, tags, equal keys, great depth and a second document.
    """
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _build(yaml.parse(text, Loader=loader), findings)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        why = ": ".join(part for part in (error.context, error.problem) if part)
        raise findings.stop(mark.line + 1 if mark else None, _not_yaml(why)) from error
    except yaml.YAMLError as error:
        raise findings.stop(None, _not_yaml(" ".join(str(error).split()))) from error


def _not_yaml(why: str) -> str:
    return _("this is not YAML: {why}.").format(why=why)


def _build(events: Iterator[Any], findings: Findings) -> Node:
    import yaml

    top: Node | None = None
    stack: list[Node] = []
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.NodeEvent):
            _refuse_references(event, line, findings)
            node = _node(event, line)
            if stack:
                _add(stack[-1], node, findings)
            elif top is None:
                top = node
            else:
                raise findings.stop(line, _("a second document (---) begins here; a file holds one codebook."))
            if node.kind != "text":
                stack.append(node)
            if len(stack) > _DEEPEST:
                raise findings.stop(line, too_deep())
        elif isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
    return top or Node(1, "mapping")


def _refuse_references(event: Any, line: int, findings: Findings) -> None:
    import yaml

    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        why = _("references (&{name}, *{name}) are not taken; put a text that begins with & or * in quotation marks.")
        raise findings.stop(line, why.format(name=event.anchor))
    if event.tag is not None and event.tag != "!":
        why = _("types ({tag}) are not taken; put a text that begins with ! in quotation marks.")
        raise findings.stop(line, why.format(tag=event.tag))


def _node(event: Any, line: int) -> Node:
    import yaml

    if isinstance(event, yaml.ScalarEvent):
        nothing = event.style in (None, "") and event.value in ("~", "null", "Null", "NULL")
        return Node(line, "text", "" if nothing else event.value)
    return Node(line, "mapping" if isinstance(event, yaml.MappingStartEvent) else "list")


def _add(parent: Node, node: Node, findings: Findings) -> None:
    if parent.kind == "list":
        parent.items.append(node)
    elif parent.key is not None:
        parent.fields[parent.key] = node
        parent.key = None
    elif node.kind != "text":
        raise findings.stop(node.line, _("a key is a word, not a list or a mapping."))
    elif node.text in parent.fields:
        raise findings.stop(node.line, _("the key “{key}” stands here twice.").format(key=node.text))
    else:
        parent.key = node.text
