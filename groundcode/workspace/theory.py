"""What the theory makes of a code: told before it is deleted or merged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain.codes import CodeTree
from groundcode.domain.ids import to_raw
from groundcode.domain.levels import Level
from groundcode.errors import LevelHeld
from groundcode.locale import _, join_names, join_sentences, ngettext
from groundcode.store import bulk
from groundcode.workspace.codes import living
from groundcode.workspace.relations import leading_to
from groundcode.workspace.theories.book import Theory, TheoryBook
from groundcode.workspace.theories.words import relation_words

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class TheoryUse:
    """Where the theory holds a code."""

    relations: tuple[str, ...] = ()
    """The relations from it, to it, or to one of these, in words."""
    pathways: tuple[str, ...] = ()
    """The pathways, by name, that such a relation belongs to."""
    paradigms: tuple[str, ...] = ()
    """The paradigms of which it is the phenomenon, by name."""
    roles: tuple[str, ...] = ()
    """The paradigms of others in which it stands in a slot, by name, one a slot."""
    constructs: tuple[str, ...] = ()
    """The constructs, by name, that measure it."""
    citations: int = 0
    """How often the storyline cites it."""
    evidence: int = 0
    """How many segments are bound to these relations, paradigms and roles."""
    looped: tuple[str, ...] = ()
    """Where a code to merge it into was named: the relations between the two, in words, and the slots between them."""

    def __bool__(self) -> bool:
        return bool(self.relations or self.paradigms or self.roles or self.constructs or self.citations)

    @property
    def gone(self) -> str:
        """What goes with the code when it is deleted, as sentences; "" where there is nothing."""
        return join_sentences(self._gone())

    @property
    def merged(self) -> str:
        """What reads as the other code when this one is merged into it, as a sentence; "" where there is nothing."""
        held = [*self._going(), *self._standing()]
        words = _("In the theory these read as the other code then: {things}.").format(things=join_names(held, 9)) if held else ""
        loops = _("What leads from one to the other leads nowhere then: {names}.").format(names=_quoted(self.looped))
        return join_sentences([words, loops]) if self.looped else words

    def _going(self) -> Iterator[str]:
        if self.relations:
            yield _counted(ngettext("{count} relation", "{count} relations", len(self.relations)), self.relations)
        if self.paradigms:
            yield _counted(ngettext("{count} paradigm", "{count} paradigms", len(self.paradigms)), self.paradigms)
        if self.roles:
            words = ngettext("{count} slot of a paradigm", "{count} slots of paradigms", len(self.roles))
            yield _counted(words, tuple(dict.fromkeys(self.roles)), len(self.roles))

    def _standing(self) -> Iterator[str]:
        if self.constructs:
            yield _counted(ngettext("{count} construct", "{count} constructs", len(self.constructs)), self.constructs)
        if self.citations:
            words = ngettext("{count} citation in the storyline", "{count} citations in the storyline", self.citations)
            yield words.format(count=self.citations)

    def _gone(self) -> Iterator[str]:
        going = list(self._going())
        if going:
            yield _("With it go {things}.").format(things=join_names(going, 9))
        if self.pathways:
            words = ngettext("This breaks the pathway {names}.", "This breaks the pathways {names}.", len(self.pathways))
            yield words.format(names=_quoted(self.pathways))
        if self.constructs:
            count = len(self.constructs)
            words = ngettext("The construct {names} measures it no more.", "The constructs {names} measure it no more.", count)
            yield words.format(names=_quoted(self.constructs))
        if self.citations:
            yield ngettext(
                "The storyline cites it {count} time, and shows it as gone.",
                "The storyline cites it {count} times, and shows it as gone.",
                self.citations,
            ).format(count=self.citations)


def _quoted(names: tuple[str, ...]) -> str:
    return join_names([f"“{name}”" for name in names], _MOST_NAMED)


def _counted(words: str, names: tuple[str, ...], count: int | None = None) -> str:
    words = words.format(count=len(names) if count is None else count)
    return _("{things} ({names})").format(things=words, names=_quoted(names))


class TheoryOfCodes:
    """Axial and selective coding as a whole."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def read(self) -> Theory:
        """All paradigms, relations and pathways, as they stand at one moment."""
        with self._workspace.store.reading() as connection:
            return TheoryBook(connection, self._workspace.tree_at(connection)).theory

    def consequences(self, code: str, into: str | None = None) -> TheoryUse:
        """Where the theory holds a code: what deleting it takes along, and what merging it (into `into`) lets read as another.

        Raises:
            CodeNotFound
        """
        with self._workspace.store.reading() as connection:
            return use_of_code(connection, self._workspace.tree_at(connection), code, into)


def use_of_code(connection: Connection, tree: CodeTree, code: str, into: str | None = None) -> TheoryUse:
    """What `TheoryOfCodes.consequences` gives."""
    found, other = living(tree, code).id, living(tree, into).id if into else None
    book = TheoryBook(connection, tree)
    ends = [one.id for one in book.relations.values() if found in (one.start, one.end)]
    relations = leading_to(book, ends)
    evidence = [one for going in relations for one in book.relations[going].evidence]
    roles: list[str] = []
    for paradigm in book.paradigms:
        own = paradigm.phenomenon == found
        evidence += [one for role in paradigm.roles if own or role.code == found for one in role.evidence]
        evidence += paradigm.evidence if own else ()
        roles += [paradigm_name(book, paradigm.id) for role in paradigm.roles if not own and role.code == found]
    merged = [one for one in tree.all if tree.target(one) == found]
    return TheoryUse(
        tuple(relation_words(book.relations[one], tree, book.relations) for one in relations),
        tuple(path.name for path in book.pathways if any(step.id in relations for step in path.relations)),
        tuple(paradigm_name(book, one.id) for one in book.paradigms if one.phenomenon == found),
        tuple(roles), _constructs(connection, merged), _citations(connection, merged), len(evidence),
        tuple(_between(book, found, other)) if other else (),
    )  # fmt: skip


def _between(book: TheoryBook, one: str, other: str) -> Iterator[str]:
    """What stands between two codes, in words."""
    for relation in book.relations.values():
        if {relation.start, relation.end} == {one, other}:
            yield relation_words(relation, book.tree, book.relations)
    for paradigm in book.paradigms:
        for role in paradigm.roles:
            if {paradigm.phenomenon, role.code} == {one, other}:
                yield _("{code} in the paradigm of {name}").format(
                    code=book.tree.codes[role.code].name, name=paradigm_name(book, paradigm.id)
                )


def paradigm_name(book: TheoryBook, paradigm: str) -> str:
    """What a paradigm is called: its own name, or its phenomenon's."""
    found = next(one for one in book.paradigms if one.id == paradigm)
    return found.name or (book.tree.all[found.phenomenon].name if found.phenomenon in book.tree.all else "?")


def _constructs(connection: Connection, codes: list[str]) -> tuple[str, ...]:
    rows = bulk.all_rows(
        connection,
        'SELECT DISTINCT k.id, k.name FROM state_construct k JOIN state_link l ON l."from" = k.id WHERE k.alive AND l.alive '
        f"AND l.role = 'measures' AND l.\"to\" IN ({bulk.marks(codes)}) ORDER BY k.name, k.id",
        tuple(map(to_raw, codes)),
    )
    return tuple(row[1] for row in rows)


def _citations(connection: Connection, codes: list[str]) -> int:
    texts = [row[0] for row in bulk.all_rows(connection, "SELECT text FROM state_storyline WHERE alive AND text <> ''")]
    cited = [found.lower() for text in texts for found in re.findall(r"\[\[c:([0-9A-Fa-f-]{36})(?=[|\]])", text)]
    return sum(one in codes for one in cited)


def refuse_lowering(connection: Connection, tree: CodeTree, code: str, level: Level) -> None:
    """Refuse a level below what the theory takes a code for.

    Raises:
        LevelHeld
    """
    if level.rank >= Level.CATEGORY.rank:
        return
    book = TheoryBook(connection, tree)
    holders = [
        _("the relation “{words}”").format(words=relation_words(one, tree, book.relations))
        for one in book.relations.values()
        if code in (one.start, one.end)
    ]
    for paradigm in book.paradigms:
        name = paradigm_name(book, paradigm.id)
        in_slot = level.rank < Level.CONCEPT.rank and any(role.code == code for role in paradigm.roles)
        if paradigm.phenomenon == code or in_slot:
            holders.append(_("the paradigm of “{name}”").format(name=name))
    if holders:
        raise LevelHeld(tree.codes[code].name, _(level.words), holders)
