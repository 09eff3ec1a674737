"""Which operations and texts of a project go into a bundle.

What is left out is left out by the thing: every operation on it or none, so that no operation that goes lacks what it
builds on. Only fields of their own (an answer to a warning, a condition of a case) are left out by the field, and what
others did to a blind coder's own codings and memos by the operation, with all that builds on it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection

from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.operations import REF_LENGTH
from groundcode.domain.registry import BY_NAME
from groundcode.store import bulk, reading
from groundcode.store.log import heads_of

CODEBOOK = (
    "project", "coder", "source", "version", "speaker", "case", "variable", "code", "property", "dimension", "assignment",
    "seal", "purge",
)  # fmt: skip
"""Kinds of thing that a blind coder gets: the texts, who speaks in them, and the codebook."""
JUDGEMENTS = (("case", "condition"), ("case", "strength"), ("project", "answer"))
"""Fields of them that tell what others made of the material."""
_PLAIN_LINKS = ("also_in", "withdrawn", "source")
"""Links between what a blind coder gets."""


@dataclass(slots=True)
class Choice:
    """What goes into a bundle."""

    hidden: set[bytes] = field(default_factory=set)
    """Things none of whose operations go."""
    fields: tuple[tuple[str, str], ...] = ()
    """(kind of thing, field) that do not go."""
    refs: set[bytes] = field(default_factory=set)
    """Operations of others on things that go, which do not; as the log refers to them."""
    named: set[bytes] = field(default_factory=set)
    """sha256 of every text that a version which goes names."""
    texts: set[bytes] = field(default_factory=set)
    """Those that go."""
    withdrawn: set[bytes] = field(default_factory=set)
    """Those that do not, since their informants have withdrawn."""

    @property
    def left_out(self) -> set[bytes]:
        """Those that do not, for whatever reason."""
        return self.named - self.texts

    def takes(self, change: bytes, n: int, entity: str, entity_id: bytes, field: str) -> bool:
        """Whether an operation goes."""
        if entity_id in self.hidden or (entity, field.partition(":")[0]) in self.fields:
            return False
        return not self.refs or _ref(change, n) not in self.refs


def choose(
    connection: Connection, *, not_shared: Collection[bytes] = (), cases: Collection[bytes] = (), blind: bool = False,
    coder: bytes | None = None, all_texts: bool = False,
) -> Choice:  # fmt: skip
    """Choose what goes into a bundle.

    `not_shared`: sources that stay here with all that was done with them, and `cases` with all that is known of
    them. `blind`: only the texts and the codebook go, and what `coder` coded and wrote.
    """
    choice = Choice(fields=JUDGEMENTS if blind else ())
    if blind:
        choice.hidden |= not_for_a_blind_coder(connection, coder)
        choice.refs = _done_by_others(connection, coder, choice.hidden) if coder else set()
    if not_shared or cases:
        choice.hidden |= set(not_shared) | set(cases)
        _close_over(connection, choice.hidden)
    if choice.hidden or choice.fields:
        choice.hidden |= _redactions_of(connection, choice)
    _choose_texts(connection, choice, all_texts=all_texts)
    return choice


def not_for_a_blind_coder(connection: Connection, coder: bytes | None) -> set[bytes]:
    """The things that somebody (nobody: None) who codes without seeing others does not get."""
    hidden: set[bytes] = set()
    for entity in BY_NAME.values():
        if entity.name not in (*CODEBOOK, "coding", "memo", "link", "relocation", "redaction"):
            hidden |= _ids(connection, f"SELECT id FROM state_{entity.name}")
    own = coder or b""
    hidden |= _ids(connection, "SELECT id FROM state_coding WHERE coder <> ?", own)
    hidden |= _ids(connection, f"{_MADE_BY_OTHERS.format('memo')} <> ?", own)
    hidden |= _ids(connection, "SELECT a.id FROM state_assignment a JOIN state_coder c ON c.id = a.coder WHERE c.consensus")
    plain = ", ".join(f"'{role}'" for role in _PLAIN_LINKS)
    hidden |= _ids(connection, f"{_MADE_BY_OTHERS.format('link')} <> ? AND t.role NOT IN ({plain})", own)
    # Of one's own links, those from one's own memos: an example shows where somebody coded, whoever bound it.
    hidden |= _ids(connection, f"SELECT id FROM state_link WHERE role NOT IN ({plain}, 'about')")
    hidden |= _ids(connection, "SELECT id FROM state_link WHERE role = 'about' AND \"from\" NOT IN (SELECT id FROM state_memo)")
    # A create goes as a whole or not at all.
    told = "SELECT entity_id FROM operation WHERE entity = ? AND field = '*' AND value LIKE ?"
    for entity_name, name in JUDGEMENTS:
        hidden |= {row[0] for row in bulk.all_rows(connection, told, (entity_name, f'%"{name}:%')) if entity_name != "project"}
    # Where a moved segment lies now is told of segments that the coder coded.
    hidden |= _ids(
        connection,
        "SELECT r.id FROM state_relocation r WHERE NOT EXISTS (SELECT 1 FROM state_coding c WHERE c.coder = ? "
        'AND c.version = r.version AND c.start = r.start AND c."end" = r."end")',
        own,
    )
    _close_links(connection, hidden)
    return hidden


def _done_by_others(connection: Connection, coder: bytes, hidden: Collection[bytes]) -> set[bytes]:
    """What others did to a coder's own codings and memos (a mark, an edit), and what was built on it since."""
    rows = bulk.all_rows(
        connection,
        "SELECT c.id, o.n, c.coder, o.entity_id, o.parents FROM operation o JOIN change c ON c.seq = o.change "
        "WHERE o.entity IN ('coding', 'memo') AND o.field <> '*'",
    )
    found = {_ref(change, n) for change, n, who, thing, _parents in rows if who != coder and thing not in hidden}
    more = bool(found)
    while more:
        more = False
        for change, n, _who, thing, parents in rows:
            ref = _ref(change, n)
            if ref not in found and thing not in hidden and not found.isdisjoint(_refs(parents)):
                found.add(ref)
                more = True
    return found


def _ref(change: bytes, n: int) -> bytes:
    return change + n.to_bytes(REF_LENGTH - len(change), "big")


def _refs(packed: bytes) -> Iterator[bytes]:
    return (packed[at : at + REF_LENGTH] for at in range(0, len(packed), REF_LENGTH))


_MADE_BY_OTHERS = "SELECT t.id FROM state_{} t JOIN change c ON c.id = t.made WHERE c.coder"


def _close_over(connection: Connection, hidden: set[bytes]) -> None:
    """Add everything that stands in sources that are left out, or speaks of their informants."""

    def add(sql: str) -> None:
        hidden.update(row[0] for row in bulk.all_rows(connection, sql) if any(one in hidden for one in row[1:]))

    add("SELECT id, source FROM state_version")
    add("SELECT id, source FROM state_speaker")
    add("SELECT id, source FROM state_assignment")
    add("SELECT id, version FROM state_coding")
    add('SELECT id, version, "case" FROM state_placement')
    add('SELECT id, version, "into" FROM state_relocation')
    # A memo on what somebody said who does not want to be shared will quote it.
    links = bulk.all_rows(connection, 'SELECT "from", "to", version FROM state_link WHERE role = \'about\'')
    memos = _ids(connection, "SELECT id FROM state_memo")
    hidden.update(start for start, to, version in links if start in memos and (to in hidden or version in hidden))
    _close_links(connection, hidden)


def _close_links(connection: Connection, hidden: set[bytes]) -> None:
    """Add links of which an end is left out; a link may end at a link's own end only, so once is enough."""
    rows = bulk.all_rows(connection, 'SELECT id, "from", "to", version FROM state_link')
    hidden.update(row[0] for row in rows if any(one in hidden for one in row[1:]))


def _redactions_of(connection: Connection, choice: Choice) -> set[bytes]:
    """The redactions of operations that do not go: they hold the words anew. A redaction may be redacted in turn."""
    sql = (
        'SELECT r.id, c.id, o.n, o.entity, o.entity_id, o.field FROM state_redaction r LEFT JOIN change c ON c.id = r."change" '
        "LEFT JOIN operation o ON o.change = c.seq AND o.n = r.n"
    )
    rows = bulk.all_rows(connection, sql)
    found: set[bytes] = set()
    while True:
        more = {
            redaction
            for redaction, change, n, entity, entity_id, name in rows
            if redaction not in found
            and (entity is None or entity_id in found or not choice.takes(change, n, entity, entity_id, name))
        }
        if not more:
            return found
        found |= more


def _choose_texts(connection: Connection, choice: Choice, *, all_texts: bool) -> None:
    """The texts that are shown, and those that something which goes was put on; all of them if asked for."""
    text_of = {
        version: (source, text)
        for version, source, text in bulk.all_rows(connection, "SELECT id, source, text FROM state_version")
        if version not in choice.hidden
    }
    choice.named = {text for _source, text in text_of.values()}
    purged = _ids(connection, "SELECT sha256 FROM state_purge")
    closed = {to_raw(source) for source in reading.withdrawn_sources(connection)}
    choice.withdrawn = {text for source, text in text_of.values() if source in closed} - purged
    needed = set(text_of) if all_texts else _needed(connection, choice.hidden)
    there = _ids(connection, "SELECT sha256 FROM blob")
    choice.texts = {text_of[version][1] for version in needed if version in text_of} & there
    choice.texts -= {text for source, text in text_of.values() if source in closed}
    choice.named -= purged


def _needed(connection: Connection, hidden: set[bytes]) -> set[bytes]:
    """The versions whose words are shown or compared: those of living sources, and of what was put on earlier ones."""
    needed = _ids(connection, "SELECT version FROM state_source WHERE alive")
    for table in ("coding", "link", "placement"):
        rows = bulk.all_rows(connection, f"SELECT id, version FROM state_{table} WHERE alive AND version IS NOT NULL")
        needed |= {version for thing, version in rows if thing not in hidden}
    rows = bulk.all_rows(connection, 'SELECT id, version, "into" FROM state_relocation WHERE alive')
    needed |= {version for thing, *both in rows if thing not in hidden for version in both}
    # Two corrections that are not settled yet are brought together by the text that both were made from.
    at_odds = bulk.all_rows(connection, "SELECT entity_id FROM state_conflict WHERE entity = 'source' AND field = 'version'")
    for (source,) in at_odds:
        heads = [str(head.value) for head in heads_of(connection, to_text(source), "version")]
        common = reading.read_versions(connection, to_text(source)).common(heads)
        needed |= {to_raw(version) for version in (*heads, common) if version}
    return needed


def _ids(connection: Connection, sql: str, *parameters: bytes) -> set[bytes]:
    return {row[0] for row in bulk.all_rows(connection, sql, parameters)}
