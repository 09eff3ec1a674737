"""Model text for lavaan (R)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from groundcode.exchange.models.values import ModelConstruct, PathModel, defined
from groundcode.exchange.models.words import Words, head, title


def text(models: Sequence[PathModel], words: Words) -> str:
    """An R script: a model of each pathway with its fit by bootstrap; a statement a line."""
    out = [f"# {line}" for line in head(models, words)]
    out += ["", "library(lavaan)", f"# {words.say('data')}", 'd <- read.csv("data.csv")']
    for at, model in enumerate(models, start=1):
        number = str(at) if len(models) > 1 else ""
        out += ["", f"# {title(model, words)}", f"model{number} <- '", *(f" {line}" for line in statements(model, words)), "'"]
        out.append(f'fit{number} <- sem(model{number}, data=d, se="bootstrap", bootstrap=5000)')
        out.append(f"summary(fit{number}, fit.measures=TRUE, standardized=TRUE)")
        out.append(f'parameterEstimates(fit{number}, boot.ci.type="bca.simple", standardized=TRUE)')
    return "\n".join(out) + "\n"


def statements(model: PathModel, words: Words) -> Iterator[str]:
    """The lines between the quotation marks: no name of a person's stands in them, only short names and fixed comments."""
    yield f"# {words.say('measurement')}"
    yield from measurement(model.used)
    yield f"# {words.say('structure')}"
    for end, paths in model.into.items():
        yield f"{end} ~ {' + '.join(f'{path.label}*{path.start}' for path in paths)}"
    if model.beside:
        yield f"# {words.say('residuals')}"
        yield from residuals(model)
    if quantities := defined(model):
        yield f"# {words.say('effects')}"
        yield from (f"{one.name} := {one.terms}" for one in quantities)


def measurement(constructs: Sequence[ModelConstruct]) -> Iterator[str]:
    """What measures each construct; one without items is an observed variable, and needs no line."""
    for construct in constructs:
        if construct.items:
            yield f"{construct.short} =~ {'+'.join(item.name for item in construct.items)}"
        if len(construct.items) == 1:
            yield f"{construct.items[0].name} ~~ 0*{construct.items[0].name}"


def residuals(model: PathModel) -> Iterator[str]:
    """The residual covariances of mediators that stand beside each other."""
    for one, others in model.beside:
        yield f"{one} ~~ {' + '.join(others)}"
