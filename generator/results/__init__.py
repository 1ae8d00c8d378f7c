"""Results: what an audit found, for a person at the terminal and for other systems."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from generator.results.json import to_json
from generator.results.result import Result
from generator.results.text import to_text, verdict

FORMATS: Final[Mapping[str, Callable[[Result], str]]] = {"text": to_text, "json": to_json}

__all__ = ["FORMATS", "Result", "to_json", "to_text", "verdict"]
