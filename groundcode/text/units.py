"""Sentences of a text, and the language that it is in."""

from __future__ import annotations

import re

from groundcode.domain.spans import Span

_CLOSERS = "”’」』）)】》〉\\]\"'"
_MARKS = "。！？；…!?"
# One class of characters first: the search runs through it five times as fast as through alternatives. Runs only and
# no look-ahead: what follows is looked at once a run, so that no run is scanned twice.
_END = re.compile(f"[\n.{_MARKS}](?:(?<=\n)|[.{_MARKS}]*[{_CLOSERS}]*)")
_TAIL = re.compile(r"(?:[A-Za-z]\.)*[\w]*$")
_ALWAYS, _CAPITAL, _NUMBER = "always", "unless a capital follows", "before a number"
_ABBREVIATIONS = {
    **dict.fromkeys(["mr", "mrs", "ms", "dr", "prof", "st", "mt", "rev", "hon", "gen", "col", "capt", "lt", "sgt"], _ALWAYS),
    **dict.fromkeys(["vs", "cf", "fig", "figs", "eq", "ca", "approx", "viz", "e.g", "i.e", "ph.d"], _ALWAYS),
    **dict.fromkeys(["etc", "inc", "ltd", "co", "corp", "jr", "sr", "al", "dept", "est", "a.m", "p.m"], _CAPITAL),
    **dict.fromkeys(["no", "nos", "vol", "pp", "ch", "sec", "art"], _NUMBER),
}
_LONGEST_PLAIN = 6
_COMMAS = "，、,"
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_HAN_RUN = re.compile(_HAN.pattern + "+")
_LATIN_RUN = re.compile("[A-Za-z\u00c0-\u024f]+")
# One Han character says about as much as two and a half Latin letters.
_LETTERS_PER_HAN = 2.5
_LANGUAGE_SAMPLE = 4_000
# Of one turn words are counted, since one name or term of many letters makes no Chinese sentence an English one.
_HAN_PER_WORD = 1.6
_FEW_WORDS = 4
_LATIN_WORD = re.compile("[A-Za-z\u00c0-\u024f][A-Za-z0-9\u00c0-\u024f]*(?:[-'’.][A-Za-z0-9\u00c0-\u024f]+)*")
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]{1,2000}")
_FULL_WIDTH = re.compile("[\u3001\u3002\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]")
_HALF_WIDTH = re.compile(r"[.,;:!?](?=\s|$)")


def sentences(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The sentences within `[start, end)`: no white space at their edges, every visible character in one.

    A line end ends a sentence. Closing quotes and brackets go with the sentence that they close.
    """
    found: list[Span] = []
    at = start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        if text[match.start()] != "\n" and not _ends_here(text, at, match.start(), stop, end):
            continue
        _add(text, at, stop, found)
        at = stop
    _add(text, at, end, found)
    return tuple(found)


def _add(text: str, start: int, end: int, found: list[Span]) -> None:
    piece = text[start:end]
    bare = piece.lstrip()
    if bare:
        start += len(piece) - len(bare)
        found.append(Span(start, start + len(bare.rstrip())))


def _ends_here(text: str, start: int, mark: int, stop: int, end: int) -> bool:
    """Whether the run of marks `[mark, stop)` ends the sentence begun at `start`."""
    following = text[stop] if stop < end else ""
    kind = text[mark:stop].lstrip(".")[:1]
    if not kind or kind not in _MARKS:
        plain = not following or following.isspace() or _HAN.match(following) is not None
        return plain and not _is_abbreviation(text, start, mark, stop, end)
    if following in _COMMAS:
        return not following
    if kind in "!?":  # not within an address or a name such as Yahoo!
        return not following.isalnum() or _HAN.match(following) is not None
    return True


def _is_abbreviation(text: str, start: int, dot: int, stop: int, end: int) -> bool:
    """Whether the full stop at `dot` of the sentence begun at `start` leaves it open."""
    following = text[stop : min(end, stop + 8)].lstrip(" ")[:1]
    if stop - dot > 1 and text[dot + 1] == ".":
        return following.islower()
    if text[max(start, dot - _LONGEST_PLAIN - 1) : dot].isalpha() and dot - start > _LONGEST_PLAIN:
        return False
    tail = _TAIL.search(text, max(start, dot - 12), dot)
    word = tail.group() if tail else ""
    if word.isdigit():  # "1. First …": a number that opens the sentence
        return not text[start : dot - len(word)].strip() and following != ""
    kind = _ABBREVIATIONS.get(word.lower())
    if kind is None:  # initials: "J. Lee", "U.S."; but "so did I."
        return word.isascii() and word != "I" and (len(word) == 1 or (len(word) == 3 and word[1] == "."))
    return kind == _ALWAYS or following.isdigit() or (kind == _CAPITAL and following.islower())


def language_of(text: str) -> str:
    """Give "zh", "en" or "mixed", by the share of Han characters among Han and Latin ones; "en" without any."""
    sample = text[:: 1 + len(text) // _LANGUAGE_SAMPLE]
    han = sum(map(len, _HAN_RUN.findall(sample))) * _LETTERS_PER_HAN
    latin = sum(map(len, _LATIN_RUN.findall(sample)))
    if not han:
        return "en"
    share = han / (han + latin)
    return "zh" if share > 0.75 else "en" if share < 0.25 else "mixed"


def language_of_span(text: str, start: int, end: int, around: str | None = None) -> str:
    """Give "zh", "en" or "mixed" for a turn: by its words, and in a short one also by its marks and what is around.

    A Chinese sentence with English terms is Chinese; "OK。" is Chinese, "OK." English. `around`: the language of the
    whole text where that is known already; it decides where the turn itself does not ("嗯 yes", "12:30").
    """
    piece = text[start:end]
    if "://" in piece or "www." in piece:
        piece = _ADDRESS.sub(" ", piece)
    han = sum(map(len, _HAN_RUN.findall(piece))) / _HAN_PER_WORD
    latin = len(_LATIN_WORD.findall(piece))
    if han and not latin:
        return "zh"
    if han + latin <= _FEW_WORDS:
        if _FULL_WIDTH.search(piece):
            return "zh"
        if latin and not han and _HALF_WIDTH.search(piece):
            return "en"
        found = language_of(text) if around is None else around
        return found if found != "mixed" or han or not latin else "en"
    share = han / (han + latin)
    return "zh" if share >= 0.6 else "en" if share < 0.25 else "mixed"
