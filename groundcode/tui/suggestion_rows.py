"""Suggestions in words: a line each for the list, and the rows of the card beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from groundcode.domain.codes import CodeTree
from groundcode.domain.levels import Level
from groundcode.locale import N_, _, ngettext
from groundcode.tui.widgets.page_list import PageRow
from groundcode.workspace.suggesting.values import Kind, Proposal, Run, Status, Suggestion

if TYPE_CHECKING:
    from groundcode.workspace.suggesting.cards import Card, Named, PlaceCard, Quote

PLACE, MEMBER, QUOTE, NOTE = "place", "member", "quote", "note"
"""Kinds of rows: a place or name to choose, a member to take out, words to go to, prose."""
GROUPING = (Kind.GROUPS, Kind.MAIN)
TABS = {
    Kind.PLACEMENT: N_("places"), Kind.GROUPS: N_("groups"), Kind.MAIN: N_("main categories"),
    Kind.DUPLICATES: N_("duplicates"), Kind.GAPS: N_("gaps"),
}  # fmt: skip
_ABOUT = {
    Kind.PLACEMENT: N_("For each code that stands under nothing, the existing codes that it may belong to, the likeliest first."),
    Kind.GROUPS: N_("Codes that stand under nothing, in groups that may become one code of the next level. You give the name."),
    Kind.MAIN: N_(
        "Categories that stand under nothing, in groups that may become a main category. They are compared by their names and "
        "members: what role they play (condition, strategy, consequence) no program sees."
    ),
    Kind.DUPLICATES: N_("Pairs of codes that may be one, because their names are nearly the same or mean nearly the same."),
    Kind.GAPS: N_("What informants said and nobody coded, where it looks like the segments of a category."),
}
_DIM = "not bold dim"
_CLEAR, _LIKELY = 1.5, 0.75
_CLOSE, _ALIKE = 0.95, 0.8
_STEADY, _FAIR = 0.75, 0.5


@dataclass(slots=True)
class Answer:
    """What a person changed on a card before deciding about it."""

    parent: str = ""
    """The chosen place, the code that stays of two, another code; "" for what is proposed."""
    name: str = ""
    out: set[str] = field(default_factory=set)
    """Members taken out of a group."""


def key_of(one: Proposal) -> tuple[str, ...]:
    """What makes two proposals the same one, kept or not."""
    return (one.kind, one.level, *one.codes, one.version, str(one.start))


def about(kind: Kind) -> str:
    """What a kind of suggestions is."""
    return _(_ABOUT[kind])


def mark_of(one: Suggestion) -> str:
    """Its state in one sign."""
    if one.overtaken:
        return "-"
    return {Status.PENDING: " ", Status.ACCEPTED: "✓", Status.EDITED: "+", Status.REJECTED: "✗"}[one.status]


def state_words(one: Suggestion) -> str:
    """What became of it."""
    return _("sorted by hand meanwhile") if one.overtaken else _(one.status.words)


def name_of(tree: CodeTree, code: str) -> str:
    """The name of a living code; "–" for one that is gone."""
    target = tree.target(code)
    return tree.codes[target].name if target is not None else "–"


def line_of(one: Suggestion, tree: CodeTree, answer: Answer, card: Card | None) -> str:
    """What is proposed, in a line; of a decided one, what came of it."""
    proposal = one.proposal
    names = [name_of(tree, code) for code in proposal.codes]
    if proposal.kind is Kind.PLACEMENT:
        there = one.became or answer.parent or next((place.code for place in one.places), "")
        return f"{names[0]} → {name_of(tree, there)}"
    if proposal.kind is Kind.DUPLICATES:
        return f"{names[0]} → {name_of(tree, one.became)}" if one.became else " ~ ".join(names)
    if proposal.kind is Kind.GAPS:
        turn = card.turn if card is not None else None
        return f"{name_of(tree, answer.parent or proposal.codes[0])}   {turn.cite} {turn.words}" if turn else names[0]
    staying = [name for name, code in zip(names, proposal.codes, strict=True) if code not in answer.out]
    words = _(", ").join(staying)
    named = name_of(tree, one.became) if one.became else answer.name
    return f"{named} ← {words}" if named else f"{len(staying)} · {words}"


def card_rows(one: Suggestion, tree: CodeTree, answer: Answer, card: Card | None) -> list[PageRow]:
    """The card of a suggestion; without `card` the reasons are being looked up."""
    rows = [*_BODIES[one.proposal.kind](one, tree, answer, card)]
    if card is None:
        rows.append(_row(_("Looking up what speaks for it …"), look=_DIM))
    if not one.is_open:
        rows.insert(0, _row(state_words(one), look=_DIM))
    return rows


def _placement(one: Suggestion, tree: CodeTree, answer: Answer, card: Card | None) -> Iterator[PageRow]:
    asked = one.proposal.codes[0]
    yield _heading(_("Where does “{name}” belong?").format(name=name_of(tree, asked)))
    yield _row(_told(card.codes[0]) if card and card.codes else _level_of(tree, asked), look=_DIM)
    offered = [place.code for place in one.places if tree.target(place.code) is not None]
    chosen = one.became or answer.parent or next(iter(offered), "")
    by_code = {place.place.code: place for place in card.places} if card else {}
    for number, place in enumerate(one.places, 1):
        target = tree.target(place.code)
        if target is None:
            continue
        yield _choice(number, target, tree.path(target), chosen)
        yield _row(f"{_level_of(tree, target)} · {_score(place.score)}", 1, _DIM)
        if target in by_code:
            yield from _reasons(by_code[target])
    if chosen not in offered and tree.target(chosen) is not None:
        yield _choice(0, chosen, tree.path(chosen), chosen)


def _reasons(place: PlaceCard) -> Iterator[PageRow]:
    if place.words:
        yield _row(_("Shared words: {words}").format(words=_(", ").join(place.words)), 1, _DIM)
    if place.nearest:
        yield _row(_("Nearest there: {names}").format(names=_(", ").join(place.nearest)), 1, _DIM)
    if place.beside:
        yield _row(_("Close by in the interviews: {names}").format(names=_(", ").join(place.beside)), 1, _DIM)
    yield from (_quote(quote, 1) for quote in place.quotes)


def _group(one: Suggestion, tree: CodeTree, answer: Answer, card: Card | None) -> Iterator[PageRow]:
    proposal = one.proposal
    count, new = len(proposal.codes), _((proposal.new_level or Level.CONCEPT).words)
    words = ngettext("{count} code may become one {level}", "{count} codes may become one {level}", count)
    yield _heading(words.format(count=count, level=new))
    by_code = {named.code: named for named in card.codes} if card else {}
    for code in proposal.codes:
        target = tree.target(code)
        if target is None:
            continue
        mark = "[ ]" if code in answer.out else "[x]"
        remarks = [_segments(by_code[target])] if target in by_code else []
        if code == proposal.worst:
            remarks.append(_("fits least"))
        above = tree.parent_of(target)
        if above is not None and one.status is Status.PENDING:
            remarks.append(_("under “{parent}” already").format(parent=tree.codes[above].name))
        tail = f"  ({_(', ').join(remarks)})" if remarks else ""
        yield PageRow(MEMBER, code, tree.codes[target].name + tail, mark, 0, "dim" if code in answer.out else "")
    yield _heading(_("Why these"))
    yield from _group_reasons(proposal, card)


def _group_reasons(proposal: Proposal, card: Card | None) -> Iterator[PageRow]:
    if card is not None and card.words:
        yield _row(_("Shared words: {words}").format(words=_(", ").join(card.words)))
    if proposal.cohesion is not None:
        share = f"{proposal.cohesion:.2f}"
        words = (
            _("very alike") if proposal.cohesion >= _CLOSE else _("fairly alike") if proposal.cohesion >= _ALIKE
            else _("only loosely alike")
        )  # fmt: skip
        yield _row(_("Cohesion {number}: {words}").format(number=share, words=words))
    if proposal.stability is not None:
        words = (
            _("steady: found again with other codes left out") if proposal.stability >= _STEADY
            else _("fairly steady") if proposal.stability >= _FAIR else _("owes much to chance")
        )  # fmt: skip
        yield _row(_("Stability {number}: {words}").format(number=f"{proposal.stability:.2f}", words=words))
    if proposal.cohesion is None:
        yield _row(_("Being worked out …"), look=_DIM)
    if card is not None and card.quotes:
        yield _heading(_("The most telling segments"))
        yield from (_quote(quote) for quote in card.quotes)


def _pair(one: Suggestion, tree: CodeTree, answer: Answer, card: Card | None) -> Iterator[PageRow]:
    proposal = one.proposal
    yield _heading(_("Are these two the same? The marked one stays, the other is merged into it."))
    by_code = {named.code: named for named in card.codes} if card else {}
    chosen = one.became or answer.parent or proposal.codes[0]
    for number, code in enumerate(proposal.codes, 1):
        target = tree.target(code)
        if target is None:
            continue
        yield _choice(number, target, tree.path(target), chosen)
        yield _row(_told(by_code[target]) if target in by_code else _level_of(tree, target), 1, _DIM)
    yield _heading(_("Why these"))
    yield _row(
        _("Their names are nearly the same.") if proposal.by == "name" else _("They are nearest to each other in meaning.")
    )
    if proposal.likeness is not None:
        yield _row(_("Likeness {number}").format(number=f"{proposal.likeness:.2f}"))
    if card is not None and card.words:
        yield _row(_("Shared words: {words}").format(words=_(", ").join(card.words)))


def _gap(one: Suggestion, tree: CodeTree, answer: Answer, card: Card | None) -> Iterator[PageRow]:
    proposal = one.proposal
    code = one.became or answer.parent or proposal.codes[0]
    yield _heading(_("Is this about “{name}”? Nobody coded it.").format(name=name_of(tree, code)))
    if card is not None and card.turn is not None:
        yield PageRow(QUOTE, "", card.turn.words, card.turn.cite)
    elif card is not None:
        yield _row(_("Its words can no longer be shown."), look=_DIM)
    yield _heading(_("Segments that it looks like"))
    if proposal.likeness is not None:
        yield _row(_("Likeness {number}").format(number=f"{proposal.likeness:.2f}"), look=_DIM)
    yield from (_quote(quote) for quote in (card.quotes if card is not None else ()))


_BODIES = {
    Kind.PLACEMENT: _placement, Kind.GROUPS: _group, Kind.MAIN: _group, Kind.DUPLICATES: _pair, Kind.GAPS: _gap,
}  # fmt: skip


def _heading(text: str) -> PageRow:
    return PageRow("", "heading", text)


def _row(text: str, depth: int = 0, look: str = "not bold") -> PageRow:
    """Prose that the bar passes over."""
    return PageRow("", "words", text, "", depth, look)


def _choice(number: int, code: str, path: str, chosen: str) -> PageRow:
    sign = "●" if code == chosen else "○"
    lead = f"{sign} {number}" if 1 <= number <= 9 else sign
    return PageRow(PLACE, code, path, lead, 0, "bold" if code == chosen else "")


def _quote(quote: Quote, depth: int = 0) -> PageRow:
    return PageRow(QUOTE, quote.coding, f"“{quote.words}”", quote.cite, depth)


def _level_of(tree: CodeTree, code: str) -> str:
    target = tree.target(code)
    return _(tree.codes[target].level.words) if target is not None else ""


def _told(named: Named) -> str:
    return f"{named.level} · {_segments(named)}"


def _segments(named: Named) -> str:
    # With it comes numpy: whoever has a card has loaded it.
    from groundcode.workspace.suggesting.material import MOST_QUOTES

    if named.segments >= MOST_QUOTES:
        return _("{count} segments or more").format(count=MOST_QUOTES)
    return ngettext("{count} segment", "{count} segments", named.segments).format(count=named.segments)


def _score(score: float) -> str:
    words = (
        _("far likelier than the others") if score >= _CLEAR else _("likelier than most") if score >= _LIKELY
        else _("hardly likelier than others")
    )  # fmt: skip
    return f"{words} ({score:+.1f})"


def counts_words(found: Sequence[Suggestion]) -> str:
    """How many are open, of how many: "12/84"."""
    return f"{sum(one.is_open for one in found)}/{len(found)}"


def became_words(found: Sequence[Suggestion]) -> str:
    """What became of the suggestions of a run, in one sentence."""
    count = {status: sum(one.status is status for one in found) for status in Status}
    overtaken = sum(one.overtaken for one in found)
    return _(
        "Of {count} suggestions: {accepted} accepted, {edited} accepted with changes, {rejected} rejected, "
        "{overtaken} sorted by hand meanwhile, {open} open."
    ).format(
        count=len(found), accepted=count[Status.ACCEPTED], edited=count[Status.EDITED], rejected=count[Status.REJECTED],
        overtaken=overtaken, open=count[Status.PENDING] - overtaken,
    )  # fmt: skip


def method_words(run: Run) -> str:
    """How a run was made, in a line."""
    encoders = _(", ").join(map(str, run.details.get("encoders", ())))
    return f"{_(run.method)} ({encoders}, {_('seed')} {run.details.get('seed', 0)})"
