"""What the codebook has on one code besides its texts: examples in their places, second memberships."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from groundcode.domain.codes import CodeTree
from groundcode.domain.ids import to_text
from groundcode.store import bulk
from groundcode.workspace.codes import living
from groundcode.workspace.examples import BoundExample, bound_examples


@dataclass(frozen=True, slots=True)
class CodePage:
    """The page of a living code."""

    code: str
    examples: tuple[BoundExample, ...]
    """Each place once, in the order of binding."""
    also_in: tuple[str, ...]
    """Ids of the codes that it belongs to as well, in tree order."""
    also_here: tuple[str, ...]
    """Ids of the codes that have it as their second home, in tree order."""


def read_code_page(connection: Connection, tree: CodeTree, code: str) -> CodePage:
    """What `CodebookFiles.page` gives."""
    found = living(tree, code).id
    examples = {(one.source, one.example.start, one.example.end): one for one in bound_examples(connection, tree, found)}
    rows = bulk.all_rows(connection, 'SELECT "from", "to" FROM state_link WHERE role = \'also_in\' AND alive')
    pairs = {(tree.target(to_text(a)), tree.target(to_text(b))) for a, b in rows}
    above, below = {b for a, b in pairs if a == found}, {a for a, b in pairs if b == found}
    in_order = [one for one in tree.walk() if one != found] if above or below else []
    return CodePage(
        found, tuple(examples.values()), tuple(c for c in in_order if c in above), tuple(c for c in in_order if c in below)
    )
