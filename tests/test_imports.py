"""What is loaded when: a program that is asked for its help must not wait for a database library."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("rich", "sqlalchemy", "numpy", "sklearn", "spacy", "jieba", "textual", "docx", "openpyxl", "yaml")
RUN = """
import json, sys
from groundcode.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit as stop:
    code = stop.code
sys.stdout.flush()
print("\\n" + json.dumps([code, sorted(sys.modules)]))
"""


def loaded(folder: Path, *args: str) -> tuple[int, str, set[str]]:
    """The exit code, what was said, and the modules that a command loads."""
    found = run(folder, RUN, *args)
    out, _newline, last = found.stdout.rstrip("\n").rpartition("\n")
    code, modules = json.loads(last)
    return code or 0, out + found.stderr, {name.partition(".")[0] for name in modules}


def run(folder: Path, source: str, *args: str) -> subprocess.CompletedProcess[str]:
    """Another Python runs `source`, as cold as a user's."""
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-c", source, *args], cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", check=True
    )


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["--help"], 0, "resolve"),
        (["-h"], 0, "resolve"),
        (["--version"], 0, "groundcode 0."),
        (["codes", "--help"], 0, "PROJECT"),
        (["import", "--help"], 0, "PROJECT"),
        (["codebook", "--help"], 0, "PROJECT"),
        (["no-such-command"], 2, "no-such-command"),
        (["codes"], 2, "PROJECT"),
        (["codes", "nowhere.groundcode"], 1, "nowhere.groundcode"),
        (["code", "nowhere.groundcode", "--from", "codings.jsonl"], 1, "nowhere.groundcode"),
        (["show", "nowhere.groundcode", "P01"], 1, "nowhere.groundcode"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_help_version_and_errors_load_nothing_heavy(tmp_path: Path, args: list[str], code: int, said: str) -> None:
    found, words, modules = loaded(tmp_path, *args)
    assert (found, said in words) == (code, True), words
    assert not modules & set(HEAVY)


def test_a_project_that_is_there_is_read_with_sqlalchemy(tmp_path: Path) -> None:
    # Were it not so, the test above would prove nothing.
    assert loaded(tmp_path, "init", "a.groundcode", "--coder", "Ann")[0] == 0
    code, _words, modules = loaded(tmp_path, "codes", "a.groundcode", "--json")
    assert code == 0
    assert "sqlalchemy" in modules
    assert not modules & {"numpy", "sklearn", "spacy", "jieba", "textual", "docx", "openpyxl"}


def test_the_domain_needs_the_standard_library_only(tmp_path: Path) -> None:
    source = (
        "import importlib, json, pkgutil, sys, groundcode.domain as d\n"
        "[importlib.import_module(f'groundcode.domain.{m.name}') for m in pkgutil.iter_modules(d.__path__)]\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    # -I -S: without site-packages and their .pth files nothing else can be loaded, nor is anything loaded at the start.
    root = Path(__file__).resolve().parent.parent
    found = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(root)!r})\n{source}"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    modules = json.loads(found.stdout)
    foreign = {name.partition(".")[0] for name in modules} - sys.stdlib_module_names - {"groundcode", "__main__"}
    assert not foreign
    parts = {".".join(name.split(".")[:2]) for name in modules if name.startswith("groundcode.")}
    assert parts == {"groundcode.domain", "groundcode.errors", "groundcode.locale"}
