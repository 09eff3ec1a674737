"""What the sources screen asks: which files, where to, who codes, who speaks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.domain.sources import Source
from groundcode.domain.transcripts import Role
from groundcode.locale import _, ngettext
from groundcode.tui.path_checks import path_check
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.settings import keep_setting
from groundcode.tui.tasks import told
from groundcode.tui.widgets.file_chooser import FileChooser
from groundcode.tui.widgets.picker import Pickable, Picker
from groundcode.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from groundcode.tui.screens.sources import SourcesScreen
    from groundcode.workspace import Workspace
    from groundcode.workspace.speakers import SpeakerSummary

_REFUSED = (".doc", ".wps")
"""Listed though they cannot be read: the report says what to do with them."""


def folder_of_files(workspace: Workspace) -> Path:
    """The folder from which files came last; the project's at first."""
    kept = workspace.store.local("import-folder")
    return Path(kept) if kept and Path(kept).is_dir() else workspace.path.parent.resolve()


def keep_folder(workspace: Workspace, path: Path) -> None:
    """Begin there the next time."""
    keep_setting(workspace, "import-folder", str(path if path.is_dir() else path.parent))


def ask_files(screen: SourcesScreen) -> None:
    """Ask for transcripts, or a project of another program, and bring them in."""
    from groundcode.text.loaders import SUFFIXES
    from groundcode.tui.bringing_in import Job, bring_in
    from groundcode.tui.other_programs import QDPX, plan_project

    workspace = screen.workspace

    def chosen(paths: list[Path] | None) -> None:
        if paths:
            with told(screen.bar):
                keep_folder(workspace, paths[0])
                projects = [path for path in paths if path.suffix.lower() == QDPX]
                if projects and len(paths) > 1:
                    screen.bar.fail(_("Nothing was taken in: choose {name} alone.").format(name=projects[0].name))
                    return
                if projects:
                    plan_project(screen, projects[0])
                    return
                bring_in(screen, [Job(tuple(paths))], screen.grid.go_to)

    known = [source.name for source in workspace.sources.list_(sealed=True)]
    asked = FileChooser(
        _("Which transcripts?"), folder_of_files(workspace), sorted((*SUFFIXES, QDPX)), also=_REFUSED, many=True, known=known
    )
    screen.app.push_screen(asked, chosen)


def ask_version(screen: SourcesScreen, source: Source) -> None:
    """Ask for the corrected file of a source and bring it in."""
    from groundcode.text.loaders import SUFFIXES
    from groundcode.tui.bringing_in import Job, bring_in

    workspace = screen.workspace

    def chosen(paths: list[Path] | None) -> None:
        if paths:
            with told(screen.bar):
                keep_folder(workspace, paths[0])
                bring_in(screen, [Job((paths[0],), version_of=source.id)], screen.grid.go_to)

    title = _("Which file is the corrected text of {name}?").format(name=source.name)
    screen.app.push_screen(FileChooser(title, folder_of_files(workspace), sorted(SUFFIXES)), chosen)


def ask_where_to_write(screen: SourcesScreen, source: Source) -> None:
    """Ask for a path, and write the text of a source there; nothing that is there is written over."""
    workspace = screen.workspace

    def given(path: str | None) -> None:
        if path:
            with told(screen.bar):
                target = folder_of_files(workspace) / Path(path).expanduser()
                workspace.sources.write_text(source.id, target)
                screen.bar.say(_("The text is in {path}; V brings the corrected file in.").format(path=target))

    words = _("Correct the text in this file with any editor. V then brings it in: the codings move with the words.")
    folder = folder_of_files(workspace)
    title, first = _("Write the text of {name} to:").format(name=source.name), str(folder / f"{source.name}.txt")
    screen.app.push_screen(Prompt(title, first, words=words, check=path_check(folder, replaces=False)), given)


def ask_coder(screen: SourcesScreen, source: Source) -> None:
    """Ask who codes a source; from whoever has it already it is taken."""
    workspace = screen.workspace
    given = {one.coder: one for one in workspace.assignments.list_(source.id)}
    coders = {**workspace.assignments.people(), workspace.coder: workspace.coder_name}
    things = [Pickable(c, name, _("has it: take it back") if c in given else "") for c, name in coders.items()]
    things.append(Pickable("", _("somebody who is not in the project yet …")))

    def chosen(coder: str | None) -> None:
        if coder == "":
            _ask_new_coder(screen, source)
        elif coder is not None:
            with told(screen.bar):
                if coder in given:
                    workspace.assignments.unassign(given[coder].id)
                    words = _("{name} is no longer assigned to {coder}.")
                else:
                    workspace.assignments.assign(coder, source.id)
                    words = _("{name} is assigned to {coder} now.")
                screen.stored(words.format(name=source.name, coder=coders[coder]))

    screen.app.push_screen(Picker(_("Who codes {name}?").format(name=source.name), things), chosen)


def _ask_new_coder(screen: SourcesScreen, source: Source) -> None:
    def named(name: str | None) -> None:
        if name:
            with told(screen.bar):
                screen.workspace.assignments.assign_name(name, source.id)
                screen.stored(_("{name} is assigned to {coder} now.").format(name=source.name, coder=name))

    words = _("The name under which this person will code: it has to be the same on every computer.")
    screen.app.push_screen(Prompt(_("Who codes {name}?").format(name=source.name), words=words), named)


def ask_speaker(screen: SourcesScreen, source: Source) -> None:
    """Ask for a speaker of a source, then what is to be said of it."""
    found = {one.speaker.id: one for one in screen.workspace.speakers.list_(source.id)}
    if not found:
        screen.bar.say(_("No speakers were found in {name}: each paragraph is a turn.").format(name=source.name))
        return
    things = [
        Pickable(
            i,
            one.speaker.name,
            ngettext("{role}, {turns} turn", "{role}, {turns} turns", one.turns).format(
                role=role_words(one.speaker.role), turns=one.turns
            ),
        )
        for i, one in found.items()
    ]

    def chosen(speaker: str | None) -> None:
        if speaker is not None:
            _ask_about_speaker(screen, found[speaker])

    screen.app.push_screen(Picker(_("Which speaker of {name}?").format(name=source.name), things), chosen)


def role_words(role: Role) -> str:
    """Whether somebody asks or tells."""
    return _("asks") if role is Role.INTERVIEWER else _("tells")


def _ask_about_speaker(screen: SourcesScreen, found: SpeakerSummary) -> None:
    name = found.speaker.name
    lines = [
        _("{name} asks: an interviewer, who counts in no statistic").format(name=name),
        _("{name} tells: an informant").format(name=name),
        _("Call {name} something else in lists and exports").format(name=name),
    ]

    def chosen(number: int | None) -> None:
        if number == 2:
            _ask_speaker_name(screen, found)
        elif number is not None:
            with told(screen.bar):
                role = (Role.INTERVIEWER, Role.INFORMANT)[number]
                screen.workspace.speakers.set_role(found.speaker.id, role)
                screen.stored(_("{name}: {role}.").format(name=name, role=role_words(role)))

    screen.app.push_screen(Chooser(_("What is to be said of {name}?").format(name=name), lines), chosen)


def _ask_speaker_name(screen: SourcesScreen, found: SpeakerSummary) -> None:
    old = found.speaker.name

    def named(name: str | None) -> None:
        if name is not None and name != old:
            with told(screen.bar):
                screen.workspace.speakers.rename(found.speaker.id, name)
                screen.stored(_("{old} is called {new} now.").format(old=old, new=name))

    words = _("The text keeps what it says.")
    screen.app.push_screen(Prompt(_("A new name for {name}:").format(name=old), old, words=words), named)


def ask_source(screen: SourcesScreen) -> None:
    """Ask for a source by a part of its name, and go to its line."""
    things = [Pickable(source.id, source.name) for source in screen.workspace.sources.list_(sealed=True)]

    def chosen(source: str | None) -> None:
        if source is not None:
            screen.grid.go_to(source)

    screen.app.push_screen(Picker(_("Which transcript?"), things, highlighted=screen.grid.row_key), chosen)
