"""Suggestions worked out: what the core finds in the material, as proposals."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from groundcode.domain.ids import fold
from groundcode.domain.levels import Level, raised
from groundcode.store.bulk import without_collecting
from groundcode.suggest.duplicates import duplicates
from groundcode.suggest.gaps import FEWEST, Passage, gaps
from groundcode.suggest.grouping import Group, Tree, grow, stability, usual_count
from groundcode.suggest.learning import Lessons
from groundcode.suggest.ranking import BESIDE, Candidate, rank
from groundcode.suggest.reasons import Fit, fits
from groundcode.suggest.reasons import telling as telling_quotes
from groundcode.suggest.similarity import QUOTES_IN_GROUPS, QUOTES_IN_MAIN, QUOTES_IN_RANKING, Item, Reader, Spot
from groundcode.workspace.suggesting.material import Material, Said, described, input_hash
from groundcode.workspace.suggesting.values import Kind, Place, Proposal

PLACES = 3
"""Places that are proposed for a code, where nobody says how many: the right one is among three four times in five."""
GAPS = 5
"""Turns that are proposed for a category, where nobody says how many."""
SEED = 0
_SAME_AGAIN = 0.8


@dataclass(frozen=True, slots=True)
class Decided:
    """What people decided about earlier suggestions, by id."""

    lessons: Lessons = field(default_factory=Lessons)
    refused_groups: frozenset[frozenset[str]] = frozenset()
    refused_pairs: frozenset[frozenset[str]] = frozenset()
    """Codes that are not one."""
    refused_gaps: frozenset[tuple[str, str, int, int]] = frozenset()
    """(category, version, start, end)."""

    def told(self) -> list[object]:
        """As `input_hash` takes it."""
        lists = {
            "together": self.lessons.together, "apart": self.lessons.apart, "barred": self.lessons.barred,
            "groups": {tuple(sorted(one)) for one in self.refused_groups},
            "pairs": {tuple(sorted(one)) for one in self.refused_pairs}, "gaps": self.refused_gaps,
        }  # fmt: skip
        return [[name, *map(list, sorted(found))] for name, found in lists.items() if found]


@dataclass(frozen=True, slots=True)
class Found:
    """Proposals, and what they were made from."""

    proposals: tuple[Proposal, ...]
    hash: str
    counts: Mapping[str, int]
    parameters: Mapping[str, float | int]


@dataclass(frozen=True)
class Grouping:
    """Loose codes in a tree, which is cut into groups as often as a person moves the slider."""

    kind: Kind
    level: Level
    new_level: Level
    material: Material
    reader: Reader
    tree: Tree
    decided: Decided

    @property
    def codes(self) -> int:
        """How many loose codes there are."""
        return len(self.tree.items)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {item.id: row for row, item in enumerate(self.tree.items)}

    @property
    def usual(self) -> int:
        """Into how many groups they are cut where nobody says."""
        return usual_count(self.codes)

    def groups(self, count: int | None = None) -> list[Group]:
        """The groups of two and more of a cut, but for those that somebody refused; quick, for a slider."""
        return [one for one in self.tree.cut(count) if len(one.codes) > 1 and not self._was_refused(one.codes)]

    def outline(self, count: int | None = None) -> tuple[Proposal, ...]:
        """The groups of a cut, the most cohesive first, with what is known without a look at what was said: quick."""
        groups = self.groups(count)
        made = [self._outlined(group, fit) for group, fit in zip(groups, fits(self.tree, groups), strict=True)]
        return tuple(sorted(made, key=lambda one: (-(one.cohesion or 0), one.codes)))

    def proposals(self, count: int | None = None, *, seed: int = SEED) -> tuple[Proposal, ...]:
        """As `outline`, with the segments that tell most and with how well each group is found again."""
        outlined = self.outline(count)
        if not outlined:
            return ()
        told = self._told(outlined)
        # Two vectors a quote and three matrices of all codes at once would be 800 MB at 5,000 codes.
        self.reader.rest(sum(len(item.quotes) for item in self.tree.items))
        every = self.tree.cut(count)
        steady = {frozenset(one.codes): part for one, part in zip(every, stability(self.tree, every, seed=seed), strict=True)}
        return tuple(
            replace(one, telling=codings, stability=steady[frozenset(one.codes)])
            for one, codings in zip(outlined, told, strict=True)
        )

    def _outlined(self, group: Group, fit: Fit) -> Proposal:
        rows = [self._rows[code] for code in group.codes]
        mean = self.tree.likeness[np.ix_(rows, rows)].mean(1)
        order = sorted(range(len(rows)), key=lambda one: (-round(float(mean[one]), 5), rows[one]))
        codes = tuple(group.codes[one] for one in order)
        return Proposal(
            self.kind, self.level, codes, new_level=self.new_level, cohesion=fit.cohesion, worst=fit.worst or ""
        )  # fmt: skip

    def _told(self, groups: Sequence[Proposal]) -> list[tuple[str, ...]]:
        """The codings whose words tell most of each group."""
        if self.kind is Kind.MAIN or self.level.rank >= Level.CATEGORY.rank:
            said = [[one for code in group.codes for one in self.material.said(code)[:_LOOKED_AT]] for group in groups]
            names = [[self.material.called(code) for code in group.codes] for group in groups]
            return telling(self.reader, list(zip(names, said, strict=True)))
        in_order = [Group(tuple(sorted(group.codes, key=self._rows.__getitem__))) for group in groups]
        return [tuple(map(self._coding, quotes)) for quotes in telling_quotes(self.tree.items, in_order, self.reader)]

    def _coding(self, quote: tuple[str, int]) -> str:
        code, at = quote
        words = self.tree.items[self._rows[code]].quotes[at]
        return next(said.coding for said in self.material.said(code) if said.words == words)

    def _was_refused(self, codes: Iterable[str]) -> bool:
        """Whether nearly the same codes were refused as a group."""
        here = frozenset(codes)
        return any(len(here & one) >= _SAME_AGAIN * len(here | one) for one in self.decided.refused_groups)


_LOOKED_AT = 10
"""Segments of a code that are looked at for the telling ones of a card."""


def grouping(material: Material, reader: Reader, decided: Decided, level: Level, kind: Kind) -> Grouping:
    """The loose codes of a level, ready to be cut into groups."""
    weight = QUOTES_IN_MAIN if kind is Kind.MAIN else QUOTES_IN_GROUPS
    tree = grow([material.item(code) for code in material.loose(level)], reader, quotes=weight, lessons=decided.lessons)
    return Grouping(kind, level, raised(level) or Level.MAIN, material, reader, tree, decided)


def grouped(found: Grouping, count: int | None, seed: int) -> Found:
    """The groups of a cut as what is found."""
    items = found.tree.items
    parameters: dict[str, float | int] = {
        "groups": max(1, min(found.usual if count is None else count, found.codes)),
        "quote_weight": QUOTES_IN_MAIN if found.kind is Kind.MAIN else QUOTES_IN_GROUPS,
    }
    with without_collecting():
        return Found(
            found.proposals(count, seed=seed), input_hash([*described(items), *found.decided.told()]),
            {"codes": len(items), "quotes": sum(len(item.quotes) for item in items)}, parameters,
        )  # fmt: skip


def placements(material: Material, reader: Reader, decided: Decided, level: Level, count: int | None) -> Found:
    """Where each loose code of a level belongs; nothing where there is no code of a higher level."""
    items = [material.item(code) for code in material.loose(level)]
    shelves = [material.category(code, level) for code in material.above(level)]
    most = PLACES if count is None else max(1, count)
    twins = _twins(material, [item.id for item in items], [shelf.id for shelf in shelves])
    ranked = rank(items, shelves, reader, barred=decided.lessons.barred | twins, most=most)
    asked = [(item, _place(material, one)) for item in items for one in ranked[item.id]]
    placed: dict[str, list[Place]] = {}
    for (item, _found), place in zip(asked, _with_telling(material, reader, asked), strict=True):
        placed.setdefault(item.id, []).append(place)
    found = [Proposal(Kind.PLACEMENT, level, (code,), places=tuple(places)) for code, places in placed.items()]
    found.sort(key=lambda one: (-_lead(one), one.codes))
    quotes = sum(len(item.quotes) for item in items) + sum(len(one.quotes) for shelf in shelves for one in shelf.members)
    return Found(
        tuple(found), input_hash([*described(items, shelves), *decided.told()]),
        {"codes": len(items), "candidates": len(shelves), "quotes": quotes, **({"twins": len(twins)} if twins else {})},
        {"places": most, "quote_weight": QUOTES_IN_RANKING, "turn_weight": BESIDE},
    )  # fmt: skip


def _twins(material: Material, codes: Iterable[str], places: Iterable[str]) -> frozenset[tuple[str, str]]:
    """(code, place) where a code of that name stands already: it cannot go there, and the two may be one."""
    named = {(fold(material.tree.codes[child].name), place) for place in places for child in material.tree.children_of(place)}
    there: dict[str, list[str]] = {}
    for name, place in named:
        there.setdefault(name, []).append(place)
    return frozenset((code, place) for code in codes for place in there.get(fold(material.tree.codes[code].name), ()))


def _lead(one: Proposal) -> float:
    """How far the first place is before the second: what is clear is shown first."""
    scores = [place.score for place in one.places]
    return round(scores[0] - scores[1], 5) if len(scores) > 1 else 0.0


def rank_text(
    material: Material, reader: Reader, text: str, spot: Spot | None, levels: Collection[Level], count: int
) -> tuple[Place, ...]:  # fmt: skip
    """The codes of some levels ranked for the words of a segment, and for where it stands if that is known."""
    codes = sorted(code.id for code in material.tree.codes.values() if code.level in levels)
    shelves = [material.category(code, Level.LABEL) for code in codes]
    ranked = rank([Item("", text, (), (spot,) if spot is not None else ())], shelves, reader, most=count)[""]
    return tuple(_place(material, one) for one in ranked)


def _place(material: Material, one: Candidate) -> Place:
    nearest = tuple(member for member in one.nearest if member in material.tree.codes)
    own = tuple(member for member in one.nearest if member not in material.tree.codes)
    # A segment of the place itself stands for the place.
    beside = tuple(dict.fromkeys(code if code in material.tree.codes else one.category for code in one.beside))
    return Place(one.category, one.score, one.by_name, one.by_members, nearest, own[:2], beside)


def _with_telling(material: Material, reader: Reader, asked: Sequence[tuple[Item, Place]]) -> list[Place]:
    """Places of codes with up to two segments each that tell most, of what is nearest there."""
    questions = []
    for item, place in asked:
        said: list[Said] = []
        if len(place.telling) < 2:
            said = [one for code in place.nearest for one in material.said(code)[:_LOOKED_AT]]
            said = [one for one in said or material.said(place.code)[:_LOOKED_AT] if one.coding not in place.telling]
        questions.append(([item.text, *item.quotes[:_LOOKED_AT]], said))
    return [
        replace(place, telling=place.telling + found[: 2 - len(place.telling)])
        for (_item, place), found in zip(asked, telling(reader, questions), strict=True)
    ]


def telling(reader: Reader, questions: Sequence[tuple[Sequence[str], Sequence[Said]]]) -> list[tuple[str, ...]]:
    """For each (texts, segments) the two codings whose words are most like the texts; no words twice."""
    words_of = [{one.words: one.coding for one in reversed(said)} for _about, said in questions]
    words = [sorted(by_words) for by_words in words_of]
    lists = [[*mine, *about] if mine else [] for mine, (about, _said) in zip(words, questions, strict=True)]
    scores = [np.zeros(len(mine)) for mine in words]
    for one in reader.apart():
        for mine, score, views in zip(words, scores, one.each(lists), strict=True):
            if mine:
                # Not by BLAS: its threads would wait for each other at each of 30,000 small products.
                score += np.einsum("ij,j->i", views[0][: len(mine)], views[0][len(mine) :].mean(0))
        one.rest(sum(map(len, lists)))
    return [
        tuple(by_words[said] for _alike, said in sorted(zip((-np.round(score, 5)).tolist(), mine, strict=True))[:2])
        for by_words, mine, score in zip(words_of, words, scores, strict=True)
    ]


def same_codes(material: Material, reader: Reader, decided: Decided, level: Level | None, count: int | None) -> Found:
    """Pairs of codes of a level, or of any one level, that may be one."""
    levels = [level] if level is not None else list(Level)
    out, items = [], []
    for one in levels:
        here = [material.item(code.id) for code in material.tree.codes.values() if code.level is one]
        items += here
        for pair in duplicates(here, reader):
            if frozenset((pair.one, pair.other)) not in decided.refused_pairs:
                ids = tuple(sorted((pair.one, pair.other), key=lambda code: (-len(material.said(code)), code)))
                out.append(Proposal(Kind.DUPLICATES, one, ids, likeness=pair.score, by=pair.kind.value))
    out.sort(key=lambda one: (one.by != "name", -(one.likeness or 0), one.codes))
    return Found(
        tuple(out[:count]), input_hash([*described(items), *decided.told()]),
        {"codes": len(items), "quotes": sum(len(item.quotes) for item in items)},
        {"quote_weight": QUOTES_IN_GROUPS, **({"most": count} if count is not None else {})},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Uncoded:
    """A turn of an informant on which this coder put nothing, in a source that was coded."""

    version: str
    start: int
    end: int
    words: str


def gaps_of(
    material: Material, reader: Reader, decided: Decided, turns: Sequence[Uncoded], level: Level, count: int | None
) -> Found:  # fmt: skip
    """Turns that look like the segments of a code of a level."""
    most = GAPS if count is None else max(1, count)
    codes = sorted(code.id for code in material.tree.codes.values() if code.level is level)
    said = {code: material.said(code) for code in codes}
    said = {code: found for code, found in said.items() if len(found) >= FEWEST}
    quotes = {code: [one.words for one in found] for code, found in said.items()}
    place = {f"{one.version}:{one.start}:{one.end}": one for one in turns}
    found = gaps([Passage(key, one.words) for key, one in place.items()], quotes, reader, most=most + len(decided.refused_gaps))
    out: list[Proposal] = []
    shown: dict[str, int] = {}
    for gap in found:
        turn = place[gap.passage]
        key = (gap.category, turn.version, turn.start, turn.end)
        if key in decided.refused_gaps or shown.get(gap.category, 0) >= most:
            continue
        shown[gap.category] = shown.get(gap.category, 0) + 1
        near = tuple(dict.fromkeys(said[gap.category][at].coding for at in gap.nearest))[:2]
        out.append(
            Proposal(
                Kind.GAPS, level, (gap.category,), telling=near, likeness=gap.score,
                version=turn.version, start=turn.start, end=turn.end,
            )
        )  # fmt: skip
    read: list[object] = [["turn", one.version, one.start, one.end, one.words] for one in turns]
    read += [["category", code, sorted(quotes[code])] for code in quotes]
    return Found(
        tuple(out), input_hash([*read, *decided.told()]),
        {"turns": len(turns), "categories": len(quotes), "quotes": sum(map(len, quotes.values()))}, {"most": most},
    )  # fmt: skip
