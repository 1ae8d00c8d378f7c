"""Rated: the projects of 绩效: what they cost is in the tables, and each is rated once (N13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.inspection.judge import cited, in_wan, of_percentage
from generator.number.reach import Range, overlap
from generator.problem import HINT, WRONG
from generator.rule import Rule
from generator.understanding import TableCell
from generator.understanding.sentences import Amount, Count, Share

N13: Final = Rule(
    "N13",
    "绩效涉及的资金与表一致",
    "绩效评价的项目支出在表里，涉及的资金不会多于表上的项目支出，占比是两数相除；评了级的项目合起来就是自评的项目；"
    "纳入整体支出绩效目标的是全部支出。",
    "表上项目支出 250 万元，涉及资金 260 万元，占 100%",
    "涉及资金 250 万元，占 100%",
)

_PROJECTS: Final = "项目支出"
_LOOKED_AT: Final = "项目"
_AMONG: Final = "其中"
_INVOLVED: Final = "涉及"
_RATED: Final = "绩效"
_ALL: Final = "整体支出"
_TOTALS: Final = frozenset(("支出", "支出总计", "支出合计", "收支总计"))
_TABLES: Final = {"一般公共预算": "T5", "政府性基金预算": "TF", "国有资本经营预算": "TC"}
_NEAR: Final = 6  # characters between the projects and what they cost
# From the longest: 不合格 is not 合格.
_RATINGS: Final = ("不合格", "优秀", "良好", "合格", "一般", "较差", "优", "良", "中", "差")
_BEST, _WORST = frozenset(("优", "优秀")), frozenset(("不合格", "差", "较差"))


def judge_rated(case: Case, inspection: Inspection) -> None:
    """What is said of 绩效 in a section."""
    if _RATED not in case.text.text:
        return
    shares = {id(one.part): one for one in case.reading.shares if one.part}
    for one in case.reading.amounts:
        share = shares.get(id(one))
        if _INVOLVED in one.quote.words and (cell := _cell(one, share, case)):
            _judge_involved(one, share, cell, inspection)
        elif _ALL in one.quote.words and _RATED in one.quote.words:
            _judge_all(one, case, inspection)
    for whole, rated in _ratings(case.reading.counts):
        _judge_ratings(whole, rated, inspection)
    for whole, funded in _fundings(case.reading.counts):
        _judge_fundings(whole, funded, inspection)


# ---------------------------------------------------------------- what they cost


def _cell(one: Amount, share: Share | None, case: Case) -> TableCell | None:
    """The projects that an amount is of: of one fund, or all where it is said of projects."""
    if share and share.of and share.of.quantity == _PROJECTS:
        table = _TABLES.get(share.of.scope)
        return case.tables.cell(table, "合计", _PROJECTS) if table else None
    near = (count for count in case.reading.counts if "项目" in count.words)
    counted = any(0 <= one.quote.start - count.quote.end <= _NEAR for count in near)
    return case.tables.cell("T3", "合计", _PROJECTS) if counted else None


def _judge_involved(
    one: Amount, share: Share | None, cell: TableCell, inspection: Inspection
) -> None:
    says, charge = f"{in_wan(one.printed.value)} ÷ {in_wan(cell.value)}", None
    if one.printed.range().low > cell.range().high:
        message = f"表上的项目支出只有 {in_wan(cell.value)} 万元"
        charge = Charge(WRONG, one.printed.digits, "", message)
    elif share and share.of and share.of.quantity == _PROJECTS:
        charge = of_percentage(share.rate, one.printed.range(), cell.range(), says)
    quote = one.quote.to(share.quote) if share else one.quote
    inspection.settle(N13, quote, charge, says, cited(cell))


def _judge_all(one: Amount, case: Case, inspection: Inspection) -> None:
    """纳入整体支出绩效目标的金额: all that the department spends."""
    cell = case.tables.cell("T3", "合计", "本年支出合计")
    total = cell.range() if cell else _total(case)
    if total is None:
        return
    expected, said = in_wan(total.middle()), in_wan(one.printed.value)
    message = f"支出总数是 {expected} 万元，纳入整体支出绩效的写了 {said} 万元"
    fits = overlap(one.printed.range(), total)
    charge = None if fits else Charge(HINT, one.printed.digits, expected, message)
    inspection.settle(N13, one.quote, charge, f"支出总数是 {expected} 万元")


def _total(case: Case) -> Range | None:
    """What a report without tables states first of all that it spends."""
    for text in case.understood.sections:
        for one in case.readings.of(text).amounts:
            apart = one.aside or one.within or one.name.scope or one.name.before
            if one.name.quantity in _TOTALS and not apart:
                return one.printed.range()
    return None


# ---------------------------------------------------------------- how they were rated


def _ratings(counts: Sequence[Count]) -> Iterator[tuple[Count, list[Count]]]:
    """The projects that were looked at, with how many had each rating."""
    whole, rated = None, list[Count]()
    for one in counts:
        if whole and one.line == whole.line and one.unit == whole.unit and _rating(one):
            rated.append(one)
        elif "项目" in one.words and "评" in one.words and not one.aside:
            if whole and rated:
                yield whole, rated
            whole, rated = one, []
    if whole and rated:
        yield whole, rated


def _rating(one: Count) -> str:
    """优, 良 …: what a number of projects was rated; empty where it says nothing of that."""
    words = one.words.translate(_QUOTES)
    for link in ("项目", "的", "有", "为", "等级", "等次", "级", "等"):
        words = words.removesuffix(link)
    found = next((rating for rating in _RATINGS if words.endswith(rating)), "")
    lead = words.removesuffix(found)
    return found if not lead or lead.endswith(_LEADS) else ""


_QUOTES: Final = str.maketrans("", "", "“”‘’、，：")
_LEADS: Final = ("为", "等级", "结果", "评", "定", "获", "得")


def _judge_ratings(whole: Count, rated: Sequence[Count], inspection: Inspection) -> None:
    """As many were rated as were looked at; fewer only where not every rating is named."""
    added = sum(one.value for one in rated)
    kinds = {_rating(one) for one in rated}
    if len(kinds) < len(rated) or (added < whole.value and not (kinds & _BEST and kinds & _WORST)):
        return
    says = f"{'＋'.join(str(one.value) for one in rated)} = {added} 个"
    message = f"评了级的项目相加：{says}，写的是自评 {whole.value} 个"
    charge = Charge(WRONG, str(whole.value), str(added), message)
    quote, held = whole.quote.to(rated[-1].quote), (one.quote for one in (whole, *rated))
    inspection.settle(N13, quote, charge if added != whole.value else None, says, held=held)


# ---------------------------------------------------------------- who pays for them


def _fundings(counts: Sequence[Count]) -> Iterator[tuple[Count, list[Count]]]:
    """The projects that were looked at, with how many are of each fund: each once, in one line."""
    projects = [one for one in counts if _of_projects(one) and not one.aside]
    for _, line in groupby(projects, attrgetter("line", "unit")):
        whole, *behind = line
        funded = [one for one in behind if _fund(one)]
        told = {_fund(one) for one in funded}
        apart = funded and _AMONG in whole.quote.text.text[whole.quote.end : funded[0].quote.start]
        if apart and not _fund(whole) and 1 < len(funded) == len(told) == len(behind):
            yield whole, funded


def _of_projects(one: Count) -> bool:
    """项目10个, 10个项目."""
    return _LOOKED_AT in one.words or one.quote.text.text.startswith(_LOOKED_AT, one.quote.end)


def _fund(one: Count) -> str:
    """The fund whose projects are counted; empty where it is of no fund."""
    return next((fund for fund in _TABLES if fund.removesuffix("预算") in one.words), "")


def _judge_fundings(whole: Count, funded: Sequence[Count], inspection: Inspection) -> None:
    """Each project is of one fund, but some may be paid for by other money."""
    added = sum(one.value for one in funded)
    says = f"{'＋'.join(str(one.value) for one in funded)} = {added} 个"
    message = f"各种资金的项目相加：{says}，写的是 {whole.value} 个"
    charge = Charge(HINT, str(whole.value), str(added), message)
    quote, held = whole.quote.to(funded[-1].quote), (one.quote for one in (whole, *funded))
    inspection.settle(N13, quote, charge if added != whole.value else None, says, held=held)
