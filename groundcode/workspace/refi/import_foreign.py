"""What another program wrote, as arrivals: coders, codes, sources with their codings, cases, memos, relations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from groundcode.domain import ids
from groundcode.domain.codebooks import PATH_SEPARATOR
from groundcode.domain.codes import Code
from groundcode.domain.ids import fold
from groundcode.domain.ranks import rank_between
from groundcode.errors import BadEncoding, EmptyFile, EmptyName, NotText
from groundcode.exchange.colours import colour_of
from groundcode.exchange.refi.archive import Archive, NoArchive
from groundcode.exchange.refi.losses import Losses
from groundcode.exchange.refi.positions import Reading, choose
from groundcode.exchange.refi.values import RefiCode, RefiProject, RefiSource
from groundcode.locale import _
from groundcode.store import reading
from groundcode.store.arrivals import known_things, names_of
from groundcode.store.store import Writing
from groundcode.text.normalise import normalise
from groundcode.workspace.interchange import InterchangeReport
from groundcode.workspace.names import clean_name
from groundcode.workspace.refi.import_notes import NotesAndLinks
from groundcode.workspace.refi.import_people import People
from groundcode.workspace.refi.import_sources import Sources
from groundcode.workspace.refi.levels import LevelPlan, plan_levels
from groundcode.workspace.refi.parts import ALIAS, description_of, moment_of

if TYPE_CHECKING:
    from groundcode.workspace.refi.importing import Arrivals
    from groundcode.workspace.workspace import Workspace

Progress = Callable[[int, int, str], None]
_VARIABLES = {"Integer": "number", "Float": "number", "Date": "date"}


class ForeignImport:
    """One import of a project that another program wrote."""

    def __init__(
        self, workspace: Workspace, made: Writing, archive: Archive | NoArchive, project: RefiProject, arrivals: Arrivals,
        report: InterchangeReport, losses: Losses, *, levels: str, forced: Reading | None, progress: Progress | None,
    ) -> None:  # fmt: skip
        self.workspace = workspace
        self.made = made
        self.archive = archive
        self.project = replace(project, sources=())
        self.arrivals = arrivals
        self.report = report
        self.losses = losses
        self.sources: list[RefiSource] = list(project.sources)
        self.source_names = {one.guid: one.name for one in self.sources}
        self._of_sources = {value.variable for one in self.sources for value in one.values}
        self._levels = levels
        self._forced = forced
        self._progress = progress
        self.known = known_things(made.connection, self._guids())
        """GUID -> kind of thing, of what is here, and of what is taken but for codings; those of codings source by source."""
        self.coder_of: dict[str, str] = {}
        self.people = People(self)
        self.code_of: dict[str, str] = {}
        self.plan = LevelPlan({})
        self.target: dict[str, tuple[str, dict[str, object] | None]] = {}
        """GUID -> (our id, anchor) of what a note may be on; of selections and codings, those that something leads to."""
        self.about: dict[str, dict[str, dict[str, object] | None]] = {}
        """Note -> what it is on, with the anchor of a segment."""
        self.new_codings: set[bytes] = set()
        """GUIDs that codings of this file have taken."""
        self.case_names = {case.guid: case.name for case in project.cases}
        self.in_cases = {guid for case in project.cases for guid in case.selections}
        self.case_sources: dict[str, dict[str, None]] = {}
        """Case, or selection of a case -> the sources in which it was met."""
        self.note_places = {note.guid: note.places for note in project.memos if note.places}
        self.unread: dict[str, str] = {}
        """Source -> why its text cannot be read."""
        self._said: set[str] = set()
        self._defined: dict[str, str] = {}
        """Code of ours -> the definition that it gets."""
        self.placed_notes: dict[str, int] = {}
        self.linked = {end for link in project.links for end in (link.origin, link.target)}
        self.led_to = self.linked.union(*((*one.codes, *one.sources, *one.notes) for one in project.sets))
        """GUIDs that links and sets speak of."""

    def run(self) -> None:
        """Put everything into the arrivals, and tell the rest."""
        self.report.origin = self.project.origin
        self.people.take(self.project.users)
        self._codes()
        choice = choose(self._quotes(), self.project.origin, self._forced)
        self.report.positions = choice.reading.word
        sources = Sources(self, choice.reading)
        sources.run(self._progress)
        if sources.placed or choice.checked:
            self.report.notes.append(choice.sentence())
        self._cases(sources.source_of)
        NotesAndLinks(self).run()
        self._tell_project()
        counts = {"sources": len(set(sources.source_of.values())), "codings": sources.placed, "coders": len(self.coder_of)}
        self.report.counts |= counts

    def free(self, guid: str, entity: str, kind: str, name: str) -> str:
        """A GUID as the id of a new thing, or a new id where something else has it; what is lost by that is told."""
        if guid not in self.known and (raw := ids.to_raw(guid)) not in self.new_codings:
            if entity == "coding":
                self.new_codings.add(raw)
            else:
                self.known[guid] = entity
            return guid
        self.losses.kept(kind, _("their GUIDs are taken here: they got new ones"), name)
        return self.workspace.store.ids()

    def alias(self, thing: str, guid: str, anchor: dict[str, object] | None = None) -> tuple[str, str, dict[str, object]]:
        """The link that keeps the GUID by which the other program knows a thing."""
        fields: dict[str, object] = {"from": thing, "role": ALIAS, "to": guid}
        return "link", ids.named(thing, "refi", guid), fields | ({"anchor": anchor} if anchor else {})

    def notes_on(self, notes: Iterable[str], thing: str, anchor: dict[str, object] | None = None) -> None:
        """Remember that some notes are on a thing of ours."""
        for note in notes:
            self.about.setdefault(note, {}).setdefault(thing, anchor)

    def said(
        self, text: str, title: str, thing: str, user: str, moment: str, anchor: dict[str, object] | None = None, guid: str = ""
    ) -> None:
        """A memo of what somebody wrote where the other program has a description; none where it is here already.

        `guid` is of what is described, where several such stand for one thing here.
        """
        new = self.workspace.store.ids
        memo = ids.named(guid or thing, "refi said", text)
        if memo in self._said or reading.read_thing(self.made.connection, "memo", memo) is not None:
            self.losses.kept(_("notes"), _("they are here already"), title)
            return
        self._said.add(memo)
        who, when = self.coder_of.get(user, ""), moment_of(moment)
        fields = {"kind": "code", "text": normalise(text).text} | ({"title": " ".join(title.split())} if title else {})
        self.arrivals.put(who, when, ("memo", memo, fields))
        link: dict[str, object] = {"from": memo, "role": "about", "to": thing}
        self.arrivals.put(who, when, ("link", new(), link | ({"anchor": anchor} if anchor else {})))
        self.report.counts["memos"] = self.report.counts.get("memos", 0) + 1

    def _guids(self) -> Iterable[str]:
        project = self.project
        yield from (one.guid for one in project.codes)
        yield from (one.guid for one in project.memos)
        yield from (one.guid for one in project.links)
        yield from (one.guid for one in project.sets)

    def look_up(self, source: RefiSource) -> None:
        """Learn which codings of a source are here."""
        on_places = (coding.guid for one in source.selections for coding in one.codings)
        self.known |= known_things(self.made.connection, (*(coding.guid for coding in source.codings), *on_places))

    def _quotes(self) -> Iterable[tuple[str, Sequence[tuple[int, int, str]]]]:
        for source in self.sources:
            quotes = [(one.start, one.end, one.name) for one in source.selections if one.name]
            if quotes and source.kind == "text":
                raw = self.raw_text(source)
                if raw:
                    yield raw, quotes

    def raw_text(self, source: RefiSource) -> str | None:
        """The text of a source as the file has it; None where it has none that can be read, and `unread` says why."""
        if source.content:
            return source.content
        try:
            found = self.archive.text(source.path, source.guid)
            return source.content if found is None else found
        except (BadEncoding, EmptyFile, NotText) as error:
            self.unread[source.guid] = error.message.rstrip(".")
            return None

    def _codes(self) -> None:
        tree = reading.read_tree(self.made.connection)
        by_path = {fold(tree.path(code)): code for code in tree.codes}
        names = _free_names(self.project.codes, self.losses)
        paths: dict[str, str] = {}
        for code in self.project.codes:
            above = paths[code.parent] + PATH_SEPARATOR if code.parent else ""
            paths[code.guid] = above + names[code.guid]
        self.plan = plan_levels(self.project.codes, paths, self._levels)
        if self.plan.raised:
            words = _("Raised, as something higher stands under them: {names}.")
            self.report.notes.append(words.format(names=_("; ").join(self.plan.raised[:10])))
        last: dict[str | None, str] = {}
        levels = {code.id: code.level for code in tree.codes.values()}
        for code in self.project.codes:
            known = tree.target(code.guid) if code.guid in tree.all else None
            known = known or by_path.get(fold(paths[code.guid]))
            level = self.plan.levels[code.guid]
            if known is not None:
                self.code_of[code.guid] = known
                self.losses.kept(_("codes"), _("they are here already: theirs are read as ours"), paths[code.guid])
                self._definition(code, tree.codes[known], paths[code.guid])
                if known != code.guid:
                    self.arrivals.first.things.append(self.alias(known, code.guid))
                continue
            parent = self.code_of.get(code.parent) if code.parent else None
            if parent is not None and (levels[parent].rank < level.rank or levels[parent].value == "label"):
                self.losses.kept(_("codes"), _("they stand at the top: the levels here differ"), paths[code.guid])
                parent = None
            before = last.get(parent)
            if before is None:
                before = tree.last_rank(parent) if parent is None or parent in tree.codes else ""
            rank = last[parent] = rank_between(before)
            new = self.code_of[code.guid] = self.free(code.guid, "code", _("codes"), code.name)
            levels[new] = level
            fields: dict[str, object] = {"name": names[code.guid], "level": level.value}
            fields |= {"place": {"parent": parent, "rank": rank}}
            said = normalise(code.description).text.strip()
            fields |= {"definition": said} if said else {}
            fields |= {"colour": colour} if (colour := colour_of(code.colour)) else {}
            if code.colour and not colour:
                self.losses.lost(_("colours of codes"), _("a colour is #RRGGBB here"), f"{names[code.guid]}: {code.colour}")
            self.arrivals.first.things.append(("code", new, fields))
            self.report.plan.append((paths[code.guid], level))
            if not code.codable:
                why = _("they may be coded with here: a code is a code")
                self.losses.kept(_("codes that only group others"), why, paths[code.guid])
        self.target |= {guid: (code, None) for guid, code in self.code_of.items()}
        self.report.counts["codes"] = len(self.report.plan)

    def _definition(self, theirs: RefiCode, ours: Code, path: str) -> None:
        """What they say of a code that is here: our definition where we have none, else a memo on the code."""
        text = normalise(theirs.description).text.strip()
        here = self._defined.get(ours.id, ours.definition).strip()
        # Our own export says rules and examples there too: what only repeats them is no news.
        exported = description_of(replace(ours, definition=here), ()).strip()
        if not text or text == here or (exported and f"{text}\n\n".startswith(f"{exported}\n\n")):
            return
        if here or exported:
            self.losses.kept(_("definitions of codes"), _("ours is another: theirs is a memo on the code"), path)
            self.said(text, path, ours.id, "", "")
            return
        self._defined[ours.id] = text
        self.arrivals.first.filled.append(("code", ours.id, "definition", text))
        self.losses.kept(_("definitions of codes"), _("ours was empty: theirs was taken"), path)

    def _cases(self, source_of: dict[str, str]) -> None:
        first = self.arrivals.first.things
        here = {fold(name): case for case, name in names_of(self.made.connection, "case").items()}
        variables = self._variables()
        for number, case in enumerate(self.project.cases, start=1):
            met = (one for guid in (case.guid, *case.selections) for one in self.case_sources.get(guid, ()))
            bound = dict.fromkeys((*case.sources, *met))
            otherwise = _("case {n}").format(n=number)
            if len(bound) == 1:  # MAXQDA and Quirkos write the variables of a document as a case without a name
                otherwise = self.source_names.get(next(iter(bound))) or otherwise
            name = _name(case.name, _("case"), otherwise)
            known = here.get(fold(name))
            if known is None:
                known = here[fold(name)] = self._new_id("case", ids.case_id(self.workspace.id, name))
                fields: dict[str, object] = {"name": name, "kind": "informant"}
                for value in case.values:
                    field = f"value:{variables.get(value.variable, '')}"
                    if value.variable not in variables:
                        self.losses.lost(_("values of cases"), _("their variable is not in the file"), name)
                    elif field not in fields:
                        fields[field] = value.value.strip()
                    elif fields[field] != value.value.strip():
                        why = _("the case has another value of this variable, which stays")
                        self.losses.lost(_("values of cases"), why, f"{name}: {value.value.strip()}")
                first.append(("case", known, fields))
            else:
                self.losses.kept(_("cases"), _("one of this name is here already: its values stay"), name)
                self.losses.lost(_("values of cases"), _("the case is here already"), name, len(case.values))
            if known != case.guid:
                first.append(self.alias(known, case.guid))
            self.target.setdefault(case.guid, (known, None))
            away = sum(one not in source_of for one in bound)
            self.losses.lost(_("sources of cases"), _("the source was not taken, or is not in the file"), name, away)
            for source in dict.fromkeys(source_of[one] for one in bound if one in source_of):
                link = ids.named(known, "refi source", source)
                first.append(("link", link, {"from": known, "role": "source", "to": source}))
            self._tell_case(case.description, case.codes, case.selections, name, known)
        self.report.counts["cases"] = len(self.project.cases)

    def _tell_case(self, description: str, codes: Sequence[str], selections: Sequence[str], name: str, case: str) -> None:
        self.losses.lost(_("codes of cases"), _("a case is not coded here, its words are"), name, len(codes))
        self.losses.kept(_("places of cases"), _("the case is bound to the whole source they are in"), name, len(selections))
        if description.strip():
            self.said(description, name, case, "", "")
            self.losses.kept(_("descriptions of cases"), _("they are memos on the cases"), name)

    def _variables(self) -> dict[str, str]:
        """GUID -> our variable."""
        here = {fold(name): one for one, name in names_of(self.made.connection, "variable").items()}
        out: dict[str, str] = {}
        used = {value.variable for case in self.project.cases for value in case.values}
        for number, variable in enumerate(self.project.variables, start=1):
            if variable.guid in self._of_sources and variable.guid not in used:
                self.losses.kept(_("variables of sources only"), _("they are header lines, offered for the case"), variable.name)
                continue
            name = _name(variable.name, _("variable"), _("variable {n}").format(n=number))
            found = here.get(fold(name))
            if found is None:
                found = here[fold(name)] = self._new_id("variable", ids.variable_id(self.workspace.id, name))
                kind = _VARIABLES.get(variable.type, "text")
                self.arrivals.first.things.append(("variable", found, {"name": name, "type": kind}))
                if variable.type in ("Boolean", "DateTime"):
                    self.losses.kept(_("types of variables"), _("yes/no and moments are texts here"), name)
            out[variable.guid] = found
            if found != variable.guid:
                self.arrivals.first.things.append(self.alias(found, variable.guid))
            if variable.description.strip():
                self.losses.lost(_("descriptions of variables"), _("a variable has a name and a type"), name)
        return out

    def _new_id(self, entity: str, wanted: str) -> str:
        """An id of ours that is free: a deleted thing of this name keeps its own."""
        while reading.read_thing(self.made.connection, entity, wanted) is not None:
            wanted = ids.named(wanted, "again")
        return wanted

    def _tell_project(self) -> None:
        project = self.project
        for name, count in project.strange:
            self.losses.lost(_("elements that are not of the standard"), _("nothing here reads them"), name, count)
        about = _("XML cannot hold them: U+FFFD stands there")
        self.losses.kept(_("control characters in the file"), about, "", project.replaced)
        about = _("each got one that is made of what it says")
        self.losses.kept(_("things without a GUID"), about, "", project.unnamed)
        if project.description.strip():
            memo = ids.named(self.workspace.id, "refi said", project.description)
            fields = {"kind": "operational", "title": project.name, "text": normalise(project.description).text}
            if reading.read_thing(self.made.connection, "memo", memo) is None:
                self.arrivals.first.things.append(("memo", memo, fields))
            self.losses.kept(_("description of the project"), _("it is a memo"), project.name)
        for graph in project.graphs:
            size = _("{name} ({vertices} things, {edges} arrows)").format(
                name=graph.name or "?", vertices=len(graph.vertices), edges=len(graph.edges)
            )
            self.losses.lost(_("graphs"), _("drawings are made from relations here"), size)


def _name(text: str, kind: str, otherwise: str) -> str:
    try:
        return clean_name(text, kind)
    except EmptyName:
        return otherwise


def _free_names(codes: Sequence[RefiCode], losses: Losses) -> dict[str, str]:
    """GUID -> the name of a code, unique among its siblings."""
    out: dict[str, str] = {}
    taken: set[tuple[str | None, str]] = set()
    for number, code in enumerate(codes, start=1):
        name = _name(code.name, _("code"), _("code {n}").format(n=number))
        free, again = name, 2
        while (code.parent, fold(free)) in taken:
            free, again = f"{name} ({again})", again + 1
        if free != name:
            losses.kept(_("codes"), _("two of one name stand together: the second got a number"), free)
        elif not code.name.strip():
            losses.kept(_("codes"), _("they have no name: they got a number"), free)
        taken.add((code.parent, fold(free)))
        out[code.guid] = free
    return out
