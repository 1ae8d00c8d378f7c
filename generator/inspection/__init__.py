"""Inspection: a published report held against its tables, its arithmetic and its words.

The judges are in generator.inspection.inspecting, the catalogue of rules in its own package.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from generator.inspection.claims import HINT, RIGHT, WRONG, Finding, Inspection

if TYPE_CHECKING:
    from generator.inspection.beside import Beside, misfits
    from generator.inspection.catalogue import CATALOGUE
    from generator.inspection.inspecting import inspect

# Imported when they are first asked for: writing a report needs the equations alone, and the
# patterns of all the judges take longer to compile than the report takes to write.
_LATER: Final = {
    "Beside": "beside",
    "misfits": "beside",
    "CATALOGUE": "catalogue",
    "inspect": "inspecting",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)


__all__ = [
    "CATALOGUE",
    "HINT",
    "RIGHT",
    "WRONG",
    "Beside",
    "Finding",
    "Inspection",
    "inspect",
    "misfits",
]
