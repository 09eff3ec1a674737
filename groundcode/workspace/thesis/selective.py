"""What selective coding made, and what a questionnaire takes from it: T8 and T12."""

from __future__ import annotations

from groundcode.domain.levels import Level
from groundcode.exchange.tables import Cell, Column, Table, Width
from groundcode.workspace.thesis.material import Material
from groundcode.workspace.thesis.quoting import Picked


def t8(m: Material) -> Table:
    """核心范畴与故事线."""
    story, cited = _story(m)
    mains = [code for code in m.at(Level.MAIN) if code != m.core]
    named = [code for code in mains if code in cited] or mains
    memos = _memos(m)
    lacking = [
        words for words, there in (
            (m.say("尚未指定{core}", "no {core} is named", core=m.words["core"]), m.core is not None),
            (m.say("尚无{storyline}", "there is no {storyline}", storyline=m.words["storyline"]), bool(story)),
        ) if not there
    ]  # fmt: skip
    row: tuple[Cell, ...] = (
        m.name(m.core) or "—", story or "—", m.list_(map(m.name, named)) or "—", "\n".join(memos) or "—"
    )  # fmt: skip
    missing = m.say("；", "; ").join(lacking)
    return Table(
        "T8", m.say("{core}与{storyline}", "{core} and {storyline}", core=m.word("core"), storyline=m.words["storyline"]),
        (
            Column(m.word("core"), Width.SHORT), Column(m.word("storyline"), Width.LONG),
            Column(m.say("涉及{main}", "Main categories", main=m.words["main"]), Width.NAME),
            Column(m.say("支持{memo}", "Memos", memo=m.words["memo"]), Width.NAME),
        ),
        (row,) if m.core is not None or story else (),
        (m.cite_note(),) if "）" in story or "(" in story else (),
        (missing[:1].upper() + missing[1:] + m.say("。", ".")) if missing else "", language=m.language,
    )  # fmt: skip


def _story(m: Material) -> tuple[str, set[str]]:
    """The storyline as it is printed, and the codes that it cites."""
    from groundcode.workspace.storyline import Storyline

    storyline = Storyline(m.workspace)
    text, citations = storyline.text(), storyline.citations()
    out, at, codes = [], 0, set()
    for one in citations:
        out.append(text[at : one.start])
        if one.code is not None:
            codes.add(one.code)
            out.append(m.name(one.code) if not one.gone else one.words)
        else:
            cite = one.words.partition(":")[0]
            out.append(m.say("（{cite}）", " ({cite})", cite=cite) if not one.gone else "")
        at = one.end
    lines = ("".join(out) + text[at:]).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip()), codes


def _memos(m: Material) -> list[str]:
    """The memos on the core category, else the theoretical ones: title and day."""
    memos = m.workspace.memos.list_()
    about = [memo for memo in memos if any(m.tree.target(thing) == m.core for thing in memo.about)] if m.core else []
    found = about or [memo for memo in memos if memo.kind == "theoretical"]
    return [
        m.say("{title}（{day}）", "{title} ({day})", title=memo.title or _beginning(memo.text), day=memo.made_at[:10])
        for memo in found
    ]


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 24 else line[:23] + "…"


def t12(m: Material) -> Table:
    """研究假设与题项来源."""
    from groundcode.workspace.constructs import read_constructs
    from groundcode.workspace.hypotheses import hypotheses

    constructs = read_constructs(m.connection, m.tree)
    found = hypotheses(m.workspace, m.language)
    rows: list[tuple[Cell, ...]] = []
    shown: list[Picked] = []
    raw: list[tuple[Cell, ...]] = [(
        m.say("构念", "Construct"), m.say("短名", "Short name"), m.say("定义", "Definition"), m.word("category"),
        m.say("候选题项", "Candidate item"), m.say("反向", "Reversed"), m.say("来源语句", "Source quote"), m.say("编号", "ID"),
        m.say("假设编号", "Hypothesis"),
    )]  # fmt: skip
    for one in constructs:
        numbers = m.say("、", ", ").join(hypothesis.number for hypothesis in found if one.id in hypothesis.constructs)
        names = m.list_(map(m.name, one.codes))
        definition = (one.definition or "—") + (m.say("（来自：{names}）", " (from: {names})", names=names) if names else "")
        for item in one.items:
            picked = m.evidence(item.evidence)
            shown.append(picked)
            words = item.text + (m.say("（反向计分）", " (reversed)") if item.reversed else "")
            rows.append((one.name, definition, words, m.cell(picked) or "—", numbers or "—"))
            records = [(quote.words, quote.cite) for quote in picked.shown] or [("", "")]
            raw.extend(
                (one.name, one.short, one.definition, names, item.text, int(item.reversed), *record, numbers)
                for record in records
            )
        if not one.items:
            rows.append((one.name, definition, "—", "—", numbers or "—"))
            raw.append((one.name, one.short, one.definition, names, "", "", "", "", numbers))
    listed: tuple[tuple[Cell, ...], ...] = tuple((one.number, one.words) for one in found)
    measured = {relation for one in found for relation in one.relations}
    left = [one for one in m.theory.relations if not one.gone and one.id not in measured]
    block = Table(
        "T12", m.say("研究假设", "Hypotheses"),
        (Column(m.say("编号", "No."), Width.NUMBER), Column(m.say("研究假设", "Hypothesis"), Width.LONG)), listed,
        (_left_out(m, len(left), sum(one.on_relation for one in left)),) if left else (), language=m.language,
    )  # fmt: skip
    return Table(
        "T12", m.say("研究假设与题项来源", "Hypotheses and item sources"),
        (
            Column(m.say("构念", "Construct"), Width.SHORT),
            Column(m.say("定义（来自{category}）", "Definition (from {category})", category=m.words["category"]), Width.TEXT),
            Column(m.say("候选题项", "Candidate item"), Width.TEXT),
            Column(m.say("来源语句", "Source quote"), Width.TEXT if not any(one.shown for one in shown) else Width.QUOTE),
            Column(m.say("假设编号", "Hypothesis"), Width.NAME),
        ),
        tuple(rows), tuple(filter(None, (m.cite_note(), *m.quote_notes(shown), m.length_note(len(rows)))))
        if any(one.total for one in shown) else (),
        "" if rows else m.say("还没有构念。", "There are no constructs yet."), merged=(0, 1, 4), raw=tuple(raw),
        blocks=(block,) if listed else (), language=m.language,
    )  # fmt: skip


def _left_out(m: Material, count: int, moderations: int) -> str:
    return m.say(
        "另有{n}条关系（其中调节{k}条）两端未都有构念测量，未列假设。",
        "No hypothesis is listed for {n} relations ({k} of them moderations), since no construct measures both ends.",
        n=count, k=moderations,
    )  # fmt: skip
