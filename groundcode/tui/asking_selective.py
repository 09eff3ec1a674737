"""Questions of selective coding: the core category, pathways, constructs and their items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.domain.theory import Construct, Item, Pathway, chains_of
from groundcode.locale import N_, _, ngettext
from groundcode.tui.asking_relations import CONNOTATION_DRAFT, ask_relation
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.tasks import told
from groundcode.tui.text_writing import write_text
from groundcode.tui.theory_words import chain_words, code_name
from groundcode.tui.widgets.picker import Pickable, Picker
from groundcode.tui.widgets.prompt import Confirm, Prompt

if TYPE_CHECKING:
    from groundcode.domain.heads import Seen
    from groundcode.tui.screens.selective import SelectiveScreen

_DEFINITION_DRAFT = "construct:"
_KINDS = {
    "core": N_("core category"), "relation": N_("relation"), "pathway": N_("pathway"), "construct": N_("construct"),
    "item": N_("item"), "hypothesis": N_("hypothesis"),
}  # fmt: skip


def ask_core(screen: SelectiveScreen) -> None:
    """The category under the bar becomes the core; on the core itself, another one is asked for."""
    row, code = screen.row, screen.category()
    if row is not None and row.kind == "category" and code and code != screen.core:
        _set_core(screen, code)
        return
    things = [Pickable(one.id, one.name, _(one.level.words)) for one in screen.categories()]
    if screen.core:
        things.append(Pickable("", _("none: there is no core category yet")))

    def chosen(code: str | None) -> None:
        if code is not None and code != (screen.core or ""):
            _set_core(screen, code)

    screen.app.push_screen(Picker(_("Which is the core category?"), things, highlighted=screen.core or ""), chosen)


def _set_core(screen: SelectiveScreen, code: str) -> None:
    with told(screen.bar):
        before = code_name(screen.code_tree, screen.core) if screen.core else ""
        screen.workspace.codes.set_core(code or None)
        words = _("{name} is the core category now.") if code else _("{name} is the core category no longer.")
        screen.stored(words.format(name=code_name(screen.code_tree, code) if code else before))


def add(screen: SelectiveScreen) -> None:
    """Something new of the kind on which the bar stands."""
    row = screen.row
    kind = row.kind if row is not None else ""
    if kind in ("construct", "hypothesis"):
        ask_construct(screen)
    elif kind == "item":
        ask_item(screen)
    elif kind == "pathway":
        make_pathway(screen)
    elif kind == "story":
        screen.action_run("selective.open")
    elif screen.category():
        _relate(screen, screen.category())
    else:
        _ask_start(screen)


def _relate(screen: SelectiveScreen, code: str) -> None:
    ask_relation(screen, code, screen.list_.go_to)


def _ask_start(screen: SelectiveScreen) -> None:
    things = [Pickable(one.id, one.name, _(one.level.words)) for one in screen.categories()]

    def chosen(code: str | None) -> None:
        if code is not None:
            _relate(screen, code)

    screen.app.push_screen(Picker(_("A new relation: of which category?"), things), chosen)


def toggle_mark(screen: SelectiveScreen) -> None:
    """Mark a relation for a pathway; on a pathway, mark what it is made of."""
    relation, pathway = screen.relation(), screen.pathway()
    if pathway is not None:
        screen.marks = [one.id for one in pathway.relations]
    elif relation is None:
        screen.bar.say(_("Only relations are marked: a pathway is made of them."))
        return
    elif relation.on_relation:
        screen.bar.say(_("What bears upon a relation is no step of a pathway."))
        return
    elif relation.id in screen.marks:
        screen.marks.remove(relation.id)
    else:
        screen.marks.append(relation.id)
    screen.write_rows()
    count = len(screen.marks)
    words = ngettext("{count} relation is marked.", "{count} relations are marked.", count).format(count=count)
    hint = _("Mark the next one; g makes the pathway.") if count == 1 else _("g makes a pathway of them.") if count else ""
    screen.bar.say(words, hint)
    if relation is not None:
        screen.list_.action_cursor_down()


def make_pathway(screen: SelectiveScreen) -> None:
    """A pathway of the marked relations; what they do not make is said before a name is typed."""
    marked = [screen.relations[mark] for mark in screen.marks]
    if not marked:
        screen.bar.say(_("Mark relations with Space first, one after the other; g makes a pathway of them."))
        return
    chains = chains_of(marked)
    if not chains:
        # Not the error's own words: the names of the relations, which stand marked in the list, would cut off the reason.
        words = ngettext(
            "The {count} marked relation makes no pathway.", "The {count} marked relations make no pathway.", len(marked)
        )
        screen.bar.warn(
            words.format(count=len(marked)),
            _("By one way or several, they must lead from one category to one other. Esc unmarks."),
        )
        return
    words = "\n".join(chain_words(chain, screen.code_tree) for chain in chains)
    pathway = screen.pathway()
    if pathway is None:
        _ask_pathway_name(screen, words, f"{_end(screen, chains[0][0].start)} → {_end(screen, chains[0][-1].end)}")
        return
    lines = [_("A new pathway"), _("{name}, put together anew").format(name=pathway.name)]

    def chosen(number: int | None) -> None:
        if number == 0:
            _ask_pathway_name(screen, words, "")
        elif number == 1:
            with told(screen.bar):
                screen.workspace.pathways.set_relations(pathway.id, list(screen.marks))
                screen.marks = []
                screen.stored(_("{name} is put together anew.").format(name=pathway.name))

    screen.app.push_screen(Chooser(_("What shall the marked relations make?"), lines), chosen)


def _end(screen: SelectiveScreen, code: str) -> str:
    return code_name(screen.code_tree, code)


def _ask_pathway_name(screen: SelectiveScreen, words: str, name: str) -> None:
    def named(given: str | None) -> None:
        if given is not None:
            with told(screen.bar):
                made = screen.workspace.pathways.add(given, list(screen.marks))
                screen.marks = []
                screen.stored(
                    _("A new pathway: {name}.").format(name=given), _("Enter leads to its segments: Space binds one there.")
                )
                screen.list_.go_to(made)

    screen.app.push_screen(Prompt(_("What is the pathway called?"), name, words=words), named)


def ask_construct(screen: SelectiveScreen) -> None:
    """A new construct: its name, and the category it measures first."""

    def named(name: str | None) -> None:
        if name is None:
            return
        things = [Pickable("", _("none yet")), *_measurable(screen)]
        same = next((thing.id for thing in things if thing.name == name), "")
        title = _("{name}: which category does it measure?").format(name=name)
        screen.app.push_screen(Picker(title, things, highlighted=same), lambda code: made(name, code))

    def made(name: str, code: str | None) -> None:
        if code is not None:
            with told(screen.bar):
                new = screen.workspace.constructs.add(name, codes=[code] if code else [])
                hint = _("i adds an item to it.") if code else _("It measures no category yet: c says which one. i adds an item.")
                screen.stored(_("A new construct: {name}.").format(name=name), hint)
                screen.list_.go_to(new)

    title = _("What would a questionnaire measure? The name of the construct:")
    screen.app.push_screen(Prompt(title, words=_("Often that of a category, such as a sense of belonging.")), named)


def _measurable(screen: SelectiveScreen, construct: Construct | None = None) -> list[Pickable]:
    held = construct.codes if construct is not None else ()
    return [
        Pickable(one.id, one.name, _("measured: let go") if one.id in held else _(one.level.words)) for one in screen.categories()
    ]


def ask_measured(screen: SelectiveScreen) -> None:
    """A category that a construct measures, or no longer."""
    construct = screen.construct()
    if construct is None:
        screen.bar.say(_("Put the bar on a construct: what it measures is chosen then."))
        return

    def chosen(code: str | None) -> None:
        if code is not None:
            held = code in construct.codes
            codes = [one for one in construct.codes if one != code] + ([] if held else [code])
            with told(screen.bar):
                screen.workspace.constructs.measure(construct.id, codes)
                words = _("{construct} no longer measures {code}.") if held else _("{construct} measures {code}.")
                screen.stored(words.format(construct=construct.name, code=code_name(screen.code_tree, code)))

    title = _("{name}: which category does it measure?").format(name=construct.name)
    screen.app.push_screen(Picker(title, _measurable(screen, construct)), chosen)


def ask_item(screen: SelectiveScreen) -> None:
    """A new item of the construct under the bar."""
    construct = screen.construct()
    if construct is None:
        screen.bar.say(_("Items belong to a construct: put the bar on one; a makes one."))
        return

    def typed(text: str | None) -> None:
        if text is not None:
            with told(screen.bar):
                made = screen.workspace.constructs.add_item(construct.id, text)
                hint = _("It measures no category yet: c says which one; its segments are offered then.")
                if construct.codes:
                    hint = _("Enter leads to the segments: Space binds the one it comes from.")
                screen.stored(_("A new item of {name}.").format(name=construct.name), hint)
                screen.list_.go_to(made)

    screen.app.push_screen(Prompt(_("{name}: the words of the item").format(name=construct.name)), typed)


def ask_short(screen: SelectiveScreen) -> None:
    """The short name of a construct in model text."""
    construct = screen.construct()
    if construct is None:
        screen.bar.say(_("Put the bar on a construct: its short name stands for it in model text."))
        return

    def typed(short: str | None) -> None:
        if short is not None and short != construct.short:
            with told(screen.bar):
                screen.workspace.constructs.edit(construct.id, short=short)
                now = screen.workspace.constructs.short_names().get(construct.id, "")
                screen.stored(_("{name} is {short} in model text.").format(name=construct.name, short=now))

    words = _("Two to eight letters and digits. Nothing typed leaves it to be made from the name.")
    screen.app.push_screen(
        Prompt(_("Short name of {name}:").format(name=construct.name), construct.short, words=words, empty=True), typed
    )


def write_item(screen: SelectiveScreen, item: Item) -> None:
    """Other words for an item."""

    def typed(text: str | None) -> None:
        if text is not None and text != item.text:
            with told(screen.bar):
                screen.workspace.constructs.edit_item(item.id, text)
                screen.stored(_("The item reads now: {text}").format(text=text))

    screen.app.push_screen(Prompt(_("The words of the item:"), item.text), typed)


def turn_item(screen: SelectiveScreen, item: Item) -> None:
    """An item is reversed, or no longer."""
    screen.workspace.constructs.edit_item(item.id, reversed=not item.reversed)
    words = (
        _("The item is no longer reversed.") if item.reversed else _("The item is reversed: a high answer counts as a low one.")
    )
    screen.stored(words)


def move_item(screen: SelectiveScreen, step: int) -> None:
    """An item among those of its construct."""
    found = screen.item()
    if found is None:
        screen.bar.say(_("Items are moved: put the bar on one."))
        return
    construct, item = found
    ids = [one.id for one in construct.items]
    at = ids.index(item.id) + step
    if 0 <= at < len(ids):
        behind = ids[at] if step < 0 else (ids[at + 1] if at + 1 < len(ids) else None)
        screen.workspace.constructs.move_item(item.id, before=behind)
        screen.stored(_("The item was moved."))


def write_pathway(screen: SelectiveScreen, pathway: Pathway) -> None:
    """What a pathway means, on a page."""

    def store(text: str, seen: Seen) -> None:
        screen.workspace.pathways.edit(pathway.id, connotation=text, seen=seen)
        screen.stored(_("What {ends} means is stored.").format(ends=pathway.name))

    title = _("What it means: {ends}").format(ends=pathway.name)
    write_text(screen, CONNOTATION_DRAFT + pathway.id, title, pathway.connotation, store)


def write_definition(screen: SelectiveScreen, construct: Construct) -> None:
    """What a construct is, on a page."""

    def store(text: str, seen: Seen) -> None:
        screen.workspace.constructs.edit(construct.id, definition=text, seen=seen)
        screen.stored(_("The definition of {name} is stored.").format(name=construct.name))

    title = _("Definition of the construct {name}").format(name=construct.name)
    write_text(screen, _DEFINITION_DRAFT + construct.id, title, construct.definition, store)


def rename(screen: SelectiveScreen) -> None:
    """Another name for a pathway or a construct."""
    pathway, construct = screen.pathway(), screen.construct()
    if pathway is None and (construct is None or screen.item() is not None):
        screen.bar.say(_("Pathways and constructs are renamed here; codes in the codebook."))
        return
    old = pathway.name if pathway is not None else construct.name if construct is not None else ""

    def named(name: str | None) -> None:
        if name is None or name == old:
            return
        with told(screen.bar):
            if pathway is not None:
                screen.workspace.pathways.edit(pathway.id, name=name)
            elif construct is not None:
                screen.workspace.constructs.edit(construct.id, name=name)
            screen.stored(_("{old} is called {new} now.").format(old=old, new=name))

    screen.app.push_screen(Prompt(_("A new name for {name}:").format(name=old), old), named)


def ask_pathway_deletion(screen: SelectiveScreen, pathway: Pathway) -> None:
    """Whether to delete a pathway; its relations stay."""

    def answered(yes: bool | None) -> None:
        if yes:
            with told(screen.bar):
                screen.workspace.pathways.delete(pathway.id)
                screen.stored(_("Deleted: {name}. u brings it back.").format(name=pathway.name))

    words = _(
        "The pathway {name} will be deleted, with what it means and the segments bound to it ({bound}). Its relations stay. "
        "u brings it back."
    )
    screen.app.push_screen(Confirm(words.format(name=pathway.name, bound=len(pathway.evidence))), answered)


def ask_construct_deletion(screen: SelectiveScreen, construct: Construct) -> None:
    """Whether to delete a construct with its items."""
    count = screen.workspace.constructs.consequences(construct.id)

    def answered(yes: bool | None) -> None:
        if yes:
            with told(screen.bar):
                screen.workspace.constructs.delete(construct.id)
                screen.stored(_("Deleted: {name}. u brings it back.").format(name=construct.name))

    words = _("The construct {name} will be deleted with its items ({items}). The categories stay. u brings all of it back.")
    screen.app.push_screen(Confirm(words.format(name=construct.name, items=count)), answered)


def delete_item(screen: SelectiveScreen, item: Item) -> None:
    """Delete an item; with segments bound to it, ask before."""

    def answered(yes: bool | None) -> None:
        if yes:
            with told(screen.bar):
                screen.workspace.constructs.delete_item(item.id)
                # An item is a sentence: its own full stop would stand before that of the message.
                screen.stored(_("Deleted: {name}. u brings it back.").format(name=item.text.rstrip("。.")))

    if item.evidence:
        words = _("The item will be deleted, with the segments bound to it ({bound}): {text}")
        screen.app.push_screen(Confirm(words.format(bound=len(item.evidence), text=item.text)), answered)
    else:
        answered(True)


def ask_row(screen: SelectiveScreen) -> None:
    """Something of the outline by a part of its name."""
    rows = {f"{row.kind} {row.id}": row for row in screen.list_.shown_rows if row.kind and row.id}
    # The storyline is looked for by that word, whatever its text begins with.
    levels = {one.id: one.level.words for one in screen.categories()}
    kinds = {key: levels.get(row.id, "") if row.kind == "category" else _KINDS.get(row.kind, "") for key, row in rows.items()}
    things = [Pickable(key, row.text, _(kinds[key]) if kinds[key] else "") for key, row in rows.items()]
    things = [Pickable(one.id, f"{_('Storyline')}: {one.name}", "") if one.id == "story story" else one for one in things]

    def chosen(key: str | None) -> None:
        if key is not None:
            screen.list_.go_to(rows[key].id)

    screen.app.push_screen(Picker(_("Where to?"), things), chosen)
