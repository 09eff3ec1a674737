"""The screen of suggestions: looking, going through the cards, deciding, taking back; and that it never stalls."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from groundcode.domain.levels import Level
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.report_page import ReportPage
from groundcode.tui.screens.suggestions import SuggestionsScreen
from groundcode.tui.widgets.page_list import PageList
from groundcode.tui.widgets.picker import Picker
from groundcode.tui.widgets.prompt import Confirm, Prompt
from groundcode.workspace import Workspace
from groundcode.workspace.suggesting.values import Kind, Status
from tests.tui.screen_testing import keys, now, on_screen, said, typed, words
from tests.tui.suggestion_testing import (
    LOOSE,
    card,
    compare_letters,
    line_under,
    listed,
    make_study,
    path_of,
    shown,
    statuses,
)


@pytest.fixture(autouse=True)
def _floor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    compare_letters(monkeypatch, tmp_path)


@pytest.fixture
def coded(tmp_path: Path) -> Path:
    return make_study(tmp_path)


def test_looking_accepting_rejecting_and_taking_back(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        assert "For each code that stands under nothing" in card(screen)
        assert "Nothing is kept of this kind and level." in card(screen)
        assert statuses(coded, Kind.PLACEMENT) == []
        await keys(pilot, "enter")
        assert said(screen) == "6 suggestions. Nothing is done but by your key."
        assert "no encoder: letters compared, not meanings" in words(screen)
        assert statuses(coded, Kind.PLACEMENT) == [Status.PENDING] * 6
        at = next(n for n, line in enumerate(listed(screen)) if line == "民警常来 → 民警可见度")
        await keys(pilot, "home", *["down"] * at)
        text = card(screen)
        assert text.startswith("Where does “民警常来” belong?")
        assert "● 1 民警可见度" in text
        assert "○ 2 电话求助" in text
        assert "Shared words: " in text
        assert "Nearest there: " in text
        assert "P0" in text
        await keys(pilot, "a")
        assert said(screen).startswith("“民警常来” stands under “民警可见度” now.")
        assert path_of(coded, "民警常来") == "民警可见度 > 民警常来"
        assert listed(screen)[at] == "✓ 民警常来 → 民警可见度"
        assert shown(screen).at != at, "the bar goes on to the next open card"
        name = line_under(screen).split(" → ")[0]
        await keys(pilot, "delete")
        assert said(screen).startswith("Rejected; it is not suggested again.")
        assert sorted(statuses(coded, Kind.PLACEMENT))[:2] == [Status.ACCEPTED, Status.PENDING]
        assert Status.REJECTED in statuses(coded, Kind.PLACEMENT)
        await keys(pilot, "u")
        assert line_under(screen).startswith(name), "the card that was taken back is under the bar"
        await keys(pilot, "ctrl+z")
        assert said(screen) == "Undone: accepted a suggestion: “民警常来”"
        assert line_under(screen) == "民警常来 → 民警可见度"
        assert path_of(coded, "民警常来") == "民警常来"
        assert statuses(coded, Kind.PLACEMENT) == [Status.PENDING] * 6

    on_screen(coded, "suggestions", steps)


def test_another_place_by_a_digit_by_the_bar_by_asking_and_none(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "f3", "home")
        name, first = line_under(screen).split(" → ")
        other = ({"民警可见度", "电话求助"} - {first}).pop()
        await keys(pilot, "2")
        assert said(screen) == f"Chosen: “{other}”. a accepts it so."
        assert line_under(screen) == f"{name} → {other}"
        assert f"● 2 {other}" in card(screen)
        await keys(pilot, "9")
        assert said(screen) == "There is no choice 9 on this card."
        await keys(pilot, "tab", "home", "space")
        assert said(screen) == f"Chosen: “{first}”. a accepts it so."
        await keys(pilot, "d")
        assert said(screen) == f"“{name}” does not belong under “{first}”: remembered."
        assert first not in card(screen)
        assert statuses(coded, Kind.PLACEMENT) == [Status.PENDING] * 6
        await keys(pilot, "m")
        assert isinstance(pilot.app.screen, Picker)
        await typed(pilot, first)
        assert said(screen) == f"Chosen: “{first}”. a accepts it so."
        await keys(pilot, "f5")
        assert path_of(coded, name) == f"{first} > {name}"
        assert f"+ {name} → {first}" in listed(screen), "another place than those proposed"
        await keys(pilot, "d", "home")
        assert statuses(coded, Kind.PLACEMENT).count(Status.PENDING) == 5

    on_screen(coded, "suggestions", steps)


def test_skipping_going_back_decided_cards_and_the_end(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "enter", "home")
        await keys(pilot, "x")
        assert shown(screen).at == 1
        await keys(pilot, "space", "right", "l")
        assert shown(screen).at == 4
        await keys(pilot, "left", "backspace", "h", "h")
        assert shown(screen).at == 0, "back to the decided one"
        assert card(screen).startswith("rejected\n")
        await keys(pilot, "enter")
        assert said(screen) == "Decided already: rejected. u takes the latest decision back."
        assert statuses(coded, Kind.PLACEMENT).count(Status.REJECTED) == 1
        await keys(pilot, "space", *["x"] * 5)
        assert said(screen) == "Rejected; it is not suggested again. That was the last open card."
        text = card(screen)
        assert "Of 6 suggestions: 0 accepted, 0 accepted with changes, 6 rejected, 0 sorted by hand meanwhile, 0 open." in text
        assert "Proposed 6, accepted 0, accepted with changes 0, rejected 6, undecided 0." in text
        assert "tfidf-characters-1, seed 0" in text
        await keys(pilot, "space")
        assert said(screen) == "No open card further on."
        await keys(pilot, "/")
        assert said(screen).startswith("Nothing to suggest:"), "what was rejected is remembered"

    on_screen(coded, "suggestions", steps)


def test_groups_are_cut_named_changed_and_kept_with_the_first_decision(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "f4", "f3")
        assert said(screen).startswith("2 groups of two codes and more. Nothing is kept before the first is decided;")
        assert "cut into 2, not kept" in words(screen)
        assert statuses(coded, Kind.GROUPS) == []
        before = listed(screen)
        await keys(pilot, "+")
        await pilot.pause(0.4)
        await keys(pilot)
        assert "cut into 3, not kept" in words(screen)
        assert listed(screen) != before
        await keys(pilot, "ctrl+down")
        await pilot.pause(0.4)
        await keys(pilot)
        assert listed(screen) == before
        at = next(n for n, line in enumerate(listed(screen)) if "喝茶" in line)
        await keys(pilot, "home", *["down"] * at)
        text = card(screen)
        assert "codes may become one concept" in text
        assert "Cohesion " in text
        assert "Stability " in text
        assert "fits least" in text
        await keys(pilot, "a")
        assert screen.pane == "name"
        assert screen.query_one("#name", Input).value == "", "no name is proposed"
        assert said(screen).startswith("Type a name for the group, then Enter;")
        await keys(pilot, "enter")
        assert statuses(coded, Kind.GROUPS) == []
        await keys(pilot, "escape", "tab", "space")
        out = said(screen).removeprefix("Left out: ")
        assert f"[ ] {out}" in card(screen)
        await keys(pilot, "space", "space")
        await keys(pilot, "f2", *"tea", "enter")
        assert said(screen).startswith("“tea” has ")
        assert sorted(statuses(coded, Kind.GROUPS)) == [Status.EDITED, Status.PENDING]
        assert path_of(coded, out) == out
        inside = {name for name in LOOSE - {out} if path_of(coded, name) == f"tea > {name}"}
        assert len(inside) >= 2
        with Workspace.open(coded) as workspace:
            assert workspace.tree().get("tea").level is Level.CONCEPT
            assert workspace.suggestions.statement().edited == 1
            assert "另有" not in workspace.suggestions.statement("zh").text, "what was kept was not only looked at"
        assert any(line.startswith("+ tea ← ") for line in listed(screen))
        await keys(pilot, "u")
        assert [path_of(coded, name) for name in inside] == list(inside)
        assert "tea" in line_under(screen), "what was typed and changed is still on the card"
        await keys(pilot, "u")
        assert statuses(coded, Kind.GROUPS) == []

    on_screen(coded, "suggestions", steps)


def test_a_name_that_is_taken_is_refused_and_the_card_waits(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "n", "/", "home")
        card_before = card(screen)
        await keys(pilot, "a")
        screen.query_one("#name", Input).value = "电话求助"
        await keys(pilot, "enter")
        assert "电话求助" in said(screen)
        assert screen.bar.has_class("-error")
        assert screen.pane == "name"
        assert card(screen) == card_before
        assert "not kept" not in words(screen), "the first decision kept the run, though it was refused"
        assert statuses(coded, Kind.GROUPS) == [Status.PENDING] * 2
        screen.query_one("#name", Input).value = "帮忙"
        await keys(pilot, "enter")
        assert sorted(statuses(coded, Kind.GROUPS)) == [Status.ACCEPTED, Status.PENDING]

    on_screen(coded, "suggestions", steps)


def test_a_group_goes_under_an_existing_code(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "n", "/")
        at = next(n for n, line in enumerate(listed(screen)) if "电话" in line)
        await keys(pilot, "home", *["down"] * at, "ctrl+x")
        await typed(pilot, "电话求助")
        await keys(pilot, "a")
        assert said(screen).startswith("“电话求助” has ")
        assert path_of(coded, "电话报警") == "电话求助 > 电话报警"
        assert Status.EDITED in statuses(coded, Kind.GROUPS)

    on_screen(coded, "suggestions", steps)


def test_duplicates_and_which_of_two_stays(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "N", "N", "f3")
        assert said(screen).endswith("Nothing is done but by your key.")
        at = next(n for n, line in enumerate(listed(screen)) if "喝茶聊天" in line and "聊天喝茶" in line)
        await keys(pilot, "home", *["down"] * at)
        text = card(screen)
        assert "Are these two the same?" in text
        assert "Likeness " in text
        gone, kept = listed(screen)[at].split(" ~ ")
        await keys(pilot, "m")
        assert said(screen) == "Of two codes one stays: 1 or 2 says which."
        await keys(pilot, "2", "enter")
        assert said(screen).startswith(f"The two are one: “{kept}”.")
        with Workspace.open(coded) as workspace:
            assert not workspace.tree().find(gone)
            assert workspace.tree().get(kept)
        await keys(pilot, "t")
        assert said(screen) == "This kind of suggestions has one level only."
        await keys(pilot, "+")
        assert said(screen).startswith("Only groups are cut.")

    on_screen(coded, "suggestions", steps)


@pytest.fixture
def gaps(tmp_path: Path) -> Path:
    """A category with six segments, and in each source a turn like them that nobody coded."""
    folder = tmp_path / "in"
    folder.mkdir()
    coded_turns = ("民警天天在院里转，看见就踏实", "民警天天走访，看见就踏实了", "民警天天来院里，看见他就踏实")
    with Workspace.create(tmp_path / "gaps.groundcode", coder="甲", language="zh") as workspace:
        for name in ("P01", "P02"):
            said_there = [f"{turn}{name}。" for turn in coded_turns]
            like = f"民警天天来院里转，看见他就踏实了{name}。"
            others = ["停车位不够，邻居吵架。", "孩子上学路太远了，没有校车。", "菜市场搬走以后买菜不方便。"]
            text = "\n".join(["访谈者：请讲。", *(f"居民：{turn}" for turn in [*said_there, like, *others])])
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        workspace.sources.import_files(sorted(folder.iterdir()))
        category = workspace.codes.create("踏实", level=Level.CATEGORY)
        for name in ("P01", "P02"):
            opened = workspace.sources.open(workspace.sources.named(name).id)
            for turn in opened.version.turns[1:4]:
                workspace.codings.apply(category, opened.source.id, turn.body, turn.end)
    return tmp_path / "gaps.groundcode"


def test_gaps_are_shown_gone_to_and_coded(gaps: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "N", "f3")
        assert said(screen) == "2 suggestions. Nothing is done but by your key."
        assert all(line.startswith("踏实   P0") for line in listed(screen)), "the turns are in the list"
        assert "Is this about “踏实”? Nobody coded it." in card(screen)
        assert "Segments that it looks like" in card(screen)
        cite = line_under(screen).split()[1]
        await keys(pilot, "tab", "home", "enter")
        home = now(pilot, CodingScreen)
        assert home.opened is not None
        assert home.opened.source.name == cite.split("-")[0]
        assert home.text.selection is not None
        assert home.text.selection.of(home.opened.text).startswith("民警天天来院里转，看见他就踏实了")
        pilot.app.go_to("suggestions")  # type: ignore[attr-defined]
        await keys(pilot)
        again = now(pilot, SuggestionsScreen)
        assert again.kind is Kind.GAPS
        assert cite in line_under(again), "the screen opens where it was left"
        await keys(pilot, "enter")
        assert said(again).startswith("Coded: 踏实")
        with Workspace.open(gaps) as workspace:
            assert len(workspace.codings.segments(code=workspace.tree().get("踏实").id)) == 7
            assert workspace.suggestions.statement().from_suggestions == 1

    on_screen(gaps, "suggestions", steps)


def test_a_quote_leads_to_its_place_and_back(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "f3", "home", "tab")
        name = line_under(screen)
        rows = screen.query_one("#card", PageList)
        quote = next(row for row in rows.shown_rows if row.kind == "quote")
        rows.go_to(quote.id)
        await keys(pilot, "enter")
        home = now(pilot, CodingScreen)
        assert home.opened is not None
        assert quote.lead.split("-")[0] == home.opened.source.name
        assert home.text.selection is not None
        pilot.app.go_to("suggestions")  # type: ignore[attr-defined]
        await keys(pilot)
        assert line_under(now(pilot, SuggestionsScreen)) == name
        await keys(pilot, "escape")
        assert isinstance(pilot.app.screen, CodingScreen)

    on_screen(coded, "suggestions", steps)


@pytest.mark.parametrize("ending", ["md", "txt", "docx", "csv", "xlsx"])
def test_the_statement_is_shown_and_written(coded: Path, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"statement.{ending}"

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "f3", "a", "f9")
        assert "6" in words(now(pilot, ReportPage))
        await keys(pilot, "enter")
        assert isinstance(pilot.app.screen, Prompt)
        await typed(pilot, str(target))
        assert said(screen) == f"Written: {target}"
        size = target.stat().st_size
        assert size > 100
        target.write_bytes(b"mine")
        await keys(pilot, "o", "enter")
        await typed(pilot, str(target))
        assert isinstance(pilot.app.screen, Confirm)
        await keys(pilot, "n")
        assert target.read_bytes() == b"mine"
        await keys(pilot, "o", "enter")
        await typed(pilot, str(tmp_path / "statement.pdf"))
        assert "statement.pdf" in now(pilot, Prompt).problem
        assert not (tmp_path / "statement.pdf").exists()

    on_screen(coded, "suggestions", steps)


def test_markdown_has_title_sentences_and_table(coded: Path, tmp_path: Path) -> None:
    from groundcode.tui.asking_suggestions import write_statement

    with Workspace.open(coded) as workspace:
        workspace.suggestions.begin(Kind.PLACEMENT)
        told = workspace.suggestions.statement("en")
    write_statement(told, tmp_path / "s.md")
    text = (tmp_path / "s.md").read_text(encoding="utf-8")
    assert text.startswith("# Statement of computational assistance\n\n")
    assert "\n| Where codes belong | label | " in text
    assert text.count("\n| ") == 3


def test_two_coders_one_card(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "f3", "home")
        name = line_under(screen).split(" → ")[0]
        with Workspace.open(coded) as other:
            other.codes.move(other.tree().get(name).id, other.tree().get("电话求助").id)
        await pilot.pause(0.8)
        await keys(pilot, "home")
        assert line_under(screen).startswith("- "), "sorted by hand meanwhile"
        await keys(pilot, "a")
        assert said(screen).startswith("Decided already: sorted by hand meanwhile.")

    on_screen(coded, "suggestions", steps)
