"""What of another project operations cannot carry: when people did what there. It is kept as a memo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from groundcode.locale import _, ngettext


@dataclass(slots=True)
class Kept:
    """What is told in words."""

    memos: list[tuple[str, str, str, str]] = field(default_factory=list)
    """(title, text, coder's id here, when it was written there)."""
    differing: list[str] = field(default_factory=list)
    """Values of cases that are others here."""
    loosened: list[str] = field(default_factory=list)
    """Paths of codes whose level does not fit below the code they were to stand under."""
    merged: list[str] = field(default_factory=list)
    """What codes that were merged into others there had said."""
    codings: dict[str, list[str]] = field(default_factory=dict)
    """Coder's id here -> when each coding was made there."""

    def coded(self, coder: str, when: str) -> None:
        """Note when a coding was made."""
        self.codings.setdefault(coder, []).append(when)

    def words(self, coders: Mapping[str, str], title: str, file: str) -> str:
        """The text of the memo on a joining."""
        lines = [_("From the project “{title}” ({file}).").format(title=title, file=file)]
        lines += [""] if self.codings else []
        for coder, moments in sorted(self.codings.items(), key=lambda one: coders.get(one[0], "")):
            words = ngettext(
                "{coder}: {count} coding, made {first}", "{coder}: {count} codings, made {first} to {last}", len(moments)
            )
            first, last = min(moments)[:10], max(moments)[:10]
            lines.append(words.format(coder=coders.get(coder, "?"), count=len(moments), first=first, last=last))
        if self.memos:
            lines += ["", _("Memos, and when they were written there:")]
            for heading, text, coder, when in sorted(self.memos, key=lambda one: one[3]):
                name = heading or " ".join(text.split())[:40]
                moment = when[:16].replace("T", " ")
                lines.append(_("{when} {coder}: {name}").format(when=moment, coder=coders.get(coder, "?"), name=name))
        if self.differing:
            lines += ["", _("Values that are others here:"), *self.differing]
        if self.merged:
            lines += ["", _("Texts of codes that were merged into others there:"), *self.merged]
        if self.loosened:
            lines += ["", _("Codes at the top, as their level does not fit below the code here:"), *self.loosened]
        return "\n".join(lines)
