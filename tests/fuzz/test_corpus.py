"""Bytes that broke something once, and small seeds of every format: each is read or refused in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
FILES = sorted(path for path in CORPUS.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.name[:24]}")
def test_what_is_kept_is_read_or_refused(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


def test_every_target_has_a_seed() -> None:
    assert {path.parent.name for path in FILES} == set(TARGETS)


@pytest.mark.parametrize("name", sorted(set(TARGETS) - {"pdf"}))
def test_seeds_with_bytes_changed(name: str) -> None:
    seeds = [path.read_bytes() for path in FILES if path.parent.name == name]

    @settings(max_examples=25, deadline=None, derandomize=True, database=None)
    @given(
        seed=st.sampled_from(seeds),
        edits=st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(0, 1 << 16), st.binary(max_size=12)), max_size=6),
    )
    def run(seed: bytes, edits: list[tuple[int, int, bytes]]) -> None:
        data = seed
        for at, length, new in edits:
            start = at % (len(data) + 1)
            data = data[:start] + new + data[start + length % 16 :]
        TARGETS[name](data)

    run()
