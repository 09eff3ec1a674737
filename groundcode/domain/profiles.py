"""The schools of grounded theory: what their stages are called, what belongs to them, and the words a study may choose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from groundcode.locale import N_

Pair = tuple[str, str]
"""A word in Chinese and in English."""

LANGUAGES = ("zh", "en")


class Topic(StrEnum):
    """What a check is about; a profile may leave a whole topic out."""

    THEORY = "theory"
    """Categories, quotes, the core, the storyline: every school's."""
    RELATIONS = "relations"
    PARADIGM = "paradigm"
    PROPERTIES = "properties"
    SATURATION = "saturation"
    AGREEMENT = "agreement"
    QUESTIONNAIRE = "questionnaire"
    MEMOS = "memos"
    """What classic grounded theory asks of memos."""
    FOCUS = "focus"
    """What constructivist grounded theory asks: focused codes, and a memo on the researcher."""
    COLUMNS = "columns"
    """The three columns of a data structure."""


_OF_SOME = (Topic.MEMOS, Topic.FOCUS, Topic.COLUMNS)
_USUAL = frozenset(topic for topic in Topic if topic not in _OF_SOME)

TABLES = ("T1", "T2", "T3", "T3b", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12", "T13")
FIGURES = ("F1", "F2", "F3", "F4", "F5")


@dataclass(frozen=True, slots=True)
class Term:
    """A word that a study may choose, with the ones that are in use."""

    key: str
    zh: tuple[str, ...]
    """What Chinese texts write; the first is used where nothing was chosen."""
    en: tuple[str, ...]
    words: str
    """What is named so (a message to translate)."""

    def offered(self, language: str) -> tuple[str, ...]:
        """The words in use in "zh" or "en"; the first is the usual one."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Profile:
    """A school."""

    key: str
    zh: str
    en: str
    words: str
    """What it is, in a sentence (a message to translate)."""
    stages: tuple[str, str, str]
    """Keys of the names of its three stages, as `STAGES` has them. The second stage of one school is not another's."""
    topics: frozenset[Topic] = _USUAL
    without: tuple[str, ...] = ()
    """The tables that it does not have."""
    own: Mapping[str, Pair] = field(default_factory=dict)
    """Its own words for what the terms name."""

    @property
    def tables(self) -> tuple[str, ...]:
        """The thesis tables that belong to it."""
        return tuple(table for table in TABLES if table not in self.without)

    @property
    def figures(self) -> tuple[str, ...]:
        """The figures that belong to it; the one that it cannot do without first."""
        return ("F2", *(one for one in FIGURES if one != "F2")) if Topic.COLUMNS in self.topics else FIGURES

    @property
    def has_paradigm(self) -> bool:
        """Whether it arranges categories in a paradigm."""
        return Topic.PARADIGM in self.topics

    def name(self, language: str) -> str:
        """What it is called in "zh" or "en"."""
        return self.zh if language == "zh" else self.en


TERMS: tuple[Term, ...] = (
    Term("coding", ("编码", "译码", "登录"), ("coding",), N_("the work itself")),
    Term("open", ("开放式", "开放性"), ("open",), N_("the first stage")),
    Term("axial", ("主轴", "轴心式", "关联式"), ("axial",), N_("the stage of relating categories")),
    Term("selective", ("选择性", "选择式", "核心式"), ("selective",), N_("the stage of the core category")),
    Term("label", ("标签", "初始代码", "原生编码"), ("label", "initial code"), N_("a code of the lowest level")),
    Term("concept", ("概念", "初始概念"), ("concept", "initial concept"), N_("a code above labels")),
    Term("category", ("范畴", "初始范畴", "类属"), ("category",), N_("a code above concepts")),
    Term("subcategory", ("对应范畴", "副范畴", "子范畴"), ("sub-category", "subcategory"), N_("a category under another")),
    Term("main", ("主范畴", "主类属"), ("main category",), N_("a code above categories")),
    Term("core", ("核心范畴", "核心类属", "核心变量"), ("core category", "core variable"), N_("what everything leads to")),
    Term("property", ("属性", "性质"), ("property",), N_("a characteristic of a category")),
    Term("dimension", ("维度", "面向"), ("dimension",), N_("the line on which a property varies")),
    Term("paradigm", ("典范模型", "范式模型"), ("paradigm model", "coding paradigm"), N_("conditions and consequences")),
    Term("causal_condition", ("因果条件", "原因条件"), ("causal condition",), N_("what leads to the phenomenon")),
    Term("phenomenon", ("现象", "中心现象"), ("phenomenon", "central phenomenon"), N_("what a paradigm is about")),
    Term("context", ("脉络", "情境", "情境条件"), ("context", "contextual condition"), N_("in what surroundings")),
    Term("intervening_condition", ("中介条件", "干预条件"), ("intervening condition",), N_("what helps or hinders")),
    Term(
        "strategy", ("行动策略", "行动/互动策略", "行动与互动策略"), ("action/interaction strategy", "strategy"),
        N_("what people do about it"),
    ),
    Term("consequence", ("结果", "后果"), ("consequence",), N_("what comes of it")),
    Term("relation", ("典型关系结构", "关系"), ("relation",), N_("what leads from a category to a category")),
    Term("storyline", ("故事线",), ("storyline", "story line"), N_("the theory told as a story")),
    Term("memo", ("备忘录", "备忘"), ("memo",), N_("a note of the researcher")),
    Term("informant", ("受访者", "被访者", "访谈对象"), ("informant", "participant", "interviewee"), N_("who was asked")),
)  # fmt: skip
"""In the order of the work."""

TERM: Mapping[str, Term] = MappingProxyType({term.key: term for term in TERMS})

STAGES: Mapping[str, Pair] = MappingProxyType(
    {
        "open_coding": ("{open}{coding}", "{open} {coding}"),
        "axial_coding": ("{axial}{coding}", "{axial} {coding}"),
        "selective_coding": ("{selective}{coding}", "{selective} {coding}"),
        "initial_coding": ("初始{coding}", "initial {coding}"),
        "focused_coding": ("聚焦{coding}", "focused {coding}"),
        "theoretical_coding": ("理论{coding}", "theoretical {coding}"),
        "first_order": ("一阶{coding}", "first-order {coding}"),
        "second_order": ("二阶{coding}", "second-order {coding}"),
        "aggregation": ("聚合", "aggregation"),
    }
)
"""Names that are put together from the words a study has chosen."""

PROFILES: tuple[Profile, ...] = (
    Profile(
        "strauss-corbin", "程序化扎根理论（Strauss & Corbin）", "procedural grounded theory (Strauss and Corbin)",
        N_("Open, axial and selective coding; a paradigm for each main category; a storyline around the core."),
        ("open_coding", "axial_coding", "selective_coding"),
    ),
    Profile(
        "glaser", "经典扎根理论（Glaser）", "classic grounded theory (Glaser)",
        N_("Open coding until a core emerges, then coding around it; memos are sorted; no paradigm, no axial coding."),
        ("open_coding", "selective_coding", "theoretical_coding"),
        topics=_USUAL - {Topic.PARADIGM} | {Topic.MEMOS}, without=("T5", "T6"),
        own={"core": ("核心变量", "core variable"), "open": ("开放性", "open")},
    ),
    Profile(
        "charmaz", "建构主义扎根理论（Charmaz）", "constructivist grounded theory (Charmaz)",
        N_("Initial, focused and theoretical coding; the researcher's own position in a memo; no paradigm, no agreement."),
        ("initial_coding", "focused_coding", "theoretical_coding"),
        topics=_USUAL - {Topic.PARADIGM, Topic.SATURATION, Topic.AGREEMENT} | {Topic.FOCUS}, without=("T6", "T9", "T10"),
        own={"label": ("初始代码", "initial code"), "concept": ("聚焦代码", "focused code"), "category": ("类属", "category"),
             "subcategory": ("子类属", "sub-category"), "main": ("主类属", "main category"),
             "core": ("核心类属", "core category")},
    ),
    Profile(
        "gioia", "Gioia 方法", "Gioia method",
        N_("First-order concepts, second-order themes, aggregate dimensions: a data structure of three columns."),
        ("first_order", "second_order", "aggregation"),
        topics=_USUAL - {Topic.PARADIGM, Topic.PROPERTIES} | {Topic.COLUMNS}, without=("T4", "T6"),
        own={"concept": ("一阶概念", "1st-order concept"), "category": ("二阶主题", "2nd-order theme"),
             "subcategory": ("二阶主题", "2nd-order theme"), "main": ("聚合维度", "aggregate dimension")},
    ),
)  # fmt: skip

PROFILE: Mapping[str, Profile] = MappingProxyType({profile.key: profile for profile in PROFILES})
USUAL_PROFILE = PROFILES[0]


def language_of_word(word: str) -> str:
    """Which of the two languages a word belongs to: "zh" where any Chinese character stands in it."""
    return "zh" if any("㐀" <= character <= "鿿" for character in word) else "en"


def word_for(profile: Profile, chosen: Mapping[str, str], key: str, language: str) -> str:
    """The word for a term, or for a stage, in "zh" or "en": the chosen one, else the profile's, else the usual one.

    `chosen` is of words in that language alone.

    Raises:
        KeyError: neither a term nor a stage is called so.
    """
    if key in STAGES:
        pattern = STAGES[key][language != "zh"]
        parts = ("open", "axial", "selective", "coding")
        return pattern.format(**{part: word_for(profile, chosen, part, language) for part in parts})
    term = TERM[key]
    if key in chosen:
        return chosen[key]
    return profile.own[key][language != "zh"] if key in profile.own else term.offered(language)[0]
