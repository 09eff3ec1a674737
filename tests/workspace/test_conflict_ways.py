"""What may be answered to a conflict: each way that is offered is one that settles it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from groundcode.domain.levels import Level
from groundcode.errors import NoSuchChoice
from groundcode.workspace import Workspace
from groundcode.workspace.conflicts import Conflict
from groundcode.workspace.settling.ways import Ways, third_words, ways_of
from tests.builders import P01, merge_into
from tests.workspace.laptops import Two

Act = Callable[[Workspace, Workspace, dict[str, str]], None]


def names(a: Workspace, b: Workspace, codes: dict[str, str]) -> None:
    a.codes.rename(codes["范"], "甲名")
    b.codes.rename(codes["范"], "乙名")


def definitions(a: Workspace, b: Workspace, codes: dict[str, str]) -> None:
    a.codes.describe(codes["范"], definition="甲的")
    b.codes.describe(codes["范"], definition="乙的")


def levels(a: Workspace, b: Workspace, codes: dict[str, str]) -> None:
    a.codes.set_level(codes["概"], Level.MAIN)
    b.codes.set_level(codes["概"], Level.CATEGORY)


def cores(a: Workspace, b: Workspace, codes: dict[str, str]) -> None:
    a.codes.set_core(codes["范"])
    b.codes.set_core(codes["畴"])


def places(a: Workspace, b: Workspace, codes: dict[str, str]) -> None:
    a.codes.move(codes["签"], codes["范"])
    b.codes.move(codes["签"], codes["畴"])


def texts(a: Workspace, b: Workspace, codes: dict[str, str]) -> None:
    a.sources.edit_text(codes["源"], P01.replace("看见就踏实", "看见就安心"))
    b.sources.edit_text(codes["源"], P01.replace("看见就踏实", "看见就高兴"))


def memos(a: Workspace, b: Workspace, _codes: dict[str, str]) -> None:
    memo = a.memos.write("话")
    merge_into(b, a)
    a.memos.edit(memo, None, kind="reflexive")
    b.memos.edit(memo, None, kind="operational")


def deleted(a: Workspace, b: Workspace, codes: dict[str, str]) -> None:
    a.codes.delete(codes["范"])
    b.codings.apply(codes["范"], codes["源"], 0, 4)


def twins(a: Workspace, b: Workspace, _codes: dict[str, str]) -> None:
    a.codes.create("同名")
    b.codes.create("同名")


def low(a: Workspace, b: Workspace, codes: dict[str, str]) -> None:
    a.codes.move(codes["概"], codes["范"])
    merge_into(b, a)
    a.codes.set_level(codes["概"], Level.CATEGORY)
    b.codes.set_level(codes["范"], Level.CONCEPT)


@pytest.mark.parametrize(
    ("act", "values", "takes", "both", "third"),
    [
        (names, {"甲名", "乙名"}, 2, False, "line"), (definitions, {"甲的", "乙的"}, 2, True, "text"),
        (levels, {"main category", "category"}, 2, False, "one of"), (cores, {"code “范”", "code “畴”"}, 2, False, "code"),
        (places, {"“范”", "“畴”"}, 2, False, ""), (memos, {"reflexive memo", "operational memo"}, 2, False, "one of"),
        (deleted, {"restore it", "delete what uses it too"}, 2, False, "code"), (low, None, 2, False, ""),
        (twins, None, 1, False, "line"), (texts, None, 2, True, ""),
    ],
)  # fmt: skip
def test_what_is_offered(two: Two, act: Act, values: set[str] | None, takes: int, both: bool, third: str) -> None:
    a, b, codes = two
    act(a, b, codes)
    (conflict,) = merge_into(a, b).conflicts
    ways = ways_of(a, conflict)
    assert values is None or set(ways.values) == values
    assert (ways.takes, ways.both, ways.third) == (takes, both, third)
    assert bool(third_words(ways, conflict)) is bool(third)
    assert_all_settle(a, conflict, ways, codes)


def assert_all_settle(a: Workspace, conflict: Conflict, ways: Ways, codes: dict[str, str]) -> None:
    """Each number that is offered settles it, the next one is refused."""
    for number in range(1, ways.takes + 1):
        a.conflicts.resolve(conflict.id, take=number)
        assert conflict.id not in {c.id for c in a.conflicts.list_()}
        a.history.undo()
    with pytest.raises(NoSuchChoice):
        a.conflicts.resolve(conflict.id, take=ways.takes + 1)
    thirds = {"line": "第三", "text": "第三", "code": codes["主"], "one of": ways.offered[-1][0] if ways.offered else ""}
    if ways.third:
        a.conflicts.resolve(conflict.id, value=thirds[ways.third])
        assert conflict.id not in {c.id for c in a.conflicts.list_()}


def test_the_turns_that_differ_stand_beside(two: Two) -> None:
    a, b, codes = two
    texts(a, b, codes)
    (conflict,) = merge_into(a, b).conflicts
    ((_turn, words),) = ways_of(a, conflict).apart.turns
    assert ["安心" in words[0], "高兴" in words[1]] == [conflict.choices[0].coder == "甲"] * 2
