"""A comparison of codebooks as lines to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from groundcode.locale import N_, _, ngettext

if TYPE_CHECKING:
    from groundcode.analysis.codebook_diff import CodebookDiff
    from groundcode.analysis.codebook_matching import Match, Placed
    from groundcode.domain.codebooks import Example
    from groundcode.workspace.codebooks.compare import Comparison, Side

_INDENT = "    "
_CONTEXT = 24
"""Characters of an unchanged passage that are shown on either side of a change."""
_LIKE = {
    "name": N_("the same name elsewhere"),
    "texts": N_("their definitions are alike"),
    "examples": N_("they have the same examples"),
    "members": N_("the same codes stand below them"),
}
_FIGURES = {"own": N_("own"), "total": N_("total"), "sources": N_("sources")}


def lines_of(found: Comparison) -> Iterator[str]:
    """What differs, a thing a line, what belongs to it indented."""
    diff = found.diff
    yield f"{_side(found.before)} → {_side(found.after)}"
    yield from _structure(diff)
    for change in diff.texts:
        yield from _text(_("Changed: {where}"), change.match.after.path, change.field, change.before, change.after)
    if diff.description is not None:
        yield _("Description of the codebook")
        yield from words_between(*diff.description)
    yield from _belonging(diff)
    for one in diff.counts:
        figures = [f"{_(_FIGURES[name])} {before} → {after}" for name, (before, after) in one.figures.items()]
        yield _("Counts: {code}: {figures}").format(code=_line(one.match.after.path), figures=_(", ").join(figures))


def summary(diff: CodebookDiff) -> str:
    """How many of what."""
    numbers = (
        (ngettext("{n} added", "{n} added", len(diff.added)), len(diff.added)),
        (ngettext("{n} removed", "{n} removed", len(diff.removed)), len(diff.removed)),
        (ngettext("{n} renamed", "{n} renamed", len(diff.renamed)), len(diff.renamed)),
        (ngettext("{n} perhaps renamed", "{n} perhaps renamed", len(diff.likely)), len(diff.likely)),
        (ngettext("{n} moved", "{n} moved", len(diff.moved)), len(diff.moved)),
        (ngettext("{n} raised or lowered", "{n} raised or lowered", len(diff.levels)), len(diff.levels)),
        (ngettext("{n} merged", "{n} merged", len(diff.merged)), len(diff.merged)),
        (ngettext("{n} separate again", "{n} separate again", len(diff.separate)), len(diff.separate)),
        (ngettext("{n} made by splitting", "{n} made by splitting", len(diff.split)), len(diff.split)),
        (ngettext("{n} text changed", "{n} texts changed", len(diff.texts)), len(diff.texts)),
    )
    told = [words.format(n=n) for words, n in numbers if n]
    if told:
        return _("Codes: {counts}.").format(counts=_(", ").join(told))
    return _("The two codebooks say the same.") if diff.is_empty else _("Names, places, levels and texts are the same.")


def _side(side: Side) -> str:
    codes = ngettext("{n} code", "{n} codes", side.codes).format(n=side.codes)
    words = _("{name} on {day} ({codes})") if side.day else _("{name} ({codes})")
    return words.format(name=_line(side.name), day=side.day, codes=codes)


def _structure(diff: CodebookDiff) -> Iterator[str]:
    for placed in diff.removed:
        yield from _whole(_("Removed: {path} ({level})"), placed)
    for placed in diff.added:
        yield from _whole(_("Added: {path} ({level})"), placed)
    for pair in diff.renamed:
        yield _("Renamed: {before} → {after}").format(before=_line(pair.before.path), after=_line(pair.after.entry.name))
    for pair, why in diff.likely:
        words = _("Perhaps renamed: {before} → {after} ({why})")
        if pair.before.entry.name == pair.after.entry.name:
            words = _("Perhaps moved: {before} → {after} ({why})")
        yield words.format(before=_line(pair.before.path), after=_line(pair.after.path), why=_(_LIKE[why.value]))
    for pair in diff.moved:
        yield _("Moved: {before} → {after}").format(before=_line(pair.before.path), after=_line(pair.after.path))
    for pair in diff.levels:
        yield _level(pair)
    for placed, into in diff.merged:
        yield _("Merged: {code} → into {into}").format(code=_line(placed.path), into=_line(into))
    for placed, origin in diff.separate:
        yield _("Separate again: {code} (was merged into {into})").format(code=_line(placed.path), into=_line(origin))
    for placed, origin in diff.split:
        yield from _whole(_("Made by splitting {origin}: {path} ({level})"), placed, origin=_line(origin))
    if diff.core is not None:
        before, after = (_line(path) or _("none") for path in diff.core)
        yield _("Core category: {before} → {after}").format(before=before, after=after)


def _level(pair: Match) -> str:
    before, after = pair.before.entry.level, pair.after.entry.level
    words = _("Raised: {path}: {before} → {after}") if after.rank > before.rank else _("Lowered: {path}: {before} → {after}")
    return words.format(path=_line(pair.after.path), before=_(before.words), after=_(after.words))


def _whole(words: str, placed: Placed, **more: str) -> Iterator[str]:
    from groundcode.workspace.codebooks.plan import field_word

    yield words.format(path=_line(placed.path), level=_(placed.entry.level.words), **more)
    for name in ("definition", "inclusion", "exclusion"):
        text = getattr(placed.entry, name)
        if text:
            yield _INDENT + _("{field}: {text}").format(field=field_word(name), text=_line(text))


def _text(words: str, path: str, name: str, before: str, after: str) -> Iterator[str]:
    from groundcode.workspace.codebooks.plan import field_word

    yield words.format(where=f"{_line(path)} · {field_word(name)}")
    yield from words_between(before, after)


def words_between(before: str, after: str) -> Iterator[str]:
    """A text before and after: in one line where it was mended, in two where another took its place."""
    from groundcode.analysis.word_diff import Change, word_diff

    pieces = word_diff(before, after)
    if not any(piece.change is Change.KEPT and piece.text.strip() for piece in pieces):
        for sign, text in (("-", before), ("+", after)):
            if text:
                yield f"{_INDENT}{sign} {_shown(text)}"
        return
    out = ""
    for number, piece in enumerate(pieces):
        text = _shown(piece.text)
        if piece.change is Change.KEPT:
            out += _shortened(text, is_first=number == 0, is_last=number == len(pieces) - 1)
        else:
            out += f"[-{text}-]" if piece.change is Change.REMOVED else f"{{+{text}+}}"
    yield _INDENT + out


def _shortened(text: str, *, is_first: bool, is_last: bool) -> str:
    start, end = ("" if is_first else text[:_CONTEXT]), ("" if is_last else text[-_CONTEXT:])
    return text if len(text) <= len(start) + len(end) + 1 else f"{start}…{end}"


def _belonging(diff: CodebookDiff) -> Iterator[str]:
    for one in diff.examples:
        yield _("Examples: {code}").format(code=_line(one.match.after.path))
        for sign, examples in (("-", one.removed), ("+", one.added)):
            yield from (f"{_INDENT}{sign} {_example(example)}" for example in examples)
    for home in diff.also_in:
        yield _("Also in: {code}").format(code=_line(home.match.after.path))
        for sign, paths in (("-", home.removed), ("+", home.added)):
            yield from (f"{_INDENT}{sign} {_line(path)}" for path in paths)


def _example(example: Example) -> str:
    place = f"{_line(example.source)} [{example.start}, {example.end})"
    return f"{place} “{_line(example.quote)}”" if example.quote else place


def _line(text: str) -> str:
    from groundcode.cli.output import line

    return line(text)


def _shown(text: str) -> str:
    """A text on one line in which the ends of its lines can be seen."""
    from groundcode.cli.output import safe

    return safe("⏎".join(text.splitlines()) + ("⏎" if text.endswith("\n") else "")).replace("\t", " ")
