"""Hypotheses (研究假设): what relations and pathways between categories say of the constructs that measure them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Literal

from groundcode.domain.theory import Construct, Pathway, Relation, Sign
from groundcode.workspace.constructs import read_constructs
from groundcode.workspace.theories.book import TheoryBook

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

Kind = Literal["direct", "mediation", "moderation"]
Way = tuple[str, ...]
"""Constructs (ids) from the first to the last."""

_DIRECT = {
    None: ("{a}影响{b}", "{a} affects {b}"),
    Sign.POSITIVE: ("{a}正向影响{b}", "{a} positively affects {b}"),
    Sign.NEGATIVE: ("{a}负向影响{b}", "{a} negatively affects {b}"),
}
_BESIDE = {
    None: ("{a}与{b}相关", "{a} is associated with {b}"),
    Sign.POSITIVE: ("{a}与{b}正相关", "{a} is positively associated with {b}"),
    Sign.NEGATIVE: ("{a}与{b}负相关", "{a} is negatively associated with {b}"),
}
_MODERATES = {
    None: ("{a}调节{b}", "{a} moderates {b}"),
    Sign.POSITIVE: ("{a}正向调节{b}", "{a} positively moderates {b}"),
    Sign.NEGATIVE: ("{a}负向调节{b}", "{a} negatively moderates {b}"),
}
_EFFECT = ("{a}对{b}的影响", "the effect of {a} on {b}")
_MODERATION = ("{a}对“{b}”的调节作用", "the moderation by {a} of {b}")
_ONE = ("{m}在{a}与{b}之间起中介作用", "{m} mediates the effect of {a} on {b}")
_PARALLEL = ("{m}在{a}与{b}之间起并行中介作用", "{m} is a parallel mediator of the effect of {a} on {b}")
_SERIAL = ("{m}在{a}与{b}之间起链式中介作用", "{m} serially mediate the effect of {a} on {b}")


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One hypothesis; its number follows the order of relations and pathways."""

    number: str
    """H1, or H4a where several stand side by side."""
    kind: Kind
    words: str
    constructs: tuple[str, ...]
    """Ids, in the order of the effect: from the first to the last; of a moderation the moderator first."""
    relations: tuple[str, ...]
    """Ids of the relations that it comes from."""
    pathway: str | None = None


@dataclass(slots=True)
class Measured:
    """The theory as the constructs see it."""

    constructs: Sequence[Construct]
    relations: Mapping[str, Relation]
    by_code: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for construct in self.constructs:
            for code in construct.codes:
                self.by_code.setdefault(code, []).append(construct.id)

    def pairs(self, relation: Relation) -> list[Way]:
        """(from, to) of the constructs that measure the two ends of a relation between categories."""
        ends = product(self.by_code.get(relation.start, ()), self.by_code.get(relation.end, ()))
        return [(one, other) for one, other in ends if one != other]

    def ways(self, pathway: Pathway) -> tuple[list[Way], list[str]]:
        """The ways of a pathway from construct to construct; and the categories on it that nothing measures.

        A way with such a category is none; where one construct measures two categories in a row, they are one step.
        """
        out: dict[Way, None] = {}
        missing: dict[str, None] = {}
        for chain in pathway.chains:
            codes = (chain[0].start, *(relation.end for relation in chain))
            missing |= dict.fromkeys(code for code in codes if code not in self.by_code)
            for steps in product(*(self.by_code.get(code, ()) for code in codes)):
                way = tuple(step for at, step in enumerate(steps) if at == 0 or step != steps[at - 1])
                if len(way) > 1 and len(set(way)) == len(way):
                    out[way] = None
        return list(out), list(missing)


def hypotheses(workspace: Workspace, language: str) -> list[Hypothesis]:
    """The hypotheses of a project: direct effects, then mediations by pathway, then moderations."""
    with workspace.store.reading() as connection:
        tree = workspace.tree_at(connection)
        book = TheoryBook(connection, tree)
        constructs = read_constructs(connection, tree)
        relations = {one.id: one for one in book.relations.values() if not one.gone}
        pathways = list(book.pathways)
    return numbered(Measured(constructs, relations), pathways, language)


def numbered(measured: Measured, pathways: Sequence[Pathway], language: str) -> list[Hypothesis]:
    """The hypotheses of a theory, H1 first."""
    speech = _Speech({one.id: one.name for one in measured.constructs}, 0 if language == "zh" else 1)
    groups = [*_direct(measured, speech), *_mediations(measured, pathways, speech), *_moderations(measured, speech)]
    out = []
    for number, group in enumerate(groups, start=1):
        for at, (kind, words, way, relations, pathway) in enumerate(group):
            letter = _letter(at) if len(group) > 1 else ""
            out.append(Hypothesis(f"H{number}{letter}", kind, words, way, relations, pathway))
    return out


_Draft = tuple[Kind, str, Way, tuple[str, ...], str | None]


@dataclass(frozen=True, slots=True)
class _Speech:
    names: Mapping[str, str]
    language: int

    def say(self, pattern: tuple[str, str], a: str, b: str, m: str = "") -> str:
        return pattern[self.language].format(a=a, b=b, m=m)

    def listed(self, constructs: Sequence[str]) -> str:
        names = [self.names[one] for one in constructs]
        if self.language == 0:
            return "、".join(names)
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _direct(measured: Measured, speech: _Speech) -> Iterator[list[_Draft]]:
    found: dict[Way, list[Relation]] = {}
    for relation in measured.relations.values():
        for pair in () if relation.on_relation else measured.pairs(relation):
            beside = relation.type == "parallel" and (pair[1], pair[0]) in found
            found.setdefault((pair[1], pair[0]) if beside else pair, []).append(relation)
    for pair, relations in found.items():
        signs = {relation.sign for relation in relations}
        patterns = _BESIDE if all(relation.type == "parallel" for relation in relations) else _DIRECT
        words = speech.say(patterns[signs.pop() if len(signs) == 1 else None], speech.names[pair[0]], speech.names[pair[1]])
        yield [("direct", words, pair, tuple(relation.id for relation in relations), None)]


def _mediations(measured: Measured, pathways: Sequence[Pathway], speech: _Speech) -> Iterator[list[_Draft]]:
    told: set[Way] = set()
    for pathway in pathways:
        groups: dict[tuple[str, str], list[Way]] = {}
        for way in measured.ways(pathway)[0]:
            if len(way) > 2 and way not in told:
                groups.setdefault((way[0], way[-1]), []).append(way)
                told.add(way)
        relations = tuple(relation.id for relation in pathway.relations)
        for (start, end), ways in groups.items():
            group: list[_Draft] = []
            for way in ways:
                pattern = _SERIAL if len(way) > 3 else _PARALLEL if len(ways) > 1 else _ONE
                words = speech.say(pattern, speech.names[start], speech.names[end], speech.listed(way[1:-1]))
                group.append(("mediation", words, way, relations, pathway.id))
            yield group


def _moderations(measured: Measured, speech: _Speech) -> Iterator[list[_Draft]]:
    for relation in measured.relations.values():
        if not relation.on_relation or relation.end not in measured.relations:
            continue
        for moderator in measured.by_code.get(relation.start, ()):
            for effect, way in _effects(measured, measured.relations[relation.end], speech):
                if moderator not in way:
                    words = speech.say(_MODERATES[relation.sign], speech.names[moderator], effect)
                    yield [("moderation", words, (moderator, *way), (relation.id, relation.end), None)]


def _effects(measured: Measured, relation: Relation, speech: _Speech) -> Iterator[tuple[str, Way]]:
    """What a relation says as the thing that is moderated, and its constructs; a ring of moderations ends nowhere."""
    if not relation.on_relation:
        for pair in measured.pairs(relation):
            yield speech.say(_EFFECT, speech.names[pair[0]], speech.names[pair[1]]), pair
    elif relation.end in measured.relations:
        for moderator in measured.by_code.get(relation.start, ()):
            for effect, way in _effects(measured, measured.relations[relation.end], speech):
                if moderator not in way:
                    yield speech.say(_MODERATION, speech.names[moderator], effect), (moderator, *way)


def _letter(at: int) -> str:
    """A, then b … z, then aa, ab …: lower case."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
