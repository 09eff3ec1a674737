"""The parts of the documentation that are made from the code: commands, keys, the registry.

    python scripts/reference.py            write them
    python scripts/reference.py --check    say which are not current, and exit with 1

What stands between the two markers of a page is replaced; the rest of the page is written by hand.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from groundcode.tui.actions import Action

os.environ["GROUNDCODE_LANG"] = "en"

ROOT = Path(__file__).resolve().parent.parent
BEGIN = "<!-- made by scripts/reference.py: change the code, not this -->"
END = "<!-- end of what is made -->"


def commands() -> Iterator[str]:
    """Every command with its usage, arguments and options, from click."""
    import click

    from groundcode.cli.main import COMMANDS, cli

    context = click.Context(cli, info_name="groundcode")
    yield from _options(cli, context)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        yield from _command(command, click.Context(command, info_name=name, parent=context))


def _command(command: Any, context: Any) -> Iterator[str]:
    import click

    yield f"\n### {context.command_path}\n"
    yield f"{command.help}\n"
    yield f"    {' '.join([context.command_path, *command.collect_usage_pieces(context)])}\n"
    yield from _options(command, context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _command(inner, click.Context(inner, info_name=name, parent=context))


def _options(command: Any, context: Any) -> Iterator[str]:
    import click

    rows = []
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context) if isinstance(parameter, click.Option) else None
        if record is not None and "--help" not in record[0]:
            rows.append(f"| `{_cell(record[0])}` | {_cell(record[1])} |")
    if rows:
        yield "| option | |\n|---|---|\n" + "\n".join(rows) + "\n"


def keys() -> Iterator[str]:
    """Every action of every screen with its keys, and the moves in the text."""
    from groundcode.tui.actions import key_words
    from groundcode.tui.actions.common import EVERYWHERE
    from groundcode.tui.screens.coding import CodingScreen
    from groundcode.tui.screens.help import IN_THE_TEXT
    from groundcode.tui.screens.places import PLACES, screen_class

    def rows(actions: Iterable[type[Action]]) -> Iterator[str]:
        yield "| keys | | name in a keymap |\n|---|---|---|"
        for action in actions:
            yield f"| {_keys(key_words(action.keys()))} | {_cell(action.words)} | `{action.name}` |"

    yield "### On every screen\n"
    yield from rows(EVERYWHERE)
    panes = (("text", "In the text"), ("codes", "In the list of codes"), ("", "Text and codes, wherever the focus is"))
    for pane, title in panes:
        yield f"\n### {title}\n"
        yield from rows(a for a in CodingScreen.ACTIONS if a.pane == pane and a not in EVERYWHERE)
        if pane == "text":
            for shown, words in IN_THE_TEXT:
                yield f"| {_keys(shown)} | {_cell(words)} | |"
    for place in PLACES:
        if place.where:
            screen = screen_class(place.name)
            yield f"\n### {screen.NAME} (`F10` `{place.letter}`)\n"
            yield from rows(a for a in screen.ACTIONS if a not in EVERYWHERE)


def _keys(shown: str) -> str:
    return " ".join(f"`{part}`" for part in shown.split())


def registry() -> Iterator[str]:
    """Every kind of thing with its fields."""
    from groundcode.domain.registry import ENTITIES, FORMAT

    yield f"`FORMAT` is {FORMAT}. {len(ENTITIES)} kinds of thing:\n"
    for entity in ENTITIES:
        yield f"\n#### {entity.name}\n\n| field | kind | type | needed | may name, or be |\n|---|---|---|---|---|"
        for field in entity.fields:
            allowed = " ".join(field.choices or field.refers)
            yield f"| `{field.name}` | {field.kind} | {field.type} | {'yes' if field.needed else ''} | {_cell(allowed)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "docs/command-line.md": commands,
    "docs/keys.md": keys,
    "docs/log-format.md": registry,
}


def made(page: str) -> str:
    """A page as it should stand."""
    text = (ROOT / page).read_text(encoding="utf-8")
    head, marker, rest = text.partition(BEGIN)
    _old, end, tail = rest.partition(END)
    if not marker or not end:
        sys.exit(f"{page} has lost its markers")
    return f"{head}{BEGIN}\n\n" + "\n".join(PAGES[page]()).strip() + f"\n\n{END}{tail}"


def main() -> None:
    """Write the pages, or compare them."""
    stale = [page for page in PAGES if made(page) != (ROOT / page).read_text(encoding="utf-8")]
    if "--check" in sys.argv[1:]:
        if stale:
            sys.exit("not current: " + ", ".join(stale) + "; run python scripts/reference.py")
        return
    for page in stale:
        (ROOT / page).write_text(made(page), encoding="utf-8")
        print(page)


if __name__ == "__main__":
    main()
