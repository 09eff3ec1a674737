"""Values as the columns of the state hold them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from groundcode.domain.ids import to_raw
from groundcode.domain.operations import Value, canonical
from groundcode.domain.registry import BY_NAME, Entity, Type

Shape = tuple[int, tuple[tuple[str, int, Callable[[Any], tuple[Any, ...]] | None], ...]]

_raw = lru_cache(maxsize=5_000)(to_raw)
"""Codings from a file name the same sources, codes and coders again and again."""
_CELLS: Mapping[Type, Callable[[Any], tuple[Any, ...]]] = {
    Type.ANCHOR: lambda value: (_raw(value["version"]), value["start"], value["end"]),
    Type.PLACE: lambda value: (_raw(value["parent"]) if value["parent"] else None, value["rank"]),
    Type.ID: lambda value: (_raw(value),),
    Type.HASH: lambda value: (bytes.fromhex(value),),
    Type.FLAG: lambda value: (int(value),),
    Type.JSON: lambda value: (canonical(value),),
}
"""The column values of a field that is set; of a type that is not here, the value itself."""
_WIDTHS = {Type.ANCHOR: 3, Type.PLACE: 2}


@lru_cache(maxsize=1_000)
def _shape(entity: str, names: tuple[str, ...]) -> Shape:
    """The width of a state table, and (field, first column, how its value becomes columns) for the fields of these names."""
    at, found = 2, []
    for field in BY_NAME[entity].columns:
        if field.name in names:
            found.append((field.name, at, _CELLS.get(field.type)))
        at += _WIDTHS.get(field.type, 1)
    return at, tuple(found)


_JSON: Mapping[Type, Callable[[Any], str]] = {
    Type.ID: lambda value: f'"{value}"',
    Type.HASH: lambda value: f'"{value}"',
    Type.FLAG: lambda value: "true" if value else "false",
    Type.ANCHOR: lambda value: f'{{"end":{value["end"]:d},"start":{value["start"]:d},"version":"{value["version"]}"}}',
}
"""What `canonical` gives for values that were checked, three times as fast."""


@lru_cache(maxsize=1_000)
def _written(entity: str, names: tuple[str, ...]) -> tuple[tuple[str, str, Callable[[Any], str]], ...]:
    """(what stands before a value, field, how its value is written) in the order of canonical JSON."""
    found: list[tuple[str, str, Callable[[Any], str]]] = []
    for name in sorted(names):
        field = BY_NAME[entity].field(name)
        assert field is not None, "the fields were checked"
        found.append((f"{',' if found else '{'}{canonical(name)}:", name, _JSON.get(field.type, canonical)))
    return tuple(found)


def created_json(entity: str, values: Mapping[str, Value]) -> str:
    """`canonical(values)` of a creating operation that fits the registry."""
    if not values:
        return "{}"
    return "".join([before + write(values[name]) for before, name, write in _written(entity, tuple(values))]) + "}"


def state_row(entity: Entity, entity_id: bytes, made: bytes, values: Mapping[str, Value]) -> tuple[Any, ...]:
    """The row of one thing in the state table of its kind."""
    width, fields = _shape(entity.name, tuple(values))
    out: list[Any] = [None] * width
    out[0], out[1] = entity_id, made
    for name, at, cells in fields:
        value = values[name]
        if value is None:
            continue
        if cells is None:
            out[at] = value
        else:
            row = cells(value)
            out[at : at + len(row)] = row
    return tuple(out)
