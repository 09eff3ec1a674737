"""The parts of the report for a browser, read within one moment of the project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from groundcode.domain.cases import natural
from groundcode.domain.codings import Coding
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.sources import Source, Speaker, Version
from groundcode.domain.storylines import short_names
from groundcode.domain.theory import SLOTS, Evidence
from groundcode.domain.transcripts import Role, Turn
from groundcode.exchange.codebooks.document import CodebookDocument, DocumentCode
from groundcode.exchange.html.values import (
    CountRow,
    Named,
    ParadigmPage,
    RelationRow,
    ReportCoding,
    ReportSource,
    ReportTurn,
)
from groundcode.exchange.refi.losses import Losses
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.store.reading_cases import not_shared
from groundcode.workspace.matrices import done_sources
from groundcode.workspace.sources import text_of
from groundcode.workspace.thesis.axial import path_type, path_words, relation_words, type_words
from groundcode.workspace.thesis.material import Material
from groundcode.workspace.thesis.quoting import Quoting

_CLOSED = {"no": "withheld", "paraphrase": "paraphrase"}


class Parts:
    """The project as one transaction sees it, in what a report says."""

    def __init__(
        self, material: Material, coders: set[str], losses: Losses, progress: Callable[[int, int, str], None] | None
    ) -> None:
        self._m = material
        self._connection = material.connection
        self._coders = coders
        self._losses = losses
        self._progress = progress
        self._names = reading.read_coders(self._connection)
        self._told: dict[str, int] = {}
        self._open = self._open_sources()

    def _lost(self, key: str, kind: str, why: str, name: str = "", count: int = 1) -> None:
        self._losses.lost(kind, why, name, count)
        self._told[key] = self._told.get(key, 0) + count

    def _open_sources(self) -> list[Source]:
        """The sources that may be read, by name."""
        withdrawn, kept = reading.withdrawn_sources(self._connection), not_shared(self._connection)[0]
        out = []
        for source in sorted(reading.read_sources(self._connection, sealed=True), key=lambda one: natural(one.name)):
            if source.id in withdrawn:
                why = _("withdrawn material leaves by no export")
                self._lost("withdrawn", _("sources of informants who withdrew"), why, source.name)
            elif source.reserved:
                self._lost("sealed", _("sealed sources"), _("a hold-out stays closed until it is opened"), source.name)
            elif to_raw(source.id) in kept:
                self._lost("unshared", _("sources"), _("no consent to share them"), source.name)
            else:
                out.append(source)
        return out

    def sources(self) -> tuple[ReportSource, ...]:
        """The transcripts with their codings."""
        everything = reading.read_sources(self._connection, sealed=True)
        short = short_names({source.id: source.name for source in everything})
        out = []
        for at, source in enumerate(self._open):
            if self._progress is not None:
                self._progress(at, len(self._open), source.name)
            out.append(self._source(source, short[source.id]))
        return tuple(out)

    def _source(self, source: Source, short: str) -> ReportSource:
        version, text = text_of(self._connection, source)
        speakers = {one.id: one for one in reading.read_speakers(self._connection, source.id)}
        turns = tuple(self._turn(version, turn, speakers) for turn in version.turns)
        for turn in turns:
            if turn.withheld:
                self._lost("withheld", _("words of turns"), _("no consent to quote"), f"{short}-{turn.number}")
        outside = _outside(self._m.quoting, source, text, turns)
        if outside:
            self._lost("outside", _("words outside of turns"), _("no consent to quote"), short)
        codings, unplaced = [], []
        for one in self._codings(source):
            code, coder = self._m.tree.target(one.code), self._names.get(one.coder, "?")
            if code is None:
                self._lost("deleted", _("codings"), _("their code was deleted"), source.name)
            elif not one.placed or one.start >= one.end:
                unplaced.append((code, coder))
                name = f"{source.name}: {self._m.name(code)}"
                self._losses.kept(_("codings"), _("their words are not in the text any more"), name)
            else:
                codings.append(ReportCoding(one.start, one.end, code, coder, one.starred, one.negative))
        return ReportSource(source.name, short, source.language, text, turns, tuple(codings), tuple(unplaced), outside)

    def _codings(self, source: Source) -> Iterable[Coding]:
        """Each coder's code on a place once: two laptops may have said the same."""
        found = reading.codings_of_source(self._connection, source)
        wanted = [one for one in found if not self._coders or one.coder in self._coders]
        return {
            (one.coder, self._m.tree.target(one.code), one.placed, one.start, one.end): one for one in wanted
        }.values()  # fmt: skip

    def _turn(self, version: Version, turn: Turn, speakers: dict[str, Speaker]) -> ReportTurn:
        quote = self._m.quoting.at(version.id, turn.body, max(turn.end, turn.body + 1))
        speaker = speakers.get(turn.speaker or "")
        asked = speaker is not None and speaker.role is Role.INTERVIEWER
        withheld = _CLOSED.get(quote.consent, "") if quote is not None else ""
        return ReportTurn(turn.number, turn.start, turn.body, turn.end, asked, withheld, turn.time or "")

    def coders(self, sources: Iterable[ReportSource]) -> tuple[str, ...]:
        """Who coded, by name."""
        return tuple(sorted({one.coder for source in sources for one in source.codings}))

    def about(self, document: CodebookDocument, sources: tuple[ReportSource, ...]) -> tuple[tuple[str, str], ...]:
        """What the study is, who coded it, how much of it there is."""
        m, profile = self._m, self._m.workspace.profile.current()
        by_coder: dict[str, int] = {}
        for one in (one for source in sources for one in source.codings):
            by_coder[one.coder] = by_coder.get(one.coder, 0) + 1
        given = dict(document.about)
        total = sum(by_coder.values())
        named = [m.say("{name}（{n}）", "{name} ({n})", name=name, n=n) for name, n in sorted(by_coder.items())]
        size = m.say(
            "{sources}份材料，{turns}个话轮，{characters}字符", "sources {sources}, turns {turns}, characters {characters}",
            sources=len(sources), turns=sum(len(one.turns) for one in sources), characters=sum(len(one.text) for one in sources),
        )  # fmt: skip
        rows = [
            (m.say("项目", "Project"), document.title),
            (m.say("方法", "School"), profile.name(m.language)),
            (m.say("材料", "Transcripts"), size),
            (m.say("编码", "Codes"), given.get("codes", "")),
            (m.say("编码记录", "Codings"), m.say("{n}条：{names}", "{n}: {names}", n=total, names=m.say("、", ", ").join(named))),
            (m.say("编码时间", "Coded"), self._period()),
            (m.say("计数", "Counts"), given.get("counted", "")),
            (m.word("core"), m.name(m.core)),
            (m.say("导出时间", "Written"), datetime.fromisoformat(document.written).strftime("%Y-%m-%d %H:%M")),
        ]
        return tuple((heading, text) for heading, text in rows if text)

    def _period(self) -> str:
        sql = "SELECT min(ch.made_at), max(ch.made_at) FROM state_coding c JOIN change ch ON ch.id = c.made WHERE c.alive"
        first, last = (str(one or "")[:10] for one in bulk.all_rows(self._connection, sql)[0])
        return first if first == last else f"{first} – {last}"

    def left_out(self) -> tuple[str, ...]:
        """What a reader has to know is missing, without names."""
        say = self._m.say
        sentences = {
            "sealed": ("预留样本{n}份尚未启封，未列入。", "Sealed sources that are not shown: {n}."),
            "withdrawn": ("已退出的受访者的材料{n}份，未列入。", "Sources of informants who withdrew, not shown: {n}."),
            "unshared": ("未同意分享的材料{n}份，未列入。", "Sources without consent to share, not shown: {n}."),
            "withheld": (
                "{n}个话轮的受访者未同意逐字引用，文字从略；其编码仍列出。",
                "Turns whose words are withheld, their speakers not having consented to be quoted: {n}; their codings are shown.",
            ),
            "outside": (
                "{n}份材料中话轮之外的文字（如抬头）未获逐字引用的同意，从略。",
                "Sources whose words outside of turns (such as header lines) are withheld for want of consent to quote: {n}.",
            ),
            "deleted": ("{n}条编码的编码已删除，未列入。", "Codings whose code was deleted, not shown: {n}."),
        }
        out = [say(zh, en, n=self._told[key]) for key, (zh, en) in sentences.items() if self._told.get(key)]
        if self._coders:
            names = say("、", ", ").join(sorted(self._names.get(one, "?") for one in self._coders))
            out.append(say("只列{names}的编码。", "Only the codings of {names} are shown.", names=names))
        return tuple(out)

    def counts(self, sources: tuple[ReportSource, ...]) -> tuple[tuple[str, ...], tuple[CountRow, ...], tuple[str, ...]]:
        """(columns, rows, notes) of the codes by sources, by whom the study counts."""
        m = self._m
        columns = reading.read_columns(self._connection)
        places: dict[str, dict[bytes, set[tuple[int, int]]]] = {}
        for at in m.layer.rows(columns):
            target = m.tree.target(to_text(columns.code[at]))
            for code in (target, *m.tree.ancestors(target)) if target is not None else ():
                places.setdefault(code, {}).setdefault(columns.source[at], set()).add((columns.start[at], columns.end[at]))
        raws = [to_raw(source.id) for source in self._open]
        done = {to_raw(one) for one in done_sources(self._connection, m.layer)}
        rows = []
        for code in m.tree.walk():
            of = places.get(code, {})
            cells = tuple(len(of[raw]) if raw in of else 0 if raw in done else None for raw in raws)
            rows.append(CountRow(code, cells, sum(one or 0 for one in cells)))
        notes = [m.segments_note(), m.coder_note()]
        if any(raw not in done for raw in raws):
            notes.append(m.say("—：该材料尚未由其编完。", "—: not coded to the end by them."))
        if self._told.keys() & {"withdrawn", "sealed", "unshared"}:
            notes.append(m.say("合计只含所列材料。", "The totals are those of the sources shown."))
        return tuple(one.short for one in sources), tuple(rows), tuple(filter(None, notes))

    def _cites(self, evidence: Iterable[Evidence]) -> tuple[str, ...]:
        found = (self._m.quoting.at(one.version, one.start, one.end) for one in evidence)
        return tuple(dict.fromkeys(one.cite for one in found if one is not None and one.consent not in ("gone", "withdrawn")))

    def _named(self, code: str, evidence: Iterable[Evidence] = ()) -> Named:
        alive = code in self._m.tree.codes
        return Named(self._m.name(code), code if alive else "", self._cites(evidence))

    def paradigms(self) -> tuple[ParadigmPage, ...]:
        """The paradigms; none where the school has none."""
        m = self._m
        if not m.workspace.profile.current().has_paradigm:
            return ()
        return tuple(
            ParadigmPage(
                self._named(one.phenomenon, one.evidence), one.name or m.name(one.phenomenon),
                tuple(
                    (m.word(slot.value), tuple(self._named(role.code, role.evidence) for role in one.of(slot) if not role.gone))
                    for slot in SLOTS
                ),
            )
            for one in m.theory.paradigms if not one.gone
        )  # fmt: skip

    def relations(self) -> tuple[RelationRow, ...]:
        """Pathways and relations, as the table of relations has them."""
        return tuple(self._relations())

    def _relations(self) -> Iterator[RelationRow]:
        m = self._m
        known = {one.id: one for one in m.theory.relations}
        for path in (one for one in m.theory.pathways if one.relations):
            evidence = path.evidence or tuple(link for one in path.relations for link in one.evidence)
            yield RelationRow(path_words(m, path), path_type(m, path), path.connotation or path.name, self._cites(evidence))
        for one in (one for one in m.theory.relations if not one.gone):
            yield RelationRow(relation_words(m, one, known), type_words(m, one), one.connotation, self._cites(one.evidence))


def _outside(quoting: Quoting, source: Source, text: str, turns: tuple[ReportTurn, ...]) -> str:
    """Why what stands outside of turns is withheld; "" where it is not, or where nothing stands there."""
    at, has_words = 0, False
    for turn in turns:
        has_words = has_words or bool(text[at : turn.start].strip())
        at = turn.end
    if not (has_words or text[at:].strip()):
        return ""
    return _CLOSED.get(quoting.outside(source.id, source.version), "")


def without_closed_quotes(document: CodebookDocument, shown: set[str]) -> CodebookDocument:
    """A codebook whose examples come only from sources (by their short names) that are shown."""

    def of(code: DocumentCode) -> DocumentCode:
        kept = tuple(
            one if _source_of(one.cite) in shown or one.cite in shown else replace(one, quote="", withheld="withheld")
            for one in code.examples
        )
        return replace(code, examples=kept, children=tuple(map(of, code.children)))

    return replace(document, codes=tuple(map(of, document.codes)))


def _source_of(cite: str) -> str:
    return cite.rpartition("-")[0]
