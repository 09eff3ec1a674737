"""What a document holds besides speech: counted while it is read, told afterwards."""

from __future__ import annotations

from collections import Counter

from groundcode.locale import ngettext


def left_out_notes(left: Counter[str]) -> tuple[str, ...]:
    """A sentence for each kind of thing that was left out: deletion, comment, footnote, box, hidden."""
    told = (
        (
            "deletion",
            ngettext("{count} tracked deletion was left out.", "{count} tracked deletions were left out.", left["deletion"]),
        ),
        ("comment", ngettext("{count} comment was left out.", "{count} comments were left out.", left["comment"])),
        ("footnote", ngettext("{count} footnote was left out.", "{count} footnotes were left out.", left["footnote"])),
        ("box", ngettext("{count} text box was left out.", "{count} text boxes were left out.", left["box"])),
        (
            "hidden",
            ngettext("{count} hidden passage was left out.", "{count} hidden passages were left out.", left["hidden"]),
        ),
    )
    return tuple(sentence.format(count=left[kind]) for kind, sentence in told if left[kind])
