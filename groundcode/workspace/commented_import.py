"""A Word transcript whose comments are codings, taken in by the way of a .qdpx."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.domain.codebooks import PATH_SEPARATOR
from groundcode.domain.codes import CodeTree
from groundcode.domain.ids import coder_id, fold
from groundcode.errors import AmbiguousName, CodeNotFound, EmptyName, UnknownFormat
from groundcode.exchange.foreign.building import Builder
from groundcode.exchange.foreign.word_comments import Carried, RemarkedText, WordRemark, read_remarked, solid
from groundcode.exchange.refi.losses import Losses
from groundcode.exchange.refi.values import RefiCode, RefiSource
from groundcode.locale import _
from groundcode.store import blobs, reading
from groundcode.text.normalise import normalise
from groundcode.workspace.names import clean_name

if TYPE_CHECKING:
    from groundcode.workspace.interchange import InterchangeReport
    from groundcode.workspace.workspace import Workspace

Progress = Callable[[int, int, str], None]
_LONGEST = 60
"""Characters of a code's name: what is longer is a remark."""
_BETWEEN = re.compile(r"[;；\n\r\v]+")
_ENDS = re.compile(r"[。！？!?…]$")
_MARKS = re.compile(r"\s*·\s*(★|反例|negative case)$")


def import_commented(
    workspace: Workspace, path: Path, *, levels: str, dry_run: bool, fresh: bool, keep_names: bool, progress: Progress | None
) -> InterchangeReport:
    """What `Interchange.import_commented` does."""
    from groundcode.text.loaders import load

    if path.suffix.lower() != ".docx":
        raise UnknownFormat(str(path), (".docx",))
    transcript = load(path)
    read = read_remarked(path.read_bytes(), str(path))
    losses = Losses()
    work = _Commented(workspace, read, losses)
    name, text = work.target(transcript.name, transcript.text)
    work.run(name, text)
    report = workspace.interchange.import_project(
        work.builder.project(path.name, sources=work.sources), path, losses=losses, levels=levels, dry_run=dry_run, fresh=fresh,
        keep_names=keep_names, positions="auto", progress=progress,
    )  # fmt: skip
    report.notes[:0] = work.notes
    return report


class _Commented:
    """One document on its way."""

    def __init__(self, workspace: Workspace, read: RemarkedText, losses: Losses) -> None:
        self._workspace = workspace
        self._read = read
        self._losses = losses
        self._raw = normalise(read.text).text
        # Places are counted in the text as it was; NFC may shorten it.
        self._same = self._raw == read.text
        self.builder = Builder("Word", "", losses)
        self.sources: tuple[RefiSource, ...] = ()
        self.notes: list[str] = []
        self._known: set[tuple[str, str, int, int]] = set()
        """(code, coder, start, end) of what is coded already in the source that the text is of."""
        with workspace.store.reading() as connection:
            self._tree: CodeTree = reading.read_tree(connection)

    def target(self, name: str, loaded: str) -> tuple[str, str]:
        """(name, text) of the source: one that is here already but for white space, else as transcripts are loaded."""
        words = [self._raw[at] for at in solid(self._raw)]
        with self._workspace.store.reading() as connection:
            for source in reading.read_sources(connection, sealed=True):
                sha256, length = reading.text_of_version(connection, source.version)
                if length < len(words):
                    continue
                text = blobs.get_text(connection, sha256)
                if words == [text[at] for at in solid(text)]:
                    self.notes.append(_("The text is that of “{name}”: the codings are put on it.").format(name=source.name))
                    self._known = {
                        (one.code, one.coder, one.start, one.end) for one in reading.codings_of_source(connection, source)
                    }
                    return source.name, text
        if Carried(self._raw, loaded).fits:
            return name, loaded
        if self._read.title:
            return self._read.title, self._raw
        self.notes.append(
            _("The text was taken as its paragraphs stand, since comments lie on parts that transcripts leave out.")
        )
        return name, self._raw

    def run(self, name: str, text: str) -> None:
        """Put the comments on their words."""
        source = self.builder.guid("source", text)
        carried = Carried(self._raw, text)
        nodes: dict[str, RefiCode] = {}
        parents: dict[str, str] = {}
        for remark in self._read.remarks:
            self._remark(remark, source, name, carried, nodes, parents)
        self.builder.tree(nodes, parents)
        self.sources = (RefiSource(source, name, content=text, selections=self.builder.selections(source)),)

    def _remark(
        self, remark: WordRemark, source: str, name: str, carried: Carried, nodes: dict[str, RefiCode], parents: dict[str, str]
    ) -> None:
        place = carried.place(*self._counted(remark)) if remark.start >= 0 else None
        if place is None:
            self._losses.lost(_("comments"), _("they lie on no words"), remark.text)
            return
        start, end = self._counted(remark)
        quote = self._raw[start:end]
        for piece in [remark.text] if remark.is_reply else _BETWEEN.split(remark.text):
            said = piece.strip()
            if not said:
                continue
            if remark.is_reply or len(said) > _LONGEST or _ENDS.search(said):
                note = self.builder.note("", said, remark.author, remark.date, source, *place)
                self.builder.on(source, *place).notes.append(note)
                self._losses.kept(_("comments"), _("a reply, or a sentence, is a memo on the words"), said)
                continue
            marks: set[str] = set()
            while marked := _MARKS.search(said):
                marks.add(marked[1])
                said = said[: marked.start()]
            path = self._path(said)
            if path is None:
                self._losses.lost(_("codings"), _("several codes are called so: write the path into the comment"), said)
                continue
            if self._is_known(path, remark.author, place):
                self._losses.kept(_("codings"), _("they are here already"), f"{name} {place[0]}–{place[1]}")
                why = _("their codings are here already, and stay as they are marked here")
                self._losses.lost(_("marks of codings"), why, said, len(marks))
                continue
            code = self._node(path, nodes, parents)
            self.builder.code_place(
                source, *place, code, remark.author, remark.date, quote, starred="★" in marks, negative=bool(marks - {"★"})
            )

    def _counted(self, remark: WordRemark) -> tuple[int, int]:
        if self._same:
            return remark.start, remark.end
        before, inside = self._read.text[: remark.start], self._read.text[: remark.end]
        return len(normalise(before).text), len(normalise(inside).text)

    def _path(self, said: str) -> tuple[str, ...] | None:
        """The path of the code that a comment names; None where several are called so."""
        try:
            code = self._tree.get(said).id
            return tuple(self._tree.codes[one].name for one in self._above(code))
        except AmbiguousName:
            return None
        except CodeNotFound:
            return tuple(part.strip() for part in said.split(PATH_SEPARATOR) if part.strip())

    def _above(self, code: str) -> list[str]:
        chain = [code]
        while (parent := self._tree.codes[chain[-1]].parent) is not None:
            chain.append(parent)
        return chain[::-1]

    def _is_known(self, path: tuple[str, ...], author: str, place: tuple[int, int]) -> bool:
        if not self._known:
            return False
        try:
            code = self._tree.get(PATH_SEPARATOR.join(path)).id
            coder = coder_id(self._workspace.id, clean_name(author, _("coder")))
        except (CodeNotFound, AmbiguousName, EmptyName):
            return False
        return (code, coder, *place) in self._known

    def _node(self, path: tuple[str, ...], nodes: dict[str, RefiCode], parents: dict[str, str]) -> str:
        above = ""
        for depth in range(1, len(path) + 1):
            key = fold(PATH_SEPARATOR.join(path[:depth]))
            if key not in nodes:
                nodes[key] = RefiCode(self.builder.guid("code", key), path[depth - 1])
                if above:
                    parents[key] = above
            above = key
        return nodes[above].guid
