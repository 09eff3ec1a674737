"""Names as they are stored, and what this computer calls its user."""

from __future__ import annotations

import unicodedata

from groundcode.errors import EmptyName


def clean_name(name: str, kind: str) -> str:
    """A name as it is stored: NFC, one line, outer white space gone.

    Raises:
        EmptyName
    """
    cleaned = " ".join(unicodedata.normalize("NFC", name).replace("\x00", "").split())
    cleaned = "".join(c for c in cleaned if not 0xD800 <= ord(c) <= 0xDFFF)
    if not any(unicodedata.category(c)[0] not in "CZ" for c in cleaned):
        raise EmptyName(kind)
    return cleaned


def login_name() -> str:
    """What this computer calls its user; "coder" where it has no name."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "coder"
