"""Two corrected texts of one source, and two answers about one segment: told in words, and merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain.ids import to_text
from groundcode.domain.opcodes import Edit
from groundcode.domain.operations import Value
from groundcode.domain.relocations import answer_value
from groundcode.domain.sources import PSEUDONYM, VersionTree
from groundcode.domain.spans import Span, is_span_inside
from groundcode.domain.transcripts import Turn
from groundcode.errors import BadValue, NoSuchChoice, SpanOutsideSource, ThingNotFound, TurnsDiffer
from groundcode.locale import _, join_names, ngettext
from groundcode.store import blobs, reading
from groundcode.store.log import heads_of, restored_from
from groundcode.store.store import Writing
from groundcode.workspace.corrections import add_version
from groundcode.workspace.placing import is_blacked_out
from groundcode.workspace.settling.text_merge import Merged, Side, changed_turns, merge_by_turns, wordings
from groundcode.workspace.versions import edits_between

if TYPE_CHECKING:
    from groundcode.workspace.conflicts import Conflict
    from groundcode.workspace.workspace import Workspace

_TURNS, _LONGEST, _BEFORE = 5, 200, 40
"""Turns that are shown, characters of each, and of these before the first that differs."""


@dataclass(frozen=True, slots=True)
class MergePlan:
    """A merged text, computed before anything is written."""

    source: str
    versions: tuple[str, ...]
    """The versions that it is made of."""
    text: str
    turns: tuple[Turn, ...]
    maps: dict[str, tuple[Edit, ...]]
    """Version -> the map to the merged text, of each that has another text."""
    shown: str
    """The version to show, of these or made from it."""


def tell_texts(connection: Connection, source: str, versions: Sequence[str], name: str) -> tuple[str, list[str]]:
    """What two people's texts of a source, called `name`, are: as a sentence, and each in words."""
    found = _sides(connection, source, versions)
    tree = reading.read_versions(connection, source)
    by_names = _told_by_names(tree, tree.common(versions), versions)
    if found is None:
        told = by_names or [_("version {id}").format(id=version[:8]) for version in versions]
        return _("{name}: its text was corrected differently").format(name=name), told
    common, sides = found
    told = [_changes(changed_turns(common, side)) for side in sides]
    if by_names:
        told = [_("{text} ({changes})").format(text=name, changes=changes) for name, changes in zip(by_names, told, strict=True)]
    differing = merge_by_turns(common, _distinct(sides)).differing
    if not differing:
        return _("{name}: its text was corrected differently; the changes fit together").format(name=name), told
    words = ngettext(
        "{name}: its text was corrected differently, turn {turns} in two ways",
        "{name}: its text was corrected differently, turns {turns} in two ways",
        len(differing),
    )
    return words.format(name=name, turns=_named(differing)), told


@dataclass(frozen=True, slots=True)
class Apart:
    """The turns that people's texts have differently: what each has in the first of them, on one line."""

    turns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(number of the turn, "" for what stands above the first; the words of each text, in the order of the choices)."""
    more: int = 0
    """How many turns are not shown."""


def turns_apart(workspace: Workspace, conflict: Conflict) -> Apart:
    """The words between which a conflict of two texts asks to decide; none for any other conflict.

    Of a source that is sealed or withdrawn nobody is shown any.
    """
    if (conflict.kind, conflict.entity, conflict.field) != ("value", "source", "version"):
        return Apart()
    source = conflict.entity_id
    with workspace.store.reading() as connection:
        row = reading.read_source(connection, source)
        if row is None or row.reserved or reading.withdrawn_sources(connection, source):
            return Apart()
        heads = [restored_from(connection, source, "version", head) for head in heads_of(connection, source, "version")]
        return _apart(connection, source, [head.value for head in heads])


def _apart(connection: Connection, source: str, versions: Sequence[Value]) -> Apart:
    named = [version for version in versions if isinstance(version, str)]
    found = _sides(connection, source, named, is_common_read=False) if len(named) == len(versions) else None
    if found is None:
        return Apart()
    common, sides = found
    words = wordings(common, sides)
    if is_blacked_out(common.text):
        differing = _touched_by_two(reading.read_versions(connection, source), common, sides, words)
    else:
        differing = merge_by_turns(common, _distinct(sides)).differing
    return Apart(tuple((turn, _excerpts(words[turn])) for turn in differing[:_TURNS]), max(0, len(differing) - _TURNS))


def _touched_by_two(
    tree: VersionTree, common: Side, sides: Sequence[Side], words: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:  # fmt: skip
    """The turns that more than one side changed, and differently, as the maps tell; if there are none, all that differ.

    It is for a common text that can no longer be read: what was replaced in it cannot be compared.
    """
    differing = [number for number, each in words.items() if len(set(each)) > 1]
    spans = {turn.number: Span(turn.start, turn.end) for turn in common.version.turns if turn.end > turn.start}
    out = []
    for number in differing:
        tracks = [tree.track(spans[number], common.version.id, side.version.id) for side in sides if number in spans]
        if sum(any(step.touched for step in track) for track in tracks) > 1:
            out.append(number)
    return tuple(out or differing)


def _excerpts(texts: Sequence[str]) -> tuple[str, ...]:
    """Texts on one line each, cut to the part in which they begin to differ."""
    lines = [" ".join(text.split()) for text in texts]
    start = 0
    if any(len(line) > _LONGEST for line in lines):
        start = max(0, _first_difference(lines) - _BEFORE)
    cut = ["…" + line[start:] if start else line for line in lines]
    return tuple(line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…" for line in cut)


def _first_difference(texts: Sequence[str]) -> int:
    return next((n for n, here in enumerate(zip(*texts, strict=False)) if len(set(here)) > 1), min(map(len, texts)))


def _told_by_names(tree: VersionTree, common: str | None, versions: Sequence[str]) -> list[str] | None:
    """What each version is, if names were replaced in one of them: the text without names, or a correction; else None."""
    reasons = [_reasons(tree, version, common) for version in versions]
    if not any(PSEUDONYM in reason for reason in reasons):
        return None
    told = []
    for reason in reasons:
        if PSEUDONYM in reason:
            is_more = reason[0] != PSEUDONYM
            told.append(_("a correction of the text without names") if is_more else _("the text without names"))
        else:
            told.append(_("a correction of the text with names") if reason else _("the text with names"))
    return told


def _reasons(tree: VersionTree, version: str, common: str | None) -> list[str]:
    """Why a version and those before it were made, the last one first, down to the one that all were made from."""
    out: list[str] = []
    last = tree.versions[common].text if common else None
    at = tree.versions.get(version)
    while at is not None and at.parent is not None and at.text != last and len(out) < len(tree.versions):
        out.append(at.reason)
        at = tree.versions.get(at.parent)
    return out


def _changes(turns: Sequence[str]) -> str:
    if not turns:
        return _("the text as it was")
    words = ngettext("the text with changes in turn {turns}", "the text with changes in turns {turns}", len(turns))
    return words.format(turns=_named(turns))


def _named(turns: Sequence[str]) -> str:
    return join_names([turn or _("(above the first)") for turn in turns], 12)


def _sides(
    connection: Connection, source: str, versions: Sequence[str], *, is_common_read: bool = True
) -> tuple[Side, list[Side]] | None:
    """The text that all were made from, and each; None where they have none, or one of them was purged.

    With `is_common_read` false, the text that they were made from may be a purged one.
    """
    tree = reading.read_versions(connection, source)
    common = tree.common(versions)
    if common is None or any(version not in tree.versions for version in versions):
        return None
    out: list[Side] = []
    for id_ in (common, *versions):
        version = tree.versions[id_]
        text = blobs.get_text(connection, version.text)
        starts = [tree.near(turn.start, common, id_) for turn in tree.versions[common].turns]
        may_be_gone = not out and not is_common_read
        if (is_blacked_out(text) and not may_be_gone) or None in starts:
            return None
        out.append(Side(version, text, tuple(start for start in starts if start is not None)))
    return out[0], out[1:]


def _distinct(sides: Sequence[Side]) -> list[Side]:
    """The sides, the shown one (the last) first, each text once."""
    return list({side.text: side for side in reversed(sides)}.values())


def plan_merge(connection: Connection, source: str, versions: Sequence[str]) -> MergePlan:
    """Merge versions of a source's text by turns; the last of them is the one that is shown.

    Raises:
        TurnsDiffer: a turn was changed in two ways. NoSuchChoice: a text of them was purged. ThingNotFound
    """
    from groundcode.text.normalise import normalise

    row = reading.read_source(connection, source)
    if row is None:
        raise ThingNotFound(_("source"), source)
    found = _sides(connection, source, versions)
    if found is None:
        raise NoSuchChoice("--both", [f"--take 1–{len(versions)}", "--coder NAME"])
    common, sides = found
    merged = merge_by_turns(common, _distinct(sides))
    # Letters that grow together where two turns meet, or nothing left: neither can be stored.
    if not merged.differing and (normalise(merged.text).text != merged.text or not merged.text.strip()):
        merged = Merged("", (), tuple(dict.fromkeys(turn for side in sides for turn in changed_turns(common, side))))
    if merged.differing:
        raise TurnsDiffer(row.name, [turn or _("(above the first)") for turn in merged.differing])
    same = next((side for side in reversed(sides) if side.text == merged.text), None)
    turns = same.version.turns if same else merged.turns
    maps = {side.version.id: edits_between(side.text, merged.text) for side in sides if side.text != merged.text}
    shown = (same or sides[-1]).version.id
    return MergePlan(source, tuple(side.version.id for side in sides), merged.text, turns, maps, shown)


def write_merge(made: Writing, plan: MergePlan) -> str:
    """Put a merged text into a draft; gives the version to show.

    Every text that it was made of gets a version of its own with the merged text: so the segments of each have a
    way there by a map of their own, what only one of them had included.
    """
    new = {
        version: add_version(made, plan.source, version, plan.text, edits, plan.turns, "merge")
        for version, edits in plan.maps.items()
    }
    return new.get(plan.shown, plan.shown)


def tell_answers(connection: Connection, relocation: str, values: Sequence[Value]) -> tuple[str, list[str]]:
    """What people answered differently about a segment, as a sentence, and each answer in words."""
    row = reading.read_thing(connection, "relocation", relocation)
    version = reading.read_version(connection, to_text(row["version"])) if row is not None else None
    source = reading.read_source(connection, version.source) if version else None
    if row is None or version is None or source is None:
        return _("It was answered differently where a segment lies"), [_answer("", value) for value in values]
    quote = _line(blobs.get_text(connection, version.text)[row["start"] : row["end"]])
    into = reading.read_version(connection, to_text(row["into"]))
    text = blobs.get_text(connection, into.text) if into else ""
    words = _("“{name}”: it was answered differently where “{quote}” lies").format(name=source.name, quote=quote)
    return words, [_answer(text, value) for value in values]


def _answer(text: str, value: Value) -> str:
    if not isinstance(value, dict) or not isinstance(value.get("start"), int) or not isinstance(value.get("end"), int):
        return _("it is no longer in the text") if isinstance(value, dict) else _("(nothing)")
    start, end = value["start"], value["end"]
    return _("[{start}, {end}) “{quote}”").format(start=start, end=end, quote=_line(text[start:end]))


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"


def answer_of(connection: Connection, relocation: str, value: str) -> Value:
    """The answer that START:END means for a segment.

    Raises:
        BadValue, SpanOutsideSource, ThingNotFound
    """
    row = reading.read_thing(connection, "relocation", relocation)
    into = reading.read_version(connection, to_text(row["into"])) if row is not None else None
    source = reading.read_source(connection, into.source) if into else None
    if into is None or source is None:
        raise ThingNotFound(_("segment"), relocation)
    start, colon, end = value.partition(":")
    if not (colon and start.strip().isdecimal() and end.strip().isdecimal()):
        raise BadValue(_("answer"), value, "START:END")
    if not is_span_inside(int(start), int(end), into.length):
        raise SpanOutsideSource(source.name, int(start), int(end), into.length)
    return answer_value(Span(int(start), int(end)))
