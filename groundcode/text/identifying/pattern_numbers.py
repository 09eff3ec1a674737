"""Numbers that belong to one person: documents, cards, plates, phones."""

from __future__ import annotations

import re

from groundcode.locale import N_
from groundcode.text.identifying.checksums import is_identity_card, is_luhn, is_taiwan_identity_card, looks_like_identity_card
from groundcode.text.identifying.hits import Kind
from groundcode.text.identifying.pattern_rules import END, IS, NO, SPOKEN_DIGIT, Maker, Rule

_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"


def _identity(value: str) -> bool | None:
    if is_identity_card(value):
        return True
    return False if looks_like_identity_card(value) else None


def _taiwanese(value: str) -> bool | None:
    return is_taiwan_identity_card(value) or None


def _card(value: str) -> bool | None:
    return is_luhn(value) or None


def _not_zero(value: str) -> bool | None:
    return True if value[:3] not in ("000", "666") and value[0] != "9" and value[3:5] != "00" else None


def _mobile(value: str) -> bool | None:
    return True if re.fullmatch("1[3-9][0-9]{9}", value) else None


def _varied(value: str) -> bool | None:
    return False if len(set(value)) > 2 else None


def documents() -> tuple[Rule, ...]:
    """Identity cards, passports, bank cards, number plates."""
    identity = Maker(Kind.IDENTITY, "身份证号", "identity number")
    passport = Maker(Kind.IDENTITY, "护照号", "passport number")
    card = Maker(Kind.CARD, "银行卡号", "card number")
    plate = Maker(Kind.PLATE, "车牌", "number plate")
    return (
        identity(
            N_("stands behind the word for an identity card"),
            rf"身份证(?:号码|号)?(?:后[四六46]位)?{IS}(?P<v>[0-9Xx*]{{4,18}}){END}",
        ),
        identity(
            N_("the form of an identity card's number; certain where its check digit is right"),
            rf"{NO}[1-9][0-9]{{5}}[ -]?[0-9]{{8}}[ -]?[0-9]{{3}}[0-9Xx]{END}",
            check=_identity,
        ),
        identity(N_("the form of an old identity card's number"), rf"{NO}[1-9][0-9]{{14}}{END}", check=_identity),
        identity(
            N_("the form of a Taiwanese identity card's number, its check digit right"),
            rf"{NO}[A-Z][12][0-9]{{8}}{END}",
            check=_taiwanese,
        ),
        passport(
            N_("stands behind the word for a passport or a permit"),
            r"(?i:护照|通行证|台胞证|回乡证|驾照|驾驶证|passport)(?:号码|号| number| no\.?)?(?:是|为| is|:|：|\s){0,3}",
            rf"(?P<v>[A-Z]{{0,2}}[0-9]{{7,12}}){END}",
        ),
        passport(
            N_("the form of a Chinese passport's number"),
            rf"{NO}(?:[EGDSP][0-9]{{8}}|E[A-HJ-NP-Z][0-9]{{7}}){END}",
            certain=False,
        ),
        Maker(Kind.IDENTITY, "社保号", "social security number")(
            N_("the form of a social security number"), rf"{NO}[0-9]{{3}}-[0-9]{{2}}-[0-9]{{4}}{END}(?!-)", check=_not_zero
        ),
        card(
            N_("the form of a bank card's number, its check digit right"),
            rf"{NO}[3-6][0-9]{{3}}(?:[ -]?[0-9]{{4}}){{3}}(?:[ -]?[0-9]{{1,3}})?{END}",
            check=_card,
        ),
        card(
            N_("stands behind the word for a bank card"),
            rf"(?:银行卡|卡号|存折)(?:号码|号)?(?:后四位)?{IS}(?P<v>[0-9*](?:[ -]?[0-9*]){{3,18}}){END}",
        ),
        plate(
            N_("the form of a number plate"),
            rf"[{_PROVINCES}][A-HJ-Z][ ·]?(?=[A-Z]{{0,5}}[0-9])",
            r"(?:[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[警学挂港澳领])(?![A-Za-z0-9])",
        ),
    )


def phones() -> tuple[Rule, ...]:
    """Telephone numbers."""
    mobile = Maker(Kind.PHONE, "手机号", "phone")
    phone = Maker(Kind.PHONE, "电话", "phone")
    digits = r"(?:1[3-9][0-9](?:[ -]?[0-9*]{4}){2}|1[3-9][0-9]{2}[ -][0-9]{3}[ -][0-9]{4})"
    return (
        mobile(
            N_("the form of a mobile phone's number"),
            rf"(?:(?<![0-9A-Za-z_])(?:\+|00)86[ -]?|(?<![0-9A-Za-z_])86[ -]|{NO}){digits}{END}",
        ),
        mobile(
            N_("a mobile phone's number in Chinese numerals"),
            rf"(?<!{SPOKEN_DIGIT})(?:{SPOKEN_DIGIT}[ ,、，]?){{10}}{SPOKEN_DIGIT}(?![ ,、，]?{SPOKEN_DIGIT})",
            check=_mobile,
            spoken=True,
        ),
        mobile(N_("the form of a mobile phone's number"), rf"{NO}(?:\+886[ -]?|0)9[0-9]{{2}}[ -]?[0-9]{{3}}[ -]?[0-9]{{3}}{END}"),
        phone(
            N_("the form of an international phone number"),
            r"(?<![0-9A-Za-z_])\+[1-9](?:[ ().-]{0,2}[0-9]){7,13}(?![0-9A-Za-z_])",
        ),
        phone(
            N_("the form of a phone number with its area"),
            rf"{NO}\(?0[0-9]{{2,3}}(?:\)[ -]?|[ -])[1-9][0-9]{{2,3}}[ -]?[0-9]{{4}}(?:(?:-|转)[0-9]{{1,5}})?{END}",
        ),
        phone(
            N_("the form of a phone number with its area"),
            rf"{NO}(?:0(?:10|2[0-9])[1-9][0-9]{{7}}|0[2-8]-[0-9]{{3,4}}-[0-9]{{4}}){END}",
        ),
        phone(
            N_("stands behind the word for a telephone"),
            rf"(?:电话|座机|热线|来电|手机|联系方式){IS}(?P<v>[0-9]{{3,4}}[ -]?[0-9]{{4}}){END}",
        ),
        phone(N_("the form of a service number"), rf"{NO}[48]00[ -][0-9]{{3,4}}[ -][0-9]{{3,4}}{END}", certain=False),
        phone(
            N_("the form of an American phone number"),
            r"(?<![0-9A-Za-z_-])(?:1[ .-])?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-])",
            rf"[0-9]{{3}}[ .-][0-9]{{4}}{END}(?!-)",
        ),
        phone(
            N_("the form of a British phone number"),
            rf"{NO}0(?:7[0-9]{{3}}[ -]?[0-9]{{3}}[ -]?[0-9]{{3}}|[12][0-9]{{2,3}} [0-9]{{3,4}} ?[0-9]{{3,4}}){END}",
        ),
    )


def numbers() -> tuple[Rule, ...]:
    """Numbers that an office gives to a person, and long rows of digits."""
    badge = Maker(Kind.NUMBER, "警号", "badge number")
    number = Maker(Kind.NUMBER, "号码", "number")
    return (
        badge(
            N_("stands behind the word for a police number"),
            rf"警号{IS}(?P<v>[0-9]{{4,8}}|{SPOKEN_DIGIT}{{4,8}})(?![0-9A-Za-z_])",
        ),
        badge(
            N_("stands behind the word for a police number"),
            r"(?i:(?<![a-z])(?:badge (?:number|no\.?)|collar number|warrant card))(?: is|:| was)?\s?#?",
            rf"(?P<v>[A-Z]{{0,2}}[0-9]{{3,8}}){END}",
        ),
        Maker(Kind.NUMBER, "编号", "number")(
            N_("stands behind the word for a personal number"),
            rf"(?:学号|工号|病历号|住院号|社保卡号|社保号|医保号|会员号|准考证号|案号|案件编号|档案号|驾驶证号){IS}",
            rf"(?P<v>[A-Za-z]{{0,4}}-?[0-9][-0-9A-Za-z]{{2,19}}){END}",
        ),
        Maker(Kind.NUMBER, "案号", "case number")(
            N_("the form of a court's case number"),
            r"\((?:19|20)[0-9]{2}\)\s?[\u4e00-\u9fff]{1,2}[0-9]{0,6}[\u4e00-\u9fff]{1,4}[0-9]{1,7}号",
        ),
        number(
            N_("a row of digits in Chinese numerals"),
            rf"(?:{SPOKEN_DIGIT}[ 、，,]?){{6,17}}{SPOKEN_DIGIT}",
            check=_varied,
            spoken=True,
        ),
        number(N_("a long row of digits"), rf"{NO}[0-9]{{8,24}}{END}(?![.,][0-9])", certain=False),
    )
