"""The public surface: what a department has written is published, what was published is audited.

    report = read(Path("inputs/liling/2024.yaml"))      # or a text, its bytes, a dict
    facts = establish(report)                           # every figure that the prose may state
    style = load_style(report.content.style)
    document = assemble(compose(facts, style), facts, style)
    text = write(document, "txt")                       # md, json; docx, html, pdf

    result = audit(Path("报告.pdf"))                    # or its bytes and a name
    result.findings                                     # wrong ones first, each with its place

`check` holds an input against itself and what stands beside it, `tabulate` has its nine tables,
`publish` the whole report unwritten, `proof` reads the own text back.  `read_published` and
`understand` are the two steps of an audit before anything is judged, `compare` is the part of it
that looks at what else was published; `import_tables` makes an input of published tables.  `revise`
edits an input key by key, by its letters, `leaves` says what it has at each, `rows_in` what stands
in rows.

Amounts are exact Decimals in 元, shares and rates in %.  What is wrong with an input is an
InvalidReport that carries every Problem; what cannot be read as a report is Unreadable; a fault of
a style is BadStyle or BadTemplate.  docs/python.md has a few lines for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from generator.later import later

if TYPE_CHECKING:
    from generator.auditing import audit
    from generator.auditing.handed import Handed, Unfitting
    from generator.checking import Check, Surroundings, check
    from generator.elements.interchange import __version__
    from generator.entry import latest, locate, parse, read, read_text
    from generator.entry.report import Report
    from generator.facts import Facts, Line, Reason, Words, establish
    from generator.importing import Files, Imported, import_tables
    from generator.importing.described import Column, Described, Rows, below, described, rows_in
    from generator.importing.revising import Edit, leaves, revise
    from generator.inspection import Beside, Finding, Inspection, compare
    from generator.number.figure import Absent, Cell, Change, Derivation, Figure, Trend
    from generator.problem import InvalidReport, Place, Problem
    from generator.proofing.rules import proof
    from generator.publication import NoSuchPart
    from generator.published import read_published
    from generator.published.shape import Published, Unreadable
    from generator.published.traced import Outline, Picture, Traces, picture, trace
    from generator.results import Result
    from generator.results.outlined import outlined
    from generator.results.pieces import PagePieces, page_pieces
    from generator.rule import Rule
    from generator.tabulation import Table, publish, tabulate
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
    from generator.understanding import Understood, understand
    from generator.writers import FORMATS, write

__all__ = [
    "FORMATS",
    "Absent",
    "BadStyle",
    "BadTemplate",
    "Beside",
    "Block",
    "Cell",
    "Change",
    "Chapter",
    "Check",
    "Column",
    "Derivation",
    "Described",
    "Document",
    "Edit",
    "Facts",
    "Figure",
    "Files",
    "Finding",
    "Handed",
    "Imported",
    "Inspection",
    "InvalidReport",
    "Line",
    "NoSuchPart",
    "Outline",
    "PagePieces",
    "Paragraph",
    "Passage",
    "Picture",
    "Place",
    "Problem",
    "Published",
    "Reason",
    "Report",
    "Result",
    "Rows",
    "Rule",
    "Section",
    "Style",
    "Surroundings",
    "Table",
    "Traces",
    "Trend",
    "Understood",
    "Unfitting",
    "UnknownStyle",
    "Unreadable",
    "Words",
    "__version__",
    "assemble",
    "audit",
    "below",
    "check",
    "compare",
    "compose",
    "described",
    "establish",
    "import_tables",
    "latest",
    "leaves",
    "load_style",
    "locate",
    "missing_in",
    "outlined",
    "page_pieces",
    "parse",
    "picture",
    "proof",
    "publish",
    "read",
    "read_published",
    "read_text",
    "revise",
    "rows_in",
    "tabulate",
    "trace",
    "understand",
    "write",
]

# The same once more, for the program: what is above is there for those who check types.
_HOMES: Final[Mapping[str, str]] = {
    "auditing": "audit",
    "auditing.handed": "Handed Unfitting",
    "checking": "Check Surroundings check",
    "elements.interchange": "__version__",
    "telling.document": "Block Chapter Document assemble",
    "facts": "Facts Line Reason Words establish",
    "importing": "Files Imported import_tables",
    "importing.described": "Column Described Rows below described rows_in",
    "importing.revising": "Edit leaves revise",
    "inspection": "Beside Finding Inspection compare",
    "number.figure": "Absent Cell Change Derivation Figure Trend",
    "telling.narrative": "BadTemplate Paragraph Passage Section compose missing_in",
    "entry": "latest locate parse read read_text",
    "problem": "InvalidReport Place Problem",
    "publication": "NoSuchPart",
    "published": "read_published",
    "published.shape": "Published Unreadable",
    "entry.report": "Report",
    "proofing.rules": "proof",
    "published.traced": "Outline Picture Traces picture trace",
    "results": "Result",
    "results.pieces": "PagePieces page_pieces",
    "results.outlined": "outlined",
    "rule": "Rule",
    "tabulation": "Table publish tabulate",
    "telling.style": "BadStyle Style UnknownStyle load_style",
    "understanding": "Understood understand",
    "writers": "FORMATS write",
}

if not TYPE_CHECKING:  # to a type checker, a module with this has every name there could be
    __getattr__ = later(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})
