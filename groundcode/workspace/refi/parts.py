"""What a project's export shares with its import: other names of things, moments, texts of codes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

from sqlalchemy import Connection

from groundcode.domain.codes import Code
from groundcode.domain.ids import to_raw, to_text
from groundcode.locale import _
from groundcode.store import bulk

ALIAS = "refi"
"""Role of a link from a thing to the GUID that another program knows it by: of a coding, that of its selection."""
SET = "refi-set"
"""Role of a link from a memo to itself: it stands for a Set, whose members it is about."""
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(\.\d+)? ?(Z|[+-]\d{2}:?\d{2})?")
_XML_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?")


def aliases(connection: Connection, *, but_codings: bool = False) -> dict[str, str]:
    """Thing -> the GUID that another program knows it by; the first, where several do."""
    without = 'AND NOT EXISTS (SELECT 1 FROM state_coding c WHERE c.id = "from")' if but_codings else ""
    sql = f'SELECT "from", "to" FROM state_link WHERE role = ? AND alive {without} ORDER BY id DESC'
    rows = bulk.all_rows(connection, sql, (ALIAS,))
    return {to_text(row[0]): to_text(row[1]) for row in rows}


def coding_aliases(connection: Connection, source: str) -> dict[str, str]:
    """`aliases` of the codings of a source."""
    sql = (
        'SELECT l."from", l."to" FROM state_version v JOIN state_coding c ON c.version = v.id '
        'JOIN state_link l ON l."from" = c.id WHERE v.source = ? AND l.role = ? AND l.alive ORDER BY l.id DESC'
    )
    return {to_text(row[0]): to_text(row[1]) for row in bulk.all_rows(connection, sql, (to_raw(source), ALIAS))}


def moments_of(connection: Connection, changes: Iterable[str]) -> dict[str, str]:
    """Change -> when it was made."""
    out: dict[str, str] = {}
    for chunk in bulk.chunks([to_raw(change) for change in changes]):
        sql = f"SELECT id, made_at FROM change WHERE id IN ({bulk.marks(chunk)})"
        out |= {to_text(row[0]): row[1] for row in bulk.all_rows(connection, sql, tuple(chunk))}
    return out


@lru_cache(maxsize=10_000)
def moment_of(text: str) -> str:
    """An XML dateTime in UTC with its own fraction of a second; one without a zone is taken for UTC; "" for none.

    A space for the T, no seconds, and a zone without its colon, as some programs write them, are read too.
    """
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        return ""
    day, clock, seconds, fraction, zone = match.groups()
    try:
        found = datetime.fromisoformat(f"{day}T{clock}{seconds or ':00'}{'+00:00' if zone in (None, 'Z') else zone}")
        found = found.astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return f"{found:%Y-%m-%dT%H:%M:%S}".rjust(19, "0") + (fraction or "") + "Z"


def xml_moment(text: str) -> str:
    """A moment of the log as an XML dateTime; "" where it is none."""
    return text if _XML_MOMENT.fullmatch(text) else ""


def description_of(code: Code, examples: Iterable[str]) -> str:
    """What a codebook says of a code, as other programs show it: the rules and examples under headings of their own."""
    parts = [code.definition] if code.definition else []
    if code.inclusion:
        parts.append("【{heading}】{text}".format(heading=_("Inclusion"), text=code.inclusion))
    if code.exclusion:
        parts.append("【{heading}】{text}".format(heading=_("Exclusion"), text=code.exclusion))
    parts += ["【{heading}】{text}".format(heading=_("Example"), text=example) for example in examples]
    return "\n\n".join(parts)
