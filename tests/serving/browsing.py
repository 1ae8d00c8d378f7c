"""A service in a process of its own, and a browser: nothing may be asked of anybody else."""

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
from typing import Any, Final, Self

import forking
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

expect.set_options(timeout=30_000)  # a machine may have other things to do

CHROMIUM: Final = "/usr/bin/chromium"
# No sandbox for whoever is root in a container; nothing that would call home.
ARGUMENTS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK: Final[dict[str, Any]] = {"viewport": {"width": 1366, "height": 768}}
PHONE: Final[dict[str, Any]] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
}


class Served:
    """`juesuan serve` on a port of its own; it can be killed and started again."""

    def __init__(self, folder: Path, database: str = "", *said: str) -> None:
        self.folder = folder
        self.database = database
        self.said = said
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


class Visitor:
    """Opens pages; what a page asks of anybody else, or complains of, is kept."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser, self.url = browser, url
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        self._contexts: list[BrowserContext] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        """Nothing may have been asked of anybody else, nor complained of."""
        for context in self._contexts:
            context.close()
        if failed is None:
            assert (self.elsewhere, self.complaints) == ([], [])

    def open(self, path: str, device: dict[str, Any] | None = None) -> Page:
        context = self._browser.new_context(**(device or DESK))
        self._contexts.append(context)
        page = context.new_page()
        page.on("request", self._asked)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._said)
        page.goto(f"{self.url}{path}")
        return page

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((f"{self.url}/", "data:", "blob:")):
            self.elsewhere.append(request.url)

    def _said(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(message.text)


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()
