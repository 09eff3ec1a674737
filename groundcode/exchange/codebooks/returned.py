"""A codebook as it came back from a reviewer: texts that find their codes, and what was remarked; nothing is compared yet."""

from __future__ import annotations

from dataclasses import dataclass, field

from groundcode.domain.codebooks import Codebook


@dataclass(frozen=True, slots=True)
class ReturnedText:
    """A text of a code as a file has it."""

    code: str
    """The id that the file gives."""
    field: str
    """name, definition, inclusion or exclusion."""
    text: str
    digest: str = ""
    """Of what stood there when the file was written; "" where the file does not say."""
    tracked: tuple[str, ...] = ()
    """Who changed it with changes tracked."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody wrote beside the codebook."""

    text: str
    code: str | None = None
    """The id of the code that it stands at; None for the codebook as a whole."""
    author: str = ""
    date: str = ""
    """As the file says it; "" where it does not."""
    on: str = ""
    """name, definition, inclusion, exclusion, example, remarks, line (a line of its own) or "" (somewhere else)."""
    quote: str = ""
    """The words that it lies on."""
    example: str | None = None
    """The id of the binding of the example that it lies on, or of its segment."""
    reply_to: str = ""
    """Whom it answers."""
    export: str = ""
    """What stands for the moment the file was written; "" where it does not say, and where the remark has its own date."""
    again: int = 0
    """How many of the same came before it in the file."""


@dataclass(frozen=True, slots=True)
class Untaken:
    """Something in a file that cannot be taken in."""

    code: str | None
    what: str
    """The words that stand there."""
    why: str
    """A sentence."""


@dataclass(slots=True)
class Returned:
    """All that a file says."""

    path: str
    project: str = ""
    """The id of the project that it was written from; "" where the file does not say."""
    texts: list[ReturnedText] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    untaken: list[Untaken] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    codebook: Codebook | None = None
    """The tree of the file, where it can hold codes that the project does not know."""
