"""Bytes in and out: whole files only, and texts in the encodings that spreadsheets save."""

from __future__ import annotations

import codecs
import os
import stat
import uuid
from pathlib import Path

from groundcode.errors import BadEncoding, CannotWriteHere, EmptyFile, FileMissing, InvalidCodebook, TooLarge
from groundcode.exchange.codebooks.drafts import Findings
from groundcode.locale import _

LARGEST = 20_000_000
"""Bytes; the codebook of a doctoral thesis has about 200,000."""


def read_bytes(path: Path, limit: int = LARGEST) -> bytes:
    """All bytes of a file.

    Raises:
        FileMissing, EmptyFile, TooLarge
        InvalidCodebook: for a folder, a device, or a file that the system does not let us read.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InvalidCodebook(str(path), None, _("this is not a file but a folder or a device."))
        if status.st_size > limit:
            raise TooLarge(str(path), status.st_size, limit, hint=too_large_hint())
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise FileMissing(str(path)) from None
    except OSError as error:
        why = _("it cannot be read: {why}.").format(why=error.strerror or error)
        raise InvalidCodebook(str(path), None, why) from error
    if not data:
        raise EmptyFile(str(path))
    return data


def too_large_hint() -> str:
    """What to do about a codebook beyond the limit."""
    return _("No codebook is this large: take pictures and other sheets out of the file.")


def decode(data: bytes, path: Path, findings: Findings) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or GB18030 (which Excel in China saves).

    Raises:
        EmptyFile, BadEncoding
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _decode_as(data, "utf-16", "UTF-16", path)
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = _decode_as(data, "gb18030", _("UTF-8 or GB18030"), path)
            findings.note(_("The file is not UTF-8; it was read as GB18030."))
    if not text.strip():
        raise EmptyFile(str(path))
    return text


def _decode_as(data: bytes, encoding: str, words: str, path: Path) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadEncoding(str(path), words, error.start) from error


def write_atomically(path: Path, data: bytes) -> None:
    """Put `data` at `path`: a reader sees the old file or the new one, never half of it.

    Raises:
        CannotWriteHere
    """
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".{uuid.uuid4().hex}.tmp")
    try:
        try:
            with beside.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                beside.chmod(stat.S_IMODE(target.stat().st_mode))
            os.replace(beside, target)
        finally:
            beside.unlink(missing_ok=True)
    except FileNotFoundError:
        why = _("there is no folder {folder}").format(folder=target.parent)
        raise CannotWriteHere(str(path), why) from None
    except OSError as error:
        raise CannotWriteHere(str(path), error.strerror or str(error)) from error
