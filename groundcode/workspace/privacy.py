"""Names: found, replaced, looked for before anything leaves the computer; texts taken out for good."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.domain.opcodes import Edit
from groundcode.errors import CannotWriteHere, NamesRemain, NoPassphrase, ThingNotFound
from groundcode.locale import _
from groundcode.store import reading
from groundcode.store.originals import Name, Original, Originals, originals_path
from groundcode.store.wording import local_words, stored_texts, written_words
from groundcode.workspace.pseudonyms import PseudonymReport, Replace, remove_old_backups, replace_names
from groundcode.workspace.purging import PurgeReport, purge, recurrences

if TYPE_CHECKING:
    from groundcode.text.identifying.plan import Findings, Found
    from groundcode.text.identifying.roster import Roster
    from groundcode.workspace.workspace import Workspace

BY_RULES = ("person", "place", "organisation")
"""Kinds of thing that rules guess from surnames, titles and endings."""
FLEETING = ("date",)
"""Kinds of thing that are replaced but not looked for afterwards: a date in a memo says nothing about anybody."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person said of each form that was found."""

    yes: Mapping[str, str]
    """Form -> what is to stand for it."""
    no: Collection[str]
    """Forms that a person said no to; nothing is replaced inside of them."""
    kinds: Mapping[str, str]
    """Form -> kind."""
    undecided: int = 0
    """Forms that nobody has decided about; they stay."""
    absent: tuple[str, ...] = ()
    """Forms that were decided on and stand nowhere in the project."""
    unlisted: tuple[str, ...] = ()
    """Forms that are certain, and that the list did not have."""


class Privacy:
    """What one does so that people cannot be recognised."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.passphrase: str | None = os.environ.get("GROUNDCODE_PASSPHRASE")
        """Opens the originals, where they are encrypted."""

    @property
    def path(self) -> Path:
        """Where the originals lie, or would."""
        return originals_path(self._workspace.path)

    def names(self) -> list[Name]:
        """Every form of every name that was replaced, or is to be; none without a file of originals.

        Raises:
            OriginalsLocked, WrongPassphrase, OriginalsDamaged
        """
        if not self.path.exists():
            return []
        with closing(self.open()) as originals:
            return originals.names()

    def kept(self) -> list[Original]:
        """The texts as they were before names were replaced.

        Raises:
            OriginalsLocked, WrongPassphrase, OriginalsDamaged
        """
        if not self.path.exists():
            return []
        with closing(self.open()) as originals:
            return originals.originals()

    def roster(self, path: Path | None = None) -> Roster:
        """The names that were in a roster before, and those of the one at `path`, which go first.

        Raises:
            FileMissing, InvalidRoster, and what reading a file or the originals raises
        """
        from groundcode.text.identifying.hits import Kind
        from groundcode.text.identifying.names import key_of
        from groundcode.text.identifying.roster import Entry, Roster, read_roster

        given = read_roster(path) if path is not None else Roster()
        known = {key_of(entry.name).casefold() for entry in given.entries}
        earlier = [
            Entry(name.form, name.replacement, Kind(name.kind) if name.kind in list(Kind) else Kind.PERSON)
            for name in self.names()
            if name.roster and key_of(name.form).casefold() not in known
        ]
        return Roster((*given.entries, *earlier), given.warnings)

    def survey(self, roster: Roster) -> Findings:
        """What identifies people, in every text and every word of the project.

        Raises:
            OriginalsLocked, WrongPassphrase, OriginalsDamaged
        """
        from groundcode.text.identifying.plan import find

        earlier = {name.form: name.replacement for name in self.names()}
        findings = find(self._everything(), roster, earlier=earlier)
        with self._workspace.store.reading() as connection:
            sealed = {s.name for s in reading.read_sources(connection, sealed=True) if s.reserved}
        # What is sealed is searched for names like all else, but nobody reads in it.
        return replace(findings, found=tuple(_without_examples_of(found, sealed) for found in findings.found))

    def _everything(self) -> list[tuple[str, str, Sequence[str]]]:
        """(source or kind of thing, words, speakers) of all that stands in the project's file."""
        with self._workspace.store.reading() as connection:
            of_text: dict[str, tuple[str, tuple[str, ...]]] = {}
            for source in sorted(reading.read_sources(connection, alive=False, sealed=True), key=lambda s: s.reserved):
                speakers = tuple(speaker.name for speaker in reading.read_speakers(connection, source.id))
                for version in reading.read_versions(connection, source.id).versions.values():
                    of_text[version.text] = (source.name, speakers)
            stored = dict(stored_texts(connection))
            of_sources = [(name, stored.pop(sha), speakers) for sha, (name, speakers) in of_text.items() if sha in stored]
            texts: list[tuple[str, str, Sequence[str]]] = [("", text, ()) for text in stored.values()]
            texts += [(_(kind), "\n\n".join(words), ()) for kind, words in sorted(written_words(connection).items())]
            texts += [(_("draft"), text, ()) for table, _key, text in local_words(connection) if table == "local_draft"]
            texts += of_sources
        return texts

    def replace(
        self, decisions: Decisions, roster: Roster, *, encrypt: bool = False, keep_backups: bool = False
    ) -> PseudonymReport:
        """Replace what was decided everywhere in the project, as one change that cannot be undone.

        Raises:
            OriginalsLocked, WrongPassphrase, OriginalsDamaged, BadValue, and what writing raises
        """
        with closing(self.open(encrypt=encrypt)) as originals:
            names = remembered(decisions, roster)
            originals.refuse(decisions.no, decisions.yes)
            tags = {name.replacement for name in originals.names()}
            replace_in = replacer(decisions, roster, tags)
            done = replace_names(self._workspace, originals, replace_in, names, keep_backups=keep_backups)
        self.note_originals()
        return done

    def refuse_if_names_remain(self, target: str) -> None:
        """Refuse to write `target` while a name of the roster stands anywhere in the project.

        Raises:
            NamesRemain, OriginalsLocked, WrongPassphrase, OriginalsDamaged
        """
        found = self.remaining()
        if found:
            where = [_("{kind}: {names}").format(kind=kind, names=len(names)) for kind, names in sorted(found.items())]
            raise NamesRemain(target, where, len(set().union(*found.values())))

    def note_originals(self) -> None:
        """Note in this copy of the project that there are originals, so that their absence is noticed."""
        self._workspace.store.set_local("originals", "kept")

    def cannot_look(self) -> bool:
        """Whether names were replaced here, but the originals that say which are not beside the project."""
        return not self.path.exists() and bool(self._workspace.store.local("originals"))

    def remaining(self) -> dict[str, set[str]]:
        """Where a name that was to be replaced still stands: the source or the kind of thing -> the names.

        Raises:
            OriginalsLocked, WrongPassphrase, OriginalsDamaged
        """
        names = self.names()
        if not names:
            return {}
        out: dict[str, set[str]] = {}
        find = names_finder(names)
        for where, words, _speakers in self._everything():
            found = find(words)
            if found:
                out.setdefault(where, set()).update(found)
        return out

    def refused(self) -> list[str]:
        """The forms that a person said no to; none without a file of originals.

        Raises:
            OriginalsLocked, WrongPassphrase, OriginalsDamaged
        """
        if not self.path.exists():
            return []
        with closing(self.open()) as originals:
            return originals.refused()

    def would_purge(self, source: str) -> PurgeReport:
        """What a purge of a source (by id) would take out, and where its words stand elsewhere.

        Raises:
            ThingNotFound
        """
        return recurrences(self._workspace, source)

    def purge(self, source: str, *, with_words: bool, reason: str = "") -> PurgeReport:
        """Take every text of a source out of the project, its backups and its originals, for good.

        Raises:
            ThingNotFound, OriginalsLocked, WrongPassphrase, OriginalsDamaged
        """
        originals = self.open() if self.path.exists() else None
        try:
            return purge(self._workspace, source, originals, with_words=with_words, reason=reason)
        finally:
            if originals is not None:
                originals.close()

    def remove_backups_with_purged_texts(self) -> tuple[str, ...]:
        """Remove the automatic backups that still hold what was taken out; gives their names."""
        return remove_old_backups(self._workspace)

    def lock(self, *, locked: bool) -> Path:
        """Encrypt the originals with the passphrase, or write them without encryption.

        Raises:
            ThingNotFound: there are none. OriginalsLocked, WrongPassphrase, OriginalsDamaged
        """
        self._need_file()
        with closing(self.open()) as originals:
            originals.passphrase = self.passphrase if locked else None
            originals.save()
        return self.path

    def forget(self, name: str) -> None:
        """No longer look for a form of a name.

        Raises:
            ThingNotFound
        """
        self._need_file()
        with closing(self.open()) as originals:
            if not originals.forget(name):
                raise ThingNotFound(_("name"), name)
            originals.save()

    def take_original(self, source: str, target: Path) -> None:
        """Write the oldest original text of a source to a new file, readable by nobody else.

        Raises:
            ThingNotFound, CannotWriteHere
        """
        found = [original for original in self.kept() if original.source == source]
        if not found:
            raise ThingNotFound(_("original text"), source)
        write_private(target, found[0].text.encode())

    def open(self, *, encrypt: bool = False) -> Originals:
        """The file of originals, new where there is none; a new one is encrypted if asked for.

        Raises:
            NoPassphrase, OriginalsLocked, WrongPassphrase, OriginalsDamaged
        """
        if encrypt and not self.passphrase:
            raise NoPassphrase
        new = not self.path.exists()
        originals = Originals.open(self.path, self._workspace.id, self.passphrase)
        if new and not encrypt:
            originals.passphrase = None
        return originals

    def _need_file(self) -> None:
        if not self.path.exists():
            raise ThingNotFound(_("file of originals"), self.path.name)


def _without_examples_of(found: Found, sealed: Collection[str]) -> Found:
    """A finding without the examples that come from sealed sources, which were looked through last."""
    open_ones = sum(count for source, count in found.counts if source not in sealed)
    return replace(found, examples=found.examples[:open_ones])


def names_finder(names: Sequence[Name]) -> Callable[[str], set[str]]:
    """What tells which of some names stand in a text: those of a roster anywhere, others where they would be replaced."""
    from groundcode.text.identifying.names import NameFinder

    of_roster = NameFinder([name.form for name in names if name.roster])
    others = {name.form: name.replacement for name in names if not name.roster and name.kind not in FLEETING}
    replace_in = replacer(Decisions(others, (), {}), None, {name.replacement for name in names})

    def find(text: str) -> set[str]:
        return {match.name for match in of_roster.search(text)} | {text[a0:a1] for a0, a1, _b0, _b1 in replace_in(text)[1]}

    return find


def reviewed(path: Path, findings: Findings) -> Decisions:
    """What a person said in the review list at `path` of what was found.

    Raises:
        FileMissing, InvalidReviewList, and what reading a file raises
    """
    from groundcode.text.identifying.review_list import read_review_list

    review = read_review_list(path, findings)
    kinds = {found.text: found.kind.value for found in findings.found}
    listed = {*review.decisions, *review.kept, *review.undecided}
    absent = tuple(sorted(form for form in review.decisions if form not in kinds))
    unlisted = tuple(found.text for found in findings.found if found.certain and found.text not in listed)
    return Decisions(review.decisions, review.kept, kinds, len(review.undecided), absent, unlisted)


def write_list(findings: Findings, path: Path) -> None:
    """Write the review list to a new file that nobody else may read.

    Raises:
        CannotWriteHere
    """
    from groundcode.text.identifying.review_list import write_review_list

    write_private(path, write_review_list(findings))


def write_private(path: Path, data: bytes) -> None:
    """Write a new file, readable by nobody else.

    Raises:
        CannotWriteHere: something is there already, or the folder refuses.
    """
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
    except OSError as error:
        raise CannotWriteHere(str(path), error.strerror or str(error)) from error


def certain(findings: Findings, earlier: Collection[str], refused: Collection[str]) -> Decisions:
    """Yes to the names of the roster, to what was replaced before, and to certain numbers and addresses.

    Names and places that only rules have found are for a person to decide on: this cannot be undone.
    """
    yes = {
        found.text: found.replacement
        for found in findings.found
        if found.roster
        or (found.text not in refused and (found.text in earlier or (found.certain and found.kind.value not in BY_RULES)))
    }
    kinds = {found.text: found.kind.value for found in findings.found}
    open_ones = [found.text for found in findings.found if found.text not in yes and found.text not in refused]
    return Decisions(yes, tuple(refused), kinds, len(open_ones))


def replacer(decisions: Decisions, roster: Roster | None, known: Collection[str] = ()) -> Replace:
    """A function that replaces in any text what was decided, but nothing within tags, the `known` ones included."""
    from groundcode.text.identifying.replacing import Replacer

    replace_all = Replacer(decisions.yes, roster=roster, kept=decisions.no, known=known)
    forms = sorted(decisions.yes, key=len, reverse=True)
    # Most of a log's values hold no name; a look at each with the finder of names takes a hundred times as long.
    any_of: Callable[[str], object] = re.compile("|".join(map(re.escape, forms))).search if forms else lambda _text: None

    def replace_in(text: str) -> tuple[str, tuple[Edit, ...]]:
        return (text, ()) if any_of(text) is None else replace_all(text)

    return replace_in


def remembered(decisions: Decisions, roster: Roster) -> list[Name]:
    """The names to look for from now on: those of the roster, whether met or not, and what was said yes to."""
    of_roster = {entry.name: Name(entry.name, entry.replacement, entry.kind.value, True) for entry in roster.entries}
    others = (
        Name(form, tag, decisions.kinds.get(form, ""), roster.entry(form) is not None)
        for form, tag in decisions.yes.items()
        if form not in of_roster and decisions.kinds.get(form) not in FLEETING
    )
    return [*of_roster.values(), *_only(others)]


def _only(names: Iterable[Name]) -> list[Name]:
    return list({name.form: name for name in names}.values())
