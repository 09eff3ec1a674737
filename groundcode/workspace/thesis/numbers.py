"""Numbers of labels and concepts (a31, A12): by the order of the tree, or as they were frozen."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain.codes import CodeTree
from groundcode.domain.levels import Level
from groundcode.store import bulk, reading

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

PREFIXES: Mapping[Level, str] = {Level.LABEL: "a", Level.CONCEPT: "A"}
_NUMBER = re.compile(r"([aA])([1-9]\d{0,8})")


def code_numbers(connection: Connection, tree: CodeTree) -> dict[str, str]:
    """Label or concept -> its number: the frozen one; where none is, the next one that was never given, in tree order.

    A number that was frozen for another level (a label became a concept) does not count, and is not given again.
    """
    given = _ever_given(connection)
    last = {prefix: max((number for at, number in given if at == prefix), default=0) for prefix in PREFIXES.values()}
    out = {}
    taken: set[str] = set()
    for code_id in tree.walk():
        code = tree.codes[code_id]
        prefix = PREFIXES.get(code.level)
        if prefix is None:
            continue
        # Two laptops may have frozen the same number for two codes: the first in the tree keeps it.
        if _NUMBER.fullmatch(code.number) and code.number[0] == prefix and code.number not in taken:
            out[code_id] = code.number
        else:
            last[prefix] += 1
            out[code_id] = f"{prefix}{last[prefix]}"
        taken.add(out[code_id])
    return out


def _ever_given(connection: Connection) -> set[tuple[str, int]]:
    """Every number that any code ever had, deleted codes' too: they are in print."""
    sql = "SELECT DISTINCT value FROM operation WHERE entity = 'code' AND field = 'number'"
    values = (json.loads(row[0]) for row in bulk.all_rows(connection, sql))
    found = (_NUMBER.fullmatch(value) for value in values if isinstance(value, str))
    return {(match[1], int(match[2])) for match in found if match}


def freeze_numbers(workspace: Workspace) -> int:
    """Let every label and concept keep the number that it has now, as one change; gives how many got one."""
    with workspace.change("freeze-numbers") as made:
        tree = reading.read_tree(made.connection)
        wanted = {
            code: number for code, number in code_numbers(made.connection, tree).items() if tree.codes[code].number != number
        }
        for code, number in wanted.items():
            made.draft.set("code", code, "number", number)
        return len(wanted)
