"""What an opened hold-out brought that was not there before (T9), and what that says of the saturation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain.cases import natural
from groundcode.domain.codes import CodeTree
from groundcode.domain.codings import Coding, Layer
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.levels import LEVELS, Level
from groundcode.domain.registry import CREATE
from groundcode.domain.sampling import Order, Seal
from groundcode.domain.sources import Source
from groundcode.locale import _, join_names, join_sentences, ngettext
from groundcode.store import bulk, reading
from groundcode.store.reading_cases import read_rounds, read_seals
from groundcode.store.reading_layers import counted_layer
from groundcode.workspace.counting import counted_by
from groundcode.workspace.holdout import statements
from groundcode.workspace.sources import text_of

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

RELATIONS = "relation"
"""What new relations stand under beside the four levels."""


@dataclass(frozen=True, slots=True)
class SourceVerdict:
    """One reserved source, as T9 lists it."""

    id: str
    name: str
    round: str
    """The sampling round it came of; "" for none."""
    statements: int
    """Sentences of its informants in the text as it stands now."""
    coded: int
    """Statements on which the coder has put any code."""
    existing: int
    """Statements on which the coder has put a code that was there before the opening."""
    new: Mapping[str, tuple[str, ...]]
    """Level, or "relation" -> paths of what was made since the opening and used here first."""
    loose: tuple[str, ...]
    """New labels and concepts that stand under no category that was there before."""
    changed: bool
    """Whether the text is another one than was sealed."""
    early: int
    """Codings (of anybody) that are older than the opening."""


@dataclass(frozen=True, slots=True)
class SealVerdict:
    """One hold-out, and its verdict."""

    seal: Seal
    sources: tuple[SourceVerdict, ...]
    verdict: str
    """"sealed", "not tested", "not saturated" or "saturated"."""
    sentence: str

    def new(self, kind: str) -> tuple[str, ...]:
        """What is new of one level, or the relations, over all sources."""
        return tuple(dict.fromkeys(name for source in self.sources for name in source.new.get(kind, ())))


@dataclass(frozen=True, slots=True)
class HoldoutReport:
    """Every hold-out, judged by one coder's codings."""

    coder: str
    seals: tuple[SealVerdict, ...] = field(default_factory=tuple)


def report(workspace: Workspace, coder: str | None) -> HoldoutReport:
    """Judge every hold-out by the codings of the one named by id, else by those that are counted."""
    with workspace.store.reading() as connection:
        known = {source.id: source for source in reading.read_sources(connection, alive=False)}
        rounds = {source: one.name for one in read_rounds(connection) for source, _name in one.sources}
        tree = reading.read_tree(connection)
        coders = reading.read_coders(connection)
        layer = counted_layer(connection, coder)
        name = coders.get(layer.coder or "", "")
        tested = []
        for seal in read_seals(connection):
            sources = [known[source] for source in seal.draw.sources if source in known and known[source].alive]
            sources.sort(key=lambda source: (natural(source.name), source.id))
            test = _Test(connection, tree, seal, layer)
            tested.append(_judged(seal, tuple(test.source(one, rounds.get(one.id, "")) for one in sources), name, coders))
        return HoldoutReport(counted_by(connection, layer), tuple(tested))


class _Test:
    """What is old and what is new for one hold-out."""

    def __init__(self, connection: Connection, tree: CodeTree, seal: Seal, layer: Layer) -> None:
        self._connection = connection
        self._tree = tree
        self._seal = seal
        self._layer = layer
        self._before: set[bytes] = set()
        """The changes older than the opening."""
        self._old: set[str] = set()
        """The codes that were there before it."""
        self._first: dict[str, dict[str, str]] = {}
        """Source -> new code -> its level; by the first segment since the opening that it, or a code below it, is on."""
        self._relations: dict[str, tuple[str, ...]] = {}
        if seal.opening is not None:
            older = "SELECT id FROM change WHERE (lamport, id) < (?, ?)"
            self._before = {row[0] for row in bulk.all_rows(connection, older, seal.opening)}
            codes = bulk.all_rows(connection, "SELECT id, made FROM state_code")
            self._old = {to_text(code) for code, made in codes if made in self._before}
            self._find_new(seal.opening)

    def _find_new(self, opening: Order) -> None:
        rows = bulk.all_rows(
            self._connection,
            "SELECT k.code, v.source, k.coder FROM state_coding k JOIN state_version v ON v.id = k.version "
            "JOIN change c ON c.id = k.made WHERE k.alive AND (c.lamport, c.id) > (?, ?) ORDER BY c.lamport, c.id, k.id",
            opening,
        )
        used: dict[str, str] = {}
        for code, source, coder in rows:
            target = self._tree.target(to_text(code)) if self._layer.counts(to_text(coder), to_text(source)) else None
            for one in (target, *self._tree.ancestors(target)) if target is not None else ():
                used.setdefault(one, to_text(source))
        for code_id, source_id in used.items():
            level = self._new_level(code_id, opening)
            if level is not None:
                self._first.setdefault(source_id, {})[code_id] = level
        self._relations = _new_relations(self._connection, self._tree, opening)

    def _new_level(self, code: str, opening: Order) -> str | None:
        """The level that a code has only since the opening; None for one that had it, or a higher one, before."""
        now = self._tree.codes[code].level
        before = [level for level in _levels(self._connection, code, opening) if level is not None]
        return None if before and LEVELS.index(Level(before[-1])) >= LEVELS.index(now) else now.value

    def source(self, source: Source, came_of: str) -> SourceVerdict:
        """One line of T9."""
        version, text = text_of(self._connection, source)
        spans = statements(self._connection, version, text)
        codings = reading.codings_of_source(self._connection, source)
        own = [c for c in codings if self._layer.counts(c.coder, c.source) and c.placed and self._tree.target(c.code) is not None]
        old = [c for c in own if self._is_old(c)]
        new = self._first.get(source.id, {})
        found = {level.value: tuple(sorted(self._tree.path(c) for c, at in new.items() if at == level.value)) for level in LEVELS}
        loose = tuple(
            sorted(self._tree.path(c) for c, at in new.items() if at in ("label", "concept") and not self._has_old_category(c))
        )
        early = sum(to_raw(coding.made) in self._before for coding in codings)
        return SourceVerdict(
            source.id, source.name, came_of, len(spans),
            sum(any(c.start < span.end and span.start < c.end for c in own) for span in spans),
            sum(any(c.start < span.end and span.start < c.end for c in old) for span in spans),
            found | {RELATIONS: self._relations.get(source.id, ())}, loose,
            self._seal.draw.texts.get(source.id, version.text) != version.text, early,
        )  # fmt: skip

    def _is_old(self, coding: Coding) -> bool:
        return coding.code in self._old or self._tree.target(coding.code) in self._old

    def _has_old_category(self, code: str) -> bool:
        new = {one for of_source in self._first.values() for one in of_source}
        return any(
            self._tree.codes[above].level.rank >= Level.CATEGORY.rank and above not in new for above in self._tree.ancestors(code)
        )


def _levels(connection: Connection, code: str, opening: Order) -> list[str | None]:
    """The levels that a code was given before the opening, in order."""
    rows = bulk.operations_of(connection, to_raw(code))
    before = [row for row in rows if (row[5], bytes(row[3])) < opening and row[0] in ("level", CREATE)]
    return [json.loads(row[1]).get("level") if row[0] == CREATE else json.loads(row[1]) for row in before]


def _new_relations(connection: Connection, tree: CodeTree, opening: Order) -> dict[str, tuple[str, ...]]:
    """Source -> relations made since the opening whose first evidence lies in it."""
    rows = bulk.all_rows(
        connection,
        'SELECT r.id, r."from", r."to", coalesce(v.source, w.source) FROM state_relation r JOIN change c ON c.id = r.made '
        'JOIN state_link l ON l."from" = r.id AND l.alive JOIN change e ON e.id = l.made '
        'LEFT JOIN state_version v ON v.id = l.version LEFT JOIN state_coding k ON k.id = l."to" '
        "LEFT JOIN state_version w ON w.id = k.version "
        "WHERE r.alive AND (c.lamport, c.id) > (?, ?) AND coalesce(v.source, w.source) IS NOT NULL "
        "ORDER BY e.lamport, e.id, l.id",
        opening,
    )
    first: dict[bytes, tuple[str, str]] = {}
    for relation, start, end, source in rows:
        names = [tree.codes[t].name if (t := tree.target(to_text(raw))) is not None else "…" for raw in (start, end)]
        first.setdefault(relation, (to_text(source), " → ".join(names)))
    out: dict[str, tuple[str, ...]] = {}
    for source_id, words in first.values():
        out[source_id] = (*out.get(source_id, ()), words)
    return out


def _judged(seal: Seal, sources: Sequence[SourceVerdict], coder: str, coders: Mapping[str, str]) -> SealVerdict:
    tested = SealVerdict(seal, tuple(sources), "", "")
    verdict, sentence = _verdict(tested, coder or "…")
    for said in undone_sentences(seal, coders):
        sentence = join_sentences([sentence, said])
    return SealVerdict(seal, tested.sources, verdict, sentence)


def undone_sentences(seal: Seal, coders: Mapping[str, str]) -> list[str]:
    """Who showed the sources of a hold-out without opening it, and when: once for each day."""
    words = _("The sealing was undone by {coder} on {date}: from then on the hold-out could be read.")
    return list(dict.fromkeys(words.format(coder=coders.get(who, "?"), date=when[:10]) for when, who in seal.undone))


def _verdict(tested: SealVerdict, coder: str) -> tuple[str, str]:
    """One word, and an honest sentence."""
    count = len(tested.sources)
    if tested.seal.unsealed is None:
        sentence = ngettext(
            "The hold-out of {count} interview is sealed; nothing was tested yet.",
            "The hold-out of {count} interviews is sealed; nothing was tested yet.",
            count,
        ).format(count=count)
        if tested.seal.opening is not None and not tested.seal.undone:
            sentence = join_sentences(
                [sentence, _("It was opened on {date}, and sealed again.").format(date=(tested.seal.first_unsealed or "")[:10])]
            )
        return "sealed", sentence
    higher = [*tested.new("category"), *tested.new("main"), *tested.new(RELATIONS)]
    if higher:
        return "not saturated", ngettext(
            "Not saturated: the hold-out brought {count} new category or relation ({names}). "
            "Note the gap in a sampling round, and go on.",
            "Not saturated: the hold-out brought {count} new categories or relations ({names}). "
            "Note the gaps in a sampling round, and go on.",
            len(higher),
        ).format(count=len(higher), names=join_names([f"“{name}”" for name in higher]))
    untouched = [source.name for source in tested.sources if not source.coded]
    if untouched or not tested.sources:
        return "not tested", _("Not tested yet: {coder} has coded nothing in {names}.").format(
            coder=coder, names=join_names([f"“{name}”" for name in untouched]) or _("the hold-out")
        )
    return "saturated", _saturated(tested)


def _saturated(tested: SealVerdict) -> str:
    """What the test says, and what it does not."""
    coded = sum(source.coded for source in tested.sources)
    existing = sum(source.existing for source in tested.sources)
    sentence = _(
        "{sources} of {eligible} interviews were kept back and coded by the same steps: no new category and no new relation; "
        "{coded} of {statements} statements were coded, {existing} ({percent} %) with codes that were there before; "
        "{concepts} new concepts, {labels} new labels. "
        "Within this sample the categories are saturated as far as this test goes; who codes knows the result that is hoped for."
    ).format(
        statements=sum(source.statements for source in tested.sources),
        sources=len(tested.sources), eligible=tested.seal.draw.eligible, existing=existing, coded=coded,
        percent=f"{100 * existing / coded:.1f}" if coded else "–", concepts=len(tested.new("concept")),
        labels=len(tested.new("label")),
    )  # fmt: skip
    loose = list(dict.fromkeys(name for source in tested.sources for name in source.loose))
    if loose:
        loose_words = _("But these new codes stand under no category that was there before: {names}.").format(
            names=join_names([f"“{name}”" for name in loose])
        )
        sentence = join_sentences([sentence, loose_words])
    if any(source.changed for source in tested.sources):
        sentence = join_sentences([sentence, _("A text was changed after it was sealed.")])
    if any(source.early for source in tested.sources):
        sentence = join_sentences([sentence, _("Some of it was coded before the hold-out was opened.")])
    if tested.seal.unsealed != tested.seal.first_unsealed:
        sentence = join_sentences([sentence, _("It was opened more than once.")])
    return sentence
