"""The sidecar lock: one desk a project."""

from __future__ import annotations

import getpass
import json
import os
import socket
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from groundcode.locale import _


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the desk open."""

    host: str
    user: str
    pid: int
    boot: str = ""
    """The computer's boot, where it can be told: a process number means nothing after the next one."""

    def words(self) -> str:
        """The holder for a sentence."""
        return _("{user} has it open on {host} (process {pid})").format(user=self.user, host=self.host, pid=self.pid)


class DeskLock:
    """The lock file beside a project; held by this process between `take` and `release`."""

    def __init__(self, project: Path) -> None:
        self.path = project.with_name(project.name + ".lock")
        self._held = False

    def take(self, *, patience: float = 0.0) -> Holder | None:
        """Take the lock; gives None if it is ours now, else who holds it.

        A desk whose terminal was just closed needs a moment to end: `patience` waits so many seconds for it.
        """
        until = time.monotonic() + patience
        while True:
            holder = self._try()
            if holder is None or holder.host != socket.gethostname() or time.monotonic() >= until:
                return holder
            # Another process is waited for, which nothing here can be woken by.
            time.sleep(0.05)

    def _try(self) -> Holder | None:
        words = json.dumps(asdict(this_process()))
        for _attempt in range(3):
            try:
                write_new(self.path, words)
            except FileExistsError:
                holder = self.holder()
                if holder is not None and not is_stale(holder):
                    return holder
                self.path.unlink(missing_ok=True)
                continue
            except OSError:
                # A folder that cannot be written: the project opens for reading only, and needs no lock.
                return None
            self._held = True
            return None
        return self.holder()

    def holder(self) -> Holder | None:
        """Who holds the lock as its file says; None without a readable one."""
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
            return Holder(str(data["host"]), str(data["user"]), int(data["pid"]), str(data.get("boot", "")))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def is_free(self) -> bool:
        """Whether nobody has the desk open."""
        holder = self.holder()
        return holder is None or is_stale(holder)

    def release(self) -> None:
        """Give the lock back."""
        if self._held:
            holder = self.holder()
            if holder is None or holder.pid == os.getpid():
                self.path.unlink(missing_ok=True)
            self._held = False


def write_new(path: Path, text: str) -> None:
    """Write a file that must not be there yet; another process sees it whole or not at all.

    Raises:
        FileExistsError
    """
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8")
        place_new(part, path)
    finally:
        part.unlink(missing_ok=True)


def place_new(part: Path, path: Path) -> None:
    """Give a finished file its name, which must be free; where there are no hard links (FAT), nearly so.

    Raises:
        FileExistsError
    """
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except (OSError, AttributeError):
        if path.exists():
            raise FileExistsError(path) from None
        os.replace(part, path)


def this_process() -> Holder:
    """This process as a holder."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "?"
    return Holder(socket.gethostname(), user, os.getpid(), _boot())


def is_stale(holder: Holder) -> bool:
    """Whether the holder is surely gone: its process ended on this host, or the host was started anew."""
    mine = this_process()
    if holder.host != mine.host:
        return False
    if holder.boot and mine.boot and holder.boot != mine.boot:
        return True
    return not _is_running(holder.pid)


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def _is_running(pid: int) -> bool:
    if sys.platform == "win32":
        import ctypes

        # os.kill(pid, 0) would end the process there.
        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)
        if not handle:
            return False
        ctypes.windll.kernel32.CloseHandle(handle)
        return True
    if _is_ended_but_not_buried(pid):
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _is_ended_but_not_buried(pid: int) -> bool:
    """Whether a process has ended and only waits for its parent to take note (a zombie, which takes signals)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return False
    return state[:1] == ["Z"]
