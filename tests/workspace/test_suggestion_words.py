"""Words that speak for a suggestion."""

from __future__ import annotations

from collections.abc import Mapping

from groundcode.domain.codes import Code, CodeTree
from groundcode.domain.levels import Level
from groundcode.suggest.similarity import Item, Spot
from groundcode.workspace.suggesting.material import Material, Said
from groundcode.workspace.suggesting.words import WordsOf


def material(names: Mapping[str, tuple[str, ...]]) -> Material:
    """Labels with what was said in their segments."""
    tree = CodeTree([Code(name, name, Level.LABEL, None, f"a{at:04}") for at, name in enumerate(names)])
    own = {
        name: tuple(Said(f"{name}{at}", "s", words, Spot("s", at, at)) for at, words in enumerate(said))
        for name, said in names.items()
    }
    return Material(tree, own)


def items(found: Material, *names: str) -> list[Item]:
    return [found.item(name) for name in names]


def test_what_is_rare_comes_first_and_what_everybody_says_not_at_all() -> None:
    said = {f"样本{at}": ("居民说话",) for at in range(30)}
    said |= {f"调解{at}": ("街道调解矛盾",) for at in range(6)}
    said |= {"甲": ("居民 调解 袖标 trust",), "乙": ("居民 调解 袖标 distrust",)}
    found = material(said)
    words = WordsOf(found)
    assert words.of_some(items(found, "甲", "乙")) == ("袖标", "调解")
    assert words.of_both(items(found, "甲"), items(found, "乙"), "") == ("袖标", "调解")
    assert (found.codes_with("袖标"), found.codes_with("trust"), found.codes_with("distrust")) == (2, 1, 1)


def test_nothing_counted_and_no_words_of_definitions() -> None:
    words = WordsOf(material({"甲": ()}))
    text = "范畴包括八个概念，受访者三年里六种情况，第二天二十分钟一宿。Category of participants who said twice. 民警走访 trust"
    assert words.of_text(text) == {"民警", "走访", "twice", "trust"}


def test_in_a_small_study_everything_may_tell() -> None:
    found = material({"甲": ("袖标",), "乙": ("袖标",), "丙": ("袖标",)})
    assert WordsOf(found).of_some(items(found, "甲", "乙")) == ("袖标",)
