"""Affairs of a budget: 机关运行经费, 采购, 绩效, vehicles and what is to be bought."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Final

from generator.inspection.arithmetic.restated import N14
from generator.inspection.arithmetic.summed import N10
from generator.inspection.budget_prose.budget_amounts import BudgetCase
from generator.inspection.claims import Charge, Inspection, Quote, amount, money, quoted
from generator.inspection.judge import cited, in_wan
from generator.inspection.prose.affairs import N09, N13
from generator.inspection.prose.assets import N11
from generator.later import matcher
from generator.problem import HINT, WRONG, Quantity
from generator.understanding.meant import Meant
from generator.understanding.sentences import Amount
from generator.vocabulary.held import GENERAL, WHOLE

# ---------------------------------------------------------------- 机关运行经费


def judge_agency(case: BudgetCase, inspection: Inspection) -> None:
    """机关运行经费 is not more than the 公用经费 (N09)."""
    account = case.readings.account(case.understood)
    public = case.tables.cell("T6", "公用经费合计")
    spoken = [
        one.printed.range().high
        for fund in (GENERAL, WHOLE)
        for one in account.get(Meant("公用经费", fund, "年初预算"), ())
    ]
    for one in account.get(Meant("机关运行经费", WHOLE, "年初预算"), ()):
        if public is not None:
            _judge_agency(one, public.range().high, cited(public), inspection)
        elif spoken:
            _judge_agency(one, max(spoken), "正文的公用经费", inspection)


def _judge_agency(one: Amount, high: Fraction, basis: str, inspection: Inspection) -> None:
    most, charge = in_wan(high), None
    # Some count what is spent on business as well: it is said, and not called wrong.
    if one.printed.range().low >= high:
        message = f"公用经费是 {most} 万元，机关运行经费写了 {in_wan(one.printed.value)} 万元"
        charge = Charge(HINT, one.printed.digits, "", message)
    inspection.settle(N09, one.quote, charge, f"不多于公用经费 {most} 万元", basis)


# ---------------------------------------------------------------- 采购

_RESERVED: Final = matcher(
    rf"面向中小企业[^。；\d]{{0,24}}?{money('medium')}"
    rf"(?:[^。；\d]{{0,40}}?小(?:型和)?微型?企业[^。；\d]{{0,24}}?{money('small')})?"
)
_BOUGHT: Final = matcher(
    rf"政府采购(?:预算)?(?:支出)?(?:总额|金额|数)?(?:合计)?[：，]?(?:20\d\d年年初预算数)?(?:为|共)?{money('amount')}"
)


def judge_reserved(case: BudgetCase, inspection: Inspection) -> None:
    """小微企业 ≤ 中小企业 ≤ 政府采购预算 (N10)."""
    text = case.text
    whole = _BOUGHT.search(text.text)
    for match in _RESERVED.finditer(text.text):
        chain = [amount(match, "medium")]
        if match["small"]:
            chain.insert(0, amount(match, "small"))
        if whole is not None:
            chain.append(amount(whole, "amount"))
        says = " ≤ ".join(in_wan(one.value) for one in chain)
        ordered = all(less.range().low <= more.range().high for less, more in pairwise(chain))
        message = f"小微企业的不多于中小企业的，中小企业的不多于采购预算：应当 {says}"
        charge = None if ordered else Charge(WRONG, chain[0].digits, "", message)
        inspection.settle(N10, quoted(text, match), charge, says)


# ---------------------------------------------------------------- 绩效

_GOALS: Final = matcher(
    rf"(?P<n>\d{{1,6}})个，涉及(?:项目)?(?:预算)?(?:资金|金额){money('amount')}"
)


def judge_goals(case: BudgetCase, inspection: Inspection) -> None:
    """The projects with goals cost no more than all projects (N13)."""
    cell = case.tables.cell("T3", "合计", "项目支出")
    if cell is None:
        return
    for match in _GOALS.finditer(case.text.text):
        printed = amount(match, "amount")
        fits = printed.range().low <= cell.range().high
        message = f"项目支出只有 {in_wan(cell.value)} 万元，写的是 {in_wan(printed.value)} 万元"
        charge = None if fits else Charge(WRONG, printed.digits, "", message)
        inspection.settle(N13, quoted(case.text, match), charge, "不多于项目支出", cited(cell))


# ---------------------------------------------------------------- vehicles

_FLEET: Final = matcher(
    r"(?:购置|车辆)(?:公务用车|车辆|机动车)?(?:共)?(?P<whole>\d{1,6})(?:辆|台)，?其中[：，]?"
)
_KIND: Final = matcher(
    r"[\u4e00-\u9fff（）]{2,24}?(?:用车|车辆?)(?:（[^）]{0,20}）)?(?P<count>\d{1,6})(?:辆|台)[、，]?"
)
_REST: Final = "其他"


def judge_fleets(case: BudgetCase, inspection: Inspection) -> None:
    """The vehicles that there are, and that are to be bought, by kind (N11)."""
    text = case.text
    for match in _FLEET.finditer(text.text):
        kinds = list(_kinds(text.text, match.end()))
        if not kinds:
            continue
        counts, whole = [int(kind["count"]) for kind in kinds], int(match["whole"])
        says = f"{'＋'.join(map(str, counts))} = {sum(counts)} 辆"
        # A list without the rest need not be whole.
        sure = sum(counts) > whole or any(_REST in kind[0] for kind in kinds)
        message = f"各种车辆相加：{says}，写的是 {whole} 辆"
        wrong = Charge(WRONG if sure else HINT, match["whole"], str(sum(counts)), message)
        charge = None if sum(counts) == whole else wrong
        inspection.settle(N11, Quote(text, match.start(), kinds[-1].end()), charge, says)


def _kinds(prose: str, at: int) -> Iterator[re.Match[str]]:
    while found := _KIND.match(prose, at):
        yield found
        at = found.end()


_TO_BUY: Final = matcher(r"(?:安排)?购置(?:公务用车|车辆)(?:数)?(?P<n>\d{1,4})(?:辆|台)")
_TO_BE_BOUGHT: Final = matcher(r"公务用车购置数(?:量)?(?:为)?(?P<n>\d{1,4})(?:辆|台)")


def judge_bought(case: BudgetCase, inspection: Inspection) -> None:
    """The vehicles to be bought are as many under “三公” as under the assets (N14)."""
    assets = [(text, m) for text in case.sections for m in _TO_BUY.finditer(text.text)]
    expenses = [(text, m) for text in case.sections for m in _TO_BE_BOUGHT.finditer(text.text)]
    for text, match in expenses:
        for where, other in assets:
            says = f"别处写的是购置 {other['n']} 辆"
            if int(match["n"]) == int(other["n"]):
                inspection.holds(N14, quoted(text, match), says)
                inspection.holds(N14, quoted(where, other), says)
                continue
            message = f"{says}，这里是 {match['n']} 辆"
            charge = Charge(HINT, match["n"], Quantity(other["n"], "辆"), message)
            inspection.wrong(N14, quoted(text, match), charge)
