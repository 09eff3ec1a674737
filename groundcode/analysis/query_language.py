"""Questions about codings as a person types them, on one line, in English or Chinese words.

    question = both, { ("or" | "或"), both }
    both     = beside, { ("and" | "和"), beside }
    beside   = not, { ("near/N" | "近/N" | "overlaps" | "交叠"), not }
    not      = ("not" | "非"), not | "(", question, ")" | "*" | [field ":"], name

A name is that of a code, or its path (A > B), where no field stands before it. In quotation marks it may hold anything.
Brackets, colons and quotation marks may be full-width.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from groundcode.analysis.queries import And, Everything, Field, Has, Near, Not, Or, Overlaps, Query
from groundcode.domain.ids import fold
from groundcode.domain.levels import Level
from groundcode.errors import BadQuery, CodeNotFound
from groundcode.locale import _

T = TypeVar("T")
LONGEST = 2_000
"""Characters of a question."""
MOST_TERMS, DEEPEST = 100, 40
"""Names in a question, and brackets or nots within each other; both keep recursion far from Python's limit."""
FARTHEST = 9_999
"""Turns that near may reach."""

FIELD_WORDS = {
    "code": Field.CODE, "编码": Field.CODE, "own": Field.OWN, "直接编码": Field.OWN, "level": Field.LEVEL, "层级": Field.LEVEL,
    "case": Field.CASE, "个案": Field.CASE, "speaker": Field.SPEAKER, "说话人": Field.SPEAKER, "coder": Field.CODER,
    "编码者": Field.CODER, "source": Field.SOURCE, "材料": Field.SOURCE,
}  # fmt: skip
_MARK_WORDS = {"starred": Field.STARRED, "星标": Field.STARRED, "negative": Field.NEGATIVE, "反例": Field.NEGATIVE}
_MARK = ("mark", "标记")
_LEVEL_WORDS = {
    "label": Level.LABEL, "标签": Level.LABEL, "concept": Level.CONCEPT, "概念": Level.CONCEPT,
    "category": Level.CATEGORY, "范畴": Level.CATEGORY, "main": Level.MAIN, "主范畴": Level.MAIN,
}  # fmt: skip
_OPERATORS = {
    "and": "and", "和": "and", "or": "or", "或": "or", "not": "not", "非": "not", "overlaps": "overlaps", "交叠": "overlaps",
    "near": "near", "近": "near", "*": "*",
}  # fmt: skip
_NEAR = re.compile(r"(?:near|近)/(.*)")
_BRACKETS = {"(": "(", "（": "(", ")": ")", "）": ")"}
_CLOSING = {'"': '"', "“": "”", "”": "”", "「": "」"}
_PART = r"[^\s>()（）\"“”「」]+"
_PREFIX = re.compile(r"([^\s>:：()（）\"“”「」]+)[:：]\s*")
_NAME = re.compile(rf"{_PART}(?:\s*>\s*{_PART})*")
_PLAIN = re.compile(r"[^\W_][\w.-]*")


@dataclass(frozen=True, slots=True)
class Lookups:
    """What names mean: each gives an id (the speaker's: a name), or raises what says why it cannot."""

    code: Callable[[str], str]
    case: Callable[[str], str]
    coder: Callable[[str], str]
    source: Callable[[str], str]
    speaker: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    """"name", "field", "end", a bracket, "*", or an operator."""
    text: str
    place: int
    """In code points of the question."""


def parse(text: str, names: Lookups) -> Query:
    """The question that a line asks.

    Raises:
        BadQuery: it cannot be read. What the lookups raise for a name that is not there, or is that of several things.
    """
    if len(text) > LONGEST:
        raise BadQuery(text, LONGEST, _("it is longer than {most} characters").format(most=LONGEST))
    return _Parser(text, names).whole()


def _tokens(text: str) -> list[_Token]:
    out: list[_Token] = []
    at = 0
    while at < len(text):
        character = text[at]
        prefix = _PREFIX.match(text, at)
        if character.isspace():
            at += 1
        elif character in _BRACKETS:
            out.append(_Token(_BRACKETS[character], character, at))
            at += 1
        elif character in _CLOSING:
            value, end = _quoted(text, at)
            out.append(_Token("name", value, at))
            at = end
        elif prefix and _word(prefix[1]) in (*FIELD_WORDS, *_MARK):
            out.append(_Token("field", _word(prefix[1]), at))
            at = prefix.end()
        elif name := _NAME.match(text, at):
            out.append(_bare(name[0], at, out))
            at = name.end()
        else:
            raise BadQuery(text, at, _("nothing begins with “{character}”").format(character=character))
    return [*out, _Token("end", "", len(text))]


def _word(text: str) -> str:
    return fold(unicodedata.normalize("NFKC", text))


def _bare(name: str, at: int, before: list[_Token]) -> _Token:
    """A name without quotation marks, or the operator that it is."""
    word = _word(name)
    if before and before[-1].kind == "field":
        return _Token("name", name, at)
    if _NEAR.fullmatch(word):
        return _Token("near", name, at)
    return _Token(_OPERATORS.get(word, "name"), name, at)


def _quoted(text: str, at: int) -> tuple[str, int]:
    """What stands within quotation marks, and where they end; in straight ones, a backslash takes the next character."""
    closing, out, here = _CLOSING[text[at]], [], at + 1
    while here < len(text) and text[here] != closing:
        if text[here] == "\\" and closing == '"' and here + 1 < len(text):
            here += 1
        out.append(text[here])
        here += 1
    if here == len(text):
        raise BadQuery(text, at, _("the quotation mark is not closed"))
    if not "".join(out).strip():
        raise BadQuery(text, at, _("there is nothing within the quotation marks"))
    return "".join(out), here + 1


class _Parser:
    """One question, read from left to right."""

    def __init__(self, text: str, names: Lookups) -> None:
        self._text = text
        self._names = names
        self._tokens = _tokens(text)
        self._at = 0
        self._terms = 0

    def whole(self) -> Query:
        """The question, to its end."""
        if self._token.kind == "end":
            raise self._bad(_("it is empty"))
        query = self._or(0)
        if self._token.kind == ")":
            raise self._bad(_("no bracket is open here"))
        if self._token.kind != "end":
            raise self._bad(
                _("a word such as “and” is missing before it"),
                _("Between two names stands and, or, near/2 or overlaps (和 或 近/2 交叠); a name with spaces needs “…”."),
            )
        return query

    @property
    def _token(self) -> _Token:
        return self._tokens[self._at]

    def _next(self) -> _Token:
        token = self._token
        self._at += 1
        return token

    def _bad(self, why: str, hint: str = "", token: _Token | None = None) -> BadQuery:
        return BadQuery(self._text, (token or self._token).place, why, hint)

    def _or(self, depth: int) -> Query:
        query = self._and(depth)
        while self._token.kind == "or":
            self._next()
            query = Or(query, self._and(depth))
        return query

    def _and(self, depth: int) -> Query:
        query = self._beside(depth)
        while self._token.kind == "and":
            self._next()
            query = And(query, self._beside(depth))
        return query

    def _beside(self, depth: int) -> Query:
        query = self._not(depth)
        while self._token.kind in ("near", "overlaps"):
            token = self._next()
            within = self._within(token) if token.kind == "near" else None
            right = self._not(depth)
            query = Overlaps(query, right) if within is None else Near(query, right, within)
        return query

    def _within(self, token: _Token) -> int:
        found = _NEAR.fullmatch(_word(token.text))
        if found is None or not re.fullmatch("[0-9]{1,4}", found[1]):
            raise self._bad(
                _("how many turns away is not said"),
                _("near/2 is at most two turns away, near/0 in the same turn; {most} is the most.").format(most=FARTHEST),
                token,
            )
        return int(found[1])

    def _not(self, depth: int) -> Query:
        if depth > DEEPEST:
            raise self._bad(_("more than {most} brackets stand within each other").format(most=DEEPEST))
        token = self._next()
        if token.kind == "not":
            return Not(self._not(depth + 1))
        if token.kind == "(":
            query = self._or(depth + 1)
            if self._token.kind == "end":
                raise self._bad(_("the bracket is not closed"), token=token)
            if self._token.kind != ")":
                raise self._bad(_("a word such as “and” is missing before it"))
            self._next()
            return query
        self._terms += 1
        if self._terms > MOST_TERMS:
            raise self._bad(_("it has more than {most} names").format(most=MOST_TERMS), token=token)
        if token.kind == "*":
            return Everything()
        if token.kind == "field":
            return self._of_field(token)
        if token.kind == "name":
            return Has(Field.CODE, self._code(token))
        raise self._bad(_("a name is missing before it") if token.kind != "end" else _("a name is missing"), token=token)

    def _code(self, token: _Token) -> str:
        try:
            return self._names.code(token.text)
        except CodeNotFound:
            word, colon, _rest = token.text.replace("：", ":").partition(":")
            if not colon or self._text[token.place] in _CLOSING:
                raise
            why = _("“{word}” is nothing that one can ask by, and there is no code of this name").format(word=word)
            hint = _(
                "One can ask by code, own, level, case, speaker, coder, source and mark "
                "(编码 直接编码 层级 个案 说话人 编码者 材料 标记)."
            )
            raise self._bad(why, hint, token) from None

    def _of_field(self, token: _Token) -> Query:
        value = self._next()
        if value.kind != "name":
            raise self._bad(_("a name is missing after “{word}:”").format(word=token.text), token=value)
        if token.text in _MARK:
            return Has(self._one_of(_MARK_WORDS, value, _("mark:starred or mark:negative (标记:星标, 标记:反例).")))
        kind = FIELD_WORDS[token.text]
        if kind is Field.LEVEL:
            levels = _("The levels are label, concept, category and main (标签 概念 范畴 主范畴).")
            return Has(kind, self._one_of(_LEVEL_WORDS, value, levels).value)
        names = self._names
        find = {
            Field.CODE: names.code, Field.OWN: names.code, Field.CASE: names.case, Field.SPEAKER: names.speaker,
            Field.CODER: names.coder, Field.SOURCE: names.source,
        }  # fmt: skip
        return Has(kind, find[kind](value.text))

    def _one_of(self, words: Mapping[str, T], token: _Token, hint: str) -> T:
        found = words.get(_word(token.text))
        if found is None:
            raise self._bad(_("“{word}” is not one of the words there are for it").format(word=token.text), hint, token)
        return found


def written(query: Query, name_of: Callable[[Field, str], str]) -> str:
    """The question as a line that `parse` reads again, in English words; `name_of` gives the name of an id."""
    match query:
        case Everything():
            return "*"
        case Has(Field.STARRED | Field.NEGATIVE):
            return f"mark:{query.field.value}"
        case Has(Field.LEVEL):
            return f"level:{query.value}"
        case Has():
            name = name_of(query.field, query.value)
            return f"{query.field.value}:{name if _PLAIN.fullmatch(name) else _in_quotes(name)}"
        case Not(part):
            return f"not {_part(part, name_of)}"
    word = {And: "and", Or: "or", Overlaps: "overlaps"}.get(type(query), "")
    if isinstance(query, Near):
        word = f"near/{query.within}"
    return f"{_part(query.left, name_of)} {word} {_part(query.right, name_of)}"


def _part(query: Query, name_of: Callable[[Field, str], str]) -> str:
    line = written(query, name_of)
    return line if isinstance(query, Everything | Has | Not) else f"({line})"


def _in_quotes(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
