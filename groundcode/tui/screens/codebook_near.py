"""Names that may mean the same: shown in pairs, merged, or said to be different for good."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import work

from groundcode.analysis.counts import Counts
from groundcode.locale import _
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.code_keeping import CodeKeeping
from groundcode.tui.tasks import told
from groundcode.tui.widgets.near_names import NearNames, PairAnswer, PairShown

if TYPE_CHECKING:
    from groundcode.workspace.near_names import NearPair

_DIFFERENT = "different-names"
"""The local setting that holds the pairs which are not the same: "id:id id:id"."""


class CodebookNearNames(CodeKeeping):
    """A screen that looks for codes whose names may mean the same."""

    def look_for_pairs(self) -> None:
        """Look for them, then show them."""
        self.bar.say(_("Looking for names that may mean the same …"))
        self._look()

    @work(thread=True, group="near", exclusive=True, exit_on_error=False)
    def _look(self) -> None:
        """Behind the picture: a thousand names are half a million pairs."""
        pairs = self.workspace.codes.near_duplicates()
        self.app.call_from_thread(self._found, pairs)

    def _found(self, pairs: Sequence[NearPair]) -> None:
        if not self.is_attached:
            return
        if self.app.screen is not self:
            # Something was opened meanwhile, and nothing stands on a question.
            self.bar.say(_("Names that may mean the same were found: n shows them."))
            return
        with told(self.bar):
            self.bar.clear()
            different = self._different()
            self._show_pairs([p for p in pairs if _key(p) not in different], 0)

    def _different(self) -> set[str]:
        return set(self.workspace.store.local(_DIFFERENT).split())

    def _show_pairs(self, pairs: Sequence[NearPair], at: int, *, again: bool = False) -> None:
        living = [p for p in pairs if p.one in self.code_tree.codes and p.other in self.code_tree.codes]
        if not living:
            self.bar.say(_("No names left that may mean the same.") if again else _("No two names look the same."))
            return

        def answered(answer: PairAnswer | None) -> None:
            if answer is not None:
                with told(self.bar):
                    self._answer(living, answer)

        shown = [
            PairShown(self._called(p.one), self._about_code(p.one), self._called(p.other), self._about_code(p.other), p.reason)
            for p in living
        ]
        self.app.push_screen(NearNames(shown, at=min(at, len(shown) - 1)), answered)

    def _called(self, code: str) -> str:
        return self.code_tree.codes[code].name

    def _about_code(self, code: str) -> str:
        """Level, own and total count, and what stands above."""
        found, count = self.code_tree.codes[code], self._counts.get(code, Counts())
        above = self.code_tree.path(code).removesuffix(found.name).rstrip(" >")
        return " · ".join(part for part in (_(found.level.words), f"{count.own}/{count.total}", above) if part)

    def _answer(self, pairs: Sequence[NearPair], answer: PairAnswer) -> None:
        pair = pairs[answer.number]

        def again() -> None:
            self._show_pairs(pairs, answer.number, again=True)

        if answer.answer == "one":
            self.confirm_merge(pair.other, pair.one, then=again)
        elif answer.answer == "other":
            self.confirm_merge(pair.one, pair.other, then=again)
        elif answer.answer == "different":
            if self.may_write():
                known = self._different() | {_key(pair)}
                self.workspace.store.set_local(_DIFFERENT, " ".join(sorted(known)))
                self.bar.say(
                    _("Not asked again: {one} and {other}.").format(one=self._called(pair.one), other=self._called(pair.other))
                )
                self._show_pairs([p for p in pairs if p is not pair], answer.number, again=True)
        else:
            self._ask_about(pairs, answer)

    def _ask_about(self, pairs: Sequence[NearPair], answer: PairAnswer) -> None:
        pair = pairs[answer.number]
        one, other = self._called(pair.one), self._called(pair.other)
        lines = [
            _("merge {gone} into {kept}").format(gone=other, kept=one),
            _("merge {gone} into {kept}").format(gone=one, kept=other),
            _("not the same: do not ask again"),
            _("show the page of {name}").format(name=one),
            _("show the page of {name}").format(name=other),
        ]

        def chosen(number: int | None) -> None:
            with told(self.bar):
                if number is None:
                    self._show_pairs(pairs, answer.number, again=True)
                elif number < 3:
                    self._answer(pairs, PairAnswer(("one", "other", "different")[number], answer.number))
                else:
                    self.codes.go_to(pair.one if number == 3 else pair.other)

        self.app.push_screen(Chooser(f"{one} ~ {other}", lines), chosen)


def _key(pair: NearPair) -> str:
    return ":".join(sorted((pair.one, pair.other)))
