"""The fast ways of writing a new thing say what the slow, general ones say."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from groundcode.domain.ids import to_raw
from groundcode.domain.operations import canonical
from groundcode.domain.registry import ENTITIES, Entity, Field, Kind, Type
from groundcode.domain.validation import check_operation
from groundcode.store.rows import created_json, state_row
from groundcode.store.schema import tables

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
LEAVES = st.none() | st.booleans() | st.integers(0, 9) | TEXT
IDS = st.uuids().map(str)
VALUES: dict[Type, st.SearchStrategy[Any]] = {
    Type.TEXT: TEXT,
    Type.LONG: TEXT,
    Type.CHOICE: TEXT,
    Type.FLAG: st.booleans(),
    Type.INTEGER: st.integers(-(2**53), 2**53),
    Type.MOMENT: st.datetimes().map(lambda moment: moment.isoformat(timespec="seconds") + "Z"),
    Type.HASH: st.binary(min_size=32, max_size=32).map(bytes.hex),
    Type.ID: IDS,
    Type.ANCHOR: st.builds(
        lambda version, start, length: {"version": version, "start": start, "end": start + length},
        IDS, st.integers(0, 10**6), st.integers(1, 10**6),
    ),
    Type.PLACE: st.builds(
        lambda parent, rank: {"parent": parent, "rank": rank}, st.none() | IDS, st.sampled_from(["a0", "b11V"]),
    ),
    Type.JSON: st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=8),
}  # fmt: skip


def values_of(field: Field) -> st.SearchStrategy[Any]:
    """What may stand in a field."""
    values = st.sampled_from(field.choices) if field.choices else VALUES[field.type]
    return values.filter(lambda value: value is not None)


@st.composite
def created(draw: st.DrawFn) -> tuple[Entity, dict[str, Any]]:
    """A thing with any of its fields, in any order."""
    entity = draw(st.sampled_from(ENTITIES))
    chosen = [field for field in entity.fields if field.needed or draw(st.booleans())]
    values = {}
    for field in draw(st.permutations(chosen)):
        name = f"{field.name}:{draw(st.sampled_from(['k', '地点', 'a b']))}" if field.kind is Kind.KEYED else field.name
        values[name] = draw(values_of(field))
    if entity.name == "version":
        # Its length, turns and map belong together.
        sound = draw(versions())
        values = {name: sound.get(name, value) for name, value in values.items()}
    return entity, values


@st.composite
def versions(draw: st.DrawFn) -> dict[str, Any]:
    """A length, turns inside it, and a map that leads to it."""
    edits, a, b = [], 0, 0
    for same, gone, new in draw(st.lists(st.tuples(*[st.integers(0, 50)] * 3), max_size=4)):
        a, b = a + same, b + same
        edits.append([a, a + gone, b, b + new])
        a, b = a + gone, b + new
    length = b + draw(st.integers(1, 50))
    turns = []
    for number, time in draw(st.lists(st.tuples(TEXT, st.none() | TEXT), max_size=4)):
        start, body, end = sorted(draw(st.tuples(*[st.integers(0, length)] * 3)))
        turns.append([number, draw(st.none() | IDS), start, body, end, *([] if time is None else [time])])
    return {"length": length, "turns": turns, "map": edits}


@given(created())
def test_a_creating_operation_is_written_as_canonical_json(thing: tuple[Entity, dict[str, Any]]) -> None:
    entity, values = thing
    check_operation(entity.name, "*", values)
    assert created_json(entity.name, values) == canonical(values)


def expected(field: Field, value: Any) -> dict[str, Any]:
    """The columns that a value fills."""
    match field.type:
        case Type.ANCHOR:
            found = value or dict.fromkeys(("version", "start", "end"))
            return {**found, "version": value and to_raw(value["version"])}
        case Type.PLACE:
            return {"parent": value and value["parent"] and to_raw(value["parent"]), "rank": value and value["rank"]}
        case _ if value is None:
            return {field.name: None}
        case Type.ID:
            return {field.name: to_raw(value)}
        case Type.HASH:
            return {field.name: bytes.fromhex(value)}
        case Type.JSON:
            return {field.name: canonical(value)}
        case _:
            return {field.name: value}


@given(created(), IDS, IDS)
def test_a_row_has_every_column_of_its_table(thing: tuple[Entity, dict[str, Any]], entity_id: str, made: str) -> None:
    entity, values = thing
    row = state_row(entity, to_raw(entity_id), to_raw(made), values)
    cells = dict(zip(tables[entity.name].columns.keys(), row, strict=True))
    assert (cells.pop("id"), cells.pop("made")) == (to_raw(entity_id), to_raw(made))
    for field in entity.columns:
        for name, wanted in expected(field, values.get(field.name)).items():
            assert cells.pop(name) == wanted
    assert not cells
