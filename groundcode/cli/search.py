"""`groundcode search`."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.options import json_option, opened, project_argument
from groundcode.cli.progress import progress_bar
from groundcode.locale import N_, _, join_names, ngettext

if TYPE_CHECKING:
    from groundcode.domain.hits import Found, Hit

_PLACES = {"text": ("text",), "memos": ("memo",), "codes": ("code", "definition"), "all": ("text", "memo", "code", "definition")}
_FIELDS = {
    "title": N_("title"), "text": N_("text"), "name": N_("name"), "definition": N_("definition"),
    "inclusion": N_("inclusion rule"), "exclusion": N_("exclusion rule"),
}  # fmt: skip
_PATIENCE = 0.5
"""Seconds before a progress bar is shown."""


@click.command(
    "search",
    help=_(
        "Find QUERY in the texts, memos and codes of PROJECT, as it stands: letter case, full and half width, "
        "Simplified and Traditional Chinese are one, and so are spaces and line ends."
    ),
)
@project_argument
@click.argument("query", metavar="QUERY")
@click.option(
    "--in", "place", type=click.Choice(list(_PLACES)), default="all", show_default=True,
    help=_("Search only these; codes are the names and the codebook's definitions."),
)  # fmt: skip
@click.option(
    "--regex", is_flag=True, help=_(
        "QUERY is a regular expression of Python, for the words of one turn; it finds width, spaces and script as written."
    ),
)  # fmt: skip
@click.option("--exact", is_flag=True, help=_("Find these very characters only."))
@click.option("--speaker", metavar="NAME", help=_("Only what this speaker says."))
@click.option("--role", type=click.Choice(["interviewer", "informant"]), help=_("Only what speakers of this role say."))
@click.option("--source", metavar="NAME", help=_("Only this source."))
@click.option(
    "--limit", metavar="N", type=click.IntRange(min=0), default=100, show_default=True,
    help=_("Show at most so many hits; 0 shows all. All are counted."),
)  # fmt: skip
@json_option
def search_command(
    project: Path, query: str, place: str, regex: bool, exact: bool, speaker: str | None, role: str | None,
    source: str | None, limit: int, as_json: bool,
) -> None:  # fmt: skip
    """Search."""
    with opened(project) as workspace, progress_bar(unnamed=_("making the index"), patience=_PATIENCE) as progress:
        from groundcode.domain.hits import HitKind, Narrowing
        from groundcode.domain.transcripts import Role

        narrowing = Narrowing(
            workspace.sources.named(source).id if source is not None else None, speaker, Role(role) if role else None
        )
        kinds = [HitKind(kind) for kind in _PLACES[place]]
        found = workspace.search.find(
            query, kinds=kinds, narrowing=narrowing, regex=regex, exact=exact, limit=limit or None, progress=progress
        )
    if as_json:
        from groundcode.cli.output import print_json

        print_json(_value(found))
        return
    for hit in found.hits:
        click.echo(f"{_place_of(hit)}  {_shown(hit)}{_codes_of(hit)}")
    _sum_up(found)


def _place_of(hit: Hit) -> str:
    from groundcode.cli.output import line

    if hit.kind.value == "text":
        cited = line(f"{hit.name}-{hit.turn}" if hit.turn else hit.name)
        if not hit.speaker or hit.role is None:
            return cited
        return _("{place}  {speaker} ({role})").format(place=cited, speaker=line(hit.speaker), role=_(hit.role.value))
    if hit.kind.value == "memo":
        return _("memo {title}").format(title=line(hit.name)) if hit.name else _("memo")
    return _("code {path} ({field})").format(path=line(hit.name), field=_(_FIELDS[hit.field]))


def _shown(hit: Hit) -> str:
    """The words around a hit, on one line; the hit itself is marked."""
    from groundcode.cli.output import safe

    before, words, after = (safe(re.sub(r"\s+", " ", part)) for part in (hit.before, hit.hit, hit.after))
    marked = click.style(words, bold=True, reverse=True) if sys.stdout.isatty() else f"«{words}»"
    return f"{before}{marked}{after}"


def _codes_of(hit: Hit) -> str:
    from groundcode.cli.output import line

    return f"  [{_(', ').join(map(line, hit.codes))}]" if hit.codes else ""


def _sum_up(found: Found) -> None:
    """What there is to say of the hits as a whole, on stderr."""
    from groundcode.cli.output import line, say

    query = line(found.query) or repr(found.query)
    if found.elsewhere:
        some = ngettext(
            "No hit for {query} there; without the narrowing there is {count}.",
            "No hit for {query} there; without the narrowing there are {count}.",
            found.elsewhere,
        )
        say(some.format(query=query, count=found.elsewhere))
    elif found.near:
        near = [_times(line(miss.found), miss.count) for miss in found.near]
        say(_("No hit for {query}; the text has {near}.").format(query=query, near=join_names(near)))
    elif not found.total:
        say(_("No hit for {query}.").format(query=query))
    else:
        say(ngettext("{count} hit.", "{count} hits.", found.total).format(count=found.total))
        if found.variants:
            variants: Counter[str] = Counter()
            for form in found.variants:
                variants[line(form.found)] += form.count  # spaces are one
            say(_("Also as {forms}.").format(forms=join_names([_times(form, count) for form, count in variants.items()])))
    if found.truncated:
        say(_("The first {shown} are shown; --limit 0 shows all.").format(shown=len(found.hits)))


def _times(words: str, count: int) -> str:
    return ngettext("{words} {count} time", "{words} {count} times", count).format(words=words, count=count)


def _value(found: Found) -> dict[str, Any]:
    return {
        "query": found.query,
        "hits": [
            {
                "kind": hit.kind.value,
                "id": hit.id,
                "source": hit.name if hit.kind.value == "text" else None,
                "name": hit.name,
                "field": hit.field,
                "turn": hit.turn or None,
                "speaker": hit.speaker or None,
                "role": hit.role.value if hit.role else None,
                "start": hit.start,
                "end": hit.end,
                "before": hit.before,
                "hit": hit.hit,
                "after": hit.after,
                "variant": hit.variant,
                "codes": list(hit.codes),
            }
            for hit in found.hits
        ],
        "total": found.total,
        "truncated": found.truncated,
        "elsewhere": found.elsewhere,
        "near": [{"found": miss.found, "count": miss.count} for miss in found.near],
    }
