"""Names replaced while transcripts come in, so that they never reach the project."""

from __future__ import annotations

import unicodedata
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.domain import ids
from groundcode.domain.transcripts import Transcript
from groundcode.errors import NamesInFile
from groundcode.locale import _, ngettext
from groundcode.store import blobs
from groundcode.store.originals import Name, Original
from groundcode.workspace.privacy import Decisions, names_finder, remembered, replacer
from groundcode.workspace.pseudonyms import pseudonymised

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


@dataclass(slots=True)
class _Kept:
    originals: list[Original] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)


class RosterAtImport:
    """Replaces the names of a roster, and what was replaced in the project before; all else is only told.

    `roster`: None for the names that the originals know. `source`: the id of the source that a transcript is a new version of.
    """

    def __init__(self, workspace: Workspace, roster: Path | None, *, encrypt: bool = False, source: str | None = None) -> None:
        self._workspace = workspace
        self._roster = workspace.privacy.roster(roster)
        self._earlier = {name.form: name.replacement for name in workspace.privacy.names()}
        self._tags = frozenset(self._earlier.values())
        self._encrypt, self._source = encrypt, source
        self._kept = _Kept()
        self.decided: dict[str, str] = {}
        """Form -> what stands for it now, of all that was replaced."""
        with closing(workspace.privacy.open(encrypt=encrypt)):
            pass  # a missing passphrase is said before the first file is read
        self.replaced = False
        """Whether any name was replaced."""
        self.warnings = self._roster.warnings

    def prepare(self, path: Path, transcript: Transcript) -> Transcript:
        """A transcript without the names of the roster; its note says how many were replaced and what else was seen."""
        from groundcode.text.identifying.plan import find

        speakers = tuple(speaker.name for speaker in transcript.speakers)
        header = "\n".join(f"{key}\n{value}" for key, value in transcript.header)
        whole = f"{transcript.text}\n\n{transcript.name}\n\n{header}"
        findings = find([(transcript.name, whole, speakers)], self._roster, earlier=self._earlier)
        yes = {f.text: f.replacement for f in findings.found if f.roster or f.text in self._earlier}
        others = [found for found in findings.found if found.text not in yes]
        decisions = Decisions(yes, (), {found.text: found.kind.value for found in findings.found})
        self.decided |= yes
        done = pseudonymised(transcript, replacer(decisions, self._roster, self._tags))
        self._keep(path, transcript, done, decisions)
        count = len(replacer(decisions, self._roster, self._tags)(transcript.text)[1])
        notes = []
        if count:
            notes.append(ngettext("{count} name was replaced.", "{count} names were replaced.", count).format(count=count))
        if others:
            notes.append(
                ngettext(
                    "{count} more thing may identify somebody; list it with: groundcode pseudonymise PROJECT",
                    "{count} more things may identify somebody; list them with: groundcode pseudonymise PROJECT",
                    len(others),
                ).format(count=len(others))
            )
        return replace(done, notes=(*done.notes, *notes))

    def _keep(self, path: Path, transcript: Transcript, done: Transcript, decisions: Decisions) -> None:
        self._kept.names = remembered(Decisions({**self.decided}, (), decisions.kinds), self._roster)
        if done.text == transcript.text and done.name == transcript.name:
            return
        self.replaced = True
        source = self._source or ids.source_id(self._workspace.id, blobs.text_hash(done.text))
        stamp = self._workspace.store.now().isoformat(timespec="seconds")
        name = unicodedata.normalize("NFC", path.name)
        sha = blobs.text_hash(transcript.text)
        self._kept.originals.append(Original(sha, source, transcript.name, name, stamp, transcript.text, path.read_bytes()))

    def save(self) -> None:
        """Put the originals beside the project, before anything is stored in it.

        Raises:
            OriginalsDamaged, CannotWriteHere
        """
        with closing(self._workspace.privacy.open(encrypt=self._encrypt)) as originals:
            for original in self._kept.originals:
                originals.keep(original)
            originals.add_names(self._kept.names)
            originals.save()
        self._workspace.privacy.note_originals()

    def harmless(self, text: str) -> str:
        """A text about the import (a path, a report) without the names."""
        return replacer(Decisions(self.decided, (), {}), self._roster, self._tags)(text)[0]

    def told(self) -> str:
        """One sentence on where the originals are."""
        return _("The texts with their names are in {path}; keep that file to yourself.").format(
            path=self._workspace.privacy.path
        )


class NamesKeptOut:
    """Refuses transcripts that hold a name which was replaced in the project before."""

    def __init__(self, workspace: Workspace) -> None:
        self._find = names_finder(workspace.privacy.names())

    def prepare(self, path: Path, transcript: Transcript) -> Transcript:
        """The transcript as it is.

        Raises:
            NamesInFile
        """
        header = "\n".join(value for _key, value in transcript.header)
        found = self._find(f"{transcript.text}\n\n{transcript.name}\n\n{header}")
        if found:
            raise NamesInFile(str(path), len(found))
        return transcript
