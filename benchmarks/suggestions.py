"""How well suggestions meet tables in which people sorted codes: shuffled, with 95 % intervals over the tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.result import Result

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.projects import Bench
    from groundcode.suggest.encoders import Encoder
    from groundcode.suggest.grouping import Tree
    from groundcode.suggest.ranking import Category
    from groundcode.suggest.similarity import Item, Reader
    from groundcode.suggest.vectors import VectorStore

    Ints = NDArray[np.int64]

GOLD = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "grouping"
LEVELS = ("category", "main_category")
SHUFFLES, DRAWS, PLACED = 3, 20, 0.3
BARS = {("category", "AMI"): 0.29, ("category", "NN"): 0.47, ("category", "hit@3"): 0.83}


@dataclass(frozen=True)
class Table:
    """The codes of a published table that have a group at one level."""

    name: str
    language: str
    level: str
    items: tuple[Item, ...]
    gold: Ints
    groups: tuple[str, ...]


def suggestions(_place: Bench, _size: str) -> list[Result]:
    """Print the tables; one line for each bar."""
    if not GOLD.is_dir():
        print(f"suggestions: skipped, there are no tables at {GOLD}")
        return []
    from groundcode.suggest.encoders import default_encoders
    from groundcode.suggest.vectors import VectorStore

    encoders = default_encoders()
    reader = _reader(encoders, VectorStore())
    print("suggestions with " + ", ".join(encoder.name for encoder in encoders))
    tables = [found for path in sorted(GOLD.glob("*.json")) for level in LEVELS if (found := read(path, level))]
    results = _report("labels only", [bare(table) for table in tables], reader, bars=True)
    quoted = [table for table in tables if any(item.quotes for item in table.items)]
    _report("labels only, tables with quotes", [bare(table) for table in quoted], reader)
    _report("labels and quotes, the same tables", quoted, reader)
    _weights(quoted, reader)
    _placed(tables, reader)
    return results


def _reader(encoders: tuple[Encoder, ...], store: VectorStore) -> Reader:
    from groundcode.suggest.similarity import Reader

    return Reader(encoders, store)


def read(path: Path, level: str) -> Table | None:
    """A table at one level; None where there is nothing to find out: one group, or one code a group."""
    from groundcode.suggest.similarity import Item

    found = json.loads(path.read_text(encoding="utf-8"))
    rows = [row for row in found["items"] if row.get(level)]
    groups = sorted({row[level] for row in rows})
    if len(groups) < 2 or len(rows) < 4 or len(groups) == len(rows):
        return None
    items = tuple(Item(f"{at:04d}", row["code"], tuple(row["quotes"])) for at, row in enumerate(rows))
    return Table(
        found["id"], found["language"], level, items, np.array([groups.index(row[level]) for row in rows]), tuple(groups)
    )


def bare(table: Table) -> Table:
    """The same without quotes."""
    from groundcode.suggest.similarity import Item

    items = tuple(Item(item.id, item.text) for item in table.items)
    return Table(table.name, table.language, table.level, items, table.gold, table.groups)


def _report(title: str, tables: Sequence[Table], reader: Reader, *, bars: bool = False) -> list[Result]:
    print(f"\n{title}")
    rows = [(table, measured(table, reader)) for table in tables]
    out = []
    for level, language, chosen in _parts(rows):
        print(f"  {level:14s} {language:12s} {len(chosen):2d} tables  {line(chosen)}")
        if bars and language == "all":
            for name in ("AMI", "NN", "hit@3"):
                if bar := BARS.get((level, name)):
                    mean, low, high = interval([row[name] for row in chosen])
                    note = f"{mean:.3f} [{low:.3f}, {high:.3f}] over {len(chosen)} tables"
                    out.append(Result(f"suggest {name}", "", 0.0, bar=f">= {bar:g}", met=mean >= bar, note=note))
    return out


def _parts(rows: Sequence[tuple[Table, dict[str, float]]]) -> list[tuple[str, str, list[dict[str, float]]]]:
    return [
        (level, language, chosen)
        for level in LEVELS
        for language, wanted in (("all", None), ("Chinese", "zh"))
        if (chosen := [row for table, row in rows if table.level == level and wanted in (None, table.language)])
    ]


def line(rows: Sequence[dict[str, float]]) -> str:
    """Means with their intervals."""
    return "  ".join(
        "{} {:.3f} [{:.3f}, {:.3f}]".format(name, *interval([row[name] for row in rows if name in row])) for name in rows[0]
    )


def interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Mean, and 95 % of the means of tables drawn with replacement."""
    known = np.array([value for value in values if value == value])
    if not len(known):
        return (np.nan, np.nan, np.nan)
    means = np.random.default_rng(0).choice(known, (2000, len(known))).mean(1)
    return float(known.mean()), float(np.percentile(means, 2.5)), float(np.percentile(means, 97.5))


def measured(table: Table, reader: Reader, weights: tuple[float, float] | None = None) -> dict[str, float]:
    """AMI at the true number of groups and at a quarter of the codes, NN, and hit@1, hit@3 leaving one out."""
    from groundcode.suggest.grouping import grow
    from groundcode.suggest.similarity import QUOTES_IN_GROUPS, QUOTES_IN_MAIN, QUOTES_IN_RANKING

    usual = (QUOTES_IN_GROUPS if table.level == "category" else QUOTES_IN_MAIN, QUOTES_IN_RANKING)
    for_groups, for_ranking = weights or usual
    # Shuffled, since tables list their codes category by category and ties must not be broken by that.
    orders = [np.random.default_rng(number).permutation(len(table.items)) for number in range(SHUFFLES)]
    trees = [grow([table.items[at] for at in order], reader, quotes=for_groups) for order in orders]
    out = {
        "AMI": float(np.mean([_ami(table, tree, len(table.groups)) for tree in trees])),
        "AMI n/4": float(np.mean([_ami(table, tree, None) for tree in trees])),
        "NN": _nearest(table, trees[0]),
    }
    ranks = left_out(table, reader, for_ranking)
    return {**out, "hit@1": float((ranks <= 1).mean()), "hit@3": float((ranks <= 3).mean())}


def _ami(table: Table, tree: Tree, count: int | None) -> float:
    from sklearn.metrics import adjusted_mutual_info_score

    group_of = {code: number for number, group in enumerate(tree.cut(count)) for code in group.codes}
    return float(adjusted_mutual_info_score(table.gold, [group_of[item.id] for item in table.items]))


def _nearest(table: Table, tree: Tree) -> float:
    """Of the codes that are not alone in their group, how many have their nearest other code in it."""
    gold = {item.id: int(group) for item, group in zip(table.items, table.gold, strict=True)}
    own = np.array([gold[item.id] for item in tree.items])
    alike = tree.likeness.astype(float) + 1e-9 * np.random.default_rng(0).random(tree.likeness.shape)
    np.fill_diagonal(alike, -np.inf)
    many = np.bincount(own)[own] > 1
    return float((own[alike.argmax(1)] == own)[many].mean())


def left_out(table: Table, reader: Reader, weight: float) -> Ints:
    """For each code with others in its group, where its group stands when the code is not in it."""
    from groundcode.suggest.ranking import rank

    found = rank(table.items, shelves(table, range(len(table.items))), reader, quotes=weight)
    ranks = []
    for item, group in zip(table.items, table.gold, strict=True):
        if (table.gold == group).sum() > 1:
            order = [one.category for one in found[item.id] if (table.gold == int(one.category)).sum() > 1 or one.by_members]
            ranks.append(order.index(f"{group:04d}") + 1)
    return np.array(ranks)


def shelves(table: Table, placed: Sequence[int] | range) -> list[Category]:
    """The groups as categories, with those codes in them that were placed."""
    from groundcode.suggest.ranking import Category

    return [
        Category(f"{number:04d}", name, tuple(table.items[at] for at in placed if table.gold[at] == number))
        for number, name in enumerate(table.groups)
    ]


def _weights(tables: Sequence[Table], reader: Reader) -> None:
    print("\nweight of quotes (mean over the tables with quotes; groups and ranking alike)")
    for weight in (0.0, 0.25, 0.5, 1.0, 2.0):
        rows = [(table, measured(table, reader, (weight, weight))) for table in tables]
        for level, language, chosen in _parts(rows):
            means = "  ".join(f"{name} {np.mean([row[name] for row in chosen]):.3f}" for name in chosen[0])
            print(f"  {weight:4.2f}  {level:14s} {language:12s} {means}")


def _placed(tables: Sequence[Table], reader: Reader) -> None:
    """A random share of the codes is in its category, the others are ranked; against names alone."""
    from groundcode.suggest.ranking import rank

    print(f"\n{PLACED:.0%} placed at random, the others ranked (mean of {DRAWS} draws; tables with more than three groups)")
    rows = []
    for table in (bare(table) for table in tables if len(table.groups) > 3):
        hits: dict[str, list[float]] = {}
        named = rank(table.items, shelves(table, ()), reader)
        for draw in range(DRAWS):
            order = np.random.default_rng(draw).permutation(len(table.items))
            count = round(PLACED * len(order))
            placed, rest = [int(at) for at in order[:count]], [int(at) for at in order[count:]]
            asked = [table.items[at] for at in rest]
            found = rank(asked, shelves(table, placed), reader)
            for title, answer in (("placed", found), ("names only", named)):
                ranks = np.array(
                    [[one.category for one in answer[table.items[at].id]].index(f"{table.gold[at]:04d}") for at in rest]
                )
                hits.setdefault(f"{title} hit@1", []).append(float((ranks < 1).mean()))
                hits.setdefault(f"{title} hit@3", []).append(float((ranks < 3).mean()))
        rows.append((table, {name: float(np.mean(values)) for name, values in hits.items()}))
    for level, language, chosen in _parts(rows):
        print(f"  {level:14s} {language:12s} {len(chosen):2d} tables  {line(chosen)}")
