"""Who was asked, and why: T1 and T2."""

from __future__ import annotations

import re

from groundcode.domain.cases import natural
from groundcode.exchange.case_tables import PARTICIPANTS
from groundcode.exchange.tables import Column, Table, Width
from groundcode.store import reading
from groundcode.store.reading_cases import read_cases
from groundcode.workspace.participants import participants
from groundcode.workspace.thesis.material import Material

_MINUTES = [key for key, *_words in PARTICIPANTS].index("minutes")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_T1 = (
    Width.SHORT, Width.NUMBER, Width.SHORT, Width.NAME, Width.NAME, Width.SHORT, Width.SHORT, Width.NUMBER, Width.SHORT
)  # fmt: skip
_T2 = (Width.SHORT, Width.SHORT, Width.TEXT, Width.TEXT, Width.NAME, Width.TEXT)


def t1(m: Material) -> Table:
    """受访者基本情况."""
    found = participants(m.workspace, m.language, None)
    header, *rows = found.rows
    widths = (*_T1, *(Width.SHORT,) * (len(header) - len(_T1)))
    notes = []
    if found.banded:
        notes.append(m.say("“{name}”已归为十岁一段。", "“{name}” is given in bands of ten years.", name=found.banded))
    if found.ages:
        names = m.say("、", ", ").join(found.ages)
        notes.append(m.say("确切年龄（{names}）未列出。", "Exact ages ({names}) are left out.", names=names))
    if found.withdrawn:
        notes.append(m.say("{n}位已撤回同意，未列入。", "{n} who withdrew are left out.", n=found.withdrawn))
    if rows:
        notes = [_characters(m), _languages(m), *notes, m.holdout_note()]
    numbers = [str(row[_MINUTES]) for row in rows if row[_MINUTES] != ""]
    units = {_MINUTES: m.say("（分钟）", "")} if numbers and all(_NUMBER.fullmatch(one) for one in numbers) else {}
    return Table(
        "T1", m.say("{informant}基本情况", "Participants", informant=m.words["informant"]),
        tuple(
            Column(_heading(m, name) + units.get(at, ""), width)
            for at, (name, width) in enumerate(zip(header, widths, strict=True))
        ), tuple(rows), tuple(filter(None, notes)),
        "" if rows else m.say("项目中还没有个案：groundcode cases import。", "There are no cases yet: groundcode cases import."),
        language=m.language,
    )  # fmt: skip


def _characters(m: Material) -> str:
    return m.say(
        "字数只计受访者所说：汉字、字母、数字和标点各计一，空白不计；英文访谈所计为字母而非词，两者不宜直接相比。",
        "Characters are those that the informant said: Chinese characters, letters, digits and marks count one each, white space "
        "none. In English interviews letters are counted, not words, so that the two languages cannot be compared.",
    )


def _languages(m: Material) -> str:
    """Whose interviews are in which language, where they are in more than one; the commonest is told last."""
    languages = {source.id: source.language for source in reading.read_sources(m.connection, sealed=True)}
    found: dict[str, list[str]] = {}
    for case in read_cases(m.connection):
        for language in sorted({languages.get(place.source, "") for place in case.bound} - {""}):
            if not case.withdrawn:
                found.setdefault(language, []).append(case.name)
    if len(found) < 2:
        return ""
    names = {"zh": m.say("中文", "Chinese"), "en": m.say("英文", "English")}
    ordered = sorted(found, key=lambda one: len(found[one]))
    told = [
        m.say("{who}的访谈用{language}", "{language}: {who}", language=names.get(one, one),
              who=m.say("、", ", ").join(sorted(found[one], key=natural)))
        for one in ordered[:-1]
    ]  # fmt: skip
    rest = names.get(ordered[-1], ordered[-1])
    return m.say("{told}，其余用{rest}。", "Language of the interviews: {told}; the others {rest}.",
                 told=m.say("；", "; ").join(told), rest=rest)  # fmt: skip


def t2(m: Material) -> Table:
    """理论抽样过程."""
    header, *rows = m.workspace.sampling.table(m.language)
    note = m.say(
        "日期为研究者为该轮记下的日期，不是访谈的日期。",
        "The date is the one that the researcher noted for the round, not that of the interviews.",
    )
    return Table(
        "T2", m.say("理论抽样过程", "Theoretical sampling log"),
        tuple(Column(_heading(m, name), width) for name, width in zip(header, _T2, strict=True)), tuple(map(tuple, rows)),
        tuple(filter(None, (note, m.holdout_note()))) if rows else (),
        "" if rows else m.say(
            "还没有记下抽样轮次：groundcode sampling PROJECT add。",
            "No sampling round is noted yet: groundcode sampling PROJECT add."
        ),
        language=m.language,
    )  # fmt: skip


def _heading(m: Material, name: object) -> str:
    """A heading as the other tables have them."""
    words = str(name)
    if m.language == "zh":
        return words.replace("(", "（").replace(")", "）")
    return words[:1].upper() + words[1:]
