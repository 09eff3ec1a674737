"""Whole projects out to other programs and in from them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundcode.domain import ids
from groundcode.domain.levels import Level
from groundcode.errors import BadValue, NamesInFile, NamesRemain, ReadOnlyProject
from groundcode.workspace import Workspace
from groundcode.workspace.privacy import certain
from tests.builders import P01, living_rows, new_project, position, refused, state, with_sources
from tests.unit.exchange.refi.files import (
    C1,
    C2,
    C3,
    CODES,
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
from tests.workspace.interchange_testing import TEXT, again, rich_project, things, told, without_own


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
    counted = ws.interchange.export_qdpx(tmp_path / "counted.qdpx").counts
    assert counted["memos"] == len(ws.memos.list_())
    assert counted["codings"] == len(ws.codings.segments())


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
