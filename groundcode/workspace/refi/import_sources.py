"""Sources of another program with their codings: texts by our own rule, every place mapped along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from groundcode.domain import ids
from groundcode.domain.ids import fold
from groundcode.domain.operations import Draft
from groundcode.domain.transcripts import Transcript
from groundcode.errors import EmptyName, WasPurged
from groundcode.exchange.refi.packed import with_selections
from groundcode.exchange.refi.positions import PlaceMap, Reading
from groundcode.exchange.refi.values import RefiCoding, RefiSelection, RefiSource
from groundcode.locale import N_, _
from groundcode.store import blobs, bulk, reading
from groundcode.store.store import Writing
from groundcode.workspace.importing import add_source
from groundcode.workspace.names import clean_name
from groundcode.workspace.refi.import_places import Placing, is_label
from groundcode.workspace.refi.parts import ALIAS, moment_of

if TYPE_CHECKING:
    from groundcode.workspace.refi.import_foreign import ForeignImport

KIND_WORDS = {
    "pdf": N_("PDF files"),
    "picture": N_("pictures"),
    "audio": N_("audio files"),
    "video": N_("videos"),
}
BOX_WORDS = {
    "PictureSelection": N_("parts of pictures"),
    "PDFSelection": N_("rectangles on pages"),
    "AudioSelection": N_("stretches of a recording"),
    "VideoSelection": N_("stretches of a video"),
    "PlainTextSelection": N_("selections"),
}


class Sources:
    """The sources of one import."""

    def __init__(self, of: ForeignImport, counted: Reading) -> None:
        self._of = of
        self._reading = counted
        self._new_id = of.workspace.store.ids
        self.placed = 0
        """Codings that were taken."""
        self.source_of: dict[str, str] = {}
        """GUID -> our source."""
        connection = of.made.connection
        self._known = {
            row[0].hex(): (ids.to_text(row[1]), ids.to_text(row[2]))
            for row in bulk.all_rows(
                connection,
                "SELECT v.text, v.source, v.id FROM state_version v JOIN state_source s ON s.id = v.source WHERE s.alive",
            )
        }
        self._names = {fold(source.name) for source in reading.read_sources(connection, sealed=True)}
        self._closed = {s.id for s in reading.read_sources(connection, sealed=True) if s.reserved}
        self._closed |= set(reading.withdrawn_sources(connection))
        self._variables = {one.guid: one.name for one in of.project.variables}
        # Looked up once: in 40,000 codings the catalogue would take a tenth of a second.
        self._codings = _("codings")
        self._made_here: set[tuple[object, ...]] = set()
        """(start, end, code, user) of the codings of the source that is taken."""
        self._now = ""
        """GUID of the source that is taken."""

    def run(self, progress: Callable[[int, int, str], None] | None) -> None:
        """Put all sources into the arrivals."""
        outer: dict[str, RefiSource] = {}
        waiting = self._of.sources[::-1]
        self._of.sources.clear()
        total = len(waiting)
        while waiting:  # each is let go of once it is taken
            source = with_selections(waiting.pop())
            self._now = source.guid
            if progress is not None:
                progress(total - len(waiting) - 1, total, source.name)
            if source.kind != "text":
                self._media(source)
                if source.representation:
                    outer[source.representation] = source
                continue
            self._text(source, outer.get(source.guid))

    def _media(self, source: RefiSource) -> None:
        losses, name = self._of.losses, source.name or source.path
        for tag, label, codings in source.others:
            losses.lost(_box(tag), _("a rectangle, or a stretch of time, is no place in a text"), label or name)
            losses.lost(_("codings"), _("on what is no text"), name, codings)
        losses.lost(_("comments on what is no text"), _("they go with the places they are on"), name, source.remarks)
        if source.representation:
            losses.kept(_(KIND_WORDS[source.kind]), _("their text stands for them; the file itself stays where it is"), name)
            return
        if source.kind == "pdf" and (found := self._of.archive.document(source.path)) is not None:
            losses.kept(_(KIND_WORDS["pdf"]), _("their text was read from the file itself"), name)
            self._take(source, None, found.text, found, name)
            return
        losses.lost(_(KIND_WORDS[source.kind]), _("only texts are coded here"), name)
        for one in source.selections:
            losses.lost(_box(one.tag), _("on what is no text"), one.name or name)
        losses.lost(_("codings"), _("on what is no text"), name, _codings_of(source))
        more = bool(source.description.strip()) + len(source.notes) + len(source.values)
        losses.lost(_("descriptions, notes and values of what is no text"), _("they go with it"), name, more)

    def _text(self, source: RefiSource, outer: RefiSource | None) -> None:
        raw, found = self._of.raw_text(source), None
        name = source.name or (outer.name if outer else "") or source.path.rpartition("/")[2] or source.guid
        for path in (source.rich, source.path, outer.path if outer is not None else ""):
            if found is None and path and (raw is None or not raw.strip("\ufeff \t\r\n")):
                found = self._of.archive.document(path)
                raw = found.text if found is not None else raw
        if raw is None or not raw.strip("\ufeff \t\r\n"):
            why = _("its text is not in the archive") if raw is None else _("it holds no text")
            why = self._of.unread.get(source.guid, why)
            self._of.losses.lost(_("sources"), why, name)
            self._of.losses.lost(_("codings"), _("their source was not taken"), name, _codings_of(source))
            return
        if found is not None:
            about = _("the file holds no plain text of them: their formatted text was read")
            self._of.losses.kept(_("sources"), about, name)
        self._take(source, outer, raw, found, name)

    def _take(self, source: RefiSource, outer: RefiSource | None, raw: str, found: Transcript | None, name: str) -> None:
        """Put a source with its codings into the arrivals; `found` is its transcript where it was read from a document."""
        of, losses = self._of, self._of.losses
        places = PlaceMap(raw, self._reading)
        if outer is not None and outer.values:
            source = replace(source, values=(*source.values, *outer.values))
        stored = self._stored(source, raw, places, name, found)
        if stored is None:
            losses.lost(_("codings"), _("their source was not taken"), name, _codings_of(source))
            return
        self.source_of[source.guid], version = stored
        if outer is not None:
            self._outer(source, outer, stored[0], name)
        of.target[source.guid] = (stored[0], None)
        of.notes_on(source.notes, stored[0])
        placing = Placing(places, losses, name, unsure=found is not None)
        losses.lost(_("time marks of transcripts"), _("the times that the text itself gives are read"), name, source.marks)
        self._made_here.clear()
        of.look_up(source)
        if outer is not None:
            of.look_up(outer)
        for selection in source.selections:
            if selection.guid in of.in_cases:
                of.case_sources.setdefault(selection.guid, {})[source.guid] = None
            place = placing.place(selection)
            if place is not None:
                self._selection(selection, version, places.text, place, name)
        self._places_of_notes(source, version, places)
        whole: dict[str, object] = {"version": version, "start": 0, "end": len(places.text)}
        for coding in (*source.codings, *(outer.codings if outer else ())):
            losses.kept(_("codings of whole sources"), _("they stand on the whole text"), name)
            self._coding(coding, whole, "", "", name)

    def _outer(self, source: RefiSource, outer: RefiSource, found: str, name: str) -> None:
        """What is said of the recording or the PDF whose text was taken."""
        self.source_of[outer.guid] = found
        self._of.target[outer.guid] = (found, None)
        self._of.notes_on(outer.notes, found)
        if outer.description.strip() and outer.description != source.description:
            self._of.losses.kept(_("descriptions of sources"), _("they are memos on the sources"), name)
            self._of.said(outer.description, name, found, outer.user, outer.moment)

    def _places_of_notes(self, source: RefiSource, version: str, places: PlaceMap) -> None:
        """QualCoder's and Quirkos' annotations: the note that a source refers to says where in the source it is."""
        for note in source.notes:
            for start, end in self._of.note_places.get(note, ()):
                place = places.place(start, end)
                if place is not None:
                    anchor: dict[str, object] = {"version": version, "start": place[0], "end": place[1]}
                    self._of.notes_on((note,), ids.segment_id(version, *place), anchor)
                    self._of.placed_notes[note] = self._of.placed_notes.get(note, 0) + 1

    def _stored(
        self, source: RefiSource, raw: str, places: PlaceMap, name: str, given: Transcript | None
    ) -> tuple[str, str] | None:
        """(our source, its version) of a text; None where it may not be taken."""
        of, losses = self._of, self._of.losses
        sha256 = blobs.text_hash(places.text)
        if sha256 in self._known:
            found = self._known[sha256]
            if found[0] in self._closed:
                losses.lost(_("sources"), _("the source is sealed here, or its informant has withdrawn"), name)
                return None
            losses.kept(_("sources"), _("the text is here already: their codings are put on ours"), name)
            why = _("the source is here already: its header lines stay as they are")
            losses.lost(_("variables of sources"), why, name, len(source.values))
            self._tell_source(source, name, found[0])
            return found
        wanted = ids.source_id(of.workspace.id, sha256)
        if reading.read_thing(of.made.connection, "source", wanted) is not None:
            losses.lost(_("sources"), _("the source was deleted here: undo that first"), name)
            return None
        draft = Draft("import")
        try:
            free = self._free_name(name)
            transcript = self._transcript(raw, free) if given is None else replace(given, name=free)
            add_source(Writing(of.made.connection, draft, of.made.seen), wanted, transcript, format_="txt")
        except WasPurged as error:
            losses.lost(_("sources"), error.message, name)
            return None
        who, when = of.coder_of.get(source.user, ""), moment_of(source.moment)
        for operation in draft.operations:
            fields = dict(operation.value)
            if operation.entity == "source":
                fields |= self._headers(source)
            of.arrivals.put(who, when, (operation.entity, operation.entity_id, fields))
        if wanted != source.guid:
            of.arrivals.put(who, when, of.alias(wanted, source.guid))
        self._known[sha256] = (wanted, ids.version_id(wanted, sha256, ""))
        self._tell_source(source, name, wanted)
        return self._known[sha256]

    def _transcript(self, raw: str, name: str) -> Transcript:
        from groundcode.text.encoding import Decoded, line_ends
        from groundcode.text.loaders import Given
        from groundcode.text.loaders.assemble import assemble

        return assemble(Decoded(raw, "utf-8", False, line_ends(raw)), Given(b"", name, self._of.archive.path), headings=None)

    def _free_name(self, name: str) -> str:
        try:
            name = clean_name(name, _("source"))
        except EmptyName:
            name = _("source")
        free, again = name, 2
        while fold(free) in self._names:
            free, again = f"{name} ({again})", again + 1
        if free != name:
            self._of.losses.kept(_("sources"), _("another source has the name: it got a number"), free)
        self._names.add(fold(free))
        return free

    def _headers(self, source: RefiSource) -> dict[str, str]:
        """Values of variables of a source: like the lines above an interview, they are offered for its case."""
        out: dict[str, str] = {}
        for value in source.values:
            key = " ".join(self._variables.get(value.variable, "").split())
            if not value.value.strip():
                continue
            if not key or not key.isprintable() or f"header:{key}" in out:
                why = _("their variable is not in the file, or is there twice")
                self._of.losses.lost(_("variables of sources"), why, key or source.name)
                continue
            out[f"header:{key}"] = value.value.strip()
            self._of.losses.kept(_("variables of sources"), _("they are header lines, offered for the case"), key)
        return out

    def _tell_source(self, source: RefiSource, name: str, found: str) -> None:
        losses = self._of.losses
        if source.rich and source.path + (source.content or ""):
            losses.lost(_("formatted texts"), _("the plain text is taken"), name)
        if source.description.strip():
            about = _("they are memos on the sources")
            losses.kept(_("descriptions of sources"), about, name)
            self._of.said(source.description, name, found, source.user, source.moment)
        if source.modified and source.modified != source.moment:
            losses.lost(_("dates of last changes"), _("a thing keeps who made it, and when"), name)

    def _selection(self, one: RefiSelection, version: str, text: str, place: tuple[int, int], name: str) -> None:
        of, losses = self._of, self._of.losses
        start, end = place
        where = f"{name} {start}–{end}"
        anchor: dict[str, object] = {"version": version, "start": start, "end": end}
        segment = ids.segment_id(version, start, end)
        codings = one.codings
        if one.tag == "PDFSelection":
            codings = tuple(coding for coding in codings if not self._is_made(coding, one, place, where))
        alias = one.guid if one.guid != segment else ""
        made = [self._coding(coding, anchor, one.user, one.moment, where, alias) for coding in codings]
        about = next((coding for coding in made if coding), "")
        thing, where_it_is = (about, None) if about else (segment, anchor)
        if one.guid in of.led_to:
            of.target[one.guid] = (thing, where_it_is)
        of.notes_on(one.notes, thing, where_it_is)
        if one.description.strip():
            of.said(one.description, "", thing, one.user, one.moment, where_it_is, one.guid)
            losses.kept(_("comments on selections"), _("they are memos on the codings"), where)
        if not one.codings:
            if alias:
                of.arrivals.put(of.coder_of.get(one.user, ""), moment_of(one.moment), of.alias(segment, one.guid, anchor))
            if not one.notes and not one.description.strip() and one.guid not in of.linked:
                losses.lost(_("selections without a code"), _("a segment is remembered by its codings and memos"), where)
        if is_label(one, text[start:end]):
            losses.lost(_("labels of selections"), _("a segment is called by its words"), one.name)
        if one.modified and one.modified != one.moment:
            losses.lost(_("dates of last changes"), _("a thing keeps who made it, and when"), "")

    def _is_made(self, coding: RefiCoding, one: RefiSelection, place: tuple[int, int], where: str) -> bool:
        """Whether the same code stands there by the same person already: some tools write it on the page and on its text."""
        if (*place, coding.code, coding.user or one.user) not in self._made_here:
            return False
        self._of.losses.kept(_("codings"), _("on a page, and on the same words of its text: they were taken once"), where)
        return True

    def _coding(self, one: RefiCoding, anchor: dict[str, object], user: str, moment: str, where: str, alias: str = "") -> str:
        of = self._of
        code = of.code_of.get(one.code)
        if code is None and one.code in of.case_names:
            of.case_sources.setdefault(one.code, {})[self._now] = None
            of.losses.kept(_("codings"), _("their code is a case: the case is bound to the source"), where)
            return ""
        if code is None:
            of.losses.lost(_("codings"), _("their code is not in the file"), where)
            return ""
        if of.known.get(one.guid) == "coding":
            of.losses.kept(_("codings"), _("they are here already"), where)
            return one.guid
        new = of.free(one.guid, "coding", self._codings, where)
        who = one.user or user
        coder = of.people.coder(who)
        if not coder:
            why = _("the file does not say by whom: they stand under {name}").format(name=of.workspace.coder_name)
            of.losses.kept(_("codings"), why, where)
        when = moment_of(one.moment or moment)
        if not when:
            of.losses.kept(_("codings"), _("the file does not say when: they have the date of the import"), where)
        marks = {name: True for name, on in (("starred", one.starred), ("negative", one.negative)) if on}
        fields: dict[str, object] = {"code": code, "coder": coder or of.workspace.coder, "anchor": anchor, **marks}
        of.arrivals.put(coder, when, ("coding", new, fields))
        if alias:
            of.arrivals.put(coder, when, ("link", self._new_id(), {"from": new, "role": ALIAS, "to": alias}))
        if one.guid in of.led_to:
            of.target[one.guid] = (new, None)
        of.notes_on(one.notes, new)
        self._made_here.add((anchor["start"], anchor["end"], one.code, who))
        self.placed += 1
        return new


def _box(tag: str) -> str:
    """What a selection that is no place in a text is called, with the word of the standard."""
    words = BOX_WORDS.get(tag)
    return _("{words} ({tag})").format(words=_(words), tag=tag) if words else tag


def _codings_of(source: RefiSource) -> int:
    return sum(len(one.codings) for one in source.selections) + len(source.codings)
