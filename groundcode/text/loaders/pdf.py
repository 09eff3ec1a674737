"""PDF files: the text of their pages as paragraphs, without what stands on every page."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from groundcode.domain.transcripts import Transcript
from groundcode.errors import EmptyFile, InvalidDocument
from groundcode.locale import _, ngettext
from groundcode.text.encoding import Decoded
from groundcode.text.loaders import Given
from groundcode.text.loaders.assemble import assemble
from groundcode.text.loaders.compatibility import ordinary_characters
from groundcode.text.loaders.pdf_child import MOST_CHARACTERS, MOST_PAGES, Page
from groundcode.text.loaders.pdf_lines import lay_out
from groundcode.text.loaders.pdf_paragraphs import paragraphs

KIND = "PDF"
SECONDS = 90.0
"""How long the pages of one file may take; an interview of an hour takes half a second."""

_CHILD = Path(__file__).with_name("pdf_child.py")
_MEANINGLESS = re.compile("[\x01-\x08\x0e-\x1f\ue000-\uf8ff\ufffd]")
_SAMPLE = 100_000


def read(given: Given) -> Transcript:
    """A transcript from a .pdf; raises InvalidDocument, EmptyFile, BadPattern."""
    return transcript_of(read_pages(given), given)


def read_pages(given: Given, seconds: float = SECONDS) -> list[Page]:
    """What stands on the pages, read in a process of its own: pdfium can neither be stopped nor survived otherwise.

    Raises InvalidDocument.
    """
    command = [sys.executable, "-P", str(_CHILD)]
    try:
        done = subprocess.run(command, input=given.data, capture_output=True, timeout=seconds, check=True)  # noqa: S603 - our own file
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        why = _("reading it took longer than {seconds} seconds").format(seconds=round(seconds))
        raise InvalidDocument(given.path, KIND, why, _in_pieces()) from None
    except (OSError, subprocess.CalledProcessError, ValueError) as error:
        why = _("reading it broke off, or took more memory than interviews need")
        raise InvalidDocument(given.path, KIND, why, _in_pieces()) from error
    if "refused" in answer:
        raise _refusal(given.path, answer["refused"])
    pages: list[Page] = answer["pages"]
    return pages


def transcript_of(pages: Sequence[Page], given: Given) -> Transcript:
    """A transcript of what stands on `pages`; raises InvalidDocument, EmptyFile, BadPattern."""
    texts = ["".join(piece[0] for piece in page[-1]) for page in pages]
    pictures = [n for n, text in enumerate(texts, 1) if pages[n - 1][2] and not text.strip()]
    unread = sum(page[3] for page in pages)
    sample = "".join(texts)[:_SAMPLE]
    if not any(map(str.strip, texts)):
        if not pictures:
            raise EmptyFile(given.path)
        if unread:
            why = _("its fonts are neither in the file nor on this computer")
            raise InvalidDocument(
                given.path, KIND, why, _("Install a font for its script, or save it again with its fonts in it.")
            )
        raise InvalidDocument(given.path, KIND, _("its pages are pictures without text"), _by_recognition())
    table = ordinary_characters(sample)
    meaningless = len(_MEANINGLESS.findall(sample.translate(table)))
    if meaningless > 0.3 * len(sample):
        raise InvalidDocument(given.path, KIND, _("its fonts do not say which characters they show"), _by_recognition())
    laid = lay_out(pages, table)
    laid.left_out["unread"] = unread
    text = paragraphs(laid.lines, given.speaker_pattern)
    return assemble(Decoded(text, "pdf", False, ""), given, headings=False, notes=tuple(_notes(laid.left_out, pictures)))


def _refusal(path: str, why: str) -> InvalidDocument:
    if why == "password":
        hint = _("Open it with the password, and save a copy without one.")
        return InvalidDocument(path, KIND, _("it is locked with a password"), hint)
    if why == "pages":
        return InvalidDocument(path, KIND, _("it has more than {most} pages").format(most=MOST_PAGES), _in_pieces())
    if why == "characters":
        most = _("it holds more than {most} characters").format(most=MOST_CHARACTERS)
        return InvalidDocument(path, KIND, most, _in_pieces())
    return InvalidDocument(path, KIND, _("it is damaged, or no PDF at all"))


def _in_pieces() -> str:
    return _("Save the interview alone as a PDF, or as .docx or .txt.")


def _by_recognition() -> str:
    return _("Let a program with text recognition (OCR) make text of it, and import what that saves.")


def _notes(left_out: Counter[str], pictures: Sequence[int]) -> Iterator[str]:
    told = (
        (
            "heads",
            ngettext(
                "{count} line at the top or bottom of a page, the same on most pages, was left out.",
                "{count} lines at the top or bottom of pages, the same on most pages, were left out.",
                left_out["heads"],
            ),
        ),
        ("numbers", ngettext("{count} page number was left out.", "{count} page numbers were left out.", left_out["numbers"])),
        (
            "gutter",
            ngettext(
                "{count} number of a line or paragraph was left out.",
                "{count} numbers of lines or paragraphs were left out.",
                left_out["gutter"],
            ),
        ),
        (
            "outside",
            ngettext(
                "{count} line outside of the visible page was left out.",
                "{count} lines outside of the visible pages were left out.",
                left_out["outside"],
            ),
        ),
        (
            "turned",
            ngettext(
                "{count} character written aslant or upwards was left out.",
                "{count} characters written aslant or upwards were left out.",
                left_out["turned"],
            ),
        ),
        (
            "repeated",
            ngettext(
                "{count} line printed on two pages was taken once.",
                "{count} lines printed on two pages were taken once.",
                left_out["repeated"],
            ),
        ),
    )
    for kind, sentence in (*told, ("unread", _unread(left_out["unread"]))):
        if left_out[kind]:
            yield sentence.format(count=left_out[kind])
    if pictures:
        sentence = ngettext(
            "Page {pages} holds no text, perhaps a picture.", "Pages {pages} hold no text, perhaps pictures.", len(pictures)
        )
        yield sentence.format(pages=_ranges(pictures))


def _unread(count: int) -> str:
    return ngettext(
        "{count} piece of text could not be read, since its font is neither in the file nor on this computer.",
        "{count} pieces of text could not be read, since their font is neither in the file nor on this computer.",
        count,
    )


def _ranges(numbers: Sequence[int]) -> str:
    """Rising numbers as "2, 5–7"."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in found)
