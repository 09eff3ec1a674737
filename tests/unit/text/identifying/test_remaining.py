from __future__ import annotations

from pathlib import Path

from groundcode.text.identifying.plan import find, replacements
from groundcode.text.identifying.remaining import Remaining, remaining
from groundcode.text.identifying.roster import Entry, Roster


def test_every_place_of_every_form() -> None:
    texts = [("memo 1", "见李建國"), ("code", "无"), ("P01", "LI WEI and Li Wei, 李 建国")]
    assert remaining(texts, ["李建国", "Li Wei"]) == [
        Remaining("memo 1", "李建国", "李建國", 1, 4),
        Remaining("P01", "Li Wei", "LI WEI", 0, 6),
        Remaining("P01", "Li Wei", "Li Wei", 11, 17),
        Remaining("P01", "李建国", "李 建国", 19, 23),
    ]


def test_nothing_remains_after_everything_of_the_roster_was_replaced() -> None:
    roster = Roster((Entry("李建国", "[民警A]"), Entry("高明", "[居民A]"), Entry("Ann", "[person 1]")))
    text = "李建国警官说提高明显。高明和Ann，ANN's，李 建國。Annex stays."
    decisions = {found.text: found.replacement for found in find([("A", text, ())], roster).found}
    new, _edits = replacements(text, decisions, roster=roster)
    assert remaining([("A", new)], roster.names) == []
    assert "Annex stays" in new


def test_many_names_in_many_texts(shared_data: Path) -> None:
    texts = [
        (path.name, path.read_text(encoding="utf-8")) for path in sorted((shared_data / "transcripts" / "zh").glob("cc0*.txt"))
    ]
    names = [f"欧阳{chr(0x4E00 + n)}{chr(0x5000 + n)}" for n in range(200)] + ["资料"]
    found = remaining(texts * 4, names)
    assert len(found) == 4 * sum(text.count("資料") + text.count("资料") for _name, text in texts)


def test_no_names() -> None:
    assert remaining([("A", "李建国")], []) == []
