"""The last merge undone: what would be kept and what goes away, told first; then the project as it would be without it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain.ids import to_text
from groundcode.domain.operations import Operation
from groundcode.domain.registry import BY_NAME, CREATE, Type
from groundcode.errors import NoMergeToUndo, ReadOnlyProject
from groundcode.locale import _, ngettext
from groundcode.store import bulk, log, reading
from groundcode.store.backup import back_up
from groundcode.store.merge_record import MergeRecord, read_records
from groundcode.store.union import Incoming
from groundcode.store.unmerge import free_name, make_without, put_in_place, refuse_if_open
from groundcode.store.without import Fate, Without
from groundcode.workspace.history import describe
from groundcode.workspace.merges.diff import coder_parts
from groundcode.workspace.merges.plan import CoderPart
from groundcode.workspace.value_words import Wording

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Since:
    """A change made since a merge that rests on what the merge brought in."""

    change: str
    """Its id in the merged file."""
    words: str
    coder: str
    made_at: str
    operations: int
    left: int
    """How many of its operations cannot stand; all of them if it is left out."""
    lost: tuple[str, ...]
    """What it says that cannot stand, in words."""

    @property
    def is_left_out(self) -> bool:
        """Whether nothing of it stays."""
        return self.left == self.operations


@dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing the last merge comes to."""

    merge: MergeRecord
    earlier: tuple[MergeRecord, ...]
    """The merges before it, the last one first: each can be undone after it."""
    away: tuple[CoderPart, ...]
    """What goes away again, by coder."""
    away_changes: int
    parts: int
    """Changes of before of which a part goes away again: they stood here without it, as in a blind copy."""
    kept: int
    """Changes since that stay as they are."""
    anew: tuple[Since, ...]
    """Changes since that replaced what goes away: they stay, upon what was there before."""
    partly: tuple[Since, ...]
    """Changes since of which a part stays."""
    left: tuple[Since, ...]
    """Changes since that speak of nothing but what goes away."""
    loose: tuple[str, ...]
    """Codes made or moved under codes that go away: they stand at the top."""


@dataclass(frozen=True, slots=True)
class Unmerged:
    """What undoing a merge did."""

    undoing: Undoing
    merged: str
    """The file with the merge, beside the project."""
    listing: str | None
    """The list of what was left out of the changes since; None if nothing was."""


def plan_undoing(workspace: Workspace) -> Undoing:
    """What undoing the last merge would keep, and what would go away.

    Raises:
        NoMergeToUndo
    """
    with bulk.without_collecting(), workspace.store.reading() as connection:
        return _plan(connection, str(workspace.path))


def undo_merge(workspace: Workspace) -> Unmerged:
    """Make the project what it would be without the last merge; the merged one is kept beside it, whole and checked.

    Raises:
        NoMergeToUndo, ReadOnlyProject
        ProjectLocked: a desk has it open, or somebody wrote to it meanwhile. CannotWriteHere, ProjectDamaged
    """
    store = workspace.store
    if store.read_only:
        raise ReadOnlyProject(str(store.path), store.read_only)
    refuse_if_open(store)
    with bulk.without_collecting(), store.reading() as connection:
        undoing = _plan(connection, str(store.path))
        position = log.position(connection)
    part = make_without(store, undoing.merge, position)
    day = store.now().astimezone().date().isoformat()
    try:
        store.checkpoint()
        merged = back_up(store.path, free_name(store.path.with_name(f"{store.path.stem}-merged-{day}.groundcode")))
        listing = _write_listing(undoing, merged) if undoing.left or undoing.partly else None
        put_in_place(store, part, undoing.merge, position)
    finally:
        part.unlink(missing_ok=True)
    workspace.refresh(anew=True)
    return Unmerged(undoing, str(merged), str(listing) if listing else None)


def _plan(connection: Connection, path: str) -> Undoing:
    records = read_records(connection)
    if not records:
        raise NoMergeToUndo(path)
    last = records[-1]
    without = Without(connection, last)
    coders, wording = reading.read_coders(connection), Wording(connection)
    since = [fate for fate in without.fates() if fate.seq > last.last]
    told = {fate.seq: _since(connection, fate, coders, wording) for fate in since if not fate.whole}
    rows = [
        (c.id, c.coder, c.installation, c.made_at, c.lamport, c.kind, c.format, c.undoes, digest, seq)
        for seq, c, digest in without.away
    ]
    tree = wording.tree
    missing = {to_text(thing) for thing in without.missing}
    loose = [
        tree.path(id_)
        for id_ in tree.walk()
        if id_ not in missing and (code := tree.codes[id_]).parent and (tree.target(code.parent) or code.parent) in missing
    ]
    return Undoing(
        last, tuple(records[-2::-1]), coder_parts([Incoming(Path(path), rows)], coders), len(rows), len(last.completed),
        kept=sum(fate.whole for fate in since),
        anew=tuple(told[f.seq] for f in since if f.kept is not None and not f.whole and not f.left),
        partly=tuple(told[f.seq] for f in since if f.kept is not None and f.left),
        left=tuple(told[f.seq] for f in since if f.kept is None),
        loose=tuple(loose),
    )  # fmt: skip


def _since(connection: Connection, fate: Fate, coders: Mapping[str, str], wording: Wording) -> Since:
    one = fate.change
    words = describe(connection, fate.seq, one.kind, one.undoes, len(one.operations))
    lost = tuple(line for op in fate.left for line in _told(op, wording))
    coder = coders.get(to_text(one.coder), "?")
    return Since(to_text(one.id), words, coder, one.made_at, len(one.operations), len(fate.left), lost)


def _told(op: Operation, wording: Wording) -> Iterator[str]:
    """What an operation says, a line a field; what people typed stands there whole."""
    value = json.loads(op.value)
    entity = BY_NAME[op.entity]
    name = wording.thing(op.entity, op.entity_id)
    if op.field != CREATE:
        field = entity.field(op.field)
        said = wording.value(op.entity, field, value)
        yield f"{name}: {_(field.words) if field else op.field}: {said}"
        return
    yield name
    for key, item in value.items():
        field = entity.field(key)
        said = wording.value(op.entity, field, item) if field is not None and item is not None else ""
        if said and field is not None and field.type in (Type.TEXT, Type.LONG, Type.ANCHOR, Type.ID, Type.CHOICE):
            yield f"    {_(field.words)}: {said}"
    if op.entity == "version" and value.get("parent"):
        # What was typed into a transcript stands nowhere in the log, but in the text that it made.
        yield from (f"    {line}" for line in wording.changed_lines(str(value["parent"]), to_text(op.entity_id)))


def _write_listing(undoing: Undoing, merged: Path) -> Path:
    """Write down, beside the merged file, what was left out of the changes since, with everything that was typed."""
    from groundcode.exchange.codebooks.files import write_atomically

    path = free_name(merged.with_name(f"{merged.stem}-left-out.txt"))
    lines = [_("Left out when the merge of {when} was undone").format(when=undoing.merge.made_at[:16].replace("T", " ")), ""]
    lines += [_("All of it stands in {file}.").format(file=merged.name), ""]
    for one in (*undoing.partly, *undoing.left):
        lines.append(since_words(one))
        lines += [f"    {line}" for line in one.lost]
        lines.append("")
    write_atomically(path, "\n".join(lines).encode())
    return path


def since_words(one: Since) -> str:
    """A change made since, with who and when."""
    when = one.made_at[:16].replace("T", " ")
    told = _("{when} {coder}: {words}").format(when=when, coder=one.coder, words=one.words)
    if one.left and not one.is_left_out:
        count = _("{left} of {all} fields left out").format(left=one.left, all=one.operations)
        return _("{told} ({count})").format(told=told, count=count)
    return told


def undoing_lines(undoing: Undoing, *, most: int | None) -> list[str]:
    """What undoing comes to, as lines; of each list at most so many."""
    merge = undoing.merge
    when = merge.made_at[:16].replace("T", " ")
    out = [_("The last merge: {when}, with {files}").format(when=when, files=_(", ").join(merge.files))]
    for earlier in undoing.earlier:
        told = _("before it: {when}, with {files}")
        out.append("  " + told.format(when=earlier.made_at[:16].replace("T", " "), files=_(", ").join(earlier.files)))
    from groundcode.workspace.sentences import noun

    head = ngettext("{count} change goes away", "{count} changes go away", undoing.away_changes)
    out += ["", head.format(count=undoing.away_changes)]
    for one in undoing.away:
        kinds = _(", ").join(_("{what}: {count}").format(what=noun(kind), count=n) for kind, n in one.kinds.items())
        out.append("  " + _("{coder} — {kinds}").format(coder=one.coder, kinds=kinds))
    if undoing.parts:
        words = ngettext(
            "{count} earlier change stands here in part again", "{count} earlier changes stand here in part again", undoing.parts
        )
        out.append(words.format(count=undoing.parts))
    if merge.blind:
        out.append(_("This copy is blind again."))
    kept = ngettext(
        "{count} change made since stays as it is", "{count} changes made since stay as they are", undoing.kept
    )  # fmt: skip
    since = undoing.kept or undoing.anew or undoing.partly or undoing.left
    out += ["", kept.format(count=undoing.kept) if since else _("Nothing was done since.")]
    parts: Sequence[tuple[str, Sequence[str]]] = (
        (_("Stay, upon what was there before"), [since_words(one) for one in undoing.anew]),
        (_("Stay in part"), [since_words(one) for one in undoing.partly]),
        (_("Left out: they speak of what goes away"), [since_words(one) for one in undoing.left]),
        (_("Codes that will stand at the top, as what is above them goes away"), undoing.loose),
    )
    for title, told_ones in parts:
        if told_ones:
            out += ["", _("{title} ({count})").format(title=title, count=len(told_ones))]
            out += [f"  {told}" for told in (told_ones if most is None else told_ones[:most])]
            if most is not None and len(told_ones) > most:
                out.append("  " + _("… and {count} more (--all)").format(count=len(told_ones) - most))
    return out
