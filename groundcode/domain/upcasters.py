"""Old operations read as today's: one pure step from each format to the next.

The log is never rewritten. When a field changes its meaning, `FORMAT` goes up by one and the step
from the former format is added here, with a golden file of it in the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from groundcode.domain.registry import FORMAT

Step = Callable[[str, str, str], tuple[str, str, str]]
"""(entity, field, canonical value) of one format to those of the next."""


def _unchanged(entity: str, field: str, value: str) -> tuple[str, str, str]:
    return entity, field, value


STEPS: Mapping[int, Step] = {
    1: _unchanged,  # format 2 knows one more kind of thing, the redaction
    2: _unchanged,  # format 3 knows answers to warnings, strengths of conditions, directions of relations
}
"""Format -> the step that leads away from it."""


def upcast(
    form: int, entity: str, field: str, value: str, *, steps: Mapping[int, Step] = STEPS, to: int = FORMAT
) -> tuple[str, str, str]:
    """An operation of format `form` as the format `to` would write it."""
    while form < to:
        entity, field, value = steps[form](entity, field, value)
        form += 1
    return entity, field, value
