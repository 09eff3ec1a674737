"""What is fuzzed: everything that reads bytes from elsewhere. A target may refuse bytes with a GroundcodeError, nothing else."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from groundcode.domain.transcripts import Transcript
from groundcode.errors import GroundcodeError
from groundcode.text.loaders import FORMATS, Given
from groundcode.text.normalise import normalise
from tests.fuzz import refi_targets

Target = Callable[[bytes], None]


def loader(module: str) -> Target:
    """Bytes as a file of one format."""

    def run(data: bytes) -> None:
        given = Given(data, "P01", "P01")
        try:
            check(import_module(f"groundcode.text.loaders.{module}").read(given))
        except GroundcodeError as error:
            assert error.message

    return run


def part(module: str, member: str, others: dict[str, bytes]) -> Target:
    """Bytes as the one interesting part of a package."""
    inner = loader(module)

    def run(data: bytes) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, content in {**others, member: data}.items():
                archive.writestr(zipfile.ZipInfo(name), content)
        inner(buffer.getvalue())

    return run


def reader(module: str, function: str, suffix: str) -> Target:
    """Bytes as a file that a function reads by its path."""

    def run(data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"given{suffix}"
            path.write_bytes(data)
            try:
                getattr(import_module(module), function)(path)
            except GroundcodeError as error:
                assert error.message
            assert [p.name for p in Path(folder).iterdir()] == [path.name], "something was written beside what was read"

    return run


def load_modules() -> None:
    """Import everything that a target will use."""
    for module in dict.fromkeys(FORMATS.values()):
        import_module(f"groundcode.text.loaders.{module}")
    for module in ("groundcode.text.identifying.roster", "groundcode.text.identifying.review_list",
                   "groundcode.exchange.case_tables", "groundcode.exchange.codebooks", "groundcode.exchange.codebooks.drafts",
                   "groundcode.exchange.codebooks.yaml_format", "groundcode.exchange.codebooks.csv_format",
                   "groundcode.exchange.codebooks.xlsx_format", "groundcode.exchange.codebooks.markdown_format",
                   "groundcode.exchange.codebooks.qdc_format", "groundcode.exchange.refi.archive",
                   "groundcode.exchange.refi.positions", "groundcode.exchange.refi.own"):  # fmt: skip
        import_module(module)


def check(transcript: Transcript) -> None:
    """What holds of every transcript, whatever it was made from."""
    text = transcript.text
    assert normalise(text).text == text
    assert text.strip()
    at = 0
    for turn in transcript.turns:
        assert at <= turn.start <= turn.body <= turn.end <= len(text)
        assert turn.speaker is None or turn.speaker.strip()
        at = turn.end
    assert len({turn.number for turn in transcript.turns}) == len(transcript.turns)


_DOCX = {
    "[Content_Types].xml": b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    b'Target="word/document.xml"/></Relationships>',
}
_ODT = {
    "mimetype": b"application/vnd.oasis.opendocument.text",
    "META-INF/manifest.xml": b'<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
    b'manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
    b'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
}

TARGETS: dict[str, Target] = {
    **{module: loader(module) for module in dict.fromkeys(FORMATS.values())},
    "docx_xml": part("docx", "word/document.xml", _DOCX),
    "odt_xml": part("odt", "content.xml", _ODT),
    "roster": reader("groundcode.text.identifying.roster", "read_roster", ".csv"),
    "review_list": reader("groundcode.text.identifying.review_list", "read_review_list", ".csv"),
    "cases_csv": reader("groundcode.exchange.case_tables", "read_cases", ".csv"),
    "cases_xlsx": reader("groundcode.exchange.case_tables", "read_cases", ".xlsx"),
    "codebook_yaml": reader("groundcode.exchange.codebooks", "read_codebook", ".yaml"),
    "codebook_csv": reader("groundcode.exchange.codebooks", "read_codebook", ".csv"),
    "codebook_xlsx": reader("groundcode.exchange.codebooks", "read_codebook", ".xlsx"),
    "codebook_qdc": reader("groundcode.exchange.codebooks", "read_codebook", ".qdc"),
    "qdpx": refi_targets.archive,
    "qdpx_qde": refi_targets.qde,
    "qdpx_own": refi_targets.own,
    "codebook_md": reader("groundcode.exchange.codebooks", "read_codebook", ".md"),
}
