"""Examples of a page, carried out as a reader would."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from groundcode.cli.main import main

ROOT = Path(__file__).resolve().parent.parent

_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CHANGING = re.compile(
    r"(?P<uuid>\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)"
    r"|(?P<stamp>\d{4}-\d\d-\d\d[ _]\d\d:?\d\d(?:\d\d_\d{6})?)"
    r"|(?P<short>\b[0-9a-f]{8}\b)"
)


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    kind: str
    name: str
    text: str


def blocks(page: str) -> list[Block]:
    return [Block(*found) for found in _BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))]


def steps(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """(words of a command, lines shown under it)."""
    command: list[str] | None = None
    shown: list[str] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            if command is not None:
                yield command, shown
            command, shown = shlex.split(line[2:]), []
        else:
            shown.append(line)
    assert command is not None, "a console block without a command"
    yield command, shown


def run(words: list[str]) -> tuple[int, list[str]]:
    """What a terminal would show of a command, and its exit code."""
    if words[0] == "cp":
        shutil.copyfile(words[1], words[2])
        return 0, []
    assert words[0] == "groundcode"
    screen = io.StringIO()
    with contextlib.redirect_stdout(screen), contextlib.redirect_stderr(screen), pytest.raises(SystemExit) as end:
        main(words[1:])
    return int(str(end.value.code)), screen.getvalue().splitlines()


class Transcript:
    """A page's examples carried out in order; ids and dates may differ, but an id stays the same one throughout."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def play(self, block: Block) -> None:
        for words, shown in steps(block.text):
            command = [self.known.get(word, word) for word in words]
            code, found = run(command)
            assert code == (1 if any(line.startswith(("Error:", "错误：")) for line in shown) else 0), (words, found)
            self.compare(words, shown, [line.rstrip() for line in found])

    def compare(self, words: list[str], shown: list[str], found: list[str]) -> None:
        at = 0
        skipping = False
        for line in shown:
            if line == "…":
                skipping = True
                continue
            while skipping and at < len(found) and not self.fits(line, found[at]):
                at += 1
            assert at < len(found), (words, "the page shows more:", line, found)
            assert self.fits(line, found[at]), (words, line, found[at])
            at, skipping = at + 1, False
        assert skipping or at == len(found), (words, "the page does not show:", found[at:])

    def fits(self, line: str, found: str) -> bool:
        pattern, at, groups = "", 0, []
        for match in _CHANGING.finditer(line):
            kind = match.lastgroup or ""
            form = {"uuid": r"[0-9a-f-]{36}", "short": r"[0-9a-f]{8}", "stamp": re.sub(r"\d", r"\\d", match.group())}[kind]
            pattern += re.escape(line[at : match.start()]) + f"({form})"
            groups.append(match.group())
            at = match.end()
        hit = re.fullmatch(pattern + re.escape(line[at:]), found)
        if hit is None:
            return False
        self.known.update(zip(groups, hit.groups(), strict=True))
        return True
