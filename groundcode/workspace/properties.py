"""Properties of categories, their dimensions, and where segments and cases lie on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, RowMapping

from groundcode.domain import ids
from groundcode.domain.heads import Seen
from groundcode.domain.levels import Level
from groundcode.domain.ranks import rank_between
from groundcode.domain.spans import Span, is_span_inside
from groundcode.errors import EmptyName, LabelHasNoProperties, NameTaken, SpanOutsideSource, ThingNotFound
from groundcode.locale import _
from groundcode.store import reading
from groundcode.store.store import Writing
from groundcode.workspace.codes import living
from groundcode.workspace.codings import codable
from groundcode.workspace.names import clean_name
from groundcode.workspace.property_book import (
    Dimension,
    Placement,
    Property,
    count_below,
    last_rank,
    read_placements,
    read_properties,
)
from groundcode.workspace.removal import delete_things

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

__all__ = ["Dimension", "Placement", "Properties", "Property"]


class Properties:
    """What one does with properties, dimensions and placements."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def list_(self, code: str | None = None) -> list[Property]:
        """The properties of a code, or of all living codes, in the order of their place.

        Raises:
            CodeNotFound
        """
        with self._workspace.store.reading() as connection:
            tree = self._workspace.tree_at(connection)
            return read_properties(connection, tree, None if code is None else living(tree, code).id)

    def add(self, code: str, name: str, definition: str = "", *, seen: Seen | None = None) -> str:
        """Give a code (a concept or higher) a property, behind those it has; gives the property's id.

        Raises:
            CodeNotFound, LabelHasNoProperties, EmptyName, NameTaken
        """
        with self._workspace.change("property", seen=seen) as made:
            tree = self._workspace.tree_at(made.connection)
            found = living(tree, code)
            if found.level is Level.LABEL:
                raise LabelHasNoProperties(found.name)
            name = clean_name(name, _("property"))
            _refuse_taken(read_properties(made.connection, tree, found.id), name)
            codes = [one for one in tree.all if tree.target(one) == found.id]
            rank = rank_between(last_rank(made.connection, "property", "code", codes))
            return made.draft.create(
                "property", self._workspace.store.ids(), code=found.id, name=name, definition=definition or None,
                place={"parent": None, "rank": rank},
            )  # fmt: skip

    def rename(self, property: str, name: str, *, seen: Seen | None = None) -> None:
        """Give a property another name.

        Raises:
            ThingNotFound, EmptyName, NameTaken
        """
        with self._workspace.change("rename-property", seen=seen) as made:
            row = _living(made.connection, "property", property)
            name = clean_name(name, _("property"))
            tree = self._workspace.tree_at(made.connection)
            code = tree.target(ids.to_text(row["code"]))
            _refuse_taken(read_properties(made.connection, tree, code) if code else [], name, but=property)
            if name != row["name"]:
                made.draft.set("property", property, "name", name)

    def define(self, property: str, definition: str, *, seen: Seen | None = None) -> None:
        """Say what a property is.

        Raises:
            ThingNotFound
        """
        with self._workspace.change("define-property", seen=seen) as made:
            if (_living(made.connection, "property", property)["definition"] or "") != definition:
                made.draft.set("property", property, "definition", definition)

    def consequences(self, property: str) -> tuple[int, int]:
        """What deleting a property would take along: (dimensions, placements on them by all coders).

        Raises:
            ThingNotFound
        """
        with self._workspace.store.reading() as connection:
            _living(connection, "property", property)
            return count_below(connection, property)

    def delete(self, property: str, *, seen: Seen | None = None) -> tuple[int, int]:
        """Delete a property with its dimensions and what was put on them; gives (dimensions, placements).

        Raises:
            ThingNotFound
        """
        with self._workspace.change("delete-property", seen=seen) as made:
            _living(made.connection, "property", property)
            gone = delete_things(made, "property", property)
            return gone.get("dimension", 0), gone.get("placement", 0)

    def add_dimension(self, property: str, name: str = "", low: str = "", high: str = "", *, seen: Seen | None = None) -> str:
        """Give a property a dimension with a name, ends, or both; gives its id.

        Raises:
            ThingNotFound
            EmptyName: neither a name nor an end.
        """
        with self._workspace.change("dimension", seen=seen) as made:
            _living(made.connection, "property", property)
            texts = _texts(name, low, high)
            rank = rank_between(last_rank(made.connection, "dimension", "property", [property]))
            return made.draft.create(
                "dimension", self._workspace.store.ids(), property=property, place={"parent": None, "rank": rank},
                **{field: text or None for field, text in texts.items()},
            )  # fmt: skip

    def edit_dimension(
        self, dimension: str, name: str | None = None, low: str | None = None, high: str | None = None, *,
        seen: Seen | None = None,
    ) -> None:  # fmt: skip
        """Change a dimension's name or ends; None leaves one as it is.

        Raises:
            ThingNotFound
            EmptyName: nothing would be left of it.
        """
        with self._workspace.change("edit-dimension", seen=seen) as made:
            row = _living(made.connection, "dimension", dimension)
            given = {"name": name, "low": low, "high": high}
            texts = _texts(*((row[field] or "") if text is None else text for field, text in given.items()))
            for field, text in texts.items():
                if given[field] is not None and text != (row[field] or ""):
                    made.draft.set("dimension", dimension, field, text)

    def delete_dimension(self, dimension: str, *, seen: Seen | None = None) -> int:
        """Delete a dimension with what was put on it; gives how many placements went.

        Raises:
            ThingNotFound
        """
        with self._workspace.change("delete-dimension", seen=seen) as made:
            _living(made.connection, "dimension", dimension)
            return delete_things(made, "dimension", dimension).get("placement", 0)

    def place_segment(
        self, dimension: str, source: str, start: int, end: int, value: str, *, version: str, seen: Seen | None = None
    ) -> str:
        """Put `[start, end)` of a version of a source's text at a value of a dimension; gives the placement's id.

        Where this coder put the segment on that dimension before, its value changes.

        Raises:
            ThingNotFound, EmptyName, SpanOutsideSource, SealedSource, WithdrawnSource
        """
        with self._workspace.change("placement", seen=seen) as made:
            _living(made.connection, "dimension", dimension)
            name, current, length = codable(made.connection, source, version)
            if not is_span_inside(start, end, length):
                raise SpanOutsideSource(name, start, end, length)
            found = reading.read_source(made.connection, source)
            assert found is not None
            span = Span(start, end)
            shown = reading.read_versions(made.connection, source).shown(span, current, found.version)
            here = (found.version, shown) if shown is not None else (current, span)
            mine = read_placements(made.connection, dimension=dimension, source=source, coder=self._workspace.coder)
            there = next(
                (one for one in mine if (one.version, one.start, one.end) == (here[0], here[1].start, here[1].end)), None
            )
            return self._put(made, dimension, there, value, anchor={"version": current, "start": start, "end": end})

    def place_case(self, dimension: str, case: str, value: str, *, seen: Seen | None = None) -> str:
        """Put a case (by id) at a value of a dimension; gives the placement's id.

        Where this coder put the case on that dimension before, its value changes.

        Raises:
            ThingNotFound, EmptyName
        """
        with self._workspace.change("placement", seen=seen) as made:
            _living(made.connection, "dimension", dimension)
            _living(made.connection, "case", case)
            mine = read_placements(made.connection, dimension=dimension, coder=self._workspace.coder)
            there = next((one for one in mine if one.case == case), None)
            return self._put(made, dimension, there, value, case=case)

    def _put(
        self, made: Writing, dimension: str, there: Placement | None, value: str, *,
        anchor: dict[str, object] | None = None, case: str | None = None,
    ) -> str:  # fmt: skip
        value = clean_name(value, _("value"))
        if there is None:
            new = self._workspace.store.ids()
            return made.draft.create("placement", new, dimension=dimension, anchor=anchor, case=case, value=value)
        if there.value != value:
            made.draft.set("placement", there.id, "value", value)
        return there.id

    def replace_value(self, placement: str, value: str, *, seen: Seen | None = None) -> None:
        """Move a placement to another value of its dimension.

        Raises:
            ThingNotFound, EmptyName
        """
        with self._workspace.change("placement", seen=seen) as made:
            row = _living(made.connection, "placement", placement)
            value = clean_name(value, _("value"))
            if value != row["value"]:
                made.draft.set("placement", placement, "value", value)

    def delete_placement(self, placement: str, *, seen: Seen | None = None) -> None:
        """Take a segment or a case off a dimension.

        Raises:
            ThingNotFound
        """
        with self._workspace.change("delete-placement", seen=seen) as made:
            _living(made.connection, "placement", placement)
            delete_things(made, "placement", placement)

    def placements(self, dimension: str | None = None) -> list[Placement]:
        """What was put on a dimension, or on all, by all coders, in the order it was done; nothing of sealed sources."""
        with self._workspace.store.reading() as connection:
            return read_placements(connection, dimension=dimension)

    def at(self, source: str, start: int, end: int) -> list[Placement]:
        """The placements of segments that share a character with `[start, end)` of a source's text as it is shown."""
        with self._workspace.store.reading() as connection:
            found = reading.read_source(connection, source)
            placed = read_placements(connection, source=source) if found is not None else []
        span = Span(start, end)
        return [
            one
            for one in placed
            if found is not None and one.version == found.version and one.start is not None and one.end is not None
            and Span(one.start, one.end).overlaps(span)
        ]  # fmt: skip


def _living(connection: Connection, entity: str, entity_id: str) -> RowMapping:
    row = reading.read_thing(connection, entity, entity_id) if ids.is_id(entity_id) else None
    if row is None or not row["alive"]:
        words = {"property": _("property"), "dimension": _("dimension"), "placement": _("placement"), "case": _("case")}
        raise ThingNotFound(words[entity], entity_id)
    return row


def _refuse_taken(properties: list[Property], name: str, but: str | None = None) -> None:
    taken = next((one for one in properties if one.id != but and ids.fold(one.name) == ids.fold(name)), None)
    if taken is not None:
        raise NameTaken(_("property"), taken.name)


def _texts(name: str, low: str, high: str) -> dict[str, str]:
    texts = {"name": name, "low": low, "high": high}
    cleaned = {field: clean_name(text, _("dimension")) if text.strip() else "" for field, text in texts.items()}
    if not any(cleaned.values()):
        raise EmptyName(_("dimension"))
    return cleaned
