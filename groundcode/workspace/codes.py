"""Codes: made, renamed, raised, moved, abstracted, merged, deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from groundcode.domain.codes import Code, CodeTree
from groundcode.domain.heads import Seen
from groundcode.domain.ids import fold, to_raw, to_text
from groundcode.domain.levels import Level, level_above, lowered, may_stand_under, raised
from groundcode.domain.operations import Draft
from groundcode.domain.ranks import rank_between
from groundcode.errors import (
    BadValue,
    CodeCycle,
    CodeNotFound,
    DuplicateName,
    LabelHasNoChildren,
    LevelBroken,
    NoLevel,
)
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.store.store import Writing
from groundcode.workspace.names import clean_name
from groundcode.workspace.removal import delete_things

if TYPE_CHECKING:
    from groundcode.workspace.near_names import NearPair
    from groundcode.workspace.splitting import Part
    from groundcode.workspace.workspace import Workspace

TEXTS = ("definition", "inclusion", "exclusion", "no_paradigm")


class Codes:
    """What one does with codes."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def create(
        self, name: str, *, level: Level = Level.LABEL, parent: str | None = None, in_vivo: bool = False,
        seen: Seen | None = None,
    ) -> str:  # fmt: skip
        """Make a code, last among its siblings; gives its id.

        Raises:
            EmptyName, DuplicateName, LevelBroken, LabelHasNoChildren, CodeNotFound
        """
        with self._workspace.change("new-code", seen=seen) as made:
            tree = self._workspace.tree_at(made.connection)
            return add_code(made.draft, tree, self._workspace.store.ids(), name, level, parent, in_vivo=in_vivo)

    def rename(self, code: str, name: str, *, seen: Seen | None = None) -> None:
        """Give a code another name."""
        with self._workspace.change("rename", seen=seen) as made:
            tree = self._workspace.tree_at(made.connection)
            found = living(tree, code)
            name = clean_name(name, _("code"))
            refuse_twin(tree, name, tree.parent_of(found.id), but=found.id)
            if name != found.name:
                made.draft.set("code", found.id, "name", name)

    def describe(self, code: str, *, seen: Seen | None = None, **texts: str) -> None:
        """Set definition, inclusion or exclusion; what stays the same is not written."""
        with self._workspace.change("define", seen=seen) as made:
            found = living(self._workspace.tree_at(made.connection), code)
            row = reading.read_thing(made.connection, "code", found.id)
            for field, text in texts.items():
                if field not in TEXTS:
                    raise BadValue(_("field"), field, _(", ").join(TEXTS))
                if row is not None and (row[field] or "") != text:
                    made.draft.set("code", found.id, field, text)

    def set_level(self, code: str, level: Level, *, seen: Seen | None = None) -> None:
        """Raise or lower a code in place (升级, 降级).

        Raises:
            CodeNotFound, LevelBroken, LabelHasNoChildren, BadValue
            LevelHeld: a relation or a paradigm needs it where it is.
        """
        from groundcode.workspace.theory import refuse_lowering

        with self._workspace.change("level", seen=seen) as made:
            tree = self._workspace.tree_at(made.connection)
            found = living(tree, code)
            parent = tree.parent_of(found.id)
            if parent is not None:
                refuse_level(found.name, level, tree.codes[parent])
            for child in tree.children_of(found.id):
                refuse_level(tree.codes[child].name, tree.codes[child].level, found, level)
            core = reading.read_project(made.connection)["core_code"]
            if level.rank < Level.CATEGORY.rank and core and tree.target(to_text(core)) == found.id:
                raise BadValue(_("core category"), found.name, _("a category or a main category"))
            if level is not found.level:
                refuse_lowering(made.connection, tree, found.id, level)
                made.draft.set("code", found.id, "level", level.value)

    def raise_(self, code: str, *, seen: Seen | None = None) -> None:
        """One level up."""
        found = living(self._workspace.tree(), code)
        level = raised(found.level)
        if level is None:
            raise NoLevel(found.name, _(found.level.words), up=True)
        self.set_level(code, level, seen=seen)

    def lower(self, code: str, *, seen: Seen | None = None) -> None:
        """One level down."""
        found = living(self._workspace.tree(), code)
        level = lowered(found.level)
        if level is None:
            raise NoLevel(found.name, _(found.level.words), up=False)
        self.set_level(code, level, seen=seen)

    def move(self, code: str, parent: str | None, *, before: str | None = None, seen: Seen | None = None) -> None:
        """Put a code under another one (None: at the top), last or before a sibling there."""
        with self._workspace.change("move", seen=seen) as made:
            tree = self._workspace.tree_at(made.connection)
            found = living(tree, code)
            target = living(tree, parent).id if parent else None
            check_move(tree, found, target)
            refuse_twin(tree, found.name, target, but=found.id)
            for moved, rank in ranks_before(tree, target, before, [found.id]):
                made.draft.set("code", moved, "place", {"parent": target, "rank": rank})

    def move_all(self, codes: Sequence[str], parent: str | None, *, seen: Seen | None = None) -> None:
        """Put several codes under another one (None: at the top), last, in their order, as one change."""
        with self._workspace.change("move", seen=seen) as made:
            tree = self._workspace.tree_at(made.connection)
            target = living(tree, parent).id if parent else None
            moved = list({code.id: code for code in (living(tree, code) for code in codes)}.values())
            last = tree.last_rank(target)
            names: dict[str, str] = {}
            for code in moved:
                check_move(tree, code, target)
                refuse_twin(tree, code.name, target, but=code.id)
                if names.setdefault(fold(code.name), code.id) != code.id:
                    raise DuplicateName(code.name, _where(tree, target))
                last = rank_between(last)
                made.draft.set("code", code.id, "place", {"parent": target, "rank": last})

    def abstract(self, codes: Sequence[str], name: str, *, level: Level | None = None, seen: Seen | None = None) -> str:
        """Make a code above the given ones and move them under it (概念化, 范畴化), as one change; gives its id.

        It stands where they stood, if they stood together, and else at the top.
        """
        with self._workspace.change("abstract", seen=seen) as made:
            tree = self._workspace.tree_at(made.connection)
            name = clean_name(name, _("code"))
            marked = list({code.id: code for code in (living(tree, code) for code in codes)}.values())
            if not marked:
                raise BadValue(_("code"), "", _("at least one code"))
            by_name = {fold(code.name): code.id for code in marked}
            twin = next((code for code in marked if by_name[fold(code.name)] != code.id), None)
            if twin is not None:
                raise DuplicateName(twin.name, _("under “{parent}”").format(parent=name))
            wanted = level or level_above([code.level for code in marked])
            parents = {tree.parent_of(code.id) for code in marked}
            parent = parents.pop() if len(parents) == 1 else None
            if parent is not None and not may_stand_under(wanted, tree.codes[parent].level):
                parent = None
            inside = {code.id for code in marked}
            taken = tree.sibling_named(name, parent)
            if taken is not None and taken not in inside:
                raise DuplicateName(tree.codes[taken].name, _where(tree, parent))
            made_id = add_code(made.draft, tree, self._workspace.store.ids(), name, wanted, parent, check_twin=False)
            rank = ""
            for code in sorted(marked, key=lambda c: list(tree.walk()).index(c.id)):
                refuse_level(code.name, code.level, Code(made_id, name, wanted, parent, ""))
                rank = rank_between(rank)
                made.draft.set("code", code.id, "place", {"parent": made_id, "rank": rank})
            return made_id

    def merge(self, code: str, into: str, *, seen: Seen | None = None) -> None:
        """Let every reference to `code` read as `into`; its children go there too, its own fields stay as lineage.

        Raises:
            CodeNotFound, CodeCycle, LevelBroken, LabelHasNoChildren
            LevelHeld: a relation or a paradigm needs it at a higher level than that of `into`.
        """
        from groundcode.workspace.theory import refuse_lowering

        with self._workspace.change("merge-codes", seen=seen) as made:
            tree = self._workspace.tree_at(made.connection)
            gone, kept = living(tree, code), living(tree, into)
            if gone.id == kept.id or gone.id in tree.ancestors(kept.id):
                raise CodeCycle(gone.name, kept.name)
            for child in tree.children_of(gone.id):
                refuse_level(tree.codes[child].name, tree.codes[child].level, kept)
            refuse_lowering(made.connection, tree, gone.id, kept.level)
            made.draft.set("code", gone.id, "merged_into", kept.id)

    def split(self, code: str, parts: Sequence[Part], *, delete_empty: bool = False, seen: Seen | None = None) -> list[str]:
        """Make a code of each part right behind a code, and put the codings dealt to it there, as one change; gives their ids.

        Codings that no part names stay on the code. It stays too, unless `delete_empty` and nothing is left on or below it.

        Raises:
            CodeNotFound, EmptyName, DuplicateName, ThingNotFound
            BadValue: no parts, or a coding that is dealt twice or is not on the code.
        """
        from groundcode.workspace.splitting import split_code

        return split_code(self._workspace, code, parts, delete_empty=delete_empty, seen=seen)

    def delete(self, code: str, *, seen: Seen | None = None) -> tuple[int, int]:
        """Delete a code, its codings and links; its children go to its parent. Gives (codings, children)."""
        with self._workspace.change("delete-code", seen=seen) as made:
            tree = self._workspace.tree_at(made.connection)
            return delete_code(made, tree, living(tree, code).id)

    def consequences(self, code: str) -> tuple[int, int]:
        """What deleting a code would take along: (codings of all coders, children that move up)."""
        tree = self._workspace.tree()
        found = living(tree, code)
        count = 0
        with self._workspace.store.reading() as connection:
            for gone in _merged_into(tree, found.id):
                sql = "SELECT count(*) FROM state_coding WHERE code = ? AND alive"
                count += int(bulk.all_rows(connection, sql, (to_raw(gone),))[0][0])
        return count, len(tree.children_of(found.id))

    def near_duplicates(self, *, at_least: float = 0.85) -> list[NearPair]:
        """Pairs of codes whose names are probably the same, the likest first; `at_least` goes up to 1."""
        from groundcode.workspace.near_names import near_duplicates

        return near_duplicates(self._workspace, at_least)

    def set_core(self, code: str | None, *, seen: Seen | None = None) -> None:
        """Name the core category (核心范畴): a category or a main category, or none."""
        with self._workspace.change("core", seen=seen) as made:
            target = None
            if code is not None:
                found = living(self._workspace.tree_at(made.connection), code)
                if found.level.rank < Level.CATEGORY.rank:
                    raise BadValue(_("core category"), found.name, _("a category or a main category"))
                target = found.id
            made.draft.set("project", self._workspace.id, "core_code", target)

    def core(self) -> str | None:
        """The core category's id, if one was named and still lives."""
        with self._workspace.store.reading() as connection:
            raw = reading.read_project(connection)["core_code"]
            tree = self._workspace.tree_at(connection)
        return tree.target(to_text(raw)) if raw else None


def living(tree: CodeTree, code: str) -> Code:
    """The living code of an id, merged ones resolved.

    Raises:
        CodeNotFound: it was deleted, or never was.
    """
    target = tree.target(code)
    if target is None:
        raise CodeNotFound(tree.all[code].name if code in tree.all else code)
    return tree.codes[target]


def delete_code(made: Writing, tree: CodeTree, code: str, *, codings_too: bool = True) -> tuple[int, int]:
    """Put the deleting of a code into a draft: its children go to its parent, its codings and links with it.

    Codes that were merged into it go too. Gives how many (codings, children). Without `codings_too` its codings are
    the caller's.
    """
    parent = tree.parent_of(code) if code in tree.codes else None
    children = tree.children_of(code)
    last = tree.last_rank(parent)
    for child in children:
        last = rank_between(last)
        made.draft.set("code", child, "place", {"parent": parent, "rank": last})
    gone = _merged_into(tree, code)
    for other in tree.all.values():
        # What is shown elsewhere but was written under it (loose, or itself merged) must not point to a deleted code.
        if other.alive and other.parent in gone and other.id not in gone and other.id not in children:
            made.draft.set("code", other.id, "place", {"parent": None, "rank": other.rank})
    spared = {("code", "place")} if codings_too else {("code", "place"), ("coding", "code")}
    codings = delete_things(made, "code", code, but=spared)
    return codings.get("coding", 0), len(children)


def _merged_into(tree: CodeTree, code: str) -> set[str]:
    """A code and the living ones that were merged into it, directly or through others."""
    out: set[str] = set()
    waiting = [code]
    while waiting:
        found = waiting.pop()
        if found not in out:
            out.add(found)
            waiting += [c.id for c in tree.all.values() if c.alive and c.merged_into == found]
    return out


def add_code(
    draft: Draft, tree: CodeTree, code_id: str, name: str, level: Level, parent: str | None, *,
    in_vivo: bool = False, check_twin: bool = True, rank: str | None = None, split_from: str | None = None,
) -> str:  # fmt: skip
    """Put the making of a code into a draft, last among its siblings."""
    name = clean_name(name, _("code"))
    above = living(tree, parent) if parent else None
    if above is not None:
        refuse_level(name, level, above)
    if check_twin:
        refuse_twin(tree, name, above.id if above else None)
    place = {"parent": above.id if above else None, "rank": rank or rank_between(tree.last_rank(above.id if above else None))}
    return draft.create(
        "code", code_id, name=name, level=level.value, place=place, in_vivo=in_vivo or None, split_from=split_from
    )


def refuse_level(name: str, level: Level, parent: Code, parent_level: Level | None = None) -> None:
    """Refuse a code under a parent of a lower level, and anything under a label."""
    above = parent_level or parent.level
    if above is Level.LABEL:
        raise LabelHasNoChildren(name, parent.name)
    if not may_stand_under(level, above):
        raise LevelBroken(name, _(level.words), parent.name, _(above.words))


def refuse_twin(tree: CodeTree, name: str, parent: str | None, but: str | None = None) -> None:
    """Refuse a name that a sibling has."""
    twin = tree.sibling_named(name, parent, but)
    if twin is not None:
        raise DuplicateName(tree.codes[twin].name, _where(tree, parent))


def check_move(tree: CodeTree, code: Code, parent: str | None) -> None:
    """Refuse a move below the code itself or to a place whose level does not fit."""
    if parent is None:
        return
    if parent == code.id or code.id in tree.ancestors(parent):
        raise CodeCycle(code.name, tree.codes[parent].name)
    refuse_level(code.name, code.level, tree.codes[parent])


def _where(tree: CodeTree, parent: str | None) -> str:
    return _("at the top") if parent is None else _("under “{parent}”").format(parent=tree.codes[parent].name)


def ranks_before(tree: CodeTree, parent: str | None, before: str | None, moved: Sequence[str]) -> list[tuple[str, str]]:
    """Ranks that put codes before a sibling (None: last), and new ones for those behind where two laptops gave them the same."""
    siblings = [i for i in tree.children_of(parent) if i not in moved]
    at = siblings.index(before) if before in siblings else len(siblings)
    low = tree.codes[siblings[at - 1]].rank if at else ""
    high = tree.codes[siblings[at]].rank if at < len(siblings) else ""
    tied = bool(high) and low >= high
    out: list[tuple[str, str]] = []
    for code in moved:
        low = rank_between(low, "" if tied else high)
        out.append((code, low))
    for sibling in siblings[at:] if tied else ():
        if tree.codes[sibling].rank > out[-1][1]:
            break
        out.append((sibling, rank_between(out[-1][1])))
    return out
