"""What a merge brings in, in words: parts with a heading, lines to read on a terminal, and rows for a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from groundcode.domain.registry import BY_NAME
from groundcode.exchange.tables.table import Width
from groundcode.locale import N_, _, join_names, join_sentences, ngettext
from groundcode.workspace.conflicts import Conflict
from groundcode.workspace.memos import KIND_WORDS
from groundcode.workspace.merges.plan import Changed, MergePlan, Twin, TwinSide
from groundcode.workspace.sentences import noun

_LONGEST = 160
"""Characters of a value in a line; tables have them whole."""
_TURNS = 12
_REASONS = {
    "pseudonym": N_("names replaced"), "merge": N_("two corrections merged"), "correction": N_("corrected"),
    "import": N_("corrected"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of thing that comes in, or that is to be decided."""

    key: str
    """The field of `MergePlan` that it tells."""
    title: str
    count: int
    items: tuple[tuple[str, ...], ...]
    """Each in one line or several, the first one the thing itself."""
    columns: tuple[tuple[str, Width], ...]
    rows: tuple[tuple[str | int, ...], ...]
    decide: bool = False
    """Whether people have to look at it."""


def parts_of(plan: MergePlan, *, to_decide_first: bool = False) -> list[Part]:
    """The parts of a plan that are not empty: what comes in first, then what is to be decided.

    A page is read from its top, a terminal from its bottom: `to_decide_first` puts that at the beginning.
    """
    found = [part for part in (make(plan) for make in _PARTS) if part.rows]
    return sorted(found, key=lambda part: not part.decide) if to_decide_first else found


def who(coder: str, made_at: str) -> str:
    """Who did something, and when."""
    return _("{coder}, {when}").format(coder=coder, when=moment(made_at)) if made_at else coder


def moment(made_at: str) -> str:
    """A moment as people read it."""
    return made_at[:16].replace("T", " ")


def short(text: str) -> str:
    """A value on one line, cut."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def summary(plan: MergePlan, *, done: bool) -> list[str]:
    """What a merge comes to, in a few sentences."""
    if plan.is_empty:
        return [_("Nothing new: this copy holds everything already.")]
    told = [came_in_words(plan, done=done)]
    if plan.shows and not done:
        told.insert(0, shown_words(plan))
    new = len(plan.conflicts)
    if new:
        words = ngettext("{count} conflict is to be settled.", "{count} conflicts are to be settled.", new)
        told.append(words.format(count=new))
    elif not done:
        told.append(_("Nothing would have to be settled."))
    if plan.settled:
        words = ngettext(
            "{count} open conflict is settled by it.", "{count} open conflicts are settled by it.", len(plan.settled)
        )
        told.append(words.format(count=len(plan.settled)))
    if plan.taken_out:
        told.append(_("A colleague took words out for good; they go here too."))
    return told


def came_in_words(plan: MergePlan, *, done: bool) -> str:
    """How much comes in, as a sentence."""
    verb = _("came in") if done else _("would come in")
    out = []
    if plan.changes or not plan.texts:
        words = _("{changes} changes with {operations} operations {verb}.")
        out.append(words.format(changes=plan.changes, operations=plan.operations, verb=verb))
    if plan.texts:
        words = ngettext("{count} text that was missing here {verb}.", "{count} texts that were missing here {verb}.", plan.texts)
        out.append(words.format(count=plan.texts, verb=verb))
    return join_sentences(out)


def shown_words(plan: MergePlan) -> str:
    """That a blind copy would be blind no more, as a sentence."""
    return _(
        "This copy is blind: {files} would show what others coded, and who has seen it no longer codes blind."
    ).format(files=join_names([Path(one).name for one in plan.shows], 4))  # fmt: skip


def _coders(plan: MergePlan) -> Part:
    items, rows = [], []
    for one in plan.coders:
        kinds = _(", ").join(_("{what}: {count}").format(what=noun(kind), count=n) for kind, n in one.kinds.items())
        items.append((_("{coder} — {kinds}").format(coder=one.coder, kinds=kinds),))
        rows.append((one.coder, one.changes, moment(one.first), moment(one.last), kinds))
    columns = (
        (_("Coder"), Width.NAME), (_("Number"), Width.SHORT), (_("From"), Width.NAME), (_("To"), Width.NAME),
        (_("What"), Width.LONG),
    )  # fmt: skip
    return Part("coders", _("Who brings what"), len(rows), tuple(items), columns, tuple(rows))


def _sources(plan: MergePlan) -> Part:
    items, rows = [], []
    for one in plan.sources:
        turns = ngettext("{count} turn", "{count} turns", one.turns).format(count=one.turns)
        size = ngettext("{count} character", "{count} characters", one.characters).format(count=one.characters)
        told = _("{name}: {turns}, {size} ({who})")
        items.append((told.format(name=one.name, turns=turns, size=size, who=who(one.coder, one.made_at)),))
        rows.append((one.name, one.turns, one.characters, who(one.coder, one.made_at)))
    columns = (
        (_("Interview"), Width.NAME), (_("Turns"), Width.NUMBER), (_("Characters"), Width.NUMBER), (_("By"), Width.NAME),
    )  # fmt: skip
    return Part("sources", _("New interviews"), len(rows), tuple(items), columns, tuple(rows))


def _codings(plan: MergePlan) -> Part:
    of_coder: dict[str, list[str]] = {}
    rows: list[tuple[str | int, ...]] = []
    for one in plan.codings:
        numbers = (f"+{one.added}" if one.added else "") + (" " if one.added and one.removed else "")
        numbers += f"−{one.removed}" if one.removed else ""
        of_coder.setdefault(one.coder, []).append(f"{one.source} {numbers}")
        rows.append((one.coder, one.source, one.added, one.removed))
    items = []
    for coder, told in of_coder.items():
        mine = [one for one in plan.codings if one.coder == coder]
        added, removed = sum(one.added for one in mine), sum(one.removed for one in mine)
        words = _("{coder}: {added} put on, {removed} taken off").format(coder=coder, added=added, removed=removed)
        items.append((words, *told))
    columns = (
        (_("Coder"), Width.NAME), (_("Interview"), Width.NAME), (_("Put on"), Width.NUMBER), (_("Taken off"), Width.NUMBER),
    )  # fmt: skip
    count = sum(one.added + one.removed for one in plan.codings)
    return Part("codings", _("Codings"), count, tuple(items), columns, tuple(rows))


def _codes(plan: MergePlan) -> Part:
    items = []
    for one in plan.codes:
        head = _("{path} ({level}; {who})").format(path=one.path, level=one.level, who=who(one.coder, one.made_at))
        items.append((head, short(one.definition)) if one.definition else (head,))
    rows = tuple((one.path, one.level, one.definition, who(one.coder, one.made_at)) for one in plan.codes)
    columns = (
        (_("Code, where it stands"), Width.TEXT), (_("Level"), Width.SHORT), (_("Definition"), Width.LONG),
        (_("By"), Width.NAME),
    )  # fmt: skip
    return Part("codes", _("New codes"), len(rows), tuple(items), columns, rows)


def _changed(plan: MergePlan) -> Part:
    items, rows = [], []
    for one in plan.changed:
        items.append(_change(one))
        name = one.name or _(BY_NAME[one.entity].words)
        rows.append((name, one.field, one.before or _("(nothing)"), one.after, who(one.coder, one.made_at)))
    columns = (
        (_("What"), Width.NAME), (_("Field"), Width.SHORT), (_("Before"), Width.TEXT), (_("After"), Width.TEXT),
        (_("By"), Width.NAME),
    )  # fmt: skip
    return Part("changed", _("Changed"), len(rows), tuple(items), columns, tuple(rows))


def _change(one: Changed) -> tuple[str, ...]:
    before, after = short(one.before) or _("(nothing)"), short(one.after)
    what = _("{kind} {name}").format(kind=_(BY_NAME[one.entity].words), name=one.name).strip()
    author = who(one.coder, one.made_at)
    if len(before) + len(after) <= 60:
        told = _("{what}, {field}: {before} → {after} ({who})")
        return (told.format(what=what, field=one.field, before=before, after=after, who=author),)
    head = _("{what}, {field} ({who})").format(what=what, field=one.field, who=author)
    return head, _("before: {text}").format(text=before), _("after: {text}").format(text=after)


def _memos(plan: MergePlan) -> Part:
    items, rows = [], []
    for one in plan.memos:
        kind, author = _(KIND_WORDS[one.kind]), who(one.coder, one.made_at)
        head = _("“{title}” ({kind}; {who})").format(title=one.title, kind=kind, who=author)
        about = _("on {things}").format(things=join_names(one.about)) if one.about else ""
        items.append((head, about) if about else (head,))
        rows.append((one.title, kind, _(", ").join(one.about), author))
    columns = ((_("Memo"), Width.TEXT), (_("Kind"), Width.SHORT), (_("On"), Width.TEXT), (_("By"), Width.NAME))
    return Part("memos", _("New memos"), len(rows), tuple(items), columns, tuple(rows))


def _corrections(plan: MergePlan) -> Part:
    items, rows = [], []
    for one in plan.corrections:
        turns = join_names(one.turns, _TURNS)
        reason = _(_REASONS[one.reason]) if one.reason in _REASONS else one.reason
        told = ngettext("{name}, turn {turns} ({who})", "{name}, turns {turns} ({who})", len(one.turns))
        told = told if turns else _("{name} ({who})")
        items.append((told.format(name=one.name, turns=turns, who=who(one.coder, one.made_at)),))
        rows.append((one.name, _(", ").join(one.turns), reason, who(one.coder, one.made_at)))
    columns = ((_("Interview"), Width.NAME), (_("Turns"), Width.TEXT), (_("Why"), Width.SHORT), (_("By"), Width.NAME))
    return Part("corrections", _("Corrected transcripts"), len(rows), tuple(items), columns, tuple(rows))


def _deleted(plan: MergePlan) -> Part:
    items, rows = [], []
    for one in plan.deleted:
        kind = _(BY_NAME[one.entity].words)
        told = _("{kind} {name} ({who})")
        items.append((told.format(kind=kind, name=one.name, who=who(one.coder, one.made_at)),))
        rows.append((kind, one.name, who(one.coder, one.made_at)))
    columns = ((_("Kind"), Width.SHORT), (_("Name"), Width.TEXT), (_("By"), Width.NAME))
    return Part("deleted", _("Deleted"), len(rows), tuple(items), columns, tuple(rows))


def _rest(plan: MergePlan) -> Part:
    items, rows = [], []
    for one in plan.rest:
        kind = _(BY_NAME[one.entity].words)
        told = _("{what}: {count}").format(what=kind, count=one.count)
        items.append((told, join_names(one.names)) if one.names else (told,))
        rows.append((kind, one.count, _(", ").join(one.names)))
    columns = ((_("Kind"), Width.NAME), (_("Number"), Width.NUMBER), (_("Names"), Width.LONG))
    return Part("rest", _("What else is new"), sum(one.count for one in plan.rest), tuple(items), columns, tuple(rows))


def _conflicts(plan: MergePlan) -> Part:
    items = tuple((short(one.words), *_choices(one)) for one in plan.conflicts)
    rows = tuple((one.id[:8], one.words, "\n".join(_choices(one, whole=True))) for one in plan.conflicts)
    columns = ((_("Number"), Width.SHORT), (_("What about"), Width.TEXT), (_("Choices"), Width.LONG))
    return Part("conflicts", _("To be settled"), len(rows), items, columns, rows, decide=True)


def _choices(conflict: Conflict, *, whole: bool = False) -> list[str]:
    out = []
    for number, choice in enumerate(conflict.choices, 1):
        words = choice.words if whole else short(choice.words)
        author = "  " + _("({coder}, {when})").format(coder=choice.coder, when=moment(choice.made_at)) if choice.coder else ""
        held = _(" ← shown meanwhile") if number == conflict.shown and conflict.kind == "value" else ""
        out.append(f"{number}. {words}{author}{held}")
    return out


def _settled(plan: MergePlan) -> Part:
    columns = ((_("What about"), Width.LONG),)
    rows = tuple((words,) for words in plan.settled)
    return Part("settled", _("Settled by what comes in"), len(rows), tuple((short(w),) for w in plan.settled), columns, rows)


def _twins(plan: MergePlan) -> Part:
    items, rows = [], []
    for one in plan.twins:
        items.append((_twin(one), *map(_side, (one.first, one.second))))
        where = _("side by side") if one.beside else _("in two places")
        rows.append((one.name, where, *(_side_whole(side) for side in (one.first, one.second))))
    columns = ((_("Name"), Width.NAME), (_("Where"), Width.SHORT), (_("One"), Width.TEXT), (_("The other"), Width.TEXT))
    return Part("twins", _("One name, two codes"), len(rows), tuple(items), columns, tuple(rows), decide=True)


def _twin(twin: Twin) -> str:
    if twin.beside:
        return _("“{name}” is there twice, side by side: merge them, or rename one").format(name=twin.name)
    return _("“{name}” is there twice, in two places: are they one?").format(name=twin.name)


def _side(side: TwinSide) -> str:
    count = ngettext("{count} coding", "{count} codings", side.codings).format(count=side.codings)
    told = _("{path} ({level}; {coder}; {count}): {definition}")
    definition = short(side.definition) or _("no definition")
    return told.format(path=side.path, level=side.level, coder=side.coder, count=count, definition=definition)


def _side_whole(side: TwinSide) -> str:
    count = ngettext("{count} coding", "{count} codings", side.codings).format(count=side.codings)
    return f"{side.path}\n{side.level}; {side.coder}; {count}\n{side.definition or _('no definition')}"


def _same_texts(plan: MergePlan) -> Part:
    items, rows = [], []
    for one in plan.same_texts:
        percent = f"{int(100 * one.alike)} %"
        if one.alike == 1:
            told = _("“{first}” and “{second}” hold the same text")
        else:
            told = _("“{first}” and “{second}” hold nearly the same text ({percent} alike)")
        items.append((told.format(first=one.first, second=one.second, percent=percent),))
        rows.append((one.first, one.second, percent))
    columns = ((_("Interview"), Width.NAME), (_("The other"), Width.NAME), (_("Alike"), Width.SHORT))
    return Part("same_texts", _("One interview, two sources"), len(rows), tuple(items), columns, tuple(rows), decide=True)


def _texts_apart(plan: MergePlan) -> Part:
    items, rows = [], []
    for one in plan.texts_apart:
        if one.by_turns:
            told = _("{name} was corrected on both sides, in different turns: both can be taken in")
        elif one.turns:
            told = ngettext(
                "{name} was corrected on both sides, {count} turn differently ({turns}): one of the texts is to be taken",
                "{name} was corrected on both sides, {count} turns differently ({turns}): one of the texts is to be taken",
                len(one.turns),
            )
        else:
            told = _("{name} was corrected on both sides: one of the texts is to be taken")
        turns = join_names([turn or _("(above the first)") for turn in one.turns], _TURNS)
        items.append((told.format(name=one.name, count=len(one.turns), turns=turns),))
        rows.append((one.name, len(one.turns), turns, _("yes") if one.by_turns else _("no")))
    columns = (
        (_("Interview"), Width.NAME), (_("Turns that differ"), Width.NUMBER), (_("Which"), Width.TEXT),
        (_("Merges by turns"), Width.SHORT),
    )  # fmt: skip
    return Part("texts_apart", _("Corrected on both sides"), len(rows), tuple(items), columns, tuple(rows), decide=True)


def _let_out(plan: MergePlan) -> Part:
    words = {
        "share": _("{name} was not to be shared; it leaves with exports and bundles from then on"),
        "quote": _("{name} was not to be quoted freely; exports may show the words from then on"),
    }
    kinds = {"share": _("sharing"), "quote": _("quoting")}
    items = tuple((words[one.what].format(name=one.name),) for one in plan.let_out)
    rows = tuple((one.name, kinds[one.what]) for one in plan.let_out)
    columns = ((_("Interview"), Width.NAME), (_("What opens"), Width.SHORT))
    return Part("let_out", _("Kept in here, and no longer"), len(rows), items, columns, rows, decide=True)


_PARTS: Sequence[Callable[[MergePlan], Part]] = (
    _coders, _sources, _corrections, _codings, _codes, _changed, _memos, _deleted, _rest, _settled, _conflicts, _twins,
    _texts_apart, _same_texts, _let_out,
)  # fmt: skip


def summary_line(plan: MergePlan, *, done: bool) -> str:
    """`summary` as one paragraph."""
    return join_sentences(summary(plan, done=done))
