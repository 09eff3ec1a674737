"""What taking in a codebook would do, told before it is done: made codes, changed texts, remarks, and what stays out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from groundcode.domain.levels import Level
from groundcode.errors import GroundcodeError
from groundcode.locale import N_, _

FIELD_WORDS = {
    "name": N_("name"),
    "definition": N_("definition"),
    "inclusion": N_("inclusion"),
    "exclusion": N_("exclusion"),
    "level": N_("level"),
    "place": N_("place"),
    "core": N_("core category"),
    "colour": N_("colour"),
    "also_in": N_("also in"),
    "example": N_("example"),
    "remarks": N_("remarks"),
    "line": N_("a line of its own"),
}
"""Field -> what people call it (a message to translate)."""


@dataclass(frozen=True, slots=True)
class PlannedCode:
    """A code that would be made."""

    path: str
    level: Level
    after: dict[str, str] = field(default_factory=dict)
    """Field -> its text, where it has one."""


@dataclass(frozen=True, slots=True)
class PlannedExample:
    """A segment that would be bound to a code as an example."""

    path: str
    """Of the code."""
    source: str
    """The source's name."""
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class PlannedHome:
    """A code that would belong to another one as well."""

    path: str
    other: str
    """The path of the other."""


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """A text of a code that would say something else."""

    code: str
    """The id of the living code."""
    path: str
    field: str
    before: str
    after: str
    both_sides: bool = False
    """Whether it was changed here too since the file was written, and therefore stays unless the file goes first."""
    tracked: tuple[str, ...] = ()
    """Who changed it with changes tracked."""


@dataclass(frozen=True, slots=True)
class PlannedRemark:
    """A remark that would become a memo."""

    memo: str
    """The id it gets: the same for the same remark, so that it comes in once."""
    code: str | None
    path: str
    """"" for a remark on the codebook as a whole."""
    author: str
    date: str
    text: str
    on: str
    quote: str
    """The words that it lies on."""
    reply_to: str = ""
    source: str = ""
    """Where the example lies that it is on: the source's name."""
    version: str = ""
    start: int = 0
    end: int = 0
    known: bool = False
    """Whether it came in before."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is not taken in."""

    path: str
    """Of the code; "" where there is none."""
    field: str
    after: str
    """What the file says."""
    why: str
    error: GroundcodeError | None = None
    """Where the file is at odds with the project or with itself: what refuses it whole when nobody reads the plan."""


@dataclass(frozen=True, slots=True)
class PlannedWrite:
    """A thing that would be made, or fields of one that would be set."""

    entity: str
    id: str
    fields: dict[str, Any]
    is_new: bool = True


@dataclass(slots=True)
class CodebookPlan:
    """What taking in a file would do, or did."""

    path: str
    created: list[PlannedCode] = field(default_factory=list)
    changed: list[PlannedChange] = field(default_factory=list)
    examples: list[PlannedExample] = field(default_factory=list)
    also_in: list[PlannedHome] = field(default_factory=list)
    core: str | None = None
    """The path of the code that would become the core category."""
    core_before: str = ""
    """The path of the one that is it now."""
    remarks: list[PlannedRemark] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    source: Any = None
    """What was read, from which the plan is made again when it is carried out."""
    writes: list[PlannedWrite] = field(default_factory=list)
    """What is stored besides other texts and memos."""
    is_review: bool = False
    """Whether the file went out to a reviewer and came back."""

    def adds(self) -> bool:
        """Whether it brings anything besides other texts of codes that are here."""
        return bool(self.created or self.examples or self.also_in or self.core or self.new_remarks())

    def does_nothing(self, *, take_theirs: bool = False) -> bool:
        """Whether nothing would be stored."""
        return not (self.adds() or self.to_change(take_theirs=take_theirs))

    def is_empty(self) -> bool:
        """Whether the file says nothing that the project does not say."""
        return not (self.adds() or self.changed or self.left_out)

    def asks(self, *, take_theirs: bool = False) -> bool:
        """Whether a person is to read it before it is carried out.

        So it is where something that somebody wrote would be replaced, where the file is at odds with the project, and
        for every file that comes back from a reviewer.
        """
        replaced = any(one.before for one in self.to_change(take_theirs=take_theirs)) or bool(self.core and self.core_before)
        return self.is_review or replaced or any(one.error for one in self.left_out)

    def to_change(self, *, take_theirs: bool = False) -> list[PlannedChange]:
        """The texts that would be changed."""
        return [one for one in self.changed if take_theirs or not one.both_sides]

    def new_remarks(self) -> list[PlannedRemark]:
        """The remarks that did not come in before."""
        return [one for one in self.remarks if not one.known]


def field_word(name: str) -> str:
    """What people call a field of a code."""
    return _(FIELD_WORDS[name]) if name in FIELD_WORDS else name
