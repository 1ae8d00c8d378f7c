"""A service in a process of its own, that is killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Served:
    """`juesuan serve` on a port of its own; it can be killed and started again."""

    def __init__(self, folder: Path, database: str = "", workers: int = 0) -> None:
        self.folder = folder
        self.database = database
        self.workers = workers
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "generator", "serve", "--data", str(self.folder)]
        command += ["--port", str(self.port), "--workers", str(self.workers)]
        command += ["--database", self.database] if self.database else []
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text())

    def kill(self) -> None:
        """As a power cut would: nobody is told."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@contextmanager
def served(folder: Path, database: str = "") -> Iterator[Served]:
    one = Served(folder, database)
    one.start()
    try:
        yield one
    finally:
        one.kill()
