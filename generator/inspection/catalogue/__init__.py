"""The catalogue of rules over published reports: permanent codes, titles, why each is.

A rule is added to the module of its family; the list is in the order of the codes.
"""

from __future__ import annotations

from typing import Final

from generator.inspection.catalogue import balances, crossing, sentences, table_rules, wording_rules
from generator.inspection.catalogue.families import FAMILIES, Family
from generator.rule import Edit, Rule

CATALOGUE: Final = tuple(
    sorted(
        (
            *table_rules.RULES,
            *balances.RULES,
            *sentences.RULES,
            *crossing.RULES,
            *wording_rules.RULES,
        ),
        key=lambda rule: rule.code,
    )
)

BY_CODE: Final = {rule.code: rule for rule in CATALOGUE}

__all__ = ["CATALOGUE", "FAMILIES", "Edit", "Family", "Rule"]
