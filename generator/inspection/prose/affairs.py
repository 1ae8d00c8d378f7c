"""Affairs: 机关运行经费, 会议费 and 培训费, the amounts of 绩效, against the tables."""

from __future__ import annotations

import re
from typing import Final

from generator.inspection.claims import Charge, Inspection, amount, money, percent, rate
from generator.inspection.judge import cited, in_wan, level, per_cent
from generator.number.reach import difference, percentage
from generator.problem import HINT, WRONG
from generator.understanding import TableCell, Tables, Text

_AGENCY: Final = re.compile(
    rf"机关运行经费(?:财政拨款)?(?:支出)?(?:决算)?(?:数)?(?:为|共)?{money('amount')}"
)
# 机关事业单位养老保险 and 行政事业单位 are said of 行政 units as well.
_INSTITUTION: Final = re.compile("(?<!机关)(?<!行政)事业(?:运行|单位|机构)")


def judge_agency(text: Text, tables: Tables, inspection: Inspection) -> None:
    """机关运行经费 is the 公用经费 of 公开06表 (N09): all of it for 行政 and 参公 units.

    A department with 事业单位 has less; nobody has more.
    """
    if "机关运行" not in text.text:
        return
    cell = tables.cell("T6", "公用经费合计")
    if cell is None:
        inspection.skip("N09", "没有读到基本支出表的公用经费合计")
        return
    basis = cited("T6", cell)
    mixed = any(_INSTITUTION.search(c.name) for c in tables.rows("T5", "小计").values())
    for match in _AGENCY.finditer(text.text):
        printed = amount(match, "amount")
        bad = level(printed, cell.range())
        if bad is None or (printed.value < cell.value and mixed):
            inspection.holds("N09", text, match.span(), "不多于公用经费", basis)
            continue
        more = printed.value > cell.value
        message = f"公用经费是 {in_wan(cell.value)} 万元，写的是 {in_wan(printed.value)} 万元"
        if not more and printed.value == 0:
            bad = None  # a 事业单位 has none, whatever its 公用经费
        elif not more:
            bad, message = HINT, f"{message}；行政和参公单位的应当相等"
        if bad is None:
            inspection.holds("N09", text, match.span(), "没有机关运行经费", basis)
            continue
        expected = in_wan(cell.value)
        charge = Charge("N09", bad, printed.digits, expected, message, "", basis)
        inspection.wrong(text, match.span(), charge)


_AGAINST: Final = re.compile(
    rf"机关运行经费支出{money('now')}，年初预算数?为?{money('base')}，"
    rf"比年初预算数?(?P<word>增加|减少){money('step')}"
)


def judge_agency_budget(text: Text, inspection: Inspection) -> None:
    """支出A，年初预算数B，比年初预算增加C: C is what they differ by (N01)."""
    for match in _AGAINST.finditer(text.text):
        now, base, step = (amount(match, name) for name in ("now", "base", "step"))
        high, low = (now, base) if match["word"] == "增加" else (base, now)
        right = difference(high.range(), low.range())
        says = f"{in_wan(high.value)} − {in_wan(low.value)} = {in_wan(right.middle())}"
        if (bad := level(step, right)) is None:
            inspection.holds("N01", text, match.span("step"), says)
            continue
        charge = Charge("N01", bad, step.digits, in_wan(right.middle()), says)
        inspection.wrong(text, match.span("step"), charge)


# ---------------------------------------------------------------- 会议费, 培训费

_GATHERINGS: Final = (("会议费", "30215"), ("培训费", "30216"))


def judge_gatherings(text: Text, tables: Tables, inspection: Inspection) -> None:
    """会议费 and 培训费 of all funds are not less than those of 公开06表 (X10)."""
    if "一般性支出" not in text.heading:
        return
    for name, code in _GATHERINGS:
        cell = tables.cell("T6", code)
        if cell is None:
            continue
        for match in re.finditer(rf"{name}(?:支出)?(?:为)?{money('amount')}", text.text):
            printed = amount(match, "amount")
            if printed.range().high >= cell.range().low:
                inspection.holds(
                    "X10", text, match.span(), "不少于基本支出表里的", cited("T6", cell)
                )
                continue
            least, said = in_wan(cell.value), in_wan(printed.value)
            message = f"基本支出里的{name}就有 {least} 万元，写的是 {said} 万元"
            charge = Charge("X10", WRONG, printed.digits, "", message, "", cited("T6", cell))
            inspection.wrong(text, match.span(), charge)


# ---------------------------------------------------------------- 绩效

_RATED: Final = (
    ("一般公共预算项目支出", ("T5", "合计", "项目支出")),
    ("政府性基金预算项目支出", ("TF", "合计", "项目支出")),
    ("国有资本经营预算项目支出", ("TC", "合计", "项目支出")),
)


def judge_performance(text: Text, tables: Tables, inspection: Inspection) -> None:
    """共涉及资金A万元，占……项目支出总额的B%: not more than the table holds, and its share (N13)."""
    if "绩效" not in text.text:
        return
    for name, where in _RATED:
        cell = tables.cell(*where)
        if cell is None:
            continue
        pattern = rf"涉及(?:预算)?(?:资金|金额){money('amount')}，占{name}(?:总额)?的{rate('rate')}"
        for match in re.finditer(pattern, text.text):
            _judge_rated(text, match, (where[0], cell), inspection)


def _judge_rated(
    text: Text, match: re.Match[str], found: tuple[str, TableCell], inspection: Inspection
) -> None:
    (key, cell), printed, share = found, amount(match, "amount"), percent(match, "rate")
    basis = cited(key, cell)
    if printed.range().low > cell.range().high:
        message = f"表上的项目支出只有 {in_wan(cell.value)} 万元"
        charge = Charge("N13", WRONG, printed.digits, "", message, "", basis)
        inspection.wrong(text, match.span(), charge)
        return
    right = percentage(printed.range(), cell.range())
    says = f"{in_wan(printed.value)} ÷ {in_wan(cell.value)}"
    if right is None or (bad := level(share, right)) is None:
        inspection.holds("N13", text, match.span(), says, basis)
        return
    expected = per_cent(right.middle())
    charge = Charge("N13", bad, share.digits, expected, f"{says} = {expected}%", "", basis)
    inspection.wrong(text, match.span(), charge)


_RATINGS: Final = re.compile(
    r"绩效自评的[^。；]{0,20}?项目(?P<all>\d{1,5})个[^。]{0,80}?“优”的项目(?P<best>\d{1,5})个"
    r"[^。]{0,20}?“良”的项目(?P<good>\d{1,5})个[^。]{0,20}?“合格”的项目(?P<fair>\d{1,5})个"
    r"[^。]{0,20}?“不合格”的项目(?P<failed>\d{1,5})个"
)


def judge_ratings(text: Text, inspection: Inspection) -> None:
    """绩效自评的项目N个: as many as were rated 优, 良, 合格 and 不合格 (N13)."""
    for match in _RATINGS.finditer(text.text):
        whole = int(match["all"])
        rated = [int(match[name]) for name in ("best", "good", "fair", "failed")]
        says = f"{'＋'.join(map(str, rated))} = {sum(rated)} 个"
        if sum(rated) == whole:
            inspection.holds("N13", text, match.span(), says)
            continue
        message = f"评了级的项目相加：{says}，写的是自评 {whole} 个"
        charge = Charge("N13", WRONG, match["all"], str(sum(rated)), message)
        inspection.wrong(text, match.span(), charge)
