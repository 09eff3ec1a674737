"""The codebook put together for a supervisor: names, texts, properties, examples with their turns, counts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from groundcode.analysis.counts import Counts
from groundcode.domain.cases import iso_date
from groundcode.domain.codes import CodeTree
from groundcode.domain.ids import segment_id, to_text
from groundcode.domain.levels import Level
from groundcode.errors import BadValue
from groundcode.exchange.codebooks.document import CodebookDocument, DocumentCode, DocumentExample
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.workspace.codebooks.changes import changes_since
from groundcode.workspace.property_book import read_properties
from groundcode.workspace.thesis.material import Material

if TYPE_CHECKING:
    from groundcode.workspace.thesis.quoting import Quote
    from groundcode.workspace.workspace import Workspace

_MOST = 5
"""Examples that are shown of a code."""
_LEVEL_WORDS = {Level.LABEL: "label", Level.CONCEPT: "concept", Level.CATEGORY: "category", Level.MAIN: "main"}


def codebook_document(workspace: Workspace, language: str | None = None, since: str | None = None) -> CodebookDocument:
    """What a document for a supervisor is written from; `since` a day (2026-03-01) adds what changed.

    Raises:
        BadValue: `since` is no day.
    """
    day = _day(since) if since else None
    language = language or workspace.language()
    now = workspace.store.now().astimezone()
    with bulk.without_collecting(), workspace.store.reading() as connection:
        material = Material(workspace, connection, "zh" if language == "zh" else "en")
        builder = _Builder(material)
        codes = tuple(builder.code(top) for top in material.tree.children_of(None))
        changes = changes_since(connection, material.tree, day) if day else None
        sources = len(reading.read_sources(connection)) - len(reading.withdrawn_sources(connection))
        project = reading.read_project(connection)["title"]
    words = {level: material.word(key, capital=False) for level, key in _LEVEL_WORDS.items()}
    counted = [(level, sum(code.level is level for code in material.tree.codes.values())) for level in reversed(Level)]
    about = (
        ("written", now.date().isoformat()),
        ("counted", material.coder_note() or material.say("还没有编码。", "Nothing is coded yet.")),
        ("codes", material.say("，", ", ").join(f"{words[level]} {count}" for level, count in counted)),
        ("sources", str(sources)),
    )
    title, today = str(project or workspace.path.stem), now.date().isoformat()
    return CodebookDocument(workspace.id, title, material.language, today, now.isoformat(), about, codes, words, changes)


def _day(text: str) -> date:
    named = iso_date(text)
    if named is None:
        raise BadValue(_("date"), text, "2026-03-01")
    return date.fromisoformat(named)


class _Builder:
    def __init__(self, material: Material) -> None:
        self._material = material
        self._tree: CodeTree = material.tree
        self._examples = self._bound()
        self._properties: dict[str, list[str]] = {}
        for one in read_properties(material.connection, self._tree):
            ends = [self._dimension(d.name, d.low, d.high) for d in one.dimensions]
            text = one.name + (material.say("：", ": ") + one.definition if one.definition else "")
            line = text + (material.say("（{ends}）", " ({ends})", ends=material.list_(ends)) if ends else "")
            self._properties.setdefault(one.code, []).append(" ".join(line.split()))
        self._also = self._second_homes()

    @staticmethod
    def _dimension(name: str, low: str, high: str) -> str:
        ends = f"{low}—{high}" if low or high else ""
        return " ".join(filter(None, (name, ends)))

    def code(self, code_id: str) -> DocumentCode:
        """A code with those below it."""
        code, count = self._tree.codes[code_id], self._material.counts.get(code_id, Counts())
        return DocumentCode(
            code_id, code.name, code.level, self._material.word(_LEVEL_WORDS[code.level], capital=True), code.definition,
            code.inclusion, code.exclusion, tuple(self._properties.get(code_id, ())), self._shown(code_id),
            tuple(self._also.get(code_id, ())), count.own, count.total, count.sources, code_id == self._material.core,
            tuple(self.code(child) for child in self._tree.children_of(code_id)),
        )  # fmt: skip

    def _shown(self, code_id: str) -> tuple[DocumentExample, ...]:
        """The examples that were bound; where there are none, one segment that stands for the code itself."""
        bound = self._examples.get(code_id)
        if bound:
            return tuple(self._example(link, quote) for link, quote in bound[:_MOST])
        own = [quote for quote in self._material.picked([code_id], 1).shown if quote.words]
        return tuple(self._example(segment_id(*quote.place) if quote.place else "", quote) for quote in own)

    @staticmethod
    def _example(link: str, quote: Quote) -> DocumentExample:
        why = "" if quote.words else "paraphrase" if quote.consent == "paraphrase" else "withheld"
        return DocumentExample(link, quote.words, quote.cite, why)

    def _bound(self) -> dict[str, list[tuple[str, Quote]]]:
        rows = bulk.all_rows(
            self._material.connection,
            'SELECT id, "from", version, start, "end" FROM state_link WHERE role = \'example\' AND alive '
            "AND version IS NOT NULL ORDER BY rank, id",
        )
        out: dict[str, list[tuple[str, Quote]]] = {}
        for link, code, version, start, end in rows:
            owner = self._tree.target(to_text(code))
            quote = self._material.quoting.at(to_text(version), start, end) if owner else None
            # Equal examples came from two laptops, or from codes that were merged.
            if owner is None or quote is None or quote.consent in ("withdrawn", "gone"):
                continue
            if (quote.cite, quote.words) not in [(other.cite, other.words) for _link, other in out.get(owner, ())]:
                out.setdefault(owner, []).append((to_text(link), quote))
        return out

    def _second_homes(self) -> dict[str, list[str]]:
        rows = bulk.all_rows(
            self._material.connection,
            'SELECT "from", "to" FROM state_link WHERE role = \'also_in\' AND alive ORDER BY "from", "to"',
        )
        out: dict[str, list[str]] = {}
        for code, to in rows:
            owner, home = self._tree.target(to_text(code)), self._tree.target(to_text(to))
            if owner and home and self._tree.path(home) not in out.setdefault(owner, []):
                out[owner].append(self._tree.path(home))
        return out
