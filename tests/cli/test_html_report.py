"""Pages for a browser from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.builders import new_project, with_sources
from tests.cli.conftest import Call
from tests.html_pages import read


def project(folder: Path) -> Path:
    with new_project(folder) as ws:
        source = with_sources(ws, folder / "in")["P01"]
        ws.codings.apply(ws.codes.create("天天在院里"), source, 18, 23)
        return ws.path


def test_a_report_is_written_once(call: Call, tmp_path: Path) -> None:
    path = project(tmp_path)
    done = call("export", path, "r.html")
    assert (done.code, done.out) == (0, "")
    assert "Written to r.html: sources 1, codes 1, codings 1." in done.err
    assert "编码报告" in read((tmp_path / "r.html").read_bytes()).text
    again = call("export", path, "r.html", "--language", "en")
    assert again.code == 1
    assert "There is a document at r.html already." in again.err
    assert call("export", path, "r.html", "--language", "en", "--overwrite").code == 0
    assert "Coding report" in read((tmp_path / "r.html").read_bytes()).text
    assert call("export", path, "x.html", "--coder", "丙").code == 1
    assert not (tmp_path / "x.html").exists()


def test_what_does_not_go_with_a_page_is_refused(call: Call, tmp_path: Path) -> None:
    path = project(tmp_path)
    for option in (("--table", "T5"), ("--figure", "F3"), ("--into",), ("--chapter", "4"), ("--continued",), ("--json",)):
        assert call("export", path, "r.html", *option).code == 2, option
    assert not (tmp_path / "r.html").exists()


def test_what_is_kept_back_is_told(call: Call, tmp_path: Path) -> None:
    path = project(tmp_path)
    assert call("cases", "add", path, "李").code == 0
    assert call("cases", "bind", path, "李", "P01", "李阿姨").code == 0
    assert call("cases", "consent", path, "李", "--quote", "no").code == 0
    done = call("export", path, "r.html")
    assert "Not shown: words of turns: 2 (no consent to quote): P01-2; P01-4." in done.err


def test_a_codebook_as_a_page_goes_out_and_not_in(call: Call, tmp_path: Path) -> None:
    path = project(tmp_path)
    done = call("codebook", "export", path, "c.html", "--language", "en")
    assert done.code == 0
    assert "1 codes written to c.html." in done.err
    assert "Find codes" in read((tmp_path / "c.html").read_bytes()).text
    back = call("codebook", "import", path, "c.html")
    assert back.code == 1
    assert "does not come back" in back.err
    assert call("codebook", "export", path, "c.html", "--since", "2026-01-01").code == 2
    assert call("codebook", "export", path, "c.yaml", "--language", "en").code == 2
