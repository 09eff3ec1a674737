"""Whether a project is whole: the file, the log, the texts, and the state against the log."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection

from groundcode.domain.ids import to_text
from groundcode.domain.operations import ChangeDigest
from groundcode.domain.registry import BY_NAME
from groundcode.locale import _
from groundcode.store import bulk
from groundcode.store.blobs import damaged_blobs
from groundcode.store.log import read_log
from groundcode.store.parts import read_left_out, read_parts
from groundcode.store.rebuild import rebuilt_digests, state_digests
from groundcode.store.redaction import unsettled
from groundcode.store.references import nowhere
from groundcode.store.schema import LOG_TRIGGERS


@dataclass(slots=True)
class Verdict:
    """What a verification found."""

    changes: int = 0
    operations: int = 0
    texts: int = 0
    in_part: int = 0
    """Changes of which a part was left out, as for a blind coder; they are completed by a merge."""
    left_out: int = 0
    """Texts that did not come with a bundle."""
    problems: list[str] = field(default_factory=list)
    """Each a sentence; none means that the project is whole."""
    digests: dict[str, str] = field(default_factory=dict)
    """State table -> sha256 of its rows in the order of their keys."""
    stale: list[str] = field(default_factory=list)
    """State tables that the log does not give; the state can be made anew from it."""


def verify(connection: Connection, *, rebuild: bool = False) -> Verdict:
    """Check a project; with `rebuild`, the state is also made from nothing and compared."""
    verdict = Verdict()
    for (line,) in bulk.all_rows(connection, "PRAGMA integrity_check(10)"):
        if line != "ok":
            verdict.problems.append(_("SQLite says: {line}").format(line=line))
    parts = read_parts(connection)
    verdict.in_part = len(parts)
    for _seq, change, digest, operations in read_log(connection):
        sha = ChangeDigest(change)
        for row in operations:
            sha.add(*row)
        verdict.changes += 1
        verdict.operations += len(operations)
        if sha.digest() != parts.get(change.id, digest):
            verdict.problems.append(
                _("Change {id} does not fit its digest: it was altered outside of groundcode.").format(id=to_text(change.id))
            )
    verdict.texts = int(bulk.all_rows(connection, "SELECT count(*) FROM blob")[0][0])
    for sha256 in damaged_blobs(connection):
        verdict.problems.append(_("The text {id} is not what it was when it was stored.").format(id=sha256[:12]))
    missing = bulk.all_rows(
        connection,
        "SELECT DISTINCT v.text FROM state_version v WHERE NOT EXISTS (SELECT 1 FROM blob b WHERE b.sha256 = v.text) "
        "AND NOT EXISTS (SELECT 1 FROM state_purge p WHERE p.sha256 = v.text)",
    )
    left_out = read_left_out(connection)
    verdict.left_out = len(left_out)
    for sha256 in {row[0] for row in missing} - left_out:
        verdict.problems.append(_("The text {id} is missing.").format(id=sha256.hex()[:12]))
    _check_references(connection, verdict)
    _check_guards(connection, verdict)
    if unsettled(connection):
        verdict.problems.append(_("Words that were replaced still stand in the log."))
    verdict.digests = state_digests(connection)
    if rebuild:
        wanted = rebuilt_digests(connection)
        verdict.stale = sorted(name for name, digest in wanted.items() if verdict.digests.get(name) != digest)
        verdict.problems += [_("The state table {name} is not what the log adds up to.").format(name=n) for n in verdict.stale]
    return verdict


def _check_guards(connection: Connection, verdict: Verdict) -> None:
    there = {row[0] for row in bulk.all_rows(connection, "SELECT sql FROM sqlite_master WHERE type = 'trigger'")}
    if not there >= set(LOG_TRIGGERS):
        verdict.problems.append(_("The triggers that keep the log append-only are missing."))


def _check_references(connection: Connection, verdict: Verdict) -> None:
    words = _("{kind}, {field}: {count} of them name what is not in this project, such as {id}.")
    for kind, name, count, thing in nowhere(connection):
        field = BY_NAME[kind].field(name)
        assert field is not None
        told = words.format(kind=_(BY_NAME[kind].words), field=_(field.words), count=count, id=to_text(thing)[:8])
        verdict.problems.append(told)
