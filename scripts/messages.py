"""Brings the Chinese catalogues up to the messages in the code.

Without arguments: new messages get an empty entry (one that resembles an old message gets its translation,
marked fuzzy, to be looked at), messages no longer used are dropped, and the .mo is compiled. With `--check`
nothing is written: what is missing, unused, fuzzy, or has other placeholders is listed, and the exit code is 1.

A person translates in groundcode.po and runs this again. messages.po holds click's own words (it says them through
the gettext domain "messages"): what an installed click says anew gets an empty entry, and nothing is dropped, because
other versions of click say it otherwise.
"""

from __future__ import annotations

import argparse
import ast
import io
import string
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "groundcode"
PO = PACKAGE / "locale" / "zh_CN" / "LC_MESSAGES" / "groundcode.po"
MO = PO.with_suffix(".mo")
CLICK_PO = PO.with_name("messages.po")
CLICK_MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")

LOCALE = "zh_CN"
HEADERS = [
    ("Language", LOCALE),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Plural-Forms", "nplurals=1; plural=0;"),
]
HEADER_COMMENT = "# The messages of groundcode in Chinese. Translate here, then run scripts/messages.py."
CLICK_COMMENT = "# click's own words in Chinese. Translate here, then run scripts/messages.py."


class PlainCatalog(Catalog):
    """A catalogue whose header names no date and no tool: the same messages give the same bytes."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header's lines."""
        return HEADERS


@dataclass(slots=True)
class Found:
    """Where a message stands in the code."""

    plural: str = ""
    files: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Messages:
    """The messages of the code by their (singular) text, and what cannot be taken as one."""

    found: dict[str, Found] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def add(self, text: str, file: str, plural: str = "") -> None:
        """Take a message in; the empty one is none."""
        if not text:
            return
        known = self.found.setdefault(text, Found())
        known.files.add(file)
        if plural and known.plural not in ("", plural):
            self.errors.append(f"{file}: {text!r} has two plurals: {known.plural!r} and {plural!r}")
        known.plural = known.plural or plural


def code_messages(package: Path = PACKAGE) -> Messages:
    """The messages marked in the package's code, and those that its tables hold."""
    messages = Messages()
    for path in sorted(package.rglob("*.py")):
        # The module that defines the functions hands on what it was given.
        strict = path.parent != package / "locale"
        read_module(path.read_text("utf-8"), path.relative_to(package.parent).as_posix(), messages, strict=strict)
    for text, file in table_messages():
        messages.add(text, file)
    return messages


def read_module(source: str, file: str, messages: Messages, *, strict: bool = True) -> None:
    """Add the messages of one module; unless `strict`, calls without a literal are passed over."""
    for node in ast.walk(ast.parse(source, file)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        name, place = node.func.id, f"{file}:{node.lineno}"
        if name in ("_", "N_"):
            text = _literal(node.args[0]) if node.args else None
            if text is not None:
                messages.add(text, file)
            elif strict and not (name == "_" and node.args and _is_marked_elsewhere(node.args[0])):
                messages.errors.append(f"{place}: {ast.unparse(node)[:80]} needs a plain text; put values in with .format")
        elif name == "ngettext":
            one, many = (_literal(argument) for argument in (*node.args[:2], *[None] * (2 - len(node.args[:2]))))
            if one is not None and many is not None:
                messages.add(one, file, many)
            elif strict:
                messages.errors.append(f"{place}: {ast.unparse(node)[:80]} needs two plain texts")


def _literal(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _is_marked_elsewhere(node: ast.expr) -> bool:
    return isinstance(node, ast.Name | ast.Attribute | ast.Subscript)


def table_messages() -> Iterator[tuple[str, str]]:
    """(message, file) of each word that the package shows through `_(value)`."""
    from groundcode.cli import main
    from groundcode.domain import levels, registry, transcripts
    from groundcode.workspace import memos, sentences

    for entity in registry.ENTITIES:
        yield entity.words, _file(registry)
        for one in entity.fields:
            yield one.words, _file(registry)
    for kind in registry.Type:
        yield kind.value, _file(registry)
    for level in levels.Level:
        yield level.words, _file(levels)
        yield level.value, _file(levels)
    for role in transcripts.Role:
        yield role.value, _file(transcripts)
    for kind_of_memo in memos.KINDS:
        yield kind_of_memo, _file(memos)
    for pattern in (*sentences.SENTENCES.values(), *sentences.NOUNS.values()):
        yield pattern, _file(sentences)
    for _module, words in main.COMMANDS.values():
        yield words, _file(main)


def _file(module: object) -> str:
    return str(getattr(module, "__name__", "")).replace(".", "/") + ".py"


def click_messages() -> Messages:
    """The messages of the installed click that a person may see."""
    import click

    messages = Messages()
    for name in CLICK_MODULES:
        path = Path(click.__file__).with_name(f"{name}.py")
        read_module(path.read_text("utf-8"), path.name, messages, strict=False)
    return messages


def template(messages: Messages) -> PlainCatalog:
    """The messages as an untranslated catalogue, by first file and then by text, so that entries stay where they are."""
    catalog = PlainCatalog(locale=LOCALE)
    for text, found in sorted(messages.found.items(), key=lambda item: (min(item[1].files), item[0])):
        places = [(file, 0) for file in sorted(found.files)]
        catalog.add((text, found.plural) if found.plural else text, locations=places)
    return catalog


def read_catalogue(path: Path = PO) -> PlainCatalog:
    """The translated catalogue; an empty one if there is none yet."""
    catalog = PlainCatalog(locale=LOCALE)
    if path.exists():
        with path.open("rb") as file:
            for message in read_po(file, locale=LOCALE, abort_invalid=True):
                if message.id:
                    catalog[message.id] = message
    return catalog


def by_text(catalog: PlainCatalog) -> PlainCatalog:
    """The catalogue in the order of its texts, without the files they stand in: the same with every version of click."""
    out = PlainCatalog(locale=LOCALE)
    for message in sorted((message for message in catalog if message.id), key=_singular):
        out.add(message.id, message.string, flags=message.flags, previous_id=message.previous_id)
    return out


def po_bytes(catalog: PlainCatalog, comment: str = HEADER_COMMENT) -> bytes:
    """The catalogue as the .po holds it."""
    catalog.header_comment = comment
    catalog.fuzzy = False
    for message in catalog:
        # Which format flags Babel guesses changes with its version.
        message.flags &= {"fuzzy"}
        if not message.fuzzy:
            message.previous_id = []
    out = io.BytesIO()
    write_po(out, catalog, width=0, include_lineno=False, ignore_obsolete=True, include_previous=True)
    return out.getvalue()


def mo_bytes(catalog: PlainCatalog) -> bytes:
    """The catalogue as the .mo holds it."""
    catalog.fuzzy = False
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def placeholders(text: str) -> set[str]:
    """The names in braces; a text that is no pattern for `format` has none."""
    try:
        return {name for _text, name, _format, _conversion in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return set()


def problems(
    messages: Messages, catalog: PlainCatalog, compiled: bytes | None, *, po: Path = PO, may_leave_out: bool = False
) -> list[str]:
    """What is wrong with the catalogue, a line each; none if it is whole. A translation may leave out values, or not."""
    out = list(messages.errors)
    known = {_singular(message): message for message in catalog if message.id}
    for text, found in sorted(messages.found.items()):
        message = known.get(text)
        where = min(found.files)
        if message is None or not all(_forms(message)):
            out.append(f"not translated ({where}): {text!r}")
        elif message.fuzzy:
            out.append(f"fuzzy, look at it and take the flag away ({where}): {text!r}")
        else:
            out += _wrong_forms(text, found, message, where, may_leave_out=may_leave_out)
    out += [f"not used any more: {text!r}" for text in sorted(set(known) - set(messages.found))]
    if compiled != mo_bytes(catalog):
        out.append(f"{po.stem}.mo is not what {po.name} gives: run scripts/messages.py")
    return out


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _forms(message: Message) -> list[str]:
    return [message.string or ""] if isinstance(message.string, str | None) else [form or "" for form in message.string]


def _wrong_forms(text: str, found: Found, message: Message, where: str, *, may_leave_out: bool) -> Iterator[str]:
    plural = "" if isinstance(message.id, str) else message.id[1]
    if plural != found.plural:
        yield f"other plural in the code ({where}): {text!r}"
    wanted = placeholders(text) | placeholders(found.plural)
    for form in _forms(message):
        has = placeholders(form)
        if not has <= wanted or (has != wanted and not may_leave_out):
            names = [", ".join(sorted(one)) or "none" for one in (wanted, has)]
            yield f"other placeholders ({where}): {text!r} has {names[0]}, {form!r} has {names[1]}"


def bring_up(catalog: PlainCatalog, messages: Messages) -> None:
    """Let the catalogue hold the messages of the code and no others, in their order."""
    before = {message.id: message.previous_id for message in catalog if message.fuzzy}
    catalog.update(template(messages), update_creation_date=False)
    for message in catalog:
        # Babel forgets at a second update what a fuzzy message was before.
        if message.fuzzy and not message.previous_id:
            message.previous_id = before.get(message.id, [])


def click_problems(catalog: PlainCatalog, compiled: bytes | None) -> list[str]:
    """What is wrong with the catalogue of click's words by itself: it must not depend on the installed click."""
    messages = Messages()
    for message in catalog:
        if message.id:
            messages.add(_singular(message), "click", "" if isinstance(message.id, str) else message.id[1])
    return problems(messages, catalog, compiled, po=CLICK_PO, may_leave_out=True)


def update_click() -> list[str]:
    """Write .po and .mo of click's words; gives what is still wrong."""
    catalog = read_catalogue(CLICK_PO)
    for text, found in click_messages().found.items():
        if text not in catalog:
            catalog.add((text, found.plural) if found.plural else text)
    catalog = by_text(catalog)
    CLICK_PO.write_bytes(po_bytes(catalog, CLICK_COMMENT))
    compiled = mo_bytes(catalog)
    CLICK_PO.with_suffix(".mo").write_bytes(compiled)
    return click_problems(catalog, compiled)


def check_click() -> list[str]:
    """What is wrong with the catalogue of click's words as it lies there; nothing is written."""
    try:
        catalog = read_catalogue(CLICK_PO)
    except PoFileError as error:
        return [f"{CLICK_PO.name}: {error}"]
    mo = CLICK_PO.with_suffix(".mo")
    out = click_problems(catalog, mo.read_bytes() if mo.exists() else None)
    if not out and po_bytes(by_text(catalog), CLICK_COMMENT) != CLICK_PO.read_bytes():
        out.append(f"{CLICK_PO.name} stands in another order: run scripts/messages.py")
    return out


def update() -> list[str]:
    """Write .po and .mo; gives what is still wrong."""
    messages = code_messages()
    catalog = read_catalogue()
    bring_up(catalog, messages)
    for message in catalog.obsolete.values():
        print(f"dropped: {message.id!r} ({message.string!r})")
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po_bytes(catalog))
    compiled = mo_bytes(catalog)
    MO.write_bytes(compiled)
    return problems(messages, catalog, compiled)


def check() -> list[str]:
    """What is wrong with the catalogue as it lies there; nothing is written."""
    try:
        catalog = read_catalogue()
    except PoFileError as error:
        return [f"{PO.name}: {error}"]
    messages = code_messages()
    out = problems(messages, catalog, MO.read_bytes() if MO.exists() else None)
    bring_up(catalog, messages)
    if not out and po_bytes(catalog) != PO.read_bytes():
        out.append(f"{PO.name} names other files or stands in another order than the code: run scripts/messages.py")
    return out


def main() -> int:
    """Update, or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 if anything is wrong")
    asked = parser.parse_args()
    found = [*check(), *check_click()] if asked.check else [*update(), *update_click()]
    for line in found:
        print(line)
    print(f"{len(found)} to look at" if found else "all messages are translated")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
