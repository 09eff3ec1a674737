"""F3: columns, boxes that keep apart, arrows that keep off them, DOT that Graphviz can read."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.exchange.figures.dot import model_as_dot, quoted
from groundcode.exchange.figures.layers import crossings, layered, spread
from groundcode.exchange.figures.model import Arrow, Model, Node, model_picture
from groundcode.exchange.figures.model_labels import _cuts, _overlap, _pieces
from groundcode.exchange.figures.model_layout import Drawn, lay_out
from groundcode.exchange.figures.model_routes import _crossed
from groundcode.exchange.figures.model_values import arrow_words

HOSTILE = ('<b>"x"</b> & \\ $\\frac{1}{2}$', "a\nb\u202ec\x07", "; } -> [", "超长" * 200, "=cmd()", "\U0001f600 \u0628", "&lt;")


def nodes(*names: str) -> tuple[Node, ...]:
    return tuple(Node(name, name) for name in names)


FOUNDING = Model(
    nodes("场景", "民警", "品牌", "归属感", "亲近感", "认同", "意愿", "张力"),
    (
        Arrow("r1", "场景", "归属感", sign="+", hypothesis="H1", cite="P07-23"),
        Arrow("r2", "民警", "亲近感", sign="+", hypothesis="H2"),
        Arrow("r3", "品牌", "认同", sign="+", hypothesis="H3"),
        Arrow("r4", "归属感", "意愿", sign="+", hypothesis="H4"),
        Arrow("r5", "亲近感", "意愿", sign="+", hypothesis="H5", proven=False),
        Arrow("r6", "认同", "意愿", sign="−", type="因果关系"),
        Arrow("r7", "张力", "r5", on_arrow=True, sign="−", type="调节", cite="P06-22"),
    ),
    "核心范畴：情感承诺唤起",
)


def test_starts_mediators_and_outcome_stand_in_three_columns() -> None:
    drawn = lay_out(FOUNDING)
    columns = sorted({round(drawn.boxes[name].place[0], 3) for name in ("场景", "归属感", "意愿")})
    assert len(columns) == 3
    for names in (("场景", "民警", "品牌"), ("归属感", "亲近感", "认同")):
        assert len({round(drawn.boxes[name].place[0], 3) for name in names}) == 1


def test_moderation_meets_the_middle_of_its_arrow() -> None:
    drawn = lay_out(FOUNDING)
    (x0, y0), (x1, y1) = drawn.lines["r5"]
    x, y = drawn.lines["r7"][-1]
    share = (x - x0) / (x1 - x0)
    assert 0.25 < share < 0.75
    assert y == pytest.approx(y0 + (y1 - y0) * share)


def test_what_leads_nowhere_before_stands_close_to_what_it_leads_to() -> None:
    made = layered(["a", "b", "c", "late"], [("1", "a", "b"), ("2", "b", "c"), ("3", "late", "c")])
    assert made.column_of["late"] == 1
    assert made.column_of["c"] == 2


def test_a_long_arrow_bends_around_the_column_between() -> None:
    made = layered(["a", "b", "c"], [("1", "a", "b"), ("2", "b", "c"), ("3", "a", "c")])
    assert made.ways["3"] == ("a", "3/1", "c")
    assert "3/1" in made.columns[1]
    assert made.bends == {"3/1"}


def test_a_circle_is_broken_where_it_closes() -> None:
    made = layered(["a", "b", "c"], [("1", "a", "b"), ("2", "b", "c"), ("3", "c", "a")])
    assert made.back == ("3",)
    assert [made.column_of[name] for name in "abc"] == [0, 1, 2]


def test_the_order_within_columns_avoids_crossings() -> None:
    arcs = [("1", "a", "z"), ("2", "b", "y"), ("3", "c", "x")]
    made = layered(["a", "b", "c", "x", "y", "z"], arcs)
    assert crossings([["a", "b", "c"], ["x", "y", "z"]], [(s, e) for _n, s, e in arcs]) == 3
    assert crossings(made.columns, [(s, e) for _n, s, e in arcs]) == 0


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=8), st.floats(0.5, 5))
def test_spread_keeps_order_and_distance(wanted: list[float], apart: float) -> None:
    found = spread(wanted, [4.0] * len(wanted), apart)
    assert all(b - a >= 4 + apart - 1e-6 for a, b in pairwise(found))
    if all(b - a >= 4 + apart for a, b in pairwise(wanted)):
        assert found == pytest.approx(wanted)


@st.composite
def models(draw: st.DrawFn) -> Model:
    """Any relations between up to nine categories, circles and moderation of moderation among them."""
    names = [f"n{n}" for n in range(draw(st.integers(2, 7)))]
    outer = [f"m{n}" for n in range(draw(st.integers(0, 3)))]
    arrows: list[Arrow] = []
    for n in range(draw(st.integers(1, 8))):
        start = draw(st.sampled_from(names))
        end = draw(st.sampled_from([name for name in names if name != start]))
        arrows.append(Arrow(f"a{n}", start, end, hypothesis=f"H{n}", sign="+"))
    for n in range(draw(st.integers(0, 8))):
        start = draw(st.sampled_from([*outer, *outer, *names]))
        arrows.append(Arrow(f"b{n}", start, draw(st.sampled_from(arrows)).id, on_arrow=True, type="调节"))
    arrows = draw(st.permutations(arrows))
    names += outer
    return Model(nodes(*names), tuple(arrows))


def check(model: Model, drawn: Drawn) -> None:
    boxes = {name: box.place for name, box in drawn.boxes.items()}
    pairs = [(a, b) for a in boxes for b in boxes if a < b]
    assert not [(a, b) for a, b in pairs if _overlap(boxes[a], boxes[b]) > 0]
    for arrow in model.arrows:
        if arrow.id not in drawn.lines:
            continue
        for piece in _pieces(drawn.lines[arrow.id]):
            for name, (x, y, wide, high) in boxes.items():
                inner = (x + 0.3, y + 0.3, wide - 0.6, high - 0.6)
                assert _cuts(inner, piece) < 1e-6, (arrow, name)
    for x, y, wide, high in boxes.values():
        assert min(x, y) >= -1e-6
        assert x + wide <= drawn.width + 1e-6
        assert y + high <= drawn.height + 1e-6


@settings(max_examples=60, deadline=None)
@given(models())
def test_no_box_on_another_and_no_arrow_through_a_box(model: Model) -> None:
    drawn = lay_out(model)
    check(model, drawn)
    assert set(drawn.lines) == {arrow.id for arrow in model.arrows}
    assert lay_out(model) == drawn


def test_moderation_of_an_arrow_that_leads_back_stays_below() -> None:
    plain = (Arrow("1", "a", "b"), Arrow("2", "b", "c"), Arrow("3", "a", "d"), Arrow("4", "d", "e"), Arrow("back", "c", "a"))
    onto = (Arrow("m", "x", "back", on_arrow=True), Arrow("n", "y", "m", on_arrow=True), Arrow("o", "a", "back", on_arrow=True))
    for chosen in (onto, onto[:2], onto[:1]):
        model = Model(nodes(*"abcdexy"), (*plain, *chosen))
        check(model, lay_out(model))


def test_channels_above_the_columns_do_not_run_into_the_row_above() -> None:
    plain = tuple(Arrow(f"{n}", f"a{n}", f"a{n + 1}") for n in range(7))
    onto = tuple(Arrow(f"m{n}", f"a{n}", "6", on_arrow=True) for n in range(6))
    last = tuple(Arrow(f"x{n}", f"y{n}", f"{n}", on_arrow=True) for n in range(7))
    model = Model(nodes(*(f"a{n}" for n in range(8)), *(f"y{n}" for n in range(7))), (*plain, *onto, *last))
    check(model, lay_out(model))


def test_thirty_categories_keep_apart_too() -> None:
    names = [f"范畴{n}：{'名' * (n % 23)}" for n in range(30)]
    arrows = [Arrow(f"a{n}", names[n], names[(n * 7 + 3) % 30], type="因果关系") for n in range(30) if n != (n * 7 + 3) % 30]
    model = Model(nodes(*names), (*arrows, Arrow("m", names[4], "a1", on_arrow=True)))
    check(model, lay_out(model))


def test_moderation_goes_past_the_side_rather_than_across_an_arrow() -> None:
    plain = (Arrow("1", "a", "x"), Arrow("2", "b", "y"), Arrow("3", "a", "z"), Arrow("4", "b", "z"))
    model = Model(nodes(*"abxyzm"), (*plain, Arrow("m1", "m", "1", on_arrow=True), Arrow("m2", "m", "2", on_arrow=True)))
    drawn = lay_out(model)
    check(model, drawn)
    assert drawn.width <= 143
    across = _crossed(_pieces(drawn.lines["m2"]), [_pieces(drawn.lines["1"])])
    assert across == 0, "the second moderation does not cross the first arrow"
    assert len(drawn.lines["m2"]) == 6


def test_what_arrows_lead_to_stands_in_the_order_of_the_arrows() -> None:
    first = [("a", "p"), ("a", "s"), ("a", "t"), ("b", "q"), ("b", "s"), ("b", "t"), ("c", "r"), ("c", "s"), ("c", "t")]
    arcs = [(f"{n}", one, other) for n, (one, other) in enumerate([*first, *((name, "end") for name in "pqrst")])]
    made = layered([*"abcpqstr", "end"], arcs)
    assert made.columns[1] == list("pqrst")


def test_moderation_of_what_is_not_there_is_left_out_and_said() -> None:
    lost = (Arrow("2", "m", "gone", on_arrow=True), Arrow("3", "m", "3", on_arrow=True))
    model = Model(nodes("a", "b", "m"), (Arrow("1", "a", "b"), *lost))
    drawn = lay_out(model)
    assert set(drawn.lines) == {"1"}
    assert drawn.left_out == 2
    (page,) = model_picture(model, "en").pages
    assert any("not drawn: 2" in getattr(shape, "text", "") for shape in page.shapes)
    assert [one for one in statements(model_as_dot(model, "x")) if "->" in one][1:] == []


def test_an_arrow_without_evidence_is_dashed_and_the_legend_says_so() -> None:
    picture = model_picture(FOUNDING, "zh")
    lines = {getattr(shape, "title", ""): shape for shape in picture.pages[0].shapes if hasattr(shape, "points")}
    dashed = [title for title, line in lines.items() if line.dashed]  # type: ignore[union-attr]
    assert dashed == ["亲近感 → 意愿: H5 (+)"]
    told = " ".join(getattr(shape, "text", "") for shape in picture.pages[0].shapes)
    assert "虚线：尚无原始语句支持" in told
    assert "负向" in told


def test_each_arrow_is_told_with_its_first_citation() -> None:
    svg = model_picture(FOUNDING, "zh").pages[0].svg()
    assert "场景 → 归属感: H1 (+) [P07-23]" in svg
    assert "张力 → (亲近感 → 意愿): 调节 (−) [P06-22]" in svg
    assert "<title>核心范畴：情感承诺唤起</title>" in svg


def test_no_relation_is_said_in_one_sentence() -> None:
    picture = model_picture(Model(nodes("a"), ()), "en")
    assert picture.missing == "There is no relation to draw yet: relate categories first, in selective coding."
    assert picture.pages[0].description == picture.missing
    assert statements(picture.dot)


TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|->|[A-Za-z_][A-Za-z_0-9]*|\d+(?:\.\d+)?|[{}\[\];=,])')


def statements(dot: str) -> list[list[str]]:
    """The statements of a DOT file; whatever the tokens of the language do not cover fails."""
    tokens, at = [], 0
    while dot[at:].strip():
        found = TOKEN.match(dot, at)
        assert found, dot[at : at + 40]
        tokens.append(found[1])
        at = found.end()
    assert tokens[:3] == ["digraph", "theory", "{"]
    assert tokens[-1] == "}"
    assert tokens.count("{") == tokens.count("}") == 1
    out: list[list[str]] = [[]]
    for token in tokens[3:-1]:
        if token == ";":
            out.append([])
        else:
            out[-1].append(token)
    assert out.pop() == []
    return out


def test_dot_of_hostile_names_stays_one_graph() -> None:
    names = nodes(*HOSTILE)
    arrows = tuple(
        Arrow(f"r{n}", one.id, other.id, type=one.name, hypothesis="", cite=other.name)
        for n, (one, other) in enumerate(pairwise(names))
    )
    model = Model(names, (*arrows, Arrow("m", names[0].id, "r3", on_arrow=True)), HOSTILE[0])
    found = statements(model_as_dot(model, "t"))
    edges = [one for one in found if "->" in one]
    assert len(edges) == len(arrows) + 2  # the one that is moderated has two halves, and the moderation comes to it
    assert all(re.fullmatch("[np][0-9]+", one[0]) and re.fullmatch("[np][0-9]+", one[2]) for one in edges)


def test_dot_quotes_everything() -> None:
    assert quoted('a"b\\c') == '"a\\"b\\\\c"'
    assert quoted("a\nb") == '"a\\nb"'
    assert quoted("<b>警</b>") == '"<b>警</b>"'
    assert quoted("&lt;") == '"&amp;lt;"'
    assert quoted("\x00\u202e\x1b[31m") == '"[31m"'
    assert quoted("") == '""'


def test_hostile_names_are_drawn_as_they_are() -> None:
    names = nodes(*HOSTILE)
    arrows = tuple(Arrow(f"r{n}", names[0].id, other.id, type=other.name) for n, other in enumerate(names[1:]))
    (page,) = model_picture(Model(names, arrows), "zh").pages
    assert page.png().startswith(b"\x89PNG")
    assert "$\\frac{1}{2}$" in page.svg()
    assert arrow_words(Model(names, arrows), arrows[0]).startswith(HOSTILE[0])
