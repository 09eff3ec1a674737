"""`groundcode history --at --to`: the project as it was on a day, as a file."""

from __future__ import annotations

import datetime
from pathlib import Path

from groundcode.workspace import Workspace
from tests.builders import new_project, with_sources
from tests.cli.conftest import Call


def project(tmp_path: Path) -> Path:
    """A project of the first of March 2026, and a code of the third (both at noon UTC)."""
    ws = new_project(tmp_path, "p")
    with_sources(ws, tmp_path / "in")
    clock = ws.store.now
    clock.moment = datetime.datetime(2026, 3, 3, 8, tzinfo=datetime.UTC)  # type: ignore[attr-defined]
    ws.codes.create("后来")
    ws.close()
    return ws.path


def test_a_day_is_written_to_a_file(call: Call, tmp_path: Path) -> None:
    path = project(tmp_path)
    done = call("history", path, "--at", "2026-03-01", "--to", "then.groundcode")
    assert (done.code, done.out) == (0, "")
    assert "Wrote and checked then.groundcode: 2 changes, the last of 2026-03-01 08:0" in done.err
    assert call("codes", "then.groundcode", "--json").json == []
    with Workspace.open(tmp_path / "then.groundcode") as past:
        assert past.read_only_because() == "it shows the project as it was on 2026-03-01"
    refused = call("memo", "then.groundcode", "想到一点")
    assert refused.code == 1
    assert "it shows the project as it was on 2026-03-01" in refused.err


def test_as_json(call: Call, tmp_path: Path) -> None:
    found = call("history", project(tmp_path), "--at", "2026/3/4", "--to", "then.groundcode", "--json").json
    assert found.pop("until").startswith("2026-03-03T08:00")
    assert found == {"path": "then.groundcode", "changes": 3, "sources": 1, "codes": 1, "codings": 0}


def test_what_is_refused(call: Call, tmp_path: Path) -> None:
    path = project(tmp_path)
    for options in (("--at", "2026-03-01"), ("--to", "x"), ("--at", "2026-03-01", "--to", "x", "--limit", "3")):
        assert call("history", path, *options).code == 2
    early = call("history", path, "--at", "2025-12-31", "--to", "then.groundcode")
    assert early.code == 1
    assert "On 2025-12-31 this project had not begun" in early.err
    taken = call("history", path, "--at", "2026-03-01", "--to", path)
    assert (taken.code, "already something" in taken.err) == (1, True)
    assert call("history", path, "--at", "morgen", "--to", "then.groundcode").code == 1
    assert not (tmp_path / "then.groundcode").exists()
    assert len(call("history", path, "--json").json) == 3
