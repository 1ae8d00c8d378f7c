"""Holders: which process holds a job, and whether it is still there."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_STARTED: Final = 19  # of what stands behind the name in /proc/…/stat: when it began


def this_process() -> str:
    """This process as no other is called: the machine since it was started, the number, the moment.

    A number alone is given again; in a container every service has the same one.
    """
    return f"{_machine()}/{os.getpid()}/{_started(os.getpid())}"


def is_dead(holder: str) -> bool:
    """Whether a process of this machine is gone; of another's nobody knows: its lease says it."""
    machine, _, rest = holder.rpartition("/")[0].rpartition("/")
    pid = int(rest) if rest.isascii() and rest.isdigit() else 0
    if machine != _machine() or not pid or os.name != "posix":
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:  # it is there, and somebody else's
        return False
    return _started(pid) != holder.rpartition("/")[2]


def _machine() -> str:
    """This machine since it was started, and which processes of it can be seen."""
    with suppress(OSError):
        started = (_PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{socket.gethostname()} {started} {(_PROC / 'self/ns/pid').readlink()}"
    return socket.gethostname()


def _started(pid: int) -> str:
    with suppress(OSError):
        said = (_PROC / str(pid) / "stat").read_text("utf-8", "replace")
        after = said.rpartition(")")[2].split()
        return "" if after[0] == "Z" else after[_STARTED]
    return ""
