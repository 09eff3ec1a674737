"""Bytes to text: which encoding a file is in, and what its line ends are."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from groundcode.errors import BadEncoding, BadValue, EmptyFile, NotText
from groundcode.locale import _
from groundcode.text.frequent import FREQUENT_HAN

KNOWN = ("utf-8", "utf-16", "gb18030", "big5hkscs", "cp1252")

# A superset reads everything its subset holds, and files labelled with the subset often need more.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 30_000
_CONTROL = bytes([*range(9), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_USUAL = re.compile("[\\s\x20-\x7e\u00a0-\u024f\u2010-\u2027\u2030-\u203b\u3000-\u3029\u4e00-\u9fff\uff01-\uff5e]")
# cp1252 in the wild: typographic marks anywhere, accented letters beside other letters.
_WESTERN = re.compile(rb"[\x80\x85\x91-\x97\x99\xa0\xa3\xa9\xab\xae\xb0\xb7\xbb\xbf]|[\xc0-\xff](?=[a-zA-Z\s.,'!?)-]|$)")
_HIGH = re.compile(rb"[\x80-\xff]")
_GB_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
_GB_FIRST = re.compile(rb"(?:[\xb0-\xd7][\xa1-\xfe]|[\xa1\xa3][\xa1-\xfe])")
_BIG5_FIRST = re.compile(rb"(?:[\xa4-\xc6][\x40-\x7e\xa1-\xfe]|[\xa1-\xa3][\x40-\x7e\xa1-\xfe])")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text as the bytes give it, before anything in it is changed."""

    text: str
    encoding: str
    """Python's name of the encoding."""
    guessed: bool
    """True where neither a byte order mark, nor strict UTF-8, nor the caller settled it."""
    line_ends: str
    """"lf", "crlf", "cr" or "mixed"; a text of one line counts as "lf"."""


def decode(data: bytes, name: str, encoding: str | None = None) -> Decoded:
    """The text of `data`; `name` is what errors call the file.

    Raises EmptyFile, NotText, BadEncoding (bytes that do not fit a named `encoding`) and BadValue
    (an encoding that is not known).
    """
    if not data:
        raise EmptyFile(name)
    _refuse_binary(data, name)
    if encoding is not None:
        text, used, guessed = *_decode_as(data, name, encoding), False
    else:
        text, used, guessed = _find(data, name)
    sample = text[:_SAMPLE].encode("utf-8", "replace")
    if len(sample) - len(sample.translate(None, _CONTROL)) > 0.05 * min(len(text), _SAMPLE):
        raise NotText(name, _("many of its characters are control characters"))
    if not text.strip(" \t\r\n\ufeff\u3000"):
        raise EmptyFile(name)
    return Decoded(text, used, guessed, line_ends(text))


def line_ends(text: str) -> str:
    """Which line ends `text` has: "lf", "crlf", "cr" or "mixed"."""
    if "\r" not in text:
        return "lf"
    pairs = text.count("\r\n")
    lone_cr, lone_lf = text.count("\r") - pairs, text.count("\n") - pairs
    if not lone_cr and not lone_lf:
        return "crlf"
    return "mixed" if pairs or lone_lf else "cr"


def _refuse_binary(data: bytes, name: str) -> None:
    reasons = (
        (b"%PDF-", _("it is a PDF")),
        (b"PK\x03\x04", _("it is a zip archive, as Word files (.docx) are")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _("it is an old Office file (.doc)")),
        (b"{\\rtf", _("it is a rich text file (.rtf)")),
        (b"\x89PNG", _("it is a picture")),
        (b"\xff\xd8\xff", _("it is a picture")),
        (b"ID3", _("it is a sound recording")),
    )
    for magic, why in reasons:
        if data.startswith(magic):
            raise NotText(name, why)


def _decode_as(data: bytes, name: str, encoding: str) -> tuple[str, str]:
    try:
        codec = codecs.lookup(encoding.strip()).name
    except (LookupError, ValueError):
        raise BadValue(_("encoding"), encoding, " ".join(KNOWN)) from None
    codec = _WIDER.get(codec, codec)
    try:
        return data.decode(codec), codec
    except UnicodeError as error:  # some codecs do not say where
        raise BadEncoding(name, codec, getattr(error, "start", 0)) from None
    except LookupError:  # a codec that makes no text, such as base64
        raise BadValue(_("encoding"), encoding, " ".join(KNOWN)) from None


def _find(data: bytes, name: str) -> tuple[str, str, bool]:
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(codec, "replace"), codec, False
    if b"\0" in data:
        codec_16 = _utf16_without_bom(data)
        if codec_16 is None:
            raise NotText(name, _("it holds NUL bytes"))
        return data.decode(codec_16, "replace"), codec_16, True
    try:
        return data.decode(), "utf-8", False
    except UnicodeDecodeError:
        codec = _guess(data, name)
    return data.decode(codec, "replace"), codec, True


def _utf16_without_bom(data: bytes) -> str | None:
    """The UTF-16 that `data` is in: its NULs stand on one side of the pairs, and its characters are everyday."""
    sample = data[:_SAMPLE]
    for codec, empty_side in (("utf-16-le", 0), ("utf-16-be", 1)):
        if len(data) % 2 or 0 in sample[empty_side::2]:
            continue
        text = sample.decode(codec, "replace")
        usual = len(_USUAL.findall(text)) >= 0.9 * len(text)
        han = _HAN.findall(text)
        if usual and sum(1 for char in han if char in FREQUENT_HAN) >= 0.2 * len(han):
            return codec
    return None


def _guess(data: bytes, name: str) -> str:
    """The likeliest encoding of bytes that are not UTF-8."""
    sample = data[:_SAMPLE]
    if _damaged_utf8(sample):
        return "utf-8"
    scores = {
        "gb18030": _east_asian(sample, "gb18030", _GB_FIRST),
        "big5hkscs": _east_asian(sample, "big5hkscs", _BIG5_FIRST),
        "cp1252": _western(sample),
    }
    first, second = sorted(scores, key=lambda codec: -scores[codec])[:2]
    if scores[first] >= 0.5 and scores[first] - scores[second] >= 0.15:
        return first
    return _ask_charset_normalizer(sample) or _strongest(scores, name)


def _damaged_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", "ignore" if len(sample) < 8 else "replace")
    broken = text.count("\ufffd")
    beyond = sum(1 for _char in re.finditer("[^\x00-\x7f]", text)) - broken
    return beyond >= 20 and broken <= 0.02 * beyond


def _east_asian(sample: bytes, codec: str, first_level: re.Pattern[bytes]) -> float:
    """From 0 to 1: how much `sample` reads as everyday Chinese in `codec`."""
    text = sample.decode(codec, "replace")
    if text.count("\ufffd") > 1 + 0.005 * len(text):
        return 0.0
    pairs = _GB_PAIR.findall(sample)
    han = _HAN.findall(text)
    if not pairs or not han:
        return 0.0
    usual = sum(1 for pair in pairs if first_level.fullmatch(pair)) / len(pairs)
    frequent = sum(1 for char in han if char in FREQUENT_HAN) / len(han)
    # Running text has 50-70 % of its characters among the frequent ones, misread text under 10 %.
    return 0.4 * usual + 0.6 * min(1.0, frequent * 2)


def _western(sample: bytes) -> float:
    """From 0 to 1: how much `sample` reads as Western text in Windows-1252."""
    high = len(_HIGH.findall(sample))
    fitting = len(_WESTERN.findall(sample))
    density = high / len(sample)
    return max(0.0, fitting / high - 2 * max(0.0, density - 0.2)) if high else 0.0


def _ask_charset_normalizer(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=["gb18030", "big5hkscs", "cp1252"]).best()
    return None if best is None else best.encoding


def _strongest(scores: dict[str, float], name: str) -> str:
    best = max(scores, key=lambda codec: scores[codec])
    if scores[best] < 0.2:
        raise NotText(name, _("no encoding that is known here fits its bytes"))
    return best
