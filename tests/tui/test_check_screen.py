"""The check on the desk: what is found, unfolded, gone to, answered; the school and the words of the study."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from groundcode.domain.levels import Level
from groundcode.locale import set_language
from groundcode.tui.actions.action import Action
from groundcode.tui.actions.check import ON_FINDINGS
from groundcode.tui.screens.axial import AxialScreen
from groundcode.tui.screens.check import CheckScreen
from groundcode.tui.screens.codebook import CodebookScreen
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish
from tests.builders import transcript
from tests.tui.screen_testing import keys, lines, now, on_screen, said, settled, typed
from tests.workspace.sound_study import Study, sound_study


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    """A study with one error, one warning and three equal ones; a hostile name among them."""
    study = sound_study(tmp_path)
    for name in ("己", "[red]庚[/]", "辛"):
        study.ws.codes.create(name, level=Level.CONCEPT, parent=study.codes["乙一"])
    study.ws.codes.describe(study.codes["甲"], definition="")
    study.ws.paradigms.delete(study.things["paradigm 乙"])
    study.ws.close()
    set_language("en")
    yield study
    set_language(None)


def at_check(study: Study, steps: Any, *, size: tuple[int, int] = (120, 36), read_only: str = "") -> None:
    """Run steps on the screen."""

    async def opened(pilot: Pilot[None], screen: DeskScreen) -> None:
        await settled(pilot)
        assert isinstance(screen, CheckScreen)
        await steps(pilot, screen)

    on_screen(study.ws.path, "check", opened, size=size, read_only=read_only)


def stored(study: Study) -> dict[str, str]:
    """Name -> answer of what is answered, read by another opening of the file."""
    with Workspace.open(study.ws.path) as workspace:
        return {one.name: one.answer for one in workspace.check.run() if one.answered}


def first_lines(screen: DeskScreen) -> list[str]:
    """The first line of each row."""
    return [line.split("\n")[0].strip() for line in lines(screen)]


FOUND = ["✗  It has no definition.", "!  It has no paradigm.", "!▸ 3 × No segment carries it or anything below it."]


def test_what_is_found_stands_by_weight(study: Study) -> None:
    async def steps(_pilot: Pilot[None], screen: CheckScreen) -> None:
        assert first_lines(screen) == FOUND
        assert "1 error, 4 warnings, 0 answered" in screen.heading()
        assert "procedural grounded theory (Strauss and Corbin)" in screen.heading()
        assert screen.page.words.splitlines()[:2] == ["error   category-without-definition", "It has no definition."]
        assert "Write the definition on the codebook screen" in screen.page.words

    at_check(study, steps)


@pytest.mark.parametrize(("opens", "closes"), [("enter", "enter"), ("right", "left"), ("l", "h"), ("f9", "o")])
def test_equal_warnings_are_shown_one_by_one(study: Study, opens: str, closes: str) -> None:
    async def steps(pilot: Pilot[None], screen: CheckScreen) -> None:
        await keys(pilot, "end")
        assert "· 乙 > 乙一 > 己" in screen.page.words
        await keys(pilot, opens)
        assert [line.strip() for line in first_lines(screen)[3:]] == [
            f"乙 > 乙一 > {name}" for name in ("己", "[red]庚[/]", "辛")
        ]
        assert first_lines(screen)[2].startswith("!▾ 3 ×")
        assert screen.at == 2
        await keys(pilot, "down", closes if closes != "enter" and closes != "o" else "up")
        if closes in ("enter", "o"):
            await keys(pilot, closes)
        else:
            await keys(pilot, "up", closes)
        assert first_lines(screen) == FOUND

    at_check(study, steps)


def test_enter_goes_to_the_code(study: Study) -> None:
    async def steps(pilot: Pilot[None], _screen: CheckScreen) -> None:
        await keys(pilot, "enter")
        assert now(pilot, CodebookScreen).codes.code == study.codes["甲"]

    at_check(study, steps)


def test_enter_goes_to_the_category_among_its_relations(study: Study) -> None:
    async def steps(pilot: Pilot[None], _screen: CheckScreen) -> None:
        await keys(pilot, "down", "enter")
        found = now(pilot, AxialScreen).at
        assert found is not None
        assert found.code == study.codes["乙"]

    at_check(study, steps)


def test_coming_back_the_bar_is_where_it_was(study: Study) -> None:
    async def steps(pilot: Pilot[None], _screen: CheckScreen) -> None:
        await keys(pilot, "down", "enter")
        now(pilot, AxialScreen).desk.go_to("check")
        await settled(pilot)
        assert now(pilot, CheckScreen).at == 1

    at_check(study, steps)


def test_a_negative_case_leads_into_the_text(study: Study) -> None:
    with Workspace.open(study.ws.path) as workspace:
        workspace.memos.delete(study.things["of negative"])

    async def steps(pilot: Pilot[None], screen: CheckScreen) -> None:
        at = next(n for n, line in enumerate(first_lines(screen)) if "negative case means" in line)
        await keys(pilot, *(["down"] * at), "enter")
        home = now(pilot, CodingScreen)
        assert home.opened is not None
        assert home.opened.source.name == "Q3"

    at_check(study, steps)


def test_a_relation_leads_to_axial_coding(study: Study) -> None:
    with Workspace.open(study.ws.path) as workspace:
        workspace.evidence.remove(study.things["evidence"])

    async def steps(pilot: Pilot[None], screen: CheckScreen) -> None:
        assert first_lines(screen)[0] == "✗  No quote supports this relation."
        await keys(pilot, "enter")
        found = now(pilot, AxialScreen).at
        assert found is not None
        assert found.code == study.codes["甲"]

    at_check(study, steps)


def leads_to(study: Study, act: Any, rule: str) -> str:
    """The screen to which Enter leads from the finding of a rule, once something was broken."""
    with Workspace.open(study.ws.path) as workspace:
        act(workspace)
    reached: list[str] = []

    async def steps(pilot: Pilot[None], screen: CheckScreen) -> None:
        at = next(n for n, row in enumerate(screen._shown) if row.line.first.rule == rule)
        await keys(pilot, *(["down"] * at), "enter")
        front = screen.desk.front
        reached.append(type(front).__name__ if front is not None else "")

    at_check(study, steps)
    return reached[0]


def test_each_kind_of_thing_has_its_screen(study: Study) -> None:
    things = study.things
    assert leads_to(study, lambda ws: ws.storyline.write(""), "no-storyline") == "SelectiveScreen"
    assert leads_to(study, lambda ws: ws.constructs.delete_item(things["item"]), "construct-without-item") == "SelectiveScreen"
    unmark = lambda ws: ws.codings.mark_negative(things["negative"], False)  # noqa: E731
    assert leads_to(study, unmark, "no-negative-case") == "RetrievalScreen"
    assert leads_to(study, lambda ws: ws.codes.set_core(None), "no-core") == "CodebookScreen"
    assert leads_to(study, lambda ws: [ws.sampling.delete(one.id) for one in ws.sampling.list_()], "no-theoretical-sampling") == (
        "SamplingScreen"
    )
    assert leads_to(study, seal_another, "hold-out-not-opened") == "SaturationScreen"


def seal_another(ws: Workspace) -> None:
    """Take in another interview and seal it."""
    text = "访谈者：请讲。\n居民：后来的话，说得很长，也很不一样。\n"
    ws.sources.import_files([transcript(ws.path.parent / "late", "Q9", text)])
    ws.holdout.reserve(Wish(sources=("Q9",)))


def test_a_warning_is_answered_and_taken_back(study: Study) -> None:
    async def steps(pilot: Pilot[None], screen: CheckScreen) -> None:
        await keys(pilot, "down", "e")
        await typed(pilot, "它只是结果")
        assert said(screen).startswith("1 warning is answered.")
        assert stored(study) == {"乙": "它只是结果"}
        assert first_lines(screen) == [FOUND[0], FOUND[2], "✓  It has no paradigm."]
        assert "1 error, 3 warnings, 1 answered" in screen.heading()
        await keys(pilot, "end")
        assert screen.page.words.splitlines()[-1] == "它只是结果"
        await keys(pilot, "d")
        assert said(screen) == "1 answer was taken back."
        assert stored(study) == {}
        assert first_lines(screen) == FOUND
        await keys(pilot, "up", "delete")
        assert said(screen) == "It was not answered."

    at_check(study, steps)


def test_a_folded_line_is_answered_whole_and_undone(study: Study) -> None:
    async def steps(pilot: Pilot[None], screen: CheckScreen) -> None:
        await keys(pilot, "end", "f2")
        await typed(pilot, "留待下一轮")
        assert said(screen).startswith("3 warnings are answered.")
        assert set(stored(study)) == {"乙 > 乙一 > 己", "乙 > 乙一 > [red]庚[/]", "乙 > 乙一 > 辛"}
        await keys(pilot, "u")
        assert said(screen) == "Undone: answered warnings of the check"
        assert stored(study) == {}
        assert first_lines(screen) == FOUND

    at_check(study, steps)


def test_an_error_is_not_answered(study: Study) -> None:
    async def steps(pilot: Pilot[None], screen: CheckScreen) -> None:
        await keys(pilot, "e")
        assert now(pilot, CheckScreen) is screen
        assert said(screen).startswith("An error is mended, not answered.")

    at_check(study, steps)


def test_a_school_is_chosen(study: Study) -> None:
    async def steps(pilot: Pilot[None], screen: CheckScreen) -> None:
        await keys(pilot, "P", "2")
        assert said(screen).startswith("The project follows: classic grounded theory (Glaser).")
        assert first_lines(screen) == [FOUND[0], FOUND[2]], "no paradigm is asked for"
        assert "classic grounded theory (Glaser)" in screen.heading()
        with Workspace.open(study.ws.path) as workspace:
            assert workspace.profile.current().key == "glaser"
        await keys(pilot, "f5", "2")
        assert said(screen) == "Nothing changed."

    at_check(study, steps)


def test_a_word_is_chosen_from_those_in_use_or_typed(study: Study) -> None:
    async def steps(pilot: Pilot[None], screen: CheckScreen) -> None:
        await keys(pilot, "w", "enter", "2")
        assert said(screen) == "Written from now on: 译码"
        await keys(pilot, "f4", "enter", "4")
        await typed(pilot, "编写")
        assert said(screen) == "Written from now on: 编写"
        with Workspace.open(study.ws.path) as workspace:
            assert workspace.profile.stages()[0] == "开放式编写"

    at_check(study, steps)


def test_findings_are_filtered(study: Study) -> None:
    async def steps(pilot: Pilot[None], screen: CheckScreen) -> None:
        await keys(pilot, "/")
        await typed(pilot, "辛")
        assert first_lines(screen) == ["!  No segment carries it or anything below it."]
        await keys(pilot, "escape")
        assert first_lines(screen) == FOUND

    at_check(study, steps)


def test_what_a_colleague_mends_goes_away(study: Study) -> None:
    async def steps(pilot: Pilot[None], screen: CheckScreen) -> None:
        with Workspace.open(study.ws.path) as workspace:
            workspace.codes.describe(study.codes["甲"], definition="甲是什么")
        screen.changed_elsewhere()
        await settled(pilot)
        assert first_lines(screen) == FOUND[1:]

    at_check(study, steps)


def test_a_desk_that_only_reads_shows_and_refuses(study: Study) -> None:
    async def steps(pilot: Pilot[None], screen: CheckScreen) -> None:
        assert first_lines(screen) == FOUND
        for key in ("e", "d", "w", "P"):
            await keys(pilot, key)
            assert said(screen).startswith("Open for reading only"), key

    at_check(study, steps, read_only="somebody else")


def test_nothing_found_is_said(study: Study) -> None:
    with Workspace.open(study.ws.path) as workspace:
        workspace.codes.describe(study.codes["甲"], definition="甲是什么")
        for name in ("己", "[red]庚[/]", "辛"):
            workspace.codes.delete(workspace.tree().get(name).id)
        workspace.paradigms.excuse(study.codes["乙"], "它只是结果")

    async def steps(pilot: Pilot[None], screen: CheckScreen) -> None:
        assert lines(screen) == []
        assert "Nothing was found that an examiner would object to" in screen.page.words
        await keys(pilot, "enter", "e", "d")

    at_check(study, steps)


@pytest.mark.parametrize("size", [(80, 24), (20, 5), (200, 60)])
def test_every_size(study: Study, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None], screen: CheckScreen) -> None:
        await keys(pilot, "end", "enter", "down", "f6", "f6")
        assert len(lines(screen)) == 6
        assert screen.page.display is (size[1] > 12)

    at_check(study, steps, size=size)


def test_every_action_has_a_key_for_an_input_method() -> None:
    actions: tuple[type[Action], ...] = ON_FINDINGS
    assert [action.name for action in actions if not (action.letter and action.key)] == []


def test_a_focused_code_is_marked_in_a_constructivist_study_alone(study: Study) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        await keys(pilot, "=")
        with Workspace.open(study.ws.path) as workspace:
            workspace.profile.set("charmaz")
        await keys(pilot, "=")
        assert said(screen) == "甲 is a focused code now."
        await keys(pilot, "f5")
        assert said(screen) == "甲 is a focused code no longer."

    on_screen(study.ws.path, "codebook", steps)


def test_a_relation_is_gone_to_and_what_was_unfolded_stays_so(study: Study) -> None:
    """From a finding to the relation itself; back again, the bar is on the finding, in its unfolded line."""
    with Workspace.open(study.ws.path) as workspace:
        made = workspace.relations.add(study.codes["甲"], study.codes["乙"])

    async def steps(pilot: Pilot[None], screen: CheckScreen) -> None:
        at = next(n for n, line in enumerate(first_lines(screen)) if "No quote supports" in line)
        await keys(pilot, *["down"] * at, "enter")
        axial = now(pilot, AxialScreen)
        assert axial.pane == "relations"
        assert axial.relation_list.row is not None
        assert axial.relation_list.row.id == made
        await keys(pilot, "f10", "k")
        again = now(pilot, CheckScreen)
        assert again.at == at
        await keys(pilot, *["down"] * (len(first_lines(again)) - 1 - at), "right", "down", "down")
        under = again.row
        assert under is not None
        assert under.is_below
        await keys(pilot, "escape", "f10", "k")
        third = now(pilot, CheckScreen)
        assert third.row is not None
        assert third.row.key == under.key

    at_check(study, steps)


def test_after_an_answer_the_bar_is_on_the_next_warning(study: Study) -> None:
    async def steps(pilot: Pilot[None], screen: CheckScreen) -> None:
        await keys(pilot, "down", "down", "right", "down")
        assert screen.row is not None
        name, below = screen.row.line.first.name, first_lines(screen)[screen.at + 1]
        await keys(pilot, "e")
        await typed(pilot, "还没问到")
        assert stored(study) == {name: "还没问到"}
        assert first_lines(screen)[screen.at] == below

    at_check(study, steps)
