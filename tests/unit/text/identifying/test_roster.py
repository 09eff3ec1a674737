from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.errors import CannotRead, EmptyFile, FileMissing, InvalidRoster, NotText
from groundcode.text.identifying.hits import Kind
from groundcode.text.identifying.roster import Entry, Roster, read_roster


def roster(folder: Path, text: str | bytes, encoding: str = "utf-8") -> Roster:
    path = folder / "roster.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return read_roster(path)


def refused(folder: Path, text: str) -> str:
    with pytest.raises(InvalidRoster) as caught:
        roster(folder, text)
    assert "Nothing was taken" in caught.value.hint
    return caught.value.message.replace(str(folder), "")


def test_names_and_replacements(tmp_path: Path) -> None:
    found = roster(
        tmp_path,
        "name,replacement,kind\n李建国,民警A,person\n劲松街道,[街道A],place\n朝阳医院,【医院A】,organisation\n老李,民警A,\n",
    )
    assert [(entry.name, entry.replacement, entry.kind) for entry in found.entries] == [
        ("李建国", "[民警A]", Kind.PERSON),
        ("劲松街道", "[街道A]", Kind.PLACE),
        ("朝阳医院", "[医院A]", Kind.ORGANISATION),
        ("老李", "[民警A]", Kind.PERSON),
    ]
    assert found.warnings == ()
    assert found.names == ("李建国", "劲松街道", "朝阳医院", "老李")
    assert found.tags == {"[民警A]", "[街道A]", "[医院A]"}


@pytest.mark.parametrize(
    "header",
    ["姓名,代号,类别", "名称,替换,类别", "﻿Name;Replacement;Kind", "姓名\t替换为\t类型", "姓名，代号，类别", "类别,代号,姓名"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_headers_separators_and_encodings(tmp_path: Path, header: str, encoding: str) -> None:
    if "﻿" in header and encoding != "utf-8":
        header = header.strip("﻿")
    mark = next(char for char in ";\t，," if char in header)
    row = ["人", "民警A", "李建国"] if header.startswith("类别") else ["李建国", "民警A", "人"]
    found = roster(tmp_path, f"{header}\r\n{mark.join(row)}\r\n", encoding)
    assert [(entry.name, entry.replacement, entry.kind) for entry in found.entries] == [("李建国", "[民警A]", Kind.PERSON)]


def test_empty_rows_and_columns_are_passed_over(tmp_path: Path) -> None:
    found = roster(tmp_path, '\n序号,姓名,代号\n1,李建国,民警A\n,,\n\n2,"王, 秀英",居民A\n')
    assert found.names == ("李建国", "王, 秀英")


def test_the_same_form_twice_counts_once(tmp_path: Path) -> None:
    assert roster(tmp_path, "name,replacement\n李建国,A1\n李 建國,[A1]\n").names == ("李建国",)


def test_a_name_of_one_character_is_warned_of(tmp_path: Path) -> None:
    found = roster(tmp_path, "name,replacement\n王,居民A\n")
    assert found.warnings == ("“王” is one character: it is replaced only where nothing stands beside it, never inside words.",)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (",A", "line 2: the name is missing."),
        ("李建国,", "line 2: “李建国” has no replacement."),
        ("李建国,[A][B]", "line 2: “[A][B]” cannot be a replacement: write a few words without brackets inside."),
        ("——,A", "line 2: “——” cannot be a name."),
        ("[李],A", "line 2: “[李]” cannot be a name."),
        ("李" * 101 + ",A", "line 2: a name has at most 100 characters."),
        ("李建国,A,dog", "line 2: “dog” is none of the kinds person, place and organisation."),
        ("李建国,A\n李建國,B", "line 3: “李建國” stands in line 2 already, with another replacement ([A])."),
        ("李建国,老李同志\n老李,B", "line 2: the replacement [老李同志] holds the name “老李”."),
        ("李建国,李建国", "line 2: the replacement [李建国] holds the name “李建国”."),
        ("Ann,ANN 1", "line 2: the replacement [ANN 1] holds the name “Ann”."),
    ],
)
def test_bad_rows_are_told(tmp_path: Path, rows: str, sentence: str) -> None:
    assert refused(tmp_path, f"name,replacement,kind\n{rows}\n") == f"/roster.csv, {sentence}"


def test_every_bad_row_is_told(tmp_path: Path) -> None:
    said = refused(tmp_path, 'name,replacement\n\n,A\n李建国,A\n"王\n秀英",\n')
    assert said == "/roster.csv, line 3: the name is missing. Line 5: “王 秀英” has no replacement."
    said = refused(tmp_path, "name,replacement\n" + ",A\n" * 12)
    assert said.count("the name is missing") == 10
    assert said.endswith("(2 more lines cannot be taken.)")


def test_files_that_are_no_roster(tmp_path: Path) -> None:
    assert refused(tmp_path, "李建国,民警A\n") == "/roster.csv, line 1: the first line names no column “name”."
    assert refused(tmp_path, "name,kind\nA,person\n") == "/roster.csv, line 1: the first line names no column “replacement”."
    assert refused(tmp_path, "name,replacement\n") == "/roster.csv, line 1: there is no name below the first line."
    assert "line 2: this is not a table" in refused(tmp_path, 'name,replacement\n"李建国,A\n')
    with pytest.raises(EmptyFile):
        roster(tmp_path, b"")
    with pytest.raises(NotText):
        roster(tmp_path, b"PK\x03\x04zip")
    with pytest.raises(FileMissing):
        read_roster(tmp_path / "none.csv")
    with pytest.raises(CannotRead, match="cannot be read"):
        read_roster(tmp_path)


def test_control_characters_are_harmless(tmp_path: Path) -> None:
    found = roster(tmp_path, "name,replacement\n李\x1b建国,民警A\n")
    assert found.names == ("李建国",)
    assert "cannot be a replacement" in refused(tmp_path, "name,replacement\n李建国,民警\x1b[31m\n")


def test_entries_are_found_by_any_form() -> None:
    known = Roster((Entry("李建国", "[民警A]"), Entry("Li Wei", "[person 1]")))
    assert all(known.entry(form) is not None for form in ("李建國", "李 建国", "LI WEI", "Li  Wei"))
    assert known.entry("李建") is None
