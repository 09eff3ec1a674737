"""What the tests of the axial board and the selective screen share: a project with categories, and looks at what is stored."""

from __future__ import annotations

from pathlib import Path

from groundcode.domain.levels import Level
from groundcode.domain.theory import Paradigm, Relation, Slot
from groundcode.tui.screens.axial import AxialScreen
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.workspace import Workspace

MAIN = ("亲近", "信任", "参与")


def with_categories(project: Path) -> Path:
    """Three main categories; below 亲近 a category with a concept, both coded; 信任 coded too; 参与 not."""
    with Workspace.open(project) as workspace:
        codes = workspace.codes
        made = {name: codes.create(name, level=Level.MAIN) for name in MAIN}
        made["熟悉"] = codes.create("熟悉", level=Level.CATEGORY, parent=made["亲近"])
        made["可见"] = codes.create("可见", level=Level.CONCEPT, parent=made["熟悉"])
        made["随口"] = codes.create("随口", level=Level.LABEL, parent=made["可见"])
        source = workspace.sources.named("甲")
        text = workspace.sources.open(source.id).text
        for name, quote in (("可见", "他天天在院里转"), ("熟悉", "看见就踏实"), ("信任", "有事打他电话")):
            at = text.index(quote)
            workspace.codings.apply(made[name], source.id, at, at + len(quote), version=source.version)
    return project


def with_paradigm(project: Path) -> Path:
    """信任 with 熟悉 as its causal condition."""
    with Workspace.open(with_categories(project)) as workspace:
        tree = workspace.tree()
        made = workspace.paradigms.start(tree.get("信任").id)
        workspace.paradigms.add(made, Slot.CAUSAL_CONDITION, tree.get("熟悉").id)
    return project


def with_relations(project: Path) -> Path:
    """亲近 → 信任 (positive) → 参与."""
    with Workspace.open(with_categories(project)) as workspace:
        ids = [workspace.tree().get(name).id for name in MAIN]
        workspace.relations.add(ids[0], ids[1], "causal", "positive")
        workspace.relations.add(ids[1], ids[2], "causal")
    return project


def roles(project: Path, name: str = "信任") -> dict[str, list[str]]:
    """Slot -> the codes in it, of the first paradigm of a category, as stored."""
    found = paradigms(project, name)[0]
    with Workspace.open(project) as workspace:
        tree = workspace.tree()
        out: dict[str, list[str]] = {}
        for role in found.roles:
            out.setdefault(role.slot.value, []).append(tree.codes[role.code].name)
    return out


def paradigms(project: Path, name: str) -> list[Paradigm]:
    """The paradigms of a category, as stored."""
    with Workspace.open(project) as workspace:
        return workspace.paradigms.of(workspace.tree().get(name).id)


def relations(project: Path) -> dict[str, Relation]:
    """Words -> relation, as stored."""
    with Workspace.open(project) as workspace:
        return {workspace.relations.words(one): one for one in workspace.relations.list_()}


def quotes(evidence: object) -> list[str]:
    """The words that something rests on."""
    assert isinstance(evidence, tuple)
    return [one.quote for one in evidence]


def at_category(screen: DeskScreen, name: str) -> AxialScreen:
    """The axial screen with the bar on a category."""
    assert isinstance(screen, AxialScreen)
    screen.go_to_code(screen.code_tree.get(name).id)
    return screen
