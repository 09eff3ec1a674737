"""What a theory file says besides paradigms and relations: properties, constructs, conditions, memos and marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from groundcode.domain import ids
from groundcode.domain.codings import Coding
from groundcode.domain.levels import Level
from groundcode.domain.ranks import rank_between
from groundcode.exchange.theory_values import (
    Arrow,
    ConditionLine,
    ConstructLine,
    DimensionLine,
    MemoLine,
    Named,
    PlacingLine,
    PropertyLine,
    Quote,
    TheoryFile,
)
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.store.store import Writing
from groundcode.workspace.memos import add_memo
from groundcode.workspace.property_book import last_rank, read_properties
from groundcode.workspace.theories.resolver import Resolver

if TYPE_CHECKING:
    from groundcode.workspace.theory_import import TheoryReport
    from groundcode.workspace.workspace import Workspace


class RestOfTheory:
    """Properties, constructs, conditions, memos and marks of a file."""

    def __init__(
        self, workspace: Workspace, made: Writing, resolver: Resolver, report: TheoryReport,
        relation: Callable[[Arrow], str | None],
    ) -> None:  # fmt: skip
        self._workspace = workspace
        self._made = made
        self._draft = made.draft
        self._id = workspace.store.ids
        self._find = resolver
        self._report = report
        self._relation = relation
        self._shown: dict[str, Sequence[Coding]] = {}
        self._last: dict[tuple[str, str], str] = {}

    def run(self, read: TheoryFile) -> None:
        """Put all of it into the change."""
        for found in read.properties:
            self._property(found)
        for construct in read.constructs:
            self._construct(construct)
        for condition in read.conditions:
            self._condition(condition)
        for memo in read.memos:
            self._memo(memo)
        for field, quotes in (("starred", read.starred), ("negative", read.negative)):
            for quote in quotes:
                self._mark(field, quote)

    def _property(self, line: PropertyLine) -> None:
        code = self._find.code(line.code, Level.CONCEPT)
        if code is None:
            return
        listed = read_properties(self._made.connection, self._find.tree, code.id)
        if any(ids.fold(one.name) == ids.fold(line.name) for one in listed):
            self._find.problem(line.line, _("“{code}” has the property “{name}” already.").format(code=code.name, name=line.name))
            return
        rank = self._next_rank("property", "code", code.id)
        new = self._draft.create(
            "property", self._id(), code=code.id,
            name=self._find.name(line.line, line.name, _("property")), definition=line.definition or None,
            place={"parent": None, "rank": rank},
        )  # fmt: skip
        self._report.made["property"] += 1
        rank = ""
        for dimension in line.dimensions:
            rank = rank_between(rank)
            self._dimension(new, dimension, rank)

    def _dimension(self, owner: str, line: DimensionLine, rank: str) -> None:
        new = self._draft.create(
            "dimension", self._id(), property=owner, name=line.name or None, low=line.low or None, high=line.high or None,
            place={"parent": None, "rank": rank},
        )  # fmt: skip
        self._report.made["dimension"] += 1
        for placing in line.placements:
            self._placing(new, placing)

    def _placing(self, dimension: str, line: PlacingLine) -> None:
        if line.case is not None:
            case = self._find.case(line.case)
            if case is not None:
                self._draft.create("placement", self._id(), dimension=dimension, case=case, value=line.value)
                self._report.made["placement"] += 1
        elif line.quote is not None:
            found = self._find.place(line.quote)
            if found is not None:
                anchor: dict[str, object] = {"version": found[0], "start": found[1].start, "end": found[1].end}
                self._draft.create("placement", self._id(), dimension=dimension, anchor=anchor, value=line.value)
                self._report.made["placement"] += 1

    def _construct(self, line: ConstructLine) -> None:
        sql = "SELECT name FROM state_construct WHERE alive"
        if ids.fold(line.name) in {ids.fold(name) for (name,) in bulk.all_rows(self._made.connection, sql)}:
            self._find.problem(line.line, _("there is a construct “{name}” already.").format(name=line.name))
            return
        new = self._draft.create(
            "construct", self._id(), name=self._find.name(line.line, line.name, _("construct")),
            short=line.short or None, definition=line.definition or None,
            place={"parent": None, "rank": self._next_rank("construct")},
        )  # fmt: skip
        self._report.made["construct"] += 1
        for measured in line.measures:
            code = self._find.code(measured, Level.CATEGORY)
            if code is not None:
                self._draft.create("link", self._id(), from_=new, role="measures", to=code.id)
        rank = ""
        for item in line.items:
            rank = rank_between(rank)
            one = self._draft.create(
                "item", self._id(), construct=new, text=item.text, reversed=item.reversed or None,
                place={"parent": None, "rank": rank},
            )  # fmt: skip
            self._report.made["item"] += 1
            self._find.bind(one, item.evidence)

    def _condition(self, line: ConditionLine) -> None:
        case, code = self._find.case(line.case), self._find.code(line.code, Level.CATEGORY)
        if case is None or code is None:
            return
        self._draft.set("case", case, f"condition:{code.id}", line.state)
        if line.strength:
            self._draft.set("case", case, f"strength:{code.id}", line.strength)
        self._report.made["condition"] += 1

    def _memo(self, line: MemoLine) -> None:
        about: list[str] = []
        for one in line.about:
            about += [thing for thing in self._subjects(one) if thing not in about]
        add_memo(self._draft, self._id, line.text, kind=line.kind, title=line.title, about=about)
        self._report.made["memo"] += 1

    def _subjects(self, one: Named | Arrow | Quote) -> list[str]:
        if isinstance(one, Quote):
            return [ids.to_text(coding) for coding, _marked in self._codings(one, "starred")]
        if isinstance(one, Arrow):
            relation = self._relation(one)
            return [relation] if relation is not None else []
        code = self._find.code(one)
        return [code.id] if code is not None else []

    def _mark(self, field: str, quote: Quote) -> None:
        """Star this coder's codings of the quoted words, or mark them as negative cases."""
        for coding, marked in self._codings(quote, field):
            if not marked:
                self._draft.set("coding", ids.to_text(coding), field, True)
                self._report.made[field] += 1

    def _codings(self, quote: Quote, field: str) -> list[tuple[bytes, bool]]:
        """(id, whether it is marked so) of this coder's codings that lie within the quoted words or hold them."""
        found = self._find.place(quote)
        if found is None:
            return []
        version, span = found
        rows = [
            (ids.to_raw(one.id), bool(getattr(one, field)))
            for one in self._placed(version)
            if one.coder == self._workspace.coder
            and ((one.start >= span.start and one.end <= span.end) or (one.start <= span.start and one.end >= span.end))
        ]
        if not rows:
            why = _("nothing of yours is coded at these words of “{source}”.").format(source=quote.source)
            self._find.problem(quote.line, why)
        return rows

    def _placed(self, version: str) -> Sequence[Coding]:
        """The codings of the source of a version, where they lie in its text as it is shown."""
        if version not in self._shown:
            connection = self._made.connection
            found = reading.read_version(connection, version)
            source = reading.read_source(connection, found.source) if found is not None else None
            self._shown[version] = [one for one in reading.codings_of_source(connection, source) if one.placed] if source else []
        return self._shown[version]

    def _next_rank(self, entity: str, owner: str = "", of: str = "") -> str:
        """The rank behind the last one of this kind, those of this change included."""
        key = (entity, of)
        if key not in self._last:
            if owner:
                self._last[key] = last_rank(self._made.connection, entity, owner, [of])
            else:
                sql = f"SELECT max(coalesce(rank, 'a0')) FROM state_{entity} WHERE alive"
                self._last[key] = bulk.all_rows(self._made.connection, sql)[0][0] or ""
        self._last[key] = rank_between(self._last[key])
        return self._last[key]
