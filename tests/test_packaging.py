"""The wheel: built as a user gets it, and looked into."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.slow

SHIPPED = {".py", ".tcss", ".mo", ".typed", ".html", ".css", ".js"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel of this checkout, built without a network."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (made,) = folder.glob("*.whl")
    return zipfile.ZipFile(made)


def test_it_holds_only_the_package(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    info = {top for top in tops if top.endswith(".dist-info")}
    assert len(info) == 1
    assert tops - info == {"groundcode"}


def test_every_file_of_the_package_is_in_it(wheel: zipfile.ZipFile) -> None:
    package = ROOT / "groundcode"
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in package.rglob("*")
        if path.is_file() and path.suffix in SHIPPED and "__pycache__" not in path.parts
    }
    assert {"groundcode/py.typed", "groundcode/locale/zh_CN/LC_MESSAGES/groundcode.mo"} <= wanted
    assert any(name.endswith(".tcss") for name in wanted)
    assert not wanted - set(wheel.namelist())


def test_the_sample_travels_with_it(wheel: zipfile.ZipFile) -> None:
    sample = ROOT / "projects" / "chaoyang"
    wanted = {f"groundcode/sample/{path.relative_to(sample).as_posix()}" for path in sample.rglob("*") if path.is_file()}
    found = {name for name in wheel.namelist() if name.startswith("groundcode/sample/")}
    assert found == wanted
    assert "groundcode/sample/codebook.yaml" in found


def test_no_project_or_byproduct_slips_in(wheel: zipfile.ZipFile) -> None:
    endings = (".groundcode", ".pyc", ".jsonl.part", ".originals", "-wal", "-shm", ".lock")
    assert not [name for name in wheel.namelist() if name.endswith(endings)]


def test_it_says_what_to_run_and_under_which_licence(wheel: zipfile.ZipFile) -> None:
    named = {name.rpartition("/")[2]: wheel.read(name).decode() for name in wheel.namelist() if ".dist-info/" in name}
    assert "groundcode = groundcode.cli.main:main" in named["entry_points.txt"]
    assert "License-Expression: Apache-2.0" in named["METADATA"]
    assert "Version 2.0, January 2004" in named["LICENSE"]
    assert "Requires-Python: >=3.11" in named["METADATA"]


def test_the_demo_runs_from_the_wheel_alone(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    unpacked = tmp_path / "site"
    wheel.extractall(unpacked)
    code = (
        f"import sys; sys.path.insert(0, {str(unpacked)!r})\n"
        "import groundcode; assert groundcode.__file__.startswith(sys.path[0]), groundcode.__file__\n"
        "from groundcode.cli.main import main; main(['demo', 'out', '--no-desk'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "chaoyang.groundcode").is_file()
