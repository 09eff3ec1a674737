"""Relations: from a category to a category, or to another relation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import EllipsisType
from typing import TYPE_CHECKING

from groundcode.domain.codes import Code, CodeTree
from groundcode.domain.heads import Seen
from groundcode.domain.ids import fold, is_id
from groundcode.domain.levels import Level
from groundcode.domain.theory import RELATION_TYPES, Evidence, Relation, Sign
from groundcode.errors import AmbiguousName, BadValue, NameNotFound, RelationToItself, SameRelation, ThingNotFound, TooLow
from groundcode.locale import _
from groundcode.workspace.codes import living
from groundcode.workspace.evidence import Place, write_evidence
from groundcode.workspace.names import clean_name
from groundcode.workspace.removal import delete_things
from groundcode.workspace.theories.book import TheoryBook
from groundcode.workspace.theories.words import relation_words, type_words

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class RelationUse:
    """What deleting a relation takes along, and what it leaves broken."""

    moderations: tuple[str, ...] = ()
    """The relations that lead to it, directly or through others, in words: they go with it."""
    evidence: int = 0
    """How many segments are bound to it, and to those."""
    pathways: tuple[str, ...] = ()
    """The pathways, by name, that lose a step: they stay, and are broken."""


class Relations:
    """What one does with relations."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def list_(self) -> list[Relation]:
        """The living relations, in the order they were made."""
        with self._workspace.store.reading() as connection:
            return list(TheoryBook(connection, self._workspace.tree_at(connection)).relations.values())

    def named(self, relation: str) -> Relation:
        """The relation of an id, of the beginning of one, or of its words: "A → B", "A -> B", "M -> (A -> B)".

        Raises:
            NameNotFound, AmbiguousName
        """
        with self._workspace.store.reading() as connection:
            book = TheoryBook(connection, self._workspace.tree_at(connection))
            return find_relation(book, relation)

    def words(self, relation: Relation) -> str:
        """The ends: "A → B", and for a relation that leads to a relation "M → (A → B)"."""
        others = {one.id: one for one in self.list_()} if relation.on_relation else {}
        return relation_words(relation, self._workspace.tree(), others)

    def codes_of(self, relation: Relation) -> tuple[str, ...]:
        """The living codes at the ends of a relation, and of those that it leads to: where its evidence may be found."""
        with self._workspace.store.reading() as connection:
            book = TheoryBook(connection, self._workspace.tree_at(connection))
            return tuple(_codes_of(book, relation))

    def without_evidence(self) -> list[Relation]:
        """The relations that no words carry which can still be read."""
        return [relation for relation in self.list_() if not relation.holds]

    def add(
        self, start: str, end: str, type: str = "", sign: Sign | str | None = None, connotation: str = "", *,
        on_relation: bool = False, places: Sequence[Place] = (), codings: Sequence[str] = (), seen: Seen | None = None,
    ) -> str:  # fmt: skip
        """Lead a relation from a category (or higher) to another, or to the relation `end`; gives its id.

        `type` is a key of `RELATION_TYPES`, or any other word. The segments at `places` and those of `codings` are bound to
        it in the same change.

        Raises:
            CodeNotFound, ThingNotFound, TooLow, RelationToItself, SameRelation, BadValue
            SpanOutsideSource, SealedSource, WithdrawnSource
        """
        with self._workspace.change("relation", seen=seen) as made:
            book = TheoryBook(made.connection)
            first = category(book.tree, start, _("an end of a relation"))
            last = _living(book, end).id if on_relation else category(book.tree, end, _("an end of a relation")).id
            if first.id == last:
                raise RelationToItself(first.name)
            kind = clean_type(type)
            _refuse_same(book, first.id, last, kind)
            new = self._workspace.store.ids
            relation = made.draft.create(
                "relation", new(), from_=first.id, to=last, type=kind or None, sign=clean_sign(sign),
                connotation=connotation.strip() or None,
            )  # fmt: skip
            write_evidence(made, new, relation, places, codings)
            return relation

    def edit(
        self, relation: str, type: str | None = None, sign: Sign | str | EllipsisType | None = ...,
        connotation: str | None = None, *, seen: Seen | None = None,
    ) -> bool:  # fmt: skip
        """Say anew of what type a relation is, which way it works, what it means; None (of the sign: "...") leaves one as it is.

        Gives whether anything changed.

        Raises:
            ThingNotFound, SameRelation, BadValue
        """
        with self._workspace.change("edit-relation", seen=seen) as made:
            book = TheoryBook(made.connection)
            found = _living(book, relation)
            before = {"type": found.type, "sign": found.sign.value if found.sign else None, "connotation": found.connotation}
            after = dict(before)
            if type is not None:
                kind = clean_type(type)
                _refuse_same(book, found.start, found.end, kind, but=found.id)
                after["type"] = kind
            if not isinstance(sign, EllipsisType):
                after["sign"] = clean_sign(sign)
            if connotation is not None:
                after["connotation"] = connotation.strip()
            changed = {name: value for name, value in after.items() if value != before[name]}
            for name, value in changed.items():
                made.draft.set("relation", found.id, name, value)
            return bool(changed)

    def consequences(self, relation: str) -> RelationUse:
        """What deleting a relation would take along.

        Raises:
            ThingNotFound
        """
        with self._workspace.store.reading() as connection:
            book = TheoryBook(connection, self._workspace.tree_at(connection))
            return use_of(book, [_living(book, relation).id])

    def delete(self, relation: str, *, seen: Seen | None = None) -> RelationUse:
        """Delete a relation with those that lead to it and the evidence of all; gives what went, and what it left broken.

        Raises:
            ThingNotFound
        """
        with self._workspace.change("delete-relation", seen=seen) as made:
            book = TheoryBook(made.connection)
            use = use_of(book, [_living(book, relation).id])
            delete_things(made, "relation", relation)
            return use


def category(tree: CodeTree, code: str, part: str) -> Code:
    """The living code of an id, a category or higher.

    Raises:
        CodeNotFound, TooLow
    """
    found = living(tree, code)
    if found.level.rank < Level.CATEGORY.rank:
        raise TooLow(found.name, _(found.level.words), _(Level.CATEGORY.words), part)
    return found


def clean_type(kind: str) -> str:
    """A type as it is stored: a key of `RELATION_TYPES` also where its words were typed, else one line of text."""
    cleaned = clean_name(kind, _("type")) if kind.strip() else ""
    by_words = {fold(_(words)): key for key, words in RELATION_TYPES.items()} | {fold(key): key for key in RELATION_TYPES}
    return by_words.get(fold(cleaned), cleaned)


def clean_sign(sign: Sign | str | None) -> str | None:
    """A sign as it is stored.

    Raises:
        BadValue
    """
    if sign is None or sign == "":
        return None
    if sign not in set(Sign):
        raise BadValue(_("direction"), str(sign), _(", ").join(Sign))
    return Sign(sign).value


def find_relation(book: TheoryBook, named: str) -> Relation:
    """What `Relations.named` gives."""
    named = named.strip()
    if is_id(named) and named in book.relations:
        return book.relations[named]
    if len(named) >= 4:
        begun = [one for one in book.relations.values() if one.id.startswith(named.lower())]
        if len(begun) == 1:
            return begun[0]
    wanted = _plain(named)
    found = [one for one in book.relations.values() if wanted in _ways_to_say(book, one)]
    if not found:
        raise NameNotFound(_("relation"), named, listing="groundcode relation PROJECT")
    if len(found) > 1:
        kinds = [f"{type_words(one.type) or '–'} ({one.id})" for one in found]
        raise AmbiguousName(named, kinds)
    return found[0]


def _ways_to_say(book: TheoryBook, relation: Relation) -> set[str]:
    words = relation_words(relation, book.tree, book.relations)
    if relation.on_relation:
        return {_plain(words)}
    ends = [
        (book.tree.codes[code].name, book.tree.path(code)) if code in book.tree.codes else ("?",)
        for code in (relation.start, relation.end)
    ]
    return {_plain(f"{one} → {two}") for one in ends[0] for two in ends[1]}


def _codes_of(book: TheoryBook, relation: Relation) -> dict[str, None]:
    out: dict[str, None] = {}
    at: Relation | None = relation
    for _step in range(len(book.relations) + 1):
        if at is None:
            break
        out |= dict.fromkeys(code for code in (at.start, at.end) if code in book.tree.codes)
        at = book.relations.get(at.end) if at.on_relation else None
    return out


def _plain(words: str) -> str:
    return "→".join(part.strip() for part in fold(words.replace("->", "→")).split("→"))


def _living(book: TheoryBook, relation: str) -> Relation:
    found = book.relations.get(relation)
    if found is None:
        raise ThingNotFound(_("relation"), relation)
    return found


def _refuse_same(book: TheoryBook, start: str, end: str, kind: str, but: str | None = None) -> None:
    for one in book.relations.values():
        if one.id != but and (one.start, one.end, fold(one.type)) == (start, end, fold(kind)):
            raise SameRelation(f"“{relation_words(one, book.tree, book.relations)}”", type_words(one.type))


def use_of(book: TheoryBook, relations: Iterable[str]) -> RelationUse:
    """What goes, and what is left broken, with some relations."""
    first = list(relations)
    going = leading_to(book, first)
    evidence: set[Evidence] = {one for found in going for one in book.relations[found].evidence}
    broken = [path.name or _("(without a name)") for path in book.pathways if any(one.id in going for one in path.relations)]
    along = [relation_words(book.relations[found], book.tree, book.relations) for found in going if found not in first]
    return RelationUse(tuple(along), len(evidence), tuple(broken))


def leading_to(book: TheoryBook, relations: Sequence[str]) -> list[str]:
    """Relations and those that lead to them, directly or through others, in the order they were made."""
    going = {found for found in relations if found in book.relations}
    while True:
        more = {one.id for one in book.relations.values() if one.on_relation and one.end in going} - going
        if not more:
            return [found for found in book.relations if found in going]
        going |= more
