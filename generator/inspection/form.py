"""Form: what the prescribed form asks of the whole document, whatever its figures."""

from __future__ import annotations

from generator.inspection.claims import Inspection
from generator.inspection.completeness import judge_completeness
from generator.inspection.names import judge_names
from generator.inspection.numbering import judge_numbering
from generator.inspection.residue import judge_residue
from generator.inspection.years import judge_years
from generator.understanding import Understood


def judge_form(understood: Understood, inspection: Inspection) -> None:
    """Completeness, names, years, numbering, residue."""
    judge_completeness(understood, inspection)
    judge_names(understood, inspection)
    judge_years(understood, inspection)
    judge_numbering(understood.sections, inspection)
    judge_residue(understood, inspection)
