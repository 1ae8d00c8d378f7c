"""Facts: every figure that the prose may state, computed once, under its Chinese name.

`establish` is the verb: a Report goes in, Facts come out.  A fact has one name, which a template
writes (`{{ 其他收入.占比 }}`), `explain` takes and docs/facts.md lists.
"""

from __future__ import annotations

from generator.entry.accounts import Accounts
from generator.entry.report import Report
from generator.facts.budget_facts import of_budget
from generator.facts.final_facts import of_accounts
from generator.facts.line import Facts, Line, Reason, Words

__all__ = ["Facts", "Line", "Reason", "Words", "establish"]


def establish(report: Report) -> Facts:
    """Every fact of a report; amounts in 元, exact, shares and rates in %, never rounded.

    What does not add up is in `Facts.problems` (errors and hints); nothing is raised for it here.
    """
    prior = establish(report.prior) if report.prior else None
    if isinstance(report.content, Accounts):
        return of_accounts(report, report.content, prior)
    return of_budget(report, report.content, prior)
