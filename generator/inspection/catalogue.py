"""The catalogue: every rule over published reports, in the order of the codes.

A rule stands beside its judge, as a constant of the module that it is judged in; a module that has
rules is named here.
"""

from __future__ import annotations

from typing import Final

from generator.inspection import beside
from generator.inspection.arithmetic import (
    agreed,
    bounded,
    carried,
    changed,
    completed,
    counted,
    included,
    itemized,
    itemized_budgets,
    moved,
    possible,
    rated,
    reached,
    reasoned,
    restated,
    running,
    shared,
    staffed,
    summed,
    tabulated,
    tallied,
    weighed,
)
from generator.inspection.beside import beside_rules
from generator.inspection.equations import between, expense_sums, granted, rows, totals, wrong_unit
from generator.inspection.form import (
    charted,
    completeness,
    empty_tables,
    lone_total,
    names,
    numbering,
    residue,
    years,
)
from generator.rule import rules_of

CATALOGUE: Final = rules_of(
    agreed,
    beside,
    beside_rules,
    between,
    bounded,
    carried,
    changed,
    charted,
    completed,
    completeness,
    counted,
    empty_tables,
    expense_sums,
    granted,
    included,
    itemized,
    itemized_budgets,
    lone_total,
    moved,
    names,
    numbering,
    possible,
    rated,
    reached,
    reasoned,
    residue,
    restated,
    rows,
    running,
    shared,
    staffed,
    summed,
    tabulated,
    tallied,
    totals,
    weighed,
    wrong_unit,
    years,
)
