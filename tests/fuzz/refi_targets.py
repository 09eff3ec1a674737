"""Projects of other programs: the archive, the XML in it, and our own file beside it, each taken into a project on trial."""

from __future__ import annotations

import io
import tempfile
import zipfile
from functools import cache
from pathlib import Path

from groundcode.errors import GroundcodeError
from groundcode.workspace import Workspace

_TEXT = "\ufeffAnn: I trust them 😀.\r\nBob: They call us.\r\n"
QDE = (
    '<Project xmlns="urn:QDA-XML:project:1.0" name="s"><Sources><TextSource guid="00000000-0000-4000-8000-000000000021" '
    'plainTextPath="internal://a.txt" name="a"/></Sources></Project>'
)
"""The project to which our own file of the corpus belongs."""


@cache
def _workspace() -> Workspace:
    folder = Path(tempfile.mkdtemp(prefix="groundcode-fuzz-"))
    return Workspace.create(folder / "fuzz.groundcode", coder="fuzz")


def archive(data: bytes) -> None:
    """Bytes as a .qdpx."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "given.qdpx"
        path.write_bytes(data)
        _take(path)
        assert [p.name for p in Path(folder).iterdir()] == [path.name], "something was written beside what was read"


def qde(data: bytes) -> None:
    """Bytes as the XML of a project with a text, a document and a note."""
    archive(_zipped({"project.qde": data, "sources/a.txt": _TEXT.encode(), "sources/b.docx": b"PK", "sources/n.txt": b"n"}))


def own(data: bytes) -> None:
    """Bytes as our own file."""
    archive(_zipped({"project.qde": QDE.encode(), "sources/a.txt": _TEXT.encode(), "groundcode.jsonl": data}))


def _zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        for name, content in parts.items():
            out.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def _take(path: Path) -> None:
    workspace = _workspace()
    try:
        report = workspace.interchange.import_qdpx(path, dry_run=True)
        assert all(loss.sentence() for loss in report.losses)
    except GroundcodeError as error:
        assert error.message
    assert not workspace.sources.list_(sealed=True), "a trial left something"
