"""Where on the net, on which day, behind which door: accounts, addresses, dates."""

from __future__ import annotations

import re

from groundcode.locale import N_
from groundcode.text.identifying.hits import Kind
from groundcode.text.identifying.pattern_rules import END, IS, NUMERAL, Maker, Rule

_SITES = "weibo|twitter|x|facebook|fb|instagram|linkedin|github|zhihu|douban|bilibili|tiktok|douyin|medium|t|threads"
_NO_LINK = r"[^\s\[\]<>\"'()（）【】《》「」『』“”‘’，。；、！？\u3400-\u9fff]"
_MONTHS = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"[0-3]?[0-9](?:st|nd|rd|th)?"
_YEAR = r"(?:1[89]|20)[0-9]{2}"
_YEAR_ZH = rf"(?:[一二][〇零○O0-9一二三四五六七八九]{{3}}|{_YEAR})"
_MONTH_ZH = rf"\s?{NUMERAL}{{1,3}}\s?月"
_DAY_ZH = rf"\s?{NUMERAL}{{1,3}}\s?[日号]"
_STREETS = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Close|Crescent|Terrace|Place|Square|Way|Alley|Row"
)
_UNIT = r"(?:Apt|Apartment|Unit|Flat|Suite|Room|Floor|Fl)"
_UNIT_ZH = "(?:号楼|号院|单元|栋|幢|座|门|层|楼|室|户|号|弄|院)"


def web() -> tuple[Rule, ...]:
    """E-mail, web addresses, accounts."""
    mail = Maker(Kind.EMAIL, "邮箱", "e-mail")
    link = Maker(Kind.LINK, "网址", "link")
    account = Maker(Kind.ACCOUNT, "账号", "account")
    wechat = Maker(Kind.ACCOUNT, "微信号", "WeChat")
    return (
        mail(
            N_("the form of an e-mail address"),
            r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}",
        ),
        mail(
            N_("the form of a spoken e-mail address"),
            r"(?<![A-Za-z0-9_.])[A-Za-z0-9][A-Za-z0-9_.]{1,40}(?: dot [A-Za-z0-9]{1,40}){0,3} ",
            r"(?:at|\[at\]|艾特) [A-Za-z0-9-]{2,30} (?:dot|点) (?:com|org|net|edu|cn|tw|uk)",
            END,
        ),
        link(
            N_("the web address of a person's page"),
            rf"(?<![A-Za-z0-9_.])(?:https?://)?(?:www\.|m\.|mp\.)?(?:{_SITES})\.(?:com|cn|me|net)/",
            r"(?:[A-Za-z-]{1,10}/)?[^\s/）)，。\[\]]{2,60}",
        ),
        link(
            N_("a web address; it may lead to a person"),
            rf"(?<![A-Za-z0-9_.])(?:https?://|www\.){_NO_LINK}{{3,300}}",
            certain=False,
        ),
        account(N_("the form of an account (@name)"), r"(?<![A-Za-z0-9_.@/])@[A-Za-z0-9_]{2,30}(?![A-Za-z0-9_@.])"),
        wechat(N_("the form of a WeChat account"), r"(?<![A-Za-z0-9_])wxid_[A-Za-z0-9]{6,24}"),
        wechat(
            N_("stands behind the word WeChat"),
            r"(?:微信|(?<![A-Za-z])(?:wx|WX))(?:号码|号|ID|id)?\s?(?:是|为|叫|就是|:|：|\s){0,3}",
            rf"(?P<v>[A-Za-z][-_A-Za-z0-9]{{5,19}}){END}",
            check=_is_account,
        ),
        wechat(
            N_("stands behind the word WeChat"),
            r"(?i:(?<![a-z])we ?chat (?:id|account|number|name))(?: is|:| was)? ",
            rf"(?P<v>[A-Za-z][-_A-Za-z0-9]{{5,19}}){END}",
            check=_is_account,
        ),
        Maker(Kind.ACCOUNT, "QQ号", "QQ")(N_("stands behind the word QQ"), rf"(?i:qq|扣扣)群?{IS}(?P<v>[1-9][0-9]{{4,10}}){END}"),
        account(
            N_("stands behind the name of a service"),
            r"(?i:抖音|快手|小红书|微博|推特|钉钉|支付宝|telegram|line|skype|instagram)(?:账号|号|[ _]?(?i:id))",
            rf"(?:是|为|叫|:|\s| is ){{1,3}}(?P<v>[A-Za-z0-9][-_.A-Za-z0-9]{{3,29}}){END}",
        ),
    )


def _is_account(value: str) -> bool:
    return re.search("[0-9_]", value) is not None


def addresses() -> tuple[Rule, ...]:
    """Streets with numbers, doors, postcodes; what a Chinese street is called is found by the rules for places."""
    address = Maker(Kind.ADDRESS, "地址", "address")
    door = Maker(Kind.ADDRESS, "门牌", "house number")
    postcode = Maker(Kind.ADDRESS, "邮编", "postcode")
    block = rf"(?:{_UNIT}|Building|Block) #?[0-9]{{1,4}}[A-Z]?"
    return (
        address(
            N_("the form of a street address"),
            # 2 June 2024 Place: is a date and the next word.
            rf"(?<![A-Za-z0-9_.-])(?!{_DAY} (?:of )?{_MONTHS},? [0-9])",
            rf"(?:{_UNIT}\.? #?[0-9A-Z]{{1,5}},? )?(?:No\. ?)?[0-9]{{1,5}}[A-Z]?,? (?:[NSEW]\.? )?",
            rf"(?:[A-Z0-9][\w'.-]{{0,20}} ){{1,3}}(?:{_STREETS})\b\.?(?:,? (?:{_UNIT}\.?|#) ?#?[0-9A-Z]{{1,5}}\b)?",
        ),
        address(N_("the form of a flat's number"), rf"(?<![A-Za-z0-9_.-]){block},? {block}{END}"),
        door(
            N_("building, entrance and door"),
            rf"(?<!{NUMERAL})(?:{NUMERAL}{{1,5}}{_UNIT_ZH}){{2,6}}(?:{NUMERAL}{{2,4}}(?:室|户|号)?)?",
            check=_is_door,
        ),
        door(
            N_("building, entrance and door"),
            rf"(?<!{NUMERAL}){NUMERAL}{{1,5}}(?:号楼|栋|幢|单元){NUMERAL}{{3,5}}(?![0-9年月日元块])",
        ),
        door(
            N_("a house number behind a street"),
            rf"(?<=[路街巷弄道村里同])(?<!国道)(?<!省道)(?<!县道)(?P<v>{NUMERAL}{{1,5}}号(?:院|楼)?(?:之{NUMERAL}{{1,2}})?)(?!线|公交|车)",
        ),
        door(N_("a door's number"), rf"(?<!{NUMERAL})[0-9]{{3,4}}室", certain=False),
        postcode(N_("stands behind the word for a postcode"), rf"(?:邮编|邮政编码){IS}(?P<v>[0-9]{{6}}){END}"),
        postcode(
            N_("the form of a British postcode"),
            r"(?<![A-Za-z0-9_-])[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][ABD-HJLNP-UW-Z]{2}(?![A-Za-z0-9_-])",
        ),
        postcode(
            N_("the form of an American postcode"), r"(?<![A-Za-z0-9_-])[A-Z]{2},? (?P<v>[0-9]{5}(?:-[0-9]{4})?)(?![A-Za-z0-9_-])"
        ),
    )


def _is_door(value: str) -> bool | None:
    """A building and a floor (七号楼三层) are no door; 18号院 alone was not matched."""
    return True if re.search("单元|室|户|栋|幢|弄|座|号院", value) else None


def dates() -> tuple[Rule, ...]:
    """Dates of birth, and full dates of anything; a year alone is none."""
    birth = Maker(Kind.DATE, "出生日期", "date of birth")
    date = Maker(Kind.DATE, "日期", "date")
    full = N_("a full date")
    return (
        birth(
            N_("stands beside a word for birth"),
            r"(?:出生于|生于|生日(?:是|在)?|出生日期|出生年月|出生在)[是为:：\s]{0,2}",
            rf"(?P<v>(?:{_YEAR_ZH}年)?{_MONTH_ZH}(?:{_DAY_ZH})?|{_YEAR}[-/.][0-9]{{1,2}}(?:[-/.][0-9]{{1,2}})?)",
        ),
        birth(
            N_("stands beside a word for birth"),
            rf"(?<![0-9])(?P<v>{_YEAR_ZH}年{_MONTH_ZH}(?:{_DAY_ZH})?)(?:出生|生人|生的|生(?![\u4e00-\u9fff]))",
        ),
        birth(
            N_("stands beside a word for birth"),
            r"(?i:(?<![a-z])(?:born(?: on| in)?|birthday (?:is|was)(?: on)?|date of birth|D\.?O\.?B\.?))[: ]{1,2}(?:the )?",
            rf"(?P<v>{_MONTHS} {_DAY}(?:,? {_YEAR})?|{_DAY} (?:of )?{_MONTHS}(?:,? {_YEAR})?",
            rf"|[0-9]{{1,4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,4}}){END}",
        ),
        date(full, rf"(?<![0-9]){_YEAR_ZH}\s?年{_MONTH_ZH}{_DAY_ZH}", certain=False),
        date(full, rf"民国\s?{NUMERAL}{{1,4}}\s?年{_MONTH_ZH}{_DAY_ZH}", certain=False),
        date(full, rf"(?<![0-9./-]){_YEAR}([-/.])[01]?[0-9]\1[0-3]?[0-9](?![0-9]|[./-][0-9])", certain=False),
        date(full, rf"(?<![0-9./-])[0-3]?[0-9]([-/.])[0-3]?[0-9]\1{_YEAR}(?![0-9]|[./-][0-9])", certain=False),
        date(full, rf"(?<![A-Za-z]){_MONTHS} {_DAY}(?:,| of)? {_YEAR}{END}", certain=False),
        date(full, rf"(?<![0-9A-Za-z]){_DAY} (?:of )?{_MONTHS},? {_YEAR}{END}", certain=False),
    )
