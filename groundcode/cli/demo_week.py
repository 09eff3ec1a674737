"""The team's week in the sample: a blind bundle out, two copies that change, one merge, and what is settled then."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from groundcode.locale import _

if TYPE_CHECKING:
    from groundcode.workspace import Workspace
    from groundcode.workspace.places import Place

CHANGES = "week.json"
"""What each of the two changes in their copy, and how it is settled."""


def play_the_week(workspace: Workspace, sample: Path, lead: str, colleague: str) -> None:
    """Let a colleague code blind in a copy while both go on changing theirs, merge the copy, settle what differs."""
    from groundcode.cli.output import say
    from groundcode.store.store import remove_project
    from groundcode.workspace.bundles import begin_from

    week = json.loads((sample / CHANGES).read_text(encoding="utf-8"))
    folder, stem = workspace.path.parent, workspace.path.stem
    out, back, copy = (folder / f"{stem}-{name}" for name in ("blind.gcbundle", "back.gcbundle", "colleague.groundcode"))
    try:
        workspace.bundles.write(out, blind=True, for_coder=colleague, overwrite=True)
        with begin_from(out, copy, coder=colleague) as other:
            coded = other.codings.from_file(sample / "coder-b.jsonl", create=True)
            _change(other, week[colleague])
            for source in other.sources.list_():
                other.assignments.finish(source.id)
            other.bundles.write(back, overwrite=True)
        _change(workspace, week[lead])
        merged = workspace.merging.merge([back])
    finally:
        for path in (out, back):
            path.unlink(missing_ok=True)
        remove_project(copy)
    say(_("Merged a colleague's bundle: coded blind, {codings} more segments, {changes} changes, {conflicts} conflicts.").format(
        codings=coded.codings, changes=merged.changes, conflicts=len(merged.conflicts)))  # fmt: skip
    _settle_conflicts(workspace, week["settle"])
    for source in week["consensus"]:
        _settle_places(workspace, source, lead)


def _change(workspace: Workspace, changes: dict[str, Any]) -> None:
    """What somebody did to the codebook, to a transcript and in a memo."""
    tree = workspace.tree()
    memo, corrected = changes["memo"], changes["correct"]
    workspace.memos.write(memo["text"], title=memo["title"], about=[tree.get(memo["about"]).id])
    for name, text in changes["define"].items():
        workspace.codes.describe(tree.get(name).id, definition=text)
    for name, parent in changes.get("move", {}).items():
        workspace.codes.move(tree.get(name).id, tree.get(parent).id)
    for name, new in changes["rename"].items():
        workspace.codes.rename(tree.get(name).id, new)
    source = workspace.sources.named(corrected["source"])
    text = workspace.sources.open(source.id).text
    workspace.sources.edit_text(source.id, text.replace(corrected["old"], corrected["new"], 1))


def _settle_conflicts(workspace: Workspace, ways: dict[str, dict[str, Any]]) -> None:
    """Settle each conflict by its field."""
    from groundcode.cli.output import line, say

    for conflict in workspace.conflicts.list_():
        way = ways[conflict.field]
        workspace.conflicts.resolve(conflict.id, **way)
        if "value" in way:
            how = _("a third wording, “{text}”").format(text=way["value"])
        else:
            how = _("as {coder} has it").format(coder=way["coder"]) if "coder" in way else _("both")
        say("  " + line(_("{conflict} → {how}").format(conflict=conflict.words, how=how)))


def _settle_places(workspace: Workspace, source: str, lead: str) -> None:
    """Settle every place of a source by rule, and finish its consensus."""
    from groundcode.cli.output import say

    workspace.consensus.begin(source)
    places = workspace.consensus.places(source=source)
    for place in places:
        workspace.consensus.settle(place, take=_whose(place, lead))
    workspace.consensus.finish(source)
    say(_("Settled {places} places in {source} by a rule, as nobody talks here: {coder}'s codes where both have some, else "
          "those of whoever has any.").format(places=len(places), source=source, coder=lead))  # fmt: skip


def _whose(place: Place, lead: str) -> str:
    having = [one.name for one in place.holdings if one.codings]
    return lead if lead in having else having[0]


def agreement_words(workspace: Workspace) -> str:
    """How far the coders agree, each as they coded before anything was settled: one line; "" without two coders."""
    from groundcode.domain.levels import Level
    from groundcode.errors import NotCodedTwice, OneCoderOnly
    from groundcode.workspace.agreeing.sentence import band, figure, share

    try:
        found = workspace.agreement.report("turn", level=Level.CATEGORY)
    except (NotCodedTwice, OneCoderOnly):
        return ""
    one = found.pooled
    words = _(
        "Agreement of {coders}, blind in {blind} of {sources} interviews, before they settled anything: {codes} categories on "
        "{turns} turns of informants: {percent} of the decisions, α {alpha} {band}, pooled κ {kappa}"
    )
    return words.format(
        coders=_(", ").join(found.coders), blind=found.blind, sources=len(found.sources), codes=one.codes, turns=found.units,
        percent=share(one.percent), alpha=figure(one.alpha, 2), band=band(one.interval), kappa=figure(one.pooled_kappa, 2),
    )  # fmt: skip
