"""What the documentation says, held against the program."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import click
import pytest

from groundcode import errors
from groundcode.cli.main import COMMANDS, cli
from groundcode.locale import set_language
from groundcode.tui.actions import key_words
from groundcode.tui.screens.places import PLACES, all_screens
from tests.examples import Transcript, blocks, run
from tests.json_printed import json_of
from tests.test_json_shapes import walk

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh.md")


PLAYED = (("README.md", "en", 10), ("README.zh.md", "zh", 10), ("docs/transcripts.md", "en", 2), ("docs/privacy.md", "en", 3))


@pytest.mark.parametrize(("page", "language", "least"), PLAYED)
def test_the_examples_run_and_show_what_they_show(
    page: str, language: str, least: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "projects" / "chaoyang", tmp_path / "projects" / "chaoyang")
    monkeypatch.chdir(tmp_path)
    set_language(language)
    transcript = Transcript()
    played = 0
    try:
        for block in blocks(page):
            if block.name:
                (tmp_path / block.name).write_text(block.text, encoding="utf-8")
            elif block.kind == "console":
                transcript.play(block)
                played += 1
    finally:
        set_language(None)
    assert played >= least


def test_a_wrong_example_would_be_noticed() -> None:
    transcript = Transcript()
    transcript.compare(
        [], ["Memo 01a2015e-a3f7-7000-8cb7-9fb70b5513da written."], ["Memo 01a2ffff-a3f7-7000-8cb7-9fb70b5513da written."]
    )
    assert transcript.known == {"01a2015e-a3f7-7000-8cb7-9fb70b5513da": "01a2ffff-a3f7-7000-8cb7-9fb70b5513da"}
    for shown, found in (
        (["4 codes"], ["5 codes"]),
        (["a"], ["a", "b"]),
        (["a", "…", "c"], ["a", "b"]),
        (["2024-05-17 16:25"], ["x"]),
    ):
        with pytest.raises(AssertionError):
            transcript.compare([], shown, found)


@pytest.mark.parametrize("page", READMES)
def test_the_two_commands_stand_at_the_top(page: str) -> None:
    top = (ROOT / page).read_text(encoding="utf-8")[:900]
    assert "make demo" in top
    assert "make test" in top
    assert r".venv\Scripts\pip install ." in top
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"demo", "test", "check", "bench", "help"} <= set(targets)


def pages() -> list[Path]:
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", pages(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("#"):
            assert (page.parent / target.partition("#")[0]).exists(), target


@pytest.mark.parametrize("page", pages(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_paths_and_tests_that_are_named_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for named in re.findall(r"`((?:tests|groundcode|scripts|projects|docs)/[\w./-]+)`", text):
        assert (ROOT / named).exists(), named


def test_made_parts_are_current() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/reference.py", "--check"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_every_command_and_option_is_in_the_command_line_page() -> None:
    text = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    for path, command in walk(cli, "groundcode"):
        section = text.partition(f"### {path}\n")[2].partition("\n### ")[0] if path != "groundcode" else text
        assert section, path
        assert command.help, path
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                for name in parameter.opts:
                    assert f"`{name}" in section, f"{path} {name}"
                assert parameter.help, f"{path} {parameter.name} has no help"


@pytest.mark.parametrize("page", [*READMES, "docs/command-line.md", "docs/architecture.md", *(page for page, *_ in PLAYED[2:])])
def test_no_page_names_a_command_that_is_not_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for name in re.findall(r"(?:^|[`$ ])groundcode ([a-z]+)\b", text):
        assert name in COMMANDS or name in {"is", "opens", "says", "takes", "stores", "refuses", "writes"}, name


def test_every_key_of_the_desk_is_in_the_keys_page() -> None:
    text = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    for screen in all_screens()[: len(PLACES)]:
        for action in screen.ACTIONS:
            row = next((line for line in text.splitlines() if f"`{action.name}`" in line), "")
            assert action.words in row, action.name
            for key in key_words(action.keys()).split():
                assert f"`{key}`" in row, action.name


def classes(top: type[errors.GroundcodeError]) -> set[str]:
    below = [cls for cls in top.__subclasses__() if cls.__module__.startswith(errors.__name__)]
    return {top.__name__}.union(*(classes(cls) for cls in below))


def test_the_drawn_tree_holds_every_error_and_no_other() -> None:
    assert errors.__doc__ is not None
    drawn = re.findall(r"\b[A-Z]\w+", errors.__doc__[errors.__doc__.index("GroundcodeError") :])
    assert len(drawn) == len(set(drawn))
    assert set(drawn) == classes(errors.GroundcodeError)


INNER = {"TooMuch", "TooManyTags", "_OtherRootError", "Stopped"}
"""Signals between the parts of one loader, which says what they mean; no person ever sees them."""


def test_errors_of_other_modules_belong_to_the_tree() -> None:
    package = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "groundcode").rglob("*.py")))
    assert all(f"except {name}" in package for name in INNER)
    for path in sorted((ROOT / "groundcode").rglob("*.py")):
        for name in re.findall(r"^class (\w+)\((?:\w+Error|Exception)\)", path.read_text(encoding="utf-8"), re.MULTILINE):
            module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            assert name in INNER or issubclass(getattr(module, name), errors.GroundcodeError), f"{path.name}: {name}"


def test_the_program_on_the_log_page_reads_a_project(tmp_path: Path) -> None:
    project = tmp_path / "p.groundcode"
    sample = ROOT / "projects" / "chaoyang"
    for words in (
        ["init", str(project), "--coder", "田野"],
        ["import", str(project), str(sample / "interviews")],
        ["codebook", "import", str(project), str(sample / "codebook.yaml")],
        ["code", str(project), "--from", str(sample / "coder-a.jsonl")],
        ["undo", str(project)],
        ["redo", str(project)],
    ):
        assert run(["groundcode", *words])[0] == 0
    (program,) = (block.text for block in blocks("docs/log-format.md") if block.kind == "python")
    done = subprocess.run(
        [sys.executable, "-c", program, str(project)],
        capture_output=True, text=True, encoding="utf-8", timeout=60, env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    listed = [line.split("\t") for line in done.stdout.splitlines()]
    codes = json_of("codes", str(project))
    assert isinstance(codes, list)
    assert sorted((int(n), name) for n, name in listed) == sorted((code["own"], code["name"]) for code in codes)
    assert sum(int(n) for n, _name in listed) == len((sample / "coder-a.jsonl").read_text(encoding="utf-8").splitlines())


def test_every_table_of_the_log_and_every_column_is_described() -> None:
    from groundcode.store.schema import LOG_SCHEMA

    text = (ROOT / "docs" / "log-format.md").read_text(encoding="utf-8")
    for statement in LOG_SCHEMA:
        table = re.match(r"CREATE TABLE (\w+) \(", statement)
        if table is None:
            continue
        section = text.partition(f"**{table[1]}**")[2].partition("\n**")[0]
        columns = re.findall(r"(?:^\s+|\()(\w+) (?:INTEGER|BLOB|TEXT)\b|, (\w+) BLOB", statement, re.MULTILINE)
        names = {name for pair in columns for name in pair if name}
        assert names
        for name in names:
            assert f"`{name}`" in section, f"{table[1]}.{name}"


FILES = (".py", ".md", ".toml", ".yaml", ".jsonl", ".tcss", ".po", ".txt", ".cfg", ".svg")
_MACHINE = re.compile(
    r"(?<![\w.])/(?:root|home|Users|work|tmp|opt|mnt|srv)/\w"
    r"|\b[A-Z]:\\(?:Users|Documents)"
    r"|https?://(?!(?:www\.)?(?:apache\.org|keepachangelog\.com|semver\.org|github\.com|creativecommons\.org|www\.w3\.org))[^\s)\"'>]*"
    r"(?:pypi|registry|mirror|index-url|simple/)"
)
_ALLOWED = {"tests/test_docs.py"}


def tracked() -> list[Path]:
    """The files of the repository: what git would take, found without it."""
    tops = [
        "groundcode",
        "tests",
        "docs",
        "scripts",
        "benchmarks",
        "projects/chaoyang",
        "projects/README.md",
        "exports/README.md",
        ".ci",
    ]
    found = [path for path in ROOT.iterdir() if path.is_file()]
    for top in tops:
        at = ROOT / top
        found += [at] if at.is_file() else at.rglob("*")
    return sorted(
        p for p in found if p.is_file() and "__pycache__" not in p.parts and (p.suffix in FILES or p.name in ("Makefile", "run"))
    )


def test_no_file_holds_a_path_of_a_machine_or_a_registry() -> None:
    offending = []
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        if name in _ALLOWED:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if _MACHINE.search(line):
                offending.append(f"{name}:{number}: {line.strip()[:100]}")
    assert not offending, "\n".join(offending)


def test_the_check_for_machine_paths_sees_them() -> None:
    for bad in (
        "open('/home/mei/x')",
        f"cd /{'work'}/main",
        r"C:\Users\mei",
        "https://pypi.example.org/simple/",
        "https://registry.example.org/x",
    ):
        assert _MACHINE.search(bad), bad
    for good in (f"a/{'work'}/b", "docs/tmp/x", "/proc/mounts", "https://github.com/Textualize/rich"):
        assert not _MACHINE.search(good), good


def test_the_pictures_are_small_and_fetch_nothing() -> None:
    pictures = [p for p in (ROOT / "docs").iterdir() if p.suffix in (".png", ".svg")]
    assert pictures
    for picture in pictures:
        assert picture.stat().st_size <= 400_000, picture.name
        if picture.suffix == ".svg":
            assert "url(http" not in picture.read_text(encoding="utf-8")


def test_chinese_pages_use_the_words_of_the_project() -> None:
    text = unicodedata.normalize("NFC", (ROOT / "README.zh.md").read_text(encoding="utf-8"))
    for word in (
        "项目",
        "材料",
        "话轮",
        "语段",
        "参考点",
        "编码手册",
        "备忘录",
        "编码者",
        "标签",
        "概念",
        "范畴",
        "主范畴",
        "核心范畴",
    ):
        assert word in text, word
    for other in ("代码本", "文档库", "注释", "标注", "节点"):
        assert other not in text, other
