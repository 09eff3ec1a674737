"""Nothing is passed over in silence: what is there is carried or told; another reader counts the same."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundcode.workspace import Workspace
from groundcode.workspace.interchange import InterchangeReport
from tests.builders import new_project
from tests.unit.exchange.refi.files import C1, C2, C3, CODES, S1, USERS, guid, project, selection, source, write
from tests.workspace.refi_tools import TOOLS, root_of

TEXT = "Ann: I trust them.\nBob: They call us.\n"


def check_all_is_told(ws: Workspace, report: InterchangeReport, path: Path) -> None:
    """Every element of the XML is a thing of the project, or counted in the report."""
    there = Counter(one.tag.rpartition("}")[2] for one in root_of(path).iter())
    lost, kept = Counter[str](), Counter[str]()
    for loss in report.losses:
        (kept if loss.kept else lost)[loss.kind] += loss.count
    strange = Counter[str]()
    for loss in report.losses:
        if loss.kind.startswith("elements that"):
            strange["all"] += loss.count
    once = sum(
        one.count for one in report.losses if one.kept and one.kind == "codings" and ("case" in one.why or "once" in one.why)
    )
    assert there["Coding"] - strange["all"] <= len(ws.codings.segments()) + lost["codings"] + once <= there["Coding"]
    assert there["Code"] == len(ws.tree().codes) + kept["codes here"]
    assert there["User"] == len(set(ws.coders().values()) - {"新"})
    texts = there["TextSource"] + there["Representation"] + there["Transcript"]
    assert texts == len(ws.sources.list_()) + lost["sources"] + same_texts(report)
    assert there["Case"] == len(ws.cases.list_())
    assert (
        there["Note"] + there["Set"] + described(path) == len(ws.memos.list_()) + lost["notes"] + lost["comments on selections"]
    )
    assert there["Link"] == len(ws.relations.list_()) + lost["links"] + kept["links of notes"] + kept["links"] - turned(report)
    assert there["SyncPoint"] == lost["time marks of transcripts"]
    values = sum(len(case.values) for case in ws.cases.list_()) + kept["variables of sources"] + lost["values of cases"]
    more = lost["variables of sources"] + lost["descriptions, notes and values of what is no text"]
    assert values <= there["VariableValue"] <= values + more
    assert there["Graph"] == lost["graphs"]
    for tag in ("PictureSelection", "AudioSelection", "VideoSelection"):
        assert there[tag] == sum(count for kind, count in lost.items() if f"({tag})" in kind)


def turned(report: InterchangeReport) -> int:
    """Links that are relations all the same."""
    return sum(one.count for one in report.losses if one.kept and one.kind == "links" and "direction" in one.why)


def same_texts(report: InterchangeReport) -> int:
    """Sources whose text another one has."""
    return sum(one.count for one in report.losses if one.kept and one.kind == "sources" and "here already" in one.why)


def described(path: Path) -> int:
    """Descriptions that are to be memos: of everything but codes, sets, and what is no text."""
    parents = {child: one for one in root_of(path).iter() for child in one}
    found = ("PlainTextSelection", "TextSource", "Project", "Case")
    return sum(
        one.tag.endswith("}Description") and bool((one.text or "").strip()) and above.tag.rpartition("}")[2] in found
        for one, above in parents.items()
    )


def taken(path: Path, folder: Path, name: str = "again", **more: Any) -> tuple[Workspace, InterchangeReport]:
    ws = new_project(folder, name, coder="新", seed=7)
    return ws, ws.interchange.import_qdpx(path, fresh=True, **more)


@pytest.mark.parametrize("name", TOOLS)
def test_every_element_is_carried_or_told(tmp_path: Path, name: str) -> None:
    path = TOOLS[name]().write(tmp_path / "a.qdpx")
    check_all_is_told(*taken(path, tmp_path), path)


REMARK = "<Description>A remark.</Description>"
PIECES: dict[str, Callable[[int], str]] = {
    "coded": lambda n: selection(n, 0, 3, C1),
    "coded with a remark": lambda n: selection(n, 5, 12, C2, inner=REMARK),
    "outside": lambda n: selection(n, 30, 9_999, C1, inner=REMARK),
    "no code": lambda n: selection(n, 0, 3, guid(99)),
    "no reference": lambda n: selection(n, 0, 4, C3).replace(f'<CodeRef targetGUID="{C3}"/>', ""),
    "bare": lambda n: f'<PlainTextSelection guid="{guid(n)}" startPosition="0" endPosition="3"/>',
    "remark only": lambda n: (
        f'<PlainTextSelection guid="{guid(n)}" startPosition="1" endPosition="3">{REMARK}</PlainTextSelection>'
    ),
    "whole": lambda n: f'<Coding guid="{guid(n)}"><CodeRef targetGUID="{C1}"/></Coding>',
    "strange": lambda n: f'<Highlight guid="{guid(n)}"><Coding guid="{guid(n + 500)}"/></Highlight>',
    "value": lambda n: '<VariableValue><VariableRef targetGUID="x"/><TextValue>3</TextValue></VariableValue>',
}
MEDIA: dict[str, Callable[[int], str]] = {
    "picture": lambda n: f'<PictureSource guid="{guid(n)}" name="map">{REMARK}<PictureSelection guid="{guid(n + 1)}"><Coding '
                         f'guid="{guid(n + 2)}"><CodeRef targetGUID="{C1}"/></Coding></PictureSelection></PictureSource>',
    "pdf": lambda n: f'<PDFSource guid="{guid(n)}" name="doc"><PDFSelection guid="{guid(n + 1)}" name="They call us."><Coding '
                     f'guid="{guid(n + 2)}"><CodeRef targetGUID="{C1}"/></Coding></PDFSelection><Representation '
                     f'guid="{guid(n + 3)}">'
                     f"<PlainTextContent>{TEXT}{n}</PlainTextContent></Representation></PDFSource>",
    "pdf alone": lambda n: f'<PDFSource guid="{guid(n)}" name="doc"><PDFSelection guid="{guid(n + 1)}" name="x"><Coding '
                           f'guid="{guid(n + 2)}"><CodeRef targetGUID="{C1}"/></Coding></PDFSelection></PDFSource>',
    "tape": lambda n: f'<AudioSource guid="{guid(n)}"><AudioSelection guid="{guid(n + 1)}"/><Coding '
                      f'guid="{guid(n + 2)}"><CodeRef '
                      f'targetGUID="{C1}"/></Coding><VariableValue><VariableRef targetGUID="x"/><TextValue>3</TextValue>'
                      "</VariableValue></AudioSource>",
    "empty": lambda n: f'<TextSource guid="{guid(n)}" name="e"><PlainTextContent> </PlainTextContent>{selection(n + 5, 0, 1, C1)}'
                       "</TextSource>",
    "same text": lambda n: f'<TextSource guid="{guid(n)}"><PlainTextContent>{TEXT}</PlainTextContent></TextSource>',
    "unknown": lambda n: f'<HologramSource guid="{guid(n)}"><Coding guid="{guid(n + 2)}"/></HologramSource>',
}  # fmt: skip
REST: dict[str, Callable[[int], str]] = {
    "note": lambda n: f'<Notes><Note guid="{guid(n)}" name="n"><PlainTextContent>Text {n}.</PlainTextContent></Note></Notes>',
    "empty note": lambda n: f'<Notes><Note guid="{guid(n)}"/></Notes>',
    "link": lambda n: f'<Links><Link guid="{guid(n)}" name="l{n}" direction="Associative" originGUID="{C1}" '
                      f'targetGUID="{C3}"/></Links>',
    "link nowhere": lambda n: f'<Links><Link guid="{guid(n)}" originGUID="{C1}" targetGUID="{guid(98)}"/></Links>',
    "link of a source": lambda n: f'<Links><Link guid="{guid(n)}" originGUID="{S1}" targetGUID="{C1}"/></Links>',
    "set": lambda n: f'<Sets><Set guid="{guid(n)}" name="s{n}">{REMARK}<MemberCode targetGUID="{C1}"/></Set></Sets>',
    "graph": lambda n: f'<Graphs><Graph guid="{guid(n)}"><Vertex guid="{guid(n + 1)}" firstX="0" firstY="0"/></Graph></Graphs>',
    "case": lambda n: f'<Cases><Case guid="{guid(n)}" name="c{n}">{REMARK}<CodeRef targetGUID="{C1}"/><SourceRef '
                      f'targetGUID="{S1}"/>'
                      f'<SelectionRef targetGUID="{guid(97)}"/></Case></Cases>',
    "strange": lambda _n: "<Dashboards><Dashboard/></Dashboards>",
}  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(sorted(PIECES)), max_size=6), st.lists(st.sampled_from(sorted(MEDIA)), max_size=3),
    st.lists(st.sampled_from(sorted(REST)), max_size=5),
)  # fmt: skip
def test_whatever_is_there_is_told(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str], media: list[str], rest: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("told")
    inner = "".join(PIECES[name](1000 + n) for n, name in enumerate(pieces))
    others = "".join(MEDIA[name](3000 + 20 * n) for n, name in enumerate(media))
    more = "".join(REST[name](5000 + 5 * n) for n, name in enumerate(rest))
    xml = project(f"{USERS}{CODES}<Sources>{source(S1, inner)}{others}</Sources>{more}")
    path = write(folder / "a.qdpx", xml, {f"sources/{S1}.txt": TEXT})
    ws, report = taken(path, folder, levels="category,label")
    check_all_is_told(ws, report, path)
    assert ("Highlight" in " ".join(report.lines())) is ("strange" in pieces)
    ws.close()


def read_by_another(path: Path, folder: Path) -> Iterator[tuple[str, str, int, int, str, str]]:
    """(coding, source, start, end, words, code) of every coding, as pyrefiqda reads them."""
    refiqda = pytest.importorskip("pyrefiqda")
    found = refiqda.RefiProject.load(path, extract_dir=str(folder))
    for one in found.sources.text_source if found.sources else ():
        if one.plain_text_content is None:
            text = refiqda.RefiProject.resolve_source_path(one.plain_text_path, str(folder)).read_bytes().decode("utf-8")
        else:
            text = one.plain_text_content
        for place in one.plain_text_selection:
            for coding in place.coding:
                start, end = place.start_position, place.end_position
                yield coding.guid.strip("{}").lower(), one.name, start, end, text[start:end], coding.code_ref.target_guid.lower()


def read_by_us(ws: Workspace) -> Iterable[tuple[str, str, int, int, str, str]]:
    """The same of a project."""
    return ((one.id, one.source, one.start, one.end, one.quote, one.code_id) for one in ws.codings.segments())


def test_the_sample_of_nvivo_counts_the_same_elsewhere(tmp_path: Path, shared_data: Path) -> None:
    refiqda = pytest.importorskip("pyrefiqda")
    file = shared_data / "refi" / "cproctor_nvivo_project.qdpx"
    theirs: Any = refiqda.RefiProject.load(file, extract_dir=str(tmp_path / "theirs"))
    ws, _report = taken(file, tmp_path)
    ws.interchange.export_qdpx(tmp_path / "out.qdpx")
    ours: Any = refiqda.RefiProject.load(tmp_path / "out.qdpx", extract_dir=str(tmp_path / "ours"))

    def codes(tree: Any) -> Iterator[tuple[str, str]]:
        for code in tree.code:
            yield code.guid.lower(), code.name
            yield from codes(code)

    assert dict(codes(ours.code_book.codes)) == dict(codes(theirs.code_book.codes))
    assert sorted(read_by_another(tmp_path / "out.qdpx", tmp_path / "a")) == sorted(read_by_us(ws))
    assert len(read_all(file, tmp_path / "b")) == len(ws.codings.segments())


def read_all(path: Path, folder: Path) -> list[tuple[str, str, int, int, str, str]]:
    """All of them."""
    return list(read_by_another(path, folder))


@pytest.mark.parametrize("kind", ["vcsum_zh", "qmsum", "casino", "pdpilot_maxqda"])
def test_coded_data_counts_the_same_elsewhere(tmp_path: Path, shared_data: Path, kind: str) -> None:
    files = sorted((shared_data / "coded" / kind).glob("*.json"))[:6]
    ws = new_project(tmp_path, "made", coder="甲")
    wanted = []
    codes: dict[str, str] = {}
    for path in files:
        data = json.loads(path.read_text(encoding="utf-8"))
        text = tmp_path / f"{path.stem}.txt"
        text.write_text(data["text"], encoding="utf-8", newline="")
        report = ws.sources.import_files([text])
        (found,) = report.sources.values()
        for span in data["spans"]:
            name = " ".join(span["code"].split())
            code = codes[name] if name in codes else codes.setdefault(name, ws.codes.create(name))
            ws.codings.apply(code, found, span["start"], span["end"])
            wanted.append((path.stem, span["start"], span["end"], data["text"][span["start"] : span["end"]], code))
    ws.interchange.export_qdpx(tmp_path / "out.qdpx")
    there = [one[1:] for one in read_by_another(tmp_path / "out.qdpx", tmp_path / "x")]
    assert sorted(there) == sorted(set(wanted))
    plain = tmp_path / "plain.qdpx"
    with zipfile.ZipFile(tmp_path / "out.qdpx") as one, zipfile.ZipFile(plain, "w") as out:
        for name in one.namelist():
            if not name.endswith(".jsonl"):
                out.writestr(name, one.read(name))
    back, report2 = taken(plain, tmp_path)
    assert sorted(read_by_us(back)) == sorted(read_by_us(ws))
    assert not report2.whole
