"""The roster: names that the researcher knows, and what stands in their place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from groundcode.errors import InvalidRoster
from groundcode.locale import _
from groundcode.text.identifying.hits import Kind
from groundcode.text.identifying.names import NameFinder, key_of
from groundcode.text.identifying.table import Row, read_rows
from groundcode.text.identifying.tags import bracketed

_LONGEST = 100
_COLUMNS = {
    "name": ("name", "names", "姓名", "名称", "名字", "称呼", "原名", "真名", "名稱"),
    "replacement": (
        "replacement",
        "replace",
        "tag",
        "pseudonym",
        "code",
        "替换",
        "替换为",
        "代号",
        "化名",
        "标签",
        "替換",
        "代號",
    ),
    "kind": ("kind", "type", "类别", "类型", "种类", "類別", "類型"),
}
_KINDS = {
    Kind.PERSON: ("person", "people", "p", "人", "人物", "人名", "个人", "個人"),
    Kind.PLACE: ("place", "location", "site", "地点", "地名", "地方", "地點"),
    Kind.ORGANISATION: ("organisation", "organization", "org", "institution", "机构", "组织", "单位", "機構", "組織", "單位"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One form of a name."""

    name: str
    replacement: str
    """In square brackets."""
    kind: Kind = Kind.PERSON


@dataclass(frozen=True)
class Roster:
    """The names of a project's people, places and organisations."""

    entries: tuple[Entry, ...] = ()
    warnings: tuple[str, ...] = ()
    """Sentences in the user's language about names that are taken, but may surprise."""

    @cached_property
    def finder(self) -> NameFinder:
        """What finds the names in texts."""
        return NameFinder(entry.name for entry in self.entries)

    @cached_property
    def by_key(self) -> dict[str, Entry]:
        """The entries by what all forms of their name have in common."""
        return {key_of(entry.name).casefold(): entry for entry in self.entries}

    @property
    def names(self) -> tuple[str, ...]:
        """The names as they were given."""
        return tuple(entry.name for entry in self.entries)

    @property
    def tags(self) -> frozenset[str]:
        """The replacements."""
        return frozenset(entry.replacement for entry in self.entries)

    def entry(self, form: str) -> Entry | None:
        """The entry of which `form`, as it stands in a text, is a form."""
        return self.by_key.get(key_of(form).casefold())


def read_roster(path: Path) -> Roster:
    """The roster in a .csv: `name,replacement` and optionally `kind`, one form of a name a line.

    Raises:
        FileMissing, CannotRead, EmptyFile, NotText, InvalidRoster (every bad line, with why)
    """
    header, rows = read_rows(path, _COLUMNS, required=("name", "replacement"), error=InvalidRoster)
    problems: list[tuple[int, str]] = []
    entries: dict[str, tuple[Entry, int]] = {}
    for row in rows:
        why = _refusal(row, entries)
        if why:
            problems.append((row.line, why))
            continue
        entry = Entry(_clean(row["name"]), bracketed(row["replacement"]), _kind(row["kind"]) or Kind.PERSON)
        entries.setdefault(key_of(entry.name).casefold(), (entry, row.line))
    problems += _names_in_replacements(list(entries.values()))
    if problems:
        raise InvalidRoster(str(path), sorted(problems))
    if not entries:
        raise InvalidRoster(str(path), [(header, _("there is no name below the first line."))])
    kept = tuple(entry for entry, _line in entries.values())
    return Roster(kept, tuple(_warnings(kept)))


def is_list_of_names(path: Path) -> bool:
    """Whether a .csv has the columns of a roster or of a review list, so that nobody takes it for a transcript."""
    if path.suffix.lower() != ".csv":
        return False
    try:
        with path.open("rb") as stream:
            raw = stream.readline(2_000)
    except OSError:
        return False
    lines = [raw.decode(codec, "replace").lstrip("\ufeff").casefold() for codec in ("utf-8", "gb18030")]
    cells = {cell.strip(" \"'\r\n") for line in lines for cell in re.split("[,;\t]", line)}
    names = {"replacement", "pseudonym", "替换", "替换为", "代号", "化名", "代称", "替換", "代號"}
    return bool(cells & names)


def _refusal(row: Row, entries: dict[str, tuple[Entry, int]]) -> str:
    name, replacement = _clean(row["name"]), row["replacement"]
    if not name:
        return _("the name is missing.")
    if len(name) > _LONGEST:
        return _("a name has at most {count} characters.").format(count=_LONGEST)
    if not any(char.isalnum() for char in name) or "[" in name or "]" in name:
        return _("“{name}” cannot be a name.").format(name=name)
    if not replacement:
        return _("“{name}” has no replacement.").format(name=name)
    if not bracketed(replacement):
        return _("“{replacement}” cannot be a replacement: write a few words without brackets inside.").format(
            replacement=replacement
        )
    if row["kind"] and _kind(row["kind"]) is None:
        return _("“{kind}” is none of the kinds person, place and organisation.").format(kind=row["kind"])
    known = entries.get(key_of(name).casefold())
    if known is not None and known[0].replacement != bracketed(replacement):
        return _("“{name}” stands in line {line} already, with another replacement ({replacement}).").format(
            name=name, line=known[1], replacement=known[0].replacement
        )
    return ""


def _names_in_replacements(entries: Sequence[tuple[Entry, int]]) -> list[tuple[int, str]]:
    """A replacement that holds a name would bring the name back into the text."""
    finder = NameFinder(entry.name for entry, _line in entries)
    problems = []
    for entry, line in entries:
        match = next(finder.search(entry.replacement), None)
        if match is not None:
            why = _("the replacement {replacement} holds the name “{name}”.").format(
                replacement=entry.replacement, name=match.name
            )
            problems.append((line, why))
    return problems


def _clean(name: str) -> str:
    return "".join(char for char in " ".join(name.split()) if char.isprintable())


def _kind(word: str) -> Kind | None:
    folded = word.casefold()
    return next((kind for kind, words in _KINDS.items() if folded in words), None)


def _warnings(entries: Sequence[Entry]) -> list[str]:
    return [
        _("“{name}” is one character: it is replaced only where nothing stands beside it, never inside words.").format(
            name=entry.name
        )
        for entry in entries
        if len(key_of(entry.name)) == 1
    ]
