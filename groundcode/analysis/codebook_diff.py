"""Two codebooks held side by side: what was added, removed, renamed, moved, raised, merged, split and reworded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from groundcode.analysis.codebook_matching import Likeness, Match, Placed, match, placed_of
from groundcode.domain.codebooks import Codebook, Example
from groundcode.domain.ids import fold

TEXTS = ("definition", "inclusion", "exclusion")
COUNTS = ("own", "total", "sources")


@dataclass(frozen=True, slots=True)
class Lineage:
    """What a project knows about the origin of its codes, and a file does not."""

    merged: dict[str, str] = field(default_factory=dict)
    """The id of a code that was merged -> that of the living code it was merged into."""
    split: dict[str, str] = field(default_factory=dict)
    """The id of a code -> that of the code it was split from."""


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text of a code, before and after."""

    match: Match
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ExampleChange:
    """Examples of a code."""

    match: Match
    removed: tuple[Example, ...]
    added: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class HomeChange:
    """Second memberships of a code, as paths."""

    match: Match
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountChange:
    """Figures of a code: field -> before and after, where they differ."""

    match: Match
    figures: dict[str, tuple[int, int]]


@dataclass(slots=True)
class CodebookDiff:
    """Everything in which the second codebook differs from the first."""

    added: list[Placed] = field(default_factory=list)
    removed: list[Placed] = field(default_factory=list)
    renamed: list[Match] = field(default_factory=list)
    likely: list[tuple[Match, Likeness]] = field(default_factory=list)
    """Codes that are perhaps the same, which nothing but their likeness says; those of them are in no other list
    but that of the texts, examples and so on."""
    moved: list[Match] = field(default_factory=list)
    levels: list[Match] = field(default_factory=list)
    merged: list[tuple[Placed, str]] = field(default_factory=list)
    """A code of the first, and the path of the one in the second that it was merged into."""
    separate: list[tuple[Placed, str]] = field(default_factory=list)
    """A code of the second, and the path of the one in the first that it was merged into there."""
    split: list[tuple[Placed, str]] = field(default_factory=list)
    """A code that the second has more, and the name of the one that it was split from."""
    texts: list[TextChange] = field(default_factory=list)
    examples: list[ExampleChange] = field(default_factory=list)
    also_in: list[HomeChange] = field(default_factory=list)
    core: tuple[str, str] | None = None
    """The paths of the two core categories, where they are not the same ("" for none)."""
    description: tuple[str, str] | None = None
    counts: list[CountChange] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether the two say the same."""
        return not any(getattr(self, name) for name in self.__dataclass_fields__)


def compare_codebooks(
    before: Codebook, after: Codebook, *, lineage: tuple[Lineage, Lineage] = (Lineage(), Lineage()), but: Collection[str] = ()
) -> CodebookDiff:
    """What is otherwise in `after`; codes are matched by id, then by place, then told as perhaps the same.

    `but` names what is not compared, for a file that does not carry it: examples, description. Counts are compared
    where both have them; the order of codes beside each other is not.
    """
    one, other = placed_of(before), placed_of(after)
    matches, likely = match(one, other)
    diff = CodebookDiff(likely=likely)
    matched = [*matches, *(pair for pair, _why in likely)]
    matched.sort(key=lambda pair: pair.after.number)
    forth = {pair.before.number: pair.after for pair in matched}
    _unmatched(diff, one, other, matched, lineage)
    certain = {pair.after.number for pair in matches}
    for pair in matched:
        if pair.after.number in certain:
            if pair.before.entry.name != pair.after.entry.name:
                diff.renamed.append(pair)
            if _is_elsewhere(pair, forth):
                diff.moved.append(pair)
        if pair.before.entry.level is not pair.after.entry.level:
            diff.levels.append(pair)
        _compare_texts(diff, pair)
        if "examples" not in but:
            _compare_examples(diff, pair)
        _compare_counts(diff, pair)
    _compare_homes(diff, matched, one, other, forth)
    _compare_cores(diff, one, other, forth)
    if "description" not in but and before.description != after.description:
        diff.description = before.description, after.description
    return diff


def _unmatched(
    diff: CodebookDiff, one: Sequence[Placed], other: Sequence[Placed], matched: Sequence[Match], lineage: tuple[Lineage, Lineage]
) -> None:
    """Sort what has no counterpart: merged, separate, split, added, removed."""
    with_before = {pair.before.number for pair in matched}
    with_after = {pair.after.number for pair in matched}
    there = {placed.entry.id: placed for placed in other if placed.entry.id}
    here = {placed.entry.id: placed for placed in one if placed.entry.id}
    for placed in one:
        if placed.number not in with_before:
            into = there.get(lineage[1].merged.get(placed.entry.id or "", ""))
            if into is not None:
                diff.merged.append((placed, into.path))
            else:
                diff.removed.append(placed)
    for placed in other:
        if placed.number in with_after:
            continue
        origin = lineage[1].split.get(placed.entry.id or "", "")
        into = here.get(lineage[0].merged.get(placed.entry.id or "", ""))
        if into is not None:
            diff.separate.append((placed, into.path))
        elif origin in here or origin in there:
            diff.split.append((placed, (here.get(origin) or there[origin]).path))
        else:
            diff.added.append(placed)


def _is_elsewhere(pair: Match, forth: dict[int, Placed]) -> bool:
    if pair.before.parent is None or pair.after.parent is None:
        return pair.before.parent is not pair.after.parent
    found = forth.get(pair.before.parent)
    return found is None or found.number != pair.after.parent


def _compare_texts(diff: CodebookDiff, pair: Match) -> None:
    for name in TEXTS:
        before, after = getattr(pair.before.entry, name), getattr(pair.after.entry, name)
        if before != after:
            diff.texts.append(TextChange(pair, name, before, after))


def _compare_examples(diff: CodebookDiff, pair: Match) -> None:
    def key(example: Example) -> Hashable:
        # A correction moves the place of an example, and leaves its words.
        return (example.source, example.quote) if example.quote else (example.source, example.start, example.end)

    removed = tuple(_without(pair.before.entry.examples, pair.after.entry.examples, key))
    added = tuple(_without(pair.after.entry.examples, pair.before.entry.examples, key))
    if removed or added:
        diff.examples.append(ExampleChange(pair, removed, added))


def _without(these: Sequence[Example], those: Sequence[Example], key: Callable[[Example], Hashable]) -> Iterator[Example]:
    left = Counter(map(key, those))
    for example in these:
        if left[key(example)]:
            left[key(example)] -= 1
        else:
            yield example


def _compare_counts(diff: CodebookDiff, pair: Match) -> None:
    figures: dict[str, tuple[int, int]] = {}
    for name in COUNTS:
        before, after = getattr(pair.before.entry, name), getattr(pair.after.entry, name)
        if before is not None and after is not None and before != after:
            figures[name] = before, after
    if figures:
        diff.counts.append(CountChange(pair, figures))


def _compare_homes(
    diff: CodebookDiff, matched: Sequence[Match], one: Sequence[Placed], other: Sequence[Placed], forth: dict[int, Placed]
) -> None:
    """A second home that was renamed or moved is the same one."""
    now = {fold(placed.path): placed.number for placed in other}
    then = {fold(placed.path): placed.number for placed in one}

    def before(path: str) -> Hashable:
        number = then.get(fold(path))
        return forth[number].number if number in forth else (fold(path),)

    def after(path: str) -> Hashable:
        return now.get(fold(path), (fold(path),))

    for pair in matched:
        old = {before(path): path for path in pair.before.entry.also_in}
        new = {after(path): path for path in pair.after.entry.also_in}
        if old.keys() != new.keys():
            removed = tuple(path for key, path in old.items() if key not in new)
            added = tuple(path for key, path in new.items() if key not in old)
            diff.also_in.append(HomeChange(pair, removed, added))


def _compare_cores(diff: CodebookDiff, one: Sequence[Placed], other: Sequence[Placed], forth: dict[int, Placed]) -> None:
    before = next((placed for placed in one if placed.entry.core), None)
    after = next((placed for placed in other if placed.entry.core), None)
    moved = forth.get(before.number) if before is not None else None
    if (before is None) != (after is None) or (after is not None and (moved is None or moved.number != after.number)):
        diff.core = before.path if before else "", after.path if after else ""
