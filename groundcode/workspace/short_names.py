"""Short names of constructs, as statistics programs take them: given ones checked, the others derived from the name."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from groundcode.errors import BadShortName
from groundcode.locale import _

LONGEST = 8
"""Characters of a name that Mplus and PROCESS read whole."""
_MOST_DERIVED = 5
"""Letters that are derived: a letter against twins and the two digits of an item still fit."""
_SHORT = re.compile(r"[A-Za-z][A-Za-z0-9]{1,7}")
_PIECE = re.compile("[㐀-鿿豈-﫿]+|[A-Za-z0-9]+")
_SMALL = frozenset({"of", "the", "a", "an", "and", "or", "for", "in", "on", "to", "with", "between"})
RESERVED = frozenset(
    {
        "ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH", "ON", "PON", "AT", "IND", "VIA",
        "MOD", "XWITH", "IF", "IN", "FOR", "NA", "NAN", "INF", "NULL", "TRUE", "FALSE", "ELSE", "WHILE", "NEXT", "BREAK",
        "FUNCTION", "REPEAT", "DATA", "FIT", "MODEL", "PROCESS", "CASE",
    }
)  # fmt: skip
"""Words of R, Mplus, SPSS and of the files themselves that cannot be the name of a variable."""


def checked(short: str, taken: Iterable[str]) -> str:
    """A given short name as it is kept; "" is none.

    Raises:
        BadShortName: a program would not take it, or it is among those `taken`.
    """
    short = short.strip()
    if not short:
        return ""
    if _SHORT.fullmatch(short) is None:
        raise BadShortName(short, _("statistics programs would not take it as a name"))
    if short.upper() in RESERVED:
        raise BadShortName(short, _("it means something else to a statistics program"))
    if short.upper() in {other.upper() for other in taken}:
        raise BadShortName(short, _("another construct has it"))
    return short


def all_short(named: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Construct id -> its short name, from (id, name, given short name or "") in order; no two differ in case alone.

    Given ones stand; where a merge of two copies gave two constructs one, the first keeps it.
    """
    listed = list(named)
    out: dict[str, str] = {}
    taken: set[str] = set()
    for construct, _name, given in listed:
        if given and given.upper() not in taken:
            out[construct] = given
            taken.add(given.upper())
    for construct, name, _given in listed:
        if construct not in out:
            out[construct] = _free(derived(name), taken)
            taken.add(out[construct].upper())
    return {construct: out[construct] for construct, _name, _given in listed}


def derived(name: str) -> str:
    """Two to five capitals: the initials of English words, or of the pinyin of Chinese characters."""
    pieces = [piece for piece in _PIECE.findall(name) if piece.lower() not in _SMALL] or _PIECE.findall(name)
    letters = "".join(_initials(piece) for piece in pieces)[:_MOST_DERIVED]
    if len(letters) < 2:
        letters = ("".join(_whole(piece) for piece in pieces) or "VAR")[:4]
    letters = letters.upper()
    return letters if letters[0].isalpha() and len(letters) > 1 else f"V{letters}"


def variable_name(label: str, taken: Container[str], *, longest: int = 24) -> str:
    """ASCII lower-case letters, digits and underscores for a variable of any name: xingbie, age_band; none of those taken."""
    pieces = [piece.lower() if piece.isascii() else _whole(piece) for piece in _PIECE.findall(label)]
    name = "_".join(piece for piece in pieces if piece)[:longest].strip("_")
    name = name if name[:1].isalpha() else f"v_{name}".rstrip("_")
    name = f"{name}_" if name.upper() in RESERVED else name
    for number in range(1, 100_000):
        found = name if number == 1 else f"{name}{number}"
        if found not in taken:
            return found
    raise AssertionError("a hundred thousand variables of one name")


def _initials(piece: str) -> str:
    return piece[0] if piece.isascii() else "".join(sound[0] for sound in _sounds(piece) if sound[:1].isascii())


def _whole(piece: str) -> str:
    return piece if piece.isascii() else "".join(sound for sound in _sounds(piece) if sound.isascii())


def _sounds(han: str) -> list[str]:
    from pypinyin import lazy_pinyin

    return [sound for sound in lazy_pinyin(han, errors="ignore") if sound]


def _free(wanted: str, taken: Container[str]) -> str:
    """The name, or the first one with a letter (then a number) behind it, that no other has."""
    letters = [chr(code) for code in range(ord("B"), ord("Z") + 1)]
    for more in ["", *letters, *map(str, range(1, 10_000))]:
        found = wanted[: LONGEST - len(more)] + more
        if found not in taken and found not in RESERVED:
            return found
    raise AssertionError("ten thousand constructs of one name")
