"""Pathways: relations that lead from one category to another (路径); mediation is one of two steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from groundcode.domain.heads import Seen
from groundcode.domain.ids import fold, to_raw, to_text
from groundcode.domain.ranks import rank_between
from groundcode.domain.registry import ALIVE
from groundcode.domain.theory import Pathway, chains_of
from groundcode.errors import NameNotFound, NameTaken, NotAPathway, ThingNotFound
from groundcode.locale import _
from groundcode.store import bulk
from groundcode.store.store import Writing
from groundcode.workspace.names import clean_name
from groundcode.workspace.removal import delete_things
from groundcode.workspace.theories.book import TheoryBook
from groundcode.workspace.theories.words import STEP, relation_words

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


class Pathways:
    """What one does with pathways."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def list_(self) -> list[Pathway]:
        """The living pathways, in the order they were made."""
        with self._workspace.store.reading() as connection:
            return TheoryBook(connection, self._workspace.tree_at(connection)).pathways

    def named(self, pathway: str) -> Pathway:
        """The pathway of a name or an id.

        Raises:
            NameNotFound
        """
        everything = self.list_()
        found = [one for one in everything if one.id == pathway] or [one for one in everything if fold(one.name) == fold(pathway)]
        if not found:
            raise NameNotFound(_("pathway"), pathway, listing="groundcode pathway PROJECT")
        return found[0]

    def add(self, name: str, relations: Sequence[str], connotation: str = "", *, seen: Seen | None = None) -> str:
        """Make a pathway of relations, in their order; gives its id.

        Raises:
            EmptyName, NameTaken, ThingNotFound
            NotAPathway: they do not lead from one category to one other.
        """
        with self._workspace.change("pathway", seen=seen) as made:
            book = TheoryBook(made.connection)
            name = clean_name(name, _("pathway"))
            _refuse_taken(book, name)
            steps = _steps(book, relations)
            new = self._workspace.store.ids
            pathway = made.draft.create("pathway", new(), name=name, connotation=connotation.strip() or None)
            last = ""
            for step in steps:
                last = rank_between(last)
                made.draft.create("link", new(), from_=pathway, role=STEP, to=step, rank=last)
            return pathway

    def edit(
        self, pathway: str, name: str | None = None, connotation: str | None = None, relations: Sequence[str] | None = None, *,
        seen: Seen | None = None,
    ) -> bool:  # fmt: skip
        """Give a pathway another name, connotation or relations; None leaves one as it is. Gives whether anything changed.

        Raises:
            ThingNotFound, EmptyName, NameTaken, NotAPathway
        """
        with self._workspace.change("edit-pathway", seen=seen) as made:
            book = TheoryBook(made.connection)
            found = _living(book, pathway)
            after = {"name": found.name, "connotation": found.connotation}
            if name is not None:
                after["name"] = clean_name(name, _("pathway"))
                _refuse_taken(book, after["name"], but=pathway)
            if connotation is not None:
                after["connotation"] = connotation.strip()
            for field, text in after.items():
                if text != getattr(found, field):
                    made.draft.set("pathway", pathway, field, text)
            if relations is not None:
                _put_together(made, self._workspace.store.ids, found, _steps(book, relations))
            return bool(made.draft.operations)

    def set_relations(self, pathway: str, relations: Sequence[str], *, seen: Seen | None = None) -> None:
        """Put a pathway together anew, of relations in their order.

        Raises:
            ThingNotFound, NotAPathway
        """
        with self._workspace.change("pathway-steps", seen=seen) as made:
            book = TheoryBook(made.connection)
            _put_together(made, self._workspace.store.ids, _living(book, pathway), _steps(book, relations))

    def delete(self, pathway: str, *, seen: Seen | None = None) -> int:
        """Delete a pathway with its evidence (its relations stay); gives how many segments were bound to it.

        Raises:
            ThingNotFound
        """
        with self._workspace.change("delete-pathway", seen=seen) as made:
            found = _living(TheoryBook(made.connection), pathway)
            delete_things(made, "pathway", pathway)
            return len(found.evidence)


def _living(book: TheoryBook, pathway: str) -> Pathway:
    found = next((one for one in book.pathways if one.id == pathway), None)
    if found is None:
        raise ThingNotFound(_("pathway"), pathway)
    return found


def _refuse_taken(book: TheoryBook, name: str, but: str | None = None) -> None:
    taken = next((one for one in book.pathways if one.id != but and fold(one.name) == fold(name)), None)
    if taken is not None:
        raise NameTaken(_("pathway"), taken.name)


def _steps(book: TheoryBook, relations: Sequence[str]) -> list[str]:
    """The relations of a pathway to be, each once.

    Raises:
        ThingNotFound, NotAPathway
    """
    wanted = list(dict.fromkeys(relations))
    missing = next((one for one in wanted if one not in book.relations), None)
    if missing is not None:
        raise ThingNotFound(_("relation"), missing)
    found = [book.relations[one] for one in wanted]
    if not chains_of(found):
        raise NotAPathway([relation_words(one, book.tree, book.relations) for one in found])
    return wanted


def _put_together(made: Writing, new: Callable[[], str], found: Pathway, wanted: list[str]) -> None:
    links = _step_links(made, found.id)
    if not found.lost and list(links) == wanted:
        return
    # All anew where one was lost: what stays is confirmed by being put in again.
    kept = set() if found.lost else set(links) & set(wanted)
    for relation, those in links.items():
        for link, _rank in those[1 if relation in kept else 0 :]:
            made.draft.set("link", link, ALIVE, False)
    last = ""
    for step in wanted:
        last = rank_between(last)
        if step not in kept:
            made.draft.create("link", new(), from_=found.id, role=STEP, to=step, rank=last)
        elif links[step][0][1] != last:
            made.draft.set("link", links[step][0][0], "rank", last)


def _step_links(made: Writing, pathway: str) -> dict[str, list[tuple[str, str]]]:
    """Relation -> its living links from a pathway with their ranks, in order; two laptops may have put one in twice."""
    rows = bulk.all_rows(
        made.connection,
        'SELECT id, "to", coalesce(rank, \'a0\') FROM state_link WHERE "from" = ? AND role = ? AND alive '
        "ORDER BY coalesce(rank, 'a0'), id",
        (to_raw(pathway), STEP),
    )
    out: dict[str, list[tuple[str, str]]] = {}
    for link, relation, rank in rows:
        out.setdefault(to_text(relation), []).append((to_text(link), rank))
    return out
