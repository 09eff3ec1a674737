"""Rules about how the study went: theoretical sampling, concurrent analysis, the sealed hold-out."""

from __future__ import annotations

from collections.abc import Iterator

from groundcode.domain.cases import natural
from groundcode.domain.profiles import Topic
from groundcode.domain.sampling import Seal
from groundcode.locale import N_, _, join_names
from groundcode.workspace.checks.dates import Transcript
from groundcode.workspace.checks.findings import Hit, Place, Rule, Severity
from groundcode.workspace.checks.material import Material

_ENOUGH = 2
"""Transcripts from which one could have been chosen in the light of another."""


def _no_sampling(material: Material) -> Iterator[Hit]:
    if len(material.transcripts) < _ENOUGH:
        return
    dated = [one for one in material.transcripts if one.held]
    first = min(dated, key=lambda one: one.held) if len(dated) == len(material.transcripts) else material.transcripts[0]
    decided = [one for one in material.rounds if one.gap.strip() or one.decision.strip()]
    if not any(first.id not in dict(one.sources) for one in decided):
        words = _("The sampling log says of no round after the first transcript why its informants were chosen.")
        yield Hit(_("the project"), Place("sampling"), words if material.rounds else "", key="project")


def _not_concurrent(material: Material) -> Iterator[Hit]:
    held = [one.held for one in material.transcripts if one.held]
    coded = [one.coded_on for one in material.transcripts if one.coded_on]
    if len(held) >= _ENOUGH and coded and min(coded) > max(held):
        words = _("The last interview was on {last}, the first coding on {first}.").format(last=max(held), first=min(coded))
        yield Hit(_("the project"), Place("sampling"), words, key="project")


def _no_holdout(material: Material) -> Iterator[Hit]:
    if not material.seals and material.last_coding is not None and len(material.transcripts) >= _ENOUGH:
        yield Hit(_("the project"), Place("holdout"), key="project")


def _sealed_late(material: Material) -> Iterator[Hit]:
    coded = [one.coded for one in _never_sealed(material)]
    begun = [order for order in coded if order is not None]
    for seal in material.seals:
        if begun and len(begun) == len(coded) and max(begun) < seal.made:
            yield _seal(material, seal)


def _never_sealed(material: Material) -> list[Transcript]:
    """The transcripts that no hold-out was ever drawn of, and that could be coded."""
    drawn = {source for seal in material.seals for source in seal.draw.sources}
    return [one for one in material.transcripts if one.id not in drawn and not one.closed]


def _opened_early(material: Material) -> Iterator[Hit]:
    for seal in material.seals:
        opening = seal.opening
        if opening is None:
            continue
        later = [
            one.name for one in _never_sealed(material)
            if (one.coded is None or one.coded > opening) and one.taken_in < opening
        ]  # fmt: skip
        if later:
            words = _("When it was opened, these were not coded yet: {names}.").format(names=join_names(later))
            yield _seal(material, seal, words)
        elif seal.undone:
            yield _seal(material, seal, _("It was shown by undoing its sealing."))


def _never_opened(material: Material) -> Iterator[Hit]:
    for seal in material.seals:
        if seal.opening is None:
            yield _seal(material, seal)


def _not_tested(material: Material) -> Iterator[Hit]:
    known = {one.id: one for one in material.transcripts}
    for seal in material.seals:
        open_ones = (known[one] for one in seal.draw.sources if one in known)
        names = sorted((one.name for one in open_ones if one.coded is None and not one.closed), key=natural)
        if seal.opening is not None and names:
            yield _seal(material, seal, _("It was opened, and these were not coded: {names}.").format(names=join_names(names)))


def _seal(material: Material, seal: Seal, reason: str = "") -> Hit:
    known = {one.id: one.name for one in material.transcripts}
    names = sorted((known[one] for one in seal.draw.sources if one in known), key=natural)
    name = _("hold-out of {day} ({names})").format(day=seal.made_at[:10], names=join_names(names, 3))
    return Hit(name, Place("holdout", seal.id), reason)


WARNINGS = (
    Rule(
        "no-theoretical-sampling", Severity.WARNING, N_("There is no entry in the sampling log after the first transcript."),
        N_("Note which category was thin, whom you asked next, and what came of it: groundcode sampling PROJECT add NAME"),
        _no_sampling,
    ),
    Rule(
        "no-concurrent-analysis", Severity.WARNING, N_("Coding began only after all interviews were collected."),
        N_("Say how earlier interviews steered the later ones; a memo or a sampling round of that time shows it."),
        _not_concurrent,
    ),
    Rule(
        "no-hold-out", Severity.WARNING, N_("No hold-out was sealed to test the saturation on."),
        N_("Keep back a part of what is not coded yet: groundcode reserve PROJECT --share 1/3"), _no_holdout, Topic.SATURATION,
    ),
    Rule(
        "hold-out-sealed-late", Severity.WARNING, N_("It was sealed when everything else had been coded."),
        N_("Say who had read it by then; seal the next one before its sampling round is coded."), _sealed_late, Topic.SATURATION,
    ),
    Rule(
        "hold-out-opened-early", Severity.WARNING, N_("It was opened before the coding of the others had ended."),
        N_("Say what had been coded by then, or draw another one from new interviews."), _opened_early, Topic.SATURATION,
    ),
    Rule(
        "hold-out-not-opened", Severity.WARNING, N_("It is still sealed: the saturation is not tested."),
        N_("When everything else is coded, open it and code it: groundcode unseal PROJECT"), _never_opened, Topic.SATURATION,
    ),
    Rule(
        "hold-out-not-coded", Severity.WARNING, N_("It was opened, and part of it was never coded."),
        N_("Code it in the same way, so that the table of saturation can be filled."), _not_tested, Topic.SATURATION,
    ),
)  # fmt: skip
