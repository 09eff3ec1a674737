"""The sample project built: each step by the call that a researcher's command makes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.errors import FileMissing
from groundcode.locale import _

if TYPE_CHECKING:
    from groundcode.workspace import Workspace

NAME = "chaoyang"
LEAD, COLLEAGUE = "田野", "同门"
TITLE = "朝阳群众：情感承诺唤起（虚构示例）"
OUTCOME = "四份按同样的程序编完：没有新的范畴与关系，两个新概念归入已有的范畴。"
ANSWERS = {
    "main-in-no-relation": "核心范畴统摄三条路径，不是路径中的一环；它与各主范畴的关系写在典范与故事线里。",
    "no-concurrent-analysis": "示例由命令一次建成，编码的日期是建成之日；各轮抽样的先后见理论抽样过程。",
}
"""Rule of the check -> why its warnings stand in the sample."""


def sample_folder() -> Path:
    """Where the sample's interviews lie: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for candidate in (package / "sample", package.parent / "projects" / NAME):
        if (candidate / "codebook.yaml").is_file():
            return candidate
    raise FileMissing(str(package / "sample"))


def build(project: Path) -> None:
    """Make the sample project: from the interviews, by way of a team's week, to the theory, and the hold-out after it."""
    from groundcode.cli.demo_week import play_the_week
    from groundcode.workspace import Workspace

    sample = sample_folder()
    with Workspace.create(project, title=TITLE, coder=LEAD, language="zh") as workspace:
        _open_coding(workspace, sample)
        play_the_week(workspace, sample, LEAD, COLLEAGUE)
        _theory(workspace, sample)
        _hold_out(workspace, sample)
        for rule, reason in ANSWERS.items():
            workspace.check.answer([found.key for found in workspace.check.of_rule(rule)], reason)


def _open_coding(workspace: Workspace, sample: Path) -> None:
    from groundcode.cli.output import say
    from groundcode.workspace.holdout import Wish

    report = workspace.sources.import_files([sample / "interviews"])
    for _path, error in report.refused:
        raise error
    workspace.cases.import_table(sample / "cases.csv")
    rounds = json.loads((sample / "rounds.json").read_text(encoding="utf-8"))
    for found in rounds:
        workspace.sampling.add(**found)
    workspace.holdout.reserve(Wish(sources=tuple(rounds[-1]["sources"])))
    workspace.codebook.import_(sample / "codebook.yaml")
    coded = workspace.codings.from_file(sample / "coder-a.jsonl")
    say(_("Imported {sources} interviews, sealed {sealed} of them, coded {codings} segments in the others.").format(
        sources=len(report.imported), sealed=len(rounds[-1]["sources"]), codings=coded.codings))  # fmt: skip
    undone = workspace.history.undo()
    workspace.history.redo()
    say(_("Undone and done again: {what}.").format(what=undone.words))


def _theory(workspace: Workspace, sample: Path) -> None:
    from groundcode.cli.output import say

    made = workspace.theory_files.import_(sample / "theory.yaml").made
    say(_("Took in the theory: {paradigms} paradigms, {relations} relations, {pathways} pathways, {constructs} constructs, "
          "{memos} memos, resting on {evidence} segments.").format(
        paradigms=made["paradigm"], relations=made["relation"], pathways=made["pathway"], constructs=made["construct"],
        memos=made["memo"], evidence=made["evidence"]))  # fmt: skip


def _hold_out(workspace: Workspace, sample: Path) -> None:
    from groundcode.cli.output import say

    opened = workspace.holdout.unseal(workspace.holdout.named().id)
    coded = workspace.codings.from_file(sample / "coder-a-holdout.jsonl", create=True)
    workspace.codebook.import_(sample / "codebook-holdout.yaml")
    workspace.theory_files.import_(sample / "theory-holdout.yaml")
    workspace.sampling.edit(workspace.sampling.list_()[-1].id, {"outcome": OUTCOME})
    say(_("Opened the hold-out and coded it: {codings} segments in {sources} interviews, {codes} new codes.").format(
        codings=coded.codings, sources=len(opened), codes=len(coded.new_codes)))  # fmt: skip
