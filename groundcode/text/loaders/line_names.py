"""Names at the beginning of lines that stand by themselves: of captions, of the cells of a table."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from groundcode.text.labels import Likeness, likeness
from groundcode.text.scan import Form, scan
from groundcode.text.speakers import accept, compile_pattern

_FORMS = (Form.COLON, Form.BRACKET)
_PATTERN_LINE = 4_000


def named_lines(lines: Sequence[str], pattern: str | None = None, changes: Collection[int] = ()) -> list[tuple[str | None, str]]:
    """Each of `lines` (without line ends) as (name, the rest); None and the whole line where it opens with no name.

    What is a name is judged by all lines together, as in a plain transcript; `pattern`, a regular expression
    whose first group is the name, replaces that. `changes`: the lines, by their place, that say by a mark that
    another person speaks; there a name that is met once counts, too. Raises BadPattern.
    """
    if pattern is not None:
        return _by_pattern(lines, pattern)
    bare = [line.lstrip() for line in lines]
    labels, count = scan("\n".join(bare), 0)
    labels = [label for label in labels if label.form in _FORMS]
    found = {label.start: label for label in accept(labels, count)}
    marked = {label.start: label for label in labels if changes and likeness(label.name) >= Likeness.NAME}
    result: list[tuple[str | None, str]] = []
    at = 0
    for n, (line, whole) in enumerate(zip(bare, lines, strict=True)):
        label = found.get(at) or (marked.get(at) if n in changes else None)
        result.append((None, whole) if label is None else (label.name, line[label.end - at :].lstrip()))
        at += len(line) + 1
    return result


def _by_pattern(lines: Sequence[str], pattern: str) -> list[tuple[str | None, str]]:
    compiled = compile_pattern(pattern)
    result: list[tuple[str | None, str]] = []
    for line in lines:
        match = compiled.match(line, 0, min(len(line), _PATTERN_LINE))
        name = (match[1] or "").strip() if match is not None else ""
        result.append((name, line[match.end() :].lstrip()) if match is not None and name else (None, line))
    return result
