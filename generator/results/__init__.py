"""Results: what an audit found, for a person at the terminal and for other systems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from generator.later import later

if TYPE_CHECKING:
    from generator.results.json import to_json
    from generator.results.result import Result
    from generator.results.result_forms import FILES, FORMATS, FULL, WRITERS, to_html, to_xlsx
    from generator.results.text import to_text, verdict

__all__ = [
    "FILES",
    "FORMATS",
    "FULL",
    "WRITERS",
    "Result",
    "to_html",
    "to_json",
    "to_text",
    "to_xlsx",
    "verdict",
]

_HOMES: Final[Mapping[str, str]] = {
    "json": "to_json",
    "result": "Result",
    "result_forms": "FILES FORMATS FULL WRITERS to_html to_xlsx",
    "text": "to_text verdict",
}

if not TYPE_CHECKING:  # to a type checker, a module with this has every name there could be
    __getattr__ = later(__name__, _HOMES)
