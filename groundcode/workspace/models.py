"""Model text from constructs, relations and pathways: one model a pathway."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.domain.cases import find_named
from groundcode.domain.codes import CodeTree
from groundcode.domain.theory import Construct, Pathway
from groundcode.errors import NothingToModel, OnePathwayOnly, UnknownFormat
from groundcode.exchange.codebooks.files import write_atomically
from groundcode.exchange.models import FORMATS, ONE_MODEL, model_bytes, model_text
from groundcode.exchange.models.values import ModelConstruct, ModelItem, ModelModeration, PathModel, item_names
from groundcode.exchange.models.words import Words, left_out
from groundcode.locale import _
from groundcode.workspace.constructs import read_constructs, short_names_of
from groundcode.workspace.hypotheses import Measured
from groundcode.workspace.theories.book import TheoryBook

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

_MISSING = (
    "{codes}没有构念测量，经过它的路线未写入", "no construct measures {codes}: the ways through it are left out",
)  # fmt: skip
_NO_WAY = ("没有一条路线的各范畴都有构念测量", "no way of it has constructs for all its categories")


@dataclass(frozen=True, slots=True)
class ModelFile:
    """Model text, ready to be looked at or written."""

    format: str
    text: str
    pathways: tuple[str, ...]
    """Names of the pathways whose models it holds; () where it holds all relations."""
    left_out: tuple[str, ...]
    """What of the theory is not in it, each as a phrase in the file's language."""
    without_items: tuple[str, ...]
    """Names of constructs that stand in it as observed scores."""


def model(workspace: Workspace, format: str, pathway: str | None, language: str) -> ModelFile:
    """What `Constructs.model` does."""
    if format not in FORMATS:
        raise UnknownFormat(format, list(FORMATS), writing=True)
    models = path_models(workspace, pathway, language)
    if format in ONE_MODEL and len(models) > 1:
        raise OnePathwayOnly(ONE_MODEL[format], [one.name for one in models])
    words = Words(language)
    said = [
        f"{one.name}: {what}" if one.name else what
        for one in models
        for what in left_out(one, words, moderations=format != "process")
    ]
    bare = dict.fromkeys(one.name for model in models for one in model.used if not one.items)
    names = tuple(one.name for one in models if one.name)
    return ModelFile(format, model_text(format, models, language), names, tuple(said), tuple(bare))


def write_model(workspace: Workspace, found: ModelFile, path: Path) -> None:
    """Write model text to a file.

    Raises:
        CannotWriteHere, NamesRemain, OriginalsLocked
    """
    workspace.privacy.refuse_if_names_remain(str(path))
    write_atomically(path, model_bytes(found.format, found.text))


def path_models(workspace: Workspace, pathway: str | None, language: str) -> list[PathModel]:
    """The model of each pathway, or of the one named; of all relations where there is no pathway.

    Raises:
        NothingToModel, NameNotFound, AmbiguousName
    """
    with workspace.store.reading() as connection:
        tree = workspace.tree_at(connection)
        book = TheoryBook(connection, tree)
        constructs = read_constructs(connection, tree)
        relations = {one.id: one for one in book.relations.values() if not one.gone}
        pathways = list(book.pathways)
    if not constructs:
        raise NothingToModel(
            _("there are no constructs"), _("Note one with: groundcode construct PROJECT add NAME --code CATEGORY")
        )
    if pathway is not None:
        pathways = [find_named(_("pathway"), pathways, pathway)]
    maker = _Maker(tree, Measured(constructs, relations), 0 if language == "zh" else 1)
    models = [maker.of_pathway(one) for one in pathways] if pathways else [maker.of_relations()]
    if not any(one.ways for one in models):
        why = (
            _("no pathway has constructs for all its categories")
            if pathways
            else _("no relation has constructs at both its ends")
        )
        raise NothingToModel(
            why, _("Bind constructs to categories with: groundcode construct PROJECT bind CONSTRUCT CATEGORY...")
        )
    kept = [one for one in models if one.ways]
    lost = [one for one in models if not one.ways]
    if lost:
        # What has no model at all is told with the first that there is.
        said = tuple(f"{one.name}: {_NO_WAY[maker.language]}" for one in lost)
        first = kept[0]
        kept[0] = PathModel(first.name, first.constructs, first.ways, first.moderations, (*first.left_out, *said))
    return kept


class _Maker:
    """Constructs by their short names, and the models that they make."""

    def __init__(self, tree: CodeTree, measured: Measured, language: int) -> None:
        self._tree = tree
        self._measured = measured
        self.language = language
        self._short = short_names_of(measured.constructs)
        self._constructs = _values(measured.constructs, self._short, tree)

    def of_pathway(self, pathway: Pathway) -> PathModel:
        ways, missing = self._measured.ways(pathway)
        said: tuple[str, ...] = ()
        if missing:
            names = ("、" if self.language == 0 else ", ").join(self._name(code) for code in missing)
            said = (_MISSING[self.language].format(codes=names),)
        return self._made(pathway.name or pathway.id[:8], ways, said, {one.id for one in pathway.relations})

    def of_relations(self) -> PathModel:
        relations = [one for one in self._measured.relations.values() if not one.on_relation]
        pairs = dict.fromkeys(pair for one in relations for pair in self._measured.pairs(one))
        return self._made("", list(pairs), (), {one.id for one in relations})

    def _made(self, name: str, ways: Sequence[tuple[str, ...]], said: tuple[str, ...], relations: set[str]) -> PathModel:
        short = self._short
        made = tuple(tuple(short[one] for one in way) for way in ways)
        there = {pair for way in made for pair in pairwise(way)} | {(way[0], way[-1]) for way in made}
        found: dict[ModelModeration, None] = {}
        for one in self._measured.relations.values():
            if one.on_relation and one.end in relations and one.end in self._measured.relations:
                for pair in self._measured.pairs(self._measured.relations[one.end]):
                    for moderator in self._measured.by_code.get(one.start, ()):
                        start, end = short[pair[0]], short[pair[1]]
                        if (start, end) in there and moderator not in pair:
                            found[ModelModeration(short[moderator], start, end)] = None
        return PathModel(name, self._constructs, made, tuple(found), said)

    def _name(self, code: str) -> str:
        target = self._tree.target(code)
        return self._tree.codes[target].name if target is not None else code


def _values(constructs: Sequence[Construct], short: Mapping[str, str], tree: CodeTree) -> tuple[ModelConstruct, ...]:
    names = item_names([(short[one.id], len(one.items)) for one in constructs])
    return tuple(
        ModelConstruct(
            short[one.id], one.name,
            tuple(ModelItem(name, item.text, item.reversed) for name, item in zip(names[short[one.id]], one.items, strict=True)),
            tuple(tree.codes[code].name for code in one.codes),
        )
        for one in constructs
    )  # fmt: skip
