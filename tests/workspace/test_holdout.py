"""Sealed hold-outs: drawn, hidden, opened, judged; two laptops at once."""

from __future__ import annotations

import hashlib
import json
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from groundcode.domain.sampling import Seal
from groundcode.errors import (
    AlreadyCoded,
    AmbiguousName,
    InvalidCodings,
    NameNotFound,
    NotFound,
    NothingToReserve,
    SealedSource,
    SourceNotFound,
    WithdrawnSource,
)
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Reserved, Wish
from tests.builders import laptop, living_rows, merge_into, new_project, refused, state
from tests.workspace.interviews import code_in, nine_interviews, spoken

THIRD = Wish(Fraction(1, 3), seed=20261122)


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    return nine_interviews(tmp_path)


def names(found: Reserved) -> list[str]:
    return sorted(found.names.values())


def open_names(ws: Workspace) -> list[str]:
    return [source.name for source in ws.sources.list_()]


def test_a_third_is_drawn_and_sealed(ws: Workspace) -> None:
    before, everything = living_rows(ws), ws.sources.list_()
    dry = ws.holdout.reserve(THIRD, dry_run=True)
    assert living_rows(ws) == before
    found = ws.holdout.reserve(THIRD)
    assert (found.draw, found.names) == (dry.draw, dry.names)
    assert dry.seal is None
    lots = random.Random(20261122)
    by_lot = sorted((lots.random(), source.id, source.name) for source in sorted(everything, key=lambda s: s.id))
    assert names(found) == sorted(name for _lot, _id, name in by_lot[:3])
    draw = found.draw
    assert (draw.method, draw.seed, draw.share, draw.by, draw.eligible, draw.coded) == (
        "random",
        20261122,
        "1/3",
        "sources",
        9,
        0,
    )
    sizes = sorted(int(name[1:]) for name in names(found))
    assert sorted(draw.statements.values()) == sizes
    assert draw.eligible_statements == sum(range(3, 12))
    assert found.left == 6
    (seal,) = ws.holdout.list_()
    assert (seal.id, seal.draw, seal.unsealed, seal.opening) == (found.seal, draw, None, None)
    shas = {hashlib.sha256(spoken(n).encode()).hexdigest() for n in sizes}
    assert set(draw.texts.values()) == shas
    assert not any(isinstance(value, float) for value in draw.value().values())
    ws.history.undo()
    assert living_rows(ws) == before
    ws.history.redo()
    assert ws.holdout.list_()[0].draw == draw
    state(ws)


def test_the_same_seed_draws_the_same_on_another_laptop(ws: Workspace, tmp_path: Path) -> None:
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    for wish in (THIRD, Wish(count=4, seed=5), Wish(Fraction(1, 4), seed=9, by_statements=True)):
        assert ws.holdout.reserve(wish, dry_run=True).draw == other.holdout.reserve(wish, dry_run=True).draw
    drawn = ws.holdout.reserve(Wish(count=2), dry_run=True)
    assert drawn.draw.seed is not None
    assert ws.holdout.reserve(Wish(count=2, seed=drawn.draw.seed), dry_run=True).draw == drawn.draw


def test_a_draw_by_statements_comes_near_to_their_share(ws: Workspace) -> None:
    for seed in range(5):
        draw = ws.holdout.reserve(Wish(Fraction(1, 3), seed=seed, by_statements=True), dry_run=True).draw
        assert abs(sum(draw.statements.values()) - 63 / 3) <= 5
        assert draw.by == "statements"


def test_a_draw_in_proportion_to_a_variable(ws: Workspace) -> None:
    site = ws.cases.add("站")
    for n in range(3, 12):
        case = ws.cases.add(f"R{n}", parent=site if n < 6 else None)
        ws.cases.bind(case, f"Q{n:02}")
        if n >= 6:
            ws.cases.set_value(case, "身份", "民警" if n < 9 else "居民")
    ws.cases.set_value(site, "身份", "书记")
    for seed in range(4):
        found = ws.holdout.reserve(Wish(Fraction(1, 3), seed=seed, stratify="身份"), dry_run=True)
        assert sorted(found.strata.values()) == ["书记", "居民", "民警"], "a third of each three, the site's value inherited"
    assert found.draw.stratum == ws.cases.variable_named("身份").id
    refused(ws, NameNotFound, lambda: ws.holdout.reserve(Wish(stratify="性别")))


def test_a_draw_within_a_round(ws: Workspace) -> None:
    made = ws.sampling.add("一", sources=["Q03", "Q04", "Q05"])
    found = ws.holdout.reserve(Wish(Fraction(1, 3), seed=1, round="一"))
    assert set(names(found)) < {"Q03", "Q04", "Q05"}
    assert (found.draw.round, found.draw.eligible, len(found.names)) == (made, 3, 1)
    again = ws.holdout.reserve(Wish(Fraction(1, 2), seed=1, round="一"))
    assert again.draw.eligible == 2
    refused(ws, NameNotFound, lambda: ws.holdout.reserve(Wish(round="二")))
    ws.sampling.add("空")
    error = refused(ws, NothingToReserve, lambda: ws.holdout.reserve(Wish(round="空")))
    assert error.message == "No hold-out was drawn: no open source came of the sampling round “空”."


def test_sources_that_were_named(ws: Workspace) -> None:
    found = ws.holdout.reserve(Wish(sources=("Q05", "q06.txt", "Q05")))
    assert names(found) == ["Q05", "Q06"]
    assert (found.draw.method, found.draw.seed, found.draw.share, found.draw.eligible) == ("named", None, None, 9)
    assert refused(ws, SealedSource, lambda: ws.holdout.reserve(Wish(sources=("Q05",)))).message.startswith("“Q05” is sealed")
    refused(ws, SourceNotFound, lambda: ws.holdout.reserve(Wish(sources=("Q99",))))
    case = ws.cases.add("退出者")
    ws.cases.bind(case, "Q07")
    ws.cases.withdraw(case)
    refused(ws, WithdrawnSource, lambda: ws.holdout.reserve(Wish(sources=("Q07",))))


def test_what_is_coded_is_not_kept_back(ws: Workspace) -> None:
    ws.codes.create("签")
    code_in(ws, "签", "Q03", "Q04")
    error = refused(ws, AlreadyCoded, lambda: ws.holdout.reserve(Wish(sources=("Q03", "Q05", "Q04"))))
    assert error.message == "“Q03”, “Q04” are coded already, and cannot be kept back."
    assert "choose sources that nobody has coded" in error.hint
    for seed in range(6):
        draw = ws.holdout.reserve(Wish(Fraction(1, 2), seed=seed), dry_run=True).draw
        assert (draw.eligible, draw.coded, len(draw.sources)) == (7, 2, 4)
    code_in(ws, "签", *open_names(ws))
    error = refused(ws, NothingToReserve, lambda: ws.holdout.reserve(THIRD))
    assert error.message == "No hold-out was drawn: every source that is left is coded already."


def test_nothing_to_draw_from_and_nothing_left(ws: Workspace, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    empty = new_project(tmp_path / "empty")
    assert "there are no sources yet" in refused(empty, NothingToReserve, lambda: empty.holdout.reserve(THIRD)).message
    everything = tuple(open_names(ws))
    words = "No hold-out was drawn: no source would be left to code."
    assert refused(ws, NothingToReserve, lambda: ws.holdout.reserve(Wish(sources=everything))).message == words
    assert refused(ws, NothingToReserve, lambda: ws.holdout.reserve(Wish(count=9))).message == words
    error = refused(ws, NothingToReserve, lambda: ws.holdout.reserve(Wish(count=10)))
    assert error.message == "No hold-out was drawn: 10 were asked for, but only 9 can be drawn."
    ws.holdout.reserve(Wish(sources=everything[:8]))
    case = ws.cases.add("退出者")
    ws.cases.bind(case, everything[8])
    ws.cases.withdraw(case)
    error = refused(ws, NothingToReserve, lambda: ws.holdout.reserve(THIRD))
    assert error.message == "No hold-out was drawn: every source is sealed or withdrawn already."


def test_what_is_sealed_is_hidden_everywhere(ws: Workspace, tmp_path: Path) -> None:
    code = ws.codes.create("签")
    sealed = ws.sources.named("Q05")
    ws.holdout.reserve(Wish(sources=("Q05",)))
    assert "Q05" not in open_names(ws)
    assert "Q05" not in [source.name for source in ws.sources.offered()]
    shown = {s.source.name: s for s in ws.sources.summaries()}
    assert (shown["Q05"].source.reserved, shown["Q05"].sentences) == (True, 7)
    error = refused(ws, SealedSource, lambda: ws.sources.named("Q05"))
    assert error.message == "“Q05” is sealed: it is kept back to test the saturation."
    assert error.hint == "When everything else is coded, open the hold-out with: groundcode unseal PROJECT"
    assert ws.sources.named("Q05", sealed=True).id == sealed.id
    for act in (
        lambda: ws.sources.open(sealed.id),
        lambda: ws.codings.apply(code, sealed.id, 15, 20),
        lambda: ws.codings.apply_new("新", sealed.id, 15, 20),
    ):
        refused(ws, SealedSource, act)
    assert ws.codings.of_source(sealed.id) == []
    lines = tmp_path / "lines.jsonl"
    good = {"source": "Q06", "start": 15, "end": 20, "code": "签"}
    lines.write_text("\n".join(json.dumps(one) for one in (good, good | {"source": "Q05"})), encoding="utf-8")
    error = refused(ws, InvalidCodings, lambda: ws.codings.from_file(lines))
    assert "line 2: “Q05” is sealed: it is kept back to test the saturation. When everything else is coded" in error.message
    assert ws.codings.from_file(lines, partial=True).codings == 1
    report = ws.sources.import_files([tmp_path / "in" / "Q05.txt"])
    assert "is in this project already" in report.refused[0][1].message
    assert not ws.backups.verify(rebuild=True)[0].problems


def test_counts_leave_out_what_a_colleague_coded_meanwhile(ws: Workspace, tmp_path: Path) -> None:
    code = ws.codes.create("签")
    other = laptop(ws, tmp_path / "b.groundcode", coder="甲", seed=2)
    ws.holdout.reserve(Wish(sources=("Q05",)))
    code_in(other, "签", "Q05", "Q06")
    assert merge_into(ws, other).conflicts == ()
    merge_into(other, ws)
    assert state(ws) == state(other)
    for one in (ws, other):
        assert one.codings.counts()[0][code].total == 1
        assert [s.source for s in one.codings.segments()] == ["Q06"]
        assert one.holdout.coded_while_sealed() == ["Q05"]
    ws.holdout.unseal(ws.holdout.named().id)
    assert ws.codings.counts()[0][code].total == 2
    assert ws.holdout.report().seals[0].sources[0].early == 1


def test_a_hold_out_is_opened_and_closed_again_by_undo(ws: Workspace) -> None:
    found = ws.holdout.reserve(THIRD)
    assert found.seal is not None
    assert ws.holdout.named(found.seal[:8]).id == found.seal
    assert ws.holdout.uncoded() == open_names(ws)
    before = living_rows(ws)
    assert sorted(ws.holdout.unseal(found.seal)) == names(found)
    assert len(open_names(ws)) == 9
    (seal,) = ws.holdout.list_()
    assert seal.unsealed is not None
    refused(ws, NameNotFound, lambda: ws.holdout.unseal(found.seal or ""))
    assert refused(ws, NotFound, lambda: ws.holdout.named()).message == "There is no sealed hold-out."
    ws.history.undo()
    assert living_rows(ws) == before
    (seal,) = ws.holdout.list_()
    assert (seal.unsealed, seal.first_unsealed is not None) == (None, True), "what was read stays read"
    tested = ws.holdout.report().seals[0]
    assert tested.verdict == "sealed"
    assert "and sealed again." in tested.sentence
    ws.holdout.unseal(found.seal)
    state(ws)


def test_several_hold_outs(ws: Workspace) -> None:
    first = ws.holdout.reserve(Wish(sources=("Q03",)))
    second = ws.holdout.reserve(Wish(sources=("Q04",)))
    error = refused(ws, AmbiguousName, lambda: ws.holdout.named())
    assert first.seal is not None
    assert first.seal in error.message
    refused(ws, NameNotFound, lambda: ws.holdout.named("ffff"))
    assert second.seal is not None
    ws.holdout.unseal(second.seal)
    assert "Q04" in open_names(ws)
    assert "Q03" not in open_names(ws)
    assert ws.holdout.named().id == first.seal


def test_two_laptops_seal_at_once(ws: Workspace, tmp_path: Path) -> None:
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    one, two = ws.holdout.reserve(Wish(sources=("Q03", "Q04"))), other.holdout.reserve(Wish(sources=("Q04", "Q05")))
    assert merge_into(ws, other).conflicts == ()
    assert open_names(ws) == [f"Q{n:02}" for n in range(6, 12)]
    assert one.seal is not None
    assert two.seal is not None
    assert ws.holdout.unseal(one.seal) == ["Q03"], "the other hold-out still keeps Q04 back"
    assert "Q04" not in open_names(ws)
    assert sorted(ws.holdout.unseal(two.seal)) == ["Q04", "Q05"]
    merge_into(other, ws)
    assert state(ws) == state(other)
    assert len(open_names(other)) == 9


def test_opened_here_and_sealed_further_there(ws: Workspace, tmp_path: Path) -> None:
    found = ws.holdout.reserve(Wish(sources=("Q03",)))
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    assert found.seal is not None
    ws.holdout.unseal(found.seal)
    other.holdout.reserve(Wish(sources=("Q04",)))
    merge_into(ws, other)
    merge_into(other, ws)
    for one in (ws, other):
        assert "Q03" in open_names(one)
        assert "Q04" not in open_names(one)
    assert state(ws) == state(other)


# What T9 says.


def test_a_draw_that_the_log_cannot_have_meant(ws: Workspace) -> None:
    with ws.change("reserve") as made:
        made.draft.create("seal", ws.store.ids(), draw=["nonsense"])
    (seal,) = ws.holdout.list_()
    assert isinstance(seal, Seal)
    assert seal.draw.sources == ()
    assert ws.holdout.report().seals[0].verdict == "sealed"


@pytest.mark.parametrize(
    ("act", "error", "words"), [("code", AlreadyCoded, "“Q05” is"), ("edit", NothingToReserve, "same moment")]
)
def test_sources_changed_while_they_were_counted(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, act: str, error: type[Exception], words: str
) -> None:
    import groundcode.workspace.holdout as holdout

    source = ws.sources.named("Q05").id
    code = ws.codes.create("签")
    real = holdout._Pool.draw

    def late(pool: Any, wish: Wish) -> Any:
        if act == "code":
            ws.codings.apply(code, source, 15, 20)
        else:
            ws.sources.edit_text(source, spoken(5) + "居民5：补一句。\n")
        return real(pool, wish)

    monkeypatch.setattr(holdout._Pool, "draw", late)
    with pytest.raises(error, match=words):
        ws.holdout.reserve(Wish(sources=("Q05", "Q06")))
    assert ws.holdout.list_() == []
