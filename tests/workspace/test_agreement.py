"""Agreement between coders of a project: who is compared, on what, and what is left out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from groundcode.domain.ids import coder_id
from groundcode.domain.levels import Level
from groundcode.errors import (
    BadValue,
    CoderNotFound,
    GroundcodeError,
    NotAParty,
    NotCodedTwice,
    OneCoderOnly,
    SealedSource,
    SourceNotFound,
    WithdrawnSource,
)
from groundcode.workspace import Workspace
from groundcode.workspace.agreeing.sentence import report_sentence
from groundcode.workspace.agreeing.values import AgreementReport
from groundcode.workspace.agreeing.words import left_out_words, reading_words
from groundcode.workspace.holdout import Wish
from tests.builders import TEXTS, new_project, with_sources


@pytest.fixture
def w(tmp_path: Path) -> Workspace:
    """Three transcripts of two informants' turns each, two categories, a concept and labels; nothing is coded."""
    made = new_project(tmp_path, language="zh")
    with_sources(made, tmp_path / "in", "P01", "P02", "P03")
    codes: dict[str, str] = {}
    for name, level, parent in (
        ("信任", Level.CATEGORY, None), ("可见", Level.CONCEPT, "信任"), ("天天在", Level.LABEL, "可见"),
        ("找人", Level.CATEGORY, None), ("打电话", Level.LABEL, "找人"), ("散", Level.LABEL, None),
    ):  # fmt: skip
        codes[name] = made.codes.create(name, level=level, parent=codes[parent] if parent else None)
    return made


def put(w: Workspace, name: str, code: str, source: str, words: str) -> str:
    """Let somebody code the words; the coder joins the project if need be."""
    coder, start = coder_id(w.id, name), TEXTS[source].index(words)
    if coder not in w.coders():
        with w.change("assign") as made:
            made.draft.create("coder", coder, name=name)
    return w.codings.apply(w.tree().get(code).id, w.sources.named(source).id, start, start + len(words), coder=coder)


def one(report: AgreementReport, name: str) -> tuple[int, ...]:
    return next(code.counts for code in report.codes if code.name == name)


@pytest.fixture
def coded(w: Workspace) -> Workspace:
    """Two coders in P01 and P02; P03 belongs to one of them."""
    put(w, "甲", "天天在", "P01", "天天在院里转")
    put(w, "乙", "天天在", "P01", "在院里转，看见")
    put(w, "甲", "打电话", "P01", "有事打他电话")
    put(w, "甲", "天天在", "P02", "天天走访")
    put(w, "乙", "打电话", "P02", "都熟悉了")
    put(w, "甲", "散", "P03", "We drink tea")
    return w


def test_turns_of_informants_in_the_sources_of_both(coded: Workspace) -> None:
    found = coded.agreement.report()
    assert found.coders == ("甲", "乙")
    assert [(source.name, source.coders, source.units) for source in found.sources] == [
        ("P01", ("甲", "乙"), 2), ("P02", ("甲", "乙"), 2),
    ]  # fmt: skip
    assert found.units == 4
    assert [code.name for code in found.codes] == ["天天在", "打电话"]
    assert one(found, "天天在") == (1, 1, 0, 2)
    assert one(found, "打电话") == (0, 1, 1, 2)
    assert found.codes[0].percent == 0.75
    assert found.codes[0].kappa == pytest.approx(0.5)
    assert found.pooled.counts == (1, 2, 1, 4)
    assert found.pooled.pooled_kappa == found.pooled.kappa
    shared = found.double_coded
    assert (shared.sources, shared.all_sources, shared.turns, shared.all_turns) == (2, 3, 4, 6)
    assert (found.blind, found.shares, found.first, found.last) == (0, 4, "2026-03-01", "2026-03-01")


def test_characters_are_the_visible_ones_that_informants_said(coded: Workspace) -> None:
    found = coded.agreement.report("character")
    assert found.units == sum(
        len(words) for words in ("天天在院里转，看见就踏实。", "有事打他电话。", "我们社区民警，天天走访。", "都熟悉了。")
    )
    assert one(found, "天天在") == (len("在院里转"), len("天天") + len("天天走访"), len("，看见"), found.units - 13)


def test_sentences_and_segments(coded: Workspace) -> None:
    put(coded, "乙", "打电话", "P01", "有事打他电话。")
    assert coded.agreement.report("sentence").units == 4
    segments = coded.agreement.report("segment")
    assert one(segments, "打电话") == (1, 0, 1)
    assert one(segments, "天天在") == (0, 2, 1)
    assert one(coded.agreement.report("segment", overlap=0.5), "天天在") == (1, 1, 0)
    assert segments.pooled.alpha is None
    assert any("MAXQDA" in words for words in reading_words(segments))


def test_an_assignment_counts_from_the_day_it_is_finished(coded: Workspace) -> None:
    source = coded.sources.named("P03").id
    coded.assignments.assign_name("乙", source, blind=True)
    coded.assignments.assign_name("乙", coded.sources.named("P01").id)
    found = coded.agreement.report()
    assert [one_.name for one_ in found.sources] == ["P02"]  # P01 is under way, P03 not begun
    coded.assignments.finish(source, coder_id(coded.id, "乙"))
    found = coded.agreement.report()
    assert [one_.name for one_ in found.sources] == ["P02", "P03"]
    assert one(found, "散") == (0, 1, 0, 3)
    assert (found.blind, found.shares) == (1, 4)
    assert "4份编码任务中1份为盲编" in report_sentence(found, "zh")
    assert "1 of the 4 assignments were blind" in report_sentence(found, "en")


def test_sealed_and_withdrawn_sources_are_closed(coded: Workspace) -> None:
    coded.assignments.assign_name("乙", "P03")
    coded.assignments.finish("P03", coder_id(coded.id, "乙"))
    assert len(coded.agreement.report().sources) == 3
    case = coded.cases.add("李阿姨")
    coded.cases.bind(case, "P01")
    coded.cases.withdraw(case, "2026-03-02")
    found = coded.agreement.report()
    assert [source.name for source in found.sources] == ["P02", "P03"]
    assert found.double_coded.all_sources == 2
    with pytest.raises(WithdrawnSource):
        coded.agreement.report(sources=["P01"])
    assert [source.name for source in coded.agreement.report(sources=["P02"]).sources] == ["P02"]


def test_a_sealed_source_is_not_looked_into(w: Workspace) -> None:
    w.holdout.reserve(Wish(sources=("P03",)))
    put(w, "甲", "散", "P01", "看见")
    put(w, "乙", "散", "P01", "看见")
    found = w.agreement.report()
    assert found.double_coded.all_sources == 2
    with pytest.raises(SealedSource):
        w.agreement.report(sources=["P03"])


def test_the_consensus_is_never_a_party(coded: Workspace) -> None:
    before = coded.agreement.report("character")
    consensus = coder_id(coded.id, "共识")
    with coded.change("assign") as made:
        made.draft.create("coder", consensus, name="共识", consensus=True)
    source = coded.sources.named("P01").id
    coded.codings.apply(coded.tree().get("散").id, source, 14, 20, coder=consensus)
    coded.assignments.assign(consensus, source)
    found = coded.agreement.report("character")
    assert (found.coders, found.codes, found.pooled) == (before.coders, before.codes, before.pooled)
    assert found.discussed == 1
    assert "1份已开始协商" in report_sentence(found, "zh")
    assert "“共识” is the consensus" in sentence(lambda: coded.agreement.report(coders=["甲", "共识"]), NotAParty)


def test_merged_codes_are_one_and_levels_are_rolled_up(coded: Workspace) -> None:
    put(coded, "乙", "可见", "P02", "天天走访")
    assert coded.agreement.report(level=Level.CATEGORY).loose == 0  # 散 is only where one of them coded
    put(coded, "乙", "散", "P02", "张警官")
    assert coded.agreement.report(level=Level.CATEGORY).loose == 0  # and on the name of a speaker
    put(coded, "甲", "散", "P01", "看见")
    found = coded.agreement.report(level=Level.CATEGORY)
    assert one(found, "信任") == (2, 0, 0, 2)
    assert (next(code.alpha for code in found.codes if code.name == "信任"), found.loose) == (1, 1)
    assert any("1 code stands under nothing" in words for words in left_out_words(found))
    tree = coded.tree()
    coded.codes.merge(tree.get("天天在").id, tree.get("可见").id)
    assert one(coded.agreement.report(), "可见") == (2, 0, 0, 2)


def test_codings_that_are_doubled_or_overlap_change_nothing(coded: Workspace) -> None:
    before = {unit: coded.agreement.report(unit) for unit in ("turn", "character", "segment")}
    put(coded, "甲", "天天在", "P01", "在院里转")
    put(coded, "甲", "天天在", "P01", "天天在院")
    for unit, report in before.items():
        assert coded.agreement.report(unit) == report


def test_three_coders_and_one_who_shares_nothing(coded: Workspace) -> None:
    put(coded, "丙", "天天在", "P01", "天天在院里转")
    found = coded.agreement.report()
    assert found.coders == ("甲", "丙", "乙")
    assert [source.coders for source in found.sources] == [("甲", "丙", "乙"), ("甲", "乙")]
    assert next(code for code in found.codes if code.name == "天天在").counts == (2, 1, 0, 1)
    assert "两两Cohen κ均值" in report_sentence(found, "zh")
    assert coded.agreement.report(coders=["乙", "甲"]).coders == ("乙", "甲")
    put(coded, "丁", "散", "P03", "we talk")
    named = coded.agreement.report(coders=["乙", "甲", "丁"], sources=["P01", "P02"])
    assert named.alone == ("丁",)
    assert any("丁" in words for words in left_out_words(named))


def test_agreement_with_oneself_by_rounds(coded: Workspace) -> None:
    put(coded, "甲/2", "天天在", "P01", "天天在院里转")
    found = coded.agreement.report(coders=["甲", "甲/2"])
    assert one(found, "天天在") == (1, 0, 0, 1)
    assert one(found, "打电话") == (0, 1, 0, 1)


def test_a_coding_that_lost_its_place_is_told(coded: Workspace) -> None:
    coded.sources.edit_text(coded.sources.named("P01").id, TEXTS["P01"].replace("天天在院里转，看见就踏实。", "哎。"))
    found = coded.agreement.report("character")
    assert found.unplaced == 2
    assert any("2 codings have no place" in words for words in left_out_words(found))


def test_the_interval_follows_the_seed(coded: Workspace) -> None:
    first, again = (coded.agreement.report("character", seed=7, bootstrap=200) for _ in range(2))
    assert first == again
    assert first.pooled.interval != coded.agreement.report("character", seed=8, bootstrap=200).pooled.interval
    assert coded.agreement.report(bootstrap=0).pooled.interval is None


def sentence(act: Callable[[], object], kind: type[GroundcodeError]) -> str:
    with pytest.raises(kind) as found:
        act()
    assert found.value.hint or kind is CoderNotFound
    return found.value.message


def test_what_cannot_be_compared_is_said_in_a_sentence(w: Workspace) -> None:
    report = w.agreement.report
    assert "nobody has coded yet" in sentence(report, OneCoderOnly)
    put(w, "甲", "散", "P01", "看见")
    assert "only “甲”" in sentence(report, OneCoderOnly)
    assert "only “甲”" in sentence(lambda: report(coders=["甲", "甲"]), OneCoderOnly)
    put(w, "乙", "散", "P02", "天天")
    assert "No source is coded by two of these coders: 甲, 乙." in sentence(report, NotCodedTwice)
    put(w, "丙", "散", "P03", "tea")
    assert "two of these coders: 甲, 丙, 乙" in sentence(report, NotCodedTwice)
    with pytest.raises(CoderNotFound) as found:
        report(coders=["甲", "丁"])
    assert "“丁”" in found.value.message
    assert "乙" in found.value.hint
    assert "word" in sentence(lambda: report("word"), BadValue)
    assert "overlap" in sentence(lambda: report("segment", overlap=0), BadValue)
    assert "-1" in sentence(lambda: report(bootstrap=-1), BadValue)
    assert "seed" in sentence(lambda: report(seed=-1), BadValue)
    assert sentence(lambda: report(sources=["P09"]), SourceNotFound)


def test_more_coders_than_can_be_counted(w: Workspace) -> None:
    for number in range(61):
        put(w, f"学生{number}", "散", "P01", "看见")
    assert "61" in sentence(w.agreement.report, BadValue)
    found = w.agreement.report(coders=[f"学生{number}" for number in range(60)])
    assert found.codes[0].counts[60] == 1
    assert found.codes[0].alpha == 1


def test_the_table_of_the_thesis(coded: Workspace, tmp_path: Path) -> None:
    table = coded.thesis.table("T10")
    assert [row[0] for row in table.rows] == ["信任", "找人", "合并"]
    assert table.rows[0][1:] == (4, "75.0%", table.rows[0][3], "0.500", table.rows[0][5], 1, "1/1/0/2")
    assert report_sentence(coded.agreement.report(level=Level.CATEGORY), "zh") in table.note
    assert len(table.records) == 1 + 3 + 3
    assert {len(record) for record in table.records} == {len(table.records[0])}
    english = coded.thesis.table("T10", "en")
    assert english.headings[0] == "Code"
    assert any("Over all codes" in words for words in english.note)
    coded.thesis.export(tmp_path / "t.docx", ["T10"])
    coded.thesis.export(tmp_path / "t.csv", ["T10"])
    assert "'" not in (tmp_path / "t.csv").read_text(encoding="utf-8-sig")


def test_a_table_without_a_second_coder_says_what_is_missing(w: Workspace) -> None:
    assert "至少需要两人编码" in w.thesis.table("T10").missing
    put(w, "甲", "散", "P01", "看见")
    put(w, "乙", "散", "P02", "天天")
    assert "No source was coded" in w.thesis.table("T10", "en").missing
    assert w.thesis.table("T10").rows == ()


def test_the_same_interviews_and_codings_have_the_same_interval_in_every_project(tmp_path: Path) -> None:
    found = set()
    for seed in range(1, 7):
        folder = tmp_path / str(seed)
        folder.mkdir()
        made = new_project(folder, language="zh", seed=seed)
        with_sources(made, folder / "in", "P01", "P02", "P03")
        for code in ("天天在", "打电话"):
            made.codes.create(code)
        put(made, "甲", "天天在", "P01", "天天在院里转")
        put(made, "乙", "天天在", "P01", "在院里转，看见")
        put(made, "甲", "打电话", "P02", "天天走访")
        put(made, "乙", "打电话", "P02", "都熟悉了")
        put(made, "甲", "天天在", "P03", "We drink tea")
        put(made, "乙", "天天在", "P03", "drink")
        report = made.agreement.report("character", seed=7, bootstrap=50)
        found.add((report.pooled.interval, *(code.interval for code in report.codes)))
    assert len(found) == 1
