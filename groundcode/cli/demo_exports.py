"""What the demo writes: the codebook, the participants, every thesis table and figure, and the model texts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundcode.cli.demo_build import NAME
from groundcode.locale import LANGUAGES, _

if TYPE_CHECKING:
    from groundcode.workspace import Workspace

FIGURES = ("F1", "F2", "F3", "F4", "F5")
PICTURES = (".svg", ".png")
CASE_TABLES = {
    "matrix": "cases-by-categories.xlsx",
    "conditions": "conditions.xlsx",
    "fuzzy": "qca.R",
    "fuzzy-truth": "truth.xlsx",
}
"""Table of cases -> the end of its file's name."""
OUTCOME_CODE = "参与意愿"


def export_everything(workspace: Workspace, exports: Path) -> None:
    """Write all that the project can give into a folder, and say where it is."""
    path = exports / f"{NAME}-participants.xlsx"
    workspace.cases.export(path)
    click.echo(_("Participants: {path}").format(path=path))
    for ending in ("md", "xlsx"):
        path = exports / f"{NAME}-codebook.{ending}"
        workspace.codebook.export(path)
        click.echo(_("Codebook: {path}").format(path=path))
    _tables(workspace, exports)
    _figures(workspace, exports)
    _models(workspace, exports)
    _cases(workspace, exports)


def _tables(workspace: Workspace, exports: Path) -> None:
    from groundcode.cli.output import line

    for language in LANGUAGES:
        for ending in ("docx", "xlsx"):
            path = exports / f"{NAME}-tables-{language}.{ending}"
            done = workspace.thesis.export(path, (), language, overwrite=True)
            keys = ", ".join(table.key for table in done.tables)
            click.echo(_("Tables {keys}: {path}").format(keys=keys, path=path))
        path = exports / f"{NAME}-agreement-{language}.docx"
        workspace.thesis.export(path, ("T10",), language, overwrite=True)
        click.echo(_("Agreement: {path}").format(path=path))
        for table in done.tables:
            if table.missing:
                click.echo("  " + line(_("{key}: {missing}").format(key=table.key, missing=table.missing)))


def _figures(workspace: Workspace, exports: Path) -> None:
    for language in LANGUAGES:
        for key in FIGURES:
            written = [
                path
                for ending in PICTURES
                for path in workspace.figures.export(exports / f"{NAME}-{key}-{language}{ending}", key, language)
            ]
            click.echo(_("Figure {key}: {path}").format(key=key, path=", ".join(map(str, written))))


def _models(workspace: Workspace, exports: Path) -> None:
    from groundcode.exchange.models import FORMATS, ONE_MODEL
    from groundcode.workspace.models import write_model

    pathways = [one.name for one in workspace.pathways.list_()]
    for name, ending in FORMATS.items():
        for number, pathway in enumerate(pathways if name in ONE_MODEL else [None], 1):
            part = f"-{number}" if pathway is not None else ""
            path = exports / f"{NAME}-model{part}-{name}{ending}"
            write_model(workspace, workspace.constructs.model(name, pathway, workspace.language()), path)
            click.echo(_("Model: {path}").format(path=path))


def _cases(workspace: Workspace, exports: Path) -> None:
    outcome = workspace.tree().get(OUTCOME_CODE).id
    for what, name in CASE_TABLES.items():
        path = exports / f"{NAME}-{name}"
        workspace.conditions.export(path, what, outcome=outcome if "truth" in what else None)
        click.echo(_("Cases: {path}").format(path=path))
