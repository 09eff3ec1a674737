"""What the desk is measured on: one long transcript, a thousand codes, two thousand codings over each other."""

from __future__ import annotations

import csv
import json
import random
import shutil
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.workload import CODERS
from groundcode.workspace import Workspace

CHARACTERS, CODES, CODINGS = 300_000, 1_000, 2_000
DEEP, DEEP_CHARACTERS = 12, 1_500
"""So many codings lie over each other at the top, on so many characters."""
SEED = 20_262
SOURCE = "long"

_HAN_WORDS = (
    "信任xr 邻里ll 互助hz 老人lr 孩子hz 工作gz 医院yy 社区sq 电话dh 民警mj 下班xb 开会kh 帮忙bm 担心dx 安全aq 时间sj 变化bh "
    "关系gx 房子fz 院子yz 夜里yl 巡逻xl 登记dj 材料cl 手续sx 麻烦mf 踏实ts 熟悉sx 陌生ms 吵架cj 调解tj 劝说qs 耐心nx 办法bf "
    "压力yl 习惯xg 商量sl 经验jy 责任zr 分工fg"
)
_WORDS = (
    "trust neighbour help elder child work ward ground phone officer shift meeting favour worry safety time change bond house "
    "yard night patrol record paper form trouble calm familiar stranger quarrel talk persuade patience method pressure habit "
    "advice practice duty share"
)
_LITTLE = {
    "zh": "我们他这那有在就也还都说想看做来去到过没不很太",
    "en": "we they it that this was not and but so then still only",
}


@dataclass(frozen=True, slots=True)
class Language:
    """How a transcript of a language is put together."""

    name: str
    asks: str
    tells: str
    opening: str
    """The transcript's first words, which occur nowhere else."""
    words: tuple[tuple[str, str], ...]
    """(word, the keys that find it in a code's name)."""
    between: str


CHINESE = Language(
    "zh", "访谈者：", "受访者：", "开场白如下", tuple((w[:2], w[2:]) for w in _HAN_WORDS.split()), ""
)  # fmt: skip
ENGLISH = Language("en", "Interviewer: ", "Maria: ", "Opening words", tuple((w, w) for w in _WORDS.split()), " ")


@dataclass(frozen=True, slots=True)
class Made:
    """A project to open, and how to find its codes by keys."""

    path: Path
    language: Language
    queries: tuple[str, ...]
    """Keys that find a code each."""

    def with_theme(self, theme: str) -> Made:
        """A copy that opens in a theme."""
        path = self.path.with_name(f"{self.path.stem}-{theme}.groundcode")
        shutil.copy(self.path, path)
        with Workspace.open(path) as workspace:
            workspace.store.set_local("theme", theme)
        return Made(path, self.language, self.queries)

    def codings(self) -> int:
        """How many codings there are now."""
        with Workspace.open(self.path) as workspace:
            return len(workspace.codings.segments())


def build(folder: Path, language: Language) -> Made:
    """A project in `folder`, the same for the same language."""
    place = folder / f"desk-{language.name}"
    place.mkdir()
    text, sentences = _text(language)
    (place / f"{SOURCE}.txt").write_text(text, encoding="utf-8", newline="\n")
    codes = list(_codes(language))
    with (place / "codebook.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("level", "name", "path", "definition"))
        writer.writerows((level, path[-1], " > ".join(path), " ".join(path)) for level, path, _keys in codes)
    labels = [path[-1] for level, path, _keys in codes if level == "label"]
    with (place / "codings.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        for line in _codings(language, sentences, labels):
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    path = folder / f"desk-{language.name}.groundcode"
    with Workspace.create(path, coder=CODERS[0], language=language.name) as workspace:
        workspace.sources.import_files([place / f"{SOURCE}.txt"])
        workspace.codebook.import_(place / "codebook.csv")
        workspace.codings.from_file(place / "codings.jsonl")
        workspace.store.checkpoint()
    return Made(path, language, tuple(keys for level, _path, keys in codes if level == "label"))


def _text(language: Language) -> tuple[str, list[tuple[int, int]]]:
    """A transcript, and where its sentences lie."""
    rng = random.Random(f"{SEED}/text/{language.name}")
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    at = turn = 0
    while at < CHARACTERS:
        label = language.tells if turn % 2 else language.asks
        parts.append(label)
        at += len(label)
        for number in range(rng.randint(2, 7) if turn % 2 else rng.randint(1, 2)):
            gap = language.between if number else ""
            words = gap + (_opening(language) if not places else _sentence(rng, language))
            parts.append(words)
            places.append((at + len(gap), at + len(words)))
            at += len(words)
        parts.append("\n")
        at += 1
        turn += 1
    return "".join(parts), places


def _opening(language: Language) -> str:
    return language.opening + ("，请您随便说说。" if language.name == "zh" else " for a start, as you like.")


def _sentence(rng: random.Random, language: Language) -> str:
    little = _LITTLE[language.name]
    words = [piece for _n in range(rng.randint(3, 9)) for piece in (rng.choice(little), rng.choice(language.words)[0])]
    if language.name == "zh":
        half = len(words) // 2
        return f"{''.join(words[:half])}，{''.join(words[half:])}{rng.choice('。。。！？')}"
    return " ".join(words).capitalize() + rng.choice("...!?")


def _codes(language: Language) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """(level, path, keys that find it): names of two words, parents first; 3, 7, 15 of a hundred above the labels."""
    pairs = [(a, b) for a in language.words for b in language.words if a != b]
    random.Random(f"{SEED}/codes").shuffle(pairs)
    taken = iter(pairs)
    above: list[tuple[str, ...]] = [()]
    for level, share in (("main", 3), ("category", 7), ("concept", 15), ("label", 75)):
        row = []
        for number in range(CODES * share // 100):
            one, two = next(taken)
            row.append((*above[number % len(above)], f"{one[0]}{language.between}{two[0]}"))
            yield level, row[-1], one[1][:2] + two[1][:2]
        above = row


def _codings(language: Language, sentences: list[tuple[int, int]], labels: list[str]) -> Iterator[dict[str, object]]:
    """All over the text, of one to eight sentences, by two coders; at the top `DEEP` over each other."""
    rng = random.Random(f"{SEED}/codings/{language.name}")
    top = bisect_right(sentences, (DEEP_CHARACTERS, 0))
    made: set[tuple[int, int, str, str]] = set()
    for number in range(DEEP):
        made.add((sentences[number // 2][0], sentences[top - number // 2][1], labels[number], CODERS[number % 3 == 2]))
    while len(made) < CODINGS:
        first = rng.randrange(len(sentences))
        last = min(first + rng.choice((0, 0, 0, 1, 1, 2, 3, 7)), len(sentences) - 1)
        label = labels[min(rng.randrange(len(labels)), rng.randrange(len(labels)))]
        made.add((sentences[first][0], sentences[last][1], label, CODERS[rng.random() < 0.3]))
    for start, end, label, coder in sorted(made):
        yield {"source": SOURCE, "start": start, "end": end, "code": label, "coder": coder}
