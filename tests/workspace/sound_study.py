"""A small study in which the check finds nothing: what each test of a rule breaks in one place."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from groundcode.domain.levels import Level
from groundcode.domain.theory import SLOTS
from groundcode.workspace import Workspace
from groundcode.workspace.focusing import set_focused
from groundcode.workspace.holdout import Wish
from tests.builders import new_project, surroundings, transcript

DAYS = {"Q1": "2026年2月1日", "Q2": "2026年2月20日", "Q3": "2026年4月1日", "Q4": "2026年4月2日"}
"""The clock of the tests stands at 1 March 2026: coding began between two interviews."""
SENTENCES = 12


@dataclass(frozen=True)
class Study:
    """The project, and the ids of what is in it by name."""

    ws: Workspace
    codes: dict[str, str]
    sources: dict[str, str]
    things: dict[str, str]

    def rules(self) -> dict[str, list[str]]:
        """Rule -> the names of what is found."""
        out: dict[str, list[str]] = {}
        for one in self.ws.check.run():
            if not one.answered:
                out.setdefault(one.rule, []).append(one.name)
        return out

    def after(self, act: Callable[[], object]) -> dict[str, list[str]]:
        """What is found after an act; nothing was before."""
        assert self.rules() == {}
        act()
        return self.rules()

    def span(self, source: str, number: int) -> tuple[int, int]:
        """Where the sentence of a number lies in a source."""
        text = self.ws.sources.open(self.sources[source]).text
        at = text.index(f"第{number}句")
        return at, text.index("。", at)

    def put(self, code: str, source: str, number: int) -> str:
        """Code a sentence; gives the coding."""
        return self.ws.codings.apply(self.codes[code], self.sources[source], *self.span(source, number))

    def codings_of(self, *codes: str) -> list[str]:
        """The codings on some codes."""
        return [one.id for one in self.ws.codings.segments() if one.code in codes]


def sound_study(folder: Path) -> Study:
    """Two main categories of two categories of two concepts, each said by two people; a theory around them."""
    made, kept = _kept()
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    ws = Workspace.open(folder / made.ws.path.name, coder="甲", surroundings=surroundings(hours=1))
    return Study(ws, dict(made.codes), dict(made.sources), dict(made.things))


@functools.cache
def _kept() -> tuple[Study, Path]:
    """A closed study that is copied for each test, and its folder: its sixty changes take longer than most of the tests."""
    folder = Path(tempfile.mkdtemp(prefix="groundcode-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    study = _made(folder)
    study.ws.close()
    return study, folder


def _made(folder: Path) -> Study:
    ws = new_project(folder, language="zh")
    texts = {
        name: f"访谈时间：{day}\n\n访谈者：请讲。\n居民：{''.join(f'{name}第{n}句话。' for n in range(SENTENCES))}\n"
        for name, day in DAYS.items()
    }
    ws.sources.import_files([transcript(folder / "in", name, text) for name, text in texts.items()])
    sources = {source.name: source.id for source in ws.sources.list_()}
    ws.holdout.reserve(Wish(sources=("Q4",)))
    study = Study(ws, _codes(ws), sources, {})
    for number, concept in enumerate(name for name in study.codes if len(name) == 3):
        for source in ("Q1", "Q2"):
            study.put(concept, source, number)
    study.put("甲一a", "Q3", 9)
    ws.holdout.unseal(ws.holdout.list_()[0].id)
    study.put("乙一a", "Q4", 9)
    ws.sampling.add("一", gap="开始", decision="先问居民", sources=["Q1"])
    ws.sampling.add("二", gap="甲还缺属性", decision="再问民警", sources=["Q2", "Q3"])
    _theory(study)
    return study


def _codes(ws: Workspace) -> dict[str, str]:
    codes: dict[str, str] = {}
    for main in "甲乙":
        codes[main] = ws.codes.create(main, level=Level.MAIN)
        for number in "一二":
            name = main + number
            codes[name] = ws.codes.create(name, level=Level.CATEGORY, parent=codes[main])
            ws.properties.add(codes[name], "频率")
            for letter in "ab":
                codes[name + letter] = ws.codes.create(name + letter, level=Level.CONCEPT, parent=codes[name])
        for name in (main, main + "一", main + "二"):
            ws.codes.describe(codes[name], definition=f"{name}是什么")
    ws.codes.set_core(codes["甲"])
    set_focused(ws, codes["甲一a"])
    return codes


def _theory(study: Study) -> None:
    ws, codes, things = study.ws, study.codes, study.things
    things["relation"] = ws.relations.add(codes["甲"], codes["乙"], type="causal")
    things["evidence"] = ws.evidence.add(things["relation"], study.sources["Q1"], *study.span("Q1", 0))
    things["pathway"] = ws.pathways.add("甲到乙", [things["relation"]])
    for main, other in (("甲", "乙"), ("乙", "甲")):
        found = things[f"paradigm {main}"] = ws.paradigms.start(codes[main])
        for slot, name in zip(SLOTS, ("一a", "一b", "二a", "二b", "一"), strict=True):
            ws.paradigms.add(found, slot, codes[other + name])
    things["construct"] = ws.constructs.add("甲感")
    ws.constructs.measure(things["construct"], [codes["甲"]])
    things["item"] = ws.constructs.add_item(things["construct"], "我常常这样觉得。")
    things["item evidence"] = ws.evidence.add(things["item"], study.sources["Q2"], *study.span("Q2", 0))
    ws.storyline.write("居民先有[[甲]]，后来有[[乙]]，如[[Q1-2]]所说。")
    things["memo"] = ws.memos.write("一切都归到甲。", about=[codes["甲"]])
    things["position"] = ws.memos.write("我也是居民。", kind="reflexive")
    things["negative"] = study.put("乙二b", "Q3", 10)
    ws.codings.mark_negative(things["negative"])
    things["of negative"] = ws.memos.write("这一句不符合。", about=[things["negative"]])
