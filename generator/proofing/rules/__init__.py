"""The rules of the own text: listed, not registered; each asserts rather than complains."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from generator.inspection import Finding, Inspection
from generator.proofing.rules import figures, movement, wording
from generator.rule import rules_of
from generator.telling.document import Document

Judge = Callable[[Document, Inspection], None]
JUDGES: Final[tuple[Judge, ...]] = (
    figures.stated_right,
    figures.accounted_for,
    movement.words_go_with_figures,
    movement.reasons_go_with_direction,
    wording.numbering,
    wording.no_residue,
    wording.punctuation,
    wording.said_once,
)
RULES: Final = rules_of(figures, movement, wording)


def proof(document: Document) -> tuple[Finding, ...]:
    """All that was looked at in a document, right or wrong, in the order of the rules."""
    return tuple(proofread(document).checked)


def proofread(document: Document) -> Inspection:
    """The text read as a stranger would read it: from the printed characters."""
    inspection = Inspection()
    for judge in JUDGES:
        judge(document, inspection)
    return inspection


__all__ = ["RULES", "proof", "proofread"]
