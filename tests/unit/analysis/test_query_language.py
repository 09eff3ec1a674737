"""The words of a question: read, written again, refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.analysis.queries import And, Everything, Field, Has, Near, Not, Or, Overlaps, Query
from groundcode.analysis.query_language import Lookups, parse, written
from groundcode.errors import AmbiguousName, BadQuery, CodeNotFound


def itself(name: str) -> str:
    return name


NAMES = Lookups(itself, itself, itself, itself, itself)


def code(name: str) -> Has:
    return Has(Field.CODE, name)


def read(text: str) -> Query:
    return parse(text, NAMES)


X, Y, Z = code("x"), code("y"), code("z")


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("警民亲近", code("警民亲近")),
        ("*", Everything()),
        ("＊ 和 x", And(Everything(), X)),
        ("警民亲近 and not 抱怨", And(code("警民亲近"), Not(code("抱怨")))),
        ("警民亲近 和 非 抱怨", And(code("警民亲近"), Not(code("抱怨")))),
        ('"code with spaces" near/2 信任', Near(code("code with spaces"), code("信任"), 2)),
        ("“code with spaces” 近／０ 「信 任」", Near(code("code with spaces"), code("信 任"), 0)),
        ("code:信任 overlaps 抱怨", Overlaps(code("信任"), code("抱怨"))),
        ("编码：信任 交叠 抱怨", Overlaps(code("信任"), code("抱怨"))),
        ("speaker:李阿姨 or case:P03", Or(Has(Field.SPEAKER, "李阿姨"), Has(Field.CASE, "P03"))),
        ("说话人: 李阿姨 或 个案：P03", Or(Has(Field.SPEAKER, "李阿姨"), Has(Field.CASE, "P03"))),
        ("编码者:田野 AND source:P01", And(Has(Field.CODER, "田野"), Has(Field.SOURCE, "P01"))),
        ("材料:P01", Has(Field.SOURCE, "P01")),
        ("level:category", Has(Field.LEVEL, "category")),
        ("层级:主范畴", Has(Field.LEVEL, "main")),
        ("own:x or 直接编码:x", Or(Has(Field.OWN, "x"), Has(Field.OWN, "x"))),
        ("mark:starred or 标记：反例", Or(Has(Field.STARRED), Has(Field.NEGATIVE))),
        ("警民亲近感 > 熟悉信任 and x", And(code("警民亲近感 > 熟悉信任"), X)),
        ('speaker:"Old Li (2)"', Has(Field.SPEAKER, "Old Li (2)")),
        (r'"say \"no\" \\ yes"', code(r'say "no" \ yes')),
        ('code:and or "or"', Or(code("and"), code("or"))),
        ("和谐 or 非正式", Or(code("和谐"), code("非正式"))),
        ("in:vivo", code("in:vivo")),
        ("x or y and z", Or(X, And(Y, Z))),
        ("（x or y） and z", And(Or(X, Y), Z)),
        ("x and y near/1 z", And(X, Near(Y, Z, 1))),
        ("not x overlaps y and z", And(Overlaps(Not(X), Y), Z)),
        ("x and y and z", And(And(X, Y), Z)),
        ("not not(x)", Not(Not(X))),
        ("\u3000x\tor\ny ", Or(X, Y)),
    ],
)
def test_what_is_read(text: str, query: Query) -> None:
    assert read(text) == query


names = st.text(min_size=1, max_size=8).filter(lambda name: name.strip() != "")
leaves = st.one_of(
    st.just(Everything()),
    st.builds(Has, st.sampled_from([f for f in Field if f not in (Field.LEVEL, Field.STARRED, Field.NEGATIVE)]), names),
    st.sampled_from([Has(Field.LEVEL, "concept"), Has(Field.STARRED), Has(Field.NEGATIVE)]),
)
queries = st.recursive(
    leaves,
    lambda part: st.one_of(
        st.builds(And, part, part),
        st.builds(Or, part, part),
        st.builds(Not, part),
        st.builds(Overlaps, part, part),
        st.builds(Near, part, part, st.integers(0, 9999)),
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(queries)
def test_what_is_written_reads_as_the_same(query: Query) -> None:
    assert read(written(query, lambda _field, value: value)) == query


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='ab *()（）"“”「>:：/近和非 \\\n\x1b', max_size=25) | st.text(max_size=25))
def test_any_line_is_read_or_refused_in_one_sentence(text: str) -> None:
    try:
        read(text)
    except BadQuery as error:
        assert 0 <= error.place <= len(text)
        assert error.message.endswith(".")
        assert "\n" not in error.message
        assert error.hint


@pytest.mark.parametrize(
    ("text", "place", "sentence", "hint"),
    [
        ("", 0, "The query cannot be read at its end: it is empty.", "For example: 信任 and not 抱怨"),
        ("x and", 5, "The query cannot be read at its end: a name is missing.", "For example"),
        ("or x", 0, "The query cannot be read from character 1 on (“or x”): a name is missing before it.", "For example"),
        (
            "信任 抱怨", 3, "The query cannot be read from character 4 on (“抱怨”): a word such as “and” is missing before it.",
            "a name with spaces needs “…”",
        ),
        ("(x y)", 3, "The query cannot be read from character 4 on (“y)”): a word such as “and” is missing before it.", ""),
        ("(x", 0, "The query cannot be read from character 1 on (“(x”): the bracket is not closed.", ""),
        ("x)", 1, "The query cannot be read from character 2 on (“)”): no bracket is open here.", ""),
        ('x or "y', 5, "The query cannot be read from character 6 on (“\"y”): the quotation mark is not closed.", ""),
        ("“ ”", 0, "The query cannot be read from character 1 on (““ ””): there is nothing within the quotation marks.", ""),
        (
            "x near y", 2, "The query cannot be read from character 3 on (“near y”): how many turns away is not said.",
            "near/2 is at most two turns away, near/0 in the same turn; 9999 is the most.",
        ),
        ("x near/" + "9" * 1500 + " y", 2, "how many turns away is not said.", "9999"),
        ("x near/-1 y", 2, "how many turns away is not said.", "9999"),
        (
            "level:top", 6, "read from character 7 on (“top”): “top” is not one of the words there are for it.",
            "The levels are label, concept, category and main (标签 概念 范畴 主范畴).",
        ),
        ("mark:x", 5, "“x” is not one of the words there are for it.", "mark:starred or mark:negative"),
        ("coder:", 6, "The query cannot be read at its end: a name is missing after “coder:”.", ""),
        ("coder:(x)", 6, "(“(x)”): a name is missing after “coder:”.", ""),
        ("> x", 0, "nothing begins with “>”.", ""),
        ("x or " * 400 + "x", 500, "it has more than 100 names.", ""),
        ("(" * 900 + "x", 41, "more than 40 brackets stand within each other.", ""),
        ("not " * 450 + "x", 164, "more than 40 brackets stand within each other.", ""),
        ("x" * 2001, 2000, "it is longer than 2000 characters.", ""),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_refused(text: str, place: int, sentence: str, hint: str) -> None:
    with pytest.raises(BadQuery) as caught:
        read(text)
    if len(text) < 2000:
        assert caught.value.place == place
        assert sentence in caught.value.message
    assert hint in caught.value.hint


def nothing(name: str) -> str:
    raise CodeNotFound(name)


def test_a_field_that_is_none_is_told_from_a_code_that_is_not_there() -> None:
    lookups = Lookups(nothing, itself, itself, itself, itself)
    for text in ("speker:李", "speker：李"):
        with pytest.raises(BadQuery) as caught:
            parse(text, lookups)
        assert "“speker” is nothing that one can ask by" in caught.value.message
        assert "说话人" in caught.value.hint
    for text in ("信任", '"speker:李"', "code:李"):
        with pytest.raises(CodeNotFound):
            parse(text, lookups)


def test_an_ambiguous_name_comes_with_its_candidates() -> None:
    def two(name: str) -> str:
        raise AmbiguousName(name, ["A > x", "B > x"])

    with pytest.raises(AmbiguousName) as caught:
        parse("* and x", Lookups(two, itself, itself, itself, itself))
    assert "A > x, B > x" in caught.value.message
