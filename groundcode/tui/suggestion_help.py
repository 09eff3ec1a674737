"""What F1 says on the screen of suggestions."""

from __future__ import annotations

from typing import Final

from groundcode.locale import N_

_LIST = N_(
    "Here the machine proposes and you decide. It compares words: names, definitions, and what was said in the segments; for "
    "places also what is coded close by. What the data mean it does not know. Everything is computed on this computer, and "
    "nothing is done but by your key.\n\n"
    "At the top are the kinds of suggestions, with how many are open; n goes to the next kind, t to codes of another level. "
    "Places: where each loose code belongs. Groups: loose codes that may become one. Main categories: the same for "
    "categories. Duplicates: two codes that may be one. Gaps: what was said and nobody coded. / (or F3) looks for "
    "suggestions; the first time every text is read, which takes a while and can be stopped with Esc.\n\n"
    "Each line is a card. Enter or a accepts it, x or Delete rejects it, Space or → goes on to the next open one, ← goes back. "
    "u takes the latest decision back, and the card waits again. What you rejected is remembered and not suggested again; "
    "what you accepted, and what you sort by hand, teaches the next suggestions.\n\n"
    "Groups are not kept before you decide about the first one: + cuts into more and smaller groups, - into fewer and larger "
    "ones. A group needs a name, and the name is yours: the line above the card is empty until you type.\n\n"
    "Signs: ✓ accepted, + accepted with changes, ✗ rejected, - sorted by hand meanwhile. The last line sums up. o shows the "
    "statement of computational assistance for the thesis and writes it to a file. P lets the palette in the text rank codes "
    "for what you have selected; codings chosen so are counted in the statement."
)
_CARD = N_(
    "The card: what is proposed, and what speaks for it and against it. Tab comes here and goes back.\n\n"
    "A place: the existing codes, the likeliest first, each with the words it shares, its nearest members, and what was said "
    "there. 1 to 9 choose another one than the first; m asks for any other code; d says that the code does not belong to the "
    "place under the bar, and the others stay. Then a accepts.\n\n"
    "A group: its members. Space takes the one under the bar out, or in again; “fits least” marks the one that is least like "
    "the others. Cohesion says how alike they are beside all other pairs of codes (1 is most). Stability says how well the "
    "group is found again when a fifth of the codes is left out: below 0.5 it owes much to chance.\n\n"
    "Enter on words that were said goes to them in the transcript; F10 v comes back to the same card."
)
_NAME = N_(
    "The name of the code that the group becomes. The machine proposes none: naming is your work. Enter accepts the group under "
    "this name, Esc goes back to the list without it. Members that do not belong can be taken out first, on the card below."
)
HELP: Final = {"rows": _LIST, "card": _CARD, "name": _NAME}
