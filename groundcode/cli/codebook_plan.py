"""A plan for a codebook, printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.workspace.codebooks.plan import CodebookPlan, PlannedChange, PlannedRemark

_INDENT = "    "


def told(plan: CodebookPlan, *, done: bool, take_theirs: bool, as_json: bool) -> None:
    """Print what a plan would do, or did: the plan on stdout, what there is to say of it on stderr."""
    from groundcode.cli.output import print_json, say

    if as_json:
        print_json(value(plan, done=done, take_theirs=take_theirs))
    else:
        _print(plan, take_theirs=take_theirs, list_new=plan.is_review or not done)
    for note in plan.notes:
        say(_("Note: {text}").format(text=note))
    changed, remarks = len(plan.to_change(take_theirs=take_theirs)), len(plan.new_remarks())
    counts = [
        ngettext("{n} code made", "{n} codes made", len(plan.created)).format(n=len(plan.created)),
        ngettext("{n} text changed", "{n} texts changed", changed).format(n=changed),
        ngettext("{n} remark kept as a memo", "{n} remarks kept as memos", remarks).format(n=remarks),
        ngettext("{n} example bound", "{n} examples bound", len(plan.examples)).format(n=len(plan.examples)),
        ngettext("{n} thing left out", "{n} things left out", len(plan.left_out)).format(n=len(plan.left_out)),
    ]
    numbers = (len(plan.created), changed, remarks, len(plan.examples), len(plan.left_out))
    counts = [words for words, n in zip(counts, numbers, strict=True) if n]
    if plan.does_nothing(take_theirs=take_theirs):
        say(_("There is nothing in it to take in.") if plan.left_out else _("Nothing in it is new here."))
    elif done and not plan.is_review:
        codes = len({one.code for one in plan.to_change(take_theirs=take_theirs)})
        words = _("{created} codes made, {changed} changed, {examples} examples bound.")
        say(words.format(created=len(plan.created), changed=codes, examples=len(plan.examples)))
    elif done:
        say(_("Done: {counts}. groundcode undo takes it back.").format(counts=_(", ").join(counts)))
    else:
        words = _("It would be: {counts}. Nothing is stored yet; --yes takes it in.")
        if not plan.asks(take_theirs=take_theirs):
            words = _("It would be: {counts}. Nothing is stored yet; without --dry-run it is taken in.")
        say(words.format(counts=_(", ").join(counts) or _("second homes and the core category only")))
    held = len(plan.changed) - changed
    if held:
        sentence = ngettext(
            "{n} text was changed on both sides; ours stays, unless --take-theirs is given.",
            "{n} texts were changed on both sides; ours stay, unless --take-theirs is given.",
            held,
        )
        say(sentence.format(n=held))


def _print(plan: CodebookPlan, *, take_theirs: bool, list_new: bool) -> None:
    from groundcode.cli.output import line
    from groundcode.workspace.codebooks.plan import field_word

    for made in plan.created if list_new else ():
        click.echo(_("New: {path} ({level})").format(path=line(made.path), level=_(made.level.words)))
        for field, text in made.after.items():
            click.echo(_INDENT + _("{field}: {text}").format(field=field_word(field), text=line(text)))
    for change in plan.changed:
        _print_change(change, take_theirs=take_theirs)
    for example in plan.examples:
        click.echo(_("Example: {code}").format(code=line(example.path)))
        click.echo(_INDENT + f"{line(example.source)} [{example.start}, {example.end}) “{line(example.quote)}”")
    for home in plan.also_in:
        click.echo(_("Also in: {code} → {other}").format(code=line(home.path), other=line(home.other)))
    if plan.core is not None:
        before = line(plan.core_before) or _("none")
        click.echo(_("Core category: {before} → {after}").format(before=before, after=line(plan.core)))
    for remark in plan.remarks:
        _print_remark(remark)
    for left in plan.left_out:
        where = line(left.path) + (f" · {field_word(left.field)}" if left.field else "")
        click.echo(_("Left out: {where}").format(where=where.strip(" ·")))
        if left.after.strip():
            click.echo(_INDENT + line(left.after))
        click.echo(_INDENT + line(left.why))


def _print_change(change: PlannedChange, *, take_theirs: bool) -> None:
    from groundcode.cli.output import line
    from groundcode.workspace.codebooks.plan import field_word

    head = f"{line(change.path)} · {field_word(change.field)}"
    if change.tracked:
        head += _(" (tracked: {names})").format(names=line(_(", ").join(change.tracked)))
    click.echo(_("Changed: {where}").format(where=head))
    click.echo(_INDENT + "- " + line(change.before))
    click.echo(_INDENT + "+ " + line(change.after))
    if change.both_sides:
        click.echo(
            _INDENT + (_("Changed on both sides: theirs is taken.") if take_theirs else _("Changed on both sides: ours stays."))
        )


def _print_remark(remark: PlannedRemark) -> None:
    from groundcode.cli.output import line
    from groundcode.workspace.codebooks.plan import field_word

    where = line(remark.path) or _("the codebook as a whole")
    who = _(", ").join(filter(None, (line(remark.author), line(remark.date[:16].replace("T", " ")))))
    on = field_word(remark.on) if remark.on else ""
    head = " · ".join(filter(None, (where, on, who)))
    click.echo((_("Remark (known already): {where}") if remark.known else _("Remark: {where}")).format(where=head))
    if remark.quote and remark.on not in ("remarks", "line"):
        click.echo(_INDENT + "“" + line(remark.quote) + "”")
    click.echo(_INDENT + line(remark.text))


def value(plan: CodebookPlan, *, done: bool, take_theirs: bool) -> dict[str, Any]:
    """The plan as --json prints it."""
    return {
        "file": plan.path,
        "done": done,
        "created": [{"code": one.path, "level": one.level.value, "after": one.after} for one in plan.created],
        "changed": [
            {
                "id": one.code, "code": one.path, "field": one.field, "before": one.before, "after": one.after,
                "both_sides": one.both_sides, "taken": take_theirs or not one.both_sides, "tracked": list(one.tracked),
            }
            for one in plan.changed
        ],
        "examples": [
            {"code": one.path, "source": one.source, "start": one.start, "end": one.end, "quote": one.quote}
            for one in plan.examples
        ],
        "also_in": [{"code": one.path, "other": one.other} for one in plan.also_in],
        "core": plan.core,
        "core_before": plan.core_before or None,
        "remarks": [
            {
                "memo": one.memo, "id": one.code, "code": one.path, "on": one.on, "author": one.author, "date": one.date,
                "text": one.text, "quote": one.quote, "reply_to": one.reply_to, "source": one.source, "start": one.start,
                "end": one.end, "known": one.known,
            }
            for one in plan.remarks
        ],
        "left_out": [
            {"code": one.path, "field": one.field, "after": one.after, "why": one.why} for one in plan.left_out
        ],
        "notes": plan.notes,
    }  # fmt: skip
