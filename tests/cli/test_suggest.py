"""`groundcode suggest`, as a person calls it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from groundcode.suggest import encoders
from groundcode.suggest.encoders import CharacterEncoder
from tests.builders import new_project, with_sources
from tests.cli.conftest import Call
from tests.workspace.suggested import Letters, study

PROJECT = "study.groundcode"


@pytest.fixture(autouse=True)
def letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """No model is loaded."""
    monkeypatch.setenv("GROUNDCODE_CODER", "甲")
    monkeypatch.setattr("groundcode.workspace.suggestions.default_encoders", lambda: (Letters(),))


@pytest.fixture
def codes(tmp_path: Path) -> dict[str, str]:
    workspace = new_project(tmp_path, "study")
    made = study(workspace, tmp_path / "in")
    workspace.close()
    return made


def test_placement_is_listed_and_nothing_stored(call: Call, codes: dict[str, str]) -> None:
    done = call("suggest", "placement", PROJECT)
    assert done.code == 0
    assert "“半夜打电话” belongs to:" in done.out
    assert "1. 电话求助" in done.out
    assert "2 suggestions, by letters 1." in done.err
    assert "Nothing was stored; with --keep they can be accepted and rejected." in done.err
    assert call("suggest", "list", PROJECT, "--json").json == []
    told = call("suggest", PROJECT, "placement", "--count", "1", "--json").json
    assert (told["run"], told["kind"], told["level"], told["floor"]) == (None, "placement", "label", False)
    best = {one["codes"][0]["name"]: [place["name"] for place in one["places"]] for one in told["suggestions"]}
    assert best == {"民警常来": ["民警可见度"], "半夜打电话": ["电话求助"]}
    assert "looked at without being kept: 2" in call("suggest", "statement", PROJECT, "--language", "en").out


def test_kept_accepted_rejected(call: Call, codes: dict[str, str]) -> None:
    assert "They are stored" in call("suggest", "placement", PROJECT, "--keep").err
    listed = call("suggest", "list", PROJECT, "--json").json
    ids = {one["codes"][0]["name"]: one["id"] for one in listed}
    short = ids["民警常来"].replace("-", "")[-8:]
    assert call("suggest", "list", PROJECT).out.count(" belongs to:") == 2
    done = call("suggest", "accept", PROJECT, short)
    assert (done.code, done.err) == (0, "Accepted: 民警可见度. groundcode undo takes it back.\n")
    assert call("suggest", "accept", PROJECT, short).code == 1
    other = ids["半夜打电话"]
    assert call("suggest", "reject", PROJECT, other, "--parent", "电话求助").err == "This place was refused; the others wait.\n"
    assert call("suggest", "reject", PROJECT, other).err == "Rejected.\n"
    assert call("suggest", "list", PROJECT, "--json").json == []
    every = call("suggest", "list", PROJECT, "--all", "--json").json
    assert {one["codes"][0]["name"]: one["status"] for one in every} == {"民警常来": "accepted", "半夜打电话": "rejected"}
    assert [one["became"] for one in every if one["status"] == "accepted"] == ["民警可见度"]
    assert "[accepted]" in call("suggest", "list", PROJECT, "--all").out
    told = call("suggest", "statement", PROJECT, "--json").json
    assert (told["proposed"], told["accepted"], told["rejected"], told["rate"]) == (2, 1, 1, 0.5)
    assert "Nothing to suggest" in call("suggest", "placement", PROJECT).err
    assert call("suggest", "statement", PROJECT, "s.docx").err == "The statement was written to s.docx.\n"
    assert Path("s.docx").exists()


def test_groups_are_named_by_the_person(call: Call, codes: dict[str, str], tmp_path: Path) -> None:
    call("undo", PROJECT)
    done = call("suggest", "groups", PROJECT, "--count", "1", "--keep", "--json").json
    (one,) = done["suggestions"]
    assert (one["name"], one["new_level"]) == ("", "concept")
    refused = call("suggest", "accept", PROJECT, one["id"])
    assert refused.code == 1
    assert "Error" in refused.err
    assert call("suggest", "accept", PROJECT, one["id"], "--name", "夜里").err.startswith("Accepted: 夜里.")
    assert "夜里" in call("codes", PROJECT).out


def test_the_other_kinds_answer(call: Call, codes: dict[str, str]) -> None:
    for kind in ("main", "duplicates", "gaps"):
        done = call("suggest", kind, PROJECT)
        assert done.code == 0, done.err
        found = call("suggest", kind, PROJECT, "--json").json
        assert found["kind"] == kind
    assert found["one_informant"] == []
    assert call("suggest", "main", PROJECT, "--level", "label").code == 1
    assert call("suggest", "main", PROJECT, "--count", "0").code == 2
    assert call("suggest", "palette", PROJECT).out == "off\n"
    assert call("suggest", "palette", PROJECT, "on").out == "on\n"
    assert call("suggest", "palette", PROJECT).out == "on\n"


def test_the_floor_is_said_aloud(call: Call, codes: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("groundcode.workspace.suggestions.default_encoders", lambda: (CharacterEncoder(),))
    assert encoders.is_floor((CharacterEncoder(),))
    done = call("suggest", "placement", PROJECT, "--json")
    assert done.json["floor"] is True
    assert "letters are compared and not meanings" in done.err


def test_too_early(call: Call, tmp_path: Path) -> None:
    workspace = new_project(tmp_path, "study")
    with_sources(workspace, tmp_path / "in")
    workspace.close()
    done = call("suggest", "groups", PROJECT)
    assert done.code == 1
    assert "Suggestions come once 甲 has coded 2 sources by hand" in done.err


def test_called_off_and_taken_up_again(call: Call, codes: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    asked, real = list[int](), Letters.encode

    def interrupted(self: Letters, texts: Sequence[str]) -> NDArray[np.float32]:
        asked.append(len(texts))
        if len(asked) == 2:
            raise KeyboardInterrupt
        return real(self, texts)

    monkeypatch.setattr(Letters, "encode", interrupted)
    monkeypatch.setattr("groundcode.suggest.vectors.CHUNK", 4)
    done = call("suggest", "placement", PROJECT)
    assert done.code == 130
    assert "What was read is kept, and not read again." in done.err
    del asked[:]

    def counted(self: Letters, texts: Sequence[str]) -> NDArray[np.float32]:
        asked.append(len(texts))
        return real(self, texts)

    monkeypatch.setattr(Letters, "encode", counted)
    assert call("suggest", "placement", PROJECT).code == 0
    assert call("suggest", "placement", PROJECT).code == 0
    again = sum(asked)
    monkeypatch.setenv("GROUNDCODE_CACHE", "elsewhere")
    assert call("suggest", "placement", PROJECT).code == 0
    assert sum(asked) - again == again + 4, "the first chunk, and no other, was kept"
