"""Model text for Mplus: names of eight characters, lines of at most 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from groundcode.exchange.models.values import PathModel, defined
from groundcode.exchange.models.words import Words, head, title

WIDEST = 80
"""Columns that Mplus reads of a line; a Chinese character is counted as the three bytes that it has in UTF-8."""


def text(models: Sequence[PathModel], words: Words) -> str:
    """An input file of one model (the first)."""
    model = models[0]
    out = [line for one in (*head([model], words), title(model, words)) for line in comment(one)]
    out += ["", "TITLE: path model written by groundcode;", "", *comment(words.say("data"))]
    out += ["DATA: FILE IS data.dat;", ""]
    names = [name for one in model.used for name in ([item.name for item in one.items] or [one.short])]
    out += ["VARIABLE:", *wrapped("  NAMES ARE", names), "", "ANALYSIS: BOOTSTRAP = 5000;", "", "MODEL:"]
    out += [line for statement in _model(model) for line in statement]
    if model.effects:
        out += ["", "MODEL INDIRECT:", *(f"  {one.end} IND {one.start};" for one in model.effects)]
        out += ["", "MODEL CONSTRAINT:", *_constraints(model)]
    out += ["", "OUTPUT: STANDARDIZED CINTERVAL(BCBOOTSTRAP);"]
    return "\n".join(out) + "\n"


def _model(model: PathModel) -> Iterator[list[str]]:
    for one in model.used:
        if len(one.items) == 1:
            yield [f"  {one.short} BY {one.items[0].name}@1;", f"  {one.items[0].name}@0;"]
        elif one.items:
            yield wrapped(f"  {one.short} BY", [item.name for item in one.items])
    for path in model.paths:
        yield [f"  {path.end} ON {path.start} ({path.label});"]
    for first, others in model.beside:
        yield wrapped(f"  {first} WITH", list(others))


def _constraints(model: PathModel) -> Iterator[str]:
    quantities = [(_short(one.name), one.terms) for one in defined(model)]
    yield from wrapped("  NEW(", [name for name, _terms in quantities], end=");")
    for name, terms in quantities:
        yield from wrapped(f"  {name} =", _spaced(terms))


def _short(name: str) -> str:
    """A quantity's name of at most eight characters: totind, totind_2."""
    return name.replace("total_ind", "totind")


def _spaced(terms: str) -> list[str]:
    """The terms of a sum or product and the signs between them, so that a long one can be broken there."""
    return _short(terms).replace("+", " + ").replace("-", " - ").split(" ")


def wrapped(first: str, words: Sequence[str], end: str = ";") -> list[str]:
    """A statement in lines of at most 80 columns."""
    lines = [first]
    for word in words:
        between = "" if lines[-1].endswith("(") else " "
        if len(lines[-1]) + len(between) + len(word) + len(end) > WIDEST:
            lines.append("    " + word)
        else:
            lines[-1] += between + word
    lines[-1] += end
    return lines


def comment(line: str) -> list[str]:
    """A line of comment, broken wherever it is too long."""
    out = ["!"]
    indent = " " * (len(line) - len(line.lstrip()))
    for letter in f" {line}":
        if len((out[-1] + letter).encode()) > WIDEST:
            out.append(f"! {indent}  ")
        out[-1] += letter
    return out
