"""Names: found, replaced, looked for before anything leaves the computer; texts taken out for good."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.domain import ids
from groundcode.domain.transcripts import Transcript
from groundcode.errors import CannotWriteHere, NamesRemain, ThingNotFound
from groundcode.locale import _
from groundcode.store import blobs, reading
from groundcode.store.originals import Name, Original, Originals, is_locked, originals_path
from groundcode.store.wording import spoken_words, stored_texts
from groundcode.workspace.pseudonyms import PseudonymReport, pseudonymised, replace_names
from groundcode.workspace.purging import PurgeReport, purge, recurrences, remove_backups_with_purged_texts

if TYPE_CHECKING:
    from groundcode.text.identifying.plan import Findings
    from groundcode.text.identifying.roster import Roster
    from groundcode.workspace.workspace import Workspace


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
        with closing(self._open()) as originals:
            return originals.names()

    def kept(self) -> list[Original]:
        """The texts as they were before names were replaced.

        Raises:
            OriginalsLocked, WrongPassphrase, OriginalsDamaged
        """
        if not self.path.exists():
            return []
        with closing(self._open()) as originals:
            return originals.originals()

    def refuse_if_names_remain(self, target: str) -> None:
        """Refuse to write `target` while a name of the roster stands anywhere in the project.

        Raises:
            NamesRemain, OriginalsLocked, WrongPassphrase, OriginalsDamaged
        """
        found = self.remaining()
        if found:
            where = [_("{kind}: {count} times").format(kind=_(kind), count=count) for kind, count in found.items()]
            raise NamesRemain(target, where, len(self._remaining_names))

    _remaining_names: frozenset[str] = frozenset()

    def remaining(self) -> dict[str, int]:
        """Kind of thing -> how often a name of the roster stands in its words or texts."""
        names = self.names()
        out: dict[str, int] = {}
        if not names:
            return out
        from groundcode.text.identifying.remaining import remaining

        with self._workspace.store.reading() as connection:
            parts = [("text", text) for _sha, text in stored_texts(connection)]
            parts += list(spoken_words(connection))
        hits = remaining([text for _kind, text in parts], [name.form for name in names])
        for hit in hits:
            kind = parts[hit.text][0]
            out[kind] = out.get(kind, 0) + 1
        self._remaining_names = frozenset(hit.name for hit in hits)
        return out

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
        originals = self._open() if self.path.exists() else None
        try:
            return purge(self._workspace, source, originals, with_words=with_words, reason=reason)
        finally:
            if originals is not None:
                originals.close()

    def remove_backups_with_purged_texts(self) -> tuple[str, ...]:
        """Remove the automatic backups that still hold a purged text; gives their names."""
        return remove_backups_with_purged_texts(self._workspace)

    def lock(self, *, locked: bool) -> Path:
        """Encrypt the originals with the passphrase, or write them without encryption.

        Raises:
            ThingNotFound: there are none. OriginalsLocked, WrongPassphrase, OriginalsDamaged
        """
        self._need_file()
        with closing(self._open()) as originals:
            originals.passphrase = self.passphrase if locked else None
            originals.save()
        return self.path

    def forget(self, name: str) -> None:
        """No longer look for a form of a name.

        Raises:
            ThingNotFound
        """
        self._need_file()
        with closing(self._open()) as originals:
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
        try:
            handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "wb") as stream:
                stream.write(found[0].text.encode())
        except OSError as error:
            raise CannotWriteHere(str(target), error.strerror or str(error)) from error

    def _need_file(self) -> None:
        if not self.path.exists():
            raise ThingNotFound(_("file of originals"), self.path.name)

    def _open(self) -> Originals:
        return Originals.open(self.path, self._workspace.id, self.passphrase)
