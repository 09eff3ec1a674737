"""What one does with transcripts: brought in, named, corrected, given to people, taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.locale import N_, _
from groundcode.tui.actions.action import Action
from groundcode.tui.asking_sources import ask_coder, ask_files, ask_source, ask_speaker, ask_version, ask_where_to_write
from groundcode.tui.memo_writing import write_memo
from groundcode.tui.other_programs import ask_project_file
from groundcode.tui.taking_in import ask_bundle, ask_copies
from groundcode.tui.tasks import told
from groundcode.tui.widgets.prompt import Confirm, Prompt

if TYPE_CHECKING:
    from groundcode.tui.screens.sources import SourcesScreen


class Open(Action):
    """Into the text."""

    name, letter, key, short, pane = "sources.open", "o", "enter,f9", N_("read"), "sources"
    words = N_("Read and code the transcript under the bar")

    @staticmethod
    def run(screen: SourcesScreen) -> None:
        """Open it where the reader stopped."""
        source = screen.readable()
        if source is not None:
            screen.read(source)


class Import(Action):
    """New transcripts."""

    name, letter, key, short, pane, writes = "sources.import", "a", "ctrl+n", N_("import"), "sources", True
    words = N_("Bring transcripts in: files, or a folder; or a project of another program (.qdpx)")

    @staticmethod
    def run(screen: SourcesScreen) -> None:
        """Ask for the files."""
        ask_files(screen)


class Version(Action):
    """A corrected file in the place of a transcript."""

    name, letter, key, pane, writes = "sources.version", "V", "ctrl+e", "sources", True
    words = N_("Bring in a corrected file as the new text of the transcript; its codings move along")

    @staticmethod
    def run(screen: SourcesScreen) -> None:
        """Ask for the file."""
        source = screen.readable()
        if source is not None:
            ask_version(screen, source)


class Correct(Action):
    """A slip of the pen in a transcript."""

    name, letter, key, short, pane, writes = "sources.correct", "c", "f4", N_("correct"), "sources", True
    words = N_("Correct the words of single turns; what was coded moves along")

    @staticmethod
    def run(screen: SourcesScreen) -> None:
        """Open the text in which the turn is chosen."""
        source = screen.readable()
        if source is not None:
            screen.open_corrections(source)


class WriteText(Action):
    """The text as a file."""

    name, letter, key, pane = "sources.export", "x", "ctrl+o", "sources"
    words = N_("Write the text of the transcript to a file, to be corrected there")

    @staticmethod
    def run(screen: SourcesScreen) -> None:
        """Ask where."""
        source = screen.readable()
        if source is not None:
            ask_where_to_write(screen, source)


class Rename(Action):
    """Another name."""

    name, letter, key, short, pane, writes = "sources.rename", "r", "ctrl+r", N_("rename"), "sources", True
    words = N_("Rename the transcript")

    @staticmethod
    def run(screen: SourcesScreen) -> None:
        """Ask for the name."""
        source = screen.under_bar()
        if source is None:
            return

        def named(name: str | None) -> None:
            if name is not None and name != source.name:
                with told(screen.bar):
                    screen.workspace.sources.rename(source.id, name)
                    screen.stored(_("{old} is called {new} now.").format(old=source.name, new=name))

        screen.app.push_screen(Prompt(_("A new name for {name}:").format(name=source.name), source.name), named)


class Delete(Action):
    """A transcript with what was coded in it."""

    name, letter, key, short, pane, writes = "sources.delete", "d", "delete", N_("delete"), "sources", True
    words = N_("Delete the transcript with its codings; what would go is told before")

    @staticmethod
    def run(screen: SourcesScreen) -> None:
        """Tell, ask, delete."""
        source = screen.readable()
        if source is None:
            return
        along = screen.workspace.sources.consequences(source.id)
        words = _(
            "{name} will be deleted, with its codings (of all coders: {codings}), speakers ({speakers}) and assignments "
            "({assignments}). u brings all of it back. The file that it came from stays."
        ).format(
            name=source.name, codings=along.get("coding", 0), speakers=along.get("speaker", 0),
            assignments=along.get("assignment", 0),
        )  # fmt: skip

        def answered(yes: bool | None) -> None:
            if yes:
                with told(screen.bar):
                    screen.workspace.sources.delete(source.id)
                    screen.stored(_("Deleted: {name}. u brings it back.").format(name=source.name))

        screen.app.push_screen(Confirm(words), answered)


class Assign(Action):
    """Who codes it."""

    name, letter, key, short, pane, writes = "sources.assign", "A", "f5", N_("assign"), "sources", True
    words = N_("Say who codes the transcript, or take it from somebody")

    @staticmethod
    def run(screen: SourcesScreen) -> None:
        """Ask whom."""
        source = screen.readable()
        if source is not None:
            ask_coder(screen, source)


class Finish(Action):
    """Done with it."""

    name, letter, key, short, pane, writes = "sources.finish", "f", "ctrl+f", N_("finished"), "sources", True
    words = N_("Note that you have finished coding the transcript; again, take it back")

    @staticmethod
    def run(screen: SourcesScreen) -> None:
        """Switch it."""
        source = screen.readable()
        if source is None:
            return
        mine = [one for one in screen.workspace.assignments.list_(source.id) if one.coder == screen.workspace.coder]
        if any(one.finished for one in mine):
            screen.workspace.assignments.reopen(source.id)
            screen.stored(_("{name} is open again for you.").format(name=source.name))
        else:
            screen.workspace.assignments.finish(source.id)
            screen.stored(
                _("You have finished {name}: what you did not code counts as left out on purpose.").format(name=source.name)
            )


class Speakers(Action):
    """Who asks and who tells."""

    name, letter, key, short, pane, writes = "sources.speakers", "p", "f7", N_("speakers"), "sources", True
    words = N_("Say which speaker asks and which tells, or call one by another name")

    @staticmethod
    def run(screen: SourcesScreen) -> None:
        """Ask which speaker."""
        source = screen.readable()
        if source is not None:
            ask_speaker(screen, source)


class Review(Action):
    """What waits after a correction."""

    name, letter, key, short, pane = "sources.review", "w", "f8", N_("review"), "sources"
    words = N_("Look through the coded segments that wait after a correction")

    @staticmethod
    def run(screen: SourcesScreen) -> None:
        """Open the list: of the source under the bar if it has any, else of all."""
        screen.open_review()


class Memo(Action):
    """A memo on a transcript."""

    name, letter, key, short, pane, writes = "sources.memo", "e", "f2", N_("memo"), "sources", True
    words = N_("Write or change the memo on the transcript")

    @staticmethod
    def run(screen: SourcesScreen) -> None:
        """Open its page."""
        source = screen.readable()
        if source is not None:
            found = screen.workspace.memos.list_(source.id)
            title = _("Memo on {name}").format(name=source.name)
            write_memo(screen, source.id, title, found[0] if found else None, kind="theoretical")


class Find(Action):
    """A transcript by its name."""

    name, letter, key, pane = "sources.find", "/", "f3", "sources"
    words = N_("Find a transcript by a part of its name")

    @staticmethod
    def run(screen: SourcesScreen) -> None:
        """Ask for it."""
        ask_source(screen)


class Whose(Action):
    """Progress of everybody, or of oneself."""

    name, letter, key, pane = "sources.whose", "l", "ctrl+l", "sources"
    words = N_("Show how far you have come yourself; again, how far all coders have come")

    @staticmethod
    def run(screen: SourcesScreen) -> None:
        """Switch it."""
        screen.own = not screen.own
        screen.stored(_("What you coded yourself.") if screen.own else _("What all coders coded."))


class TakeIn(Action):
    """What colleagues did."""

    name, letter, key, short, writes = "sources.merge", "M", "ctrl+g", N_("merge"), True
    words = N_("Take in a colleague's copy of the project, or a bundle: what it brings is shown first")

    @staticmethod
    def run(screen: SourcesScreen) -> None:
        """Ask for it."""
        ask_copies(screen)


class Bundle(Action):
    """For colleagues."""

    name, letter, key = "sources.bundle", "b", "ctrl+k"
    words = N_("Write a bundle: the project in one file for mail or USB, whole, or blind for a second coder")

    @staticmethod
    def run(screen: SourcesScreen) -> None:
        """Ask for whom."""
        ask_bundle(screen)


class WriteProject(Action):
    """For other programs."""

    name, letter, key = "sources.qdpx", "X", "ctrl+w"
    words = N_("Write the project for other programs (.qdpx): NVivo, MAXQDA, ATLAS.ti, QualCoder")

    @staticmethod
    def run(screen: SourcesScreen) -> None:
        """Ask for the file."""
        ask_project_file(screen)


WITH_SOURCES: tuple[type[Action], ...] = (
    Open, Import, Rename, Delete, Correct, Review, Assign, Finish, Speakers, Memo, Version, WriteText, Find, Whose,
    TakeIn, Bundle, WriteProject,
)  # fmt: skip
