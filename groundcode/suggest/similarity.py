"""How alike codes are: by what they are called and, with less weight, by the segments that carry them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from groundcode.suggest.encoders import kept, plain
from groundcode.suggest.vectors import Stopped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from groundcode.suggest.encoders import Encoder
    from groundcode.suggest.vectors import Progress, VectorStore

    Matrix = NDArray[np.float32]

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
# Texts of short lists that are read together.
_SHORT = 1024


@dataclass(frozen=True, slots=True)
class Item:
    """A code as it is compared: what it is called, and the quotes of its segments."""

    id: str
    text: str
    quotes: tuple[str, ...] = ()

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
        said = [quote for item in items for quote in item.quotes if quote.strip()] if quotes else []
        self.prepare([*(item.text for item in items), *said])
        return [self._items(encoder, items, quotes) for encoder in self.encoders]

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

    def _items(self, encoder: Encoder, items: Sequence[Item], weight: float) -> Matrix:
        owners = [at for at, item in enumerate(items) for quote in item.quotes if quote.strip()] if weight else []
        quotes = [quote for item in items for quote in item.quotes if quote.strip()] if weight else []
        labels = [item.text for item in items]
        if not kept(encoder):  # what is rare is counted over names and quotes together
            together = self._vectors(encoder, [*labels, *quotes])
            return _weighted(unit(together[: len(items)]), unit(together[len(items) :]), owners, weight)
        names = unit(self._vectors(encoder, labels))
        if not quotes:
            return names
        sums = np.zeros_like(names)
        for start in range(0, len(quotes), _AT_ONCE):
            self.go_on()
            part = unit(self._vectors(encoder, quotes[start : start + _AT_ONCE]))
            _add_up(sums, part, owners[start : start + _AT_ONCE])
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
    total = np.zeros((size, size), np.float32)
    for rows in views:
        away = centred(rows, middles(rows, texts))
        total += standard_pairs(away @ away.T)
    total /= max(1, len(views))
    return total


def standard_pairs(cosines: Matrix) -> Matrix:
    """The same matrix, changed in place to have mean 0 and deviation 1 over the pairs of two different codes."""
    size = len(cosines)
    if size < 2:
        cosines[:] = 0
        return cosines
    diagonal = cosines.diagonal().astype(np.float64)
    count = size * (size - 1)
    cosines -= np.float32((float(cosines.sum(dtype=np.float64)) - float(diagonal.sum())) / count)
    # Row by row: a matrix of 5,000 codes in double precision is 200 MB.
    square = sum(float(row @ row) for row in cosines) - float((cosines.diagonal().astype(np.float64) ** 2).sum())
    deviation = max(square / count, 0.0) ** 0.5
    cosines /= np.float32(deviation if deviation > 1e-6 else 1)
    return cosines


def _weighted(names: Matrix, quotes: Matrix, owners: Sequence[int], weight: float) -> Matrix:
    if not owners:
        return names
    sums = np.zeros_like(names)
    _add_up(sums, quotes, owners)
    return _added(names, sums, owners, weight)


def _add_up(sums: Matrix, rows: Matrix, owners: Sequence[int]) -> None:
    """Add each row to the sum of its owner; owners stand in order."""
    of = np.asarray(owners)
    first = np.flatnonzero(np.diff(of, prepend=-1))
    sums[of[first]] += np.add.reduceat(rows, first, axis=0)


def _added(names: Matrix, sums: Matrix, owners: Sequence[int], weight: float) -> Matrix:
    counts = np.bincount(owners, minlength=len(names)).astype(np.float32)[:, None]
    return unit(names + np.float32(weight) * sums / np.maximum(counts, 1))
