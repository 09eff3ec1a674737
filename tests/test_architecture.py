"""The rules of docs/architecture.md that can be read off the code."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "groundcode"
FILES = sorted(PACKAGE.rglob("*.py"))
NAMES = [path.relative_to(PACKAGE).as_posix() for path in FILES]

LONGEST = 400

EDGES = {"cli/main.py", "tui/tasks.py"}
HEAVY = (
    "babel", "charset_normalizer", "defusedxml", "docx", "jieba", "matplotlib", "networkx", "numpy", "openpyxl", "platformdirs",
    "pypinyin", "rapidfuzz", "rich", "sqlalchemy", "sqlite3", "textual", "yaml",
)  # fmt: skip


def run(code: str) -> str:
    """What a fresh Python prints."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def loaded_by(*modules: str) -> set[str]:
    """The packages that importing `modules` loads, whatever stood there before left out."""
    lines = "; ".join(f"import {module}" for module in modules)
    out = run(f"import sys; before = set(sys.modules); {lines}; print(*(set(sys.modules) - before))")
    return {name.partition(".")[0] for name in out.split()}


def modules_of(*folders: str) -> list[str]:
    """The modules of the package that lie in one of `folders`."""
    found = (path.relative_to(ROOT).with_suffix("") for path in FILES)
    dotted = (".".join(p.parts).removesuffix(".__init__") for p in found)
    return [name for name in dotted if name.split(".")[1:2] and name.split(".")[1] in folders]


def test_import_contracts_are_kept() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c(['--no-cache'])"],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
    assert "0 broken" in done.stdout


def test_domain_needs_only_python() -> None:
    foreign = loaded_by(*modules_of("domain", "errors", "locale")) - set(sys.stdlib_module_names) - {"groundcode"}
    assert not foreign


def test_commands_load_nothing_heavy_before_they_run() -> None:
    assert not loaded_by(*modules_of("cli")) & set(HEAVY)


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from groundcode.cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    print('LOADED', *sys.modules)"
    )
    out = run(code)
    assert "codebook" in out
    found = {name.partition(".")[0] for name in out.partition("LOADED")[2].split()}
    assert "click" in found
    assert not found & set(HEAVY)


def test_a_server_without_a_terminal_needs_no_textual() -> None:
    assert "textual" not in loaded_by(*modules_of("text", "store", "exchange", "workspace", "analysis"))


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_files_stay_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST


def broad(tree: ast.AST) -> Iterator[ast.ExceptHandler]:
    """Handlers that take any exception and do not hand it on."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        names = {kind.id for kind in kinds if isinstance(kind, ast.Name)}
        hands_on = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
        if (node.type is None or names & {"Exception", "BaseException"}) and not hands_on:
            yield node


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_only_the_two_edges_catch_everything(path: Path) -> None:
    found = list(broad(ast.parse(path.read_text(encoding="utf-8"))))
    assert not found or path.relative_to(PACKAGE).as_posix() in EDGES


def test_the_check_for_broad_handlers_sees_them() -> None:
    swallowed = "try:\n    f()\nexcept (OSError, Exception):\n    pass"
    handed_on = "try:\n    f()\nexcept BaseException:\n    g()\n    raise"
    assert list(broad(ast.parse(swallowed)))
    assert list(broad(ast.parse("try:\n    f()\nexcept:\n    pass")))
    assert not list(broad(ast.parse(handed_on)))
