"""Model text: the form of each program, and what semopy makes of it on made-up answers."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.exchange.models import FORMATS, format_of, lavaan, model_bytes, model_text, mplus, semopy
from groundcode.exchange.models.values import ModelConstruct, ModelItem, ModelModeration, PathModel, defined, item_names
from groundcode.exchange.models.words import Words

NAMES = {"CC": "社区凝聚力", "SB": "社区归属感", "EE": "情感能量", "RS": "责任感", "PW": "参与意愿"}
PARALLEL = (("CC", "SB", "PW"), ("CC", "EE", "PW"), ("CC", "RS", "PW"))


def construct(short: str, items: int = 3, *, turned: bool = False) -> ModelConstruct:
    names = item_names([(short, items)])[short]
    texts = tuple(ModelItem(name, f"{NAMES.get(short, short)}的第{at}题", turned) for at, name in enumerate(names, 1))
    return ModelConstruct(short, NAMES.get(short, short), texts, (NAMES.get(short, short), "另一个范畴"))


def parallel(**more: Any) -> PathModel:
    return PathModel("社区党组织驱动", tuple(map(construct, NAMES)), PARALLEL, **more)


def statements(model: PathModel) -> list[str]:
    return [line for line in lavaan.statements(model, Words("en")) if not line.startswith("#")]


def test_lavaan_in_the_form_that_was_agreed() -> None:
    assert statements(parallel()) == [
        "CC =~ CC1+CC2+CC3", "SB =~ SB1+SB2+SB3", "EE =~ EE1+EE2+EE3", "RS =~ RS1+RS2+RS3", "PW =~ PW1+PW2+PW3",
        "SB ~ a1*CC", "EE ~ a2*CC", "RS ~ a3*CC", "PW ~ b1*SB + b2*EE + b3*RS + cp*CC",
        "SB ~~ EE + RS", "EE ~~ RS",
        "ind1 := a1*b1", "ind2 := a2*b2", "ind3 := a3*b3", "total_ind := ind1+ind2+ind3", "total := cp+total_ind",
        "d12 := ind1-ind2", "d13 := ind1-ind3", "d23 := ind2-ind3",
    ]  # fmt: skip
    text = model_text("lavaan", [parallel()], "zh")
    assert 'fit <- sem(model, data=d, se="bootstrap", bootstrap=5000)' in text
    assert 'parameterEstimates(fit, boot.ci.type="bca.simple", standardized=TRUE)' in text
    assert "#   CC = 社区凝聚力 (来自 社区凝聚力、另一个范畴)" in text
    assert "#     CC2 = 社区凝聚力的第2题" in text


def test_one_mediator_a_chain_and_no_mediator() -> None:
    one = PathModel("", tuple(map(construct, NAMES)), (("CC", "SB", "PW"),))
    assert [f"{q.name} := {q.terms}" for q in defined(one)] == ["ind1 := a1*b1", "total := cp+ind1"]
    assert not one.beside
    chain = PathModel("", tuple(map(construct, NAMES)), (("CC", "SB", "EE", "PW"), ("CC", "EE", "PW")))
    assert [line for line in statements(chain) if " ~ " in line] == [
        "SB ~ a1*CC", "EE ~ s1_2*SB + a2*CC", "PW ~ b2*EE + cp*CC",
    ]  # fmt: skip
    assert [q.terms for q in defined(chain)][:2] == ["a1*s1_2*b2", "a2*b2"]
    assert not chain.beside, "one leads to the other"
    plain = PathModel("", tuple(map(construct, NAMES)), (("CC", "PW"), ("SB", "PW"), ("CC", "SB")))
    assert [line for line in statements(plain) if " ~ " in line] == ["PW ~ p1*CC + p2*SB", "SB ~ p3*CC"]
    assert defined(plain) == ()


def test_several_beginnings_and_outcomes_keep_their_labels_apart() -> None:
    ways = (("CC", "SB", "PW"), ("RS", "SB", "PW"), ("CC", "SB", "EE"), ("RS", "SB", "EE"))
    model = PathModel("", tuple(map(construct, NAMES)), ways)
    labels = [path.label for path in model.paths]
    assert len(labels) == len(set(labels)) == 2 + 2 + 4
    names = [one.name for one in defined(model)]
    assert len(names) == len(set(names))
    assert {"ind1", "ind2", "ind3", "ind4", "total_1", "total_4"} <= set(names)


def test_a_construct_without_items_and_one_with_a_single_item() -> None:
    model = PathModel("", (construct("CC", 0), construct("SB", 1), construct("PW", turned=True)), (("CC", "SB", "PW"),))
    lines = statements(model)
    assert lines[:3] == ["SB =~ SB1", "SB1 ~~ 0*SB1", "PW =~ PW1+PW2+PW3"]
    text = model_text("lavaan", [model], "en")
    assert "CC has no items: it is used as an observed composite score" in text
    assert "CC1" not in text
    assert "SB has one item" in text
    assert "PW1 = 参与意愿的第1题 [reversed]" in text
    assert "must be reversed first" in text
    inp = model_text("mplus", [model], "en")
    assert "NAMES ARE CC SB1 PW1 PW2 PW3;" in inp
    assert "SB BY SB1@1;\n  SB1@0;" in inp


def test_several_pathways_in_one_file() -> None:
    text = model_text("lavaan", [parallel(), parallel()], "en")
    assert "model1 <- '" in text
    assert "fit2 <- sem(model2, data=d" in text
    assert text.count("#   CC = ") == 1, "one legend"
    assert model_text("process", [parallel(), parallel()], "en").count("process y=PW/x=CC") == 2


def test_mplus_keeps_to_eighty_columns_and_eight_characters() -> None:
    shorts = ["COHESION", *(f"MEDIATO{n}" for n in range(9)), "WILLINGN"]
    items = item_names([(short, 12) for short in shorts])
    constructs = tuple(
        ModelConstruct(short, "社区" * 40, tuple(ModelItem(name, "题项" * 50) for name in items[short])) for short in shorts
    )
    model = PathModel("路径" * 30, constructs, tuple((shorts[0], short, shorts[-1]) for short in shorts[1:-1]))
    text = model_text("mplus", [model], "zh")
    assert max(len(line.encode()) for line in text.splitlines()) <= mplus.WIDEST
    code = "\n".join(line for line in text.splitlines() if not line.startswith("!"))
    names = re.findall(r"[A-Za-z_][A-Za-z0-9_]*", code.partition("VARIABLE:")[2].partition("ANALYSIS")[0])
    assert len(names) == 2 + 11 * 12
    assert max(map(len, names[2:])) <= 8
    assert len({name.upper() for name in names[2:]}) == 11 * 12
    new = re.search(r"NEW\((.*?)\);", code, re.DOTALL)
    assert new is not None
    assert max(map(len, new[1].split())) <= 8
    for wanted in ("MODEL INDIRECT:\n  WILLINGN IND COHESION;", "BOOTSTRAP = 5000", "CINTERVAL(BCBOOTSTRAP)"):
        assert wanted in text
    assert code.count(";") == len([line for line in code.splitlines() if line.endswith(";")])


@pytest.mark.parametrize(
    ("moderated", "number"),
    [
        ([], 4),
        ([("CC", m) for m in ("SB", "EE", "RS")], 7),
        ([(m, "PW") for m in ("SB", "EE", "RS")], 14),
        ([("CC", "PW")], 5),
        ([pair for m in ("SB", "EE", "RS") for pair in (("CC", m), (m, "PW"))], 58),
        ([*(("CC", m) for m in ("SB", "EE", "RS")), ("CC", "PW")], 8),
        ([*((m, "PW") for m in ("SB", "EE", "RS")), ("CC", "PW")], 15),
        ([("CC", "PW"), *(pair for m in ("SB", "EE", "RS") for pair in (("CC", m), (m, "PW")))], 59),
    ],
)
def test_process_takes_the_numbered_model_that_fits(moderated: list[tuple[str, str]], number: int) -> None:
    found = tuple(ModelModeration("WW", start, end) for start, end in moderated)
    model = PathModel("甲", (*map(construct, NAMES), construct("WW")), PARALLEL, found)
    text = model_text("process", [model], "zh")
    commands = [line for line in text.splitlines() if line.startswith("process")]
    w = "/w=WW" if moderated else ""
    rest = "" if moderated else "/contrast=1/total=1"
    assert commands == [f"process y=PW/x=CC/m=SB EE RS{w}/model={number}/boot=5000{rest}."]
    assert ("COMPUTE WW = MEAN(WW1, WW2, WW3)." in text) == bool(moderated)
    assert "COMPUTE CC = MEAN(CC1, CC2, CC3)." in text


def test_process_says_what_no_numbered_model_fits() -> None:
    said = {"one": ModelModeration("WW", "CC", "SB"), "two": ModelModeration("VV", "CC", "SB")}
    constructs = (*map(construct, NAMES), construct("WW"), construct("VV"))
    text = model_text("process", [PathModel("甲", constructs, PARALLEL, (said["one"],))], "en")
    assert "Not in the model: the moderation by WW of the path from CC to SB (moderated on some" in text
    assert "/model=4/" in text, "the mediation itself stays"
    text = model_text("process", [PathModel("甲", constructs, PARALLEL[:1], tuple(said.values()))], "en")
    assert "by several moderators" in text
    serial = PathModel("链", constructs, (("CC", "SB", "EE", "PW"),))
    assert "process y=PW/x=CC/m=SB EE/model=6/boot=5000/contrast=1/total=1." in model_text("process", [serial], "en")
    mixed = PathModel("混", constructs, (("CC", "SB", "EE", "PW"), ("CC", "RS", "PW")))
    assert "process y=" not in model_text("process", [mixed], "en")
    assert "serial and parallel mediators mixed" in model_text("process", [mixed], "en")
    moderation = PathModel("调", constructs, (("CC", "PW"),), (ModelModeration("WW", "CC", "PW"),))
    assert "process y=PW/x=CC/w=WW/model=1/boot=5000." in model_text("process", [moderation], "en")
    assert "use a regression" in model_text("process", [PathModel("直", constructs, (("CC", "PW"),))], "en")
    ends = PathModel("多", constructs, (("CC", "SB", "PW"), ("RS", "SB", "PW")))
    assert "more than one construct at its beginning or its end" in model_text("process", [ends], "en")


def test_the_macro_is_called_by_its_commands_only() -> None:
    """SPSS takes the macro's name for a call in comments too."""
    names = (ModelConstruct("CC", "Due process", (ModelItem("CC1", 'PROCESS it\'s "fair".'),)), *map(construct, ("SB", "PW")))
    text = model_text("process", [PathModel("the process", names, (("CC", "SB", "PW"),))], "en")
    for line in text.splitlines():
        if "process" in line.lower():
            assert line.startswith("process y=")
        if line.startswith("*"):
            assert line.endswith(".")
            assert not re.search("['\"]", line)


def test_amos_lists_every_path() -> None:
    rows = list(csv.DictReader(io.StringIO(model_text("amos", [parallel()], "zh"))))
    kinds = [row["kind"] for row in rows]
    assert (kinds.count("loading"), kinds.count("path"), kinds.count("residual covariance")) == (15, 7, 3)
    assert {(row["from"], row["to"]) for row in rows if row["kind"] == "path"} == {
        (path.start, path.end) for path in parallel().paths
    }
    assert next(row for row in rows if row["to"] == "CC1")["from_name"] == "社区凝聚力"


def test_formats_by_ending_and_the_mark_that_programs_want() -> None:
    assert [format_of(ending) for ending in FORMATS.values()] == list(FORMATS)
    assert (format_of(".r"), format_of(".doc")) == ("lavaan", None)
    assert model_bytes("process", "甲").startswith(b"\xef\xbb\xbf")
    assert model_bytes("lavaan", "甲") == "甲".encode()


HOSTILE = '\'"\\;!#*\n\r\u2028\x07\u202e=cmd|x """ \' <- rm'


@pytest.mark.parametrize("format_", list(FORMATS))
def test_names_of_people_break_no_program(format_: str) -> None:
    hostile = tuple(
        ModelConstruct(short, f"{HOSTILE}{short}", (ModelItem(f"{short}1", HOSTILE), ModelItem(f"{short}2", "=1+1")), (HOSTILE,))
        for short in ("CC", "SB", "PW")
    )
    model = PathModel(HOSTILE, hostile, (("CC", "SB", "PW"),), (), (HOSTILE,))
    text = model_text(format_, [model], "zh")
    assert not re.search("[\x07\u202e\u2028\r]", text.replace("\r\n", "\n"))
    if format_ == "amos":
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert "'=1+1" in cells
        return
    marks = {"lavaan": "#", "semopy": "#", "mplus": "!", "process": "*"}
    for line in text.splitlines():
        if "cmd" in line or "=1+1" in line:
            assert line.lstrip().startswith(marks[format_]), line
    if format_ == "semopy":
        compile(text, "model.py", "exec")
    if format_ == "lavaan":
        code = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
        assert code.count("'") == 2


@settings(max_examples=60, deadline=None)
@given(
    counts=st.lists(
        st.tuples(st.sampled_from(["CC", "CC1", "C", "COHESION", "COHESIO1", "SB"]), st.integers(0, 30)),
        max_size=6,
        unique_by=lambda c: c[0],
    )
)
def test_names_of_items_are_never_shared(counts: list[tuple[str, int]]) -> None:
    names = [name for found in item_names(counts).values() for name in found]
    everything = [name.upper() for name in (*names, *(short for short, _count in counts))]
    assert len(everything) == len(set(everything))
    assert all(len(name) <= 8 for name in names)


def answers() -> tuple[Any, dict[tuple[str, str], float]]:
    """600 made-up answers of a model whose coefficients are known."""
    np, pd = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    draw = np.random.default_rng(20261122)
    true = {("SB", "CC"): 0.6, ("EE", "CC"): 0.4, ("RS", "CC"): 0.2, ("PW", "SB"): 0.5, ("PW", "EE"): 0.3, ("PW", "RS"): 0.0,
            ("PW", "CC"): 0.1}  # fmt: skip
    score = {"CC": draw.normal(size=600)}
    for end in ("SB", "EE", "RS", "PW"):
        score[end] = sum(weight * score[start] for (to, start), weight in true.items() if to == end) + 0.7 * draw.normal(size=600)
    data = {f"{name}{at}": value + 0.4 * draw.normal(size=600) for name, value in score.items() for at in (1, 2, 3)}
    return pd.DataFrame(data), true


def estimates(description: str) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], float]]:
    sem = pytest.importorskip("semopy", reason="semopy reads the text of its own format and of lavaan")
    data, true = answers()
    model = sem.Model(description)
    model.fit(data)
    found = model.inspect()
    found = found[found["op"] == "~"]
    return {(row.lval, row.rval): float(row.Estimate) for row in found.itertuples()}, true


@pytest.mark.filterwarnings("ignore")
def test_semopy_reads_its_text_and_finds_the_coefficients() -> None:
    found, true = estimates(semopy.description(parallel()))
    for pair, weight in true.items():
        assert found[pair] == pytest.approx(weight, abs=0.12), pair


@pytest.mark.filterwarnings("ignore")
def test_semopy_reads_the_text_for_lavaan_but_for_its_definitions() -> None:
    text = "\n".join(line for line in statements(parallel()) if ":=" not in line)
    found, true = estimates(text)
    assert found["PW", "SB"] == pytest.approx(true["PW", "SB"], abs=0.12)


@pytest.mark.filterwarnings("ignore")
def test_the_script_for_semopy_runs(tmp_path: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("semopy")
    data, _true = answers()
    data.to_csv(tmp_path / "data.csv", index=False)
    monkeypatch.chdir(tmp_path)
    text = model_text("semopy", [parallel()], "zh").replace("BOOTSTRAP = 1000", "BOOTSTRAP = 3")
    exec(compile(text, "model.py", "exec"), {"__name__": "__main__"})
    told = capsys.readouterr().out
    value = re.search(r"CC -> SB -> PW ([\d.]+) \[", told)
    assert value is not None
    assert float(value[1]) == pytest.approx(0.3, abs=0.1)
    assert "RMSEA" in told
