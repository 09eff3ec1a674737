"""A codebook that went out to a supervisor and comes back: a plan first, then one change.

Remarks become memos on their codes, changed names and texts are changed, and nothing is deleted. What was changed
here too since the file was written stays, unless it is said that the file goes first.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.codes import Code, CodeTree
from groundcode.errors import EmptyName, InvalidDocument
from groundcode.exchange.codebooks.marks import canonical, digest, restored
from groundcode.exchange.codebooks.returned import Remark, Returned, ReturnedText
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.workspace.codebooks.changes import past_texts
from groundcode.workspace.codebooks.importing import carry_out, held_where_new, plan_new
from groundcode.workspace.codebooks.plan import CodebookPlan, LeftOut, PlannedChange, PlannedRemark
from groundcode.workspace.codebooks.remarks import is_gone, is_known, memo_of, write_remark
from groundcode.workspace.names import clean_name

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


class CodebookReview:
    """Codebooks for supervisors, out and back."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def export(self, path: Path, *, language: str | None = None, since: str | None = None) -> int:
        """Write the codebook as a Word document for a supervisor; gives how many codes it holds.

        `since` a day (2026-03-01) adds what has changed from that day on.

        Raises:
            BadValue: `since` is no day. CannotWriteHere, CannotWriteCodebook
            NamesRemain: a name of the roster stands in the project. OriginalsLocked
        """
        from groundcode.exchange.codebooks.docx_format import dump_document
        from groundcode.exchange.codebooks.drafts import check_writable
        from groundcode.exchange.codebooks.files import write_atomically
        from groundcode.workspace.codebooks.document import codebook_document

        self._workspace.privacy.refuse_if_names_remain(str(path))
        codebook = self._workspace.codebook.value()
        check_writable(codebook, path)
        write_atomically(path, dump_document(codebook_document(self._workspace, language, since)))
        return sum(1 for _entry in codebook.walk())

    def read(self, path: Path) -> Returned | None:
        """What a returned file says; None for a codebook that is taken in without a plan.

        Raises:
            FileMissing, EmptyFile, UnknownFormat, InvalidDocument, InvalidCodebook, TooLarge
        """
        if path.suffix.lower() == ".docx":
            from groundcode.exchange.codebooks.docx_review import read_returned_docx

            return read_returned_docx(path)
        if path.suffix.lower() != ".xlsx":
            return None
        from groundcode.exchange.codebooks import read_codebook
        from groundcode.exchange.codebooks.returned_table import returned_of

        read = read_codebook(path)
        return returned_of(read.codebook, path, read.notes)

    def plan(self, path: Path, *, reviewer: str = "") -> CodebookPlan:
        """What taking in a returned .docx or .xlsx would do; `reviewer` names who wrote what bears no name.

        Raises:
            FileMissing, EmptyFile, UnknownFormat, InvalidDocument, InvalidCodebook, TooLarge
        """
        from groundcode.errors import UnknownFormat

        found = self.read(path)
        if found is None:
            raise UnknownFormat(str(path), (".docx", ".xlsx"))
        return self.plan_of(found, reviewer=reviewer)

    def plan_of(self, found: Returned, *, reviewer: str = "") -> CodebookPlan:
        """What taking in something that was read would do.

        Raises:
            InvalidDocument: it holds no text of a code of this project.
        """
        with self._workspace.store.reading() as connection:
            return _Planner(self._workspace, connection, found, reviewer).plan

    def is_of_this_project(self, found: Returned) -> bool:
        """Whether a file holds a code of this project."""
        with self._workspace.store.reading() as connection:
            known = reading.read_tree(connection).all
        return any(text.code in known for text in found.texts)

    def apply(self, plan: CodebookPlan, *, take_theirs: bool = False, reviewer: str = "") -> CodebookPlan:
        """Carry a plan out as one change; gives what was done.

        The plan is made again on the project as it stands: what was changed since it was shown counts as changed on
        both sides. With `take_theirs` the file goes before what was changed here.
        """
        language = self._workspace.language()
        with self._workspace.change("codebook-review") as made:
            now = _Planner(self._workspace, made.connection, plan.source, reviewer).plan
            held_where_new(now, plan)
            carry_out(made, now, take_theirs=take_theirs)
            for remark in now.new_remarks():
                write_remark(made.draft, remark, language)
        return now


class _Planner:
    """A plan made from what a file says and what the project says in one transaction."""

    def __init__(self, workspace: Workspace, connection: Connection, found: Returned, reviewer: str) -> None:
        self._connection = connection
        self._project = workspace.id
        self._found = found
        self._reviewer = reviewer.strip()
        self._tree: CodeTree = reading.read_tree(connection)
        self.plan = CodebookPlan(found.path, notes=list(found.notes), source=found, is_review=True)
        if found.codebook is not None:
            new = plan_new(workspace, connection, found.codebook, found.path)
            self.plan.created, self.plan.examples, self.plan.also_in = new.created, new.examples, new.also_in
            self.plan.writes, self.plan.left_out = new.writes, new.left_out
        elif not any(text.code in self._tree.all for text in found.texts):
            raise self._strange()
        for text in found.texts:
            self._text(text)
        self._names()
        for remark in found.remarks:
            self._remark(remark)
        for one in found.untaken:
            self.plan.left_out.append(LeftOut(self._path(one.code), "", one.what, one.why))

    def _strange(self) -> InvalidDocument:
        from groundcode.text.loaders.package import KIND

        if self._found.project and self._found.project != self._project:
            why = _("it is the codebook of another project")
            return InvalidDocument(self._found.path, KIND, why, _("Take it into the project that it was written from."))
        why = _("it holds no marks of a codebook that groundcode wrote")
        hint = _("Ask for the file that was sent, commented and saved as .docx, not for a copy of its text.")
        return InvalidDocument(self._found.path, KIND, why, hint)

    def _path(self, code: str | None) -> str:
        target = self._tree.target(code) if code is not None and code in self._tree.all else None
        if target is not None:
            return self._tree.path(target)
        return self._tree.all[code].name if code in self._tree.all else ""

    def _text(self, text: ReturnedText) -> None:
        code = self._tree.codes.get(text.code)
        if text.digest and digest(text.text) == text.digest and (code is None or self._stood_here(code, text)):
            return
        if code is None:
            known = self._tree.all.get(text.code)
            if known is None:
                self._leave_out(text, _("The project does not have this code."))
            elif self._tree.target(text.code) is not None:
                self._leave_out(text, _("The code was merged into another one since."))
            else:
                self._leave_out(text, _("The code was deleted since."))
            return
        before = str(getattr(code, text.field))
        if canonical(before) == canonical(text.text):
            return
        if not text.digest and not text.text.strip():
            return  # a file that does not say what stood there empties nothing
        after = restored(text.text, before)
        if text.field == "name":
            try:
                after = clean_name(after, _("code"))
            except EmptyName:
                self._leave_out(text, _("A code needs a name."))
                return
        at_odds = reading.is_at_odds(self._connection, code.id, text.field)
        untouched = bool(text.digest) and digest(text.text) == text.digest
        both = at_odds or bool(text.digest and not untouched and digest(before) != text.digest)
        self.plan.changed.append(PlannedChange(code.id, self._tree.path(code.id), text.field, before, after, both, text.tracked))

    def _stood_here(self, code: Code, text: ReturnedText) -> bool:
        """Whether a text that nobody touched in the file is one that this project had: else a colleague's copy wrote it."""
        if canonical(str(getattr(code, text.field))) == canonical(text.text):
            return True
        return canonical(text.text) in past_texts(self._connection, code.id, text.field)

    def _leave_out(self, text: ReturnedText, why: str) -> None:
        self.plan.left_out.append(LeftOut(self._path(text.code), text.field, text.text, why))

    def _names(self) -> None:
        """Leave out new names that another code beside it has."""
        wanted = {one.code: one for one in self.plan.changed if one.field == "name"}
        if not wanted:
            return
        taken: dict[tuple[str | None, str], list[str]] = {}
        for code_id, code in self._tree.codes.items():
            name = wanted[code_id].after if code_id in wanted else code.name
            taken.setdefault((self._tree.parent_of(code_id), ids.fold(name)), []).append(code_id)
        for codes in taken.values():
            for code_id in codes if len(codes) > 1 else ():
                change = wanted.get(code_id)
                if change is not None:
                    self.plan.changed.remove(change)
                    why = _("Another code beside it has this name.")
                    self.plan.left_out.append(LeftOut(change.path, "name", change.after, why))

    def _remark(self, remark: Remark) -> None:
        target = self._tree.target(remark.code) if remark.code in self._tree.all else None
        author = remark.author if remark.author.strip().casefold() not in _NOBODY else ""
        who = author or self._reviewer
        memo = memo_of(self._project, remark, who)
        planned = PlannedRemark(
            memo, target, self._path(remark.code), who, remark.date, remark.text, remark.on, remark.quote, remark.reply_to,
            known=is_known(self._connection, memo),
        )  # fmt: skip
        self.plan.remarks.append(self._placed(planned, remark.example))
        if planned.known and is_gone(self._connection, memo):
            why = _("It came in before, and its memo was deleted since.")
            self.plan.left_out.append(LeftOut(planned.path, "remarks", remark.text, why))

    def _placed(self, remark: PlannedRemark, example: str | None) -> PlannedRemark:
        """A remark with the place of the example that it is on."""
        if example is None:
            return remark
        sql = 'SELECT version, start, "end" FROM state_link WHERE id = ? AND version IS NOT NULL'
        found = list(bulk.all_rows(self._connection, sql, (ids.to_raw(example),))) or self._segment(example)
        sql = "SELECT s.name FROM state_version v JOIN state_source s ON s.id = v.source WHERE v.id = ?"
        for version, start, end in found:
            for (source,) in bulk.all_rows(self._connection, sql, (version,)):
                remark = replace(remark, source=source, version=ids.to_text(version), start=start, end=end)
        return remark

    def _segment(self, wanted: str) -> list[tuple[bytes, int, int]]:
        """The place of a segment that anything is coded on, by its id."""
        rows = bulk.all_rows(self._connection, 'SELECT DISTINCT version, start, "end" FROM state_coding')
        return [(row[0], row[1], row[2]) for row in rows if ids.segment_id(ids.to_text(row[0]), row[1], row[2]) == wanted]


_NOBODY = frozenset(("", "author", "作者", "unknown author", "未知作者", "microsoft office user", "微软用户", "user", "用户"))
"""What programs call somebody who never told them a name, case folded."""
