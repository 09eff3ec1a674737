"""How alike codes are: by what they are called and, with less weight, by the segments that carry them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from groundcode.suggest.encoders import kept, plain
from groundcode.suggest.vectors import Stopped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from groundcode.suggest.encoders import Encoder
    from groundcode.suggest.vectors import Progress, VectorStore

    Matrix = NDArray[np.float32]
    Vectors = NDArray[np.floating]

QUOTES_IN_RANKING = 0.5
"""Weight of the mean of a code's quotes beside its name (1) where categories are ranked; measured in docs/suggestions.md."""
QUOTES_IN_GROUPS = 0.25
"""The same where codes are grouped into concepts or categories: more of them hurt there in Chinese."""
QUOTES_IN_MAIN = 1.0
"""The same where categories are grouped into main categories; the names of their members count as quotes."""
FEWEST_IN_LANGUAGE = 5
_HAN = re.compile("[\u3400-\u9fff]")
# Quotes whose vectors are in memory at once: 100,000 of them would be 300 MB.
_AT_ONCE = 8192
# Quotes that are added up at a time.
_BLOCK = 512
# Texts of short lists that are read together.
_SHORT = 1024


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """Where a segment stands: its source, and the first and last turn that it touches, counted from 0."""

    source: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Item:
    """A code as it is compared: what it is called and covers, and the quotes of its segments."""

    id: str
    text: str
    quotes: tuple[str, ...] = ()
    spots: tuple[Spot, ...] = ()
    """Where its segments stand; none where that may not count."""
    name: str = ""
    """What it is called without what it covers; "" where `text` is no more than that."""

    @property
    def called(self) -> str:
        """Its name alone."""
        return self.name or self.text

    @property
    def order(self) -> tuple[str, tuple[str, ...], str]:
        """Where it stands when order may not matter."""
        return (plain(self.text), tuple(sorted(self.quotes)), self.id)


@dataclass(frozen=True, slots=True)
class Reader:
    """The encoders in use and where their vectors are kept."""

    encoders: tuple[Encoder, ...]
    store: VectorStore
    progress: Progress | None = None
    cancelled: Callable[[], bool] | None = None

    def texts(self, texts: Sequence[str]) -> list[Matrix]:
        """For each encoder a row of length 1 for each text."""
        return [unit(self._vectors(encoder, texts)) for encoder in self.encoders]

    def apart(self) -> Iterator[Reader]:
        """A reader of each encoder: vectors of one are in memory at a time, if what is read is given back (`rest`)."""
        return (replace(self, encoders=(encoder,)) for encoder in self.encoders)

    def each(self, lists: Sequence[Sequence[str]]) -> Iterator[list[Matrix]]:
        """For each list of texts what `texts` gives for it; read many at once, since 15,000 short lists one by one take 3 s."""
        most = _SHORT if all(kept(encoder) for encoder in self.encoders) else 1
        at = 0
        while at < len(lists):
            start, at, count = at, at + 1, len(lists[at])
            while at < len(lists) and count + len(lists[at]) <= most:
                count, at = count + len(lists[at]), at + 1
            self.go_on()
            views, begin = self.texts([text for one in lists[start:at] for text in one]), 0
            for one in lists[start:at]:
                yield [view[begin : begin + len(one)] for view in views]
                begin += len(one)

    def items(self, items: Sequence[Item], quotes: float) -> list[Matrix]:
        """For each encoder a row of length 1 for each code: its name, and so much of the mean of its quotes."""
        said = [(at, quote) for at, item in enumerate(items) for quote in item.quotes if quote.strip()] if quotes else []
        owners, texts, names = [at for at, _quote in said], [quote for _at, quote in said], [item.text for item in items]
        self.prepare([*names, *texts])
        return [self._items(encoder, names, texts, owners, quotes) for encoder in self.encoders]

    def prepare(self, texts: Sequence[str]) -> None:
        """Encode what is missing of all texts for all encoders, so that the progress counts to its end once."""
        missing = [self.store.missing(encoder, texts) for encoder in self.encoders]
        total, done = sum(missing), 0
        for encoder, count in zip(self.encoders, missing, strict=True):
            if count:
                self.store.make(encoder, texts, progress=self._from(done, total), cancelled=self.cancelled)
                self.rest(len(texts))
            done += count

    def _from(self, done: int, total: int) -> Progress | None:
        tell = self.progress
        return None if tell is None else lambda count, _of: tell(min(done + count, total), total)

    def _items(
        self, encoder: Encoder, labels: Sequence[str], quotes: Sequence[str], owners: Sequence[int], weight: float
    ) -> Matrix:  # fmt: skip
        if not kept(encoder):  # what is rare is counted over names and quotes together
            together = self._vectors(encoder, [*labels, *quotes])
            return _weighted(unit(together[: len(labels)]), together[len(labels) :], owners, weight)
        names = unit(self._vectors(encoder, labels))
        if not quotes:
            return names
        sums = np.zeros_like(names)
        for start in range(0, len(quotes), _AT_ONCE):
            self.go_on()
            _add_up(sums, self._vectors(encoder, quotes[start : start + _AT_ONCE]), owners[start : start + _AT_ONCE])
        self.rest(len(quotes))
        return _added(names, sums, owners, weight)

    def go_on(self) -> None:
        """Raises Stopped where a person called the work off."""
        if self.cancelled is not None and self.cancelled():
            raise Stopped

    def rest(self, quotes: int) -> None:
        """Give the memory for vectors back, where there are so many quotes that it matters."""
        if quotes > _AT_ONCE:
            self.store.forget()

    def _vectors(self, encoder: Encoder, texts: Sequence[str]) -> NDArray[np.float16]:
        return self.store.vectors(encoder, texts, progress=self.progress, cancelled=self.cancelled)


def unit(rows: NDArray[np.floating]) -> Matrix:
    """The rows with length 1; a row of zeros stays one."""
    out = rows.astype(np.float32)
    lengths = np.linalg.norm(out, axis=1, keepdims=True)
    out /= np.where(lengths > 1e-9, lengths, 1)
    return out


def is_chinese(text: str) -> bool:
    """Whether half of a text's letters or more are Han characters."""
    letters = sum(letter.isalpha() for letter in text)
    return 2 * len(_HAN.findall(text)) >= max(1, letters)


def middles(rows: Matrix, texts: Sequence[str]) -> Matrix:
    """For each row the middle of the rows in its language, or of all where its language has fewer than five.

    The languages of a bilingual study lie apart in every encoder, so that groups would be languages first of all.
    """
    chinese = np.array([is_chinese(text) for text in texts], bool)
    out = np.broadcast_to(rows.mean(0), rows.shape).copy() if len(rows) else rows.copy()
    if chinese.any() and not chinese.all():
        for own in (chinese, ~chinese):
            if own.sum() >= FEWEST_IN_LANGUAGE:
                out[own] = rows[own].mean(0)
    return out


def centred(rows: Matrix, middle: Matrix) -> Matrix:
    """The rows seen from their middle, with length 1: what all codes of a study share tells none of them apart."""
    away = rows - middle
    # Rows that lie on the middle have no direction; what rounding leaves of them is none.
    away[np.linalg.norm(away, axis=1) < 1e-3] = 0
    return unit(away)


def likeness(views: Sequence[Matrix], texts: Sequence[str]) -> Matrix:
    """Codes against codes, higher is more alike: the encoders' centred cosines, each with mean 0 and deviation 1, averaged."""
    size = len(views[0]) if views else 0
    if size < 2:
        return np.zeros((size, size), np.float32)
    parts: list[Matrix] = []
    lower = 0.0
    for rows in views:
        away = centred(rows, middles(rows, texts))
        mean, deviation = of_pairs(away)
        parts.append(away * np.float32((deviation * len(views)) ** -0.5))
        lower += mean / deviation / len(views)
    # One product of both encoders' rows: a matrix of 5,000 codes is gone through twice, not eight times.
    joined = np.hstack(parts)
    total: Matrix = joined @ joined.T
    total -= np.float32(lower)
    return total


def of_pairs(rows: Matrix) -> tuple[float, float]:
    """Mean and deviation of the products of two different rows, without working out each; 1 where they are all the same."""
    wide = rows.astype(np.float64)
    count = len(rows) * (len(rows) - 1)
    whole, lengths = wide.sum(0), np.einsum("ij,ij->i", wide, wide)
    mean = float(whole @ whole - lengths.sum()) / count
    # The squares of all products of rows add up to those of all products of columns, which are fewer.
    small = wide.T @ wide if wide.shape[1] < len(wide) else wide @ wide.T
    square = float((small * small).sum() - (lengths * lengths).sum()) / count - mean * mean
    deviation = max(square, 0.0) ** 0.5
    return mean, deviation if deviation > 1e-6 else 1.0


def _weighted(names: Matrix, quotes: Vectors, owners: Sequence[int], weight: float) -> Matrix:
    if not owners:
        return names
    sums = np.zeros_like(names)
    _add_up(sums, quotes, owners)
    return _added(names, sums, owners, weight)


def _add_up(sums: Matrix, vectors: Vectors, owners: Sequence[int]) -> None:
    """Add each vector, with length 1, to the sum of its owner; owners stand in order."""
    of = np.asarray(owners)
    for start in range(0, len(of), _BLOCK):
        rows, own = vectors[start : start + _BLOCK].astype(np.float32), of[start : start + _BLOCK]
        lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
        share = 1 / np.where(lengths > 1e-9, lengths, 1)
        # One small product for each owner: a quarter of the time of dividing each row and adding up. Not by BLAS, whose
        # threads wait for each other at each of 10,000 products where the cores have other things to do.
        ends = [*np.flatnonzero(np.diff(own, prepend=-1)), len(own)]
        for first, end in pairwise(ends):
            sums[own[first]] += np.einsum("i,ij->j", share[first:end], rows[first:end])


def _added(names: Matrix, sums: Matrix, owners: Sequence[int], weight: float) -> Matrix:
    counts = np.bincount(owners, minlength=len(names)).astype(np.float32)[:, None]
    return unit(names + np.float32(weight) * sums / np.maximum(counts, 1))
