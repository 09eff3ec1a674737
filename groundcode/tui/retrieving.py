"""What the retrieval screen shows, made from what the workspace gives: questions put together, hits in groups, counts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from groundcode.analysis.queries import And, Everything, Field, Has, Or, Query
from groundcode.analysis.query_language import FIELD_WORDS, Lookups, parse, written
from groundcode.domain.cases import natural
from groundcode.domain.codes import CodeTree
from groundcode.domain.levels import Level
from groundcode.locale import N_, _, language, ngettext
from groundcode.workspace.retrieval import Compared, Hit, Retrieved

EVERYTHING = "*"
_MOST_REMEMBERED = 30
GROUPINGS = ("code", "source", "case")
GROUPING_WORDS = {"code": N_("by code"), "source": N_("by source"), "case": N_("by case")}
_JOINS = {"and": ("and", "和"), "not": ("and not", "和 非"), "or": ("or", "或"), "near": ("near/2", "近/2"),
          "overlaps": ("overlaps", "交叠")}  # fmt: skip
JOIN_WORDS = (
    ("and", N_("and also: both must hold")),
    ("not", N_("but not: leave these out")),
    ("or", N_("or: these as well")),
    ("near", N_("near: with one of these at most two turns away")),
    ("overlaps", N_("overlaps: with one of these on the same words")),
)
"""(how two conditions go together, in words to translate), the commonest first."""
_MARKS = {"starred": ("mark:starred", "标记:星标"), "negative": ("mark:negative", "标记:反例")}


@dataclass(slots=True)
class Kept:
    """How the screen was left: what it comes back with."""

    query: str = EVERYTHING
    other: str = ""
    """The question at the right; "" for one question only."""
    grouping: str = "code"
    level: str = ""
    """At which level codings are seen; "" for each under its own code."""
    both: bool = False
    """Whether only what both questions found is listed."""
    page: str = ""
    """What stands beside the list: "quote", "counts", "none"; "" for what suits the width."""
    at: str = ""
    """The coding under the bar."""
    at_right: str = ""
    history: list[str] = field(default_factory=list)
    """Questions asked before, the newest first."""

    def remember(self, query: str) -> None:
        """Put a question at the head of those asked before."""
        if query and query != EVERYTHING:
            self.history = [query, *(old for old in self.history if old != query)][:_MOST_REMEMBERED]

    def written(self) -> str:
        """All of it as one line; names stay readable, so that a purge finds them."""
        return json.dumps(asdict(self), ensure_ascii=False)


def kept_from(line: str) -> Kept:
    """What `Kept.written` gave; anything else is what a first visit begins with."""
    try:
        found = json.loads(line)
    except ValueError:
        return Kept()
    if not isinstance(found, dict):
        return Kept()
    usual = Kept()
    known = {f.name: found[f.name] for f in fields(Kept) if isinstance(found.get(f.name), type(getattr(usual, f.name)))}
    kept = replace(usual, **known)
    kept.history = [str(query) for query in kept.history]
    kept.grouping = kept.grouping if kept.grouping in GROUPINGS else "code"
    kept.level = kept.level if kept.level in (level.value for level in Level) else ""
    kept.query = kept.query or EVERYTHING
    return kept


@dataclass(frozen=True, slots=True)
class Group:
    """Hits that stand under one heading."""

    key: str
    heading: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked and found, with the codes as they were then."""

    tree: CodeTree
    one: Retrieved
    compared: Compared | None = None

    def side(self, right: bool) -> Retrieved:
        """What one of the two questions found."""
        return self.compared.other if right and self.compared is not None else self.one

    @property
    def both(self) -> frozenset[str]:
        """The codings that both questions found."""
        return frozenset(hit.coding for hit in self.compared.both) if self.compared is not None else frozenset()


def grouped(hits: Iterable[Hit], grouping: str, tree: CodeTree, level: Level | None) -> list[Group]:
    """Hits under their headings: codes in the order of the tree, sources and cases by name, those without one last."""
    found: dict[str, list[Hit]] = {}
    names: dict[str, str] = {}
    for hit in hits:
        key, name = _heading(hit, grouping, tree, level)
        names[key] = name
        found.setdefault(key, []).append(hit)
    order = {code: place for place, code in enumerate(tree.walk())} if grouping == "code" else {}

    def place(key: str) -> tuple[Any, ...]:
        return (not key, order.get(key, 0)) if grouping == "code" else (not key, natural(names[key]), key)

    return [Group(key, names[key], tuple(found[key])) for key in sorted(found, key=place)]


def _heading(hit: Hit, grouping: str, tree: CodeTree, level: Level | None) -> tuple[str, str]:
    if grouping == "source":
        return hit.source, hit.source_name
    if grouping == "case":
        return hit.case_id, hit.case or _("no case")
    code = hit.code
    if level is not None and code:
        code = tree.at_level(code, level) or ""
    if code:
        return code, tree.path(code)
    return "", _("under no {level}").format(level=_(level.words)) if level is not None else _("under no code")


def counted(retrieved: Retrieved) -> str:
    """How many codings, whose, of how many segments, sources and cases."""
    hits = len(retrieved.hits)
    if not hits:
        return _("Nothing found.")
    codings = ngettext("{count} coding", "{count} codings", hits).format(count=hits)
    if len(retrieved.by_coder) == 1:
        whose = _("by {coder}").format(coder=retrieved.by_coder[0][0])
    else:
        whose = _("by {coders}").format(coders=_(", ").join(f"{name} {count}" for name, count in retrieved.by_coder))
    parts = (
        ngettext("{count} segment", "{count} segments", retrieved.segments).format(count=retrieved.segments),
        ngettext("{count} source", "{count} sources", retrieved.sources).format(count=retrieved.sources),
        ngettext("{count} case", "{count} cases", retrieved.cases).format(count=retrieved.cases),
    )
    # Whose last: of many coders only the last are cut off, and no number of the whole.
    return " · ".join((codings, *parts, whose))


def term(kind: Field, value: str, name: str) -> str:
    """A condition as a person would type it in the language of the desk; `name` is what the value is called."""
    chinese = language() == "zh"
    if kind.value in _MARKS:
        return _MARKS[kind.value][chinese]
    line = written(Has(kind, value), lambda _kind, _value: name)
    if not chinese:
        return line
    words = next(word for word, found in FIELD_WORDS.items() if found is kind and not word.isascii())
    return words + line[line.index(":") :]


def joined(query: str, how: str, condition: str) -> str:
    """A question with one more condition: `how` is "and", "not", "or", "near" or "overlaps".

    Raises:
        BadQuery: the question so far cannot be read.
    """
    query = query.strip()
    if query in ("", EVERYTHING):
        return condition
    found = parse(query, Lookups(*(_as_it_is,) * 5))
    if _binds_less(found, how):
        query = f"({query})"
    return f"{query} {_JOINS[how][language() == 'zh']} {condition}"


def is_everything(query: str) -> bool:
    """Whether a question leaves nothing out."""
    return query.strip() in ("", EVERYTHING)


def _as_it_is(name: str) -> str:
    return name


def _binds_less(query: Query, how: str) -> bool:
    """Whether a question needs brackets before something is added to it."""
    if how == "or" or isinstance(query, Everything | Has):
        return False
    return isinstance(query, Or) or (isinstance(query, And) and how in ("near", "overlaps"))


def name_in(names: Sequence[str], name: str, value: str) -> str:
    """A thing's name where no other has it, else its id."""
    return name if names.count(name) == 1 else value


def code_name(tree: CodeTree, code: str) -> str:
    """What a code is called in a question: its name, its path where others have the name, else its id."""
    for name in (tree.codes[code].name, tree.path(code)):
        if tree.find(name) == (code,):
            return name
    return code
