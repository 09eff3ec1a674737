"""The one description of every thing and every field: what the log may say.

The state's tables, the checks on what is written, the materialisers, the conflicts, the history's
sentences and the exchange by lines are all made from it. Fields and things are only ever added, and
adding one raises `FORMAT`: an older groundcode then refuses the log instead of dropping the field.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum

from groundcode.locale import N_

FORMAT = 3
"""The format of the changes that this version writes."""

CREATE = "*"
"""The field name of the operation that makes a thing: its value holds all first fields."""

ALIVE = "alive"


class Kind(StrEnum):
    """How a field may be set."""

    REGISTER = "register"
    KEYED = "keyed"
    """One value a key (an id or a short text in one line); the operation's field reads "name:key"."""
    WRITE_ONCE = "write-once"
    """Set by the creating operation and never again."""


class Type(StrEnum):
    """What a field's value is."""

    TEXT = "text"
    LONG = "long text"
    """Free text of several lines; a conflict offers a merge of lines."""
    FLAG = "flag"
    INTEGER = "integer"
    CHOICE = "choice"
    MOMENT = "moment"
    """An ISO date or time."""
    HASH = "hash"
    """sha256 in hex: the name of a blob."""
    ID = "id"
    ANCHOR = "anchor"
    """{version, start, end}: a segment."""
    PLACE = "place"
    """{parent, rank}: where a thing stands among its siblings."""
    JSON = "json"
    """A structure that is only ever set as a whole."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a thing."""

    name: str
    type: Type
    words: str
    """What the field is called in a sentence (a message to translate)."""
    kind: Kind = Kind.REGISTER
    refers: tuple[str, ...] = ()
    """Kinds of thing that an id in it may name."""
    choices: tuple[str, ...] = ()
    needed: bool = False
    """Whether the creating operation must hold it."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One kind of thing."""

    name: str
    words: str
    fields: tuple[Field, ...]
    columns: tuple[Field, ...] = dataclasses.field(init=False, compare=False, repr=False)
    """The fields that have a column of their own in the state (all but the keyed ones)."""
    needed: tuple[Field, ...] = dataclasses.field(init=False, compare=False, repr=False)
    """The fields that the creating operation must hold."""
    can_die: bool = dataclasses.field(init=False, compare=False, repr=False)
    """Whether it can be deleted."""
    _by_name: dict[str, Field] = dataclasses.field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        # Asked of every operation of a log: 40,000 codings from a file ask 400,000 times.
        by_name = {field.name: field for field in self.fields}
        for name, value in (
            ("columns", tuple(field for field in self.fields if field.kind is not Kind.KEYED)),
            ("needed", tuple(field for field in self.fields if field.needed)),
            ("can_die", ALIVE in by_name),
            ("_by_name", by_name),
        ):
            object.__setattr__(self, name, value)

    def field(self, name: str) -> Field | None:
        """The field that `name` (or "name:key") means; None if there is none."""
        head, colon, key = name.partition(":")
        field = self._by_name.get(head)
        if field is None:
            return None
        if field.kind is Kind.KEYED:
            return field if key and key.isprintable() else None
        return None if colon else field


def _text(name: str, words: str, *, needed: bool = False) -> Field:
    return Field(name, Type.TEXT, words, needed=needed)


def _long(name: str, words: str) -> Field:
    return Field(name, Type.LONG, words)


def _flag(name: str, words: str) -> Field:
    return Field(name, Type.FLAG, words)


def _id(name: str, words: str, *refers: str, needed: bool = False) -> Field:
    return Field(name, Type.ID, words, refers=refers, needed=needed)


def _once(name: str, kind: Type, words: str, *refers: str, needed: bool = False) -> Field:
    return Field(name, kind, words, Kind.WRITE_ONCE, refers, needed=needed)


def _choice(name: str, words: str, *choices: str, needed: bool = False) -> Field:
    return Field(name, Type.CHOICE, words, choices=choices, needed=needed)


_ALIVE = _flag(ALIVE, N_("deletion"))
_ANY = (
    "project", "coder", "source", "version", "speaker", "case", "variable", "code", "coding", "property", "dimension",
    "placement", "paradigm", "paradigm_role", "relation", "pathway", "storyline", "construct", "item", "memo",
    "sampling_round", "assignment", "suggestion", "segment",
)  # fmt: skip

ENTITIES: tuple[Entity, ...] = (
    Entity("project", N_("project"), (
        _text("title", N_("title")),
        _choice("language", N_("language"), "zh", "en"),
        _choice("profile", N_("profile"), "strauss-corbin", "glaser", "charmaz", "gioia"),
        Field("terms", Type.TEXT, N_("term"), Kind.KEYED),
        _id("lead_coder", N_("lead coder"), "coder"),
        _id("core_code", N_("core category"), "code"),
        Field("answer", Type.TEXT, N_("answer to a warning"), Kind.KEYED),
    )),
    Entity("coder", N_("coder"), (_text("name", N_("name"), needed=True), _flag("consensus", N_("consensus")), _ALIVE)),
    Entity("source", N_("source"), (
        _text("name", N_("name"), needed=True),
        _choice("language", N_("language"), "zh", "en", "mixed"),
        _flag("reserved", N_("reservation")),
        _id("version", N_("text"), "version"),
        _once("sha256", Type.HASH, N_("text"), needed=True),
        _once("encoding", Type.TEXT, N_("encoding")),
        _once("line_ends", Type.TEXT, N_("line ends")),
        _once("format", Type.TEXT, N_("file format")),
        Field("header", Type.TEXT, N_("header line"), Kind.KEYED),
        _ALIVE,
    )),
    Entity("version", N_("version of a text"), (
        _once("source", Type.ID, N_("source"), "source", needed=True),
        _once("parent", Type.ID, N_("earlier version"), "version"),
        _once("text", Type.HASH, N_("text"), needed=True),
        _once("length", Type.INTEGER, N_("length"), needed=True),
        _once("turns", Type.JSON, N_("turns"), needed=True),
        _once("map", Type.JSON, N_("map from the earlier version")),
        _once("reason", Type.TEXT, N_("reason")),
    )),
    Entity("speaker", N_("speaker"), (
        _once("source", Type.ID, N_("source"), "source", needed=True),
        _text("name", N_("name"), needed=True),
        _choice("role", N_("role"), "interviewer", "informant"),
        _id("case", N_("case"), "case"),
        _ALIVE,
    )),
    Entity("case", N_("case"), (
        _text("name", N_("name"), needed=True),
        _choice("kind", N_("kind"), "informant", "site"),
        _id("parent", N_("parent case"), "case"),
        Field("value", Type.TEXT, N_("value"), Kind.KEYED, ("variable",)),
        Field("condition", Type.CHOICE, N_("condition"), Kind.KEYED, ("code",), ("present", "denied", "not mentioned")),
        Field("strength", Type.CHOICE, N_("strength of a condition"), Kind.KEYED, ("code",), ("0", "0.33", "0.67", "1")),
        Field("consent", Type.TEXT, N_("consent"), Kind.KEYED),
        Field("withdrawn", Type.MOMENT, N_("withdrawal")),
        _ALIVE,
    )),
    Entity("variable", N_("variable"), (
        _text("name", N_("name"), needed=True),
        _choice("type", N_("type"), "text", "number", "date", "choice"),
        Field("place", Type.PLACE, N_("place"), refers=("variable",)),
        _ALIVE,
    )),
    Entity("code", N_("code"), (
        _text("name", N_("name"), needed=True),
        _choice("level", N_("level"), "label", "concept", "category", "main", needed=True),
        Field("place", Type.PLACE, N_("place"), refers=("code",)),
        _long("definition", N_("definition")),
        _long("inclusion", N_("inclusion rule")),
        _long("exclusion", N_("exclusion rule")),
        _id("merged_into", N_("merge"), "code"),
        _once("split_from", Type.ID, N_("origin"), "code"),
        _once("in_vivo", Type.FLAG, N_("in-vivo mark")),
        _text("number", N_("number")),
        _text("colour", N_("colour")),
        _flag("focused", N_("focus")),
        _long("no_paradigm", N_("reason for having no paradigm")),
        _ALIVE,
    )),
    Entity("coding", N_("coding"), (
        _once("code", Type.ID, N_("code"), "code", needed=True),
        _once("coder", Type.ID, N_("coder"), "coder", needed=True),
        _once("anchor", Type.ANCHOR, N_("segment"), "version", needed=True),
        _once("replaces", Type.ID, N_("earlier coding"), "coding"),
        _once("suggestion", Type.ID, N_("suggestion"), "suggestion"),
        _once("ranked", Type.FLAG, N_("choice from a ranked list")),
        _flag("starred", N_("star")),
        _flag("negative", N_("negative case")),
        _ALIVE,
    )),
    Entity("property", N_("property"), (
        _once("code", Type.ID, N_("category"), "code", needed=True),
        _text("name", N_("name"), needed=True),
        _long("definition", N_("definition")),
        Field("place", Type.PLACE, N_("place"), refers=("property",)),
        _ALIVE,
    )),
    Entity("dimension", N_("dimension"), (
        _once("property", Type.ID, N_("property"), "property", needed=True),
        _text("name", N_("name")),
        _text("low", N_("low end")),
        _text("high", N_("high end")),
        Field("place", Type.PLACE, N_("place"), refers=("dimension",)),
        _ALIVE,
    )),
    Entity("placement", N_("placement"), (
        _once("dimension", Type.ID, N_("dimension"), "dimension", needed=True),
        _once("anchor", Type.ANCHOR, N_("segment"), "version"),
        _once("case", Type.ID, N_("case"), "case"),
        _text("value", N_("value")),
        _ALIVE,
    )),
    Entity("paradigm", N_("paradigm"), (
        _once("phenomenon", Type.ID, N_("phenomenon"), "code", needed=True), _text("name", N_("name")), _ALIVE,
    )),
    Entity("paradigm_role", N_("paradigm role"), (
        _once("paradigm", Type.ID, N_("paradigm"), "paradigm", needed=True),
        _once("code", Type.ID, N_("code"), "code", needed=True),
        _choice("role", N_("role"), "causal_condition", "context", "intervening_condition", "strategy", "consequence",
                needed=True),
        Field("place", Type.PLACE, N_("place"), refers=("paradigm_role",)),
        _ALIVE,
    )),
    Entity("relation", N_("relation"), (
        _once("from", Type.ID, N_("start"), "code", needed=True),
        _once("to", Type.ID, N_("end"), "code", "relation", needed=True),
        _text("type", N_("type")),
        _choice("sign", N_("direction"), "positive", "negative"),
        _long("connotation", N_("connotation")),
        _ALIVE,
    )),
    Entity("pathway", N_("pathway"), (_text("name", N_("name")), _long("connotation", N_("connotation")), _ALIVE)),
    Entity("storyline", N_("storyline"), (_text("name", N_("name")), _long("text", N_("text")), _ALIVE)),
    Entity("construct", N_("construct"), (
        _text("name", N_("name"), needed=True), _text("short", N_("short name")), _long("definition", N_("definition")),
        Field("place", Type.PLACE, N_("place"), refers=("construct",)), _ALIVE,
    )),
    Entity("item", N_("item"), (
        _once("construct", Type.ID, N_("construct"), "construct", needed=True), _long("text", N_("text")),
        _flag("reversed", N_("reversal")), Field("place", Type.PLACE, N_("place"), refers=("item",)), _ALIVE,
    )),
    Entity("memo", N_("memo"), (
        _choice("kind", N_("kind"), "code", "theoretical", "operational", "reflexive", needed=True),
        _text("title", N_("title")),
        _long("text", N_("text")),
        _ALIVE,
    )),
    Entity("sampling_round", N_("sampling round"), (
        _text("name", N_("name")), Field("date", Type.MOMENT, N_("date")), _long("gap", N_("gap")),
        _long("decision", N_("decision")), _long("outcome", N_("outcome")), _ALIVE,
    )),
    Entity("seal", N_("sealed hold-out"), (
        _once("draw", Type.JSON, N_("draw"), needed=True), Field("unsealed", Type.MOMENT, N_("opening")), _ALIVE,
    )),
    Entity("assignment", N_("assignment"), (
        _once("coder", Type.ID, N_("coder"), "coder", needed=True),
        _once("source", Type.ID, N_("source"), "source", needed=True),
        Field("finished", Type.MOMENT, N_("completion")),
        _flag("blind", N_("blindness")),
        _ALIVE,
    )),
    Entity("suggestion_run", N_("run of suggestions"), (
        _once("method", Type.TEXT, N_("method"), needed=True), _once("details", Type.JSON, N_("parameters"), needed=True),
    )),
    Entity("suggestion", N_("suggestion"), (
        _once("run", Type.ID, N_("run"), "suggestion_run", needed=True),
        _once("proposal", Type.JSON, N_("proposal"), needed=True),
        _choice("status", N_("decision"), "pending", "accepted", "edited", "rejected"),
        _ALIVE,
    )),
    Entity("link", N_("link"), (
        _once("from", Type.ID, N_("start"), *_ANY, needed=True),
        _once("role", Type.TEXT, N_("role"), needed=True),
        _once("to", Type.ID, N_("end"), *_ANY, needed=True),
        _once("anchor", Type.ANCHOR, N_("segment"), "version"),
        _text("rank", N_("place")),
        _ALIVE,
    )),
    Entity("relocation", N_("answer to a moved segment"), (
        _once("anchor", Type.ANCHOR, N_("segment"), "version", needed=True),
        _once("into", Type.ID, N_("later version"), "version", needed=True),
        Field("answer", Type.JSON, N_("answer")),
        _ALIVE,
    )),
    Entity("purge", N_("purge"), (_once("sha256", Type.HASH, N_("text"), needed=True), _text("reason", N_("reason")))),
    Entity("redaction", N_("redaction"), (
        _once("change", Type.ID, N_("change"), needed=True),
        _once("n", Type.INTEGER, N_("number"), needed=True),
        _once("value", Type.JSON, N_("value"), needed=True),
    )),
)  # fmt: skip

BY_NAME: dict[str, Entity] = {entity.name: entity for entity in ENTITIES}
