"""PDFs written by hand, small enough to know every line of them."""

from __future__ import annotations

from collections.abc import Sequence

PAGE = (595, 842)
Text = tuple[float, float, float, str]
"""Left edge, baseline, size, text."""

_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
%d beginbfrange
%s
endbfrange endcmap end end"""

_HAN_FONT = b"""<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000
/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>
/FontDescriptor << /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -200 1000 900] /Ascent 880 /Descent -120
/ItalicAngle 0 /CapHeight 700 /StemV 80 >> >>"""


def pdf(
    pages: Sequence[Sequence[Text] | bytes],
    *,
    page: str = "/MediaBox [0 0 595 842]",
    trailer: str = "",
    extra: Sequence[str] = (),
) -> bytes:
    """A PDF of `pages`: each a list of texts, or its content stream."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % (7 + 2 * n) for n in range(len(pages))), len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [5 0 R] /ToUnicode 6 0 R >>",
        _HAN_FONT,
        _stream(_to_unicode()),
    ]
    for n, content in enumerate(pages):
        stream = content if isinstance(content, bytes) else b"\n".join(_shown(*text) for text in content)
        resources = "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R {page} {resources} /Contents {8 + 2 * n} 0 R >>".encode())
        objects.append(_stream(stream))
    objects += [one.encode("latin-1") for one in extra]
    return _file(objects, trailer)


def lines(*texts: str, left: float = 72, top: float = 760, step: float = 16, size: float = 12) -> list[Text]:
    """Texts below each other; "" leaves a line empty."""
    return [(left, top - n * step, size, text) for n, text in enumerate(texts) if text]


def locked() -> bytes:
    """A PDF with a password that is not empty."""
    encrypt = f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >>"
    return pdf([lines("secret")], extra=[encrypt], trailer=f"/Encrypt 9 0 R /ID [<{'43' * 16}> <{'43' * 16}>]")


def _shown(left: float, y: float, size: float, text: str) -> bytes:
    if all(ord(char) < 0x80 for char in text):
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return f"BT /F1 {size} Tf 1 0 0 1 {left} {y} Tm ({escaped}) Tj ET".encode()
    return f"BT /F2 {size} Tf 1 0 0 1 {left} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET".encode()


def _to_unicode() -> bytes:
    """Every code means the character of its number; a range may only count in the last byte."""
    ranges = [b"<%02x00> <%02xff> <%02x00>" % (high, high, high) for high in range(256) if not 0xD8 <= high <= 0xDF]
    return b"\n".join(_TO_UNICODE % (len(part), b"\n".join(part)) for part in (ranges,))


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _file(objects: Sequence[bytes], trailer: str) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for n, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, one)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer.encode(), table)
    return bytes(out)
