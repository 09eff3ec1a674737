"""What the sampling screen asks about a round, and the saturation screen about a gap."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.domain.ids import fold
from groundcode.domain.sampling import SamplingRound
from groundcode.locale import N_, _, join_names, ngettext
from groundcode.tui.asking_sources import folder_of_files
from groundcode.tui.path_checks import path_check
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.tasks import told
from groundcode.tui.text_writing import write_text
from groundcode.tui.widgets.picker import Pickable, Picker
from groundcode.tui.widgets.prompt import Confirm, Prompt

if TYPE_CHECKING:
    from groundcode.domain.heads import Seen
    from groundcode.tui.screens.desk_screen import DeskScreen
    from groundcode.tui.screens.sampling import SamplingScreen

ROUND_DRAFT = "round:"
"""What the keys of drafts of a round's texts begin with; its id and the field follow."""
TEXTS = {"gap": N_("The gap: which category or property is thin"), "decision": N_("The decision: whom to ask next, and what"),
         "outcome": N_("The outcome: what came of it")}  # fmt: skip


def ask_new(screen: DeskScreen, gap: str = "") -> None:
    """A new round, dated today, with a gap noticed elsewhere or typed next; then the list of rounds."""
    workspace = screen.workspace

    def named(name: str | None) -> None:
        if name is None:
            return
        with told(screen.bar):
            today = workspace.store.now().astimezone().date().isoformat()
            made = workspace.sampling.add(name, date=today, gap=gap)
            shown = workspace.sampling.named(made).name
            screen.desk.kept["sampling"] = made
            message = _("The sampling round “{name}” was noted.").format(name=shown)
            if gap:
                screen.desk.kept["sampling-said"] = message
                screen.desk.go_to("sampling")
                return
            screen.stored(message)
            write_round_text(screen, workspace.sampling.named(made), "gap")

    words = _("Its gap: {gap}").format(gap=gap) if gap else _("The gap is asked for next.")
    screen.app.push_screen(Prompt(_("The name of the new sampling round:"), _free_name(screen), words=words), named)


def _free_name(screen: DeskScreen) -> str:
    """Round 5, where there are four."""
    taken = {fold(one.name) for one in screen.workspace.sampling.list_()}
    number = len(taken) + 1
    while fold(_("Round {number}").format(number=number)) in taken:
        number += 1
    return _("Round {number}").format(number=number)


def ask_text(screen: SamplingScreen, found: SamplingRound) -> None:
    """Which text of a round to change."""
    fields = list(TEXTS)
    lines = [_(TEXTS[field]) for field in fields] + [_("The date: {date}").format(date=(found.date or "–")[:10])]

    def chosen(number: int | None) -> None:
        if number is None:
            return
        with told(screen.bar):
            if number < len(fields):
                write_round_text(screen, found, fields[number])
            else:
                _ask_date(screen, found)

    screen.app.push_screen(Chooser(_("What of “{name}”?").format(name=found.name), lines), chosen)


def write_round_text(screen: DeskScreen, found: SamplingRound, field: str) -> None:
    """Open the page of one text of a round."""

    def store(text: str, seen: Seen) -> None:
        screen.workspace.sampling.edit(found.id, {field: text}, seen=seen)
        screen.stored(_("The sampling round “{name}” was changed.").format(name=found.name))

    title = f"{found.name} · {_(TEXTS[field])}"
    write_text(screen, f"{ROUND_DRAFT}{found.id}:{field}", title, getattr(found, field), store)


def _ask_date(screen: SamplingScreen, found: SamplingRound) -> None:
    def given(date: str | None) -> None:
        if date is not None:
            with told(screen.bar):
                screen.workspace.sampling.edit(found.id, {"date": date})
                screen.stored(_("The sampling round “{name}” was changed.").format(name=found.name))

    words = _("Such as 2026-03-01; nothing typed takes it away.")
    screen.app.push_screen(Prompt(_("The day of “{name}”:").format(name=found.name), (found.date or "")[:10], words=words,
                                  empty=True), given)  # fmt: skip


def ask_name(screen: SamplingScreen, found: SamplingRound) -> None:
    """Another name for a round."""

    def named(name: str | None) -> None:
        if name is not None and name != found.name:
            with told(screen.bar):
                screen.workspace.sampling.edit(found.id, {"name": name})
                screen.stored(_("{old} is called {new} now.").format(old=found.name, new=name))

    screen.app.push_screen(Prompt(_("A new name for {name}:").format(name=found.name), found.name), named)


def ask_sources(screen: SamplingScreen, found: SamplingRound) -> None:
    """Interviews to put into a round, one after the other until Esc."""
    taken = {source for one in screen.workspace.sampling.list_() for source, _name in one.sources}
    free = [source for source in screen.workspace.sources.list_(sealed=True) if source.id not in taken]
    if not free:
        screen.bar.say(_("Every interview is in a round already."), _("L on its round takes one out; then l puts it in here."))
        return
    names = {source.id: source.name for source in free}

    def chosen(source: str | None) -> None:
        if source is None:
            return
        with told(screen.bar) as done:
            screen.workspace.sampling.link(found.id, [source])
            screen.stored(_("{source} came of “{name}”.").format(source=names[source], name=found.name))
        if done.error is None and len(names) > 1:
            ask_sources(screen, found)

    things = [Pickable(source.id, source.name, _("sealed") if source.reserved else "") for source in free]
    screen.app.push_screen(Picker(_("Which interview came of “{name}”?").format(name=found.name), things), chosen)


def ask_unlinking(screen: SamplingScreen, found: SamplingRound) -> None:
    """An interview to take out of a round."""
    if not found.sources:
        screen.bar.say(_("No interview is in “{name}”.").format(name=found.name), _("l puts one in."))
        return
    names = dict(found.sources)

    def chosen(source: str | None) -> None:
        if source is not None:
            with told(screen.bar):
                screen.workspace.sampling.unlink(found.id, [source])
                screen.stored(_("{source} was taken out of “{name}”.").format(source=names[source], name=found.name))

    things = [Pickable(source, name) for source, name in found.sources]
    screen.app.push_screen(Picker(_("Which interview leaves “{name}”?").format(name=found.name), things), chosen)


def ask_deletion(screen: SamplingScreen, found: SamplingRound) -> None:
    """Whether to delete a round, and what goes along."""
    words = _("The sampling round “{name}” will be deleted, with its gap, decision and outcome; u brings it back.").format(
        name=found.name
    )
    if found.sources:
        count = len(found.sources)
        words += " " + ngettext("Its {count} interview stays.", "Its {count} interviews stay.", count).format(count=count)

    def answered(yes: bool | None) -> None:
        if yes:
            with told(screen.bar):
                screen.workspace.sampling.delete(found.id)
                screen.stored(_("Deleted: {name}. u brings it back.").format(name=found.name))

    screen.app.push_screen(Confirm(words), answered)


def ask_reading(screen: SamplingScreen, found: SamplingRound) -> None:
    """Go to an interview of a round; ask which, if there are several."""
    if not found.sources:
        screen.bar.say(_("No interview is in “{name}”.").format(name=found.name), _("l puts one in."))
        return

    def go(source: str | None) -> None:
        if source is None:
            return
        with told(screen.bar):
            opened = screen.workspace.sources.open(source)
            if opened.closed is not None:
                raise opened.closed
            first = next(iter(opened.version.turns), None)
            screen.desk.jump(source, *((first.body, first.end) if first is not None else (0, 1)))

    if len(found.sources) == 1:
        go(found.sources[0][0])
        return
    things = [Pickable(source, name) for source, name in found.sources]
    screen.app.push_screen(Picker(_("Which transcript?"), things), go)


def ask_export(screen: SamplingScreen) -> None:
    """Ask for a path, and write the sampling log there."""
    workspace = screen.workspace

    def given(path: str | None) -> None:
        if path:
            with told(screen.bar):
                target = folder_of_files(workspace) / Path(path).expanduser()
                count = workspace.sampling.export(target)
                words = ngettext("{count} round written to {path}.", "{count} rounds written to {path}.", count)
                screen.bar.say(words.format(count=count, path=target))

    folder = folder_of_files(workspace)
    first, check = str(folder / "T2.xlsx"), path_check(folder, endings=(".xlsx", ".csv"))
    words = _("T2, the log of theoretical sampling, as .xlsx or .csv.")
    screen.app.push_screen(Prompt(_("Write the sampling log to:"), first, words=words, check=check), given)


def source_names(found: SamplingRound, most: int = 6) -> str:
    """The interviews of a round in a row."""
    return join_names([name for _source, name in found.sources], most) or "–"
