"""Projects for the tests: fixed ids, clocks that do what the test wants, copies that stand for laptops."""

from __future__ import annotations

import random
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from groundcode.domain.ids import IdFactory
from groundcode.domain.levels import Level
from groundcode.store import bulk, log
from groundcode.store.rebuild import rebuilt_digests, state_digests
from groundcode.store.schema import conflicts, keyed_tables, tables
from groundcode.store.store import Surroundings
from groundcode.workspace import Workspace
from groundcode.workspace.merging import MergeReport

P01 = "访谈者：您平时见到民警吗？\n李阿姨：天天在院里转，看见就踏实。\n访谈者：有事找谁？\n李阿姨：有事打他电话。\n"
P02 = "访谈者：说说社区的事。\n张警官：我们社区民警，天天走访。\n访谈者：居民呢？\n张警官：都熟悉了。\n"
P03 = "Interviewer: How do you meet?\nMary: We drink tea together.\nInterviewer: And then?\nMary: Then we talk.\n"
TEXTS = {"P01": P01, "P02": P02, "P03": P03}


@dataclass(slots=True)
class Clock:
    """A clock that moves by `step` each time it is looked at; a negative step lets it run backwards."""

    moment: datetime = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    step: timedelta = timedelta(seconds=1)

    def __call__(self) -> datetime:
        self.moment += self.step
        return self.moment


def surroundings(seed: int = 1, *, hours: float = 0, step: float = 1) -> Surroundings:
    """The outer world of one laptop: its own installation, ids drawn from `seed`, its own clock."""
    draw = random.Random(seed)
    clock = Clock(datetime(2026, 3, 1, 8, 0, tzinfo=UTC) + timedelta(hours=hours), timedelta(seconds=step))
    ids = IdFactory(lambda: int(clock().timestamp() * 1000), draw.randbytes)
    installation = uuid.uuid5(uuid.NAMESPACE_OID, f"laptop {seed}").bytes
    return Surroundings(now=clock, ids=ids, installation=lambda: installation)


def new_project(folder: Path, name: str = "a", *, coder: str = "甲", seed: int = 1, **more: Any) -> Workspace:
    """An empty project of one coder."""
    world = more.pop("surroundings", None) or surroundings(seed)
    return Workspace.create(folder / f"{name}.groundcode", title="试验", coder=coder, surroundings=world, **more)


def transcript(folder: Path, name: str = "P01", text: str | None = None) -> Path:
    """A transcript as a file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.txt"
    path.write_text(TEXTS[name] if text is None else text, encoding="utf-8")
    return path


def with_sources(workspace: Workspace, folder: Path, *names: str) -> dict[str, str]:
    """Import the small transcripts; gives name -> source id."""
    workspace.sources.import_files([transcript(folder, name) for name in names or ("P01",)])
    return {source.name: source.id for source in workspace.sources.list_()}


def laptop(workspace: Workspace, path: Path, *, coder: str, seed: int, hours: float = 0, step: float = 1) -> Workspace:
    """A plain copy of a project, opened on another laptop."""
    workspace.store.checkpoint()
    shutil.copy(workspace.path, path)
    return Workspace.open(path, coder=coder, surroundings=surroundings(seed, hours=hours, step=step))


def merge_into(workspace: Workspace, *others: Workspace) -> MergeReport:
    """Merge other laptops' copies into one, as a person would: closed files first."""
    for other in others:
        other.store.checkpoint()
    return workspace.merging.merge([other.path for other in others])


def position(workspace: Workspace) -> int:
    """The position of the last change."""
    with workspace.store.reading() as connection:
        return log.position(connection)


def state(workspace: Workspace) -> dict[str, str]:
    """The digest of each state table, after comparing it with what the log adds up to."""
    with workspace.store.reading() as connection:
        kept, wanted = state_digests(connection), rebuilt_digests(connection)
    assert kept == wanted, [name for name in wanted if wanted[name] != kept.get(name)]
    return kept


def living_rows(workspace: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    """The living things with their fields, without the change that made them and without versions."""
    out: dict[str, list[tuple[Any, ...]]] = {}
    with workspace.store.reading() as connection:
        for entity, table in tables.items():
            if entity == "version":
                continue
            names = [c.name for c in table.columns if c.name != "made"]
            where = "WHERE alive" if "alive" in table.c else ""
            listed = ", ".join(f'"{n}"' for n in names)
            out[entity] = [tuple(r) for r in bulk.all_rows(connection, f"SELECT {listed} FROM {table.name} {where} ORDER BY id")]
        for (entity, field), table in keyed_tables.items():
            rows = bulk.all_rows(connection, f"SELECT id, key, value FROM {table.name} WHERE value IS NOT NULL ORDER BY id, key")
            alive = {row[0] for row in out[entity]}
            out[f"{entity}.{field}"] = [tuple(row) for row in rows if row[0] in alive]
        out["conflict"] = [tuple(r) for r in bulk.all_rows(connection, f"SELECT id, field FROM {conflicts.name} ORDER BY id")]
    return out


def operations(workspace: Workspace) -> set[tuple[Any, ...]]:
    """Every operation with its change's id, as the log holds them."""
    with workspace.store.reading() as connection:
        return {
            tuple(row)
            for row in bulk.all_rows(
                connection,
                "SELECT c.id, c.coder, c.lamport, o.n, o.entity, o.entity_id, o.field, o.value, o.parents "
                "FROM operation o JOIN change c ON c.seq = o.change",
            )
        }


def design_tree(workspace: Workspace, sources: dict[str, str]) -> dict[str, str]:
    """The test tree of the design with its codings: P01 stands for P11, P02 for P07, P03 and P02."""
    codes: dict[str, str] = {}

    def code(name: str, level: Level, parent: str | None = None) -> None:
        codes[name] = workspace.codes.create(name, level=level, parent=codes[parent] if parent else None)

    code("警民亲近感", Level.MAIN)
    code("熟悉信任", Level.CATEGORY, "警民亲近感")
    code("民警可见度", Level.CONCEPT, "熟悉信任")
    code("天天在院里", Level.LABEL, "民警可见度")
    code("看见就踏实", Level.LABEL, "民警可见度")
    code("有事打他电话", Level.LABEL, "警民亲近感")
    apply = workspace.codings.apply
    apply(codes["天天在院里"], sources["P11"], 0, 20)
    apply(codes["天天在院里"], sources["P07"], 3, 9)
    apply(codes["看见就踏实"], sources["P11"], 0, 20)
    apply(codes["熟悉信任"], sources["P03"], 5, 12)
    apply(codes["有事打他电话"], sources["P02"], 1, 8)
    return codes


def refused(workspace: Workspace, kind: type[Exception], act: Callable[[], object]) -> Any:
    """The error of a kind that an act ends with, after a look that nothing was stored."""
    before = position(workspace), living_rows(workspace)
    try:
        act()
    except kind as error:
        assert (position(workspace), living_rows(workspace)) == before, "a refused act left something behind"
        return error
    raise AssertionError(f"nothing was refused, {kind.__name__} was expected")
