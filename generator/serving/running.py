"""Running: one service from its settings to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import uvicorn

from generator.serving.application import application
from generator.serving.guarding.logged import log_to_stderr

if TYPE_CHECKING:
    from generator.serving.settings import Settings


def run(settings: Settings) -> None:
    """Serves until it is told to stop."""
    log_to_stderr()
    made = application(settings)
    print(f"请在浏览器打开 http://{settings.host}:{settings.port} ；要停下按 Ctrl-C", flush=True)  # noqa: T201  what whoever started it looks for
    uvicorn.run(
        made,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # who is believed is the doorkeeper's to say
    )
