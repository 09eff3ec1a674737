"""Rich text files of Word, WPS, LibreOffice and WordPad: Chinese bytes by font and code page, tracked changes as accepted."""

from __future__ import annotations

from groundcode.domain.transcripts import Transcript
from groundcode.errors import InvalidDocument
from groundcode.locale import _
from groundcode.text.encoding import Decoded
from groundcode.text.loaders import Given
from groundcode.text.loaders.assemble import assemble
from groundcode.text.loaders.labelled import Paragraph, bold_names, with_colon
from groundcode.text.loaders.left_out import left_out_notes
from groundcode.text.loaders.rtf_reader import Reader

KIND = "rich text file (.rtf)"
_BOM = b"\xef\xbb\xbf"


def read(given: Given) -> Transcript:
    """A transcript from an .rtf; raises InvalidDocument, EmptyFile, BadPattern, and BadValue for an unknown encoding."""
    data = given.data.removeprefix(_BOM).lstrip()
    if not data.startswith(b"{\\rtf"):
        raise InvalidDocument(given.path, KIND, _why_not(data))
    reader = Reader(data, given.encoding, given.path)
    blocks = reader.layout.blocks
    names = bold_names(block for block in blocks if isinstance(block, Paragraph))
    lines = [with_colon(block, names) if isinstance(block, Paragraph) else block for block in blocks]
    notes = list(left_out_notes(reader.left_out))
    if reader.bytes.guessed is not None:
        notes.insert(0, _("The encoding was guessed: {encoding}.").format(encoding=reader.bytes.guessed))
    if not reader.is_whole:
        notes.append(_("The file breaks off: its last group is never closed, and text may be missing."))
    return assemble(Decoded("\n".join(lines), "rtf", False, ""), given, headings=False, notes=tuple(notes))


def _why_not(data: bytes) -> str:
    if data.startswith(b"PK\x03\x04"):
        return _("it is a zip archive, as Word files (.docx) are")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _("it is an old Office file (.doc)")
    return _("it does not begin as one")
