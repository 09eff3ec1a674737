from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import numpy as np
import pytest

from groundcode.suggest import vectors
from groundcode.suggest.encoders import CharacterEncoder
from groundcode.suggest.vectors import _MOST_SMALL, CHUNK, Stopped, VectorStore, cache_folder
from tests.unit.suggest.fakes import Fake


def shards(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.vectors"))


def test_a_text_is_encoded_once_even_by_another_store(tmp_path: Path) -> None:
    encoder = Fake()
    first = VectorStore(tmp_path).vectors(encoder, ["信任", "trust", "信任"])
    again = VectorStore(tmp_path).vectors(encoder, ["trust", "信任"])
    assert encoder.count == 2
    assert np.array_equal(first[[1, 0]], again)
    assert np.array_equal(first[0], first[2])


def test_another_encoder_has_its_own_vectors(tmp_path: Path) -> None:
    store = VectorStore(tmp_path)
    store.vectors(Fake("fake 1"), ["信任"])
    other = Fake("fake 2", width=8)
    assert store.vectors(other, ["信任"]).shape == (1, 8)
    assert other.count == 1


def test_called_off_work_is_taken_up_where_it_stopped(tmp_path: Path) -> None:
    texts, told = [f"code {at:03d}" for at in range(3 * CHUNK)], list[tuple[int, int]]()
    encoder = Fake()
    with pytest.raises(Stopped):
        VectorStore(tmp_path).vectors(
            encoder, texts, progress=lambda done, of: told.append((done, of)), cancelled=lambda: len(told) == 2
        )
    assert told == [(CHUNK, 3 * CHUNK), (2 * CHUNK, 3 * CHUNK)]
    store = VectorStore(tmp_path)
    assert store.missing(encoder, texts) == CHUNK
    assert store.vectors(encoder, texts).shape == (3 * CHUNK, 32)
    assert encoder.count == 3 * CHUNK


@pytest.mark.parametrize("harm", [b"", b"GCVECS01", b"x" * 400])
def test_a_damaged_shard_is_dropped_and_made_anew(tmp_path: Path, harm: bytes) -> None:
    encoder = Fake()
    before = VectorStore(tmp_path).vectors(encoder, ["信任"])
    shards(tmp_path)[0].write_bytes(harm)
    assert np.array_equal(VectorStore(tmp_path).vectors(encoder, ["信任"]), before)
    assert encoder.count == 2
    VectorStore(tmp_path).vectors(encoder, ["信任"])
    assert encoder.count == 2


def test_a_turned_bit_is_noticed(tmp_path: Path) -> None:
    encoder = Fake()
    before = VectorStore(tmp_path).vectors(encoder, ["信任"])
    path = shards(tmp_path)[0]
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    assert np.array_equal(VectorStore(tmp_path).vectors(encoder, ["信任"]), before)
    assert encoder.count == 2


def test_texts_are_not_in_the_cache(tmp_path: Path) -> None:
    VectorStore(tmp_path).vectors(Fake(), ["confidential words of an informant"])
    assert all(b"informant" not in path.read_bytes() for path in shards(tmp_path))


@pytest.mark.skipif(sys.platform == "win32", reason="no modes of files there")
def test_only_the_owner_may_read(tmp_path: Path) -> None:
    VectorStore(tmp_path / "cache").vectors(Fake(), ["信任"])
    assert stat.S_IMODE(shards(tmp_path)[0].stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "cache" / "fake-1").stat().st_mode) == 0o700


def test_many_shards_become_one_and_nothing_is_lost(tmp_path: Path) -> None:
    encoder = Fake()
    texts = [f"code {at:03d}" for at in range(_MOST_SMALL + 1)]
    for text in texts:
        VectorStore(tmp_path).vectors(encoder, [text])
    assert len(shards(tmp_path)) == 1
    assert VectorStore(tmp_path).missing(encoder, texts) == 0


def test_full_shards_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "_FULL", 20)
    encoder, texts = Fake(), [f"code {at:03d}" for at in range(_MOST_SMALL + 1)]
    for text in texts:
        VectorStore(tmp_path).vectors(encoder, [text])
    full = shards(tmp_path)
    assert len(full) == 4, "three of twenty, and the rest"
    before = VectorStore(tmp_path).vectors(encoder, texts)
    more = [f"more {at:03d}" for at in range(_MOST_SMALL)]
    for text in more:
        VectorStore(tmp_path).vectors(encoder, [text])
    assert len(set(full) & set(shards(tmp_path))) == 3
    assert np.array_equal(VectorStore(tmp_path).vectors(encoder, texts), before)
    assert VectorStore(tmp_path).missing(encoder, more) == 0
    assert encoder.count == len(texts) + len(more)


def test_work_that_was_called_off_leaves_few_shards(tmp_path: Path) -> None:
    encoder, told = Fake(width=4), list[int]()
    texts = [f"code {at:05d}" for at in range((_MOST_SMALL + 9) * CHUNK)]
    with pytest.raises(Stopped):
        VectorStore(tmp_path).vectors(
            encoder, texts, progress=lambda done, _of: told.append(done), cancelled=lambda: len(told) > _MOST_SMALL
        )
    assert 0 < len(shards(tmp_path)) < 4
    assert VectorStore(tmp_path).missing(encoder, texts) == len(texts) - told[-1]


def test_vectors_of_many_shards_keep_their_texts(tmp_path: Path) -> None:
    encoder, store = Fake(), VectorStore(tmp_path)
    texts = [f"code {at:03d}" for at in range(9)]
    rows = {text: store.vectors(encoder, [text])[0] for text in texts}
    for kept in (store, VectorStore(tmp_path)):
        assert np.array_equal(kept.vectors(encoder, texts[::-1]), np.array([rows[text] for text in texts[::-1]]))


def test_a_folder_that_cannot_be_written_costs_the_cache_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store, encoder = VectorStore(tmp_path / "file"), Fake()
    assert store.vectors(encoder, ["信任"]).shape == (1, 32)
    assert store.vectors(encoder, ["信任"]).shape == (1, 32)
    assert encoder.count == 1


def test_two_stores_that_write_the_same_leave_one_shard(tmp_path: Path) -> None:
    one, other, encoder = VectorStore(tmp_path), VectorStore(tmp_path), Fake()
    one.missing(encoder, ["信任"])
    other.missing(encoder, ["信任"])
    assert np.array_equal(one.vectors(encoder, ["信任"]), other.vectors(encoder, ["信任"]))
    assert len(shards(tmp_path)) == 1
    assert not list(tmp_path.rglob("*.part"))


def test_vectors_that_depend_on_each_other_are_not_kept(tmp_path: Path) -> None:
    found = VectorStore(tmp_path).vectors(CharacterEncoder(), ["信任民警", "信任", "信任民警"])
    assert np.array_equal(found[0], found[2])
    assert not shards(tmp_path)


def test_the_folder_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDCODE_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path / "vectors"
    monkeypatch.delenv("GROUNDCODE_CACHE")
    assert str(cache_folder()).startswith(os.environ["XDG_CACHE_HOME"]) or sys.platform != "linux"


def test_no_texts_no_vectors() -> None:
    assert len(VectorStore(on_disk=False).vectors(Fake(), [])) == 0
