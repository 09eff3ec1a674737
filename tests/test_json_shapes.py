"""The shapes of JSON in docs/command-line.md, held against what the commands print."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import pytest

from groundcode.cli.main import cli
from tests.json_printed import (
    at_work,
    of_a_correction,
    of_a_hold_out,
    of_a_merge,
    of_a_plan,
    of_a_review,
    of_agreement,
    of_cases,
    of_codebooks,
    of_consensus,
    of_other_programs,
    of_privacy,
    of_suggestions,
    of_theory,
)
from tests.workspace.suggested import Letters

ROOT = Path(__file__).resolve().parent.parent


PAGE = ROOT / "docs" / "command-line.md"


MAPS = frozenset(
    (
        *("header", "digests", "languages", "values", "words", "sources", "changes", "cautions", "parameters", "versions"),
        *("counts", "after", "kinds", "made", "known", "left"),
    )
)
"""Fields that are maps by something else than field names, where they are maps at all."""


ELSEWHERE = {
    "`import --as-version-of`": ("imported", "refused"),
    "`show --tokens`": ("codings",),
    "`merge`": ("conflicts", "plan"),
    "`merge` (its plan)": ("conflicts",),
    "`suggest`": ("codes", "places"),
}
"""What a row leaves to another one."""


def test_the_shapes_on_the_page_are_those_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "projects" / "chaoyang", "sample")
    shapes = dict(rows())
    called: list[str] = []
    monkeypatch.setattr("groundcode.workspace.suggestions.default_encoders", lambda: (Letters(),))
    for printed in (
        at_work(), of_a_review(), of_codebooks(),
        of_a_merge(), of_a_plan(), of_a_correction(), of_cases(), of_a_hold_out(), of_privacy(), of_theory(),
        of_suggestions(), of_agreement(), of_consensus(), of_other_programs(),
    ):  # fmt: skip
        for words, value in printed.items():
            assert words_of(shapes[words]) == keys_of(value, ELSEWHERE.get(words, ())), words
        called += printed
    assert sorted(called) == sorted(shapes)


def test_every_command_that_prints_json_has_its_shape() -> None:
    shown = {name for called, _shape in rows() for name in re.findall(r"`([a-z]+(?: [a-z]+)*)", called)}
    printing = {
        path.removeprefix("groundcode ").removesuffix(" list")
        for path, command in walk(cli, "groundcode")
        if any("--json" in parameter.opts for parameter in command.params)
    }
    assert printing == shown


def test_a_key_too_many_or_too_few_would_be_noticed() -> None:
    assert keys_of([{"a": 1, "b": [{"c": None}]}, {"header": {"x": 1}}, {"d": [{"e": 1}]}], ["d"]) == {
        "a",
        "b",
        "c",
        "d",
        "header",
    }
    assert words_of("[{a, b: [{c}], d, header: {name: value}}]") == {"a", "b", "c", "d", "header"}


def walk(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """A command and those below it, each with its words."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from walk(inner, f"{path} {name}")


def rows() -> list[tuple[str, str]]:
    """(what is called, the shape) of each row of the table."""
    table = PAGE.read_text(encoding="utf-8").partition("## What `--json` prints\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| (`[^|]*?) \| `(.*?)`", table, re.MULTILINE)


def words_of(shape: str) -> set[str]:
    """The names in a shape, but for those of a map such as {name: value}."""
    return set(re.findall(r"\w+", re.sub(r"\{\w+: \w+\}", "", shape)))


def keys_of(value: object, elsewhere: Sequence[str] = ()) -> set[str]:
    """The names in a JSON value, but for those of maps that go by something else and of fields told of `elsewhere`."""
    if isinstance(value, list):
        return set().union(*(keys_of(item, elsewhere) for item in value))
    if not isinstance(value, dict):
        return set()
    out = set(value)
    for name, item in value.items():
        if name not in elsewhere and not (name in MAPS and isinstance(item, dict)):
            out |= keys_of(item, elsewhere)
    return out
