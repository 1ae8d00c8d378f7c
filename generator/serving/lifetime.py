"""Running: one service from its settings to its end."""

from __future__ import annotations

import socket
import time
import webbrowser
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Final

import uvicorn

from generator.serving.application import application
from generator.serving.guarding.logged import log_to_file, log_to_stderr

if TYPE_CHECKING:
    from generator.serving.configuration import Settings


def run(settings: Settings, *, opens: bool = False) -> None:
    """Serves until it is told to stop; `opens` the page in a browser when it is there."""
    if settings.alone:
        log_to_file(settings.folder)
    else:
        log_to_stderr()
    made = application(settings)
    print(f"请在浏览器打开 http://{settings.host}:{settings.port} ；要停下按 Ctrl-C", flush=True)  # noqa: T201  what whoever started it looks for
    if opens:
        Thread(target=_open, args=(settings,), daemon=True).start()
    uvicorn.run(
        made,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # who is believed is the doorkeeper's to say
    )


_TRIES: Final = 60  # seconds


def _open(settings: Settings) -> None:
    """The page in a browser, when somebody answers."""
    for _ in range(_TRIES):
        with suppress(OSError):
            socket.create_connection((settings.host, settings.port)).close()
            webbrowser.open(f"http://{settings.host}:{settings.port}/")
            return
        time.sleep(1)
