"""Affairs: 机关运行经费, 会议费 and 培训费, the amounts of 绩效, against the tables."""

from __future__ import annotations

import re
from typing import Final

from generator.inspection.arithmetic.changed import N01
from generator.inspection.case import Case
from generator.inspection.claims import (
    Charge,
    Inspection,
    Printed,
    amount,
    money,
    percent,
    quoted,
    rate,
)
from generator.inspection.judge import cited, in_wan, level, per_cent
from generator.later import matcher
from generator.number.reach import difference, percentage
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding import TableCell

N09: Final = Rule(
    "N09",
    "机关运行经费等于公用经费",
    "机关运行经费是行政单位和参公事业单位的公用经费（公开06表）。部门里有其他事业单位时少于它，多于它总是错的。",
    edit=Edit("机关运行经费支出180万元", "机关运行经费支出190万元"),
    hint="提示：少于公用经费，表上又看不出有事业单位。",
)
N13: Final = Rule(
    "N13",
    "绩效涉及的资金与表一致",
    "绩效评价的项目支出在表里，涉及的资金不会多于表上的项目支出，占比是两数相除。",
    "表上项目支出 250 万元，涉及资金 260 万元，占 100%",
    "涉及资金 250 万元，占 100%",
)
X10: Final = Rule(
    "X10",
    "会议费、培训费不少于基本支出表里的",
    "一般性支出一节说的会议费、培训费包括项目支出里的，不会少于公开06表的 30215、30216。",
    "公开06表会议费 8 万元，正文写会议费 6 万元",
    "正文写会议费 8 万元或者更多",
)

_AGENCY: Final = matcher(
    rf"机关运行经费(?:财政拨款)?(?:支出)?(?:决算)?(?:数)?(?:为|共)?{money('amount')}"
)
# 机关事业单位养老保险 and 行政事业单位 are said of 行政 units as well.
_INSTITUTION: Final = matcher("(?<!机关)(?<!行政)事业(?:运行|单位|机构)")


def judge_agency(case: Case, inspection: Inspection) -> None:
    """机关运行经费 is the 公用经费 of 公开06表 (N09): all of it for 行政 and 参公 units.

    A department with 事业单位 has less; nobody has more.
    """
    text, tables = case.text, case.tables
    if "机关运行" not in text.text:
        return
    cell = tables.cell("T6", "公用经费合计")
    if cell is None:
        inspection.skip(N09, "没有读到基本支出表的公用经费合计")
        return
    mixed = any(_INSTITUTION.search(c.name) for c in tables.rows("T5", "小计").values())
    for match in _AGENCY.finditer(text.text):
        printed, quote = amount(match, "amount"), quoted(text, match)
        bad = level(printed, cell.range())
        if bad is None or (printed.value < cell.value and mixed):
            inspection.holds(N09, quote, "不多于公用经费", cited(cell))
        else:
            charge = _of_agency(bad, printed, cell)
            inspection.settle(N09, quote, charge, "没有机关运行经费", cited(cell))


def _of_agency(bad: str, printed: Printed, cell: TableCell) -> Charge | None:
    expected = in_wan(cell.value)
    message = f"公用经费是 {expected} 万元，写的是 {in_wan(printed.value)} 万元"
    if printed.value > cell.value:
        return Charge(bad, printed.digits, expected, message)
    if not printed.value:
        return None  # a 事业单位 has none, whatever its 公用经费
    return Charge(HINT, printed.digits, expected, f"{message}；行政和参公单位的应当相等")


_AGAINST: Final = matcher(
    rf"机关运行经费支出{money('now')}，年初预算数?为?{money('base')}，"
    rf"比年初预算数?(?P<word>增加|减少){money('step')}"
)


def judge_agency_budget(case: Case, inspection: Inspection) -> None:
    """支出A，年初预算数B，比年初预算增加C: C is what they differ by (N01)."""
    for match in _AGAINST.finditer(case.text.text):
        now, base, step = (amount(match, name) for name in ("now", "base", "step"))
        high, low = (now, base) if match["word"] == "增加" else (base, now)
        right = difference(high.range(), low.range())
        expected = in_wan(right.middle())
        says = f"{in_wan(high.value)} − {in_wan(low.value)} = {expected}"
        bad = level(step, right)
        charge = Charge(bad, step.digits, expected, says) if bad else None
        inspection.settle(N01, quoted(case.text, match, "step"), charge, says)


# ---------------------------------------------------------------- 会议费, 培训费

_GATHERINGS: Final = (("会议费", "30215"), ("培训费", "30216"))


def judge_gatherings(case: Case, inspection: Inspection) -> None:
    """会议费 and 培训费 of all funds are not less than those of 公开06表 (X10)."""
    if "一般性支出" not in case.text.heading:
        return
    for name, code in _GATHERINGS:
        cell = case.tables.cell("T6", code)
        if cell is None:
            continue
        for match in re.finditer(rf"{name}(?:支出)?(?:为)?{money('amount')}", case.text.text):
            printed, charge = amount(match, "amount"), None
            if printed.range().high < cell.range().low:
                least, said = in_wan(cell.value), in_wan(printed.value)
                message = f"基本支出里的{name}就有 {least} 万元，写的是 {said} 万元"
                charge = Charge(WRONG, printed.digits, "", message)
            quote = quoted(case.text, match)
            inspection.settle(X10, quote, charge, "不少于基本支出表里的", cited(cell))


# ---------------------------------------------------------------- 绩效

_RATED: Final = (
    ("一般公共预算项目支出", ("T5", "合计", "项目支出")),
    ("政府性基金预算项目支出", ("TF", "合计", "项目支出")),
    ("国有资本经营预算项目支出", ("TC", "合计", "项目支出")),
)


def judge_performance(case: Case, inspection: Inspection) -> None:
    """共涉及资金A万元，占……项目支出总额的B%: not more than the table holds, and its share (N13)."""
    text = case.text
    if "绩效" not in text.text:
        return
    for name, where in _RATED:
        cell = case.tables.cell(*where)
        if cell is None:
            continue
        pattern = rf"涉及(?:预算)?(?:资金|金额){money('amount')}，占{name}(?:总额)?的{rate('rate')}"
        for match in re.finditer(pattern, text.text):
            printed, share = amount(match, "amount"), percent(match, "rate")
            says = f"{in_wan(printed.value)} ÷ {in_wan(cell.value)}"
            charge = _of_rated(printed, share, cell, says)
            inspection.settle(N13, quoted(text, match), charge, says, cited(cell))


def _of_rated(printed: Printed, share: Printed, cell: TableCell, says: str) -> Charge | None:
    if printed.range().low > cell.range().high:
        message = f"表上的项目支出只有 {in_wan(cell.value)} 万元"
        return Charge(WRONG, printed.digits, "", message)
    right = percentage(printed.range(), cell.range())
    if right is None or (bad := level(share, right)) is None:
        return None
    expected = per_cent(right.middle())
    return Charge(bad, share.digits, expected, f"{says} = {expected}%")


_RATINGS: Final = matcher(
    r"绩效自评的[^。；]{0,20}?项目(?P<all>\d{1,5})个[^。]{0,80}?“优”的项目(?P<best>\d{1,5})个"
    r"[^。]{0,20}?“良”的项目(?P<good>\d{1,5})个[^。]{0,20}?“合格”的项目(?P<fair>\d{1,5})个"
    r"[^。]{0,20}?“不合格”的项目(?P<failed>\d{1,5})个"
)


def judge_ratings(case: Case, inspection: Inspection) -> None:
    """绩效自评的项目N个: as many as were rated 优, 良, 合格 and 不合格 (N13)."""
    for match in _RATINGS.finditer(case.text.text):
        whole = int(match["all"])
        rated = [int(match[name]) for name in ("best", "good", "fair", "failed")]
        says = f"{'＋'.join(map(str, rated))} = {sum(rated)} 个"
        message = f"评了级的项目相加：{says}，写的是自评 {whole} 个"
        wrong = Charge(WRONG, match["all"], str(sum(rated)), message)
        charge = None if sum(rated) == whole else wrong
        inspection.settle(N13, quoted(case.text, match), charge, says)
