"""Inspection: a published report held against its tables, its arithmetic and its words.

The judges stand in order in generator.inspection.inspecting, each beside the rules it judges.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from generator.inspection.claims import Finding, Inspection
from generator.later import later
from generator.problem import HINT, RIGHT, WRONG

if TYPE_CHECKING:
    from generator.inspection.beside import misfits
    from generator.inspection.case import Beside
    from generator.inspection.catalogue import CATALOGUE
    from generator.inspection.inspecting import compare, inspect

# Writing a report needs the equations alone, and the patterns of all the judges take longer to
# compile than the report takes to write.
_HOMES: Final[Mapping[str, str]] = {
    "beside": "misfits",
    "case": "Beside",
    "catalogue": "CATALOGUE",
    "inspecting": "compare inspect",
}

if not TYPE_CHECKING:  # to a type checker, a module with this has every name there could be
    __getattr__ = later(__name__, _HOMES)

__all__ = [
    "CATALOGUE",
    "HINT",
    "RIGHT",
    "WRONG",
    "Beside",
    "Finding",
    "Inspection",
    "compare",
    "inspect",
    "misfits",
]
