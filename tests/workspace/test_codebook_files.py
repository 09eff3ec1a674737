"""The codebook out to the four formats and into another project, and what an import may not do."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain.codebooks import CodebookEntry
from groundcode.domain.levels import Level
from groundcode.errors import CannotWriteHere, DuplicateName, InvalidCodebook, UnknownFormat
from groundcode.exchange.codebooks import SUFFIXES, read_codebook
from groundcode.workspace import Workspace
from tests.builders import laptop, merge_into, new_project, position, refused, state, with_sources


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    workspace = new_project(tmp_path)
    with_sources(workspace, tmp_path / "in")
    return workspace


def filled(ws: Workspace) -> dict[str, str]:
    main = ws.codes.create("警民亲近感", level=Level.MAIN)
    trust = ws.codes.create("熟悉信任", level=Level.CATEGORY, parent=main)
    seen = ws.codes.create("看见就踏实", parent=trust)
    loose = ws.codes.create("散")
    ws.codes.describe(trust, definition="认识，\n并且放心。", inclusion="说出口的", exclusion="- 听说的")
    ws.codes.set_core(main)
    ws.codings.apply(seen, ws.sources.list_()[0].id, 0, 4)
    return {"main": main, "trust": trust, "seen": seen, "loose": loose}


def shape(entries: tuple[CodebookEntry, ...], suffix: str = "") -> list[object]:
    """Everything that a file carries; a .qdc has no places of examples."""
    return [
        (
            e.name, e.level, e.definition, e.inclusion, e.exclusion, e.examples if suffix != ".qdc" else (), e.also_in, e.core,
            shape(e.children, suffix),
        )
        for e in entries
    ]  # fmt: skip


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_out_of_one_project_and_into_another(ws: Workspace, tmp_path: Path, suffix: str) -> None:
    filled(ws)
    examples = tmp_path / "with-examples.yaml"
    examples.write_text(
        "format: groundcode-codebook\nversion: 1\ncodes:\n- name: 散\n  level: label\n  also_in: [警民亲近感 > 熟悉信任]\n"
        "  examples:\n  - {source: P01, start: 4, end: 9, quote: 您平时见到}\n",
        encoding="utf-8",
    )
    report = ws.codebook.import_(examples)
    assert (report.examples, report.created) == (1, [])
    path = tmp_path / f"book{suffix}"
    ws.codebook.export(path)
    (tmp_path / "two").mkdir()
    new = new_project(tmp_path / "two", coder="丁", seed=9)
    with_sources(new, tmp_path / "in2")
    at = position(new)
    report = new.codebook.import_(path)
    assert position(new) == at + 1
    assert len(report.created) == 4
    assert shape(new.codebook.value().codes, suffix) == shape(ws.codebook.value().codes, suffix)
    assert new.codes.core() == new.tree().get("警民亲近感").id
    state(new)
    # Once more: there is nothing new in it.
    at = position(new)
    again = new.codebook.import_(path)
    assert (again.created, again.changed, again.examples) == ([], [], 0)
    assert position(new) == at
    new.history.undo()
    assert new.codebook.value().codes == ()


def book(ws: Workspace, *codes: str, name: str = "book.yaml") -> Path:
    path = ws.path.parent / name
    path.write_text("format: groundcode-codebook\nversion: 1\ncodes:\n" + "".join(codes), encoding="utf-8")
    return path


def test_texts_are_changed_only_where_the_file_has_one(ws: Workspace) -> None:
    codes = filled(ws)
    report = ws.codebook.import_(
        book(
            ws, "- name: 警民亲近感\n  level: main\n  children:\n  - name: 熟悉信任\n    level: category\n    definition: 新的\n"
        )
    )
    assert report.changed == ["警民亲近感 > 熟悉信任"]
    found = ws.tree().codes[codes["trust"]]
    assert (found.definition, found.inclusion, found.exclusion) == ("新的", "说出口的", "- 听说的")
    ws.history.undo()
    assert ws.tree().codes[codes["trust"]].definition == "认识，\n并且放心。"


def test_a_code_that_is_known_by_its_id_can_be_renamed(ws: Workspace) -> None:
    codes = filled(ws)
    report = ws.codebook.import_(book(ws, f"- name: 零散\n  id: {codes['loose']}\n  level: concept\n"))
    assert ws.tree().codes[codes["loose"]].name == "零散"
    assert ws.tree().codes[codes["loose"]].level is Level.LABEL
    assert "stays a label" in report.notes[0]
    path = book(ws, f"- name: 警民亲近感\n  id: {codes['loose']}\n  level: label\n")
    error = refused(ws, DuplicateName, lambda: ws.codebook.import_(path))
    assert "警民亲近感" in error.message


def test_an_id_of_something_else_in_the_project_is_not_taken(ws: Workspace) -> None:
    memo = ws.memos.write("备忘")
    for ident in (ws.id, ws.coder, memo, ws.sources.list_()[0].id):
        ws.codebook.import_(book(ws, f"- name: 甲{ident[-4:]}\n  id: {ident}\n  level: label\n"))
    assert len(ws.tree().codes) == 4
    assert not ws.tree().codes.keys() & {ws.id, ws.coder, memo}
    state(ws)
    assert ws.title() == "试验"
    assert ws.memos.list_()[0].text == "备忘"


def test_a_deleted_code_does_not_come_back_under_its_id(ws: Workspace) -> None:
    codes = filled(ws)
    ws.codes.delete(codes["loose"])
    ws.codebook.import_(book(ws, f"- name: 散\n  id: {codes['loose']}\n  level: label\n"))
    assert ws.tree().get("散").id != codes["loose"]
    ws.history.undo()
    ws.history.undo()
    assert ws.tree().get("散").id == codes["loose"]


def test_what_does_not_fit_is_told_and_left_out(ws: Workspace) -> None:
    filled(ws)
    report = ws.codebook.import_(
        book(
            ws, "- name: 散\n  level: category\n  core: true\n  also_in: [没有的]\n  examples:\n"
            "  - {source: P99, start: 0, end: 3, quote: x}\n  - {source: P01, start: 0, end: 3, quote: 不是的}\n"
            "  - {source: P01, start: 0, end: 99999, quote: x}\n",
        )
    )  # fmt: skip
    text = "\n".join(report.notes)
    assert report.examples == 0
    assert "There is no source named “P99”" in text
    assert "its quote does not stand there" in text
    assert "no code “没有的”" in text or "没有的" in text
    assert "core category" in text
    assert ws.codes.core() == ws.tree().get("警民亲近感").id


def test_a_tree_that_does_not_fit_the_project_s_levels(ws: Workspace) -> None:
    ws.codes.create("信任")
    path = book(ws, "- name: 信任\n  level: category\n  children:\n  - name: 下\n    level: concept\n")
    error = refused(ws, InvalidCodebook, lambda: ws.codebook.import_(path))
    assert "信任 > 下" in error.message


@pytest.mark.parametrize("name", ["book.txt", "book", "book.pdf"])
def test_formats_that_are_none(ws: Workspace, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x", encoding="utf-8")
    refused(ws, UnknownFormat, lambda: ws.codebook.import_(tmp_path / name))
    refused(ws, UnknownFormat, lambda: ws.codebook.export(tmp_path / name))


def test_a_folder_that_is_not_there(ws: Workspace, tmp_path: Path) -> None:
    refused(ws, CannotWriteHere, lambda: ws.codebook.export(tmp_path / "no" / "book.yaml"))


def test_the_same_codebook_on_two_laptops_is_one(ws: Workspace, tmp_path: Path) -> None:
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    path = book(ws, "- name: 信任\n  id: 0190a6b2-0000-7000-8000-000000000001\n  level: category\n  definition: 说明\n")
    ws.codebook.import_(path)
    other.codebook.import_(path)
    assert not merge_into(ws, other).conflicts
    assert len(ws.tree().codes) == 1
    # One undoes the import, the other still holds it.
    undone = ws.history.undo()
    assert len(ws.tree().codes) == 1
    assert undone.kept
    assert not ws.conflicts.list_()
    state(ws)


@pytest.mark.parametrize("suffix", [".yaml", ".csv", ".xlsx", ".md", ".qdc"])
@pytest.mark.parametrize("answer", ["no", "paraphrase", "verbatim"])
def test_words_that_may_not_be_quoted_stay_at_home(ws: Workspace, tmp_path: Path, suffix: str, answer: str) -> None:
    code = ws.codes.create("安心")
    source = ws.sources.list_()[0]
    opened = ws.sources.open(source.id)
    turn = next(one for one in opened.version.turns if one.speaker and "访谈" not in opened.text[one.start : one.end])
    words = opened.text[turn.end - 6 : turn.end - 1]
    ws.codebook.bind_example(code, source.id, turn.end - 6, turn.end - 1, version=source.version)
    case = ws.cases.add("P01")
    ws.cases.bind(case, source.name)
    ws.cases.consent(case, {"quote": answer})
    path = tmp_path / f"book{suffix}"
    ws.codebook.export(path)
    read = read_codebook(path).codebook
    told = [example.quote for _names, entry in read.walk() for example in entry.examples]
    written = path.read_bytes() if suffix != ".xlsx" else "".join(told).encode()
    assert (words.encode() in written) is (answer == "verbatim")
    assert [example.quote for example in ws.codebook.examples()[code]] == [words]
