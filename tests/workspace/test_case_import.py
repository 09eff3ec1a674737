"""Tables of cases and header lines taken in, the table of participants, and who could be recognised."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundcode.domain.cases import CaseKind, VariableType
from groundcode.errors import (
    InvalidTable,
    NamesRemain,
)
from groundcode.workspace import Workspace
from tests.builders import living_rows, new_project, refused, state
from tests.workspace.case_builders import TABLE, case, table, undone, values, with_four_sources


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    return with_four_sources(tmp_path)


def test_a_table_is_taken_in_once(ws: Workspace, tmp_path: Path) -> None:
    path = table(tmp_path, TABLE)
    before = living_rows(ws)
    told = ws.cases.import_table(path, parent="社区", dry_run=True)
    assert living_rows(ws) == before
    report = undone(ws, lambda: ws.cases.import_table(path, parent="社区"))
    assert report == told
    assert report.cases == 4
    assert report.new_cases == ["P01", "P02", "P03", "P04", "槐枫苑", "砚北里"]
    assert report.new_variables == [("性别", "choice"), ("年龄", "number"), ("访谈日期", "date")]
    assert report.bound == [("P01", "P01", "李阿姨", None), ("P02", "P02", "张警官", None), ("P04", "P04", "王师傅", None)]
    assert report.parents == [("P01", "槐枫苑"), ("P02", "槐枫苑"), ("P03", "砚北里")]
    assert case(ws, "槐枫苑").kind is CaseKind.SITE
    assert values(ws, "P01") == {"性别": "女", "年龄": "67", "访谈日期": "2024-05-12"}
    before = living_rows(ws)
    assert ws.cases.import_table(path, parent="社区").changes() == 0
    assert living_rows(ws) == before


def test_a_second_table_changes_what_differs(ws: Workspace, tmp_path: Path) -> None:
    ws.cases.import_table(table(tmp_path, TABLE))
    report = ws.cases.import_table(table(tmp_path, "ID,年龄,身份\np01,六十八,志愿者\nP02,,\nP05,,\n", "more.csv"))
    assert report.values == [("P01", "年龄", "67", "六十八"), ("P01", "身份", "", "志愿者")]
    assert report.new_cases == ["P05"]
    assert report.notes == ["“年龄” is no longer a number, because of row 2 “六十八”: it is a text now."]
    assert values(ws, "P02")["年龄"] == "41", "an empty cell changes nothing"
    assert case(ws, "P01").parent is None


def test_a_renamed_case_is_found_under_its_first_name(ws: Workspace, tmp_path: Path) -> None:
    path = table(tmp_path, "编号,性别\n李,女\n")
    ws.cases.import_table(path)
    ws.cases.rename(case(ws, "李").id, "居民A")
    report = ws.cases.import_table(path)
    assert report.changes() == 0
    assert report.notes == ["“李” is called “居民A” by now; its row was taken for that case."]


def test_several_rows_of_a_case(ws: Workspace, tmp_path: Path) -> None:
    path = table(tmp_path, "case,source,sex,consent:ai\nA,P01,f,no\nA,P02,,no\nA,,f,\n")
    report = ws.cases.import_table(path)
    assert (report.cases, len(report.bound), report.consent) == (1, 2, [("A", "ai", "", "no")])


BAD_ROWS = {
    "case,source\nA,P01\nB,P99\n": (3, "no source named “P99”"),
    "case,source,speaker\nA,P01,王\n": (2, "no speaker named “王”"),
    "case,source,speaker\nA,,王\n": (2, "the speaker “王” stands beside no source"),
    "case,sex\nA,f\nB,m\nA,m\n": (4, "A, sex is “m” here, but “f” in row 2."),
    "case,source\nA,P01\nB,P01\n": (3, "P01, 李阿姨 is “B” here, but “A” in row 2."),
    "case,consent:quote\nA,maybe\n": (2, "“maybe” is not a valid consent"),
    "case,site\nA,A\n": (2, "cannot stand under"),
    "case,site\nA,S\nA,T\n": (3, "A is “T” here, but “S” in row 2."),
    "case,sex\n\u200b,f\n": (2, "needs a name"),
}


@pytest.mark.parametrize("text", BAD_ROWS)
def test_a_row_that_cannot_be_taken_stops_the_table(ws: Workspace, tmp_path: Path, text: str) -> None:
    row, words = BAD_ROWS[text]
    path = table(tmp_path, text)
    parent = "site" if "site" in text else None
    for dry_run in (False, True):
        error = refused(ws, InvalidTable, partial(ws.cases.import_table, path, parent=parent, dry_run=dry_run))
        assert error.message.startswith(f"{path}, row {row}: ")
        assert words in error.message
        assert error.hint == "Nothing was changed. Mend the table and import it again."


def test_several_bad_rows_are_counted(ws: Workspace, tmp_path: Path) -> None:
    path = table(tmp_path, "case,source\nA,P97\nB,P98\nC,P01\nD,P99\n")
    assert "(2 more rows cannot be taken.)" in refused(ws, InvalidTable, lambda: ws.cases.import_table(path)).message


def test_header_lines_are_offered_and_taken_over(ws: Workspace, tmp_path: Path) -> None:
    assert {o.status for o in ws.cases.headers()} == {"no case"}
    made = ws.cases.add("王")
    ws.cases.bind(made, "P04")
    ws.cases.set_value(made, "访谈地点", "家里")
    offers = {o.key: (o.case, o.value, o.former, o.status) for o in ws.cases.headers()}
    assert offers == {
        "访谈时间": ("王", "2024年5月12日", "", "new"),
        "访谈地点": ("王", "槐枫苑", "家里", "different"),
        "访谈对象": ("王", "王师傅，65岁", "", "new"),
    }
    assert values(ws, "王") == {"访谈地点": "家里"}, "only offered"
    undone(ws, lambda: ws.cases.headers(apply=True, only=("访谈时间",)))
    assert values(ws, "王") == {"访谈地点": "家里", "访谈时间": "2024年5月12日"}
    assert ws.cases.variable_named("访谈时间").type is VariableType.DATE
    undone(ws, lambda: ws.cases.headers(apply=True))
    assert {o.status for o in ws.cases.headers()} == {"same", "different"}
    ws.cases.withdraw(made)
    assert ws.cases.headers() == []


def test_the_table_of_participants(ws: Workspace, tmp_path: Path) -> None:
    ws.cases.import_table(table(tmp_path, TABLE.replace("访谈日期", "日期")), parent="社区")
    ws.cases.set_value(case(ws, "P01").id, "=爱好", "=下棋")
    ws.sampling.add("第一轮", sources=["P01", "P02"])
    rows = ws.cases.participants("zh").rows
    assert rows[0] == ("编号", "性别", "年龄段", "身份(职务)", "所在社区", "访谈日期", "时长", "字数", "抽样批次", "=爱好")
    said = sum(len(turn) for turn in ("天天在院里转，看见就踏实。", "有事打他电话。"))
    assert rows[1] == ("P01", "女", "60–69", "", "槐枫苑", "2024-05-12", "", said, "第一轮", "=下棋")
    assert rows[3] == ("P03", "女", "50–59", "", "砚北里", "", "", "", "", "")
    assert len(rows) == 5, "sites are no participants"
    assert ws.cases.participants("en", kind=None).rows[0][:3] == ("ID", "gender", "age band")
    ws.cases.withdraw(case(ws, "P01").id)
    table_ = ws.cases.participants("zh")
    assert (len(table_.rows), table_.withdrawn, table_.banded) == (4, 1, "年龄")


def test_columns_that_say_the_same_are_one(ws: Workspace, tmp_path: Path) -> None:
    ws.cases.import_table(table(tmp_path, "ID,年龄段,sex,性别,age,字数\nA,60-69,,女,,5\nB,,m,,41,5\n"))
    rows = ws.cases.participants("en").rows
    assert [row[:3] for row in rows[1:]] == [("A", "女", "60-69"), ("B", "m", "40–49")]
    assert len(rows[0]) == 9
    ws.cases.set_value(case(ws, "A").id, "sex", "f")
    assert ws.cases.participants("en").rows[0][9:] == ("sex",), "what a column does not show is appended"


def test_who_could_be_recognised(ws: Workspace, tmp_path: Path) -> None:
    assert ws.cases.unique().columns == ()
    lines = [
        "编号,性别,年龄,身份,社区",
        "A,女,61,居民,甲",
        "B,女,69,居民,甲",
        "C,男,45,民警,甲",
        "D,女,75,居民,甲",
        "E,男,41,民警,乙",
    ]
    ws.cases.import_table(table(tmp_path, "\n".join(lines) + "\n"))
    found = ws.cases.unique()
    assert found.columns == ("role", "site", "age", "gender")
    assert [(name, count) for name, _values, count in found.alone] == [("C", 1), ("D", 1), ("E", 1)]
    assert found.alone[0][1] == {"role": "民警", "site": "甲", "age": "40–49", "gender": "男"}
    assert {offer.what: offer.left for offer in found.offers} == {
        "bands": 2, "without:site": 1, "without:age": 2, "without:role": 3, "without:gender": 3,
    }  # fmt: skip
    assert [offer.left for offer in found.offers] == sorted(offer.left for offer in found.offers)
    assert len(ws.cases.unique(k=3).alone) == 5


@pytest.mark.parametrize("name", ["t1.csv", "t2.csv"])
def test_a_table_in_which_names_remain_is_not_written(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def refuse(target: str) -> None:
        raise NamesRemain(target, ["case"], 1)

    monkeypatch.setattr(ws.privacy, "refuse_if_names_remain", refuse)
    export = ws.cases.export if name == "t1.csv" else ws.sampling.export
    refused(ws, NamesRemain, lambda: export(tmp_path / name))
    assert not (tmp_path / name).exists()


CELLS = st.text(st.characters(codec="utf-8"), max_size=12)


@given(cells=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_table_is_taken_in_once_or_not_at_all(tmp_path: Path, cells: list[tuple[str, str, str]]) -> None:
    import csv
    import uuid

    path = tmp_path / f"{uuid.uuid4().hex}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("case", "a", "b"), *cells])
    folder = tmp_path / uuid.uuid4().hex
    folder.mkdir()
    ws = new_project(folder)
    try:
        try:
            ws.cases.import_table(path)
        except InvalidTable:
            assert ws.cases.list_() == []
            return
        before = living_rows(ws)
        assert ws.cases.import_table(path).changes() == 0
        assert living_rows(ws) == before
        state(ws)
    finally:
        ws.close()


def test_no_exact_age_stands_in_the_table_of_participants(tmp_path: Path) -> None:
    for at, (heads, first, second, wanted, left) in enumerate((
        ("年龄段,年龄", "60-69,67", ",41", ["60-69", "40–49"], ("年龄",)),
        ("年龄,年龄段", "67,60-69", "41,40-49", ["60-69", "40-49"], ("年龄",)),
        ("age band,Age", "60s,67", "40s,41", ["60s", "40s"], ("Age",)),
        ("年龄,Age", "67,67", "四十一,41", ["60–69", "40–49"], ("Age",)),
        ("年龄（岁）,身份", "67岁,a", "41,b", ["60–69", "40–49"], ()),
        ("年龄组,Age (years)", "老年,67", "中年,41", ["老年", "中年"], ("Age (years)",)),
    )):  # fmt: skip
        folder = tmp_path / str(at)
        folder.mkdir()
        ws = with_four_sources(folder)
        ws.cases.import_table(table(folder, f"编号,{heads}\nA,{first}\nB,{second}\n"))
        for language in ("zh", "en"):
            found = ws.cases.participants(language)
            assert [row[2] for row in found.rows[1:]] == wanted, heads
            assert found.ages == left, heads
            assert not {"67", "41", "67岁", "四十一"} & {cell for row in found.rows for cell in row}, heads
        ws.close()


def test_dates_have_one_form_in_the_table_of_participants(ws: Workspace, tmp_path: Path) -> None:
    rows = "A,2024/5/12,2024/1/2\nB,2024年5月21日,2024年1月3日\nC,2024-06-04,2024-01-04\nD,五月底,2024年2月\nE,45445,2024-02-03\n"
    report = ws.cases.import_table(table(tmp_path, "编号,访谈日期,复访\n" + rows))
    assert report.new_variables == [("访谈日期", "text"), ("复访", "date")]
    found = ws.cases.participants("zh").rows
    at = found[0].index("访谈日期")
    assert [row[at] for row in found[1:]] == ["2024-05-12", "2024-05-21", "2024-06-04", "五月底", "45445"]
    assert [row[-1] for row in found[1:]] == ["2024-01-02", "2024-01-03", "2024-01-04", "2024年2月", "2024-02-03"]


def test_cells_that_spoil_a_column_are_named(ws: Workspace, tmp_path: Path) -> None:
    rows = "A,67,2024-05-12,x\nB,四十五,45445,1\nC,52,2024/5/13,y\nD,41,2024-5-14,2\n"
    notes = ws.cases.import_table(table(tmp_path, "编号,年龄,访谈日期,备注\n" + rows)).notes
    assert notes == [
        "“年龄” would be a number, but for row 3 “四十五”: it was taken as a text.",
        "“访谈日期” would be a date, but for row 3 “45445”: it was taken as a text.",
    ]
    many = "".join(f"N{n},{n}\n" for n in range(6)) + "".join(f"M{n},m{n}\n" for n in range(5))
    (note,) = ws.cases.import_table(table(tmp_path, "编号,分\n" + many)).notes
    assert note == "“分” would be a number, but for row 8 “m0”, row 9 “m1”, row 10 “m2”, 2 more: it was taken as a text."


def test_consent_is_read_from_chinese_columns(ws: Workspace, tmp_path: Path) -> None:
    heads = "编号,同意：引用,同意:共享,同意存档,同意AI处理,同意日期,同意书版本,同意程度"
    report = ws.cases.import_table(table(tmp_path, heads + "\nA,转述,是,否,不同意,2024年5月1日,第二版,高\n"))
    wanted = {"quote": "paraphrase", "share": "yes", "archive": "no", "ai": "no", "date": "2024-05-01", "form": "第二版"}
    assert case(ws, "A").consent == wanted
    assert [name for name, _type in report.new_variables] == ["同意程度"]
    bare = ws.cases.import_table(table(tmp_path, "编号,引用,共享,存档,AI处理\nB,原文,是,无所谓,否\n"))
    assert case(ws, "B").consent == {"quote": "verbatim", "share": "yes", "ai": "no"}
    assert [name for name, _type in bare.new_variables] == ["存档"]
    assert "“共享” was read as an answer about consent." in bare.notes
    error = refused(ws, InvalidTable, lambda: ws.cases.import_table(table(tmp_path, "编号,同意:引用\nC,也许\n")))
    assert "row 2: “也许” is not a valid consent. It takes verbatim, paraphrase, no." in error.message
    twice = table(tmp_path, "编号,同意:引用,consent:quote\nC,否,no\n")
    error = refused(ws, InvalidTable, lambda: ws.cases.import_table(twice))
    assert "“同意:引用” and “consent:quote” ask for the same consent." in error.message
