"""Notes as memos, links as relations, sets as memos that say what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.domain.levels import Level
from groundcode.exchange.refi.values import RefiLink
from groundcode.locale import _
from groundcode.store import reading
from groundcode.text.normalise import normalise
from groundcode.workspace.refi.parts import SET, moment_of
from groundcode.workspace.relations import clean_type
from groundcode.workspace.theories.book import TheoryBook

if TYPE_CHECKING:
    from groundcode.workspace.refi.import_foreign import ForeignImport


class NotesAndLinks:
    """What stands behind the sources in a project."""

    def __init__(self, of: ForeignImport) -> None:
        self._of = of
        self._new_id = of.workspace.store.ids
        self._notes = {note.guid for note in of.project.memos}
        self._relations: set[tuple[str, str, str]] = set()
        self._links = {link.guid for link in of.project.links}
        self._relation_of: dict[str, str] = {}
        """Link -> the relation that it became."""

    def run(self) -> None:
        """Put memos, relations and sets into the arrivals."""
        of = self._of
        for code in of.project.codes:
            of.notes_on(code.notes, of.code_of[code.guid])
        of.notes_on(of.project.notes, of.workspace.id)
        book = TheoryBook(of.made.connection, reading.read_tree(of.made.connection))
        self._relations = {(one.start, one.end, one.type) for one in book.relations.values()}
        levels = {code.id: code.level for code in book.tree.codes.values()}
        levels |= {of.code_of[guid]: level for guid, level in of.plan.levels.items() if of.code_of[guid] not in levels}
        later = [link for link in of.project.links if not self._leads_to_link(link)]
        for link in (*later, *(link for link in of.project.links if self._leads_to_link(link))):
            self._link(link, levels)
        self._memos()
        self._sets()

    def _leads_to_link(self, link: RefiLink) -> bool:
        return link.target in self._links

    def _memos(self) -> None:
        of, count = self._of, 0
        codes = set(of.code_of.values())
        for note in of.project.memos:
            raw = note.text or (of.archive.text(note.path) if note.path else "") or ""
            text, title = normalise(raw).text, " ".join(normalise(note.name).text.split())
            about = of.about.get(note.guid, {})
            if not text.strip():
                if not title and not about:
                    of.losses.lost(_("notes"), _("there is nothing in them"), note.guid)
                    continue
                text = title or "–"
            if of.known.get(note.guid) == "memo":
                of.losses.kept(_("notes"), _("they are here already"), title)
                continue
            memo = of.free(note.guid, "memo", _("notes"), title)
            kind = "code" if any(thing in codes for thing in about) else "theoretical"
            arrival = of.arrivals.of(of.coder_of.get(note.user, ""), moment_of(note.moment))
            fields = {"kind": kind, "text": text} | ({"title": title} if title else {})
            arrival.things.append(("memo", memo, fields))
            of.target[note.guid] = (memo, None)
            for thing, anchor in about.items():
                link: dict[str, object] = {"from": memo, "role": "about", "to": thing}
                arrival.things.append(("link", self._new_id(), link | ({"anchor": anchor} if anchor else {})))
            told = note.selections - min(len(note.places), of.placed_notes.get(note.guid, 0))
            of.losses.lost(_("places in notes"), _("a memo is not coded here"), title, told)
            count += 1
        of.report.counts["memos"] = of.report.counts.get("memos", 0) + count
        for guid in of.about.keys() - self._notes:
            of.losses.lost(_("references to notes"), _("the note is not in the file"), guid)

    def _link(self, link: RefiLink, levels: dict[str, Level]) -> None:
        of = self._of
        ends = (link.origin, link.target)
        note, other = ends if link.origin in self._notes else ends[::-1]
        if note in self._notes and other in of.target:
            of.notes_on((note,), *of.target[other])
            of.losses.kept(_("links of notes"), _("the memo is on what it was linked to"), link.name)
            return
        codes = [of.code_of.get(end) for end in ends]
        start, end = codes
        name = _("{name} ({start} → {end})").format(
            name=link.name or "?", start=self._words(link.origin), end=self._words(link.target)
        )  # fmt: skip
        led = self._relation_of.get(link.target)
        if start is not None and led is not None and levels[start].rank >= Level.CATEGORY.rank:
            self._relation(link, start, led, name)
        elif start is None or end is None:
            of.losses.lost(_("links"), _("only categories, and notes, are linked here"), name)
        elif start == end:
            of.losses.lost(_("links"), _("from a thing to itself"), name)
        elif min(levels[start].rank, levels[end].rank) < Level.CATEGORY.rank:
            why = _("a relation leads from a category to a category: raise the codes with --levels to keep it")
            of.losses.lost(_("links"), why, name)
        else:
            self._relation(link, start, end, name)

    def _relation(self, link: RefiLink, start: str, end: str, name: str) -> None:
        of = self._of
        kind = clean_type(link.name)
        if (start, end, kind) in self._relations or of.known.get(link.guid) == "relation":
            of.losses.kept(_("links"), _("the relation is here already"), name)
            return
        self._relations.add((start, end, kind))
        relation = self._relation_of[link.guid] = of.free(link.guid, "relation", _("links"), name)
        fields = {"from": start, "to": end} | ({"type": kind} if kind else {})
        of.arrivals.first.things.append(("relation", relation, fields))
        of.report.counts["relations"] = of.report.counts.get("relations", 0) + 1
        of.notes_on(link.notes, relation)
        if link.direction in ("Associative", "Bidirectional"):
            of.losses.kept(_("links"), _("a relation has a direction: from the first to the second"), name)

    def _words(self, guid: str) -> str:
        of = self._of
        codes = {one.guid: one.name for one in of.project.codes}
        memos = {one.guid: one.name for one in of.project.memos}
        return codes.get(guid) or memos.get(guid) or of.case_names.get(guid) or of.source_names.get(guid, "?")

    def _sets(self) -> None:
        of = self._of
        for one in of.project.sets:
            if of.known.get(one.guid) == "memo":
                continue
            memo = of.free(one.guid, "memo", _("sets"), one.name)
            text = normalise(one.description).text
            first = of.arrivals.first.things
            fields: dict[str, object] = {"kind": "operational", "title": " ".join(one.name.split()) or "?"}
            first.append(("memo", memo, fields | ({"text": text} if text else {})))
            first.append(("link", self._new_id(), {"from": memo, "role": SET, "to": memo}))
            for member in (*one.codes, *one.sources, *one.notes):
                if member in of.target:
                    thing = of.target[member][0]
                    first.append(("link", self._new_id(), {"from": memo, "role": "about", "to": thing}))
                else:
                    of.losses.lost(_("members of sets"), _("what they name was not taken"), one.name)
            of.losses.kept(_("sets"), _("each is an operational memo on its members"), one.name)
