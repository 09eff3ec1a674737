"""What F1 says on the retrieval screen."""

from __future__ import annotations

from typing import Final

from groundcode.locale import N_

_LIST = N_(
    "Here you read what was coded: each entry gives the source and turn, the speaker, the coder, and the words. "
    "★ is worth quoting; “negative” is a negative case. Enter goes to the place in the transcript; F10 r comes back here, "
    "to the same quotation.\n\n"
    "To see less, add conditions: a asks for one of any kind, c for a code, p for a case, and asks how it goes together with "
    "what is there already (and, but not, or, near, overlaps). d shows everything again, h asks an earlier question again. "
    "Nothing here changes the codings, but for e (a memo), * and - (the marks), which work as in the text.\n\n"
    "b puts the entries under their codes, sources or cases; l shows them under concepts, categories or main categories. "
    "n and N go from heading to heading. t shows the quotation whole and in its turn, or how many there are of what.\n\n"
    "The line above the list says how many codings there are and by whom, of how many segments: two people who coded the same "
    "words make two codings of one segment.\n\n"
    "| opens a second question at the right: two groups side by side, with = before what is in both. "
    "x writes what is listed to a file for reading (.docx .html .md) or for computing (.xlsx .csv). Quotations of informants "
    "who did not agree to be quoted are written without their words."
)
_LINE = N_(
    "Type a question and press Enter. A code's name finds its segments and those of the codes below it. Up and Down bring "
    "back what you asked before; Esc goes to the list.\n\n"
    "Conditions: case:P03, speaker:李阿姨, coder:田野, source:P01, level:category, mark:starred, mark:negative. "
    "A name with spaces stands in quotation marks: “two words”. * is everything.\n\n"
    "They go together with and, or, not (和 或 非) and brackets. “信任 and not 抱怨” finds what is coded 信任 where nothing of "
    "抱怨 is coded on the same words; “信任 near/2 抱怨” what has 抱怨 at most two turns away; “信任 overlaps 抱怨” what has "
    "抱怨 on the same words.\n\n"
    "You need not type: Esc, then a, builds the question for you."
)
_PAGE = N_(
    "The page beside the list: the quotation under the bar, whole, with what was said before and after it in the same turn, "
    "its codes and its memo; or how many codings there are by code, source or case. t goes from one to the other, and takes "
    "the page away.\n\n"
    "The arrows scroll it; Tab goes back to the list."
)
HELP: Final = {"hits": _LIST, "others": _LIST, "page": _PAGE, "query": _LINE, "second": _LINE}
"""Pane -> prose (messages to translate)."""
