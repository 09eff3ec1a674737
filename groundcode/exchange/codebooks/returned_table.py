"""A codebook in a spreadsheet that came back: each row says what its texts were when it went out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from groundcode.domain.codebooks import Codebook, CodebookEntry
from groundcode.exchange.codebooks.examples import paths_to_cell
from groundcode.exchange.codebooks.marks import FIELDS, digest
from groundcode.exchange.codebooks.returned import Remark, Returned, ReturnedText, Untaken
from groundcode.locale import _

_DIGEST = re.compile(r"([a-z])=([a-z2-7]{8})(?![a-z2-7])")
_LEVEL, _PLACE, _CORE, _ALSO, _EXAMPLES, _WRITTEN = "l", "p", "c", "a", "x", "w"


def as_exported(entry: CodebookEntry, path: tuple[str, ...], written: str) -> str:
    """What the hidden cell of a code says: digests of its texts, of what a review does not change, and of the moment."""
    texts = {letter: str(getattr(entry, field)) for letter, field in FIELDS.items()} | _others(entry, path) | {_WRITTEN: written}
    return " ".join(f"{letter}={digest(text)}" for letter, text in texts.items())


def _others(entry: CodebookEntry, path: tuple[str, ...]) -> dict[str, str]:
    return {
        _LEVEL: entry.level.value,
        # The place by the names above it alone: a new name is not a new place, but it changes the paths below.
        _PLACE: str(len(path)),
        _CORE: str(entry.core),
        _ALSO: paths_to_cell(entry.also_in),
        _EXAMPLES: "\n".join(sorted(f"{one.source} {one.start} {one.end} {one.quote}" for one in entry.examples)),
    }


def returned_of(codebook: Codebook, path: Path, notes: tuple[str, ...] = ()) -> Returned:
    """What a codebook that was read says as a file that came back; one that never went out has no digests."""
    found = Returned(str(path), notes=list(notes), codebook=codebook)
    for names, entry in codebook.walk():
        if entry.id is not None:
            digests = dict(_DIGEST.findall(entry.as_exported))
            found.texts += _texts(entry, digests)
            found.untaken += _untaken(entry, names, digests)
        if entry.remarks.strip():
            written = dict(_DIGEST.findall(entry.as_exported)).get(_WRITTEN, "")
            found.remarks.append(Remark(entry.remarks.strip(), entry.id, on="remarks", export=written))
    return found


def _texts(entry: CodebookEntry, digests: dict[str, str]) -> Iterator[ReturnedText]:
    for letter, field in FIELDS.items():
        yield ReturnedText(entry.id or "", field, str(getattr(entry, field)), digests.get(letter, ""))


def _untaken(entry: CodebookEntry, names: tuple[str, ...], digests: dict[str, str]) -> Iterator[Untaken]:
    why = {
        _LEVEL: _("A file does not raise or lower codes."),
        _PLACE: _("A file does not move codes."),
        _CORE: _("A file that comes back does not name another core."),
        _ALSO: _("A file that comes back does not change second homes."),
        _EXAMPLES: _("What was said in an interview stays as it was said: a changed example is not taken in."),
    }
    for letter, text in _others(entry, names).items():
        if letter in digests and digest(text) != digests[letter]:
            shown = " > ".join(names) if letter == _PLACE else text
            yield Untaken(entry.id, shown, why[letter])
