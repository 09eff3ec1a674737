from __future__ import annotations

from groundcode.suggest.duplicates import Kind, _opposed, duplicates
from groundcode.suggest.gaps import Passage, gaps
from groundcode.suggest.grouping import Group, grow
from groundcode.suggest.reasons import reasons
from groundcode.suggest.similarity import Item
from tests.unit.suggest.fakes import Fake, codes, reader

POLICE = ("police 巡逻", "police 信任", "police patrol 熟悉", "警民 police")
WORK = ("加班 工作", "收入 工作", "overtime 工作", "salary 工作")


def test_a_group_says_why() -> None:
    items = [Item(f"p{at}", name, (name, "嗯")) for at, name in enumerate(POLICE)]
    items += [Item(f"w{at}", name) for at, name in enumerate(WORK)]
    items += [Item(f"x{at}", f"天气{at}", ("嗯",)) for at in range(2)]
    items.append(Item("odd", "天气 police"))
    read = reader()
    tree = grow(items, read)
    group = Group(("p0", "p1", "p2", "p3", "odd"))
    why, work = reasons(tree, [group, Group(("w0", "w1", "w2", "w3"))], read, str.split)
    assert why.words[0].word == "police"
    assert set(why.words[0].codes) == set(group.codes)
    assert why.worst == "odd"
    assert why.worst_fit < why.cohesion
    assert 0.5 < why.cohesion <= 1
    assert len(why.quotes) == 2
    assert {code for code, _at in why.quotes} <= {"p0", "p1", "p2", "p3"}
    assert {at for _code, at in why.quotes} == {0}
    assert len({code for code, _at in why.quotes}) == 2
    assert len(why.nearest) == 3
    assert work.quotes == ()


def test_a_group_of_one_has_nothing_against_it() -> None:
    read = reader()
    tree = grow(codes("信任"), read)
    (why,) = reasons(tree, tree.cut(), read, str.split)
    assert (why.words, why.nearest, why.quotes, why.worst, why.cohesion) == ((), (), (), None, 1.0)


def test_duplicates_by_name_come_before_those_by_meaning() -> None:
    read = reader(Fake(noise=0.4))
    items = codes("警民信任关系", "警民信任關係", *(f"样本{at}号说法" for at in range(10)))
    items += [Item("m1", "overtime salary 工作"), Item("m2", "收入 工作 加班")]
    found = duplicates(items, read)
    assert (found[0].kind, {found[0].one, found[0].other}) == (Kind.NAME, {"id-0", "id-1"})
    meant = [pair for pair in found if pair.kind is Kind.MEANING]
    assert {meant[0].one, meant[0].other} == {"m1", "m2"}
    assert duplicates(items[::-1], read) == found
    assert duplicates(items[2:5], read) == [] or all(pair.kind is Kind.NAME for pair in duplicates(items[2:5], read))


def test_opposites_are_not_the_same_however_near() -> None:
    assert _opposed("高信任", "低信任")
    assert _opposed("愿意参加", "不愿意参加")
    assert _opposed("trust the police", "no trust in the police")
    assert _opposed("第1次见面", "第2次见面")
    assert not _opposed("没人管", "无人管理")
    assert not _opposed("熟悉民警", "认识警察")


def test_turns_that_look_like_a_category() -> None:
    quotes = {
        "p": [f"{name} 的事" for name in (*POLICE, "巡逻 信任")],
        "few": ["加班"],
        "w": [f"{name} 的事" for name in (*WORK, "加班")],
    }
    turns = [
        Passage("t1", "民警天天巡逻 police 信任"),
        Passage("t2", "今天天气好"),
        Passage("t3", "加班 工作 收入"),
        Passage("t4", " "),
    ]
    found = {(gap.passage, gap.category) for gap in gaps(turns, quotes, reader())}
    assert found == {("t1", "p"), ("t3", "w")}
    assert gaps(turns, {}, reader()) == []
    assert gaps([], quotes, reader()) == []
    assert all(gap.score >= gap.level and len(gap.nearest) == 3 for gap in gaps(turns, quotes, reader()))


def test_a_segment_that_carries_two_codes_is_shown_once() -> None:
    items = [Item(f"p{at}", name, ("police 巡逻 天天来", f"第{at}句 police")) for at, name in enumerate(POLICE)]
    read = reader()
    tree = grow(items, read)
    of = {item.id: item for item in items}
    (why,) = reasons(tree, tree.cut(1), read, str.split)
    assert len({of[code].quotes[at] for code, at in why.quotes}) == 2


def test_a_code_means_the_same_as_its_nearest_only() -> None:
    names = (
        "灯泡",
        "饺子",
        "唱歌",
        "下棋",
        "楼梯",
        "电话",
        "口罩",
        "花园",
        "邻居",
        "孩子",
        "社区",
        "会议",
        "投票",
        "保安",
        "车位",
        "水管",
    )
    found = duplicates(codes(*names), reader(), at_least=0)
    every = [code for pair in found for code in (pair.one, pair.other)]
    assert len(every) == len(set(every)) >= 4
