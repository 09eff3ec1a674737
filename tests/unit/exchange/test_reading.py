"""What people write by hand, and what spreadsheets do to a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from groundcode.domain.codebooks import Example
from groundcode.domain.levels import Level
from groundcode.errors import InvalidCodebook
from groundcode.exchange.codebooks import ReadCodebook, read_codebook

from .books import an_id


def read(tmp_path: Path, name: str, text: str, encoding: str = "utf-8") -> ReadCodebook:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return read_codebook(path)


def refusal(tmp_path: Path, name: str, text: str) -> str:
    with pytest.raises(InvalidCodebook) as caught:
        read(tmp_path, name, text)
    assert caught.value.hint
    return caught.value.message.removeprefix(str(tmp_path / name)).lstrip(",: ")


def shape(book: ReadCodebook) -> list[tuple[str, str]]:
    return [(" > ".join(path), entry.level.value) for path, entry in book.codebook.walk()]


CHINESE = "编码,层级,路径,定义,纳入,排除,核心,典型例句,来源数,参考点数\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_from_a_chinese_spreadsheet(tmp_path: Path, encoding: str) -> None:
    text = CHINESE + "亲近感,主范畴,亲近感,居民与民警,,,是,,14,53\n信任,副范畴,亲近感 > 信任,,,,,,3,4\n"
    book = read(tmp_path, "a.csv", text, encoding)
    assert shape(book) == [("亲近感", "main"), ("亲近感 > 信任", "category")]
    top = book.codebook.codes[0]
    assert (top.definition, top.core, top.total, book.codebook.title) == ("居民与民警", True, None, "a")
    said = ["The file is not UTF-8; it was read as GB18030."] if encoding == "gb18030" else []
    assert list(book.notes) == [*said, "“副范畴” was read as category."]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_csv_with_other_delimiters(tmp_path: Path, delimiter: str) -> None:
    assert shape(read(tmp_path, "a.csv", f"name{delimiter}level\nA, b{delimiter}Concept\n")) == [("A, b", "concept")]


def test_a_sorted_table_keeps_its_tree(tmp_path: Path) -> None:
    book = read(tmp_path, "a.csv", "path,level\nM > C > L,label\nM > C,CONCEPT\nM,Main Category\n")
    assert shape(book) == [("M", "main"), ("M > C", "concept"), ("M > C > L", "label")]


def test_parents_by_name_path_and_id(tmp_path: Path) -> None:
    text = f"id,name,level,parent\n{an_id(1)},M,main,\n,C,category,m\n,D,concept,{an_id(1)}\n,L,label,C\n"
    assert [p for p, _ in shape(read(tmp_path, "a.csv", text))] == ["M", "M > C", "M > C > L", "M > D"]
    assert "row 2: its parent “N” is not in the file." in refusal(tmp_path, "a.csv", "name,parent\nA,N\n")
    twice = "name,level,parent\nM,main,\nN,main,\nC,category,M\nC,category,N\nL,label,C\n"
    assert "row 6: its parent “C” could be any of 2 rows" in refusal(tmp_path, "a.csv", twice)


def test_a_name_changed_beside_its_path_is_taken_and_said(tmp_path: Path) -> None:
    book = read(tmp_path, "a.csv", "name,level,path\nNew,concept,Old\nL,label,Old > L\n")
    assert [p for p, _ in shape(book)] == ["New", "New > L"]
    assert book.notes == ("Row 2: the name “New” was taken; its path ends in “Old”.",)


def test_a_title_row_above_the_header_and_unknown_columns(tmp_path: Path) -> None:
    book = read(tmp_path, "a.csv", "表4-2 编码手册\n\n编码,层级,备注\n信任,范畴,x\n")
    assert shape(book) == [("信任", "category")]
    assert book.notes == ("These columns are not known and were left out: “备注”.",)


def test_levels_by_height_are_said(tmp_path: Path) -> None:
    book = read(tmp_path, "a.yaml", "codes:\n- name: A\n  children:\n  - name: B\n    children: [C]\n")
    assert shape(book) == [("A", "category"), ("A > B", "concept"), ("A > B > C", "label")]
    assert book.notes == (
        "These codes name no level; it was taken from their depth in the tree: A (category), B (concept), C (label).",
    )


def test_levels_by_height_fit_those_that_are_written(tmp_path: Path) -> None:
    text = (
        "codes:\n- name: A\n  children:\n  - {name: B, level: main}\n"
        "- {name: C, level: concept, children: [{name: D, children: [{name: E, children: [F]}]}]}\n"
    )
    assert shape(read(tmp_path, "a.yaml", text)) == [
        ("A", "main"),
        ("A > B", "main"),
        ("C", "concept"),
        ("C > D", "concept"),
        ("C > D > E", "concept"),
        ("C > D > E > F", "label"),
    ]


@pytest.mark.parametrize("word", ["core", "Core category", "核心范畴"])
def test_core_is_no_level(tmp_path: Path, word: str) -> None:
    found = refusal(tmp_path, "a.csv", f"name,level\nA,{word}\n")
    assert found.startswith(f"row 2: “{word}” is not a level: write category or main")


REFUSED = {
    "no name": ("name,level,definition\nA,label,\n,label,x\n", "row 3: a code has no name."),
    "unknown level": ("name,level\nA,topic\n", "row 2: “topic” is not a level"),
    "label above": ("path,level\nA,label\nA > B,label\n", "row 3: “B” cannot stand under “A”: a label has no"),
    "level above": ("path,level\nA,concept\nA > B,main\n", "row 3: “B” (main category) cannot stand under “A”"),
    "siblings": ("name,level\nA,label\na,label\n", "row 3: There is already a “a” at the top."),
    "no parent": ("path,level\nA > B,label\n", "row 2: its parent “A” is not in the file."),
    "bad id": ("name,id\nA,a31\n", "row 2: “a31” is not an id"),
    "same id": (f"name,id\nA,{an_id(1)}\nB,{an_id(1)}\n", f"row 3: the id {an_id(1)} stands in row 2 already."),
    "same path": ("name,path\nA,A\nB,A\n", "row 3: the path “A” stands in row 2 already."),
    "cycle": ("name,level,parent\nA,concept,B\nB,concept,A\n", "row 2: “A” stands below itself."),
    "itself": ("name,level,parent\nA,concept,A\n", "row 2: “A” stands below itself."),
    "core": ("name,core\nA,perhaps\n", "row 2: “perhaps” in core is neither yes nor no."),
    "low core": ("name,level,core\nA,label,yes\n", "row 2: “A” is a label; the core is a category"),
    "two cores": ("name,level,core\nA,main,x\nB,main,√\n", "row 3: “B” is marked as the core, but “A” is"),
    "no columns": ("a,b\n1,2\n", "row 1: no column is headed name (编码) or path (路径)."),
    "quotation": ('name\n"A\n', "row 2: this is not a table of comma-separated values"),
    "width": ("name,definition\nA,x, y\n", "row 2: the row has more cells than the header"),
    "null": ("name\nA\0\n", "row 2: a text holds U+0000"),
    "several": ("name,level\nA,x\n,label\nB,y\n", "(2 more things are wrong in this file.)"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_rows_are_named(tmp_path: Path, case: str) -> None:
    text, sentence = REFUSED[case]
    assert sentence in refusal(tmp_path, "a.csv", text)


EXAMPLES = {
    "backwards": ([{"source": "P", "start": 9, "end": 9, "quote": "q"}], "ends at 9, which is not after its start 9"),
    "no place": ([{"source": "P", "start": 1.5, "end": True, "quote": "q"}], "an example in “P” has no place"),
    "negative": ([{"source": "P", "start": -1, "end": 3, "quote": "q"}], "an example in “P” has no place"),
    "no source": ([{"start": 1, "end": 3, "quote": "q"}], "an example names no source"),
    "no text": ([{"source": "P", "start": 1, "end": 3, "quote": ["q"]}], "the source and the quote of an example are"),
    "no object": ([7], "an example is an object"),
    "surrogate": ([{"source": "P", "start": 1, "end": 3, "quote": "\ud800"}], "a text holds U+0000 or half"),
}


@pytest.mark.parametrize("case", EXAMPLES)
def test_refused_examples_are_named(tmp_path: Path, case: str) -> None:
    value, sentence = EXAMPLES[case]
    cell = json.dumps(value).replace('"', '""')
    found = refusal(tmp_path, "a.csv", f'name,examples\nA,"{cell}"\n')
    assert found.startswith("row 2: ")
    assert sentence in found


def test_examples_without_a_place_are_said(tmp_path: Path) -> None:
    for name, text in {
        "a.csv": "编码,层级,例句\nA,标签,[笑] 天天在院里\n",
        "a.yaml": "codes:\n- {name: A, level: label, examples: '[笑] 天天在院里'}\n",
        "a.md": "# T\n## A `label`\n> [笑] 天天在院里\n",
    }.items():
        book = read(tmp_path, name, text)
        assert book.codebook.codes[0].examples == ()
        assert len(book.notes) == 1
        assert "“[笑] 天天在院里”" in book.notes[0]


def test_yaml_words_stay_words(tmp_path: Path) -> None:
    text = (
        "codes:\n- name: yes\n  level: label\n  definition: 1.10\n  inclusion: ~\n  core:\n  also_in: 2024-01-01\n"
        "  shade: red\n  colour: blue\n"
    )
    book = read(tmp_path, "a.yml", text)
    code = book.codebook.codes[0]
    assert (code.name, code.definition, code.inclusion, code.core) == ("yes", "1.10", "", False)
    assert code.also_in == ("2024-01-01",)
    assert "Row 8: the key “shade” is not known and was left out." in book.notes
    assert "These colours were left out, since a colour is #RRGGBB here: yes: blue." in book.notes
    assert code.colour == ""


YAML_REFUSED = {
    "duplicate": ("codes:\n- name: A\n  name: B\n", "row 3: the key “name” stands here twice."),
    "no yaml": ("codes:\n- name: 'A\n", "this is not YAML"),
    "no codes": ("title: x\n", "row 1: there is no key “codes”."),
    "list": ("- A\n", "row 1: there is no key “codes”."),
    "tag": ("codes:\n- name: !!python/object:os.system A\n", "row 2: types (tag:yaml.org,2002:python"),
    "format": ("format: other\ncodes: []\n", "row 1: the format is not groundcode-codebook."),
    "version": ("format: groundcode-codebook\nversion: 9\ncodes: []\n", "row 2: this is version 9 of the format"),
    "documents": ("codes: []\n---\ncodes: []\n", "a second document"),
    "kinds": ("codes:\n- name: [A]\n", "row 2: “name” is a text"),
    "mapping": ("codes: {A: 1}\n", "row 1: “codes” is a list"),
    "nested": ("codes:\n- [A]\n", "row 2: a code is a mapping with a name"),
    "example": (
        "codes:\n- name: A\n  examples:\n  - {source: P, start: 5, end: 5}\n",
        "row 4: an example in “P” ends at",
    ),
    "key": ("codes:\n- ? [a]\n  : b\n", "a key is a word"),
}


@pytest.mark.parametrize("case", YAML_REFUSED)
def test_refused_yaml_lines_are_named(tmp_path: Path, case: str) -> None:
    text, sentence = YAML_REFUSED[case]
    assert sentence in refusal(tmp_path, "a.yaml", text)


def test_markdown_by_hand(tmp_path: Path) -> None:
    text = (
        "# 编码手册\r\n\r\n为试编码而写。\r\n\r\n## 亲近感 `主范畴` `核心` ##\r\n\r\n"
        "居民与民警的 *情感*，\r\n含 R&D 与 a_b。\r\n\r\n"
        "### 信任 `范畴`\r\n**纳入**：熟悉\r\n\r\n**例句：**\r\n\r\n> 看见就踏实。\r\n> — P11 [0, 6)\r\n"
    )
    book = read(tmp_path, "a.md", text)
    assert book.notes == ()
    assert book.codebook.title == "编码手册"
    assert book.codebook.description == "为试编码而写。"
    top = book.codebook.codes[0]
    assert (top.level, top.core, top.definition) == (Level.MAIN, True, "居民与民警的 *情感*，\n含 R&D 与 a_b。")
    assert top.children[0].inclusion == "熟悉"
    assert top.children[0].examples == (Example("P11", 0, 6, "看见就踏实。"),)


def test_markdown_with_codes_as_first_headings(tmp_path: Path) -> None:
    assert shape(read(tmp_path, "book.md", "# A\n## B\n# C `label`\n")) == [
        ("A", "concept"),
        ("A > B", "label"),
        ("C", "label"),
    ]


MARKDOWN_REFUSED = {
    "level": ("# T\n## A `topic`\n", "row 2: “topic” is not a level"),
    "id": ("# T\n## A `label`\n<!-- id: 7 -->\n", "row 2: “7” is not an id"),
    "twice": ("# T\n## A `label`\n**Definition:** x\n\n**定义：** y\n", "row 5: “A” has “Definition” twice."),
    "version": ("# T\n<!-- groundcode-codebook 2 -->\n", "row 2: this is version 2 of the format"),
    "name": ("# T\n##\n", "row 2: a code has no name."),
    "place": ("# T\n## A `label`\n> x\n> — P [5, 5)\n", "row 3: an example in “P” ends at 5"),
}


@pytest.mark.parametrize("case", MARKDOWN_REFUSED)
def test_refused_markdown_lines_are_named(tmp_path: Path, case: str) -> None:
    text, sentence = MARKDOWN_REFUSED[case]
    assert sentence in refusal(tmp_path, "a.md", text)


def test_workbook_by_hand(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["表4-2 编码手册"])
    sheet.append([])
    sheet.append(["编码", "层级", "上级", "定义", "来源数"])
    sheet.append([2024, "概念", None, 1.5, 3])
    sheet.append(["B", "标签", "2024", True, "=1+1"])
    book.save(tmp_path / "a.xlsx")
    read_book = read_codebook(tmp_path / "a.xlsx")
    assert shape(read_book) == [("2024", "concept"), ("2024 > B", "label")]
    assert [entry.definition for _path, entry in read_book.codebook.walk()] == ["1.5", "True"]


def test_workbook_rows_are_those_of_the_sheet(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B1"], sheet["A9"], sheet["B9"] = "name", "level", "A", "topic"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(InvalidCodebook, match="row 9: “topic” is not a level"):
        read_codebook(tmp_path / "a.xlsx")
