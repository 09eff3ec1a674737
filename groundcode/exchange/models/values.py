"""A path model as statistics programs are told it: constructs by their short names, ways between them, paths with labels."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

LONGEST_NAME = 8
"""Characters of a variable's name that every one of the programs reads whole."""


@dataclass(frozen=True, slots=True)
class ModelItem:
    """An item of a questionnaire as a variable."""

    name: str
    text: str
    reversed: bool = False


@dataclass(frozen=True, slots=True)
class ModelConstruct:
    """A construct as a latent variable; without items it stands for an observed score of its own."""

    short: str
    name: str
    items: tuple[ModelItem, ...] = ()
    measures: tuple[str, ...] = ()
    """Names of the categories that it comes from."""


@dataclass(frozen=True, slots=True)
class ModelModeration:
    """That a construct moderates a path between two others."""

    moderator: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Path:
    """One path of a model with the label of its coefficient."""

    start: str
    end: str
    label: str


@dataclass(frozen=True, slots=True)
class Effects:
    """What leads from one construct to another: the ways through mediators, each with its labels, and the direct path."""

    start: str
    end: str
    ways: tuple[tuple[str, ...], ...]
    """Constructs of each way with mediators, from first to last."""
    products: tuple[tuple[str, ...], ...]
    """The labels along each of these ways."""
    direct: str
    """The label of the direct path."""


@dataclass(frozen=True, slots=True)
class PathModel:
    """The model of one pathway, or of all relations where there is none; everything by short names."""

    name: str
    """The pathway's; "" for all relations."""
    constructs: tuple[ModelConstruct, ...]
    ways: tuple[tuple[str, ...], ...]
    moderations: tuple[ModelModeration, ...] = ()
    left_out: tuple[str, ...] = ()
    """Sentences on what of the theory is not in it."""

    @property
    def starts(self) -> tuple[str, ...]:
        """Where ways begin."""
        return tuple(dict.fromkeys(way[0] for way in self.ways))

    @property
    def ends(self) -> tuple[str, ...]:
        """Where ways lead to."""
        return tuple(dict.fromkeys(way[-1] for way in self.ways))

    @property
    def mediators(self) -> tuple[str, ...]:
        """What lies between, each once, in the order of the ways."""
        return tuple(dict.fromkeys(step for way in self.ways for step in way[1:-1]))

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every path once, by what it leads to: to the mediators, then to the outcomes; the direct path is last.

        A direct path beside mediators belongs to the test of them whether or not a relation says it.
        """
        pairs = dict.fromkeys(pair for way in self.ways for pair in pairwise(way))
        if self.mediators:
            pairs |= dict.fromkeys((way[0], way[-1]) for way in self.ways)
        order = {one: at for at, one in enumerate((*self.mediators, *self.ends))}
        listed = sorted(pairs, key=lambda pair: (order[pair[1]], pair[0] in self.starts and pair[1] in self.ends))
        labels = self._labels(listed)
        return tuple(Path(start, end, labels[start, end]) for start, end in listed)

    def _labels(self, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """a1 b1 cp as in the books; with several outcomes or beginnings the numbers of both ends; p1 p2 without mediators."""
        if not self.mediators:
            return {pair: f"p{at}" for at, pair in enumerate(pairs, start=1)}
        number = {one: at for at, one in enumerate(self.mediators, start=1)}
        first = {one: f"{at}_" if len(self.starts) > 1 else "" for at, one in enumerate(self.starts, start=1)}
        last = {one: f"_{at}" if len(self.ends) > 1 else "" for at, one in enumerate(self.ends, start=1)}
        out = {}
        for start, end in pairs:
            if start in number and end in number:
                out[start, end] = f"s{number[start]}_{number[end]}"
            elif end in number:
                out[start, end] = f"a{first[start]}{number[end]}"
            elif start in number:
                out[start, end] = f"b{number[start]}{last[end]}"
            else:
                out[start, end] = f"cp{first[start].rstrip('_')}{last[end]}"
        return out

    @property
    def into(self) -> dict[str, tuple[Path, ...]]:
        """Construct -> the paths that lead to it; the direct one last."""
        out: dict[str, tuple[Path, ...]] = {}
        for path in self.paths:
            out[path.end] = (*out.get(path.end, ()), path)
        return out

    @property
    def beside(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Mediator -> the later ones beside it: no way leads from one to the other, so what is left of them may covary."""
        below = _reached({(path.start, path.end) for path in self.paths})
        out: dict[str, tuple[str, ...]] = {}
        for one, other in combinations(self.mediators, 2):
            if other not in below.get(one, ()) and one not in below.get(other, ()):
                out[one] = (*out.get(one, ()), other)
        return tuple(out.items())

    @property
    def effects(self) -> tuple[Effects, ...]:
        """For each beginning and outcome with mediators between: the ways and the direct path."""
        labels = {(path.start, path.end): path.label for path in self.paths}
        groups: dict[tuple[str, str], list[tuple[str, ...]]] = {}
        for way in self.ways:
            if len(way) > 2:
                groups.setdefault((way[0], way[-1]), []).append(way)
        return tuple(
            Effects(
                start, end, tuple(ways),
                tuple(tuple(labels[pair] for pair in pairwise(way)) for way in ways), labels[start, end],
            )
            for (start, end), ways in groups.items()
        )  # fmt: skip

    @property
    def used(self) -> tuple[ModelConstruct, ...]:
        """The constructs that stand on some path, in their order."""
        names = {name for path in self.paths for name in (path.start, path.end)}
        return tuple(one for one in self.constructs if one.short in names)


def _reached(pairs: set[tuple[str, str]]) -> dict[str, set[str]]:
    """What can be reached from each."""
    out: dict[str, set[str]] = {}
    for start, end in pairs:
        out.setdefault(start, set()).add(end)
    changed = True
    while changed:
        changed = False
        for found in out.values():
            more = set().union(*(out.get(one, set()) for one in found)) - found
            if more:
                found |= more
                changed = True
    return out


@dataclass(frozen=True, slots=True)
class Defined:
    """A quantity that is computed of the labels: ind1 := a1*b1."""

    name: str
    terms: str


def defined(model: PathModel) -> tuple[Defined, ...]:
    """The indirect effects, their sum, the total effect and the differences of the indirect ones, for each pair of ends."""
    out: list[Defined] = []
    groups = model.effects
    number = 0
    for at, group in enumerate(groups, start=1):
        of = f"_{at}" if len(groups) > 1 else ""
        names = [f"ind{number + k}" for k in range(1, len(group.ways) + 1)]
        numbers = range(number + 1, number + len(names) + 1)
        number += len(names)
        out += [Defined(name, "*".join(labels)) for name, labels in zip(names, group.products, strict=True)]
        if len(names) > 1:
            out.append(Defined(f"total_ind{of}", "+".join(names)))
        out.append(Defined(f"total{of}", f"{group.direct}+{f'total_ind{of}' if len(names) > 1 else names[0]}"))
        apart = "_" if number > 9 else ""
        out += [Defined(f"d{one}{apart}{other}", f"ind{one}-ind{other}") for one, other in combinations(numbers, 2)]
    return tuple(out)


def item_names(constructs: Sequence[tuple[str, int]]) -> dict[str, tuple[str, ...]]:
    """Short name of a construct -> names for so many items: CC1 CC2, of at most eight characters, no two the same."""
    taken = {short.upper() for short, _count in constructs}
    out: dict[str, tuple[str, ...]] = {}
    for short, count in constructs:
        names = []
        for number in range(1, count + 1):
            name = _item_name(short, number, taken)
            taken.add(name.upper())
            names.append(name)
        out[short] = tuple(names)
    return out


def _item_name(short: str, number: int, taken: set[str]) -> str:
    for between in ("", "_", "i", "q", "v", *map(str, range(100))):
        tail = f"{between}{number}"
        name = short[: LONGEST_NAME - len(tail)] + tail
        if name.upper() not in taken:
            return name
    raise AssertionError("a hundred names were taken")


def one_line(text: str) -> str:
    """Text that can stand in a comment of any of the programs: one line, no control or invisible steering characters."""
    kept = "".join(letter for letter in " ".join(text.split()) if unicodedata.category(letter)[0] != "C")
    return kept.strip()


def legend(models: Sequence[PathModel], *, moderators: bool = False) -> list[ModelConstruct]:
    """The constructs on the paths of some models, each once, in their order; and, if asked, those that moderate one."""
    names = {one.short for model in models for one in model.used}
    if moderators:
        names |= {one.moderator for model in models for one in model.moderations}
    everyone = {one.short: one for model in models for one in model.constructs}
    return [one for short, one in everyone.items() if short in names]
