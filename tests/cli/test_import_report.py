"""`groundcode import` and its report: on the screen, as JSON, as a file."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import pytest

from groundcode.domain.transcripts import Transcript
from groundcode.text.loaders import SUFFIXES
from tests.cli.conftest import Call
from tests.workspace.test_importing import interview

TEXT = (
    "访谈时间：2024年5月\n地点：居委会\n\n"
    "[00:00:05] 访谈者：他常来吗？\n[00:00:09] 李阿姨：他天天在院里转。\n[00:01:00] 李阿姨：We drink tea together every day.\n"
)


@pytest.fixture
def project(call: Call, tmp_path: Path) -> Path:
    """A project without sources."""
    assert call("init", "p.groundcode", "--coder", "甲").code == 0
    return tmp_path / "p.groundcode"


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """A file."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def test_everything_that_was_found_in_a_file(call: Call, project: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "P01_李.txt", TEXT.replace("\n", "\r\n") * 1, "gb18030")
    done = call("import", project, path, "--case-pattern", r"^(P\d+)", "--json")
    assert done.code == 0, done.err
    (value,) = done.json["imported"]
    source = call("sources", project, "--json").json[0]["id"]
    assert value == {
        "path": str(path),
        "name": "P01_李",
        "source": source,
        "format": "txt",
        "language": "mixed",
        "languages": {"zh": 2, "en": 1},
        "encoding": "gb18030",
        "guessed": True,
        "line_ends": "crlf",
        "characters": len(TEXT),
        "turns": 3,
        "times": 3,
        "above": len("访谈时间：2024年5月\n地点：居委会"),
        "speakers": [
            {"name": "访谈者", "role": "interviewer", "turns": 1},
            {"name": "李阿姨", "role": "informant", "turns": 2},
        ],
        "case": "P01",
        "header": {"访谈时间": "2024年5月", "地点": "居委会"},
        "notes": ["The encoding was guessed: gb18030."],
    }
    assert done.json["refused"] == []
    assert done.err == "1 source imported.\n"


def test_the_report_on_the_screen(call: Call, project: Path, tmp_path: Path) -> None:
    written(tmp_path / "in" / "P01.txt", TEXT, "utf-16")
    written(tmp_path / "in" / "P02.md", "No names in here.\n\nOnly paragraphs.\n")
    written(tmp_path / "in" / "P03.txt", "")
    written(tmp_path / "in" / "foto.png", "png")
    done = call("import", project, "in", "--case-pattern", "(P01)")
    assert done.code == 0, done.err
    assert done.out == (
        "P01: 3 turns, 114 characters\n"
        f"  File: {Path('in') / 'P01.txt'} (txt, utf-16-le, line ends lf, mixed (turns: zh 2, en 1))\n"
        "  Speakers and their turns: 访谈者 (interviewer, 1), 李阿姨 (informant, 2)\n"
        "  Times: at 3 of 3 turns\n"
        "  Above the first turn: 19 characters\n"
        "  Offered as variables: 访谈时间: 2024年5月; 地点: 居委会\n"
        "  Case: P01\n"
        "\n"
        "P02: 2 turns, 36 characters\n"
        f"  File: {Path('in') / 'P02.md'} (md, utf-8, line ends lf, en)\n"
        "  No speakers were found: each paragraph is a turn.\n"
        "  Note: The case pattern (P01) does not fit the file's name: no case was bound.\n"
        "\n"
        f"Not imported: groundcode does not read or write files like {Path('in') / 'foto.png'} here.\n"
        f"  These are: {' '.join(SUFFIXES)}.\n"
        "\n"
        f"Not imported: {Path('in') / 'P03.txt'} holds no text.\n"
        "  Check that the file was saved, and that it is not a picture of a text.\n"
    )
    assert done.err == "2 sources imported. 2 files were not.\n"


def test_a_changed_copy_is_offered_and_taken_in_either_way(call: Call, project: Path, tmp_path: Path) -> None:
    written(tmp_path / "P03.txt", interview(3))
    assert call("import", project, "P03.txt").code == 0
    copy = written(tmp_path / "P03 改.txt", interview(3).replace("天", "夜"))
    refused = call("import", project, copy, "--json")
    assert refused.code == 1
    (entry,) = refused.json["refused"]
    assert (entry["kind"], entry["source"], entry["path"]) == ("changed copy", "P03", str(copy))
    assert 0.9 < entry["likeness"] < 1
    percent = int(100 * entry["likeness"])
    assert f"is {percent} % like the source “P03”" in refused.err
    assert f"groundcode import PROJECT {copy} --as-version-of “P03”" in refused.err
    assert len(call("sources", project, "--json").json) == 1
    assert call("import", project, copy, "--as-new").code == 0
    assert [s["name"] for s in call("sources", project, "--json").json] == ["P03", "P03 改"]
    call("undo", project)
    version = call("import", project, copy, "--as-version-of", "P03", "--json")
    assert version.code == 0, version.err
    assert version.json["version_of"] == "P03"
    assert [v["name"] for v in version.json["imported"]] == ["P03 改"]
    assert version.json["segments"]["version"] == call("sources", project, "--json").json[0]["version"]
    assert "夜" in call("show", project, "P03").out


@pytest.mark.parametrize("ending", [".json", ".txt", ".md"])
def test_the_report_as_a_file(call: Call, project: Path, tmp_path: Path, ending: str) -> None:
    written(tmp_path / "in" / "P01_*a*_<b>.txt", TEXT)
    written(tmp_path / "in" / "empty.txt", "")
    done = call("import", project, "in", "--report", f"report{ending}")
    assert done.code == 0, done.err
    assert f"The report is in report{ending}." in done.err
    text = (tmp_path / f"report{ending}").read_text(encoding="utf-8")
    assert "holds no text" in text
    if ending == ".json":
        value = json.loads(text)
        assert [v["name"] for v in value["imported"]] == ["P01_*a*_<b>"]
        assert [v["kind"] for v in value["refused"]] == ["unreadable"]
    elif ending == ".md":
        assert text.startswith("## P01\\_\\*a\\*\\_&lt;b>: 3 turns, 114 characters\n\n- File: ")
        assert "<b>" not in text
    else:
        assert text == done.out
    again = call("import", project, "in", "--report", f"report{ending}")
    assert again.code == 1
    assert "there is something already" in again.err, "it might be an interview"


def test_a_report_that_cannot_be_written_is_said_before_anything_is_imported(call: Call, project: Path, tmp_path: Path) -> None:
    written(tmp_path / "P01.txt", TEXT)
    for place, why in (("r.pdf", ".json .txt .md"), ("nowhere/r.txt", "no folder"), ("P01.txt", "something already")):
        refused = call("import", project, "P01.txt", "--report", place)
        assert refused.code == 1
        assert why in refused.err
    assert call("sources", project, "--json").json == []
    assert (tmp_path / "P01.txt").read_text(encoding="utf-8") == TEXT


def test_a_disk_that_fills_up_under_the_report(
    call: Call, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import groundcode.exchange.codebooks.files as files
    from groundcode.errors import CannotWriteHere

    def full(path: Path, _data: bytes) -> None:
        raise CannotWriteHere(str(path), "No space left on device")

    written(tmp_path / "P01.txt", TEXT)
    monkeypatch.setattr(files, "write_atomically", full)
    done = call("import", project, "P01.txt", "--report", "r.md")
    assert done.code == 1
    assert "Only the report is missing" in done.err
    assert len(call("sources", project, "--json").json) == 1


def test_names_and_headers_cannot_steer_the_terminal(call: Call, project: Path, tmp_path: Path) -> None:
    written(tmp_path / "in" / "a\x1b[31m.txt", "时间：\x1b]0;x\x07五月\n\n问：好吗？\n答\x9b2J：好。\n问：嗯？\n答\x9b2J：嗯。\n")
    done = call("import", project, "in", "--report", "r.txt")
    assert done.code == 0, done.err
    everything = done.out + done.err + (tmp_path / "r.txt").read_text(encoding="utf-8")
    assert not {"\x1b", "\x07", "\x9b"} & set(everything)


@pytest.mark.parametrize("at", [0, 2])
def test_ctrl_c_ends_cleanly_with_nothing_stored(
    call: Call, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    import groundcode.text.loaders as loaders

    for number in range(4):
        written(tmp_path / "in" / f"P{number}.txt", interview(number))
    load = loaders.load

    def stopping(path: Path, **more: Any) -> Transcript:
        if path.name == f"P{at}.txt":
            signal.raise_signal(signal.SIGINT)
        return load(path, **more)

    monkeypatch.setattr(loaders, "load", stopping)
    done = call("import", project, "in", "--report", "r.json")
    assert (done.code, done.out) == (130, "")
    assert done.err == "Stopped. Nothing was imported.\n"
    assert not (tmp_path / "r.json").exists()
    assert call("sources", project, "--json").json == []
    assert [e["kind"] for e in call("history", project, "--json").json] == ["init"]
    monkeypatch.setattr(loaders, "load", load)
    assert call("import", project, "in").code == 0


def test_ctrl_c_after_the_files_were_stored_says_so(
    call: Call, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from groundcode.workspace.sources import Sources

    take = Sources.import_files

    def late(sources: Sources, *args: Any, **more: Any) -> Any:
        take(sources, *args, **more)
        signal.raise_signal(signal.SIGINT)

    written(tmp_path / "P01.txt", TEXT)
    monkeypatch.setattr(Sources, "import_files", late)
    done = call("import", project, "P01.txt")
    assert (done.code, done.err) == (130, "Stopped after the files were imported.\n")
    assert len(call("sources", project, "--json").json) == 1


def test_a_bar_shows_on_a_terminal(call: Call, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import rich.progress

    shown: list[tuple[Any, ...]] = []

    class Bar:
        def __init__(self, **_more: Any) -> None: ...
        def __enter__(self) -> Bar:
            return self

        def __exit__(self, *_exc: object) -> None: ...
        def add_task(self, _words: str) -> int:
            return 0

        def update(self, _task: int, **more: Any) -> None:
            shown.append((more["completed"], more["total"], more["description"]))

    monkeypatch.setattr(rich.progress, "Progress", Bar)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    written(tmp_path / "in" / "[bold]P01.txt", TEXT)
    written(tmp_path / "in" / "P02.txt", interview(2))
    assert call("import", project, "in").code == 0
    assert shown == [(0, 2, "P02.txt"), (1, 2, "\\[bold]P01.txt")]


def test_wrong_use_of_the_options(call: Call, project: Path, tmp_path: Path) -> None:
    written(tmp_path / "in" / "P01.txt", TEXT)
    for words in (
        ["in", "--as-version-of", "P01"],
        ["in/P01.txt", "in/P01.txt", "--as-version-of", "P01"],
        ["in/P01.txt", "--as-version-of", "P01", "--as-new"],
        ["in/P01.txt", "--as-version-of", "P01", "--case-pattern", "(P01)"],
    ):
        assert call("import", project, *words).code == 2, words
    bad = call("import", project, "in", "--case-pattern", "P01")
    assert bad.code == 1
    assert "The pattern P01 cannot be used: it has no group for the name." in bad.err
    assert "file names" in bad.err


def test_a_folder_that_is_known_already_is_no_error(call: Call, project: Path, tmp_path: Path) -> None:
    for number in range(3):
        written(tmp_path / "in" / f"P{number}.txt", interview(number))
    assert call("import", project, "in").code == 0
    again = call("import", project, "in", "--report", "r.txt")
    assert (again.code, again.out) == (0, "")
    assert again.err == "3 files are in the project already.\nThe report is in r.txt.\n"
    report = (tmp_path / "r.txt").read_text(encoding="utf-8")
    assert report.splitlines() == [
        "3 files are in the project already.", *(f"  {Path('in') / f'P{n}.txt'}: P{n}" for n in range(3))
    ]  # fmt: skip
    value = call("import", project, "in", "--json").json
    assert [(r["kind"], r["source"]) for r in value["refused"]] == [("already imported", f"P{n}") for n in range(3)]
    single = call("import", project, "in/P1.txt")
    assert (single.code, single.out) == (0, "")
    assert single.err == f"{Path('in') / 'P1.txt'} is in this project already, as “P1”. Nothing was added.\n"
    written(tmp_path / "in" / "P9.txt", interview(9))
    more = call("import", project, "in")
    assert (more.code, more.err) == (0, "1 source imported. 3 files are in the project already.\n")
    assert "Nothing was added" not in more.out
    assert more.out.endswith(f"\n\n3 files are in the project already.\n  {Path('in') / 'P0.txt'}: P0\n"
                             f"  {Path('in') / 'P1.txt'}: P1\n  {Path('in') / 'P2.txt'}: P2\n")  # fmt: skip
    written(tmp_path / "in" / "empty.txt", "")
    refused = call("import", project, "in")
    assert refused.code == 1
    assert refused.err.startswith("4 files are in the project already.\nError: No file was imported.")
    assert "empty.txt holds no text" in refused.out


def test_turns_that_run_into_each_other_are_told(call: Call, project: Path, tmp_path: Path) -> None:
    talk = "访谈者：他常来吗？\n李阿姨：常来。访谈者：几点？ 李阿姨：早上。访谈者：哦。\n访谈者：谢谢。\n李阿姨：他说：好。\n"
    note = "Turn 2 seems to hold several speakers: 李阿姨, 访谈者. Begin a new line for each in the file."
    written(tmp_path / "P01.txt", talk)
    done = call("import", project, "P01.txt")
    assert done.out.count("Note: ") == 1
    assert f"  Note: {note}\n" in done.out
    written(tmp_path / "P02.txt", "".join(f"甲：第{n}天，你好。 乙：好。甲：嗯。\n乙：再见。\n" for n in range(6)))
    (value,) = call("import", project, "P02.txt", "--json").json["imported"]
    assert [words.split(" seems")[0] for words in value["notes"][:3]] == ["Turn 1", "Turn 3", "Turn 5"]
    assert value["notes"][3:] == ["3 more turns seem to as well."]
    written(tmp_path / "P03.txt", "问：你怎么回？\n答：他问：好吗？我答：好。\n问：嗯。问：还有呢？\n答：没有。\n")
    assert call("import", project, "P03.txt", "--json").json["imported"][0]["notes"] == [], "a single one may be a quotation"
