"""Entry: what a department writes down, from text (YAML, JSON) to a checked Report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from generator.later import later

if TYPE_CHECKING:
    from generator.entry.departments import latest, locate
    from generator.entry.parsing import parse, read_text
    from generator.entry.reading import read

# A published report is read without the models of an input.
_HOMES: Final[Mapping[str, str]] = {
    "departments": "latest locate",
    "parsing": "parse read_text",
    "reading": "read",
}

if not TYPE_CHECKING:  # to a type checker, a module with this has every name there could be
    __getattr__ = later(__name__, _HOMES)

__all__ = ["latest", "locate", "parse", "read", "read_text"]
