"""Saturation of a project: what is counted, in which order, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.analysis.saturation.stability import Moves
from groundcode.domain.levels import Level
from groundcode.errors import NameNotFound, SourceNotFound
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish
from groundcode.workspace.saturation import SaturationReport, sample
from groundcode.workspace.saturation_book import units
from groundcode.workspace.saturation_words import (
    CAUTIONS,
    caution,
    cell_words,
    counted_words,
    grid_words,
    richness_words,
    shuffled_words,
    stability_words,
    strata_words,
)
from tests.builders import laptop, merge_into
from tests.workspace.interviews import code_in, nine_interviews

DAYS = {"Q03": "2026-03-09", "Q04": "2026-03-01", "Q05": "2026-03-05", "Q06": ""}


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    """Four of nine interviews coded with labels of two concepts, under two categories of one main category."""
    workspace = nine_interviews(tmp_path)
    main = workspace.codes.create("主", level=Level.MAIN)
    for n in (1, 2):
        category = workspace.codes.create(f"范畴{n}", level=Level.CATEGORY, parent=main)
        concept = workspace.codes.create(f"概念{n}", level=Level.CONCEPT, parent=category)
        for m in (1, 2):
            workspace.codes.create(f"标签{n}{m}", parent=concept)
    workspace.codes.create("散标签")
    code_in(workspace, "标签11", "Q03", "Q04")
    code_in(workspace, "标签12", "Q05")
    code_in(workspace, "标签21", "Q05")
    code_in(workspace, "范畴1", "Q06")
    code_in(workspace, "散标签", "Q06")
    for name, day in DAYS.items():
        case = workspace.cases.add(f"C{name}")
        workspace.cases.bind(case, name)
        if day:
            workspace.cases.set_value(case, "访谈日期", day)
    return workspace


def names(report: SaturationReport) -> list[str]:
    return [interview.name for interview in report.interviews]


def test_each_level_counts_what_stands_below(ws: Workspace) -> None:
    found = ws.saturation.report(Level.CONCEPT)
    assert (found.coder, found.order) == ("甲", "date")
    assert names(found) == ["Q04", "Q05", "Q03", "Q06"]
    # Q06 holds a coding on a category itself, which stands there for want of a concept.
    assert (found.new, found.cumulative) == ((1, 1, 0, 1), (1, 2, 2, 3))
    assert sorted(found.names.values()) == ["主 > 范畴1", "主 > 范畴1 > 概念1", "主 > 范畴2 > 概念2"]
    assert found.loose == 1
    assert ws.saturation.report(Level.LABEL).new == (1, 2, 0, 2)
    assert ws.saturation.report(Level.CATEGORY).new == (1, 1, 0, 0)
    assert ws.saturation.report(Level.MAIN).new == (1, 0, 0, 0)


def test_nested_codes_of_one_level_count_both(ws: Workspace) -> None:
    inner = ws.codes.create("内概念", level=Level.CONCEPT, parent=ws.tree().get("概念1").id)
    label = ws.codes.create("内标签", parent=inner)
    tree = ws.tree()
    assert units(tree, label, Level.CONCEPT) == (inner, tree.get("概念1").id)
    assert units(tree, tree.get("散标签").id, Level.CONCEPT) == ()


def test_the_orders(ws: Workspace) -> None:
    assert names(ws.saturation.report(order="coding")) == ["Q03", "Q04", "Q05", "Q06"]
    found = ws.saturation.report(order=["Q06", "Q03"])
    assert (names(found), found.order) == (["Q06", "Q03", "Q04", "Q05"], "named")
    assert found.undated == ("Q06",)
    with pytest.raises(SourceNotFound):
        ws.saturation.report(order=["Q99"])


def test_the_day_in_the_header_of_an_interview_counts(tmp_path: Path) -> None:
    from tests.workspace.case_builders import with_four_sources

    ws = with_four_sources(tmp_path)
    label = ws.codes.create("签")
    for name in ("P01", "P04"):
        ws.codings.apply(label, ws.sources.named(name).id, 0, 3)
    found = ws.saturation.report(Level.LABEL)
    assert [(one.name, one.date) for one in found.interviews] == [("P04", "2024-05-12"), ("P01", "")]


def test_what_is_counted(ws: Workspace) -> None:
    assert ws.saturation.report().unfinished == ("Q07", "Q08", "Q09", "Q10", "Q11")
    ws.assignments.assign(ws.coder, "Q03")
    assert "Q03" not in names(ws.saturation.report()), "assigned and not finished"
    ws.assignments.finish("Q03")
    ws.assignments.assign(ws.coder, "Q07")
    ws.assignments.finish("Q07")
    found = ws.saturation.report()
    assert "Q03" in names(found)
    assert next(one for one in found.interviews if one.name == "Q07").codes == (), "finished: it counts zero"
    ws.holdout.reserve(Wish(sources=("Q08",)))
    found = ws.saturation.report()
    assert "Q08" not in (*names(found), *found.unfinished)
    assert any("1 interview is sealed" in sentence for sentence in counted_words(found))
    assert found.holdout.seals[0].verdict == "sealed"


def test_a_second_coder_changes_nothing_but_for_himself(ws: Workspace, tmp_path: Path) -> None:
    before = ws.saturation.report()
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    code_in(other, "标签22", "Q07")
    merge_into(ws, other)
    after = ws.saturation.report()
    assert (after.whole, after.meaning) == (before.whole, before.meaning)
    found = ws.saturation.report(coder=ws.coder_named("乙"))
    assert (found.coder, names(found), found.new) == ("乙", ["Q07"], (1,))
    assert found.richness is None
    assert found.shuffled is None


def test_merged_and_deleted_codes(ws: Workspace) -> None:
    tree = ws.tree()
    ws.codes.merge(tree.get("标签21").id, tree.get("标签11").id)
    assert ws.saturation.report().new == (1, 0, 0, 1)
    ws.codes.delete(ws.tree().get("范畴1").id)
    assert ws.saturation.report().new == (1, 0, 0, 0)


def test_meaning_by_properties_and_values(ws: Workspace) -> None:
    code = ws.tree().get("范畴1").id
    shown = ws.properties.add(code, "频率")
    ws.properties.add(code, "没放的")
    line = ws.properties.add_dimension(shown, "次数", "少", "多")
    for name, value in (("Q04", "少"), ("Q03", "多"), ("Q05", "少")):
        source = ws.sources.named(name)
        ws.properties.place_segment(line, source.id, 15, 20, value, version=source.version)
    ws.properties.place_case(line, ws.cases.named("CQ06").id, "多")
    (found,) = ws.saturation.report().meaning
    assert (found.name, found.level) == ("主", Level.MAIN)
    assert (found.properties.count, found.properties.at, found.properties.since, found.unplaced) == (1, 1, 3, 1)
    assert (found.values.count, found.values.at, found.values.since) == (2, 3, 1)
    assert (found.codes.at, found.codes.first) == (4, (1, 1, 0, 1))
    alone = laptop(ws, ws.path.parent / "c.groundcode", coder="丙", seed=3)
    assert alone.saturation.report().meaning == (found,), "counted for the lead coder, whoever looks"


def test_categories_where_no_main_one_is_there(ws: Workspace) -> None:
    ws.codes.lower(ws.tree().get("主").id)
    assert [one.name for one in ws.saturation.report().meaning] == ["主", "主 > 范畴1", "主 > 范畴2"]


def test_the_codebook_from_interview_to_interview(ws: Workspace) -> None:
    first = ws.saturation.report().stability
    assert [(one.interviews, one.moves) for one in first] == [
        ((), Moves(new=10)), (("Q03",), Moves()), (("Q04",), Moves()), (("Q05",), Moves()), (("Q06",), Moves()),
    ]  # fmt: skip
    code = ws.tree().get("概念1").id
    ws.codes.describe(code, definition="甲")
    ws.codes.describe(code, definition="乙", inclusion="丙")
    ws.codes.create("又一")
    ws.codes.merge(ws.tree().get("又一").id, ws.tree().get("散标签").id)
    ws.codes.create("白做")
    ws.history.undo()
    assert ws.saturation.report().stability[-1].moves == Moves(new=1, merged=1, redefined=1)
    ws.history.redo()
    assert ws.saturation.report().stability[-1].moves.new == 2
    assert stability_words(ws.saturation.report()) == ""


def test_strata(ws: Workspace) -> None:
    assert (ws.saturation.report().strata, ws.saturation.report().stratum) == ((), "")
    for name, kind in (("Q03", "居民"), ("Q04", "居民"), ("Q05", "民警")):
        ws.cases.set_value(ws.cases.named(f"C{name}").id, "身份", kind)
    found = ws.saturation.report()
    assert (found.stratum, found.kinds) == ("身份", 2)
    assert [(one.stratum, one.new) for one in found.strata] == [("居民", (1, 0)), ("民警", (2,)), ("", (1,))]
    assert "There are 2 kinds of informants (身份): look at each" in strata_words(found)
    ws.cases.set_value(ws.cases.named("CQ06").id, "身份", "书记")
    found = ws.saturation.report()
    assert (found.kinds, found.strata) == (3, ())
    assert "too many to look at each" in strata_words(found)
    assert len(ws.saturation.report(stratum="身份").strata) == 3
    with pytest.raises(NameNotFound):
        ws.saturation.report(stratum="无此")


def test_the_sentences_say_so_where_there_is_too_little(ws: Workspace, tmp_path: Path) -> None:
    found = ws.saturation.report()
    assert grid_words(found) == "Too few interviews: base 4 and a run of 2 need 6, here are 4."
    assert shuffled_words(found) == ""
    assert cell_words(found.whole.cell()) == "too few interviews"
    assert strata_words(found) == ""
    (tmp_path / "e").mkdir()
    empty = nine_interviews(tmp_path / "e")
    report = empty.saturation.report()
    assert (report.new, report.richness, report.shuffled, report.meaning) == ((), None, None, ())
    assert counted_words(report) == ["Nothing is coded yet: there is nothing to say about saturation."]
    assert richness_words(report) == ["Too few interviews: an estimate needs two with codes."]
    assert all(caution(part) for part in CAUTIONS)


def test_enough_interviews(ws: Workspace) -> None:
    code_in(ws, "标签11", "Q07", "Q08", "Q09", "Q10", "Q11")
    found = ws.saturation.report(seed=4, shuffles=50)
    assert found.whole.cell().result == "4+2"
    assert grid_words(found) == "Base 4, run 2, 5 %: reached at interview 4, confirmed by the 2 after it (4+2)."
    assert found.shuffled is not None
    assert shuffled_words(found).startswith("In 50 random orders (seed 4) it was reached in ")
    assert found == ws.saturation.report(seed=4, shuffles=50), "the same again"
    assert richness_words(found)[0].startswith("Coverage 0.")
    assert "At least about 1 unseen code (" in richness_words(found)[1]
    again = sample("", found.interviews, 50, 4)
    assert again == found.whole, "every number can be worked out from the interviews and the seed"
