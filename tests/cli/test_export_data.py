"""`groundcode export`: data to count with, the project as lines, a deposit; `framework`."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import networkx
import pytest
from openpyxl import load_workbook

from groundcode.domain.levels import Level
from groundcode.workspace import Workspace
from tests.builders import P01, P02, laptop, new_project, with_sources
from tests.cli.conftest import Call

CALM, DAILY, WALK = P01.index("看见就踏实"), P01.index("天天在院里转"), P02.index("天天走访")
HOSTILE = "=cmd|' /C calc'!A0"


@pytest.fixture
def study(tmp_path: Path) -> str:
    """Two coders, two cases with a variable, names that begin like formulas, a relation."""
    ws = new_project(tmp_path, language="zh", coder="甲")
    sources = with_sources(ws, tmp_path / "in", "P01", "P02")
    main = ws.codes.create("警民亲近感", level=Level.MAIN)
    near = ws.codes.create(HOSTILE, level=Level.CATEGORY, parent=main)
    walk = ws.codes.create("走访", level=Level.CONCEPT, parent=near)
    label = ws.codes.create("-1", level=Level.LABEL, parent=walk)
    loose = ws.codes.create("@踏实", level=Level.LABEL)
    for name, source, speaker, age in (("P01", "P01", "李阿姨", "-61"), ("+P02", "P02", "张警官", "40")):
        case = ws.cases.add(name)
        ws.cases.bind(case, sources[source], speaker)
        ws.cases.set_value(case, "\t收入", age)
    first = ws.codings.apply(label, sources["P01"], DAILY, DAILY + 6)
    ws.codings.star(first)
    ws.codings.apply(loose, sources["P01"], CALM, CALM + 5)
    ws.codings.apply(walk, sources["P02"], WALK, WALK + 4)
    other = ws.codes.create("=别的", level=Level.CATEGORY)
    ws.codings.apply(other, sources["P01"], DAILY, DAILY + 6)
    relation = ws.relations.add(near, other, "causal", "negative", "@因为", codings=[first])
    ws.relations.add(main, relation, "moderation", on_relation=True)
    b = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    b.codings.apply(label, sources["P02"], WALK, WALK + 4)
    b.store.checkpoint()
    ws.merging.merge([b.path])
    ws.store.checkpoint()
    return "a.groundcode"


def table(path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(Path(path).read_text(encoding="utf-8-sig").splitlines()))


def test_a_row_a_coding_and_a_column_a_level(call: Call, study: str) -> None:
    done = call("export", study, "c.csv", "--data", "codings", "--language", "en")
    assert (done.code, done.out) == (0, "")
    assert Path("c.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    rows = table("c.csv")
    assert len(rows) == 5
    first = next(row for row in rows if row["starred"] == "1")
    assert [first[one] for one in ("main category", "category", "concept", "label")] == [
        "警民亲近感", "'" + HOSTILE, "走访", "'-1",
    ]  # fmt: skip
    assert (first["source"], first["case"], first["speaker"], first["turn"]) == ("P01", "P01", "李阿姨", "2")
    assert P01[int(first["start"]) : int(first["end"])] == first["quote"] == "天天在院里转"
    assert {(row["coder"], row["counted"]) for row in rows} == {("甲", "1"), ("乙", "0")}
    loose = next(row for row in rows if row["label"] == "'@踏实")
    assert (loose["main category"], loose["category"]) == ("", "")
    assert call("export", study, "d.csv", "--data", "codings", "--coder", "乙", "--level", "category").code == 0
    (only,) = table("d.csv")
    assert (only["编码者"], only["归入"]) == ("乙", "'" + HOSTILE)
    assert "标签" not in only
    assert call("export", study, "e.csv", "--data", "codings", "--coder", "丙").code == 1


def test_pandas_makes_a_pivot_table_of_it(call: Call, study: str) -> None:
    pandas: Any = pytest.importorskip("pandas")
    call("export", study, "c.xlsx", "--data", "codings", "--language", "en")
    frame = pandas.read_excel("c.xlsx")
    counted = frame[frame["counted"] == 1]
    pivot = counted.pivot_table(index="case", columns="concept", values="coding id", aggfunc="count")
    assert pivot.loc["P01", "走访"] == 1
    assert pivot.loc["+P02", "走访"] == 1
    assert str(frame["start"].dtype).startswith("int")
    for row in load_workbook("c.xlsx").worksheets[0].iter_rows():
        assert all(cell.data_type != "f" for cell in row)


def test_words_that_may_not_be_quoted_stay(call: Call, study: str) -> None:
    for answer in ("paraphrase", "no"):
        call("cases", study, "consent", "P01", "--quote", answer)
        done = call("export", study, "c.csv", "--data", "codings")
        assert "天天在院里转" not in Path("c.csv").read_text(encoding="utf-8-sig")
        assert "codings without their words: 3" in done.err
    call("cases", study, "withdraw", "P01")
    done = call("export", study, "c.csv", "--data", "codings", "--json")
    assert done.json["rows"] == 2
    assert done.json["losses"][0]["names"] == ["P01"]


def test_cases_by_categories_for_spss(call: Call, study: str) -> None:
    pyreadstat: Any = pytest.importorskip("pyreadstat")
    assert call("export", study, "m.sav", "--level", "category").code == 0
    frame, meta = pyreadstat.read_sav("m.sav")
    labels = dict(zip(meta.column_names, meta.column_labels, strict=True))
    at = {label: name for name, label in labels.items()}
    assert all(name.isascii() for name in labels)
    assert list(frame[at["个案"]]) == ["+P02", "P01"]
    assert list(frame[at[f"{HOSTILE}：次数"]]) == [1, 1]
    assert list(frame[at["收入"]]) == [40, -61], "numbers stay numbers"
    assert meta.variable_value_labels[at[f"{HOSTILE}：有无"]] == {0: "未编码", 1: "有编码"}
    assert call("export", study, "m.csv", "--data", "matrix").code == 0
    rows = {row["个案"]: row for row in table("m.csv")}
    assert (rows["P01"]["收入"], rows["P01"]["警民亲近感：有无"]) == ("-61", "1")
    assert float(rows["P01"]["警民亲近感：占比"]) > 0
    call("export", study, "m.xlsx", "--data", "matrix")
    sheet: Any = load_workbook("m.xlsx").active
    assert -61 in {cell.value for cell in sheet["B"]} | {cell.value for row in sheet.iter_rows() for cell in row}


def test_networks_are_read_by_networkx(call: Call, study: str) -> None:
    assert call("export", study, "n.graphml", "--level", "label").code == 0
    graph = networkx.read_graphml("n.graphml")
    assert {data["label"] for _node, data in graph.nodes(data=True)} >= {"-1"}
    assert call("export", study, "r.graphml", "--data", "relations").code == 0
    found = networkx.read_graphml("r.graphml")
    assert found.is_directed()
    kinds = {data["label"]: data["kind"] for _node, data in found.nodes(data=True)}
    assert kinds == {HOSTILE: "category", "=别的": "category", "警民亲近感": "main", f"{HOSTILE} → =别的": "relation"}
    edges = {data["type"]: data for _a, _b, data in found.edges(data=True)}
    assert (edges["causal"]["sign"], edges["causal"]["evidence"], edges["causal"]["connotation"]) == ("negative", 1, "@因为")
    assert call("export", study, "r.csv", "--data", "relations").code == 0
    assert {row["source"] for row in table("r.csv")} == {"'" + HOSTILE, "警民亲近感"}
    assert {row["connotation"] for row in table("r.csv")} == {"'@因为", ""}
    assert call("export", study, "n.xlsx", "--data", "network", "--unit", "source", "--level", "label").code == 0
    for row in load_workbook("n.xlsx").worksheets[0].iter_rows():
        assert all(cell.data_type != "f" for cell in row)


def test_the_framework_goes_out_and_comes_back(call: Call, study: str) -> None:
    assert call("export", study, "f.xlsx", "--data", "framework").code == 0
    assert call("export", study, "f.xlsx", "--data", "framework").code == 1
    assert "Nothing to take in." in call("framework", "import", study, "f.xlsx").err
    book = load_workbook("f.xlsx")
    book.worksheets[0].cell(row=2, column=2).value = "写下的话"
    book.save("f.xlsx")
    told = call("framework", study, "import", "f.xlsx")
    assert (told.code, "+ 写下的话" in told.out) == (1, True)
    assert call("framework", study, "import", "f.xlsx", "--dry-run").code == 0
    done = call("framework", study, "import", "f.xlsx", "--yes", "--json")
    assert (done.code, done.json["done"], done.json["cells"][0]["case"]) == (0, True, "+P02")
    shown = call("framework", study, "--written", "--json").json
    assert [(one["case"], one["text"]) for one in shown] == [("+P02", "写下的话")]
    assert call("framework", study, "write", "P01", "警民亲近感", "another").code == 0
    assert "another" in call("framework", study, "--case", "P01").out
    assert call("undo", study).code == 0
    assert "another" not in call("framework", study).out


def test_lines_make_the_project_again(call: Call, study: str) -> None:
    assert call("export", study, "p.jsonl").code == 0
    again = call("export", study, "p.jsonl")
    assert (again.code, "--overwrite" in again.err, "--into" in again.err) == (1, True, False)
    dry = call("import", "q.groundcode", "p.jsonl", "--dry-run")
    assert (dry.code, Path("q.groundcode").exists()) == (0, False)
    done = call("import", "q.groundcode", "p.jsonl", "--json")
    assert (done.code, done.json["counts"]["codings"]) == (0, 5)
    assert call("segments", "q.groundcode", "--json").json == call("segments", study, "--json").json
    assert call("verify", "q.groundcode", "--rebuild").code == 0
    assert call("import", "q.groundcode", "p.jsonl", "--roster", "x.csv").code == 2
    Path("bad.jsonl").write_text(json.dumps({"source": "P01", "start": 0}), encoding="utf-8")
    bad = call("import", "r.groundcode", "bad.jsonl")
    assert (bad.code, "first line" in bad.err, Path("r.groundcode").exists()) == (1, True, False)


def test_a_deposit(call: Call, study: str) -> None:
    assert "--no-names" in call("export", study, "d.qdpx", "--deposit").err
    nothing = call("export", study, "d.qdpx", "--deposit", "--no-names")
    assert (nothing.code, "cases PROJECT consent" in nothing.err) == (1, True)
    call("cases", study, "consent", "P01", "--archive", "yes")
    done = call("export", study, "d.qdpx", "--deposit", "--no-names", "--json")
    assert (done.code, done.json["counts"]["sources"], done.json["own_file"]) == (0, 1, False)


@pytest.mark.parametrize(
    "args",
    [
        ("c.csv", "--data", "codings", "--table", "T3"), ("d.csv", "--level", "main"), ("d.qdpx", "--memos"),
        ("d.csv", "--deposit"), ("d.graphml", "--data", "relations", "--unit", "turn"), ("p.jsonl", "--chapter", "4"),
        ("m.csv", "--data", "matrix", "--coder", "甲"), ("n.csv", "--data", "network", "--sites"),
    ],
)  # fmt: skip
def test_what_does_not_go_together(call: Call, study: str, args: tuple[str, ...]) -> None:
    done = call("export", study, *args)
    assert (done.code, Path(args[0]).exists()) == (2, False), done.err


def test_an_ending_that_data_cannot_have(call: Call, study: str) -> None:
    for data, file in (("codings", "c.sav"), ("framework", "f.sav"), ("relations", "r.sav"), ("matrix", "m.graphml")):
        done = call("export", study, file, "--data", data)
        assert (done.code, ".csv" in done.err) == (1, True)


def test_both_languages_of_headings(tmp_path: Path, study: str) -> None:
    with Workspace.open(tmp_path / study, coder="甲") as ws:
        for language, word in (("zh", "主范畴"), ("en", "main category")):
            ws.coded_data.codings(tmp_path / "c.csv", language=language)
            assert (tmp_path / "c.csv").read_text(encoding="utf-8-sig").startswith(word)
