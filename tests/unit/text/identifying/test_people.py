from __future__ import annotations

import pytest

from groundcode.text.identifying.finder import hits_in
from groundcode.text.identifying.hits import Kind
from groundcode.text.identifying.roster import Roster
from groundcode.text.identifying.speaker_names import speaker_names


def people(text: str) -> dict[str, bool]:
    return {hit.text: hit.certain for hit in hits_in(text, text, Roster(), chinese=True) if hit.kind is Kind.PERSON}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("张警官说了", "张警官"),
        ("找赵书记去", "赵书记"),
        ("张伟警官今天值班", "张伟警官"),
        ("李副所长和我", "李副所长"),
        ("欧阳老师也来", "欧阳老师"),
        ("五号楼刘大爷，八十四了", "刘大爷"),
        ("高总来了", "高总"),
        ("楼下王姐说", "王姐"),
        ("跟李姨她们说", "李姨"),
        ("有个老周，退休电工", "老周"),
        ("保安小陈俩人", "小陈"),
        ("小张你拍什么呢", "小张"),
        ("我叫李建国，今年五十", "李建国"),
        ("他叫王小虎。", "王小虎"),
        ("大夫叫欧阳明，", "欧阳明"),
        ("园长张小红来了", "张小红"),
        ("王秀英和刘桂兰都在", "王秀英"),
        ("王秀英和刘桂兰都在", "刘桂兰"),
        ("買買提·吐爾遜在賣", "買買提·吐爾遜"),
        ("陳書記與蔡玉蓉老師", "陳書記"),
        ("陳書記與蔡玉蓉老師", "蔡玉蓉老師"),
        ("Officer Jane Smith came", "Officer Jane Smith"),
        ("ask Mr. Li or", "Mr. Li"),
        ("then Auntie Wang left", "Auntie Wang"),
        ("My name is Grace", "Grace"),
        ("with Emily Carter, my", "Emily Carter"),
        ("as Jean-Pierre Dubois said", "Jean-Pierre Dubois"),
        ("and Peter left", "Peter"),
        ("met Xiaoming Wang there", "Xiaoming Wang"),
        ("Mary O’Brien's car", "Mary O’Brien"),
    ],
)
def test_people_for_certain(text: str, name: str) -> None:
    assert people(text).get(name) is True


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("找李所去", "李所"),
        ("王某某也在", "王某某"),
        ("去问阿强吧", "阿强"),
        ("小白说的", "小白"),
        ("童阳还没到", "童阳"),
        ("with Grace yesterday", "Grace"),
        ("met Kwaku Adomo there", "Kwaku Adomo"),
    ],
)
def test_people_in_doubt(text: str, name: str) -> None:
    assert people(text).get(name) is False


@pytest.mark.parametrize(
    "text",
    [
        "大家等了两个小时，老师和老板都在小区门口。",
        "高中生去王府井买黄金，谢谢大家。",
        "提高总体水平，一周总共三次。",
        "和书记说了，向主任汇报，当队长很累，由所长决定。",
        "周末、高兴、方便、马上、安全、石头、白天都不是，文明和智慧也不是。",
        "国王姐妹妹，曾经理解过，林业局局长，公安局长说的。",
        "这段时间方法来了，施工中有困难，程序是这样的。",
        "老百姓、小伙子、小组长、老年人、小学生、阿姨、孔子。",
        "民警管它的理由。",
        "何处寻找，古董很多，马路对面，万一呢，时候到了。",
        "The community, our street. Will you come in May? Don't. I'm Tired.",
        "Industrial Designer and User Interface talked about the New York Times.",
        "On Monday the Prime Minister and the Secretary General met. President Of.",
        "",
        "，。！？",
    ],
)
def test_what_is_nobody(text: str) -> None:
    assert people(text) == {}


def named(*speakers: str) -> dict[str, bool]:
    return {hit.text: hit.certain for hit in speaker_names(speakers, speakers)}


def test_speakers_who_are_named() -> None:
    assert named("唐菲", "张警官", "Jenny Wong", "Dr. Brown", "赵书记（社区）", "张 伟", "Li") == {
        "唐菲": True,
        "张警官": True,
        "Jenny Wong": True,
        "Dr. Brown": True,
        "赵书记": True,
        "张 伟": True,
        "Li": True,
    }


def test_speakers_of_whom_only_the_role_is_told() -> None:
    roles = (
        "访谈者",
        "说话人1",
        "居民A",
        "居民甲",
        "Interviewer",
        "Speaker 2",
        "Q",
        "Industrial Designer",
        "Project Manager",
        "民警",
        "记者",
        "志愿者",
        "P1",
    )
    assert named(*roles) == {}


def test_speakers_whose_label_may_be_a_name() -> None:
    assert named("Gwil", "Zyx") == {"Gwil": False, "Zyx": False}
