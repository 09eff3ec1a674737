"""Projects of other programs on the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Call
from tests.unit.exchange.refi.files import C2, selection, simple

TEXT = "Ann: I trust them.\nBob: They call us.\n"


def file_of(folder: Path) -> Path:
    return simple(folder / "a.qdpx", TEXT, selection(31, 5, 12, C2, "I trust"))


def test_a_file_makes_its_project_and_goes_out_again(call: Call, tmp_path: Path) -> None:
    file_of(tmp_path)
    dry = call("import", "p.groundcode", "a.qdpx", "--dry-run")
    assert (dry.code, (tmp_path / "p.groundcode").exists()) == (0, False)
    assert "trust > seen  [label]" in dry.out
    assert "Nothing was changed" in dry.err
    done = call("import", "p.groundcode", "a.qdpx", "--coder", "Me")
    assert done.code == 0
    assert "1 of 1 quotes" in done.out
    assert "1 sources, 3 codes, 1 codings" in done.err
    out = call("export", "p.groundcode", "b.qdpx", "--json")
    assert (out.code, out.json["counts"]["codings"]) == (0, 1)
    again = call("export", "p.groundcode", "b.qdpx")
    assert again.code == 1
    assert "--overwrite" in again.err
    assert "--into" not in again.err
    assert call("export", "p.groundcode", "b.qdpx", "--overwrite").code == 0
    back = call("import", "q.groundcode", "b.qdpx", "--json")
    assert (back.code, back.json["own_file"], back.json["losses"]) == (0, True, [])
    assert call("segments", "q.groundcode", "--json").json == call("segments", "p.groundcode", "--json").json
    assert call("verify", "q.groundcode", "--rebuild").code == 0


def test_levels_and_positions(call: Call, tmp_path: Path) -> None:
    file_of(tmp_path)
    done = call("import", "p.groundcode", "a.qdpx", "--levels", "category", "--positions", "codepoints+inclusive", "--json")
    assert {one["level"] for one in done.json["levels"]} == {"category"}
    assert done.json["positions"] == "codepoints+inclusive"
    assert call("segments", "p.groundcode", "--json").json[0]["quote"] == "I trust "
    assert call("import", "r.groundcode", "a.qdpx", "--positions", "miles").code == 1
    assert not (tmp_path / "r.groundcode").exists()


def test_a_bad_file_leaves_no_project(call: Call, tmp_path: Path) -> None:
    (tmp_path / "bad.qdpx").write_bytes(b"PK\x03\x04 nothing")
    done = call("import", "p.groundcode", "bad.qdpx")
    assert done.code == 1
    assert "Nothing was imported" in done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.qdpx"]
    assert call("import", "p.groundcode", "none.qdpx").code == 1
    assert not (tmp_path / "p.groundcode").exists()


def test_options_that_do_not_go_together(call: Call, tmp_path: Path) -> None:
    file_of(tmp_path)
    (tmp_path / "t.txt").write_text(TEXT, encoding="utf-8")
    assert call("init", "p.groundcode").code == 0
    for wrong in (
        ("import", "p.groundcode", "a.qdpx", "t.txt"),
        ("import", "p.groundcode", "a.qdpx", "--encoding", "utf-8"),
        ("import", "p.groundcode", "t.txt", "--dry-run"),
        ("export", "p.groundcode", "b.qdpx", "--table", "T3"),
        ("export", "p.groundcode", "b.xlsx", "--json"),
    ):
        assert call(*wrong).code == 2, wrong


def test_a_codebook_goes_to_other_programs_and_back(call: Call, tmp_path: Path) -> None:
    file_of(tmp_path)
    call("import", "p.groundcode", "a.qdpx", "--levels", "main,category")
    assert call("codebook", "export", "p.groundcode", "cb.qdc").code == 0
    assert call("init", "q.groundcode").code == 0
    assert call("codebook", "import", "q.groundcode", "cb.qdc").code == 0
    keys = ("id", "path", "level", "definition")
    first, second = (
        [tuple(one[key] for key in keys) for one in call("codes", name, "--json").json]
        for name in ("p.groundcode", "q.groundcode")
    )
    assert first == second
    assert call("init", "e.groundcode").code == 0
    empty = call("codebook", "export", "e.groundcode", "e.qdc")
    assert (empty.code, (tmp_path / "e.qdc").exists()) == (1, False)
