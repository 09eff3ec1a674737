from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.errors import InvalidReviewList
from groundcode.locale import set_language
from groundcode.text.identifying.hits import Kind
from groundcode.text.identifying.plan import Findings, Found, find, replacements
from groundcode.text.identifying.review_list import read_review_list, write_review_list
from groundcode.text.identifying.roster import Entry, Roster
from groundcode.text.identifying.table import bared, harmless, shielded

TEXT = "张警官打了13800138000，身份证11010519491231002X。李所和阿强也在。"


def listed(folder: Path, text: str | bytes) -> Path:
    path = folder / "list.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def made(text: str, **how: object) -> Found:
    return Found(
        Kind.PERSON, text, "[人物A]", bool(how.get("certain", True)), False, str(how.get("why", "x")), (("A", 1),), (text,)
    )


def refused(folder: Path, body: str) -> str:
    with pytest.raises(InvalidReviewList) as caught:
        read_review_list(listed(folder, "apply,kind,text,replacement\n" + body))
    assert "Nothing was replaced" in caught.value.hint
    return caught.value.message.replace(str(folder), "")


def test_the_list_as_a_person_sees_it() -> None:
    data = write_review_list(find([("P01", TEXT, ())], Roster((Entry("阿强", "[居民A]"),))))
    assert data.startswith(b"\xef\xbb\xbf")
    header, *body = rows(data)
    assert header == ["apply", "kind", "text", "replacement", "count", "sources", "example", "why"]
    assert [row[:5] for row in body] == [
        ["yes", "person", "阿强", "[居民A]", "1"],
        ["yes", "person", "张警官", "[警官A]", "1"],
        ["yes", "phone number", "'13800138000", "[手机号]", "1"],
        ["yes", "identity document", "'11010519491231002X", "[身份证号]", "1"],
        ["?", "person", "李所", "[所长A]", "1"],
    ]
    assert body[1][5] == "P01 (1)"
    assert "张警官打了" in body[1][6]
    assert body[1][7] == "a surname and a title"


def test_what_was_written_is_read(tmp_path: Path) -> None:
    review = read_review_list(listed(tmp_path, write_review_list(find([("P01", TEXT, ())]))))
    assert review.decisions == {"张警官": "[警官A]", "13800138000": "[手机号]", "11010519491231002X": "[身份证号]"}
    assert review.kept == ()
    assert set(review.undecided) == {"李所", "阿强"}


def test_a_list_in_chinese_is_read_in_english(tmp_path: Path) -> None:
    set_language("zh")
    try:
        data = write_review_list(find([("P01", TEXT, ())]))
    finally:
        set_language(None)
    assert read_review_list(listed(tmp_path, data)).decisions["张警官"] == "[警官A]"


def test_answers_and_replacements_of_a_person(tmp_path: Path) -> None:
    body = "是否替换,原文,替换为\n是,张警官,民警甲\n否,李所,\n,阿强,[x]\nY,新加的,【地点甲】\n？,老王,\nNO,老李,\n"
    review = read_review_list(listed(tmp_path, body.encode("gb18030")))
    assert review.decisions == {"张警官": "[民警甲]", "新加的": "[地点甲]"}
    assert review.kept == ("李所", "老李")
    assert review.undecided == ("阿强", "老王")


def test_excel_with_semicolons(tmp_path: Path) -> None:
    assert read_review_list(listed(tmp_path, "apply;text;replacement\nyes;a;b\n")).decisions == {"a": "[b]"}


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("maybe,person,张警官,[A]", "line 2: “maybe” is neither yes nor no."),
        ("yes,person,,[A]", "line 2: the text is missing."),
        ("yes,person,张警官,", "line 2: “张警官” has no replacement."),
        ("yes,person,张警官,a[b", "line 2: “a[b” cannot be a replacement: write a few words without brackets inside."),
        ("yes,person,，,[A]", "line 2: “，” cannot be replaced."),
        ("yes,person,[张],[A]", "line 2: “[张]” cannot be replaced."),
        ("yes,person,张警官,[A]\nno,person,张警官,[A]", "line 3: “张警官” stands in line 2 already, with another answer."),
        ("yes,person,张警官,[A]\nyes,person,张警官,[B]", "line 3: “张警官” stands in line 2 already, with another answer."),
        (
            "yes,person,老王,[甲]\nyes,person,李四,[老王同志]",
            "line 3: the replacement [老王同志] holds “老王”, which is to be replaced.",
        ),
        (
            "yes,identity,1.10105E+17,[A]",
            "line 2: the spreadsheet has changed a long number to 1.10105E+17; copy this line from the list as it was.",
        ),
    ],
)
def test_bad_rows_are_told(tmp_path: Path, body: str, sentence: str) -> None:
    assert refused(tmp_path, body) == f"/list.csv, {sentence}"


def test_every_bad_row_is_told_and_missing_columns_too(tmp_path: Path) -> None:
    said = refused(tmp_path, "yes,person,张警官,\nperhaps,person,李所,[A]\n")
    assert said == "/list.csv, line 2: “张警官” has no replacement. Line 3: “perhaps” is neither yes nor no."
    with pytest.raises(InvalidReviewList, match="names no column “text”"):
        read_review_list(listed(tmp_path, "apply,replacement\nyes,a\n"))


@pytest.mark.parametrize(
    "text", ["=1+1", "+x", "-x", "@x", "＝x", "\tx", " =x", "'=x", "13800138000", "2020-01-05", "January 5, 2020", "Mar5"]
)
def test_what_a_spreadsheet_would_run_or_change_is_text_to_it(text: str) -> None:
    assert shielded(text) == "'" + text
    assert bared(shielded(text)) == text


@pytest.mark.parametrize("text", ["张警官", "'tis", "O'Brien", "[警官A]", ""])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert shielded(text) == text
    assert bared(text) == text


def test_formulas_in_any_cell_are_harmless(tmp_path: Path) -> None:
    found = made("=cmd|'x'!A1", why="+1")
    data = write_review_list(Findings((found,)))
    for cell in rows(data)[1]:
        assert cell[:1] not in ("=", "+", "-", "@")
    assert read_review_list(listed(tmp_path, data)).decisions == {"=cmd|'x'!A1": "[人物A]"}
    assert harmless("-x") == "'-x"
    assert harmless("") == ""


@settings(max_examples=150, deadline=None)
@given(forms=st.lists(st.text("=+'-@1a张，\"; \n\t", min_size=1, max_size=6), unique=True, max_size=5))
def test_every_form_comes_back(forms: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    kept = [form for form in forms if form.strip() == form and any(char.isalnum() for char in form)]
    data = write_review_list(Findings(tuple(made(form) for form in kept)))
    if not kept:
        return
    path = tmp_path_factory.mktemp("lists") / "list.csv"
    path.write_bytes(data)
    assert list(read_review_list(path).decisions) == kept


def test_a_tag_may_say_the_form_that_it_stands_for(tmp_path: Path) -> None:
    body = "apply,text,replacement\nyes,孟佳怡,[小孟]\nyes,小孟,[小孟]\n"
    decisions = read_review_list(listed(tmp_path, body)).decisions
    assert decisions == {"孟佳怡": "[小孟]", "小孟": "[小孟]"}
    new, _edits = replacements("孟佳怡，小孟", decisions)
    assert new == "[小孟]，[小孟]"
    assert replacements(new, decisions) == (new, ())


def test_what_the_list_proposed_is_refused_only_for_a_name_of_the_roster(tmp_path: Path) -> None:
    texts = [("P01", "李四来了。老王也来了。", ())]
    findings = find(texts, Roster((Entry("李四", "[老王同志]"),)))
    (wang,) = [found for found in findings.found if found.text == "老王"]
    assert not wang.certain
    body = "apply,text,replacement\nyes,李四,[老王同志]\nyes,老王,[人物A]\n"
    path = listed(tmp_path, body)
    assert read_review_list(path, findings).decisions == {"李四": "[老王同志]", "老王": "[人物A]"}
    with pytest.raises(InvalidReviewList, match="holds “老王”"):
        read_review_list(path)
    both = Roster((Entry("李四", "[老王同志]"), Entry("老王", "[人物A]")))
    with pytest.raises(InvalidReviewList, match="holds “老王”"):
        read_review_list(path, find(texts, both))


NAMES = st.sampled_from(["孟佳怡", "小孟", "李四", "老王", "王警官", "警官", "Kate", "Officer Kate"])


@settings(max_examples=60, deadline=None)
@given(
    text=st.lists(
        st.sampled_from(
            ["孟佳怡", "小孟", "李四", "老王", "王警官", "，", "来了。", "Kate", "Officer Kate ", "a [at] b dot com "]
        )
    ),
    names=st.dictionaries(NAMES, NAMES, max_size=3),
    earlier=st.dictionaries(NAMES, NAMES.map(lambda name: f"[{name}]"), max_size=2),
)
def test_an_untouched_list_can_be_applied(
    text: list[str], names: dict[str, str], earlier: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    roster = Roster(tuple(Entry(name, f"[{tag}]") for name, tag in names.items()))
    if any(next(roster.finder.search(tag), None) for tag in roster.tags | set(earlier.values())):
        return  # names of the roster in tags: reading a roster refuses that
    findings = find([("A", "".join(text), ())], roster, earlier=earlier)
    path = tmp_path_factory.mktemp("lists") / "list.csv"
    path.write_bytes(write_review_list(findings))
    decisions = read_review_list(path).decisions
    assert read_review_list(path, findings).decisions == decisions
    known = roster.tags | set(earlier.values())
    new, _edits = replacements("".join(text), decisions, roster=roster, known=known)
    assert replacements(new, decisions, roster=roster, known=known) == (new, ())
