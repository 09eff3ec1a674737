"""No error without a test that meets it, and none that is not a sentence with a hint."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from functools import cache
from pathlib import Path

import pytest

import groundcode
from groundcode.errors import GroundcodeError

TESTS = Path(__file__).resolve().parents[1]


def import_everything() -> None:
    """Errors may be defined anywhere; a module that needs an optional library is passed over."""
    for module in pkgutil.walk_packages(groundcode.__path__, "groundcode."):
        if not module.name.startswith(("groundcode.tui", "groundcode.cli", "groundcode.__main__")):
            importlib.import_module(module.name)


def leaves(kind: type[GroundcodeError]) -> list[type[GroundcodeError]]:
    """The errors that are raised: those without others below them."""
    below = kind.__subclasses__()
    return [leaf for one in below for leaf in leaves(one)] if below else [kind]


import_everything()
ERRORS = sorted({error.__name__ for error in leaves(GroundcodeError) if error.__module__.startswith("groundcode")})


@cache
def names_in_tests() -> frozenset[str]:
    """The names that tests use beyond importing them: in `raises`, in `refused`, in comparisons."""
    found: set[str] = set()
    for path in TESTS.rglob("test_*.py"):
        if path.name != Path(__file__).name:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Name):
                    found.add(node.id)
                elif isinstance(node, ast.Attribute):
                    found.add(node.attr)
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
    return frozenset(found)


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_is_met_by_a_test(name: str) -> None:
    assert name in names_in_tests(), f"no test triggers {name}"


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    import groundcode.errors as errors

    drawn = errors.__doc__ or ""
    everything: list[type[GroundcodeError]] = [GroundcodeError]
    for kind in everything:
        everything += kind.__subclasses__()
    missing = [
        kind.__name__ for kind in everything if kind.__module__.startswith("groundcode.errors") and kind.__name__ not in drawn
    ]
    assert not missing
