"""Values as the columns of the state hold them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from groundcode.domain.ids import to_raw
from groundcode.domain.operations import Value, canonical
from groundcode.domain.registry import BY_NAME, Entity, Type

_CELLS: Mapping[Type, Callable[[Any], tuple[Any, ...]]] = {
    Type.ANCHOR: lambda value: (to_raw(value["version"]), value["start"], value["end"]),
    Type.PLACE: lambda value: (to_raw(value["parent"]) if value["parent"] else None, value["rank"]),
    Type.ID: lambda value: (to_raw(value),),
    Type.HASH: lambda value: (bytes.fromhex(value),),
    Type.FLAG: lambda value: (int(value),),
    Type.JSON: lambda value: (canonical(value),),
}
"""The column values of a field that is set; of a type that is not here, the value itself."""


@cache
def _columns(entity: str) -> tuple[tuple[str, Callable[[Any], tuple[Any, ...]] | None, tuple[None, ...]], ...]:
    """(field, how its value becomes columns, its columns while it is not set), in the order of the state table."""
    width = {Type.ANCHOR: 3, Type.PLACE: 2}
    return tuple((f.name, _CELLS.get(f.type), (None,) * width.get(f.type, 1)) for f in BY_NAME[entity].columns)


def state_row(entity: Entity, entity_id: bytes, made: bytes, values: Mapping[str, Value]) -> tuple[Any, ...]:
    """The row of one thing in the state table of its kind."""
    out: list[Any] = [entity_id, made]
    for name, cells, unset in _columns(entity.name):
        value = values.get(name)
        if value is None:
            out += unset
        elif cells is None:
            out.append(value)
        else:
            out += cells(value)
    return tuple(out)
