"""Who was asked, and why: T1 and T2."""

from __future__ import annotations

from groundcode.exchange.tables import Column, Table, Width
from groundcode.workspace.participants import participants
from groundcode.workspace.thesis.material import Material

_T1 = (
    Width.SHORT, Width.NUMBER, Width.SHORT, Width.NAME, Width.NAME, Width.SHORT, Width.NUMBER, Width.NUMBER, Width.SHORT
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
    return Table(
        "T1", m.say("{informant}基本情况", "Participants", informant=m.words["informant"]),
        tuple(Column(_heading(m, name), width) for name, width in zip(header, widths, strict=True)), tuple(rows), tuple(notes),
        "" if rows else m.say("项目中还没有个案：groundcode cases import。", "There are no cases yet: groundcode cases import."),
        language=m.language,
    )  # fmt: skip


def t2(m: Material) -> Table:
    """理论抽样过程."""
    header, *rows = m.workspace.sampling.table(m.language)
    return Table(
        "T2", m.say("理论抽样过程", "Theoretical sampling log"),
        tuple(Column(_heading(m, name), width) for name, width in zip(header, _T2, strict=True)), tuple(map(tuple, rows)), (),
        "" if rows else m.say(
            "还没有记下抽样轮次：groundcode sampling PROJECT add。",
            "No sampling round is noted yet: groundcode sampling PROJECT add."
        ),
        language=m.language,
    )  # fmt: skip


def _heading(m: Material, name: object) -> str:
    """A heading as the other tables have them."""
    words = str(name)
    return words[:1].upper() + words[1:] if m.language == "en" else words
