"""Notes as memos, links as relations, sets as memos that say what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.domain.levels import Level
from groundcode.errors import BadEncoding, EmptyFile, NotText
from groundcode.exchange.refi.values import RefiLink, RefiNote
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
        self._between: list[RefiLink] = []
        """Links from one note to another."""
        self._new: set[str] = set()
        """Notes that became memos."""

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
        self._notes_on_notes()
        self._sets()

    def _leads_to_link(self, link: RefiLink) -> bool:
        return link.target in self._links

    def _memos(self) -> None:
        of, count = self._of, 0
        codes = set(of.code_of.values())
        for note in of.project.memos:
            text, title = normalise(self._said(note)).text, " ".join(normalise(note.name).text.split())
            about = of.about.get(note.guid, {})
            if not text.strip():
                if not title and not about:
                    of.losses.lost(_("notes"), _("there is nothing in them"), note.guid)
                    continue
                text = title or "–"
            if of.known.get(note.guid) == "memo":
                of.losses.kept(_("notes"), _("they are here already"), title)
                of.target[note.guid] = (note.guid, None)
                continue
            memo = of.free(note.guid, "memo", _("notes"), title)
            kind = "code" if any(thing in codes for thing in about) else "theoretical"
            who, when = of.people.coder(note.user), moment_of(note.moment)
            fields = {"kind": kind, "text": text} | ({"title": title} if title else {})
            of.arrivals.put(who, when, ("memo", memo, fields))
            of.target[note.guid] = (memo, None)
            self._new.add(note.guid)
            for thing, anchor in about.items():
                link: dict[str, object] = {"from": memo, "role": "about", "to": thing}
                of.arrivals.put(who, when, ("link", self._new_id(), link | ({"anchor": anchor} if anchor else {})))
            told = note.selections - min(len(note.places), of.placed_notes.get(note.guid, 0))
            of.losses.lost(_("places in notes"), _("a memo is not coded here"), title, told)
            count += 1
        of.report.counts["memos"] = of.report.counts.get("memos", 0) + count
        for guid in of.about.keys() - self._notes:
            of.losses.lost(_("references to notes"), _("the note is not in the file"), guid)

    def _notes_on_notes(self) -> None:
        of = self._of
        for link in self._between:
            if link.origin not in of.target or link.target not in of.target:
                of.losses.lost(_("links"), _("what they name was not taken"), link.name)
                continue
            of.losses.kept(_("links of notes"), _("the memo is on what it was linked to"), link.name)
            if link.origin in self._new:
                ends = {"from": of.target[link.origin][0], "role": "about", "to": of.target[link.target][0]}
                of.arrivals.first.things.append(("link", self._new_id(), ends))

    def _said(self, note: RefiNote) -> str:
        """The text of a note, and behind it what its description says."""
        text, more = self._text(note), note.description.strip()
        if not text.strip() or not more or more == text.strip():
            return text if text.strip() else note.description
        self._of.losses.kept(_("descriptions of notes"), _("they stand behind their texts"), note.name)
        return f"{text.rstrip()}\n\n{more}"

    def _text(self, note: RefiNote) -> str:
        """The words of a note, from wherever they lie."""
        archive, losses = self._of.archive, self._of.losses
        if note.text or not note.path + note.rich:
            return note.text
        why = _("the text is not in the archive")
        try:
            text = archive.text(note.path, note.guid)
        except EmptyFile:
            text = ""
        except (BadEncoding, NotText) as error:
            text, why = None, error.message.rstrip(".")
        if text is None and (found := archive.document(note.rich) or archive.document(note.path)) is not None:
            losses.kept(_("notes"), _("their formatted text was read"), note.name)
            text = found.text
        if text is None:
            losses.lost(_("texts of notes"), why, note.name or note.guid)
        return text or ""

    def _link(self, link: RefiLink, levels: dict[str, Level]) -> None:
        of = self._of
        ends = (link.origin, link.target)
        if self._notes.issuperset(ends):
            self._between.append(link)
            return
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
