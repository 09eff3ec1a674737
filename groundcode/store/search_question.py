"""A question to the search index in the words of FTS5: only quoted terms of letters and digits, whatever was typed."""

from __future__ import annotations

from collections.abc import Callable

from groundcode.text.terms import Question

_MOST_WORDS = 64
"""Words that a part of a word may belong to; beyond, looking into the texts is quicker."""


def expression(question: Question, word_lists: Callable[[], list[str]]) -> str | None:
    """The question in FTS5's words; None if there is nothing to ask, "" if no text can match."""
    parts = []
    if question.han:
        parts.append(f'han : "{" ".join(question.han)}"' + (" *" if question.begins_han else ""))
    if question.words:
        phrases = _phrases(question, word_lists)
        if phrases is not None and not phrases:
            return ""
        if phrases:
            parts.append(f"words : ({' OR '.join(phrases)})")
    return " AND ".join(parts) or None


def _phrases(question: Question, word_lists: Callable[[], list[str]]) -> list[str] | None:
    """The phrases one of which must stand in a text; None if these are too many, none if there is no such word."""
    first, *rest = question.words
    star = " *" if question.open_end else ""
    if not question.open_start:
        return [f'"{" ".join(question.words)}"{star}']
    firsts = _words_with(word_lists(), first if question.open_end and not rest else first + "\n")
    if firsts is None:
        return [f'"{" ".join(rest)}"{star}'] if rest else None
    if not rest:
        return [f'"{word}"' for word in firsts]
    return [f'"{" ".join((word, *rest))}"{star}' for word in firsts]


def _words_with(lists: list[str], part: str) -> list[str] | None:
    """The words that hold a part, or end with it (a line end behind it); None if they are very many."""
    found: list[str] = []
    for words in lists:
        at = words.find(part)
        while at >= 0:
            start, end = words.rfind("\n", 0, at) + 1, words.index("\n", at)
            found.append(words[start:end])
            if len(found) > _MOST_WORDS:
                return None
            at = words.find(part, end)
    return found
