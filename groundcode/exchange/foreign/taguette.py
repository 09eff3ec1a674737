"""Taguette: an SQLite file with documents in HTML, highlights and tags; one or more projects."""

from __future__ import annotations

import json
from collections.abc import Iterable

from groundcode.errors import BadValue
from groundcode.exchange.foreign.building import Builder, Foreign, moment
from groundcode.exchange.foreign.database import Database, Row
from groundcode.exchange.foreign.html_text import HtmlText, plain_of
from groundcode.exchange.refi.losses import Losses
from groundcode.exchange.refi.values import RefiCode, RefiSource
from groundcode.locale import N_, _, join_names
from groundcode.text.loaders.html_tokens import MOST_TAGS, TooManyTags

TABLES = ("projects", "documents", "highlights", "tags", "highlight_tags")
NAME = "Taguette"
_DOT = "."
_LONGEST_SNIPPET = 1_000_000
"""Characters of the HTML of a highlight: no more tags than characters."""
HIGHLIGHTS = N_("highlights")


def read(database: Database, losses: Losses, which: str | None) -> Foreign:
    """The project of a name or number; the only one needs no naming.

    Raises:
        BadValue: none is called so, or several are there and none was named. InvalidDocument
    """
    return _Reader(database, losses, _chosen(list(database.rows("projects", "id", "name")), which, database)).read()


def _chosen(projects: list[Row], which: str | None, database: Database) -> Row:
    if not projects:
        raise database.bad(_("there is no project in it"))
    if which is None and len(projects) == 1:
        return projects[0]
    listed = join_names([f"{one.text('id')} “{one.text('name')}”" for one in projects], 20)
    if which is None:
        raise database.bad(
            _("{count} projects are in it").format(count=len(projects)),
            _("Name one with --which, by its number or name: {projects}.").format(projects=listed),
        )
    wanted = which.strip()
    found = [one for one in projects if one.text("name").strip().casefold() == wanted.casefold()]
    found = found if len(found) == 1 else [one for one in projects if one.text("id") == wanted]
    if len(found) != 1:
        raise BadValue(_("project"), which, listed)
    return found[0]


class _Reader:
    def __init__(self, database: Database, losses: Losses, project: Row) -> None:
        self._database = database
        self._losses = losses
        self._project = project
        self._id = project.whole("id")
        self._builder = Builder(NAME, project.text("created"), losses)
        self._who: dict[tuple[int, int], tuple[str, str]] = {}
        """(highlight, tag) -> (who, when) first put it there."""
        self._codes: dict[int, str] = {}

    def read(self) -> Foreign:
        self._history()
        self._tags()
        sources = self._documents()
        project, builder = self._project, self._builder
        builder.tell_codes()
        return Foreign(
            builder.project(
                project.text("name") or NAME, moment=moment(project.text("created")), description=project.text("description"),
                sources=sources,
            )
        )  # fmt: skip

    def _mine(self, table: str, *needed: str) -> Iterable[Row]:
        return (row for row in self._database.rows(table, "id", "project_id", *needed) if row.whole("project_id") == self._id)

    def _history(self) -> None:
        """Who put which tag on which highlight: the log says it, the highlights do not."""
        before: dict[int, set[int]] = {}
        if not self._database.has("commands"):
            return
        for row in sorted(self._mine("commands", "payload"), key=lambda one: one.whole("id") or 0):
            try:
                said = json.loads(row.text("payload"))
            except (ValueError, RecursionError):
                continue
            if not isinstance(said, dict):
                continue
            highlight, tags = said.get("highlight_id"), said.get("tags")
            if said.get("type") == "highlight_add" and isinstance(highlight, int) and isinstance(tags, list):
                now = {tag for tag in tags if isinstance(tag, int)}
                for tag in now - before.get(highlight, set()):
                    self._who[highlight, tag] = (row.text("user_login"), row.text("date"))
                before[highlight] = now
            elif said.get("type") == "tag_merge":
                old, new = said.get("src_tag_id"), said.get("dest_tag_id")
                for (one, tag), who in list(self._who.items()):
                    if tag == old and isinstance(new, int):
                        self._who.setdefault((one, new), who)

    def _tags(self) -> None:
        rows = [(number, row) for row in self._mine("tags", "path") if (number := row.whole("id")) is not None]
        by_number = {number: row.text("path") for number, row in rows}
        paths = {path: str(number) for number, path in by_number.items()}
        parents: dict[str, str] = {}
        nodes: dict[str, RefiCode] = {}
        for number, row in rows:
            path = row.text("path")
            above = row.whole("parent_id")
            over = _over(path, paths) if above is None else by_number.get(above, "")
            if above is not None or over:
                parents[str(number)] = str(above) if above is not None else paths[over]
            name = path[len(over) + 1 :] if over and path.startswith(over + _DOT) else path
            self._codes[number] = self._builder.guid("code", path)
            nodes[str(number)] = RefiCode(self._codes[number], name, description=row.text("description"))
        self._builder.tree(nodes, parents)

    def _documents(self) -> tuple[RefiSource, ...]:
        tags: dict[int, list[int]] = {}
        for row in self._database.rows("highlight_tags", "highlight_id", "tag_id"):
            on, tag = row.whole("highlight_id"), row.whole("tag_id")
            if on is not None and tag in self._codes:
                tags.setdefault(on, []).append(tag)
        marked: dict[int, list[Row]] = {}
        for row in self._database.rows("highlights", "id", "document_id", "start_offset", "end_offset"):
            marked.setdefault(row.whole("document_id") or 0, []).append(row)
        sources = []
        for row in self._mine("documents", "name", "contents"):
            number = row.whole("id") or 0
            try:
                page = HtmlText(row.text("contents"))
            except TooManyTags:
                raise self._database.bad(_("a document in it holds more than {most} tags").format(most=MOST_TAGS)) from None
            guid = self._builder.guid("source", number, row.text("name"), page.text)
            for highlight in marked.get(number, []):
                self._highlight(guid, row.text("name"), page, highlight, tags)
            name = row.text("name") or row.text("filename")
            memo = self._builder.note(name, row.text("description"), "", row.text("created"), "source", guid)
            sources.append(
                RefiSource(
                    guid, name, content=page.text, moment=moment(row.text("created")),
                    selections=self._builder.selections(guid), notes=(memo,) if memo else (),
                )
            )  # fmt: skip
            self._losses.lost(_("formatted texts"), _("the plain text is taken"), row.text("name"))
        return tuple(sources)

    def _highlight(self, source: str, name: str, page: HtmlText, row: Row, tags: dict[int, list[int]]) -> None:
        start, end, number = row.whole("start_offset"), row.whole("end_offset"), row.whole("id") or 0
        place = page.place(start, end) if start is not None and end is not None else None
        codes = tags.get(number, [])
        if place is None:
            where = f"{name} {row.text('start_offset')}–{row.text('end_offset')}"
            self._losses.lost(_(HIGHLIGHTS), _("the place is empty, or lies outside of its text"), where)
            self._losses.lost(_("codings"), _("the place is empty, or lies outside of its text"), where, len(codes))
            return
        quote = plain_of(row.text("snippet")[:_LONGEST_SNIPPET])
        self._builder.on(source, *place, quote)
        for tag in codes:
            self._builder.code_place(source, *place, self._codes[tag], *self._who.get((number, tag), ("", "")), quote)


def _over(path: str, paths: dict[str, str]) -> str:
    """The tag that a dotted one stands under: only where it is a tag itself, since a dot may be any dot."""
    at = path.rfind(_DOT)
    while at > 0:
        if path[:at] in paths:
            return path[:at]
        at = path.rfind(_DOT, 0, at)
    return ""
