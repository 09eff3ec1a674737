"""Values as the columns of the state hold them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groundcode.domain.ids import to_raw
from groundcode.domain.operations import Value, canonical
from groundcode.domain.registry import Entity, Field, Type


def cells(field: Field, value: Value) -> tuple[Any, ...]:
    """The column values of one field."""
    if field.type is Type.ANCHOR:
        return (to_raw(value["version"]), value["start"], value["end"]) if value else (None, None, None)
    if field.type is Type.PLACE:
        if not value:
            return (None, None)
        return (to_raw(value["parent"]) if value["parent"] else None, value["rank"])
    if value is None:
        return (None,)
    if field.type is Type.ID:
        return (to_raw(value),)
    if field.type is Type.HASH:
        return (bytes.fromhex(value),)
    if field.type is Type.FLAG:
        return (int(value),)
    if field.type is Type.JSON:
        return (canonical(value),)
    return (value,)


def state_row(entity: Entity, entity_id: bytes, made: bytes, values: Mapping[str, Value]) -> tuple[Any, ...]:
    """The row of one thing in the state table of its kind."""
    out: list[Any] = [entity_id, made]
    for field in entity.columns:
        out.extend(cells(field, values.get(field.name)))
    return tuple(out)
