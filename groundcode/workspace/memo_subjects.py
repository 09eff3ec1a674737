"""What memos are on, and memos that are still being written: plain functions on an open project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain.ids import is_id, to_raw, to_text
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.workspace.memos import KINDS

if TYPE_CHECKING:
    from groundcode.workspace.codings import Segment
    from groundcode.workspace.memos import Memo
    from groundcode.workspace.workspace import Workspace

_NAMES = {
    "source": "SELECT id, name FROM state_source WHERE alive AND id IN ({})",
    "case": "SELECT id, name FROM state_case WHERE alive AND id IN ({})",
    "memo": "SELECT id, CASE WHEN coalesce(title, '') = '' THEN text ELSE title END FROM state_memo WHERE alive AND id IN ({})",
    "property": "SELECT id, name FROM state_property WHERE alive AND id IN ({})",
    "sampling_round": "SELECT id, name FROM state_sampling_round WHERE alive AND id IN ({})",
    "coder": "SELECT id, name FROM state_coder WHERE alive AND id IN ({})",
    "project": "SELECT id, title FROM state_project WHERE id IN ({})",
}
"""Kind of thing -> the names of its living ones."""
_CODINGS = (
    "SELECT c.id, c.code, s.id, s.name FROM state_coding c JOIN state_version v ON v.id = c.version "
    "JOIN state_source s ON s.id = v.source WHERE c.alive AND s.alive AND c.id IN ({})"
)
DRAFT, _HEAD, _EDIT = "memo:", "memo-head:", "edit:"
"""What the keys of drafts of memos begin with: the id of the thing follows, or "edit:" and that of the memo."""
PROJECT = "project"
"""What follows for a memo on the project as a whole."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing that a memo is on."""

    id: str
    entity: str
    name: str
    """In one line; of a coding, its code and its source."""
    source: str = ""
    """Of a source or a coding: the source's id."""
    code: str = ""
    """Of a code or a coding: the code's id (of a merged one, that of the code it reads as)."""


@dataclass(frozen=True, slots=True)
class MemoDraft:
    """A memo that was being written and is not kept yet."""

    key: str
    text: str
    title: str
    kind: str
    """"" where it was not changed."""
    about: str
    """The id of what it is on; "" for the project as a whole, and where the thing is gone."""
    memo: str
    """The id of the memo that is being changed; "" for a new one."""
    is_homeless: bool
    """Whether what it was on, or the memo itself, is gone."""


def subjects(workspace: Workspace, ids: Iterable[str]) -> dict[str, Subject]:
    """Id -> the thing, for those that are there."""
    with workspace.store.reading() as connection:
        return _subjects(connection, sorted({i for i in ids if is_id(i)}))


def _subjects(connection: Connection, ids: Sequence[str]) -> dict[str, Subject]:
    tree = reading.read_tree(connection)
    out: dict[str, Subject] = {}
    for one in ids:
        target = tree.target(one) if one in tree.all else None
        if target is not None:
            out[one] = Subject(one, "code", tree.codes[target].name, code=target)
    for chunk in bulk.chunks([to_raw(i) for i in ids]):
        for entity, sql in _NAMES.items():
            for raw, name in bulk.all_rows(connection, sql.format(bulk.marks(chunk)), tuple(chunk)):
                found = to_text(raw)
                source = found if entity == "source" else ""
                out[found] = Subject(found, entity, " ".join(str(name or "")[:200].split()), source)
        for raw, code, source, name in bulk.all_rows(connection, _CODINGS.format(bulk.marks(chunk)), tuple(chunk)):
            target = tree.target(to_text(code))
            if target is not None:
                words = _("{code} in {source}").format(code=tree.codes[target].name, source=name)
                out[to_text(raw)] = Subject(to_text(raw), "coding", words, to_text(source), target)
    return out


def segment_of(workspace: Workspace, subject: Subject) -> Segment | None:
    """The segment that a coding is on; None for any other thing, and where the source is sealed."""
    if subject.entity != "coding":
        return None
    return next((s for s in workspace.codings.segments(source=subject.source) if s.id == subject.id), None)


def memos_on(workspace: Workspace, thing: str) -> list[Memo]:
    """The memos on a thing, oldest first; those on the project for its own id."""
    return [memo for memo in workspace.memos.list_() if thing in memo.about or (thing == workspace.id and not memo.about)]


def draft_key(about: str, memo: str) -> str:
    """What the draft of a memo is kept under."""
    return DRAFT + (_EDIT + memo if memo else about or PROJECT)


def drafts(workspace: Workspace) -> list[MemoDraft]:
    """The memos that were being written when a desk closed or died."""
    kept = workspace.store.drafts()
    keys = [key for key in kept if key.startswith(DRAFT)]
    things = subjects(workspace, (key.removeprefix(DRAFT).removeprefix(_EDIT) for key in keys))
    out = []
    for key in keys:
        kind, _line, title = kept.get(_HEAD + key.removeprefix(DRAFT), "").partition("\n")
        is_edit = key.startswith(DRAFT + _EDIT)
        id_ = key.removeprefix(DRAFT).removeprefix(_EDIT)
        found = id_ if id_ in things else ""
        about, memo = ("", found) if is_edit else (found, "")
        gone = not found and id_ != PROJECT
        out.append(MemoDraft(key, _text(kept[key]), title, kind if kind in KINDS else "", about, memo, gone))
    return out


def keep_draft(workspace: Workspace, key: str, text: str, head: tuple[str, str] | None) -> None:
    """Keep what is being typed; `head` is (kind, title) where these were changed."""
    # A blank stands for a text that was emptied: an empty draft is none.
    workspace.store.save_draft(key, text or " ")
    if head is not None:
        workspace.store.save_draft(_HEAD + key.removeprefix(DRAFT), "\n".join(head))


def forget_draft(workspace: Workspace, key: str) -> None:
    """Take a draft away: it was kept as a memo, or is not wanted."""
    workspace.store.save_draft(key, "")
    workspace.store.save_draft(_HEAD + key.removeprefix(DRAFT), "")


def _text(draft: str) -> str:
    return "" if draft == " " else draft
