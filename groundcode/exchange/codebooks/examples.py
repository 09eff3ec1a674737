"""Examples of codes as files write them: a quote with its place in a source."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from groundcode.domain.codebooks import Example
from groundcode.exchange.codebooks.drafts import Findings
from groundcode.locale import _

_FIELDS = frozenset({"source", "start", "end", "quote", "turn"})


def example_fields(example: Example) -> dict[str, str | int]:
    """What is written of an example; the turn only where it is known."""
    fields: dict[str, str | int] = {
        "source": example.source,
        "start": example.start,
        "end": example.end,
        "quote": example.quote,
    }
    return fields | ({"turn": example.turn} if example.turn else {})


def example_of(fields: Mapping[str, object], row: int, findings: Findings) -> Example | None:
    """The example that the fields make; None and a finding where they make none."""
    for name in sorted(set(fields) - _FIELDS):
        findings.note(_("Row {row}: “{name}” of an example is not known and was left out.").format(row=row, name=name))
    source, quote = fields.get("source", ""), fields.get("quote", "")
    if not isinstance(source, str) or not isinstance(quote, str):
        findings.problem(row, _("the source and the quote of an example are texts."))
        return None
    if not source and not fields.get("start") and not fields.get("end"):
        note_unbound(quote, row, findings)
        return None
    start, end = _place(fields.get("start")), _place(fields.get("end"))
    if not source:
        findings.problem(row, _("an example names no source."))
    elif start is None or end is None:
        why = _("an example in “{source}” has no place: start and end are whole numbers.")
        findings.problem(row, why.format(source=source))
    elif end <= start:
        why = _("an example in “{source}” ends at {end}, which is not after its start {start}.")
        findings.problem(row, why.format(source=source, start=start, end=end))
    else:
        return Example(source, start, end, quote)
    return None


def _place(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12:
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,12}", value.strip()):
        return int(value)
    return None


def note_unbound(quote: str, row: int, findings: Findings) -> None:
    """Say that a quote without a place was left out."""
    shown = quote.strip() if len(quote.strip()) <= 80 else quote.strip()[:79] + "…"
    sentence = _("Row {row}: an example that names no place in a source was left out: “{quote}”.")
    findings.note(sentence.format(row=row, quote=shown))


def examples_to_cell(examples: tuple[Example, ...]) -> str:
    """The examples as JSON for one cell of a table; empty without any."""
    return json.dumps([example_fields(e) for e in examples], ensure_ascii=False) if examples else ""


def examples_from_cell(cell: str, row: int, findings: Findings) -> list[Example]:
    """The examples in a cell: JSON as `examples_to_cell` writes it; what a person typed is bound to nothing."""
    if not cell.strip():
        return []
    values = _json_list(cell)
    if values is None:
        if cell.lstrip().startswith("[{"):
            findings.problem(row, _("the examples are not the JSON list they look like."))
        else:
            note_unbound(cell, row, findings)
        return []
    examples = []
    for value in values:
        if not isinstance(value, dict):
            findings.problem(row, _("an example is an object with source, start, end and quote."))
            continue
        example = example_of(value, row, findings)
        if example:
            examples.append(example)
    return examples


def _json_list(cell: str) -> list[object] | None:
    if not cell.lstrip().startswith("["):
        return None
    try:
        values = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, list) else None


def paths_to_cell(paths: tuple[str, ...]) -> str:
    """Paths for one cell, one a line; as a JSON list where a path could be misread."""
    simple = all(p and p == p.strip() and len(p.splitlines()) == 1 and not p.startswith("[") for p in paths)
    return "\n".join(paths) if simple else json.dumps(paths, ensure_ascii=False)


def paths_from_cell(cell: str) -> list[str]:
    """The paths in a cell, as `paths_to_cell` writes them."""
    values = _json_list(cell)
    if values is not None and all(isinstance(value, str) for value in values):
        return [str(value) for value in values]
    return [line.strip() for line in cell.splitlines() if line.strip()]
