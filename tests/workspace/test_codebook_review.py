"""A codebook that went out to a supervisor and came back: what is told, what is stored, and what is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.errors import BadValue
from groundcode.workspace import Workspace
from tests.builders import laptop, merge_into, position, state
from tests.workspace.review_testing import made_codes, reviewed, sent, told


@pytest.fixture
def codes(ws: Workspace) -> dict[str, str]:
    return made_codes(ws)


def test_nothing_that_was_not_touched_comes_back(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    for language in ("zh", "en"):
        path = sent(ws, f"{language}.docx", language=language, since="2026-03-01").path
        plan = ws.codebook_review.plan(path)
        assert plan.is_empty(), plan
        assert plan.notes == []


def test_comments_and_changes_come_back_as_memos_and_texts(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    plan = ws.codebook_review.plan(reviewed(ws).save(tmp_path / "back.docx"))
    assert told(plan) == [("熟悉信任", "inclusion", "说出口的、或写下来的"), ("民警可见度", "definition", "居民看得见民警。")]
    assert plan.changed[0].tracked == ("王教授",)
    assert plan.changed[0].before == "说出口的"
    assert [(one.author, one.on, one.quote, one.reply_to) for one in plan.remarks] == [
        ("王教授", "definition", "并且放心。", ""),
        ("王教授", "definition", "", "王教授"),
        ("王教授", "example", "天天在院里转，", ""),
        ("李老师", "name", "民警可见度", ""),
    ]
    assert plan.left_out == []
    at = position(ws)
    done = ws.codebook_review.apply(plan)
    assert position(ws) == at + 1
    assert len(done.new_remarks()) == 4
    tree = ws.tree()
    assert tree.codes[codes["trust"]].inclusion == "说出口的、或写下来的"
    assert tree.codes[codes["seen"]].definition == "居民看得见民警。"
    memos = ws.memos.list_(codes["trust"])
    first = next(memo for memo in memos if memo.text.startswith("“放心”"))
    assert (first.kind, first.title) == ("code", "王教授的意见")
    assert first.text == "“放心”要再界定。\n见上次组会。\n\n— 王教授，2026-11-01 10:00，定义“并且放心。”"
    assert "答王教授" in next(memo.text for memo in memos if memo.text.startswith("补："))
    on_example = next(memo for memo in memos if "可见度" in memo.text)
    example = ws.codebook.page(codes["trust"]).examples[0].example
    assert f"P01 [{example.start}, {example.end})" in on_example.text
    assert len(on_example.about) == 2
    assert [memo.title for memo in ws.memos.list_(codes["seen"])] == ["李老师的意见"]
    state(ws)


def test_the_same_file_twice_adds_nothing_twice(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    path = reviewed(ws).save(tmp_path / "back.docx")
    ws.codebook_review.apply(ws.codebook_review.plan(path))
    at = position(ws)
    again = ws.codebook_review.plan(path, reviewer="谁")
    assert again.does_nothing()
    assert all(remark.known for remark in again.remarks)
    ws.codebook_review.apply(again)
    assert position(ws) == at
    # A memo that was deleted stays deleted, and one that was rewritten is not written anew.
    ws.memos.delete(again.remarks[0].memo)
    assert ws.codebook_review.plan(path).does_nothing()
    ws.history.undo()
    ws.history.undo()
    assert ws.tree().codes[codes["seen"]].definition == "看得见民警。"


def test_two_laptops_with_the_same_file_have_each_remark_once(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    path = reviewed(ws).save(tmp_path / "back.docx")
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    for workspace in (ws, other):
        workspace.codebook_review.apply(workspace.codebook_review.plan(path))
    merge_into(ws, other)
    assert len(ws.memos.list_()) == 4
    assert ws.conflicts.list_() == []
    state(ws)


def test_a_text_changed_on_both_sides_is_told_and_stays(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    path = reviewed(ws).save(tmp_path / "back.docx")
    ws.codes.describe(codes["seen"], definition="我们自己改了。")
    plan = ws.codebook_review.plan(path)
    both = [one for one in plan.changed if one.both_sides]
    assert [(one.field, one.before, one.after) for one in both] == [("definition", "我们自己改了。", "居民看得见民警。")]
    ws.codebook_review.apply(plan)
    assert ws.tree().codes[codes["seen"]].definition == "我们自己改了。"
    assert ws.tree().codes[codes["trust"]].inclusion == "说出口的、或写下来的"
    ws.codebook_review.apply(ws.codebook_review.plan(path), take_theirs=True)
    assert ws.tree().codes[codes["seen"]].definition == "居民看得见民警。"


def test_a_text_changed_after_the_plan_was_shown_stays(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    plan = ws.codebook_review.plan(reviewed(ws).save(tmp_path / "back.docx"))
    ws.codes.describe(codes["seen"], definition="刚刚改的。")
    done = ws.codebook_review.apply(plan)
    assert ws.tree().codes[codes["seen"]].definition == "刚刚改的。"
    assert [one.both_sides for one in done.changed] == [False, True]


def test_what_both_wrote_alike_is_no_change(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    path = reviewed(ws).save(tmp_path / "back.docx")
    ws.codes.describe(codes["seen"], definition="居民看得见民警。")
    assert told(ws.codebook_review.plan(path)) == [("熟悉信任", "inclusion", "说出口的、或写下来的")]


def test_words_written_anywhere_else_are_remarks(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    document = sent(ws)
    document.paragraph_after("范畴 · ", "这一类和“警民互动”怎么分？", nth=1)
    document.paragraph_after("怎样审阅", "总体不错。")
    plan = ws.codebook_review.plan(document.save(tmp_path / "back.docx"), reviewer="王教授")
    assert [(one.path, one.on, one.text, one.author) for one in plan.remarks] == [
        ("", "line", "总体不错。", "王教授"),
        ("警民亲近感 > 熟悉信任", "line", "这一类和“警民互动”怎么分？", "王教授"),
    ]
    ws.codebook_review.apply(plan, reviewer="王教授")
    (general,) = [memo for memo in ws.memos.list_() if not memo.about]
    assert (general.kind, general.text) == ("operational", "总体不错。\n\n— 王教授，写在文中")


def test_the_row_for_remarks_and_an_empty_definition_can_be_filled(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    import re

    document = sent(ws)
    prompt = "（未填写）"
    # As Word does it: what is typed takes the place of the prompt.
    control = next(one for one in re.finditer(r"<w:sdt>.*?</w:sdt>", document.body) if prompt in one[0])
    filled = control[0].replace("<w:showingPlcHdr/>", "").replace(prompt, "新写的定义")
    document.body = document.body.replace(control[0], filled, 1)
    beside = next(one for one in re.finditer(r"<w:sdt>.*?</w:sdt>", document.body) if 'w:val="意见"' in one[0])
    typed = re.sub(r"<w:t [^>]*> </w:t>", "<w:t>太宽了</w:t>", beside[0].replace("<w:showingPlcHdr/>", ""))
    document.body = document.body.replace(beside[0], typed, 1)
    plan = ws.codebook_review.plan(document.save(tmp_path / "back.docx"))
    assert told(plan) == [("警民亲近感", "definition", "新写的定义")]
    assert [(one.path, one.on, one.text) for one in plan.remarks] == [("警民亲近感", "remarks", "太宽了")]


def test_a_new_name_is_taken_unless_a_neighbour_has_it(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    ws.codes.create("散二")
    document = sent(ws)
    document.replace("民警可见度", "民警  看得见")
    document.replace("散二", "散")
    plan = ws.codebook_review.plan(document.save(tmp_path / "back.docx"))
    assert told(plan) == [("民警可见度", "name", "民警 看得见")]
    assert [(one.field, one.after, one.why) for one in plan.left_out] == [("name", "散", "Another code beside it has this name.")]
    ws.codebook_review.apply(plan)
    assert ws.tree().codes[codes["seen"]].name == "民警 看得见"


def test_nothing_is_deleted_and_what_is_gone_is_told(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    document = reviewed(ws)
    document.replace("看见就踏实", "谁也没说过")
    ws.codes.delete(codes["seen"])
    ws.codes.merge(codes["trust"], codes["main"])
    plan = ws.codebook_review.plan(document.save(tmp_path / "back.docx"))
    assert plan.changed == []
    assert [one.why for one in plan.left_out] == [
        "The code was merged into another one since.",
        "The code was deleted since.",
        "What was said in an interview stays as it was said: a changed example is not taken in.",
    ]
    ws.codebook_review.apply(plan)
    # Remarks on a merged code are on the one that it reads as; on a deleted one, on the project, with its name.
    assert len(ws.memos.list_(codes["main"])) == 3
    assert "原编码：民警可见度" in next(memo.text for memo in ws.memos.list_() if not memo.about)


def test_what_changed_since_a_day_stands_in_the_document(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    from groundcode.workspace.codebooks.document import codebook_document

    ws.store.checkpoint()
    later = laptop(ws, tmp_path / "later.groundcode", coder="甲", seed=3, hours=72)
    later.codes.rename(codes["seen"], "民警看得见")
    later.codes.describe(codes["trust"], definition="认识。")
    later.codes.create("新的")
    later.codes.merge(codes["loose"], codes["label"])
    changes = codebook_document(later, "zh", "2026-03-03").changes
    assert changes is not None
    assert (changes.created, changes.renamed, changes.deleted) == (
        ["新的"],
        [("民警可见度", "警民亲近感 > 熟悉信任 > 民警看得见")],
        [],
    )
    assert changes.merged == [("散", "警民亲近感 > 熟悉信任 > 民警看得见 > 天天在院里")]
    assert [(one.field, one.before, one.after) for one in changes.texts] == [("definition", "认识，\n并且放心。", "认识。")]
    everything = codebook_document(later, "zh", "2026-03-01").changes
    assert everything is not None
    assert (len(everything.created), everything.texts) == (5, [])
    assert not codebook_document(later, "zh", "2030-01-01").changes
    body = sent(later, "since.docx", since="2026-03-03").body
    assert "2026-03-03以来的改动" in body
    with pytest.raises(BadValue):
        later.codebook_review.export(tmp_path / "x.docx", since="last week")


def test_a_comment_on_a_quote_that_nobody_bound_cites_it_too(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    document = sent(ws)
    document.comment("天天在院", "好例子。", "王教授", nth=2)
    (remark,) = ws.codebook_review.plan(document.save(tmp_path / "back.docx")).remarks
    assert (remark.code, remark.on, remark.source, remark.start, remark.end) == (codes["label"], "example", "P01", 18, 23)
