"""Everything that the checks look at, read once: a rule is a function of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.analysis.counts import Counts, count_codings
from groundcode.domain.codes import Code, CodeTree
from groundcode.domain.codings import Layer
from groundcode.domain.ids import to_text
from groundcode.domain.levels import Level
from groundcode.domain.profiles import Profile
from groundcode.domain.sampling import Order, SamplingRound, Seal
from groundcode.domain.storylines import Citation, Uncited
from groundcode.domain.theory import Construct, Relation
from groundcode.errors import OriginalsProblem
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.store.reading_cases import read_rounds, read_seals
from groundcode.store.reading_layers import counted_layer
from groundcode.workspace.checks.dates import Transcript, read_transcripts
from groundcode.workspace.checks.findings import Place
from groundcode.workspace.profile import read_profile
from groundcode.workspace.property_book import read_properties
from groundcode.workspace.retrieving.rows import Moment, read_moment
from groundcode.workspace.theories.book import Theory, read_theory
from groundcode.workspace.theories.words import relation_words

if TYPE_CHECKING:
    from groundcode.workspace.review import Item
    from groundcode.workspace.workspace import Workspace

Anchor = tuple[str, int, int]
"""(version, start, end)."""


@dataclass(frozen=True, slots=True)
class Negative:
    """A coding that was marked as a negative case."""

    coding: str
    code: str
    cite: str
    """"P07-23": its source and turn."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What the memos say, as far as checks ask."""

    about: frozenset[str]
    """Ids of what memos are on."""
    kinds: Mapping[str, int]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """The storyline, as far as checks ask."""

    is_written: bool
    citations: tuple[Citation, ...]
    uncited: Uncited


@dataclass(frozen=True)
class Material:
    """A project at one moment. Counts are those of the lead coder, of the consensus where there is one."""

    profile: Profile
    tree: CodeTree
    core: str | None
    counts: Mapping[str, Counts]
    informants: Mapping[str, frozenset[str]]
    """Code -> the informants (sources, where no case speaks) that it and the codes below it were put on."""
    theory: Theory
    bound: Mapping[str, tuple[Anchor, ...]]
    """Thing of the theory -> the places of its evidence as they were bound."""
    excused: frozenset[str]
    """Main categories and others of which somebody said why they have no paradigm."""
    focused: frozenset[str]
    with_properties: frozenset[str]
    notes: Notes
    negatives: tuple[Negative, ...]
    transcripts: tuple[Transcript, ...]
    rounds: tuple[SamplingRound, ...]
    seals: tuple[Seal, ...]
    last_coding: Order | None
    """Where the latest coding stands in the log."""
    waiting: tuple[Item, ...]
    """Segments that wait in the review list."""
    names: Mapping[str, int]
    """Where names of the roster stand -> how many; empty without a roster."""
    names_unread: str
    """Why nobody could look for names; "" where one could."""
    story: Story
    constructs: tuple[Construct, ...]

    def at(self, *levels: Level) -> Iterator[Code]:
        """The living codes of some levels, in the order of the tree."""
        return (self.tree.codes[code] for code in self.tree.walk() if self.tree.codes[code].level in levels)

    def below(self, code: str, level: Level) -> list[str]:
        """The codes of a level below a code."""
        return [one for one in self.tree.walk(code) if self.tree.codes[one].level is level]

    def count(self, code: str) -> Counts:
        """How often a code and those below it were used."""
        return self.counts.get(code, Counts())

    def name(self, code: str) -> str:
        """A code's path; of a deleted one its last name."""
        target = self.tree.target(code)
        if target is not None:
            return self.tree.path(target)
        return self.tree.all[code].name if code in self.tree.all else "?"

    def short(self, code: str) -> str:
        """A code's name alone."""
        target = self.tree.target(code) or code
        return self.tree.all[target].name if target in self.tree.all else "?"

    @cached_property
    def relations(self) -> dict[str, Relation]:
        """The relations by id."""
        return {relation.id: relation for relation in self.theory.relations}

    def arrow(self, relation: Relation) -> str:
        """A relation as a line: "A → B", and "M → (A → B)" where it leads to a relation."""
        return relation_words(relation, self.tree, self.relations)

    @cached_property
    def used(self) -> dict[str, Place]:
        """The codes that stand in the theory -> where first: what a figure of it would show."""
        out: dict[str, Place] = {}
        for relation in self.theory.relations:
            for code in (relation.start, *(() if relation.on_relation else (relation.end,))):
                out.setdefault(code, Place("relation", relation.id))
        for paradigm in self.theory.paradigms:
            for code in (paradigm.phenomenon, *(role.code for role in paradigm.roles)):
                out.setdefault(code, Place("paradigm", paradigm.id))
        for construct in self.constructs:
            for code in construct.codes:
                out.setdefault(code, Place("construct", construct.id))
        # What the core says is said of the categories that lead to it: it may well have no segments of its own.
        return {code: place for code, place in out.items() if self.tree.target(code) == code and code != self.core}


def read_material(workspace: Workspace) -> Material:
    """Read all of it.

    Raises:
        Nothing but what reading the project raises: originals that cannot be opened are noted in `names_unread`.
    """
    names, unread = read_names(workspace)
    waiting, memos = workspace.review.waiting(), workspace.memos.list_()
    told = workspace.storyline
    story = Story(bool(told.text().strip()), tuple(told.citations()), told.uncited())
    constructs = tuple(workspace.constructs.list_())
    with workspace.store.reading() as connection:
        moment, layer = read_moment(connection), counted_layer(connection)
        tree = moment.tree
        raw_core = reading.read_project(connection)["core_code"]
        return Material(
            profile=read_profile(connection),
            tree=tree,
            core=tree.target(to_text(raw_core)) if raw_core else None,
            counts=count_codings(tree, reading.read_columns(connection), layer),
            informants=_informants(moment, layer),
            theory=read_theory(connection, tree),
            bound=_bound(connection),
            excused=_marked(connection, tree, "coalesce(no_paradigm, '') <> ''"),
            focused=_marked(connection, tree, "focused"),
            with_properties=frozenset(one.code for one in read_properties(connection, tree)),
            notes=Notes(
                frozenset(thing for memo in memos for thing in memo.about),
                Counter(memo.kind for memo in memos),
                tuple(f"{memo.title}\n{memo.text}" for memo in memos),
            ),
            negatives=_negatives(moment),
            transcripts=tuple(read_transcripts(connection)),
            rounds=tuple(read_rounds(connection)),
            seals=tuple(read_seals(connection)),
            last_coding=_last_coding(connection),
            waiting=tuple(waiting),
            names=names,
            names_unread=unread,
            story=story,
            constructs=constructs,
        )


def read_names(workspace: Workspace) -> tuple[dict[str, int], str]:
    """(where names stand -> how many, why nobody could look)."""
    if workspace.privacy.cannot_look():
        return {}, _("{path} is not beside the project.").format(path=workspace.privacy.path.name)
    try:
        return {where: len(found) for where, found in workspace.privacy.remaining().items()}, ""
    except OriginalsProblem as error:
        return {}, error.message


def _informants(moment: Moment, layer: Layer) -> dict[str, frozenset[str]]:
    """Code -> the informants that its codings and those below it are on."""
    own: dict[str, set[str]] = {}
    rows = moment.rows
    for row, by in enumerate(rows.coder):
        if layer.counts(by, rows.source[row]):
            own.setdefault(rows.code[row], set()).update(_heard(moment, row))
    total: dict[str, frozenset[str]] = {}
    for code in reversed(list(moment.tree.walk())):
        total[code] = frozenset(own.get(code, set())).union(*(total[child] for child in moment.tree.children_of(code)))
    return total


def _heard(moment: Moment, row: int) -> tuple[str, ...]:
    """Who is heard at a coding: its cases; else the one case of the source, else whoever speaks there, else the source."""
    rows = moment.rows
    if rows.cases[row]:
        return rows.cases[row]
    cases = moment.page(row).whole
    if len(cases) == 1:
        return cases
    return (f"{rows.source[row]} {' '.join(rows.speakers[row])}",) if cases else (rows.source[row],)


def _bound(connection: Connection) -> dict[str, tuple[Anchor, ...]]:
    sql = 'SELECT "from", version, start, "end" FROM state_link WHERE role = \'evidence\' AND alive AND version IS NOT NULL'
    out: dict[str, list[Anchor]] = {}
    for thing, version, start, end in bulk.all_rows(connection, sql):
        out.setdefault(to_text(thing), []).append((to_text(version), start, end))
    return {thing: tuple(anchors) for thing, anchors in out.items()}


def _marked(connection: Connection, tree: CodeTree, test: str) -> frozenset[str]:
    """The living codes whose row passes a test; a merged code's mark is not its target's."""
    rows = bulk.all_rows(connection, f"SELECT id FROM state_code WHERE alive AND {test}")
    return frozenset(code for row in rows if (code := to_text(row[0])) in tree.codes)


def _negatives(moment: Moment) -> tuple[Negative, ...]:
    out = []
    seen = set()
    for row in (row for row, negative in enumerate(moment.rows.negative) if negative):
        place = (moment.rows.code[row], moment.rows.text[row], moment.rows.start[row], moment.rows.end[row])
        if place in seen:  # the consensus has what its coders have
            continue
        seen.add(place)
        source = moment.sources[moment.rows.source[row]].name
        turn = moment.page(row).number(moment.rows.first_turn[row])
        out.append(Negative(moment.rows.id[row], moment.rows.code[row], f"{source}-{turn}" if turn else source))
    return tuple(out)


def _last_coding(connection: Connection) -> Order | None:
    sql = (
        "SELECT c.lamport, c.id FROM state_coding o JOIN change c ON c.id = o.made WHERE o.alive "
        "AND o.coder NOT IN (SELECT id FROM state_coder WHERE consensus) ORDER BY 1 DESC, 2 DESC LIMIT 1"
    )
    rows = bulk.all_rows(connection, sql)
    return (rows[0][0], bytes(rows[0][1])) if rows else None
