"""Our own file, read back: every thing as it was, under its own id, with its author and date."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from groundcode.domain import ids
from groundcode.domain.registry import BY_NAME, Field, Type
from groundcode.domain.validation import check_operation
from groundcode.errors import BadValue, InvalidQdpx, ThingNotFound
from groundcode.exchange.refi.archive import EXTRA, Archive
from groundcode.exchange.refi.own import OwnState
from groundcode.locale import _, join_names
from groundcode.store import blobs
from groundcode.store.arrivals import Thing, known_things, names_of
from groundcode.store.store import Writing
from groundcode.store.whole_state import NOT_CARRIED
from groundcode.workspace.interchange import InterchangeReport
from groundcode.workspace.refi.parts import ALIAS

if TYPE_CHECKING:
    from groundcode.workspace.refi.importing import Arrivals
    from groundcode.workspace.workspace import Workspace

_COUNTED = {"source": "sources", "code": "codes", "coding": "codings", "memo": "memos", "case": "cases"}
_ANYWHERE = ("link", "suggestion", "suggestion_run")
"""Kinds whose references may lead to what is no thing: segments, and what has gone since."""


def import_own(
    workspace: Workspace, made: Writing, archive: Archive, own: OwnState, arrivals: Arrivals, report: InterchangeReport,
    *, fresh: bool,
) -> None:  # fmt: skip
    """Put everything of the file that the project does not hold into arrivals.

    Raises:
        InvalidQdpx: the file does not fit itself, or the registry.
    """
    report.whole, report.origin = True, "groundcode"
    look = _look(own, archive.path)
    known = known_things(made.connection, map(ids.to_text, look.kinds))
    if any(look.kinds[ids.to_raw(thing)] != entity for thing, entity in known.items()):
        raise _one_id(archive.path)
    same = _same_ids(workspace, own, look, known)
    _put_texts(made, archive, own, look)
    coders: list[tuple[int, Thing]] = []
    mine = workspace.coder in _coders(made)
    here: dict[str, int] = {}
    for entity, thing, fields, by in own.things:
        _check_references(entity, fields, look, known, archive.path)
        if entity == "project":
            if fresh:
                _project(workspace, made, fields, same)
            continue
        if entity == "purge" and blobs.is_kept(made.connection, fields["sha256"]):
            report.notes.append(_("A text that was purged there stands in this project, and stays: purge it here."))
            continue
        target = same.get(thing, thing)
        if target in known or (entity == "coder" and target in _coders(made)):
            here[entity] = here.get(entity, 0) + 1
            continue
        made_thing = (entity, target, _remapped(entity, fields, same))
        mine = mine or target == workspace.coder
        if entity == "coder":
            coders.append((by, made_thing))
        else:
            coder, moment = own.authors[by]
            # In the order of the log they come from.
            arrivals.put(same.get(coder, coder), moment, made_thing, by)
        if entity in _COUNTED:
            report.counts[_COUNTED[entity]] = report.counts.get(_COUNTED[entity], 0) + 1
        if entity == "coder":
            report.coders.append(str(fields["name"]))
    _aliases(workspace, arrivals, same, look)
    if not mine:
        arrivals.first.things.insert(0, ("coder", workspace.coder, {"name": workspace.coder_name}))
    arrivals.first.things[:0] = [coder for _by, coder in sorted(coders, key=itemgetter(0))]
    if here:
        names = [_("{kind} {count}").format(kind=_(BY_NAME[entity].words), count=count) for entity, count in here.items()]
        report.notes.append(_("Here already, and left as it is: {things}.").format(things=join_names(names, 20)))
    if not fresh and own.project != workspace.id:
        report.notes.append(_("The project's own title, school and core category stay as they are."))


def _coders(made: Writing) -> dict[str, str]:
    return names_of(made.connection, "coder")


def _same_ids(workspace: Workspace, own: OwnState, look: _Look, known: dict[str, str]) -> dict[str, str]:
    """Their id -> ours, for what is one thing in both: the project, and coders of one name."""
    same = {own.project: workspace.id} if own.project != workspace.id else {}
    for thing, name in look.coders:
        if thing not in known:
            ours = ids.coder_id(workspace.id, name)
            if ours != thing:
                same[thing] = ours
    return same


def _aliases(workspace: Workspace, arrivals: Arrivals, same: dict[str, str], look: _Look) -> None:
    """Keep the GUIDs under which other programs know the coders, and the project in whose space some were made."""
    named = {same.get(thing, thing) for thing in look.guids}
    for theirs, ours in same.items():
        if ours not in named:
            arrivals.first.things.append(("link", workspace.store.ids(), {"from": ours, "role": ALIAS, "to": theirs}))


def _remapped(entity: str, fields: dict[str, Any], same: dict[str, str]) -> dict[str, Any]:
    if not same:
        return fields
    out = {}
    for name, value in fields.items():
        field = BY_NAME[entity].field(name)
        is_id = field is not None and field.type is Type.ID
        out[name] = same.get(value, value) if is_id else value
    return out


def _project(workspace: Workspace, made: Writing, fields: dict[str, Any], same: dict[str, str]) -> None:
    for name, value in _remapped("project", fields, same).items():
        if name != "title":
            made.draft.set("project", workspace.id, name, value)


@dataclass(slots=True)
class _Look:
    """What a first look at the things of a file gives: they are many, and gone through twice."""

    kinds: dict[bytes, str] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    """Version -> the length of its text."""
    texts: list[tuple[str, str]] = field(default_factory=list)
    """(version, the hash of its text)."""
    coders: list[tuple[str, str]] = field(default_factory=list)
    """(id, name)."""
    shown: dict[str, object] = field(default_factory=dict)
    """Source -> its version."""
    guids: dict[str, str] = field(default_factory=dict)
    """Thing -> the GUID that other programs know it by; of hardly any coding, as they are many."""
    purged: set[str] = field(default_factory=set)
    """Hashes of texts that are not to be kept."""

    def take(self, entity: str, thing: str, fields: dict[str, Any]) -> None:
        """Remember what is needed of a thing before the others."""
        if entity == "version":
            self.lengths[thing] = fields["length"]
            self.texts.append((thing, fields["text"]))
        elif entity == "coder":
            self.coders.append((thing, str(fields["name"])))
        elif entity == "source":
            self.shown[thing] = fields.get("version")
        elif entity == "purge":
            self.purged.add(fields["sha256"])
        elif entity == "link" and fields.get("role") == ALIAS and self.kinds.get(ids.to_raw(fields["from"])) != "coding":
            self.guids[fields["from"]] = fields["to"]


def _look(own: OwnState, path: str) -> _Look:
    """Refuse what the registry would not take, and two things of one id."""
    out = _Look()
    for entity, thing, fields, _by in own.things:
        raw = ids.to_raw(thing)
        if raw in out.kinds or entity in NOT_CARRIED:
            raise _one_id(path)
        out.kinds[raw] = entity
        try:
            check_operation(entity, "*", fields)
        except (BadValue, ThingNotFound) as error:
            why = _("its {name} does not fit: {why}").format(name=EXTRA, why=error.message.rstrip("."))
            raise InvalidQdpx(path, why) from error
        out.take(entity, thing, fields)
    return out


def _one_id(path: str) -> InvalidQdpx:
    return InvalidQdpx(path, _("its {name} gives one id to two things").format(name=EXTRA))


def _check_references(entity: str, fields: dict[str, Any], look: _Look, known: dict[str, str], path: str) -> None:
    """Refuse references that lead nowhere."""
    if entity in _ANYWHERE and "anchor" not in fields:
        return
    for name, value in fields.items():
        field = BY_NAME[entity].field(name)
        if field is not None and field.refers and _leads_nowhere(field, value, look, known, entity):
            raise InvalidQdpx(path, _("its {name} speaks of things that are not in it").format(name=EXTRA))


def _leads_nowhere(field: Field, value: Any, look: _Look, known: dict[str, str], entity: str) -> bool:
    if field.type is Type.ANCHOR:
        version = value["version"]
        return (version not in look.lengths and version not in known) or value["end"] > look.lengths.get(version, value["end"])
    if entity in _ANYWHERE or field.name in ("replaces", "split_from", "suggestion", "lead_coder"):
        return False
    wanted = value["parent"] if field.type is Type.PLACE else value if field.type is Type.ID else None
    return wanted is not None and wanted not in known and ids.to_raw(wanted) not in look.kinds


def _put_texts(made: Writing, archive: Archive, own: OwnState, look: _Look) -> None:
    """Keep the texts of the versions, each compared with the hash that its version names."""
    wanted = {sha256 for _version, sha256 in look.texts} - look.purged
    found: dict[str, int] = {}
    for source in look.shown:
        text = archive.text(f"internal://{look.guids.get(source, source)}.txt")
        sha256 = blobs.text_hash(text) if text is not None else ""
        if text is not None and sha256 in wanted:
            found[sha256] = len(text)
            blobs.put_text(made.connection, text)
    shown = set(look.shown.values())
    for version, sha256 in look.texts:
        if sha256 in look.purged:
            continue
        text = own.texts.get(sha256) if sha256 not in found else None
        if sha256 not in found and text is None and version not in shown:
            continue  # it lies with the originals, which no file carries
        if text is not None and blobs.text_hash(text) == sha256:
            found[sha256] = len(text)
            blobs.put_text(made.connection, text)
        if found.get(sha256) != look.lengths[version]:
            raise InvalidQdpx(archive.path, _("a text of it is missing, or is another one"))
