"""Files taken into a project: copies are noticed, cases bound, interruptions harmless."""

from __future__ import annotations

import random
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from groundcode.domain.transcripts import Transcript
from groundcode.errors import AlreadyImported, BadPattern, CaseWithdrawn, ChangedCopy, EmptyFile, GroundcodeError, WasPurged
from groundcode.store import bulk, reading
from groundcode.workspace import Workspace
from groundcode.workspace.import_report import report_value
from tests.builders import P01, P02, laptop, living_rows, merge_into, new_project, position, refused, state, transcript

HAN = "我们社区的民警天天在院里转大家看见他就觉得踏实有事打电话晚上也来家里走访老人孩子都认识他还帮着修门修灯"


def interview(seed: int, turns: int = 40, name: str = "李阿姨") -> str:
    """An invented interview of about 1,000 characters."""
    draw = random.Random(seed)
    said = ["，".join("".join(draw.choices(HAN, k=8)) for _ in range(3)) for _ in range(turns)]
    return "".join(f"{name if n % 2 else '访谈者'}：{words}。\n" for n, words in enumerate(said))


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    """A project with one interview, P03."""
    workspace = new_project(tmp_path)
    workspace.sources.import_files([transcript(tmp_path / "in", "P03", interview(3))])
    return workspace


def only_error(ws: Workspace, path: Path, **more: Any) -> GroundcodeError:
    """Why a file was not taken in; nothing was stored."""
    before = position(ws), living_rows(ws)
    report = ws.sources.import_files([path], **more)
    assert (position(ws), living_rows(ws)) == before
    assert report.imported == []
    ((_path, error),) = report.refused
    return error


def test_a_changed_copy_under_another_name_is_offered_as_a_version(ws: Workspace, tmp_path: Path) -> None:
    text = interview(3)
    copy = text.replace("天", "夜").replace("李阿姨", "受访者")
    path = transcript(tmp_path / "new", "P03 改", copy)
    error = only_error(ws, path)
    assert isinstance(error, ChangedCopy)
    assert error.source == "P03"
    assert 0.85 < error.likeness < 0.99
    assert f"is {int(error.likeness * 100)} % like the source “P03”" in error.message
    assert "--as-version-of “P03”" in error.hint
    assert "--as-new" in error.hint
    (entry,) = report_value(ws.sources.import_files([path]))["refused"]
    assert (entry["kind"], entry["source"]) == ("changed copy", "P03")
    assert error.likeness - 0.001 <= entry["likeness"] <= error.likeness
    report = ws.sources.import_files([path], as_new=True)
    assert len(report.imported) == 1
    assert [s.name for s in ws.sources.list_()] == ["P03", "P03 改"]
    state(ws)


def test_a_changed_copy_in_word_is_noticed_too(ws: Workspace, tmp_path: Path) -> None:
    document = Document()
    for line in interview(3).replace("天", "夜").splitlines():
        document.add_paragraph(line)
    document.save(str(tmp_path / "另一份.docx"))
    assert isinstance(only_error(ws, tmp_path / "另一份.docx"), ChangedCopy)


def test_the_same_text_in_another_format_or_encoding(ws: Workspace, tmp_path: Path) -> None:
    text = interview(3)
    document = Document()
    for line in text.splitlines():
        document.add_paragraph(line)
        document.add_paragraph("")
    document.save(str(tmp_path / "word.docx"))
    (tmp_path / "gb.txt").write_bytes(text.replace("\n", "\r\n").encode("gb18030"))
    (tmp_path / "utf16.txt").write_bytes(b"\xff\xfe" + text.encode("utf-16-le"))
    (tmp_path / "again.md").write_text(text, encoding="utf-8-sig")
    report = ws.sources.import_files([tmp_path / name for name in ("word.docx", "gb.txt", "utf16.txt", "again.md")])
    assert report.imported == []
    assert {type(error) for _path, error in report.refused} == {AlreadyImported}
    assert {entry["kind"] for entry in report_value(report)["refused"]} == {"already imported"}
    assert {entry["source"] for entry in report_value(report)["refused"]} == {"P03"}


def test_an_earlier_or_later_version_s_text_is_known(ws: Workspace, tmp_path: Path) -> None:
    corrected = interview(3).replace("天", "夜")
    ws.sources.edit_text(ws.sources.list_()[0].id, corrected)
    for name, text in (("early", interview(3)), ("late", corrected), ("P03", corrected)):
        error = only_error(ws, transcript(tmp_path / "x", name, text))
        assert isinstance(error, AlreadyImported), name


def test_the_same_name_with_another_text_says_how_like_it_is(ws: Workspace, tmp_path: Path) -> None:
    near = only_error(ws, transcript(tmp_path / "new", "p03", interview(3).replace("天", "夜")))
    far = only_error(ws, transcript(tmp_path / "new", "p03", interview(4)))
    assert isinstance(near, ChangedCopy)
    assert isinstance(far, ChangedCopy)
    assert near.likeness > 0.85 > 0.5 > far.likeness
    assert "there is a source “P03” with another text" in far.message
    assert near.hint.index("--as-version-of “P03”") < near.hint.index("--as-new")
    assert far.hint.index("--as-new") < far.hint.index("--as-version-of “P03”")
    report = ws.sources.import_files([tmp_path / "new" / "p03.txt"], as_new=True)
    assert [t.name for _path, t in report.imported] == ["p03 (2)"]
    assert isinstance(only_error(ws, tmp_path / "new" / "p03.txt", as_new=True), AlreadyImported)


def test_copies_within_one_import(ws: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "all"
    transcript(folder, "P07", interview(7))
    transcript(folder, "P07 校对", interview(7).replace("天", "夜"))
    transcript(folder, "P08", interview(8))
    transcript(folder, "甲", interview(8))
    report = ws.sources.import_files([folder])
    assert [t.name for _path, t in report.imported] == ["P07", "P08"]
    assert {path.stem: (type(e), e.source) for path, e in report.refused if isinstance(e, AlreadyImported | ChangedCopy)} == {
        "P07 校对": (ChangedCopy, "P07"),
        "甲": (AlreadyImported, "P08"),
    }


def test_interviews_by_one_guide_are_no_copies(ws: Workspace, tmp_path: Path) -> None:
    questions = interview(1, 20).splitlines()
    for number in range(20, 26):
        answers = interview(number, 20).splitlines()
        text = "\n".join(f"{q}\n受访者：{a}{a}" for q, a in zip(questions, answers, strict=True))
        assert ws.sources.import_files([transcript(tmp_path / "g", f"G{number}", text)]).refused == []


def test_a_deleted_source_is_no_hindrance_and_comes_back(ws: Workspace, tmp_path: Path) -> None:
    ws.history.undo()
    changed = transcript(tmp_path / "x", "other", interview(3).replace("天", "夜"))
    assert len(ws.sources.import_files([changed]).imported) == 1
    assert isinstance(only_error(ws, transcript(tmp_path / "x", "P03", interview(3))), ChangedCopy)
    assert len(ws.sources.import_files([tmp_path / "x" / "P03.txt"], as_new=True).imported) == 1
    assert [s.name for s in ws.sources.list_()] == ["P03", "other"]
    state(ws)


def test_a_copy_that_came_by_a_merge_between_looking_and_storing(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import groundcode.workspace.importing as importing

    looked = importing._checked

    def slow(workspace: Workspace, read: Any, *, as_new: bool) -> Any:
        found = looked(workspace, read, as_new=as_new)
        monkeypatch.setattr(importing, "_checked", looked)
        with Workspace.open(ws.path, coder="乙") as other:
            other.sources.import_files([transcript(tmp_path / "o", "quicker", interview(5))])
        return found

    monkeypatch.setattr(importing, "_checked", slow)
    report = ws.sources.import_files([transcript(tmp_path / "x", "slower", interview(5))])
    assert report.imported == []
    assert isinstance(report.refused[0][1], AlreadyImported)


def test_a_purged_text_does_not_stop_the_others(ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from groundcode.store.blobs import text_hash

    rows = bulk.all_rows
    gone = bytes.fromhex(text_hash(interview(5)))

    def with_one_purged(connection: Any, sql: str, parameters: Any = ()) -> Any:
        return [(gone,)] if sql == "SELECT sha256 FROM state_purge" else rows(connection, sql, parameters)

    monkeypatch.setattr(bulk, "all_rows", with_one_purged)
    report = ws.sources.import_files(
        [transcript(tmp_path / "x", "gone", interview(5)), transcript(tmp_path / "x", "there", interview(6))]
    )
    assert [t.name for _path, t in report.imported] == ["there"]
    assert isinstance(report.refused[0][1], WasPurged)


def test_the_format_is_stored(ws: Workspace, tmp_path: Path) -> None:
    path = transcript(tmp_path / "x", "loud", interview(5)).rename(tmp_path / "x" / "loud.TXT")
    ws.sources.import_files([path])
    assert {s.name: s.format for s in ws.sources.list_()} == {"P03": "txt", "loud": "txt"}


def test_what_is_prepared_is_what_is_stored_and_known(ws: Workspace, tmp_path: Path) -> None:
    path = transcript(tmp_path / "x", "P05", interview(5))
    asked: list[Path] = []

    def without_names(given: Path, found: Transcript) -> Transcript:
        asked.append(given)
        return replace(found, text=found.text.replace("李阿姨", "受访者"), turns=(), speakers=())

    ws.sources.import_files([path], prepare=without_names)
    assert asked == [path]
    assert "李阿姨" not in ws.sources.open(ws.sources.named("P05").id).text
    assert isinstance(only_error(ws, path, prepare=without_names), AlreadyImported)

    def refuses(given: Path, _found: Transcript) -> Transcript:
        raise EmptyFile(str(given))

    assert isinstance(only_error(ws, path, prepare=refuses), EmptyFile)


def speakers(ws: Workspace, name: str) -> dict[str, str | None]:
    """Speaker -> the case that it is bound to."""
    cases = {case.id: case.name for case in ws.cases.list_()}
    found = ws.sources.open(ws.sources.named(name).id).speakers.values()
    return {s.name: cases[s.case] if s.case else None for s in found}


def test_a_case_pattern_binds_the_informants(ws: Workspace, tmp_path: Path) -> None:
    files = [
        transcript(tmp_path / "x", "2024-05 P07_居民", interview(7)),
        transcript(tmp_path / "x", "2024-06 P07_居民", interview(8)),
        transcript(tmp_path / "x", "没有编号", interview(9)),
    ]
    report = ws.sources.import_files(files, case_pattern=r"(P\d+)_")
    assert speakers(ws, "2024-05 P07_居民") == {"访谈者": None, "李阿姨": "P07"}
    assert speakers(ws, "2024-06 P07_居民") == {"访谈者": None, "李阿姨": "P07"}
    assert speakers(ws, "没有编号") == {"访谈者": None, "李阿姨": None}
    assert [(case.name, case.kind.value) for case in ws.cases.list_()] == [("P07", "informant")]
    values = {v["name"]: v for v in report_value(report)["imported"]}
    assert [values[f.stem]["case"] for f in files] == ["P07", "P07", None]
    assert "(P\\d+)_ does not fit the file's name" in values["没有编号"]["notes"][-1]
    state(ws)
    ws.history.undo()
    assert ws.cases.list_() == []
    ws.sources.import_files(files[:1], case_pattern=r"(?P<year>\d{4}).*(?P<case>P\d+)")
    assert speakers(ws, "2024-05 P07_居民") == {"访谈者": None, "李阿姨": "P07"}
    state(ws)


def test_a_case_that_is_there_is_used_and_one_bound_already_stays(ws: Workspace, tmp_path: Path) -> None:
    case = ws.cases.add("p09")
    path = transcript(tmp_path / "x", "P09", interview(9))
    ws.sources.import_files([path], case_pattern="^(P[0-9]+)")
    assert [c.id for c in ws.cases.list_()] == [case]
    other = ws.cases.add("别人")
    ws.cases.bind(other, ws.sources.named("P09").id, "李阿姨")
    ws.history.undo()
    ws.history.undo()
    assert speakers(ws, "P09") == {"访谈者": None, "李阿姨": "p09"}
    ws.cases.rename(case, "九号")
    ws.sources.import_files([transcript(tmp_path / "x", "P09-2", interview(10))], case_pattern="^(P[0-9]+)")
    assert speakers(ws, "P09-2") == {"访谈者": None, "李阿姨": "九号"}, "the case that was made under this name"


def test_a_text_without_speakers_is_bound_as_a_whole(ws: Workspace, tmp_path: Path) -> None:
    text = "".join(f"{words[4:]}\n" for words in interview(11).splitlines())
    ws.sources.import_files([transcript(tmp_path / "x", "P11", text)], case_pattern="(.+)")
    (case,) = ws.cases.list_()
    assert [(bound.source_name, bound.speaker) for bound in case.bound] == [("P11", None)]


def test_a_source_that_comes_back_is_bound_unless_it_was(ws: Workspace, tmp_path: Path) -> None:
    path = transcript(tmp_path / "x", "P14", interview(14))
    ws.sources.import_files([path])
    ws.history.undo()
    ws.sources.import_files([path], case_pattern="(P14)")
    assert speakers(ws, "P14") == {"访谈者": None, "李阿姨": "P14"}
    state(ws)


def test_two_laptops_that_import_the_same_file_make_one_case(ws: Workspace, tmp_path: Path) -> None:
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    for place, folder in ((ws, "a"), (other, "b")):
        place.sources.import_files([transcript(tmp_path / folder, "P12", interview(12))], case_pattern="(P12)")
    report = merge_into(ws, other)
    assert not report.conflicts
    assert len(ws.cases.list_()) == 1
    assert speakers(ws, "P12") == {"访谈者": None, "李阿姨": "P12"}


def test_an_informant_who_withdrew_is_not_brought_back(ws: Workspace, tmp_path: Path) -> None:
    case = ws.cases.add("P13")
    ws.cases.withdraw(case, "2024-05-01")
    error = only_error(ws, transcript(tmp_path / "x", "P13", interview(13)), case_pattern="(P13)")
    assert isinstance(error, CaseWithdrawn)


def test_patterns_that_cannot_be_used_are_said_before_anything_is_read(ws: Workspace, tmp_path: Path) -> None:
    path = transcript(tmp_path / "x", "P05", interview(5))
    for more in ({"case_pattern": "("}, {"case_pattern": "P05"}, {"speaker_pattern": "["}, {"speaker_pattern": "x"}):

        def act(more: Any = more) -> object:
            return ws.sources.import_files([path, tmp_path / "gone"], **more)

        error = refused(ws, BadPattern, act)
        assert error.message.startswith(f"The pattern {next(iter(more.values()))} cannot be used")
        assert ("file names" in error.hint) == ("case_pattern" in more)


@pytest.mark.parametrize("where", ["between files", "inside a file", "while storing"])
def test_an_interruption_leaves_the_project_as_it_was(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    import groundcode.text.loaders as loaders
    import groundcode.workspace.importing as importing

    files = [transcript(tmp_path / "x", f"P{n}", interview(n)) for n in range(20, 25)]
    before = position(ws), living_rows(ws)

    def progress(done: int, _total: int, _name: str) -> None:
        if where == "between files" and done == 3:
            signal.raise_signal(signal.SIGINT)

    load, add_source = loaders.load, importing.add_source

    def stopping(path: Path, **more: Any) -> Transcript:
        if path == files[3]:
            signal.raise_signal(signal.SIGINT)
        return load(path, **more)

    def storing(made: Any, source: str, found: Transcript, **more: Any) -> Any:
        if found.name == "P23":
            signal.raise_signal(signal.SIGINT)
        return add_source(made, source, found, **more)

    if where == "inside a file":
        monkeypatch.setattr(loaders, "load", stopping)
    if where == "while storing":
        monkeypatch.setattr(importing, "add_source", storing)
    with pytest.raises(KeyboardInterrupt):
        ws.sources.import_files(files, progress=progress)
    assert (position(ws), living_rows(ws)) == before
    monkeypatch.undo()
    assert len(ws.sources.import_files(files).imported) == 5
    state(ws)


def test_a_file_as_a_new_version(ws: Workspace, tmp_path: Path) -> None:
    corrected = interview(3).replace("天", "夜")
    report = ws.sources.import_version(transcript(tmp_path / "x", "新", corrected), "P03")
    assert (report.version_of, [t.name for _path, t in report.imported]) == ("P03", ["新"])
    opened = ws.sources.open(ws.sources.named("P03").id)
    assert opened.text == corrected
    assert report.moved is not None
    assert report.moved.version == opened.version.id
    with ws.store.reading() as connection:
        assert [s.name for s in reading.read_sources(connection)] == ["P03"]


def test_small_interviews_are_compared_by_name_and_text_only(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    report = ws.sources.import_files(
        [
            transcript(tmp_path / "x", "P01", P01),
            transcript(tmp_path / "x", "P02", P02),
            transcript(tmp_path / "x", "y", P01 + "李阿姨：嗯。\n"),
        ]
    )
    assert len(report.imported) == 3
