"""Many rows kept small until they are wanted: a file's selections and things are gone through one after the other."""

from __future__ import annotations

import marshal
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from operator import attrgetter
from typing import Any, Generic, TypeVar

from groundcode.exchange.refi.values import RefiCoding, RefiSelection, RefiSource

Row = TypeVar("Row")
_BLOCK = 500
"""Rows that are packed together."""


class Packed(Generic[Row]):
    """Rows of plain values in the order they came, compressed: about an eighth of what they take as objects."""

    __slots__ = ("_blocks", "_length", "_made", "_open")

    def __init__(self, made: Callable[[tuple[Any, ...]], Row]) -> None:
        """`made` gives a row from its values."""
        self._made = made
        self._blocks: list[bytes] = []
        self._open: list[Sequence[Any]] = []
        self._length = 0

    def append(self, row: Sequence[Any]) -> None:
        """Add the values of a row: texts, numbers, None, and tuples, lists and dictionaries of them."""
        self._open.append(row)
        self._length += 1
        if len(self._open) >= _BLOCK:
            self.close()

    def close(self) -> None:
        """Pack what is not packed yet; more may come."""
        if self._open:
            self._blocks.append(zlib.compress(marshal.dumps(self._open), 1))
            self._open.clear()

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Iterable) else NotImplemented

    # More rows may come, so that a hash would not stay; typeshed gives every object one.
    __hash__ = None  # type: ignore[assignment]

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Row]:
        self.close()
        for block in self._blocks:
            yield from map(self._made, marshal.loads(zlib.decompress(block)))  # noqa: S302 - written by this object


def with_packed_selections(source: RefiSource) -> RefiSource:
    """The same source, its selections kept small."""
    selections = tuple(source.selections)
    if not selections:
        return source
    packed = Packed(_selection)
    for one in selections:
        values = _values_of_selection(one)
        codings = tuple([_values_of_coding(coding) for coding in one.codings])
        packed.append((*values[:_CODINGS], codings, *values[_CODINGS + 1 :]))
    packed.close()
    return replace(source, selections=packed)


def with_selections(source: RefiSource) -> RefiSource:
    """The same source, its selections at hand."""
    return replace(source, selections=tuple(source.selections))


_values_of_selection: Callable[[RefiSelection], tuple[Any, ...]] = attrgetter(*(one.name for one in fields(RefiSelection)))
_values_of_coding: Callable[[RefiCoding], tuple[Any, ...]] = attrgetter(*(one.name for one in fields(RefiCoding)))
_CODINGS = [one.name for one in fields(RefiSelection)].index("codings")


def _selection(row: tuple[Any, ...]) -> RefiSelection:
    values = list(row)
    values[_CODINGS] = tuple([RefiCoding(*coding) for coding in row[_CODINGS]])
    return RefiSelection(*values)
