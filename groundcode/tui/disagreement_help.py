"""What F1 says on the screens of disagreements and agreement."""

from __future__ import annotations

from groundcode.locale import _


def disagreement_help() -> str:
    """Prose on the places where coders differ."""
    return "\n\n".join(
        (
            _(
                "Where two or more coded the same transcript and differ, the place stands in the list: a code that only one "
                "of them put there, two codes for the same words, or the same code from and to elsewhere. Those come first "
                "whose settling would raise the agreement most; +2 says that two turns would come to agree on a code."
            ),
            _(
                "The page shows the words with a line of its own below them for each coder: 1===, 2---. 1 takes what the "
                "first coder has, 2 what the second has, b both, n no code; c chooses another code, m other boundaries. What "
                "is settled goes into the consensus, a layer beside the coders' own codings; these stay as they are. u "
                "undoes."
            ),
            _(
                "The consensus of a transcript begins with the first place that is settled in it, with everything on which "
                "all agree. F finishes it: from then on the consensus is what is counted in that transcript, in tables, "
                "figures and saturation. S shows what was settled; w opens a place again."
            ),
            _(
                "Below stands the agreement as it is now, over all codes and for the code under the bar; settling does not "
                "change it, for the consensus is no coder. t opens the table, code by code. f shows one transcript, one code "
                "or two coders only; l looks at concepts or categories instead."
            ),
            _(
                "A transcript that was assigned is compared once it is finished (F10 s, f). Who codes a transcript blind and "
                "has not finished it is asked before this page shows what others coded there."
            ),
        )
    )


def agreement_help() -> str:
    """Prose on the table of agreement."""
    return "\n\n".join(
        (
            _(
                "How far coders agree, code by code; the first line is all codes together. Only transcripts that two of them "
                "coded count, and only what informants say. It is computed on what each coder did, never on the consensus."
            ),
            _(
                "Krippendorff's alpha is 1 where all agree and 0 where they agree as chance would; at least 0.800 is "
                "reliable, from 0.667 on tentative. The interval says between what it would lie with other transcripts of the"
                " same kind. Where hardly any unit carries a code, look at the counts: coefficients mislead there (marked "
                "with !)."
            ),
            _(
                "The counts of two coders are: both, only the one, only the other, neither. w changes the unit: turns, "
                "sentences, characters (as NVivo counts), whole segments (as MAXQDA counts). l looks at a higher level."
            ),
            _(
                "A dash stands where a figure is not defined: where nobody used a code, nothing can be said. x writes the "
                "table T10 for the thesis. Enter shows the places where coders differ about the code."
            ),
        )
    )
