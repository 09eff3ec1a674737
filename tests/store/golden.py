"""A log as lines of JSON, and back: the golden files in tests/golden are such lines.

Run as `python -m tests.store.golden` it writes the golden files of today's format anew; those of a format that was
released are never written again.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.levels import Level
from groundcode.domain.opcodes import Edit
from groundcode.domain.registry import FORMAT
from groundcode.domain.theory import Sign, Slot
from groundcode.domain.transcripts import Role
from groundcode.store import bulk
from groundcode.store.connection import writing
from groundcode.store.originals import Name, Originals, originals_path
from groundcode.store.rebuild import replace_state
from groundcode.store.schema import state
from groundcode.store.store import Store, Surroundings
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish
from groundcode.workspace.pseudonyms import replace_names
from tests.builders import P01, laptop, merge_into, new_project, transcript

GOLDEN = Path(__file__).resolve().parent.parent / "golden"


def log_lines(store: Store) -> list[dict[str, Any]]:
    """The log of a project in its own order: first its texts, then its changes."""
    with store.reading() as connection:
        out: list[dict[str, Any]] = [
            {"text": bytes(raw).decode(), "sha256": digest.hex()}
            for digest, raw in bulk.all_rows(connection, "SELECT sha256, bytes FROM blob ORDER BY sha256")
        ]
        rows = bulk.all_rows(
            connection,
            "SELECT seq, id, coder, installation, made_at, lamport, kind, format, undoes, digest FROM change ORDER BY seq",
        )
        for seq, change, coder, installation, made_at, lamport, kind, form, undoes, digest in rows:
            ops = bulk.all_rows(
                connection,
                "SELECT n, entity, entity_id, field, value, parents FROM operation WHERE change = ? ORDER BY n",
                (seq,),
            )
            out.append({
                "id": to_text(change), "coder": to_text(coder), "installation": to_text(installation), "made_at": made_at,
                "lamport": lamport, "kind": kind, "format": form, "undoes": to_text(undoes) if undoes else None,
                "digest": digest.hex(),
                "operations": [[n, e, to_text(i), f, v, p.hex()] for n, e, i, f, v, p in ops],
            })  # fmt: skip
    return out


def project_of(lines: Iterable[dict[str, Any]], path: Path, world: Surroundings | None = None) -> Store:
    """A project whose log holds these lines and nothing else; its state is made from nothing."""
    Store.create(path, world).close()
    with closing(sqlite3.connect(path)) as raw:
        for line in lines:
            if "text" in line:
                raw.execute("INSERT INTO blob VALUES (?, ?)", (bytes.fromhex(line["sha256"]), line["text"].encode()))
                continue
            seq = raw.execute(
                bulk.INSERT_CHANGE,
                (to_raw(line["id"]), to_raw(line["coder"]), to_raw(line["installation"]), line["made_at"], line["lamport"],
                 line["kind"], line["format"], to_raw(line["undoes"]) if line["undoes"] else None,
                 bytes.fromhex(line["digest"])),
            ).lastrowid  # fmt: skip
            rows = [(seq, n, e, to_raw(i), f, v, bytes.fromhex(p)) for n, e, i, f, v, p in line["operations"]]
            raw.executemany(bulk.INSERT_OPERATION, rows)
        raw.commit()
    store = Store.open(path, world)
    with writing(store.engine) as connection:
        replace_state(connection)
    return store


def state_value(store: Store) -> dict[str, list[dict[str, Any]]]:
    """The state as plain values, tables without rows left out."""
    out: dict[str, list[dict[str, Any]]] = {}
    with store.reading() as connection:
        for table in state.sorted_tables:
            names = [column.name for column in table.columns]
            rows = [dict(zip(names, map(_plain, row), strict=True)) for row in bulk.dump(connection, table)]
            if rows:
                out[table.name] = rows
    return out


def _plain(cell: Any) -> Any:
    return cell.hex() if isinstance(cell, bytes) else cell


def sample(folder: Path) -> Workspace:
    """A small study with something of everything that is written today."""
    a = new_project(folder, coder="甲", language="zh")
    a.sources.import_files([transcript(folder / "in", "P01")])
    source = a.sources.list_()[0].id
    trust = a.codes.create("信任", level=Level.CATEGORY)
    daily = a.codes.create("天天在院里", in_vivo=True)
    a.codes.move(daily, trust)
    a.codes.describe(trust, definition="相信民警", inclusion="说出口的")
    coding = a.codings.apply(daily, source, 19, 25)
    a.codings.star(coding)
    a.memos.write("退休之后的空档。", kind="code", title="空档", about=(coding,))
    a.codings.resize(coding, 19, 23)
    a.codes.set_core(trust)
    b = laptop(a, folder / "b.groundcode", coder="乙", seed=2, hours=-5)
    b.codes.rename(trust, "熟悉")
    b.codings.apply(daily, source, 19, 23)
    b.sources.edit_text(source, P01.replace("李阿姨", "L01"))
    a.codes.rename(trust, "熟悉信任")
    a.codes.delete(daily)
    merge_into(a, b)
    a.codes.abstract([trust], "警民亲近感")
    a.history.undo()
    b.close()
    _cases_and_rounds(folder, a, source)
    _theory(a, source, trust)
    _without_names(a)
    return a


def _cases_and_rounds(folder: Path, a: Workspace, source: str) -> None:
    a.sources.import_files([transcript(folder / "in", "P03")])
    case = a.cases.add("P01")
    a.cases.bind(case, source)
    a.cases.set_value(case, "性别", "女")
    a.cases.consent(case, {"quote": "verbatim"})
    a.sampling.add("第一轮", date="2026-03-01", gap="民警的在场", sources=("P01",))
    a.speakers.set_role(a.speakers.named(source, "访谈者").id, Role.INFORMANT)
    a.sources.edit_text(source, a.sources.open(source).text.replace("天天在院里转", "他天天都在"))
    for item in a.review.waiting():
        a.review.let_go(item.id)
    a.holdout.reserve(Wish(sources=("P03",), seed=7))


def _theory(a: Workspace, source: str, trust: str) -> None:
    will, seen = (a.codes.create(name, level=Level.CATEGORY) for name in ("参与意愿", "可见度"))
    leads = a.relations.add(seen, trust, "causal", Sign.POSITIVE, "看得见民警，才熟悉。", places=[(source, 3, 7, None)])
    further = a.relations.add(trust, will, "条件")
    a.relations.add(a.codes.create("戒心", level=Level.CATEGORY), leads, "moderation", "negative", on_relation=True)
    a.relations.edit(further, sign="positive")
    a.pathways.add("在场路径", [leads, further], "在场唤起意愿。")
    paradigm = a.paradigms.start(trust)
    role = a.paradigms.add(paradigm, Slot.CAUSAL_CONDITION, seen)
    a.evidence.add(role, source, 9, 13)
    a.paradigms.move(a.paradigms.add(paradigm, Slot.CONTEXT, will), Slot.CONSEQUENCE)
    a.paradigms.excuse(will, "只是结果。")
    case = a.cases.named("P01").id
    with a.change("condition") as made:
        made.draft.set("case", case, f"condition:{trust}", "present")
        made.draft.set("case", case, f"strength:{trust}", "0.67")
    with a.change("answer") as made:
        made.draft.set("project", a.id, "answer:no-negative", "材料里没有。")


def _without_names(a: Workspace) -> None:
    def replace_in(text: str) -> tuple[str, tuple[Edit, ...]]:
        edits: list[Edit] = []
        at = text.find("民警")
        while at >= 0:
            edits.append((at, at + 2, at + 2 * len(edits), at + 2 * len(edits) + 4))
            at = text.find("民警", at + 1)
        return text.replace("民警", "[警官]"), tuple(edits)

    with closing(Originals.open(originals_path(a.path), a.id)) as originals:
        replace_names(a, originals, replace_in, [Name("民警", "[警官]", "person", True)])


def main() -> None:
    """Write the golden files of today's format."""
    with tempfile.TemporaryDirectory() as folder:
        store = sample(Path(folder)).store
        lines = [json.dumps(line, ensure_ascii=False) for line in log_lines(store)]
        (GOLDEN / f"format-{FORMAT}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        value = json.dumps(state_value(store), ensure_ascii=False, indent=1)
        (GOLDEN / f"format-{FORMAT}.state.json").write_text(value + "\n", encoding="utf-8")
        store.close()


if __name__ == "__main__":
    main()
