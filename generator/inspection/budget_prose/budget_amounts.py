"""What the judges of a budget look at: the sections that explain it, how exact its lists are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from generator.inspection.case import Case
from generator.later import matcher
from generator.understanding import Text

CHANGE: Final = (
    r"(?:比|较|与)(?:20\d\d年度?|上一?年度?|去年|上年)?(?:年初)?(?:部门|单位)?(?:预算)?"
    r"(?:执行)?(?:数|安排)?(?:相比)?，?(?:预算)?(?:总?数)?"
)
# What a project is described by: its amounts are its own, not the department's.
_PROJECT: Final = matcher("项目概[述况]")


@dataclass(frozen=True, slots=True)
class BudgetCase(Case):
    """A budget that is judged, its sections those that explain it.

    `exact` is whether their lists add up to the last place of each amount, so that one that is off
    by what rounding does is 提示.
    """

    exact: bool = field(kw_only=True)

    @property
    def sections(self) -> Sequence[Text]:
        return self.understood.sections


def explaining(sections: Sequence[Text]) -> tuple[Text, ...]:
    """The sections that speak of the whole budget: those of a single project are left out."""
    found = []
    for text in sections:
        if _PROJECT.search(text.heading):
            break
        found.append(text)
    return tuple(found)
