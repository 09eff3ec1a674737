"""Figures from a project: what they count, what they leave out, the files that they become."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from groundcode.analysis.cooccurrence import Unit
from groundcode.domain.levels import Level
from groundcode.errors import BadValue, CodeNotFound, NamesRemain, UnknownFormat
from groundcode.exchange.figures import KEYS
from groundcode.exchange.figures.canvas import Box, Line, Words
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish
from tests.builders import TEXTS, new_project, with_sources


def put(ws: Workspace, code: str, source: str, words: str) -> str:
    """Code some words of a source; gives the coding's id."""
    found = next(one for one in ws.sources.list_() if one.name == source)
    start = TEXTS[source].index(words)
    return ws.codings.apply(code, found.id, start, start + len(words))


@pytest.fixture
def theory(tmp_path: Path) -> tuple[Workspace, dict[str, str]]:
    """A small theory: 在场 → 亲近 → 意愿, moderated; one relation rests on a quote."""
    ws = new_project(tmp_path)
    with_sources(ws, tmp_path / "in", "P01", "P02", "P03")
    made = {name: ws.codes.create(name, level=Level.MAIN) for name in ("在场", "亲近", "意愿", "旁边")}
    made |= {name: ws.codes.create(name, level=Level.CATEGORY, parent=made[parent]) for name, parent in
             (("走动", "在场"), ("熟悉", "亲近"), ("张力", "亲近"))}  # fmt: skip
    made["核心"] = ws.codes.create("核心", level=Level.CATEGORY)
    made |= {name: ws.codes.create(name, level=Level.CONCEPT, parent=made[parent]) for name, parent in
             (("天天来", "走动"), ("踏实", "熟悉"))}  # fmt: skip
    made["喝茶"] = ws.codes.create("喝茶", level=Level.LABEL, parent=made["张力"])
    coding = put(ws, made["天天来"], "P01", "天天在院里转，看见就踏实")
    put(ws, made["踏实"], "P01", "看见就踏实")
    put(ws, made["天天来"], "P02", "天天走访")
    put(ws, made["喝茶"], "P03", "drink tea")
    made["r1"] = ws.relations.add(made["在场"], made["亲近"], type="causal", sign="positive")
    made["r2"] = ws.relations.add(made["亲近"], made["意愿"], type="causal")
    made["r3"] = ws.relations.add(made["张力"], made["r2"], type="moderation", on_relation=True)
    ws.evidence.add_coding(made["r1"], coding)
    ws.pathways.add("走近", [made["r1"], made["r2"]])
    ws.codes.set_core(made["核心"])
    return ws, made


def words(ws: Workspace, key: str, language: str = "zh", **more: object) -> str:
    """Everything that a figure says, its words and those for who hears it."""
    picture = ws.figures.figure(key, language, **more)  # type: ignore[arg-type]
    out: list[str] = []
    for page in picture.pages:
        for shape in page.shapes:
            out += shape.lines if isinstance(shape, Box) else [shape.text] if isinstance(shape, Words) else []
    return "\n".join([*out, *(page.description for page in picture.pages)])


def test_the_model_has_the_relations_that_stand(theory: tuple[Workspace, dict[str, str]]) -> None:
    ws, made = theory
    told = ws.figures.figure("F3", "zh").pages[0].description.splitlines()
    assert told[0] == "核心范畴：核心"
    assert told[1:4] == ["在场 → 亲近: 因果关系 (+) [P01-2]", "亲近 → 意愿: 因果关系", "张力 → (亲近 → 意愿): 调节"]
    assert "中介：在场 → 亲近 → 意愿。" in told
    assert "尚无关系、未画出的主范畴：旁边。" in told
    ws.relations.delete(made["r3"])
    assert "张力" not in words(ws, "F3")


def test_an_arrow_without_a_quote_is_dashed(theory: tuple[Workspace, dict[str, str]]) -> None:
    ws, _made = theory
    lines = [shape for shape in ws.figures.figure("F3", "en").pages[0].shapes if isinstance(shape, Line)]
    assert {line.title.partition(":")[0]: line.dashed for line in lines} == {
        "在场 → 亲近": False, "亲近 → 意愿": True, "张力 → (亲近 → 意愿)": True,
    }  # fmt: skip
    assert "dashed line: no quote supports it yet" in words(ws, "F3", "en")


def test_hypotheses_stand_on_their_arrows(theory: tuple[Workspace, dict[str, str]]) -> None:
    ws, made = theory
    for name in ("在场", "亲近", "意愿"):
        ws.constructs.measure(ws.constructs.add(name), [made[name]])
    told = words(ws, "F3")
    assert "在场 → 亲近: H1 (+)" in told
    assert "H3（中介）：在场 → 亲近 → 意愿。" in told


def test_a_core_in_a_relation_is_a_box_and_no_frame(theory: tuple[Workspace, dict[str, str]]) -> None:
    ws, made = theory
    ws.relations.add(made["意愿"], made["核心"], type="causal")
    told = words(ws, "F3")
    assert "核心范畴：" not in told
    (core,) = [s for s in ws.figures.figure("F3", "zh").pages[0].shapes if isinstance(s, Box) and s.lines == ("核心",)]
    assert core.stroke > 1.5


def test_the_flow_counts_what_there_is(theory: tuple[Workspace, dict[str, str]]) -> None:
    ws, _made = theory
    told = words(ws, "F1")
    for sentence in (
        "访谈3份",
        "参考点 4",
        "标签 1 → 概念 2 → 范畴 4（含核心范畴）",
        "主范畴 4",
        "核心范畴：核心",
        "关系 3，路径 1",
        "编码者甲",
    ):
        assert sentence in told
    assert "预留" not in told
    assert "labels: 1 → concepts: 2 → categories: 4 (core category included)" in words(ws, "F1", "en").replace("\n", " ")
    assert len(ws.thesis.table("T3b").rows) == 4, "figures and tables count categories alike"


def test_the_flow_tells_of_a_hold_out(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    with_sources(ws, tmp_path / "in", "P01", "P02", "P03")
    ws.holdout.reserve(Wish(sources=("P03",)))
    told = words(ws, "F1")
    for sentence in ("访谈3份", "2份用于建构理论，1份预留检验", "预留样本", "访谈1份", "已封存", "预留样本尚未启封检验"):
        assert sentence in told
    assert "尚无" in told


def test_what_the_hold_out_brought_stands_in_the_test_and_not_in_the_coding(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    with_sources(ws, tmp_path / "in", "P01", "P02", "P03")
    old = ws.codes.create("旧", level=Level.CONCEPT)
    seal = ws.holdout.reserve(Wish(sources=("P03",)))
    put(ws, old, "P01", "看见就踏实")
    ws.holdout.unseal(ws.holdout.report().seals[0].seal.id)
    put(ws, ws.codes.create("新", level=Level.LABEL, parent=old), "P03", "drink tea")
    put(ws, old, "P03", "We drink")
    told = words(ws, "F1")
    for sentence in ("参考点 1\n概念 1", "参考点 2，新增标签 1", "连同预留样本共参考点3、标签1。"):
        assert sentence in told
    assert seal


def test_names_of_files_stay_out_of_figures(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    path = tmp_path / "P07-租户-小孟.txt"
    path.write_text("访谈者：问\n受访者：他常来", encoding="utf-8")
    ws.sources.import_files([path])
    source = ws.sources.list_()[0].id
    made = [ws.codes.create(name, level=Level.MAIN) for name in "甲乙"]
    coding = ws.codings.apply(made[0], source, 4, 8)
    ws.evidence.add_coding(ws.relations.add(made[0], made[1], type="causal"), coding)
    assert "[P07" in words(ws, "F3")
    assert "P07：新增 1，累计 1" in words(ws, "F4", level=Level.MAIN)
    for key in ("F3", "F4"):
        assert "小孟" not in words(ws, key) + ws.figures.figure(key, "zh").dot


def test_nested_categories_are_joined_to_the_one_above(theory: tuple[Workspace, dict[str, str]]) -> None:
    ws, made = theory
    ws.codes.create("走动的边界", level=Level.CATEGORY, parent=made["走动"])
    page = ws.figures.figure("F2", "zh").pages[0]
    assert "在场 ← 走动 ← 走动的边界" in page.description.splitlines()
    boxes = {"".join(one.lines): one for one in page.shapes if isinstance(one, Box)}
    assert boxes["走动的边界"].width < boxes["走动"].width
    end = (boxes["走动"].right - 3, boxes["走动"].bottom)
    assert any(isinstance(one, Line) and one.points[-1] == pytest.approx(end) for one in page.shapes)
    assert boxes["核心（核心范畴）"].stroke > boxes["走动"].stroke


def test_the_words_of_a_figure_are_those_of_the_study(theory: tuple[Workspace, dict[str, str]]) -> None:
    ws, _made = theory
    ws.profile.set_word("category", "类属")
    ws.profile.set_word("coding", "译码")
    told = words(ws, "F1")
    assert "开放式译码" in told
    assert "类属 4（含核心范畴）" in told
    assert "类属" in words(ws, "F2")
    ws.profile.set("glaser")
    assert "主轴" not in words(ws, "F1")
    assert "核心变量：核心" in words(ws, "F1")


def test_the_three_columns_of_gioia_are_counted_apart(theory: tuple[Workspace, dict[str, str]]) -> None:
    ws, _made = theory
    ws.profile.set("gioia")
    told = words(ws, "F1")
    assert "一阶编码" in told
    assert "标签 1 → 一阶概念 2\n" in told
    assert next(iter(ws.figures.list_())) == "F2"


def test_the_structure_of_the_whole_tree_and_of_a_part(theory: tuple[Workspace, dict[str, str]]) -> None:
    ws, _made = theory
    told = ws.figures.figure("F2", "zh").pages[0].description.splitlines()
    assert told == ["在场 ← 走动 ← 天天来", "亲近 ← 熟悉 ← 踏实", "亲近 ← 张力 ← 喝茶", "核心（核心范畴）"]
    assert "尚无概念的范畴列出其标签。" in words(ws, "F2")
    assert ws.figures.figure("F2", code="亲近").pages[0].description.splitlines() == told[1:3]
    with pytest.raises(CodeNotFound):
        ws.figures.figure("F2", code="没有")


def test_concepts_straight_under_a_main_category_and_loose_ones(theory: tuple[Workspace, dict[str, str]]) -> None:
    ws, made = theory
    ws.codes.create("直接", level=Level.CONCEPT, parent=made["意愿"])
    ws.codes.create("散", level=Level.CONCEPT)
    told = words(ws, "F2")
    assert "意愿 ← 直接" in told
    assert "另有1个概念未归入任何范畴，未画出。" in told
    assert "散" not in told


def test_the_curves_are_those_of_the_report(theory: tuple[Workspace, dict[str, str]]) -> None:
    ws, _made = theory
    report = ws.saturation.report(Level.CATEGORY)
    told = ws.figures.figure("F4", "zh", level=Level.CATEGORY).pages[0].description
    wanted = [
        f"{one.name}：新增 {new}，累计 {known}"
        for one, new, known in zip(report.interviews, report.new, report.cumulative, strict=True)
    ]
    assert told.splitlines()[: len(wanted)] == wanted
    assert "编码者甲" in told
    assert f"种子{report.seed}" in told


def test_a_project_with_labels_only_has_a_curve_of_labels(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    with_sources(ws, tmp_path / "in")
    assert ws.figures.figure("F4", "en").missing
    put(ws, ws.codes.create("签", level=Level.LABEL), "P01", "有事打他电话")
    assert not ws.figures.figure("F4", "en").missing


def test_the_network_of_categories(theory: tuple[Workspace, dict[str, str]]) -> None:
    ws, made = theory
    network = ws.figures.network()
    assert {vertex.name: vertex.count for vertex in network.vertices} == {"走动": 2, "熟悉": 1, "张力": 1}
    assert [(edge.one, edge.other, edge.count) for edge in network.edges] == [(made["走动"], made["熟悉"], 1)]
    assert "走动 — 熟悉: 1" in words(ws, "F5")
    assert "共同出现的话轮数" in words(ws, "F5")
    assert "pairs of overlapping segments" in words(ws, "F5", "en", unit=Unit.OVERLAP)
    assert ws.figures.network(level=Level.MAIN).edges[0].one == made["在场"]


def test_every_figure_is_written_in_both_languages(theory: tuple[Workspace, dict[str, str]], tmp_path: Path) -> None:
    ws, _made = theory
    for key in KEYS:
        for language in ("zh", "en"):
            (svg,) = ws.figures.export(tmp_path / f"{key}{language}.svg", key, language)
            assert f"<title>{ws.figures.list_(language)[key]}</title>" in svg.read_text(encoding="utf-8")
    (png,) = ws.figures.export(tmp_path / "a.PNG", "f1")
    assert png.read_bytes().startswith(b"\x89PNG")


def test_many_pages_become_many_files(theory: tuple[Workspace, dict[str, str]], tmp_path: Path) -> None:
    ws, made = theory
    for n in range(120):
        ws.codes.create(f"概念{n}", level=Level.CONCEPT, parent=made["走动"])
    written = ws.figures.export(tmp_path / "f2.svg", "F2")
    assert [path.name for path in written] == ["f2.svg", "f2-2.svg", "f2-3.svg"]
    assert all(path.is_file() for path in written)


def test_files_for_other_programs(theory: tuple[Workspace, dict[str, str]], tmp_path: Path) -> None:
    ws, made = theory
    dot, graph, table = tmp_path / "f3.dot", tmp_path / "f5.graphml", tmp_path / "f5.csv"
    for path, key in ((dot, "F3"), (graph, "F5"), (table, "F5")):
        assert ws.figures.export(path, key) == [path]
    assert 'label="在场"' in dot.read_text(encoding="utf-8")
    assert made["走动"] in graph.read_text(encoding="utf-8")
    rows = list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[1][:3] == ["走动", "熟悉", "1"]


def test_what_is_refused(theory: tuple[Workspace, dict[str, str]], tmp_path: Path) -> None:
    ws, _made = theory
    with pytest.raises(BadValue, match="“F9” is not a valid figure"):
        ws.figures.figure("F9")
    for name, key in (("a.pdf", "F3"), ("a.dot", "F1"), ("a.graphml", "F3")):
        with pytest.raises(UnknownFormat) as raised:
            ws.figures.export(tmp_path / name, key)
        assert ".svg .png" in (raised.value.hint or "")
        assert not (tmp_path / name).exists()


def test_no_figure_leaves_while_a_name_remains(
    theory: tuple[Workspace, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws, _made = theory
    monkeypatch.setattr(type(ws.privacy), "remaining", lambda _self: {"code": {"王某"}})
    for name, key in (("a.svg", "F3"), ("a.csv", "F5"), ("a.dot", "F3")):
        with pytest.raises(NamesRemain):
            ws.figures.export(tmp_path / name, key)
        assert not (tmp_path / name).exists()


def test_an_empty_project_says_what_is_missing(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    for key in KEYS:
        picture = ws.figures.figure(key, "en")
        assert picture.missing.endswith(".")
        assert words(ws, key, "en").endswith(picture.missing)
        assert ws.figures.export(tmp_path / f"{key}.svg", key)
