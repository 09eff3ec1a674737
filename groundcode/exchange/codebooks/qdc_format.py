"""Codebooks as .qdc (REFI-QDA): the tree and its texts for other programs; levels and the core category as sets."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

from groundcode.domain import ids
from groundcode.domain.codebooks import Codebook, CodebookEntry
from groundcode.domain.ids import fold
from groundcode.domain.levels import LEVELS, Level
from groundcode.errors import CannotWriteCodebook, InvalidQdpx
from groundcode.exchange.codebooks.drafts import Draft, Findings, assemble
from groundcode.exchange.refi.reading import read_codebook_xml
from groundcode.exchange.refi.values import RefiCode, RefiCodebook, RefiSet
from groundcode.exchange.refi.writing import codebook_bytes
from groundcode.locale import _, join_names
from groundcode.text.normalise import normalise

ORIGIN = "groundcode"
_SPACE = "6f1d1d9e-5f0f-5e0c-9c3a-6d1f7a3d2b10"
_CORE = "core"
_PARTS = {"Inclusion": "inclusion", "纳入": "inclusion", "Exclusion": "exclusion", "排除": "exclusion", "Example": "", "例句": ""}
_HEADING = re.compile("(?:\\A|\n\n)【(" + "|".join(_PARTS) + ")】")


def dump(codebook: Codebook) -> bytes:
    """The codebook as UTF-8 XML, valid against Codebook.xsd.

    Raises:
        CannotWriteCodebook: the schema takes no codebook without codes.
    """
    if not codebook.codes:
        raise CannotWriteCodebook("*.qdc", _("it has no codes, and a .qdc needs one"))
    codes: list[RefiCode] = []
    guids: dict[str, str] = {}
    stack: list[tuple[CodebookEntry, str | None, str]] = [(entry, None, "") for entry in reversed(codebook.codes)]
    levels: dict[Level, list[str]] = {}
    core: list[str] = []
    also: dict[str, list[str]] = {}
    while stack:
        entry, parent, above = stack.pop()
        path = f"{above} > {entry.name}" if above else entry.name
        guid = entry.id or ids.named(_SPACE, path)
        guids[fold(path)] = guid
        codes.append(RefiCode(guid, entry.name, parent, colour=entry.colour, description=_description(entry)))
        levels.setdefault(entry.level, []).append(guid)
        core += [guid] * entry.core
        for other in entry.also_in:
            also.setdefault(other, []).append(guid)
        stack.extend((child, guid, path) for child in reversed(entry.children))
    sets = list(_sets(levels, core))
    for other, members in also.items():
        sets.append(RefiSet(ids.named(_SPACE, "also in", other), _("Also in: {name}").format(name=other), other, tuple(members)))
    return codebook_bytes(RefiCodebook(tuple(codes), tuple(sets), ORIGIN))


def _sets(levels: dict[Level, list[str]], core: list[str]) -> Iterator[RefiSet]:
    for level in reversed(LEVELS):
        if level in levels:
            name = _("Level: {level}").format(level=_(level.words))
            yield RefiSet(ids.named(_SPACE, "level", level.value), name, codes=tuple(levels[level]))
    if core:
        yield RefiSet(ids.named(_SPACE, _CORE), _("Core category"), codes=tuple(core))


def _description(entry: CodebookEntry) -> str:
    parts = [entry.definition] if entry.definition else []
    parts += [f"【{_('Inclusion')}】{entry.inclusion}"] if entry.inclusion else []
    parts += [f"【{_('Exclusion')}】{entry.exclusion}"] if entry.exclusion else []
    for example in entry.examples:
        where = f"{example.source}-{example.turn}" if example.turn else example.source
        parts.append(f"【{_('Example')}】“{example.quote}” ({where})")
    return "\n\n".join(parts)


def load(data: bytes, path: Path, findings: Findings) -> Codebook:
    """The codebook in a .qdc of any program; levels by height where no set of ours says them.

    Raises:
        InvalidQdpx, InvalidCodebook
    """
    read = read_codebook_xml(io.BytesIO(data), str(path))
    ours = read.origin.startswith(ORIGIN)
    level_of = {ids.named(_SPACE, "level", level.value): level.value for level in LEVELS}
    levels = {guid: level_of[one.guid] for one in read.sets if one.guid in level_of for guid in one.codes}
    core = {guid for one in read.sets if one.guid == ids.named(_SPACE, _CORE) for guid in one.codes}
    also: dict[str, list[str]] = {}
    others = []
    for one in read.sets:
        if one.guid == ids.named(_SPACE, "also in", one.description):
            for guid in one.codes:
                also.setdefault(guid, []).append(one.description)
        elif one.guid not in level_of and one.guid != ids.named(_SPACE, _CORE):
            others.append(one.name)
    drafts: dict[str, Draft] = {}
    tops: list[Draft] = []
    for number, code in enumerate(read.codes, start=1):
        said = code.description if ours else normalise(code.description).text
        draft = drafts[code.guid] = Draft(number, code.name, levels.get(code.guid, ""), code.guid, said)
        draft.core, draft.also_in, draft.colour = code.guid in core, also.get(code.guid, []), code.colour
        if ours:
            _split(draft, said)
        siblings = drafts[code.parent].children if code.parent in drafts else tops
        _free_name(draft, siblings, findings)
        siblings.append(draft)
    _tell(read, others, findings)
    if not tops:
        raise InvalidQdpx(str(path), _("there is no code in it"))
    return assemble(path.stem, "", tops, findings)


def _split(draft: Draft, text: str) -> None:
    """The definition and the rules again, where groundcode wrote them under their headings."""
    pieces = _HEADING.split(text)
    draft.definition = pieces[0]
    for heading, words in zip(pieces[1::2], pieces[2::2], strict=True):
        if _PARTS[heading]:
            setattr(draft, _PARTS[heading], words)


def _free_name(draft: Draft, siblings: list[Draft], findings: Findings) -> None:
    name = draft.name.strip() or _("code {n}").format(n=draft.row)
    free, again = name, 2
    while any(fold(one.name) == fold(free) for one in siblings):
        free, again = f"{name} ({again})", again + 1
    if free != draft.name.strip():
        findings.note(_("A code without a name, or with that of another beside it, is called {name}.").format(name=free))
    draft.name = free


def _tell(read: RefiCodebook, others: list[str], findings: Findings) -> None:
    if read.strange:
        names = join_names([f"{name}: {count}" for name, count in read.strange], 20)
        findings.note(_("Elements that are not of the standard were left out: {names}.").format(names=names))
    if read.replaced:
        findings.note(_("{n} control characters, which XML cannot hold, were read as U+FFFD.").format(n=read.replaced))
    if others:
        findings.note(_("Sets were left out: {names}.").format(names=join_names(others, 20)))
    grouping = [code.name for code in read.codes if not code.codable]
    if grouping:
        findings.note(_("These only group others there, and may be coded with here: {names}.").format(
            names=join_names(grouping, 20)))  # fmt: skip
