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
    itemized,
    moved,
    reasoned,
    restated,
    shared,
    summed,
    tabulated,
)
from generator.inspection.beside import beside_rules
from generator.inspection.equations import between, expense_sums, rows, totals, wrong_unit
from generator.inspection.form import (
    charted,
    completeness,
    lone_total,
    names,
    numbering,
    residue,
    years,
)
from generator.inspection.prose import (
    affairs,
    assets,
    lists,
)
from generator.rule import rules_of

CATALOGUE: Final = rules_of(
    affairs,
    agreed,
    assets,
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
    expense_sums,
    itemized,
    lists,
    lone_total,
    moved,
    names,
    numbering,
    reasoned,
    residue,
    restated,
    rows,
    shared,
    summed,
    tabulated,
    totals,
    wrong_unit,
    years,
)
