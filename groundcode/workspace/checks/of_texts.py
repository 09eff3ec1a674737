"""Rules about the texts: quotes whose place nobody has confirmed, and real names."""

from __future__ import annotations

from collections.abc import Iterator

from groundcode.locale import N_, _, ngettext
from groundcode.workspace.checks.findings import Hit, Place, Rule, Severity
from groundcode.workspace.checks.material import Material


def _used(material: Material) -> dict[tuple[str, int, int], str]:
    """Place of a quote as it was bound -> the thing that rests on it."""
    return {anchor: thing for thing, anchors in material.bound.items() for anchor in anchors}


def _unresolved(material: Material) -> Iterator[Hit]:
    used = _used(material)
    for item in material.waiting:
        if (item.version, item.span.start, item.span.end) in used:
            at = f"{item.source_name}-{item.turn}" if item.turn else item.source_name
            yield Hit(f"{at} “{' '.join(item.quote.split())[:30]}”", Place("review", item.source), key=item.id)


def _waiting(material: Material) -> Iterator[Hit]:
    used = _used(material)
    counts: dict[str, int] = {}
    names: dict[str, str] = {}
    for item in material.waiting:
        if (item.version, item.span.start, item.span.end) not in used:
            counts[item.source] = counts.get(item.source, 0) + 1
            names[item.source] = item.source_name
    for source, count in counts.items():
        words = ngettext("{count} coded segment waits.", "{count} coded segments wait.", count).format(count=count)
        yield Hit(names[source], Place("review", source), words)


def _names(material: Material) -> Iterator[Hit]:
    for where, count in sorted(material.names.items()):
        words = ngettext("{count} name of the roster stands in it.", "{count} names of the roster stand in it.", count)
        yield Hit(where, Place("privacy"), words.format(count=count), key=where)


def _not_looked(material: Material) -> Iterator[Hit]:
    if material.names_unread:
        yield Hit(_("the project"), Place("privacy"), material.names_unread, key="project")


ERRORS = (
    Rule(
        "quote-not-placed", Severity.ERROR, N_("The theory uses this quote, and nobody has said where it lies now."),
        N_("Answer it in the review list: groundcode review PROJECT"), _unresolved,
    ),
    Rule(
        "name-remains", Severity.ERROR, N_("A real name stands in it."),
        N_("Replace it: groundcode pseudonymise PROJECT"), _names,
    ),
)  # fmt: skip

WARNINGS = (
    Rule(
        "segments-not-placed", Severity.WARNING, N_("Coded segments wait in the review list."),
        N_("Say where they lie now: groundcode review PROJECT"), _waiting,
    ),
    Rule(
        "names-not-looked-for", Severity.WARNING, N_("Nobody could look for names of the roster."),
        N_("Put the file of originals beside the project, or give its passphrase, and check again."), _not_looked,
    ),
)  # fmt: skip
