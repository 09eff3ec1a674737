"""Two projects that were made separately: a proposal which of their things are the same, for a person to review."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain.codes import CodeTree
from groundcode.domain.ids import fold, to_raw, to_text
from groundcode.domain.sources import Source
from groundcode.errors import CannotRead
from groundcode.locale import N_, _, ngettext
from groundcode.store import bulk, reading
from groundcode.store.foreign import foreign_project
from groundcode.store.reading_cases import read_cases
from groundcode.store.union import project_id

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


class Decision(StrEnum):
    """What becomes of a thing of the other project."""

    JOIN = "join"
    """It is one of ours."""
    NEW = "new"
    LEAVE = "leave out"


DECISIONS: Mapping[Decision, str] = {
    Decision.JOIN: N_("join"), Decision.NEW: N_("new"), Decision.LEAVE: N_("leave out"),
}  # fmt: skip
KINDS: Mapping[str, str] = {
    "coder": N_("coder"), "source": N_("interview"), "case": N_("case"), "code": N_("code"),
}  # fmt: skip
"""Kind of thing that is decided about -> what it is called (a message to translate)."""
_NEARLY = 0.9
"""Likeness from which two texts are proposed as one interview; with less the other one is only named."""


@dataclass(frozen=True, slots=True)
class JoinRow:
    """One thing of the other project, and what becomes of it."""

    kind: str
    id: str
    """Its id there."""
    theirs: str
    """Its name there; of a code, its path."""
    about: str
    """What helps to decide: the definition, the length of the text, how much was coded."""
    ours: str
    """The name (or path) of ours that it may be; "" for none."""
    why: str
    """Why that one is proposed."""
    decision: Decision


@dataclass(frozen=True, slots=True)
class JoinPlan:
    """What becomes of the things of another project."""

    project: str
    """The id of the other project."""
    title: str
    path: str
    rows: tuple[JoinRow, ...]
    closed: tuple[str, ...] = ()
    """What does not come in whatever is decided, each a sentence."""

    def counts(self) -> dict[str, dict[str, int]]:
        """Kind -> decision -> how many."""
        out: dict[str, dict[str, int]] = {kind: dict.fromkeys(Decision, 0) for kind in KINDS}
        for row in self.rows:
            out[row.kind][row.decision] += 1
        return out


def plan_joining(workspace: Workspace, other: Path) -> JoinPlan:
    """Propose which things of another project are ours.

    Raises:
        CannotRead: it is a copy of this project. FileMissing, NotAProject, ProjectTooNew, ProjectDamaged
    """
    with bulk.without_collecting(), foreign_project(other) as theirs, workspace.store.reading() as ours:
        return propose(ours, theirs, other)


def propose(ours: Connection, theirs: Connection, other: Path) -> JoinPlan:
    """The plan from a moment of both projects."""
    id_ = project_id(theirs)
    if id_ == project_id(ours):
        raise CannotRead(_("{path} is a copy of this project.").format(path=other), hint=_("Merge it without --plan and --join."))
    open_ones, closed = open_sources(theirs)
    rows = (
        *_coders(ours, theirs), *_Texts(ours).rows(theirs, open_ones, closed), *_cases(ours, theirs, closed),
        *_codes(ours, theirs),
    )  # fmt: skip
    title = str(reading.read_project(theirs)["title"] or other.stem)
    return JoinPlan(id_, title, str(other), rows, tuple(closed))


def open_sources(connection: Connection) -> tuple[list[Source], list[str]]:
    """(the sources that may be read, a sentence on each of the others)."""
    withdrawn = reading.withdrawn_sources(connection)
    found: list[Source] = []
    closed: list[str] = []
    for source in reading.read_sources(connection, sealed=True):
        if source.reserved:
            closed.append(_("“{name}” is sealed there: it does not come in before it is opened.").format(name=source.name))
        elif source.id in withdrawn:
            closed.append(_("“{name}” was withdrawn there: it does not come in.").format(name=source.name))
        else:
            found.append(source)
    return found, closed


def _coders(ours: Connection, theirs: Connection) -> Iterator[JoinRow]:
    known = {fold(name): name for name in reading.read_coders(ours).values()}
    counts: dict[bytes, int] = dict(bulk.all_rows(theirs, "SELECT coder, count(*) FROM state_coding WHERE alive GROUP BY coder"))
    for id_, name in reading.read_coders(theirs).items():
        about = _codings(counts.get(to_raw(id_), 0))
        same = known.get(fold(name), "")
        why, decision = (_("same name"), Decision.JOIN) if same else ("", Decision.NEW)
        yield JoinRow("coder", id_, name, about, same, why, decision)


def _codings(count: int) -> str:
    return ngettext("{count} coding", "{count} codings", count).format(count=count)


class _Texts:
    """Our interviews, asked which of them a text of the other project is."""

    def __init__(self, ours: Connection) -> None:
        from groundcode.text.copies import Known, fingerprint

        self._ours = ours
        self._sources = {source.id: source for source in open_sources(ours)[0]}
        self._closed = {source.id for source in reading.read_sources(ours, alive=False)} - set(self._sources)
        rows = bulk.all_rows(ours, "SELECT text, source FROM state_version ORDER BY id")
        self._of_text = {text: to_text(source) for text, source in rows}
        self._purged = {row[0] for row in bulk.all_rows(ours, "SELECT sha256 FROM state_purge")}
        self._known: Known[str] = Known()
        self._texts = {id_: reading.readable_text(ours, source.version) for id_, source in self._sources.items()}
        for id_, text in self._texts.items():
            self._known.add(id_, fingerprint(text))

    def rows(self, theirs: Connection, sources: list[Source], closed: list[str]) -> Iterator[JoinRow]:
        """A row for each of their interviews; what cannot come in is added to `closed`."""
        counts: dict[bytes, int] = dict(
            bulk.all_rows(
                theirs,
                "SELECT v.source, count(*) FROM state_coding k JOIN state_version v ON v.id = k.version "
                "WHERE k.alive GROUP BY v.source",
            )
        )
        for source in sources:
            hashes = {row[0] for row in bulk.all_rows(theirs, "SELECT text FROM state_version WHERE source = ?",
                                                      (to_raw(source.id),))}  # fmt: skip
            text = reading.readable_text(theirs, source.version)
            same = next((self._of_text[text] for text in sorted(hashes) if text in self._of_text), None)
            if same in self._closed or (hashes & self._purged) or not text:
                closed.append(_("“{name}” is closed or deleted here: it does not come in.").format(name=source.name))
                continue
            size = ngettext("{count} character", "{count} characters", len(text)).format(count=len(text))
            about = f"{size}; {_codings(counts.get(to_raw(source.id), 0))}"
            if same is not None:
                one = self._sources[same]
                yield JoinRow("source", source.id, source.name, about, one.name, _("same text"), Decision.JOIN)
                continue
            alike, near = self._near(text)
            why = _("{percent} % alike").format(percent=int(100 * alike)) if near else ""
            decision = Decision.JOIN if near and alike >= _NEARLY else Decision.NEW
            yield JoinRow("source", source.id, source.name, about, near, why, decision)

    def _near(self, text: str) -> tuple[float, str]:
        from groundcode.text.copies import fingerprint, is_copy, likeness

        best = (0.0, "")
        for id_, share in self._known.candidates(fingerprint(text)):
            alike = likeness(text, self._texts[id_])
            if is_copy(text, self._texts[id_], share, alike):
                best = max(best, (alike, self._sources[id_].name))
        return best


def _cases(ours: Connection, theirs: Connection, closed: list[str]) -> Iterator[JoinRow]:
    known = {fold(case.name): case.name for case in read_cases(ours)}
    for case in sorted(read_cases(theirs), key=lambda one: one.name):
        if case.withdrawn:
            closed.append(_("“{name}” has withdrawn there: the case does not come in.").format(name=case.name))
            continue
        same = known.get(fold(case.name), "")
        why, decision = (_("same name"), Decision.JOIN) if same else ("", Decision.NEW)
        yield JoinRow("case", case.id, case.name, "", same, why, decision)


def _codes(ours: Connection, theirs: Connection) -> Iterator[JoinRow]:
    mine, other = reading.read_tree(ours), reading.read_tree(theirs)
    counts: dict[bytes, int] = dict(bulk.all_rows(theirs, "SELECT code, count(*) FROM state_coding WHERE alive GROUP BY code"))
    paths = {fold(mine.path(id_)): id_ for id_ in mine.walk()}
    named: dict[str, list[str]] = {}
    for id_ in mine.walk():
        named.setdefault(fold(mine.codes[id_].name), []).append(id_)
    near = _near_codes(mine, other)
    for id_ in other.walk():
        code = other.codes[id_]
        path = other.path(id_)
        about = f"{_(code.level.words)}; {_codings(counts.get(to_raw(id_), 0))}"
        about += f"; {code.definition}" if code.definition else ""
        same = paths.get(fold(path))
        if same is not None:
            yield JoinRow("code", id_, path, about, mine.path(same), _("same name and place"), Decision.JOIN)
        elif fold(code.name) in named:
            found = named[fold(code.name)][0]
            yield JoinRow("code", id_, path, about, mine.path(found), _("same name in another place"), Decision.NEW)
        else:
            proposed, why = near.get(id_, ("", ""))
            yield JoinRow("code", id_, path, about, proposed, why, Decision.NEW)


def _near_codes(mine: CodeTree, other: CodeTree) -> dict[str, tuple[str, str]]:
    """Their code -> (the path of ours whose name is nearly the same, why)."""
    from groundcode.suggest.names import near_names

    our_ids, their_ids = list(mine.walk()), list(other.walk())
    names = [mine.codes[id_].name for id_ in our_ids] + [other.codes[id_].name for id_ in their_ids]
    out: dict[str, tuple[str, str]] = {}
    for one, two, _score, why in near_names(names):
        if one < len(our_ids) <= two:
            out.setdefault(their_ids[two - len(our_ids)], (mine.path(our_ids[one]), _(why)))
    return out
