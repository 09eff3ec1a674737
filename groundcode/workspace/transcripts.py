"""A transcript with its turns and codings as a Word document."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.domain.codes import CodeTree
from groundcode.domain.ids import to_raw
from groundcode.errors import CannotWriteHere, NotShared, UnknownFormat
from groundcode.exchange.codebooks.docx_words import word
from groundcode.exchange.transcript_docx import TranscriptCoding, TranscriptDocument, TranscriptTurn
from groundcode.locale import _
from groundcode.store import reading
from groundcode.store.reading_cases import not_shared

if TYPE_CHECKING:
    from groundcode.domain.codings import Coding
    from groundcode.workspace.sources import Opened
    from groundcode.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class TranscriptReport:
    """What was written."""

    source: str
    turns: int
    codings: int
    unplaced: int
    """Codings left out because their words are not in the text as it stands."""
    withheld: int
    """Turns without their words, because somebody did not consent to being quoted word for word."""


class Transcripts:
    """Transcripts as documents."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def export(
        self, path: Path, source: str, *, coders: tuple[str, ...] = (), language: str | None = None, overwrite: bool = False
    ) -> TranscriptReport:
        """Write a source (by name or id) to a .docx, its codings as comments; `coders` (names) narrows to theirs.

        Raises:
            UnknownFormat, CannotWriteHere
            SourceNotFound, AmbiguousName, SealedSource, WithdrawnSource, CoderNotFound
            NotShared: an informant of the source said no to sharing.
            NamesRemain: a name of the roster stands in the project. OriginalsLocked
        """
        from groundcode.exchange.codebooks.files import write_atomically
        from groundcode.exchange.transcript_docx import dump_transcript

        if path.suffix.lower() != ".docx":
            raise UnknownFormat(str(path), (".docx",), writing=True)
        if path.exists() and not overwrite:
            raise CannotWriteHere(str(path), _("there is a file already; --overwrite replaces it"))
        wanted = {self._workspace.coder_named(name) for name in coders}
        opened = self._workspace.sources.open(self._workspace.sources.named(source).id)
        if opened.closed is not None:
            raise opened.closed
        with self._workspace.store.reading() as connection:
            if to_raw(opened.source.id) in not_shared(connection)[0]:
                raise NotShared(str(path), opened.source.name)
        self._workspace.privacy.refuse_if_names_remain(str(path))
        document, report = self._document(opened, wanted, language or self._workspace.language())
        write_atomically(path, dump_transcript(document))
        return report

    def _document(self, opened: Opened, wanted: set[str], language: str) -> tuple[TranscriptDocument, TranscriptReport]:
        with self._workspace.store.reading() as connection:
            tree = self._workspace.tree_at(connection)
            names = reading.read_coders(connection)
            moments = reading.change_moments(connection)
        consents, outside = self._consents(opened)
        turns = tuple(
            TranscriptTurn(
                turn.number, turn.start, turn.body, turn.end, opened.is_interviewer(turn), _withheld(consent, language)
            )
            for turn, consent in zip(opened.version.turns, consents, strict=True)
        )
        codings = [one for one in opened.codings if tree.target(one.code) is not None and (not wanted or one.coder in wanted)]
        placed = _distinct([one for one in codings if one.placed and one.start < one.end])
        shown = tuple(_coding(one, tree, names, moments, language) for one in placed)
        unplaced = sum(not one.placed for one in codings)
        notes = _notes(unplaced, [turn for turn in turns if turn.withheld], language)
        instead = _withheld(outside, language)
        now = self._workspace.store.now().astimezone().isoformat()
        document = TranscriptDocument(opened.source.name, language, now, opened.text, turns, shown, notes, instead)
        return document, TranscriptReport(
            opened.source.name, len(turns), len(shown), unplaced, sum(bool(turn.withheld) for turn in turns)
        )

    def _consents(self, opened: Opened) -> tuple[list[str], str]:
        """For each turn, and for what stands outside of turns, whether the words may be quoted."""
        from groundcode.workspace.thesis.quoting import Quoting

        with self._workspace.store.reading() as connection:
            quoting = Quoting(connection)
            found = [quoting.at(opened.version.id, turn.body, max(turn.end, turn.body + 1)) for turn in opened.version.turns]
            outside = quoting.outside(opened.source.id, opened.version.id)
        return [quote.consent if quote is not None else "" for quote in found], outside


def _withheld(consent: str, language: str) -> str:
    key = {"no": "withheld", "paraphrase": "paraphrase"}.get(consent)
    return word(key, language) if key else ""


def _distinct(codings: list[Coding]) -> list[Coding]:
    """Each coder's code on a place once: two laptops may have said the same."""
    return list({(one.coder, one.code, one.start, one.end): one for one in codings}.values())


def _coding(one: Coding, tree: CodeTree, names: dict[str, str], moments: dict[bytes, str], language: str) -> TranscriptCoding:
    marks = [("★" if one.starred else ""), (("反例" if language == "zh" else "negative case") if one.negative else "")]
    said = " · ".join(filter(None, (tree.path(tree.target(one.code) or one.code), *marks)))
    return TranscriptCoding(one.start, one.end, names.get(one.coder, "?"), moments.get(to_raw(one.made), ""), said)


def _notes(unplaced: int, withheld: list[TranscriptTurn], language: str) -> tuple[str, ...]:
    zh = language == "zh"
    out = []
    if unplaced:
        words = "{n} codings are left out: their words are not in this text any more."
        words = "{n} 条编码所在的文字已不在现文本中，未列入。" if zh else words
        out.append(words.format(n=unplaced))
    if withheld:
        words = (
            "{n} 个话轮未获逐字引用的同意，文字从略。"
            if zh
            else "{n} turns stand without their words: no consent to quote them word for word."
        )
        out.append(words.format(n=len(withheld)))
    return tuple(out)
