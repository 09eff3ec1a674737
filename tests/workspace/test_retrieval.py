"""Retrieval: what questions find in a project, two side by side, and what is written of it."""

from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path

import pytest

from groundcode.analysis.queries import And, Everything, Field, Has, Not
from groundcode.domain.levels import Level
from groundcode.domain.opcodes import Edit
from groundcode.errors import (
    AmbiguousName,
    BadQuery,
    CannotWriteHere,
    CodeNotFound,
    CoderNotFound,
    NameNotFound,
    NamesRemain,
    ProjectExists,
    SealedSource,
    SourceNotFound,
    SpeakerNotFound,
    UnknownFormat,
)
from groundcode.store.originals import Name, Originals, originals_path
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish
from groundcode.workspace.pseudonyms import replace_names
from groundcode.workspace.retrieval import Hit, Retrieved
from tests.builders import P01, P02, refused, transcript
from tests.workspace.case_builders import PLAIN, with_four_sources

CYCLE = "天天在院里转"
"""Words of 李阿姨 in P01."""


def put(ws: Workspace, code: str, source: str, text: str, words: str, coder: str | None = None) -> str:
    at = text.index(words)
    return ws.codings.apply(ws.tree().get(code).id, ws.sources.named(source).id, at, at + len(words), coder=coder)


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    """主 > 范 > {可见, 踏实}, 电话 loose; two coders, three cases of which one is the site of another."""
    workspace = with_four_sources(tmp_path)
    main = workspace.codes.create("主", level=Level.MAIN)
    category = workspace.codes.create("范", level=Level.CATEGORY, parent=main)
    for name in ("可见", "踏实"):
        workspace.codes.create(name, parent=category)
    workspace.codes.create("电话")
    put(workspace, "可见", "P01", P01, CYCLE)
    put(workspace, "踏实", "P01", P01, "转，看见就踏实")
    put(workspace, "电话", "P01", P01, "有事找谁？\n李阿姨：有事打他电话")
    put(workspace, "可见", "P02", P02, "天天走访")
    put(workspace, "电话", "notes", PLAIN, "没有说话人")
    with Workspace.open(workspace.path, coder="乙") as other:
        put(other, "可见", "P01", P01, CYCLE)
    site = workspace.cases.add("槐枫苑")
    for name, source in (("C1", "P01"), ("C2", "P02"), ("C3", "notes")):
        case = workspace.cases.add(name, parent=site if name == "C1" else None)
        workspace.cases.bind(case, source)
    return workspace


def brief(retrieved: Retrieved) -> list[str]:
    return [f"{hit.source_name}:{hit.code_name}:{hit.coder}" for hit in retrieved.hits]


def ask(ws: Workspace, query: str) -> list[str]:
    return brief(ws.retrieval.find(query))


def test_a_hit_says_all_that_a_segment_says_and_its_case(ws: Workspace) -> None:
    (hit,) = ws.retrieval.find("踏实").hits
    segment = next(s for s in ws.codings.segments() if s.id == hit.coding)
    assert hit == Hit(
        segment.id, segment.source_id, "P01", segment.start, segment.end, "转，看见就踏实", segment.code_id, "踏实",
        "主 > 范 > 踏实", "甲", "李阿姨", "2", "C1", ws.cases.named("C1").id, False, False, segment.made_at, True, False, "踏实",
    )  # fmt: skip


def test_everything_is_what_the_list_of_segments_has(ws: Workspace) -> None:
    found = ws.retrieval.find("*")
    segments = ws.codings.segments()
    assert [(h.coding, h.quote, h.turn, h.speaker, h.coder, h.made_at) for h in found.hits] == [
        (s.id, s.quote, s.turn, s.speaker, s.coder, s.made_at) for s in segments
    ]
    assert (len(found.hits), found.segments, found.sources, found.cases) == (6, 5, 3, 3)
    assert found.by_coder == (("乙", 1), ("甲", 5))


def test_what_can_be_asked(ws: Workspace) -> None:
    both = ["P01:可见:甲", "P01:可见:乙"]
    assert sorted(ask(ws, "可见 and source:P01")) == sorted(both)
    assert sorted(ask(ws, "可见 和 踏实")) == sorted(both)
    assert ask(ws, "踏实 and 可见") == ["P01:踏实:甲"]
    assert ask(ws, "可见 and not 踏实") == ["P02:可见:甲"]
    assert ask(ws, "coder:乙") == ["P01:可见:乙"]
    assert ask(ws, "可见 交叠 踏实 and coder:甲") == ["P01:可见:甲"]
    assert ask(ws, "踏实 near/0 电话") == []
    assert ask(ws, "踏实 near/1 电话") == ["P01:踏实:甲"]
    assert len(ask(ws, "范")) == len(ask(ws, "主 > 范")) == 4
    assert ask(ws, "own:范") == []
    assert len(ask(ws, "level:category")) == len(ask(ws, "level:main")) == 4
    assert len(ask(ws, "level:label")) == 6


def test_a_segment_over_two_turns_is_of_both_speakers(ws: Workspace) -> None:
    assert "P01:电话:甲" in ask(ws, "speaker:访谈者")
    assert "P01:电话:甲" in ask(ws, "说话人:李阿姨")
    assert len(ask(ws, "speaker:李阿姨")) == 4
    (hit,) = ws.retrieval.find("电话 and source:P01").hits
    assert (hit.speaker, hit.turn, hit.case) == ("访谈者", "3", "C1")


def test_a_case_has_those_below_it(ws: Workspace) -> None:
    assert len(ask(ws, "case:C1")) == len(ask(ws, "个案:槐枫苑")) == 4
    assert ask(ws, "case:C3") == ["notes:电话:甲"]
    assert ask(ws, "not (case:C1 or case:C2)") == ["notes:电话:甲"]


def test_marks(ws: Workspace) -> None:
    first, second = (hit.coding for hit in ws.retrieval.find("source:P02 or 踏实").hits)
    ws.codings.star(first)
    ws.codings.mark_negative(second)
    assert [hit.coding for hit in ws.retrieval.find("mark:starred").hits] == [first]
    assert [hit.coding for hit in ws.retrieval.find("标记:反例").hits] == [second]


def test_seen_at_a_level(ws: Workspace) -> None:
    found = ws.retrieval.find("source:P01", level=Level.CATEGORY)
    assert [(hit.coded, hit.path) for hit in found.hits if hit.coder == "甲"] == [
        ("可见", "主 > 范"),
        ("踏实", "主 > 范"),
        ("电话", ""),
    ]
    assert {hit.code_name for hit in ws.retrieval.find("*", level=Level.MAIN).hits} == {"主", ""}


def test_a_question_may_be_a_value(ws: Workspace) -> None:
    code = ws.tree().get("可见").id
    coder = ws.coder_named("乙")
    query = And(Has(Field.CODE, code), Not(Has(Field.CODER, coder)))
    found = ws.retrieval.find(query)
    assert found.query == "code:可见 and not coder:乙"
    assert brief(found) == brief(ws.retrieval.find(found.query))
    ws.codes.create("可见")
    assert ws.retrieval.find(Has(Field.CODE, code)).query == 'code:"主 > 范 > 可见"'
    assert ws.retrieval.find(Everything()).query == "*"


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("没有", CodeNotFound), ("case:没有", NameNotFound), ("speaker:没有", SpeakerNotFound), ("coder:没有", CoderNotFound),
        ("source:没有", SourceNotFound), ("可见 踏实", BadQuery), ("二", AmbiguousName),
    ],
)  # fmt: skip
def test_names_that_mean_nothing_or_several_things(ws: Workspace, query: str, kind: type[Exception]) -> None:
    ws.codes.create("二")
    ws.codes.create("二", parent=ws.tree().get("范").id)
    error = refused(ws, kind, lambda: ws.retrieval.find(query))
    assert error.message
    if kind is AmbiguousName:
        assert "主 > 范 > 二" in error.message


def test_a_sealed_source_is_neither_found_nor_named(ws: Workspace, tmp_path: Path) -> None:
    ws.sources.import_files([transcript(tmp_path / "more", "P09", "访谈者：好？\n周大爷：好。\n")])
    source = ws.sources.named("P09").id
    coding = ws.codings.apply(ws.tree().get("可见").id, source, 0, 5)
    ws.codings.remove([coding])
    ws.holdout.reserve(Wish(sources=("P09",)))
    assert "P09" not in {hit.source_name for hit in ws.retrieval.find("*").hits}
    refused(ws, SealedSource, lambda: ws.retrieval.find("source:P09"))
    refused(ws, SpeakerNotFound, lambda: ws.retrieval.find("speaker:周大爷"))


def test_a_withdrawn_source_counts_without_its_words(ws: Workspace, tmp_path: Path) -> None:
    before = ws.retrieval.find("source:P01")
    ws.cases.withdraw(ws.cases.named("C1").id, "2026-03-01")
    found = ws.retrieval.find("source:P01")
    assert [(hit.quote, hit.closed) for hit in found.hits] == [("", True)] * 4
    for retrieved in (found, before):
        done = ws.retrieval.export(retrieved, tmp_path / "x.md", overwrite=True)
        assert done.withheld == 4
        assert "看见" not in (tmp_path / "x.md").read_text(encoding="utf-8")


def test_a_segment_without_a_place_in_the_corrected_text(ws: Workspace, tmp_path: Path) -> None:
    corrected = P01.replace("看见就踏实。", "谁也没有看到过他。")
    ws.sources.edit_text(ws.sources.named("P01").id, corrected)
    (hit,) = ws.retrieval.find("踏实").hits
    assert (hit.quote, hit.placed) == ("转，看见就踏实", False)
    assert ask(ws, "踏实 and 可见") == []
    ws.retrieval.export(ws.retrieval.find("踏实"), tmp_path / "x.csv")
    assert "in an earlier version of the text" in (tmp_path / "x.csv").read_text(encoding="utf-8-sig")


def test_words_are_looked_for_where_names_were_replaced(ws: Workspace) -> None:
    source, tag = ws.sources.named("P01").id, "[居民]"
    ws.codings.apply(ws.tree().get("可见").id, source, P01.index("李阿姨"), P01.index("踏实") + 2)

    def replaced(text: str) -> tuple[str, tuple[Edit, ...]]:
        places = [(match.start(), match.end()) for match in re.finditer("李阿姨", text)]
        shift = len(tag) - len("李阿姨")
        edits = tuple((a, b, a + n * shift, b + (n + 1) * shift) for n, (a, b) in enumerate(places))
        return text.replace("李阿姨", tag), edits

    originals = Originals.open(originals_path(ws.path), ws.id)
    try:
        replace_names(ws, originals, replaced, [Name("李阿姨", tag)])
    finally:
        originals.close()
    text = ws.sources.open(source).text
    ws.sources.edit_text(source, text.replace("天天在院里转，看见就踏实。", "谁也没有看到过他。"))
    found = ws.retrieval.find("source:P01").hits
    assert [hit.quote for hit in found] == [segment.quote for segment in ws.codings.segments(source=source)]
    assert f"{tag}：天天在院里转，看见就踏实" in {hit.quote for hit in found if not hit.placed}


def test_two_questions_side_by_side(ws: Workspace) -> None:
    compared = ws.retrieval.compare("可见", "coder:乙 or 电话")
    assert (len(compared.one.hits), len(compared.other.hits)) == (3, 3)
    assert [hit.coder for hit in compared.both] == ["乙"]
    assert [(side.name, side.one, side.other) for side in compared.by_case] == [("C1", 2, 2), ("C2", 1, 0), ("C3", 0, 1)]
    assert [(side.name, side.one, side.other) for side in compared.by_code] == [("主 > 范 > 可见", 3, 1), ("电话", 0, 2)]
    assert sum(side.one for side in compared.by_case) == len(compared.one.hits)
    ws.cases.delete(ws.cases.named("C1").id)
    by_case = ws.retrieval.compare("可见", "*").by_case
    assert [(side.id == "", side.one, side.other) for side in by_case] == [(False, 1, 1), (False, 0, 1), (True, 2, 4)]


def words_of(path: Path) -> str:
    """The text of a file of any of the formats."""
    if path.suffix == ".docx":
        from docx import Document

        document = Document(str(path))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*cells, *(p.text for p in document.paragraphs)])
    if path.suffix == ".xlsx":
        from openpyxl import load_workbook

        rows = load_workbook(path).worksheets[0].iter_rows(values_only=True)
        return "\n".join(str(cell) for row in rows for cell in row if cell is not None)
    return path.read_text(encoding="utf-8")


FORMATS = ("x.csv", "x.xlsx", "x.md", "x.html", "x.docx")


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_says_what_was_asked_when_of_whom(ws: Workspace, tmp_path: Path, name: str) -> None:
    found = ws.retrieval.find("可见 or 踏实")
    done = ws.retrieval.export(found, tmp_path / name)
    assert (done.path, done.rows, done.withheld) == (tmp_path / name, 4, 0)
    text = words_of(tmp_path / name)
    for words in ("可见 or 踏实", found.found_at, "乙 (1)", "甲 (3)", CYCLE, "P01-2", "主 > 范 > 踏实", "C1", "试验"):
        assert words in text.replace("&gt;", ">"), words
    assert found.found_at.endswith("Z")
    assert not list(tmp_path.glob(".*.tmp"))


@pytest.mark.parametrize("name", FORMATS)
def test_words_without_consent_stay_out_of_every_format(ws: Workspace, tmp_path: Path, name: str) -> None:
    found = ws.retrieval.find("*")  # asked before the informant said no
    ws.cases.consent(ws.cases.named("C1").id, {"quote": "no"})
    ws.cases.consent(ws.cases.named("C2").id, {"quote": "paraphrase"})
    done = ws.retrieval.export(found, tmp_path / name)
    assert (done.rows, done.withheld) == (6, 4)
    text = words_of(tmp_path / name)
    assert text.count("withheld: no consent to quote") == 4
    assert "may be paraphrased only" in text
    assert "天天走访" in text
    assert "没有说话人" in text
    for words in (CYCLE, "看见就踏实", "打他电话"):
        assert words not in text


def test_a_no_of_the_site_holds_until_the_informant_says_otherwise(ws: Workspace, tmp_path: Path) -> None:
    found = ws.retrieval.find("可见")
    ws.cases.consent(ws.cases.named("槐枫苑").id, {"quote": "no"})
    assert ws.retrieval.export(found, tmp_path / "a.md").withheld == 2
    ws.cases.consent(ws.cases.named("C1").id, {"quote": "verbatim"})
    assert ws.retrieval.export(found, tmp_path / "b.md").withheld == 0


def test_an_old_answer_is_written_as_the_project_stands_now(ws: Workspace, tmp_path: Path) -> None:
    found = ws.retrieval.find("source:P01 or source:P02")
    gone = next(hit for hit in found.hits if hit.code_name == "踏实")
    ws.codings.remove([gone.coding])
    ws.codes.rename(ws.tree().get("可见").id, "看得见")
    ws.sources.edit_text(ws.sources.named("P02").id, P02.replace("天天走访", "常常走访"))
    ws.privacy.purge(ws.sources.named("P01").id, with_words=True)
    done = ws.retrieval.export(found, tmp_path / "a.md")
    text = (tmp_path / "a.md").read_text(encoding="utf-8")
    assert (done.rows, done.withheld) == (5, 1)
    for words in ("看得见", "常常走访", "withheld: the coding is gone", "█████"):
        assert words in text, words
    for words in ("天天走访", CYCLE, "看见就踏实", "打他电话"):
        assert words not in text, words


def test_words_that_were_taken_out_are_not_found_again(ws: Workspace) -> None:
    ws.sources.edit_text(ws.sources.named("P01").id, P01.replace("看见就踏实。", "谁也没有看到过他。"))
    ws.privacy.purge(ws.sources.named("P01").id, with_words=False)
    segments = ws.codings.segments(source=ws.sources.named("P01").id)
    assert [hit.quote for hit in ws.retrieval.find("source:P01").hits] == [segment.quote for segment in segments]
    assert {character for segment in segments for character in segment.quote} == {"█"}


def test_lines_above_the_first_turn_need_the_consent_of_all(ws: Workspace, tmp_path: Path) -> None:
    ws.codings.apply(ws.tree().get("电话").id, ws.sources.named("P04").id, 0, 5)
    ws.cases.bind(ws.cases.add("C4"), "P04")
    ws.cases.consent(ws.cases.named("C4").id, {"quote": "no"})
    found = ws.retrieval.find("source:P04")
    assert (found.hits[0].turn, found.hits[0].case) == ("", "")
    assert ws.retrieval.export(found, tmp_path / "a.md").withheld == 1


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_names_and_words_are_harmless(ws: Workspace, tmp_path: Path, name: str) -> None:
    bad = "=HYPERLINK(x)<script>alert(1)</script>\u202e]]>&amp;\x1b[2J"
    text = f"访谈者：=1+1？\n老王：{bad}\n"
    ws.sources.import_files([transcript(tmp_path / "bad", "P07", text)])
    ws.codes.create("=<b>坏</b> [x](y) |")
    put(ws, "=<b>坏</b> [x](y) |", "P07", text, bad)
    ws.retrieval.export(ws.retrieval.find('"=<b>坏</b> [x](y) |"'), tmp_path / name)
    path = tmp_path / name
    if name == "x.csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream))
        assert rows[1][0].startswith("'=HYPERLINK")
        assert rows[1][2].startswith("'=<b>")
        assert rows[1][0].endswith("␛[2J")
        assert rows[2] == []
    elif name == "x.xlsx":
        from openpyxl import load_workbook

        assert {cell.data_type for row in load_workbook(path).worksheets[0].iter_rows() for cell in row} <= {"s", "n"}
    elif name == "x.html":
        html = path.read_text(encoding="utf-8")
        assert "<script" not in html
        assert "<b>" not in html
        assert "\x1b" not in html
        assert "\u202e" not in html
        assert "&lt;script&gt;alert(1)" in html
    elif name == "x.md":
        md = path.read_text(encoding="utf-8")
        assert "<script" not in md
        assert "[x](y)" not in md
        assert "\x1b" not in md
    else:
        assert zipfile.ZipFile(path).testzip() is None
        assert "<script>alert(1)</script>" in words_of(path)


def test_what_cannot_be_written(ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = ws.retrieval.find("*")
    there = tmp_path / "there.csv"
    there.write_text("mine", encoding="utf-8")
    error = refused(ws, ProjectExists, lambda: ws.retrieval.export(found, there))
    assert error.message == f"There is already something at {there}."
    assert there.read_text(encoding="utf-8") == "mine"
    ws.retrieval.export(found, there, overwrite=True)
    assert CYCLE in there.read_text(encoding="utf-8")
    refused(ws, UnknownFormat, lambda: ws.retrieval.export(found, tmp_path / "x.pdf"))
    refused(ws, CannotWriteHere, lambda: ws.retrieval.export(found, tmp_path / "none" / "x.md"))

    def refuse(target: str) -> None:
        raise NamesRemain(target, ["case"], 1)

    monkeypatch.setattr(ws.privacy, "refuse_if_names_remain", refuse)
    refused(ws, NamesRemain, lambda: ws.retrieval.export(found, tmp_path / "names.md"))
    assert not (tmp_path / "names.md").exists()


def test_nothing_found_is_an_answer_too(ws: Workspace, tmp_path: Path) -> None:
    found = ws.retrieval.find("踏实 and source:P02")
    assert (found.hits, found.segments, found.sources, found.cases) == ((), 0, 0, 0)
    for name in FORMATS:
        assert ws.retrieval.export(found, tmp_path / name).rows == 0
        assert "踏实 and source:P02" in words_of(tmp_path / name)
