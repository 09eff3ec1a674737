"""Sources of another program with their codings: texts by our own rule, every place mapped along."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from groundcode.domain import ids
from groundcode.domain.ids import fold
from groundcode.domain.operations import Draft
from groundcode.domain.transcripts import Transcript
from groundcode.errors import EmptyName, WasPurged
from groundcode.exchange.refi.positions import PlaceMap, Reading
from groundcode.exchange.refi.values import RefiCoding, RefiSelection, RefiSource
from groundcode.locale import N_, _
from groundcode.store import blobs, bulk, reading
from groundcode.store.store import Writing
from groundcode.workspace.importing import add_source
from groundcode.workspace.names import clean_name
from groundcode.workspace.refi_parts import moment_of

if TYPE_CHECKING:
    from groundcode.workspace.refi_import_foreign import ForeignImport

KIND_WORDS = {
    "pdf": N_("PDF files"),
    "picture": N_("pictures"),
    "audio": N_("audio files"),
    "video": N_("videos"),
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
        self._later: dict[str, tuple[str, str]] = {}
        """PDF whose text comes next -> its name and kind."""

    def run(self, progress: Callable[[int, int, str], None] | None) -> None:
        """Put all sources into the arrivals."""
        outer: dict[str, RefiSource] = {}
        waiting = self._of.sources[::-1]
        self._of.sources.clear()
        total = len(waiting)
        while waiting:  # each is let go of once it is taken: 40,000 selections are 50 MB
            source = waiting.pop()
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
        if source.representation:
            losses.kept(_(KIND_WORDS[source.kind]), _("their text stands for them; the file itself stays where it is"), name)
        else:
            losses.lost(_(KIND_WORDS[source.kind]), _("only texts are coded here"), name)
        for tag, label, codings in source.others:
            why = _("a rectangle, or a stretch of time, is no place in a text ({codings} codings)")
            losses.lost(tag, why.format(codings=codings), label or name)
        if not source.representation:
            losses.lost(_("codings"), _("on what is no text"), name, len(source.codings))
            losses.lost(_("codings"), _("on what is no text"), name, sum(n for _t, _l, n in source.others))

    def _text(self, source: RefiSource, outer: RefiSource | None) -> None:
        raw = self._of.raw_text(source)
        coded = sum(len(one.codings) for one in source.selections) + len(source.codings)
        name = source.name or (outer.name if outer else "") or source.path.rpartition("/")[2] or source.guid
        if raw is None or not raw.strip("\ufeff \t\r\n"):
            why = _("its text is not in the archive") if raw is None else _("it holds no text")
            self._of.losses.lost(_("sources"), why, name)
            self._of.losses.lost(_("codings"), _("their source was not taken"), name, coded)
            return
        places = PlaceMap(raw, self._reading)
        found = self._stored(source, raw, places, name)
        if found is None:
            self._of.losses.lost(_("codings"), _("their source was not taken"), name, coded)
            return
        self.source_of[source.guid], version = found
        self._of.target[source.guid] = (found[0], None)
        if outer is not None:
            self.source_of[outer.guid] = found[0]
            self._of.target[outer.guid] = (found[0], None)
        self._of.notes_on(source.notes, found[0])
        self._of.notes_on(outer.notes if outer else (), found[0])
        for selection in source.selections:
            self._selection(selection, version, places, name)
        whole = {"version": version, "start": 0, "end": len(places.text)}
        for coding in (*source.codings, *(outer.codings if outer else ())):
            self._of.losses.kept(_("codings of whole sources"), _("they stand on the whole text"), name)
            self._coding(coding, whole, "", "", name)

    def _stored(self, source: RefiSource, raw: str, places: PlaceMap, name: str) -> tuple[str, str] | None:
        """(our source, its version) of a text; None where it may not be taken."""
        of, losses = self._of, self._of.losses
        sha256 = blobs.text_hash(places.text)
        if sha256 in self._known:
            found = self._known[sha256]
            if found[0] in self._closed:
                losses.lost(_("sources"), _("the source is sealed here, or its informant has withdrawn"), name)
                return None
            losses.kept(_("sources"), _("the text is here already: their codings are put on ours"), name)
            self._tell_source(source, name, found[0])
            return found
        wanted = ids.source_id(of.workspace.id, sha256)
        if reading.read_thing(of.made.connection, "source", wanted) is not None:
            losses.lost(_("sources"), _("the source was deleted here: undo that first"), name)
            return None
        draft = Draft("import")
        try:
            transcript = self._transcript(raw, self._free_name(name))
            add_source(Writing(of.made.connection, draft, of.made.seen), wanted, transcript, format_="txt")
        except WasPurged as error:
            losses.lost(_("sources"), error.message, name)
            return None
        arrival = of.arrivals.of(of.coder_of.get(source.user, ""), moment_of(source.moment))
        for operation in draft.operations:
            fields = dict(operation.value)
            if operation.entity == "source":
                fields |= self._headers(source)
            arrival.things.append((operation.entity, operation.entity_id, fields))
        if wanted != source.guid:
            arrival.things.append(of.alias(wanted, source.guid))
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
        out = {}
        for value in source.values:
            key = " ".join(self._variables.get(value.variable, "").split())
            if key and key.isprintable() and value.value.strip():
                out[f"header:{key}"] = value.value.strip()
                self._of.losses.kept(_("variables of sources"), _("they are header lines, offered for the case"), key)
        return out

    def _tell_source(self, source: RefiSource, name: str, found: str) -> None:
        losses = self._of.losses
        if source.rich:
            losses.lost(_("formatted texts"), _("the plain text is taken"), name)
        if source.description.strip():
            about = _("they are memos on the sources")
            losses.kept(_("descriptions of sources"), about, name)
            self._of.said(source.description, name, found, source.user, source.moment)
        if source.modified and source.modified != source.moment:
            losses.lost(_("dates of last changes"), _("a thing keeps who made it, and when"), name)

    def _selection(self, one: RefiSelection, version: str, places: PlaceMap, name: str) -> None:
        losses = self._of.losses
        place = places.place(one.start, one.end)
        where = f"{name} {one.start}–{one.end}"
        if place is None:
            why = _("the place is empty, or lies outside of its text")
            losses.lost(_("selections"), why, where)
            losses.lost(_("codings"), why, where, len(one.codings))
            return
        start, end = place
        anchor = {"version": version, "start": start, "end": end}
        segment = ids.segment_id(version, start, end)
        self._of.target[one.guid] = (segment, anchor)
        made = [self._coding(coding, anchor, one.user, one.moment, where, one.guid) for coding in one.codings]
        about = next((coding for coding in made if coding), "")
        if about:
            self._of.target[one.guid] = (about, None)
        self._of.notes_on(one.notes, *self._of.target[one.guid])
        if one.description.strip():
            self._of.said(one.description, "", *self._of.target[one.guid][:1], one.user, one.moment, self._of.target[one.guid][1])
            losses.kept(_("comments on selections"), _("they are memos on the codings"), where)
        if not one.codings:
            if segment != one.guid:
                self._of.arrivals.of(self._of.coder_of.get(one.user, ""), moment_of(one.moment)).things.append(
                    self._of.alias(segment, one.guid, anchor)
                )
            if not one.notes and not one.description.strip() and one.guid not in self._of.linked:
                losses.lost(_("selections without a code"), _("a segment is remembered by its codings and memos"), where)
        words = places.text[start:end]
        if one.name and one.name != words and not _is_begun(one.name, words):
            losses.lost(_("labels of selections"), _("a segment is called by its words"), one.name)
        if one.modified and one.modified != one.moment:
            losses.lost(_("dates of last changes"), _("a thing keeps who made it, and when"), "")

    def _coding(self, one: RefiCoding, anchor: dict[str, object], user: str, moment: str, where: str, selection: str = "") -> str:
        of = self._of
        code = of.code_of.get(one.code)
        if code is None:
            of.losses.lost(_("codings"), _("their code is not in the file"), where)
            return ""
        if of.known.get(one.guid) == "coding" and one.guid not in of.new_codings:
            of.losses.kept(_("codings"), _("they are here already"), where)
            return one.guid
        new = of.free(one.guid, "coding", _("codings"), where)
        of.new_codings.add(new)
        who = one.user or user
        coder = of.coder_of.get(who, "")
        if not coder:
            why = _("the file does not say by whom: they stand under {name}").format(name=of.workspace.coder_name)
            of.losses.kept(_("codings"), why, where)
        when = moment_of(one.moment or moment)
        if not when:
            of.losses.kept(_("codings"), _("the file does not say when: they have the date of the import"), where)
        arrival = of.arrivals.of(coder, when)
        arrival.things.append(("coding", new, {"code": code, "coder": coder or of.workspace.coder, "anchor": anchor}))
        if selection and selection != ids.segment_id(str(anchor["version"]), anchor["start"], anchor["end"]):  # type: ignore[arg-type]
            arrival.things.append(of.alias(new, selection))
        of.target[one.guid] = (new, None)
        of.notes_on(one.notes, new)
        self.placed += 1
        return new


def _is_begun(name: str, words: str) -> bool:
    """Whether a name is the quote, or the beginning of it."""
    plain, quote = " ".join(name.split()).rstrip(".…[] "), " ".join(words.split())
    return bool(plain) and quote.startswith(plain)
