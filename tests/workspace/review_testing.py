"""A codebook that goes out to a supervisor, and what comes back."""

from __future__ import annotations

from groundcode.domain.levels import Level
from groundcode.workspace import Workspace
from groundcode.workspace.codebooks.plan import CodebookPlan
from tests.word_editing import Edited


def made_codes(ws: Workspace) -> dict[str, str]:
    main = ws.codes.create("警民亲近感", level=Level.MAIN)
    trust = ws.codes.create("熟悉信任", level=Level.CATEGORY, parent=main)
    seen = ws.codes.create("民警可见度", level=Level.CONCEPT, parent=trust)
    label = ws.codes.create("天天在院里", parent=seen)
    loose = ws.codes.create("散")
    ws.codes.describe(trust, definition="认识，\n并且放心。", inclusion="说出口的", exclusion="听说的")
    ws.codes.describe(seen, definition="看得见民警。")
    source = ws.sources.list_()[0]
    ws.codebook.bind_example(trust, source.id, 18, 31, version=source.version)
    ws.codings.apply(label, source.id, 18, 23)
    return {"main": main, "trust": trust, "seen": seen, "label": label, "loose": loose}


def sent(ws: Workspace, name: str = "book.docx", **more: str) -> Edited:
    path = ws.path.parent / name
    ws.codebook_review.export(path, **more)
    return Edited(path)


def told(plan: CodebookPlan) -> list[tuple[str, str, str]]:
    return [(one.path.rpartition(" > ")[2], one.field, one.after) for one in plan.changed]


def reviewed(ws: Workspace) -> Edited:
    document = sent(ws)
    document.comment("并且放心。", "“放心”要再界定。\n见上次组会。", "王教授", reply="补：参考第二章。")
    document.comment("天天在院里转，", "这句更像“可见度”。", "王教授")
    document.comment("民警可见度", "名称可以。", "李老师")
    document.track("说出口的", "说出口的、或写下来的", "王教授")
    document.replace("看得见民警。", "居民看得见民警。")
    return document
