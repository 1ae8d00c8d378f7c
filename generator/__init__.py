"""The public surface: six verbs, and the types that pass between them.

    report = read(Path("inputs/liling/2024.yaml"))
    facts = establish(report)
    style = load_style(report.content.style)
    document = assemble(compose(facts, style), facts, style)
    text = write(document, "txt")
    found = proof(document)

Amounts are exact Decimals in 元, shares and rates in %; only the style rounds.  What is wrong with
an input is an InvalidReport that carries every Problem.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from generator.later import later

if TYPE_CHECKING:
    from generator.elements.interchange import __version__
    from generator.entry import latest, locate, parse, read, read_text
    from generator.entry.report import Report
    from generator.facts import Facts, Line, Reason, Words, establish
    from generator.number.figure import Absent, Cell, Change, Derivation, Figure, Trend
    from generator.problem import InvalidReport, Problem
    from generator.proofing.rules import proof
    from generator.telling.document import Block, Chapter, Document, assemble
    from generator.telling.narrative import (
        BadTemplate,
        Paragraph,
        Passage,
        Section,
        compose,
        missing_in,
    )
    from generator.telling.style import BadStyle, Style, UnknownStyle, load_style
    from generator.writers import FORMATS, write

__all__ = [
    "FORMATS",
    "Absent",
    "BadStyle",
    "BadTemplate",
    "Block",
    "Cell",
    "Change",
    "Chapter",
    "Derivation",
    "Document",
    "Facts",
    "Figure",
    "InvalidReport",
    "Line",
    "Paragraph",
    "Passage",
    "Problem",
    "Reason",
    "Report",
    "Section",
    "Style",
    "Trend",
    "UnknownStyle",
    "Words",
    "__version__",
    "assemble",
    "compose",
    "establish",
    "latest",
    "load_style",
    "locate",
    "missing_in",
    "parse",
    "proof",
    "read",
    "read_text",
    "write",
]

# The same once more, for the program: what is above is there for those who check types.
_HOMES: Final[Mapping[str, str]] = {
    "elements.interchange": "__version__",
    "telling.document": "Block Chapter Document assemble",
    "facts": "Facts Line Reason Words establish",
    "number.figure": "Absent Cell Change Derivation Figure Trend",
    "telling.narrative": "BadTemplate Paragraph Passage Section compose missing_in",
    "entry": "latest locate parse read read_text",
    "problem": "InvalidReport Problem",
    "entry.report": "Report",
    "proofing.rules": "proof",
    "telling.style": "BadStyle Style UnknownStyle load_style",
    "writers": "FORMATS write",
}

if not TYPE_CHECKING:  # to a type checker, a module with this has every name there could be
    __getattr__ = later(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
