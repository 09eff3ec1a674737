"""Sampling rounds: the gap that was noticed, whom one decided to ask next, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.domain import ids
from groundcode.domain.cases import find_named, iso_date
from groundcode.domain.heads import Seen
from groundcode.domain.sampling import SamplingRound
from groundcode.errors import BadValue, NameTaken, OneRoundOnly, ThingNotFound
from groundcode.exchange.case_tables import ROUNDS, Cell, write_table
from groundcode.locale import _
from groundcode.store import reading
from groundcode.store.reading_cases import read_cases, read_rounds, source_links
from groundcode.store.store import Writing
from groundcode.workspace.casework.book import free_id
from groundcode.workspace.names import clean_name
from groundcode.workspace.removal import delete_things
from groundcode.workspace.sources import find_source

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

TEXTS = ("gap", "decision", "outcome")
LISTING = "groundcode sampling PROJECT"


class Sampling:
    """What one does with sampling rounds."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def list_(self) -> list[SamplingRound]:
        """Every round, by date."""
        with self._workspace.store.reading() as connection:
            return read_rounds(connection)

    def named(self, name: str) -> SamplingRound:
        """The round of a name or an id.

        Raises:
            NameNotFound, AmbiguousName
        """
        return find_named(_("sampling round"), self.list_(), name, LISTING)

    def add(
        self, name: str, *, date: str = "", gap: str = "", decision: str = "", outcome: str = "",
        sources: Sequence[str] = (), seen: Seen | None = None,
    ) -> str:  # fmt: skip
        """Note a round with the sources (by name) that came of it; gives its id.

        Raises:
            EmptyName, NameTaken, BadValue, SourceNotFound, OneRoundOnly
        """
        name = clean_name(name, _("sampling round"))
        texts = {"gap": gap, "decision": decision, "outcome": outcome}
        with self._workspace.change("sampling-round", seen=seen) as made:
            _refuse_taken(made, name)
            found, deleted = free_id(made.connection, "sampling_round", ids.round_id(self._workspace.id, name))
            when = _moment(date)
            if deleted:
                for field, value in ({"alive": True, "name": name, "date": when} | texts).items():
                    made.draft.set("sampling_round", found, field, value)
            else:
                made.draft.create(
                    "sampling_round", found, name=name, date=when, **{field: text or None for field, text in texts.items()}
                )
            self._link(made, found, sources)
            return found

    def edit(self, found: str, texts: Mapping[str, str], *, seen: Seen | None = None) -> bool:
        """Change what a round says: its name, date, gap, decision or outcome. Whether that changes anything.

        Raises:
            ThingNotFound, EmptyName, NameTaken, BadValue
        """
        wanted: dict[str, str | None] = {field: text for field, text in texts.items() if field in TEXTS}
        if "date" in texts:
            wanted["date"] = _moment(texts["date"])
        if "name" in texts:
            wanted["name"] = clean_name(texts["name"], _("sampling round"))
        with self._workspace.change("edit-round", seen=seen) as made:
            row = _living(made, found)
            if "name" in wanted:
                _refuse_taken(made, str(wanted["name"]), but=found)
            changed = {field: value for field, value in wanted.items() if (getattr(row, field) or "") != (value or "")}
            for field, value in changed.items():
                made.draft.set("sampling_round", found, field, value)
            return bool(changed)

    def link(self, found: str, sources: Sequence[str], *, seen: Seen | None = None) -> int:
        """Note that sources (by name) came of a round; gives how many were new to it.

        Raises:
            ThingNotFound, SourceNotFound, OneRoundOnly: a source came of another round.
        """
        with self._workspace.change("link-round", seen=seen) as made:
            _living(made, found)
            return self._link(made, found, sources)

    def _link(self, made: Writing, found: str, sources: Sequence[str]) -> int:
        everything = reading.read_sources(made.connection, sealed=True)
        rounds = read_rounds(made.connection)
        count = 0
        for source in {find_source(everything, one).id: find_source(everything, one) for one in sources}.values():
            there = [one for one in rounds if source.id in dict(one.sources)]
            other = next((one for one in there if one.id != found), None)
            if other is not None:
                raise OneRoundOnly(source.name, other.name)
            if not there:
                made.draft.create("link", self._workspace.store.ids(), from_=found, role="source", to=source.id)
                count += 1
        return count

    def unlink(self, found: str, sources: Sequence[str], *, seen: Seen | None = None) -> int:
        """Take sources out of a round; gives how many were in it.

        Raises:
            ThingNotFound, SourceNotFound
        """
        with self._workspace.change("unlink-round", seen=seen) as made:
            _living(made, found)
            everything = reading.read_sources(made.connection, sealed=True)
            links = source_links(made.connection, found, "source")
            wanted = {find_source(everything, one).id for one in sources} & links.keys()
            for link in (link for source in sorted(wanted) for link in links[source]):
                made.draft.set("link", link, "alive", False)
            return len(wanted)

    def delete(self, found: str, *, seen: Seen | None = None) -> int:
        """Delete a round; gives how many sources came of it (they stay).

        Raises:
            ThingNotFound
        """
        with self._workspace.change("delete-round", seen=seen) as made:
            count = len(_living(made, found).sources)
            delete_things(made, "sampling_round", found)
            return count

    def export(self, path: Path, language: str | None = None) -> int:
        """Write T2 to a .csv or .xlsx (language None: the project's); gives how many rounds it holds.

        Raises:
            UnknownFormat, CannotWriteHere
            NamesRemain: a name of the roster stands in the project. OriginalsLocked
        """
        rows = self.table(language or self._workspace.language())
        self._workspace.privacy.refuse_if_names_remain(str(path))
        write_table(path, rows, "T2")
        return len(rows) - 1

    def table(self, language: str) -> list[list[Cell]]:
        """The rounds as T2, in "zh" or "en": a header, then a row a round; who withdrew is not named."""
        with self._workspace.store.reading() as connection:
            rounds, cases = read_rounds(connection), read_cases(connection)
            withdrawn = reading.withdrawn_sources(connection)
        rows: list[list[Cell]] = [[zh if language == "zh" else en for _key, zh, en in ROUNDS]]
        for one in rounds:
            came = []
            for source, name in ((source, name) for source, name in one.sources if source not in withdrawn):
                speaking = [case.name for case in cases if any(place.source == source for place in case.bound)]
                came += speaking or [name]
            cells = {
                "name": one.name, "date": (one.date or "")[:10], "gap": one.gap, "decision": one.decision,
                "cases": ("、" if language == "zh" else ", ").join(dict.fromkeys(came)), "outcome": one.outcome,
            }  # fmt: skip
            rows.append([cells[key] for key, _zh, _en in ROUNDS])
        return rows


def _living(made: Writing, found: str) -> SamplingRound:
    living = next((one for one in read_rounds(made.connection) if one.id == found), None)
    if living is None:
        raise ThingNotFound(_("sampling round"), found)
    return living


def _refuse_taken(made: Writing, name: str, but: str | None = None) -> None:
    if any(ids.fold(one.name) == ids.fold(name) and one.id != but for one in read_rounds(made.connection)):
        raise NameTaken(_("sampling round"), name)


def _moment(date: str) -> str | None:
    if not date.strip():
        return None
    found = iso_date(date)
    if found is None:
        raise BadValue(_("date"), date, "2026-03-01")
    return found
