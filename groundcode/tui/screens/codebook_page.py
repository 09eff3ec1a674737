"""The page of a code: everything the project knows about it, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from groundcode.analysis.counts import Counts
from groundcode.domain.codes import Code, CodeTree
from groundcode.domain.levels import Level
from groundcode.locale import N_, _
from groundcode.tui.dimension_words import dimension_words
from groundcode.tui.widgets.page_list import PageRow
from groundcode.workspace.lineage import Former, Lineage, Relative
from groundcode.workspace.sentences import noun

if TYPE_CHECKING:
    from groundcode.workspace import Workspace
    from groundcode.workspace.memos import Memo
    from groundcode.workspace.properties import Dimension, Placement, Property

TEXTS = {"definition": N_("Definition"), "inclusion": N_("Inclusion rule"), "exclusion": N_("Exclusion rule")}
_FORMERLY = {
    "name": N_("former name"),
    "level": N_("former level"),
    "definition": N_("former definition"),
    "inclusion": N_("former inclusion rule"),
    "exclusion": N_("former exclusion rule"),
}

_QUIET = "not bold dim"


class PageReader:
    """Reads pages of codes as of one moment; what all pages share is read once."""

    def __init__(self, workspace: Workspace, tree: CodeTree, core: str | None) -> None:
        self._workspace = workspace
        self._tree = tree
        self._core = core
        self.placements: dict[str, Placement] = {}
        """The placements that pages showed, by id."""
        self.dimensions: dict[str, Dimension] = {}
        self.properties: dict[str, Property] = {}
        self.examples: dict[str, tuple[str, int, int]] = {}
        """Link -> (source, start, end)."""
        self.memos: dict[str, Memo] = {}
        self._turns: dict[tuple[str, int], str] = {}

    def rows(self, code_id: str, counts: Mapping[str, Counts], counted: str) -> list[PageRow]:
        """The page of a living code; `counted` names whose codings were counted."""
        code = self._tree.codes[code_id]
        page = self._workspace.codebook.page(code_id, tree=self._tree)
        for one in page.examples:
            self.examples[one.link] = (one.source, one.example.start, one.example.end)
        rows = [*self._head(code, counts.get(code_id), counted)]
        for field, words in TEXTS.items():
            rows += [*_heading(_(words)), *_text(field, getattr(code, field))]
        rows += _heading(_("Examples"), len(page.examples))
        for one in page.examples:
            rows.append(PageRow("example", one.link, _quoted(one.example.quote), f"{one.example.source}-{one.example.turn}"))
        if not page.examples:
            rows.append(_none(_("none yet: p on a coded segment in the text makes it one")))
        rows += self._properties(code)
        rows += self._memos(code_id)
        rows += self._memberships(page.also_in, page.also_here)
        return rows + list(self._lineage(self._workspace.lineage.of(code_id, tree=self._tree)))

    def _head(self, code: Code, count: Counts | None, counted: str) -> Iterator[PageRow]:
        core = "◎ " if code.id == self._core else ""
        yield PageRow("", code.id, f"{core}{code.name}")
        level = _(code.level.words) + (_(", the core category") if core else "") + (_(", in vivo") if code.in_vivo else "")
        above = self._tree.path(code.id).removesuffix(code.name).rstrip(" >")
        yield PageRow("", "level", level, "", 0, _QUIET)
        if above:
            yield PageRow("code", self._tree.parent_of(code.id) or "", above, "↑", 0, "dim")
        if count is None:
            return
        line = _("own {own} · total {total} · sum {sum} · sources {sources}   (counts of {coder})").format(
            own=count.own, total=count.total, sum=count.sum, sources=count.sources, coder=counted or _("nobody yet")
        )
        yield PageRow("", "counts", line, "", 0, _QUIET)

    def _properties(self, code: Code) -> Iterator[PageRow]:
        found = self._by_code.get(code.id, [])
        yield from _heading(_("Properties and dimensions"), len(found))
        if not found:
            label = code.level is Level.LABEL
            yield _none(_("only concepts and what stands above them have properties") if label else _("none yet: a adds one"))
        for one in found:
            self.properties[one.id] = one
            yield PageRow("property", one.id, one.name, "", 0, "bold")
            if one.definition:
                yield PageRow("property", one.id, one.definition, "", 1)
            for dimension in one.dimensions:
                self.dimensions[dimension.id] = dimension
                placed = self._placed.get(dimension.id, [])
                count = f"   ({len(placed)})" if placed else ""
                yield PageRow("dimension", dimension.id, dimension_words(dimension) + count, "↔", 1)
                for placement in placed:
                    self.placements[placement.id] = placement
                    yield PageRow("placement", placement.id, self._where(placement), f"{placement.value}:", 2)

    def _where(self, placement: Placement) -> str:
        if placement.case is not None:
            return f"{self._cases.get(placement.case, '?')}   ({placement.coder})"
        quote = _quoted(placement.quote) if placement.quote else _("(withdrawn: the words are not shown)")
        return f"{self._cited(placement)} {quote}   ({placement.coder})"

    def _cited(self, placement: Placement) -> str:
        """P07-23: the source and the printed number of the turn."""
        source, start = placement.source or "", placement.start or 0
        if (source, start) not in self._turns:
            opened = self._workspace.sources.open(source)
            turn = opened.version.turn_at(start)
            self._turns[(source, start)] = f"{opened.source.name}-{turn.number}" if turn else opened.source.name
        return self._turns[(source, start)]

    def _memos(self, code_id: str) -> Iterator[PageRow]:
        found = self._about.get(code_id, [])
        yield from _heading(_("Memos"), len(found))
        if not found:
            yield _none(_("none yet: a adds one"))
        for memo in found:
            self.memos[memo.id] = memo
            title = f"{memo.title}: " if memo.title else ""
            yield PageRow("memo", memo.id, title + memo.text, f"{memo.made_at[:10]} {memo.coder}")

    def _memberships(self, above: tuple[str, ...], below: tuple[str, ...]) -> Iterator[PageRow]:
        if above or below:
            yield from _heading(_("Second memberships, not counted"))
        for code in above:
            yield PageRow("code", code, self._tree.path(code), _("belongs to"))
        for code in below:
            yield PageRow("code", code, self._tree.path(code), _("holds"))

    def _lineage(self, lineage: Lineage) -> Iterator[PageRow]:
        yield from _heading(_("Where it comes from"))
        made = _("made by {coder} on {date} ({how})").format(
            coder=lineage.coder, date=lineage.made_at[:10], how=noun(lineage.kind)
        )
        yield PageRow("past", "made", made)
        if lineage.split_from is not None:
            yield self._relative(lineage.split_from, _("split from"))
        for part in lineage.split_into:
            yield self._relative(part, _("split into"))
        for gone in lineage.merged:
            yield PageRow("past", gone.id, f"{gone.name}   ({gone.coder}, {gone.made_at[:10]})", _("merged into it:"))
        for former in lineage.former:
            yield PageRow("past", f"{former.field} {former.made_at}", _said(former), _(_FORMERLY[former.field]))

    def _relative(self, code: Relative, lead: str) -> PageRow:
        target = self._tree.target(code.id)
        if target is None:
            return PageRow("past", code.id, _("{name} (deleted)").format(name=code.name), lead)
        return PageRow("code", target, self._tree.path(target), lead)

    @cached_property
    def _about(self) -> dict[str, list[Memo]]:
        out: dict[str, list[Memo]] = {}
        for memo in self._workspace.memos.list_():
            for thing in memo.about:
                # What is about a code that was merged is about the one it reads as.
                out.setdefault(self._tree.target(thing) or thing, []).append(memo)
        return out

    @cached_property
    def _by_code(self) -> dict[str, list[Property]]:
        out: dict[str, list[Property]] = {}
        for one in self._workspace.properties.list_():
            out.setdefault(one.code, []).append(one)
        return out

    @cached_property
    def _placed(self) -> dict[str, list[Placement]]:
        out: dict[str, list[Placement]] = {}
        for one in self._workspace.properties.placements():
            out.setdefault(one.dimension, []).append(one)
        return out

    @cached_property
    def _cases(self) -> dict[str, str]:
        return {case.id: case.name for case in self._workspace.cases.list_()}


def _heading(words: str, count: int | None = None) -> list[PageRow]:
    return [PageRow(), PageRow("", "", words if not count else f"{words} ({count})")]


def _text(field: str, text: str) -> list[PageRow]:
    if not text.strip():
        return [PageRow("text", field, _("not written yet: e writes it"), "", 0, "dim")]
    return [PageRow("text", field, text)]


def _none(words: str) -> PageRow:
    return PageRow("none", words, words, "", 0, "dim")


def _quoted(quote: str) -> str:
    return "“" + " ".join(quote.split()) + "”"


def _said(former: Former) -> str:
    value = _(Level(former.value).words) if former.field == "level" else former.value
    return f"{value}   ({former.coder}, {former.made_at[:10]})"
