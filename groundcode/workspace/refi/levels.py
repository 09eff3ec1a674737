"""Which levels the codes of another program get: by their height in the tree, or as a person says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from groundcode.domain.codebooks import PATH_SEPARATOR
from groundcode.domain.ids import fold
from groundcode.domain.levels import LEVELS, Level, level_by_height
from groundcode.errors import BadValue
from groundcode.exchange.codebooks.words import level_of
from groundcode.exchange.refi.values import RefiCode
from groundcode.locale import _


@dataclass(frozen=True, slots=True)
class LevelPlan:
    """The levels that codes are to get."""

    levels: Mapping[str, Level]
    """By GUID."""
    raised: tuple[str, ...] = ()
    """Paths of codes that stand higher than was asked, as something under them does."""

    def counts(self) -> dict[Level, int]:
        """How many codes get each level, the highest first."""
        found = list(self.levels.values())
        return {level: found.count(level) for level in reversed(LEVELS) if level in found}


def plan_levels(codes: Sequence[RefiCode], paths: Mapping[str, str], spec: str = "") -> LevelPlan:
    """The levels of a tree of codes, parents first.

    `spec` overrides the heights: "main,category,label" by depth from the top (the last one goes on), "name=category" for
    one code by its name or path; both may be mixed.

    Raises:
        BadValue
    """
    by_depth, by_name = _read(spec)
    known = {fold(name) for path in paths.values() for name in (path, path.rpartition(PATH_SEPARATOR)[2])}
    for name in by_name:
        if name not in known:
            raise BadValue(_("level"), name, _("the name or path of a code in the file"))
    height: dict[str, int] = {}
    depth: dict[str, int] = {}
    for code in codes:
        depth[code.guid] = depth[code.parent] + 1 if code.parent in depth else 0
    for code in reversed(codes):
        height.setdefault(code.guid, 0)
        if code.parent is not None:
            height[code.parent] = max(height.get(code.parent, 0), height[code.guid] + 1)
    wanted: dict[str, Level] = {}
    for code in codes:
        path = paths[code.guid]
        named = by_name.get(fold(path)) or by_name.get(fold(path.rpartition(PATH_SEPARATOR)[2]))
        placed = by_depth[min(depth[code.guid], len(by_depth) - 1)] if by_depth else None
        wanted[code.guid] = named or placed or level_by_height(height[code.guid])
    return _sound(codes, wanted, paths)


def _sound(codes: Sequence[RefiCode], wanted: dict[str, Level], paths: Mapping[str, str]) -> LevelPlan:
    """No code stands under a lower one, and none under a label."""
    levels, raised = dict(wanted), []
    for code in reversed(codes):
        if code.parent is None:
            continue
        least = max(levels[code.guid], Level.CONCEPT, key=lambda level: level.rank)
        if levels[code.parent].rank < least.rank:
            levels[code.parent] = least
            raised.append(paths[code.parent])
    return LevelPlan(levels, tuple(dict.fromkeys(reversed(raised))))


def _read(spec: str) -> tuple[list[Level], dict[str, Level]]:
    by_depth: list[Level] = []
    by_name: dict[str, Level] = {}
    for item in filter(None, (part.strip() for part in spec.split(","))):
        name, equals, word = item.rpartition("=")
        level = level_of(word)
        if level is None:
            raise BadValue(_("level"), item, "main,category,concept,label; NAME=category")
        if equals:
            by_name[fold(name)] = level
        else:
            by_depth.append(level)
    return by_depth, by_name
