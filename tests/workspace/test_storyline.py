"""The storyline: citations that follow renames, merges and corrections, and stay when what they cite is gone."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundcode.domain.levels import Level
from groundcode.domain.spans import Span
from groundcode.domain.storylines import GONE, marks, plain, short_names, typed
from groundcode.errors import (
    AmbiguousName,
    CitationNotFound,
    CodeNotFound,
    SealedSource,
    SpanOutsideSource,
    WithdrawnSource,
)
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish
from tests.builders import P01, laptop, living_rows, merge_into, new_project, position, refused, state, transcript, with_sources

LINE = "天天在院里转，看见就踏实。"


@pytest.fixture
def codes(ws: Workspace) -> dict[str, str]:
    main = ws.codes.create("警民亲近感", level=Level.MAIN)
    trust = ws.codes.create("熟悉信任", level=Level.CATEGORY, parent=main)
    other = ws.codes.create("责任感", level=Level.MAIN)
    twin = ws.codes.create("熟悉信任", level=Level.CATEGORY, parent=other)
    return {"主": main, "信任": trust, "责任": other, "另": twin}


def sentences(ws: Workspace) -> list[tuple[str, list[str]]]:
    return [(one.text, [cited.words for cited in one.citations]) for one in ws.storyline.sentences()]


def test_typed_stored_and_read_again(ws: Workspace, codes: dict[str, str]) -> None:
    assert ws.storyline.text() == ""
    assert ws.storyline.sentences() == []
    text = "居民的[[警民亲近感]]来自[[警民亲近感 > 熟悉信任]]。[[P01-2]]\n一句[[P01-2:0-4]]；没有引用的一句。"
    assert ws.storyline.write(text) is True
    stored = ws.storyline.text(shown=False)
    source = ws.sources.named("P01")
    at = P01.index(LINE)
    assert f"[[c:{codes['主']}|警民亲近感]]" in stored
    assert f"[[s:{source.version}:{at}-{at + len(LINE)}|P01-2]]" in stored
    assert f"[[s:{source.version}:{at}-{at + 4}|P01-2:0-4]]" in stored
    assert ws.storyline.text() == text
    assert ws.storyline.write(text) is False
    assert ws.storyline.write(text.replace("\n", "\r\n")) is False
    assert sentences(ws) == [
        ("居民的[[警民亲近感]]来自[[警民亲近感 > 熟悉信任]]。[[P01-2]]", ["警民亲近感", "警民亲近感 > 熟悉信任", "P01-2"]),
        ("一句[[P01-2:0-4]]；", ["P01-2:0-4"]),
        ("没有引用的一句。", []),
    ]
    one = ws.storyline.citations()[2]
    assert one.segment is not None
    assert (one.code, one.segment.quote, one.segment.source_id, one.gone) == (None, LINE, source.id, False)
    assert ws.history.entries()[0].words == "rewrote the storyline"


def test_one_storyline_a_project_undone_and_done_again(ws: Workspace, codes: dict[str, str]) -> None:
    ws.storyline.write("一[[责任感]]")
    before = living_rows(ws)
    ws.storyline.write("二[[责任感]]")
    after = living_rows(ws)
    assert len(after["storyline"]) == 1
    ws.history.undo()
    assert living_rows(ws) == before
    ws.history.redo()
    assert living_rows(ws) == after
    ws.history.undo()
    ws.history.undo()
    assert ws.storyline.text() == ""
    ws.storyline.write("三")
    assert ws.storyline.text() == "三"
    state(ws)


def test_a_rename_shows_and_a_merged_code_reads_as_its_target(ws: Workspace, codes: dict[str, str]) -> None:
    ws.storyline.write("[[警民亲近感]]与[[责任感]]")
    ws.codes.rename(codes["主"], "警民亲近")
    assert ws.storyline.text() == "[[警民亲近]]与[[责任感]]"
    # Whoever still has the old text before them may write it: what a citation was called counts too.
    assert ws.storyline.write("[[警民亲近感]]，[[责任感]]") is True
    assert ws.storyline.text() == "[[警民亲近]]，[[责任感]]"
    ws.codes.merge(codes["另"], into=codes["信任"])
    ws.codes.merge(codes["责任"], into=codes["主"])
    assert ws.storyline.text() == "[[警民亲近]]，[[警民亲近]]"
    assert [one.code for one in ws.storyline.citations()] == [codes["主"]] * 2
    assert ws.storyline.write(ws.storyline.text()) is False


def test_what_is_gone_keeps_its_last_name_through_editing(ws: Workspace, codes: dict[str, str]) -> None:
    ws.storyline.write("[[责任感]]很重要。[[P01-2]]")
    before = ws.storyline.text(shown=False)
    ws.codes.delete(codes["责任"])
    ws.sources.delete(ws.sources.named("P01").id)
    assert ws.storyline.text() == f"[[责任感{GONE}]]很重要。[[P01-2{GONE}]]"
    assert [one.gone for one in ws.storyline.citations()] == [True, True]
    assert ws.storyline.write(f"其实[[责任感{GONE}]]不重要[[P01-2{GONE}]]") is True
    assert [mark.stored for mark in marks(ws.storyline.text(shown=False))] == [mark.stored for mark in marks(before)]
    for _step in range(3):
        ws.history.undo()
    assert ws.storyline.text() == "[[责任感]]很重要。[[P01-2]]"
    ws.codes.delete(codes["责任"])
    assert ws.storyline.write("") is True
    # Out of the text, a deleted code is still found by its last name; a living one of that name comes first.
    assert ws.storyline.write(f"[[责任感{GONE}]]") is True
    assert ws.storyline.citations()[0].code == codes["责任"]


def test_a_corrected_text_moves_the_place_or_loses_it(ws: Workspace, codes: dict[str, str]) -> None:
    source = ws.sources.named("P01").id
    ws.storyline.write("[[P01-2:7-12]]")
    ws.sources.edit_text(source, P01.replace("天天在院里转", "每一天都在院里转"))
    assert ws.storyline.text() == "[[P01-2:9-14]]"
    segment = ws.storyline.citations()[0].segment
    assert segment is not None
    assert segment.quote == "看见就踏实"
    assert ws.storyline.write("[[P01-2:9-14]]！") is True
    ws.sources.edit_text(source, P01.replace("看见就踏实。", "没别的。"))
    assert ws.storyline.text() == f"[[P01-2:7-12{GONE}]]！"
    assert ws.storyline.citations()[0].gone
    assert ws.storyline.write(ws.storyline.text()) is False


def test_a_withdrawn_informant_is_cited_and_not_quoted(ws: Workspace) -> None:
    ws.storyline.write("[[P01-2]]")
    case = ws.cases.add("李阿姨")
    ws.cases.bind(case, "P01", "李阿姨")
    ws.cases.withdraw(case)
    cited = ws.storyline.citations()[0]
    assert cited.segment is not None
    assert (cited.gone, cited.segment.closed, cited.segment.quote) == (False, True, "")
    assert ws.storyline.write("还是[[P01-2]]") is True
    error = refused(ws, WithdrawnSource, partial(ws.storyline.write, "[[P01-4]]"))
    assert "李阿姨" in str(error)


def test_what_cannot_be_cited_is_said_with_what_could_be_meant(ws: Workspace, codes: dict[str, str]) -> None:
    write = ws.storyline.write
    error = refused(ws, CitationNotFound, partial(write, "[[亲近感]]"))
    assert str(error) == "“亲近感” cites nothing: it is neither a code nor a turn of a source."
    assert "“警民亲近感”" in error.hint
    assert "[[A > B]]" in refused(ws, CitationNotFound, partial(write, "[[不存在]]")).hint
    error = refused(ws, AmbiguousName, partial(write, "[[熟悉信任]]"))
    assert "警民亲近感 > 熟悉信任" in str(error)
    assert "责任感 > 熟悉信任" in str(error)
    assert "has the turns 1 to 4" in str(refused(ws, CitationNotFound, partial(write, "[[P01-9]]")))
    error = refused(ws, SpanOutsideSource, partial(write, "[[P01-2:3-900]]"))
    assert "[3, 900) is not a place in “P01-2”, which has 13 characters." in str(error)
    refused(ws, SpanOutsideSource, partial(write, "[[P01-2:3-3]]"))
    refused(ws, CitationNotFound, partial(write, "[[]]"))
    refused(ws, CitationNotFound, partial(write, f"[[P01-2{GONE}]]"))
    unknown = "0190a6b2-0000-7000-8000-000000000000"
    refused(ws, CitationNotFound, partial(write, f"[[c:{unknown}|责任感]]"))
    refused(ws, CitationNotFound, partial(write, f"[[s:{unknown}:0-3|P01-1]]"))
    with pytest.raises(CitationNotFound):
        ws.storyline.check("[[不存在]]")
    with pytest.raises(CodeNotFound):
        ws.storyline.words_for_code(unknown)
    with pytest.raises(CitationNotFound):
        ws.storyline.words_for_segment(unknown, 0, 3)
    with pytest.raises(CitationNotFound, match="no turn"):
        ws.storyline.place_of("责任感")


def test_a_sealed_source_is_not_cited(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    with_sources(ws, tmp_path / "in", "P01", "P02", "P03")
    ws.storyline.write("[[P03-2]]")
    ws.holdout.reserve(Wish(sources=("P03",)))
    assert ws.storyline.citations()[0].gone
    assert ws.storyline.text() == f"[[P03-2{GONE}]]"
    refused(ws, SealedSource, partial(ws.storyline.write, "[[P03-4]]"))


def test_what_cites_a_code_or_a_segment(ws: Workspace, codes: dict[str, str]) -> None:
    version = ws.sources.named("P01").version
    at = P01.index(LINE)
    assert ws.storyline.words_for_code(codes["主"]) == "[[警民亲近感]]"
    assert ws.storyline.words_for_code(codes["另"]) == "[[责任感 > 熟悉信任]]"
    assert ws.storyline.words_for_segment(version, at, at + len(LINE)) == "[[P01-2]]"
    assert ws.storyline.words_for_segment(version, at + 7, at + 12) == "[[P01-2:7-12]]"
    assert ws.storyline.place_of("P01-2:7-12") == (ws.sources.named("P01").id, version, Span(at + 7, at + 12))


def test_names_with_brackets_can_be_cited(ws: Workspace) -> None:
    for name in ("[民警A]的话", "甲]]乙", "[[双]]", "a|b", "看见 [什么]"):
        code = ws.codes.create(name, level=Level.CATEGORY)
        words = ws.storyline.words_for_code(code)
        ws.storyline.write(f"说{words}。")
        assert [one.code for one in ws.storyline.citations()] == [code], name
        assert ws.storyline.text() == f"说{words}。"
        assert ws.storyline.write(ws.storyline.text()) is False


def test_a_source_is_cited_by_its_number(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    ws.sources.import_files([transcript(tmp_path / "in", name, P01 + name) for name in ("P07-租户-小孟", "P08-甲", "P08-乙")])
    ws.storyline.write("[[P07-2]][[P07-租户-小孟-4]][[P08-甲-2]]")
    assert ws.storyline.text() == "[[P07-2]][[P07-4]][[P08-甲-2]]"
    refused(ws, CitationNotFound, partial(ws.storyline.write, "[[P08-2]]"))
    assert short_names({"a": "P07-租户", "b": "P07", "c": "社区-一"}) == {"a": "P07-租户", "b": "P07", "c": "社区-一"}


def test_uncited(ws: Workspace, codes: dict[str, str]) -> None:
    core = ws.codes.create("情感承诺唤起", level=Level.CATEGORY)
    ws.codes.set_core(core)
    first = ws.relations.add(codes["信任"], codes["主"])
    second = ws.relations.add(codes["另"], first, on_relation=True)
    path = ws.pathways.add("一条", [first])
    found = ws.storyline.uncited()
    assert found
    assert (set(found.codes), found.relations, found.pathways) == ({codes["主"], codes["责任"], core}, (first, second), (path,))
    ws.storyline.write("[[警民亲近感]][[警民亲近感 > 熟悉信任]]")
    found = ws.storyline.uncited()
    assert (set(found.codes), found.relations, found.pathways) == ({codes["责任"], core}, (second,), ())
    ws.storyline.write("[[警民亲近感]][[警民亲近感 > 熟悉信任]][[责任感 > 熟悉信任]][[责任感]][[情感承诺唤起]]")
    assert not ws.storyline.uncited()


def test_two_laptops_write_one_storyline(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    ws.storyline.write("甲说[[责任感]]")
    other.storyline.write("乙说[[警民亲近感]]")
    merge_into(ws, other)
    assert len(living_rows(ws)["storyline"]) == 1
    assert len(ws.conflicts.list_()) == 1
    assert ws.storyline.text() in ("甲说[[责任感]]", "乙说[[警民亲近感]]")
    other.close()


def test_control_characters_and_huge_texts_are_harmless(ws: Workspace) -> None:
    assert ws.storyline.write("甲\x00乙\ud800丙") is True
    assert ws.storyline.text() == "甲乙丙"
    ws.storyline.write("[[" * 20_000 + "]" + "[" * 20_000)
    assert len(ws.storyline.text()) > 50_000
    before = position(ws)
    ws.storyline.check("没有引用")
    assert position(ws) == before


LETTERS = st.text(alphabet="甲乙 []|†\n。x-:1", max_size=30)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.one_of(LETTERS.filter(lambda t: "[[" not in t and "]]" not in t), st.integers(0, 5)), max_size=8))
def test_what_is_read_writes_the_same(pieces: list[str | int]) -> None:
    """Any text with any citations reads as it was typed, and writing what is read changes nothing."""
    with tempfile.TemporaryDirectory() as folder:
        ws = new_project(Path(folder))
        with_sources(ws, Path(folder) / "in")
        names = ["甲", "[乙", "x]", "1-1"]
        words = [ws.storyline.words_for_code(ws.codes.create(name, level=Level.MAIN)) for name in names]
        words += ["[[P01-2]]", "[[P01-4:1-3]]"]
        text = ""
        for piece in pieces:
            more = words[piece] if isinstance(piece, int) else piece
            # A bracket beside a citation's would make another one of it.
            text += f"；{more}；"
        count = sum(isinstance(piece, int) for piece in pieces)
        ws.storyline.write(text)
        assert ws.storyline.text() == text
        assert len(ws.storyline.citations()) == count == len(list(typed(text)))
        assert ws.storyline.write(ws.storyline.text()) is False
        assert plain(ws.storyline.text(shown=False)).count("[[") == count
        cited = [one.words for sentence in ws.storyline.sentences() for one in sentence.citations]
        assert len(cited) == count
        ws.close()
