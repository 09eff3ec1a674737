"""The codebook out to files and in from them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.analysis.counts import Counts
from groundcode.domain import ids
from groundcode.domain.codebooks import Codebook, CodebookEntry, Example
from groundcode.domain.codes import CodeTree
from groundcode.domain.heads import Seen
from groundcode.store import reading
from groundcode.workspace.codebooks.importing import (
    CodebookReport,
    carry_out,
    held_where_new,
    living_links,
    plan_import,
    report_of,
)
from groundcode.workspace.codebooks.plan import CodebookPlan
from groundcode.workspace.examples import bind_example, read_examples, unbind_example

if TYPE_CHECKING:
    from datetime import date

    from groundcode.workspace.code_page import CodePage
    from groundcode.workspace.codebooks.compare import Comparison
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
            tree = self._workspace.tree_at(connection)
            project = reading.read_project(connection)
            core = tree.target(ids.to_text(project["core_code"])) if project["core_code"] else None
            examples = read_examples(connection, tree)
            also = _also_in(connection, tree)
        entries = tuple(_entry(tree, code, counts, examples, also, core) for code in tree.children_of(None))
        return Codebook(str(project["title"] or ""), entries)

    def examples(self) -> dict[str, list[Example]]:
        """Code id -> the segments bound to it as examples."""
        with self._workspace.store.reading() as connection:
            return read_examples(connection, self._workspace.tree_at(connection))

    def page(self, code: str, *, tree: CodeTree | None = None) -> CodePage:
        """The examples of a code (by id), where they lie, and its second memberships.

        `tree` spares reading the codes again where they were read just now.

        Raises:
            CodeNotFound
        """
        from groundcode.workspace.code_page import read_code_page

        with self._workspace.store.reading() as connection:
            return read_code_page(connection, tree or self._workspace.tree_at(connection), code)

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

    def export(self, path: Path, *, language: str | None = None) -> Codebook:
        """Write the codebook to a file, in the format of its ending; a .html is a page to read, in `language`.

        Examples in what people said who did not agree to be quoted stand with their place and without their words.

        Raises:
            UnknownFormat, CannotWriteHere
            NamesRemain: a name of the roster stands in the project. OriginalsLocked
        """
        from groundcode.exchange.codebooks import PAGES, write_codebook
        from groundcode.exchange.codebooks.files import write_atomically

        self._workspace.privacy.refuse_if_names_remain(str(path))
        codebook = self._quotable(self.value())
        if path.suffix.lower() in PAGES:
            from groundcode.exchange.html import codebook_page
            from groundcode.workspace.codebooks.document import codebook_document

            write_atomically(path, codebook_page(codebook_document(self._workspace, language)))
        else:
            write_codebook(codebook, path)
        return codebook

    def _quotable(self, codebook: Codebook) -> Codebook:
        """The codebook with no words that may not be quoted."""
        from groundcode.workspace.thesis.quoting import Quoting

        with self._workspace.store.reading() as connection:
            quoting = Quoting(connection)
            versions = {source.name: source.version for source in reading.read_sources(connection)}

            def told(example: Example) -> Example:
                version = versions.get(example.source)
                quote = quoting.at(version, example.start, example.end) if version else None
                return example if quote is not None and quote.words else replace(example, quote="")

            def entry(one: CodebookEntry) -> CodebookEntry:
                return replace(one, examples=tuple(map(told, one.examples)), children=tuple(map(entry, one.children)))

            return replace(codebook, codes=tuple(map(entry, codebook.codes)))

    def import_(self, path: Path) -> CodebookReport:
        """Take in a codebook without a plan: codes known by id or path get its texts, others are made; one change.

        Nothing is deleted or moved, and texts are changed only where the file has one.

        Raises:
            InvalidCodebook, UnknownFormat, FileMissing, EmptyFile
            InvalidCodebook, DuplicateName, EmptyName: it is at odds with the project; nothing is taken in.
        """
        from groundcode.exchange.codebooks import read_codebook

        read = read_codebook(path)
        with self._workspace.change("codebook") as made:
            plan = plan_import(made.connection, self._workspace.id, self._workspace.store.ids, read, str(path))
            for left in plan.left_out:
                if left.error is not None:
                    raise left.error
            carry_out(made, plan)
        return report_of(plan)

    def plan(self, path: Path, *, reviewer: str = "") -> CodebookPlan:
        """What taking in a codebook of any format would do; `reviewer` names who wrote what bears no name.

        A .docx or .xlsx that went out to a reviewer and comes back is told with its remarks.

        Raises:
            FileMissing, EmptyFile, UnknownFormat, InvalidDocument, InvalidCodebook, TooLarge
        """
        from groundcode.exchange.codebooks import ReadCodebook, read_codebook

        review = self._workspace.codebook_review
        found = review.read(path)
        if found is not None and (found.codebook is None or found.remarks or review.is_of_this_project(found)):
            return review.plan_of(found, reviewer=reviewer)
        known = found.codebook if found is not None else None
        read = read_codebook(path) if found is None or known is None else ReadCodebook(known, tuple(found.notes))
        with self._workspace.store.reading() as connection:
            return plan_import(connection, self._workspace.id, self._workspace.store.ids, read, str(path))

    def apply(self, plan: CodebookPlan, *, take_theirs: bool = False, reviewer: str = "") -> CodebookPlan:
        """Carry a plan out as one change; gives what was done.

        It is made again on the project as it stands: a text that was changed here since it was shown stays, unless
        the file goes first (`take_theirs`).
        """
        if plan.is_review:
            return self._workspace.codebook_review.apply(plan, take_theirs=take_theirs, reviewer=reviewer)
        with self._workspace.change("codebook") as made:
            now = plan_import(made.connection, self._workspace.id, self._workspace.store.ids, plan.source, plan.path)
            held_where_new(now, plan)
            carry_out(made, now, take_theirs=take_theirs)
        return now

    def diff(self, other: Path | None = None, *, since: date | str | None = None, at: date | str | None = None) -> Comparison:
        """What is otherwise in another codebook (of a project or in a file), or in this one since a day.

        `since` a day compares with what it was before that day began, `at` a day takes it as it was when that day ended
        instead of as it is now.

        Raises:
            BadValue: no date. NothingThatEarly: there was no project yet at the end of the day `at`.
            FileMissing, ProjectNotFound, NotAProject, EmptyFile, UnknownFormat, InvalidCodebook: of `other`.
        """
        from groundcode.workspace.codebooks.compare import a_day, compare_sides, side_at, side_of, side_of_project

        days = [a_day(day) if day is not None else None for day in (since, at)]
        name = str(self._workspace.path)
        now = side_at(self._workspace, days[1]) if days[1] is not None else side_of_project(self._workspace, name)
        if other is not None:
            return compare_sides(now, side_of(other))
        before = side_at(self._workspace, days[0], before=True) if days[0] is not None else now
        return compare_sides(before, now)


def _entry(
    tree: CodeTree, code_id: str, counts: dict[str, Counts], examples: dict[str, list[Example]], also: dict[str, list[str]],
    core: str | None,
) -> CodebookEntry:  # fmt: skip
    from groundcode.exchange.colours import colour_of

    code = tree.codes[code_id]
    count = counts.get(code_id, Counts())
    return CodebookEntry(
        name=code.name, level=code.level, id=code.id, definition=code.definition, inclusion=code.inclusion,
        exclusion=code.exclusion, examples=tuple(examples.get(code_id, ())), also_in=tuple(also.get(code_id, ())),
        core=code_id == core, colour=colour_of(code.colour), own=count.own, total=count.total, sources=count.sources,
        children=tuple(_entry(tree, child, counts, examples, also, core) for child in tree.children_of(code_id)),
    )  # fmt: skip


def _also_in(connection: Connection, tree: CodeTree) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for code, role, to in sorted(living_links(connection)):
        owner, target = tree.target(code), tree.target(to)
        if role == "also_in" and owner and target and tree.path(target) not in out.setdefault(owner, []):
            out[owner].append(tree.path(target))
    return out
