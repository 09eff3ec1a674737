"""Fixtures that every test may use: no home folder, no network, the real material where it stands beside the project."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import socket
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
MEMORY = Path("/dev/shm")
ROOM = 4 << 30
"""Bytes that must be free in memory for the tests' folders to lie there; a run that keeps nothing needs about a tenth."""
_homes = itertools.count()

# The disk's own speed is not what is tested: a project on it costs a fifth more processor time, and waits for every commit.
if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# Looking for garbage every 700 objects took an eighth of the time.
gc.set_threshold(20_000, 10, 10)

# Six workers on two processors stand still now and then, which is no fault of what is tested.
settings.register_profile("tests", settings(deadline=None))
settings.load_profile("tests")


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end: nobody looks through them for garbage again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def _all_homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def _no_home(_all_homes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # mktemp looks through all folders there are for the next number, six thousand times.
    home = _all_homes / str(next(_homes))
    home.mkdir()
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "GROUNDCODE_DATA", "GROUNDCODE_CACHE"):
        monkeypatch.setenv(name, str(home / name.lower()))
    for name in ("GROUNDCODE_CODER", "GROUNDCODE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("a test tried to reach the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real transcripts and coded data beside the project; skips where it is absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real transcripts (../shared/data) are not on this machine")
    return folder
