"""The report on agreement in sentences, in the language of the program."""

from __future__ import annotations

from groundcode.domain.profiles import Profile, Topic
from groundcode.locale import _, join_names, language, ngettext
from groundcode.workspace.agreeing.values import AgreementReport


def school_words(profile: Profile) -> str:
    """That the school of the study does without agreement; "" where it does not."""
    if Topic.AGREEMENT in profile.topics:
        return ""
    school = profile.zh if language() == "zh" else profile.en
    return _(
        "{school} does without agreement between coders, as the analysis is one researcher's own: checks and thesis tables "
        "leave it out. The figures follow all the same."
    ).format(school=school)


def left_out_words(report: AgreementReport) -> list[str]:
    """What is not in the figures."""
    lines = []
    if report.alone:
        lines.append(_("No source in common with another coder, and therefore left out: {names}.").format(
            names=join_names(list(report.alone))))  # fmt: skip
    if report.loose:
        lines.append(
            ngettext("{count} code stands under nothing of that level and is not compared.",
                     "{count} codes stand under nothing of that level and are not compared.", report.loose
                     ).format(count=report.loose)
        )  # fmt: skip
    if report.unplaced:
        lines.append(
            ngettext("{count} coding has no place in the corrected text and is not compared: groundcode review PROJECT",
                     "{count} codings have no place in the corrected text and are not compared: groundcode review PROJECT",
                     report.unplaced).format(count=report.unplaced)
        )  # fmt: skip
    if not report.codes:
        lines.append(_("None of them put any code there: there is nothing to compare."))
    return lines


def reading_words(report: AgreementReport) -> list[str]:
    """How to read the table."""
    if report.unit == "segment":
        return [
            _("“both” counts pairs of segments that match. There are no segments that neither coded, so that α and κ are not "
              "defined; BP is Brennan and Prediger's κ with 1 / number of codes, as MAXQDA prints it.")
        ]  # fmt: skip
    lines = [
        _("α: ** at least .80 (reliable), * from .667 to .80 (for tentative conclusions), – not defined, as nothing varies.")
    ]
    if any(one.is_extreme for one in report.codes):
        lines.append(
            _("! The code is on fewer than 5 % or on more than 95 % of the units: few units decide about α and κ, and the "
              "percentage is high whatever coders do. Read the counts.")
        )  # fmt: skip
    return lines


def counts_words(report: AgreementReport) -> str:
    """What the column of counts holds."""
    if report.unit == "segment":
        return _("Counts: both / only the first coder / only the second.") if len(report.coders) == 2 else _(
            "Counts, over all pairs of coders: both / only the one / only the other."
        )  # fmt: skip
    if len(report.coders) == 2:
        return _("Counts: both / only {first} / only {second} / neither.").format(first=report.coders[0], second=report.coders[1])
    return _("Counts: units that no coder coded / one / two …; {count} coders.").format(count=len(report.coders))
