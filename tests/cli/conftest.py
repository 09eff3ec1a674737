"""The command line as a person calls it, in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Called:
    """What a call printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


Call = Callable[..., Called]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call groundcode in this process; stdout and stderr apart."""
    from groundcode.cli.main import main

    monkeypatch.chdir(tmp_path)

    def run(*args: object) -> Called:
        capsys.readouterr()
        try:
            main([str(a) for a in args])
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        shown = capsys.readouterr()
        return Called(code, shown.out, shown.err)

    return run


@pytest.fixture
def call_apart(tmp_path: Path) -> Call:
    """Call groundcode as a process of its own."""

    def run(*args: object, **env: str) -> Called:
        done = subprocess.run(
            [sys.executable, "-m", "groundcode", *(str(a) for a in args)], cwd=tmp_path, capture_output=True,
            text=True, encoding="utf-8", timeout=120, env={**os.environ, "PYTHONUTF8": "1", **env},
        )  # fmt: skip
        return Called(done.returncode, done.stdout, done.stderr)

    return run
