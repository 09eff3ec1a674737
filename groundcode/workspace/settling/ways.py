"""How a conflict can be settled, for whoever asks a person: what stands side by side, and what may be answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from groundcode.domain.codes import Fault
from groundcode.domain.ids import is_id, to_raw
from groundcode.domain.registry import BY_NAME, Field, Type
from groundcode.locale import _
from groundcode.workspace.settling.texts import Apart, turns_apart
from groundcode.workspace.value_words import Wording, choice_words

if TYPE_CHECKING:
    from groundcode.workspace.conflicts import Conflict
    from groundcode.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Ways:
    """The answers to a conflict that `Conflicts.resolve` takes."""

    values: tuple[str, ...]
    """The choices in words: ids are names here."""
    takes: int
    """The first so many choices can be taken by their number."""
    both: bool
    """Whether both can be kept: two texts one under the other, two corrected transcripts by turns."""
    third: str
    """What another value is: "line", "text", "code", "one of", "place"; "" where there can be none."""
    offered: tuple[tuple[str, str], ...] = ()
    """For "one of": (value, in words)."""
    is_text: bool = False
    """Whether the values are texts of several lines."""
    apart: Apart = field(default_factory=Apart)
    """Of two corrected transcripts: what each has in the turns that differ."""


def ways_of(workspace: Workspace, conflict: Conflict) -> Ways:
    """How an open conflict can be settled."""
    words = tuple(choice.words for choice in conflict.choices)
    if conflict.kind == "name":
        return Ways(words, takes=1, both=False, third="line")
    if conflict.kind == "deleted":
        return Ways(words, takes=len(words), both=False, third="code" if conflict.entity == "code" else "")
    if conflict.kind in (Fault.LEVEL, Fault.CYCLE, Fault.MERGE_CYCLE):
        return Ways(words, takes=len(words), both=False, third="")
    if (conflict.entity, conflict.field) == ("source", "version"):
        return Ways(words, takes=len(words), both=True, third="", apart=turns_apart(workspace, conflict))
    if conflict.entity == "relocation":
        return Ways(words, takes=len(words), both=False, third="place")
    return _of_field(workspace, conflict, words)


def _of_field(workspace: Workspace, conflict: Conflict, words: tuple[str, ...]) -> Ways:
    known = BY_NAME[conflict.entity].field(conflict.field)
    if known is None:
        return Ways(words, takes=len(words), both=False, third="")
    words = values_in_words(workspace, conflict, words)
    offered = tuple((value, choice_words(conflict.entity, known, value)) for value in known.choices)
    is_long = known.type is Type.LONG
    return Ways(words, takes=len(words), both=is_long, third=_third(known), offered=offered, is_text=is_long)


def values_in_words(workspace: Workspace, conflict: Conflict, words: tuple[str, ...]) -> tuple[str, ...]:
    """What `shown_value` gives of a conflict's field, with names for ids and words for choices."""
    known = BY_NAME[conflict.entity].field(conflict.field)
    if known is not None and known.type is Type.ID:
        with workspace.store.reading() as connection:
            naming = Wording(connection)
            return tuple((naming.named(to_raw(word)) or word) if is_id(word) else word for word in words)
    if known is not None and known.type is Type.CHOICE:
        # `Conflict` tells levels in words already, other choices as they are stored.
        return tuple(choice_words(conflict.entity, known, word) if word in known.choices else word for word in words)
    return words


def _third(known: Field) -> str:
    if known.type is Type.ID:
        return "code" if "code" in known.refers else ""
    return {Type.LONG: "text", Type.TEXT: "line", Type.MOMENT: "line", Type.CHOICE: "one of"}.get(known.type, "")


def third_words(ways: Ways, conflict: Conflict) -> str:
    """What giving another value means, for a list of ways."""
    if conflict.kind == "name":
        return _("give one of them another name")
    if conflict.kind == "deleted":
        return _("let another code stand for it")
    return {
        "text": _("write a third text"), "line": _("give a third value"), "code": _("take another code"),
        "one of": _("choose another value"), "place": _("give another place in the text"),
    }.get(ways.third, "")  # fmt: skip
