"""The tables of a thesis: T1 to T13 and the statement of assistance, in Chinese and in English, written to Word, Excel, csv."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.errors import BadValue, DocumentExists, UnknownFormat
from groundcode.exchange.tables import Table
from groundcode.locale import _

if TYPE_CHECKING:
    from groundcode.workspace.thesis.material import Material
    from groundcode.workspace.workspace import Workspace

KEYS = ("T1", "T2", "T3", "T3b", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12", "T13", "SC")
"""The tables in the order of a thesis; SC, the statement of computational assistance, belongs to no school: it is asked for."""
QUOTES = 3
"""Quotes that are shown of a category, where nobody says how many."""
SUFFIXES = (".docx", ".xlsx", ".csv")


@dataclass(frozen=True, slots=True)
class ThesisExport:
    """What was written."""

    path: Path
    tables: tuple[Table, ...]
    replaced: tuple[str, ...] = ()
    """Keys of the tables that a chapter held already."""
    appended: tuple[str, ...] = ()
    """Those that came at its end."""
    overwritten: tuple[str, ...] = ()
    """Those of the replaced within which tracked changes stood."""


class Thesis:
    """What one asks of the tables of a thesis."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def table(self, key: str, language: str | None = None, *, quotes: int = QUOTES) -> Table:
        """One table, in "zh" or "en" (None: the project's language), with at most `quotes` quotes of a category.

        Raises:
            BadValue: there is no such table.
        """
        return self.tables((key,), language, quotes=quotes)[0]

    def tables(self, keys: Sequence[str] = (), language: str | None = None, *, quotes: int = QUOTES) -> tuple[Table, ...]:
        """Tables as of one moment, in the order named; without any all that the project's profile has.

        A table that the project has nothing for yet has headings only, and says what is missing.

        Raises:
            BadValue: there is no such table, or no such number of quotes.
        """
        from groundcode.workspace.thesis.material import Material

        wanted = [_key(key) for key in dict.fromkeys(keys)] or self.list_()
        if quotes < 1:
            raise BadValue(_("number of quotes"), str(quotes), _("1 or more"))
        language = language or self._workspace.language()
        with self._workspace.store.reading() as connection:
            material = Material(self._workspace, connection, "zh" if language == "zh" else "en", quotes)
            return tuple(_made(key, material) for key in wanted)

    def list_(self) -> list[str]:
        """The tables that belong to the project's profile."""
        own = self._workspace.profile.current().tables
        return [key for key in KEYS if key in own]

    def freeze_numbers(self) -> int:
        """Let labels and concepts keep the numbers (a31, A12) that they have now; gives how many got one."""
        from groundcode.workspace.thesis.numbers import freeze_numbers

        return freeze_numbers(self._workspace)

    def export(
        self, path: Path, keys: Sequence[str] = (), language: str | None = None, *, template: Path | None = None,
        into: bool = False, quotes_per_category: int = QUOTES, chapter: str = "", continued: bool = False,
        overwrite: bool = False,
    ) -> ThesisExport:  # fmt: skip
        """Write tables to a .docx, .xlsx or (one table) .csv.

        `into` puts them into the document at `path`: each where its bookmark stands (gc_T5), else at the end; nothing
        else of it is touched. `template` gives a new document its page and styles. `chapter` numbers the tables
        (表4-2). `continued` cuts long tables page by page, each part with a caption of its own (续表4-2).

        Raises:
            UnknownFormat, BadValue, CannotWriteHere
            DocumentExists: a .docx is there already, and it is neither to be filled nor to be written over.
            FileMissing, EmptyFile, InvalidDocument, TooLarge: of the chapter or the template.
            NamesRemain: a name of the roster stands in the project. OriginalsLocked
        """
        suffix = path.suffix.lower()
        if suffix not in SUFFIXES or (into and suffix != ".docx"):
            raise UnknownFormat(str(path), SUFFIXES if not into else (".docx",), writing=True)
        if suffix == ".docx" and not into and not overwrite and (path.exists() or path.is_symlink()):
            raise DocumentExists(str(path))
        if suffix == ".csv" and len(keys) != 1:
            raise BadValue(_("tables in a .csv"), _(", ").join(keys) or _("all"), _("one, such as T3"))
        self._workspace.privacy.refuse_if_names_remain(str(path))
        tables = self.tables(keys, language, quotes=quotes_per_category)
        told = self._told()
        return _written(path, tables, told, template=template, into=into, chapter=chapter.strip(), continued=continued)

    def _told(self) -> tuple[str, str]:
        """The counted coder and the title of the project: what a file says of itself."""
        from groundcode.store import reading

        with self._workspace.store.reading() as connection:
            counted = self._workspace.lead_coder()
            return reading.read_coders(connection).get(counted or "", ""), reading.read_project(connection)["title"] or ""


def _key(key: str) -> str:
    """T3b for t3B.

    Raises:
        BadValue: there is no such table.
    """
    found = next((one for one in KEYS if one.casefold() == key.strip().casefold()), None)
    if found is None:
        raise BadValue(_("table"), key, " ".join(KEYS))
    return found


def _statement(material: Material) -> Table:
    from groundcode.workspace.suggesting.statement import as_table

    return as_table(material.workspace, material.language)


def _made(key: str, material: Material) -> Table:
    from groundcode.workspace.thesis import agreement, axial, book, open_coding, sample, selective, stages, tested

    makers = {
        "T1": sample.t1, "T2": sample.t2, "T3": open_coding.t3, "T3b": open_coding.t3b, "T4": open_coding.t4, "T5": axial.t5,
        "T6": axial.t6, "T7": axial.t7, "T8": selective.t8, "T9": tested.t9, "T10": agreement.t10, "T11": book.t11,
        "T12": selective.t12, "T13": stages.t13, "SC": _statement,
    }  # fmt: skip
    return makers[key](material)


def _written(
    path: Path, tables: tuple[Table, ...], told: tuple[str, str], *, template: Path | None, into: bool, chapter: str,
    continued: bool,
) -> ThesisExport:  # fmt: skip
    from groundcode.exchange.case_tables import write_table
    from groundcode.exchange.codebooks.files import write_atomically
    from groundcode.exchange.tables.docx import into_document, new_document
    from groundcode.exchange.tables.xlsx import workbook

    author, title = told
    match path.suffix.lower():
        case ".csv":
            write_table(path, tables[0].records, tables[0].key)
        case ".xlsx":
            write_atomically(path, workbook(tables, chapter=chapter, author=author, title=title))
        case _docx if into:
            placed = into_document(path, tables, chapter=chapter, continued=continued)
            write_atomically(path, placed.data)
            return ThesisExport(path, tables, placed.replaced, placed.appended, placed.overwritten)
        case _docx:
            made = new_document(
                tables, template=template, chapter=chapter, continued=continued, author=author, title=title
            )  # fmt: skip
            write_atomically(path, made)
    return ThesisExport(path, tables, appended=tuple(table.key for table in tables))
