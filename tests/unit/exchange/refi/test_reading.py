from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from groundcode.errors import EmptyFile, FileMissing, InvalidQdpx, TooLarge
from groundcode.exchange.refi.archive import open_qdpx
from groundcode.exchange.refi.reading import read_codebook_xml, read_project
from groundcode.exchange.refi.values import RefiProject
from tests.unit.exchange.refi.files import C1, C2, CODES, S1, S2, U1, USERS, guid, project, selection, source, write


def read(inner: str, **more: str) -> RefiProject:
    return read_project(io.BytesIO(project(inner, **more).encode()), "f.qdpx")


def refused(path: Path) -> str:
    with pytest.raises(InvalidQdpx) as error, open_qdpx(path) as archive:
        archive.project()
    assert error.value.hint
    return error.value.message


def test_another_namespace_prefixes_and_order() -> None:
    one = selection(31, 0, 2, C1)
    inner = f"<Sources>{source(S1, one)}</Sources>{CODES}<Cases/><Sets/>{USERS}<Sets></Sets>"
    found = read(inner, namespace="urn:QDA-XML:project:9:9")
    assert [code.name for code in found.codes] == ["trust", "seen", "calls"]
    assert found.codes[1].parent == C1
    assert [user.name for user in found.users] == ["Ann", "Ben"]
    prefixed = f'<q:Project xmlns:q="x" name="n"><q:Users><q:User guid="{U1}" name="Ann"/></q:Users></q:Project>'
    assert read_project(io.BytesIO(prefixed.encode()), "f").users[0].name == "Ann"


def test_a_pdf_with_its_text_and_other_media() -> None:
    inner = (
        f'<Sources><PDFSource guid="{S1}" name="doc"><PDFSelection guid="{guid(40)}" name="box" page="1" firstX="1" firstY="1" '
        f'secondX="2" secondY="2"><Coding guid="{guid(41)}"><CodeRef targetGUID="{C1}"/></Coding></PDFSelection>'
        f'<Representation guid="{S2}" plainTextPath="internal://x.txt">{selection(31, 0, 2, C1)}</Representation></PDFSource>'
        f'<AudioSource guid="{guid(43)}" name="tape" path="internal://a.mp3"/></Sources>'
    )
    pdf, text, tape = read(CODES + inner).sources
    assert (pdf.kind, pdf.representation, pdf.others, pdf.selections) == ("pdf", S2, (), ())
    assert (text.kind, text.name) == ("text", "doc")
    assert [(one.tag, one.name, one.start) for one in text.selections] == [
        ("PlainTextSelection", "", 0), ("PDFSelection", "box", -1),
    ]  # fmt: skip
    assert tape.kind == "audio"


def test_qdc_of_other_tools() -> None:
    code = f'<Code guid="{{{C1.upper()}}}" name="a" isCodable="false"/>'
    xml = f'<CodeBook xmlns="urn:QDA-XML:codebook:0:4"><Codes>{code}</Codes><Sets/></CodeBook>'
    found = read_codebook_xml(io.BytesIO(xml.encode()), "f.qdc")
    assert (found.codes[0].guid, found.codes[0].codable, found.sets) == (C1, False, ())


@pytest.mark.parametrize(
    "entity",
    ['<!DOCTYPE Project [<!ENTITY a "aaaa">]>', '<!DOCTYPE Project SYSTEM "http://x/y.dtd">',
     '<!DOCTYPE Project [<!ENTITY a SYSTEM "file:///etc/passwd">]>'],
)  # fmt: skip
def test_entities_are_never_read(tmp_path: Path, entity: str) -> None:
    xml = project(USERS).replace("<Project", entity + "<Project", 1)
    assert "entities" in refused(write(tmp_path / "a.qdpx", xml))


def test_wrong_xml_says_where(tmp_path: Path) -> None:
    assert "line 2" in refused(write(tmp_path / "a.qdpx", project("<Users>")))
    assert "root element is Other" in refused(write(tmp_path / "b.qdpx", "<Other/>"))
    assert "nested too deep" in refused(write(tmp_path / "c.qdpx", "<Project>" + "<a>" * 400 + "</a>" * 400 + "</Project>"))
    deep = "".join(f'<Code guid="{guid(1000 + n)}" name="x{n}">' for n in range(120)) + "</Code>" * 120
    assert "more than 100 deep" in refused(write(tmp_path / "d.qdpx", project(f"<CodeBook><Codes>{deep}</Codes></CodeBook>")))


def test_one_guid_for_two_things(tmp_path: Path) -> None:
    twice = f'<CodeBook><Codes><Code guid="{C1}" name="a"/><Code guid="{C1.upper()}" name="b"/></Codes></CodeBook>'
    told = refused(write(tmp_path / "a.qdpx", project(twice)))
    assert "code “a”" in told
    assert "code “b”" in told
    inside = f'<CodeBook><Codes><Code guid="{C1}" name="a"><Code guid="{C1}" name="a"/></Code></Codes></CodeBook>'
    assert "two things" in refused(write(tmp_path / "b.qdpx", project(inside)))  # a tree that leads back to itself


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil.txt", "C:\\evil.txt", "sources/../../x"])
def test_names_that_lead_outside(tmp_path: Path, name: str) -> None:
    assert "outside" in refused(write(tmp_path / "a.qdpx", project(USERS), {name: "x"}))


def test_bombs(tmp_path: Path) -> None:
    path = write(tmp_path / "a.qdpx", project(USERS), {f"sources/{S1}.txt": b"a" * 60_000_000})
    with open_qdpx(path) as archive, pytest.raises(TooLarge):
        archive.text(f"internal://{S1}.txt")
    path = write(tmp_path / "b.qdpx", project(" " * 20_000_000))
    with open_qdpx(path) as archive, pytest.raises(TooLarge, match="20 MB once unpacked; groundcode takes at most 10 MB"):
        archive.project()


def test_archives_that_are_none(tmp_path: Path) -> None:
    good = write(tmp_path / "good.qdpx", project(USERS), {"sources/a.txt": "x" * 5000})
    data = good.read_bytes()
    cut = tmp_path / "cut.qdpx"
    cut.write_bytes(data[: len(data) // 2])
    assert "whole zip" in refused(cut)
    damaged = tmp_path / "damaged.qdpx"
    damaged.write_bytes(data.replace(data[60:75], b"\0" * 15, 1))
    assert "REFI-QDA" in refused(damaged)
    plain = tmp_path / "plain.qdpx"
    plain.write_bytes(b"<Project/>")
    assert "no zip" in refused(plain)
    (tmp_path / "empty.qdpx").write_bytes(b"")
    with pytest.raises(EmptyFile), open_qdpx(tmp_path / "empty.qdpx"):
        pass
    with pytest.raises(FileMissing), open_qdpx(tmp_path / "none.qdpx"):
        pass
    with zipfile.ZipFile(tmp_path / "two.qdpx", "w") as out:
        out.writestr("a.qde", "<Project/>")
        out.writestr("b.qde", "<Project/>")
    assert "several projects" in refused(tmp_path / "two.qdpx")
    with zipfile.ZipFile(tmp_path / "no.qdpx", "w") as out:
        out.writestr("folder/._project.qde", "<Project/>")
        out.writestr("__MACOSX/project.qde", "<Project/>")
    assert "no project.qde" in refused(tmp_path / "no.qdpx")


@pytest.mark.parametrize("qde", ["project.qde", "Project.qde", "My study.QDE"])
def test_any_single_qde(tmp_path: Path, qde: str) -> None:
    path = write(tmp_path / "a.qdpx", project(USERS), {"sources/.root": ""}, qde=qde)
    with open_qdpx(path) as archive:
        assert len(archive.project().users) == 2


@pytest.mark.parametrize(
    ("written", "asked"),
    [("sources/A.txt", "internal://a.txt"), ("Sources/a.txt", "internal://A.TXT"), ("SOURCES/a.txt", "a.txt"),
     ("sources/a.txt", "internal:/a.txt"), ("sources/a.txt", "internal://sources/a.txt"), ("a.txt", "internal://a.txt"),
     (f"sources/{S1}.txt", "")],
)  # fmt: skip
def test_paths_of_other_tools(tmp_path: Path, written: str, asked: str) -> None:
    with open_qdpx(write(tmp_path / "a.qdpx", project(USERS), {written: "x\r\ny"})) as archive:
        assert archive.text(asked, S1) == "x\r\ny"
        assert archive.text("relative:///a.txt") is None
        assert archive.text("absolute:///C:/a.txt") is None
        assert archive.text("internal://other.txt") is None


def test_texts_in_other_encodings(tmp_path: Path) -> None:
    texts: dict[str, str | bytes] = {"sources/a.txt": "\ufeff居民".encode(), "sources/b.txt": "居民".encode("utf-16")}
    with open_qdpx(write(tmp_path / "a.qdpx", project(USERS), texts)) as archive:
        assert archive.text("a.txt") == "\ufeff居民"
        assert archive.text("b.txt") == "居民"


def test_values_of_cases_and_notes() -> None:
    inner = (
        f'<Variables><Variable guid="{guid(51)}" name="age" typeOfVariable="Integer"/></Variables>'
        f'<Cases><Case guid="{guid(52)}" name="Ann"><VariableValue><VariableRef targetGUID="{guid(51)}"/>'
        f'<IntegerValue>30</IntegerValue></VariableValue><SourceRef targetGUID="{S1}"/></Case></Cases>'
        f'<Notes><Note guid="{guid(53)}" name="n"><PlainTextContent>a\nb</PlainTextContent></Note></Notes>'
        f'<Description>about</Description><NoteRef targetGUID="{guid(53)}"/>'
    )
    found = read(inner)
    assert found.cases[0].values[0].value == "30"
    assert found.cases[0].sources == (S1,)
    assert found.memos[0].text == "a\nb"
    assert (found.description, found.notes) == ("about", (guid(53),))
    assert C2 != C1
