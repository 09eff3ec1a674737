"""Saturation of a project's interviews: how much each still brought, and what that does not prove."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groundcode.analysis.saturation.guest import Cell, Shuffled, cumulative, encoded, grid, new_codes, shuffled
from groundcode.analysis.saturation.meaning import LastNew
from groundcode.analysis.saturation.richness import Richness, richness
from groundcode.analysis.saturation.stability import Moves
from groundcode.domain.levels import Level
from groundcode.workspace.holdout_report import HoldoutReport
from groundcode.workspace.holdout_report import report as holdout_report

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

ORDERS = ("date", "coding")
"""Orders of interviews that are worked out: by the day of the interview, by when it was coded first."""
SEED = 1
SHUFFLES = 1000


@dataclass(frozen=True, slots=True)
class Interview:
    """One counted source."""

    id: str
    name: str
    date: str
    """2024-05-12; "" where no day is known."""
    stratum: str
    codes: tuple[str, ...]
    """Ids of the codes of the level that stand in it, in the order of the tree."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A row of interviews, all of them or one stratum's, and what their codes say."""

    stratum: str
    """The value that they share; "" for all, and for those without a value."""
    interviews: tuple[Interview, ...]
    new: tuple[int, ...]
    """Codes of each interview that stand in none before it."""
    cumulative: tuple[int, ...]
    grid: tuple[Cell, ...]
    """Base sizes 4, 5, 6 by run lengths 2, 3 by thresholds 5 % and 0 %; without runs where there are too few interviews."""
    shuffled: Shuffled | None
    richness: Richness | None

    def first_seen(self, number: int) -> tuple[str, ...]:
        """The ids of the codes that an interview (counted from 0) brought."""
        before = {code for interview in self.interviews[:number] for code in interview.codes}
        return tuple(code for code in self.interviews[number].codes if code not in before)

    def cell(self, base: int = 4, run: int = 2, percent: int = 5) -> Cell:
        """One cell of the grid."""
        return next(one for one in self.grid if (one.base, one.run, one.percent) == (base, run, percent))


@dataclass(frozen=True, slots=True)
class CategoryMeaning:
    """When the last new thing was learned about a category."""

    id: str
    name: str
    level: Level
    codes: LastNew
    """Codes of the level below it."""
    properties: LastNew
    """Properties of it and of what stands below it, each since the first interview that lies on one of its dimensions."""
    values: LastNew
    """Different values on these dimensions."""
    unplaced: int
    """Properties on which nothing lies in any counted interview."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was done to the codebook from the first coding in some interviews to the first in the next."""

    interviews: tuple[str, ...]
    """By name; several where one change coded them first, none before the first interview."""
    moves: Moves


@dataclass(frozen=True, slots=True)
class SaturationReport:
    """Everything on saturation; each number can be worked out again from `whole.interviews` and the seed."""

    coder: str
    """Whose codings are counted, by name; "" where nobody coded."""
    level: Level
    order: str
    """"date", "coding" or "named"."""
    seed: int
    names: Mapping[str, str]
    """Code id -> its path."""
    whole: Sample
    stratum: str
    """The variable that tells kinds of informants apart; "" for none."""
    strata: tuple[Sample, ...]
    """One for each value of it; empty where it sets no group of interviews apart."""
    kinds: int
    """Different values of it among the interviews."""
    meaning: tuple[CategoryMeaning, ...]
    """Each main category; where there is none yet, each category."""
    stability: tuple[Stretch, ...]
    """In the order of the coding, whatever order the interviews are counted in."""
    holdout: HoldoutReport
    undated: tuple[str, ...]
    """Interviews without a day, which come last in the order of days."""
    unfinished: tuple[str, ...]
    """Open sources that are not counted: assigned and not finished, or not coded by the coder."""
    loose: int
    """Codes in use that stand under nothing of the level (未归类), and are not counted."""

    @property
    def interviews(self) -> tuple[Interview, ...]:
        """The counted interviews in their order."""
        return self.whole.interviews

    @property
    def new(self) -> tuple[int, ...]:
        """New codes of each interview."""
        return self.whole.new

    @property
    def cumulative(self) -> tuple[int, ...]:
        """Codes after each interview."""
        return self.whole.cumulative

    @property
    def grid(self) -> tuple[Cell, ...]:
        """Base sizes by run lengths by thresholds."""
        return self.whole.grid

    @property
    def shuffled(self) -> Shuffled | None:
        """Curve and grid over other orders."""
        return self.whole.shuffled

    @property
    def richness(self) -> Richness | None:
        """Coverage and unseen codes."""
        return self.whole.richness


class Saturation:
    """What one asks about saturation."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def report(
        self, level: Level = Level.CONCEPT, order: str | Sequence[str] = "date", shuffles: int = SHUFFLES, seed: int = SEED,
        stratum: str | None = None, coder: str | None = None,
    ) -> SaturationReport:  # fmt: skip
        """The report at a view level, counted for the one named by id, else as everything is counted.

        `order` is "date", "coding", or names of sources, which come first then. `stratum` names the variable of the cases
        that tells kinds of informants apart (None: the one that is called a role, where it groups the interviews).

        Raises:
            NameNotFound, AmbiguousName: no such variable. SourceNotFound
        """
        from groundcode.store.reading_layers import counted_layer
        from groundcode.workspace.saturation_book import SaturationBook

        with self._workspace.store.reading() as connection:
            book = SaturationBook(connection, counted_layer(connection, coder), level, order, stratum)
            meaning, stability = book.meaning(), book.stability()
        return SaturationReport(
            book.counted_by, level, order if isinstance(order, str) else "named", seed, book.names,
            sample("", book.interviews, shuffles, seed), book.variable,
            tuple(sample(value, part, shuffles, seed) for value, part in book.strata().items()), book.kinds,
            meaning, stability, holdout_report(self._workspace, coder), book.undated, book.unfinished, book.loose,
        )  # fmt: skip


def sample(stratum: str, interviews: Sequence[Interview], shuffles: int = SHUFFLES, seed: int = SEED) -> Sample:
    """What a row of interviews says."""
    found = [interview.codes for interview in interviews]
    new = new_codes(found)
    return Sample(
        stratum, tuple(interviews), tuple(new), tuple(cumulative(new)), grid(new),
        shuffled(found, shuffles, seed) if any(encoded(found)) else None, richness(found, seed),
    )  # fmt: skip
