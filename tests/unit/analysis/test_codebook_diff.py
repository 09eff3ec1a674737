"""Two codebooks side by side: every kind of difference, and none where there is none."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from groundcode.analysis.codebook_diff import CodebookDiff, Lineage, compare_codebooks
from groundcode.analysis.codebook_matching import By, Likeness
from groundcode.domain.codebooks import Codebook, CodebookEntry, Example
from groundcode.domain.levels import Level
from tests.unit.exchange.books import an_id, codebooks, police_book

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)


def book(*codes: CodebookEntry) -> Codebook:
    return Codebook("t", codes)


def code(name: str, *children: CodebookEntry, level: Level = Level.CATEGORY, n: int = 0, **more: object) -> CodebookEntry:
    entry = CodebookEntry(name, level, an_id(n) if n else None, children=children)
    return replace(entry, **more)  # type: ignore[arg-type]


def kinds(diff: CodebookDiff) -> set[str]:
    return {name for name in diff.__dataclass_fields__ if getattr(diff, name)}


@QUICK
@given(codebooks())
def test_a_codebook_is_like_itself(codebook: Codebook) -> None:
    assert compare_codebooks(codebook, codebook).is_empty


@QUICK
@given(codebooks(), codebooks())
def test_every_code_is_in_one_place(before: Codebook, after: Codebook) -> None:
    diff = compare_codebooks(before, after)
    gone = [placed.number for placed in diff.removed] + [pair.before.number for pair, _why in diff.likely]
    come = [placed.number for placed in diff.added] + [pair.after.number for pair, _why in diff.likely]
    assert len(set(gone)) == len(gone)
    assert len(set(come)) == len(come)
    matched = len(list(before.walk())) - len(gone)
    assert matched == len(list(after.walk())) - len(come) >= 0


@QUICK
@given(codebooks(), codebooks())
def test_there_and_back_tell_the_same(before: Codebook, after: Codebook) -> None:
    forth, back = compare_codebooks(before, after), compare_codebooks(after, before)
    assert {(text.match.before.path, text.field, text.before, text.after) for text in forth.texts if text.match.by is By.ID} == {
        (text.match.after.path, text.field, text.after, text.before) for text in back.texts if text.match.by is By.ID
    }


def test_ids_go_before_names_and_places() -> None:
    before = book(code("甲", n=1), code("乙", n=2))
    after = book(code("乙", n=1), code("甲", n=2))
    diff = compare_codebooks(before, after)
    assert kinds(diff) == {"renamed"}
    assert [(pair.before.path, pair.after.path) for pair in diff.renamed] == [("甲", "乙"), ("乙", "甲")]


def test_without_ids_codes_are_found_below_a_renamed_one() -> None:
    before = book(code("近", code("信"), n=1))
    after = book(code("亲近", code("信", level=Level.CONCEPT)))
    diff = compare_codebooks(before, replace(after, codes=(replace(after.codes[0], id=an_id(1)),)))
    assert kinds(diff) == {"renamed", "levels"}
    assert diff.levels[0].by is By.PLACE


def test_moved_is_another_parent_and_not_another_path() -> None:
    before = book(code("近", code("信", n=2), n=1), code("远", n=3))
    after = book(code("亲近", n=1), code("远", code("信", n=2), n=3))
    diff = compare_codebooks(before, after)
    assert kinds(diff) == {"renamed", "moved"}
    assert [(pair.before.path, pair.after.path) for pair in diff.moved] == [("近 > 信", "远 > 信")]


def test_merged_split_and_separate_need_a_project_that_says_so() -> None:
    before, after = book(code("甲", n=1), code("乙", n=2)), book(code("甲", n=1), code("丙", n=3))
    assert kinds(compare_codebooks(before, after)) == {"removed", "added"}
    lineage = Lineage(merged={an_id(2): an_id(1)}, split={an_id(3): an_id(2)})
    diff = compare_codebooks(before, after, lineage=(Lineage(), lineage))
    assert kinds(diff) == {"merged", "split"}
    assert (diff.merged[0][0].path, diff.merged[0][1]) == ("乙", "甲")
    assert (diff.split[0][0].path, diff.split[0][1]) == ("丙", "乙")
    back = compare_codebooks(after, before, lineage=(lineage, Lineage()))
    assert [(placed.path, origin) for placed, origin in back.separate] == [("乙", "甲")]


def test_what_is_perhaps_the_same_is_told_with_its_reason() -> None:
    text = "居民认识民警，并且放心地把事情交给他"
    before = book(code("熟悉信任", definition=text), code("旧", code("子一"), code("子二")), code("上", code("散")))
    examples = (Example("P01", 0, 4, "天天在院"),)
    before = replace(before, codes=(*before.codes, code("例", examples=examples)))
    after = book(
        code("信任", definition=text + "们"), code("新", code("子一"), code("子二")), code("下", n=9), code("散"),
        code("例证", examples=examples),
    )  # fmt: skip
    diff = compare_codebooks(before, after)
    assert {(pair.before.path, pair.after.path, why) for pair, why in diff.likely} == {
        ("熟悉信任", "信任", Likeness.TEXTS),
        ("旧", "新", Likeness.MEMBERS),
        ("旧 > 子一", "新 > 子一", Likeness.NAME),
        ("旧 > 子二", "新 > 子二", Likeness.NAME),
        ("上 > 散", "散", Likeness.NAME),
        ("例", "例证", Likeness.EXAMPLES),
    }
    assert [placed.path for placed in diff.removed] == ["上"]
    assert [placed.path for placed in diff.added] == ["下"]
    assert [text.field for text in diff.texts] == ["definition"]


def test_examples_homes_core_and_counts() -> None:
    before = book(code("甲", n=1, core=True, own=1, total=2, sources=1, also_in=("乙",)), code("乙", n=2), code("丙", n=3))
    one, other = Example("P01", 0, 3, "看见了"), Example("P02", 5, 9, "就踏实了")
    before = replace(before, codes=(replace(before.codes[0], examples=(one, other)), *before.codes[1:]))
    # The transcript was corrected before the first example; 乙 was renamed and is the same second home.
    moved = replace(one, start=2, end=5)
    after = book(
        code("甲", n=1, own=3, total=2, sources=None, also_in=("乙二", "丙"), examples=(moved,)), code("乙二", n=2, core=True),
        code("丙", n=3),
    )  # fmt: skip
    diff = compare_codebooks(before, after)
    assert kinds(diff) == {"renamed", "examples", "also_in", "core", "counts"}
    assert (diff.examples[0].removed, diff.examples[0].added) == ((other,), ())
    assert (diff.also_in[0].removed, diff.also_in[0].added) == ((), ("丙",))
    assert diff.core == ("甲", "乙二")
    assert diff.counts[0].figures == {"own": (1, 3)}
    assert "examples" not in kinds(compare_codebooks(before, after, but=("examples",)))


def test_a_description_is_compared_unless_told_not_to() -> None:
    one, other = replace(police_book(), description="一"), replace(police_book(), description="二")
    assert compare_codebooks(one, other).description == ("一", "二")
    assert compare_codebooks(one, other, but=("description",)).is_empty


def test_a_renamed_title_is_no_difference() -> None:
    assert compare_codebooks(police_book(), replace(police_book(), title="x")).is_empty


def test_many_codes_without_ids_are_compared_in_time() -> None:
    def many(word: str) -> Codebook:
        return book(*(code(f"{word}{n}", definition=f"居民认识民警并且放心地把事情交给他{n}{word}") for n in range(2_000)))

    diff = compare_codebooks(many("甲"), many("乙"))
    assert len(diff.added) + len(diff.likely) == 2_000
