"""QualCoder: a folder NAME.qda with data.qda, an SQLite file; places are code points of `fulltext`."""

from __future__ import annotations

from groundcode.exchange.foreign.building import Builder, Foreign, moment
from groundcode.exchange.foreign.database import Database, Row
from groundcode.exchange.refi.losses import Losses
from groundcode.exchange.refi.values import RefiCase, RefiCode, RefiSource, RefiValue, RefiVariable
from groundcode.locale import N_, _

TABLES = ("source", "code_name", "code_text")
NAME = "QualCoder"
_KINDS = {"images": "picture", "image": "picture", "audio": "audio", "video": "video"}
_REGIONS = N_("regions of pictures and of pages")
_STRETCHES = N_("stretches of sound and film")


def read(database: Database, losses: Losses) -> Foreign:
    """The project.

    Raises:
        InvalidDocument
    """
    return _Reader(database, losses).read()


class _Reader:
    def __init__(self, database: Database, losses: Losses) -> None:
        self._database = database
        self._losses = losses
        rows = list(database.rows("project"))
        self._project = rows[0] if rows else None
        self._builder = Builder(NAME, self._project.text("date") if self._project else "", losses)
        self._codes: dict[int, str] = {}
        self._source_of: dict[int, str] = {}
        self._texts: dict[int, str] = {}
        self._names: dict[int, str] = {}
        self._values: dict[tuple[str, int], list[RefiValue]] = {}

    def read(self) -> Foreign:
        self._tree()
        variables = self._attributes()
        rows = list(self._database.rows("source", "id", "name", "fulltext"))
        for row in rows:
            number = row.whole("id")
            if number is not None:
                self._source_of[number] = self._builder.guid("source", number, row.text("name"), row.text("fulltext"))
                self._texts[number] = row.text("fulltext")
                self._names[number] = row.text("name")
        regions = self._media()
        self._codings()
        self._annotations()
        self._journal()
        sources = tuple(self._source(row, regions) for row in rows if row.whole("id") is not None)
        cases = self._cases()
        self._tell()
        memo = self._project.text("memo") if self._project else ""
        project = self._builder.project(
            NAME, moment=moment(self._project.text("date")) if self._project else "", description=memo, sources=sources,
            cases=cases, variables=variables,
        )  # fmt: skip
        return Foreign(project)

    def _tree(self) -> None:
        nodes: dict[str, RefiCode] = {}
        parents: dict[str, str] = {}
        for row in self._database.rows("code_cat", "catid", "name"):
            key = f"cat{row.text('catid')}"
            guid = self._builder.guid("category", row.text("catid"), row.text("name"))
            nodes[key] = RefiCode(guid, row.text("name"), codable=False, description=row.text("memo"))
            if not row.is_null("supercatid"):
                parents[key] = f"cat{row.text('supercatid')}"
        for row in self._database.rows("code_name", "cid", "name"):
            number = row.whole("cid")
            if number is None:
                continue
            key = f"code{number}"
            self._codes[number] = self._builder.guid("code", number, row.text("name"))
            colour = row.text("color").strip()
            nodes[key] = RefiCode(self._codes[number], row.text("name"), colour=colour if colour.startswith("#") else "",
                                  description=row.text("memo"))  # fmt: skip
            if not row.is_null("supercid"):
                parents[key] = f"code{row.text('supercid')}"
            elif not row.is_null("catid"):
                parents[key] = f"cat{row.text('catid')}"
        self._builder.tree(nodes, parents)
        self._builder.tell_codes()

    def _attributes(self) -> tuple[RefiVariable, ...]:
        variables: dict[str, RefiVariable] = {}
        for row in self._database.rows("attribute_type", "name"):
            kind = "Float" if row.text("valuetype") == "numeric" else "Text"
            name = row.text("name")
            variables[name] = RefiVariable(self._builder.guid("variable", name), name, kind, row.text("memo"))
        for row in self._database.rows("attribute", "name", "attr_type", "value", "id"):
            name, value, number, of = row.text("name"), row.text("value"), row.whole("id"), row.text("attr_type")
            if not value.strip():
                continue
            if of not in ("case", "file") or number is None:
                self._losses.lost(_("values of variables"), _("they are neither of a case nor of a source"), name)
                continue
            found = variables.setdefault(name, RefiVariable(self._builder.guid("variable", name), name))
            self._values.setdefault((of, number), []).append(RefiValue(found.guid, value, found.type))
        return tuple(variables.values())

    def _media(self) -> dict[int, int]:
        """Source -> codings on what is no text."""
        found: dict[int, int] = {}
        for table, kind in (("code_image", _REGIONS), ("code_av", _STRETCHES)):
            for row in self._database.rows(table):
                number = row.whole("id") or 0
                found[number] = found.get(number, 0) + 1
                name = self._names.get(number, "?")
                self._losses.lost(_(kind), _("only words are coded here"), name)
                if row.text("memo").strip():
                    self._builder.note(name, row.text("memo"), row.text("owner"), row.text("date"), table, row.text("memo"))
                    self._losses.kept(_("memos on them"), _("they are memos of their own"), name)
        return found

    def _codings(self) -> None:
        for row in self._database.rows("code_text", "cid", "fid", "pos0", "pos1"):
            code, source = self._codes.get(row.whole("cid") or 0), self._source_of.get(row.whole("fid") or 0)
            start, end = row.whole("pos0"), row.whole("pos1")
            name = self._names.get(row.whole("fid") or 0, "?")
            if code is None or source is None or start is None or end is None:
                self._losses.lost(_("codings"), _("their code, source or place is not in the file"), row.text("seltext") or name)
                continue
            self._builder.code_place(
                source, start, end, code, row.text("owner"), row.text("date"), row.text("seltext"), row.text("memo"),
                starred=bool(row.whole("important")),
            )  # fmt: skip
            if row.whole("important"):
                self._losses.kept(_("marks “important”"), _("such codings are starred"), row.text("seltext"))
            if row.whole("weight"):
                self._losses.lost(_("weights of codings"), _("a coding has none here"), row.text("seltext"))

    def _annotations(self) -> None:
        for row in self._database.rows("annotation", "fid", "pos0", "pos1", "memo"):
            source = self._source_of.get(row.whole("fid") or 0)
            start, end = row.whole("pos0"), row.whole("pos1")
            note = self._builder.note("", row.text("memo"), row.text("owner"), row.text("date"), "annotation", source, start, end)
            if note and source is not None and start is not None and end is not None:
                self._builder.on(source, start, end).notes.append(note)

    def _journal(self) -> None:
        for row in self._database.rows("journal", "name", "jentry"):
            self._builder.note(row.text("name"), row.text("jentry"), row.text("owner"), row.text("date"), "journal")

    def _source(self, row: Row, regions: dict[int, int]) -> RefiSource:
        number = row.whole("id") or 0
        guid, name, text = self._source_of[number], row.text("name"), row.text("fulltext")
        path = row.text("mediapath").strip().lower()
        folder = path.strip("/").partition("/")[0].partition(":")[0]
        kind = _KINDS.get(folder, "text")
        if kind != "text" and not text.strip():
            if row.text("memo").strip():
                self._builder.note(name, row.text("memo"), row.text("owner"), row.text("date"), "media", name)
            return RefiSource(guid, name, kind)
        if path.endswith(".pdf"):
            self._losses.kept(_("PDF files"), _("their text stands for them; the file itself stays where it is"), name)
        if regions.get(number):
            self._losses.lost(_("codings"), _("on what is no text"), name, regions[number])
        memo = self._builder.note(name, row.text("memo"), row.text("owner"), row.text("date"), "source", guid)
        return RefiSource(
            guid, name, content=text, user=self._builder.user(row.text("owner")), moment=moment(row.text("date")),
            selections=self._builder.selections(guid), notes=(memo,) if memo else (),
            values=tuple(self._values.get(("file", number), ())),
        )  # fmt: skip

    def _cases(self) -> tuple[RefiCase, ...]:
        wholes: dict[int, list[str]] = {}
        places: dict[int, list[str]] = {}
        for row in self._database.rows("case_text", "caseid", "fid"):
            case, source = row.whole("caseid") or 0, row.whole("fid") or 0
            start, end, name = row.whole("pos0"), row.whole("pos1"), self._names.get(source, "?")
            self._builder.note_on_case(name, row.text("memo"), row.text("owner"), row.text("date"), case, source, start, end)
            if source not in self._source_of:
                self._losses.lost(_("places of cases"), _("their source is not in the file"), name)
                continue
            is_whole = start is None or end is None or (start <= 0 and end >= len(self._texts[source].rstrip()) - 1)
            target = wholes if is_whole else places
            target.setdefault(case, []).append(self._source_of[source] if is_whole else f"{self._names[source]} {start}–{end}")
        cases = []
        for row in self._database.rows("cases", "caseid", "name"):
            number = row.whole("caseid") or 0
            values = tuple(self._values.get(("case", number), ()))
            guid = self._builder.guid("case", row.text("name"))
            cases.append(
                RefiCase(guid, row.text("name"), row.text("memo"), values=values, sources=tuple(wholes.get(number, ())),
                         selections=tuple(places.get(number, ())))
            )  # fmt: skip
        return tuple(cases)

    def _tell(self) -> None:
        for table, kind, why in (
            ("stored_sql", _("stored queries"), _("they are questions to its own database")),
            ("graph", _("graphs"), _("drawings are made from relations here")),
            ("ris", _("references"), _("a source has no bibliographic data here")),
        ):
            self._losses.lost(kind, why, count=self._database.count(table))
