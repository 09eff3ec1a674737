"""What is found: a place in a text that tells who somebody is, and the tag that would stand there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from groundcode.locale import N_, _


class Kind(StrEnum):
    """What a hit tells."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    PHONE = "phone"
    IDENTITY = "identity"
    PLATE = "plate"
    ACCOUNT = "account"
    EMAIL = "email"
    LINK = "link"
    NUMBER = "number"
    CARD = "card"
    DATE = "date"
    ADDRESS = "address"


KIND_WORDS = {
    Kind.PERSON: N_("person"),
    Kind.PLACE: N_("place name"),
    Kind.ORGANISATION: N_("organisation"),
    Kind.PHONE: N_("phone number"),
    Kind.IDENTITY: N_("identity document"),
    Kind.PLATE: N_("number plate"),
    Kind.ACCOUNT: N_("account"),
    Kind.EMAIL: N_("e-mail address"),
    Kind.LINK: N_("web address"),
    Kind.NUMBER: N_("personal number"),
    Kind.CARD: N_("bank card"),
    Kind.DATE: N_("date"),
    Kind.ADDRESS: N_("address"),
}


def kind_word(kind: Kind) -> str:
    """The word for `kind` in the user's language."""
    return _(KIND_WORDS[kind])


@dataclass(frozen=True, slots=True)
class Hit:
    """One place in a text; offsets are code points, half-open."""

    kind: Kind
    start: int
    end: int
    text: str
    """As it stands there."""
    word: str
    """What its tag says: 手机号, 警官, street."""
    certain: bool
    """False where it may well be something else."""
    why: str
    """What it was recognised by, in the user's language."""
    entity: str = ""
    """Hits of one entity share a letter; "" where all hits of the word share one tag, as phone numbers do."""
