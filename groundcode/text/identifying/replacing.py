"""What a person decided, carried out in texts: the new text, and the map to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from groundcode.domain.opcodes import Edit
from groundcode.errors import BadValue
from groundcode.locale import _
from groundcode.text.identifying.occurrences import Forms
from groundcode.text.identifying.roster import Roster
from groundcode.text.identifying.tags import MASK, bracketed, mask


class Replacer:
    """Decisions, ready to be carried out in any number of texts."""

    def __init__(
        self,
        decisions: Mapping[str, str],
        *,
        roster: Roster | None = None,
        kept: Collection[str] = (),
        known: Collection[str] = (),
    ) -> None:
        """`decisions`: form -> replacement for the forms that a person said yes to.

        `kept`: forms that a person said no to, and these only: a shorter form stays inside one of them. What nobody
        decided does not belong here; a name would stay in it. Forms of the roster are replaced anywhere, inside words and
        inside `kept` too. `known`: tags that were given before, as they stand in texts; what is in them is never replaced.

        Raises:
            BadValue: a replacement that cannot stand in brackets
        """
        self._tags = {form: _tag(replacement) for form, replacement in decisions.items() if form}
        of_roster = roster.tags if roster is not None else frozenset()
        self._known = frozenset(self._tags.values()) | of_roster | {tag for tag in map(bracketed, known) if tag}
        self._anywhere = {form for form in self._tags if roster is not None and roster.entry(form) is not None}
        self._forms = Forms(self._tags, self._anywhere)
        self._kept = Forms({form for form in kept if form not in self._tags})

    def __call__(self, text: str) -> tuple[str, tuple[Edit, ...]]:
        """The new text, and the map to it as domain/opcodes.py describes it; doing it twice changes nothing more.

        Of forms at one place the longest is replaced, of those that overlap the first.
        """
        masked = mask(text, self._known)
        places: list[tuple[int, int]] = []
        # What stands beside a tag may be a word of its own only now; until nothing more is, doing it again would change more.
        while found := list(self._places(masked)):
            places += found
            masked = _masked(masked, found)
        return self._replaced(text, sorted(places))

    def _places(self, masked: str) -> Iterator[tuple[int, int]]:
        kept = [(at, at + len(form)) for at, form in self._kept.every(masked)]
        n = reach = free = 0
        for at, form in self._forms.every(masked):
            while n < len(kept) and kept[n][0] <= at:
                reach = max(reach, kept[n][1])
                n += 1
            end = at + len(form)
            if at >= free and (end > reach or form in self._anywhere):
                yield at, end
                free = end

    def _replaced(self, text: str, places: Sequence[tuple[int, int]]) -> tuple[str, tuple[Edit, ...]]:
        pieces: list[str] = []
        edits: list[Edit] = []
        at = to = 0
        for start, end in places:
            tag = self._tags[text[start:end]]
            pieces += (text[at:start], tag)
            to += start - at
            edits.append((start, end, to, to + len(tag)))
            at, to = end, to + len(tag)
        pieces.append(text[at:])
        return "".join(pieces), tuple(edits)


def replacements(
    text: str,
    decisions: Mapping[str, str],
    *,
    roster: Roster | None = None,
    kept: Collection[str] = (),
    known: Collection[str] = (),
) -> tuple[str, tuple[Edit, ...]]:
    """One text with the decisions carried out, and the map to it; see `Replacer`, which is faster for many texts.

    Raises:
        BadValue: a replacement that cannot stand in brackets
    """
    return Replacer(decisions, roster=roster, kept=kept, known=known)(text)


def _masked(masked: str, places: Sequence[tuple[int, int]]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end in places:
        pieces += (masked[at:start], MASK * (end - start))
        at = end
    return "".join((*pieces, masked[at:]))


def _tag(replacement: str) -> str:
    tag = bracketed(replacement)
    if not tag:
        raise BadValue(_("replacement"), replacement, _("a few words, such as [警官A]"))
    return tag
