"""The whole study as one page for a browser: theory, codebook, counts, transcripts with their codings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.errors import DocumentExists, UnknownFormat
from groundcode.exchange.codebooks.files import write_atomically
from groundcode.exchange.html.values import FigurePage, Report, StoryPiece
from groundcode.exchange.refi.losses import Loss, Losses
from groundcode.store import bulk, log
from groundcode.workspace.codebooks.document import codebook_document
from groundcode.workspace.thesis.material import Material

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

Progress = Callable[[int, int, str], None]
_ATTEMPTS = 3
"""The parts are read one after the other: what somebody does meanwhile would stand in some of them only."""


@dataclass(frozen=True, slots=True)
class WebReportDone:
    """What was written."""

    path: str
    bytes: int
    counts: dict[str, int]
    """sources, turns, codes, codings."""
    losses: tuple[Loss, ...]
    """What was left out, with the names of the sources: for whoever writes the file, not for who reads it."""


class WebReport:
    """Pages for a browser."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def export(
        self, path: Path, *, coders: tuple[str, ...] = (), language: str | None = None, overwrite: bool = False,
        progress: Progress | None = None,
    ) -> WebReportDone:  # fmt: skip
        """Write the report to a .html; `coders` (names) narrows the codings that are shown to theirs.

        Sealed and withdrawn material and what may not be shared is left out, words that may not be quoted are withheld.

        Raises:
            UnknownFormat, DocumentExists, CannotWriteHere, CoderNotFound
            NamesRemain: a name of the roster stands in the project. OriginalsLocked
        """
        from groundcode.exchange.html import report_page

        if path.suffix.lower() != ".html":
            raise UnknownFormat(str(path), (".html",), writing=True)
        if path.exists() and not overwrite:
            raise DocumentExists(str(path))
        wanted = {self._workspace.coder_named(name) for name in coders}
        self._workspace.privacy.refuse_if_names_remain(str(path))
        report, losses = self.value(wanted, language, progress)
        data = report_page(report)
        write_atomically(path, data)
        counts = {
            "sources": len(report.sources), "turns": sum(len(one.turns) for one in report.sources),
            "codes": len(report.paths), "codings": sum(len(one.codings) for one in report.sources),
        }  # fmt: skip
        return WebReportDone(str(path), len(data), counts, losses)

    def value(
        self, coders: set[str] | None = None, language: str | None = None, progress: Progress | None = None
    ) -> tuple[Report, tuple[Loss, ...]]:
        """All that the report says, and what it leaves out; `coders` (ids) as `export` has them."""
        for _attempt in range(_ATTEMPTS):
            losses, before = Losses(), self._position()
            report = self._read(coders or set(), language or self._workspace.language(), losses, progress)
            if self._position() == before:
                break
        return report, losses.all()

    def _position(self) -> int:
        with self._workspace.store.reading() as connection:
            return log.position(connection)

    def _read(self, coders: set[str], named: str, losses: Losses, progress: Progress | None) -> Report:
        from groundcode.workspace.web_report_parts import Parts, without_closed_quotes

        workspace = self._workspace
        document = codebook_document(workspace, named)
        with bulk.without_collecting(), workspace.store.reading() as connection:
            material = Material(workspace, connection, document.language)
            parts = Parts(material, coders, losses, progress)
            sources = parts.sources()
            report = Report(
                without_closed_quotes(document, {one.short for one in sources}), parts.about(document, sources),
                parts.left_out(), {code: material.tree.path(code) for code in material.tree.walk()}, sources,
                parts.coders(sources), *parts.counts(sources), story=(), paradigms=parts.paradigms(),
                relations=parts.relations(), words={key: material.word(key) for key in ("storyline", "paradigm", "phenomenon")},
            )  # fmt: skip
        return replace(report, figures=tuple(self._figures(document.language)), story=self._story())

    def _figures(self, language: str) -> list[FigurePage]:
        out = []
        first = self._workspace.profile.current().figures[0]
        for key in dict.fromkeys([*(["F2"] if first == "F2" else []), "F3"]):
            picture = self._workspace.figures.figure(key, language)
            if not picture.missing:
                pages = [(page.svg(), page.description) for page in picture.pages]
                out += [FigurePage(key if at == 0 else f"{key}-{at + 1}", picture.title, svg, words)
                        for at, (svg, words) in enumerate(pages)]  # fmt: skip
        return out

    def _story(self) -> tuple[StoryPiece, ...]:
        """The storyline, cut at its citations."""
        text, out, at = self._workspace.storyline.text(), [], 0
        for one in self._workspace.storyline.citations():
            out.append(StoryPiece(text[at : one.start]))
            if one.gone or (one.code is None and one.segment is None):
                out.append(StoryPiece(one.words, gone=True))
            elif one.code is not None:
                out.append(StoryPiece(one.words, code=one.code))
            elif one.segment is not None:
                closed = one.segment.closed
                out.append(StoryPiece(one.words, cite="" if closed else one.segment.cite, gone=closed))
            at = one.end
        out.append(StoryPiece(text[at:]))
        return tuple(one for one in out if one.text)
