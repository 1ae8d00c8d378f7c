"""Form: what the prescribed form asks of the whole document, whatever its figures."""

from __future__ import annotations

from generator.inspection.claims import Inspection
from generator.inspection.form.completeness import judge_completeness
from generator.inspection.form.names import judge_names
from generator.inspection.form.numbering import judge_numbering
from generator.inspection.form.residue import judge_residue
from generator.inspection.form.years import judge_years
from generator.understanding import Understood


def judge_form(understood: Understood, inspection: Inspection) -> None:
    """Completeness, names, years, numbering, residue."""
    judge_completeness(understood, inspection)
    judge_names(understood, inspection)
    judge_years(understood, inspection)
    judge_numbering(understood.sections, inspection)
    judge_residue(understood, inspection)
