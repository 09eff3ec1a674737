from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.domain.opcodes import apply_edits, are_edits
from groundcode.errors import BadValue
from groundcode.text.identifying.hits import Kind
from groundcode.text.identifying.plan import Findings, Found, Replacer, find, replacements
from groundcode.text.identifying.roster import Entry, Roster

INTERVIEW = (
    "张警官：我叫张伟，在劲松街道双井派出所。\n李警官也在。张警官和赵书记去了劲松。\n"
    "电话13800138000，另一个13900139000。\n大家等了两个小时。"
)


def by_text(findings: Findings) -> dict[str, Found]:
    return {found.text: found for found in findings.found}


def tags(text: str, *speakers: str, roster: Roster | None = None) -> dict[str, str]:
    return {found.text: found.replacement for found in find([("A", text, speakers)], roster).found}


def test_what_is_found_and_what_would_stand_there() -> None:
    assert tags(INTERVIEW, "张警官") == {
        "张警官": "[警官A]",
        "张伟": "[人物A]",
        "李警官": "[警官B]",
        "赵书记": "[书记A]",
        "劲松街道": "[街道A]",
        "劲松": "[地点A]",
        "双井派出所": "[派出所A]",
        "13800138000": "[手机号]",
        "13900139000": "[手机号]",
    }


def test_the_new_text_and_the_map_to_it() -> None:
    decisions = tags(INTERVIEW, "张警官")
    new, edits = replacements(INTERVIEW, decisions)
    assert new == (
        "[警官A]：我叫[人物A]，在[街道A][派出所A]。\n[警官B]也在。[警官A]和[书记A]去了[地点A]。\n电话[手机号]，另一个[手机号]。\n大家等了两个小时。"
    )
    assert len(edits) == 10
    assert are_edits(edits, len(INTERVIEW), len(new))
    assert apply_edits(INTERVIEW, edits, new)
    assert edits[0] == (0, 3, 0, 5)


def test_nothing_is_found_twice() -> None:
    new, _edits = replacements(INTERVIEW, tags(INTERVIEW, "张警官"))
    assert find([("A", new, ("[警官A]",))]).found == ()
    roster = Roster((Entry("张伟", "[化名甲]"),))
    text = "张伟来了，张伟警官走了"
    new, _edits = replacements(text, tags(text, roster=roster), roster=roster)
    assert new == "[化名甲]来了，[化名甲]走了"
    assert find([("A", new, ())], roster).found == ()


def test_brackets_that_were_there_are_no_tags() -> None:
    assert tags("[张警官] 你好，he [John] said") == {"张警官": "[警官A]", "John": "[人物A]"}


def test_one_tag_for_one_person() -> None:
    text = "张伟警官来了。张警官走了。我是张伟。Jenny Wong spoke. Jenny left. JENNY WONG."
    found = tags(text)
    assert {found["张伟警官"], found["张警官"], found["张伟"]} == {"[警官A]"}
    assert found["Jenny Wong"] == found["Jenny"] == found["JENNY WONG"]


def test_two_people_of_one_surname_stay_two() -> None:
    found = tags("张伟警官来了。张明警官来了。张警官走了。")
    assert len({found["张伟警官"], found["张明警官"], found["张警官"]}) == 3


def test_the_same_person_in_two_scripts_and_two_sources() -> None:
    texts = [("A", "找李建國老師。", ()), ("B", "李建国老师在，赵书记在。", ()), ("C", "王警官和李建国老师", ())]
    found = by_text(find(texts))
    assert found["李建國老師"].replacement == found["李建国老师"].replacement == "[老师A]"
    assert found["李建国老师"].counts == (("B", 1), ("C", 1))
    assert found["李建国老师"].count == 2


def test_the_roster_goes_before_everything() -> None:
    roster = Roster((Entry("李建国", "[民警A]"), Entry("槐枫苑", "[小区A]", Kind.PLACE), Entry("王五", "[居民X]")))
    text = "李建国警官在槐枫苑社区。李 建國和大家。"
    findings = find([("A", text, ())], roster)
    found = by_text(findings)
    assert found["李建国警官"].replacement == "[民警A]"
    assert found["李 建國"].replacement == "[民警A]"
    assert found["李 建國"].roster
    assert found["槐枫苑"].replacement == "[小区A]"
    assert findings.absent == ("王五",)
    assert findings.found[0].roster
    new, _edits = replacements(text, {form: one.replacement for form, one in found.items()}, roster=roster)
    assert "建国" not in new
    assert "槐枫苑" not in new


def test_new_tags_keep_clear_of_those_of_the_roster_and_of_former_ones() -> None:
    roster = Roster((Entry("李建国", "[警官A]"),))
    found = by_text(find([("A", "张警官，李建国，王警官，[警官C]，赵警官", ())], roster, earlier={"王警官": "[警官B]"}))
    assert [found[name].replacement for name in ("李建国", "王警官", "张警官", "赵警官")] == [
        "[警官A]",
        "[警官B]",
        "[警官D]",
        "[警官E]",
    ]
    assert found["王警官"].certain


def test_what_was_replaced_before_is_found_again() -> None:
    found = by_text(find([("A", "老地方见", ())], earlier={"老地方": "[地点Q]", "别处": "[地点R]"}))
    assert {text: one.replacement for text, one in found.items()} == {"老地方": "[地点Q]"}


def test_examples_are_one_line_and_harmless() -> None:
    (found,) = find([("A", "x\n\x1b[31m张警官\r\n说" + "好" * 50, ())]).found
    (example,) = found.examples
    assert example.isprintable()
    assert "张警官" in example
    assert len(example) < 40


def test_three_examples_at_most() -> None:
    (found,) = find([("A", "张警官。" * 9, ())]).found
    assert (found.count, len(found.examples)) == (9, 3)


def test_progress_is_told() -> None:
    told: list[int] = []
    find([("A", "x", ()), ("B", "y", ())], progress=told.append)
    assert told == [1, 2]


def test_nothing_at_all() -> None:
    assert find([]) == Findings(())
    assert find([("A", "", ())]) == Findings(())
    assert replacements("", {"a": "[b]"}) == ("", ())
    assert replacements("abc", {}) == ("abc", ())


def test_short_names_are_not_replaced_inside_other_words() -> None:
    text = "高总来了，提高总体水平。"
    assert replacements(text, {"高总": "[老总A]"})[0] == "[老总A]来了，提高总体水平。"
    roster = Roster((Entry("高总", "[老总A]"),))
    assert replacements(text, {"高总": "[老总A]"}, roster=roster)[0] == "[老总A]来了，提[老总A]体水平。"


def test_what_stands_for_itself_only_beside_a_tag_is_replaced_at_once() -> None:
    decisions = {"高总": "[甲]", "是这样说": "[乙]"}
    assert replacements("很高总是呀", decisions)[0] == "很高总是呀"
    new, _edits = replacements("很高总是这样说", decisions)
    assert new == "很[甲][乙]"
    assert replacements(new, decisions) == (new, ())


def test_whole_words_only_where_there_are_words() -> None:
    text = "Ann, Anna, Ann's, 1380, 13801, 找Ann吧"
    assert replacements(text, {"Ann": "[p]", "1380": "[n]"})[0] == "[p], Anna, [p]'s, [n], 13801, 找[p]吧"


def test_the_longer_form_wins_and_what_was_refused_stays() -> None:
    decisions = {"张伟": "[甲]", "张伟警官": "[乙]"}
    assert replacements("张伟警官和张伟", decisions)[0] == "[乙]和[甲]"
    assert replacements("王府派出所和王府", {"王府": "[甲]"}, kept=["王府派出所"])[0] == "王府派出所和[甲]"
    roster = Roster((Entry("王府", "[甲]"),))
    assert replacements("王府派出所", {"王府": "[甲]"}, kept=["王府派出所"], roster=roster)[0] == "[甲]派出所"


def test_what_was_refused_protects_only_what_stands_wholly_in_it() -> None:
    decisions = {"乙丙": "[1]", "丙丁戊己": "[2]", "乙": "[3]"}
    assert replacements("甲乙丙丁戊己", decisions, kept=["甲乙丙"])[0] == "甲乙[2]"
    assert replacements("甲乙丙", decisions, kept=["甲乙丙"]) == ("甲乙丙", ())
    assert replacements("乙丙丁戊己", {"丙丁戊己": "[2]"}, kept=["乙丙"])[0] == "乙[2]"


def test_one_replacer_for_many_texts() -> None:
    replace_in = Replacer({"张伟": "[甲]"})
    assert [replace_in(text)[0] for text in ("张伟", "没有", "[甲]张伟")] == ["[甲]", "没有", "[甲][甲]"]


def test_brackets_are_put_on_and_bad_replacements_refused() -> None:
    assert replacements("张伟", {"张伟": "甲"})[0] == "[甲]"
    with pytest.raises(BadValue) as caught:
        replacements("张伟", {"张伟": "a]b"})
    assert "a]b" in caught.value.message


FORMS = st.text("张伟王高总A b1", min_size=1, max_size=4).filter(lambda form: form.strip() == form)
TEXTS = st.text("张伟王高总提体A b1，\n[]甲", max_size=60)


@settings(max_examples=150, deadline=None)
@given(
    TEXTS,
    st.dictionaries(FORMS, st.sampled_from(["[甲]", "[警官A]", "[张]"]), max_size=4),
    st.lists(FORMS, max_size=2),
    st.booleans(),
)
def test_only_hits_change_and_doing_it_twice_changes_nothing(
    text: str, decisions: dict[str, str], kept: list[str], known: bool
) -> None:
    roster = Roster(tuple(Entry(form, tag) for form, tag in decisions.items())) if known else None
    new, edits = replacements(text, decisions, kept=kept, roster=roster)
    assert are_edits(edits, len(text), len(new))
    assert apply_edits(text, edits, new)
    for a0, a1, b0, b1 in edits:
        assert new[b0:b1] == decisions[text[a0:a1]]
    assert replacements(new, decisions, kept=kept, roster=roster) == (new, ())


@settings(max_examples=40, deadline=None)
@given(st.text("我叫张伟警官李建国在朝阳区说，。：\nMr John Smith 13800138000[]A老王姐", max_size=60))
def test_saying_yes_to_everything_leaves_nothing_to_find(text: str) -> None:
    findings = find([("A", text, ())])
    decisions = {found.text: found.replacement for found in findings.found}
    new, edits = replacements(text, decisions)
    assert apply_edits(text, edits, new)
    for found in findings.found:
        assert found.count > 0
        assert found.text in text
    assert replacements(new, decisions)[0] == new


WORDS = (
    "Mr", "Dr.", "Officer", "City", "of", "Leeds", "University", "Police", "Station", "Grace", "Li", "Xiao", "New", "York",
    "The", "AM", "O'Neil", "St.", "and", "van", "A.", "张", "王", "老", "小", "警官", "总", "街道", "劲松", "朝阳", "区", "某某",
    "·", "叫", "在", "：", "[", "]", "警官A", "13800138000", "2020-01-05", "@x1", "号楼", "三", "单元", "502", ",", "\n",
    "'", "-",
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(["", " "])), max_size=25),
    st.lists(st.sampled_from(WORDS), max_size=3),
)
def test_any_row_of_words_can_be_read(pieces: list[tuple[str, str]], speakers: list[str]) -> None:
    text = "".join(word + space for word, space in pieces)
    roster = Roster((Entry("劲松", "[地点甲]", Kind.PLACE), Entry("Li", "[person 1]")))
    findings = find([("A", text, speakers)], roster)
    for found in findings.found:
        assert found.count
        assert found.text in text
        assert found.replacement.startswith("[")
    decisions = {found.text: found.replacement for found in findings.found}
    new, edits = replacements(text, decisions, roster=roster)
    assert apply_edits(text, edits, new)
    assert replacements(new, decisions, roster=roster) == (new, ())
    assert list(roster.finder.search(new)) == []


def test_names_behind_a_low_line_are_found_and_replaced() -> None:
    roster = Roster((Entry("Kate Wilson", "[person 1]"), Entry("Maria", "[person 2]")))
    text = "P04_Kate Wilson, Maria_2, Marias"
    decisions = tags(text, roster=roster)
    assert decisions == {"Kate Wilson": "[person 1]", "Maria": "[person 2]"}
    assert replacements(text, decisions, roster=roster)[0] == "P04_[person 1], [person 2]_2, Marias"


def test_tags_that_were_given_before_are_not_looked_into() -> None:
    decisions = {"赵书记": "[书记A]"}
    assert replacements("[赵书记]说，赵书记", decisions)[0] == "[[书记A]]说，[书记A]"
    assert replacements("[赵书记]说，赵书记", decisions, known=["[赵书记]"])[0] == "[赵书记]说，[书记A]"
    assert Replacer(decisions, known=["赵书记"])("[赵书记甲]")[0] == "[[书记A]甲]"


def test_a_form_that_the_roster_puts_in_somebodys_place_is_that_somebody() -> None:
    roster = Roster((Entry("孟佳怡", "[小孟]"),))
    assert tags("孟佳怡来了，小孟走了。", roster=roster) == {"孟佳怡": "[小孟]", "小孟": "[小孟]"}


def test_a_place_is_not_taken_out_of_a_longer_name() -> None:
    found = tags("我在北里街道，住砚北里。")
    assert "北里" not in found
    assert replacements("砚北里和北里", {"北里": "[地点D]"})[0] == "砚北里和[地点D]"


def test_a_full_name_says_a_title_only_where_one_stands_with_it() -> None:
    assert tags("李大姐说。李秀英说。")["李秀英"] == "[人物A]"
    assert tags("大姐李秀英说。")["李秀英"] == "[人物A]"
    assert tags("李秀英大姐说。李秀英说。")["李秀英"] == "[大姐A]"


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.dictionaries(FORMS, st.sampled_from(["[张]", "[王高]", "[甲]"]), max_size=4), st.lists(FORMS, max_size=3))
def test_known_tags_stay_and_doing_it_twice_changes_nothing(text: str, decisions: dict[str, str], inner: list[str]) -> None:
    known = [f"[{form}]" for form in inner]
    text += "".join(known)
    new, _edits = replacements(text, decisions, known=known)
    assert new.endswith("".join(known))
    assert replacements(new, decisions, known=known) == (new, ())
