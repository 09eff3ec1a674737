"""What researchers wrote about labels: an informant's words say less of what is meant than the memo on them."""

from __future__ import annotations

from sqlalchemy import Connection

from groundcode.domain.codes import CodeTree
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.levels import Level
from groundcode.store import bulk, reading

LONGEST = 300
"""Characters of a label's memos that are compared, the oldest first: nineteen of twenty labels have no more."""
_SQL = """
    SELECT m.id, m.text, d.id, d.version, ifnull(d.code, l."to")
    FROM state_memo m JOIN state_link l ON l."from" = m.id LEFT JOIN state_coding d ON d.id = l."to"
    WHERE m.alive AND m.kind IN ('code', 'theoretical') AND l.role = 'about' AND l.alive AND (d.id IS NULL OR d.alive)
    ORDER BY m.id, l."to"
"""


def read_notes(connection: Connection, tree: CodeTree) -> dict[str, str]:
    """Living label -> its memos and those on its segments, of code and theory; nothing on withdrawn sources."""
    closed = {to_raw(source) for source in reading.withdrawn_sources(connection)}
    sources = reading.version_sources(connection)
    found: dict[str, dict[bytes, str]] = {}
    for memo, text, coding, version, about in bulk.all_rows(connection, _SQL):
        if coding is not None and (version not in sources or sources[version][0] in closed):
            continue
        code = tree.target(to_text(about))
        if code is not None and tree.codes[code].level is Level.LABEL:
            found.setdefault(code, {})[memo] = " ".join((text or "").split())
    return {code: " ".join(texts.values())[:LONGEST] for code, texts in found.items()}
