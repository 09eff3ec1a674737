"""The file of originals: what goes in comes out, locked or not, and what is wrong with it is said."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from groundcode.errors import CannotWriteHere, OriginalsDamaged, OriginalsLocked, WrongPassphrase
from groundcode.store.originals import Name, Original, Originals, is_locked

TEXT = "李阿姨：天天在院里。\n"
PROJECT = "0190a6b2-0000-7000-8000-000000000000"


def filled(path: Path, passphrase: str | None = None) -> Originals:
    originals = Originals.open(path, PROJECT, passphrase)
    originals.keep(Original("ab" * 32, "s1", "P01", "P01.docx", "2026-03-01T08:00:00", TEXT, b"\x00docx"))
    originals.add_names([Name("李阿姨", "[居民A]", "person"), Name("劲松", "[社区A]", "place")])
    originals.keep_words([("c1", 0, '{"name":"李阿姨"}')])
    originals.keep_project(b"bytes of a project", "2026-03-01T08:00:00")
    originals.save()
    return originals


@pytest.mark.parametrize("passphrase", [None, "开门 opensesame"])
def test_what_goes_in_comes_out(tmp_path: Path, passphrase: str | None) -> None:
    path = tmp_path / "a.originals"
    filled(path, passphrase).close()
    again = Originals.open(path, PROJECT, passphrase)
    assert again.originals("s1") == [Original("ab" * 32, "s1", "P01", "P01.docx", "2026-03-01T08:00:00", TEXT, b"\x00docx")]
    assert again.originals("s2") == []
    assert again.names() == [Name("劲松", "[社区A]", "place"), Name("李阿姨", "[居民A]", "person")]
    assert again.projects() == [("2026-03-01T08:00:00", b"bytes of a project")]
    assert again.forget("劲松")
    assert not again.forget("劲松")
    assert is_locked(path) == (passphrase is not None)
    assert ("李阿姨".encode() in path.read_bytes()) == (passphrase is None)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_it_can_be_locked_and_unlocked_later(tmp_path: Path) -> None:
    path = tmp_path / "a.originals"
    originals = filled(path)
    originals.passphrase = "later"
    originals.save()
    assert is_locked(path)
    opened = Originals.open(path, PROJECT, "later")
    opened.passphrase = None
    opened.save()
    assert not is_locked(path)
    assert len(Originals.open(path, PROJECT).originals()) == 1


def test_a_passphrase_does_not_lock_a_file_that_is_open(tmp_path: Path) -> None:
    path = tmp_path / "a.originals"
    filled(path)
    Originals.open(path, PROJECT, "in the environment").save()
    assert not is_locked(path)


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.originals"
    filled(path, "right")
    with pytest.raises(OriginalsLocked, match=r"a\.originals is locked with a passphrase"):
        Originals.open(path, PROJECT)
    with pytest.raises(WrongPassphrase, match="The passphrase does not open"):
        Originals.open(path, PROJECT, "wrong")
    with pytest.raises(OriginalsDamaged, match="it belongs to another project"):
        Originals.open(path, PROJECT.replace("0190", "0191"), "right")
    raw = path.read_bytes()
    path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    with pytest.raises(WrongPassphrase):
        Originals.open(path, PROJECT, "right")
    path.write_bytes(raw[:70])
    with pytest.raises(OriginalsDamaged, match="it is cut off"):
        Originals.open(path, PROJECT, "right")
    path.write_bytes(b"something else")
    with pytest.raises(OriginalsDamaged, match="it is not a file of originals"):
        Originals.open(path, PROJECT)
    path.write_bytes(b"SQLite format 3\x00" + b"x" * 5000)
    with pytest.raises(OriginalsDamaged):
        Originals.open(path, PROJECT)


def test_two_programs_do_not_overwrite_each_other(tmp_path: Path) -> None:
    path = tmp_path / "a.originals"
    filled(path)
    one, two = Originals.open(path, PROJECT), Originals.open(path, PROJECT)
    one.add_names([Name("一", "[1]")])
    one.save()
    two.add_names([Name("二", "[2]")])
    with pytest.raises(OriginalsDamaged, match="another program has written it meanwhile"):
        two.save()
    assert {name.form for name in Originals.open(path, PROJECT).names()} == {"李阿姨", "劲松", "一"}


def test_a_write_that_fails_leaves_the_former_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.originals"
    originals = filled(path)
    before = path.read_bytes()

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    originals.add_names([Name("三", "[3]")])
    with pytest.raises(CannotWriteHere, match="No space left"):
        originals.save()
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.originals"]
