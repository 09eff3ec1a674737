"""Lists of words as they are written in the vocabularies."""

from __future__ import annotations

from collections.abc import Mapping


def listed(words: str) -> frozenset[str]:
    """The words between white space."""
    return frozenset(words.split())


def lettered(characters: str) -> frozenset[str]:
    """The single characters, white space left out."""
    return frozenset("".join(characters.split()))


def named_by(groups: Mapping[str, str]) -> dict[str, str]:
    """Each word of each group -> the group's name."""
    return {word: name for name, words in groups.items() for word in words.split()}
