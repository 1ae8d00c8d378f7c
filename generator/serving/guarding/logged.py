"""Logged: one line of JSON for each request, and for what befalls the service.

A line has who, from where, which route, how it ended and how long it took: no query, no body, no
amount, no sentence, no message of an error (which may quote what was typed).
"""

from __future__ import annotations

import json
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from generator.serving.failing import places_of
from generator.serving.store.database import now

_LARGE: Final = 5_000_000  # bytes
_LOG: Final = logging.getLogger("juesuan")


def log(**said: str | int) -> None:
    """Writes a line."""
    _LOG.info(json.dumps({"at": now(), **said}, ensure_ascii=False))


def log_fault(error: BaseException, **said: str | int) -> None:
    """Writes where the program failed, by file and line of ours: never what it was working on."""
    told = {"kind": type(error).__name__, **said, "frames": places_of(error)}
    line = {"at": now(), "what": "fault", **told}
    _LOG.error(json.dumps(line, ensure_ascii=False))


def log_to_stderr() -> None:
    """Has the lines written as they are, for whoever gathers them (journald, a container)."""
    _log_with(logging.StreamHandler())


def log_to_file(folder: Path) -> Path:
    """Has the lines written into a file that never grows large; its path.

    Who opened the page by a double click is not to read them in the window beside it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "service.log"
    path.touch(0o600)
    _log_with(RotatingFileHandler(path, maxBytes=_LARGE, backupCount=3, encoding="utf-8"))
    return path


def _log_with(handler: logging.Handler) -> None:
    handler.setFormatter(logging.Formatter("%(message)s"))
    _LOG.addHandler(handler)
    _LOG.setLevel(logging.INFO)
    _LOG.propagate = False
