"""What was found, as it may be written to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.exchange.segment_files import SegmentListing, SegmentRow
from groundcode.locale import _
from groundcode.workspace.retrieval_rows import Moment, read_moment

if TYPE_CHECKING:
    from groundcode.workspace.retrieval import Hit, Retrieved
    from groundcode.workspace.workspace import Workspace


def listing_of(workspace: Workspace, retrieved: Retrieved) -> SegmentListing:
    """The segments under their codes, in the order of the tree, without the words that may not be quoted by now."""
    with workspace.store.reading() as connection:
        moment = read_moment(connection, {hit.source for hit in retrieved.hits})
    row_of = {coding: row for row, coding in enumerate(moment.rows.id)}
    order = {code: at for at, code in enumerate(moment.tree.walk())}
    # Within a code, hits keep the order in which they were found; a code that is gone since comes last.
    hits = sorted(retrieved.hits, key=lambda hit: (order.get(hit.code, len(order)), hit.path))
    rows = tuple(_row(moment, hit, row_of.get(hit.coding)) for hit in hits)
    withheld = sum(row.withheld for row in rows)
    return SegmentListing(_about(workspace.title(), retrieved, withheld), rows)


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


def _row(moment: Moment, hit: Hit, row: int | None) -> SegmentRow:
    """A hit as its informant allows it now; `row` is None if its coding is gone since."""
    quote = hit.quote
    consent = moment.consent(row) if row is not None else moment.consent_of((hit.case_id,) if hit.case_id else ())
    closed = hit.closed or hit.source in moment.withdrawn or hit.source not in moment.sources
    if closed:
        quote = _("[withheld: the source is closed]")
    elif consent == "no":
        quote = _("[withheld: no consent to quote]")
    notes = (
        (consent == "paraphrase" and not closed, _("may be paraphrased only")),
        (not hit.placed, _("in an earlier version of the text")),
        (hit.starred, _("starred")),
        (hit.negative, _("negative case")),
    )
    return SegmentRow(
        quote, f"{hit.source_name}-{hit.turn}" if hit.turn else hit.source_name, hit.path or _("under no code of this level"),
        hit.coded, hit.coder, hit.speaker, hit.case, hit.source_name, hit.turn, hit.start, hit.end, hit.made_at,
        _("; ").join(words for is_so, words in notes if is_so), hit.coding, closed or consent == "no",
    )  # fmt: skip
