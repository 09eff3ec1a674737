"""The page of a change: who, when, and what it did to which thing."""

from __future__ import annotations

from collections.abc import Iterator

from groundcode.locale import N_, _, ngettext
from groundcode.tui.differences import differing
from groundcode.tui.moments import local_minute
from groundcode.tui.widgets.read_page import Part
from groundcode.workspace.history import Entry
from groundcode.workspace.history_details import Details, FieldChange, ThingChange

_ACTS = {
    "made": N_("{thing}: made"),
    "deleted": N_("{thing}: deleted"),
    "restored": N_("{thing}: brought back"),
    "changed": N_("{thing}"),
}
_SHORT = 60
"""Characters of two values that stand in one line, as old → new."""


def change_parts(entry: Entry, details: Details) -> Iterator[Part]:
    """The page as parts."""
    yield Part(entry.words, "head")
    yield Part(f"{entry.coder}, {local_minute(entry.made_at)}", "dim")
    yield Part(_("made on this computer") if entry.here else _("made on another computer"), "dim")
    if entry.undone:
        yield Part(_("It was undone."), "warning")
    yield Part("")
    for thing in details.things:
        yield from _thing(thing)
    if details.more:
        words = ngettext("… and {count} more field.", "… and {count} more fields.", details.more)
        yield Part(words.format(count=details.more), "dim")


def _thing(thing: ThingChange) -> Iterator[Part]:
    yield Part(_(_ACTS[thing.act]).format(thing=thing.thing))
    for field in thing.fields:
        yield from _field(field)


def _field(field: FieldChange) -> Iterator[Part]:
    before, after = field.before, field.after
    if before is None:
        yield Part(_("{key}: {value}").format(key=field.field, value=after), "dim", indent=3)
    elif len(before) + len(after) <= _SHORT and "\n" not in before + after:
        yield Part(_("{key}: {value}").format(key=field.field, value=f"{before} → {after}"), "dim", indent=3)
    else:
        old, new = differing((before, after))
        yield Part(_("{field}, before:").format(field=field.field), "dim", indent=3)
        yield Part(before, "", indent=5, marked=old)
        yield Part(_("{field}, after:").format(field=field.field), "dim", indent=3)
        yield Part(after, "", indent=5, marked=new)
