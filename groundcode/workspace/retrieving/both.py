"""What two questions both found, as one answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from groundcode.locale import _
from groundcode.workspace.retrieval import Compared, Retrieved


def in_both(compared: Compared) -> Retrieved:
    """The codings that both questions found, counted as those of one question are."""
    hits = compared.both
    coders = Counter(hit.coder for hit in hits)
    return replace(
        compared.one,
        query=_("found by both: {one} | {other}").format(one=compared.one.query, other=compared.other.query),
        hits=hits,
        segments=len({(hit.source, hit.placed, hit.start, hit.end) for hit in hits}),
        sources=len({hit.source for hit in hits}),
        cases=len({hit.case_id for hit in hits if hit.case_id}),
        by_coder=tuple(sorted(coders.items())),
    )
