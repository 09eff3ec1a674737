"""Two corrected texts of one source, and two answers about one segment: told in words, and merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from groundcode.domain.ids import to_text
from groundcode.domain.opcodes import Edit
from groundcode.domain.operations import Value
from groundcode.domain.relocations import answer_value
from groundcode.domain.spans import Span, is_span_inside
from groundcode.domain.transcripts import Turn
from groundcode.errors import BadValue, NoSuchChoice, SpanOutsideSource, ThingNotFound, TurnsDiffer
from groundcode.locale import _, join_names, ngettext
from groundcode.store import blobs, reading
from groundcode.store.store import Writing
from groundcode.workspace.corrections import add_version
from groundcode.workspace.placing import is_blacked_out
from groundcode.workspace.text_merge import Merged, Side, changed_turns, merge_by_turns
from groundcode.workspace.versions import edits_between


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
    if found is None:
        told = [_("version {id}").format(id=version[:8]) for version in versions]
        return _("{name}: its text was corrected differently").format(name=name), told
    common, sides = found
    told = [_changes(changed_turns(common, side)) for side in sides]
    differing = merge_by_turns(common, _distinct(sides)).differing
    if not differing:
        return _("{name}: its text was corrected differently; --both takes in the changes of all").format(name=name), told
    words = ngettext(
        "{name}: its text was corrected differently, turn {turns} in two ways",
        "{name}: its text was corrected differently, turns {turns} in two ways",
        len(differing),
    )
    return words.format(name=name, turns=_named(differing)), told


def _changes(turns: Sequence[str]) -> str:
    if not turns:
        return _("the text as it was")
    words = ngettext("the text with changes in turn {turns}", "the text with changes in turns {turns}", len(turns))
    return words.format(turns=_named(turns))


def _named(turns: Sequence[str]) -> str:
    return join_names([turn or _("(above the first)") for turn in turns], 12)


def _sides(connection: Connection, source: str, versions: Sequence[str]) -> tuple[Side, list[Side]] | None:
    """The text that all were made from, and each; None where they have none, or one of them was purged."""
    tree = reading.read_versions(connection, source)
    common = tree.common(versions)
    if common is None or any(version not in tree.versions for version in versions):
        return None
    out = []
    for id_ in (common, *versions):
        version = tree.versions[id_]
        text = blobs.get_text(connection, version.text)
        starts = [tree.near(turn.start, common, id_) for turn in tree.versions[common].turns]
        if is_blacked_out(text) or None in starts:
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
