"""What comes in with its own dates: put aside, and appended in their order, whatever it is stored in portions of."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain import ids
from groundcode.errors import BadValue
from groundcode.store import arrivals, bulk
from groundcode.store.arrivals import Arrival, Arriving, Thing, append_arrivals
from groundcode.store.store import Writing
from groundcode.store.verify import verify
from groundcode.workspace import Workspace
from tests.builders import new_project

ELSEWHERE = b"e" * 16
ONE, TWO = (f"{digit * 8}-0000-4000-8000-000000000000" for digit in "1f")


def memo(ws: Workspace, text: str) -> Thing:
    return ("memo", ws.store.ids(), {"kind": "theoretical", "text": text})


def alias(thing: str, guid: str) -> Thing:
    return ("link", ids.named(thing, "refi", guid), {"from": thing, "role": "refi", "to": guid})


def append(ws: Workspace, made: Writing, arriving: Arriving) -> int:
    return append_arrivals(made.connection, arriving, kind="import-qdpx", installation=ELSEWHERE, new_id=ws.store.ids.raw)


def came(ws: Workspace) -> list[tuple[str, str, str]]:
    """(moment, coder, text or role) of what came in, in the order of the log."""
    with ws.store.reading() as connection:
        rows = bulk.all_rows(
            connection,
            "SELECT c.made_at, c.coder, coalesce(json_extract(o.value, '$.text'), json_extract(o.value, '$.role')) FROM change c "
            "JOIN operation o ON o.change = c.seq WHERE c.installation = ? ORDER BY c.seq, o.n",
            (ELSEWHERE,),
        )
    return [(moment, ids.to_text(coder), words) for moment, coder, words in rows]


def test_the_importers_part_first_then_by_date_coder_turn_and_as_it_came(tmp_path: Path) -> None:
    with new_project(tmp_path) as ws:
        with ws.change("import-qdpx") as made:
            arriving = Arriving(made.connection)
            arriving.put(TWO, "2021-01-01T00:00:00Z", memo(ws, "fourth"))
            arriving.put(ONE, "2021-01-01T00:00:00Z", memo(ws, "third"), 9)
            arriving.put(ONE, "2021-01-01T00:00:00Z", memo(ws, "second"), 2)
            arriving.put(TWO, "2020-01-01T00:00:00.5Z", memo(ws, "first"))
            arriving.put(TWO, "2021-01-01T00:00:00Z", memo(ws, "fifth"))
            arriving.put_first(Arrival(ONE, "2026-01-01T00:00:00Z", [memo(ws, "before all")]))
            assert append(ws, made, arriving) == 4
        assert [words for _moment, _coder, words in came(ws)] == ["before all", "first", "second", "third", "fourth", "fifth"]
        assert [coder for _moment, coder, _words in came(ws)] == [ONE, TWO, ONE, ONE, TWO, TWO]


def test_a_change_larger_than_a_portion_is_stored_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "_PORTION", 3)
    with new_project(tmp_path) as ws:
        coder = ws.coder
        with ws.change("import-qdpx") as made:
            arriving = Arriving(made.connection)
            for number in range(20):
                arriving.put(coder, f"2020-01-01T00:00:{number // 10 * 59:02}Z", memo(ws, str(number)))
            assert append(ws, made, arriving) == 2
        assert [words for _moment, _coder, words in came(ws)] == [str(number) for number in range(20)]
        with ws.store.reading() as connection:
            assert verify(connection, rebuild=True).problems == []
            assert bulk.all_rows(connection, "SELECT count(*) FROM state_memo")[0][0] == 20


def test_a_field_is_filled_behind_what_is_made(tmp_path: Path) -> None:
    with new_project(tmp_path) as ws:
        here = ws.memos.write("words", kind="theoretical")
        with ws.change("import-qdpx") as made:
            arriving = Arriving(made.connection)
            arriving.put_first(Arrival(ws.coder, "2026-01-01T00:00:00Z", [memo(ws, "new")], [("memo", here, "title", "filled")]))
            append(ws, made, arriving)
        with ws.store.reading() as connection:
            assert bulk.all_rows(connection, "SELECT title FROM state_memo WHERE id = ?", (ids.to_raw(here),)) == [("filled",)]
            assert verify(connection, rebuild=True).problems == []


def test_of_a_link_that_came_twice_the_first_by_date_stays_and_one_that_is_here_goes(tmp_path: Path) -> None:
    with new_project(tmp_path) as ws:
        thing, guid, other = (ws.store.ids() for _ in range(3))
        known = alias(thing, other)
        with ws.change("import-qdpx") as made:
            arriving = Arriving(made.connection)
            arriving.put(ws.coder, "2020-01-01T00:00:00Z", known)
            append(ws, made, arriving)
        with ws.change("import-qdpx") as made:
            arriving = Arriving(made.connection)
            arriving.put(ws.coder, "2022-01-01T00:00:00Z", alias(thing, guid))
            arriving.put(ws.coder, "2021-01-01T00:00:00Z", alias(thing, guid))
            arriving.put(ws.coder, "2021-06-01T00:00:00Z", known)
            arriving.leave_out_known_links()
            assert append(ws, made, arriving) == 1
        assert [moment for moment, _coder, _words in came(ws)] == ["2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z"]


def test_what_does_not_fit_is_refused_at_once_and_nothing_stays(tmp_path: Path) -> None:
    with new_project(tmp_path) as ws:
        with pytest.raises(BadValue), ws.change("import-qdpx") as made:
            arriving = Arriving(made.connection)
            arriving.put(ws.coder, "2020-01-01T00:00:00Z", memo(ws, "fits"))
            arriving.put(ws.coder, "2020-01-01T00:00:00Z", ("memo", ws.store.ids(), {"kind": "no kind", "text": "x"}))
        assert came(ws) == []
        with ws.change("import-qdpx") as made:
            assert append(ws, made, Arriving(made.connection)) == 0
