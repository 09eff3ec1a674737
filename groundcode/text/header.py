"""The lines above an interview that say when, where and with whom it was."""

from __future__ import annotations

import re

from groundcode.text.labels import Likeness, likeness
from groundcode.text.vocabulary import HEADER_KEYS_EN, HEADER_KEYS_ZH, HEADER_OR_SPEAKER

_KEYS = HEADER_KEYS_ZH | HEADER_KEYS_EN
_BOLD = r"(?:\*\*|__)?"
_PAIR = re.compile(
    f"[ \t\u3000]{{0,9}}(?:[-*•] {{1,3}})?{_BOLD}(?P<key>[^\\W_][\\w ./]{{0,29}}?){_BOLD}[ \u3000]?[：:](?!//){_BOLD}"
    "[ \t\u3000]{0,9}(?P<value>[^\n]{0,120})$",
    re.MULTILINE,
)
_NEXT_KEY = re.compile("[ \t\u3000]+(?P<key>" + "|".join(sorted(HEADER_KEYS_ZH, key=lambda key: (-len(key), key))) + ")[：:]")
_SENTENCE = re.compile("[。！？!?]")
_MOST_LINES = 60
_LABELLED = 3


def read_header(text: str, first_turn: int | None) -> tuple[tuple[tuple[str, str], ...], int]:
    """Keys and values above the first turn, and the offset behind them (0 without any).

    `first_turn`: where the first turn begins, if that is known already.
    """
    pairs: list[tuple[str, str]] = []
    after = 0
    for block, more in _blocks(text, len(text) if first_turn is None else first_turn):
        taken = _header_lines(text, block, more)
        for line in block[:taken]:
            pairs.extend(_pairs_of(text, *line))
        if taken:
            after = min(len(text), block[taken - 1][1] + 1)
        if taken < len(block) and (taken or any(_key_value(text, *line) for line in block)):
            break
    return tuple(pairs), after


def is_header_key(name: str) -> bool:
    """Whether `name` is a key of header lines that hardly ever names a speaker."""
    return name.casefold() in _KEYS


def _blocks(text: str, limit: int) -> list[tuple[list[tuple[int, int]], bool]]:
    """The first lines, by blocks without an empty line, and whether anything follows each block."""
    blocks: list[list[tuple[int, int]]] = [[]]
    at = count = 0
    while at < limit and count < _MOST_LINES:
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        if text[at : min(stop, at + 200)].strip():
            blocks[-1].append((at, stop))
        elif blocks[-1]:
            blocks.append([])
        at, count = stop + 1, count + 1
    full = at < len(text)
    filled = [block for block in blocks if block]
    return [(block, n + 1 < len(filled) or (full and count < _MOST_LINES)) for n, block in enumerate(filled)]


def _header_lines(text: str, block: list[tuple[int, int]], more: bool) -> int:
    """How many lines of `block` from its beginning belong to the header."""
    last_plain = taken = 0
    seen: set[str] = set()
    for n, line in enumerate(block):
        found = _key_value(text, *line)
        if found is None:
            if n:
                break
            continue  # a title above the keys
        key, value = found
        plain = key.casefold() in _KEYS and not _is_speaker(text, key)
        if (_SENTENCE.search(value) and not plain) or key in seen:
            break
        seen.add(key)
        taken = n + 1
        if plain:
            last_plain = n + 1
    rest = block[last_plain:taken]
    # Keys such as "Interviewer" at the end of the block belong to it where an empty line and more text follow.
    if last_plain and taken == len(block) and more and all(_may_be_header(text, line) for line in rest):
        return taken
    return last_plain


def _may_be_header(text: str, line: tuple[int, int]) -> bool:
    found = _key_value(text, *line)
    if found is None or len(found[1]) > 120:
        return False
    return likeness(found[0]) is not Likeness.NAME or found[0].casefold() in HEADER_OR_SPEAKER


def _is_speaker(text: str, key: str) -> bool:
    """Whether a known key is used like a speaker's name further down."""
    count = sum(text.count(f"\n{key}{mark}") + text.startswith(f"{key}{mark}") for mark in ":：")
    return count >= _LABELLED


def _key_value(text: str, start: int, stop: int) -> tuple[str, str] | None:
    match = _PAIR.match(text, start, stop) if stop - start < 140 else None
    return (match["key"].strip(), match["value"].strip()) if match else None


def _pairs_of(text: str, start: int, stop: int) -> list[tuple[str, str]]:
    """The pairs on one line; "时间：… 地点：…" are two."""
    found = _key_value(text, start, stop)
    if found is None:
        return []
    key, value = found
    pairs = []
    while (match := _NEXT_KEY.search(value)) is not None:
        pairs.append((key, value[: match.start()].strip()))
        key, value = match["key"], value[match.end() :].strip()
    return [*pairs, (key, value)]
