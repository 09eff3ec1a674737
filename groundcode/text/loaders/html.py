"""Web pages: what a reader sees of them, a line a block."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from groundcode.domain.transcripts import Transcript
from groundcode.errors import BadEncoding, BadValue, InvalidDocument
from groundcode.locale import _
from groundcode.text.encoding import Decoded, decode
from groundcode.text.loaders import Given
from groundcode.text.loaders.assemble import assemble
from groundcode.text.loaders.html_lines import Page, lines_of
from groundcode.text.loaders.html_tokens import MOST_TAGS, TooManyTags
from groundcode.text.loaders.labelled import LONGEST_NAME, Paragraph, bold_names, names_among, with_colon
from groundcode.text.loaders.left_out import left_out_notes

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})|^\s*<\?xml[^>]{0,80}encoding=[\"']([\w.:-]{2,30})", re.I
)
_LOOKED_AT = 4_096
# Browsers read the first ones as Windows-1252, too; the others cannot be, if their name can be read as it stands.
_WESTERN = frozenset(("ascii", "iso8859-1", "cp1252"))
_WIDE = ("utf-16", "utf-32", "utf-7")


def read(given: Given) -> Transcript:
    """A transcript from an .html; raises InvalidDocument, EmptyFile, NotText, BadEncoding, BadValue, BadPattern."""
    decoded = _decoded(given)
    try:
        page = lines_of(decoded.text)
    except TooManyTags:
        why = _("it holds more than {most} tags").format(most=MOST_TAGS)
        raise InvalidDocument(given.path, _("web page (.html)"), why, _("Save the transcript alone, or as plain text.")) from None
    if not page.has_tags:  # plain text with an ending that promises more
        return assemble(decoded, given, headings=False)
    lines = "\n".join(_with_names(page))
    notes = left_out_notes(page.left_out)
    return assemble(Decoded(lines, decoded.encoding, decoded.guessed, ""), given, headings=False, notes=notes)


def _with_names(page: Page) -> Iterator[str]:
    """The lines; bold names get a colon, those on a line of their own an empty line before them."""
    paragraphs = [line for line in page.lines if isinstance(line, Paragraph)]
    names = bold_names(paragraphs)
    alone = names_among(line.text for line in paragraphs if _is_bold_alone(line))
    last = ""
    for line in page.lines:
        if isinstance(line, Paragraph):
            if last.strip() and _is_bold_alone(line) and line.text in alone:
                yield ""
            last = with_colon(line, names)
        else:
            last = line
        yield last


def _is_bold_alone(line: Paragraph) -> bool:
    return 0 < len(line.text.strip()) <= LONGEST_NAME and line.bold.strip() == line.text.strip()


def _decoded(given: Given) -> Decoded:
    """The page's text in the encoding that it declares, where its bytes fit that."""
    declared = None if given.encoding else _declared(given.data)
    if declared is not None:
        try:
            return decode(given.data, given.path, declared)
        except (BadEncoding, BadValue):
            pass  # pages are saved again in another encoding, and keep the old declaration
    return decode(given.data, given.path, given.encoding)


def _declared(data: bytes) -> str | None:
    """The encoding that the page says it is in, unless its bytes settle another one."""
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    match = _DECLARED.search(data[:_LOOKED_AT])
    if match is None:
        return None
    name = (match[1] or match[2]).decode("ascii")
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    if codec.startswith(_WIDE):
        return None
    if codec not in _WESTERN:
        return codec
    try:
        data.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return None
