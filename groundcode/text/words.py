"""Words of a text: jieba for runs of Han characters, plain letters and digits for the rest."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from groundcode.domain.spans import Span
from groundcode.text.variants import same_script

_HAN = "\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(f"(?P<han>[{_HAN}]+)|[^\\W{_HAN}]+(?:['’][^\\W{_HAN}]+)*")
_HAN_CHAR = re.compile(f"[{_HAN}]")
_LETTER = re.compile(f"[^\\W{_HAN}]|['’]")
# A clause is rarely longer; a run without any punctuation is cut here, so that one word costs the same anywhere.
_REACH = 64


class Words:
    """A tokeniser that one owner holds. Until `load_dictionary`, each Han character counts as a word.

    `cache_folder`: where jieba may keep its prepared dictionary; without one it writes nothing.
    """

    def __init__(self, cache_folder: Path | None = None) -> None:
        """A tokeniser without its dictionary yet."""
        self._cache_folder = cache_folder
        self._tokenizer: Any = None
        self._lock = threading.Lock()

    def is_ready(self) -> bool:
        """Whether the Chinese dictionary is loaded."""
        return self._tokenizer is not None

    def load_dictionary(self) -> None:
        """Load jieba's dictionary (about a second; call it in a thread); a second call does nothing."""
        with self._lock:
            if self._tokenizer is None:
                self._tokenizer = _prepared(self._cache_folder)

    def word_at(self, text: str, offset: int) -> Span:
        """The word that holds the code point at `offset`; just that code point where there is none.

        An `offset` at or beyond the end gives an empty span at the end.
        """
        if offset >= len(text) or offset < 0:
            edge = 0 if offset < 0 else len(text)
            return Span(edge, edge)
        kind = _HAN_CHAR if _HAN_CHAR.match(text, offset) else _LETTER
        start = end = offset
        while start > 0 and offset - start < _REACH and kind.match(text, start - 1):
            start -= 1
        while end < len(text) and end - offset < _REACH and kind.match(text, end):
            end += 1
        for span in self._cut(text, start, end, ()):
            if span.holds(offset):
                return span
        return Span(offset, offset + 1)

    def words(self, text: str, start: int, end: int, extra: Iterable[str] = ()) -> tuple[Span, ...]:
        """The words within `[start, end)`, without punctuation; each of `extra` stays in one piece."""
        return tuple(self._cut(text, start, end, extra))

    def _cut(self, text: str, start: int, end: int, extra: Iterable[str]) -> Iterator[Span]:
        whole = _any_of(extra)
        at = start
        for match in whole.finditer(text, start, end) if whole else ():
            yield from self._cut_plain(text, at, match.start())
            yield Span(match.start(), match.end())
            at = match.end()
        yield from self._cut_plain(text, at, end)

    def _cut_plain(self, text: str, start: int, end: int) -> Iterator[Span]:
        for match in _TOKEN.finditer(text, start, end):
            if match["han"] is None:
                yield Span(match.start(), match.end())
            else:
                yield from self._cut_han(match["han"], match.start())

    def _cut_han(self, run: str, start: int) -> Iterator[Span]:
        # jieba's dictionary is simplified: 保證絕對不會 came out as 保證絕/對/不會. One character stands for one.
        for word in run if self._tokenizer is None else self._tokenizer.cut(same_script(run)):
            yield Span(start, start + len(word))
            start += len(word)


def _any_of(extra: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted({word for word in extra if word.strip()}, key=lambda word: (-len(word), word))
    return re.compile("|".join(re.escape(word) for word in longest_first)) if longest_first else None


@lru_cache(maxsize=2)
def _prepared(cache_folder: Path | None) -> Any:
    """Jieba with its dictionary: a second and 65 MB, so once a process, whoever asks; nothing is ever added to it."""
    import logging

    import jieba

    # jieba logs to stderr, where it would tear the screen; its failures to write a cache included.
    jieba.setLogLevel(logging.CRITICAL + 1)
    tokenizer = jieba.Tokenizer()
    if cache_folder is not None:
        try:
            cache_folder.mkdir(parents=True, exist_ok=True)
        except OSError:  # a cache only saves time
            cache_folder = None
    if cache_folder is None:
        # What `initialize` does, without its file in the folder for temporary files.
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        tokenizer.initialized = True
    else:
        tokenizer.tmp_dir = str(cache_folder)
        tokenizer.initialize()
    return tokenizer
