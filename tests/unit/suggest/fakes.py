"""Encoders for tests: made-up vectors at once, so that no test waits for a model."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from groundcode.suggest.encoders import plain
from groundcode.suggest.similarity import Item, Reader
from groundcode.suggest.vectors import VectorStore

TOPICS = {"police": ["警民", "巡逻", "patrol", "police", "熟悉", "信任"], "work": ["加班", "overtime", "收入", "salary", "工作"]}


class Fake:
    """Texts with a word of one topic lie together; the rest of the vector is drawn from the text."""

    def __init__(self, name: str = "fake 1", width: int = 32, noise: float = 0.5) -> None:
        self.name, self._width, self._noise = name, width, noise
        self.asked: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked.append(list(texts))
        return np.array([self._one(plain(text)) for text in texts], np.float32).reshape(len(texts), self._width)

    def _one(self, text: str) -> NDArray[np.float64]:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
        row: NDArray[np.float64] = self._noise * np.random.default_rng(seed).standard_normal(self._width) / self._width**0.5
        for at, words in enumerate(TOPICS.values()):
            row[at] += 2 * sum(word in text for word in words)
        return row

    @property
    def count(self) -> int:
        return sum(len(texts) for texts in self.asked)


def reader(*encoders: Fake, folder: Path | None = None) -> Reader:
    return Reader(encoders or (Fake(),), VectorStore(folder, on_disk=folder is not None))


def codes(*names: str) -> list[Item]:
    return [Item(f"id-{at}", name) for at, name in enumerate(names)]
