"""One line of the table."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.timing import Ratio, Times, ratio


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured, and whether it meets its bar."""

    name: str
    size: str
    seconds: float
    """Median wall time of one act of groundcode."""
    against: float | None = None
    """The same of what it is compared with."""
    ratio: Ratio | None = None
    bar: str = ""
    met: bool | None = None
    note: str = ""


def compared(
    name: str, size: str, ours: Times, floor: Times, *, acts: int = 1, most: float | None = None, note: str = ""
) -> Result:
    """Groundcode against the floor; `acts` were done a round, and the bar is at most so many times the floor."""
    found = ratio(ours, floor)
    bar = f"<= {most:g}x" if most else ""
    return Result(
        name, size, ours.wall / acts, floor.wall / acts, found, bar, found.wall <= most if most else None, note
    )  # fmt: skip


HEADER = ("measure", "size", "groundcode", "floor", "wall", "least-most", "CPU", "bar", "", "")


def cells(result: Result) -> tuple[str, ...]:
    """A result as the cells of a row."""
    found = result.ratio
    return (
        result.name, result.size, duration(result.seconds), "" if result.against is None else duration(result.against),
        f"{found.wall:.2f}x" if found else "", f"{found.least:.2f}-{found.most:.2f}" if found else "",
        f"{found.cpu:.2f}x" if found else "", result.bar, {True: "met", False: "missed", None: ""}[result.met], result.note,
    )  # fmt: skip


def duration(seconds: float) -> str:
    """Seconds, milliseconds or microseconds with three digits."""
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("us", 1e6)):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return "0"


def table(results: list[Result]) -> str:
    """All results, aligned."""
    rows = [HEADER, *(cells(result) for result in results)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADER))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
