"""Logged: one line of JSON on the error stream for each request, and for what befalls the service.

A line has who, from where, which route, how it ended and how long it took: no query, no body, no
amount, no sentence, no message of an error (which may quote what was typed).
"""

from __future__ import annotations

import json
import logging
import traceback
from pathlib import Path
from typing import Final

from generator.serving.store.database import now

_OURS: Final = Path(__file__).parents[2]  # the package
_LOG: Final = logging.getLogger("juesuan")


def log(**said: str | int) -> None:
    """Writes a line."""
    _LOG.info(json.dumps({"at": now(), **said}, ensure_ascii=False))


def log_fault(error: BaseException, **said: str | int) -> None:
    """Writes where the program failed, by file and line of ours: never what it was working on."""
    places = [
        f"{Path(frame.filename).relative_to(_OURS)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(_OURS)
    ]
    line = {"at": now(), "what": "fault", "kind": type(error).__name__, **said, "frames": places}
    _LOG.error(json.dumps(line, ensure_ascii=False))


def log_to_stderr() -> None:
    """Has the lines written as they are."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    _LOG.addHandler(handler)
    _LOG.setLevel(logging.INFO)
    _LOG.propagate = False
