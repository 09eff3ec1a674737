"""Cases: made, filled, bound, withdrawn, deleted, undone; two laptops at once."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from groundcode.domain.cases import CaseKind, VariableType, fits_type, guess_type, iso_date, natural
from groundcode.domain.ids import case_id, variable_id
from groundcode.errors import (
    AmbiguousName,
    BadValue,
    BoundToAnother,
    CaseCycle,
    CaseWithdrawn,
    EmptyName,
    NameNotFound,
    NameTaken,
    SourceNotFound,
    ThingNotFound,
    WithdrawnSource,
)
from groundcode.exchange.codebooks import read_codebook
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish
from groundcode.workspace.sentences import NOUNS
from tests.builders import P01, laptop, merge_into, refused, state
from tests.workspace.case_builders import KINDS_OF_CASES, TABLE, case, table, undone, values, with_four_sources


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    return with_four_sources(tmp_path)


def test_a_case_is_made_filled_renamed_and_deleted(ws: Workspace) -> None:
    site = undone(ws, lambda: ws.cases.add("槐枫苑", kind=CaseKind.SITE))
    made = undone(ws, lambda: ws.cases.add(" 李 ", parent=site))
    assert made == case_id(ws.id, "李")
    assert undone(ws, lambda: ws.cases.set_value(made, "年龄", "67"))
    assert not ws.cases.set_value(made, "年龄", " 67 ")
    assert undone(ws, lambda: ws.cases.set_value(made, "年龄", "68"))
    assert [(v.id, v.name, v.type) for v in ws.cases.variables()] == [(variable_id(ws.id, "年龄"), "年龄", VariableType.NUMBER)]
    assert values(ws, "李") == {"年龄": "68"}
    undone(ws, lambda: ws.cases.rename(made, "李阿姨"))
    undone(ws, lambda: ws.cases.bind(made, "P01"))
    undone(ws, lambda: ws.cases.consent(made, {"quote": "paraphrase"}))
    found = case(ws, "李阿姨")
    assert (found.kind, found.parent, found.consent) == (CaseKind.INFORMANT, site, {"quote": "paraphrase"})
    assert [(b.source_name, b.speaker_name) for b in found.bound] == [("P01", "李阿姨")]
    assert undone(ws, lambda: ws.cases.delete(made, opening=True)) == {"value": 1, "consent": 1, "speaker": 1}
    assert [s.name for s in ws.sources.open(ws.sources.named("P01").id).speakers.values()], "the speakers stay"
    assert undone(ws, lambda: ws.cases.delete(site)) == {}
    assert ws.cases.list_() == []


def test_what_stands_under_a_deleted_case_stays(ws: Workspace) -> None:
    site = ws.cases.add("站", kind=CaseKind.SITE)
    made = ws.cases.add("李", parent=site)
    ws.memos.write("这个站", about=[site])
    assert ws.cases.delete(site) == {"case": 1, "link": 1}
    assert case(ws, "李").parent is None
    assert made == case(ws, "李").id


def test_a_deleted_case_comes_back_with_what_was_known_of_it(ws: Workspace) -> None:
    made = ws.cases.add("李")
    ws.cases.set_value(made, "性别", "女")
    ws.cases.delete(made)
    assert undone(ws, lambda: ws.cases.add("李")) == made
    assert values(ws, "李") == {"性别": "女"}


def test_names_that_are_taken_empty_or_unknown(ws: Workspace) -> None:
    made, other = ws.cases.add("李"), ws.cases.add("A1")
    assert refused(ws, NameTaken, lambda: ws.cases.add(" 李")).message == "There is a case named “李” already."
    refused(ws, NameTaken, lambda: ws.cases.rename(made, "a1"))
    ws.cases.rename(other, "a1")
    refused(ws, EmptyName, lambda: ws.cases.add("　"))
    error = refused(ws, NameNotFound, lambda: ws.cases.named("李四"))
    assert (error.message, error.hint) == ("There is no case named “李四”.", "Did you mean “李”?")
    assert refused(ws, NameNotFound, lambda: ws.cases.named("x")).hint == "List them with: groundcode cases PROJECT"
    refused(ws, ThingNotFound, lambda: ws.cases.set_value(case_id(ws.id, "nobody"), "a", "b"))
    refused(ws, NameNotFound, lambda: ws.cases.variable_named("年龄"))


def test_a_name_that_was_given_away_makes_another_case(ws: Workspace) -> None:
    first = ws.cases.add("P1")
    ws.cases.rename(first, "P2")
    second = ws.cases.add("P1")
    assert second != first
    assert {c.name: c.id for c in ws.cases.list_()} == {"P1": second, "P2": first}


def test_circles_are_refused_and_survived(ws: Workspace, tmp_path: Path) -> None:
    a, b, c = (ws.cases.add(name, kind=CaseKind.SITE) for name in "abc")
    ws.cases.move(b, a)
    ws.cases.move(c, b)
    error = refused(ws, CaseCycle, lambda: ws.cases.move(a, c))
    assert error.message == "The case “a” cannot stand under “c”: that is the case itself or stands below it."
    refused(ws, CaseCycle, lambda: ws.cases.move(a, a))
    ws.cases.move(b, None)
    ws.cases.move(c, None)
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    ws.cases.move(a, b)
    other.cases.move(b, a)
    merge_into(ws, other)
    ws.cases.set_value(c, "类型", "城")
    assert ws.cases.participants("zh", kind=None).rows[1][0] == "a"


def test_types_are_guessed_and_held(ws: Workspace) -> None:
    assert guess_type(["67", "3.5", "-1"]) is VariableType.NUMBER
    assert guess_type(["2024-05-12", "2024年5月", "2024/5/1"]) is VariableType.DATE
    assert guess_type(["女", "男", "女", "男"]) is VariableType.CHOICE
    assert guess_type(["女", "男"]) is VariableType.TEXT
    assert guess_type([" "]) is VariableType.TEXT
    assert not fits_type(VariableType.DATE, "2024年13月")
    assert not fits_type(VariableType.DATE, "2024-02-30")
    assert [iso_date(t) for t in ("2024年5月2日", "2024/05/02", "２０２４-５-２", "2024-05", "soon")] == ["2024-05-02"] * 3 + [
        None
    ] * 2
    assert sorted(["P10", "P2", "p1", "甲"], key=natural) == ["p1", "P2", "P10", "甲"]
    made = ws.cases.add("李")
    ws.cases.set_value(made, "年龄", "67")
    error = refused(ws, BadValue, lambda: ws.cases.set_value(made, "年龄", "六十七"))
    assert (error.message, error.hint) == ("“六十七” is not a valid 年龄.", "It takes a number.")
    variable = ws.cases.variable_named("年龄").id
    refused(ws, BadValue, lambda: ws.cases.retype(variable, VariableType.DATE))
    undone(ws, lambda: ws.cases.retype(variable, VariableType.TEXT))
    assert ws.cases.set_value(made, "年龄", "六十七")
    undone(ws, lambda: ws.cases.rename_variable(variable, "岁数"))
    ws.cases.set_value(made, "性别", "女")
    refused(ws, NameTaken, lambda: ws.cases.rename_variable(variable, "性别"))
    assert undone(ws, lambda: ws.cases.delete_variable(variable)) == 1
    assert values(ws, "李") == {"性别": "女"}
    assert not ws.cases.set_value(made, "无", "")
    assert undone(ws, lambda: ws.cases.set_value(made, "性别", ""))
    assert values(ws, "李") == {}


def test_where_a_case_speaks(ws: Workspace) -> None:
    li, wang = ws.cases.add("李"), ws.cases.add("王")
    assert [(p.source, p.speaker, p.former) for p in ws.cases.bind(li, "P01")] == [("P01", "李阿姨", None)]
    assert [(p.speaker, p.former) for p in undone(ws, lambda: ws.cases.bind(wang, "P01", "李阿姨"))] == [("李阿姨", "李")]
    assert case(ws, "李").bound == ()
    held = refused(ws, BoundToAnother, lambda: ws.cases.bind(li, "P01", "李阿姨", move=False))
    assert (held.message, held.hint) == ("P01/李阿姨 belongs to the case “王”.", "To take it from there, say --move.")
    undone(ws, lambda: ws.cases.bind(li, "notes"))
    assert [(b.source_name, b.speaker) for b in case(ws, "李").bound] == [("notes", None)]
    undone(ws, lambda: ws.cases.bind(wang, "notes"))
    assert case(ws, "李").bound == ()
    assert undone(ws, lambda: ws.cases.unbind(wang, "notes")) == 1
    assert undone(ws, lambda: ws.cases.unbind(wang, "P01", "李阿姨")) == 1
    assert ws.cases.unbind(wang, "P01") == 0
    error = refused(ws, NameNotFound, lambda: ws.cases.bind(li, "P01", "李"))
    assert (error.message, error.hint) == ("There is no speaker named “李”.", "Did you mean “李阿姨”?")
    refused(ws, SourceNotFound, lambda: ws.cases.bind(li, "P99"))


def test_consent(ws: Workspace) -> None:
    made = ws.cases.add("李")
    given_ = {"date": "2024年3月1日", "form": " v2 ", "quote": "转述", "share": "Yes", "archive": "否", "ai": "no"}
    assert undone(ws, lambda: ws.cases.consent(made, given_))
    assert not ws.cases.consent(made, given_)
    wanted = {"date": "2024-03-01", "form": "v2", "quote": "paraphrase", "share": "yes", "archive": "no", "ai": "no"}
    assert case(ws, "李").consent == wanted
    ws.cases.consent(made, {"ai": ""})
    assert "ai" not in case(ws, "李").consent
    for key, value, wanted_ in (
        ("quote", "maybe", "verbatim, paraphrase, no"),
        ("date", "soon", "2026-03-01"),
        ("x", "y", "date, form"),
    ):
        assert wanted_ in refused(ws, BadValue, partial(ws.cases.consent, made, {key: value})).hint


def test_a_withdrawn_case_is_not_read_any_more(ws: Workspace, tmp_path: Path) -> None:
    made = ws.cases.add("李")
    ws.cases.bind(made, "P01")
    source = ws.sources.named("P01").id
    code = ws.codes.create("踏实")
    coding = ws.codings.apply(code, source, 20, 30)
    book = tmp_path / "book.yaml"
    book.write_text(
        "format: groundcode-codebook\nversion: 1\ncodes:\n- name: 踏实\n  level: label\n  examples:\n"
        "  - {source: P01, start: 0, end: 3}\n",
        encoding="utf-8",
    )
    ws.codebook.import_(book)
    assert "看见就踏实" in ws.sources.open(source).text
    assert undone(ws, lambda: ws.cases.withdraw(made, "2026-3-2")) == ["P01"]
    opened = ws.sources.open(source)
    assert set(opened.text) == {"█"}
    assert len(opened.text) == len(P01)
    assert opened.closed is not None
    assert opened.closed.message == "“P01” is closed: 李 withdrew from the study on 2026-03-02."
    (segment,) = ws.codings.segments()
    assert (segment.id, segment.quote, segment.closed) == (coding, "", True)
    assert ws.codings.counts()[0][code].own == 1
    ws.codebook.export(tmp_path / "out.yaml")
    assert not read_codebook(tmp_path / "out.yaml").codebook.codes[0].examples
    assert [s.name for s in ws.sources.offered()] == ["P02", "P04", "notes"]
    refused(ws, WithdrawnSource, lambda: ws.codings.apply(code, source, 0, 3))
    refused(ws, WithdrawnSource, lambda: ws.codings.apply_new("x", source, 0, 3))
    refused(ws, WithdrawnSource, lambda: ws.codings.resize(coding, 0, 3))
    assert undone(ws, lambda: ws.cases.revoke_withdrawal(made))
    assert not ws.cases.revoke_withdrawal(made)
    assert ws.sources.open(source).text == P01
    assert refused(ws, BadValue, lambda: ws.cases.withdraw(made, "soon")).message == "“soon” is not a valid date."
    assert ws.cases.withdraw(made) == ["P01"]
    assert case(ws, "李").withdrawn == "2026-03-01"


def test_nothing_brings_a_withdrawn_text_back_by_the_way(ws: Workspace) -> None:
    made, other = ws.cases.add("李"), ws.cases.add("王")
    ws.cases.bind(made, "P01")
    ws.cases.bind(made, "notes")
    assert ws.cases.withdraw(made) == ["P01", "notes"]
    error = refused(ws, CaseWithdrawn, lambda: ws.cases.delete(made))
    assert error.message == "李 has withdrawn; this would show the text again."
    refused(ws, CaseWithdrawn, lambda: ws.cases.unbind(made, "P01"))
    refused(ws, CaseWithdrawn, lambda: ws.cases.bind(other, "P01"))
    refused(ws, CaseWithdrawn, lambda: ws.cases.bind(other, "notes"))
    assert {s.name for s in ws.sources.offered()} == {"P02", "P04"}


def test_two_laptops_make_the_same_case(ws: Workspace, tmp_path: Path) -> None:
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    path = table(tmp_path, TABLE)
    ws.cases.import_table(path, parent="社区")
    other.cases.import_table(path, parent="社区")
    assert merge_into(ws, other).conflicts == ()
    merge_into(other, ws)
    assert state(ws) == state(other)
    assert [c.name for c in ws.cases.list_()] == ["P01", "P02", "P03", "P04", "槐枫苑", "砚北里"]
    assert len(ws.cases.variables()) == 3


def test_two_laptops_that_differ_keep_both_values(ws: Workspace, tmp_path: Path) -> None:
    made = ws.cases.add("李")
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    ws.cases.set_value(made, "年龄", "67")
    other.cases.set_value(made, "年龄", "68")
    (conflict,) = merge_into(ws, other).conflicts
    assert conflict.entity == "case"
    assert [choice.words for choice in conflict.choices] == ["67", "68"]
    ws.conflicts.resolve(conflict.id, take=1)
    assert values(ws, "李") == {"年龄": "67"}


def test_a_withdrawal_stands_whatever_a_colleague_did_meanwhile(ws: Workspace, tmp_path: Path) -> None:
    made, wang = ws.cases.add("李"), ws.cases.add("王")
    ws.cases.bind(made, "P01")
    others = [laptop(ws, tmp_path / f"{n}.groundcode", coder=f"同{n}", seed=n + 2) for n in range(3)]
    ws.cases.withdraw(made)
    others[0].cases.delete(made)
    others[1].cases.bind(wang, "P01")
    others[2].cases.unbind(made, "P01")
    for other in others:
        merge_into(ws, other)
        assert "P01" not in {s.name for s in ws.sources.offered()}
        merge_into(other, ws)
        assert "P01" not in {s.name for s in other.sources.offered()}
        assert set(other.sources.open(other.sources.named("P01").id).text) == {"█"}
    merge_into(others[0], ws)
    assert state(ws) == state(others[2])


def test_a_case_deleted_here_and_used_there_is_a_conflict(ws: Workspace, tmp_path: Path) -> None:
    made = ws.cases.add("李")
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    ws.cases.delete(made)
    other.cases.bind(made, "P01")
    (conflict,) = merge_into(ws, other).conflicts
    assert (conflict.kind, conflict.entity) == ("deleted", "case")
    ws.conflicts.resolve(conflict.id, take=1)
    assert [b.source_name for b in case(ws, "李").bound] == ["P01"]


def test_twins_by_renaming_are_told_apart_by_id(ws: Workspace, tmp_path: Path) -> None:
    made = ws.cases.add("李")
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    ws.cases.rename(made, "王")
    second = other.cases.add("王")
    merge_into(ws, other)
    assert made in refused(ws, AmbiguousName, lambda: ws.cases.named("王")).message
    assert ws.cases.named(second).id == second


def test_the_history_tells_every_act(ws: Workspace, tmp_path: Path) -> None:
    site, made = ws.cases.add("站", kind=CaseKind.SITE), ws.cases.add("李")
    ws.cases.rename(made, "王")
    ws.cases.move(made, site)
    ws.cases.set_value(made, "年龄", "67")
    ws.cases.bind(made, "P04")
    ws.cases.headers(apply=True)
    ws.cases.unbind(made, "P04")
    ws.cases.consent(made, {"ai": "no"})
    ws.cases.withdraw(made)
    ws.cases.revoke_withdrawal(made)
    ws.cases.retype(ws.cases.variable_named("年龄").id, VariableType.TEXT)
    ws.cases.delete_variable(ws.cases.variable_named("年龄").id)
    ws.cases.import_table(table(tmp_path, TABLE))
    ws.cases.delete(made)
    found = ws.sampling.add("一", sources=["P01"])
    ws.sampling.edit(found, {"gap": "缺"})
    ws.sampling.link(found, ["P02"])
    ws.sampling.unlink(found, ["P02"])
    ws.sampling.delete(found)
    ws.holdout.reserve(Wish(sources=("P02",)))
    ws.holdout.unseal(ws.holdout.named().id)
    words = {entry.kind: entry.words for entry in ws.history.entries()}
    assert words.keys() - {"init", "import"} == KINDS_OF_CASES
    assert NOUNS.keys() >= KINDS_OF_CASES
    assert not [kind for kind in KINDS_OF_CASES if "fields)" in words[kind] or "{" in words[kind] or words[kind].endswith(": ")]
    assert words["withdraw"] == "noted that “王” has withdrawn"
    assert words["reserve"] == "sealed a hold-out: “P02”"
