"""Real transcripts and real coded data, where they stand beside the project: in, coded, and out at the same places."""

from __future__ import annotations

import json
from pathlib import Path

from groundcode.workspace import Workspace
from tests.cli.conftest import Call


def test_every_txt_transcript_comes_in(call: Call, shared_data: Path) -> None:
    call("init", "p.groundcode", "--coder", "甲")
    found = sorted(p for p in (shared_data / "transcripts").rglob("*.txt") if not p.name.startswith("nasty_"))
    assert len(found) > 30
    report = call("import", "p.groundcode", *found, "--json")
    assert report.code == 0, report.err
    assert [r["reason"] for r in report.json["refused"]] == []
    assert len(report.json["imported"]) == len(found)
    sources = {s["name"]: s for s in call("sources", "p.groundcode", "--json").json}
    for path in found:
        text = path.read_text(encoding="utf-8")
        assert sources[path.stem]["characters"] == len(text), path.name
        assert len(sources[path.stem]["speakers"]) >= 2, path.name
        assert sources[path.stem]["turns"] > 5, path.name


def test_re_encoded_copies_are_known_as_the_same_text(call: Call, shared_data: Path) -> None:
    call("init", "p.groundcode", "--coder", "甲")
    zh = shared_data / "transcripts" / "zh"
    assert call("import", "p.groundcode", zh / "mit_vcsum_meeting_0.txt").code == 0
    again = call("import", "p.groundcode", zh / "nasty_gb18030_crlf.txt")
    assert again.code == 0
    assert "in this project already, as “mit_vcsum_meeting_0”" in again.err


def test_coded_data_comes_back_with_the_same_quotes_at_the_same_places(call: Call, shared_data: Path, tmp_path: Path) -> None:
    """Every coded file: its text as .txt, its spans through `code --from`, its quotes through `segments`."""
    files = sorted((shared_data / "coded").rglob("*.json"))
    assert len(files) > 50
    texts = tmp_path / "texts"
    texts.mkdir()
    wanted: set[tuple[str, int, int, str, str]] = set()
    lines = []
    for path in files:
        data = json.loads(path.read_text(encoding="utf-8"))
        (texts / f"{path.stem}.txt").write_text(data["text"], encoding="utf-8", newline="")
        for span in data["spans"]:
            quote = data["text"][span["start"] : span["end"]]
            code = " ".join(span["code"].split())
            wanted.add((path.stem, span["start"], span["end"], quote, code))
            lines.append({"source": path.stem, "start": span["start"], "end": span["end"], "code": code, "quote": quote})
    (tmp_path / "all.jsonl").write_text("".join(json.dumps(x, ensure_ascii=False) + "\n" for x in lines), encoding="utf-8")
    call("init", "p.groundcode", "--coder", "甲")
    assert call("import", "p.groundcode", texts).code == 0
    done = call("code", "p.groundcode", "--from", "all.jsonl", "--create")
    assert done.code == 0, done.err
    found = {(s["source"], s["start"], s["end"], s["quote"], s["code"]) for s in call("segments", "p.groundcode", "--json").json}
    assert found == wanted
    with Workspace.open(tmp_path / "p.groundcode") as workspace:
        verdict, _backup = workspace.backups.verify(rebuild=True)
        assert verdict.problems == []
        workspace.history.undo()
        assert workspace.codings.segments() == []
        workspace.history.redo()
        assert len({(s.source, s.start, s.end, s.code) for s in workspace.codings.segments()}) == len(
            {w[:3] + w[4:] for w in wanted}
        )
