"""`groundcode codebook diff`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.options import json_option, opened
from groundcode.errors import FileMissing
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.analysis.codebook_matching import Likeness, Placed
    from groundcode.domain.codebooks import Example
    from groundcode.workspace.codebooks.compare import Comparison, Side


@click.command(
    "diff",
    help=_(
        "Compare two codebooks, each a project or a file (.yaml .csv .xlsx .md .qdc), or that of one PROJECT at two days: codes "
        "added, removed, renamed, moved, raised, merged, split, their texts before and after, examples and counts."
    ),
)
@click.argument("one", type=click.Path(path_type=Path), metavar="PROJECT|FILE")
@click.argument("other", type=click.Path(path_type=Path), metavar="[OTHER]", required=False)
@click.option("--since", metavar="DATE", help=_("Compare PROJECT with what it was before this day, such as 2026-03-01."))
@click.option("--at", metavar="DATE", help=_("With --since: as it was at the end of this day (else as it is now)."))
@json_option
def diff_command(one: Path, other: Path | None, since: str | None, at: str | None, as_json: bool) -> None:
    """Compare codebooks."""
    from groundcode.cli.codebook_diff_lines import lines_of, summary
    from groundcode.cli.output import print_json, say

    if (other is None) == (since is None) or (at is not None and since is None):
        raise click.UsageError(_("Name a second codebook, or a day with --since; --at goes with --since."))
    for path in (one, other):  # said before SQLAlchemy is loaded
        if path is not None and path.suffix.lower() != ".groundcode" and not path.exists():
            raise FileMissing(str(path))
    if since is not None:
        with opened(one) as workspace:
            found = workspace.codebook.diff(since=since, at=at)
    else:
        from groundcode.workspace.codebooks.compare import compare_sides, side_of

        assert other is not None
        found = compare_sides(side_of(one), side_of(other))
    if as_json:
        print_json(value(found))
    else:
        for text in lines_of(found):
            click.echo(text)
    for note in _notes(found):
        say(_("Note: {text}").format(text=note))
    say(summary(found.diff))


def _notes(found: Comparison) -> list[str]:
    out = [note for side in (found.before, found.after) for note in side.notes]
    silent = [side.name for side in (found.before, found.after) if "examples" in side.not_carried]
    if silent:
        words = ngettext(
            "{names} carries no places of examples, so that examples were not compared.",
            "{names} carry no places of examples, so that examples were not compared.",
            len(silent),
        )
        out.append(words.format(names=_(", ").join(silent)))
    return out


def _side(side: Side) -> dict[str, Any]:
    return {"file": side.name, "day": side.day or None, "title": side.codebook.title, "codes": side.codes}


def _placed(one: Placed) -> dict[str, Any]:
    entry = one.entry
    return {
        "id": entry.id, "code": one.path, "level": entry.level.value, "definition": entry.definition,
        "inclusion": entry.inclusion, "exclusion": entry.exclusion,
    }  # fmt: skip


def _example(one: Example) -> dict[str, Any]:
    return {"source": one.source, "start": one.start, "end": one.end, "quote": one.quote}


def value(found: Comparison) -> dict[str, Any]:
    """The comparison as --json prints it."""
    from groundcode.analysis.word_diff import word_diff

    diff = found.diff

    def pair(one: Any, **more: Any) -> dict[str, Any]:
        return {"id": one.after.entry.id, "code": one.after.path, **more}

    def paths(one: Any, **more: Any) -> dict[str, Any]:
        return {"id": one.after.entry.id, "before": one.before.path, "code": one.after.path, "by": one.by.value, **more}

    def likely(why: Likeness) -> dict[str, Any]:
        return {"alike": why.value}

    return {
        "between": [_side(found.before), _side(found.after)],
        "same": diff.is_empty,
        "added": [_placed(one) for one in diff.added],
        "removed": [_placed(one) for one in diff.removed],
        "renamed": [paths(one) for one in diff.renamed],
        "perhaps_renamed": [paths(one, **likely(why)) for one, why in diff.likely],
        "moved": [paths(one) for one in diff.moved],
        "levels": [
            pair(one, before=one.before.entry.level.value, after=one.after.entry.level.value) for one in diff.levels
        ],
        "merged": [{"id": one.entry.id, "code": one.path, "into": into} for one, into in diff.merged],
        "separate": [{"id": one.entry.id, "code": one.path, "from": origin} for one, origin in diff.separate],
        "split": [{"id": one.entry.id, "code": one.path, "from": origin} for one, origin in diff.split],
        "texts": [
            pair(
                one.match, field=one.field, before=one.before, after=one.after,
                pieces=[{"change": piece.change.value, "text": piece.text} for piece in word_diff(one.before, one.after)],
            )
            for one in diff.texts
        ],
        "examples": [
            pair(one.match, removed=[*map(_example, one.removed)], added=[*map(_example, one.added)]) for one in diff.examples
        ],
        "also_in": [pair(one.match, removed=list(one.removed), added=list(one.added)) for one in diff.also_in],
        "core": None if diff.core is None else {"before": diff.core[0] or None, "after": diff.core[1] or None},
        "description": None if diff.description is None else {"before": diff.description[0], "after": diff.description[1]},
        "counts": [
            pair(one.match, figures=[{"figure": name, "before": a, "after": b} for name, (a, b) in one.figures.items()])
            for one in diff.counts
        ],
    }  # fmt: skip
