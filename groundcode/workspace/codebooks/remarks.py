"""A reviewer's remark as a memo: the same remark is the same memo on every computer, and comes in once."""

from __future__ import annotations

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.operations import Draft
from groundcode.exchange.codebooks.returned import Remark
from groundcode.store import bulk
from groundcode.workspace.codebooks.plan import PlannedRemark

_LONGEST = 80
"""Characters of the words that a memo repeats of what was remarked on."""
_WORDS = {
    "title": ("{author}的意见", "Remark by {author}"),
    "nobody": ("审阅意见", "Remark of a reviewer"),
    "name": ("名称", "the name"),
    "definition": ("定义", "the definition"),
    "inclusion": ("纳入", "the inclusion"),
    "exclusion": ("排除", "the exclusion"),
    "example": ("例证{place}", "the example {place}"),
    "remarks": ("“意见”一栏", "the row “Remarks”"),
    "line": ("写在文中", "written into the document"),
    "": ("文中别处", "another place of the document"),
    "reply": ("答{author}", "in reply to {author}"),
    "was": ("原编码：{name}", "the code was {name}"),
}
"""In the project's language, not in that of the desk: two laptops that take the same file in write the same memo."""


def memo_of(project: str, remark: Remark, author: str) -> str:
    """The id of the memo that a remark becomes; the words it lies on do not count, for they may be mended.

    A remark without a date is told by who is said to have written it (`author`), and by the file it was written into:
    two people, or one in two rounds, may say the same of one code.
    """
    who = (remark.author,) if remark.date else (author, remark.export)
    return ids.named(remark.code or project, "remark", *who, remark.date, remark.text, remark.on, remark.reply_to, remark.again)


def is_known(connection: Connection, memo: str) -> bool:
    """Whether a remark came in before, whatever became of its memo."""
    return bool(bulk.operations_of(connection, ids.to_raw(memo)))


def is_gone(connection: Connection, memo: str) -> bool:
    """Whether the memo of a remark that came in before is not there any more."""
    sql = "SELECT 1 FROM state_memo WHERE id = ? AND alive"
    return not list(bulk.all_rows(connection, sql, (ids.to_raw(memo),)))


def write_remark(draft: Draft, remark: PlannedRemark, language: str) -> None:
    """Put a remark into a draft as a memo on its code, on the example that it is on, or on the project."""
    title = _say("title", language, author=remark.author) if remark.author else _say("nobody", language)
    kind = "code" if remark.code else "operational"
    draft.create("memo", remark.memo, kind=kind, title=title, text=f"{remark.text}\n\n{_told(remark, language)}")
    if remark.code:
        draft.create("link", ids.named(remark.memo, "about", remark.code), from_=remark.memo, role="about", to=remark.code)
    if remark.version:
        segment = ids.segment_id(remark.version, remark.start, remark.end)
        anchor = {"version": remark.version, "start": remark.start, "end": remark.end}
        draft.create("link", ids.named(remark.memo, "about", segment), from_=remark.memo, role="about", to=segment, anchor=anchor)


def _told(remark: PlannedRemark, language: str) -> str:
    """Who, when, where: the last line of the memo."""
    place = f"{remark.source} [{remark.start}, {remark.end})" if remark.version else ""
    where = _say(remark.on if remark.on in _WORDS else "", language, place=place).strip()
    words = remark.quote.replace("\n", " ").strip()
    if words and remark.on not in ("remarks", "line"):
        words = words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
        where += f"“{words}”" if language == "zh" else f" “{words}”"
    gone = _say("was", language, name=remark.path) if remark.path and not remark.code else ""
    reply = _say("reply", language, author=remark.reply_to) if remark.reply_to else ""
    when = remark.date[:16].replace("T", " ")
    parts = [part for part in (remark.author, when, reply, where, gone) if part]
    return "— " + ("，" if language == "zh" else ", ").join(parts)


def _say(key: str, language: str, **values: str) -> str:
    return _WORDS[key][0 if language == "zh" else 1].format(**values)
