"""The report for a browser: what it shows of a project, and what it keeps back."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.errors import CoderNotFound, DocumentExists, NamesRemain, UnknownFormat
from groundcode.exchange.segment_files import harmless
from groundcode.text.identifying.roster import read_roster
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish
from tests.builders import position, transcript, with_sources
from tests.html_pages import Page, read


@pytest.fixture
def coded(ws: Workspace) -> Workspace:
    source = ws.sources.list_()[0].id
    near = ws.codes.create("警民亲近感", level=Level.MAIN)
    trust = ws.codes.create("熟悉信任", level=Level.CATEGORY, parent=near)
    seen = ws.codes.create("天天在院里", parent=trust)
    for start, end in ((18, 23), (20, 31), (18, 31), (10, 24), (18, 54)):
        ws.codings.apply(seen, source, start, end)
    star = ws.codings.apply(near, source, 25, 31)
    ws.codings.star(star)
    colleague = Workspace.open(ws.path, coder="乙")
    colleague.codings.apply(trust, source, 14, 17)
    colleague.close()
    return ws


def page_of(workspace: Workspace, folder: Path, **more: object) -> Page:
    path = folder / "report.html"
    workspace.web_report.export(path, overwrite=True, **more)  # type: ignore[arg-type]
    return read(path.read_bytes())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_coding_lies_on_its_words(coded: Workspace, tmp_path: Path, language: str) -> None:
    page = page_of(coded, tmp_path, language=language)
    segments = coded.codings.segments()
    assert page.sources == [coded.sources.open(segments[0].source_id).text]
    wanted = sorted((harmless(one.quote), one.code, one.coder) for one in segments)
    found = []
    for key, words in page.marked.items():
        line = page.margin[key]["text"]
        (name,) = [one.code for one in segments if one.code in line][:1]
        found.append((words, name, "乙" if "乙" in line else "甲"))
        assert any(f"{name} · " in title for title in page.titles[key])
    assert sorted(found) == wanted
    assert sum("★" in one["text"] for one in page.margin.values()) == 1
    assert {"P01", "P01-1", "P01-4"} <= set(page.ids)
    assert {f"gc-code-{code}" for code in coded.tree().codes} <= set(page.ids)


def test_counts_are_those_of_whom_the_study_counts(coded: Workspace, tmp_path: Path) -> None:
    with_sources(coded, tmp_path / "more", "P02")
    report, losses = coded.web_report.value()
    assert losses == ()
    counts, _lead = coded.codings.counts()
    assert report.counted == ("P01", "P02")
    for row in report.counts:
        assert row.total == counts[row.code].total
        assert row.cells == (counts[row.code].total, None)
    assert any("—" in note for note in report.count_notes)
    assert any("甲" in note for note in report.count_notes)


def test_one_coder_alone(coded: Workspace, tmp_path: Path) -> None:
    page = page_of(coded, tmp_path, coders=("乙",), language="en")
    assert list(page.marked.values()) == [coded.sources.open(coded.sources.list_()[0].id).text[14:17]]
    assert "Only the codings of 乙 are shown." in page.text
    with pytest.raises(CoderNotFound):
        coded.web_report.export(tmp_path / "x.html", coders=("丙",))
    with pytest.raises(DocumentExists) as refused:
        coded.web_report.export(tmp_path / "report.html")
    assert "--overwrite" in refused.value.hint
    assert "--into" not in refused.value.hint
    with pytest.raises(UnknownFormat):
        coded.web_report.export(tmp_path / "x.htm")
    assert not (tmp_path / "x.html").exists()


@pytest.mark.parametrize(("answer", "said"), [("no", "［不引用：未同意引用］"), ("paraphrase", "［只可转述］")])
def test_what_may_not_be_quoted_is_nowhere(coded: Workspace, tmp_path: Path, answer: str, said: str) -> None:
    source = coded.sources.named("P01").id
    version = coded.sources.open(source).version.id
    coded.codebook.bind_example(coded.tree().get("天天在院里").id, source, 18, 23, version=version)
    case = coded.cases.add("李")
    coded.cases.bind(case, source, "李阿姨")
    coded.cases.consent(case, {"quote": answer})
    before = position(coded)
    done = coded.web_report.export(tmp_path / "r.html")
    data = (tmp_path / "r.html").read_text(encoding="utf-8")
    page = read(data.encode())
    for words in ("天天在院里转", "看见就踏实", "有事打他电话", "在院里转"):
        assert words not in data
    assert page.text.count(said) >= 3
    assert "您平时见到民警吗" in page.text
    assert len(page.margin) == 7
    assert [loss.count for loss in done.losses] == [2]
    assert "2个话轮" in page.text
    coded.codebook.export(tmp_path / "c.html")
    book = (tmp_path / "c.html").read_text(encoding="utf-8")
    assert "在院里转" not in book
    assert said in book
    assert position(coded) == before


def test_what_is_closed_stays_here(coded: Workspace, tmp_path: Path) -> None:
    with_sources(coded, tmp_path / "in", "P02", "P03")
    police, mary = coded.sources.named("P02").id, coded.sources.named("P03").id
    for source in (police, mary):
        coded.codings.apply(coded.tree().get("天天在院里").id, source, 20, 28)
    coded.codebook.bind_example(coded.tree().get("警民亲近感").id, police, 20, 28, version=coded.sources.open(police).version.id)
    keeps, left = coded.cases.add("张"), coded.cases.add("玛")
    coded.cases.bind(keeps, police, "张警官")
    coded.cases.consent(keeps, {"share": "no"})
    coded.cases.bind(left, mary, "Mary")
    coded.cases.withdraw(left)
    done = coded.web_report.export(tmp_path / "r.html", language="en")
    data = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "民警，" not in data
    assert "天天走访" not in data
    assert "tea together" not in data
    assert "P03" not in data
    page = read(data.encode())
    assert not [one for one in page.ids if one.startswith("P02")]
    assert "The totals are those of the sources shown." in page.text
    assert {name for loss in done.losses for name in loss.names} == {"P02", "P03"}
    assert "Sources of informants who withdrew, not shown: 1." in data
    assert "Sources without consent to share, not shown: 1." in data


def test_a_sealed_source_stays_sealed(ws: Workspace, tmp_path: Path) -> None:
    with_sources(ws, tmp_path / "in", "P02")
    ws.holdout.reserve(Wish(sources=("P02",)))
    done = ws.web_report.export(tmp_path / "r.html")
    data = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "张警官" not in data
    assert "P02" not in data
    assert "预留样本1份" in data
    assert [loss.names for loss in done.losses] == [("P02",)]


def test_no_page_is_written_while_a_name_remains(coded: Workspace, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("name,replacement\n李阿姨,L1\n张三,Z1\n", encoding="utf-8")
    names = read_roster(roster)
    from groundcode.workspace.privacy import Decisions

    coded.privacy.replace(Decisions({"李阿姨": "L1", "张三": "Z1"}, (), {"李阿姨": "person", "张三": "person"}), names)
    assert "李阿姨" not in page_of(coded, tmp_path).text
    coded.codes.create("张三的话")
    for target, act in (("n.html", coded.web_report.export), ("c.html", coded.codebook.export)):
        with pytest.raises(NamesRemain):
            act(tmp_path / target)
        assert not (tmp_path / target).exists()


def test_codings_without_a_place_are_named(coded: Workspace, tmp_path: Path) -> None:
    source = coded.sources.list_()[0].id
    text = coded.sources.open(source).text
    coded.sources.edit_text(source, text[:13] + "完全是别的什么内容，与原来毫无关系。" + text[31:])
    page = page_of(coded, tmp_path)
    unplaced = [one for one in coded.codings.segments() if not one.placed]
    assert unplaced
    assert "以下编码所在的文字已不在现文本中" in page.text
    assert len(page.margin) == len(coded.codings.segments()) - len(unplaced)


def test_the_storyline_leads_to_codes_and_turns(coded: Workspace, tmp_path: Path) -> None:
    coded.storyline.write("一切始于[[警民亲近感]]，见[[P01-2]]。")
    paradigm = coded.paradigms.start(coded.tree().get("警民亲近感").id)
    page = page_of(coded, tmp_path)
    assert "一切始于警民亲近感，见（P01-2）。" in page.text
    assert "P01-2" in page.links
    assert paradigm
    assert "典范模型" in page.text


def test_an_empty_project_has_a_report(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "e.groundcode", title="空", coder="甲") as workspace:
        done = workspace.web_report.export(tmp_path / "e.html", language="en")
    assert done.counts == {"sources": 0, "turns": 0, "codes": 0, "codings": 0}
    page = read((tmp_path / "e.html").read_bytes())
    assert "There is no source that may be shown." in page.text


def test_a_page_of_the_codebook_does_not_come_back(coded: Workspace, tmp_path: Path) -> None:
    coded.codebook.export(tmp_path / "c.html", language="en")
    page = read((tmp_path / "c.html").read_bytes())
    assert "own references 5 · references 5 · sources 1" in page.text
    assert {f"gc-code-{code}" for code in coded.tree().codes} <= set(page.ids)
    with pytest.raises(UnknownFormat) as refused:
        coded.codebook.import_(tmp_path / "c.html")
    assert "does not come back" in refused.value.hint
    assert ".yaml" in refused.value.hint
    assert ".html" not in refused.value.hint.split(":")[1]
    with pytest.raises(UnknownFormat) as refused:
        coded.codebook.export(tmp_path / "c.xyz")
    assert ".html" in refused.value.hint


@pytest.mark.parametrize("answer", ["no", "paraphrase"])
def test_words_outside_of_turns_need_everybody_s_consent(coded: Workspace, tmp_path: Path, answer: str) -> None:
    (tmp_path / "more").mkdir()
    text = "地点：银杏路七号\n\n访谈者：说说。\n孙某：橡皮树底下。\n访谈者：嗯。\n孙某：晾衣绳断过。\n"
    coded.sources.import_files(
        [transcript(tmp_path / "more", "Z1", text), transcript(tmp_path / "more", "N1", "煤油灯芯剪短了。\n")]
    )
    named = {one.name: one.id for one in coded.sources.list_()}
    case, other = coded.cases.add("孙"), coded.cases.add("无")
    coded.cases.bind(case, named["Z1"], "孙某")
    coded.cases.bind(other, named["N1"])
    code = next(iter(coded.tree().codes))
    coded.codings.apply(code, named["Z1"], 0, 6)
    coded.codings.apply(code, named["N1"], 0, 4)
    assert "银杏路" in page_of(coded, tmp_path).text
    for one in (case, other):
        coded.cases.consent(one, {"quote": answer})
    page = page_of(coded, tmp_path)
    assert [
        word for word in ("银杏路", "橡皮树", "晾衣绳", "煤油灯") if word in (tmp_path / "report.html").read_text("utf-8")
    ] == []
    assert "说说。" in page.text
    assert "1份材料中话轮之外的文字" in page.text
    assert len(page.margin) == len(coded.codings.segments())
