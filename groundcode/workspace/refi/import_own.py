"""Our own file, read back: every thing as it was, under its own id, with its author and date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from groundcode.domain import ids
from groundcode.domain.registry import BY_NAME, Field, Type
from groundcode.domain.validation import check_operation
from groundcode.errors import BadValue, InvalidQdpx, ThingNotFound
from groundcode.exchange.refi.archive import EXTRA, Archive
from groundcode.exchange.refi.own import OwnState
from groundcode.locale import _, join_names
from groundcode.store import blobs
from groundcode.store.arrivals import Arrival, known_things, names_of
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
    known = known_things(made.connection, (thing for _entity, thing, _fields, _by in own.things))
    same = _same_ids(workspace, own, known)
    _check(own, known, archive.path)
    _put_texts(made, archive, own)
    # A bunch for each author and moment, in the order of the log they come from.
    bunches = [Arrival(same.get(coder, coder), moment) for coder, moment in own.authors]
    here: dict[str, int] = {}
    for entity, thing, fields, by in own.things:
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
        bunches[by].things.append((entity, target, _remapped(entity, fields, same)))
        if entity in _COUNTED:
            report.counts[_COUNTED[entity]] = report.counts.get(_COUNTED[entity], 0) + 1
        if entity == "coder":
            report.coders.append(str(fields["name"]))
    _aliases(workspace, arrivals, same, own)
    if workspace.coder not in _coders(made) and not any(t[1] == workspace.coder for b in bunches for t in b.things):
        arrivals.first.things.insert(0, ("coder", workspace.coder, {"name": workspace.coder_name}))
    coders = [thing for bunch in bunches for thing in bunch.things if thing[0] == "coder"]
    arrivals.first.things[:0] = coders
    for bunch in bunches:
        kept = [thing for thing in bunch.things if thing[0] != "coder"]
        arrivals.of(bunch.coder, bunch.made_at).things.extend(kept)
    if here:
        names = [_("{kind} {count}").format(kind=_(BY_NAME[entity].words), count=count) for entity, count in here.items()]
        report.notes.append(_("Here already, and left as it is: {things}.").format(things=join_names(names, 20)))
    if not fresh and own.project != workspace.id:
        report.notes.append(_("The project's own title, school and core category stay as they are."))


def _coders(made: Writing) -> dict[str, str]:
    return names_of(made.connection, "coder")


def _same_ids(workspace: Workspace, own: OwnState, known: dict[str, str]) -> dict[str, str]:
    """Their id -> ours, for what is one thing in both: the project, and coders of one name."""
    same = {own.project: workspace.id} if own.project != workspace.id else {}
    for entity, thing, fields, _by in own.things:
        if entity == "coder" and thing not in known:
            ours = ids.coder_id(workspace.id, str(fields.get("name", "")))
            if ours != thing:
                same[thing] = ours
    return same


def _aliases(workspace: Workspace, arrivals: Arrivals, same: dict[str, str], own: OwnState) -> None:
    """Keep the GUIDs under which other programs know the coders, and the project in whose space some were made."""
    named = {
        same.get(fields["from"], fields["from"])
        for entity, _thing, fields, _by in own.things if entity == "link" and fields.get("role") == ALIAS
    }  # fmt: skip
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


def _check(own: OwnState, known: dict[str, str], path: str) -> None:
    """Refuse what the registry would not take, two things of one id, and references that lead nowhere."""
    here: dict[str, str] = {}
    lengths: dict[str, int] = {}
    for entity, thing, fields, _by in own.things:
        if here.setdefault(thing, entity) != entity or known.get(thing, entity) != entity or entity in NOT_CARRIED:
            raise InvalidQdpx(path, _("its {name} gives one id to two things").format(name=EXTRA))
        try:
            check_operation(entity, "*", fields)
        except (BadValue, ThingNotFound) as error:
            why = _("its {name} does not fit: {why}").format(name=EXTRA, why=error.message.rstrip("."))
            raise InvalidQdpx(path, why) from error
        if entity == "version":
            lengths[thing] = fields["length"]
    if len(here) != len(own.things):
        raise InvalidQdpx(path, _("its {name} gives one id to two things").format(name=EXTRA))
    for entity, _thing, fields, _by in own.things:
        if entity in _ANYWHERE and "anchor" not in fields:
            continue
        for name, value in fields.items():
            field = BY_NAME[entity].field(name)
            if field is None or not field.refers or not _leads(field, value, here, known, lengths, entity):
                continue
            raise InvalidQdpx(path, _("its {name} speaks of things that are not in it").format(name=EXTRA))


def _leads(field: Field, value: Any, here: dict[str, str], known: dict[str, str], lengths: dict[str, int], entity: str) -> bool:
    """Whether a reference leads nowhere."""
    if field.type is Type.ANCHOR:
        version = value["version"]
        return (version not in lengths and version not in known) or value["end"] > lengths.get(version, value["end"])
    if entity in _ANYWHERE or field.name in ("replaces", "split_from", "suggestion", "lead_coder"):
        return False
    wanted = value["parent"] if field.type is Type.PLACE else value if field.type is Type.ID else None
    return wanted is not None and wanted not in here and wanted not in known


def _put_texts(made: Writing, archive: Archive, own: OwnState) -> None:
    """Keep the texts of the versions, each compared with the hash that its version names."""
    guids = {f["from"]: f["to"] for entity, _t, f, _by in own.things if entity == "link" and f.get("role") == ALIAS}
    texts: dict[str, str] = dict(own.texts)
    for entity, thing, _fields, _by in own.things:
        if entity == "source":
            text = archive.text(f"internal://{guids.get(thing, thing)}.txt")
            if text is not None:
                texts[blobs.text_hash(text)] = text
    shown = {fields.get("version") for entity, _t, fields, _by in own.things if entity == "source"}
    purged = {fields["sha256"] for entity, _t, fields, _by in own.things if entity == "purge"}
    for entity, thing, fields, _by in own.things:
        if entity != "version" or fields["text"] in purged:
            continue
        text = texts.get(fields["text"])
        if text is None and thing not in shown:  # it lies with the originals, which no file carries
            continue
        if text is None or blobs.text_hash(text) != fields["text"] or len(text) != fields["length"]:
            raise InvalidQdpx(archive.path, _("a text of it is missing, or is another one"))
        blobs.put_text(made.connection, text)
