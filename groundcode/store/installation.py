"""The id of this installation: drawn once, kept in the user's data folder, and only a label."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from groundcode.domain.ids import is_id, to_raw
from groundcode.store.lock import this_process, write_new


def data_folder() -> Path:
    """Where groundcode keeps what belongs to this user on this computer; `GROUNDCODE_DATA` names another place."""
    named = os.environ.get("GROUNDCODE_DATA")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_data_dir("groundcode", appauthor=False))


def installation_id() -> bytes:
    """16 bytes. Where the folder cannot be written, the host and user make it, so that it stays the same."""
    path = data_folder() / "installation"
    try:
        text = path.read_text(encoding="ascii").strip()
        if is_id(text):
            return to_raw(text)
    except (OSError, ValueError):
        pass
    drawn = str(uuid.uuid4())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # one that cannot be read
        write_new(path, drawn + "\n")
    except FileExistsError:
        return installation_id()  # another program drew one at the same moment
    except OSError:
        mine = this_process()
        drawn = str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{mine.user}@{mine.host}"))
    return to_raw(drawn)
