"""Ways: which way the reasons of a budget say that its money went, and which way it did (N05)."""

from __future__ import annotations

from typing import Final

from generator.inspection.arithmetic.completed import N05
from generator.inspection.arithmetic.moved import by_amount, reach_of, signed
from generator.inspection.budget_prose.budget_amounts import BudgetCase
from generator.inspection.claims import Charge, Inspection, quoted
from generator.later import matcher
from generator.problem import WRONG
from generator.understanding.meant import Meant
from generator.vocabulary.held import GRANTS

_WHY: Final = matcher(
    r"财政拨款(?:收入支出|收支|收入|支出)(?:预算)?(?P<word>增加|增长|减少|下降)的?(?:主要)?原因"
)
_FAR: Final = 400  # characters behind an amount within which it is said why it has changed


def judge_direction(case: BudgetCase, inspection: Inspection) -> None:
    """财政拨款收入支出减少的主要原因: the word is that of the change in front of it (N05)."""
    account = case.readings.account(case.understood)
    for one in account.get(Meant("支出总计", GRANTS, "年初预算"), ()):
        text, end = one.quote.text, one.quote.end
        moves = by_amount(case.readings.of(text).changes, of_budget=True)
        move, found = moves.get((id(one), "上年")), _WHY.search(text.text, end, end + _FAR)
        if move is None or found is None:
            continue
        went = reach_of(move)
        rises, word = went.middle() > 0, found["word"]
        fits = not went.middle() or rises == (word in {"增加", "增长"})
        message = f"前面写的是{signed(went)}，这里说{word}"
        charge = None if fits else Charge(WRONG, word, "增加" if rises else "减少", message)
        inspection.settle(N05, quoted(text, found), charge, signed(went))
