"""Relations on the axial screen: made, explained, borne upon, deleted."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from groundcode.domain.theory import Sign
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.widgets.memo_editor import MemoEditor
from groundcode.tui.widgets.picker import Picker
from groundcode.tui.widgets.prompt import Confirm
from tests.tui.desk_testing import screen_text
from tests.tui.screen_testing import keys, lines, now, on_screen, said, typed, words
from tests.tui.theory_project import (
    at_category,
    relations,
    with_categories,
    with_relations,
)


@pytest.fixture
def coded(project: Path) -> Path:
    return with_categories(project)


@pytest.fixture
def related(project: Path) -> Path:
    """亲近 → 信任 → 参与."""
    return with_relations(project)


def test_a_relation_is_made_with_type_direction_and_sign(coded: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_category(screen, "信任")
        await keys(pilot, "tab", "tab", "tab")
        assert screen.pane == "relations"
        await keys(pilot, "a")
        await typed(pilot, "亲近")
        assert lines(now(pilot, Chooser)) == ["1 信任 → 亲近", "2 亲近 → 信任"]
        await keys(pilot, "2")
        assert lines(now(pilot, Chooser))[0] == "1 causal relation"
        await keys(pilot, "8")
        await typed(pilot, "孕育")
        await keys(pilot, "1")
        assert said(screen).startswith("A new relation: 亲近 → 信任.")
        made = relations(coded)["亲近 → 信任"]
        assert (made.type, made.sign) == ("孕育", Sign.POSITIVE)
        picture = screen_text(pilot.app)
        assert "亲近 → 信任" in picture
        assert "孕育, positive (+) · no quote" in picture
        await keys(pilot, "a")
        await typed(pilot, "亲近")
        await keys(pilot, "2")
        assert lines(now(pilot, Chooser))[-2:] == ["9 no type yet", "  孕育"]

    on_screen(coded, "axial", steps)


def test_the_same_relation_again_is_refused_in_words(related: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_category(screen, "亲近")
        await keys(pilot, "tab", "tab", "tab", "a")
        await typed(pilot, "信任")
        await keys(pilot, "1", "1", "3")
        assert "亲近 → 信任" in said(screen)
        assert len(relations(related)) == 2

    on_screen(related, "axial", steps)


def test_a_relation_gets_meaning_type_sign_and_quotes(related: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_category(screen, "亲近")
        await keys(pilot, "tab", "tab", "tab", "e")
        now(pilot, MemoEditor).query_one(TextArea).text = "熟了才信"
        await keys(pilot, "escape")
        assert said(screen) == "What 亲近 → 信任 means is stored."
        assert relations(related)["亲近 → 信任"].connotation == "熟了才信"
        assert "熟了才信" in screen_text(pilot.app)
        await keys(pilot, "t", "2")
        assert said(screen) == "亲近 → 信任: condition"
        assert relations(related)["亲近 → 信任"].type == "condition"
        await keys(pilot, "p")
        assert said(screen) == "亲近 → 信任: negative (−)"
        await keys(pilot, "f5")
        assert said(screen) == "亲近 → 信任: neither positive nor negative"
        assert relations(related)["亲近 → 信任"].sign is None
        await keys(pilot, "enter", "space")
        assert said(screen).startswith("Evidence now: 甲-")
        assert len(relations(related)["亲近 → 信任"].evidence) == 1
        assert "1 quote" in screen_text(pilot.app)
        await keys(pilot, "escape")
        assert screen.pane == "relations"

    on_screen(related, "axial", steps)


def test_what_bears_upon_a_relation_goes_with_it(related: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_category(screen, "亲近")
        await keys(pilot, "tab", "tab", "tab", "b")
        assert "What bears upon 亲近 → 信任?" in words(now(pilot, Picker))
        await typed(pilot, "参与")
        assert lines(now(pilot, Chooser))[0] == "1 moderation"
        await keys(pilot, "1", "2")
        made = relations(related)["参与 → (亲近 → 信任)"]
        assert (made.type, made.sign, made.on_relation) == ("moderation", Sign.NEGATIVE, True)
        assert "参与 → (亲近 → 信任)" in screen_text(pilot.app)
        await keys(pilot, "home", "d")
        assert "What bears upon it goes too: 参与 → (亲近 → 信任)." in words(now(pilot, Confirm))
        await keys(pilot, "enter")
        assert said(screen) == "Deleted: 亲近 → 信任. u brings it back."
        assert list(relations(related)) == ["信任 → 参与"]
        await keys(pilot, "u")
        assert len(relations(related)) == 3

    on_screen(related, "axial", steps)


def test_what_bears_upon_a_relation_makes_it_stronger_or_weaker(related: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_category(screen, "亲近").to_pane("relations")
        await keys(pilot, "b")
        await typed(pilot, "熟悉")
        await keys(pilot, "1")
        asked = "".join(lines(now(pilot, Chooser)))
        assert "it makes the relation stronger" in asked
        assert "the more of the one" not in asked
        await keys(pilot, "2")
        made = relations(related)["熟悉 → (亲近 → 信任)"]
        assert (made.type, made.sign) == ("moderation", Sign.NEGATIVE)
        assert said(screen).endswith("Enter leads to its segments: Space binds one there. e says what it means.")

    on_screen(related, "axial", steps)


def test_the_page_of_a_meaning_is_not_called_a_memo(related: Path) -> None:
    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        at_category(screen, "亲近").to_pane("relations")
        await keys(pilot, "e")
        assert "keeps the text and closes it" in words(now(pilot, MemoEditor))

    on_screen(related, "axial", steps)
