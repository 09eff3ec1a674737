"""What the desk shows, made from what the workspace gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from groundcode.analysis.counts import Counts
from groundcode.domain.codes import CodeTree
from groundcode.domain.codings import Coding
from groundcode.domain.levels import Level
from groundcode.domain.transcripts import Role
from groundcode.locale import _
from groundcode.tui.finding import CodeEntry
from groundcode.tui.widgets.code_list import CodeRow
from groundcode.tui.widgets.values import CodingShown, Document, TurnShown
from groundcode.workspace.sources import Opened


def shown_document(opened: Opened, codings: tuple[CodingShown, ...]) -> Document:
    """A transcript for the text view: interviewers' turns are quiet."""
    turns = []
    for turn in opened.version.turns:
        speaker = opened.speakers.get(turn.speaker or "")
        quiet = speaker is not None and speaker.role is Role.INTERVIEWER
        name = speaker.name if speaker else ""
        turns.append(TurnShown(turn.number, name, turn.start, turn.body, turn.end, turn.time or "", quiet))
    return Document(opened.text, tuple(turns), codings)


def shown_codings(codings: Sequence[Coding], tree: CodeTree, level: Level, coder: str) -> tuple[CodingShown, ...]:
    """The codings that have a place in the shown text, coloured by their ancestor at the view level."""
    out = []
    keys = colour_keys(tree, level)
    for coding in codings:
        target = tree.target(coding.code)
        if target is None or not coding.placed:
            continue
        name, is_own = tree.codes[target].name, coding.coder == coder
        out.append(CodingShown(coding.id, coding.start, coding.end, name, keys[target], is_own))
    return tuple(out)


@lru_cache(maxsize=8)
def colour_keys(tree: CodeTree, level: Level) -> Mapping[str, int]:
    """Living code -> colour of what it stands under at a level; asked for at every key, made once a tree and level.

    Colours go by the order in which the codes of the level were made, so that no new code changes an old one's.
    """
    groups = {code: tree.at_level(code, level) or code for code in tree.codes}
    numbers = {code: number for number, code in enumerate(sorted(set(groups.values())))}
    return {code: numbers[group] for code, group in groups.items()}


def code_rows(tree: CodeTree, counts: Mapping[str, Counts], level: Level, core: str | None) -> tuple[CodeRow, ...]:
    """The codes for the list: the tree first, then the labels that stand loose, under a heading of their own."""
    keys = colour_keys(tree, level)
    none = Counts()

    def row(code_id: str, depth: int) -> CodeRow:
        code, count = tree.codes[code_id], counts.get(code_id, none)
        has_children = bool(tree.children_of(code_id))
        return CodeRow(
            code_id, code.name, depth, code.level, count.own, count.total, keys[code_id], has_children, code_id == core
        )  # fmt: skip

    loose = [i for i in tree.children_of(None) if tree.codes[i].level is Level.LABEL]
    apart = set(loose)
    rows = []
    depths: dict[str | None, int] = {None: -1}
    for code_id in tree.walk():
        if code_id not in apart:
            depths[code_id] = depths[tree.parent_of(code_id)] + 1
            rows.append(row(code_id, depths[code_id]))
    if loose:
        rows.append(CodeRow("", _("Not yet under a concept ({count})").format(count=len(loose))))
        rows += [row(code_id, 0) for code_id in loose]
    return tuple(rows)


def code_entries(tree: CodeTree, counts: dict[str, int]) -> list[CodeEntry]:
    """The codes for the palette."""
    return [
        CodeEntry(code_id, tree.codes[code_id].name, tree.path(code_id), tree.codes[code_id].level, counts.get(code_id, 0))
        for code_id in tree.walk()
    ]
