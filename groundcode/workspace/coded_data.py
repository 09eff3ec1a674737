"""What was coded, as data for other programs: codings, cases by categories, networks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from groundcode.analysis.cooccurrence import Unit
from groundcode.domain.cases import CaseKind
from groundcode.domain.codes import CodeTree
from groundcode.domain.codings import Layer
from groundcode.domain.ids import to_raw
from groundcode.domain.levels import LEVELS, Level
from groundcode.errors import UnknownFormat
from groundcode.exchange.case_tables import write_table
from groundcode.exchange.codebooks.files import write_atomically
from groundcode.exchange.coded_rows import SUFFIXES, CodedRow, write_codings
from groundcode.exchange.refi.losses import Loss, Losses
from groundcode.exchange.segment_files import harmless
from groundcode.locale import _
from groundcode.store import reading
from groundcode.store.reading_layers import counted_layer
from groundcode.workspace.counting import counted_by
from groundcode.workspace.retrieving.rows import Moment, read_moment

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

KINDS = ("codings", "matrix", "framework", "network", "relations")
ENDINGS = {
    "codings": SUFFIXES, "matrix": (".csv", ".xlsx", ".sav"), "framework": (".xlsx", ".csv"),
    "network": (".graphml", ".csv", ".xlsx"), "relations": (".graphml", ".csv", ".xlsx"),
}  # fmt: skip
"""What can be written -> the endings it may have."""
_LOOSE = ("未归类", "loose")


@dataclass(frozen=True, slots=True)
class DataReport:
    """What was written."""

    path: str
    data: str
    """One of `KINDS`."""
    rows: int
    columns: int
    notes: tuple[str, ...] = ()
    """What has to be known to read it."""
    losses: tuple[Loss, ...] = ()

    def value(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "file": self.path, "data": self.data, "rows": self.rows, "columns": self.columns, "notes": list(self.notes),
            "losses": [loss.value() for loss in self.losses],
        }  # fmt: skip


class CodedData:
    """What one asks of coded data."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def codings(
        self, path: Path, *, coder: str | None = None, level: Level | None = None, language: str | None = None
    ) -> DataReport:
        """Write a row a coding to .csv or .xlsx, of all coders or of one (by id); `level` leaves finer columns out.

        Sealed and withdrawn material is left out; words that may not be quoted are withheld. Both are told.

        Raises:
            UnknownFormat, CannotWriteHere
            NamesRemain: a name of the roster stands in the project. OriginalsLocked
        """
        check_ending(path, "codings")
        self._workspace.privacy.refuse_if_names_remain(str(path))
        named = language or self._workspace.language()
        words = self._workspace.profile.words(named)
        losses = Losses()
        shown = [one for one in reversed(LEVELS) if level is None or one.rank >= level.rank]
        with self._workspace.store.reading() as connection:
            moment = read_moment(connection)
            layer = counted_layer(connection)
            tell_closed(moment, losses)
            rows = _coded_rows(moment, layer, shown, level, coder, named, losses)
            headings = [words[one.value] for one in shown]
            count, columns = write_codings(path, rows, headings, named, seen_as=level is not None)
            name = counted_by(connection, layer)
        note = _("counted = 1: the codings that every count of groundcode takes ({name})").format(name=name or "–")
        return DataReport(str(path), "codings", count, columns, (note,), losses.all())

    def matrix(
        self, path: Path, *, level: Level = Level.MAIN, kind: CaseKind | None = CaseKind.INFORMANT, language: str | None = None
    ) -> DataReport:
        """Write cases by categories to .csv, .xlsx or .sav: coded or not, how often, with what share, and the variables.

        Raises:
            UnknownFormat, PackageMissing, CannotWriteHere
            NamesRemain: a name of the roster stands in the project. OriginalsLocked
        """
        check_ending(path, "matrix")
        done = self._workspace.conditions.export(path, "matrix", level=level, kind=kind, language=language)
        return DataReport(str(path), "matrix", done.rows, done.columns, done.notes)

    def network(self, path: Path, *, level: Level | None = None, unit: Unit = Unit.TURN) -> DataReport:
        """Write which codes stand together, the whole network, to .graphml, or its pairs to .csv or .xlsx.

        Raises:
            UnknownFormat, CannotWriteHere
            NamesRemain: a name of the roster stands in the project. OriginalsLocked
        """
        from groundcode.exchange.figures.graphml import network_as_graphml, network_as_rows

        check_ending(path, "network")
        self._workspace.privacy.refuse_if_names_remain(str(path))
        network = self._workspace.figures.network(level=level, unit=unit)
        if path.suffix.lower() == ".graphml":
            write_atomically(path, network_as_graphml(network).encode("utf-8"))
        else:
            _write_rows(path, network_as_rows(network), "network")
        note = _("{codes} codes, {pairs} pairs; two codes meet in one {unit}").format(
            codes=len(network.vertices), pairs=len(network.edges), unit=network.unit
        )
        return DataReport(str(path), "network", len(network.edges), len(network.vertices), (note,))

    def relations(self, path: Path, *, language: str | None = None) -> DataReport:
        """Write the relations between categories as a directed network: .graphml, or a row a relation in .csv or .xlsx.

        Raises:
            UnknownFormat, CannotWriteHere
            NamesRemain: a name of the roster stands in the project. OriginalsLocked
        """
        from groundcode.exchange.figures.relation_graph import relations_as_graphml, relations_as_rows
        from groundcode.workspace.relation_values import relation_graph

        check_ending(path, "relations")
        self._workspace.privacy.refuse_if_names_remain(str(path))
        graph, losses = relation_graph(self._workspace, language or self._workspace.language())
        if path.suffix.lower() == ".graphml":
            write_atomically(path, relations_as_graphml(graph).encode("utf-8"))
        else:
            _write_rows(path, relations_as_rows(graph), "relations")
        return DataReport(str(path), "relations", len(graph.edges), len(graph.nodes), (), losses)


def check_ending(path: Path, data: str) -> None:
    """Refuse an ending that a kind of data cannot have.

    Raises:
        UnknownFormat
    """
    if path.suffix.lower() not in ENDINGS[data]:
        raise UnknownFormat(str(path), ENDINGS[data], writing=True)


def tell_closed(moment: Moment, losses: Losses) -> None:
    """Tell which sources stay here: those that are sealed, and those whose informants have withdrawn."""
    for source in reading.read_sources(moment.connection, sealed=True):
        if source.id in moment.withdrawn:
            why = _("withdrawn material leaves by no export")
            losses.lost(_("sources of informants who withdrew"), why, source.name)
        elif source.reserved:
            losses.lost(_("sealed sources"), _("a hold-out stays closed until it is opened"), source.name)


def withheld_words(consent: str) -> str:
    """What stands for words that may not be written; "" for those that may."""
    if consent == "no":
        return _("[withheld: no consent to quote]")
    return _("[withheld: may be paraphrased only]") if consent == "paraphrase" else ""


def level_names(tree: CodeTree, code: str, shown: list[Level]) -> tuple[str, ...]:
    """The names under which a code stands at some levels; the nearest, where codes of one level nest."""
    line = (code, *tree.ancestors(code))
    found = [next((one for one in line if tree.codes[one].level is level), None) for level in shown]
    return tuple(tree.codes[one].name if one is not None else "" for one in found)


def _coded_rows(
    moment: Moment, layer: Layer, shown: list[Level], level: Level | None, coder: str | None, language: str, losses: Losses
) -> Iterator[CodedRow]:
    tree, rows = moment.tree, moment.rows
    made = reading.change_moments(moment.connection)
    withheld_kind, withheld_why = _("codings without their words"), _("the consent to quote does not cover them")
    names: dict[str, tuple[tuple[str, ...], str, str]] = {}
    for at, coding in enumerate(moment.codings):
        if coding.source in moment.withdrawn or (coder is not None and rows.coder[at] != coder):
            continue
        code = rows.code[at]
        if code not in names:
            names[code] = (level_names(tree, code, shown), _seen_as(tree, code, level, language), tree.path(code))
        levels, seen_as, path = names[code]
        withheld = withheld_words(moment.consent(at))
        if withheld:
            losses.lost(withheld_kind, withheld_why, moment.sources[coding.source].name)
        day, _t, clock = made.get(to_raw(coding.made), "").partition("T")
        cases = [case for case in rows.cases[at] if case in moment.cases]
        yield CodedRow(
            levels, seen_as, tree.codes[code].name, path, moment.sources[coding.source].name,
            "; ".join(moment.cases[case].name for case in cases), "; ".join(rows.speakers[at]),
            moment.page(at).number(rows.first_turn[at]), coding.start, coding.end, withheld or moment.quote(at),
            moment.coders.get(coding.coder, ""), day, clock[:8], int(coding.starred), int(coding.negative),
            int(layer.counts(coding.coder, coding.source)), "" if coding.placed else _("in an earlier version of the text"),
            coding.id, code, coding.source, "; ".join(cases),
        )  # fmt: skip


def _seen_as(tree: CodeTree, code: str, level: Level | None, language: str) -> str:
    """The nearest code of a level or above that a code stands under."""
    if level is None:
        return ""
    found = next((one for one in (code, *tree.ancestors(code)) if tree.codes[one].level.rank >= level.rank), None)
    return tree.codes[found].name if found is not None else _LOOSE[0 if language == "zh" else 1]


def _write_rows(path: Path, rows: Iterable[Sequence[str | int]], title: str) -> None:
    plain = [tuple(harmless(cell) if isinstance(cell, str) else cell for cell in row) for row in rows]
    write_table(path, plain, title)
