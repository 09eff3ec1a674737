"""What F1 says on the axial board and on the selective screen."""

from __future__ import annotations

from groundcode.locale import N_, _

_AXIAL = {
    "categories": (
        N_(
            "Axial coding puts your categories into relation. At the left are all categories; at the right of each stands how "
            "far its paradigm has come: 3/5 means that three of the five boxes hold something, ✓ that all do, · that there is "
            "none yet. The core category has the mark ◎."
        ),
        N_(
            "a starts a paradigm of the category under the bar, Enter leads to its board. Not every category needs one: n "
            "says why, and the reason is kept for the report. d deletes a paradigm; what would go with it is told before."
        ),
        N_(
            "Tab (or F6) goes on to the board, the segments, the relations, and back to this list. Esc goes one step back, in "
            "the end to the text. u undoes whatever you did last."
        ),
    ),
    "board": (
        N_(
            "The board asks six questions of one phenomenon. What brings it about (causal conditions)? Where and when does it "
            "happen (context)? What else helps or hinders (intervening conditions)? What do people do about it (strategies)? "
            "What comes of that (consequences)? The phenomenon itself stands in the middle above."
        ),
        N_(
            "The arrows move within a box and from box to box. a puts a code into the box of the bar: a concept or a "
            "category. m moves it to another box, d takes it out. The same code may stand in several boxes and on several "
            "boards."
        ),
        N_(
            "The number behind a code counts its segments, with those of the codes below it; ● counts those that you bound as "
            "evidence. Enter leads to the segments below: there Space binds one. An empty box is no fault, but it is a "
            "question for the next interview."
        ),
    ),
    "segments": (
        N_(
            "These are the segments of what the bar is on, in the box or among the relations. ● are bound as evidence, ○ are "
            "not; starred ones come first, then those most like the others, which make good examples."
        ),
        N_(
            "Space binds the segment under the bar as evidence, or lets it go. Enter goes to it in its transcript; F10 a "
            "leads back to this board. What is bound is what the tables of the thesis quote."
        ),
    ),
    "relations": (
        N_(
            "Relations lead from a category to a category: A → B. Here stand those of the category chosen at the left, with "
            "type, direction, and how many quotes they rest on. “no quote” means that nobody can see yet where it comes from."
        ),
        N_(
            "a relates the category to another one. e writes what the relation means, t changes its type, p makes it "
            "positive, negative, or neither. Enter leads to the segments: there Space binds a quote. d deletes it."
        ),
        N_(
            "b says that a third category bears upon the relation under the bar (moderation): it makes A → B stronger or "
            "weaker. Mediation is no type of relation: it is a pathway A → B → C, made on the screen for selective coding."
        ),
    ),
}
_SELECTIVE = {
    "outline": (
        N_(
            "Selective coding tells one story around one core category. This list goes from top to bottom: the core category, "
            "the main categories with the number of their relations, the relations, the pathways made of them, the storyline, "
            "and the constructs that a questionnaire could measure."
        ),
        N_(
            "What a adds depends on where the bar stands: a relation of the category under it, a pathway of the marked "
            "relations, on a construct another construct, on an item another item. i adds an item to a construct, c says what "
            "it measures. Enter goes into what is under the bar, e writes its text, d deletes it, * makes a category the core "
            "category."
        ),
        N_(
            "To make a pathway, mark relations with Space, one after the other, then press g and give it a name. A → B and B "
            "→ C make one way (mediation); A → C beside it, or A → D → C, makes parallel ways. They must share one beginning "
            "and one end; the message says what is wrong otherwise."
        ),
    ),
    "segments": (
        N_(
            "These are the segments for what the bar is on: ● are bound as evidence, ○ are not. Space binds the one under the "
            "bar, or lets it go; Enter goes to it in its transcript, and F10 l leads back here."
        ),
    ),
    "model": (
        N_(
            "The model as your relations draw it, from left to right. What the bar of the list is on is drawn strong: a "
            "category, a relation, a pathway. In a narrow terminal it is a list of arrows. + and − stand for positive and "
            "negative relations, a hollow arrow head for one that rests on no quote yet."
        ),
    ),
}
_STORY = {
    "story": (
        N_(
            "The storyline tells the theory in running text. What you type is kept at once. Two square brackets cite: "
            "[[category]] or [[P07-23]] for a turn. F4 puts in the citation of a category, F5 that of a segment, so that you "
            "need not type it."
        ),
        N_(
            "At the right stands what the text does not tell of yet: main categories, relations, pathways. Citations of what "
            "was deleted stay and are shown with †. Esc stores the text and goes back."
        ),
    ),
    "aside": (
        N_(
            "What the storyline does not cite yet. Enter puts the citation of what is under the bar into the text, where the "
            "cursor is; for a relation, those of both its ends. Tab goes back to the text."
        ),
    ),
}


def axial_words(pane: str) -> str:
    """Prose on a pane of the axial board."""
    return _paragraphs(_AXIAL.get(pane, _AXIAL["categories"]))


def selective_words(pane: str) -> str:
    """Prose on a pane of the selective screen."""
    return _paragraphs(_SELECTIVE.get(pane, _SELECTIVE["outline"]))


def story_words(pane: str) -> str:
    """Prose on a pane of the page of the storyline."""
    return _paragraphs(_STORY.get(pane, _STORY["story"]))


def _paragraphs(parts: tuple[str, ...]) -> str:
    return "\n\n".join(_(part) for part in parts)
