"""Whole projects out to other programs and in from them."""

from __future__ import annotations

import io
import json
import random
import unicodedata
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundcode.domain import ids
from groundcode.domain.levels import Level
from groundcode.errors import BadValue, InvalidQdpx, NamesInFile, NamesRemain, ReadOnlyProject
from groundcode.exchange.refi.archive import EXTRA
from groundcode.workspace import Workspace
from groundcode.workspace.interchange import InterchangeReport
from groundcode.workspace.privacy import certain
from tests.builders import P01, living_rows, new_project, position, refused, state, with_sources
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
from tests.workspace.theory_builders import small_theory

TEXT = "Ann: I trust them.\nBob: They call us.\n"
KEPT = ("Coding", "PlainTextSelection", "TextSource", "Code", "User", "Note", "Case", "Variable", "Link", "Set", "Graph")


def rich_project(folder: Path) -> Workspace:
    """A project with something of nearly everything."""
    ws = new_project(folder)
    sources = with_sources(ws, folder / "in", "P01", "P02", "P03")
    small = small_theory(ws)
    coding = ws.codings.apply(small.label, small.source, 3, 9)
    ws.codings.star(coding)
    ws.codings.apply(small.near, sources["P03"], 13, 20)
    ws.memos.write("On a coding.", kind="code", about=(coding,))
    ws.memos.write("On a code \x07.", title="老师", about=(small.near,))
    ws.memos.write("Of all.", kind="reflexive")
    ws.codes.describe(small.near, definition="About it.", inclusion="What counts.", exclusion="What not.")
    ws.codebook.bind_example(small.near, small.source, 3, 9, version=ws.sources.open(small.source).version.id)
    ws.cases.set_value(ws.cases.add("P01-李"), "年龄", "61")
    ws.storyline.write("What it is about.")
    return ws


def again(
    file: Path, folder: Path, name: str = "again", *, coder: str = "新", **more: Any
) -> tuple[Workspace, InterchangeReport]:
    """A project made from a file."""
    ws = new_project(folder, name, coder=coder, seed=7)
    return ws, ws.interchange.import_qdpx(file, fresh=True, **more)


def things(path: Path) -> dict[str, list[tuple[str | None, ...]]]:
    """Tag -> (GUID, who, when, where, name) of everything in a .qdpx."""
    with zipfile.ZipFile(path) as found:
        root = ET.fromstring(found.read("project.qde"))
    names = ("guid", "creatingUser", "creationDateTime", "startPosition", "endPosition", "name")
    return {
        tag: sorted((tuple(e.get(n) for n in names) for e in root.iter() if e.tag.endswith("}" + tag)), key=str) for tag in KEPT
    }


def without_own(path: Path, target: Path) -> Path:
    """The same file as another program would have written it."""
    with zipfile.ZipFile(path) as found, zipfile.ZipFile(target, "w") as out:
        for name in found.namelist():
            if name != EXTRA:
                out.writestr(name, found.read(name))
    return target


def told(report: InterchangeReport) -> str:
    return "\n".join(report.lines())


def test_our_own_file_brings_everything_back(tmp_path: Path) -> None:
    ws = rich_project(tmp_path)
    report = ws.interchange.export_qdpx(tmp_path / "out.qdpx")
    assert report.counts["codings"] == len(ws.codings.segments())
    other, back = again(tmp_path / "out.qdpx", tmp_path)
    assert back.whole
    state(other)
    mine, theirs = living_rows(ws), living_rows(other)
    same = {ids.to_raw(ids.coder_id(ws.id, "甲")): ids.to_raw(ids.coder_id(other.id, "甲"))}
    for entity, rows in mine.items():
        if entity in ("project", "coder", "link", "conflict"):
            continue
        wanted = [tuple(same.get(cell, cell) for cell in row) for row in rows]
        assert theirs[entity] == wanted, entity
    other.interchange.export_qdpx(tmp_path / "back.qdpx")
    first, second = things(tmp_path / "out.qdpx"), things(tmp_path / "back.qdpx")
    assert [user for user in second.pop("User") if user[-1] != "新"] == first.pop("User")
    assert second == first
    assert [segment.made_at for segment in other.codings.segments()] == [segment.made_at for segment in ws.codings.segments()]
    assert [(memo.coder, memo.made_at) for memo in other.memos.list_()] == [(m.coder, m.made_at) for m in ws.memos.list_()]


def test_through_another_program_and_back(tmp_path: Path) -> None:
    ws = rich_project(tmp_path)
    ws.interchange.export_qdpx(tmp_path / "out.qdpx")
    plain = without_own(tmp_path / "out.qdpx", tmp_path / "plain.qdpx")
    other, report = again(plain, tmp_path)
    assert not report.whole
    state(other)
    other.interchange.export_qdpx(tmp_path / "back.qdpx")
    first, second = things(tmp_path / "out.qdpx"), things(tmp_path / "back.qdpx")
    for tag in ("Coding", "PlainTextSelection", "TextSource", "Code", "Case", "Variable"):
        assert second[tag] == first[tag], tag
    assert {(s.quote, s.code, s.coder, s.made_at) for s in other.codings.segments()} == {
        (s.quote, s.code, s.coder, s.made_at) for s in ws.codings.segments()
    }


def test_a_changed_project_is_read_from_its_xml(tmp_path: Path) -> None:
    ws = rich_project(tmp_path)
    ws.interchange.export_qdpx(tmp_path / "out.qdpx")
    with zipfile.ZipFile(tmp_path / "out.qdpx") as found, zipfile.ZipFile(tmp_path / "changed.qdpx", "w") as out:
        for name in found.namelist():
            data = found.read(name)
            out.writestr(name, data.replace("参与意愿".encode(), "改了名字".encode()) if name == "project.qde" else data)
    other, report = again(tmp_path / "changed.qdpx", tmp_path)
    assert not report.whole
    assert "another program has changed" in told(report)
    assert "改了名字" in [code.name for code in other.tree().codes.values()]


def test_what_other_programs_see(tmp_path: Path) -> None:
    ws = rich_project(tmp_path)
    report = ws.interchange.export_qdpx(tmp_path / "out.qdpx")
    with zipfile.ZipFile(tmp_path / "out.qdpx") as found:
        xml = found.read("project.qde").decode()
        assert all(name.startswith("sources/") or "/" not in name for name in found.namelist())
        for name in found.namelist():
            assert b"\r" not in found.read(name)
            assert not found.read(name).startswith(b"\xef\xbb\xbf")
    for words in (
        "【Inclusion】What counts.",
        "【Exclusion】What not.",
        "【Example】“",
        "Level: category",
        "Model",
        "Paradigm: ",
    ):
        assert words in xml
    assert "control characters" in told(report)
    assert "pathways" in told(report)
    assert json.loads(json.dumps(report.value()))["losses"]


def test_it_is_valid_and_read_by_another_reader(tmp_path: Path, shared_data: Path) -> None:
    etree = pytest.importorskip("lxml.etree")
    refiqda = pytest.importorskip("pyrefiqda")
    ws = rich_project(tmp_path)
    ws.interchange.export_qdpx(tmp_path / "out.qdpx")
    with zipfile.ZipFile(tmp_path / "out.qdpx") as found:
        tree = etree.parse(io.BytesIO(found.read("project.qde")))
        texts = {name: found.read(name).decode() for name in found.namelist() if name.startswith("sources/")}
    schema = etree.XMLSchema(etree.parse(str(shared_data / "refi" / "Project.xsd")))
    assert schema.validate(tree), schema.error_log
    refiqda.RefiProject.load(str(tmp_path / "out.qdpx"), extract_dir=str(tmp_path / "theirs"))
    quotes = []
    for one in tree.getroot().iter("{*}TextSource"):
        text = texts["sources/" + one.get("plainTextPath").removeprefix("internal://")]
        for place in one.iter("{*}PlainTextSelection"):
            words = text[int(place.get("startPosition")) : int(place.get("endPosition"))]
            assert words == place.get("name")
            quotes += [words] * len(place.findall("{*}Coding"))
    assert sorted(quotes) == sorted(segment.quote for segment in ws.codings.segments())


def test_coders_dates_and_guids_are_kept(tmp_path: Path) -> None:
    inner = selection(31, 5, 12, C2, "I trust") + selection(32, 24, 33, C3, "They call", user=U2)
    ws, report = again(simple(tmp_path / "a.qdpx", TEXT, inner), tmp_path)
    assert "2 of 2 quotes" in told(report)
    found = {segment.id: segment for segment in ws.codings.segments()}
    one, two = found[guid(531)], found[guid(532)]
    assert (one.quote, one.coder, one.made_at, one.code_id) == ("I trust", "Ann", "2019-03-04T05:06:31Z", C2)
    assert (two.quote, two.coder) == ("They call", "Ben")
    ws.interchange.export_qdpx(tmp_path / "b.qdpx")
    first, second = things(tmp_path / "a.qdpx"), things(tmp_path / "b.qdpx")
    for tag in ("Coding", "Code", "TextSource"):
        assert [row[0] for row in second[tag]] == [row[0] for row in first[tag]]
    assert [row[0] for row in second["PlainTextSelection"]] == [guid(31), guid(32)]
    assert {(row[0], row[-1]) for row in second["User"]} >= {(U1, "Ann"), (U2, "Ben")}
    assert second["Coding"] == first["Coding"]
    state(ws)


def test_levels_by_height_and_by_a_plan(tmp_path: Path) -> None:
    file = simple(tmp_path / "a.qdpx", TEXT, selection(31, 5, 12, C2))
    ws, report = again(file, tmp_path, "a")
    assert report.plan == [("trust", Level.CONCEPT), ("trust > seen", Level.LABEL), ("calls", Level.LABEL)]
    assert ws.tree().codes[C1].definition == "Who trusts."
    assert ws.tree().codes[C1].colour == "#ff0000"
    for name, plan, wanted in (
        ("b", "main,category", [Level.MAIN, Level.CATEGORY, Level.MAIN]),
        ("c", "calls=category, trust > seen=category", [Level.CATEGORY, Level.CATEGORY, Level.CATEGORY]),
    ):
        report = again(file, tmp_path, name, levels=plan)[1]
        assert [level for _path, level in report.plan] == wanted
    assert "Raised" in told(report)
    for wrong in ("high", "nobody=main"):
        fourth = new_project(tmp_path, "d" + wrong[:2])
        refused(fourth, BadValue, lambda plan=wrong, ws=fourth: ws.interchange.import_qdpx(file, levels=plan))  # type: ignore[misc]
    assert refused(fourth, BadValue, lambda: fourth.interchange.import_qdpx(file, positions="bytes")).hint


def test_dry_run_leaves_nothing(tmp_path: Path) -> None:
    file = simple(tmp_path / "a.qdpx", TEXT, selection(31, 5, 12, C2, "I trust"))
    ws = new_project(tmp_path)
    before = position(ws), living_rows(ws)
    report = ws.interchange.import_qdpx(file, dry_run=True)
    assert report.counts["codings"] == 1
    assert report.backup is None
    assert (position(ws), living_rows(ws)) == before


def test_into_a_project_that_is_at_work(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    with_sources(ws, tmp_path / "in")
    trust = ws.codes.create("trust", level=Level.CONCEPT)
    file = simple(tmp_path / "a.qdpx", P01, selection(31, 3, 9, C2) + selection(32, 3, 9, C1))
    report = ws.interchange.import_qdpx(file)
    assert Path(report.backup or "").is_file()
    assert len(ws.sources.list_()) == 1
    assert {segment.code_id for segment in ws.codings.segments()} == {trust, C2}
    assert "here already" in told(report)
    assert "merge PROJECT --undo" in told(report)
    twice = ws.interchange.import_qdpx(file)
    assert twice.counts["codings"] == 0
    assert len(ws.codings.segments()) == 2
    ws.history.undo()  # takes back what was done here, and leaves what came from elsewhere
    assert len(ws.codings.segments()) == 2
    state(ws)
    ws.interchange.export_qdpx(tmp_path / "b.qdpx")


def test_an_import_is_taken_back_as_a_merge_is(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    with_sources(ws, tmp_path / "in")
    mine = ws.codes.create("trust", level=Level.CONCEPT)
    before = {name: rows for name, rows in living_rows(ws).items() if name != "conflict"}
    ws.interchange.import_qdpx(simple(tmp_path / "a.qdpx", TEXT, selection(31, 5, 12, C2, "I trust")))
    new = ws.codes.create("mine", level=Level.LABEL)
    ws.codes.rename(C3, "called here")
    undoing = ws.merging.undoing()
    assert undoing.merge.files == ("a.qdpx",)
    done = ws.merging.undo()
    assert Path(done.merged).is_file()
    assert {mine, new} == set(ws.tree().codes)
    assert [source.name for source in ws.sources.list_()] == ["P01"]
    assert ws.codings.segments() == []
    after = living_rows(ws)
    assert {name: after[name] for name in before if name != "code"} == {n: rows for n, rows in before.items() if n != "code"}
    state(ws)


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


def test_sealed_and_withdrawn_and_unshared_stay_here(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    sources = with_sources(ws, tmp_path / "in", "P01", "P02", "P03")
    code = ws.codes.create("签")
    for one in sources.values():
        coding = ws.codings.apply(code, one, 0, 5)
        ws.memos.write(f"秘密 {one}", about=(coding,))
    cases = {name: ws.cases.add(name) for name in ("P01", "P02")}
    informants = {"P01": "李阿姨", "P02": "张警官"}
    for name in ("P01", "P02"):
        ws.cases.bind(cases[name], sources[name], informants[name])
    ws.cases.consent(cases["P01"], {"share": "no"})
    ws.cases.consent(cases["P02"], {"quote": "no"})
    report = ws.interchange.export_qdpx(tmp_path / "out.qdpx")
    assert "no consent to share" in told(report)
    with zipfile.ZipFile(tmp_path / "out.qdpx") as found:
        whole = b"".join(found.read(name) for name in found.namelist())
    assert "天天在院里转".encode() not in whole
    assert f"秘密 {sources['P01']}".encode() not in whole
    assert sources["P01"].encode() not in whole
    for answer, quiet in (("no", True), ("paraphrase", True), ("verbatim", False)):
        ws.cases.consent(cases["P02"], {"quote": answer})
        ws.interchange.export_qdpx(tmp_path / "out.qdpx")
        names = [row[-1] for row in things(tmp_path / "out.qdpx")["PlainTextSelection"]]
        assert len(names) == 2
        assert "Inter" in names
        assert (None in names) is quiet, answer
    ws.cases.withdraw(cases["P02"])
    ws.interchange.export_qdpx(tmp_path / "out.qdpx")
    assert [row[-1] for row in things(tmp_path / "out.qdpx")["TextSource"]] == ["P03"]
    other, _report = again(tmp_path / "out.qdpx", tmp_path)
    state(other)
    assert [one.name for one in other.sources.list_()] == ["P03"]


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


def test_a_read_only_project_says_so(tmp_path: Path) -> None:
    file = simple(tmp_path / "a.qdpx", TEXT, "")
    path = new_project(tmp_path).path
    with Workspace.open(path, read_only="asked") as ws, pytest.raises(ReadOnlyProject):
        ws.interchange.import_qdpx(file)


def test_names_of_the_roster_neither_leave_nor_come(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    with_sources(ws, tmp_path / "in")
    roster = tmp_path / "roster.csv"
    roster.write_text("name,replacement,kind\n李阿姨,L,person\n", encoding="utf-8")
    names = ws.privacy.roster(roster)
    ws.privacy.replace(certain(ws.privacy.survey(names), [], []), names)
    file = simple(tmp_path / "a.qdpx", "甲：李阿姨来过。\n", selection(31, 2, 5, C1))
    error = refused(ws, NamesInFile, lambda: ws.interchange.import_qdpx(file))
    assert "--keep-names" in error.hint
    ws.interchange.import_qdpx(file, keep_names=True)
    with pytest.raises(NamesRemain):
        ws.interchange.export_qdpx(tmp_path / "b.qdpx")
    assert not (tmp_path / "b.qdpx").exists()


def test_replaced_and_purged_texts_go_as_they_stand(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    sources = with_sources(ws, tmp_path / "in", "P01", "P02")
    code = ws.codes.create("签")
    for one in sources.values():
        ws.codings.apply(code, one, 0, 5)
    roster = tmp_path / "roster.csv"
    roster.write_text("name,replacement,kind\n李阿姨,L,person\n", encoding="utf-8")
    names = ws.privacy.roster(roster)
    ws.privacy.replace(certain(ws.privacy.survey(names), [], []), names)
    ws.privacy.purge(sources["P02"], with_words=False)
    ws.interchange.export_qdpx(tmp_path / "out.qdpx")
    with zipfile.ZipFile(tmp_path / "out.qdpx") as found:
        whole = b"".join(found.read(name) for name in found.namelist()).decode()
    assert "李阿姨" not in whole
    assert "天天走访" not in whole
    other, report = again(tmp_path / "out.qdpx", tmp_path)
    assert report.whole
    state(other)
    assert [(s.source, s.quote) for s in other.codings.segments()] == [(s.source, s.quote) for s in ws.codings.segments()]
    again(without_own(tmp_path / "out.qdpx", tmp_path / "p.qdpx"), tmp_path, "c")


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


PIECES = st.sampled_from(["a", "é", "e\u0301", "居", "😀", "\r\n", "\n", "甲：", " ", "。"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(PIECES, min_size=3, max_size=20).map("".join), max_size=3), st.data())
def test_round_trips_are_the_identity(tmp_path_factory: pytest.TempPathFactory, texts: list[str], data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("round")
    used = [text for number, text in enumerate(texts) if text.strip() and text not in texts[:number]]
    inner = []
    for number, text in enumerate(used):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        guid_of = guid(1000 + number)
        inner.append(source(guid_of, selection(100 + number, start, end, C2), name=f"P{number}"))
    sources = f"<Sources>{''.join(inner)}</Sources>" if inner else ""
    files = {f"sources/{guid(1000 + number)}.txt": text.encode() for number, text in enumerate(used)}
    xml = project(f"{USERS}{CODES}{sources}")
    ws, _report = again(write(folder / "a.qdpx", xml, files), folder, "a")
    ws.interchange.export_qdpx(folder / "b.qdpx")
    for number, name in enumerate(("own", "plain")):
        file = folder / "b.qdpx" if not number else without_own(folder / "b.qdpx", folder / "p.qdpx")
        other, report = again(file, folder, name)
        assert report.whole is (not number)
        state(other)
        other.interchange.export_qdpx(folder / f"{name}.qdpx")
        first, second = things(folder / "b.qdpx"), things(folder / f"{name}.qdpx")
        for tag in ("Coding", "PlainTextSelection", "TextSource", "Code"):
            assert second[tag] == first[tag]
        other.close()
    ws.close()
