"""The codebook out to files and in from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.analysis.counts import Counts
from groundcode.domain import ids
from groundcode.domain.codebooks import Codebook, CodebookEntry, Example
from groundcode.domain.codes import CodeTree
from groundcode.domain.heads import Seen
from groundcode.locale import ngettext
from groundcode.store import reading
from groundcode.workspace.codebook_import import CodebookReport, Importer, living_links
from groundcode.workspace.examples import bind_example, read_examples, unbind_example

if TYPE_CHECKING:
    from groundcode.workspace.code_page import CodePage
    from groundcode.workspace.workspace import Workspace


__all__ = ["CodebookFiles", "CodebookReport"]


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
        remarked = sum(bool(entry.remarks) for _path, entry in read.codebook.walk())
        if remarked:
            sentence = ngettext("The remark on {n} code was left out.", "The remarks on {n} codes were left out.", remarked)
            report.notes.append(sentence.format(n=remarked))
        with self._workspace.change("codebook") as made:
            Importer(self._workspace, made, report, str(path)).run(read.codebook)
        return report


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


def _also_in(connection: Connection, tree: CodeTree) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for code, role, to in sorted(living_links(connection)):
        owner, target = tree.target(code), tree.target(to)
        if role == "also_in" and owner and target and tree.path(target) not in out.setdefault(owner, []):
            out[owner].append(tree.path(target))
    return out
