"""The four levels of a code, and which may stand under which."""

from __future__ import annotations

from enum import StrEnum

from groundcode.locale import N_


class Level(StrEnum):
    """How far a code has been abstracted; the core category is none of these."""

    LABEL = "label"
    CONCEPT = "concept"
    CATEGORY = "category"
    MAIN = "main"

    @property
    def rank(self) -> int:
        """0 for a label to 3 for a main category."""
        return _RANK[self]

    @property
    def words(self) -> str:
        """What the level is called in a sentence (a message to translate)."""
        return _WORDS[self]


_RANK = {Level.LABEL: 0, Level.CONCEPT: 1, Level.CATEGORY: 2, Level.MAIN: 3}
_WORDS = {
    Level.LABEL: N_("label"),
    Level.CONCEPT: N_("concept"),
    Level.CATEGORY: N_("category"),
    Level.MAIN: N_("main category"),
}
LEVELS = tuple(Level)


def may_stand_under(level: Level, parent: Level) -> bool:
    """Whether a code of `level` may be a child of one of `parent`: equal or higher, labels have no children."""
    return parent is not Level.LABEL and level.rank <= parent.rank


def raised(level: Level) -> Level | None:
    """The next level up; None above a main category."""
    return LEVELS[level.rank + 1] if level is not Level.MAIN else None


def lowered(level: Level) -> Level | None:
    """The next level down; None below a label."""
    return LEVELS[level.rank - 1] if level is not Level.LABEL else None


def level_by_height(height: int) -> Level:
    """The level a foreign code gets: 0 (no children) a label, 1 a concept, 2 a category, more a main category."""
    return LEVELS[min(height, 3)]


def level_above(levels: list[Level]) -> Level:
    """The level of a new code above codes of these levels: one above the highest, at least a concept."""
    highest = max((level.rank for level in levels), default=0)
    return LEVELS[min(highest + 1, 3)]
