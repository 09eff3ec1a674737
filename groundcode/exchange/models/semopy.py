"""A Python script for semopy, which knows no `:=`: indirect effects are computed in it, with a bootstrap of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from groundcode.exchange.models.lavaan import measurement, residuals
from groundcode.exchange.models.values import PathModel
from groundcode.exchange.models.words import Words, head, title

_FUNCTIONS = '''

def paths(description, data):
    """(to, from) -> coefficient."""
    model = semopy.Model(description)
    model.fit(data)
    found = model.inspect()
    found = found[found["op"] == "~"]
    return {(row.lval, row.rval): float(row.Estimate) for row in found.itertuples()}


def indirect(found, ways):
    """The product of the coefficients along each way."""
    out = []
    for way in ways:
        value = 1.0
        for start, end in zip(way, way[1:]):
            value *= found[end, start]
        out.append(value)
    return out


def run(description, ways, data):
    """Estimates, fit and, with percentile intervals, the indirect effects."""
    model = semopy.Model(description)
    model.fit(data)
    print(model.inspect(std_est=True).to_string())
    print(semopy.calc_stats(model).T.to_string())
    estimates = indirect(paths(description, data), ways)
    draws = pd.DataFrame(
        [indirect(paths(description, data.sample(len(data), replace=True, random_state=seed)), ways) for seed in range(BOOTSTRAP)]
    )
    for at, way in enumerate(ways):
        low, high = draws[at].quantile(0.025), draws[at].quantile(0.975)
        print(" -> ".join(way), f"{estimates[at]:.3f} [{low:.3f}, {high:.3f}]")
'''


def text(models: Sequence[PathModel], words: Words) -> str:
    """A script that runs each model on a table of answers."""
    out = ["# -*- coding: utf-8 -*-", *(f"# {line}" for line in head(models, words)), ""]
    out += ["import pandas as pd", "import semopy", "", "BOOTSTRAP = 1000"]
    for number, model in _numbered(models):
        out += ["", f"# {title(model, words)}", f'MODEL{number} = """', description(model), '"""']
        out.append(f"WAYS{number} = {[way for group in model.effects for way in group.ways]!r}")
    out += [_FUNCTIONS, "", 'if __name__ == "__main__":']
    out += [f"    # {words.say('data')}", '    answers = pd.read_csv("data.csv")']
    out += [f"    run(MODEL{number}, WAYS{number}, answers)" for number, _model in _numbered(models)]
    return "\n".join(out) + "\n"


def _numbered(models: Sequence[PathModel]) -> list[tuple[str, PathModel]]:
    return [(str(at) if len(models) > 1 else "", model) for at, model in enumerate(models, start=1)]


def description(model: PathModel) -> str:
    """The model itself, a statement a line."""
    return "\n".join(_statements(model))


def _statements(model: PathModel) -> Iterator[str]:
    yield from measurement(model.used)
    for end, paths in model.into.items():
        yield f"{end} ~ {' + '.join(path.start for path in paths)}"
    yield from residuals(model)
