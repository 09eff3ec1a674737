"""What the cases screen asks about a case or a variable."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from groundcode.domain.cases import ANSWERS, CONSENT, Bound, Case, CaseKind, Variable, VariableType, line_of_parents
from groundcode.domain.transcripts import Role
from groundcode.errors import WouldOpen
from groundcode.locale import N_, _, join_names, join_sentences, ngettext
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.tasks import told
from groundcode.tui.widgets.picker import Pickable, Picker
from groundcode.tui.widgets.prompt import Confirm, Prompt

if TYPE_CHECKING:
    from groundcode.tui.screens.cases import CasesScreen

CONSENT_WORDS = {
    "date": N_("date of the consent"),
    "form": N_("version of the form"),
    "quote": N_("quoting"),
    "share": N_("sharing with the team"),
    "archive": N_("archiving"),
    "ai": N_("processing by AI"),
}
_TYPE_HINTS = {
    VariableType.NUMBER: N_("It is a number."),
    VariableType.DATE: N_("It is a date: 2026-03-01, 2026-03 or 2026年3月1日."),
}
_MOST_SHOWN = 8


def ask_name(screen: CasesScreen, case: Case) -> None:
    """Another name for a case."""

    def named(name: str | None) -> None:
        if name is not None and name != case.name:
            with told(screen.bar):
                screen.workspace.cases.rename(case.id, name)
                screen.stored(_("{old} is called {new} now.").format(old=case.name, new=name))

    screen.app.push_screen(Prompt(_("A new name for {name}:").format(name=case.name), case.name), named)


def ask_value(screen: CasesScreen, case: Case, variable: Variable) -> None:
    """A value of a variable; an empty line takes it away."""
    old = case.values.get(variable.id, "")
    known = sorted({one.values[variable.id] for one in screen.cases.values() if one.values.get(variable.id)})
    so_far = _("So far: {values}.").format(values=join_names(known, _MOST_SHOWN)) if known else ""
    of_type = _TYPE_HINTS.get(variable.type, "")
    # gettext gives the catalogue's own head for an empty message.
    hints = (_(of_type) if of_type else "", so_far, _("Nothing typed takes the value away."))

    def given(value: str | None) -> None:
        if value is not None and value != old:
            with told(screen.bar):
                screen.workspace.cases.set_value(case.id, variable.name, value)
                shown = value or "–"
                screen.stored(_("{case}, {variable}: {value}").format(case=case.name, variable=variable.name, value=shown))

    title = _("{case}: {variable}").format(case=case.name, variable=variable.name)
    screen.app.push_screen(Prompt(title, old, words=" ".join(hint for hint in hints if hint), empty=True), given)


def ask_new(screen: CasesScreen) -> None:
    """A new case: what it is, then its name."""
    site = screen.cases.get(screen.grid.row_key)
    site = screen.cases.get(site.parent or "") if site is not None and site.kind is not CaseKind.SITE else site
    kinds: list[tuple[str, CaseKind, str | None]] = []
    if site is not None:
        kinds.append((_("An informant of {site}").format(site=site.name), CaseKind.INFORMANT, site.id))
    kinds.append((_("An informant: somebody who was interviewed"), CaseKind.INFORMANT, None))
    kinds.append((_("A site: a place, a group, an organisation"), CaseKind.SITE, None))

    def chosen(number: int | None) -> None:
        if number is not None:
            words, kind, parent = kinds[number]
            screen.app.push_screen(Prompt(_("Its name:"), words=words), lambda name: named(name, kind, parent))

    def named(name: str | None, kind: CaseKind, parent: str | None) -> None:
        if name is not None:
            with told(screen.bar):
                made = screen.workspace.cases.add(name, kind=kind, parent=parent)
                found = screen.workspace.cases.named(made)
                known = found.values or found.consent or found.withdrawn
                again = _("It had been deleted; what was known of it is there again.") if known else ""
                screen.stored(_("The case “{name}” was made.").format(name=found.name), again)
                screen.grid.go_to(made, "name")

    screen.app.push_screen(Chooser(_("What is the new case?"), [words for words, _kind, _parent in kinds]), chosen)


def ask_new_variable(screen: CasesScreen, case: Case) -> None:
    """A new variable: its name, then the first value, which says what type it is."""

    def named(name: str | None) -> None:
        if name is None:
            return
        words = _("Its type (number, date, text) is taken from this first value; C changes it.")
        title = _("{case}: {variable}").format(case=case.name, variable=name)
        screen.app.push_screen(Prompt(title, words=words), lambda value: given(name, value))

    def given(name: str, value: str | None) -> None:
        if value is None:
            screen.bar.say(_("Nothing was added: a variable begins with a value."))
            return
        with told(screen.bar):
            screen.workspace.cases.set_value(case.id, name, value)
            variable = screen.workspace.cases.variable_named(" ".join(name.split()))
            screen.stored(_("A new variable: {name} ({type}).").format(name=variable.name, type=_(variable.type.words)))
            screen.grid.go_to(case.id, variable.id)

    screen.app.push_screen(Prompt(_("The name of the new variable:"), words=_("Such as: age, gender, role, years here")), named)


def ask_deletion(screen: CasesScreen, case: Case) -> None:
    """Whether to delete a case, and what goes along."""
    below = sum(one.parent == case.id for one in screen.cases.values())
    words = _(
        "{name} will be deleted, with its values ({values}) and answers about consent ({consent}). The places where it "
        "speaks are let go ({places}); the text and its codings stay. Cases below it stand alone ({below}). "
        "u brings all of it back."
    ).format(name=case.name, values=len(case.values), consent=len(case.consent), places=len(case.bound), below=below)

    def delete(opening: bool) -> None:
        screen.workspace.cases.delete(case.id, opening=opening)
        screen.stored(_("Deleted: {name}. u brings it back.").format(name=case.name))

    screen.app.push_screen(Confirm(words), lambda yes: _unless_it_opens(screen, delete) if yes else None)


def _unless_it_opens(screen: CasesScreen, act: Callable[[bool], None]) -> None:
    """Do an act, which is given whether opening is meant; what it would let out is told and asked about first."""
    with told(screen.bar):
        try:
            act(False)
        except WouldOpen as error:
            screen.app.push_screen(
                Confirm(join_sentences([error.message, _("Do it all the same?")])), partial(_all_the_same, screen, act)
            )


def _all_the_same(screen: CasesScreen, act: Callable[[bool], None], yes: bool | None) -> None:
    if yes:
        with told(screen.bar):
            act(True)
    else:
        screen.bar.say(_("Nothing changed."))


def ask_parent(screen: CasesScreen, case: Case) -> None:
    """The case above; none for the top."""
    things = [Pickable("", _("none: it stands alone"))]
    for one in screen.cases.values():
        if one.id != case.id and case.id not in line_of_parents(screen.cases, one.id):
            things.append(Pickable(one.id, one.name, _(one.kind.words)))

    def chosen(parent: str | None) -> None:
        if parent is not None:
            _unless_it_opens(screen, partial(moved, parent))

    def moved(parent: str, opening: bool) -> None:
        above = screen.cases[parent].name if parent else ""
        screen.workspace.cases.move(case.id, parent or None, opening=opening)
        words = _("{case} stands under {parent}.") if parent else _("{case} stands under no other case.")
        screen.stored(words.format(case=case.name, parent=above))

    title = _("Below which case does {name} stand?").format(name=case.name)
    screen.app.push_screen(Picker(title, things, highlighted=case.parent or ""), chosen)


def ask_place(screen: CasesScreen, case: Case) -> None:
    """A speaker of a source: to be bound to the case, or let go."""
    holders = {place: one for one in screen.cases.values() for place in one.bound}
    places, asking = _places(screen)

    def remark(place: Bound) -> str:
        holder = holders.get(place)
        if holder is None:
            return _("asks") if place.speaker in asking else ""
        return _("bound: let go") if holder.id == case.id else _("now: {case}").format(case=holder.name)

    order = sorted(places, key=lambda key: (places[key] not in case.bound, key in asking))
    things = [Pickable(key, _place_words(places[key]), remark(places[key])) for key in order]

    def chosen(key: str | None) -> None:
        if key is not None:
            place, holder = places[key], holders.get(places[key])
            if holder is not None and holder.id != case.id:
                words = _("{place} belongs to {former} now. It will belong to {case}.")
                asked = Confirm(words.format(place=_place_words(place), former=holder.name, case=case.name))
                screen.app.push_screen(asked, lambda yes: _bind(screen, case, place, let_go=False) if yes else None)
            else:
                _bind(screen, case, place, let_go=holder is not None)

    screen.app.push_screen(Picker(_("Where does {name} speak?").format(name=case.name), things), chosen)


def _places(screen: CasesScreen) -> tuple[dict[str, Bound], set[str]]:
    """Where somebody may speak: each speaker, and each source without any; and the speakers who ask."""
    out: dict[str, Bound] = {}
    speakers = screen.workspace.speakers.list_()
    for found in speakers:
        source, speaker = found.source, found.speaker
        out[speaker.id] = Bound(source.id, source.name, speaker.id, speaker.name)
    spoken = {place.source for place in out.values()}
    for source in screen.workspace.sources.list_():
        if source.id not in spoken:
            out[source.id] = Bound(source.id, source.name, None, None)
    return out, {found.speaker.id for found in speakers if found.speaker.role is Role.INTERVIEWER}


def _place_words(place: Bound) -> str:
    return f"{place.source_name} / {place.speaker_name}" if place.speaker_name else place.source_name


def _bind(screen: CasesScreen, case: Case, place: Bound, *, let_go: bool) -> None:
    def act(opening: bool) -> None:
        if let_go:
            screen.workspace.cases.unbind(case.id, place.source, place.speaker, opening=opening)
            words = _("{case} no longer speaks in {place}.")
        else:
            screen.workspace.cases.bind(case.id, place.source, place.speaker, opening=opening)
            words = _("{case} speaks in {place}.")
        screen.stored(words.format(case=case.name, place=_place_words(place)))

    _unless_it_opens(screen, act)


def ask_consent(screen: CasesScreen, case: Case) -> None:
    """One answer after the other, until Esc."""
    keys = list(CONSENT)
    lines = [
        _("{what}: {answer}").format(what=_(CONSENT_WORDS[key]), answer=answer_words(case.consent.get(key, "")) or "–")
        for key in keys
    ]

    def chosen(number: int | None) -> None:
        if number is not None:
            _ask_answer(screen, case, keys[number])

    screen.app.push_screen(Chooser(_("What did {name} consent to?").format(name=case.name), lines), chosen)


def answer_words(answer: str) -> str:
    """An answer as people say it."""
    return _(ANSWERS[answer]) if answer in ANSWERS else answer


def _ask_answer(screen: CasesScreen, case: Case, key: str) -> None:
    def given(answer: str | None) -> None:
        if answer is not None:
            with told(screen.bar):
                screen.workspace.cases.consent(case.id, {key: answer})
                shown = answer_words(screen.workspace.cases.named(case.id).consent.get(key, "")) or "–"
                screen.stored(_("{what}: {answer}").format(what=_(CONSENT_WORDS[key]), answer=shown))
        again = screen.cases.get(case.id)
        if again is not None:
            ask_consent(screen, again)

    title = _("{key}: {value}").format(key=case.name, value=_(CONSENT_WORDS[key]))
    answers = [*CONSENT[key], ""]
    if len(answers) == 1:
        words = _("Such as 2026-03-01.") if key == "date" else ""
        screen.app.push_screen(Prompt(title, case.consent.get(key, ""), words=words, empty=True), given)
    else:
        lines = [answer_words(answer) or _("no answer is known") for answer in answers]
        screen.app.push_screen(Chooser(title, lines), lambda n: given(None if n is None else answers[n]))


def ask_withdrawal(screen: CasesScreen, case: Case) -> None:
    """Whether a case has withdrawn, or no longer; what follows is told."""
    names = join_names([*dict.fromkeys(place.source_name for place in case.bound)], 6)
    if case.withdrawn:
        words = _("{name} withdrew on {date}. Its text will be shown again.").format(name=case.name, date=case.withdrawn[:10])
    elif case.bound:
        words = _(
            "{name} withdraws from the study: nobody will read or code {sources} any more; its codings stay as counts. "
            "The text is still in the file: only groundcode purge takes it out."
        ).format(name=case.name, sources=names)
    else:
        words = _("{name} withdraws from the study. It speaks in no transcript, so no text is hidden.").format(name=case.name)

    def answered(yes: bool | None) -> None:
        if not yes:
            return
        with told(screen.bar):
            if case.withdrawn:
                screen.workspace.cases.revoke_withdrawal(case.id)
                screen.stored(_("The withdrawal of {case} was taken back; its text is shown again.").format(case=case.name))
            else:
                hidden = screen.workspace.cases.withdraw(case.id)
                told_names = join_names(hidden, 6) or "–"
                screen.stored(_("{case} has withdrawn. No longer shown: {names}.").format(case=case.name, names=told_names))

    screen.app.push_screen(Confirm(words + " " + _("u takes it back.")), answered)


def ask_about_variable(screen: CasesScreen, variable: Variable) -> None:
    """What to do with a variable."""
    values = sum(variable.id in case.values for case in screen.cases.values())
    kinds = [kind for kind in VariableType if kind is not variable.type]
    lines = [_("Rename it")]
    lines += [_("It is {type}").format(type=_(kind.words)) for kind in kinds]
    lines.append(ngettext("Delete it with its {count} value", "Delete it with its {count} values", values).format(count=values))

    def chosen(number: int | None) -> None:
        if number is None:
            return
        if number == 0:
            _ask_variable_name(screen, variable)
            return
        with told(screen.bar):
            if number <= len(kinds):
                kind = kinds[number - 1]
                screen.workspace.cases.retype(variable.id, kind)
                screen.stored(_("“{name}” is {type} now.").format(name=variable.name, type=_(kind.words)))
            else:
                screen.workspace.cases.delete_variable(variable.id)
                screen.stored(_("Deleted: {name}. u brings it back.").format(name=variable.name))

    title = _("{name} is {type}.").format(name=variable.name, type=_(variable.type.words))
    screen.app.push_screen(Chooser(title, lines), chosen)


def _ask_variable_name(screen: CasesScreen, variable: Variable) -> None:
    def named(name: str | None) -> None:
        if name is not None and name != variable.name:
            with told(screen.bar):
                screen.workspace.cases.rename_variable(variable.id, name)
                screen.stored(_("{old} is called {new} now.").format(old=variable.name, new=name))

    screen.app.push_screen(Prompt(_("A new name for {name}:").format(name=variable.name), variable.name), named)


def ask_reading(screen: CasesScreen, case: Case) -> None:
    """Jump to where a case speaks first; ask in which transcript, if there are several."""
    places = {f"{place.source}/{place.speaker}": place for place in case.bound}
    if not places:
        screen.bar.say(_("{name} is bound to no transcript yet: b says where it speaks.").format(name=case.name))
        return
    go: Callable[[str | None], None] = lambda key: _read(screen, places[key]) if key else None  # noqa: E731
    if len(places) == 1:
        go(next(iter(places)))
        return
    things = [Pickable(key, _place_words(place)) for key, place in places.items()]
    screen.app.push_screen(Picker(_("Which transcript?"), things), go)


def _read(screen: CasesScreen, place: Bound) -> None:
    with told(screen.bar):
        opened = screen.workspace.sources.open(place.source)
        if opened.closed is not None:
            raise opened.closed
        turns = opened.version.turns
        first = next((turn for turn in turns if place.speaker in (None, turn.speaker)), None)
        screen.desk.jump(place.source, *((first.body, first.end) if first is not None else (0, 1)))


def ask_case(screen: CasesScreen) -> None:
    """A case by a part of its name: the cursor goes to it."""
    things = [Pickable(case.id, case.name, _(case.kind.words)) for case in screen.cases.values()]

    def chosen(case: str | None) -> None:
        if case is not None:
            screen.grid.go_to(case)

    screen.app.push_screen(Picker(_("Which case?"), things, highlighted=screen.grid.row_key), chosen)
