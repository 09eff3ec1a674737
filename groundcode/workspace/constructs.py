"""Constructs (构念): what a questionnaire would measure, the categories that they come from, and their items (题项)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, RowMapping

from groundcode.domain import ids
from groundcode.domain.cases import find_named
from groundcode.domain.codes import CodeTree
from groundcode.domain.heads import Seen
from groundcode.domain.levels import Level
from groundcode.domain.ranks import rank_between, ranks_after
from groundcode.domain.theory import Construct, Item
from groundcode.errors import EmptyName, NameNotFound, NameTaken, ThingNotFound, TooLow
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.store.store import Writing
from groundcode.workspace.codes import living
from groundcode.workspace.names import clean_name
from groundcode.workspace.removal import delete_things
from groundcode.workspace.short_names import all_short, checked
from groundcode.workspace.theories.book import read_evidence

if TYPE_CHECKING:
    from groundcode.workspace.hypotheses import Hypothesis
    from groundcode.workspace.models import ModelFile
    from groundcode.workspace.workspace import Workspace

MEASURES = "measures"
"""The role of a link that binds a construct to a category."""
LISTING = "groundcode construct PROJECT"


class Constructs:
    """What one does with constructs and their items."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def list_(self) -> list[Construct]:
        """Every construct in its place, with its items and what they rest on."""
        with self._workspace.store.reading() as connection:
            return read_constructs(connection, self._workspace.tree_at(connection))

    def named(self, name: str) -> Construct:
        """The construct of a name, a short name or an id.

        Raises:
            NameNotFound, AmbiguousName
        """
        found, short = self.list_(), self.short_names()
        by_short = [one for one in found if short[one.id].upper() == name.strip().upper()]
        called = any(name == one.id or ids.fold(one.name) == ids.fold(name) for one in found)
        return by_short[0] if by_short and not called else find_named(_("construct"), found, name, LISTING)

    def short_names(self) -> dict[str, str]:
        """Construct id -> what stands for it in model text: the short name given, else one made from its name."""
        return short_names_of(self.list_())

    def add(
        self, name: str, short: str = "", definition: str = "", codes: Sequence[str] = (), *, seen: Seen | None = None
    ) -> str:
        """Note a construct, last, bound to the categories (by id) that it measures; gives its id.

        Raises:
            EmptyName, NameTaken, BadShortName, CodeNotFound, TooLow
        """
        with self._workspace.change("construct", seen=seen) as made:
            tree = reading.read_tree(made.connection)
            others = read_constructs(made.connection, tree)
            name = clean_name(name, _("construct"))
            _refuse_taken(others, name)
            short = checked(short, short_names_of(others).values())
            rank = rank_between(_last_rank(made.connection, "state_construct"))
            found = made.draft.create(
                "construct", self._workspace.store.ids(), name=name, short=short or None, definition=definition or None,
                place={"parent": None, "rank": rank},
            )  # fmt: skip
            self._bind(made, tree, found, codes, {})
            return found

    def edit(
        self, construct: str, name: str | None = None, short: str | None = None, definition: str | None = None, *,
        seen: Seen | None = None,
    ) -> bool:  # fmt: skip
        """Change what a construct is called, its short name ("" takes it away) or its definition; None leaves as it is.

        Whether that changes anything.

        Raises:
            ThingNotFound, EmptyName, NameTaken, BadShortName
        """
        with self._workspace.change("edit-construct", seen=seen) as made:
            row = _living(made.connection, "construct", construct)
            everyone = read_constructs(made.connection, reading.read_tree(made.connection))
            others = [one for one in everyone if one.id != construct]
            wanted: dict[str, str] = {}
            if name is not None:
                wanted["name"] = clean_name(name, _("construct"))
                _refuse_taken(others, wanted["name"])
            if short is not None:
                wanted["short"] = checked(short, [name for one, name in short_names_of(everyone).items() if one != construct])
            if definition is not None:
                wanted["definition"] = definition
            changed = {field: text for field, text in wanted.items() if (row[field] or "") != text}
            for field, text in changed.items():
                made.draft.set("construct", construct, field, text)
            return bool(changed)

    def consequences(self, construct: str) -> int:
        """How many items deleting a construct would take along.

        Raises:
            ThingNotFound
        """
        with self._workspace.store.reading() as connection:
            _living(connection, "construct", construct)
            sql = "SELECT count(*) FROM state_item WHERE construct = ? AND alive"
            return int(bulk.all_rows(connection, sql, (ids.to_raw(construct),))[0][0])

    def delete(self, construct: str, *, seen: Seen | None = None) -> int:
        """Delete a construct with its items; gives how many items went.

        Raises:
            ThingNotFound
        """
        with self._workspace.change("delete-construct", seen=seen) as made:
            _living(made.connection, "construct", construct)
            return delete_things(made, "construct", construct).get("item", 0)

    def measure(self, construct: str, codes: Sequence[str], *, seen: Seen | None = None) -> bool:
        """Say which categories (by id) a construct measures: exactly these. Whether that changes anything.

        Raises:
            ThingNotFound, CodeNotFound, TooLow
        """
        with self._workspace.change("measure", seen=seen) as made:
            _living(made.connection, "construct", construct)
            tree = self._workspace.tree_at(made.connection)
            return self._bind(made, tree, construct, codes, _bound(made.connection, tree).get(construct, {}))

    def _bind(self, made: Writing, tree: CodeTree, construct: str, codes: Sequence[str], there: dict[str, list[str]]) -> bool:
        wanted = list(dict.fromkeys(_category(tree, code) for code in codes))
        gone = [link for code, links in there.items() if code not in wanted for link in links]
        for link in gone:
            made.draft.set("link", link, "alive", False)
        for code in wanted:
            if code not in there:
                made.draft.create("link", self._workspace.store.ids(), from_=construct, role=MEASURES, to=code)
        return bool(gone) or any(code not in there for code in wanted)

    def add_item(self, construct: str, text: str, reversed: bool = False, *, seen: Seen | None = None) -> str:
        """Write a candidate item, behind those that the construct has; gives its id.

        Raises:
            ThingNotFound, EmptyName
        """
        with self._workspace.change("item", seen=seen) as made:
            _living(made.connection, "construct", construct)
            rank = rank_between(_last_rank(made.connection, "state_item", construct))
            return made.draft.create(
                "item", self._workspace.store.ids(), construct=construct, text=_item_text(text), reversed=reversed or None,
                place={"parent": None, "rank": rank},
            )  # fmt: skip

    def edit_item(self, item: str, text: str | None = None, reversed: bool | None = None, *, seen: Seen | None = None) -> bool:
        """Change an item's words, or whether it is reversed; None leaves as it is. Whether that changes anything.

        Raises:
            ThingNotFound, EmptyName
        """
        with self._workspace.change("edit-item", seen=seen) as made:
            row = _living(made.connection, "item", item)
            changed: dict[str, str | bool] = {}
            if text is not None and (row["text"] or "") != _item_text(text):
                changed["text"] = _item_text(text)
            if reversed is not None and bool(row["reversed"]) is not reversed:
                changed["reversed"] = reversed
            for field, value in changed.items():
                made.draft.set("item", item, field, value)
            return bool(changed)

    def move_item(self, item: str, before: str | None = None, *, seen: Seen | None = None) -> None:
        """Put an item before another one of its construct, or last.

        Raises:
            ThingNotFound
        """
        with self._workspace.change("move-item", seen=seen) as made:
            construct = ids.to_text(_living(made.connection, "item", item)["construct"])
            sql = "SELECT id, rank FROM state_item WHERE construct = ? AND alive ORDER BY coalesce(rank, 'a0'), id"
            rows = bulk.all_rows(made.connection, sql, (ids.to_raw(construct),))
            others = [(ids.to_text(raw), rank or "a0") for raw, rank in rows if ids.to_text(raw) != item]
            names = [one for one, _rank in others]
            if before is not None and before not in names:
                raise ThingNotFound(_("item"), before)
            at = names.index(before) if before is not None else len(names)
            low = others[at - 1][1] if at else ""
            high = others[at][1] if at < len(others) else ""
            if not high or low < high:
                made.draft.set("item", item, "place", {"parent": None, "rank": rank_between(low, high)})
                return
            # Two laptops gave neighbours one rank: there is no room between them, so all behind get new ones.
            for moved, rank in zip([item, *names[at:]], ranks_after(low, len(names) - at + 1), strict=True):
                made.draft.set("item", moved, "place", {"parent": None, "rank": rank})

    def delete_item(self, item: str, *, seen: Seen | None = None) -> None:
        """Delete an item.

        Raises:
            ThingNotFound
        """
        with self._workspace.change("delete-item", seen=seen) as made:
            _living(made.connection, "item", item)
            delete_things(made, "item", item)

    def item_names(self) -> dict[str, str]:
        """Item id -> the name of its variable in model text: CC1, CC2."""
        from groundcode.exchange.models.values import item_names

        found = self.list_()
        short = short_names_of(found)
        names = item_names([(short[one.id], len(one.items)) for one in found])
        return {
            item.id: name for one in found for item, name in zip(one.items, names[short[one.id]], strict=True)
        }  # fmt: skip

    def item_named(self, name: str) -> str:
        """The id of the item with this variable's name (CC2), or of this id.

        Raises:
            NameNotFound
        """
        names = self.item_names()
        found = [item for item, called in names.items() if name == item or ids.fold(called) == ids.fold(name)]
        if not found:
            raise NameNotFound(_("item"), name, [], LISTING)
        return found[0]

    def hypotheses(self, language: str | None = None) -> list[Hypothesis]:
        """What the relations and pathways say of the constructs, numbered, in "zh" or "en" (None: the project's language)."""
        from groundcode.workspace.hypotheses import hypotheses

        return hypotheses(self._workspace, language or self._workspace.language())

    def model(self, format: str, pathway: str | None = None, language: str | None = None) -> ModelFile:
        """Model text of one pathway (by name or id), or of all, for one of `exchange.models.FORMATS`.

        Raises:
            NothingToModel, OnePathwayOnly, NameNotFound, AmbiguousName, UnknownFormat
        """
        from groundcode.workspace.models import model

        return model(self._workspace, format, pathway, language or self._workspace.language())

    def write_model(self, found: ModelFile, path: Path) -> None:
        """Write model text to a file.

        Raises:
            CannotWriteHere
            NamesRemain: a name of the roster stands in the project. OriginalsLocked
        """
        from groundcode.workspace.models import write_model

        write_model(self._workspace, found, path)


def read_constructs(connection: Connection, tree: CodeTree) -> list[Construct]:
    """The living constructs in their place, as a transaction sees them."""
    sql = "SELECT id, name, short, definition FROM state_construct WHERE alive ORDER BY coalesce(rank, 'a0'), id"
    rows = bulk.all_rows(connection, sql)
    if not rows:
        return []
    bound, items = _bound(connection, tree), _items(connection)
    return [
        Construct(found, name, short or "", definition or "", tuple(bound.get(found, {})), tuple(items.get(found, ())))
        for found, name, short, definition in ((ids.to_text(raw), *texts) for raw, *texts in rows)
    ]


def short_names_of(constructs: Sequence[Construct]) -> dict[str, str]:
    """Construct id -> its short name, given or derived."""
    return all_short((one.id, one.name, one.short) for one in constructs)


def _bound(connection: Connection, tree: CodeTree) -> dict[str, dict[str, list[str]]]:
    """Construct -> living code -> the links between the two, in the order in which they were bound."""
    out: dict[str, dict[str, list[str]]] = {}
    sql = 'SELECT id, "from", "to" FROM state_link WHERE role = ? AND alive ORDER BY coalesce(rank, \'a0\'), id'
    for link, construct, code in bulk.all_rows(connection, sql, (MEASURES,)):
        target = tree.target(ids.to_text(code))
        if target is not None:
            out.setdefault(ids.to_text(construct), {}).setdefault(target, []).append(ids.to_text(link))
    return out


def _items(connection: Connection) -> dict[str, list[Item]]:
    sql = "SELECT id, construct, text, reversed FROM state_item WHERE alive ORDER BY coalesce(rank, 'a0'), id"
    rows = bulk.all_rows(connection, sql)
    evidence = read_evidence(connection) if rows else {}
    out: dict[str, list[Item]] = {}
    for raw, construct, text, turned in rows:
        found = ids.to_text(raw)
        out.setdefault(ids.to_text(construct), []).append(Item(found, text or "", bool(turned), evidence.get(found, ())))
    return out


def _category(tree: CodeTree, code: str) -> str:
    found = living(tree, code)
    if found.level.rank < Level.CATEGORY.rank:
        raise TooLow(found.name, _(found.level.words), _(Level.CATEGORY.words), _("what a construct measures"))
    return found.id


def _living(connection: Connection, entity: str, found: str) -> RowMapping:
    row = reading.read_thing(connection, entity, found) if ids.is_id(found) else None
    if row is None or not row["alive"]:
        raise ThingNotFound(_("construct") if entity == "construct" else _("item"), found)
    return row


def _last_rank(connection: Connection, table: str, construct: str | None = None) -> str:
    where, values = ("AND construct = ?", (ids.to_raw(construct),)) if construct is not None else ("", ())
    return bulk.all_rows(connection, f"SELECT max(coalesce(rank, 'a0')) FROM {table} WHERE alive {where}", values)[0][0] or ""


def _refuse_taken(others: Sequence[Construct], name: str) -> None:
    taken = next((one for one in others if ids.fold(one.name) == ids.fold(name)), None)
    if taken is not None:
        raise NameTaken(_("construct"), taken.name)


def _item_text(text: str) -> str:
    text = text.strip()
    if not text:
        raise EmptyName(_("item"))
    return text
