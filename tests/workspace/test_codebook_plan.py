"""Taking a codebook into a project that has codes: what the plan says is what happens, and what it leaves is told."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundcode.analysis.codebook_diff import compare_codebooks
from groundcode.domain.codebooks import Codebook, CodebookEntry
from groundcode.domain.levels import Level
from groundcode.errors import BadValue, DuplicateName, EmptyName, InvalidCodebook, NothingThatEarly, UnknownFormat
from groundcode.exchange.codebooks import read_codebook, write_codebook
from groundcode.workspace import Workspace
from groundcode.workspace.codebooks.compare import side_of
from groundcode.workspace.codebooks.plan import CodebookPlan
from groundcode.workspace.names import clean_name
from tests.builders import laptop, merge_into, new_project, position, refused, state
from tests.unit.exchange.books import codebooks

BOOK = """format: groundcode-codebook
version: 1
codes:
"""


def book(ws: Workspace, *codes: str, name: str = "book.yaml") -> Path:
    path = ws.path.parent / name
    path.write_text(BOOK + "".join(codes), encoding="utf-8")
    return path


@pytest.fixture
def codes(ws: Workspace) -> dict[str, str]:
    main = ws.codes.create("近", level=Level.MAIN)
    trust = ws.codes.create("信", level=Level.CATEGORY, parent=main)
    seen = ws.codes.create("见", level=Level.CONCEPT, parent=trust)
    loose = ws.codes.create("散")
    ws.codes.describe(trust, definition="认识，并且放心。")
    return {"main": main, "trust": trust, "seen": seen, "loose": loose}


def test_new_codes_and_empty_texts_need_nobody_s_answer(ws: Workspace, codes: dict[str, str]) -> None:
    path = book(ws, "- name: 近\n  level: main\n  definition: 说明\n  children:\n  - {name: 新, level: concept, inclusion: 纳}\n")
    plan = ws.codebook.plan(path)
    assert not plan.asks()
    assert [(one.path, one.level, one.after) for one in plan.created] == [("近 > 新", Level.CONCEPT, {"inclusion": "纳"})]
    assert [(one.path, one.field, one.before, one.after) for one in plan.changed] == [("近", "definition", "", "说明")]
    at = position(ws)
    ws.codebook.apply(plan)
    assert position(ws) == at + 1
    assert ws.tree().get("近 > 新").inclusion == "纳"
    assert ws.codebook.plan(path).is_empty()
    ws.history.undo()
    assert [one.path for one in ws.codebook.plan(path).created] == ["近 > 新"]


@pytest.mark.parametrize(
    "change", [
        "- name: 近\n  level: main\n  children:\n  - {name: 信, level: category, definition: 别的}\n",
        "- {name: 远, level: main, id: MAIN}\n",
        "- {name: 近, level: main, children: [{name: 信, level: category, core: true}]}\n",
    ],
)  # fmt: skip
def test_what_somebody_wrote_is_replaced_after_a_question_only(ws: Workspace, codes: dict[str, str], change: str) -> None:
    ws.codes.set_core(codes["main"])
    plan = ws.codebook.plan(book(ws, change.replace("MAIN", codes["main"])))
    assert plan.asks()
    assert not plan.left_out


def test_what_is_at_odds_with_the_project_is_told_and_the_rest_comes_in(ws: Workspace, codes: dict[str, str]) -> None:
    path = book(
        ws,
        f"- {{name: 近, level: label, id: {codes['loose']}}}\n",
        "- {name: 甲, level: category, children: [{name: 乙, level: label}]}\n",
        "- {name: 散, level: category, children: [{name: 丙, level: concept}]}\n",
    )
    plan = ws.codebook.plan(path)
    assert [one.path for one in plan.created] == ["甲", "甲 > 乙"]
    # The new name is given up first; then the old one is not free for another code.
    assert {(one.path, one.field, one.after, type(one.error)) for one in plan.left_out} == {
        ("散", "name", "近", DuplicateName),
        ("散", "", "category", DuplicateName),
        ("散 > 丙", "", "concept", type(None)),
    }
    assert plan.asks()
    refused(ws, DuplicateName, lambda: ws.codebook.import_(path))
    ws.codebook.apply(plan)
    assert ws.tree().codes[codes["loose"]].name == "散"
    assert ws.tree().get("甲 > 乙").level is Level.LABEL
    state(ws)


def test_a_code_below_one_that_is_left_out_is_left_out_too(ws: Workspace, codes: dict[str, str]) -> None:
    below = "{name: 丁, level: concept, children: [{name: 戊, level: label}]}"
    path = book(ws, f"- {{name: 散, level: category, children: [{below}]}}\n")
    plan = ws.codebook.plan(path)
    assert plan.created == []
    assert [(one.path, one.why) for one in plan.left_out if not one.field] == [
        ("散 > 丁", "“散 > 丁” cannot stand where it does: the project's levels differ"),
        ("散 > 丁 > 戊", "The code above it is left out."),
    ]
    assert plan.does_nothing()
    error = refused(ws, InvalidCodebook, lambda: ws.codebook.import_(path))
    assert "散 > 丁" in error.message


def test_what_a_file_may_not_do_is_told(ws: Workspace, codes: dict[str, str]) -> None:
    seen = codes["seen"]
    path = book(
        ws, f"- name: 见\n  id: {seen}\n  level: category\n  also_in: [没有]\n  examples:\n"
        "  - {source: P01, start: 0, end: 3, quote: 不是的}\n  - {source: P01, start: 4, end: 9, quote: 您平时见到}\n",
        "- {name: 散, level: category, also_in: [近 > 信], core: true}\n",
    )  # fmt: skip
    plan = ws.codebook.plan(path)
    assert [(one.path, one.field) for one in plan.left_out] == [
        ("近 > 信 > 见", "level"), ("近 > 信 > 见", "place"), ("散", "level"),
        ("近 > 信 > 见", "example"), ("近 > 信 > 见", "also_in"), ("散", "core"),
    ]  # fmt: skip
    assert [(one.path, one.start, one.end, one.quote) for one in plan.examples] == [("近 > 信 > 见", 4, 9, "您平时见到")]
    assert [(one.path, one.other) for one in plan.also_in] == [("散", "近 > 信")]
    assert not plan.asks()
    ws.codebook.apply(plan)
    assert ws.tree().parent_of(seen) == codes["trust"]
    assert [example.quote for example in ws.codebook.examples()[seen]] == ["您平时见到"]
    again = ws.codebook.plan(path)
    assert (again.examples, again.also_in) == ([], [])


def test_a_new_code_below_a_renamed_one_is_found_again(ws: Workspace, codes: dict[str, str]) -> None:
    path = book(ws, f"- name: 亲近\n  id: {codes['main']}\n  level: main\n  children:\n  - {{name: 信, level: category}}\n")
    plan = ws.codebook.plan(path)
    assert plan.created == []
    assert [(one.field, one.after) for one in plan.changed] == [("name", "亲近")]


def test_names_may_be_exchanged_and_a_name_that_was_given_up_taken(ws: Workspace, codes: dict[str, str]) -> None:
    path = book(
        ws, f"- {{name: 散, level: main, id: {codes['main']}}}\n- {{name: 近, level: label, id: {codes['loose']}}}\n"
        f"- {{name: 丙, level: label}}\n",
    )  # fmt: skip
    plan = ws.codebook.plan(path)
    assert not plan.left_out
    ws.codebook.apply(plan)
    assert {ws.tree().codes[codes[one]].name for one in ("main", "loose")} == {"散", "近"}
    ws.history.undo()
    path = book(ws, f"- {{name: 近二, level: main, id: {codes['main']}}}\n- {{name: 近, level: main}}\n")
    plan = ws.codebook.plan(path)
    assert [one.path for one in plan.created] == ["近"]
    ws.codebook.apply(plan)
    assert ws.tree().get("近").id != codes["main"]
    state(ws)


def test_a_merged_code_does_not_give_its_name_and_texts_to_the_other(ws: Workspace, codes: dict[str, str]) -> None:
    ws.codebook.export(ws.path.parent / "old.yaml")
    ws.codes.merge(codes["trust"], codes["main"])
    plan = ws.codebook.plan(ws.path.parent / "old.yaml")
    assert (plan.changed, plan.created) == ([], [])
    assert [(one.field, one.why) for one in plan.left_out] == [("definition", "The code was merged into another one since.")]


def test_what_was_changed_after_the_plan_was_shown_stays(ws: Workspace, codes: dict[str, str]) -> None:
    path = book(
        ws, "- {name: 近, level: main, definition: 书里的, children: [{name: 信, level: category, definition: 书里的}]}\n"
    )
    plan = ws.codebook.plan(path)
    ws.codes.describe(codes["trust"], definition="刚改的")
    done = ws.codebook.apply(plan)
    assert [one.path for one in done.to_change()] == ["近"]
    assert ws.tree().codes[codes["trust"]].definition == "刚改的"
    ws.codebook.apply(plan, take_theirs=True)
    assert ws.tree().codes[codes["trust"]].definition == "书里的"


def test_a_text_that_two_people_set_differently_is_not_settled_by_a_file(ws: Workspace, codes: dict[str, str]) -> None:
    other = laptop(ws, ws.path.parent / "b.groundcode", coder="乙", seed=2)
    ws.codes.describe(codes["seen"], definition="甲说")
    other.codes.describe(codes["seen"], definition="乙说")
    merge_into(ws, other)
    path = book(ws, f"- {{name: 见, level: concept, id: {codes['seen']}, definition: 书说}}\n")
    ws.codebook.import_(path)
    assert len(ws.conflicts.list_()) == 1
    (held,) = ws.codebook.plan(path).changed
    assert held.both_sides


def test_notes_of_the_reader_and_what_has_no_place_in_a_project_are_told(ws: Workspace) -> None:
    path = ws.path.parent / "book.md"
    write_codebook(Codebook("t", (CodebookEntry("甲", Level.LABEL),), "说明"), path)
    assert any("description" in note for note in ws.codebook.plan(path).notes)
    path = book(ws, "- {name: 乙, unknown: x}\n")
    assert any("unknown" in note for note in ws.codebook.plan(path).notes)
    refused(ws, UnknownFormat, lambda: ws.codebook.plan(path.with_suffix(".txt")))


def happened(plan: CodebookPlan, ws: Workspace, before: Codebook) -> None:
    """What the plan said is what the project differs in now."""
    diff = compare_codebooks(before, ws.codebook.value())
    assert (diff.removed, diff.likely, diff.moved, diff.levels) == ([], [], [], [])
    assert {placed.path for placed in diff.added} == {one.path for one in plan.created}
    names = {(one.code, one.after) for one in plan.changed if one.field == "name"}
    assert {(pair.after.entry.id, pair.after.entry.name) for pair in diff.renamed} == names
    texts = {(one.code, one.field, one.before, one.after) for one in plan.changed if one.field != "name"}
    assert {(one.match.after.entry.id, one.field, one.before, one.after) for one in diff.texts} == texts
    assert (diff.core is not None) == (plan.core is not None)


def left(plan: CodebookPlan, ws: Workspace, book: Codebook) -> None:
    """What the file still says otherwise is what the plan left out."""
    told = {one.field for one in plan.left_out}
    diff = compare_codebooks(ws.codebook.value(), book, but=("description",))
    for kind, field in (("added", ""), ("levels", "level"), ("moved", "place"), ("core", "core")):
        if getattr(diff, kind) and field != "core":
            assert field in told or any(one.error for one in plan.left_out), (kind, plan.left_out)
    for text in diff.texts:
        # A file that says nothing of a text empties nothing.
        assert not text.after or text.field in told or any(one.error for one in plan.left_out)


@st.composite
def of_one_study(draw: st.DrawFn) -> tuple[Codebook, Codebook]:
    """Two codebooks some of whose codes have the same ids and names."""
    one, other = draw(codebooks()), draw(codebooks())
    names = [entry.name for _path, entry in one.walk()]
    if names and other.codes:
        first = replace(other.codes[0], name=draw(st.sampled_from(names)))
        siblings = [entry for entry in other.codes[1:] if entry.name.casefold() != first.name.casefold()]
        other = replace(other, codes=(first, *siblings))
    return one, other


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(of_one_study())
def test_the_plan_says_what_then_happens(pair: tuple[Codebook, Codebook]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ws = new_project(Path(folder))
        try:
            for number, codebook in enumerate(pair):
                path = Path(folder) / f"{number}.yaml"
                write_codebook(codebook, path)
                before, at = ws.codebook.value(), position(ws)
                plan = ws.codebook.plan(path)
                assert position(ws) == at
                ws.codebook.apply(plan)
                happened(plan, ws, before)
                assert position(ws) == at + (not plan.does_nothing())
                left(plan, ws, named_as_stored(read_codebook(path).codebook))
                again = ws.codebook.plan(path)
                assert (again.created, again.changed, again.examples, again.also_in, again.core) == ([], [], [], [], None)
        finally:
            ws.close()


def named_as_stored(book: Codebook) -> Codebook:
    """With the names that a project gives its codes."""

    def stored(entry: CodebookEntry) -> CodebookEntry:
        try:
            name = clean_name(entry.name, "code")
        except EmptyName:
            name = entry.name
        return replace(entry, name=name, children=tuple(map(stored, entry.children)))

    return replace(book, codes=tuple(map(stored, book.codes)))


def test_the_plan_of_a_codebook_of_each_format_is_the_same(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    source = ws.path.parent / "all.yaml"
    ws.codebook.export(source)
    text = source.read_text(encoding="utf-8").replace("认识，并且放心。", "认识，也放心。").replace("name: 散", "name: 零散")
    source.write_text(text, encoding="utf-8")
    wanted = read_codebook(source).codebook
    for suffix in (".csv", ".xlsx", ".md", ".qdc", ".yaml"):
        path = tmp_path / f"other{suffix}"
        write_codebook(wanted, path)
        plan = ws.codebook.plan(path)
        assert [(one.field, one.after) for one in sorted(plan.changed, key=lambda one: one.field)] == [
            ("definition", "认识，也放心。"), ("name", "零散")
        ], suffix  # fmt: skip
        assert plan.created == []


def test_two_days_of_one_project(ws: Workspace, codes: dict[str, str]) -> None:
    today = ws.store.now().astimezone().date().isoformat()
    found = ws.codebook.diff(since=today)
    assert (found.before.codes, found.after.codes) == (0, 4)
    assert [placed.path for placed in found.diff.added] == ["近", "近 > 信", "近 > 信 > 见", "散"]
    assert ws.codebook.diff(since="0001-01-01", at=today).after.codes == 4
    assert ws.codebook.diff(since="9999-12-31").diff.is_empty
    with pytest.raises(BadValue, match="yesterday"):
        ws.codebook.diff(since="yesterday")
    with pytest.raises(NothingThatEarly):
        ws.codebook.diff(since="2001-01-01", at="2001-02-01")


def test_another_project_is_read_and_not_touched(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    ws.codings.apply(codes["seen"], ws.sources.list_()[0].id, 0, 4)
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    other.codes.merge(codes["seen"], codes["trust"])
    other.codes.rename(codes["loose"], "零散")
    other.close()
    content = (tmp_path / "b.groundcode").read_bytes()
    found = ws.codebook.diff(tmp_path / "b.groundcode")
    assert [(pair.before.path, pair.after.path) for pair in found.diff.renamed] == [("散", "零散")]
    assert [(placed.path, into) for placed, into in found.diff.merged] == [("近 > 信 > 见", "近 > 信")]
    assert found.diff.counts[0].figures == {"own": (0, 1)}
    assert (tmp_path / "b.groundcode").read_bytes() == content
    assert side_of(tmp_path / "b.groundcode").is_project


def test_colours_come_in_and_another_one_is_told_first(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    path = book(ws, "- name: 近\n  level: main\n  colour: '#AABBCC'\n- name: 新\n  level: concept\n  colour: rgb(1, 2, 3)\n")
    plan = ws.codebook.plan(path)
    assert [(one.field, one.before, one.after) for one in plan.changed] == [("colour", "", "#aabbcc")]
    ws.codebook.apply(plan)
    tree = ws.tree()
    assert (tree.get("近").colour, tree.get("新").colour) == ("#aabbcc", "#010203")
    ws.codebook.export(tmp_path / "out.qdc")
    assert {one.name: one.colour for _path, one in read_codebook(tmp_path / "out.qdc").codebook.walk()}["新"] == "#010203"
    assert ws.codebook.plan(tmp_path / "out.qdc").is_empty()
    again = ws.codebook.plan(book(ws, "- name: 近\n  level: main\n  colour: '#111'\n", name="b.yaml"))
    assert [(one.before, one.after) for one in again.changed] == [("#aabbcc", "#111")]
    assert again.asks()
    assert ws.codebook.plan(book(ws, "- name: 近\n  level: main\n", name="c.yaml")).is_empty()
    ws.history.undo()
    assert ws.tree().get("近").colour == ""
