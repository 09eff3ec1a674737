"""The plan of a merge, or what came of it: for a terminal, as JSON, and as a document."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from groundcode.errors import CannotWriteHere, DocumentExists, UnknownFormat
from groundcode.locale import _, language
from groundcode.workspace.conflicts import Conflict
from groundcode.workspace.merges.plan import MergePlan
from groundcode.workspace.merges.words import Part, parts_of, summary

SUFFIXES = (".txt", ".md", ".json", ".docx")
MOST = 12
"""Things of one part that a terminal shows, unless all are asked for."""


def lines(plan: MergePlan, *, most: int | None = MOST, but: Sequence[str] = ()) -> list[str]:
    """A plan part by part, as lines; of each part at most so many things, and how many more there are."""
    out: list[str] = []
    for part in parts_of(plan):
        if part.key in but:
            continue
        out.append("")
        out.append(heading(part))
        shown = part.items if most is None else part.items[:most]
        for head, *more in shown:
            out.append(f"  {head}")
            out += [f"      {line}" for line in (more if most is None else more[:most])]
            if most is not None and len(more) > most:
                out.append("      " + _("… and {count} more (--all)").format(count=len(more) - most))
        if len(shown) < len(part.items):
            out.append("  " + _("… and {count} more (--all)").format(count=len(part.items) - len(shown)))
    return out[1:]


def heading(part: Part) -> str:
    """What a part is called, with its number."""
    return _("{title} ({count})").format(title=part.title, count=part.count)


def plan_value(plan: MergePlan) -> dict[str, Any]:
    """A plan for JSON."""
    value = asdict(plan)
    value["conflicts"] = [conflict_value(one) for one in plan.conflicts]
    return json.loads(json.dumps(value, ensure_ascii=False))  # type: ignore[no-any-return]


def conflict_value(conflict: Conflict) -> dict[str, Any]:
    """A conflict for JSON."""
    return {
        "id": conflict.id, "kind": conflict.kind, "entity": conflict.entity, "entity_id": conflict.entity_id,
        "field": conflict.field, "words": conflict.words,
        "choices": [{"words": c.words, "coder": c.coder, "made_at": c.made_at} for c in conflict.choices],
        "shown": conflict.shown,
    }  # fmt: skip


def check_report(path: Path, *, overwrite: bool = False) -> None:
    """Refuse a report's path before anything is merged.

    Raises:
        UnknownFormat
        DocumentExists: a .docx is there already, into which somebody may have written.
        CannotWriteHere: there is no such folder.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UnknownFormat(str(path), SUFFIXES, writing=True)
    if path.suffix.lower() == ".docx" and not overwrite and (path.exists() or path.is_symlink()):
        raise DocumentExists(str(path))
    if not path.parent.is_dir():
        raise CannotWriteHere(str(path), _("there is no folder {folder}").format(folder=path.parent))


def write_report(
    plan: MergePlan, path: Path, *, project: str, done: bool, when: str, backup: str | None = None, overwrite: bool = False
) -> None:
    """Write a plan to a .txt, .md, .json or .docx, in the language of now; nothing in it is cut.

    `project` is its title, `when` the moment of the report.

    Raises:
        UnknownFormat, DocumentExists, CannotWriteHere
    """
    from groundcode.exchange.codebooks.files import write_atomically

    check_report(path, overwrite=overwrite)
    title = _("What came in by the merge") if done else _("What the merge would bring in")
    head = _heading(plan, project, when, backup)
    paragraphs = [*head, *summary(plan, done=done)]
    suffix = path.suffix.lower()
    if suffix == ".json":
        data = json.dumps({"done": done, "project": project, "backup": backup, **plan_value(plan)}, ensure_ascii=False, indent=1)
        write_atomically(path, data.encode() + b"\n")
    elif suffix == ".txt":
        write_atomically(path, "\n".join([title, "", *paragraphs, "", *lines(plan, most=None), ""]).encode())
    elif suffix == ".md":
        write_atomically(path, _markdown(plan, title, paragraphs).encode())
    else:
        write_atomically(path, _document(plan, title, paragraphs))


def _heading(plan: MergePlan, project: str, when: str, backup: str | None) -> list[str]:
    out = [
        _("Project: {title}").format(title=project),
        _("Merged with: {files}").format(files=_(", ").join(Path(one).name for one in plan.files)),
        _("Made: {when}").format(when=when),
    ]
    return [*out, _("The project as it was: {path}").format(path=backup)] if backup else out


def _markdown(plan: MergePlan, title: str, paragraphs: Sequence[str]) -> str:
    out = [f"# {_plain(title)}", ""]
    for words in paragraphs:
        out += [_plain(words), ""]
    for part in parts_of(plan, to_decide_first=True):
        out += [f"## {_plain(heading(part))}", ""]
        out.append("| " + " | ".join(_plain(words) for words, _width in part.columns) + " |")
        out.append("|" + "---|" * len(part.columns))
        out += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in part.rows]
        out.append("")
    return "\n".join(out)


def _plain(text: str) -> str:
    """Words of people on one line, in which nothing is markup."""
    line = " ".join(text.split())
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in line)


def _cell(cell: str | int) -> str:
    return "<br>".join(map(_plain, cell.splitlines())) if isinstance(cell, str) else str(cell)


def _document(plan: MergePlan, title: str, paragraphs: Sequence[str]) -> bytes:
    from groundcode.exchange.tables.docx import new_document
    from groundcode.exchange.tables.preface import with_preface
    from groundcode.exchange.tables.table import Column, Table

    tables = [
        Table(
            f"merge_{part.key}", heading(part), tuple(Column(words, width) for words, width in part.columns), part.rows,
            language="zh" if language() == "zh" else "en",
        )
        for part in parts_of(plan, to_decide_first=True)
    ]  # fmt: skip
    return with_preface(new_document(tables, title=title), title, paragraphs)
