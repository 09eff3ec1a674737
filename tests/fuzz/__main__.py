"""Fuzz one target, or each in turn: `python -m tests.fuzz [TARGET ...] [--seconds N]`.

Needs atheris (pip install atheris). What it finds lies in the folder that is told at the end; put the bytes that
broke something into `corpus/TARGET/`, where the tests try them from then on.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"


def main() -> int:
    """Run the targets, each in a process of its own; gives how many broke."""
    from tests.fuzz.targets import TARGETS

    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("targets", nargs="*", choices=[[], *TARGETS], help="all without any")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    given = parser.parse_args()
    broken = []
    for target in given.targets or TARGETS:
        found = Path(tempfile.mkdtemp(prefix=f"fuzz-{target}-"))
        seeds = CORPUS / target
        arguments = [
            str(found), *([str(seeds)] if seeds.is_dir() else []), f"-max_total_time={given.seconds}", "-timeout=10",
            "-rss_limit_mb=1024", "-max_len=65536", f"-artifact_prefix={found}/crash-", "-print_final_stats=1", "-verbosity=0",
        ]  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", f"from tests.fuzz.__main__ import fuzz; fuzz({target!r})", *arguments],
            cwd=Path(__file__).parents[2], env={**os.environ, "HOME": str(found)}, check=False,
        )  # fmt: skip
        print(f"{target}: {'broken, see ' + str(found) if done.returncode else 'nothing found'}", flush=True)
        if done.returncode:
            broken.append(target)
    return len(broken)


def fuzz(name: str) -> None:
    """Fuzz one target until its time is out."""
    import atheris

    with atheris.instrument_imports(include=["groundcode.text", "groundcode.exchange"]):
        from tests.fuzz.targets import TARGETS, load_modules

        load_modules()  # what is imported later is not watched
    target = TARGETS[name]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
