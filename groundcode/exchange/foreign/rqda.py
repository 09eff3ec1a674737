"""RQDA: one SQLite file NAME.rqda; places count the characters of its text window, deleted things stay with a status."""

from __future__ import annotations

from collections.abc import Iterator

from groundcode.exchange.foreign.building import Builder, Foreign, moment
from groundcode.exchange.foreign.database import Database, Row
from groundcode.exchange.refi.losses import Losses
from groundcode.exchange.refi.values import RefiCase, RefiCode, RefiSet, RefiSource, RefiValue, RefiVariable
from groundcode.locale import _

TABLES = ("source", "freecode", "coding")
NAME = "RQDA"


def read(database: Database, losses: Losses) -> Foreign:
    """The project.

    Raises:
        InvalidDocument
    """
    return _Reader(database, losses).read()


def _said(row: Row, column: str) -> str:
    """A text; R writes NA where there is none."""
    text = row.text(column)
    return "" if text.strip() == "NA" else text


class _Reader:
    def __init__(self, database: Database, losses: Losses) -> None:
        self._database = database
        self._losses = losses
        rows = list(database.rows("project"))
        self._project = rows[0] if rows else None
        self._builder = Builder(NAME, self._project.text("date") if self._project else "", losses)
        self._codes: dict[int, str] = {}
        self._source_of: dict[int, str] = {}
        self._names: dict[int, str] = {}
        self._lengths: dict[int, int] = {}
        self._notes_of: dict[int, list[str]] = {}
        self._values: dict[tuple[str, int], list[RefiValue]] = {}
        self._sets: list[RefiSet] = []

    def read(self) -> Foreign:
        self._tree()
        variables = self._attributes()
        rows = [row for row in self._living("source", _("sources"), "id", "name", "file") if row.whole("id") is not None]
        for row in rows:
            number = row.whole("id") or 0
            self._source_of[number] = self._builder.guid("source", number, row.text("name"), row.text("file"))
            self._names[number], self._lengths[number] = row.text("name"), len(row.text("file"))
        self._codings()
        self._annotations()
        for row in self._living("journal", _("journal entries"), "name", "journal"):
            self._builder.note(row.text("name"), _said(row, "journal"), _said(row, "owner"), row.text("date"), "journal")
        sources = tuple(self._source(row) for row in rows)
        cases = self._cases()
        self._groups()
        self._tell()
        started = moment(self._project.text("date")) if self._project else ""
        about = _said(self._project, "memo") if self._project else ""
        project = self._builder.project(
            NAME, moment=started, description=about, sources=sources, cases=cases, variables=variables, sets=tuple(self._sets)
        )
        return Foreign(project)

    def _living(self, table: str, kind: str, *needed: str) -> Iterator[Row]:
        """The rows that were not deleted; how many were is told."""
        for row in self._database.rows(table, *needed):
            if row.is_null("status") or row.whole("status") == 1:
                yield row
            else:
                self._losses.lost(kind, _("they were deleted there"), _said(row, "name") or _said(row, "seltext"))

    def _tree(self) -> None:
        nodes: dict[str, RefiCode] = {}
        categories: dict[int, str] = {}
        for row in self._living("codecat", _("categories"), "catid", "name"):
            number = row.whole("catid") or 0
            categories[number] = self._builder.guid("category", number, row.text("name"))
            nodes[f"cat{number}"] = RefiCode(categories[number], row.text("name"), codable=False, description=_said(row, "memo"))
        for row in self._living("freecode", _("codes"), "id", "name"):
            number = row.whole("id") or 0
            self._codes[number] = self._builder.guid("code", number, row.text("name"))
            colour = row.text("color").strip()
            own = colour if colour.startswith("#") else ""
            nodes[f"code{number}"] = RefiCode(self._codes[number], row.text("name"), colour=own, description=_said(row, "memo"))
            if colour and not colour.startswith("#") and colour != "NA":
                self._losses.lost(_("colours of codes"), _("a colour is #RRGGBB here"), f"{row.text('name')}: {colour}")
        parents: dict[str, str] = {}
        also: dict[int, list[str]] = {}
        for row in self._living("treecode", _("places of codes in categories"), "cid", "catid"):
            code, category = row.whole("cid") or 0, row.whole("catid") or 0
            if code not in self._codes or category not in categories:
                continue
            if f"code{code}" not in parents:
                parents[f"code{code}"] = f"cat{category}"
            elif parents[f"code{code}"] != f"cat{category}":
                also.setdefault(category, []).append(self._codes[code])
                why = _("a code has one home here: the others are memos that name it")
                self._losses.kept(_("codes in several categories"), why, nodes[f"code{code}"].name)
        self._builder.tree(nodes, parents)
        self._builder.tell_codes()
        for category, codes in also.items():
            name = nodes[f"cat{category}"].name
            self._sets.append(RefiSet(self._builder.guid("also", name, *codes), name, codes=(categories[category], *codes)))

    def _attributes(self) -> tuple[RefiVariable, ...]:
        variables: dict[str, RefiVariable] = {}

        def variable(name: str, kind: str = "Text", about: str = "") -> RefiVariable:
            return variables.setdefault(name, RefiVariable(self._builder.guid("variable", name), name, kind, about))

        for row in self._living("attributes", _("variables"), "name"):
            variable(row.text("name"), "Float" if row.text("class") == "numeric" else "Text", _said(row, "memo"))
        for table, of, key in (("caseAttr", "case", "caseID"), ("fileAttr", "file", "fileID")):
            for row in self._living(table, _("values of variables"), "variable", "value", key):
                value = _said(row, "value").strip()
                if value:
                    found = variable(row.text("variable"))
                    target = self._values.setdefault((of, row.whole(key.lower()) or 0), [])
                    target.append(RefiValue(found.guid, value, found.type))
        return tuple(variables.values())

    def _codings(self) -> None:
        for row in self._living("coding", _("codings"), "cid", "fid", "selfirst", "selend"):
            code, number = self._codes.get(row.whole("cid") or 0), row.whole("fid") or 0
            start, end, quote = row.whole("selfirst"), row.whole("selend"), _said(row, "seltext")
            if code is None or number not in self._source_of or start is None or end is None:
                self._losses.lost(_("codings"), _("their code or source was deleted, or they have no place"), quote)
                continue
            self._builder.code_place(
                self._source_of[number], start, end, code, _said(row, "owner"), row.text("date"), quote, _said(row, "memo")
            )

    def _annotations(self) -> None:
        for row in self._living("annotation", _("annotations"), "fid", "position", "annotation"):
            number, at = row.whole("fid") or 0, row.whole("position")
            note = self._builder.note(
                "", _said(row, "annotation"), _said(row, "owner"), row.text("date"), "annotation", number, at
            )
            if not note or number not in self._source_of:
                continue
            if at is not None and 0 <= at < self._lengths[number]:
                self._builder.on(self._source_of[number], at, at + 1).notes.append(note)
                self._losses.kept(_("annotations"), _("they stand on the character behind them"), self._names[number])
            else:
                self._notes_of.setdefault(number, []).append(note)
                why = _("their place is not in the text: they are on the source")
                self._losses.kept(_("annotations"), why, self._names[number])

    def _source(self, row: Row) -> RefiSource:
        number = row.whole("id") or 0
        guid, name = self._source_of[number], row.text("name")
        memo = self._builder.note(name, _said(row, "memo"), _said(row, "owner"), row.text("date"), "source", guid)
        return RefiSource(
            guid, name, content=row.text("file"),
            user=self._builder.user(_said(row, "owner")), moment=moment(row.text("date")),
            selections=self._builder.selections(guid), notes=(*self._notes_of.get(number, ()), *filter(None, (memo,))),
            values=tuple(self._values.get(("file", number), ())),
        )  # fmt: skip

    def _cases(self) -> tuple[RefiCase, ...]:
        wholes: dict[int, list[str]] = {}
        places: dict[int, list[str]] = {}
        for row in self._living("caselinkage", _("places of cases"), "caseid", "fid"):
            case, number = row.whole("caseid") or 0, row.whole("fid") or 0
            start, end, name = row.whole("selfirst"), row.whole("selend"), self._names.get(number, "?")
            self._builder.note_on_case(name, _said(row, "memo"), _said(row, "owner"), row.text("date"), case, number, start, end)
            if number not in self._source_of:
                self._losses.lost(_("places of cases"), _("their source was deleted, or is not in the file"), name)
                continue
            if start is None or end is None or (start <= 0 and end >= self._lengths[number] - 1):
                wholes.setdefault(case, []).append(self._source_of[number])
            else:
                places.setdefault(case, []).append(f"{self._names[number]} {start}–{end}")
        cases = []
        for row in self._living("cases", _("cases"), "id", "name"):
            number = row.whole("id") or 0
            values = tuple(self._values.get(("case", number), ()))
            cases.append(
                RefiCase(self._builder.guid("case", row.text("name")), row.text("name"), _said(row, "memo"), values=values,
                         sources=tuple(dict.fromkeys(wholes.get(number, ()))), selections=tuple(places.get(number, ())))
            )  # fmt: skip
        return tuple(cases)

    def _groups(self) -> None:
        """Categories of files: sets of sources."""
        members: dict[int, list[str]] = {}
        for row in self._living("treefile", _("places of files in categories"), "fid", "catid"):
            number = row.whole("fid") or 0
            if number in self._source_of:
                members.setdefault(row.whole("catid") or 0, []).append(self._source_of[number])
        for row in self._living("filecat", _("categories of files"), "catid", "name"):
            found = members.get(row.whole("catid") or 0, [])
            guid = self._builder.guid("files", row.text("name"), *found)
            self._sets.append(RefiSet(guid, row.text("name"), _said(row, "memo"), sources=tuple(found)))

    def _tell(self) -> None:
        database, lost = self._database, self._losses.lost
        lost(_("pictures"), _("only texts are coded here"), count=database.count("image"))
        lost(_("codings"), _("on what is no text"), count=database.count("imageCoding"))
        lost(_("second codings (coding2)"), _("RQDA's trial table; only its codings are taken"), count=database.count("coding2"))
