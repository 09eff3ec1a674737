"""From what a file says to a codebook: the checks that all formats share."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from groundcode.domain.codebooks import PATH_SEPARATOR, Codebook, CodebookEntry, Example
from groundcode.domain.ids import fold
from groundcode.domain.levels import LEVELS, Level, level_by_height, may_stand_under
from groundcode.errors import CannotWriteCodebook, DuplicateName, InvalidCodebook, LabelHasNoChildren, LevelBroken
from groundcode.exchange.codebooks.words import is_core_word, is_level_exactly, level_of
from groundcode.exchange.colours import colour_of
from groundcode.locale import _, join_names, ngettext

MOST_DEEP = 100
"""Codes above one another; real codebooks have at most 9, and readers of nested formats recurse."""

_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


@dataclass(slots=True)
class Draft:
    """One code as a file says it; nothing is checked yet."""

    row: int
    """Of the table, or the line of the text."""
    name: str = ""
    level: str = ""
    id: str = ""
    definition: str = ""
    inclusion: str = ""
    exclusion: str = ""
    core: bool = False
    colour: str = ""
    also_in: list[str] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)
    remarks: str = ""
    as_exported: str = ""
    children: list[Draft] = field(default_factory=list)

    def texts(self) -> Iterator[str]:
        """Everything written in it."""
        yield from (self.name, self.definition, self.inclusion, self.exclusion, self.remarks, self.colour, *self.also_in)
        for example in self.examples:
            yield from (example.source, example.quote)


class Findings:
    """What is wrong with a file, and what a person should know of a good one."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.notes: list[str] = []
        self._problems: list[tuple[int | None, str]] = []

    def note(self, sentence: str) -> None:
        """Say something once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def problem(self, row: int | None, why: str) -> None:
        """Remember a reason not to take the file."""
        self._problems.append((row, why))

    def stop(self, row: int | None, why: str) -> InvalidCodebook:
        """The error for a reason after which reading on makes no sense."""
        self.problem(row, why)
        return self._error()

    def check(self) -> None:
        """Raise InvalidCodebook if there was a reason: the first one by row, and how many more there are."""
        if self._problems:
            raise self._error()

    def _error(self) -> InvalidCodebook:
        row, why = min(self._problems, key=lambda problem: problem[0] or 0)
        others = len(self._problems) - 1
        if others:
            more = ngettext("({n} more thing is wrong in this file.)", "({n} more things are wrong in this file.)", others)
            why = f"{why} {more.format(n=others)}"
        return InvalidCodebook(self.path, row, why)


@dataclass(slots=True)
class _Placed:
    draft: Draft
    parent: _Placed | None
    level: Level | None = None
    given: bool = False
    height: int = 0
    highest: int = 0
    """Rank of the highest level among the children."""
    children: list[CodebookEntry] = field(default_factory=list)


def tidy_name(name: str) -> str:
    """A name as projects keep it: NFC, no white space around it."""
    return unicodedata.normalize("NFC", name).strip()


def assemble(title: str, description: str, tops: list[Draft], findings: Findings) -> Codebook:
    """The codebook that the drafts make.

    Raises:
        InvalidCodebook: if anything was found wrong, here or before.
    """
    placed = _in_tree_order(tops, findings)
    _check_text(placed, title + description, findings)
    _check_names(placed, findings)
    _check_ids(placed, findings)
    _set_levels(placed, findings)
    _check_levels(placed, findings)
    _check_core(placed, findings)
    findings.check()
    _note_unknown_paths(placed, findings)
    _read_colours(placed, findings)
    return Codebook(title, _entries(placed), description)


def _in_tree_order(tops: list[Draft], findings: Findings) -> list[_Placed]:
    placed: list[_Placed] = []
    stack: list[tuple[Draft, _Placed | None, int]] = [(draft, None, 1) for draft in reversed(tops)]
    while stack:
        draft, parent, depth = stack.pop()
        if depth > MOST_DEEP:
            raise findings.stop(draft.row, too_deep())
        here = _Placed(draft, parent)
        placed.append(here)
        stack.extend((child, here, depth + 1) for child in reversed(draft.children))
    return placed


def too_deep() -> str:
    """The sentence about codes nested beyond the limit."""
    return _("codes are nested more than {most} deep.").format(most=MOST_DEEP)


def _check_text(placed: list[_Placed], heading: str, findings: Findings) -> None:
    why = _("a text holds U+0000 or half of a character, which no text has.")
    if _NO_TEXT.search(heading):
        findings.problem(None, why)
    for here in placed:
        if any(_NO_TEXT.search(text) for text in here.draft.texts()):
            findings.problem(here.draft.row, why)


def _check_names(placed: list[_Placed], findings: Findings) -> None:
    seen: set[tuple[int, str]] = set()
    for here in placed:
        draft, parent = here.draft, here.parent
        draft.name = tidy_name(draft.name)
        if not draft.name:
            findings.problem(draft.row, _("a code has no name."))
            continue
        key = (id(parent), fold(draft.name))
        if key in seen:
            where = _("under “{name}”").format(name=parent.draft.name) if parent else _("at the top")
            findings.problem(draft.row, DuplicateName(draft.name, where).message)
        seen.add(key)


def _check_ids(placed: list[_Placed], findings: Findings) -> None:
    rows: dict[str, int] = {}
    for draft in (here.draft for here in placed):
        draft.id = draft.id.strip()
        if not draft.id:
            continue
        try:
            draft.id = str(uuid.UUID(draft.id))
        except ValueError:
            why = _("“{id}” is not an id; leave it empty for a new code.").format(id=_clip(draft.id))
            findings.problem(draft.row, why)
            continue
        if draft.id in rows:
            why = _("the id {id} stands in row {row} already.").format(id=draft.id, row=rows[draft.id])
            findings.problem(draft.row, why)
        rows.setdefault(draft.id, draft.row)


def _set_levels(placed: list[_Placed], findings: Findings) -> None:
    for here in placed:
        here.level = _read_level(here.draft, findings)
        here.given = here.level is not None
    for here in reversed(placed):
        level = here.level or LEVELS[max(level_by_height(here.height).rank, here.highest)]
        here.level = level
        if here.parent:
            here.parent.height = max(here.parent.height, here.height + 1)
            here.parent.highest = max(here.parent.highest, level.rank)
    guessed = []
    for here in (here for here in placed if not here.given):
        above = here.parent.level if here.parent else None
        if above and here.level and above is not Level.LABEL and above.rank < here.level.rank:
            here.level = above
        if not here.draft.level.strip() and here.level:
            guessed.append(_("{name} ({level})").format(name=_clip(here.draft.name), level=_(here.level.words)))
    if guessed:
        sentence = _("These codes name no level; it was taken from their depth in the tree: {names}.")
        findings.note(sentence.format(names=join_names(guessed)))


def _read_level(draft: Draft, findings: Findings) -> Level | None:
    word = draft.level.strip()
    if not word:
        return None
    if is_core_word(word):
        why = _("“{word}” is not a level: write category or main, and mark the code as the core.")
        findings.problem(draft.row, why.format(word=word))
        return None
    level = level_of(word)
    if level is None:
        why = _("“{word}” is not a level: these are label, concept, category and main (标签, 概念, 范畴, 主范畴).")
        findings.problem(draft.row, why.format(word=_clip(word)))
    elif not is_level_exactly(word):
        findings.note(_("“{word}” was read as {level}.").format(word=word, level=_(level.words)))
    return level


def _check_levels(placed: list[_Placed], findings: Findings) -> None:
    for here in placed:
        parent = here.parent
        if not (parent and here.level and parent.level) or may_stand_under(here.level, parent.level):
            continue
        name, above = here.draft.name, parent.draft.name
        if parent.level is Level.LABEL:
            findings.problem(here.draft.row, LabelHasNoChildren(name, above).message)
        else:
            why = LevelBroken(name, _(here.level.words), above, _(parent.level.words)).message
            findings.problem(here.draft.row, why)


def _check_core(placed: list[_Placed], findings: Findings) -> None:
    cores = [here for here in placed if here.draft.core]
    for here in cores[1:]:
        why = _("“{name}” is marked as the core, but “{other}” is marked already.")
        findings.problem(here.draft.row, why.format(name=here.draft.name, other=cores[0].draft.name))
    for here in cores[:1]:
        if here.level and here.level.rank < Level.CATEGORY.rank:
            why = _("“{name}” is a {level}; the core is a category or a main category.")
            findings.problem(here.draft.row, why.format(name=here.draft.name, level=_(here.level.words)))


def _note_unknown_paths(placed: list[_Placed], findings: Findings) -> None:
    paths: dict[int, str] = {}
    known: set[str] = set()
    for here in placed:
        above = paths[id(here.parent)] + PATH_SEPARATOR if here.parent else ""
        paths[id(here)] = above + here.draft.name
        known |= {fold(paths[id(here)]), here.draft.id}
    unknown = [_clip(path) for here in placed for path in here.draft.also_in if fold(path) not in known]
    if unknown:
        findings.note(_("A code is also in what is not in this file: {names}.").format(names=join_names(unknown)))


def _read_colours(placed: list[_Placed], findings: Findings) -> None:
    strange = []
    for here in placed:
        colour = colour_of(here.draft.colour)
        if here.draft.colour.strip() and not colour:
            strange.append(f"{_clip(here.draft.name)}: {_clip(here.draft.colour)}")
        here.draft.colour = colour
    if strange:
        findings.note(
            _("These colours were left out, since a colour is #RRGGBB here: {names}.").format(names=join_names(strange))
        )


def _entries(placed: list[_Placed]) -> tuple[CodebookEntry, ...]:
    tops: list[CodebookEntry] = []
    for here in reversed(placed):
        draft = here.draft
        entry = CodebookEntry(
            name=draft.name,
            level=here.level or Level.LABEL,
            id=draft.id or None,
            definition=draft.definition,
            inclusion=draft.inclusion,
            exclusion=draft.exclusion,
            examples=tuple(draft.examples),
            also_in=tuple(draft.also_in),
            core=draft.core,
            colour=draft.colour,
            remarks=draft.remarks,
            as_exported=draft.as_exported,
            children=tuple(reversed(here.children)),
        )
        (here.parent.children if here.parent else tops).append(entry)
    return tuple(reversed(tops))


def check_writable(codebook: Codebook, path: Path) -> None:
    """Refuse what no file can carry.

    Raises:
        CannotWriteCodebook: naming the code.
    """
    if _NO_TEXT.search(codebook.title + codebook.description):
        raise CannotWriteCodebook(str(path), _("its title or description holds U+0000 or half of a character"))
    stack = [(entry, 1) for entry in codebook.codes]
    while stack:
        entry, depth = stack.pop()
        if depth > MOST_DEEP:
            why = _("“{name}” stands more than {most} codes deep").format(name=_clip(entry.name), most=MOST_DEEP)
            raise CannotWriteCodebook(str(path), why)
        texts = [entry.name, entry.definition, entry.inclusion, entry.exclusion, *entry.also_in]
        texts += [text for example in entry.examples for text in (example.source, example.quote, example.turn)]
        if any(_NO_TEXT.search(text) for text in texts):
            name = _NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", _clip(entry.name))
            why = _("a text of “{name}” holds U+0000 or half of a character").format(name=name)
            raise CannotWriteCodebook(str(path), why)
        stack.extend((child, depth + 1) for child in entry.children)


def _clip(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
