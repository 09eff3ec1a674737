"""The paths of a model as a table, for drawing it in AMOS or reading it elsewhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from groundcode.exchange.codebooks.csv_format import shielded
from groundcode.exchange.models.values import PathModel, one_line
from groundcode.exchange.models.words import Words

HEADER = ("from", "to", "kind", "label", "from_name", "to_name", "pathway")
"""kind: path, loading, residual covariance or moderation (`to` is "A -> B" then)."""


def text(models: Sequence[PathModel], words: Words) -> str:  # noqa: ARG001 - the same call as of the other programs
    """A csv, a row a path; names are the labels of the variables."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for model in models:
        writer.writerows([shielded(cell) for cell in row] for row in _rows(model))
    return out.getvalue()


def _rows(model: PathModel) -> Iterator[tuple[str, ...]]:
    names = {one.short: one_line(one.name) for one in model.constructs}
    names |= {item.name: one_line(item.text) for one in model.constructs for item in one.items}
    pathway = one_line(model.name)
    for one in model.used:
        for item in one.items:
            yield one.short, item.name, "loading", "", names[one.short], names[item.name], pathway
    for path in model.paths:
        yield path.start, path.end, "path", path.label, names[path.start], names[path.end], pathway
    for first, others in model.beside:
        for other in others:
            yield first, other, "residual covariance", "", names[first], names[other], pathway
    for found in model.moderations:
        between = f"{names[found.start]} -> {names[found.end]}"
        yield found.moderator, f"{found.start} -> {found.end}", "moderation", "", names[found.moderator], between, pathway
