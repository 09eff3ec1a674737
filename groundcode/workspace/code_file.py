"""`code --from`: many codings at once, checked against the texts, all or nothing, as one change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.codebooks import PATH_SEPARATOR
from groundcode.domain.codes import Code, CodeTree
from groundcode.domain.levels import LEVELS, Level
from groundcode.domain.ranks import rank_between
from groundcode.domain.sources import Source
from groundcode.errors import (
    AmbiguousName,
    CodeNotFound,
    EmptyName,
    GroundcodeError,
    InvalidCodings,
    SealedSource,
    SourceNotFound,
)
from groundcode.exchange.codings_file import BadLine, CodingLine, read_lines
from groundcode.locale import _
from groundcode.store import blobs, bulk, reading
from groundcode.store.store import Writing
from groundcode.workspace.codes import refuse_level
from groundcode.workspace.memos import add_memo
from groundcode.workspace.names import clean_name
from groundcode.workspace.sources import closed_source, find_source

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

BULK = 1_000
"""From so many lines on, the project is backed up first."""


@dataclass(slots=True)
class CodeFileReport:
    """What a codings file brought."""

    codings: int = 0
    known: int = 0
    """Lines that the coder had coded already."""
    memos: int = 0
    new_codes: list[str] = field(default_factory=list)
    """Paths of the codes that were made."""
    new_coders: list[str] = field(default_factory=list)
    refused: list[BadLine] = field(default_factory=list)


class CodeFile:
    """One reading of a codings file into a project."""

    def __init__(
        self, workspace: Workspace, path: Path, *, create: bool, partial: bool,
        lines: Sequence[CodingLine | BadLine] | None = None,
    ) -> None:  # fmt: skip
        self._workspace = workspace
        self._path = path
        self._lines = lines
        self._create = create
        self._partial = partial
        self._report = CodeFileReport()
        self._codes: dict[tuple[str, str | None], str | BadLine] = {}
        self._sources: dict[str, tuple[Source, str, int]] = {}
        self._texts: dict[str, str] = {}
        self._coders: dict[str, str] = {}
        self._new: _NewCodes | None = None

    def run(self) -> CodeFileReport:
        """Read, check and store.

        Raises:
            InvalidCodings: naming the first line that cannot be taken (not with `partial`).
        """
        with bulk.without_collecting():
            return self._run()

    def _run(self) -> CodeFileReport:
        lines = list(read_lines(self._path)) if self._lines is None else self._lines
        workspace = self._workspace
        if len(lines) >= BULK:
            workspace.backups.back_up(why="code-file")
        with workspace.change("code-file") as made:
            tree = reading.read_tree(made.connection)
            self._new = _NewCodes(tree, workspace.store.ids, made)
            sources = reading.read_sources(made.connection, sealed=True)
            known_coders = {workspace.coder: workspace.coder_name} | reading.read_coders(made.connection)
            self._coders = {"": workspace.coder}
            self._take(made, lines, sources, known_coders)
            refused = self._report.refused
            if refused and not self._partial:
                first = refused[0]
                raise InvalidCodings(str(self._path), first.line, first.why, len(refused) - 1)
        return self._report

    def _take(
        self, made: Writing, lines: Iterable[CodingLine | BadLine], sources: list[Source], known_coders: dict[str, str]
    ) -> None:
        equal: set[tuple[str, str, str, int, int]] | None = None
        new_id = self._workspace.store.ids
        create = made.draft.create
        for line in lines:
            if isinstance(line, BadLine):
                self._report.refused.append(line)
                continue
            placed = self._place(made.connection, line, sources)
            if isinstance(placed, BadLine):
                self._report.refused.append(placed)
                continue
            code = self._code(line)
            if isinstance(code, BadLine):
                self._report.refused.append(code)
                continue
            try:
                coder = self._coder(made, line.coder, known_coders)
            except EmptyName as error:
                self._report.refused.append(BadLine(line.line, error.message))
                continue
            if equal is None:
                equal = _existing(made.connection)
            key = (code, coder, placed, line.start, line.end)
            if key in equal:
                self._report.known += 1
                continue
            equal.add(key)
            anchor = {"version": placed, "start": line.start, "end": line.end}
            coding = create("coding", new_id(), code=code, coder=coder, anchor=anchor)
            self._report.codings += 1
            if line.memo:
                add_memo(made.draft, new_id, line.memo, kind="code", about=(coding,))
                self._report.memos += 1

    def _place(self, connection: Connection, line: CodingLine, sources: list[Source]) -> str | BadLine:
        """The version in which a line's place lies, after its quote was compared."""
        if line.source not in self._sources:
            try:
                source = find_source(sources, line.source)
            except (SourceNotFound, AmbiguousName) as error:
                return BadLine(line.line, error.message)
            closed = SealedSource(source.name) if source.reserved else closed_source(connection, source.id, source.name)
            if closed is not None:
                return BadLine(line.line, f"{closed.message} {closed.hint}")
            self._sources[line.source] = (source, *reading.text_of_version(connection, source.version))
        source, sha256, length = self._sources[line.source]
        if not 0 <= line.start < line.end <= length:
            return BadLine(
                line.line,
                _("[{start}, {end}) is not a place in “{source}”, which has {length} characters").format(
                    start=line.start, end=line.end, source=source.name, length=length
                ),
            )
        if line.quote is None:
            return source.version
        text = self._texts.get(sha256)
        if text is None:
            text = self._texts[sha256] = blobs.get_text(connection, sha256)
        if text[line.start : line.end] != line.quote:
            return BadLine(
                line.line,
                _("the quote does not match: there stands “{found}”, not “{quote}”").format(
                    found=_short(text[line.start : line.end]), quote=_short(line.quote)
                ),
            )
        return source.version

    def _code(self, line: CodingLine) -> str | BadLine:
        key = (line.code, line.parent)
        if key not in self._codes:
            assert self._new is not None
            try:
                self._codes[key] = self._new.find_or_make(line, self._create, self._report)
            except GroundcodeError as error:
                self._codes[key] = BadLine(line.line, f"{error.message} {error.hint}".strip())
        found = self._codes[key]
        return BadLine(line.line, found.why) if isinstance(found, BadLine) else found

    def _coder(self, made: Writing, name: str | None, known: dict[str, str]) -> str:
        if (name or "") not in self._coders:
            cleaned = clean_name(name or "", _("coder"))
            coder = ids.coder_id(self._workspace.id, cleaned)
            if coder not in known:
                known[coder] = cleaned
                made.draft.create("coder", coder, name=cleaned)
                self._report.new_coders.append(cleaned)
            self._coders[name or ""] = coder
        return self._coders[name or ""]


class _NewCodes:
    """Codes found by name, and made with `create`."""

    def __init__(self, tree: CodeTree, new_id: ids.IdFactory, made: Writing) -> None:
        self._tree = tree
        self._id = new_id
        self._made = made
        self._paths: dict[str, tuple[str, Level, str]] = {
            ids.fold(tree.path(code)): (code, tree.codes[code].level, tree.path(code)) for code in tree.codes
        }
        """Folded path -> id, level and path of a code."""
        self._last: dict[str | None, str] = {}

    def find_or_make(self, line: CodingLine, create: bool, report: CodeFileReport) -> str:
        names = [part.strip() for part in line.code.split(PATH_SEPARATOR)]
        if line.parent:
            names = [part.strip() for part in line.parent.split(PATH_SEPARATOR)] + names
        else:
            try:
                return self._tree.get(line.code).id
            except CodeNotFound:
                if not create:
                    raise
        whole = ids.fold(PATH_SEPARATOR.join(names))
        if whole in self._paths:
            return self._paths[whole][0]
        found = self._ending_with(whole)
        if found is not None:
            return found[0]
        if not create:
            raise CodeNotFound(PATH_SEPARATOR.join(names))
        return self._make(names, line.level or Level.LABEL, report)

    def _ending_with(self, whole: str) -> tuple[str, Level, str] | None:
        """The one code whose path ends so, those that this file makes included."""
        ends = [path for path in self._paths if path.endswith(PATH_SEPARATOR + whole)]
        if len(ends) > 1:
            raise AmbiguousName(whole, ends)
        return self._paths[ends[0]] if ends else None

    def _make(self, names: list[str], level: Level, report: CodeFileReport) -> str:
        """Make a code and what is missing above it; refused as a whole, before anything is written."""
        names = [clean_name(name, _("code")) for name in names]
        above: tuple[str, Level, str] | None = None
        depth = 0
        while depth < len(names) - 1:
            path = ids.fold(PATH_SEPARATOR.join([above[2], names[depth]] if above else names[:1]))
            known = self._paths.get(path) or (self._ending_with(path) if depth == 0 else None)
            if known is None:
                break
            above, depth = known, depth + 1
        wanted = [LEVELS[min(level.rank + steps, 3)] for steps in range(len(names) - 1 - depth, -1, -1)]
        if above is not None:
            highest = above[1]
            # What is made in between never stands higher than what it stands under.
            wanted = [*(min(between, highest, key=lambda lv: lv.rank) for between in wanted[:-1]), wanted[-1]]
        self._check(names[depth:], wanted, names[depth - 1], above[1] if above else None)
        for name, lv in zip(names[depth:], wanted, strict=True):
            path = PATH_SEPARATOR.join([above[2], name]) if above else name
            above = (self._add(name, lv, above[0] if above else None), lv, path)
            self._paths[ids.fold(path)] = above
            report.new_codes.append(path)
        assert above is not None
        return above[0]

    def _check(self, names: list[str], wanted: list[Level], parent: str, above: Level | None) -> None:
        for name, level in zip(names, wanted, strict=True):
            if above is not None:
                refuse_level(name, level, Code("", parent, above, None, ""))
            parent, above = name, level

    def _add(self, name: str, level: Level, parent: str | None) -> str:
        last = self._last.get(parent)
        if last is None:
            last = self._tree.last_rank(parent) if parent is None or parent in self._tree.codes else ""
        rank = self._last[parent] = rank_between(last)
        return self._made.draft.create("code", self._id(), name=name, level=level.value, place={"parent": parent, "rank": rank})


def _existing(connection: Connection) -> set[tuple[str, str, str, int, int]]:
    rows = bulk.all_rows(connection, 'SELECT code, coder, version, start, "end" FROM state_coding WHERE alive')
    text = ids.to_text
    return {(text(r[0]), text(r[1]), text(r[2]), r[3], r[4]) for r in rows}


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 30 else line[:29] + "…"
