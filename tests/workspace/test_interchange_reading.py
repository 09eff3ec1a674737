"""Files of other programs: how they count, what they leave out, what has no place here."""

from __future__ import annotations

import random
import unicodedata
import zipfile
from pathlib import Path

from groundcode.errors import InvalidQdpx
from groundcode.exchange.refi.archive import EXTRA
from tests.builders import new_project, refused, state
from tests.unit.exchange.refi.files import (
    C1,
    C2,
    C3,
    CODES,
    S1,
    S2,
    U1,
    U2,
    USERS,
    guid,
    project,
    selection,
    simple,
    source,
    write,
)
from tests.workspace.interchange_testing import TEXT, again, rich_project, things, told


def test_nvivo_counts_utf16_and_crlf_as_two(tmp_path: Path) -> None:
    text = "\ufeff居民😀说：\r\n𠮷老师很信任警察。\r\n"
    utf16 = text[1:].encode("utf-16-le")
    at = utf16.index("信任".encode("utf-16-le")) // 2
    file = simple(tmp_path / "a.qdpx", text, selection(31, at, at + 2, C1, ""), origin="NVivo 14")
    ws, report = again(file, tmp_path)
    assert ws.codings.segments()[0].quote == "信任"
    assert report.positions == "utf16"
    again(file, tmp_path, "b", positions="codepoints")


def test_text_is_normalised_and_places_go_along(tmp_path: Path) -> None:
    text = "cafe\u0301 one\r\nnai\u0308ve two\r\n"
    file = simple(tmp_path / "a.qdpx", text, selection(31, text.index("two"), text.index("two") + 3, C1, "two"))
    ws, _report = again(file, tmp_path)
    assert ws.codings.segments()[0].quote == "two"
    assert unicodedata.is_normalized("NFC", ws.sources.open(ws.sources.list_()[0].id).text)


def test_names_that_are_missing_or_twice(tmp_path: Path) -> None:
    codes = (
        f'<CodeBook><Codes><Code guid="{C1}" isCodable="false"/><Code guid="{C2}" name="a"/><Code guid="{C3}" name="A"/>'
        "</Codes></CodeBook>"
    )
    users = f'<Users><User guid="{U1}" name="Ann"/><User guid="{U2}" name="ann"/></Users>'
    sources = f"<Sources>{source(S1, '', name='P01')}{source(S2, '', name='p01')}</Sources>"
    file = write(tmp_path / "a.qdpx", project(users + codes + sources), {f"sources/{S1}.txt": "one", f"sources/{S2}.txt": "two"})
    ws, report = again(file, tmp_path)
    assert sorted(code.name for code in ws.tree().codes.values()) == ["A (2)", "a", "code 1"]
    assert sorted(one.name for one in ws.sources.list_()) == ["P01", "p01 (2)"]
    assert {"Ann", "ann (2)"} <= set(ws.coders().values())
    assert "only group others" in told(report)


def test_places_outside_and_codes_that_are_missing_are_told(tmp_path: Path) -> None:
    inner = selection(31, 30, 9_999, C1) + selection(32, 5, 5, C1) + selection(33, 0, 3, guid(99)) + selection(34, 0, 3, C1)
    inner += f'<PlainTextSelection guid="{guid(35)}" name="my label" startPosition="x" endPosition="3"/>'
    ws, report = again(simple(tmp_path / "a.qdpx", TEXT, inner), tmp_path)
    assert len(ws.codings.segments()) == 1
    losses = {(loss.kind, loss.count) for loss in report.losses if not loss.kept}
    assert ("selections", 3) in losses
    assert ("codings", 2) in losses
    assert ("codings", 1) in losses


def test_comments_and_annotations_become_memos(tmp_path: Path) -> None:
    note = f'<Notes><Note guid="{guid(61)}" name="看法" creatingUser="{U2}" creationDateTime="2018-01-02T03:04:05.1234567+08:00" plainTextPath="internal://{guid(61)}.txt"/></Notes>'
    annotated = f'<PlainTextSelection guid="{guid(41)}" startPosition="0" endPosition="3"/>'
    link = f'<Links><Link guid="{guid(71)}" originGUID="{guid(61)}" targetGUID="{guid(41)}"/></Links>'
    inner = selection(31, 5, 12, C2, inner="<Description>A comment.</Description>") + annotated
    xml = project(f"{USERS}{CODES}<Sources>{source(S1, inner)}</Sources>{note}{link}")
    file = write(tmp_path / "a.qdpx", xml, {f"sources/{S1}.txt": TEXT, f"sources/{guid(61)}.txt": "Annotated.\r\n"})
    ws, _report = again(file, tmp_path)
    memos = {memo.text: memo for memo in ws.memos.list_()}
    assert memos["A comment."].about == (guid(531),)
    assert memos["Annotated.\n"].id == guid(61)
    assert (memos["Annotated.\n"].coder, memos["Annotated.\n"].made_at) == ("Ben", "2018-01-01T19:04:05.1234567Z")
    ws.interchange.export_qdpx(tmp_path / "b.qdpx")
    found = things(tmp_path / "b.qdpx")
    assert guid(41) in [row[0] for row in found["PlainTextSelection"]]
    assert guid(61) in [row[0] for row in found["Note"]]


def test_links_sets_graphs_cases_and_media(tmp_path: Path) -> None:
    inner = (
        f'{USERS}{CODES}<Variables><Variable guid="{guid(51)}" name="age" typeOfVariable="Integer"/></Variables>'
        f'<Cases><Case guid="{guid(52)}" name="Ann"><Description>Tall.</Description><CodeRef targetGUID="{C1}"/><VariableValue>'
        f'<VariableRef targetGUID="{guid(51)}"/><IntegerValue>30</IntegerValue></VariableValue>'
        f'<SourceRef targetGUID="{S1}"/></Case></Cases>'
        f'<Sources>{source(S1, selection(31, 5, 12, C1))}<PictureSource guid="{guid(44)}" name="map"><PictureSelection '
        f'guid="{guid(45)}" firstX="0" firstY="0" secondX="1" secondY="1"><Coding guid="{guid(46)}"><CodeRef targetGUID="{C1}"/>'
        f"</Coding></PictureSelection></PictureSource></Sources>"
        f'<Links><Link guid="{guid(71)}" name="leads to" direction="OneWay" originGUID="{C1}" targetGUID="{C3}"/>'
        f'<Link guid="{guid(72)}" name="x" originGUID="{C2}" targetGUID="{C3}"/></Links>'
        f'<Sets><Set guid="{guid(81)}" name="core set"><MemberCode targetGUID="{C1}"/></Set></Sets>'
        f'<Graphs><Graph guid="{guid(91)}" name="my map"/></Graphs>'
    )
    file = write(tmp_path / "a.qdpx", project(inner), {f"sources/{S1}.txt": TEXT})
    ws, report = again(file, tmp_path, levels="category,label")
    assert [(r.id, r.type) for r in ws.relations.list_()] == [(guid(71), "leads to")]
    words = told(report)
    for kind in (
        "pictures",
        "PictureSelection",
        "graphs",
        "links",
        "codes of cases",
        "sets",
        "map",
        "my map",
        "x (seen → calls)",
    ):
        assert kind in words
    case = ws.cases.list_()[0]
    assert (case.name, list(case.values.values()), case.bound[0].source_name) == ("Ann", ["30"], "P01")
    ws.interchange.export_qdpx(tmp_path / "b.qdpx")
    found = things(tmp_path / "b.qdpx")
    assert (guid(81), "core set") in [(row[0], row[-1]) for row in found["Set"]]
    assert [row[0] for row in found["Case"]] == [guid(52)]
    assert [row[0] for row in found["Variable"]] == [guid(51)]
    assert guid(71) in [row[0] for row in found["Link"]]


def test_a_pdf_stands_by_its_text(tmp_path: Path) -> None:
    inner = (
        f'{USERS}{CODES}<Sources><PDFSource guid="{S1}" name="doc"><Representation guid="{S2}" plainTextPath="{S2}.txt">'
        f"{selection(31, 5, 12, C1)}</Representation></PDFSource></Sources>"
    )
    ws, report = again(write(tmp_path / "a.qdpx", project(inner), {f"Sources/{S2}.txt": TEXT}), tmp_path)
    assert ws.codings.segments()[0].source == "doc"
    assert "their text stands for them" in told(report)


def test_refused_files_leave_nothing(tmp_path: Path) -> None:
    ws = rich_project(tmp_path)
    ws.interchange.export_qdpx(tmp_path / "out.qdpx")
    fresh = new_project(tmp_path, "b", coder="乙")
    rng = random.Random(3)
    with zipfile.ZipFile(tmp_path / "out.qdpx") as found:
        parts = {name: found.read(name) for name in found.namelist()}
    lines = parts[EXTRA].splitlines(keepends=True)
    for number in range(12):
        damaged = list(lines)
        at = rng.randrange(1, len(lines))
        damaged[at] = [b"{}\n", b"not json\n", damaged[at].replace(b'"id"', b'"di"'), damaged[at].replace(b"-", b"+", 3)][
            number % 4
        ]
        bad = write(
            tmp_path / "bad.qdpx",
            parts["project.qde"],
            {n: p for n, p in parts.items() if n.startswith("sources")} | {EXTRA: b"".join(damaged)},
        )
        refused(fresh, InvalidQdpx, lambda bad=bad: fresh.interchange.import_qdpx(bad, fresh=True))  # type: ignore[misc]
    texts = {n: p for n, p in parts.items() if n.startswith("sources")}
    name = next(iter(texts))
    swapped = write(tmp_path / "bad.qdpx", parts["project.qde"], texts | {name: b"other words", EXTRA: parts[EXTRA]})
    refused(fresh, InvalidQdpx, lambda: fresh.interchange.import_qdpx(swapped, fresh=True))
    twice = write(tmp_path / "bad.qdpx", parts["project.qde"], texts | {EXTRA: parts[EXTRA] + lines[-1]})
    refused(fresh, InvalidQdpx, lambda: fresh.interchange.import_qdpx(twice, fresh=True))


def test_the_project_that_nvivo_wrote(tmp_path: Path, shared_data: Path) -> None:
    file = shared_data / "refi" / "cproctor_nvivo_project.qdpx"
    ws, report = again(file, tmp_path)
    assert report.origin.startswith("NVivo")
    assert len(report.plan) == len(ws.tree().codes) > 200
    empty = [loss for loss in report.losses if loss.kind == "sources"]
    assert [loss.count for loss in empty] == [2]
    state(ws)
    ws.interchange.export_qdpx(tmp_path / "b.qdpx")
    assert [row[0] for row in things(tmp_path / "b.qdpx")["Code"]] == [row[0] for row in things(file)["Code"]]
