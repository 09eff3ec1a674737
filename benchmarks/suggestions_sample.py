"""How well suggestions meet what the sample project's researcher sorted: each code left out once, by the product's own path."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.result import Result
from groundcode.domain.levels import Level

if TYPE_CHECKING:
    from benchmarks.projects import Bench
    from groundcode.suggest.similarity import Reader
    from groundcode.workspace.suggesting.material import Material

STEPS = ((Level.LABEL, Level.CONCEPT), (Level.CONCEPT, Level.CATEGORY), (Level.CATEGORY, Level.MAIN))
BARS = {Level.LABEL: 0.85, Level.CONCEPT: 0.85}


def sample(place: Bench, _size: str) -> list[Result]:
    """Print hit@1, hit@3 and hit@10 of each level, and how groups of categories meet the main categories."""
    from groundcode.cli.demo_build import build
    from groundcode.suggest.encoders import default_encoders
    from groundcode.suggest.similarity import Reader
    from groundcode.suggest.vectors import VectorStore

    project = place.folder / "suggestions.groundcode"
    build(project)
    material = material_of(project)
    reader = Reader(default_encoders(), VectorStore())
    print("suggestions on the sample project with " + ", ".join(encoder.name for encoder in reader.encoders))
    out = []
    for level, above in STEPS:
        asked = sorted(code for code in material.tree.codes if _stands(material, code, level, above))
        hits = placed(material, reader, level, asked)
        targets = len(material.above(level))
        print(
            f"  {level.value:8} {len(asked):3} codes, {targets:2} places: "
            + ", ".join(f"hit@{n} {sum(rank < n for rank in hits) / len(hits):.3f}" for n in (1, 3, 10))
            + f" (by chance hit@3 {min(1, 3 / targets):.3f})"
        )
        if level in BARS:
            share = sum(rank < 3 for rank in hits) / len(hits)
            note = f"{share:.3f} of {len(hits)} codes, {targets} places"
            bar = BARS[level]
            out.append(Result(f"suggest {level.value} in sample", "", 0.0, bar=f">= {bar:g}", met=share >= bar, note=note))
    _groups(material, reader)
    return out


def material_of(project: Path) -> Material:
    """What suggestions on a project are made from."""
    from groundcode.workspace import Workspace
    from groundcode.workspace.suggesting.material import read_material

    with Workspace.open(project) as workspace, workspace.store.reading() as connection:
        return read_material(connection, workspace.tree_at(connection))


def placed(material: Material, reader: Reader, level: Level, asked: list[str]) -> list[int]:
    """How many places come before the right one, for each code as if it were loose."""
    from groundcode.suggest.ranking import rank

    shelves = [material.category(code, level) for code in material.above(level)]
    found = rank([material.item(code) for code in asked], shelves, reader)
    return [[one.category for one in found[code]].index(material.tree.parent_of(code) or "") for code in asked]


def _stands(material: Material, code: str, level: Level, above: Level) -> bool:
    parent = material.tree.parent_of(code)
    return material.tree.codes[code].level is level and parent is not None and material.tree.codes[parent].level is above


def _groups(material: Material, reader: Reader) -> None:
    """Groups of categories against the main categories that they stand under."""
    from sklearn.metrics import adjusted_mutual_info_score

    from groundcode.suggest.grouping import grow
    from groundcode.suggest.similarity import QUOTES_IN_MAIN

    asked = sorted(code for code in material.tree.codes if _stands(material, code, Level.CATEGORY, Level.MAIN))
    gold = [material.tree.parent_of(code) for code in asked]
    tree = grow([material.item(code) for code in asked], reader, quotes=QUOTES_IN_MAIN)
    for words, count in (("a quarter as many", None), ("as many as there are", len(set(gold)))):
        groups = tree.cut(count)
        number = {code: at for at, group in enumerate(groups) for code in group.codes}
        score = adjusted_mutual_info_score(gold, [number[code] for code in asked])
        print(
            f"  {len(asked)} categories in {len(groups)} groups ({words}): AMI {score:.3f} with {len(set(gold))} main categories"
        )
    for group in tree.cut(len(set(gold))):
        print("    " + "; ".join(_called(material, code) for code in group.codes))


def _called(material: Material, code: str) -> str:
    tree = material.tree
    return f"{tree.codes[code].name} ({tree.codes[tree.parent_of(code) or code].name})"


if __name__ == "__main__":
    from benchmarks.projects import bench

    with bench() as here:
        sample(here, "")
