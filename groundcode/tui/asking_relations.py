"""Questions about relations: the other end, the direction, type and sign; what one means; whether to delete it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from groundcode.domain.theory import RELATION_TYPES, Relation, Sign
from groundcode.locale import _, join_names, ngettext
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.tasks import told
from groundcode.tui.text_writing import write_text
from groundcode.tui.theory_words import code_name, ends_words, kind_words, sign_words
from groundcode.tui.widgets.picker import Pickable, Picker
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.workspace.theories.words import type_words

if TYPE_CHECKING:
    from groundcode.domain.heads import Seen
    from groundcode.tui.screens.theory_screen import TheoryScreen

CONNOTATION_DRAFT = "connotation:"
"""What the key of a draft begins with; the id of the relation or pathway follows."""
_SIGNS: tuple[Sign | None, ...] = (Sign.POSITIVE, Sign.NEGATIVE, None)


def ask_relation(screen: TheoryScreen, code: str, then: Callable[[str], None]) -> None:
    """A new relation of a category: with which one, which way, of what type; `then` gets its id."""
    others = [one for one in screen.categories() if one.id != code]
    if not others:
        screen.bar.warn(_("A relation needs two categories, and there is only one."))
        return
    name = code_name(screen.code_tree, code)
    things = [Pickable(one.id, one.name, _(one.level.words)) for one in others]

    def chosen(other: str | None) -> None:
        if other is not None:
            _ask_direction(screen, code, other, then)

    screen.app.push_screen(Picker(_("{name}: related to which category?").format(name=name), things), chosen)


def _ask_direction(screen: TheoryScreen, code: str, other: str, then: Callable[[str], None]) -> None:
    one, two = code_name(screen.code_tree, code), code_name(screen.code_tree, other)

    def chosen(number: int | None) -> None:
        if number is not None:
            start, end = (code, other) if number == 0 else (other, code)
            _ask_kind(screen, start, end, on_relation=False, then=then)

    screen.app.push_screen(Chooser(_("Which way does it lead?"), [f"{one} → {two}", f"{two} → {one}"]), chosen)


def ask_moderation(screen: TheoryScreen, relation: Relation, then: Callable[[str], None]) -> None:
    """A relation onto a relation: which category bears upon it."""
    things = [Pickable(one.id, one.name, _(one.level.words)) for one in screen.categories() if one.id != relation.start]
    ends = ends_words(relation, screen.relations, screen.code_tree)

    def chosen(code: str | None) -> None:
        if code is not None:
            _ask_kind(screen, code, relation.id, on_relation=True, then=then, first="moderation")

    screen.app.push_screen(Picker(_("What bears upon {ends}?").format(ends=ends), things), chosen)


def _ask_kind(
    screen: TheoryScreen, start: str, end: str, *, on_relation: bool, then: Callable[[str], None], first: str = ""
) -> None:
    def kind(type: str) -> None:
        ask_sign(screen, lambda sign: make(type, sign), upon=on_relation)

    def make(type: str, sign: Sign | None) -> None:
        with told(screen.bar):
            made = screen.workspace.relations.add(start, end, type, sign, on_relation=on_relation)
            screen.read()
            words = ends_words(screen.relations[made], screen.relations, screen.code_tree)
            screen.stored(
                _("A new relation: {ends}.").format(ends=words),
                _("Enter leads to its segments: Space binds one there. e says what it means."),
            )
            then(made)

    ask_type(screen, kind, first=first)


def ask_type(screen: TheoryScreen, then: Callable[[str], None], *, first: str = "") -> None:
    """The type of a relation: one of the list, a word of one's own, or none yet."""
    types = sorted(RELATION_TYPES, key=lambda key: key != first) if first else list(RELATION_TYPES)
    own = sorted({relation.type for relation in screen.relations.values()} - set(RELATION_TYPES) - {""})
    # The words of one's own stand last, so that the digits always mean the same.
    lines = [*(type_words(key) for key in types), _("another word …"), _("no type yet"), *own]
    keys = [*types, None, "", *own]

    def chosen(number: int | None) -> None:
        if number is None:
            return
        key = keys[number]
        if key is not None:
            then(key)
        else:
            screen.app.push_screen(Prompt(_("What kind of relation is it? A word or two:")), typed)

    def typed(word: str | None) -> None:
        if word is not None:
            with told(screen.bar):
                then(word)

    screen.app.push_screen(Chooser(_("What kind of relation is it?"), lines), chosen)


def ask_sign(screen: TheoryScreen, then: Callable[[Sign | None], None], *, upon: bool = False) -> None:
    """Which way it works; `upon` a relation it makes that one stronger or weaker."""
    lines = [
        _("positive: the more of the one, the more of the other"), _("negative: the more of the one, the less of the other"),
    ]  # fmt: skip
    if upon:
        lines = [_("positive: it makes the relation stronger"), _("negative: it makes the relation weaker")]
    lines.append(_("neither is said"))

    def chosen(number: int | None) -> None:
        if number is not None:
            then(_SIGNS[number])

    screen.app.push_screen(Chooser(_("Which way does it work?"), lines), chosen)


def change_type(screen: TheoryScreen, relation: Relation) -> None:
    """Another type for a relation."""

    def chosen(type: str) -> None:
        screen.workspace.relations.edit(relation.id, type=type)
        said = type_words(type) or _("no type yet")
        screen.stored(_("{ends}: {what}").format(ends=_ends(screen, relation), what=said))

    ask_type(screen, chosen)


def next_sign(screen: TheoryScreen, relation: Relation) -> None:
    """Positive, negative, neither, and again."""
    sign = _SIGNS[(_SIGNS.index(relation.sign) + 1) % len(_SIGNS)]
    screen.workspace.relations.edit(relation.id, sign=sign)
    said = sign_words(sign) or _("neither positive nor negative")
    screen.stored(_("{ends}: {what}").format(ends=_ends(screen, relation), what=said))


def write_connotation(screen: TheoryScreen, relation: Relation) -> None:
    """What a relation means, on a page."""
    ends = _ends(screen, relation)

    def store(text: str, seen: Seen) -> None:
        screen.workspace.relations.edit(relation.id, connotation=text, seen=seen)
        screen.stored(_("What {ends} means is stored.").format(ends=ends))

    write_text(screen, CONNOTATION_DRAFT + relation.id, _("What it means: {ends}").format(ends=ends), relation.connotation, store)


def ask_relation_deletion(screen: TheoryScreen, relation: Relation) -> None:
    """Tell what goes with a relation, and what is left broken; ask, delete. With nothing at stake it is deleted at once."""
    use = screen.workspace.relations.consequences(relation.id)
    ends = _ends(screen, relation)
    words = [_("{ends} ({kind}) will be deleted.").format(ends=ends, kind=kind_words(relation))]
    if use.evidence:
        count = ngettext("{count} segment bound to it is let go.", "{count} segments bound to it are let go.", use.evidence)
        words.append(count.format(count=use.evidence))
    if use.moderations:
        words.append(_("What bears upon it goes too: {names}.").format(names=join_names(use.moderations)))
    if use.pathways:
        words.append(_("These pathways break: {names}.").format(names=join_names(use.pathways)))
    words.append(_("u brings all of it back."))

    def answered(yes: bool | None) -> None:
        if yes:
            with told(screen.bar):
                screen.workspace.relations.delete(relation.id)
                screen.stored(_("Deleted: {name}. u brings it back.").format(name=ends))

    if use.evidence or use.moderations or use.pathways or relation.connotation:
        screen.app.push_screen(Confirm(" ".join(words)), answered)
    else:
        answered(True)


def _ends(screen: TheoryScreen, relation: Relation) -> str:
    return ends_words(relation, screen.relations, screen.code_tree)
