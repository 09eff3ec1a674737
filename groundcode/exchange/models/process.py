"""Commands for the PROCESS macro (version 4) in SPSS: one a pathway, where one of its numbered models fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from groundcode.exchange.models.values import PathModel, legend
from groundcode.exchange.models.words import Words, head, title

_MODERATED = {"a": 7, "b": 14, "c": 5, "ab": 58, "ac": 8, "bc": 15, "abc": 59}
"""Which legs one moderator acts on (to the mediators, from them, the direct path) -> the number of the model."""
_PARALLEL_MODEL, _SERIAL_MODEL = 4, 6
_MOST_PARALLEL, _MOST_SERIAL = 10, 6
"""Mediators that the macro takes."""
_MACRO = re.compile("process", re.IGNORECASE)


def text(models: Sequence[PathModel], words: Words) -> str:
    """A syntax file: composites of the items, then a command for each pathway that one of the numbered models fits.

    The macro's name stands in no comment: SPSS would take it for a call of the macro there too.
    """
    out = [_comment(line) for line in head(models, words, moderations=False)]
    constructs = legend(models, moderators=True)
    if any(one.items for one in constructs):
        out += ["", _comment(words.say("composites"))]
        for one in constructs:
            if one.items:
                out += _lines(f"COMPUTE {one.short} = MEAN(", [item.name for item in one.items])
        out.append("EXECUTE.")
    for model in models:
        out += ["", _comment(title(model, words))]
        out += [line if line.startswith("process ") else _comment(line) for line in commands(model, words)]
    return "\n".join(out) + "\n"


def commands(model: PathModel, words: Words) -> Iterator[str]:
    """The command of a pathway with what has to be known of it; or why there is none."""
    number, why = _number(model, words)
    moderated = bool(number and model.moderations)
    if not number and model.moderations and model.mediators:
        # The moderation fits no numbered model; the mediation without it may.
        said = [words.say("moderation here", w=one.moderator, a=one.start, b=one.end) for one in model.moderations]
        yield from (words.say("left out", what=f"{what} ({why})") for what in said)
        number, why = _number(replace(model, moderations=()), words)
    if not number:
        yield words.say("left out", what=words.say("no macro model", name=model.name or words.say("all"), why=why))
        return
    m = model.mediators
    if number == _SERIAL_MODEL:
        yield words.say("serial")
    if moderated:
        yield from (words.say("moderation here", w=one.moderator, a=one.start, b=one.end) for one in model.moderations)
        if len(m) > 1:
            yield words.say("all parallel")
    parts = [f"y={model.ends[0]}", f"x={model.starts[0]}", *([f"m={' '.join(m)}"] if m else [])]
    parts += [f"w={model.moderations[0].moderator}"] if moderated else []
    parts += [f"model={number}", "boot=5000"]
    if number in (_PARALLEL_MODEL, _SERIAL_MODEL):
        parts += ["contrast=1", "total=1"] if len(m) > 1 else ["total=1"]
    yield f"process {'/'.join(parts)}."


def _number(model: PathModel, words: Words) -> tuple[int, str]:
    """The number of the model that fits; else 0, and why none does."""
    if len(model.starts) != 1 or len(model.ends) != 1:
        return 0, words.say("several ends")
    mediators, lengths = model.mediators, {len(way) for way in model.ways if len(way) > 2}
    if not mediators:
        moderated = {(one.start, one.end) for one in model.moderations} == {(model.starts[0], model.ends[0])}
        one_only = len(model.moderations) == 1
        return (1, "") if moderated and one_only else (0, words.say("partly moderated" if model.moderations else "no mediator"))
    if lengths != {3}:
        return _serial(model, words)
    if len(mediators) > _MOST_PARALLEL:
        return 0, words.say("too many")
    return _moderated(model, words) if model.moderations else (_PARALLEL_MODEL, "")


def _serial(model: PathModel, words: Words) -> tuple[int, str]:
    """Model 6, if all ways keep the order of one chain."""
    longest = max(model.ways, key=len)
    chain = longest[1:-1]
    order = {one: at for at, one in enumerate(chain)}
    in_order = all(
        set(way[1:-1]) <= set(chain) and list(way[1:-1]) == sorted(way[1:-1], key=order.__getitem__) for way in model.ways
    )
    if not in_order or set(model.mediators) != set(chain):
        return 0, words.say("mixed")
    if len(chain) > _MOST_SERIAL:
        return 0, words.say("too many")
    if model.moderations:
        return 0, words.say("partly moderated")
    return (_SERIAL_MODEL, "") if model.mediators == chain else (0, words.say("mixed"))


def _moderated(model: PathModel, words: Words) -> tuple[int, str]:
    """The model whose moderated legs are exactly those of the theory."""
    x, y, mediators = model.starts[0], model.ends[0], set(model.mediators)
    if len({one.moderator for one in model.moderations}) > 1:
        return 0, words.say("partly moderated")
    said = {(one.start, one.end) for one in model.moderations}
    legs = {"a": {(x, m) for m in mediators}, "b": {(m, y) for m in mediators}, "c": {(x, y)}}
    for count in (1, 2, 3):
        for chosen in combinations("abc", count):
            if set().union(*(legs[leg] for leg in chosen)) == said:
                return _MODERATED["".join(chosen)], ""
    return 0, words.say("partly moderated")


def _lines(first: str, names: Sequence[str]) -> list[str]:
    lines = [first]
    for at, name in enumerate(names):
        word = name + (", " if at < len(names) - 1 else ").")
        if len(lines[-1]) + len(word) > 100:
            lines.append("    ")
        lines[-1] += word
    return [line.rstrip() for line in lines]


def _comment(line: str) -> str:
    """A comment command: it ends with the one full stop at its end, and never calls the macro."""
    line = line.replace("'", "’").replace('"', "”")  # an open quotation mark would reach beyond the comment
    plain = _MACRO.sub(lambda match: f"{match[0][:4]}-{match[0][4:]}", line).rstrip(" .。")
    return f"* {plain}."
