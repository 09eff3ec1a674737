"""Ids as programs write them; an id for what has none."""

from __future__ import annotations

import re
import uuid

from groundcode.exchange.refi.nodes import Node
from groundcode.exchange.refi.values import KINDS

_GUID = re.compile(r"\{?([0-9a-fA-F]{8})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{12})\}?")
_OTHER = uuid.UUID("6f1d1d9e-5f0f-5e0c-9c3a-6d1f7a3d2b10")
"""Space of the ids that stand for what a tool wrote in the place of a GUID."""
_IDS = frozenset({
    "guid", "targetGUID", "creatingUser", "modifyingUser", "creatingUserGUID", "modifyingUserGUID", "originGUID",
    "representedGUID", "sourceVertex", "targetVertex", "fromSyncPoint", "toSyncPoint",
})  # fmt: skip
_NAMED = frozenset({
    "User", "Code", "Variable", "Case", "Note", "Link", "Set", "Graph", "Vertex", "Edge", "Coding", "Representation",
    "TextDescription", "Transcript",
})  # fmt: skip
"""Elements that have a GUID, beside sources and selections."""


def guid_of(text: str, scope: str = "") -> str:
    """A GUID in lower case with dashes, without braces; "" of nothing.

    Of anything else an id made from it, the same for the same words in one `scope`: a "1" of one file is not that of another.
    """
    text = text.strip()
    match = _GUID.fullmatch(text)
    if match is not None:
        return "-".join(match.groups()).lower()
    return str(uuid.uuid5(_OTHER, f"{scope} {text}" if scope else text)) if text else ""


class Ids:
    """Writes the ids of a file's elements as GUIDs, and gives one to what should have one."""

    def __init__(self) -> None:
        self.given = 0
        """Things that had none."""
        self._seen: set[str] = set()

    def settle(self, node: Node, scope: str, above: str = "") -> None:
        """Settle an element with all in it; `above` is the GUID of what holds it.

        What has no id gets one from what it says and where it stands: the same file read again gives the same.
        """
        of = node.attributes
        for key in of.keys() & _IDS:
            # Nothing refers to a coding: its number may be that of a code, or be counted within its selection.
            own = node.tag == "Coding" and key == "guid"
            of[key] = guid_of(of[key], f"{scope} {above}" if own else scope)
        if not of.get("guid") and (node.tag in _NAMED or node.tag in KINDS or node.tag.endswith("Selection")):
            said = [f"{key}={value}" for key, value in sorted(of.items())]
            said += [child.attributes.get("targetGUID", child.text) for child in node.children]
            guid = guid_of("\0".join((node.tag, above, *said)), scope)
            while guid in self._seen:
                guid = guid_of(f"{guid} again")
            self._seen.add(guid)
            self.given += 1
            of["guid"] = guid
        for child in node.children:
            self.settle(child, scope, of.get("guid", above))
