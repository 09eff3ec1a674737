from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundcode.text.identifying.hits import Kind
from groundcode.text.identifying.patterns import find_patterns, rules

CERTAIN = [
    ("打我手机13800138000。", "13800138000", "手机号"),
    ("打１３８００１３８０００吧", "１３８００１３８０００", "手机号"),
    ("138-0013-8000", "138-0013-8000", "手机号"),
    ("138 0013 8000", "138 0013 8000", "手机号"),
    ("+86 138 0013 8000", "+86 138 0013 8000", "手机号"),
    ("138****8000", "138****8000", "手机号"),
    ("幺三八零零幺三八零零零", "幺三八零零幺三八零零零", "手机号"),
    ("0912-345-678", "0912-345-678", "手机号"),
    ("座机010-65123456转802", "010-65123456转802", "电话"),
    ("(010)65123456", "(010)65123456", "电话"),
    ("电话是6512 3456", "6512 3456", "电话"),
    ("call 555-123-4567 now", "555-123-4567", "电话"),
    ("(212) 555-0123", "(212) 555-0123", "电话"),
    ("+44 20 7946 0958", "+44 20 7946 0958", "电话"),
    ("020 7946 0958", "020 7946 0958", "电话"),
    ("07700 900123", "07700 900123", "电话"),
    ("号码11010519491231002X", "11010519491231002X", "身份证号"),
    ("110105 19491231 002X", "110105 19491231 002X", "身份证号"),
    ("身份证号是110105194912310021", "110105194912310021", "身份证号"),
    ("A123456789", "A123456789", "身份证号"),
    ("SSN 123-45-6789", "123-45-6789", "社保号"),
    ("护照号E12345678", "E12345678", "护照号"),
    ("京A12345", "京A12345", "车牌"),
    ("粤B·D1234F", "粤B·D1234F", "车牌"),
    ("沪AD12345", "沪AD12345", "车牌"),
    ("京A1234警", "京A1234警", "车牌"),
    ("微信号zhang_san88", "zhang_san88", "微信号"),
    ("微信是 lisi2020", "lisi2020", "微信号"),
    ("wxid_abc123def", "wxid_abc123def", "微信号"),
    ("QQ号是12345678", "12345678", "QQ号"),
    ("抖音号：abcd_1234", "abcd_1234", "账号"),
    ("ask @jenny_w about it", "@jenny_w", "账号"),
    ("a.b+c@mail.example.cn", "a.b+c@mail.example.cn", "邮箱"),
    ("john dot smith at gmail dot com", "john dot smith at gmail dot com", "邮箱"),
    ("http://weibo.com/u/123456", "http://weibo.com/u/123456", "网址"),
    ("警号012345", "012345", "警号"),
    ("警号是零三五六七二", "零三五六七二", "警号"),
    ("badge number 4471", "4471", "警号"),
    ("6222 0000 0000 0000 012", "6222 0000 0000 0000 012", "银行卡号"),
    ("4111111111111111", "4111111111111111", "银行卡号"),
    ("学号2018123456", "2018123456", "编号"),
    ("（2019）京0105民初12345号", "（2019）京0105民初12345号", "案号"),
    ("他是1965年3月生的", "1965年3月", "出生日期"),
    ("生日是3月5日", "3月5日", "出生日期"),
    ("born on March 5, 1987", "March 5, 1987", "出生日期"),
    ("5号楼2单元301室", "5号楼2单元301室", "门牌"),
    ("三单元502", "三单元502", "门牌"),
    ("建国路88号", "88号", "门牌"),
    ("12 Oak Street, Apt 4", "12 Oak Street, Apt 4", "地址"),
    ("SW1A 1AA", "SW1A 1AA", "邮编"),
    ("Springfield, IL 62704", "62704", "邮编"),
    ("卡号6222000000000,", "6222000000000", "银行卡号"),
    ("Unit 5, Building 3", "Unit 5, Building 3", "地址"),
    ("邮编100021", "100021", "邮编"),
]
DOUBTFUL = [
    ("我的11010519491231003X", "11010519491231003X", "身份证号"),
    ("130503670401001", "130503670401001", "身份证号"),
    ("400-123-4567", "400-123-4567", "电话"),
    ("E87654321", "E87654321", "护照号"),
    ("https://join.gov.tw/", "https://join.gov.tw/", "网址"),
    ("2020年1月5日", "2020年1月5日", "日期"),
    ("二〇二〇年三月十五日", "二〇二〇年三月十五日", "日期"),
    ("2020-01-05", "2020-01-05", "日期"),
    ("民国109年5月3日", "民国109年5月3日", "日期"),
    ("January 5, 2020", "January 5, 2020", "日期"),
    ("5th of May 1987", "5th of May 1987", "日期"),
    ("一二三四五六七八", "一二三四五六七八", "号码"),
    ("订单123456789012", "123456789012", "号码"),
    ("12800138000", "12800138000", "号码"),
    ("138001380001", "138001380001", "号码"),
    ("4111111111111112", "4111111111111112", "号码"),
    ("302室", "302室", "门牌"),
]
NOTHING = [
    "2020年", "五月", "3月5日", "1500", "1,234,567", "100.5", "3:45", "[00:01:02]", "2019/12", "04-19", "May 2020", "two o'clock",
    "七号楼", "七号楼三层", "一一一一一一一一", "110", "12345", "SARS-CoV-2", "a@b", "3.14159265358",
    "微信公众号", "微信群里", "QQ群里", "A123456780", "Windows 10", "MP3", "第3号", "123-45-678", "京剧", "we are at home",
    "born in Leeds", "100 Acre Wood", "一九八几年", "三三两两", "+1", "8 p.m.",
]  # fmt: skip


@pytest.mark.parametrize(("text", "found", "word"), CERTAIN)
def test_what_is_certain(text: str, found: str, word: str) -> None:
    (hit,) = find_patterns(text, chinese=True)
    assert (hit.text, hit.word, hit.certain) == (found, word, True)
    assert text[hit.start : hit.end] == found
    assert hit.why


@pytest.mark.parametrize(("text", "found", "word"), DOUBTFUL)
def test_what_is_doubtful(text: str, found: str, word: str) -> None:
    (hit,) = find_patterns(text, chinese=True)
    assert (hit.text, hit.word, hit.certain) == (found, word, False)


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_none(text: str) -> None:
    assert find_patterns(text, chinese=True) == ()


def test_every_rule_is_met_by_an_example() -> None:
    """A form that nothing shows to work would be one that nobody can rely on."""
    met = set()
    for text, _found, _word in (*CERTAIN, *DOUBTFUL):
        for hit in find_patterns(text, chinese=True):
            met.add(hit.why)
    assert {rule.why for rule in rules()} == met


def test_tags_speak_the_language_of_the_text() -> None:
    (hit,) = find_patterns("mail me: a@example.com", chinese=False)
    assert (hit.word, hit.kind) == ("e-mail", Kind.EMAIL)


def test_several_in_one_line_do_not_overlap() -> None:
    text = "微信13800138000，邮箱13800138000@qq.com，QQ 13800138000"
    hits = find_patterns(text, chinese=True)
    assert [hit.word for hit in hits] == ["手机号", "邮箱", "QQ号"]


@given(st.text("0123456789一二三幺零年月日号楼@.-+ :/abWX微信身份证", max_size=60))
def test_hits_are_in_order_and_show_the_text(text: str) -> None:
    last = 0
    for hit in find_patterns(text, chinese=True):
        assert last <= hit.start < hit.end <= len(text)
        assert hit.text == text[hit.start : hit.end]
        last = hit.end


@pytest.mark.parametrize(
    "piece", ["1", "a", "一", "+1 ", "a@", "http://", "12 Aa ", "3号楼", "年", " ", "微信:", "京A", "(", "9-"]
)
def test_endless_repetition_is_harmless(piece: str) -> None:
    assert len(find_patterns(piece * 20_000, chinese=True)) <= 20_000


@pytest.mark.parametrize("between", [" ", "\n", " \n", "  "])
def test_a_date_before_the_word_place_is_no_address(between: str) -> None:
    text = f"Date: 2 June 2024{between}Place: x"
    assert [(hit.kind, hit.text) for hit in find_patterns(text, chinese=False)] == [(Kind.DATE, "2 June 2024")]


def test_an_address_ends_with_its_line() -> None:
    assert [hit for hit in find_patterns("12 Elm\nStreet", chinese=False) if hit.kind is Kind.ADDRESS] == []
    assert [hit.text for hit in find_patterns("12 May Street", chinese=False)] == ["12 May Street"]
