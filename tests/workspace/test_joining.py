"""Two projects that were made separately over the same interviews, joined by a reviewed plan."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from groundcode.domain.levels import Level
from groundcode.errors import (
    CannotRead,
    CannotWriteHere,
    CodeNotFound,
    FileMissing,
    InvalidTable,
    NotAProject,
    SourceNotFound,
)
from groundcode.store import bulk, reading
from groundcode.store.backup import automatic_backups
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish
from groundcode.workspace.joins.file import read_plan, write_plan
from groundcode.workspace.joins.joining import JoinReport
from tests.builders import TEXTS, living_rows, new_project, position, refused, state

LONG = "".join(f"访谈者：第{k}问是什么？\n李阿姨：第{k}答，天天在院里转，看见就踏实。\n" for k in range(40))
Two = tuple[Workspace, Workspace]
Edit = Callable[[dict[str, str]], None]


def sources(ws: Workspace, folder: Path, texts: dict[str, str]) -> None:
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    ws.sources.import_files([folder])


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    """甲's project, and 乙's, who imported two of the same interviews (one mended by hand) and one more."""
    a = new_project(tmp_path, "a", coder="甲")
    sources(a, tmp_path / "ins", {"P01": TEXTS["P01"], "P05": LONG})
    trust = a.codes.create("信任", level=Level.CATEGORY)
    a.codes.describe(a.codes.create("走访", parent=trust), definition="甲的定义")
    a.codes.create("喝茶")
    b = new_project(tmp_path, "b", coder="乙", seed=60)
    sources(b, tmp_path / "theirs", {"一号": TEXTS["P01"], "P05": LONG.replace("第7答", "第七个回答"), "P03": TEXTS["P03"]})
    theirs = b.codes.create("信任", level=Level.CATEGORY)
    b.codes.describe(theirs, definition="乙说的信任")
    b.codes.describe(b.codes.create("走访", parent=theirs), definition="乙的定义")
    b.codes.create("入户走访", parent=theirs)
    b.codes.create("喝茶", parent=theirs)
    for code, source, words in (("走访", "一号", "天天在院里转"), ("入户走访", "P05", "第9答"), ("喝茶", "P03", "tea")):
        text = b.sources.open(b.sources.named(source).id).text
        start = text.index(words)
        b.codings.apply(b.tree().get(code).id, b.sources.named(source).id, start, start + len(words))
    b.memos.write("乙的备忘", title="问", kind="theoretical", about=[theirs])
    yield a, b
    a.close()
    b.close()


def table(a: Workspace, b: Workspace, path: Path, edit: Edit | None = None) -> Path:
    """The plan as a file, with some rows changed by a person."""
    b.store.checkpoint()
    write_plan(a.merging.joining(b.path), path)
    if edit is not None:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        for row in rows:
            edit(row)
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(row for row in rows if row["decision"] != "(none)")
    return path


def join(a: Workspace, b: Workspace, path: Path, edit: Edit | None = None) -> JoinReport:
    return a.merging.join(b.path, table(a, b, path, edit))


def coded(ws: Workspace, source: str) -> set[tuple[str, str, str]]:
    """(coder, path of the code, words) of what is coded in a source."""
    opened, tree, coders = ws.sources.open(ws.sources.named(source).id), ws.tree(), ws.coders()
    return {(coders[one.coder], tree.path(one.code), opened.text[one.start : one.end]) for one in opened.codings if one.placed}


def test_what_the_plan_proposes(two: Two) -> None:
    a, b = two
    b.store.checkpoint()
    plan = a.merging.joining(b.path)
    found = {(row.kind, row.theirs): (row.decision.value, row.ours, row.why) for row in plan.rows}
    assert found == {
        ("coder", "乙"): ("new", "", ""),
        ("source", "P03"): ("new", "", ""),
        ("source", "P05"): ("join", "P05", "99 % alike"),
        ("source", "一号"): ("join", "P01", "same text"),
        ("code", "信任"): ("join", "信任", "same name and place"),
        ("code", "信任 > 走访"): ("join", "信任 > 走访", "same name and place"),
        ("code", "信任 > 入户走访"): ("new", "", ""),
        ("code", "信任 > 喝茶"): ("new", "喝茶", "same name in another place"),
    }
    assert plan.counts()["code"] == {"join": 2, "new": 2, "leave out": 0}
    (about,) = [row.about for row in plan.rows if row.theirs == "信任"]
    assert about == "category; 0 codings; 乙说的信任"


def test_what_comes_in(two: Two, tmp_path: Path) -> None:
    a, b = two
    before = living_rows(a)
    report = join(a, b, tmp_path / "plan.csv")
    state(a)
    assert not a.backups.verify(rebuild=True)[0].problems
    assert (report.made["coding"], report.made["code"], report.made["source"]) == (3, 2, 1)
    assert report.title == "试验"
    assert coded(a, "P01") == {("乙", "信任 > 走访", "天天在院里转")}
    assert coded(a, "P05") == {("乙", "信任 > 入户走访", "第9答")}  # in a text of their own, shown where it is in ours
    assert coded(a, "P03") == {("乙", "信任 > 喝茶", "tea")}
    assert a.sources.open(a.sources.named("P05").id).text == LONG
    tree = a.tree()
    assert tree.get("信任").definition == "乙说的信任"  # ours had none
    assert tree.get("走访").definition == "甲的定义"
    memos = {(memo.title, memo.coder): memo for memo in a.memos.list_()}
    kept = memos["“走访” in the project “试验”", "乙"]
    assert (kept.text, kept.about) == ("definition: 乙的定义", (tree.get("走访").id,))
    assert memos["问", "乙"].about == (tree.get("信任").id,)
    dates = memos["Joined: 试验", "甲"].text
    assert "乙: 3 codings, made 2026-03-01 to 2026-03-01" in dates
    assert "2026-03-01 08:" in dates
    assert "乙: 问" in dates
    history = [(one.coder, one.kind) for one in a.history.entries(2)]
    assert history == [("乙", "join"), ("甲", "join")]
    assert report.backup is not None
    with Workspace.open(Path(report.backup)) as as_it_was:
        assert living_rows(as_it_was) == before


def test_joined_twice_nothing_is_twice(two: Two, tmp_path: Path) -> None:
    a, b = two
    path = table(a, b, tmp_path / "plan.csv")
    a.merging.join(b.path, path)
    before, at = living_rows(a), position(a)
    again = a.merging.join(b.path, path)  # the old table
    assert (again.made, again.backup) == ({}, None)
    anew = join(a, b, tmp_path / "second.csv")  # a new one
    assert (anew.made, anew.backup) == ({}, None)
    assert (living_rows(a), position(a)) == (before, at)
    b.codings.apply(b.tree().get("走访").id, b.sources.named("一号").id, 0, 4)
    more = join(a, b, tmp_path / "third.csv")
    assert {kind: n for kind, n in more.made.items() if n} == {"coding": 1}
    assert len(coded(a, "P01")) == 2


def test_what_a_person_decided(two: Two, tmp_path: Path) -> None:
    a, b = two

    def decide(row: dict[str, str]) -> None:
        if row["there"] == "信任 > 喝茶":
            row["decision"] = "合并"
        if row["there"] == "信任 > 入户走访":
            row["decision"], row["here"] = "join", "信任 > 走访"
        if row["there"] == "P03":
            row["decision"] = "leave out"

    report = join(a, b, tmp_path / "plan.csv", decide)
    assert {a.tree().path(code) for code in a.tree().walk()} == {"信任", "信任 > 走访", "喝茶"}
    assert coded(a, "P05") == {("乙", "信任 > 走访", "第9答")}
    assert (report.left["coding"], "source" in report.made) == (1, False)
    state(a)


def test_a_code_left_out(two: Two, tmp_path: Path) -> None:
    a, b = two

    def decide(row: dict[str, str]) -> None:
        if row["there"] == "信任":
            row["decision"] = "不取"

    report = join(a, b, tmp_path / "plan.csv", decide)
    # What stood under it stands at the top; a memo on nothing but it comes in without the link.
    assert "入户走访" in {a.tree().path(code) for code in a.tree().walk()}
    assert report.left["link"] == 1
    state(a)


def test_a_coder_of_one_name(two: Two, tmp_path: Path) -> None:
    a, b = two
    here = a.sources.named("P01").id
    text = a.sources.open(here).text
    start = text.index("天天在院里转")
    a.codings.apply(a.tree().get("走访").id, here, start, start + 6)

    def decide(row: dict[str, str]) -> None:
        if row["kind"] == "coder":
            row["decision"], row["here"] = "join", "甲"

    report = join(a, b, tmp_path / "plan.csv", decide)
    assert report.known["coding"] == 1  # the same coder put the same code on the same words
    assert coded(a, "P01") == {("甲", "信任 > 走访", "天天在院里转")}
    assert set(a.coders().values()) == {"甲"}


def test_a_level_that_does_not_fit(two: Two, tmp_path: Path) -> None:
    a, b = two
    b.codes.create("大类", level=Level.CATEGORY, parent=b.tree().get("信任").id)
    a.codes.set_level(a.tree().get("信任").id, Level.CONCEPT)
    report = join(a, b, tmp_path / "plan.csv")
    assert report.loosened == ("信任 > 大类",)
    assert "大类" in {a.tree().path(code) for code in a.tree().walk()}
    assert not a.conflicts.list_()


def test_what_is_closed_there_stays_out(two: Two, tmp_path: Path) -> None:
    a, b = two
    (tmp_path / "P07.txt").write_text("访谈者：秘密？\n某人：秘密。\n", encoding="utf-8")
    b.sources.import_files([tmp_path / "P07.txt"])
    b.holdout.reserve(Wish(sources=("P07",)))
    report = join(a, b, tmp_path / "plan.csv")
    assert report.closed == ("“P07” is sealed there: it does not come in before it is opened.",)
    with a.store.reading() as connection:
        assert not [s for s in reading.read_sources(connection, alive=False) if s.name == "P07"]
        raw = b"".join(row[0] for row in bulk.all_rows(connection, "SELECT bytes FROM blob"))
    assert "秘密".encode() not in raw


def test_workbooks_do_as_well(two: Two, tmp_path: Path) -> None:
    a, b = two
    path = table(a, b, tmp_path / "plan.xlsx")
    plan = a.merging.joining(b.path)
    assert read_plan(plan, path) == plan
    assert a.merging.join(b.path, path).made["coding"] == 3


def test_tables_that_are_refused(two: Two, tmp_path: Path) -> None:
    a, b = two

    def first(**cells: str) -> Edit:
        def edit(row: dict[str, str]) -> None:
            if row["there"] == "信任 > 喝茶":
                row.update(cells)

        return edit

    for edit, sentence in (
        (first(decision="maybe"), "row 9: “maybe” is no decision: join, new, leave out"),
        (first(decision="join", here=""), "row 9: with what of ours is “信任 > 喝茶” to be joined?"),
        (first(decision="(none)"), "there is no row for 信任 > 喝茶; write “leave out” as its decision if it is not to come in"),
        (first(**{"id (leave as it is)": "code 123"}), "row 9: the other project has no such thing: 信任 > 喝茶"),
    ):
        path = table(a, b, tmp_path / "plan.csv", edit)
        error = refused(a, InvalidTable, partial(a.merging.join, b.path, path))
        assert sentence in error.message
    path = table(a, b, tmp_path / "plan.csv", first(decision="join", here="没有的"))
    refused(a, CodeNotFound, lambda: a.merging.join(b.path, path))

    def other(row: dict[str, str]) -> None:
        if row["kind"] == "interview":
            row["decision"], row["here"] = "join", "没有的"

    path = table(a, b, tmp_path / "plan.csv", other)
    refused(a, SourceNotFound, lambda: a.merging.join(b.path, path))


def test_what_is_no_other_project(two: Two, tmp_path: Path) -> None:
    a, _b = two
    copy = a.backups.back_up(tmp_path / "copy.groundcode")
    error = refused(a, CannotRead, lambda: a.merging.joining(copy))
    assert (error.message, error.hint) == (f"{copy} is a copy of this project.", "Merge it without --plan and --join.")
    refused(a, FileMissing, lambda: a.merging.joining(tmp_path / "none.groundcode"))
    (tmp_path / "text.groundcode").write_text("访谈" * 2000, encoding="utf-8")
    refused(a, NotAProject, lambda: a.merging.joining(tmp_path / "text.groundcode"))


def test_a_write_that_fails_leaves_the_project_as_it_was(two: Two, tmp_path: Path) -> None:
    a, b = two
    path = table(a, b, tmp_path / "plan.csv")
    before, at = living_rows(a), position(a)
    for n in (1, 3, 6, 9):
        count = 0

        def refuse(_c: Connection, _cursor: object, statement: str, *_rest: object, n: int = n) -> None:
            nonlocal count
            count += statement.lstrip().startswith("INSERT")
            if count == n:
                raise OSError(28, "No space left on device")

        event.listen(a.store.engine, "before_cursor_execute", refuse)
        try:
            with pytest.raises(CannotWriteHere):
                a.merging.join(b.path, path)
        finally:
            event.remove(a.store.engine, "before_cursor_execute", refuse)
        assert (living_rows(a), position(a)) == (before, at)
    state(a)
    assert len(automatic_backups(a.path)) == 4
    assert a.merging.join(b.path, path).made["coding"] == 3


def test_a_theory_comes_along(two: Two, tmp_path: Path) -> None:
    a, b = two
    one, other = b.tree().get("信任").id, b.codes.create("参与", level=Level.CATEGORY)
    coding = b.sources.open(b.sources.named("一号").id).codings[0].id
    b.relations.add(one, other, "causal", codings=[coding])
    b.properties.add(one, "深浅", definition="有多熟")
    report = join(a, b, tmp_path / "plan.csv")
    assert (report.made["relation"], report.made["property"]) == (1, 1)
    (relation,) = a.relations.list_()
    assert len(relation.evidence) == 1
    assert join(a, b, tmp_path / "again.csv").made == {}


def test_what_a_merged_code_had_said_is_told(two: Two, tmp_path: Path) -> None:
    a, b = two
    gone = b.codes.create("并入者", level=Level.CONCEPT)
    b.codes.describe(gone, definition="并走的定义", exclusion="不算的")
    b.codes.merge(gone, next(code for code, one in b.tree().codes.items() if one.name == "走访"))
    b.store.checkpoint()
    a.merging.join(b.path, table(a, b, tmp_path / "same.csv"))
    (memo,) = [memo for memo in a.memos.list_() if "并走的定义" in memo.text]
    assert "并入者 (merged into 信任 > 走访): 并走的定义 / 不算的" in memo.text
