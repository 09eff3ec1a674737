"""What a document carries unseen so that its texts find their codes again: an id, and a digest of what was written.

Each text is marked twice: by a content control, which Word keeps when everything in it is typed anew, and by a
bookmark, which LibreOffice keeps (it drops the tags of content controls). A bookmark's name ends at 40 characters
and may not depend on letter case: hence base 32.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
import uuid
from dataclasses import dataclass

from groundcode.exchange.tables.docx_xml import plain

NAME, DEFINITION, INCLUSION, EXCLUSION, REMARKS, EXAMPLE = "n", "d", "i", "e", "r", "x"
FIELDS = {NAME: "name", DEFINITION: "definition", INCLUSION: "inclusion", EXCLUSION: "exclusion"}
"""Letter of a mark -> the field of a code whose text it is on."""
_MARK = re.compile(r"_?g([cr])([a-z])([a-z2-7]{26})([a-z2-7]{8})?")
_OWN = re.compile(r"_?go([a-z2-7]{8})_\d+")
_PROJECT = re.compile(r"_?gp([a-z2-7]{26})([a-z2-7]{8})?")


@dataclass(frozen=True, slots=True)
class Mark:
    """What one mark says."""

    letter: str
    id: str
    """Of the code; of an example, of its binding or its segment."""
    digest: str
    """Of the text as it was written; "" where it is not compared."""
    beside: bool
    """Whether it is in the heading of the row, and speaks of the cell beside it."""


def canonical(text: str) -> str:
    """A text as it is compared: what a word processor does to white space makes no difference."""
    # LibreOffice writes a hyphen that does not break as a character of its own.
    shown = plain(unicodedata.normalize("NFC", text)).replace("\N{NON-BREAKING HYPHEN}", "-")
    lines = [" ".join(line.split()) for line in shown.split("\n")]
    return "\n".join(lines).strip("\n")


def digest(text: str) -> str:
    """Eight characters that stand for a text as it is compared."""
    return base64.b32encode(hashlib.sha256(canonical(text).encode("utf-8")).digest()[:5]).decode().lower()


def restored(text: str, known: str) -> str:
    """A text that came back, with the characters in it that a document only shows (␁) as `known` has them."""
    for character in set(known):
        shown = plain(character)
        if shown != character:
            text = text.replace(shown, character)
    return text


def mark(letter: str, id_: str, text: str | None = None, *, beside: bool = False) -> str:
    """The mark of a text, as the name of a bookmark; without its first character, the tag of a content control."""
    return f"_g{'r' if beside else 'c'}{letter}{_packed(id_)}{'' if text is None else digest(text)}"


def own_mark(text: str, number: int) -> str:
    """The mark of a line that says something and asks for nothing."""
    return f"_go{digest(text)}_{number}"


def project_mark(project: str, written: str) -> str:
    """The mark of a document: its project, and the moment it was written, by which one round is told from the next."""
    return f"_gp{_packed(project)}{digest(written)}"


def read_mark(name: str) -> Mark | None:
    """What the name of a bookmark or the tag of a content control says; None for others'."""
    found = _MARK.fullmatch(name)
    id_ = _unpacked(found[3]) if found else None
    return Mark(found[2], id_, found[4] or "", found[1] == "r") if found and id_ else None


def read_own_mark(name: str) -> str | None:
    """The digest of a line of the document's own; None for other marks."""
    found = _OWN.fullmatch(name)
    return found[1] if found else None


def read_project_mark(name: str) -> tuple[str, str] | None:
    """The project that a document was written from, and what stands for the moment ("" for none); None for other marks."""
    found = _PROJECT.fullmatch(name)
    project = _unpacked(found[1]) if found else None
    return (project, found[2] or "") if found and project else None


def _packed(id_: str) -> str:
    return base64.b32encode(uuid.UUID(id_).bytes).decode().rstrip("=").lower()


def _unpacked(packed: str) -> str | None:
    try:
        return str(uuid.UUID(bytes=base64.b32decode(packed.upper() + "======")))
    except ValueError:
        return None
