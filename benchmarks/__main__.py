"""`python -m benchmarks`: measure, print the table, exit with 0 whatever it says."""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import sys
import time
from collections.abc import Callable

from benchmarks import (
    agreement,
    processes,
    reading,
    refi,
    refi_large,
    search,
    suggestions,
    suggestions_large,
    suggestions_sample,
    terminal,
    union,
    week,
    writing,
)
from benchmarks.projects import Bench, bench
from benchmarks.result import Result, table

Measure = Callable[[Bench, str], list[Result]]

BY_SIZE: dict[str, Measure] = {
    "code-from": writing.code_from,
    "one-coding": writing.one_coding,
    "import": writing.import_texts,
    "open": reading.open_document,
    "undo": writing.undo_one,
    "undo-bulk": writing.undo_bulk,
    "history": reading.history,
    "codes": reading.codes,
    "segments": reading.segments,
    "search": search.search,
    "verify": reading.verify,
    "agreement": agreement.agreement,
    "refi": refi.refi,
    "codes-process": processes.codes,
}
ONCE: dict[str, Measure] = {
    "union": union.union,
    "week": week.week,
    "help": processes.show_help,
    "search-large": search.search_large,
    "refi-large": refi_large.refi_large,
    "desk": terminal.desk,
    "suggestions": suggestions.suggestions,
    "suggestions-sample": suggestions_sample.sample,
    "suggestions-large": suggestions_large.large,
}
"""Measures of one size only."""


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", choices=("S", "M"), action="append", help="only this size (default: S and M)")
    parser.add_argument(
        "--only", metavar="NAME", action="append", choices=[*BY_SIZE, *ONCE], help=f"of {', '.join([*BY_SIZE, *ONCE])}"
    )
    asked = parser.parse_args()
    began = time.perf_counter()
    with bench() as place:
        results: list[Result] = []
        for name, measure in {**BY_SIZE, **ONCE}.items():
            if asked.only and name not in asked.only:
                continue
            for size in (asked.size or ["S", "M"]) if name in BY_SIZE else [""]:
                print(f"{name} {size} ...", file=sys.stderr, flush=True)
                results += measure(place, size)
    print(
        f"{os.cpu_count()} cores, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}; "
        "medians of interleaved rounds; only the ratios mean anything on another machine"
    )
    print(table(results))
    print(f"measured in {time.perf_counter() - began:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
