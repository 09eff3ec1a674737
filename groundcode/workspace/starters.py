"""Starters: codebooks of known studies, with invented material that shows how each is held and built."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.domain.cases import CaseKind
from groundcode.errors import FileMissing, NameNotFound
from groundcode.locale import _

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

SITES = "派出所"
"""The column of a starter's table of participants that names the site of each."""


@dataclass(frozen=True, slots=True)
class Starter:
    """A codebook to begin with, and the folder with invented material for it, where there is one."""

    name: str
    codebook: Path
    folder: Path | None


@dataclass(frozen=True, slots=True)
class Filled:
    """What a starter put into a project."""

    codes: int
    sources: int
    codings: int
    relations: int


def starters() -> list[Starter]:
    """Those that came with this groundcode, by name.

    Raises:
        FileMissing: they are not where they belong.
    """
    codebooks, folders = _folder("starter_codebooks", "codebooks"), _folder("starters", "projects/starters")
    found = []
    for path in sorted(codebooks.glob("*.yaml")):
        folder = folders / path.stem
        found.append(Starter(path.stem, path, folder if folder.is_dir() else None))
    return found


def starter_named(name: str) -> Starter:
    """The starter of a name.

    Raises:
        NameNotFound
    """
    known = starters()
    found = next((one for one in known if one.name == name), None)
    if found is None:
        raise NameNotFound(_("starter"), name, [one.name for one in known], "groundcode init --help")
    return found


def _folder(inside: str, beside: str) -> Path:
    """A folder inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for candidate in (package / inside, package.parent / beside):
        if candidate.is_dir():
            return candidate
    raise FileMissing(str(package / inside))


def fill(workspace: Workspace, starter: Starter) -> Filled:
    """Put a starter into an empty project: the codebook, and its invented interviews, codings and relations."""
    codes = len(workspace.codebook.import_(starter.codebook).created)
    if starter.folder is None:
        return Filled(codes, 0, 0, 0)
    report = workspace.sources.import_files([starter.folder / "interviews"])
    for _path, error in report.refused:
        raise error
    table = starter.folder / "cases.csv"
    sited = SITES in table.read_text(encoding="utf-8").partition("\n")[0].split(",")
    workspace.cases.import_table(table, parent=SITES if sited else None)
    _describe_sites(workspace)
    codings = workspace.codings.from_file(starter.folder / "codings.jsonl").codings
    made = workspace.theory_files.import_(starter.folder / "theory.yaml").made
    return Filled(codes, len(report.imported), codings, made["relation"])


def _describe_sites(workspace: Workspace) -> None:
    """Give each site the values on which all its informants agree: what tells one site from another."""
    cases = workspace.cases.list_()
    for site in (case for case in cases if case.kind is CaseKind.SITE):
        below = [case.values for case in cases if case.parent == site.id]
        for variable in workspace.cases.variables():
            values = {one.get(variable.id) for one in below}
            value = next(iter(values)) if len(below) > 1 and len(values) == 1 else None
            if value:
                workspace.cases.set_value(site.id, variable.name, value)
