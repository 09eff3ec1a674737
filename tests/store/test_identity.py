"""A source is known by the hash of its normalised text: what normalising gives may never change."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from groundcode.store.blobs import text_hash
from groundcode.text.loaders import load
from groundcode.text.normalise import normalise
from groundcode.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]

# Another hash here means that one file makes two sources on two versions of groundcode.
WORKED_OUT = {
    "\ufeff一\r\n二\r三\u2028四\x85五": "一\n二\n三\n四\n五",
    "e\u0301 \u1100\u1161 ：": "é 가 ：",
    "a\x00b\x0cc\x0bd\x1be": "a\ufffdb\x0cc\x0bd\x1be",
    "  末尾空格  \n\n": "  末尾空格  \n\n",
}


@pytest.mark.parametrize("raw", WORKED_OUT)
def test_normalising_is_frozen(raw: str) -> None:
    assert normalise(raw).text == WORKED_OUT[raw]


def test_the_loaders_are_frozen_too(tmp_path: Path) -> None:
    found = {p.name: text_hash(load(p).text)[:16] for p in sorted((ROOT / "projects/chaoyang/interviews").glob("*.txt"))}
    assert found == {
        p.name: text_hash(p.read_text(encoding="utf-8"))[:16]
        for p in sorted((ROOT / "projects/chaoyang/interviews").glob("*.txt"))
    }
    (tmp_path / "t.md").write_bytes("**甲：**你好\r\n\r\n**乙：**好\r\n".encode("gb18030"))
    assert load(tmp_path / "t.md").text == "**甲：**你好\n\n**乙：**好\n"


def test_a_text_is_neither_changed_nor_replaced_under_its_hash(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("访谈者：好吗？\n", encoding="utf-8")
    path = tmp_path / "p.groundcode"
    with Workspace.create(path, coder="甲") as workspace:
        workspace.sources.import_files([tmp_path / "a.txt"])
    raw = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only: UPDATE on blob"):
        raw.execute("UPDATE blob SET bytes = x'00'")
    raw.execute("INSERT OR REPLACE INTO blob SELECT sha256, x'00' FROM blob")
    assert raw.execute("SELECT bytes FROM blob").fetchone()[0].decode() == "访谈者：好吗？\n"
    raw.close()
