"""Speakers of the sources: who asks, who tells, what they are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groundcode.domain.heads import Seen
from groundcode.domain.ids import fold, to_text
from groundcode.domain.sources import Source, Speaker
from groundcode.domain.transcripts import Role
from groundcode.errors import AmbiguousName, DuplicateName, ThingNotFound
from groundcode.locale import _
from groundcode.store import reading
from groundcode.workspace.names import clean_name

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SpeakerSummary:
    """A speaker as a list shows it."""

    source: Source
    speaker: Speaker
    case: str
    """The name of the case; "" without one."""
    turns: int
    characters: int
    """Of speech, code points."""


class Speakers:
    """What one does with speakers."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def list_(self, source: str | None = None) -> list[SpeakerSummary]:
        """The speakers of one source (by id) or of all, by source and first appearance."""
        out: list[SpeakerSummary] = []
        with self._workspace.store.reading() as connection:
            for found in reading.read_sources(connection):
                if source in (None, found.id):
                    version = reading.read_version(connection, found.version)
                    turns = version.turns if version else ()
                    speakers = {s.id: s for s in reading.read_speakers(connection, found.id)}
                    first = dict.fromkeys([*(t.speaker for t in turns if t.speaker in speakers), *speakers])
                    for one in first:
                        speaker = speakers[str(one)]
                        own = [t for t in turns if t.speaker == speaker.id]
                        row = reading.read_thing(connection, "case", speaker.case) if speaker.case else None
                        case = str(row["name"]) if row is not None and row["alive"] else ""
                        out.append(SpeakerSummary(found, speaker, case, len(own), sum(t.end - t.body for t in own)))
        return out

    def named(self, source: str, name: str) -> Speaker:
        """The speaker of a source (by id) with a name or an id.

        Raises:
            ThingNotFound, AmbiguousName
        """
        known = [summary.speaker for summary in self.list_(source)]
        found = [s for s in known if s.id == name] or [s for s in known if fold(s.name) == fold(name)]
        if not found:
            raise ThingNotFound(_("speaker"), name)
        if len(found) > 1:
            raise AmbiguousName(name, [f"{s.name} ({s.id})" for s in found])
        return found[0]

    def set_role(self, speaker: str, role: Role, *, seen: Seen | None = None) -> None:
        """Say whether a speaker (by id) asks or tells; interviewers count in no statistic.

        Raises:
            ThingNotFound
        """
        with self._workspace.change("speaker", seen=seen) as made:
            if not reading.is_alive(made.connection, "speaker", speaker):
                raise ThingNotFound(_("speaker"), speaker)
            made.draft.set("speaker", speaker, "role", role.value)

    def rename(self, speaker: str, name: str, *, seen: Seen | None = None) -> None:
        """Call a speaker (by id) something else in lists and exports; the text keeps what it says.

        Raises:
            ThingNotFound, EmptyName, DuplicateName
        """
        cleaned = clean_name(name, _("speaker"))
        with self._workspace.change("speaker", seen=seen) as made:
            row = reading.read_thing(made.connection, "speaker", speaker)
            if row is None or not row["alive"]:
                raise ThingNotFound(_("speaker"), speaker)
            others = reading.read_speakers(made.connection, to_text(row["source"]))
            if any(other.id != speaker and fold(other.name) == fold(cleaned) for other in others):
                raise DuplicateName(cleaned, _("in this source"))
            made.draft.set("speaker", speaker, "name", cleaned)
