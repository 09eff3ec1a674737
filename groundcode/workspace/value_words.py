"""A field's value, and a thing, in words that a person reads."""

from __future__ import annotations

import json
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from groundcode.domain.codes import CodeTree
from groundcode.domain.ids import is_id, to_raw, to_text
from groundcode.domain.levels import Level
from groundcode.domain.opcodes import Edit
from groundcode.domain.operations import Value
from groundcode.domain.registry import BY_NAME, Field, Type
from groundcode.domain.storylines import plain
from groundcode.domain.theory import Sign, Slot
from groundcode.locale import N_, _
from groundcode.store import blobs, bulk, reading
from groundcode.workspace.history import key_words, name_of
from groundcode.workspace.memos import KIND_WORDS
from groundcode.workspace.theories.words import type_words
from groundcode.workspace.versions import edits_between

ROLE_WORDS = {
    "about": N_("the memo is on it"),
    "also_in": N_("the code stands in it too"),
    "became": N_("what came of the suggestion"),
    "evidence": N_("a segment that it rests on"),
    "example": N_("an example of the code"),
    "measures": N_("the construct measures it"),
    "refused": N_("the code does not belong there"),
    "source": N_("the source belongs to it"),
    "step": N_("a step of the pathway"),
    "withdrawn": N_("withdrawn with the case"),
}
"""Role of a link -> what it says (a message to translate)."""
_CHOICES = {
    "informant": N_("informant"), "interviewer": N_("interviewer"), "site": N_("site"), "zh": N_("Chinese"), "en": N_("English"),
    "mixed": N_("Chinese and English"), "present": N_("present"), "denied": N_("denied"), "not mentioned": N_("not mentioned"),
    "text": N_("text"), "number": N_("number"), "date": N_("date"), "choice": N_("choice"),
    "pending": N_("pending"), "accepted": N_("accepted"), "edited": N_("accepted with changes"), "rejected": N_("rejected"),
}  # fmt: skip
_QUOTED = 60
_AROUND, _LONGEST = 8, 200


class Wording:
    """Puts values and things into words, as of one moment; what it looked up once it remembers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._kinds: dict[bytes, str] = {}
        self._texts: dict[str, tuple[str, str] | None] = {}

    @cached_property
    def tree(self) -> CodeTree:
        """The codes."""
        return reading.read_tree(self._connection)

    def thing(self, entity: str, raw: bytes) -> str:
        """What a thing is, and its name."""
        words = _(BY_NAME[entity].words)
        if entity == "link":
            return self._link(raw) or words
        name = name_of(self._connection, entity, raw)
        if entity == "coder":
            row = reading.read_thing(self._connection, "coder", to_text(raw))
            name = str(row["name"]) if row is not None else ""
        return f"{words} {name}" if name else words

    def named(self, raw: bytes) -> str:
        """A thing of which only the id is known."""
        entity = self._kind_of(raw)
        return self.thing(entity, raw) if entity in BY_NAME else ""

    def key(self, key: str) -> str:
        """The key of a keyed field, with names for the ids in it."""
        return key_words(self._connection, key)

    def value(self, entity: str, field: Field | None, value: Value) -> str:
        """A field's value; "" for one that says nothing to people (a hash, a rank)."""
        if value is None:
            return _("(nothing)")
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if field is None:
            return str(value)
        if field.type in (Type.HASH, Type.JSON) or field.name == "rank":
            return ""
        if field.type is Type.CHOICE:
            return choice_words(entity, field, str(value))
        if (entity, field.name) == ("storyline", "text"):
            return plain(str(value))
        if (entity, field.name) == ("relation", "type"):
            return type_words(str(value))
        if isinstance(value, dict):
            return self._place(entity, value) if field.type is Type.PLACE else self._anchor(value)
        if field.type is Type.ID and is_id(str(value)):
            return self.named(to_raw(str(value))) or _("(gone)")
        return str(value) if not isinstance(value, list) else json.dumps(value, ensure_ascii=False)

    def _place(self, entity: str, value: dict[str, Any]) -> str:
        parent = value.get("parent")
        name = name_of(self._connection, entity, to_raw(parent)) if parent else ""
        return name or _("the top")

    def _anchor(self, value: dict[str, Any]) -> str:
        """A segment: where it is, and its words, unless its source is closed."""
        version, start, end = str(value.get("version")), int(value.get("start", 0)), int(value.get("end", 0))
        found = self._version(version)
        if found is None:
            return ""
        name, text = found
        quote = " ".join(text[start:end].split())
        quote = quote if len(quote) <= _QUOTED else quote[: _QUOTED - 1] + "…"
        return f"{name} “{quote}”" if quote else name

    def _text_of(self, version: str) -> tuple[str, str] | None:
        """(name of the source, text) of a version; no text where the source is sealed or withdrawn."""
        row = reading.read_version(self._connection, version)
        source = reading.read_source(self._connection, row.source) if row is not None else None
        if row is None or source is None:
            return None
        is_closed = source.reserved or bool(reading.withdrawn_sources(self._connection, source.id))
        return source.name, "" if is_closed else blobs.get_text(self._connection, row.text)

    def text_changes(self, old: str, new: str, most: int) -> tuple[list[tuple[str, str, str]], int]:
        """(turn, words before, words after) of the first places in which a version of a text differs from another.

        And how many more there are. None are told of a source that is closed, or of words that were taken out.
        """
        one, other = self._version(old), self._version(new)
        if one is None or other is None or not one[1] or not other[1]:
            return [], 0
        version = reading.read_version(self._connection, new)
        edits: list[Edit] = []
        for edit in edits_between(one[1], other[1]):
            # Places so near that their surroundings would overlap are told as one.
            near = edits and edit[0] - edits[-1][1] < 2 * _AROUND
            edits = [*edits[:-1], (edits[-1][0], edit[1], edits[-1][2], edit[3])] if near else [*edits, edit]
        out = []
        for a0, a1, b0, b1 in edits[:most]:
            turn = version.turn_at(b0) if version is not None else None
            out.append((turn.number if turn else "", _around(one[1], a0, a1), _around(other[1], b0, b1)))
        return out, max(0, len(edits) - most)

    def changed_lines(self, old: str, new: str) -> list[str]:
        """The lines, whole, in which a version of a text differs from another; none of a source that is closed.

        Lines that were taken away stand with a minus before them, the others with a plus.
        """
        one, other = self._version(old), self._version(new)
        if one is None or other is None or not one[1] or not other[1]:
            return []
        before, after = one[1].splitlines(), other[1].splitlines()
        out: list[str] = []
        for tag, a0, a1, b0, b1 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if tag != "equal":
                out += [*(f"− {line}" for line in before[a0:a1]), *(f"+ {line}" for line in after[b0:b1])]
        return out

    def _version(self, version: str) -> tuple[str, str] | None:
        if version not in self._texts:
            self._texts[version] = self._text_of(version)
        return self._texts[version]

    def _link(self, raw: bytes) -> str:
        row = reading.read_thing(self._connection, "link", to_text(raw))
        if row is None:
            return ""
        ends = [self.named(row[end]) or _("a segment") for end in ("from", "to")]
        role = _(ROLE_WORDS[row["role"]]) if row["role"] in ROLE_WORDS else str(row["role"])
        return _("{one} → {other} ({role})").format(one=ends[0], other=ends[1], role=role)

    def _kind_of(self, raw: bytes) -> str:
        if raw not in self._kinds:
            rows = bulk.all_rows(self._connection, "SELECT entity FROM operation WHERE entity_id = ? LIMIT 1", (raw,))
            self._kinds[raw] = str(rows[0][0]) if rows else ""
        return self._kinds[raw]


def _around(text: str, start: int, end: int) -> str:
    """A place with a few characters before and after it, on one line."""
    low, high = max(0, start - _AROUND), min(len(text), max(end, start) + _AROUND)
    words = " ".join(text[low : min(high, low + _LONGEST)].split())
    return ("…" if low else "") + words + ("…" if high < len(text) or high > low + _LONGEST else "")


def choice_words(entity: str, field: Field, value: str) -> str:
    """One of the values that a field offers."""
    if (entity, field.name) == ("code", "level"):
        return _(Level(value).words)
    if (entity, field.name) == ("memo", "kind"):
        return _(KIND_WORDS[value])
    if (entity, field.name) == ("paradigm_role", "role"):
        return _(Slot(value).words)
    if (entity, field.name) == ("relation", "sign"):
        return _(Sign(value).words)
    return _(_CHOICES[value]) if value in _CHOICES else value
