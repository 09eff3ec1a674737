"""Bundles as a team uses them: out, in, blind, without what may not be shared; nothing is lost on the way."""

from __future__ import annotations

import json
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from groundcode.domain.cases import CaseKind
from groundcode.domain.levels import Level
from groundcode.errors import (
    BadBundleName,
    BadProjectName,
    BundleExists,
    DifferentProject,
    FileMissing,
    NamesRemain,
    NoCoderForBundle,
    ProjectExists,
    SaidNo,
)
from groundcode.store import bulk
from groundcode.store.bundle_file import bundle_log
from groundcode.store.parts import read_left_out, read_parts
from groundcode.workspace import Workspace
from groundcode.workspace.bundles import begin_from
from tests.builders import (
    P01,
    laptop,
    merge_into,
    new_project,
    operations,
    position,
    refused,
    state,
    surroundings,
    transcript,
    with_sources,
)


@pytest.fixture
def lead(tmp_path: Path) -> Workspace:
    """A project in which two have coded, in changes that hold more than codings."""
    ws = new_project(tmp_path, coder="甲")
    sources = with_sources(ws, tmp_path / "in", "P01", "P02")
    trust = ws.codes.create("信任", level=Level.CATEGORY)
    ws.codes.describe(trust, definition="相信他会来。")
    lines = [
        {"source": "P01", "start": 15, "end": 20, "code": "常来", "parent": "信任", "memo": "甲的备忘"},
        {"source": "P02", "start": 12, "end": 18, "code": "走访", "coder": "乙"},
        {"source": "P02", "start": 14, "end": 18, "code": "走访"},
    ]
    path = tmp_path / "lines.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    ws.codings.from_file(path, create=True)
    coding = ws.codings.apply(trust, sources["P01"], 22, 27)
    ws.memos.write("理论备忘，只有甲该看到", about=(coding, trust))
    ws.codebook.bind_example(trust, sources["P01"], 22, 27, version=ws.sources.open(sources["P01"]).version.id)
    ws.relations.add(trust, ws.codes.create("参与", level=Level.CATEGORY))
    return ws


def sent(ws: Workspace, path: Path, **how: Any) -> Path:
    ws.bundles.write(path, **how)
    return path


def values_in(path: Path) -> str:
    """Everything that a bundle says, as one text."""
    with bundle_log(path) as (_info, connection):
        return "\n".join(row[0] for row in bulk.all_rows(connection, "SELECT value FROM operation"))


def kinds_in(path: Path) -> set[str]:
    with bundle_log(path) as (_info, connection):
        return {row[0] for row in bulk.all_rows(connection, "SELECT DISTINCT entity FROM operation")}


def codings(ws: Workspace) -> list[Any]:
    """Every coding that is shown, in all sources."""
    return [coding for source in ws.sources.list_() for coding in ws.codings.of_source(source.id)]


def whole(ws: Workspace) -> None:
    """The project verifies, its state is what its log adds up to."""
    verdict, backup = ws.backups.verify(rebuild=True)
    assert (verdict.problems, backup) == ([], None)
    state(ws)


def test_a_day_of_two_coders(lead: Workspace, tmp_path: Path) -> None:
    report = lead.bundles.write(tmp_path / "mo.gcbundle")
    assert stat.S_IMODE(Path(report.path).stat().st_mode) == 0o600
    assert (report.info.title, report.info.by, report.info.sources, report.info.texts) == ("试验", "甲", 2, 2)
    assert report.info.changes == position(lead)
    b = begin_from(tmp_path / "mo.gcbundle", tmp_path / "b.groundcode", coder="乙", surroundings=surroundings(2))
    assert stat.S_IMODE(b.path.stat().st_mode) == 0o600
    assert sorted(p.name for p in tmp_path.glob("b.groundcode*")) == ["b.groundcode", "b.groundcode-shm", "b.groundcode-wal"]
    assert state(b) == state(lead)
    assert operations(b) == operations(lead)
    whole(b)
    made = b.codings.apply(b.tree().get("信任").id, b.sources.list_()[0].id, 0, 4)
    lead.codes.rename(lead.tree().get("走访").id, "上门")
    tuesday = sent(b, tmp_path / "tu.gcbundle")
    merged = lead.merging.merge([tuesday])
    assert (merged.changes, merged.new_conflicts) == (1, 0)
    assert made in {c.id for c in codings(lead)}
    assert lead.merging.merge([tuesday]).changes == 0
    b.merging.merge([sent(lead, tmp_path / "we.gcbundle")])
    assert state(b) == state(lead)
    b.close()
    # The copy remembers who works with it on this computer.
    with Workspace.open(tmp_path / "b.groundcode", surroundings=surroundings(2)) as again:
        assert (again.coder_name, again.coder_is_assumed) == ("乙", False)
    with Workspace.open(tmp_path / "b.groundcode", surroundings=surroundings(3)) as elsewhere:
        assert (elsewhere.coder_name, elsewhere.coder_is_assumed) == ("甲", True)


def test_a_blind_bundle_shows_nothing_of_others(lead: Workspace, tmp_path: Path) -> None:
    path = sent(lead, tmp_path / "blind.gcbundle", blind=True, for_coder="丙")
    told = values_in(path)
    assert "相信他会来" in told
    assert "走访" in told
    assert "备忘" not in told
    assert kinds_in(path) == {"coder", "code", "project", "source", "speaker", "version"}
    c = begin_from(path, tmp_path / "c.groundcode", surroundings=surroundings(3))
    assert c.coder_name == "丙"
    assert c.bundles.is_blind()
    whole(c)
    assert [code.name for code in c.tree().codes.values()] == [code.name for code in lead.tree().codes.values()]
    assert [s.name for s in c.sources.list_()] == ["P01", "P02"]
    assert (codings(c), c.memos.list_(), c.relations.list_()) == ([], [], [])
    assert c.sources.open(c.sources.list_()[0].id).text == P01
    c.history.entries()
    with c.store.reading() as connection:
        assert read_parts(connection)


def test_what_a_blind_coder_did_comes_back_and_the_rest_goes_in(lead: Workspace, tmp_path: Path) -> None:
    c = begin_from(
        sent(lead, tmp_path / "blind.gcbundle", blind=True, for_coder="丙"),
        tmp_path / "c.groundcode",
        surroundings=surroundings(3),
    )
    made = c.codings.apply(c.tree().get("常来").id, c.sources.list_()[0].id, 15, 20)
    c.codes.rename(c.tree().get("走访").id, "上门")
    c.memos.write("丙的想法", about=(made,))
    lead.codes.describe(lead.tree().get("信任").id, definition="另一种说法。")
    wanted = operations(lead) | operations(c)
    report = lead.merging.merge([sent(c, tmp_path / "back.gcbundle")])
    assert report.new_conflicts == 0
    assert operations(lead) == wanted
    assert made in {one.id for one in codings(lead)}
    assert lead.tree().find("上门")
    whole(lead)
    # The blind copy itself, as a file, brings no more than its bundle did.
    c.store.checkpoint()
    assert lead.merging.merge([c.path]).changes == 0
    # A further blind bundle keeps it blind; the whole one shows everything.
    c.merging.merge([sent(lead, tmp_path / "blind2.gcbundle", blind=True, for_coder="丙")])
    assert c.bundles.is_blind()
    assert {one.id for one in codings(c)} == {made}
    assert [memo.text for memo in c.memos.list_()] == ["丙的想法"]
    whole(c)
    c.merging.merge([sent(lead, tmp_path / "all.gcbundle")])
    assert not c.bundles.is_blind()
    assert state(c) == state(lead)
    assert operations(c) == operations(lead)
    with c.store.reading() as connection:
        assert read_parts(connection) == {}
    whole(c)
    assert c.merging.merge([tmp_path / "all.gcbundle"]).changes == 0
    assert c.merging.merge([tmp_path / "blind2.gcbundle"]).changes == 0


def test_the_full_log_as_a_file_into_a_blind_copy(lead: Workspace, tmp_path: Path) -> None:
    path = sent(lead, tmp_path / "blind.gcbundle", blind=True)
    c = begin_from(path, tmp_path / "c.groundcode", coder="丙", surroundings=surroundings(3))
    lead.store.checkpoint()
    report = c.merging.merge([lead.path])
    assert report.operations == len(operations(lead)) - len(operations_of_bundle(path))
    assert state(c) == state(lead)
    whole(c)


def operations_of_bundle(path: Path) -> set[Any]:
    with bundle_log(path) as (_info, connection):
        return set(bulk.all_rows(connection, "SELECT change, n FROM operation"))


def test_a_third_copy_takes_a_blind_one_first_and_the_whole_later(lead: Workspace, tmp_path: Path) -> None:
    third = laptop(lead, tmp_path / "third.groundcode", coder="丁", seed=5)
    lines = [{"source": "P01", "start": 30, "end": 34, "code": "新的"}, {"source": "P01", "start": 40, "end": 44, "code": "新二"}]
    (tmp_path / "more.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    lead.codings.from_file(tmp_path / "more.jsonl", create=True)
    c = begin_from(
        sent(lead, tmp_path / "blind.gcbundle", blind=True), tmp_path / "c.groundcode", coder="丙", surroundings=surroundings(3)
    )
    c.codings.apply(c.tree().get("新的").id, c.sources.list_()[0].id, 30, 34)
    third.merging.merge([sent(c, tmp_path / "c.gcbundle")])
    whole(third)
    assert len(codings(third)) == 5
    third.merging.merge([sent(lead, tmp_path / "lead.gcbundle")])
    lead.merging.merge([sent(third, tmp_path / "third.gcbundle")])
    assert state(third) == state(lead)
    whole(third)
    # Both at once, in either order, is the same.
    for order in (["c", "lead"], ["lead", "c"]):
        again = begin_from(
            tmp_path / "blind.gcbundle", tmp_path / f"{order[0]}2.groundcode", coder="戊", surroundings=surroundings(6)
        )
        again.merging.merge([tmp_path / f"{name}.gcbundle" for name in order])
        whole(again)
        assert operations(again) == operations(lead)
        again.close()


def test_a_blind_coder_s_own_work_stays_in_their_bundle(lead: Workspace, tmp_path: Path) -> None:
    path = sent(lead, tmp_path / "blind.gcbundle", blind=True, for_coder="乙")
    c = begin_from(path, tmp_path / "c.groundcode", surroundings=surroundings(3))
    own = [one for one in codings(lead) if one.coder == lead.coder_named("乙")]
    assert len(own) == 1
    assert [one.id for one in codings(c)] == [one.id for one in own]
    whole(c)


def test_words_replaced_while_a_copy_was_blind(lead: Workspace, tmp_path: Path) -> None:
    from groundcode.store.originals import Name
    from groundcode.workspace.pseudonyms import replace_names

    c = begin_from(
        sent(lead, tmp_path / "blind.gcbundle", blind=True), tmp_path / "c.groundcode", coder="丙", surroundings=surroundings(3)
    )
    c.codings.apply(c.tree().get("常来").id, c.sources.list_()[0].id, 15, 20)

    def replace(text: str) -> tuple[str, tuple[Any, ...]]:
        at = [i for i in range(len(text)) if text.startswith("李阿姨", i)]
        return text.replace("李阿姨", "[甲某]"), tuple((i, i + 3, i + k, i + k + 4) for k, i in enumerate(at))

    lead.codes.describe(lead.tree().get("常来").id, definition="李阿姨这样说")
    lead.memos.write("李阿姨其实另有所指")
    with closing(lead.privacy.open()) as originals:
        replace_names(lead, originals, replace, [Name("李阿姨", "[甲某]")])
    assert "李阿姨" not in values_in(sent(lead, tmp_path / "all.gcbundle"))
    blind = sent(lead, tmp_path / "blind2.gcbundle", blind=True)
    assert "redaction" in kinds_in(blind)
    assert "另有所指" not in values_in(blind), "a redaction holds the words of what it rewords"
    for bundle in (blind, tmp_path / "all.gcbundle"):
        c.merging.merge([bundle])
        whole(c)
        assert "李阿姨" not in c.sources.open(c.sources.list_()[0].id).text
    lead.merging.merge([sent(c, tmp_path / "back.gcbundle")])
    assert state(c) == state(lead)


def test_who_does_not_want_to_be_shared_is_not(lead: Workspace, tmp_path: Path) -> None:
    source = next(s for s in lead.sources.list_() if s.name == "P02")
    case = lead.cases.add("P02")
    lead.cases.bind(case, source.id, "张警官")
    lead.cases.consent(case, {"share": "no"})
    report = lead.bundles.write(tmp_path / "team.gcbundle")
    assert (report.not_shared, report.info.not_shared, report.info.sources) == (("P02",), 1, 1)
    told = values_in(tmp_path / "team.gcbundle")
    assert "张警官" not in told
    assert source.id not in told
    b = begin_from(tmp_path / "team.gcbundle", tmp_path / "b.groundcode", coder="乙", surroundings=surroundings(2))
    assert [s.name for s in b.sources.list_()] == ["P01"]
    assert b.cases.list_() == []
    assert len(codings(b)) == 2
    whole(b)
    b.codes.create("乙的")
    lead.merging.merge([sent(b, tmp_path / "b.gcbundle")])
    assert len(codings(lead)) == 4
    # Asked again, they say yes: it comes with all that was done with it.
    lead.cases.consent(case, {"share": "yes"})
    b.merging.merge([sent(lead, tmp_path / "again.gcbundle")])
    assert state(b) == state(lead)
    assert [c.name for c in b.cases.list_()] == ["P02"]
    whole(b)


def test_withdrawn_texts_stay_here_and_their_codings_count(lead: Workspace, tmp_path: Path) -> None:
    source = next(s for s in lead.sources.list_() if s.name == "P02")
    case = lead.cases.add("P02")
    lead.cases.bind(case, source.id, "张警官")
    lead.cases.withdraw(case)
    report = lead.bundles.write(tmp_path / "team.gcbundle", all_texts=True)
    assert (report.withdrawn, report.info.withdrawn, report.info.texts) == (("P02",), 1, 1)
    with bundle_log(tmp_path / "team.gcbundle") as (_info, connection):
        assert not any("走访".encode() in bytes(raw) for (raw,) in bulk.all_rows(connection, "SELECT bytes FROM blob"))
    b = begin_from(tmp_path / "team.gcbundle", tmp_path / "b.groundcode", coder="乙", surroundings=surroundings(2))
    whole(b)
    assert len(codings(b)) == len(codings(lead)) == 4
    assert state(b) == state(lead)


def test_earlier_texts_go_where_something_lies_on_them(lead: Workspace, tmp_path: Path) -> None:
    one, two = (s.id for s in lead.sources.list_())
    lead.sources.edit_text(one, P01.replace("踏实", "安心"))
    lead.sources.edit_text(one, P01.replace("踏实", "放心"))
    report = lead.bundles.write(tmp_path / "team.gcbundle")
    assert (report.info.texts, report.info.earlier_texts) == (3, 1)
    b = begin_from(tmp_path / "team.gcbundle", tmp_path / "b.groundcode", coder="乙", surroundings=surroundings(2))
    assert b.sources.open(one).text == lead.sources.open(one).text
    assert [(c.start, c.end, c.placed) for c in b.sources.open(one).codings] == [
        (c.start, c.end, c.placed) for c in lead.sources.open(one).codings
    ]
    assert b.review.waiting() == lead.review.waiting()
    verdict, _ = b.backups.verify(rebuild=True)
    assert (verdict.problems, verdict.left_out) == ([], 1)
    # Handed on, it is still said to be missing; and where it is there, it comes.
    again = begin_from(sent(b, tmp_path / "b.gcbundle"), tmp_path / "c.groundcode", coder="丙", surroundings=surroundings(3))
    assert again.backups.verify()[0].left_out == 1
    lead.codes.create("又一个")
    again.merging.merge([sent(lead, tmp_path / "all.gcbundle", all_texts=True)])
    with again.store.reading() as connection:
        assert read_left_out(connection) == set()
    assert two


def test_what_cannot_be_written(lead: Workspace, tmp_path: Path) -> None:
    error = refused(lead, BadBundleName, lambda: lead.bundles.write(tmp_path / "team.zip"))
    assert error.message == f"The name of a bundle ends in .gcbundle; {tmp_path}/team.zip does not."
    refused(lead, FileMissing, lambda: lead.bundles.write(tmp_path / "no" / "team.gcbundle"))
    path = sent(lead, tmp_path / "team.gcbundle")
    before = path.read_bytes()
    error = refused(lead, BundleExists, lambda: lead.bundles.write(path))
    assert error.message == f"There is a file at {path} already."
    assert "--overwrite" in error.hint
    assert path.read_bytes() == before
    lead.codes.create("新的")
    lead.bundles.write(path, overwrite=True)
    assert path.read_bytes() != before
    assert sorted(p.name for p in tmp_path.glob("*.part")) == []


def test_names_of_the_roster_stay_here(lead: Workspace, tmp_path: Path) -> None:
    from groundcode.store.originals import Name

    with closing(lead.privacy.open()) as originals:
        originals.add_names([Name("李阿姨", "[甲某]", "person", roster=True)])
        originals.save()
    error = refused(lead, NamesRemain, lambda: lead.bundles.write(tmp_path / "team.gcbundle"))
    assert "is still in the project" in error.message
    assert not (tmp_path / "team.gcbundle").exists()


def test_what_cannot_be_begun(lead: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sent(lead, tmp_path / "team.gcbundle")
    with pytest.raises(BadProjectName):
        begin_from(path, tmp_path / "b.sqlite", coder="乙")
    with pytest.raises(ProjectExists):
        begin_from(path, lead.path, coder="乙")
    with pytest.raises(FileMissing):
        begin_from(path, tmp_path / "no" / "b.groundcode", coder="乙")
    with pytest.raises(NoCoderForBundle) as found:
        begin_from(path, tmp_path / "b.groundcode")
    assert found.value.message == f"{path} was made for nobody by name: who will work with it?"
    assert not list(tmp_path.glob("b.groundcode*"))
    monkeypatch.setenv("GROUNDCODE_CODER", "己")
    with begin_from(path, tmp_path / "b.groundcode") as b:
        assert b.coder_name == "己"


def test_a_bundle_of_another_project(lead: Workspace, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = new_project(tmp_path / "other", seed=50)
    transcript(tmp_path / "in", "P03")
    path = sent(other, tmp_path / "other.gcbundle")
    error = refused(lead, DifferentProject, lambda: lead.merging.merge([path]))
    assert error.message == f"{path} is not a copy of {lead.path}: the two were made separately."


def test_names_of_codes_in_words_that_stay_are_told(lead: Workspace, tmp_path: Path) -> None:
    source = next(s for s in lead.sources.list_() if s.name == "P02")
    text = lead.sources.open(source.id).text
    at = text.index("走访")
    lead.codings.apply_new(text[at - 4 : at + 2], source.id, at - 4, at + 2, in_vivo=True)
    lead.codes.rename(lead.tree().find(text[at - 4 : at + 2])[0], "换了名")
    lead.codes.create("谁也没说过的一个长名字")
    case = lead.cases.add("P02")
    lead.cases.bind(case, source.id, "张警官")
    assert lead.bundles.write(tmp_path / "a.gcbundle").named_by == ()
    lead.cases.consent(case, {"share": "no"})
    assert lead.bundles.write(tmp_path / "b.gcbundle").named_by == (text[at - 4 : at + 2],)


def test_a_no_of_the_site_holds_for_who_was_not_asked(lead: Workspace, tmp_path: Path) -> None:
    source = next(s for s in lead.sources.list_() if s.name == "P02")
    site, case = lead.cases.add("槐枫苑", kind=CaseKind.SITE), lead.cases.add("P02")
    lead.cases.move(case, site)
    lead.cases.bind(case, source.id, "张警官")
    lead.cases.consent(site, {"share": "no"})
    assert lead.bundles.write(tmp_path / "a.gcbundle").not_shared == ("P02",)
    whole(begin_from(tmp_path / "a.gcbundle", tmp_path / "b.groundcode", coder="乙", surroundings=surroundings(2)))
    error = refused(lead, SaidNo, lambda: lead.cases.delete(case))
    assert error.message == "P02 said no (sharing with the team); this would forget it, and let the words go out."
    refused(lead, SaidNo, lambda: lead.cases.delete(site))
    lead.cases.consent(case, {"share": "yes"})
    assert lead.bundles.write(tmp_path / "c.gcbundle").not_shared == ()
    lead.cases.delete(site)
    lead.cases.delete(case)


def test_while_two_answers_stand_the_no_holds(lead: Workspace, tmp_path: Path) -> None:
    source = next(s for s in lead.sources.list_() if s.name == "P02")
    case = lead.cases.add("P02")
    lead.cases.bind(case, source.id, "张警官")
    b = laptop(lead, tmp_path / "b.groundcode", coder="乙", seed=2)
    b.cases.consent(case, {"share": "no", "quote": "paraphrase", "form": "1"})
    lead.codes.create("晚一些")
    lead.cases.consent(case, {"share": "yes", "quote": "verbatim", "form": "2"})
    merge_into(lead, b)
    assert lead.cases.named("P02").consent == {"share": "no", "quote": "paraphrase", "form": "2"}
    assert lead.bundles.write(tmp_path / "a.gcbundle").not_shared == ("P02",)
    shown = {one.field: one.choices[one.shown - 1].words for one in lead.conflicts.list_()}
    assert shown == {"consent:share": "no", "consent:quote": "paraphrase", "consent:form": "2"}
    # Saying again what holds meanwhile settles it.
    assert lead.cases.consent(case, {"share": "no"})
    lead.cases.consent(case, {"quote": "verbatim"})
    assert [one.field for one in lead.conflicts.list_()] == ["consent:form"]
    assert lead.cases.named("P02").consent == {"share": "no", "quote": "verbatim", "form": "2"}
    b.close()
