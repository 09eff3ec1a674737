"""The codebook out to files and in from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.analysis.counts import Counts
from groundcode.domain import ids
from groundcode.domain.codebooks import PATH_SEPARATOR, Codebook, CodebookEntry, Example
from groundcode.domain.codes import Code, CodeTree
from groundcode.domain.heads import Seen
from groundcode.domain.levels import Level, may_stand_under
from groundcode.domain.ranks import rank_between
from groundcode.domain.sources import Source
from groundcode.domain.spans import Span, is_span_inside
from groundcode.errors import DuplicateName, GroundcodeError, InvalidCodebook, SourceNotFound
from groundcode.locale import _
from groundcode.store import blobs, bulk, reading
from groundcode.store.store import Writing
from groundcode.workspace.examples import bind_example, read_examples, unbind_example
from groundcode.workspace.names import clean_name
from groundcode.workspace.sources import find_source

if TYPE_CHECKING:
    from groundcode.workspace.code_page import CodePage
    from groundcode.workspace.workspace import Workspace


@dataclass(slots=True)
class CodebookReport:
    """What importing a codebook did."""

    created: list[str] = field(default_factory=list)
    """Paths of new codes."""
    changed: list[str] = field(default_factory=list)
    examples: int = 0
    notes: list[str] = field(default_factory=list)
    """What was left out or guessed, each a sentence."""


class CodebookFiles:
    """The project's codebook as a value and as files."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def value(self) -> Codebook:
        """The codebook with counts, examples and second memberships."""
        counts, _lead = self._workspace.codings.counts()
        with self._workspace.store.reading() as connection:
            tree = reading.read_tree(connection)
            project = reading.read_project(connection)
            core = tree.target(ids.to_text(project["core_code"])) if project["core_code"] else None
            examples = read_examples(connection, tree)
            also = _also_in(connection, tree)
        entries = tuple(_entry(tree, code, counts, examples, also, core) for code in tree.children_of(None))
        return Codebook(str(project["title"] or ""), entries)

    def examples(self) -> dict[str, list[Example]]:
        """Code id -> the segments bound to it as examples."""
        with self._workspace.store.reading() as connection:
            return read_examples(connection, reading.read_tree(connection))

    def page(self, code: str, *, tree: CodeTree | None = None) -> CodePage:
        """The examples of a code (by id), where they lie, and its second memberships.

        `tree` spares reading the codes again where they were read just now.

        Raises:
            CodeNotFound
        """
        from groundcode.workspace.code_page import read_code_page

        with self._workspace.store.reading() as connection:
            return read_code_page(connection, tree or reading.read_tree(connection), code)

    def bind_example(self, code: str, source: str, start: int, end: int, *, version: str, seen: Seen | None = None) -> str:
        """Bind `[start, end)` of a version of a source's text to a code as an example; gives the link's id.

        Raises:
            AlreadyExample: it is one already.
            CodeNotFound, ThingNotFound, SpanOutsideSource, SealedSource, WithdrawnSource
        """
        return bind_example(self._workspace, code, source, start, end, version=version, seen=seen)

    def unbind_example(self, code: str, source: str, start: int, end: int, *, seen: Seen | None = None) -> int:
        """Let the example of a code at `[start, end)` of the text as it stands go; gives how many links said so.

        Raises:
            CodeNotFound
            ThingNotFound: there is no such example.
        """
        return unbind_example(self._workspace, code, source, start, end, seen=seen)

    def export(self, path: Path) -> Codebook:
        """Write the codebook to a file, in the format of its ending.

        Raises:
            UnknownFormat, CannotWriteHere
            NamesRemain: a name of the roster stands in the project. OriginalsLocked
        """
        from groundcode.exchange.codebooks import write_codebook

        self._workspace.privacy.refuse_if_names_remain(str(path))
        codebook = self.value()
        write_codebook(codebook, path)
        return codebook

    def import_(self, path: Path) -> CodebookReport:
        """Take in a codebook: codes known by id or path get its texts, others are made; one change.

        Nothing is deleted or moved, and texts are changed only where the file has one.

        Raises:
            InvalidCodebook, UnknownFormat, FileMissing, EmptyFile
        """
        from groundcode.exchange.codebooks import read_codebook

        read = read_codebook(path)
        report = CodebookReport(notes=list(read.notes))
        with self._workspace.change("codebook") as made:
            _Importer(self._workspace, made, report, str(path)).run(read.codebook)
        return report


class _Importer:
    def __init__(self, workspace: Workspace, made: Writing, report: CodebookReport, path: str) -> None:
        self._workspace = workspace
        self._made = made
        self._report = report
        self._path = path
        self._tree = reading.read_tree(made.connection)
        self._by_path = {ids.fold(self._tree.path(code)): code for code in self._tree.codes}
        self._sources = reading.read_sources(made.connection)
        self._levels = {code.id: code.level for code in self._tree.codes.values()}
        self._last: dict[str | None, str] = {}
        self._texts: dict[str, str] = {}
        self._links = _links(made.connection)

    def run(self, codebook: Codebook) -> None:
        made: list[tuple[tuple[str, ...], CodebookEntry, str]] = []
        homes: dict[tuple[str, ...], str] = {}
        for names, entry in codebook.walk():
            code = self._place(names, entry, homes.get(names[:-1]))
            homes[names] = code
            made.append((names, entry, code))
        for names, entry, code in made:
            self._examples(names, entry, code)
            for other in entry.also_in:
                self._also(code, other, homes)
            if entry.core:
                self._core(names, code)

    def _core(self, names: tuple[str, ...], code: str) -> None:
        if self._levels[code].rank < Level.CATEGORY.rank:
            self._report.notes.append(
                _("“{name}” was not made the core category: that is a category or a main category.").format(name=names[-1])
            )
            return
        core = reading.read_project(self._made.connection)["core_code"]
        if core is None or self._tree.target(ids.to_text(core)) != code:
            self._made.draft.set("project", self._workspace.id, "core_code", code)

    def _place(self, names: tuple[str, ...], entry: CodebookEntry, parent: str | None) -> str:
        known = self._tree.target(entry.id) if entry.id else None
        known = known or self._by_path.get(ids.fold(PATH_SEPARATOR.join(names)))
        if known is not None:
            self._update(self._tree.codes[known], entry)
            return known
        where = PATH_SEPARATOR.join(names)
        if parent is not None and not may_stand_under(entry.level, self._levels[parent]):
            why = _("“{name}” cannot stand where it does: the project's levels differ").format(name=where)
            raise InvalidCodebook(self._path, None, why)
        last = self._last.get(parent)
        if last is None:
            last = self._tree.last_rank(parent) if parent is None or parent in self._tree.codes else ""
        rank = self._last[parent] = rank_between(last)
        # An id that the project does not know is kept, so that a codebook that went out and came into a new
        # project can still be compared; one that was deleted here is not brought back under its old id.
        code = self._free_id(entry.id) or self._workspace.store.ids()
        self._made.draft.create(
            "code", code, name=clean_name(entry.name, _("code")), level=entry.level.value,
            place={"parent": parent, "rank": rank}, definition=entry.definition or None,
            inclusion=entry.inclusion or None, exclusion=entry.exclusion or None,
        )  # fmt: skip
        self._levels[code] = entry.level
        self._report.created.append(where)
        return code

    def _free_id(self, wanted: str | None) -> str | None:
        # The id of anything else in the project (a memo, the project itself) would make two things of one id.
        known = wanted is None or bulk.operations_of(self._made.connection, ids.to_raw(wanted))
        return None if known else wanted

    def _update(self, code: Code, entry: CodebookEntry) -> None:
        changed = False
        for field_name in ("definition", "inclusion", "exclusion"):
            text = getattr(entry, field_name)
            if text and text != getattr(code, field_name):
                self._made.draft.set("code", code.id, field_name, text)
                changed = True
        if entry.name != code.name and ids.fold(entry.name) != ids.fold(code.name):
            parent = self._tree.parent_of(code.id)
            if self._tree.sibling_named(entry.name, parent, code.id):
                raise DuplicateName(entry.name, _("beside it"))
            self._made.draft.set("code", code.id, "name", clean_name(entry.name, _("code")))
            changed = True
        if entry.level is not code.level:
            self._report.notes.append(
                _("“{name}” stays a {level}: a codebook file does not raise or lower codes.").format(
                    name=code.name, level=_(code.level.words)
                )
            )
        if changed:
            self._report.changed.append(self._tree.path(code.id))

    def _examples(self, names: tuple[str, ...], entry: CodebookEntry, code: str) -> None:
        for example in entry.examples:
            try:
                source = find_source(self._sources, example.source)
            except GroundcodeError as error:
                self._note(names, example, error.message)
                continue
            span = self._anchored(source, example)
            if span is None:
                self._note(names, example, _("its quote does not stand there"))
                continue
            segment = ids.segment_id(source.version, span.start, span.end)
            if (code, "example", segment) in self._links:
                continue
            anchor = {"version": source.version, "start": span.start, "end": span.end}
            self._made.draft.create("link", self._workspace.store.ids(), from_=code, role="example", to=segment, anchor=anchor)
            self._report.examples += 1

    def _anchored(self, source: Source, example: Example) -> Span | None:
        if source.version not in self._texts:
            version = reading.read_version(self._made.connection, source.version)
            if version is None:
                raise SourceNotFound(source.name)
            self._texts[source.version] = blobs.get_text(self._made.connection, version.text)
        text = self._texts[source.version]
        if not is_span_inside(example.start, example.end, len(text)):
            return None
        span = Span(example.start, example.end)
        return span if not example.quote or span.of(text) == example.quote else None

    def _also(self, code: str, other: str, homes: dict[tuple[str, ...], str]) -> None:
        target = homes.get(tuple(part.strip() for part in other.split(PATH_SEPARATOR)))
        target = target or self._by_path.get(ids.fold(other))
        if target is None:
            self._report.notes.append(_("“also in” names “{name}”, but there is no such code.").format(name=other))
        elif (code, "also_in", target) not in self._links:
            self._made.draft.create("link", self._workspace.store.ids(), from_=code, role="also_in", to=target)

    def _note(self, names: tuple[str, ...], example: Example, why: str) -> None:
        self._report.notes.append(
            _("An example of “{code}” was left out ({source}, {start}–{end}): {why}").format(
                code=names[-1], source=example.source, start=example.start, end=example.end, why=why
            )
        )


def _entry(
    tree: CodeTree, code_id: str, counts: dict[str, Counts], examples: dict[str, list[Example]], also: dict[str, list[str]],
    core: str | None,
) -> CodebookEntry:  # fmt: skip
    code = tree.codes[code_id]
    count = counts.get(code_id, Counts())
    return CodebookEntry(
        name=code.name, level=code.level, id=code.id, definition=code.definition, inclusion=code.inclusion,
        exclusion=code.exclusion, examples=tuple(examples.get(code_id, ())), also_in=tuple(also.get(code_id, ())),
        core=code_id == core, own=count.own, total=count.total, sources=count.sources,
        children=tuple(_entry(tree, child, counts, examples, also, core) for child in tree.children_of(code_id)),
    )  # fmt: skip


def _links(connection: Connection) -> set[tuple[str, str, str]]:
    rows = bulk.all_rows(connection, 'SELECT "from", role, "to" FROM state_link WHERE alive')
    return {(ids.to_text(r[0]), r[1], ids.to_text(r[2])) for r in rows}


def _also_in(connection: Connection, tree: CodeTree) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for code, role, to in sorted(_links(connection)):
        owner, target = tree.target(code), tree.target(to)
        if role == "also_in" and owner and target and tree.path(target) not in out.setdefault(owner, []):
            out[owner].append(tree.path(target))
    return out
