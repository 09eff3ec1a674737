"""What two people did differently, and what a merge has broken: listed, and settled by a person."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain.cases import narrowest
from groundcode.domain.codes import CodeTree, Fault
from groundcode.domain.heads import Head, Seen
from groundcode.domain.ids import conflict_id, fold, is_id, to_raw, to_text
from groundcode.domain.levels import Level
from groundcode.domain.operations import Value
from groundcode.domain.registry import ALIVE, BY_NAME, Field, Kind, Type
from groundcode.domain.validation import fits
from groundcode.errors import BadValue, ConflictNotFound, NoSuchChoice
from groundcode.locale import _, ngettext
from groundcode.store import bulk, reading
from groundcode.store.log import heads_of, restored_from
from groundcode.store.references import dead_in_use, living_users
from groundcode.store.store import Writing
from groundcode.workspace.codes import delete_code, refuse_twin
from groundcode.workspace.history import field_words, name_of
from groundcode.workspace.names import clean_name
from groundcode.workspace.removal import delete_things
from groundcode.workspace.settling.texts import MergePlan, answer_of, plan_merge, tell_answers, tell_texts, write_merge

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to settle a conflict, or one of the values that stand side by side."""

    words: str
    coder: str = ""
    made_at: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that people have to decide; until then everything stays usable."""

    id: str
    kind: str
    """"value", "deleted", "level", "cycle", "merge cycle" or "name"."""
    entity: str
    entity_id: str
    field: str
    words: str
    """What it is about, as a sentence."""
    choices: tuple[Choice, ...]
    shown: int
    """The number (from 1) of the choice that holds meanwhile."""


class Conflicts:
    """Open conflicts, and their settling."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def list_(self) -> list[Conflict]:
        """All open conflicts: values first, then what is deleted and used, then the code tree."""
        with self._workspace.store.reading() as connection:
            return open_conflicts(connection)

    def named(self, conflict: str) -> Conflict:
        """The open conflict whose id begins so.

        Raises:
            ConflictNotFound
        """
        found = [c for c in self.list_() if c.id.startswith(conflict)] if len(conflict) >= 4 else []
        if len(found) != 1:
            raise ConflictNotFound(conflict)
        return found[0]

    def resolve(
        self, conflict: str, *, take: int | None = None, coder: str | None = None, both: bool = False,
        value: str | None = None, seen: Seen | None = None,
    ) -> Conflict:  # fmt: skip
        """Settle a conflict: take one of its choices by number or by coder, both texts, or another value.

        Raises:
            ConflictNotFound, NoSuchChoice, BadValue, TurnsDiffer
        """
        open_one = self.named(conflict)
        plan = self._merge_of_texts(open_one, seen) if both and _is_of_texts(open_one) else None
        with self._workspace.change("resolve", seen=seen) as made:
            if open_one.kind == "value":
                heads = heads_of(made.connection, open_one.entity_id, open_one.field, seen or self._workspace.store.seen)
                if plan is not None:
                    _settle_texts(made, open_one, heads, plan)
                else:
                    settle_value(made, open_one, heads, take=take, coder=coder, both=both, value=value)
            else:
                tree = reading.read_tree(made.connection)
                if open_one.kind in (Fault.LEVEL, Fault.CYCLE, "name") and open_one.entity_id not in tree.codes:
                    raise ConflictNotFound(conflict)
                _SETTLE[open_one.kind](made, open_one, tree, take, value)
        return open_one

    def _merge_of_texts(self, conflict: Conflict, seen: Seen | None) -> MergePlan:
        """What comes of two corrected texts, computed before the write transaction."""
        with self._workspace.store.reading() as connection:
            heads = heads_of(connection, conflict.entity_id, conflict.field, seen or self._workspace.store.seen)
            return plan_merge(connection, conflict.entity_id, _versions(heads))


def _is_of_texts(conflict: Conflict) -> bool:
    return (conflict.kind, conflict.entity, conflict.field) == ("value", "source", "version")


def _versions(heads: list[Head]) -> list[str]:
    """The versions that stand side by side, each once, the shown one last."""
    return list(dict.fromkeys(head.value for head in reversed(heads) if head.value))[::-1]


def _settle_texts(made: Writing, conflict: Conflict, heads: list[Head], plan: MergePlan) -> None:
    if _versions(heads) != list(plan.versions):
        raise ConflictNotFound(conflict.id)
    merged = write_merge(made, plan)
    made.draft.set(conflict.entity, conflict.entity_id, conflict.field, merged, tuple(head.ref for head in heads))


def open_conflicts(connection: Connection) -> list[Conflict]:
    """All conflicts that are open in what a connection sees."""
    coders = reading.read_coders(connection)
    tree = reading.read_tree(connection)
    rows = bulk.all_rows(connection, "SELECT entity, entity_id, field FROM state_conflict ORDER BY entity, id")
    found = [_value_conflict(connection, row[0], to_text(row[1]), row[2], coders) for row in rows]
    found += [_used(connection, entity, raw, coders) for entity, raw in dead_in_use(connection)]
    return found + _tree_conflicts(tree) + _twins(tree)


def settle_value(
    made: Writing, conflict: Conflict, heads: list[Head], *, take: int | None = None, coder: str | None = None,
    both: bool = False, value: str | None = None,
) -> None:  # fmt: skip
    """Settle a conflict of values in a change: by number, by coder, both texts, or another value.

    Raises:
        NoSuchChoice, BadValue
    """
    # Only the values that the person saw are settled: one that came in since stands beside the decision.
    field = BY_NAME[conflict.entity].field(conflict.field)
    assert field is not None
    if value is not None and field.type is Type.ID:
        value = _named_thing(made, field, value)
    elif value is not None and field.name == "name":
        value = clean_name(value, _(BY_NAME[conflict.entity].words))
    elif value is not None and conflict.entity == "relocation":
        value = answer_of(made.connection, conflict.entity_id, value)
    shown = [restored_from(made.connection, conflict.entity_id, conflict.field, head) for head in heads]
    wanted = _chosen(field, shown, reading.read_coders(made.connection), take, coder, both, value)
    made.draft.set(conflict.entity, conflict.entity_id, conflict.field, wanted, tuple(head.ref for head in heads))


def _named_thing(made: Writing, field: Field, value: str) -> str:
    """The id that a value means where an id is wanted: a code by its name, anything else by its id."""
    if "code" in field.refers and not is_id(value):
        return reading.read_tree(made.connection).get(value).id
    if not is_id(value) or not any(reading.read_thing(made.connection, kind, value) for kind in field.refers):
        raise BadValue(_(field.words), value, _(field.type.value))
    return value


def _chosen(
    field: Field, heads: list[Head], coders: dict[str, str], take: int | None, coder: str | None, both: bool, value: str | None
) -> Value:
    if take is not None:
        if not 1 <= take <= len(heads):
            raise NoSuchChoice(f"--take {take}", [f"--take 1–{len(heads)}"])
        return heads[take - 1].value
    if coder is not None:
        of_coder = [head for head in heads if fold(coders.get(to_text(head.coder), "")) == fold(coder)]
        if not of_coder:
            raise NoSuchChoice(f"--coder {coder}", [f"--coder {coders.get(to_text(h.coder), '?')}" for h in heads])
        return of_coder[-1].value
    if both:
        if field.type is not Type.LONG:
            raise NoSuchChoice("--both", [f"--take 1–{len(heads)}", "--coder NAME", "--value TEXT"])
        return "\n\n".join(f"[{coders.get(to_text(h.coder), '?')}, {h.made_at[:10]}]\n{h.value or ''}" for h in heads)
    if value is None:
        raise NoSuchChoice("…", [f"--take 1–{len(heads)}", "--coder NAME", "--value TEXT"])
    parsed: Value = value
    if field.type is Type.FLAG:
        parsed = {"true": True, "false": False}.get(value.lower(), value)
    if not fits(field, parsed):
        raise BadValue(_(field.words), str(value), _(", ").join(field.choices) or _(field.type.value))
    return parsed


def _value_conflict(connection: Connection, entity: str, entity_id: str, field: str, coders: dict[str, str]) -> Conflict:
    heads = [restored_from(connection, entity_id, field, head) for head in heads_of(connection, entity_id, field)]
    known = BY_NAME[entity].field(field)
    name = name_of(connection, entity, to_raw(entity_id)) or _(BY_NAME[entity].words)
    values = [head.value for head in heads]
    if (entity, field) == ("source", "version") and all(values):
        words, told = tell_texts(connection, entity_id, values, name)
    elif (entity, field) == ("relocation", "answer"):
        words, told = tell_answers(connection, entity_id, values)
    else:
        words = _("{name}: its {field} was set differently").format(name=name, field=field_words(connection, known, field))
        told = [shown_value(connection, field, value) for value in values]
    choices = tuple(Choice(t, coders.get(to_text(h.coder), "?"), h.made_at) for t, h in zip(told, heads, strict=True))
    # A no of somebody who was asked is kept while it is open (see reading_cases), whoever wrote last.
    narrow = narrowest(map(str, values)) if (entity, field.partition(":")[0]) == ("case", "consent") else None
    shown = values.index(narrow) + 1 if narrow is not None else len(heads)
    return Conflict(conflict_id(entity_id, field), "value", entity, entity_id, field, words, choices, shown)


def shown_value(connection: Connection, field: str, value: Value) -> str:
    """What a field's value is called in a list of choices; ids stay ids."""
    if value is None:
        return _("(nothing)")
    if field == "level":
        return _(Level(value).words)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict) and set(value) == {"parent", "rank"}:
        parent = value["parent"]
        return (name_of(connection, "code", to_raw(parent)) if parent else "") or _("the top")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _used(connection: Connection, entity: str, raw: bytes, coders: dict[str, str]) -> Conflict:
    users = living_users(connection, entity, raw)
    by = sorted({coders.get(to_text(user.coder), "?") for user in users})
    head = heads_of(connection, to_text(raw), ALIVE)[-1]
    words = ngettext(
        "{name} was deleted by {who}, but is used {count} time by {others}",
        "{name} was deleted by {who}, but is used {count} times by {others}",
        len(users),
    ).format(
        name=name_of(connection, entity, raw) or _(BY_NAME[entity].words), who=coders.get(to_text(head.coder), "?"),
        count=len(users), others=_(", ").join(by),
    )  # fmt: skip
    choices = (Choice(_("restore it")), Choice(_("delete what uses it too")))
    return Conflict(conflict_id(to_text(raw), "used"), "deleted", entity, to_text(raw), ALIVE, words, choices, 0)


def _tree_conflicts(tree: CodeTree) -> list[Conflict]:
    out = []
    for fault in tree.faults:
        if fault.fault is Fault.PARENT_DELETED:
            continue
        code, other = tree.all[fault.code], tree.all.get(fault.other)
        name = f"“{code.name}”"
        above = f"“{other.name}”" if other else "?"
        if fault.fault is Fault.LEVEL:
            words = _("{name} cannot stand under {above}, whose level is lower").format(name=name, above=above)
            choices: tuple[Choice, ...] = (Choice(_("leave it at the top")), Choice(_("raise {above}").format(above=above)))
        elif fault.fault is Fault.CYCLE:
            words = _("{name} and {above} stand under each other").format(name=name, above=above)
            choices = (Choice(_("leave {name} at the top").format(name=name)),)
        else:
            words = _("{name} and {above} were merged into each other").format(name=name, above=above)
            choices = (Choice(_("keep {name}, with the other merged into it").format(name=name)),)
        # Its id is not that of a conflict of values: a code's level can be in both at once.
        found = conflict_id(code.id, f"{fault.fault.value} fault")
        out.append(Conflict(found, fault.fault.value, "code", code.id, "place", words, choices, 1))
    return out


def _twins(tree: CodeTree) -> list[Conflict]:
    out = []
    for parent in (None, *tree.walk()):
        first: dict[str, str] = {}
        for child in tree.children_of(parent):
            name = fold(tree.codes[child].name)
            if name not in first:
                first[name] = child
                continue
            words = _("there are two codes “{name}” side by side").format(name=tree.path(child))
            choices = (Choice(_("merge them")), Choice(_("give one another name (--value NAME)")))
            out.append(Conflict(conflict_id(child, "twin"), "name", "code", child, "name", words, choices, 0))
    return out


def _settle_used(made: Writing, conflict: Conflict, tree: CodeTree, take: int | None, value: str | None) -> None:
    if value is not None and conflict.entity == "code":
        target = tree.get(value)
        made.draft.set("code", conflict.entity_id, ALIVE, True)
        made.draft.set("code", conflict.entity_id, "merged_into", target.id)
    elif take == 1:
        made.draft.set(conflict.entity, conflict.entity_id, ALIVE, True)
    elif take == 2:
        users = {user.id: user for user in living_users(made.connection, conflict.entity, to_raw(conflict.entity_id))}
        for user in users.values():
            user_id = to_text(user.id)
            if (user.entity, user.field) == ("code", "place"):
                made.draft.set("code", user_id, "place", {"parent": None, "rank": tree.all[user_id].rank})
            elif user.entity == "code":
                delete_code(made, tree, user_id)
            elif _can_do_without(user.entity, user.field):
                made.draft.set(user.entity, user_id, user.field, None)
            else:
                delete_things(made, user.entity, user_id)
    else:
        raise NoSuchChoice(_offered(take, value), ["--take 1", "--take 2", "--value CODE"])


def _can_do_without(entity: str, name: str) -> bool:
    """Whether a thing may stay and refer to nothing: a speaker without the case, a case without the one above it."""
    field = BY_NAME[entity].field(name)
    return field is not None and field.kind is Kind.REGISTER and field.type is Type.ID and not field.needed


def _settle_loose(made: Writing, conflict: Conflict, tree: CodeTree, take: int | None, value: str | None) -> None:
    code = tree.codes[conflict.entity_id]
    if take == 1:
        made.draft.set("code", code.id, "place", {"parent": None, "rank": code.rank})
    elif take == 2 and conflict.kind == Fault.LEVEL.value and code.parent:
        parent = tree.target(code.parent)
        if parent is None:
            raise ConflictNotFound(conflict.id)
        # A label has no children, so a parent of labels is at least a concept.
        wanted = max(code.level, Level.CONCEPT, key=lambda level: level.rank)
        made.draft.set("code", parent, "level", wanted.value)
    else:
        raise NoSuchChoice(_offered(take, value), [f"--take {n + 1}" for n in range(len(conflict.choices))])


def _settle_merge_cycle(made: Writing, conflict: Conflict, _tree: CodeTree, take: int | None, value: str | None) -> None:
    if take != 1:
        raise NoSuchChoice(_offered(take, value), ["--take 1"])
    made.draft.set("code", conflict.entity_id, "merged_into", None)


def _settle_twins(made: Writing, conflict: Conflict, tree: CodeTree, take: int | None, value: str | None) -> None:
    code = tree.codes[conflict.entity_id]
    parent = tree.parent_of(code.id)
    if take == 1:
        first = next(c for c in tree.children_of(parent) if fold(tree.codes[c].name) == fold(code.name))
        made.draft.set("code", code.id, "merged_into", first)
    elif value:
        name = clean_name(value, _("code"))
        refuse_twin(tree, name, parent, but=code.id)
        made.draft.set("code", code.id, "name", name)
    else:
        raise NoSuchChoice(_offered(take, value), ["--take 1", "--value NAME"])


def _offered(take: int | None, value: str | None) -> str:
    return f"--take {take}" if take is not None else f"--value {value}" if value else "…"


_Settle = Callable[[Writing, Conflict, CodeTree, "int | None", "str | None"], None]
_SETTLE: dict[str, _Settle] = {
    "deleted": _settle_used,
    Fault.LEVEL.value: _settle_loose,
    Fault.CYCLE.value: _settle_loose,
    Fault.MERGE_CYCLE.value: _settle_merge_cycle,
    "name": _settle_twins,
}
