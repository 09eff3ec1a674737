from __future__ import annotations

import pytest

from groundcode.text.identifying.finder import hits_in
from groundcode.text.identifying.hits import Kind
from groundcode.text.identifying.roster import Roster


def places(text: str) -> dict[str, bool]:
    hits = hits_in(text, text, Roster(), chinese=True)
    return {hit.text: hit.certain for hit in hits if hit.kind in (Kind.PLACE, Kind.ORGANISATION)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我在劲松街道上班", "劲松街道"),
        ("双井派出所的", "双井派出所"),
        ("在砚北里街道办", "砚北里街道办"),
        ("去槐枫苑社区警务室", "槐枫苑社区"),
        ("住在朝阳区", "朝阳区"),
        ("送到朝阳医院", "朝阳医院"),
        ("福建省泉州市的", "福建省泉州市"),
        ("上了北京市第二实验小学", "北京市第二实验小学"),
        ("在東海大學念書", "東海大學"),
        ("就在建国路88号", "建国路"),
        ("near the Oak Road Police Station", "Oak Road Police Station"),
        ("I went to St. Mary's Hospital.", "St. Mary's Hospital"),
        ("at the University of Leeds now", "University of Leeds"),
        ("in Riverside Community", "Riverside Community"),
        ("in the City of Leeds", "City of Leeds"),
        ("And Stanford University too", "Stanford University"),
    ],
)
def test_places_for_certain(text: str, name: str) -> None:
    assert places(text).get(name) is True


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("住幸福小区", "幸福小区"),
        ("從通州搬來", "通州"),
        ("儿子在沈阳工作", "沈阳"),
        ("他是关贸公司的", "关贸公司"),
        ("near Taichung", "Taichung"),
        ("for the Oslo Freedom Forum", "Oslo Freedom Forum"),
    ],
)
def test_places_in_doubt(text: str, name: str) -> None:
    assert places(text).get(name) is False


@pytest.mark.parametrize(
    "text",
    [
        "这个社区、我们小区、那个派出所，每条胡同都一样。",
        "老旧小区改造，智慧社区建设，城市里的大学，一家医院。",
        "中国、北京、上海市、美国、台湾都去过。",
        "东西很多，嘉宾来了，礼拜三，深度不够，普及一下。",
        "三个小区，第二医院没有，各县市都有，上市公司。",
        "the community, our street and the police station",
        "The School. This Hospital. Our Community. New School.",
        "in China and New York and Hong Kong",
    ],
)
def test_what_names_no_place(text: str) -> None:
    assert places(text) == {}
