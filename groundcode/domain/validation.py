"""Whether a value fits its field: asked of what is written here and of what comes from elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache

from groundcode.domain.ids import is_id
from groundcode.domain.opcodes import are_edits
from groundcode.domain.operations import Value
from groundcode.domain.ranks import is_rank
from groundcode.domain.registry import BY_NAME, CREATE, Entity, Field, Kind, Type
from groundcode.errors import BadValue, ThingNotFound, WriteOnceField
from groundcode.locale import _

_LARGEST = 2**53
"""Of whole numbers: what every reader of JSON holds exactly."""
_HASH = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?Z?)?")
_ANCHOR = {"version", "start", "end"}
_PLACE = {"parent", "rank"}
_is_id = lru_cache(maxsize=5_000)(is_id)
"""A file of codings names the same sources, codes and coders again and again."""
_BAD_CHARACTERS = re.compile("[\x00\ud800-\udfff]")


def _is_text(value: Value) -> bool:
    return isinstance(value, str) and not _BAD_CHARACTERS.search(value)


def _is_integer(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST


def _is_identity(value: Value) -> bool:
    return isinstance(value, str) and _is_id(value)


def _is_anchor(value: Value) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == _ANCHOR
        and _is_identity(value["version"])
        and _is_integer(value["start"])
        and _is_integer(value["end"])
        and 0 <= value["start"] < value["end"]
    )


def _is_place(value: Value) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == _PLACE
        and (value["parent"] is None or _is_identity(value["parent"]))
        and isinstance(value["rank"], str)
        and is_rank(value["rank"])
    )


def _is_structure(value: Value) -> bool:
    waiting, texts = [value], []
    while waiting:  # the turns of an interview are thousands of small lists
        item = waiting.pop()
        if isinstance(item, str):
            texts.append(item)
        elif isinstance(item, int):
            if not -_LARGEST <= item <= _LARGEST:
                return False
        elif isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            if not all(map(_is_text, item)):
                return False
            waiting += item.values()
        elif isinstance(item, float):
            return False
    return _is_text("".join(texts))


_FITS: dict[Type, Callable[[Value], bool]] = {
    Type.TEXT: _is_text,
    Type.LONG: _is_text,
    Type.FLAG: lambda value: isinstance(value, bool),
    Type.INTEGER: _is_integer,
    Type.CHOICE: _is_text,
    Type.MOMENT: lambda value: isinstance(value, str) and _MOMENT.fullmatch(value) is not None,
    Type.HASH: lambda value: isinstance(value, str) and _HASH.fullmatch(value) is not None,
    Type.ID: _is_identity,
    Type.ANCHOR: _is_anchor,
    Type.PLACE: _is_place,
    Type.JSON: _is_structure,
}


def fits(field: Field, value: Value) -> bool:
    """Whether `value` may stand in `field`; None (not set) always may, but in a needed field."""
    if value is None:
        return not field.needed
    return _FITS[field.type](value) and (not field.choices or value in field.choices)


def check_operation(entity_name: str, field_name: str, value: Value) -> Entity:
    """Refuse what the registry does not know or what does not fit; gives the entity.

    Raises:
        BadValue, WriteOnceField, ThingNotFound: saying which field of what.
    """
    entity = BY_NAME.get(entity_name)
    if entity is None:
        raise ThingNotFound(_("kind of thing"), entity_name)
    if field_name == CREATE:
        _check_create(entity, value)
        return entity
    field = entity.field(field_name)
    if field is None:
        raise ThingNotFound(_("field"), f"{entity_name}.{field_name}")
    if field.kind is Kind.WRITE_ONCE:
        raise WriteOnceField(_(entity.words), _(field.words))
    if not fits(field, value):
        raise BadValue(_(field.words), _short(value), _wanted(field))
    return entity


def _check_create(entity: Entity, value: Value) -> None:
    if not isinstance(value, dict):
        raise BadValue(_(entity.words), _short(value), _("the fields of a new thing"))
    fields, missing = _shape(entity.name, tuple(value))
    for field, item in zip(fields, value.values(), strict=False):
        if item is None or not _FITS[field.type](item) or (field.choices and item not in field.choices):
            raise BadValue(_(field.words), _short(item), _wanted(field))
    if len(fields) < len(value):
        raise ThingNotFound(_("field"), f"{entity.name}.{tuple(value)[len(fields)]}")
    if missing is not None:
        raise BadValue(_(missing.words), "", _wanted(missing))
    if entity.name == "version":
        _check_version(value)


def _check_version(value: dict[str, Value]) -> None:
    """Refuse turns and a map that could not be read back: in an append-only log they would stay for good."""
    length = value["length"]
    if not isinstance(value["turns"], list) or not all(_is_turn(turn, length) for turn in value["turns"]):
        raise BadValue(_("turns"), _short(value["turns"]), _("[number, speaker, start, body, end, time?] inside the text"))
    edits = value.get("map", [])
    wanted = _("[from, to, from, to] in order, as two texts of these lengths differ")
    if not isinstance(edits, list) or not all(_are_offsets(edit, 4) for edit in edits):
        raise BadValue(_("map from the earlier version"), _short(edits), wanted)
    former = length - sum((b1 - b0) - (a1 - a0) for a0, a1, b0, b1 in edits)
    if not are_edits(edits, former, length):
        raise BadValue(_("map from the earlier version"), _short(edits), wanted)


def _are_offsets(value: Value, count: int) -> bool:
    return isinstance(value, list) and len(value) == count and all(map(_is_integer, value))


def _is_turn(value: Value, length: int) -> bool:
    if not isinstance(value, list) or len(value) not in (5, 6) or not isinstance(value[0], str):
        return False
    if value[1] is not None and not _is_identity(value[1]):
        return False
    if not _are_offsets(value[2:5], 3) or not 0 <= value[2] <= value[3] <= value[4] <= length:
        return False
    return len(value) == 5 or isinstance(value[5], str)


@lru_cache(maxsize=1_000)
def _shape(entity: str, names: tuple[str, ...]) -> tuple[tuple[Field, ...], Field | None]:
    """The fields of these names up to the first unknown one, and the first needed field that is not among them."""
    known: list[Field] = []
    for name in names:
        field = BY_NAME[entity].field(name)
        if field is None:
            break
        known.append(field)
    return tuple(known), next((field for field in BY_NAME[entity].needed if field.name not in names), None)


def _wanted(field: Field) -> str:
    return _(", ").join(field.choices) if field.choices else _(field.type.value)


def _short(value: Value) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:59] + "…"
