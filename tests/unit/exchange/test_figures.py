"""Figures from plain values: fonts, sheets, SVG and PNG, the research flow, the data structure, curves, networks."""

from __future__ import annotations

import shutil
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.exchange.figures import KEYS, Picture, canvas, fonts, title_of
from groundcode.exchange.figures.bows import _hits, bowed
from groundcode.exchange.figures.canvas import Box, Line, Sheet, Words
from groundcode.exchange.figures.cooccurrence import _Node, network_picture, place
from groundcode.exchange.figures.data_structure import Structure, Theme, Whole, structure_picture
from groundcode.exchange.figures.graphml import Edge, Network, Vertex, network_as_graphml, network_as_rows
from groundcode.exchange.figures.model import model_picture
from groundcode.exchange.figures.research_flow import Flow, Step, flow_picture
from groundcode.exchange.figures.saturation import Curves, saturation_picture
from tests.unit.exchange.test_figures_model import FOUNDING, HOSTILE

SVG = "{http://www.w3.org/2000/svg}"
FLOW = Flow(
    (Step("资料收集", ("访谈12份",)), Step("开放式编码", ("标签 30",)), Step("检验", ("未饱和",))),
    Step("预留", ("4份",)),
    "再抽样",
)
STRUCTURE = Structure(
    ("概念", "范畴", "主范畴"), (Whole("主", (Theme("甲", ("a", "b")), Theme("乙", ("c",)))), Whole("", (Theme("散", ("d",)),)))
)
CURVES = Curves(("P01", "P02", "P03"), (5, 2, 0), (3.0, 5.0, 7.0), (4.0, 6.0, 7.0), (5.0, 7.0, 7.0), "概念")


def network(names: tuple[str, ...] = ("甲", "乙", "丙")) -> Network:
    vertices = tuple(Vertex(f"v{n}", name, "category", n + 1) for n, name in enumerate(names))
    return Network(vertices, tuple(Edge("v0", vertex.id, n + 1) for n, vertex in enumerate(vertices[1:])), "turn")


def everything(name: str = "名") -> list[Picture]:
    """Each figure, with `name` wherever a person's words may stand."""
    return [
        flow_picture(Flow((Step(name, (name,)), Step("二", (name, name))), Step(name, (name,)), name, notes=(name,)), "zh"),
        structure_picture(Structure((name, name, name), (Whole(name, (Theme(name, (name, name)),)),), (name,)), "en"),
        saturation_picture(Curves((name, "P02"), (3, 1), (1, 2), (2, 3), (3, 4), name, (name,)), "en"),
        network_picture(network((name, "乙", name)), "zh", (name,)),
    ]


def texts(sheet: Sheet) -> str:
    """All words of a sheet."""
    lines = [line for shape in sheet.shapes if isinstance(shape, Box) for line in shape.lines]
    return " ".join([*lines, *(shape.text for shape in sheet.shapes if isinstance(shape, Words))])


# fonts


@settings(deadline=None)  # the first example loads the font
@given(st.text(max_size=60), st.floats(12, 80))
def test_wrapped_lines_fit_and_lose_nothing(text: str, most: float) -> None:
    whole = fonts.printable(text)
    for even in (True, False):
        lines = fonts.wrap(text, most, 8, lines=200, even=even)
        assert all(fonts.width(line, 8) <= most + 1e-6 for line in lines)
        assert "".join(lines).replace(" ", "") == whole.replace(" ", "")


def test_what_is_too_long_ends_with_dots() -> None:
    lines = fonts.wrap("字" * 100, 20, 8, lines=2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert fonts.width(lines[1], 8) <= 20


def test_lines_are_even_and_do_not_begin_with_a_stop() -> None:
    size = 10.0
    assert fonts.wrap("一二三四五六七", 6 * size * fonts.POINT + 0.1, size) == ("一二三四", "五六七")
    assert fonts.wrap("一二三，四", 3 * size * fonts.POINT + 0.1, size, even=False) == ("一二", "三，四")
    assert fonts.wrap("two words", fonts.width("two wor", size), size) == ("two", "words")


def test_a_short_form_keeps_both_ends() -> None:
    short = fonts.shorten("P07-a very long name of an interview-23", 20, 8)
    assert short.startswith("P07")
    assert short.endswith("23")
    assert fonts.width(short, 8) <= 20
    assert fonts.shorten("P07", 20, 8) == "P07"


def test_characters_that_steer_are_taken_out_and_missing_ones_are_boxes() -> None:
    assert fonts.printable("a\u202eb\x07\n c\u200b") == "ab c"
    assert fonts.printable("\U0001f9ff") in (fonts.MISSING, "?")
    assert fonts.visible("\U0001f9ff") == "\U0001f9ff"


def test_the_face_writes_simplified_chinese() -> None:
    found = fonts.face()
    if not found.is_chinese:
        pytest.skip("no Chinese font on this machine")
    if "CJK" in found.name:
        assert "SC" in found.name  # the first face of such a collection has Japanese forms
    assert fonts.width("警民", 10) == pytest.approx(2 * 10 * fonts.POINT, rel=0.02)


def test_a_font_that_came_as_a_package_is_taken_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib

    package, file = fonts.PACKAGES[0]
    folder = tmp_path / package
    folder.mkdir()
    (folder / "__init__.py").touch()
    shutil.copy(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSerif.ttf", folder / file)
    monkeypatch.setitem(sys.modules, package, None)
    assert fonts._packaged() is None
    monkeypatch.delitem(sys.modules, package)
    monkeypatch.syspath_prepend(str(tmp_path))
    found = fonts._packaged()
    assert found is not None
    assert found.path == str(folder / file)
    assert not fonts._own().is_chinese


def test_nothing_is_written_into_the_home_folder(tmp_path: Path) -> None:
    import subprocess

    load = "from groundcode.exchange.figures import fonts\nfonts.load_matplotlib()\n"
    code = f"{load}import matplotlib\nprint(matplotlib.get_configdir())"
    environment = {"HOME": str(tmp_path), "PATH": "", "LOCALAPPDATA": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "groundcode" in done.stdout
    assert not (tmp_path / ".config").exists()


# sheets


def test_svg_says_in_words_what_it_shows() -> None:
    sheet = Sheet(
        50, 30, "题 <&>", "一\n二", (Box(5, 5, 20, 10, ("甲",), title="甲 & 乙"), Line(((5, 20), (40, 20)), title="线"))
    )
    root = ElementTree.fromstring(sheet.svg())
    assert root.findtext(f"{SVG}title") == "题 <&>"
    assert root.findtext(f"{SVG}desc") == "一\n二"
    assert [one.text for one in root.iter(f"{SVG}title")][1:] == ["甲 & 乙", "线"]
    assert root.get("width") == f"{50 / fonts.POINT:.6f}pt"
    assert "<!DOCTYPE" not in sheet.svg()
    assert not list(root.iter(f"{SVG}text"))  # letters are outlines


def test_png_has_the_width_of_a_page_at_300_dots_on_white() -> None:
    data = model_picture(FOUNDING, "zh").pages[0].png()
    wide, _high, _bits, colour = struct.unpack(">IIBB", data[16:26])
    assert abs(wide - 160 / 25.4 * 300) <= 1
    assert colour in (2, 6)
    assert b"tEXtSoftware" not in data


def test_the_same_values_give_the_same_files() -> None:
    makers: list[Callable[[], Picture]] = [
        lambda: model_picture(FOUNDING, "zh"),
        lambda: network_picture(network(), "en"),
        lambda: saturation_picture(CURVES, "zh"),
    ]
    for make in makers:
        one, other = make().pages[0], make().pages[0]
        assert one.svg() == other.svg()
        assert one.png() == other.png()


def test_settings_of_a_user_are_left_alone() -> None:
    import matplotlib

    matplotlib.rcParams["font.size"] = 33
    try:
        changed = flow_picture(FLOW, "zh").pages[0].svg()
        assert matplotlib.rcParams["font.size"] == 33
    finally:
        matplotlib.rcdefaults()
    assert flow_picture(FLOW, "zh").pages[0].svg() == changed


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_harmless_in_every_figure(name: str) -> None:
    for picture in everything(name):
        for page in picture.pages:
            svg = page.svg()
            ElementTree.fromstring(svg)
            assert "\u202e" not in svg


def test_every_figure_has_a_title_in_both_languages() -> None:
    assert [title_of(key, "zh") for key in KEYS] == ["研究流程图", "数据结构图", "理论模型图", "理论饱和度曲线", "编码共现网络"]
    assert all(title_of(key, "en").isascii() for key in KEYS)


# the figures


def test_the_flow_shows_each_step_and_what_is_held_back() -> None:
    (page,) = flow_picture(FLOW, "zh").pages
    assert all(word in texts(page) for word in ("资料收集", "访谈12份", "预留", "4份", "再抽样"))
    arrows = [shape for shape in page.shapes if isinstance(shape, Line)]
    assert len(arrows) == 2 + 2 + 1
    again = [line for line in arrows if line.title == "再抽样"]
    assert again[0].dashed
    led = Flow(FLOW.steps, FLOW.reserved, FLOW.again, leads_back=True)
    assert not next(line for line in flow_picture(led, "zh").pages[0].shapes if getattr(line, "title", "") == "再抽样").dashed  # type: ignore[union-attr]


def test_the_structure_joins_concepts_categories_and_main_categories() -> None:
    (page,) = structure_picture(STRUCTURE, "zh").pages
    assert all(word in texts(page) for word in ("主范畴", "· a", "· c", "甲", "乙", "散"))
    assert page.description.splitlines() == ["主 ← 甲 ← a; b", "主 ← 乙 ← c", "散 ← d"]


def test_a_long_structure_takes_several_pages_and_says_so() -> None:
    wholes = tuple(
        Whole(f"主{n}", (Theme("甲", tuple(f"概念{n}-{k}" for k in range(20))), Theme("乙", ("x",)))) for n in range(6)
    )
    picture = structure_picture(
        Structure(("概念", "范畴", "主范畴"), (*wholes, Whole("大", (Theme("多", tuple(map(str, range(150)))),)))), "zh"
    )
    assert len(picture.pages) > 3
    assert all(page.height <= canvas.TALLEST + 4 for page in picture.pages)
    told = "\n".join(page.description for page in picture.pages)
    assert all(f"概念{n}-{k}" in told for n in range(6) for k in range(20))
    last = texts(picture.pages[-1])
    assert "多（续）" in last
    assert "（续图）" in last
    assert "（续图）" not in texts(picture.pages[0])
    assert f"第{len(picture.pages)}页，共{len(picture.pages)}页。" in last


def test_the_curves_are_told_in_words() -> None:
    (page,) = saturation_picture(CURVES, "zh").pages
    assert page.description.splitlines() == ["P01：新增 5，累计 5", "P02：新增 2，累计 7", "P03：新增 0，累计 7"]
    assert CURVES.known == (5, 7, 7)
    assert page.png() != saturation_picture(Curves(CURVES.names, CURVES.new), "zh").pages[0].png()


def test_many_interviews_still_make_a_figure() -> None:
    many = Curves(tuple(f"interview of {n}" for n in range(90)), (9, *(n % 2 for n in range(89))))
    assert saturation_picture(many, "en").pages[0].png()


def test_lines_of_the_network_are_as_wide_as_their_counts() -> None:
    (page,) = network_picture(network(), "zh", ("注",)).pages
    found = {shape.title: shape.stroke for shape in page.shapes if isinstance(shape, Line)}
    assert found["甲 — 丙: 2"] > found["甲 — 乙: 1"]
    assert page.description == "甲 — 丙: 2\n甲 — 乙: 1\n注"


def test_the_network_says_how_wide_a_line_is() -> None:
    shapes = network_picture(network(("甲", "乙", "丙", "丁")), "zh").pages[0].shapes
    assert "线宽" in texts(network_picture(network(), "zh").pages[0])
    legend = [shape.stroke for shape in shapes if isinstance(shape, Line) and not shape.title]
    lines = {shape.stroke for shape in shapes if isinstance(shape, Line) and shape.title}
    assert legend == sorted(legend)
    assert {legend[0], legend[-1]} == {min(lines), max(lines)}


def test_a_line_bends_around_a_box_and_away_from_another_line() -> None:
    box = (40.0, -5.0, 60.0, 5.0)
    bent = bowed((0, 0), (100, 0), [box])
    assert len(bent) > 2
    assert not _hits(bent, [box])
    assert (bent[0], bent[-1]) == ((0, 0), (100, 0))
    assert bowed((0, 0), (100, 0), []) == ((0, 0), (100, 0))
    assert len(bowed((0, 0), (40, 0), [], ([(-1.0, 0.0)], []))) > 2, "two lines in one direction look like one"
    walled = [(40.0, -500.0, 60.0, 500.0)]
    assert bowed((0, 0), (100, 0), walled) == ((0, 0), (100, 0)), "what cannot be avoided is not made worse"


def overlapping(nodes: dict[str, _Node]) -> list[tuple[str, str]]:
    return [
        (a, b) for a, one in nodes.items() for b, other in nodes.items()
        if a < b and abs(one.x - other.x) < (one.width + other.width) / 2
        and abs(one.y - other.y) < (one.height + other.height) / 2
    ]  # fmt: skip


def test_thirty_codes_stand_apart() -> None:
    vertices = [Vertex(f"v{n:02}", "范畴" * (n % 6 + 1), "category", n) for n in range(30)]
    edges = tuple(Edge(f"v{n:02}", f"v{(n * 11 + 5) % 30:02}", n % 7 + 1) for n in range(30) if n != (n * 11 + 5) % 30)
    assert not overlapping(place(vertices, edges))
    assert place(vertices, edges) == place(vertices, edges)


def test_a_figure_without_data_says_what_is_missing() -> None:
    for picture, words in (
        (flow_picture(Flow(()), "en"), "There is no source in the project, so there is no flow to draw."),
        (structure_picture(Structure(("a", "b", "c"), ()), "zh"), "尚无范畴：请先把概念归入范畴，再绘制数据结构图。"),
        (saturation_picture(Curves(("P01",), (0,)), "zh"), "尚无编码，无法绘制饱和度曲线：请先对访谈进行编码。"),
        (network_picture(Network((), (), "turn"), "zh"), "没有共同出现的编码，无法绘制共现网络。"),
    ):
        assert picture.missing == words
        assert texts(picture.pages[0]).replace(" ", "") == words.replace(" ", "")


def test_graphml_can_be_read_back() -> None:
    import networkx

    found = networkx.parse_graphml(network_as_graphml(network(("<甲> & \x00", '"乙"', "丙"))))
    assert found.nodes["v0"] == {"label": "<甲> & \N{REPLACEMENT CHARACTER}", "level": "category", "count": 1}
    assert found.edges["v0", "v2"]["weight"] == 2
    assert found.graph["unit"] == "turn"


def test_edges_as_a_table_begin_with_the_most_frequent() -> None:
    rows = network_as_rows(network())
    assert rows[0][:3] == ("source", "target", "weight")
    assert [row[:5] for row in rows[1:]] == [("甲", "丙", 2, 1, 3), ("甲", "乙", 1, 1, 2)]
