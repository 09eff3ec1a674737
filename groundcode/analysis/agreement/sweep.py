"""Which coders coded how many units with which code: one sweep over the ends of what they coded.

No array has an entry a character: the work grows with the codings, not with the text. What one coder coded twice, or in
two codings that overlap, is coded once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from groundcode.analysis.agreement.coefficients import Tally
from groundcode.analysis.agreement.lines import Line
from groundcode.domain.codings import CodingColumns

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

MOST_CODERS = 60
"""Coders are the bits of one number."""


@dataclass(frozen=True)
class Ground:
    """What is compared: sources laid end to end, and who takes part in each."""

    sources: Sequence[bytes]
    versions: Sequence[bytes]
    """The version of each source that its places are in; a coding that has no place there is left out."""
    lines: Sequence[Line]
    coders: Sequence[bytes]
    parts: Sequence[int]
    """The coders who take part in each source, as bits in the order of `coders`."""
    keys: Sequence[str] = ()
    """What orders the sources where chance is at work: ids differ between two projects of the same texts; () means the ids."""

    @cached_property
    def bases(self) -> Numbers:
        """Units before each source, and all of them at the end."""
        import numpy as np

        return np.cumsum([0, *(line.marks[-1] for line in self.lines)], dtype=np.int64)

    def tallies(self) -> dict[int, int]:
        """Who takes part -> units."""
        out: dict[int, int] = {}
        for part, line in zip(self.parts, self.lines, strict=True):
            out[part] = out.get(part, 0) + line.marks[-1]
        return out


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of units, a coder and a code each; those of one coder and code do not overlap. Ordered by code, coder, start."""

    code: Numbers
    coder: Numbers
    start: Numbers
    end: Numbers


@dataclass(frozen=True, slots=True)
class Pieces:
    """Runs of units that the same coders coded with a code, in order of code and place; what nobody coded is left out."""

    code: Numbers
    start: Numbers
    length: Numbers
    mask: Numbers
    """The coders, as bits."""


def runs(ground: Ground, columns: CodingColumns, codes: Mapping[bytes, int]) -> Runs:
    """What was coded, on the line of the ground; `codes` gives the number of each code that is compared."""
    import numpy as np

    size = len(columns)
    places = {version: at for at, version in enumerate(ground.versions)}
    coders = {coder: at for at, coder in enumerate(ground.coders)}
    source = np.fromiter((places.get(one, -1) for one in columns.version), np.int64, size)
    coder = np.fromiter((coders.get(one, -1) for one in columns.coder), np.int64, size)
    code = np.fromiter((codes.get(one, -1) for one in columns.code), np.int64, size)
    parts = np.asarray([*ground.parts, 0], np.int64)
    kept = np.flatnonzero((source >= 0) & (coder >= 0) & (code >= 0) & ((parts[source] >> np.maximum(coder, 0)) & 1 == 1))
    kept = kept[np.argsort(source[kept], kind="stable")]
    bounds = np.searchsorted(source[kept], np.arange(len(ground.lines) + 1))
    starts = np.fromiter(columns.start, np.int64, size)[kept]
    ends = np.fromiter(columns.end, np.int64, size)[kept]
    for at, line in enumerate(ground.lines):
        low, high = bounds[at], bounds[at + 1]
        if low < high:
            first, after = line.placed(starts[low:high].tolist(), ends[low:high].tolist())
            starts[low:high], ends[low:high] = first, after
            starts[low:high] += ground.bases[at]
            ends[low:high] += ground.bases[at]
    return _united(code[kept], coder[kept], starts, ends, len(ground.coders))


def _united(code: Numbers, coder: Numbers, start: Numbers, end: Numbers, coders: int) -> Runs:
    """Runs with those of one coder and code that overlap made one; empty ones go."""
    import numpy as np

    some = start < end
    group, start, end = (code * coders + coder)[some], start[some], end[some]
    if not len(group):
        return Runs(group, group, start, end)
    span = int(end.max()) + 1
    order = np.argsort(group * span + start, kind="stable")
    group, start, end = group[order], start[order], end[order]
    reach = np.maximum.accumulate(group * span + end)
    fresh = np.ones(len(group), bool)
    fresh[1:] = (group * span + start)[1:] >= reach[:-1]
    first = np.flatnonzero(fresh)
    group = group[first]
    ends = reach[np.append(first[1:], len(order)) - 1] - group * span
    return Runs(group // coders, group % coders, start[first], ends)


def swept(found: Runs) -> Pieces:
    """Who coded what together: a sweep over the ends of the runs, code by code."""
    import numpy as np

    if not len(found.code):
        return Pieces(found.code, found.start, found.start, found.code)
    span = int(found.end.max()) + 1
    bit = np.left_shift(np.int64(1), found.coder)
    places = np.concatenate((found.code * span + found.start, found.code * span + found.end))
    order = np.argsort(places, kind="stable")
    places = places[order]
    masks = np.cumsum(np.concatenate((bit, -bit))[order])[:-1]
    length = np.diff(places)
    kept = (length > 0) & (masks > 0)
    return Pieces(places[:-1][kept] // span, places[:-1][kept] % span, length[kept], masks[kept])


def counted(ground: Ground, pieces: Pieces, codes: int) -> list[Tally]:
    """For each code: (who takes part, who coded) -> units."""
    import numpy as np

    everything = ground.tallies()
    out: list[dict[tuple[int, int], int]] = [{} for _code in range(codes)]
    kinds = sorted(everything)
    number = {part: at for at, part in enumerate(kinds)}
    if len(pieces.code):
        at = np.searchsorted(ground.bases, pieces.start, side="right") - 1
        part = np.asarray([number[one] for one in ground.parts], np.int64)[at]
        masks, mask = np.unique(pieces.mask, return_inverse=True)
        keys, where = np.unique((pieces.code * len(kinds) + part) * len(masks) + mask, return_inverse=True)
        units = np.bincount(where, weights=pieces.length)
        for key, count in zip(keys.tolist(), units.tolist(), strict=True):
            rest, which = divmod(key, len(masks))
            one, kind = divmod(rest, len(kinds))
            out[one][kinds[kind], int(masks[which])] = round(count)
    for tally in out:
        coded: dict[int, int] = {}
        for (part_of, _mask), count in tally.items():
            coded[part_of] = coded.get(part_of, 0) + count
        for part_of, total in everything.items():
            if total > coded.get(part_of, 0):
                tally[part_of, 0] = total - coded.get(part_of, 0)
    return list(out)
