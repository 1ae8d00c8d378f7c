"""Tasks for engines: what a function may do to whoever works it out; run there, by name."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

from generator.serving.working.engines import apart, apart_at_leisure


@apart
def whose() -> int:
    """The process that works it out."""
    return os.getpid()


@apart
def doubled(number: int) -> int:
    return number + number


@apart
def nap(milliseconds: int) -> int:
    time.sleep(milliseconds / 1000)
    return os.getpid()


@apart
def busy_until(there: Path) -> int:
    """Works until a file is there, a minute at the most."""
    until = time.monotonic() + 60
    while not there.exists() and time.monotonic() < until:
        time.sleep(0.02)
    return os.getpid()


@apart_at_leisure
def long_nap(milliseconds: int) -> int:
    time.sleep(milliseconds / 1000)
    return os.getpid()


@apart
def killed_once(marker: Path) -> int:
    """Kills the first who works at it."""
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


@apart
def deadly() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@apart
def wrong() -> None:
    raise ValueError("一个原因")


@apart
def unsendable() -> object:
    return threading.Lock()
