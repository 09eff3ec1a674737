"""What is found in the texts of a project: each form once, with what would stand in its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from groundcode.locale import _
from groundcode.text.identifying.entities import PLAIN_WORDS, Entities, parts
from groundcode.text.identifying.finder import hits_in
from groundcode.text.identifying.fold import fold
from groundcode.text.identifying.hits import Hit, Kind
from groundcode.text.identifying.names import key_of
from groundcode.text.identifying.occurrences import Forms, others_in
from groundcode.text.identifying.replacing import Replacer, replacements
from groundcode.text.identifying.roster import Roster
from groundcode.text.identifying.speaker_names import speaker_names
from groundcode.text.identifying.tags import Tags, mask, tags_in
from groundcode.text.units import language_of

__all__ = ["Findings", "Found", "Given", "Replacer", "find", "replacements"]

Given = tuple[str, str, Sequence[str]]
"""A source's name, its text, and its speakers' names."""

_EXAMPLES = 3
_AROUND = 14


@dataclass(frozen=True, slots=True)
class Found:
    """One form of something that identifies: a person says yes or no to it once."""

    kind: Kind
    text: str
    """The form as it stands in the texts."""
    replacement: str
    """What is proposed to stand there, in square brackets."""
    certain: bool
    roster: bool
    why: str
    counts: tuple[tuple[str, int], ...]
    """How often it stands in which source, within longer forms too."""
    examples: tuple[str, ...]
    """At most three places with what stands around them, each on one line."""

    @property
    def count(self) -> int:
        """How often it stands in all sources."""
        return sum(count for _source, count in self.counts)


@dataclass(frozen=True, slots=True)
class Findings:
    """What `find` gives: of the roster first, then what is certain, then what is doubtful."""

    found: tuple[Found, ...]
    absent: tuple[str, ...] = ()
    """Names of the roster that stand in none of the texts."""


@dataclass(slots=True)
class _Form:
    """A form while hits of it are gathered."""

    hit: Hit
    roster: bool
    part: bool
    """It was derived from a longer form, and is told of only where it stands without that."""
    order: int = 0
    alone: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)


def find(
    texts: Sequence[Given],
    roster: Roster | None = None,
    *,
    earlier: Mapping[str, str] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Findings:
    """What identifies in the texts of a project, each form once, with one tag for all forms that mean the same.

    `earlier`: forms that were replaced before, and by what; they are found and replaced so again. Tags that stand in
    the texts, in the roster or in `earlier` are never looked into, and no new one is like them. `progress` is told how
    many texts are done.
    """
    roster, earlier = roster or Roster(), earlier or {}
    known = roster.tags | set(earlier.values())
    masked = [mask(text, known) for _source, text, _speakers in texts]
    hits: list[Hit] = []
    for n, ((_source, text, speakers), readable) in enumerate(zip(texts, masked, strict=True), 1):
        hits += hits_in(text, readable, roster, chinese=language_of(text) != "en")
        hits += speaker_names(tuple(speakers), tuple(mask(name, known) for name in speakers))
        if progress is not None:
            progress(n)
    forms = _forms(hits, roster, earlier)
    _count(forms, texts, masked)
    standing = {text: form for text, form in forms.items() if form.alone or (form.counts and not form.part)}
    used = known.union(*(tags_in(text) for _source, text, _speakers in texts))
    replaced = _replacements(standing, hits, roster, earlier, used)
    found = _agreeing([_found(text, form, replaced[text], earlier) for text, form in standing.items()])
    met = {key_of(text).casefold() for text in standing}
    absent = tuple(name for name in roster.names if key_of(name).casefold() not in met)
    return Findings(tuple(sorted(found, key=_place_in_list)), absent)


def _agreeing(found: Sequence[Found]) -> list[Found]:
    """The same, none certain that would be replaced in one place and brought in by the tag of another."""
    tags = {one.text: one.replacement for one in found if one.certain}
    of_roster = {one.text for one in found if one.roster}
    finder = Forms(tags)
    doubtful: set[str] = set()
    for tag in set(tags.values()):
        for form in others_in(tag, tags, finder):
            doubtful |= {form} if form not in of_roster else {text for text in tags if tags[text] == tag}
    return [replace(one, certain=False) if one.text in doubtful - of_roster else one for one in found]


def _place_in_list(found: Found) -> tuple[bool, bool, int, int, str]:
    return (not found.roster, not found.certain, list(Kind).index(found.kind), -found.count, found.text)


def _forms(hits: Iterable[Hit], roster: Roster, earlier: Mapping[str, str]) -> dict[str, _Form]:
    """The forms by their text; of several hits of one form the most certain tells what it is."""
    forms: dict[str, _Form] = {}
    hits = list(hits)
    for part, hit in (*((False, hit) for hit in hits), *((True, hit) for hit in parts(hits))):
        known = forms.get(hit.text)
        if known is None:
            forms[hit.text] = _Form(hit, roster.entry(hit.text) is not None, part)
        elif hit.certain and not known.hit.certain:
            known.hit = hit
    for text in earlier:
        forms.setdefault(text, _Form(Hit(Kind.PERSON, 0, 0, text, "", True, ""), False, False))
    return forms


def _count(forms: Mapping[str, _Form], texts: Sequence[Given], masked: Sequence[str]) -> None:
    """Where the forms stand; the order of the first places becomes their order."""
    finder = Forms(forms, anywhere={text for text, form in forms.items() if form.roster})
    order = 0
    for (source, text, _speakers), readable in zip(texts, masked, strict=True):
        covered = 0
        for at, form_text in finder.every(readable):
            form = forms[form_text]
            end = at + len(form_text)
            form.alone = form.alone or end > covered
            covered = max(covered, end)
            if not form.counts:
                form.order, order = order, order + 1
            form.counts[source] = form.counts.get(source, 0) + 1
            if len(form.examples) < _EXAMPLES:
                form.examples.append(_example(text, at, end))


def _example(text: str, start: int, end: int) -> str:
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    shown = "".join(char if char.isprintable() else " " for char in text[first:last])
    return ("…" if first else "") + " ".join(shown.split()) + ("…" if last < len(text) else "")


def _replacements(
    forms: Mapping[str, _Form], hits: Sequence[Hit], roster: Roster, earlier: Mapping[str, str], used: Collection[str]
) -> dict[str, str]:
    """The replacement of each form: the roster's, an earlier one, or a tag of its entity."""
    entities = Entities.of(hits, roster)
    settled: dict[str, str] = {}
    words: dict[str, str] = {}
    in_order = sorted(forms.items(), key=lambda item: (not item[1].hit.certain, item[1].order))
    for text, form in in_order:
        entity = _entity(form.hit, entities)
        entry = roster.entry(text) or roster.entry(entity) or (roster.entry(form.hit.entity) if form.hit.entity else None)
        replacement = earlier.get(text) or (entry.replacement if entry else "")
        if replacement:
            settled.setdefault(entity, replacement)
        if entity not in words or (words[entity] in PLAIN_WORDS and form.hit.word not in PLAIN_WORDS):
            words[entity] = form.hit.word
    tags = Tags(used)
    # A form that the roster puts in somebody's place is that somebody: 小孟 where 孟佳怡 becomes [小孟].
    inside = {key_of(tag[1:-1]): tag for tag in roster.tags}
    out: dict[str, str] = {}
    for text, form in in_order:
        entity = _entity(form.hit, entities)
        mine = roster.entry(text)
        own = earlier.get(text) or (mine and mine.replacement) or inside.get(key_of(text)) or settled.get(entity)
        if own:
            out[text] = own
        elif form.hit.entity:
            out[text] = tags.of(entity, words[entity])
        else:
            out[text] = f"[{form.hit.word}]"
    return out


def _entity(hit: Hit, entities: Entities) -> str:
    if not hit.entity:
        return f"{hit.kind}:{hit.text}"
    name = fold(hit.entity)
    return f"{Kind.PERSON}:{entities.canonical(name)}" if hit.kind is Kind.PERSON else f"{hit.kind}:{name}"


def _found(text: str, form: _Form, replacement: str, earlier: Mapping[str, str]) -> Found:
    why = _("the roster") if form.roster else _("replaced before") if text in earlier else form.hit.why
    certain = form.roster or text in earlier or form.hit.certain
    return Found(form.hit.kind, text, replacement, certain, form.roster, why, tuple(form.counts.items()), tuple(form.examples))
