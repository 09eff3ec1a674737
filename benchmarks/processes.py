"""What a whole process costs, from its start to its end."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.projects import Bench
from benchmarks.result import Result, compared
from benchmarks.timing import interleaved_processes

_EMPTY = """\
import sys
import click

@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option("1")
def cli():
    "An empty program."

if __name__ == "__main__":
    sys.exit(cli())
"""
_COUNTING = """\
import sys
sys.path.insert(0, sys.argv[1])
import click
from pathlib import Path
from benchmarks.floor import coder_id, connect, counts
for code, numbers in counts(connect(Path(sys.argv[2])), coder_id(sys.argv[3])).items():
    click.echo(f"{code.hex()} {numbers}")
"""


def _groundcode() -> list[str]:
    script = Path(sys.executable).with_name("groundcode")
    return [sys.executable, str(script)] if script.exists() else [sys.executable, "-m", "groundcode"]


def show_help(bench: Bench, _size: str) -> list[Result]:
    """`groundcode --help` against a click program that does nothing."""
    empty = bench.folder / "empty.py"
    empty.write_text(_EMPTY)
    a, b = interleaved_processes(([*_groundcode(), "--help"], [sys.executable, str(empty), "--help"]), 21)
    return [compared("groundcode --help", "", a, b, most=1.6, note="floor: an empty click program")]


def codes(bench: Bench, size: str) -> list[Result]:
    """`groundcode codes PROJECT` against click and sqlite3 that count the same."""
    from benchmarks.workload import CODERS

    counting = bench.folder / "counting.py"
    counting.write_text(_COUNTING)
    root = Path(__file__).resolve().parent.parent
    commands = (
        [*_groundcode(), "codes", str(bench.project(size, "coded"))],
        [sys.executable, str(counting), str(root), str(bench.floor_file(size, "coded")), CODERS[0]],
    )
    a, b = interleaved_processes(commands, 7)
    return [compared("groundcode codes", size, a, b, note="floor: click and sqlite3, the same counts")]
