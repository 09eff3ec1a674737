"""What F1 says about the panes of the text and of the splitting screen: prose for people new to a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from groundcode.locale import N_, _

_LEAVING = N_(
    "Nothing needs saving: each thing you do is in the project file, and on the disk, before the next key is read. u "
    "takes back the last thing you did, as often as you like, also tomorrow. q closes the desk; it opens again at this "
    "place. From any other screen Esc leads back here. F10 shows the other screens, ? all keys."
)

_TEXT = (
    N_(
        "This is the transcript: at the left the number of each turn and who speaks, then what was said. The interviewer is "
        "dim. The keys do everything; the mouse is not needed, but works. The line at the bottom names the commonest keys, "
        "the line above it says what happened last."
    ),
    N_(
        "Moving: the arrows, PgUp and PgDn; ( ) go by sentences, { } by turns, n and N to the next coding and the "
        "one before, ] to the next turn in which nothing is coded. / finds words, o opens another transcript."
    ),
    N_(
        "Selecting: x selects the word, x again the sentence, x once more the turn; X goes back. Or hold Shift and move; or "
        "press v, move, and press v again. O lets you move the other end. With the mouse: drag, or click twice for a word, "
        "three times for a sentence, four times for a turn."
    ),
    N_(
        "Coding: Enter asks for a code. Type a new name and Enter makes it; or type some letters of one you have, of its "
        "pinyin or of its initials, and Enter takes it; F9 makes a new one of what you typed even where others fit. Without "
        "a selection the sentence under the cursor is coded. What is selected stays selected: Enter again gives it a second "
        "code. i makes a code of the selected words themselves; . uses the last code again, and 1 to 9 the recent ones."
    ),
    N_(
        "The lines at the right edge of the text are the codings: a line a coding, as long as the words that are coded. The "
        "tint behind the words is that of the shortest coding there. All codes below one category have one colour; l makes "
        "it one colour for each concept, main category or label. Which codes they are stands in the part at the right (or "
        "below)."
    ),
    N_(
        "Changing: with the cursor in a coding, r puts another code in its place, a moves its boundaries, d takes it off, e "
        "writes a memo on it, * marks it as worth quoting, - as a negative case. Where several lie over each other, you are "
        "asked which."
    ),
    N_(
        "While a Chinese input method is on, single letters do not arrive here. Switch it off with Shift, or use the other "
        "key of each action: Enter codes, F4 is i, F2 is e, Space is v, Ctrl+G is x, Delete takes off, Ctrl+Z undoes. Names "
        "and memos are typed with the input method as everywhere."
    ),
    N_(
        "To copy words, select them and press y. To select with the terminal's own means, hold Shift while you drag (Option "
        "on a Mac), or press F12, which leaves the mouse to the terminal until you press it again."
    ),
    _LEAVING,
)

_CODES = (
    N_(
        "These are your codes, those that belong together below one another; what is not yet under a concept stands last. "
        "The number is how often you used a code; of two numbers the first is the code alone, the second with all below it."
    ),
    N_(
        "Tab comes here from the text, Esc goes back. The arrows move; Left folds what is below a code, Right unfolds it. / "
        "shows only the codes that fit what you type: a part of the name, its pinyin, its initials."
    ),
    N_(
        "There are four levels: label, concept, category, main category. The usual way up is to abstract: mark the codes "
        "that mean something in common with Space, press g and name what they have in common; a new code stands above them. "
        "+ and - make the code under the bar itself a level higher or lower."
    ),
    N_(
        "m moves the marked codes below another one (or drag with the mouse), M merges a code into another, s splits one "
        "that means two things, r renames, a makes a new one, d deletes. What would be lost is told before, and u brings it "
        "back."
    ),
    N_(
        "Enter shows the codings of one code alone in the text, again all of them. c puts the code under the bar on what is "
        "selected in the text. e writes a memo on the code."
    ),
    N_(
        "While a Chinese input method is on: Space marks, F8 abstracts, Ctrl+Up and Ctrl+Down raise and lower, Ctrl+X moves, "
        "Ctrl+E merges, Ctrl+K splits, Ctrl+R renames, Delete deletes, F2 writes a memo, F3 filters."
    ),
    _LEAVING,
)

_RIGHT = (
    N_(
        "This part tells what is known about the place under the cursor: the turn and its speaker, and each code on it with "
        "its level, the codes above it, whose coding it is where it is not yours, and its memo (✎). ★ is worth quoting."
    ),
    N_(
        "After you code something it shows what you put the same code on before: the last three segments, and two that "
        "differ most from the new one. Compare: do they mean the same? If not, s splits the code, r in the text takes "
        "another one, and e notes in a memo what you saw."
    ),
    N_("The arrows scroll here; Tab goes on to the text."),
    _LEAVING,
)

_SEGMENTS = (
    N_(
        "Comparing showed that a code means several things. Here its segments stand one after the other, each with the words "
        "around it, who said it and who coded it; you deal them to new codes, the parts. The segments of all coders are "
        "dealt."
    ),
    N_(
        "1 to 9 deal the segment under the bar to that part and go on to the next; the first time you are asked what the "
        "part is called. 0 puts it back: what is dealt to no part stays on the code. Space marks several, and a digit deals "
        "all of them. ] goes to the next that was not dealt; o shows more of what was said before and after."
    ),
    N_(
        "Nothing is stored until you press s; it tells first what goes where. Then the parts are codes beside the old one, "
        "and u in the text undoes all of it. Here u takes back the last dealing. Esc leaves without splitting."
    ),
    N_(
        "If you close the desk or go to another screen before that, what was dealt is kept, and is there again when you "
        "split this code the next time."
    ),
)

_PARTS = (
    N_(
        "The parts: 0 is the code itself, 1 to 9 are the new codes it is split into, each with how many segments it has. a "
        "adds a part, r renames it, d takes it away (its segments go back to the code)."
    ),
    N_("Enter goes to the first segment of a part, so that you can read through what you put there. Tab goes to the segments."),
)

_PROSE: Mapping[str, tuple[str, ...]] = {
    "text": _TEXT,
    "codes": _CODES,
    "inspector": _RIGHT,
    "segments": _SEGMENTS,
    "parts": _PARTS,
}


def help_words(pane: str) -> str:
    """Prose on a pane of the text or of the splitting screen, paragraphs parted by empty lines; "" for one without."""
    return "\n\n".join(_(paragraph) for paragraph in _PROSE.get(pane, ()))
