"""From a transcript full of names to files without any: the whole way at the command line."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Call, Called

TEXT = """访谈时间：2024年5月12日
访谈地点：劲松社区活动室

访谈者：王秀英大妈，您的手机号是多少？
王秀英：一三八……写着呢，13812345678。张警官也知道。
访谈者：您怎么认识张警官的？
王秀英：他天天在劲松院里转，看见就踏实。我闺女王丽在北京大学上学。
"""
ROSTER = "name,replacement,kind\n王秀英,居民A,person\n张警官,民警A,person\n劲松,社区A,place\n"
NAMES = ("王秀英", "张警官", "劲松")


Run = Callable[..., Called]


@pytest.fixture
def run(call: Call, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call groundcode, and insist that it works unless told otherwise."""
    monkeypatch.delenv("GROUNDCODE_PASSPHRASE", raising=False)

    def wanted(*args: object, ok: bool = True) -> Called:
        done = call(*args)
        assert (done.code == 0) is ok, done.err
        return done

    return wanted


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "王秀英访谈.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "in" / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return tmp_path


def with_names(folder: Path, *names: str) -> set[str]:
    """The files outside `in` and the originals that hold a name, whatever they are."""
    found = set()
    for path in folder.rglob("*"):
        if path.is_file() and path.parent.name != "in" and path.suffix != ".originals":
            raw = path.read_bytes()
            if path.suffix == ".xlsx":
                import zipfile

                with zipfile.ZipFile(path) as archive:
                    raw = b"".join(archive.read(name) for name in archive.namelist())
            if any(name.encode() in raw for name in names or NAMES):
                found.add(path.name)
    return found


def test_names_of_a_roster_never_reach_the_project(run: Run, folder: Path) -> None:
    project = folder / "p.groundcode"
    run("init", project, "--coder", "甲")
    done = run("import", project, folder / "in" / "王秀英访谈.txt", "--roster", folder / "in" / "roster.csv",
               "--report", folder / "report.json")  # fmt: skip
    assert "names were replaced" in done.out
    assert "p.originals; keep that file to yourself" in done.err
    run("codebook", "export", project, folder / "book.xlsx")
    run("codebook", "export", project, folder / "book.md")
    run("backup", project)
    assert with_names(folder) == set()
    assert (folder / "p.originals").stat().st_mode & 0o077 == 0
    shown = json.loads(run("show", project, "[居民A]访谈", "--json").out)
    assert [turn["speaker"] for turn in shown["turns"]] == ["访谈者", "[居民A]", "访谈者", "[居民A]"]
    assert "[居民A]：他天天在[社区A]院里转" in shown["text"]
    kept = json.loads(run("originals", project, "--json").out)
    assert [name["name"] for name in kept["names"]] == sorted(NAMES)
    run("originals", project, "--take", "[居民A]访谈", folder / "in" / "back.txt")
    assert (folder / "in" / "back.txt").read_text(encoding="utf-8") == TEXT


def test_a_name_that_is_typed_later_holds_back_every_export(run: Run, folder: Path) -> None:
    project = folder / "p.groundcode"
    run("init", project, "--coder", "甲")
    run("import", project, folder / "in" / "王秀英访谈.txt", "--roster", folder / "in" / "roster.csv")
    run("memo", project, "王 秀英的话要再想想")
    refused = run("codebook", "export", project, folder / "book.yaml", ok=False)
    assert refused.code == 1
    assert "book.yaml was not written: 1 name of the roster is still in the project (memo: 1)." in refused.err
    assert "Hint: Replace them with: groundcode pseudonymise PROJECT" in refused.err
    assert not (folder / "book.yaml").exists()
    run("pseudonymise", project, "--yes")
    assert json.loads(run("memo", project, "--json").out)[0]["text"] == "[居民A]的话要再想想"
    run("codebook", "export", project, folder / "book.yaml")
    run("memo", project, "又是劲松")
    run("originals", project, "--forget", "劲松")
    run("codebook", "export", project, folder / "book2.yaml")


def test_the_review_list_decides_what_is_replaced(run: Run, folder: Path) -> None:
    project = folder / "p.groundcode"
    run("init", project, "--coder", "甲")
    run("import", project, folder / "in" / "王秀英访谈.txt")
    (folder / "c.jsonl").write_text(
        json.dumps({"source": "王秀英访谈", "start": TEXT.index("看见就踏实"), "end": TEXT.index("看见就踏实") + 5,
                    "code": "王秀英的踏实", "quote": "看见就踏实"}) + "\n", encoding="utf-8",
    )  # fmt: skip
    run("code", project, "--from", folder / "c.jsonl", "--create")
    (folder / "c.jsonl").unlink()
    run("backup", project)
    listed = run("pseudonymise", project, "--roster", folder / "in" / "roster.csv", "--list", folder / "in" / "list.csv")
    assert "It holds names" in listed.err
    with (folder / "in" / "list.csv").open(encoding="utf-8-sig", newline="") as stream:
        head, *rows = list(csv.reader(stream))
    forms = {row[2].lstrip("'"): row for row in rows}
    assert forms["王秀英"][0] == forms["13812345678"][0] == "yes"
    for row in rows:
        row[0] = "no" if row[2].endswith("2024年5月12日") else "yes"
        if row[2] == "王丽":
            row[3] = "居民A之女"
    with (folder / "in" / "list.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([head, *rows])
    done = run("pseudonymise", project, "--roster", folder / "in" / "roster.csv", "--apply", folder / "in" / "list.csv")
    assert "[居民A]访谈 has a new version without the names" in done.out
    assert with_names(folder, *NAMES, "13812345678") == set()
    (segment,) = json.loads(run("segments", project, "--json").out)
    assert (segment["quote"], segment["code"], segment["speaker"]) == ("看见就踏实", "[居民A]的踏实", "[居民A]")
    text = json.loads(run("show", project, "[居民A]访谈", "--json").out)["text"]
    assert "2024年5月12日" in text
    assert "[手机号]" in text
    refused = run("undo", project, ok=False)
    assert "The latest change cannot be undone: replaced names." in refused.err
    assert "Whole" in run("verify", project, "--rebuild").err


def test_locked_originals_hold_back_exports_until_the_passphrase_is_given(run: Run, folder: Path) -> None:
    project = folder / "p.groundcode"
    (folder / "in" / "pass.txt").write_text("开门\n", encoding="utf-8")
    run("init", project, "--coder", "甲")
    roster = ("--roster", folder / "in" / "roster.csv", "--encrypt")
    refused = run("import", project, folder / "in" / "王秀英访谈.txt", *roster, ok=False)
    assert "There is no passphrase to lock the originals with." in refused.err
    assert not (folder / "p.originals").exists()
    assert json.loads(run("sources", project, "--json").out) == []
    run("import", project, folder / "in" / "王秀英访谈.txt", *roster, "--passphrase-file", folder / "in" / "pass.txt")
    assert not any(name.encode() in (folder / "p.originals").read_bytes() for name in NAMES)
    refused = run("codebook", "export", project, folder / "book.yaml", ok=False)
    assert "is locked with a passphrase, and holds the names to look for" in refused.err
    run("originals", project, "--unlock", "--passphrase-file", folder / "in" / "pass.txt")
    run("codebook", "export", project, folder / "book.yaml")


def test_options_that_do_not_go_together_are_refused(run: Run, folder: Path) -> None:
    project = folder / "p.groundcode"
    run("init", project)
    assert run("pseudonymise", project, "--yes", "--list", folder / "l.csv", ok=False).code == 2
    assert run("purge", project, ok=False).code == 2
    assert run("originals", project, "--lock", "--unlock", ok=False).code == 2
    assert "There is no passphrase" in run("originals", project, "--lock", ok=False).err
    assert "file of originals" in run("originals", project, "--unlock", ok=False).err


def test_what_is_made_of_a_files_name_has_no_name_either(run: Run, folder: Path) -> None:
    project = folder / "p.groundcode"
    run("init", project, "--coder", "甲")
    run("import", project, folder / "in" / "王秀英访谈.txt", "--roster", folder / "in" / "roster.csv",
        "--case-pattern", "^(.*)访谈")  # fmt: skip
    (case,) = json.loads(run("cases", project, "--json").out)
    assert case["name"] == "[居民A]"
    assert with_names(folder) == set()


def test_a_folder_with_its_roster_in_it_gives_no_source_of_names(run: Run, folder: Path) -> None:
    project = folder / "p.groundcode"
    run("init", project, "--coder", "甲")
    done = run("import", project, folder / "in", "--json")
    (refused,) = json.loads(done.out)["refused"]
    assert refused["path"].endswith("roster.csv")
    assert refused["reason"].endswith("roster.csv is a list of names, not a transcript.")
    assert [source["name"] for source in json.loads(run("sources", project, "--json").out)] == ["王秀英访谈"]


def test_originals_that_are_not_there_are_missed(run: Run, folder: Path) -> None:
    project = folder / "p.groundcode"
    run("init", project, "--coder", "甲")
    run("import", project, folder / "in" / "王秀英访谈.txt", "--roster", folder / "in" / "roster.csv")
    (folder / "p.originals").rename(folder / "elsewhere.originals")
    done = run("codebook", "export", project, folder / "book.yaml")
    assert "p.originals is not there, so that names of the roster were not looked for." in done.err


def test_files_with_names_that_were_replaced_are_kept_out(run: Run, folder: Path) -> None:
    project = folder / "p.groundcode"
    run("init", project, "--coder", "甲")
    run("import", project, folder / "in" / "王秀英访谈.txt", "--roster", folder / "in" / "roster.csv")
    other = folder / "in" / "P02.txt"
    other.write_text("访谈者：好吗？\n钱阿姨：王秀英来过，别的都没有变，天天如此。\n", encoding="utf-8")
    refused = run("import", project, other, ok=False)
    assert "P02.txt holds 1 name that was replaced in this project." in refused.err
    assert "--replace-names" in refused.err
    corrected = folder / "in" / "corrected.txt"
    corrected.write_text(TEXT.replace("看见就踏实", "看见他就踏实"), encoding="utf-8")
    assert run("import", project, corrected, "--as-version-of", "[居民A]访谈", ok=False).code == 1
    assert with_names(folder) == set()
    run("import", project, corrected, "--as-version-of", "[居民A]访谈", "--replace-names")
    run("import", project, other, "--replace-names")
    assert with_names(folder) == set()
    third = folder / "in" / "P03.txt"
    third.write_text("访谈者：您说的是谁？\n赵叔：我说的就是那个劲松。\n", encoding="utf-8")
    run("import", project, third, "--keep-names")
    assert with_names(folder) != set()


def test_what_was_said_yes_to_is_looked_for_without_the_roster(run: Run, folder: Path) -> None:
    project = folder / "p.groundcode"
    run("init", project, "--coder", "甲")
    run("import", project, folder / "in" / "王秀英访谈.txt")
    run("pseudonymise", project, "--roster", folder / "in" / "roster.csv", "--list", folder / "in" / "list.csv")
    run("pseudonymise", project, "--apply", folder / "in" / "list.csv")
    for words in ("王秀英又来了", "打13812345678找她"):
        run("memo", project, words)
        assert "1 name of the roster is still in the project" in run("codebook", "export", project, folder / "b.md", ok=False).err
        run("pseudonymise", project, "--yes")
    run("codebook", "export", project, folder / "b.md")
    assert "[[" not in run("show", project, "[居民A]访谈").out


def test_a_no_is_remembered_and_yes_leaves_what_rules_have_found(run: Run, folder: Path) -> None:
    project = folder / "p.groundcode"
    run("init", project, "--coder", "小林")
    run("import", project, folder / "in" / "王秀英访谈.txt")
    run("pseudonymise", project, "--yes")
    text = json.loads(run("show", project, "王秀英访谈", "--json").out)["text"]
    assert "[手机号]" in text
    assert "王秀英" in text
    run("pseudonymise", project, "--roster", folder / "in" / "roster.csv", "--list", folder / "in" / "list.csv")
    with (folder / "in" / "list.csv").open(encoding="utf-8-sig", newline="") as stream:
        head, *rows = list(csv.reader(stream))
    for row in rows:
        row[0] = "no" if row[2] == "劲松" else "yes"
    rows = [row for row in rows if row[2] != "张警官"]
    with (folder / "in" / "list.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([head, *rows, ["yes", "person", "不在的人", "某人", "", "", "", ""]])
    done = run("pseudonymise", project, "--apply", folder / "in" / "list.csv")
    assert "Not found in the project: 不在的人" in done.err
    assert "left as it is: 张警官" in done.err
    run("pseudonymise", project, "--yes")
    text = json.loads(run("show", project, "[居民A]访谈", "--json").out)["text"]
    assert "劲松院里" in text
    assert run("history", project).out.count("小林") > 0, "who codes keeps the name"


def test_a_merge_says_that_names_came_in_again(run: Run, folder: Path) -> None:
    project, other = folder / "p.groundcode", folder / "elsewhere.groundcode"
    run("init", project, "--coder", "甲")
    run("import", project, folder / "in" / "王秀英访谈.txt")
    other.write_bytes(project.read_bytes())
    run("memo", other, "张警官这样说。", "--coder", "乙")
    run("pseudonymise", project, "--roster", folder / "in" / "roster.csv", "--yes")
    assert "1 name that was replaced here came in again" in run("merge", project, other).err


def test_sealed_interviews_are_searched_for_names_but_not_quoted(run: Run, folder: Path) -> None:
    project = folder / "p.groundcode"
    run("init", project, "--coder", "甲")
    run("import", project, folder / "in" / "王秀英访谈.txt")
    (folder / "in" / "P02.txt").write_text("访谈者：好吗？\n钱阿姨：没有变，天天如此。\n", encoding="utf-8")
    run("import", project, folder / "in" / "P02.txt")
    run("reserve", project, "--source", "王秀英访谈")
    listed = json.loads(run("pseudonymise", project, "--roster", folder / "in" / "roster.csv", "--json").out)
    of_text = [found for found in listed["found"] if found["text"] == "13812345678"]
    assert [found["examples"] for found in of_text] == [[]]


def test_a_text_goes_out_for_correction_and_comes_in_again(run: Run, folder: Path) -> None:
    project, out = folder / "p.groundcode", folder / "in" / "out.txt"
    run("init", project, "--coder", "甲")
    run("import", project, folder / "in" / "王秀英访谈.txt", "--roster", folder / "in" / "roster.csv")
    run("show", project, "[居民A]访谈", "--text", out)
    out.write_text(out.read_text(encoding="utf-8").replace("看见就踏实", "看见他就踏实"), encoding="utf-8")
    run("import", project, out, "--as-version-of", "[居民A]访谈")
    (speaker,) = [s for s in json.loads(run("speakers", project, "--json").out) if s["role"] == "informant"]
    assert (speaker["name"], speaker["turns"]) == ("[居民A]", 2)
    assert "Choose another name" in run("show", project, "[居民A]访谈", "--text", out, ok=False).err
    run("memo", project, "王秀英")
    assert "is still in the project" in run("show", project, "[居民A]访谈", "--text", folder / "in" / "b.txt", ok=False).err
