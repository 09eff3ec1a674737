"""Projects in the style of other programs: all of them come in, with the right words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from groundcode.exchange.refi.losses import Losses
from groundcode.exchange.refi.values import RefiCode, RefiCoding, RefiProject, RefiSelection, RefiSource, RefiUser
from groundcode.workspace import Workspace
from groundcode.workspace.interchange import InterchangeReport
from tests.builders import living_rows, new_project, state
from tests.unit.exchange.refi.files import C1, CODES, S1, guid, project, selection, simple, write
from tests.workspace.refi_tools import TOOLS, Tool, many, root_of


def taken(tool: Tool, folder: Path, name: str = "again", **more: Any) -> tuple[Workspace, InterchangeReport]:
    """A project made from what a tool wrote."""
    ws = new_project(folder, name, coder="新", seed=7)
    return ws, ws.interchange.import_qdpx(tool.write(folder / f"{name}.qdpx"), fresh=True, **more)


def codings(ws: Workspace) -> dict[str, tuple[str, str, str]]:
    """Coding -> (words, code, coder)."""
    tree = ws.tree()
    return {one.id: (one.quote, tree.path(one.code_id), one.coder) for one in ws.codings.segments()}


@pytest.mark.parametrize("name", TOOLS)
def test_each_comes_in_with_its_words(tmp_path: Path, name: str) -> None:
    tool = TOOLS[name]()
    ws, report = taken(tool, tmp_path)
    expected = {one: (words, code, coder or "新") for one, (words, code, coder) in tool.expected.items()}
    assert codings(ws) == expected
    assert report.counts["codings"] == len(expected)
    memos = [memo.text for memo in ws.memos.list_()]
    assert all(text in memos for text in tool.memos), memos
    told = "\n".join(report.lines())
    for words in tool.told:
        assert words in told
    if tool.reading is not None:
        assert report.positions == tool.reading
    state(ws)


@pytest.mark.parametrize("name", TOOLS)
def test_out_again_and_back(tmp_path: Path, name: str) -> None:
    """Every GUID, place, coder and date is the same in the archive that is written from what came in."""
    tool = TOOLS[name]()
    ws, _report = taken(tool, tmp_path)
    ws.interchange.export_qdpx(tmp_path / "out.qdpx")
    first = facts(tmp_path / "again.qdpx")
    second = facts(tmp_path / "out.qdpx")
    for one, (code, user, when) in second.items():
        assert one in first
        assert code == first[one][0]
        assert user == first[one][1] or not first[one][1]
        assert when == first[one][2].replace("+00:00", "Z") or not first[one][2]
    assert set(second) == set(tool.expected)


def facts(path: Path) -> dict[str, tuple[str, str, str]]:
    """Coding -> (code, who, when), as the XML has them."""
    out = {}
    for above in root_of(path).iter():
        for coding in (one for one in above if one.tag.endswith("}Coding")):
            code = next((one.get("targetGUID", "") for one in coding), "")
            who = coding.get("creatingUser") or above.get("creatingUser") or ""
            when = coding.get("creationDateTime") or above.get("creationDateTime") or ""
            out[coding.get("guid", "").strip("{}").lower()] = (code.lower(), who.lower(), when)
    return out


def test_twenty_thousand_codings(tmp_path: Path) -> None:
    tool = many(20_000)
    ws, report = taken(tool, tmp_path)
    assert report.counts["codings"] == 20_000
    assert codings(ws) == tool.expected
    assert "2000 of 2000" in "\n".join(report.lines()) or "200 of 200" in "\n".join(report.lines())


def test_nameless_cases_are_called_after_their_source(tmp_path: Path) -> None:
    ws, _report = taken(TOOLS["MAXQDA"](), tmp_path)
    (case,) = ws.cases.list_()
    assert case.name == "Ann"
    assert sorted(case.values.values()) == ["2020-02-03", "true"]
    assert [one.source_name for one in case.bound] == ["Ann"]


def test_a_case_under_the_guid_of_a_code(tmp_path: Path) -> None:
    ws, _report = taken(TOOLS["NVivo for Windows"](), tmp_path)
    cases = {case.name: case for case in ws.cases.list_()}
    assert list(cases["Anna"].values.values()) == ["20-29"]
    assert [one.source_name for one in cases["Berta"].bound] == ["Ann"]


@pytest.mark.parametrize("name", ["QualCoder", "Quirkos", "NVivo for Windows"])
def test_annotations_stand_where_they_were(tmp_path: Path, name: str) -> None:
    ws, _report = taken(TOOLS[name](), tmp_path)
    words = "Look here." if name.startswith("NVivo") else "Leading question."
    (memo,) = [one for one in ws.memos.list_() if one.text == words]
    ws.interchange.export_qdpx(tmp_path / "out.qdpx")
    marked = [
        one.get("name", "") for one in root_of(tmp_path / "out.qdpx").iter()
        if one.tag.endswith("}PlainTextSelection") and any(child.get("targetGUID") == memo.id for child in one)
    ]  # fmt: skip
    assert len(marked) == 1
    assert "How do".startswith(marked[0])


def test_twelve_levels_and_names_that_stand_twice(tmp_path: Path) -> None:
    inner = "".join(f'<Code guid="{guid(100 + n)}" name="level {n}" isCodable="false">' for n in range(12))
    twice = "".join(f'<Code guid="{guid(200 + n)}" name="Same" color="#abc"/>' for n in range(3))
    xml = project(f"<CodeBook><Codes>{inner}{twice}{'</Code>' * 12}</Codes></CodeBook>")
    ws = new_project(tmp_path)
    report = ws.interchange.import_qdpx(write(tmp_path / "a.qdpx", xml), fresh=True)
    tree = ws.tree()
    assert [tree.codes[guid(200 + n)].name for n in range(3)] == ["Same", "Same (2)", "Same (3)"]
    assert len(tree.path(guid(200)).split(" > ")) == 13
    assert {code.colour for code in tree.codes.values()} >= {"#abc"}
    told = "\n".join(report.lines())
    assert "codes: 2 (two of one name stand together" in told
    assert "codes that only group others: 12" in told
    state(ws)


@pytest.mark.parametrize(
    ("moment", "here"),
    [("2018-03-27T19:34:32Z", "2018-03-27T19:34:32Z"), ("2018-03-27T19:34:32", "2018-03-27T19:34:32Z"),
     ("2018-03-27T19:34:32+08:00", "2018-03-27T11:34:32Z"), ("2018-03-27T01:34:32.1234567-05:30", "2018-03-27T07:04:32.1234567Z"),
     ("2018-03-27T19:34:32.5", "2018-03-27T19:34:32.5Z")],
)  # fmt: skip
def test_dates_with_zones_and_fractions_stay_the_same_moments(tmp_path: Path, moment: str, here: str) -> None:
    inner = selection(31, 0, 3, C1).replace("2019-03-04T05:06:31Z", moment)
    ws = new_project(tmp_path, "a", coder="新")
    ws.interchange.import_qdpx(simple(tmp_path / "a.qdpx", "Ann: yes.\n", inner), fresh=True)
    assert [one.made_at for one in ws.codings.segments()] == [here]
    ws.interchange.export_qdpx(tmp_path / "out.qdpx")
    assert facts(tmp_path / "out.qdpx")[guid(531)][2] == here


def test_a_pdf_without_its_text_is_read_itself(tmp_path: Path) -> None:
    pdf = (Path(__file__).parents[1] / "fuzz" / "corpus" / "pdf" / "seed.pdf").read_bytes()
    from groundcode.text.loaders import Given
    from groundcode.text.loaders.pdf import read

    text = read(Given(pdf, "p", "p")).text
    words = max(text.splitlines(), key=len)
    boxes = "".join(
        f'<PDFSelection guid="{guid(n)}" name="{name}" page="0" firstX="0" firstY="0" secondX="1" secondY="1"><Coding '
        f'guid="{guid(n + 1)}"><CodeRef targetGUID="{C1}"/></Coding></PDFSelection>'
        for n, name in ((31, words), (41, "a label"))
    )
    xml = project(f'{CODES}<Sources><PDFSource guid="{S1}" name="paper" path="internal://a.pdf">{boxes}</PDFSource></Sources>')
    ws = new_project(tmp_path)
    report = ws.interchange.import_qdpx(write(tmp_path / "a.qdpx", xml, {"sources/a.pdf": pdf}), fresh=True)
    assert [(one.id, one.quote) for one in ws.codings.segments()] == [(guid(32), words)]
    told = "\n".join(report.lines())
    assert "their text was read from the file itself" in told
    assert "its words do not stand once in the text" in told


def test_values_of_another_reader_come_in_without_an_archive(tmp_path: Path) -> None:
    coding = RefiCoding(guid(41), C1, guid(1), "2020-01-01T00:00:00Z")
    source = RefiSource(
        S1, "P01", content="I trust 😀 them.\r\n", selections=(RefiSelection(guid(31), 2, 9, codings=(coding,)),)
    )  # fmt: skip
    found = RefiProject(
        "study", "RQDA", users=(RefiUser(guid(1), "Ann"),), codes=(RefiCode(C1, "trust"),), sources=(source,)
    )  # fmt: skip
    losses = Losses()
    losses.lost("journals", "no place", "one")
    ws = new_project(tmp_path)
    report = ws.interchange.import_project(found, tmp_path / "a.rqda", losses=losses, dry_run=True)
    assert (report.counts["codings"], ws.codings.segments()) == (1, [])
    report = ws.interchange.import_project(found, tmp_path / "a.rqda", losses=losses, fresh=True)
    assert [(one.quote, one.code, one.coder) for one in ws.codings.segments()] == [("trust 😀", "trust", "Ann")]
    assert (report.losses[0].kind, report.losses[0].count) == ("journals", 1)
    assert len(losses.all()) == 1
    state(ws)


@pytest.mark.parametrize("name", TOOLS)
def test_importing_one_file_twice_adds_nothing(tmp_path: Path, name: str) -> None:
    ws, _report = taken(TOOLS[name](), tmp_path)
    before = living_rows(ws)
    report = ws.interchange.import_qdpx(tmp_path / "again.qdpx")
    after = living_rows(ws)
    assert {kind: len(rows) for kind, rows in after.items()} == {kind: len(rows) for kind, rows in before.items()}
    assert after == before
    assert report.counts["codings"] == 0
