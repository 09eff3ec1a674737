"""What an exchange did not carry: each kind, how many, which ones, why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from groundcode.locale import _

_MOST_NAMED = 20
"""Names kept of one kind; the count says how many there are."""

_MOST_SHOWN = 6
"""Names that a sentence gives."""


@dataclass(frozen=True, slots=True)
class Loss:
    """One kind of thing that was not carried, or not as it was."""

    kind: str
    """In words: "pictures"."""
    why: str
    count: int
    names: tuple[str, ...] = ()
    """The first of them, by name or place."""
    kept: bool = False
    """Whether it is not lost, only carried in another form: `why` says in which."""

    def sentence(self) -> str:
        """In one line."""
        line = _("{kind}: {count} ({why})").format(kind=self.kind, count=self.count, why=self.why)
        if not self.names:
            return line
        shown = self.names[:_MOST_SHOWN]
        more = _(" and {n} more").format(n=self.count - len(shown)) if self.count > len(shown) else ""
        return line + _(": {names}").format(names=_("; ").join(shown) + more)

    def value(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "kind": self.kind, "why": self.why, "count": self.count, "names": list(self.names), "lost": not self.kept,
        }  # fmt: skip


class Losses:
    """Collects losses while something is carried over."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str, bool], int] = {}
        self._names: dict[tuple[str, str, bool], dict[str, None]] = {}

    def lost(self, kind: str, why: str, name: str = "", count: int = 1) -> None:
        """Something was not carried."""
        self._add((kind, why, False), name, count)

    def kept(self, kind: str, why: str, name: str = "", count: int = 1) -> None:
        """Something was carried in another form."""
        self._add((kind, why, True), name, count)

    def _add(self, key: tuple[str, str, bool], name: str, count: int) -> None:
        if count <= 0:
            return
        self._counts[key] = self._counts.get(key, 0) + count
        names = self._names.setdefault(key, {})
        line = " ".join(name.split())
        if line and len(names) < _MOST_NAMED:
            names[line if len(line) <= 60 else line[:59] + "…"] = None

    def copy(self) -> Losses:
        """Another collector that holds the same."""
        out = Losses()
        out._counts = dict(self._counts)
        out._names = {key: dict(names) for key, names in self._names.items()}
        return out

    def all(self) -> tuple[Loss, ...]:
        """The losses, what is lost first."""
        found = [
            Loss(kind, why, count, tuple(self._names[kind, why, kept]), kept)
            for (kind, why, kept), count in self._counts.items()
        ]  # fmt: skip
        return tuple(sorted(found, key=lambda loss: loss.kept))
