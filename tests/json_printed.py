"""Every command that prints JSON, called on small projects in the folder that one works in."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from groundcode.cli.main import main
from groundcode.domain.levels import Level
from groundcode.workspace import Workspace
from tests.examples import run

Printed = dict[str, object]
"""What was called, as the table says it -> the value that was printed."""


FIRST = """Interviewer: When did you begin?
Neighbour: In the autumn of 2017. I had nothing to do and sat at home.
Interviewer: And then?
Neighbour: I stood at the south gate every morning, whatever the weather was like.
"""


CORRECTED = FIRST.replace("2017", "2018")


def json_of(*words: str) -> object:
    """The document that a command prints."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as end:
        main([*words, "--json"])
    assert end.value.code == 0, err.getvalue()
    return json.loads(out.getvalue())


def do(*words: str) -> None:
    code, told = run(["groundcode", *words])
    assert code == 0, told


def define(project: str, words: str, more: str = "") -> None:
    """Give a code of the sample another definition."""
    codebook = f"codes:\n  - name: 社区归属感\n    level: main\n    definition: {words}\n{more}"
    Path("one.yaml").write_text(codebook, encoding="utf-8")
    do("codebook", "import", project, "one.yaml", "--yes")


def at_work() -> Printed:
    """Importing, coding, looking."""
    do("init", "p.groundcode", "--coder", "A")
    english = Path("sample/interviews/P04-resident-English.txt").read_text(encoding="utf-8")
    Path("copy.txt").write_text(english.replace("armband", "badge"), encoding="utf-8")
    printed = {"`import`": json_of("import", "p.groundcode", "sample/interviews", "copy.txt", "none.txt")}
    do("codebook", "import", "p.groundcode", "sample/codebook.yaml")
    do("code", "p.groundcode", "--from", "sample/coder-a.jsonl")
    do("memo", "p.groundcode", "Why the rice cooker?")
    words = "It was a rice cooker."
    start = english.index(words)
    example = f"{{source: P04-resident-English, start: {start}, end: {start + len(words)}, quote: {words}}}"
    define("p.groundcode", "home", f"    examples: [{example}]\n")
    for name in ("sources", "speakers", "codes", "segments", "memo", "history", "verify"):
        printed[f"`{name}`"] = json_of(name, "p.groundcode")
    printed["`show`"] = json_of("show", "p.groundcode", "P04-resident-English")
    printed["`show --tokens`"] = json_of("show", "p.groundcode", "P04-resident-English", "--tokens")
    printed["`search`"] = [json_of("search", "p.groundcode", "rice cooker"), json_of("search", "p.groundcode", "ricecooker")]
    return printed


def of_a_review() -> Printed:
    """A spreadsheet that comes back with a remark, another definition, another level and a new code."""
    from openpyxl import load_workbook

    do("codebook", "export", "p.groundcode", "review.xlsx")
    book = load_workbook("review.xlsx")
    sheet = book.worksheets[0]
    at = {cell.value: int(cell.column or 0) for cell in sheet[1]}
    sheet.cell(2, at["意见 Remarks"]).value = "Too wide."
    sheet.cell(2, at["definition"]).value = "Narrower."
    sheet.cell(3, at["level"]).value = "main"
    sheet.append([None, "main", "new", "new", "made by the supervisor"])
    book.save("review.xlsx")
    return {"`codebook import` (a review)": json_of("codebook", "import", "p.groundcode", "review.xlsx", "--dry-run")}


def of_codebooks() -> Printed:
    """A codebook compared with its later self and with a file, and a file of which some fits and some does not."""
    shutil.copy("p.groundcode", "later.groundcode")
    with Workspace.open(Path("later.groundcode"), coder="A") as later:
        tree = later.tree()
        ids = [code for code in tree.walk() if tree.parent_of(code) and not tree.children_of(code)]
        later.codes.merge(ids[0], ids[1])
        later.codes.delete(ids[2])
        later.codes.rename(ids[3], "another name")
        later.codes.move(ids[4], None)
        later.codes.raise_(ids[4])
        later.codes.create("more")
        later.codings.apply(ids[5], later.sources.list_()[0].id, 0, 9)
        later.codes.set_core(tree.get("社区归属感").id)
    head = "description: {}\ncodes:\n  - name: 甲\n    level: category\n    definition: {}\n"
    example = "    also_in: [{}]\n    examples: [{{source: P04-resident-English, start: {}, end: 9}}]\n"
    like = "  - {{name: {}, level: label, definition: what neighbours say about the gate they stood at}}\n"
    for name, words in (("one", "old"), ("two", "new")):
        text = head.format(words, words) + example.format(words, len(words) + (words == "new")) + like.format(words)
        Path(f"{name}.yaml").write_text(text, encoding="utf-8")
    imported = Path("import.yaml")
    imported.write_text(head.format("", "new") + example.format("社区归属感", 0), encoding="utf-8")
    do("codebook", "import", "later.groundcode", "import.yaml")
    more = "  - {name: 社区归属感, level: label, definition: another one}\n  - {name: 乙, level: label, also_in: [甲]}\n"
    imported.write_text(head.format("", "other") + example.format("more", 1) + more, encoding="utf-8")
    return {
        "`codebook diff`": [
            json_of("codebook", "diff", "p.groundcode", "later.groundcode"),
            json_of("codebook", "diff", "later.groundcode", "p.groundcode"),
            json_of("codebook", "diff", "one.yaml", "two.yaml"),
        ],
        "`codebook import`": json_of("codebook", "import", "later.groundcode", "import.yaml", "--dry-run"),
    }  # fmt: skip


def of_a_merge() -> Printed:
    """Two people define one code."""
    shutil.copyfile("p.groundcode", "q.groundcode")
    define("p.groundcode", "at home")
    define("q.groundcode", "belonging")
    return {"`merge`": json_of("merge", "p.groundcode", "q.groundcode"), "`conflicts`": json_of("conflicts", "p.groundcode")}


def of_a_plan() -> Printed:
    """Two people do everything that a plan tells of; the merge is undone, and a project made separately is joined."""
    shutil.copyfile("p.groundcode", "m.groundcode")
    with Workspace.open(Path("m.groundcode"), coder="A") as ours:
        kept = ours.cases.add("P78")
        place = ours.cases.bind(kept, ours.sources.list_()[-1].id)[0].source
        ours.cases.consent(kept, {"share": "no"})
    shutil.copyfile("m.groundcode", "n.groundcode")
    with Workspace.open(Path("m.groundcode"), coder="A") as ours, Workspace.open(Path("n.groundcode"), coder="B") as theirs:
        first, last = theirs.sources.list_()[0], theirs.sources.list_()[-1]
        text = theirs.sources.open(first.id).text
        for ws, ending in ((ours, "a"), (theirs, "b")):
            ws.sources.edit_text(first.id, f"{text[:-1]}{ending}\n")
            ws.codes.create("twice")
            ws.codes.describe(ws.codes.create("old"), definition=ending)
        Path("near.txt").write_text(theirs.sources.open(last.id).text.replace("e", "é", 3), encoding="utf-8")
        theirs.sources.import_files([Path("near.txt")], as_new=True)
        theirs.codings.apply(theirs.tree().find("twice")[0], last.id, 0, 4)
        theirs.codes.delete(theirs.tree().codes[theirs.tree().children_of(None)[0]].id)
        theirs.codes.rename(theirs.tree().children_of(None)[0], "anew")
        theirs.memos.write("why?")
        theirs.cases.add("P77")
        theirs.cases.unbind(kept, theirs.sources.named(place).id, opening=True)
    plan = json_of("merge", "m.groundcode", "n.groundcode", "--dry-run")
    assert isinstance(plan, dict)
    do("merge", "m.groundcode", "n.groundcode")
    with Workspace.open(Path("m.groundcode"), coder="A") as ours:
        theirs_code = next(id_ for id_, code in ours.tree().codes.items() if code.name == "anew")
        ours.codes.rename(theirs_code, "anew again")
    told = json_of("merge", "m.groundcode", "--undo")
    separate("t0.groundcode")
    joining = json_of("merge", "m.groundcode", "t0.groundcode", "--plan", "join.csv")
    joined = json_of("merge", "m.groundcode", "t0.groundcode", "--join", "join.csv")
    return {
        "`merge` (its plan)": plan["plan"], "`merge --undo`": told, "`merge --plan`": joining, "`merge --join`": joined,
    }  # fmt: skip


def separate(project: str) -> None:
    """A project of one interview, which the others know nothing of."""
    do("init", project, "--coder", "C")
    Path("T1.txt").write_text(FIRST, encoding="utf-8")
    do("import", project, "T1.txt")


def of_a_correction() -> Printed:
    """A corrected text, in which the words of a coded segment changed."""
    do("init", "v.groundcode", "--coder", "A")
    for name, text in (("V1.txt", FIRST), ("V1-corrected.txt", CORRECTED)):
        Path(name).write_text(text, encoding="utf-8")
    do("import", "v.groundcode", "V1.txt")
    start = FIRST.index("In the")
    segment = {"source": "V1", "start": start, "end": start + len("In the autumn of 2017."), "code": "since when"}
    Path("v.jsonl").write_text(json.dumps(segment) + "\n", encoding="utf-8")
    do("code", "v.groundcode", "--from", "v.jsonl", "--create")
    as_version = json_of("import", "v.groundcode", "V1-corrected.txt", "--as-version-of", "V1")
    return {"`import --as-version-of`": as_version, "`review`": json_of("review", "v.groundcode", "--all")}


def of_cases() -> Printed:
    """A table with sites and consent, and a sampling round."""
    do("init", "c.groundcode", "--coder", "A")
    do("import", "c.groundcode", "sample/interviews")
    with Path("sample/cases.csv").open(encoding="utf-8-sig", newline="") as stream:
        head, *cases = csv.reader(stream)
    with Path("cases.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([[*head, "consent:quote"], *([*case, "verbatim"] for case in cases)])
    printed = {"`cases import`": json_of("cases", "import", "c.groundcode", "cases.csv", "--parent", "所在社区")}
    answers = ("--date", "2024-05-12", "--form", "2", "--quote", "no", "--share", "yes", "--archive", "no", "--ai", "no")
    do("cases", "consent", "c.groundcode", "P01", *answers)
    printed |= {f"`cases{name}`": json_of("cases", *name.split(), "c.groundcode") for name in ("", " headers", " unique")}
    do("sampling", "add", "c.groundcode", "1", "--source", "P01-居民-李阿姨")
    return {**printed, "`sampling`": json_of("sampling", "c.groundcode")}


def of_a_hold_out() -> Printed:
    """A draw, the list, and the report."""
    draw = json_of("reserve", "c.groundcode", "--count", "2", "--seed", "1")
    listed = json_of("reserve", "c.groundcode")
    do("unseal", "c.groundcode", "--yes")
    report = json_of("reserve", "c.groundcode", "--report")
    return {"`reserve` (a draw)": draw, "`reserve`, `unseal` (no draw)": listed, "`reserve --report`": report}


def of_privacy() -> Printed:
    """Names and a text taken out."""
    Path("roster.csv").write_text("name,replacement\nAuntie Li,neighbour\nSecretary Zhao,secretary\n", encoding="utf-8")
    found = json_of("pseudonymise", "c.groundcode", "--roster", "roster.csv")
    done = json_of("pseudonymise", "c.groundcode", "--roster", "roster.csv", "--yes")
    do("memo", "c.groundcode", "I used the north gate for a month to avoid him.")
    purged = json_of("purge", "c.groundcode", "P04-resident-English", "--yes")
    return {
        "`pseudonymise`": found,
        "`pseudonymise --apply`, `--yes`": done,
        "`originals`": json_of("originals", "c.groundcode"),
        "`purge`": purged,
    }


def of_theory() -> Printed:
    """The sample with its theory, and the hold-out opened."""
    do("init", "t.groundcode", "--coder", "田野")
    do("import", "t.groundcode", "sample/interviews")
    do("cases", "import", "t.groundcode", "sample/cases.csv")
    do("reserve", "t.groundcode", "--source", "P09-社区书记-钱书记")
    do("codebook", "import", "t.groundcode", "sample/codebook.yaml")
    do("code", "t.groundcode", "--from", "sample/coder-a.jsonl")
    do("theory", "import", "t.groundcode", "sample/theory.yaml")
    do("unseal", "t.groundcode", "--yes")
    nouns = ("property", "paradigm", "relation", "pathway", "construct", "condition", "profile", "check")
    printed: Printed = {f"`{noun}`": json_of(noun, "t.groundcode") for noun in nouns}
    printed["`construct hypotheses`"] = json_of("construct", "hypotheses", "t.groundcode")
    printed["`storyline`, `storyline show`"] = json_of("storyline", "t.groundcode")
    printed["`storyline cites`"] = json_of("storyline", "cites", "t.groundcode")
    printed["`saturation`"] = json_of("saturation", "t.groundcode", "--stratum", "性别")
    things = {"paradigm": "社区归属感", "relation": "社区归属感 -> 参与意愿", "pathway": "社区党组织驱动路径"}
    for what in ("evidence", "candidates"):
        found = [json_of(noun, what, "t.groundcode", thing) for noun, thing in things.items()]
        assert all(found), what
        printed[", ".join(f"`{noun} {what}`" for noun in things)] = found
    return printed


def of_suggestions() -> Printed:
    """The same study asked for each kind, with a category and two labels left loose; no model is loaded."""
    loose = "codes:\n  - {name: 门口的事, level: category}\n  - {name: 楼里的事, level: category}\n"
    Path("loose.yaml").write_text(f"{loose}  - {{name: 天天来}}\n  - {{name: 天天在}}\n", encoding="utf-8")
    do("codebook", "import", "t.groundcode", "loose.yaml")
    printed: Printed = {}
    for called in ("placement", "groups main", "duplicates", "gaps"):
        found = [json_of("suggest", kind, "t.groundcode", "--count", "2") for kind in called.split()]
        assert all(isinstance(one, dict) and one["suggestions"] for one in found), called
        printed[", ".join(f"`suggest {kind}`" for kind in called.split())] = found
    do("suggest", "placement", "t.groundcode", "--keep")
    printed["`suggest`"] = json_of("suggest", "t.groundcode")
    return {**printed, "`suggest statement`": json_of("suggest", "statement", "t.groundcode")}


def of_agreement() -> Printed:
    """Two coders of the same interviews."""
    do("init", "g.groundcode", "--coder", "田野")
    do("import", "g.groundcode", "sample/interviews")
    do("codebook", "import", "g.groundcode", "sample/codebook.yaml")
    for name in ("a", "b"):
        do("code", "g.groundcode", "--from", f"sample/coder-{name}.jsonl", "--create")
    return {"`agreement`": json_of("agreement", "g.groundcode", "--bootstrap", "20")}


def of_consensus() -> Printed:
    """The project of two coders: one place is settled, one is open."""
    places = json_of("consensus", "places", "g.groundcode")
    assert isinstance(places, list)
    do("consensus", "settle", "g.groundcode", places[0]["id"], "--code", places[0]["codes"][0])
    return {
        "`consensus places`": json_of("consensus", "places", "g.groundcode", "--all"),
        "`consensus state`": json_of("consensus", "g.groundcode"),
    }


def of_other_programs() -> Printed:
    """What a project that went out to other programs, and came back, says."""
    do("init", "refi.groundcode")
    Path("refi.txt").write_text(FIRST, encoding="utf-8")
    do("import", "refi.groundcode", "refi.txt")
    Path("refi.jsonl").write_text('{"source": "refi", "start": 0, "end": 11, "code": "asked"}\n', encoding="utf-8")
    do("code", "refi.groundcode", "--from", "refi.jsonl", "--create")
    out = json_of("export", "refi.groundcode", "refi.qdpx")
    with zipfile.ZipFile("refi.qdpx") as found, zipfile.ZipFile("theirs.qdpx", "w") as theirs:
        for name in found.namelist():
            if name != "groundcode.jsonl":
                theirs.writestr(name, found.read(name))
    back = json_of("import", "refi-2.groundcode", "theirs.qdpx")
    bundle = json_of("bundle", "refi.groundcode", "refi.gcbundle")
    return {"`export FILE.qdpx`": out, "`import FILE.qdpx`": back, "`bundle`": bundle, **of_coded_data("refi-2.groundcode")}


def of_coded_data(project: str) -> Printed:
    """What the exports of data and of lines say, and a framework matrix on its way out and back."""
    from openpyxl import load_workbook

    do("cases", project, "add", "P1")
    do("cases", project, "bind", "P1", "refi", "Neighbour")
    with Workspace.open(Path(project)) as ws:
        trust, source = ws.codes.create("trust", level=Level.CATEGORY), ws.sources.named("refi")
        ws.codings.apply(trust, source.id, FIRST.index("In the autumn"), FIRST.index("I had nothing"))
    do("framework", project, "write", "P1", "trust", "much")
    do("export", project, "framework.xlsx", "--data", "framework")
    book = load_workbook("framework.xlsx")
    book.worksheets[0].cell(row=2, column=2).value = "little"
    book.worksheets[0].cell(row=1, column=9).value = "new"
    book.save("framework.xlsx")
    back = json_of("framework", "import", project, "framework.xlsx", "--yes")
    shown = json_of("framework", project)
    do("cases", project, "consent", "P1", "--quote", "no")
    return {
        "`export --data`": json_of("export", project, "codings.csv", "--data", "codings"),
        "`export FILE.jsonl`": json_of("export", project, "lines.jsonl"),
        "`import FILE.jsonl`": json_of("import", "lines.groundcode", "lines.jsonl"),
        "`framework import`": back,
        "`framework`": shown,
    }
