"""What is asked of a person who settles conflicts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from groundcode.analysis.line_merge import joined, open_stretches
from groundcode.locale import _, ngettext
from groundcode.tui.moments import first_words, local_minute
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.tasks import told
from groundcode.tui.text_writing import write_text
from groundcode.tui.widgets.line_merge_page import LineMergePage, MergedText
from groundcode.tui.widgets.picker import Pickable, Picker
from groundcode.tui.widgets.prompt import Prompt
from groundcode.tui.widgets.side_by_side import MOST
from groundcode.workspace.conflicts import Conflict
from groundcode.workspace.settling.batch import Settled, coders_of, is_long, settle_all
from groundcode.workspace.settling.lines import lines_of
from groundcode.workspace.settling.ways import Ways, third_words, ways_of

if TYPE_CHECKING:
    from groundcode.domain.heads import Seen
    from groundcode.tui.screens.conflicts import ConflictsScreen


def ask_way(screen: ConflictsScreen, one: Conflict) -> None:
    """Choose among everything that settles a conflict."""
    ways = ways_of(screen.workspace, one)
    lines, acts = [], []
    for number in range(1, min(ways.takes, MOST) + 1):
        choice = one.choices[number - 1]
        who = f"{choice.coder}: " if choice.coder else ""
        lines.append(who + first_words(ways.values[number - 1]))
        acts.append(partial(screen.take, number))
    for _key, words, do in screen.others(one, ways):
        lines.append(words)
        acts.append(partial(do))

    def chosen(number: int | None) -> None:
        if number is not None:
            with told(screen.bar):
                acts[number]()

    screen.app.push_screen(Chooser(_("Which shall hold?"), lines), chosen)


def ask_third(screen: ConflictsScreen, one: Conflict) -> None:
    """Ask for another value."""
    ways = ways_of(screen.workspace, one)
    if not ways.third:
        screen.bar.say(_("There is no third way here: take one of those with a number."))
        return
    asks = {"text": _write, "line": _ask_line, "place": _ask_place, "code": _ask_code, "one of": _ask_one}
    asks[ways.third](screen, one, ways)


def _given(screen: ConflictsScreen, one: Conflict, value: str | None) -> None:
    if value is not None:
        with told(screen.bar):
            screen.settle(one, first_words(value, 60), value=value)


def _write(screen: ConflictsScreen, one: Conflict, ways: Ways) -> None:
    """A page that begins with what the texts have in common, and with what each has where they differ."""
    found = lines_of(screen.workspace, one)
    text = "\n\n".join(ways.values)
    if found is not None and len(ways.values) == len(one.choices):
        stretches = found[0]
        names = [choice.coder for choice in one.choices]
        apart = {
            n: "".join(
                _("[{name}: {words}]").format(name=name, words=words.strip())
                for name, words in zip(names, stretches[n].sides, strict=True)
            )
            for n in open_stretches(stretches)
        }
        text = joined(stretches, apart)
    _write_on(screen, one, text, saved=text)


def _write_on(screen: ConflictsScreen, one: Conflict, text: str, *, saved: str) -> None:
    """A page with a text; what is stored where it differs from `saved`."""

    def stored(value: str, seen: Seen) -> None:
        screen.settle(one, first_words(value, 60), value=value, seen=seen)

    if text != saved:
        screen.workspace.store.save_draft(f"conflict:{one.id}", text)
    write_text(screen, f"conflict:{one.id}", screen.sentence(one), saved, stored)


def _ask_line(screen: ConflictsScreen, one: Conflict, ways: Ways) -> None:
    value = ways.values[one.shown - 1] if one.kind == "value" else ""
    screen.app.push_screen(Prompt(third_words(ways, one), value, words=screen.sentence(one)), partial(_given, screen, one))


def _ask_place(screen: ConflictsScreen, one: Conflict, _ways: Ways) -> None:
    words = _("The place as start:end in characters from the beginning of the text, such as 120:135.")
    screen.app.push_screen(Prompt(screen.sentence(one), words=words), partial(_given, screen, one))


def _ask_code(screen: ConflictsScreen, one: Conflict, ways: Ways) -> None:
    tree = screen.workspace.tree()
    things = [Pickable(i, tree.path(i), _(tree.codes[i].level.words)) for i in tree.walk() if i != one.entity_id]

    def chosen(code: str | None) -> None:
        if code is not None:
            with told(screen.bar):
                screen.settle(one, tree.codes[code].name, value=code)

    screen.app.push_screen(Picker(third_words(ways, one), things), chosen)


def _ask_one(screen: ConflictsScreen, one: Conflict, ways: Ways) -> None:
    def chosen(number: int | None) -> None:
        if number is not None:
            with told(screen.bar):
                value, words = ways.offered[number]
                screen.settle(one, words, value=value)

    screen.app.push_screen(Chooser(screen.sentence(one), [words for _value, words in ways.offered]), chosen)


def ask_lines(screen: ConflictsScreen, one: Conflict) -> None:
    """Bring long texts together place by place."""
    found = lines_of(screen.workspace, one)
    if found is None:
        screen.bar.say(_("Only long texts are brought together line by line: definitions, rules, memos."))
        return
    stretches, seen = found
    names, when = [choice.coder for choice in one.choices], [local_minute(choice.made_at) for choice in one.choices]

    def done(made: MergedText | None) -> None:
        if made is None:
            screen.bar.say(_("Left as it was; the conflict stays open."))
        elif made.is_edited:
            # What was decided as a whole is kept as it stands too; a half-decided text only where something was written.
            _write_on(screen, one, made.text, saved="" if made.is_whole else made.text)
        else:
            with told(screen.bar):
                screen.settle(one, first_words(made.text, 60), value=made.text, seen=seen)

    screen.app.push_screen(LineMergePage(screen.sentence(one), stretches, names, when), done)


def ask_marked(screen: ConflictsScreen, marked: list[Conflict]) -> None:
    """Settle all marked conflicts the same way."""
    mine = screen.workspace.coder_name
    coders = coders_of(marked)
    names = sorted(coders, key=lambda name: (name != mine, coders.index(name)))
    lines = [_("take mine ({name})").format(name=n) if n == mine else _("take what {name} set").format(name=n) for n in names]
    both = len(lines)
    if any(is_long(one) for one in marked):
        lines.append(_("keep both texts, one under the other"))
    seen = screen.workspace.store.seen

    def chosen(number: int | None) -> None:
        if number is None:
            return
        with told(screen.bar):
            coder = names[number] if number < both else ""
            done = settle_all(screen.workspace, [one.id for one in marked], coder=coder, both=number == both, seen=seen)
            screen.stored("")
            _tell_settled(screen, done)

    if not names:
        screen.bar.say(_("What is marked has its own ways out: settle each by its number."))
        return
    title = ngettext("Settle {count} conflict how?", "Settle {count} conflicts how?", len(marked)).format(count=len(marked))
    screen.app.push_screen(Chooser(title, lines), chosen)


def _tell_settled(screen: ConflictsScreen, done: Settled) -> None:
    count = len(done.settled)
    words = ngettext("{count} conflict settled; u undoes it.", "{count} conflicts settled; u undoes all of them.", count)
    hint = ""
    if done.left:
        left = ngettext(
            "{count} stays open: it cannot be settled so.", "{count} stay open: they cannot be settled so.", len(done.left)
        )
        hint = left.format(count=len(done.left))
    screen.bar.say(words.format(count=count) if count else _("Nothing was settled."), hint)
