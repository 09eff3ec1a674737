"""What the documentation says, held against the program."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from groundcode import errors
from groundcode.cli.main import COMMANDS, cli, main
from groundcode.locale import set_language
from groundcode.tui import commands as desk
from tests.examples import Transcript, blocks, run

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh.md")


@pytest.mark.parametrize(("page", "language"), [("README.md", "en"), ("README.zh.md", "zh")])
def test_the_readme_examples_run_and_show_what_they_show(
    page: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
    assert played >= 8


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


def walk(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from walk(inner, f"{path} {name}")


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


@pytest.mark.parametrize("page", [*READMES, "docs/command-line.md", "docs/architecture.md"])
def test_no_page_names_a_command_that_is_not_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for name in re.findall(r"(?:^|[`$ ])groundcode ([a-z]+)\b", text):
        assert name in COMMANDS or name in {"is", "opens", "says", "takes", "stores", "refuses", "writes"}, name


def test_json_shapes_on_the_page_are_those_printed(tmp_path: Path) -> None:
    project = tmp_path / "p.groundcode"
    sample = ROOT / "projects" / "chaoyang"
    assert run(["groundcode", "init", str(project), "--coder", "A"])[0] == 0
    printed = {"import": json_of("import", str(project), str(sample / "interviews"), str(tmp_path / "none.txt"))}
    assert run(["groundcode", "codebook", "import", str(project), str(sample / "codebook.yaml")])[0] == 0
    assert run(["groundcode", "code", str(project), "--from", str(sample / "coder-a.jsonl")])[0] == 0
    for name in ("sources", "codes", "segments", "memo", "history", "verify"):
        printed[name] = json_of(name, str(project))
    printed["show"] = json_of("show", str(project), "P04-resident-English")
    other = tmp_path / "q.groundcode"
    shutil.copyfile(project, other)
    printed["merge"] = json_of("merge", str(project), str(other))
    text = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    for name, value in printed.items():
        shape = re.search(rf"^\| `{name}` \| `(.*?)`", text, re.MULTILINE)
        assert shape is not None, name
        assert words_of(shape[1]) == keys_of(value), name


def json_of(*words: str) -> object:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as end:
        main([*words, "--json"])
    assert end.value.code == 0, err.getvalue()
    return json.loads(out.getvalue())


def words_of(shape: str) -> set[str]:
    return set(re.findall(r"\w+", shape))


def keys_of(value: object) -> set[str]:
    """The names in a JSON value, but for those of maps that go by something else than field names."""
    if isinstance(value, list):
        return set().union(*(keys_of(item) for item in value))
    if not isinstance(value, dict):
        return set()
    out = set(value)
    for name, item in value.items():
        if name not in ("header", "digests", "examples", "contributions", "conflicts"):
            out |= keys_of(item)
        elif name == "examples":
            out |= {"source", "start", "end", "quote"}
        elif name == "contributions":
            out |= {"coder", "changes"}
    return out


def test_every_key_of_the_desk_is_in_the_keys_page() -> None:
    text = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    for command in desk.COMMANDS:
        assert f"| `{command.letter}` | `{command.key}` | {command.words} |" in text
    for keys, words in desk.TEXT_KEYS:
        assert f"| `{' '.join(keys.split())}` | {words} |" in text


def test_no_key_of_the_desk_is_bound_twice() -> None:
    keys = [key for command in desk.COMMANDS for key in (command.letter, command.key)]
    assert len(keys) == len(set(keys))


def classes(top: type[errors.GroundcodeError]) -> set[str]:
    below = [cls for cls in top.__subclasses__() if cls.__module__.startswith(errors.__name__)]
    return {top.__name__}.union(*(classes(cls) for cls in below))


def test_the_drawn_tree_holds_every_error_and_no_other() -> None:
    assert errors.__doc__ is not None
    drawn = re.findall(r"\b[A-Z]\w+", errors.__doc__[errors.__doc__.index("GroundcodeError") :])
    assert len(drawn) == len(set(drawn))
    assert set(drawn) == classes(errors.GroundcodeError)


def test_errors_of_other_modules_belong_to_the_tree() -> None:
    for path in sorted((ROOT / "groundcode").rglob("*.py")):
        for name in re.findall(r"^class (\w+)\((?:\w+Error|Exception)\)", path.read_text(encoding="utf-8"), re.MULTILINE):
            module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            assert issubclass(getattr(module, name), errors.GroundcodeError), f"{path.name}: {name}"


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
        assert picture.stat().st_size <= 300_000, picture.name
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
