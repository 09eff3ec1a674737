"""What the tables of a thesis are made from, read once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.analysis.counts import Counts, count_codings
from groundcode.domain.cases import natural
from groundcode.domain.codes import CodeTree
from groundcode.domain.ids import to_text
from groundcode.domain.levels import Level
from groundcode.domain.storylines import short_names
from groundcode.domain.theory import Evidence
from groundcode.store import bulk, reading
from groundcode.store.reading_cases import read_seals
from groundcode.store.reading_layers import counted_layer
from groundcode.workspace.theories.book import Theory, read_theory
from groundcode.workspace.thesis.numbers import code_numbers
from groundcode.workspace.thesis.quoting import Picked, Quote, Quoting, pick

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

LONG = 40
"""Rows from which a table is told to be long: about two pages."""
QUOTES = 3
"""Quotes that a table shows of a category, where nobody says how many."""


class Material:
    """The project as one transaction sees it, in the words of one language."""

    def __init__(self, workspace: Workspace, connection: Connection, language: str, quotes: int = QUOTES) -> None:
        self.workspace = workspace
        self.connection = connection
        self.language = language
        self.most = quotes
        """How many quotes are shown of a category."""
        self.tree: CodeTree = workspace.tree_at(connection)
        self.layer = counted_layer(connection)
        """Whose codings are counted."""
        self.lead = self.layer.coder
        self.lead_name = reading.read_coders(connection).get(self.lead or "", "")
        self.words = workspace.profile.words(language)
        self.stages = workspace.profile.current().stages
        """Keys of what the three stages are called."""

    def say(self, zh: str, en: str, **values: object) -> str:
        """A sentence or a heading in the language of the tables."""
        return (zh if self.language == "zh" else en).format(**values)

    def word(self, key: str, *, capital: bool = True) -> str:
        """What the study calls a term."""
        word = self.words[key]
        return word[:1].upper() + word[1:] if capital and self.language != "zh" else word

    def list_(self, names: Iterable[str]) -> str:
        """Names in a cell."""
        return ("；" if self.language == "zh" else "; ").join(dict.fromkeys(names))

    @cached_property
    def core(self) -> str | None:
        """The core category."""
        raw = reading.read_project(self.connection)["core_code"]
        return self.tree.target(to_text(raw)) if raw else None

    @cached_property
    def counts(self) -> dict[str, Counts]:
        """Code -> the counts of the lead coder, of the consensus where there is one."""
        return count_codings(self.tree, reading.read_columns(self.connection), self.layer)

    @cached_property
    def numbers(self) -> dict[str, str]:
        """Label or concept -> a31 or A12."""
        return code_numbers(self.connection, self.tree)

    @cached_property
    def theory(self) -> Theory:
        """Paradigms, relations and pathways."""
        return read_theory(self.connection, self.tree)

    @cached_property
    def quoting(self) -> Quoting:
        """Words that may be quoted."""
        return Quoting(self.connection)

    @cached_property
    def quotes(self) -> dict[str, tuple[Quote, ...]]:
        """Code -> what the lead coder, or the consensus, put it on, by source and place; equal places of one code count once."""
        columns = reading.read_columns(self.connection)
        flags = {
            row[0]: (bool(row[1]), bool(row[2]))
            for row in bulk.all_rows(
                self.connection, "SELECT id, starred, negative FROM state_coding WHERE alive AND (starred OR negative)"
            )
        }
        names = {source.id: natural(source.name) for source in reading.read_sources(self.connection)}
        found: dict[tuple[str, bytes, bytes, int, int], tuple[bool, bool]] = {}
        for at in self.layer.rows(columns):
            target = self.tree.target(to_text(columns.code[at]))
            if target is not None:
                place = (target, columns.source[at], columns.version[at], columns.start[at], columns.end[at])
                starred, negative = flags.get(columns.id[at], (False, False))
                before = found.get(place, (False, False))
                found[place] = (before[0] or starred, before[1] or negative)
        out: dict[str, list[Quote]] = {}
        order = sorted(found, key=lambda one: (names.get(to_text(one[1]), ()), *one[1:]))
        for place in order:
            code, _source, version, start, end = place
            starred, negative = found[place]
            quote = self.quoting.at(to_text(version), start, end, code=code, starred=starred, negative=negative)
            if quote is not None:
                out.setdefault(code, []).append(quote)
        return {code: tuple(quotes) for code, quotes in out.items()}

    def below(self, code: str) -> list[Quote]:
        """The quotes on a code and on everything under it."""
        return [quote for one in (code, *self.tree.walk(code)) for quote in self.quotes.get(one, ())]

    def picked(self, codes: Iterable[str], most: int | None = None) -> Picked:
        """The quotes to show of some codes, without those below them."""
        return pick((quote for code in codes for quote in self.quotes.get(code, ())), self.most if most is None else most)

    def evidence(self, links: Sequence[Evidence], most: int | None = None) -> Picked:
        """The quotes to show of what something rests on."""
        quotes = (self.quoting.at(one.version, one.start, one.end) for one in links)
        return pick((quote for quote in quotes if quote is not None), self.most if most is None else most)

    def cited(self, quote: Quote, *more: str) -> str:
        """Words with their citation: 楼里有事大家都互相喊一声。（P07-23）."""
        marks = [quote.cite, *([self.say("反例", "negative case")] if quote.negative else ()), *more]
        return self.say("{words}（{marks}）", "{words} ({marks})", words=quote.words,
                        marks=self.say("，", ", ").join(marks))  # fmt: skip

    def cell(self, picked: Picked) -> str:
        """The quotes of a cell, a paragraph each; where there are none, where the sense alone may be told."""
        if picked.shown or not picked.paraphrase:
            return "\n".join(map(self.cited, picked.shown))
        cites = self.say("、", ", ").join(dict.fromkeys(quote.cite for quote in picked.paraphrase[: self.most]))
        return self.say("（只可转述：{cites}）", "(paraphrase only: {cites})", cites=cites)

    def nearest(self, code: str, level: Level) -> str | None:
        """The nearest code of exactly a level, itself or above."""
        line = (code, *self.tree.ancestors(code))
        return next((one for one in line if self.tree.codes[one].level is level), None)

    def titled(self, code: str | None) -> str:
        """A code's name; the core category's says that it is the core."""
        mark = self.say("（{core}）", " ({core})", core=self.words["core"]) if code is not None and code == self.core else ""
        return self.name(code) + mark

    def name(self, code: str | None) -> str:
        """A living code's name; "" for None, … for one that is gone."""
        if code is None:
            return ""
        return self.tree.codes[code].name if code in self.tree.codes else "…"

    def at(self, level: Level) -> list[str]:
        """The codes of a level, in tree order."""
        return [code for code in self.tree.walk() if self.tree.codes[code].level is level]

    def cite_note(self) -> str:
        """What P07-23 means."""
        return self.say(
            "引文后括号内为受访者编号与话轮序号（P07-23指受访者P07的第23个话轮）。",
            "In brackets behind a quote: the informant and the number of the turn (P07-23 is turn 23 of informant P07).",
        )

    def quote_notes(self, picked: Sequence[Picked]) -> tuple[str, ...]:
        """How many quotes are shown of how many, and what was left out."""
        shown, total = sum(len(one.shown) for one in picked), sum(one.total for one in picked)
        paraphrase, withheld = sum(len(one.paraphrase) for one in picked), sum(one.withheld for one in picked)
        negative = sum(one.negative for one in picked)
        against = sum(quote.negative for one in picked for quote in one.shown)
        out = []
        if shown < total:
            out.append(self.say(
                "为节省篇幅，{total}处参考点中列出{shown}处：先列研究者标星的，再列与其他引文最相近的，并尽量取自不同的受访者。",
                "A selection: {shown} of {total} references are shown, those that the researcher starred first, then those "
                "most like the others, from different informants where possible.",
                shown=shown, total=total,
            ))  # fmt: skip
        if paraphrase or withheld:
            out.append(self.say(
                "另有{paraphrase}处只可转述、{withheld}处不可引用，未列原话。",
                "Not quoted: {paraphrase} that may be paraphrased only, {withheld} that may not be quoted.",
                paraphrase=paraphrase, withheld=withheld,
            ))  # fmt: skip
        if negative:
            out.append(self.say(
                "其中反例{negative}处，列出{shown}处。", "{negative} of them are negative cases; {shown} of these are shown.",
                negative=negative, shown=against,
            ))  # fmt: skip
            if against and all(any(quote.negative for quote in one.shown) for one in picked if one.negative):
                out.append(self.say("凡有反例之处至少列出一处。", "Wherever there are any, at least one is shown."))
        return tuple(out)

    def unit_note(self) -> str:
        """What one reference is, where each coding is one."""
        return self.say(
            "参考点：一个语段带一个编码计一处，带两个编码的语段计两处。",
            "A reference is one code on one segment; a segment with two codes makes two.",
        )

    def segments_note(self) -> str:
        """What is counted where references are those of a code and all below it."""
        return self.say(
            "参考点为该编码及其下属编码所在的语段数，同一语段在一行内只计一次。",
            "References: segments coded with the code or with one below it; in a row each segment counts once.",
        )

    def core_note(self, level: Level) -> str:
        """That the core category is counted among those of its level; "" where it is of another."""
        if self.core is None or self.tree.codes[self.core].level is not level:
            return ""
        return self.say(
            "{many}共{n}个，含{core}“{name}”。", "Codes of the level “{many}”: {n}, the {core} “{name}” included.",
            many=self.words[level.value], n=len(self.at(level)), core=self.words["core"], name=self.name(self.core),
        )  # fmt: skip

    def holdout_note(self) -> str:
        """Which informants' interviews were held back and opened; "" for none."""
        sources = {source.id: source.name for source in reading.read_sources(self.connection, sealed=True)}
        drawn = {one for seal in read_seals(self.connection) if seal.unsealed for one in seal.draw.sources if one in sources}
        if not drawn:
            return ""
        short = short_names(sources)
        names = self.say("、", ", ").join(sorted((short[one] for one in drawn), key=natural))
        return self.say(
            "{names}为预留样本，启封后编码。", "Held back, and coded after the opening: {names}.", names=names
        )  # fmt: skip

    def length_note(self, rows: int) -> str:
        """How a long table gets shorter; "" for one that is not long."""
        if rows <= LONG or self.most == 1:
            return ""
        return self.say(
            "全表{n}行，宜作附录；正文可用每处只列一条的版本（导出时加--quotes 1）。",
            "The table has {n} rows and belongs in an appendix; --quotes 1 makes a shorter one for the text.", n=rows,
        )  # fmt: skip

    def coder_note(self) -> str:
        """Whose codings are counted; "" before any."""
        if not self.counted_by:
            return ""
        return self.say(
            "参考点与材料来源按编码者{name}的编码计。", "References and sources are those coded by {name}.", name=self.counted_by
        )

    @property
    def counted_by(self) -> str:
        """Who is counted, in the language of the tables; "" before anybody coded."""
        count = len(self.layer.settled)
        if not count:
            return self.lead_name
        agreed = self.say(
            "编码者商定的共识（{n}份材料）", "the consensus of the coders in {n} {sources}",
            n=count, sources="source" if count == 1 else "sources",
        )  # fmt: skip
        if not self.lead_name:
            return agreed
        return self.say("{name}、{agreed}", "{name}, and {agreed}", name=self.lead_name, agreed=agreed)
