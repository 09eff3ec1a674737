"""A codebook as a Word document for a supervisor: the tree in chapters, each text marked so that it finds its code again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from groundcode.domain.codebooks import PATH_SEPARATOR
from groundcode.domain.levels import Level
from groundcode.exchange.codebooks.document import CodebookDocument, DocumentCode, DocumentExample, Reworded
from groundcode.exchange.codebooks.docx_looks import INNER, LABEL_WIDTH, LOOKS, NUMBERING, WIDTH, heading_style
from groundcode.exchange.codebooks.docx_words import HEADINGS, word
from groundcode.exchange.codebooks.marks import EXAMPLE, FIELDS, NAME, REMARKS, mark, own_mark, project_mark
from groundcode.exchange.word_package import attribute, package, paragraph, run

_LETTERS = {field: letter for letter, field in FIELDS.items()}
_DEEPEST = 6
"""Levels of headings that Word's contents know."""


def dump_document(document: CodebookDocument) -> bytes:
    """The document as a .docx."""
    return _Writer(document).bytes_()


class _Writer:
    def __init__(self, document: CodebookDocument) -> None:
        self._document = document
        self._language = document.language
        self._count = 0
        self._linked: set[str] = set()
        """Of bookmarks and content controls, whose ids are numbers."""

    def bytes_(self) -> bytes:
        document = self._document
        tops = [code for code in document.codes if code.level is not Level.LABEL]
        loose = [code for code in document.codes if code.level is Level.LABEL]
        body = [self._front(), self._contents(tops, loose)]
        if document.changes is not None:
            body.append(self._changes())
        body.append(self._fixed(self._word("tree"), "GCPart"))
        body += [self._code(code, 1) for code in tops]
        if loose:
            body += [self._fixed(self._word("loose"), "GCLoose"), self._labels(loose)]
        return package(
            "".join(body), LOOKS, title=document.title, author="groundcode", written=datetime.fromisoformat(document.written),
            header=word("page", self._language, title=document.title, date=document.date), language=self._language,
            numbering=NUMBERING,
        )  # fmt: skip

    def _word(self, key: str, **values: object) -> str:
        return word(key, self._language, **values)

    def _run(self, text: str, style: str = "", properties: str = "") -> str:
        return run(text, style, properties, language=self._language)

    def _bookmark(self, name: str, content: str) -> str:
        self._count += 1
        return f'<w:bookmarkStart w:id="{self._count}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{self._count}"/>'

    def _fixed(self, text: str, style: str, properties: str = "", content: str = "") -> str:
        """A line that the document says of itself."""
        self._count += 1
        return paragraph(self._bookmark(own_mark(text, self._count), content or self._run(text)), style, properties)

    def _marked(self, letter: str, code: DocumentCode, text: str, content: str) -> str:
        """Words in a bookmark and a content control that say whose they are."""
        name = mark(letter, code.id, None if letter == REMARKS else text)
        self._count += 1
        title = attribute(self._word(FIELDS.get(letter, "remarks")))
        prompts = "" if text else "<w:showingPlcHdr/>"
        control = (
            f'<w:sdt><w:sdtPr><w:alias w:val={title}/><w:tag w:val="{name[1:]}"/><w:id w:val="{self._count}"/>'
            f'<w:lock w:val="sdtLocked"/>{prompts}<w15:appearance w15:val="hidden"/></w:sdtPr>'
            f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )
        return self._bookmark(name, control)

    def _front(self) -> str:
        document = self._document
        rows = "".join(
            self._row([(LABEL_WIDTH, self._label(self._word(key))), (INNER, self._fixed(text, "GCText"))])
            for key, text in document.about
        )
        project = self._bookmark(project_mark(document.project, document.written), "")
        return (
            self._fixed(document.title, "GCTitle", content=project + self._run(document.title))
            + self._fixed(self._word("kind"), "GCSubtitle") + self._table([LABEL_WIDTH, INNER], rows)
            + self._fixed(self._word("how"), "GCNoteHead") + self._fixed(self._word("how1"), "GCNote")
            + self._fixed(self._word("how2"), "GCNote")
        )  # fmt: skip

    def _contents(self, tops: Sequence[DocumentCode], loose: Sequence[DocumentCode]) -> str:
        out = [self._fixed(self._word("contents"), "GCPart"), self._fixed(self._word("figures"), "GCNote")]
        for number, depth, code in _numbered(tops, "", 1):
            indent = f'<w:ind w:left="{360 * (depth - 1)}"/>'
            figures = f"{code.total} / {code.sources}"
            text = f"{number}  {code.name}\t{figures}"
            strong = "<w:b/>" if depth == 1 else ""
            link = f'<w:hyperlink w:anchor="{mark(NAME, code.id, code.name)}">{self._run(text, "", strong)}</w:hyperlink>'
            out.append(self._fixed(text, "GCContents", indent, link))
        if loose:
            out.append(self._fixed(f"{self._word('loose')}\t{len(loose)}", "GCContents"))
        return "".join(out)

    def _changes(self) -> str:
        changes = self._document.changes
        assert changes is not None
        words = self._document.level_words
        lines = [
            *((self._word("new"), text) for text in self._together(changes.created)),
            *((self._word("renamed"), f"{before} → {path}") for before, path in changes.renamed),
            *((self._word("moved"), f"{before} → {path}") for before, path in changes.moved),
            *((self._word("levels"), f"{path}: {words[before]} → {words[after]}") for path, before, after in changes.levels),
            *((self._word("merged"), f"{before} → {path}") for before, path in changes.merged),
            *((self._word("deleted"), path) for path in changes.deleted),
        ]
        out = [self._fixed(self._word("since", date=changes.since), "GCPart")]
        if not changes:
            out.append(self._fixed(self._word("nothing"), "GCText"))
        shown = ""
        rows = []
        for kind, text in lines:
            rows.append(
                self._row([(LABEL_WIDTH, self._label(kind if kind != shown else "")), (INNER, self._fixed(text, "GCText"))])
            )
            shown = kind
        if rows:
            out.append(self._table([LABEL_WIDTH, INNER], "".join(rows)))
        if changes.texts:
            out += [self._fixed(self._word("texts"), "GCSubhead"), self._reworded(changes.texts)]
        return "".join(out)

    def _reworded(self, texts: Sequence[Reworded]) -> str:
        wide = (WIDTH - 2700) // 2
        sizes = [1800, 900, wide, WIDTH - 2700 - wide]
        headings = [self._label(self._word(key)) for key in ("code", "field", "before", "after")]
        rows = [self._row(list(zip(sizes, headings, strict=True)), header=True)]
        none = self._word("none")
        for one in texts:
            cells = (one.path, self._word(one.field), one.before or none, one.after or none)
            rows.append(self._row([(size, self._lines(text, "GCText")) for size, text in zip(sizes, cells, strict=True)]))
        return self._table(sizes, "".join(rows))

    def _together(self, paths: Sequence[str]) -> list[str]:
        """Paths, those under one code in one line."""
        out: dict[str, list[str]] = {}
        for path in paths:
            above, separator, name = path.rpartition(PATH_SEPARATOR)
            out.setdefault(above + separator, []).append(name)
        between = "、" if self._language == "zh" else "; "
        return [above + between.join(names) for above, names in out.items()]

    def _lines(self, text: str, style: str) -> str:
        return "".join(self._fixed(line, style) if line else paragraph("", style) for line in text.split("\n"))

    def _code(self, code: DocumentCode, depth: int) -> str:
        heading = paragraph(self._marked(NAME, code, code.name, self._run(code.name)), heading_style(min(depth, _DEEPEST)))
        core = f" · {self._word('core')}" if code.core else ""
        counts = self._word("counts", own=code.own, total=code.total, sources=code.sources)
        out = [heading, self._fixed(f"{code.level_word}{core} · {counts}", "GCMeta"), self._own_table(code)]
        labels = [child for child in code.children if child.level is Level.LABEL]
        if labels:
            out.append(self._labels(labels))
        out += [self._code(child, depth + 1) for child in code.children if child.level is not Level.LABEL]
        return "".join(out)

    def _own_table(self, code: DocumentCode) -> str:
        rows = [self._text_row(code, field) for field in ("definition", "inclusion", "exclusion")]
        for key, lines in (("properties", code.properties), ("also", code.also_in)):
            if lines:
                content = "".join(self._fixed(line, "GCText") for line in lines)
                rows.append(self._row([(LABEL_WIDTH, self._label(self._word(key))), (INNER, content)]))
        if code.examples:
            content = "".join(self._example(one) for one in code.examples)
            rows.append(self._row([(LABEL_WIDTH, self._label(self._word("examples"))), (INNER, content)]))
        rows.append(self._text_row(code, "remarks"))
        return self._table([LABEL_WIDTH, INNER], "".join(rows))

    def _text_row(self, code: DocumentCode, field: str) -> str:
        letter = _LETTERS.get(field, REMARKS)
        text = "" if field == "remarks" else str(getattr(code, field))
        label = self._label(self._word(field), mark(letter, code.id, None if letter == REMARKS else text, beside=True))
        height = '<w:trHeight w:val="560" w:hRule="atLeast"/>' if field == "remarks" else ""
        return self._row([(LABEL_WIDTH, label), (INNER, self._text(letter, code, text))], height=height)

    def _text(self, letter: str, code: DocumentCode, text: str) -> str:
        """The paragraphs of a text; its marks are on the first line."""
        lines = text.split("\n")
        # Where everything is empty the prompt stands in the control, as Word's own would.
        empty = "" if letter == REMARKS or code.level is Level.LABEL else self._word("empty")
        first = self._run(lines[0]) if text else self._run(empty or " ", "PlaceholderText")
        return paragraph(self._marked(letter, code, text, first), "GCText") + "".join(
            paragraph(self._run(line), "GCText") for line in lines[1:]
        )

    def _example(self, one: DocumentExample, style: str = "GCQuote") -> str:
        marks = f"（{one.cite}）" if self._language == "zh" else f" ({one.cite})"
        text = (one.quote or self._word(one.withheld)) + marks
        words = self._run(one.quote or self._word(one.withheld)) + run(marks, "GCCite", language=self._language, whole=True)
        # A segment may stand for two codes; of two bookmarks of one name LibreOffice keeps one.
        if not one.link or one.link in self._linked:
            return self._fixed(text, style, content=words)
        self._linked.add(one.link)
        return paragraph(self._bookmark(mark(EXAMPLE, one.link, text), words), style)

    def _labels(self, labels: Sequence[DocumentCode]) -> str:
        """A compact table; columns that would be empty are left out, but for the definition."""
        shown = [
            key for key in HEADINGS
            if key in ("label", "definition", "references") or any(getattr(label, key) for label in labels)
        ]  # fmt: skip
        defined = any(label.definition for label in labels)
        wide = 26 if defined else 18
        shares = {"label": 24, "definition": wide, "inclusion": 18, "exclusion": 18, "examples": 42, "references": 13}
        whole = sum(shares[key] for key in shown)
        sizes = [WIDTH * shares[key] // whole for key in shown]
        sizes[0] += WIDTH - sum(sizes)
        head = self._row([(size, self._label(self._word(key))) for size, key in zip(sizes, shown, strict=True)], header=True)
        rows = "".join(
            self._row([(size, self._label_cell(key, label)) for size, key in zip(sizes, shown, strict=True)]) for label in labels
        )
        return paragraph("", "GCGap") + self._table(sizes, head + rows)

    def _label_cell(self, key: str, label: DocumentCode) -> str:
        if key == "label":
            return self._text(NAME, label, label.name)
        if key == "references":
            return self._fixed(f"{label.total} / {label.sources}", "GCText", '<w:jc w:val="center"/>')
        if key == "examples":
            return "".join(self._example(one, "GCSmallQuote") for one in label.examples) or paragraph("", "GCText")
        return self._text(_LETTERS[key], label, str(getattr(label, key)))

    def _label(self, text: str, name: str = "") -> str:
        """A heading of a row or a column; `name` is the mark of the text beside it."""
        if not name:
            return self._fixed(text, "GCLabel") if text else paragraph("", "GCLabel")
        return paragraph(self._bookmark(name, self._run(text)), "GCLabel")

    @staticmethod
    def _row(cells: Sequence[tuple[int, str]], *, header: bool = False, height: str = "") -> str:
        inner = "".join(f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/></w:tcPr>{content}</w:tc>' for size, content in cells)
        head = "<w:tblHeader/>" if header else ""
        return f"<w:tr><w:trPr><w:cantSplit/>{height}{head}</w:trPr>{inner}</w:tr>"

    @staticmethod
    def _table(sizes: Sequence[int], rows: str) -> str:
        line = '<w:{0} w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/>'
        borders = "".join(line.format(side) for side in ("top", "bottom", "insideH"))
        grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in sizes)
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(sizes)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
            '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
            '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>" + paragraph("", "GCGap")
        )


def _numbered(codes: Sequence[DocumentCode], above: str, depth: int) -> Iterator[tuple[str, int, DocumentCode]]:
    """(number, depth, code) of what has a heading, as Word will number it."""
    for at, code in enumerate((one for one in codes if one.level is not Level.LABEL), start=1):
        number = f"{above}{at}"
        yield number, depth, code
        yield from _numbered(code.children, f"{number}.", depth + 1)
