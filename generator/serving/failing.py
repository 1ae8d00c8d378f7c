"""Failing: where a program failed, by file and line of ours: never what it was working on."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Final

_OURS: Final = Path(__file__).parents[1]  # the package


def places_of(error: BaseException) -> list[str]:
    """The places that a fault came through; behind them those in another process."""
    here = [
        f"{Path(frame.filename).relative_to(_OURS)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(_OURS)
    ]
    there = getattr(error, "places", None)
    return [*here, *there] if isinstance(there, list) else here
