"""A small theory: four categories, three relations with words, a pathway, a paradigm."""

from __future__ import annotations

from dataclasses import dataclass

from groundcode.domain.levels import Level
from groundcode.domain.theory import Slot
from groundcode.workspace import Workspace
from tests.builders import P01

KINDS_OF_THEORY = {
    "paradigm", "rename-paradigm", "paradigm-role", "move-role", "remove-role", "delete-paradigm", "excuse",
    "relation", "edit-relation", "delete-relation", "pathway", "edit-pathway", "pathway-steps", "delete-pathway",
    "evidence", "remove-evidence",
}  # fmt: skip
"""The kinds of change that the tests of paradigms, relations, pathways and evidence make."""
KINDS_OF_STUDY = {
    "storyline", "construct", "edit-construct", "delete-construct", "measure", "item", "edit-item", "move-item", "delete-item",
    "condition", "profile", "word", "focus", "answer", "freeze-numbers", "theory-file",
}  # fmt: skip
"""Those that come after: from the storyline to the answers of the check."""
NOWHERE = "0190a6b2-0000-7000-8000-000000000000"
DAILY = P01.index("天天在院里转")
CALM = P01.index("看见就踏实")
CALL = P01.index("有事打他电话")


@dataclass(frozen=True)
class Small:
    """Ids of the small theory."""

    source: str
    seen: str
    near: str
    will: str
    wary: str
    walk: str
    """A concept."""
    label: str
    nears: str
    """seen → near, with one segment."""
    wills: str
    """near → will, with none."""
    moderates: str
    """wary → (seen → near)."""
    path: str
    """seen → near → will."""
    paradigm: str
    """Of near: seen in the causal conditions (with one segment), walk in the context."""
    role: str
    context: str


def small_theory(ws: Workspace) -> Small:
    """Put the small theory into a project that holds P01."""
    source = ws.sources.list_()[0].id
    seen, near, will, wary = (
        ws.codes.create(name, level=Level.CATEGORY) for name in ("民警可见度", "熟悉信任", "参与意愿", "戒心")
    )
    walk = ws.codes.create("走访", level=Level.CONCEPT)
    label = ws.codes.create("天天在院里转", parent=seen)
    coding = ws.codings.apply(label, source, DAILY, DAILY + 6)
    nears = ws.relations.add(seen, near, "causal", "positive", "看得见，才熟悉。", codings=[coding])
    wills = ws.relations.add(near, will)
    moderates = ws.relations.add(wary, nears, "moderation", "negative", on_relation=True)
    path = ws.pathways.add("在场路径", [nears, wills])
    paradigm = ws.paradigms.start(near)
    role = ws.paradigms.add(paradigm, Slot.CAUSAL_CONDITION, seen)
    ws.evidence.add(role, source, CALM, CALM + 5)
    context = ws.paradigms.add(paradigm, "context", walk)
    return Small(source, seen, near, will, wary, walk, label, nears, wills, moderates, path, paradigm, role, context)
