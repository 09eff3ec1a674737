"""Retrieval on the desk: every action's message, what is stored or written, and what the screen shows."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from groundcode.tui.retrieving import Kept, kept_from
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.tui.widgets.quote_list import QuoteList
from groundcode.tui.widgets.quote_page import QuotePage
from groundcode.workspace import Workspace
from groundcode.workspace.retrieving.both import in_both
from tests.tui.desk_testing import screen_text, type_name
from tests.tui.retrieval_testing import ask, at_retrieval, coded_by_two, counts, headings, page, quotes, run, settled


@pytest.fixture
def coded(project: Path) -> Path:
    return coded_by_two(project)


def test_it_begins_with_everything_by_code_and_says_whose_codings_these_are(coded: Path) -> None:
    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        screen = await at_retrieval(pilot)
        hits = screen.query_one("#hits", QuoteList)
        assert headings(hits) == ("可见度 > 天天在院里", "看见就踏实", "daily walk")
        assert counts(screen) == "4 codings · 4 segments · 2 sources · 1 case · by 同门 1, 田野 3"
        shown = screen_text(screen.app)
        assert "可见度 > 天天在院里 2" in shown.replace("  ", " ")
        assert "他天天在院里转。" in shown
        assert screen.pane == "hits"
        assert "coded by 田野" in page(screen)

    run(coded, steps)


def test_a_question_is_asked_and_remembered_and_a_bad_one_stays_in_its_line(coded: Path) -> None:
    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        screen = await at_retrieval(pilot)
        await ask(pilot, "coder:同门")
        assert quotes(screen) == ["他天天在院里转。看见就踏实。"]
        assert counts(screen) == "1 coding · 1 segment · 1 source · 1 case · by 同门"
        assert screen.pane == "hits"
        await ask(pilot, "coder:同门 and")
        assert "cannot be read" in screen.bar.message
        assert screen.pane == "query"
        assert screen.query_one("#query", Input).value == "coder:同门 and"
        assert quotes(screen) == ["他天天在院里转。看见就踏实。"]
        await pilot.press("escape")
        await pilot.pause()
        assert screen.query_one("#query", Input).value == "coder:同门"
        assert screen.pane == "hits"
        await pilot.press("d")
        await settled(pilot)
        assert len(quotes(screen)) == 4
        await pilot.press("/", "up")
        assert screen.query_one("#query", Input).value == "coder:同门"
        await pilot.press("down")
        assert screen.query_one("#query", Input).value == ""

    run(coded, steps)


def test_enter_goes_to_the_text_and_one_comes_back_to_the_same_quotation(coded: Path) -> None:
    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        screen = await at_retrieval(pilot)
        await ask(pilot, "coder:田野")
        await pilot.press("b", "down", "down")
        await pilot.pause()
        hit = screen.list_.hit
        assert hit is not None
        await pilot.press("enter")
        await pilot.pause()
        assert pilot.app.screen is home
        selection = home.text.selection
        assert home.opened is not None
        assert selection is not None
        assert selection.of(home.opened.text) == hit.quote
        again = await at_retrieval(pilot)
        assert again is not screen
        assert again.list_.hit == hit
        assert again.query_one("#query", Input).value == "coder:田野"
        assert again.kept.grouping == "source"

    run(coded, steps)
    with Workspace.open(coded) as workspace:
        kept = kept_from(workspace.store.local("retrieval"))
    assert (kept.query, kept.grouping, kept.history) == ("coder:田野", "source", ["coder:田野"])


def test_groups_levels_and_headings(coded: Path) -> None:
    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        screen = await at_retrieval(pilot)
        hits = screen.query_one("#hits", QuoteList)
        await pilot.press("n")
        assert hits.hit is not None
        assert hits.hit.coded == "看见就踏实"
        await pilot.press("ctrl+up")
        assert hits.hit is not None
        assert hits.hit.coded == "天天在院里"
        await pilot.press("b")
        await pilot.pause()
        assert headings(hits) == ("B", "甲")
        assert screen.bar.message == "Quotations by source."
        await pilot.press("b")
        await pilot.pause()
        assert headings(hits) == ("P01", "no case")
        await pilot.press("b", "l")
        await settled(pilot)
        assert headings(hits) == ("可见度", "under no concept")
        assert "seen at the level: concept" in screen_text(screen.app)
        await pilot.press("l", "l", "l")
        await settled(pilot)
        assert headings(hits) == ("可见度 > 天天在院里", "看见就踏实", "daily walk")

    run(coded, steps)


def test_the_page_shows_the_turn_then_the_counts_then_nothing(coded: Path) -> None:
    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        screen = await at_retrieval(pilot)
        assert "看见就踏实" in page(screen)  # what follows the quotation in its turn
        await pilot.press("t")
        await pilot.pause()
        assert ["可见度", ">", "天天在院里", "2"] in [line.split() for line in page(screen).splitlines()[1:]]
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert not screen.query_one(QuotePage).region.area
        assert screen.bar.message == "The list alone."

    run(coded, steps)


def test_two_groups_side_by_side(coded: Path) -> None:
    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        screen = await at_retrieval(pilot)
        await pilot.press("|")
        await pilot.pause()
        assert screen.pane == "second"
        await type_name(pilot, "code:")
        screen.query_one("#second", Input).value = "code:可见度"
        await pilot.press("enter")
        await settled(pilot)
        assert len(quotes(screen)) == 4
        assert quotes(screen, "others") == ["他天天在院里转。", "他天天在院里转。看见就踏实。"]
        assert counts(screen).startswith("2 in both (=) · 4 codings")
        assert screen.pane == "others"
        await pilot.press("b", "b")
        await pilot.pause()
        assert [line.split() for line in page(screen).splitlines()[2:]] == [["P01", "3", "2"], ["no", "case", "1", "·"]]
        await pilot.press("=")
        await pilot.pause()
        assert len(quotes(screen)) == 2
        assert screen.bar.message == "Only what both found."
        await pilot.press("|")
        await settled(pilot)
        assert len(quotes(screen)) == 4
        assert screen.kept.other == ""
        await pilot.press("=")
        assert screen.bar.message == "There is one group only: | asks for a second."

    run(coded, steps)


def test_what_was_found_is_written_and_no_file_is_lost(coded: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    with Workspace.open(coded) as workspace:
        workspace.cases.consent(workspace.cases.named("P01").id, {"quote": "no"})

    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        screen = await at_retrieval(pilot)
        await ask(pilot, "coder:田野")
        for again in (False, True):
            await pilot.press("x")
            await pilot.pause()
            pilot.app.screen.query_one(Input).value = "out.csv"
            await pilot.press("enter")
            await pilot.pause()
            if again:
                assert isinstance(pilot.app.screen, Confirm)
                target.write_text("mine", encoding="utf-8")
                await pilot.press("n")
                await settled(pilot)
                assert target.read_text(encoding="utf-8") == "mine"
                assert "stays as it is" in screen.bar.message
            else:
                await settled(pilot)
                told = f"3 codings written to {target}. 2 of them without their words: no consent to quote, or withdrawn."
                assert screen.bar.message == told
        await pilot.press("ctrl+o")
        await pilot.pause()
        pilot.app.screen.query_one(Input).value = str(target)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("y")
        await settled(pilot)
        await pilot.press("x")
        await pilot.pause()
        pilot.app.screen.query_one(Input).value = "out.pdf"
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Prompt)
        assert "out.pdf" in pilot.app.screen.problem

    run(coded, steps)
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    text = "\n".join(",".join(row) for row in rows)
    assert "He walks the yard every day." in text
    assert "他天天在院里转" not in text
    assert not (tmp_path / "out.pdf").exists()


def test_of_two_groups_one_is_written_or_what_is_in_both(coded: Path, tmp_path: Path) -> None:
    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        screen = await at_retrieval(pilot)
        screen.open_second(True)
        screen.ask("coder:同门", right=True)
        await settled(pilot)
        await pilot.press("escape", "x")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Chooser)
        await pilot.press("3")
        await pilot.pause()
        pilot.app.screen.query_one(Input).value = "both.md"
        await pilot.press("enter")
        await settled(pilot)
        assert screen.bar.message == f"1 coding written to {tmp_path / 'both.md'}."

    run(coded, steps)
    assert "found by both" in (tmp_path / "both.md").read_text(encoding="utf-8")


def test_marks_and_memos_are_stored_and_shown(coded: Path) -> None:
    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        screen = await at_retrieval(pilot)
        await pilot.press("*")
        await settled(pilot)
        assert screen.bar.message == "Starred: 天天在院里"
        await pilot.press("ctrl+f")
        await settled(pilot)
        assert screen.bar.message == "Negative case: 天天在院里"
        assert "★negative" in screen_text(screen.app)
        await pilot.press("e")
        await pilot.pause()
        pilot.app.screen.query_one(TextArea).insert("为什么踏实？")
        await pilot.press("escape")
        await settled(pilot)
        assert "为什么踏实？" in page(screen)
        await pilot.press("down", "*")
        await settled(pilot)
        assert "by 同门" in screen.bar.message
        await pilot.press("u")
        await settled(pilot)
        await pilot.press("k", "-")
        await settled(pilot)
        assert screen.bar.message == "No longer a negative case: 天天在院里"

    run(coded, steps)
    with Workspace.open(coded) as workspace:
        marked = [(hit.coder, hit.negative) for hit in workspace.retrieval.find("mark:starred").hits]
        assert workspace.memos.list_() == []
    assert marked == [("田野", False)]


def test_what_others_write_is_shown_and_the_bar_stays(coded: Path) -> None:
    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        screen = await at_retrieval(pilot)
        await pilot.press("end")
        await pilot.pause()
        at = screen.list_.hit
        with Workspace.open(coded, coder="同门") as other:
            source = other.sources.named("甲")
            other.codings.apply_new("新来的", source.id, 0, 4)
        screen._watch()
        await settled(pilot)
        assert len(quotes(screen)) == 5
        assert screen.list_.hit == at

    run(coded, steps)


def test_closed_and_waiting_quotations_do_not_jump(coded: Path) -> None:
    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        with Workspace.open(coded) as other:
            other.cases.withdraw(other.cases.named("P01").id)
        screen = await at_retrieval(pilot)
        assert "他天天在院里转" not in screen_text(screen.app)
        assert "(withdrawn: the words are not shown)" in screen_text(screen.app)
        await pilot.press("enter")
        await pilot.pause()
        assert pilot.app.screen is screen
        assert "withdrawn" in screen.bar.message
        answer = screen.answer
        assert answer is not None
        waiting = tuple(replace(hit, placed=False, closed=False, quote="旧的话。") for hit in answer.one.hits)
        screen.answer = replace(answer, one=replace(answer.one, hits=waiting))
        screen.list_all()
        await pilot.press("f9")
        await pilot.pause()
        assert pilot.app.screen is screen
        assert "still to be found" in screen.bar.message
        assert "旧的话。" in page(screen)

    run(coded, steps, size=(120, 30))


@pytest.mark.parametrize("size", [(80, 24), (20, 5), (200, 60)])
def test_small_and_large_terminals(coded: Path, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        screen = await at_retrieval(pilot)
        await pilot.press("t", "t", "t", "|", "escape", "b", "end", "home", "f1")
        await pilot.pause()
        await pilot.press("escape", "|", "escape")
        await settled(pilot)
        assert len(quotes(screen)) == 4

    run(coded, steps, size=size)


def test_hostile_names_are_drawn_and_asked_for(coded: Path) -> None:
    name = '[bold]a" \\b'
    with Workspace.open(coded) as workspace:
        source = workspace.sources.named("B")
        workspace.codings.apply_new(name, source.id, 0, 11)

    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        screen = await at_retrieval(pilot)
        assert name in screen_text(screen.app)
        await pilot.press("c")
        await pilot.pause()
        await type_name(pilot, "bold")
        await pilot.press("enter")
        await settled(pilot)
        assert quotes(screen) == ["Interviewer"]

    run(coded, steps)


def test_ten_thousand_quotations_are_painted_in_sight_only(coded: Path) -> None:
    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        screen = await at_retrieval(pilot)
        answer = screen.answer
        assert answer is not None
        many = tuple(replace(answer.one.hits[0], coding=f"{n:032}", quote=f"第{n}句。") for n in range(10_000))
        screen.answer = replace(answer, one=replace(answer.one, hits=many))
        screen.list_all()
        await pilot.press("end")
        await pilot.pause()
        assert "第9999句。" in screen_text(screen.app)
        assert len(screen.list_._lines) < 60

    run(coded, steps)


@pytest.mark.parametrize("line", ["", "[1]", "{", '{"query": 3, "grouping": "x", "level": "y", "history": [1]}'])
def test_a_setting_that_cannot_be_read_is_a_first_visit(line: str) -> None:
    kept = kept_from(line)
    assert (kept.query, kept.grouping, kept.level) == ("*", "code", "")
    assert kept_from(Kept(query="码", history=["码"]).written()) == Kept(query="码", history=["码"])


def test_what_both_found_is_counted_anew(coded: Path) -> None:
    with Workspace.open(coded) as workspace:
        both = in_both(workspace.retrieval.compare("*", "coder:同门"))
    assert (len(both.hits), both.segments, both.sources, both.cases, both.by_coder) == (1, 1, 1, 1, (("同门", 1),))
