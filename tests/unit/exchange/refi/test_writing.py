from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.errors import CannotWriteHere
from groundcode.exchange.refi.reading import read_project
from groundcode.exchange.refi.values import (
    RefiCase,
    RefiCode,
    RefiCoding,
    RefiLink,
    RefiNote,
    RefiProject,
    RefiSelection,
    RefiSet,
    RefiSource,
    RefiUser,
    RefiValue,
    RefiVariable,
)
from groundcode.exchange.refi.writing import project_pieces, write_qdpx
from groundcode.exchange.refi.xml import Xml
from tests.unit.exchange.refi.files import guid

ORDER = ["Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs", "Description", "NoteRef"]
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t\r"), max_size=12)
NAMES = WORDS.filter(lambda text: bool(text.strip()) and text != "-")


def xml_of(project: RefiProject) -> str:
    return "".join(project_pieces(project, Xml()))


@st.composite
def projects(draw: st.DrawFn) -> RefiProject:
    """Projects with parts that may be empty."""
    many = st.integers(0, 3)
    codes: list[RefiCode] = []
    for n in range(draw(many)):
        parent = guid(100 + n - 1) if n and draw(st.booleans()) else None
        codes.append(RefiCode(guid(100 + n), draw(NAMES), parent, draw(st.booleans()), "", draw(WORDS).strip()))
    codings = tuple(RefiCoding(guid(300 + n), code.guid, guid(1), "2020-01-01T00:00:00Z") for n, code in enumerate(codes))
    selections = (
        (RefiSelection(guid(250), 0, 3, draw(WORDS), draw(WORDS).strip(), codings=codings),) if draw(st.booleans()) else ()
    )
    sources = tuple(
        RefiSource(guid(200 + n), draw(WORDS), path=f"internal://{guid(200 + n)}.txt", selections=selections if not n else ())
        for n in range(draw(many))
    )
    variables = (RefiVariable(guid(401), draw(NAMES)),) if draw(st.booleans()) else ()
    values = tuple(RefiValue(one.guid, draw(WORDS)) for one in variables)
    return RefiProject(
        draw(NAMES), "tool", users=(RefiUser(guid(1), draw(WORDS)),) * draw(st.booleans()), codes=tuple(codes),
        variables=variables, cases=(RefiCase(guid(402), draw(WORDS), values=values),) * draw(st.booleans()), sources=sources,
        memos=(RefiNote(guid(403), draw(WORDS), draw(WORDS)),) * draw(st.booleans()),
        links=(RefiLink(guid(404), draw(WORDS), "OneWay", guid(100), guid(101)),) * draw(st.booleans()),
        sets=(RefiSet(guid(405), draw(NAMES), codes=(guid(100),)),) * draw(st.booleans()), description=draw(WORDS).strip(),
    )  # fmt: skip


@settings(max_examples=150)
@given(projects())
def test_what_is_written_reads_back(project: RefiProject) -> None:
    text = xml_of(project)
    assert read_project(io.BytesIO(text.encode()), "f") == project
    check_structure(text)


def check_structure(text: str) -> None:
    """What the schema asks, by hand: the order, no empty container, GUIDs in lower case without braces."""
    root = ET.fromstring(text)
    tags = [child.tag.rpartition("}")[2] for child in root]
    assert tags == sorted(tags, key=ORDER.index)
    for child in root.iter():
        tag = child.tag.rpartition("}")[2]
        if tag in ORDER[:9] or tag == "Codes":
            assert len(child)
        for name, value in child.attrib.items():
            if name.lower().endswith("guid"):
                assert value == value.lower().strip("{}")
    assert "\r" not in text


@given(projects())
@settings(max_examples=60)
def test_it_is_valid(shared_data: Path, project: RefiProject) -> None:
    etree = pytest.importorskip("lxml.etree")
    schema = etree.XMLSchema(etree.parse(str(shared_data / "refi" / "Project.xsd")))
    assert schema.validate(etree.fromstring(xml_of(project).encode())), schema.error_log


def test_what_xml_cannot_hold_is_replaced_and_counted(tmp_path: Path) -> None:
    project = RefiProject("a\x01b", memos=(RefiNote(guid(1), "n", "x\x0by\ud800"),))
    path = tmp_path / "a.qdpx"
    assert write_qdpx(path, project, [(guid(2), "text\nof it")]) == 3
    with zipfile.ZipFile(path) as found:
        assert found.namelist() == [f"sources/{guid(2)}.txt", "project.qde"]
        assert found.read(f"sources/{guid(2)}.txt") == b"text\nof it"
        assert "a\ufffdb" in found.read("project.qde").decode()


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    def broken() -> object:
        yield guid(1), "text"
        raise RuntimeError

    path = tmp_path / "a.qdpx"
    path.write_bytes(b"before")
    with pytest.raises(RuntimeError):
        write_qdpx(path, RefiProject("a"), broken())  # type: ignore[arg-type]
    assert path.read_bytes() == b"before"
    assert [p.name for p in tmp_path.iterdir()] == ["a.qdpx"]
    with pytest.raises(CannotWriteHere):
        write_qdpx(tmp_path / "none" / "a.qdpx", RefiProject("a"), [])
