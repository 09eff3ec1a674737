"""A seeded project to measure on: interviews, a codebook, and two coders' codings at sentence boundaries.

Written once into bench-data/ and reused as long as its digest stands. Every interview has its own
generator, so interview 7 is the same in a project of 20 and in one of 200.
"""

from __future__ import annotations

import csv
import hashlib
import json
import random
import re
import shutil
from bisect import bisect_left
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "bench-data"
CODERS = ("林", "Okafor")
_GENERATOR = 3
"""To be raised with every change of what is written."""

_HAN = (
    "我们他这那有在就也还都说想看做来去到过没不很太多少大小里外上下前后人家事情孩子老师"
    "医院社区工作时候觉得知道因为所以但是然后现在以前慢慢"
)
_ENGLISH = re.findall(
    "[a-z]+",
    "we they it that this people work home school ward shift mother neighbour time money trouble change trust help "
    "nobody always never maybe really about before after because when then still only went said felt knew saw came "
    "asked kept moved waited tried lost found the a of to in on for with and but so not was is had",
)
_LABELS = ("等", "互助", "信任", "怕麻烦", "look", "ask", "hold back", "keep count", "让", "看门", "help out", "算账")


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything."""

    interviews: int
    codes: int
    codings: int
    characters: int = 50_000
    repeats: float = 0.7
    """Share of the first coder's codings that the second one makes too."""
    seed: int = 20_261


SIZES = {
    "S": Size(20, 60, 2_000),
    "M": Size(200, 300, 40_000),
    "L": Size(2_000, 20, 0, characters=27_000),
    "XS": Size(4, 20, 200, characters=5_000),
}
"""L, 100 MB of text, is for searching only: it has no codings."""


@dataclass(frozen=True, slots=True)
class Workload:
    """The files of one size."""

    folder: Path
    size: Size

    @property
    def texts(self) -> Path:
        """The folder of the transcripts."""
        return self.folder / "interviews"

    @property
    def codebook(self) -> Path:
        """The codes; no two have one name."""
        return self.folder / "codebook.csv"

    @property
    def codings(self) -> Path:
        """What `code --from` takes."""
        return self.folder / "codings.jsonl"


@dataclass(frozen=True, slots=True)
class Interview:
    """One transcript and where its sentences lie."""

    name: str
    text: str
    sentences: tuple[tuple[int, int], ...]


def workload(name: str, folder: Path = FOLDER) -> Workload:
    """The workload of a size ("S", "M"), written if it is not there or not what it should be."""
    made = Workload(folder / name, SIZES[name])
    stamp = made.folder / "digest.json"
    wanted = {"generator": _GENERATOR, **asdict(made.size)}
    if stamp.is_file():
        found = json.loads(stamp.read_text())
        if found.pop("digest", "") == _digest(made) and found == wanted:
            return made
    shutil.rmtree(made.folder, ignore_errors=True)
    _write(made)
    stamp.write_text(json.dumps({**wanted, "digest": _digest(made)}))
    return made


def _digest(made: Workload) -> str:
    sha = hashlib.sha256()
    for path in sorted(p for p in made.folder.rglob("*") if p.is_file() and p.name != "digest.json"):
        sha.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return sha.hexdigest()


def _write(made: Workload) -> None:
    made.texts.mkdir(parents=True)
    interviews = [_interview(made.size, n) for n in range(made.size.interviews)]
    for interview in interviews:
        (made.texts / f"{interview.name}.txt").write_text(interview.text, encoding="utf-8", newline="\n")
    codes = _codes(made.size)
    with made.codebook.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("level", "name", "path", "definition"))
        writer.writerows((level, path[-1], " > ".join(path), f"What people tell of {path[-1]}.") for level, path in codes)
    names = [path[-1] for level, path in codes if level == "label"]
    with made.codings.open("w", encoding="utf-8", newline="\n") as file:
        for line in _codings(made.size, interviews, names):
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _interview(size: Size, n: int) -> Interview:
    rng = random.Random(f"{size.seed}/interview/{n}")
    kind = n % 5  # of five: two Chinese, one mixed, two English
    asks, tells = ("访谈者：", "受访者：") if kind < 3 else ("Interviewer: ", "Maria: ")
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    at, turn = 0, 0
    while at < size.characters:
        label = tells if turn % 2 else asks
        parts.append(label)
        at += len(label)
        chinese = kind < 2 or (kind == 2 and rng.random() < 0.5)
        for number in range(rng.randint(2, 9) if turn % 2 else rng.randint(1, 2)):
            gap = "" if chinese or not number else " "
            words = gap + _sentence(rng, chinese=chinese)
            parts.append(words)
            places.append((at + len(gap), at + len(words)))
            at += len(words)
        parts.append("\n")
        at += 1
        turn += 1
    return Interview(f"P{n + 1:03}", "".join(parts), tuple(places))


def _sentence(rng: random.Random, *, chinese: bool) -> str:
    if chinese:
        half = "".join(rng.choices(_HAN, k=rng.randint(4, 14)))
        rest = "".join(rng.choices(_HAN, k=rng.randint(4, 16)))
        return f"{half}，{rest}{rng.choice('。。。！？')}"
    words = rng.choices(_ENGLISH, k=rng.randint(6, 22))
    return " ".join(words).capitalize() + rng.choice("...!?")


def _codes(size: Size) -> list[tuple[str, tuple[str, ...]]]:
    """(level, path): of every hundred codes 3 main, 7 categories, 15 concepts, and labels below them."""
    counts = [max(1, size.codes * share // 100) for share in (3, 7, 15)]
    out: list[tuple[str, tuple[str, ...]]] = []
    above: list[tuple[str, ...]] = [()]
    for level, count in zip(("main", "category", "concept"), counts, strict=True):
        row = [(*above[i % len(above)], f"{level} {i + 1}") for i in range(count)]
        out += [(level, path) for path in row]
        above = row
    labels = size.codes - len(out)
    out += [("label", (*above[i % len(above)], f"{_LABELS[i % len(_LABELS)]} {i + 1}")) for i in range(labels)]
    return sorted(out, key=lambda code: (len(code[1]), code[1]))


def _codings(size: Size, interviews: list[Interview], codes: list[str]) -> list[dict[str, object]]:
    """As many for every interview; a few codes carry most of them."""
    weights = list(accumulate(1 / (rank + 2) for rank in range(len(codes))))
    out: list[dict[str, object]] = []
    for number, interview in enumerate(interviews):
        rng = random.Random(f"{size.seed}/codings/{number}")
        wanted = size.codings // size.interviews
        first = round(wanted / 2)
        made: list[tuple[int, int, str]] = []
        taken: list[set[tuple[int, int, str]]] = [set(), set()]
        while len(out) < (number + 1) * wanted:
            second = len(taken[0]) >= first
            again = second and rng.random() < size.repeats
            place = rng.choice(made) if again else _place(rng, interview, codes, weights)
            mine = taken[second]
            if place in mine:
                continue
            mine.add(place)
            if not second:
                made.append(place)
            start, end, code = place
            out.append({"source": interview.name, "start": start, "end": end, "code": code, "coder": CODERS[second]})
    return out


def _place(rng: random.Random, interview: Interview, codes: list[str], weights: list[float]) -> tuple[int, int, str]:
    at = rng.randrange(len(interview.sentences))
    last = min(at + rng.choice((0, 0, 0, 1, 1, 2)), len(interview.sentences) - 1)
    start, end = interview.sentences[at][0], interview.sentences[last][1]
    if "\n" in interview.text[start:end]:
        end = interview.sentences[at][1]
    return start, end, codes[bisect_left(weights, rng.random() * weights[-1])]
