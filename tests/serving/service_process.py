"""A service in a process of its own, that is killed and started again."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import forking


class Served:
    """`juesuan serve` on a port of its own; it can be killed and started again."""

    def __init__(self, folder: Path, database: str = "", *said: str, workers: int = 0) -> None:
        self.folder = folder
        self.database = database
        self.said = (*said, "--workers", str(workers))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        arguments = ["serve", "--data", str(self.folder), "--port", str(self.port), *self.said]
        arguments += ["--database", self.database] if self.database else []
        self.process = forked(arguments, self.folder / "log")
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text())

    def kill(self) -> None:
        """As a power cut would: nobody is told."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process, signal.SIGKILL)
            with suppress(ProcessLookupError):
                while True:  # until it is gone
                    os.kill(self.process, 0)
                    time.sleep(0.002)
            self.process = 0


@cache
def _forks() -> subprocess.Popen[str]:
    """What servers are forked off; it ends with this process, whose end of the line is gone."""
    return subprocess.Popen(
        [sys.executable, forking.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )


def forked(arguments: list[str], log: Path) -> int:
    """The number of a process that runs a command line."""
    forks = _forks()
    assert forks.stdin
    assert forks.stdout
    print(json.dumps({"arguments": arguments, "log": str(log)}), file=forks.stdin, flush=True)
    return int(forks.stdout.readline())


@contextmanager
def served(folder: Path, database: str = "", *said: str) -> Iterator[Served]:
    one = Served(folder, database, *said)
    one.start()
    try:
        yield one
    finally:
        one.kill()
