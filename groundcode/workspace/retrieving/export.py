"""What was found, as it may be written to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.exchange.segment_files import SegmentListing, SegmentRow
from groundcode.locale import _
from groundcode.store import reading
from groundcode.workspace.retrieval import Hit, Retrieved, hit_of
from groundcode.workspace.retrieving.rows import read_moment

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


def listing_of(workspace: Workspace, retrieved: Retrieved) -> SegmentListing:
    """The codings that were found, as they stand now, under their codes, without the words that may not be quoted."""
    with workspace.store.reading() as connection:
        moment = read_moment(connection, {hit.source for hit in retrieved.hits})
        made, row_of = reading.change_moments(connection), {coding: row for row, coding in enumerate(moment.rows.id)}
        found: list[tuple[Hit, str, str]] = []
        for hit in retrieved.hits:
            row = row_of.get(hit.coding)
            if row is None:
                found.append((hit, "", _("[withheld: the coding is gone]")))
            else:
                now, consent = hit_of(moment, row, retrieved.level, made), moment.consent(row)
                found.append((now, consent, _why_withheld(now, consent)))
    order = {code: at for at, code in enumerate(moment.tree.walk())}
    # Within a code, hits keep the order in which they were found; a code that is gone since comes last.
    found.sort(key=lambda one: (order.get(one[0].code, len(order)), one[0].path))
    withheld = sum(bool(why) for _hit, _consent, why in found)
    return SegmentListing(_about(workspace.title(), retrieved, withheld), tuple(_row(*one) for one in found))


def _why_withheld(hit: Hit, consent: str) -> str:
    """What stands for the words of a hit that may not be written; "" for others."""
    if hit.closed:
        return _("[withheld: the informant has withdrawn]")
    if consent == "no":
        return _("[withheld: no consent to quote]")
    return ""


def _about(title: str, retrieved: Retrieved, withheld: int) -> tuple[tuple[str, str], ...]:
    counts = (_("{name} ({count})").format(name=name, count=count) for name, count in retrieved.by_coder)
    level = [(_("seen at the level"), _(retrieved.level.words))] if retrieved.level is not None else []
    return (
        (_("query"), retrieved.query),
        *level,
        (_("project"), title),
        (_("found at"), retrieved.found_at),
        (_("coders (codings)"), _(", ").join(counts)),
        (_("codings"), str(len(retrieved.hits))),
        (_("segments"), str(retrieved.segments)),
        (_("sources"), str(retrieved.sources)),
        (_("cases"), str(retrieved.cases)),
        (_("written without their words"), str(withheld)),
    )


def _row(hit: Hit, consent: str, withheld: str) -> SegmentRow:
    notes = (
        (consent == "paraphrase" and not withheld, _("may be paraphrased only")),
        (not hit.placed, _("in an earlier version of the text")),
        (hit.starred, _("starred")),
        (hit.negative, _("negative case")),
    )
    return SegmentRow(
        withheld or hit.quote, f"{hit.source_name}-{hit.turn}" if hit.turn else hit.source_name,
        hit.path or _("under no code of this level"), hit.coded, hit.coder, hit.speaker, hit.case, hit.source_name, hit.turn,
        hit.start, hit.end, hit.made_at, _("; ").join(words for is_so, words in notes if is_so), hit.coding, bool(withheld),
    )  # fmt: skip
