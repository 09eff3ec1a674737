from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest

from groundcode.domain.hits import CODES, EVERYTHING, MEMOS, TEXTS, Found, Hit, HitKind, Narrowing, NearMiss
from groundcode.domain.levels import Level
from groundcode.domain.transcripts import Role
from groundcode.errors import BadPattern, EmptyQuery, PatternTooSlow, SpeakerNotFound, TextsOnly
from groundcode.text import patterns
from groundcode.workspace import Workspace, search
from tests.builders import new_project, position, state, transcript, with_sources


@pytest.fixture(params=["scan", "index"])
def ws(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Three sources; everything is searched without an index and with one."""
    if request.param == "index":
        monkeypatch.setattr(search, "SCAN", 0)
    workspace = new_project(tmp_path)
    with_sources(workspace, tmp_path / "in", "P01", "P02", "P03")
    return workspace


def add(workspace: Workspace, folder: Path, name: str, text: str) -> str:
    workspace.sources.import_files([transcript(folder / "in", name, text)])
    return workspace.sources.named(name).id


def places(found: Found) -> list[tuple[str, str, str]]:
    return [(hit.name, hit.turn, hit.hit) for hit in found.hits]


def test_what_a_hit_tells(ws: Workspace) -> None:
    source = ws.sources.named("P01")
    text = ws.sources.open(source.id).text
    start = text.index("看见")
    code = ws.codes.create("看见就踏实")
    ws.codings.apply(code, source.id, start + 1, start + 5)
    ws.codings.apply(ws.codes.create("别处"), source.id, 0, 3)
    found = ws.search.find("看见就")
    assert found.total == 2
    assert found.hits == (
        Hit(
            HitKind.TEXT, source.id, "P01", "text", start, start + 3, "天天在院里转，", "看见就", "踏实。",
            None, "2", "李阿姨", Role.INFORMANT, ("看见就踏实",),
        ),
        Hit(HitKind.CODE, code, "看见就踏实", "name", 0, 3, "", "看见就", "踏实"),
    )  # fmt: skip
    assert not found.truncated


def test_texts_come_by_source_and_place_then_memos_then_codes(ws: Workspace, tmp_path: Path) -> None:
    add(ws, tmp_path, "A", "甲：民警一。\n乙：民警二，民警三。\n")
    ws.memos.write("民警的第一条", title="民警")
    ws.memos.write("再写民警")
    high = ws.codes.create("民警", level=Level.CATEGORY)
    ws.codes.create("见到民警", level=Level.CONCEPT, parent=high)
    ws.codes.describe(high, definition="民警是谁", inclusion="是民警", exclusion="不是民警")
    found = ws.search.find("民警")
    assert [(hit.kind.value, hit.name, hit.turn, hit.field, hit.start) for hit in found.hits] == [
        ("text", "A", "1", "text", 2), ("text", "A", "2", "text", 9), ("text", "A", "2", "text", 13),
        ("text", "P01", "1", "text", 9), ("text", "P02", "2", "text", 20),
        ("memo", "民警", "", "title", 0), ("memo", "民警", "", "text", 0), ("memo", "", "", "text", 2),
        ("code", "民警", "", "name", 0), ("definition", "民警", "", "definition", 0),
        ("definition", "民警", "", "inclusion", 1), ("definition", "民警", "", "exclusion", 2),
        ("code", "民警 > 见到民警", "", "name", 2),
    ]  # fmt: skip
    for kinds, count in ((TEXTS, 5), (MEMOS, 3), (CODES, 5), (EVERYTHING, 13)):
        assert ws.search.find("民警", kinds=kinds).total == count


def test_words_around_a_hit_stay_within_its_turn(ws: Workspace, tmp_path: Path) -> None:
    long = "前" * 50 + "中" + "后" * 50
    add(ws, tmp_path, "A", f"时间：三月\n地点：中区\n甲：一中。\n乙：{long}\n丙：中\n")
    hits = [hit for hit in ws.search.find("中").hits if hit.name == "A"]
    assert [(hit.before, hit.after, hit.turn, hit.speaker) for hit in hits] == [
        ("地点：", "区", "", ""),
        ("一", "。", "1", "甲"),
        ("前" * 30, "后" * 30, "2", "乙"),
        ("", "", "3", "丙"),
    ]
    label = ws.search.find("丙：").hits[0]
    assert (label.before, label.hit, label.after, label.turn) == ("", "丙：", "中", "3")
    across = ws.search.find("一中。 乙：").hits[0]
    assert (across.before, across.hit, across.after) == ("", "一中。\n乙：", "前" * 30)


def test_both_scripts_all_cases_and_widths(ws: Workspace, tmp_path: Path) -> None:
    add(ws, tmp_path, "A", "甲：鄰居和邻居，幹部、干部和乾部，ＣＯＦＦＥＥ和Coffee。\n")
    assert [(hit.hit, hit.variant) for hit in ws.search.find("邻居").hits] == [("鄰居", "鄰居"), ("邻居", None)]
    assert [hit.variant for hit in ws.search.find("幹部").hits] == [None, "干部", "乾部"]
    assert [(hit.hit, hit.variant) for hit in ws.search.find("coffee").hits] == [("ＣＯＦＦＥＥ", None), ("Coffee", None)]
    assert [hit.hit for hit in ws.search.find("干部", exact=True).hits] == ["干部"]
    assert [hit.hit for hit in ws.search.find("Coffee", exact=True).hits] == ["Coffee"]


def test_a_query_typed_on_a_mac(ws: Workspace, tmp_path: Path) -> None:
    add(ws, tmp_path, "A", "Anna: We met at the café.\n")
    assert ws.search.find(unicodedata.normalize("NFD", "Café")).total == 1


def test_narrowing(ws: Workspace, tmp_path: Path) -> None:
    add(ws, tmp_path, "A", "访谈者：天气呢？\n李阿姨：天晴。天好。\n")
    ws.memos.write("天")
    find = ws.search.find

    def narrowed(**by: Any) -> list[tuple[str, str, str]]:
        return places(find("天", narrowing=Narrowing(**by)))

    assert narrowed(speaker="李阿姨") == [("A", "2", "天"), ("A", "2", "天"), ("P01", "2", "天"), ("P01", "2", "天")]
    assert narrowed(role=Role.INTERVIEWER) == [("A", "1", "天")]
    assert narrowed(speaker="张警官") == [("P02", "2", "天"), ("P02", "2", "天")]
    source = ws.sources.named("P01").id
    assert narrowed(source=source) == [("P01", "2", "天"), ("P01", "2", "天")]
    assert narrowed(source=source, speaker="张警官") == []
    assert narrowed(source=source, role=Role.INTERVIEWER) == []
    assert places(find("TEA", narrowing=Narrowing(speaker="mary"))) == [("P03", "2", "tea")]
    assert find("天").total == 8


def test_speakers_of_no_name_are_told(ws: Workspace) -> None:
    with pytest.raises(SpeakerNotFound) as refused:
        ws.search.find("天", narrowing=Narrowing(speaker="阿姨"))
    assert refused.value.message == "There is no speaker named “阿姨”."
    assert refused.value.hint == "Did you mean “李阿姨”?"
    with pytest.raises(SpeakerNotFound) as refused:
        ws.search.find("天", narrowing=Narrowing(speaker="Zed"))
    assert refused.value.hint == "List them with: groundcode speakers PROJECT"


def test_what_cannot_be_searched_for(ws: Workspace) -> None:
    with pytest.raises(EmptyQuery) as empty:
        ws.search.find("")
    assert empty.value.message == "There is nothing to search for."
    assert "quotation marks" in empty.value.hint
    for spaces in (" ", "\u3000\t", "\n "):
        for exact, regex in ((False, False), (True, False), (False, True)):
            with pytest.raises(EmptyQuery):
                ws.search.find(spaces, exact=exact, regex=regex)
    with pytest.raises(TextsOnly) as only:
        ws.search.find("天", kinds=MEMOS, narrowing=Narrowing(role=Role.INFORMANT))
    assert only.value.message == "A source, a speaker or a role narrows the texts; memos and codes have none of these."
    assert "--in text" in only.value.hint
    with pytest.raises(BadPattern) as bad:
        ws.search.find("(", regex=True)
    assert bad.value.message == "The pattern ( cannot be used: missing ), unterminated subpattern at position 0."
    assert bad.value.hint == "Leave --regex out to look for these characters as they stand."


def test_a_pattern(ws: Workspace) -> None:
    ws.memos.write("有\n事有事")
    ws.codes.create("有事打他电话")
    found = ws.search.find("有[^。]", regex=True)
    assert [(hit.kind.value, hit.turn, hit.hit) for hit in found.hits] == [
        ("text", "3", "有事"), ("text", "4", "有事"), ("memo", "", "有\n"), ("memo", "", "有事"), ("code", "", "有事"),
    ]  # fmt: skip
    assert ws.search.find("(?s).*", regex=True, kinds=TEXTS).total == 12
    assert ws.search.find("TEA", regex=True).total == 1
    assert ws.search.find("TEA", regex=True, exact=True).total == 0
    assert [hit.turn for hit in ws.search.find("^mary", regex=True, narrowing=Narrowing(speaker="Mary")).hits] == ["2", "4"]
    assert ws.search.find("踏实.$", regex=True).total == 1


def test_a_pattern_that_would_never_end(ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(ws, tmp_path, "A", "甲：" + "a" * 100 + "!\n")
    monkeypatch.setattr(patterns.PatternSearch.__init__, "__kwdefaults__", {"exact": False, "seconds": 2.0, "in_all": 30.0})
    with pytest.raises(PatternTooSlow) as refused:
        ws.search.find("(a+)+$", regex=True)
    assert refused.value.message == "The pattern (a+)+$ was stopped: in “A”, 2 seconds were over."
    assert ws.search.find("(a+)$", regex=True).total == 0


def test_all_are_counted_and_the_first_given(ws: Workspace) -> None:
    ws.memos.write("天 天 天")
    whole = ws.search.find("天", limit=None)
    assert whole.total == len(whole.hits) == 7
    for limit in (0, 1, 3, 5, 6, 7, 8):
        part = ws.search.find("天", limit=limit)
        assert part.hits == whole.hits[:limit]
        assert part.total == 7
        assert part.truncated == (limit < 7)


def test_other_spellings_are_counted_in_all_hits(ws: Workspace, tmp_path: Path) -> None:
    add(ws, tmp_path, "P09", "問：鄰居呢？\n答：鄰居、鄰居，邻居。\n")
    ws.memos.write("鄰居")
    for limit in (1, 2, None):
        found = ws.search.find("邻居", limit=limit)
        assert found.variants == (NearMiss("鄰居", 4),), limit
    assert ws.search.find("邻居", exact=True).variants == ()
    assert ws.search.find("邻居", regex=True).variants == ()


def test_near_misses(ws: Workspace, tmp_path: Path) -> None:
    add(ws, tmp_path, "A", "甲：干部说，幹部说，干部又说；居\n民、居 民。\n")
    assert ws.search.find("乾部", exact=True).near == (NearMiss("干部", 2), NearMiss("幹部", 1))
    assert ws.search.find("DRINK", exact=True).near == (NearMiss("drink", 1),)
    assert ws.search.find("乾部").near == ()
    assert ws.search.find("没有的话").near == ()
    assert ws.search.find("Drink", regex=True, exact=True).near == ()
    for _again in range(2):
        nothing = ws.search.find("民警察")
        assert (nothing.total, nothing.hits, nothing.near, nothing.elsewhere) == (0, (), (), 0)


def test_spaces_within_words_are_a_near_miss_where_there_is_little_text(tmp_path: Path) -> None:
    workspace = new_project(tmp_path)
    add(workspace, tmp_path, "A", "甲：居\n民、居 民、居 民。\n")
    assert workspace.search.find("居民").near == (NearMiss("居 民", 2), NearMiss("居\n民", 1))
    assert workspace.search.find("\u3000\u3000x").near == ()
    with pytest.raises(EmptyQuery):
        workspace.search.find("\x1f")


def test_what_the_narrowing_leaves_out_is_counted(ws: Workspace) -> None:
    ws.memos.write("有一点体会，体会")
    assert ws.search.find("体会", kinds=TEXTS).elsewhere == 2
    assert ws.search.find("踏实", narrowing=Narrowing(speaker="Mary")).elsewhere == 1
    assert ws.search.find("踏实", kinds=CODES).elsewhere == 1
    assert ws.search.find("没有的话", kinds=CODES).elsewhere == 0


def test_what_changes_between_two_searches(ws: Workspace, tmp_path: Path) -> None:
    find = ws.search.find
    assert find("院里").total == 1
    source = add(ws, tmp_path, "A", "甲：院里有人。\n")
    assert places(find("院里")) == [("A", "1", "院里"), ("P01", "2", "院里")]
    code = ws.codes.create("有人")
    ws.codings.apply(code, source, 2, 4)
    assert find("院里").hits[0].codes == ("有人",)
    ws.sources.edit_text(source, "甲：我看院里没有人。\n")
    moved = find("院里").hits[0]
    assert (moved.start, moved.before, moved.codes) == (4, "我看", ("有人",))
    ws.codes.rename(code, "没人")
    assert find("院里").hits[0].codes == ("没人",)
    ws.codes.delete(code)
    assert find("院里").hits[0].codes == ()
    memo = ws.memos.write("里面", title="旧名")
    assert find("旧名").total == 1
    ws.memos.edit(memo, "里面", title="新名")
    assert (find("旧名").total, find("新名").total) == (0, 1)
    ws.memos.delete(memo)
    assert find("新名").total == 0
    with ws.change("delete-source") as made:
        made.draft.set("source", source, "alive", False)
    assert places(find("院里")) == [("P01", "2", "院里")]
    ws.history.undo()
    assert find("院里").total == 2


def test_codes_on_a_place_are_the_merged_ones_and_each_once(ws: Workspace) -> None:
    source = ws.sources.named("P01").id
    one, two = ws.codes.create("甲码"), ws.codes.create("乙码")
    start = ws.search.find("踏实").hits[0].start
    for code in (one, two):
        ws.codings.apply(code, source, start, start + 2)
        ws.codings.apply(code, source, start + 1, start + 3)
    ws.codings.apply(one, source, start - 2, start)
    ws.codings.apply(one, source, start + 2, start + 3)
    ws.codes.merge(one, into=two)
    assert ws.search.find("踏实").hits[0].codes == ("乙码",)
    first, second = ws.search.find("天", narrowing=Narrowing(source=source)).hits
    ws.codings.apply(two, source, second.start, second.end)
    assert [hit.codes for hit in ws.search.find("天", narrowing=Narrowing(source=source)).hits] == [(), ("乙码",)]
    assert first.end == second.start


def test_sealed_sources_and_withdrawn_cases_are_not_searched(ws: Workspace) -> None:
    ws.codings.apply(ws.codes.create("码"), ws.sources.named("P01").id, 0, 3)
    assert ws.search.find("走访").total == 1
    with ws.change("reserve") as made:
        made.draft.set("source", ws.sources.named("P02").id, "reserved", True)
    assert ws.search.find("走访").total == 0
    assert ws.search.find("走访", regex=True).total == 0
    assert ws.search.find("走 访").near == ()
    with pytest.raises(SpeakerNotFound):
        ws.search.find("天", narrowing=Narrowing(speaker="张警官"))
    with ws.change("unseal") as made:
        made.draft.set("source", ws.sources.named("P02", sealed=True).id, "reserved", False)
    assert ws.search.find("走访").total == 1
    with ws.change("case") as made:
        case = made.draft.create("case", ws.store.ids(), name="张", kind="informant")
        speaker = next(iter(ws.sources.open(ws.sources.named("P02").id).speakers.values())).id
        made.draft.set("speaker", speaker, "case", case)
        made.draft.set("case", case, "withdrawn", "2026-03-01")
    assert ws.search.find("走访").total == 0
    assert ws.search.find("天天").total == 1


def test_a_purged_text_is_passed_over(ws: Workspace) -> None:
    assert ws.search.find("走访").total == 1
    source = ws.sources.named("P02").id
    with ws.change("purge") as made:
        sha256 = ws.sources.open(source).version.text
        made.draft.create("purge", ws.store.ids(), sha256=sha256)
        made.connection.exec_driver_sql("DELETE FROM blob WHERE sha256 = ?", (bytes.fromhex(sha256),))
    assert ws.search.find("走访").total == 0
    assert ws.search.find("█").total == 0
    assert ws.search.find("天天").total == 1


def test_searching_changes_nothing(ws: Workspace) -> None:
    before, at, ws.has_changed = state(ws), position(ws), False
    for query in ("天", "'; DROP TABLE change; --", "NEAR(天 天, 2)"):
        ws.search.find(query)
    assert (state(ws), position(ws)) == (before, at)
    assert not ws.has_changed


ODD = (
    '"', "'", '""', "*", "天*", '"天"*', "NEAR", "天 NEAR 天", "NEAR(天 天)", "天 AND 天", "a OR b", "NOT 天", "han:天",
    "words : tea", "{han words}", "-tea", "+tea", "^tea", "tea^", "(", ")", "[", "]", "\\", "%", "_", ";", "--", "\x00",
    "\x01", "\x1b[31m", "\ud800", "天\udfff", "\u202e", "§", "§ 天", "\u200b", "😀", "𠮷", "\ufffd", "\u00ad", "’", "§" * 300,
    "天" * 5_000, "a " * 5_000, "x" * 100_000,
)  # fmt: skip


@pytest.mark.parametrize("query", ODD, ids=lambda query: ascii(query[:12]))
def test_odd_queries_are_only_characters(ws: Workspace, tmp_path: Path, query: str) -> None:
    found = ws.search.find(query, kinds=TEXTS)
    assert found.total == len(found.hits) == 0
    shown = "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in query)
    ws.sources.edit_text(add(ws, tmp_path, "Z", "甲：起止\n"), f"甲：起{shown}止\n")
    assert ws.search.find(query, kinds=TEXTS).total == 1
    assert ws.search.find(f"起{query}止", exact=query.isprintable()).total == 1


def test_places_are_those_of_the_text_as_it_is_shown(ws: Workspace, tmp_path: Path) -> None:
    add(ws, tmp_path, "Z", "甲：İİßß😀𠮷Kſé找到\n乙：ΣΣς找到\n")
    for hit in ws.search.find("找到").hits:
        assert ws.sources.open(hit.id).text[hit.start : hit.end] == hit.hit == "找到"
