"""The statement of computational assistance (机器辅助使用声明): what ran, what became of it, and what people did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain.levels import Level
from groundcode.errors import DocumentExists, UnknownFormat
from groundcode.exchange.tables import Cell, Column, Table, Width
from groundcode.store import bulk
from groundcode.workspace.suggesting.book import count_by_status, read_runs, read_suggestions
from groundcode.workspace.suggesting.methods import EARLIER, METHODS
from groundcode.workspace.suggesting.values import Kind, Run, Status, Suggestion

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

KEY = "SC"
SUFFIXES = (".txt", ".docx", ".csv", ".xlsx")
LISTED = "suggestions-listed"
"""The setting that counts lists of suggestions that were looked at and not kept, in this copy of the project."""
_TITLES = {"zh": "机器辅助使用声明", "en": "Statement of computational assistance"}
_KINDS: Mapping[Kind, tuple[str, str]] = {
    Kind.PLACEMENT: ("归类建议", "Where codes belong"),
    Kind.GROUPS: ("分组建议", "Groups of codes"),
    Kind.MAIN: ("主范畴分组建议", "Groups of categories"),
    Kind.DUPLICATES: ("重复编码建议", "Codes that may be one"),
    Kind.GAPS: ("漏编语段提示", "Turns not coded"),
}
_METHODS: Mapping[str, tuple[str, str]] = {
    METHODS[Kind.PLACEMENT]: (
        "按名称、定义、备忘录、成员及语段的相似度，以及它们在访谈中位置的远近，排列已有编码",
        "existing codes ranked by likeness of names, definitions, memos, members, segments, and by how close these stand",
    ),
    METHODS[Kind.GROUPS]: (
        "按名称、定义、备忘录及语段的相似度作平均联结层次聚类",
        "average-linkage clustering by likeness of names, definitions, memos, segments",
    ),
    EARLIER[0]: (
        "按名称、定义、成员及语段的相似度排列已有编码",
        "existing codes ranked by likeness of names, definitions, members, segments",
    ),
    EARLIER[1]: (
        "按名称、定义及语段的相似度作平均联结层次聚类",
        "average-linkage clustering by likeness of names, definitions, segments",
    ),
    METHODS[Kind.MAIN]: (
        "按名称、定义及成员的相似度作平均联结层次聚类",
        "average-linkage clustering by likeness of names, definitions, members",
    ),
    METHODS[Kind.DUPLICATES]: (
        "名称近似或语义互为最近的编码对",
        "pairs of codes with like names, or nearest to each other in meaning",
    ),
    METHODS[Kind.GAPS]: ("按与范畴语段的相似度排列未编码话轮", "uncoded turns ranked by likeness to the segments of categories"),
}
_LEVELS = {
    Level.LABEL: ("标签", "label"), Level.CONCEPT: ("概念", "concept"), Level.CATEGORY: ("范畴", "category"),
    Level.MAIN: ("主范畴", "main category"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """What a thesis says about the machine's part."""

    language: str
    title: str
    paragraphs: tuple[str, ...]
    table: Table
    """A row for each kind of suggestion; its records are the runs."""
    proposed: int
    accepted: int
    edited: int
    rejected: int
    pending: int
    """Undecided: those that were overtaken by hand too."""
    ranked: int
    """Living codings whose code was chosen from a ranked list."""
    from_suggestions: int
    """Living codings of turns that were pointed out as not coded."""

    @property
    def rate(self) -> float | None:
        """The part of the decided ones that was accepted, as they were or with changes; None before any decision."""
        done = self.accepted + self.edited + self.rejected
        return (self.accepted + self.edited) / done if done else None

    @property
    def text(self) -> str:
        """Title and paragraphs."""
        return "\n\n".join((self.title, *self.paragraphs)) + "\n"

    def write(self, path: Path, *, overwrite: bool = False) -> None:
        """Write it to a .txt or .docx (paragraphs and table), a .csv or .xlsx (table; the sheet of records holds the runs).

        Raises:
            UnknownFormat, CannotWriteHere
            DocumentExists: a .docx is there already.
        """
        from groundcode.exchange.case_tables import write_table
        from groundcode.exchange.codebooks.files import write_atomically
        from groundcode.exchange.tables.docx import new_document
        from groundcode.exchange.tables.preface import with_preface
        from groundcode.exchange.tables.xlsx import workbook

        suffix = path.suffix.lower()
        if suffix not in SUFFIXES:
            raise UnknownFormat(str(path), SUFFIXES, writing=True)
        if suffix == ".docx" and not overwrite and (path.exists() or path.is_symlink()):
            raise DocumentExists(str(path))
        if suffix == ".txt":
            write_atomically(path, self.text.encode("utf-8"))
        elif suffix == ".docx":
            tables = (self.table,) if self.table.rows else ()
            write_atomically(path, with_preface(new_document(tables), self.title, self.paragraphs))
        elif suffix == ".xlsx":
            write_atomically(path, workbook((self.table,)))
        else:
            write_table(path, [list(self.table.headings), *map(_cells, self.table.rows)], KEY)


def _cells(row: Sequence[Cell]) -> list[str | int]:
    return [cell if isinstance(cell, str | int) else str(cell) for cell in row]


def statement(workspace: Workspace, language: str) -> Statement:
    """The statement of a project as it stands."""
    with workspace.store.reading() as connection:
        tree = workspace.tree_at(connection)
        suggestions = read_suggestions(connection, tree)
        runs = _standing(read_runs(connection), suggestions)
        codings, ranked, pointed = _codings(connection)
    listed = workspace.store.local(LISTED, "0")
    return _Teller("zh" if language == "zh" else "en", runs, suggestions, codings, ranked, pointed, int(listed)).statement()


def as_table(workspace: Workspace, language: str) -> Table:
    """The statement as one of the tables of a thesis: its paragraphs stand below the table."""
    told = statement(workspace, language)
    return replace(told.table, title=told.title, note=(*told.paragraphs, *told.table.note))


def _standing(runs: Sequence[Run], suggestions: Sequence[Suggestion]) -> list[Run]:
    """The runs that were not taken back: those that proposed something have a living suggestion."""
    holding = {one.run for one in suggestions}
    return [run for run in runs if run.id in holding or not run.details.get("proposals")]


def _codings(connection: Connection) -> tuple[int, int, int]:
    """How many living codings there are, from a ranked list, and from suggestions."""
    sql = "SELECT count(*), coalesce(sum(ranked IS TRUE), 0), count(suggestion) FROM state_coding WHERE alive"
    total, ranked, pointed = bulk.all_rows(connection, sql)[0]
    return int(total), int(ranked), int(pointed)


class _Teller:
    """Tells the statement in one language."""

    def __init__(
        self, language: str, runs: Sequence[Run], suggestions: Sequence[Suggestion], codings: int, ranked: int, pointed: int,
        listed: int,
    ) -> None:  # fmt: skip
        self._language, self._runs, self._suggestions = language, runs, suggestions
        self._codings, self._ranked, self._pointed, self._listed = codings, ranked, pointed, listed
        self._counts = count_by_status(suggestions)

    def _say(self, zh: str, en: str, **values: object) -> str:
        return (zh if self._language == "zh" else en).format(**values)

    def _either(self, pair: tuple[str, str]) -> str:
        return pair[0] if self._language == "zh" else pair[1]

    def statement(self) -> Statement:
        """The whole."""
        count = self._counts
        return Statement(
            self._language, self._either((_TITLES["zh"], _TITLES["en"])), tuple(filter(None, self._paragraphs())), self._table(),
            len(self._suggestions), count[Status.ACCEPTED], count[Status.EDITED], count[Status.REJECTED], count[Status.PENDING],
            self._ranked, self._pointed,
        )  # fmt: skip

    def _paragraphs(self) -> list[str]:
        if not self._runs and not self._ranked:
            none = self._say(
                "本研究的编码、归类、命名与解释均由研究者完成，未采用任何机器建议。",
                "Coding, sorting, naming and interpretation were done by the researchers; no machine suggestion was used.",
            )
            return [none, self._looked_at()]
        return [
            self._what_ran() if self._runs else "", self._what_became() if self._runs else "", self._chosen(), self._looked_at(),
            self._say(
                "机器只提出供查看的建议，未自动执行任何一项；概念、范畴与主范畴的命名、定义与解释均由研究者完成。"
                "计算在本机进行，材料未上传网络，未使用生成式模型。",
                "The machine only proposed what to look at, and nothing was applied by itself: names, definitions and "
                "interpretation of concepts, categories and main categories are the researchers'. Everything was computed on "
                "the researchers' own computers; no material went to a network, and no generative model was used.",
            ),
        ]  # fmt: skip

    def _what_ran(self) -> str:
        kinds = [kind for kind in Kind if any(run.kind is kind for run in self._runs)]
        encoders = sorted({str(name) for run in self._runs for name in run.details.get("encoders", ())})
        versions = sorted({str(dict(run.details.get("versions", {})).get("groundcode", "")) for run in self._runs} - {""})
        seeds = sorted({str(run.details.get("seed", "")) for run in self._runs} - {""})
        told = self._say(
            "本研究使用 groundcode {versions} 提供的机器建议 {n} 次（{kinds}）。文本向量由 {encoders} 计算，随机种子为 {seeds}；"
            "每次运行的参数、软件版本与输入数据的 SHA-256 均保存在项目日志中。",
            "groundcode {versions} was asked for suggestions in {n} runs ({kinds}). Texts were turned into vectors by "
            "{encoders}; random seed {seeds}. Parameters, versions of the software and the SHA-256 of the input of each run "
            "are in the project's log.",
            versions=", ".join(versions), n=len(self._runs), encoders=self._list(encoders), seeds=", ".join(seeds),
            kinds=self._list([self._either(_KINDS[kind]) for kind in kinds]),
        )  # fmt: skip
        floor = sum(run.is_floor for run in self._runs)
        return told + (self._say(
            "其中 {n} 次未安装语义编码器，仅比较字符（TF-IDF）。",
            " In {n} of them no encoder was installed, and characters alone were compared (TF-IDF).", n=floor,
        ) if floor else "")  # fmt: skip

    def _what_became(self) -> str:
        count = self._counts
        done = sum(count[one] for one in Status if one is not Status.PENDING)
        taken = count[Status.ACCEPTED] + count[Status.EDITED]
        return self._say(
            "机器共提出 {n} 项建议，研究者采纳 {accepted} 项，修改后采纳 {edited} 项，否决 {rejected} 项，"
            "{pending} 项未作决定{rate}。",
            "Of {n} suggestions the researchers accepted {accepted}, accepted {edited} with changes, rejected {rejected} and "
            "left {pending} undecided{rate}.",
            n=len(self._suggestions), accepted=count[Status.ACCEPTED], edited=count[Status.EDITED],
            rejected=count[Status.REJECTED], pending=count[Status.PENDING],
            rate=self._say("；已作决定者的采纳率为 {share}", "; of those decided, {share} were accepted",
                           share=f"{taken / done:.1%}") if done else "",
        )  # fmt: skip

    def _chosen(self) -> str:
        parts = []
        if self._ranked:
            parts.append(self._say(
                "全部 {n} 个参考点中，{ranked} 个的编码选自按相似度排列的列表。",
                "Of {n} codings, {ranked} carry a code chosen from a list ranked by likeness.",
                n=self._codings, ranked=self._ranked,
            ))  # fmt: skip
        if self._pointed:
            parts.append(self._say(
                "{n} 个参考点由漏编提示而来，经研究者确认。",
                "{n} codings come of turns that were pointed out as not coded, each confirmed by a researcher.", n=self._pointed,
            ))  # fmt: skip
        return "".join(parts) if self._language == "zh" else " ".join(parts)

    def _looked_at(self) -> str:
        return self._say(
            "另有 {n} 次只查看建议列表而未留存（仅计本机）。",
            "Lists of suggestions that were looked at without being kept: {n} (on this computer).", n=self._listed,
        ) if self._listed else ""  # fmt: skip

    def _list(self, words: Sequence[str]) -> str:
        return ("、" if self._language == "zh" else ", ").join(words)

    def _table(self) -> Table:
        rows: list[tuple[Cell, ...]] = []
        for kind, level in dict.fromkeys((run.kind, run.level) for run in self._runs):
            runs = [run for run in self._runs if (run.kind, run.level) == (kind, level)]
            ids = {run.id for run in runs}
            methods = dict.fromkeys(self._either(_METHODS.get(run.method, (run.method, run.method))) for run in runs)
            method = ("；" if self._language == "zh" else "; ").join(methods)
            found = [one for one in self._suggestions if one.run in ids]
            count = count_by_status(found)
            done = len(found) - count[Status.PENDING]
            rate = f"{(count[Status.ACCEPTED] + count[Status.EDITED]) / done:.1%}" if done else "—"
            rows.append((
                self._either(_KINDS[kind]), self._either(_LEVELS[level]), method, len(ids), len(found),
                *(count[one] for one in (Status.ACCEPTED, Status.EDITED, Status.REJECTED, Status.PENDING)), rate,
            ))  # fmt: skip
        heads = (
            (("建议种类", "Suggestion"), Width.NAME), (("层级", "Level"), Width.SHORT), (("方法", "Method"), Width.TEXT),
            (("次数", "Runs"), Width.NUMBER), (("提出", "Proposed"), Width.NUMBER), (("采纳", "Accepted"), Width.NUMBER),
            (("修改后采纳", "Changed"), Width.NUMBER), (("否决", "Rejected"), Width.NUMBER),
            (("未决定", "Undecided"), Width.NUMBER),
            (("采纳率", "Rate"), Width.NUMBER),
        )  # fmt: skip
        note = self._say(
            "采纳率＝（采纳＋修改后采纳）÷（采纳＋修改后采纳＋否决）。",
            "Rate: accepted and accepted with changes, of all that were decided.",
        )
        missing = "" if rows else self._say("未采用机器建议。", "No machine suggestion was used.")
        return Table(
            KEY, self._say("机器建议的使用情况", "Use of machine suggestions"),
            tuple(Column(self._either(words), width) for words, width in heads), tuple(rows), (note,) if rows else (), missing,
            raw=self._records(), language=self._language,
        )  # fmt: skip

    def _records(self) -> tuple[tuple[Cell, ...], ...]:
        head: tuple[Cell, ...] = (
            "run", "time", "coder", "kind", "level", "encoders", "parameters", "versions", "seed", "input", "counts", "proposals"
        )  # fmt: skip
        return (head, *(
            (
                run.id, run.made_at, run.coder, run.kind.value, run.level.value,
                ", ".join(map(str, run.details.get("encoders", ()))),
                *(_pairs(run.details.get(name)) for name in ("parameters", "versions")), str(run.details.get("seed", "")),
                str(run.details.get("input", "")), _pairs(run.details.get("counts")), str(run.details.get("proposals", "")),
            )
            for run in self._runs
        ))  # fmt: skip


def _pairs(value: object) -> str:
    return "; ".join(f"{name} {one}" for name, one in sorted(value.items())) if isinstance(value, Mapping) else ""
